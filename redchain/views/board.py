"""The sheets of the board: the three lists and what waits, as plain rows to look through; no screen is drawn here."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from redchain.document import say, say_cell
from redchain.model.traffic_light import lights
from redchain.text import Text
from redchain.text_cleaning import one_line
from redchain.views.reminding import actors_name, say_due
from redchain.views.waiting import stage_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.model.ledger import Ledger
    from redchain.text import Language
    from redchain.views.lists import Listing
    from redchain.views.waiting import Waiting

TODO = "todo"
"""The name of the sheet of what waits; the others have those of their lists."""
_TODO_TITLE = Text("待办", "To do")
_ID, _TITLE, _LIGHT = Text("编号", "Id"), Text("标题", "Title"), Text("灯", "Light")
_TODO_HEADS = (_ID, _TITLE, Text("环节", "Stage"), _LIGHT, Text("限期", "Due"), Text("谁", "Who"), Text("企业", "Firm"))


class BoardRow(NamedTuple):
    """One row: whose kind and id it is, its cells in words, its state or stage, and its light (empty: none)."""

    kind: str
    id: str
    cells: tuple[str, ...]
    state: str
    light: str


class BoardSheet(NamedTuple):
    """One sheet: its name, title and heads, its rows in order, and the states and lights that some row has, in their order."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[BoardRow, ...]
    states: tuple[str, ...]
    lights: tuple[str, ...]


def list_sheet(kind: str, listing: Listing, language: Language) -> BoardSheet:
    """Return one of the three lists as a sheet: id, title, state and light first, then the outer group and what else some record has, in the order of the list."""
    title = next((place for place, each in enumerate(listing.columns) if each.is_heading), 0)
    light = next((place for place, each in enumerate(listing.columns) if each.label == _LIGHT), None)
    rest = [
        place
        for place in range(len(listing.columns))
        if place not in {0, title, light} and any(each.cells[place] not in {None, ""} for each in listing.entries)
    ]
    outer, inner = listing.groups
    heads = [
        listing.columns[0].label,
        listing.columns[title].label,
        inner,
        *([] if light is None else [_LIGHT]),
        outer,
        *(listing.columns[each].label for each in rest),
    ]
    rows = []
    for each in listing.entries:
        lit = [] if light is None else [each.cells[light]]
        cells = (each.cells[0], each.cells[title], each.inner, *lit, each.outer, *(each.cells[place] for place in rest))
        said = tuple(one_line(say_cell(cell, language)) for cell in cells)
        rows.append(BoardRow(kind, str(each.cells[0]), said, said[2], said[3] if lit else ""))
    ranked = [say(each, language) for each in listing.inner]
    return _sheet(listing.view.name, say(listing.view.title, language), [say(each, language) for each in heads], rows, (ranked, _lights(listing, language)))


def todo_sheet(found: Iterable[Waiting], ledger: Ledger, language: Language) -> BoardSheet:
    """Return what waits as a sheet, in the order in which it comes, the most urgent first."""
    stages = {stage: words.say(language) for stage, words in stage_names().items()}
    rows = []
    for each in found:
        lit = each.light.words.say(language) if each.light else ""
        cells = (each.id, each.title, stages[each.stage], lit, say_due(each).say(language), actors_name(each.actors, ledger).say(language), each.firm)
        rows.append(BoardRow(each.kind, each.id, tuple(map(one_line, cells)), stages[each.stage], lit))
    lit_in_order = [each.words.say(language) for each in lights(ledger.settings)]
    return _sheet(TODO, _TODO_TITLE.say(language), [each.say(language) for each in _TODO_HEADS], rows, ([*stages.values()], lit_in_order))


def chosen(sheet: BoardSheet, words: str = "", state: str = "", light: str = "") -> tuple[BoardRow, ...]:
    """Return the rows of a sheet that hold all the words, parted by blanks and in any width and case, and have the state and the light, where those are named."""
    wanted = _folded(words).split()
    return tuple(
        each
        for each in sheet.rows
        if state in {"", each.state} and light in {"", each.light} and (not wanted or all(word in _folded("\n".join(each.cells)) for word in wanted))
    )


def _lights(listing: Listing, language: Language) -> list[str]:
    return [each.words.say(language) for each in lights(listing.settings)]


def _sheet(name: str, title: str, heads: Sequence[str], rows: Sequence[BoardRow], ranked: tuple[Sequence[str], Sequence[str]]) -> BoardSheet:
    """Return a sheet with the states and lights that its rows have: those that are known in their order, the others behind them."""
    states, lit = ({each.state: None for each in rows if each.state}, {each.light: None for each in rows if each.light})
    return BoardSheet(name, title, tuple(heads), tuple(rows), _in_order(states, ranked[0]), _in_order(lit, ranked[1]))


def _in_order(found: Iterable[str], ranked: Sequence[str]) -> tuple[str, ...]:
    present = dict.fromkeys(found)
    return tuple(dict.fromkeys([*(each for each in ranked if each in present), *present]))


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()
