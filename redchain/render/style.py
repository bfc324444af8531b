"""The look of a page: Chinese typography first, calm on a screen, plain on A4 paper."""

from __future__ import annotations

from redchain.render.palette import dark_rules

_STYLE = """\
:root {
  color-scheme: light dark;
  --ink: #22272b; --soft: #5d666e; --line: #d9d8d2; --paper: #fbfaf7; --panel: #f3f1eb; --accent: #23506b;
  --good: #2b7549; --near: #2a68b0; --late: #8f5400; --bad: #b3261e;
  --sans: "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, sans-serif;
  --serif: "Songti SC", "STSong", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e4e2dc; --soft: #a3a9ae; --line: #3a3f44; --paper: #17191b; --panel: #212427; --accent: #8fc1de;
    --good: #74c493; --near: #86b6ee; --late: #e0b04b; --bad: #f08a80;
  }
}
* { box-sizing: border-box; }
html { font-size: 16px; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 3rem 1.5rem 4rem; max-width: 76rem; background: var(--paper); color: var(--ink); font: 1rem/1.75 var(--sans); }
h1, h2, h3, h4, caption { font-family: var(--serif); line-height: 1.4; text-wrap: balance; }
h1 { margin: 0; font-size: 2rem; font-weight: 700; letter-spacing: .02em; }
h2 { margin: 3rem 0 1rem; padding-bottom: .4rem; border-bottom: 1px solid var(--line); font-size: 1.375rem; }
h3 { margin: 2rem 0 .75rem; font-size: 1.125rem; }
h4 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
html:lang(en) h1, html:lang(en) h2, html:lang(en) h3, html:lang(en) h4, html:lang(en) caption, html:lang(en) figcaption { font-family: Georgia, "Times New Roman", var(--serif); }
.piece { display: inline-block; }
header { padding-bottom: 1.25rem; border-bottom: 3px solid var(--accent); }
.under { margin: .5rem 0 0; color: var(--soft); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .875rem; }
a { color: var(--accent); text-underline-offset: .2em; }
p { margin: .75rem 0; }
.aside, .none { color: var(--soft); font-size: .875rem; }
.signature { text-align: right; }
.figures { display: grid; grid-template-columns: repeat(5, 1fr); gap: .75rem; margin: 1rem 0; }
.figures div { padding: .85rem 1rem; background: var(--panel); border-radius: .375rem; }
.figures dt { color: var(--soft); font-size: .875rem; }
.figures dd { margin: 0; font-size: 1.75rem; font-weight: 600; line-height: 1.4; font-variant-numeric: tabular-nums; }
.figures .remark { color: var(--soft); font-size: .8125rem; font-weight: 400; }
.scroll { margin: 1rem 0 1.5rem; overflow-x: auto; }
.scroll:focus-visible, a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; line-height: 1.6; }
table.narrow { width: auto; min-width: min(100%, 34rem); }
.total th, .total td { border-top: 1.5px solid var(--ink); font-weight: 600; }
caption { padding-bottom: .5rem; text-align: left; font-size: 1rem; font-weight: 700; }
th, td { padding: .5rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; min-width: 3.2em; }
thead th { border-bottom: 1.5px solid var(--ink); font-weight: 600; vertical-align: bottom; overflow-wrap: normal; }
tbody th { font-weight: 500; min-width: 7em; }
td:not([class]) { min-width: 6em; }
.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.mid { text-align: center; white-space: nowrap; }
thead .num, thead .mid { white-space: normal; word-break: keep-all; }
.whole { white-space: nowrap; }
.hand { text-align: center; }
td.hand { min-width: 9em; height: 2.4em; }
.mark { display: inline-block; white-space: nowrap; }
.mark::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-right: .35em; border-radius: 50%; background: currentColor; }
.mark.good { color: var(--good); } .mark.near { color: var(--near); } .mark.late { color: var(--late); }
.mark.bad { color: var(--bad); } .mark.quiet { color: var(--soft); }
.pairs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 32rem), 1fr)); gap: 0 2.5rem; align-items: start; }
.pairs .scroll { min-width: 0; }
.pairs table.narrow { width: 100%; min-width: 0; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1.5rem 2rem; margin: 1.25rem 0; align-items: start; }
figure { margin: 1.25rem 0; max-width: 30rem; min-width: 0; }
.charts figure { margin: 0; }
figcaption { margin-bottom: .35rem; font-family: var(--serif); font-weight: 700; line-height: 1.4; text-wrap: balance; }
svg.chart { display: block; width: 100%; height: auto; }
summary { cursor: pointer; }
figure summary { color: var(--soft); font-size: .8125rem; }
section > details > summary { margin: 1.5rem 0 0; border-bottom: 1px solid var(--line); }
summary h2, summary h3 { display: inline-block; margin: 0; padding: .4rem 0; border: 0; }
.terms { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 32rem), 1fr)); gap: 0 2.5rem; margin: 1rem 0; font-size: .875rem; }
.terms div { display: grid; grid-template-columns: 9rem 1fr; gap: 0 1rem; padding: .4rem 0; border-bottom: 1px solid var(--line); }
.terms dt { font-weight: 600; } .terms dd { margin: 0; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .8125rem; }
@media (max-width: 60rem) {
  .figures { grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); }
}
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  .figures { grid-template-columns: repeat(2, 1fr); }
  .terms div { grid-template-columns: 1fr; }
  .scroll { margin-inline: -1rem; padding-inline: 1rem; }
  table { width: max-content; min-width: 100%; max-width: 64rem; }
  td, th { max-width: 15em; }
  thead th:first-child, tbody th:first-child { position: sticky; left: 0; background: var(--paper); }
}
@page { size: A4; margin: 20mm 18mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --panel: #fff; --accent: #000; }
  html { font-size: 10.5pt; }
  body { max-width: none; padding: 0; }
  nav, figure details { display: none; }
  details::details-content { display: block; content-visibility: visible; block-size: auto; }
  section > details > summary { list-style: none; margin-top: 1rem; break-after: avoid; }
  h2, h3, h4, caption { break-after: avoid; }
  tr, .figures div, .terms div, figure { break-inside: avoid; }
  .charts { grid-template-columns: repeat(2, 1fr); gap: .75rem 1.25rem; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  .figures { grid-template-columns: repeat(5, 1fr); gap: .4rem; }
  .figures div { border: 1px solid var(--line); padding: .5rem .6rem; }
  .figures dd { font-size: 1.375rem; }
  table { font-size: .8125rem; }
  th, td, td:not([class]) { padding: .3rem .4rem; min-width: 0; }
  td.hand { min-width: 9em; height: 2.4em; }
  table.narrow { min-width: 60%; }
  .mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""

STYLE = f"{_STYLE}{dark_rules()}\n"
