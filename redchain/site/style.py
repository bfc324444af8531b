"""The look of a site: that of the reports, and what only a site has."""

from __future__ import annotations

from redchain.render.style import STYLE

_OWN = """\
.skip { position: absolute; left: -100vw; padding: .5rem 1rem; background: var(--paper); }
.skip:focus { left: 1rem; top: .5rem; z-index: 2; }
body { padding-top: 1.5rem; }
.top { display: flex; flex-wrap: wrap; gap: .25rem 2rem; align-items: baseline; padding-bottom: .75rem; }
.site { margin: 0; font-family: var(--serif); font-size: 1.125rem; font-weight: 700; }
.site a { color: inherit; text-decoration: none; }
.spoken { margin: 0 0 0 auto; font-size: .875rem; }
.spoken + nav { flex-basis: 100%; }
.top nav ul { margin: 0; }
[aria-current] { font-weight: 700; text-decoration: none; }
.way ol { display: flex; flex-wrap: wrap; gap: .25rem .75rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .875rem; }
.way li::after { content: "›"; margin-left: .75rem; color: var(--soft); }
main { outline: none; padding-top: 1.25rem; }
main > h1 { overflow-wrap: anywhere; }
dd > ul { margin: 0; padding-left: 1.2em; }
dd { overflow-wrap: anywhere; }
.lists { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: .5rem 1.5rem; padding: 0; list-style: none; }
.count, .state { color: var(--soft); font-size: .875rem; }
.related { padding-left: 1.2em; }
.tree { padding-left: 1.2em; }
.tree ul { padding-left: 1em; list-style: none; border-left: 1px solid var(--line); }
.tree li { margin: .35rem 0; }
.life { padding-left: 1.2em; }
.life li { margin: .5rem 0; }
.life li > div { padding-left: 1em; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
.pages ul { font-variant-numeric: tabular-nums; }
.pages a { display: inline-block; min-width: 1.75rem; min-height: 1.75rem; text-align: center; }
dd .mark { white-space: normal; }
.chain { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); gap: 1rem; }
.chain section { margin: .5rem 0; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .375rem; }
.chain .gap { border-style: dashed; border-color: var(--soft); }
.chain h4 { margin: 0; } .chain h3 { margin-top: 1rem; } .chain p { margin: .25rem 0; font-size: .875rem; }
.weak { color: var(--late); font-size: .8125rem; white-space: nowrap; }
.ask p { display: grid; grid-template-columns: minmax(10rem, auto) 1fr; gap: .25rem 1rem; align-items: center; max-width: 46rem; }
.ask input, .ask select { min-height: 2.75rem; padding: .25rem .6rem; border: 1px solid var(--soft); border-radius: .25rem; background: var(--paper); color: var(--ink); font: inherit; min-width: 0; }
.ask button, #f-more { min-height: 2.75rem; padding: .25rem 1rem; border: 1px solid var(--soft); border-radius: .25rem; background: var(--panel); color: var(--ink); font: inherit; cursor: pointer; }
#filter { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 12rem), 1fr)); gap: .5rem 1rem; align-items: end; margin: 1rem 0; }
#filter p { display: block; margin: 0; }
#filter label { display: block; font-size: .875rem; }
#filter input, #filter select { width: 100%; }
#filter[hidden], .pages[hidden], #f-more[hidden] { display: none; }
#f-more:focus-visible, .ask :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.ask[hidden] { display: none; }
tbody th:has(a) { min-width: 14em; }
@media (max-width: 40rem) {
  .ask p { grid-template-columns: 1fr; }
  tbody th:has(a) { min-width: 9em; }
  #filter { grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
}
@page list { size: A4 landscape; margin: 14mm 12mm; }
@media print {
  body:has(main > .scroll) { page: list; }
  main > .scroll table { font-size: .75rem; }
  main > .scroll td:not([class]) { min-width: 4.5em; }
  main > .scroll :is(td, th) { padding: .25rem; }
  main > .scroll .whole { white-space: normal; }
  .chain section { break-inside: avoid; }
  .skip, .spoken, .top nav, .way, .pages, #filter, #f-more, #find { display: none; }
  a { color: inherit; text-decoration: none; }
}
"""

_SUBMIT = """\
#submit[hidden], #made[hidden] { display: none; }
.field { margin: 1.5rem 0; max-width: 46rem; }
.field label { display: inline-block; margin-bottom: .15rem; font-weight: 600; }
.must { margin-left: .5em; color: var(--soft); font-size: .8125rem; font-weight: 400; }
.field p { margin: .15rem 0 .35rem; }
.field p:empty, .do + p:empty { margin: 0; }
.hint { color: var(--soft); font-size: .875rem; }
.field input, .field select, .field textarea, #block { display: block; width: 100%; min-height: 2.75rem; padding: .5rem .6rem; border: 1px solid var(--soft); border-radius: .25rem; background: var(--paper); color: var(--ink); font: inherit; }
.field textarea { resize: vertical; }
#f-uscc { font-variant-numeric: tabular-nums; }
#f-category, #f-urgency, #f-wanted_by { max-width: 22rem; }
[aria-invalid] { border-color: var(--bad) !important; box-shadow: inset 3px 0 0 var(--bad); }
.wrong { color: var(--bad); } .field .mind { color: var(--late); }
p.mind { max-width: 46rem; } main > p.mind { padding: .6rem .9rem; border-left: 3px solid var(--late); background: var(--panel); }
#block { max-width: 46rem; background: var(--panel); font-size: .9375rem; }
noscript pre { overflow-x: auto; padding: .75rem 1rem; background: var(--panel); white-space: pre-wrap; }
.do { display: flex; flex-wrap: wrap; gap: .75rem; }
.do button { min-height: 2.75rem; min-width: 7rem; padding: .5rem 1.25rem; border: 1px solid var(--accent); border-radius: .25rem; background: var(--paper); color: var(--accent); font: inherit; cursor: pointer; }
#submit [type=submit], #copy { background: var(--accent); color: var(--paper); }
#submit :focus-visible, #made :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 40rem) {
  #f-category, #f-urgency, #f-wanted_by { max-width: none; }
}
"""
"""What only the page for telling a need has."""

SITE_STYLE = f"{STYLE}{_OWN}{_SUBMIT}"
