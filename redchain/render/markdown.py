"""Document to Markdown (GitHub flavour): unpadded tables, so that one changed record is a one-line diff."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from redchain.document import Chart, Document, Figures, Paragraph, Section, Table, Terms, chart_table, is_counted, say, say_cell
from redchain.lazy_pattern import pattern
from redchain.text import Text
from redchain.text_cleaning import UNSEEN, clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redchain.text import Language

    _Drawn = Callable[[Chart, Language], Iterator[str]]

_SPECIAL = pattern(r"([\\`*_\[\]<>|~$@#!])")
_COLON = pattern(r":(?=//|:|[A-Za-z0-9_+-]+:)")
_JOINED = "\u2060"
"""Put between two characters it cannot be seen, and what they would be together they are not."""
_REFERENCE = pattern(r"(?<=://)|(?<=www\\\.)|(?<=[@#!%~$])(?=[\w\"])|(?<=&amp;)(?=[\w\"])", re.IGNORECASE)
_TICKET = pattern(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]+(?=-\d)")
_COMMIT = pattern(r"(?<![A-Z]-)(?<![0-9A-Za-z])[0-9A-Fa-f]{7,}(?![0-9A-Za-z])")
_SHORTEST_COMMIT = 7
_BARE_SITE = pattern(r"(?i)(?<![A-Za-z0-9_])www\.")
_LINE_START = pattern(r"^([-+=])|^(\d{1,9})([.)])(?=\s|$)")
_PLAIN = pattern(rf"[^\s\\`*_\[\]<>|~$@#!&:.{UNSEEN}]+(?: [^\s\\`*_\[\]<>|~$@#!&:.{UNSEEN}]+)*")
"""Words in which nothing needs escaping, as most are; others may hold something that does."""
_RULES = {"left": ":---", "center": ":---:", "right": "---:"}
_DEEPEST = 6


class Picture(NamedTuple):
    """A picture that lies beside a page: its name, and its content as SVG."""

    name: str
    content: str


def markdown(document: Document, language: Language | None = None) -> str:
    """Return the document as Markdown in `language` (default: the document's own), ending in one newline."""
    spoken = language or document.language
    return "\n\n".join(_parts(document, spoken, _tabled)) + "\n"


def illustrated(document: Document, language: Language, stem: str) -> tuple[str, tuple[Picture, ...]]:
    """Return the document as Markdown in which each chart is shown above its table, and the pictures of the charts, whose names begin with `stem`."""
    from urllib.parse import quote

    from redchain.render.svg import svg

    pictures: list[Picture] = []

    def drawn(chart: Chart, language: Language) -> Iterator[str]:
        if is_counted(chart):
            pictures.append(Picture(f"{stem}.chart-{len(pictures) + 1}.svg", svg(chart, language, is_alone=True) + "\n"))
            yield f"![{escape(say(chart.caption, language))}]({quote(pictures[-1].name)})"
        yield from _tabled(chart, language)

    return "\n\n".join(_parts(document, language, drawn)) + "\n", tuple(pictures)


def _tabled(chart: Chart, language: Language) -> Iterator[str]:
    return _table(chart_table(chart), language)


def escape(words: str) -> str:
    """Return people's words as Markdown that shows exactly them, on one line."""
    text = _SPECIAL.sub(r"\\\1", one_line(words).replace("&", "&amp;"))
    return _BARE_SITE.sub(lambda found: found[0][:-1] + r"\.", _COLON.sub(r"\\:", text))


def escape_start(words: str) -> str:
    """Return people's words as `escape` does, fit to begin a line, where they must not become a list or a heading either."""
    return _LINE_START.sub(_escape_start, escape(words))


def escape_in_comment(words: str) -> str:
    """Return people's words as `escape` does, for a host that makes mentions and links of them: `@name`, `#1`, `GH-1`, `owner/repo#1`, commits, addresses."""
    text = _TICKET.sub(rf"\g<0>{_JOINED}", _REFERENCE.sub(_JOINED, escape(words)))
    return _COMMIT.sub(_broken_up, text)


def _broken_up(found: re.Match[str]) -> str:
    """A run of digits that might be a commit, in pieces too short for one."""
    step = _SHORTEST_COMMIT - 1
    return _JOINED.join(found[0][start : start + step] for start in range(0, len(found[0]), step))


def _escape_start(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


def _parts(document: Document, language: Language, drawn: _Drawn) -> Iterator[str]:
    mark = one_line(document.generated_by.say(language))
    yield f"<!-- {mark.replace('--', '—')} -->"
    yield f"# {escape(say(document.title, language))}"
    if document.subtitle:
        yield escape_start(say(document.subtitle, language))
    yield f"> {escape_start(mark)}"
    for block in document.opening:
        yield from drawn(block, language) if isinstance(block, Chart) else _block(block, language)
    for section in document.sections:
        yield from _section(section, language, 2, drawn)


def _section(section: Section, language: Language, level: int, drawn: _Drawn) -> Iterator[str]:
    yield f"{'#' * min(level, _DEEPEST)} {escape(say(section.title, language))}"
    for block in section.blocks:
        yield from drawn(block, language) if isinstance(block, Chart) else _block(block, language)
    for each in section.sections:
        yield from _section(each, language, level + 1, drawn)


def _block(block: Paragraph | Figures | Terms | Table, language: Language) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield "\\\n".join(escape_start(line) for line in clean(say(block.words, language)).split("\n") if line.strip())
    elif isinstance(block, Figures):
        yield _figures(block, language)
    elif isinstance(block, Terms):
        yield "\n".join(f"- **{escape(say(term, language))}**{Text('：', ': ').say(language)}{escape(say(meaning, language))}" for term, meaning in block.terms)
    else:
        yield from _table(block, language)


def _figures(block: Figures, language: Language) -> str:
    lines = [
        f"{escape(say(each.label, language))} **{escape(say(each.value, language))}**{_remark(say(each.remark, language), language)}" for each in block.figures
    ]
    return "\n".join(f"- {line}" for line in lines)


def _remark(remark: str, language: Language) -> str:
    return Text("（{remark}）", " ({remark})").fill(remark=escape(remark)).say(language) if remark else ""


def _table(table: Table, language: Language) -> Iterator[str]:
    caption = escape(say(table.caption, language))
    if caption:
        yield f"**{caption}**"
    if not table.rows:
        yield escape_start(say(table.empty, language))
        return
    head = _row([say(each.label, language) for each in table.columns])
    rule = "|" + "|".join(_RULES[each.align] for each in table.columns) + "|"
    yield "\n".join([head, rule, *(_row([say_cell(cell, language) for cell in row]) for row in table.rows)])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(_breaks(cell) for cell in cells) + " |"


def _breaks(words: str) -> str:
    if not words or _PLAIN.fullmatch(words):
        return words
    return "<br>".join(escape(line) for line in clean(words).strip().split("\n"))
