"""Filters above the lists of a site: by state, category, chain, unit and words, over all rows of a list, which lie in small script files beside its pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.document import Mark, say, say_cell
from redchain.kinds.resource.list_view import EVERY_CHAIN
from redchain.lazy_pattern import pattern
from redchain.render.markup import escape_html
from redchain.site.search import UNKNOWN, script_file
from redchain.text import Text
from redchain.text_cleaning import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from redchain.document import Cell
    from redchain.site.list_pages import ListRow, SiteList
    from redchain.text import Language

BLOCK = 200
"""So many rows stand in one file."""
_FACETS = {"state": "状态", "category": "类别", "chain": "产业链", "unit": "单位"}
"""What lists are filtered by: the first column whose Chinese label ends so."""
_SEVERAL = frozenset({"chain", "unit"})
"""Of these a cell may name several; what a state or a category is called is one value, whatever signs stand in it."""
_EVERY, _ANY = frozenset(EVERY_CHAIN), "*"
_BETWEEN, _ROLE = r"(?:[、；]|[,;] )", r"(?:[^、；：:]{1,8}(?:：|: ))?"
_SIGN = pattern("[、；：]|[,;:] ")
_LEGEND, _ALL, _WORDS, _RESET = Text("筛选", "Filter"), Text("全部", "all"), Text("字词", "Words"), Text("清除筛选", "Clear filters")
_SOME = Text("符合 {count} 条，共 {all} 条", "{count} of {all} match")
_PART = Text("符合 {count} 条，共 {all} 条；先列 {shown} 条", "{count} of {all} match; the first {shown} are listed")
_NONE = Text("没有符合的，共 {all} 条", "none of {all} match")
_LOST = Text("有一部分行没有读到，筛选不全", "some rows could not be read, so the filter is not complete")
_MORE = Text("再列一些", "List more")


class Facet(NamedTuple):
    """One filter of a list: its name, its column, the values to choose from, and of each row's cell which of them it says."""

    name: str
    place: int
    values: tuple[str, ...]
    said: Mapping[str, Sequence[str]]


def facets_of(found: SiteList, language: Language, names: Iterable[str] = ()) -> tuple[Facet, ...]:
    """Return by what a list can be filtered: columns that say at least two different things; of chains and units those `names` are never taken apart."""
    facets, parts = [], _parts(names)
    for name, ending in _FACETS.items():
        place = next((at for at, each in enumerate(found.columns) if at and each.align != "right" and say(each.label, "zh").endswith(ending)), None)
        if place is not None:
            cells = {say_cell(row.cells[place], language) for row in found.rows}
            said = {each: parts(one_line(each)) if name in _SEVERAL else [*filter(None, (one_line(each),))] for each in cells}
            values = {value for each in said.values() for value in each if value != _ANY}
            facets.append(Facet(name, place, _ordered(name, values, found, language), said))
    return tuple(each for each in facets if len(each.values) > 1)


def _ordered(name: str, values: set[str], found: SiteList, language: Language) -> tuple[str, ...]:
    """Return values to choose from: states in the order of a life, others by their signs."""
    moves = found.model.moves if name == "state" else None
    life = [each.say(language) for each in moves.states.values()] if moves else []
    return (*(each for each in dict.fromkeys(life) if each in values), *sorted(values.difference(life)))


def filter_form(found: SiteList, facets: Sequence[Facet], language: Language) -> tuple[str, str]:
    """Return the filters of a list, which a script uncovers, and the button below a filtered one that does not fit; empty for a list that is seen at a glance."""
    if not facets and len(found.rows) <= BLOCK // 10:
        return "", ""
    said = {"some": _SOME, "part": _PART, "none": _NONE, "lost": _LOST, "unknown": UNKNOWN}
    told = "".join(f' data-{name}="{escape_html(words.say(language))}"' for name, words in said.items())
    choices = "".join(_choice(found, each, language) for each in facets)
    form = (
        f'<form id="filter" class="ask" role="search" aria-label="{_LEGEND.say(language)}" data-list="{found.model.kind.folder}" data-kind="{found.model.kind.name}"'
        f' data-blocks="{-(-len(found.rows) // BLOCK)}"{told} hidden>\n{choices}'
        f'<p><label for="f-q">{_WORDS.say(language)}</label><input id="f-q" name="q" type="search" autocomplete="off"></p>\n'
        f'<p><button type="reset">{_RESET.say(language)}</button></p>\n</form>\n<p id="f-told" role="status"></p>'
    )
    return form, f'<p><button id="f-more" type="button" hidden>{_MORE.say(language)}</button></p>'


def _choice(found: SiteList, facet: Facet, language: Language) -> str:
    label = escape_html(say(found.columns[facet.place].label, language))
    options = "".join(f"<option>{escape_html(each)}</option>" for each in facet.values)
    return (
        f'<p><label for="f-{facet.name}">{label}</label><select id="f-{facet.name}" name="{facet.name}">'
        f'<option value="">{_ALL.say(language)}</option>{options}</select></p>\n'
    )


def row_files(found: SiteList, facets: Sequence[Facet], language: Language) -> Iterator[tuple[str, bytes]]:
    """Yield the rows of a list in blocks: of each its id, its cells as they are shown, and what it is filtered by."""
    for start in range(0, len(found.rows), BLOCK):
        rows = [_row(each, facets, language) for each in found.rows[start : start + BLOCK]]
        yield script_file(f"l/{found.model.kind.folder}-{start // BLOCK}", rows)


def _row(row: ListRow, facets: Sequence[Facet], language: Language) -> list[Any]:
    cells = [_shown(each, language) for each in row.cells]
    return [row.id, cells, {each.name: each.said[say_cell(row.cells[each.place], language)] for each in facets}]


def _shown(cell: Cell, language: Language) -> str | list[str]:
    words = clean(say_cell(cell, language)).strip()
    return [words, cell.tone] if isinstance(cell, Mark) else words


def _parts(names: Iterable[str]) -> Callable[[str], list[str]]:
    """Return what takes a cell apart into the names in it, without the roles before them; what is for all goes with every name."""
    whole = sorted((each for each in names if _SIGN.search(each)), key=lambda each: (-len(each), each))
    known = "|".join(map(re.escape, whole)) or "(?!)"
    part = pattern(rf"(?:({known})|{_ROLE}({known}|.+?))(?:{_BETWEEN}|$)")
    return lambda words: [*dict.fromkeys(_ANY if each in _EVERY else each for found in part.findall(words) if (each := (found[0] or found[1]).strip()))]
