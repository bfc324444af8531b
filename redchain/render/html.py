"""Document to one self-contained HTML page: accessible, good on a phone and on A4 paper, nothing fetched from anywhere."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from redchain.document import Cell, Chart, Document, Figures, Mark, Paragraph, Section, Table, Terms, chart_table, is_counted, say, say_cell
from redchain.lazy_pattern import pattern
from redchain.render.markup import escape, escape_html
from redchain.render.style import STYLE
from redchain.render.svg import svg
from redchain.text import Text
from redchain.text_cleaning import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.document import Block, Column, Words
    from redchain.text import Language

_TAGS = {"zh": "zh-CN", "en": "en"}
_DEEPEST = 6
_ASIDE = ' class="aside"'
_NARROW = ' class="narrow"'
_TOTAL = ' class="total"'
_FEW = 4
_LAST_BRACKET = pattern(r"(（[^（）<>]*）)$")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_SCROLLS = Text("表格，可左右滚动", "table, scrolls sideways")
_CONTENTS = Text("目录", "Contents")
_NUMBERS = Text("数据", "Numbers")


def html(document: Document, language: Language | None = None) -> str:
    """Return the document as a whole HTML page in `language` (default: the document's own)."""
    return "\n".join(filter(None, _page(document, language or document.language))) + "\n"


def fragment(blocks: Iterable[Block], language: Language) -> str:
    """Return blocks as HTML to stand in a page of somebody else's; charts stand beside each other, and so do narrow tables."""
    return "\n".join(filter(None, _blocks(blocks, language)))


def _page(document: Document, language: Language) -> Iterator[str]:
    title, mark = escape_html(one_line(say(document.title, language))), one_line(say(document.generated_by, language))
    yield "<!doctype html>"
    yield f'<html lang="{_TAGS[language]}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f"<!-- {escape_html(mark).replace('--', '—')} -->"
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>"
    yield f"<style>\n{STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield f'<header>\n<h1>{_title(document.title, language)}</h1>\n<p class="under">{_words(document.subtitle, language)}</p>\n</header>'
    if document.sections:
        yield from _contents(document, language)
    yield "<main>"
    for block in document.opening:
        yield from _block(block, language)
    for place, section in enumerate(document.sections, 1):
        yield from _section(section, language, 2, f' id="s{place}"')
    yield "</main>"
    yield f"<footer><p>{escape(mark)}</p></footer>"
    yield "</body>"
    yield "</html>"


def _title(words: Words, language: Language) -> str:
    """Let a long title break before its closing bracket, not inside it."""
    return _LAST_BRACKET.sub(r'<span class="piece">\1</span>', _words(words, language))


def _contents(document: Document, language: Language) -> Iterator[str]:
    links = "".join(f'<li><a href="#s{place}">{_words(each.title, language)}</a></li>' for place, each in enumerate(document.sections, 1))
    yield f'<nav aria-label="{_CONTENTS.say(language)}"><ul>{links}</ul></nav>'


def _section(section: Section, language: Language, level: int, anchor: str = "") -> Iterator[str]:
    depth = min(level, _DEEPEST)
    head = f"<h{depth}>{_words(section.title, language)}</h{depth}>"
    yield f"<section><details>\n<summary>{head}</summary>\n<div{anchor}>" if section.is_folded else f"<section{anchor}>\n{head}"
    yield from _blocks(section.blocks, language)
    for each in section.sections:
        yield from _section(each, language, level + 1)
    yield "</div></details></section>" if section.is_folded else "</section>"


def _blocks(blocks: Iterable[Block], language: Language) -> Iterator[str]:
    for kind, found in groupby(blocks, _beside):
        together = tuple(found)
        yield f'<div class="{kind}">' if kind and len(together) > 1 else ""
        for block in together:
            yield from _block(block, language)
        yield "</div>" if kind and len(together) > 1 else ""


def _beside(block: Block) -> str:
    """Tell what a block may stand beside: charts beside charts, narrow tables beside such."""
    if isinstance(block, Chart):
        return "charts" if is_counted(block) else ""
    return "pairs" if isinstance(block, Table) and block.rows and len(block.columns) <= _FEW else ""


def _block(block: Block, language: Language) -> Iterator[str]:
    if isinstance(block, Paragraph):
        place = f' class="{block.place}"' if block.place != "body" else ""
        yield f"<p{_ASIDE if block.is_aside else place}>{_words(block.words, language)}</p>"
    elif isinstance(block, Figures):
        yield from _figures(block, language)
    elif isinstance(block, Terms):
        yield '<dl class="terms">'
        yield from (f"<div><dt>{_words(term, language)}</dt><dd>{_words(meaning, language)}</dd></div>" for term, meaning in block.terms)
        yield "</dl>"
    elif isinstance(block, Chart):
        yield from _chart(block, language)
    else:
        yield from _table(block, language)


def _chart(chart: Chart, language: Language) -> Iterator[str]:
    """A chart that nothing was counted for is said to be empty; the numbers of the others stand below them."""
    table = chart_table(chart)
    if not is_counted(chart):
        yield from _table(table, language)
        return
    yield f"<figure><figcaption>{_words(chart.caption, language)}</figcaption>"
    yield svg(chart, language)
    yield f"<details><summary>{_NUMBERS.say(language)}</summary>"
    yield from _table(replace(table, caption=""), language)
    yield "</details></figure>"


def _figures(block: Figures, language: Language) -> Iterator[str]:
    yield '<dl class="figures">'
    for each in block.figures:
        remark = f'<dd class="remark">{_words(each.remark, language)}</dd>' if each.remark else ""
        yield f"<div><dt>{_words(each.label, language)}</dt><dd>{_words(each.value, language)}</dd>{remark}</div>"
    yield "</dl>"


def _table(table: Table, language: Language) -> Iterator[str]:
    if not table.rows:
        caption = f"{_words(table.caption, language)}{Text('：', ': ').say(language)}" if table.caption else ""
        yield f'<p class="none">{caption}{_words(table.empty, language)}</p>'
        return
    name = one_line(say(table.caption, language)) or _SCROLLS.say(language)
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="{escape_html(name)}"><table{_NARROW if len(table.columns) <= _FEW else ""}>'
    if table.caption:
        yield f"<caption>{_words(table.caption, language)}</caption>"
    yield f"<thead><tr>{''.join(_head(each, language) for each in table.columns)}</tr></thead>"
    yield "<tbody>"
    last = len(table.rows) if table.has_total else 0
    for number, row in enumerate(table.rows, 1):
        cells = "".join(_cell(cell, column, language) for cell, column in zip(row, table.columns, strict=True))
        yield f"<tr{_TOTAL if number == last else ''}>{cells}</tr>"
    yield "</tbody></table></div>"


def _head(column: Column, language: Language) -> str:
    return f'<th scope="col"{_side(column)}>{_words(column.label, language)}</th>'


def _cell(cell: Cell, column: Column, language: Language) -> str:
    words = escape(say_cell(cell, language))
    shown = f'<span class="mark {cell.tone}">{words}</span>' if isinstance(cell, Mark) else words
    return f'<th scope="row">{shown}</th>' if column.is_heading else f"<td{_side(column)}>{shown}</td>"


def _side(column: Column) -> str:
    if column.is_by_hand:
        return ' class="hand"'
    if column.align == "left":
        return ' class="whole"' if column.is_whole else ""
    return ' class="num"' if column.align == "right" else ' class="mid"'


def _words(words: Words, language: Language) -> str:
    return escape(say(words, language))
