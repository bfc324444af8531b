"""Merging two changed copies of one record field by field: what only one side changed is taken, what both changed differently is a conflict."""

from __future__ import annotations

from collections import Counter
from heapq import heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from redchain.model.base import Named, Record
from redchain.model.conflict import OPEN, WHOLE, Conflict, Judgement, Merged
from redchain.model.fields import fields
from redchain.model.merge_logs import Logs, merge_logs
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.kind import Moves

ModelT = TypeVar("ModelT", bound=BaseModel)
_ABSENT = object()
"""Stands for what a record that was not there had in a field it must have."""
_TWO_NEW = Text("两边各自新建的，编号相同，只能留一条", "each side has newly made one under this id, and only one can have it")


def merge(base: ModelT | None, ours: ModelT, theirs: ModelT, judgement: Judgement = OPEN) -> Merged[ModelT]:
    """Return the record that holds what each side changed since `base`; without one, both have made it.

    A list is merged as a set of items, an item with fields being known by its key, unless it is declared `Ranked`. Logs are joined in
    order of time and must be a life that the kind's moves and the rules of the judgement allow. Two records that only share an id are never mixed.
    """
    if base is None and are_two(ours, theirs):
        return _one_of_two(Conflict(WHOLE, None, ours, theirs, _TWO_NEW), judgement)
    found = _fields((), base, ours, theirs, judgement)
    moves = ours.moves if isinstance(ours, Record) else None
    if moves is not None:
        found = _with_log(moves, found, (base, ours, theirs), judgement)
    if found.value is None or found.value in (ours, theirs):
        return found
    against = next(iter(judgement.faults(found.value)), None)
    if against is None:
        return found
    side = judgement.choices.get(WHOLE)
    if side is None:
        return Merged(None, (Conflict(WHOLE, base, ours, theirs, against[1]),))
    return _leaning(found, ours if side == "ours" else theirs, theirs if side == "ours" else ours, judgement)


def are_two(ours: Any, theirs: Any) -> bool:
    """Tell whether what two sides have newly made under one id is not one record made twice: it is called otherwise, or is another's."""
    if not isinstance(ours, Named) or not isinstance(theirs, Named) or set(ours.former_ids) & set(theirs.former_ids):
        return False
    whose = [name for name, field in fields(type(ours)).items() if field.references and not field.many and type(ours).model_fields[name].is_required()]
    return ours.name_key != theirs.name_key or any(getattr(ours, each) != getattr(theirs, each) for each in whose)


def _one_of_two(conflict: Conflict, judgement: Judgement) -> Merged[Any]:
    found = _decided(conflict, judgement)
    if found.value is None:
        return found
    other = conflict.theirs if found.value == conflict.ours else conflict.ours
    return Merged(found.value, dropped=getattr(other, "log", ()))


def _with_log(moves: Moves, found: Merged[Any], sides: tuple[Any, Any, Any], judgement: Judgement) -> Merged[Any]:
    so_far = sides[1] if found.value is None else found.value
    joined = merge_logs(moves, Logs(*(getattr(each, "log", ()) for each in sides)), so_far, judgement)
    if found.conflicts or joined.conflicts:
        return Merged(None, (*found.conflicts, *joined.conflicts))
    return Merged(so_far if joined.value == so_far.log else so_far.model_copy(update={"log": joined.value}), dropped=joined.dropped)


def _leaning(found: Merged[ModelT], taken: ModelT, other: ModelT, judgement: Judgement) -> Merged[ModelT]:
    """Both changes, but for the one field in which the side `taken` has to have its way for the rules to hold; where no single field does, that side as it is."""
    merged: Any = found.value
    differing = [name for name in fields(type(taken)) if getattr(merged, name) != getattr(taken, name)]
    tried = (merged.model_copy(update={name: getattr(taken, name)}) for name in differing)
    kept = next((each for each in tried if not any(True for _ in judgement.faults(each))), taken)
    logs = (getattr(each, "log", ()) for each in (kept, other))
    known, theirs = logs
    return Merged(kept, dropped=tuple(dict.fromkeys((*found.dropped, *(each for each in theirs if each not in known)))))


def _fields(place: tuple[str, ...], base: ModelT | None, ours: ModelT, theirs: ModelT, judgement: Judgement) -> Merged[ModelT]:
    changed: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for name, field in fields(type(ours)).items():
        if name == "log" and not place and isinstance(ours, Record):
            continue
        inner = (*place, name)
        sides = _before(base, type(ours), name), getattr(ours, name), getattr(theirs, name)
        found = _value(inner, sides, judgement, is_whole=field.is_ranked)
        conflicts += found.conflicts
        if found.value != sides[1]:
            changed[name] = found.value
    return Merged(None, tuple(conflicts)) if conflicts else Merged(ours.model_copy(update=changed) if changed else ours)


