"""The entries of a list, kept in the cache: only what the records that have changed since, or the day, have to do with is made anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from redchain.document import Mark
from redchain.flow.what_waits import concerned
from redchain.model.list_view import ListEntry
from redchain.model.traffic_light import lights
from redchain.text import Text
from redchain.views.lists import entries_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record

_NOTHING = json.dumps(["", 0, ""])


def kept_entries(space: Workspace, model: type[Record], today: date) -> Iterable[ListEntry]:
    """Return the entries of all records of a kind in its list on a day, in any order."""
    name, number, day = f"{model.kind.name}:listed", space.store.last_touch(), today.isoformat()
    before = space.store.head(name)
    mark, since, known_on = json.loads(before or _NOTHING)
    touched = space.store.touched_since(since) if mark == space.settings_mark else None
    known = None if touched is None else concerned(space.ledger, touched, (model.kind.name,))
    parts = None if known is None else space.store.parts(name)
    if parts is None:
        before, known, parts = space.store.head(name), None, {}
    packed, unpacked = _packing(space)
    kept = {identifier: unpacked(json.loads(text)) for identifier, text in parts.items()}
    anew = None if known is None else {identifier for _, identifier in known} | {each for each in kept if known_on != day and kept[each].is_day_bound}
    made = {} if anew is not None and not anew else {str(each.cells[0]): each for each in entries_of(model, space.ledger, today, anew)}
    heads = before, json.dumps([space.settings_mark, number, day])
    if heads[0] != heads[1]:
        fresh = ((identifier, json.dumps(packed(each), ensure_ascii=False)) for identifier, each in made.items())
        space.store.renew_parts(name, heads, fresh, None if anew is None else anew - made.keys())
    return ({each: kept[each] for each in kept.keys() - (anew or set())} | made).values()


def _packing(space: Workspace) -> tuple[Callable[[ListEntry], list[Any]], Callable[[list[Any]], ListEntry]]:
    """Return what makes of an entry what JSON keeps, lights by their place in the settings, and what makes an entry of that."""
    every = lights(space.settings)
    places: dict[Any, int] = {each: place for place, each in enumerate(every)}

    def packed(entry: ListEntry) -> list[Any]:
        cells = [{"mark": each} if isinstance(each, Mark) else each for each in entry.cells]
        return [entry.order, entry.outer, entry.inner, cells, places.get(entry.light), entry.is_day_bound]

    def unpacked(row: list[Any]) -> ListEntry:
        order, outer, inner, cells, place, is_day_bound = row
        return ListEntry(tuple(order), _cell(outer), _cell(inner), tuple(map(_cell, cells)), None if place is None else every[place], is_day_bound)

    return packed, unpacked


def _cell(kept: Any) -> Any:
    """Return a cell: a phrase is kept as the list of its two languages."""
    if type(kept) is list:
        return Text(*kept)
    if type(kept) is dict:
        words, tone = kept["mark"]
        return Mark(_cell(words), tone)
    return kept