def _before(base: BaseModel | None, model: type[BaseModel], name: str) -> Any:
    """What a field held before; of what was not there, its default."""
    if base is not None:
        return getattr(base, name)
    info = model.model_fields[name]
    return _ABSENT if info.is_required() else info.get_default()


def _value(place: tuple[str, ...], sides: tuple[Any, Any, Any], judgement: Judgement, *, is_whole: bool = False) -> Merged[Any]:
    base, ours, theirs = sides
    if theirs in (base, ours):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    if not is_whole and isinstance(ours, BaseModel) and type(ours) is type(theirs):
        return _fields(place, base if isinstance(base, BaseModel) else None, ours, theirs, judgement)
    if not is_whole and isinstance(ours, tuple) and isinstance(theirs, tuple):
        return _items(place, base if isinstance(base, tuple) else (), ours, theirs, judgement)
    return _decided(Conflict(place, None if base is _ABSENT else base, ours, theirs), judgement)


def _decided(conflict: Conflict, judgement: Judgement) -> Merged[Any]:
    side = judgement.choices.get(conflict.place)
    return Merged(None, (conflict,)) if side is None else Merged(getattr(conflict, side))


def _items(place: tuple[str, ...], base: tuple[Any, ...], ours: tuple[Any, ...], theirs: tuple[Any, ...], judgement: Judgement) -> Merged[Any]:
    """Merge lists item by item: each is there once, unchanged ones where they were, new ones after what they were put after."""
    before, mine, other = ({_key(each): each for each in side} for side in (base, ours, theirs))
    if (len(before), len(mine), len(other)) != (len(base), len(ours), len(theirs)):  # an item that is there twice cannot be told apart
        return _decided(Conflict(place, base, ours, theirs), judgement)
    merged: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for key in _in_order([*before], [*mine], [*other]):
        found = _value((*place, key), (before.get(key), mine.get(key), other.get(key)), judgement)
        conflicts += found.conflicts
        merged[key] = found.value
    return Merged(None, tuple(conflicts)) if conflicts else Merged(tuple(each for each in merged.values() if each is not None))


def _in_order(before: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    """Return all keys: those of before as they were, or as the one side has them that has moved some, and behind each what was added there."""
    kept = [([each for each in side if each in before], [each for each in before if each in side]) for side in (ours, theirs)]
    moved = {tuple(order) for order, was in kept if order != was}
    first = next(iter(moved)) if len(moved) == 1 else ()
    found: list[str] = []
    for anchor in (None, *first, *(each for each in before if each not in first)):
        found += [] if anchor is None else [anchor]
        found += [each for run in sorted(_added(side, anchor, before) for side in (ours, theirs)) for each in run]
    once = list(dict.fromkeys(found))
    if len(once) == len(found):
        return once
    gone = set(before) - (set(ours) & set(theirs))
    return _held_to(once, *([each for each in side if each not in gone] for side in (before, ours, theirs)))


def _held_to(keys: list[str], *sides: list[str]) -> list[str]:
    """Put each key behind all that a side has before it, else as they were: what both have added stands once. Where sides contradict each other all stay."""
    rank = {key: place for place, key in enumerate(keys)}
    behind: dict[str, list[str]] = {key: [] for key in keys}
    waits = Counter[str]()
    for earlier, later in (pair for side in sides for pair in pairwise(side)):
        behind[earlier].append(later)
        waits[later] += 1
    free = [place for place, key in enumerate(keys) if not waits[key]]
    found: list[str] = []
    while free:
        found.append(keys[heappop(free)])
        for later in behind[found[-1]]:
            waits[later] -= 1
            if not waits[later]:
                heappush(free, rank[later])
    return found if len(found) == len(keys) else keys


def _added(side: list[str], anchor: str | None, before: list[str]) -> list[str]:
    """The keys that a side has added directly behind one of before, or (None) at the beginning."""
    if anchor is not None and anchor not in side:
        return []
    start = 0 if anchor is None else side.index(anchor) + 1
    end = next((place for place in range(start, len(side)) if side[place] in before), len(side))
    return side[start:end]


def _key(item: Any) -> str:
    if not isinstance(item, BaseModel):
        return str(item)
    known = fields(type(item))
    return str(getattr(item, next((name for name, field in known.items() if field.is_key), next(iter(known)))))
