"""Merging two changed copies of one record field by field: what only one side changed is taken, what both changed differently is a conflict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from redchain.model.base import Record
from redchain.model.fields import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.base import Step
    from redchain.model.kind import Moves

ValueT = TypeVar("ValueT")
ModelT = TypeVar("ModelT", bound=BaseModel)
RecordT = TypeVar("RecordT", bound=Record)


@dataclass(frozen=True)
class Conflict:
    """Something that the two sides changed, each in its own way.

    `place` is the field, and below it the field or the item of a list. Of a log that cannot be joined, `ours` and `theirs` are the two steps
    that exclude each other, and `base` is None.
    """

    place: tuple[str, ...]
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Merged(Generic[ValueT]):
    """What a merge comes to: a value, or None and the conflicts that stand in its way."""

    value: ValueT | None
    conflicts: tuple[Conflict, ...] = ()


def merge(base: RecordT, ours: RecordT, theirs: RecordT) -> Merged[RecordT]:
    """Return the record that holds what each side changed since `base`.

    A list is merged as a set of items, an item with fields being known by its first one, unless it is declared `Ranked`. Logs are joined in
    order of time and must be a life that the kind's moves allow; the rules that look beyond the moves are for the caller to ask.
    """
    return _fields((), base, ours, theirs)


def _fields(place: tuple[str, ...], base: ModelT, ours: ModelT, theirs: ModelT) -> Merged[ModelT]:
    changed: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for name, field in fields(type(base)).items():
        sides = getattr(base, name), getattr(ours, name), getattr(theirs, name)
        moves = base.moves if name == "log" and isinstance(base, Record) else None
        found = _log(moves, *sides) if moves else _value((*place, name), *sides, is_whole=field.is_ranked)
        conflicts += found.conflicts
        if found.value != sides[1]:
            changed[name] = found.value
    return Merged(None, tuple(conflicts)) if conflicts else Merged(ours.model_copy(update=changed) if changed else ours)


def _value(place: tuple[str, ...], base: Any, ours: Any, theirs: Any, *, is_whole: bool = False) -> Merged[Any]:
    if theirs in (base, ours):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    if not is_whole and isinstance(base, BaseModel) and type(base) is type(ours) is type(theirs):
        return _fields(place, base, ours, theirs)
    if not is_whole and isinstance(base, tuple):
        return _items(place, base, ours, theirs)
    return _conflict(place, base, ours, theirs)


def _items(place: tuple[str, ...], base: tuple[Any, ...], ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> Merged[Any]:
    """Merge lists whose order says nothing: the items of the base in their order, then the new ones in their own."""
    before, mine, other = ({_key(each): each for each in side} for side in (base, ours, theirs))
    if (len(before), len(mine), len(other)) != (len(base), len(ours), len(theirs)):  # an item that is there twice cannot be told apart
        return _conflict(place, base, ours, theirs)
    new = sorted((mine.keys() | other.keys()) - before.keys())
    found = [_value((*place, key), before.get(key), mine.get(key), other.get(key)) for key in (*before, *new)]
    conflicts = tuple(conflict for each in found for conflict in each.conflicts)
    return Merged(None, conflicts) if conflicts else Merged(tuple(each.value for each in found if each.value is not None))


def _key(item: Any) -> str:
    return str(getattr(item, next(iter(type(item).model_fields))) if isinstance(item, BaseModel) else item)


def _log(moves: Moves, base: tuple[Step, ...], ours: tuple[Step, ...], theirs: tuple[Step, ...]) -> Merged[Any]:
    """Join what both sides added to a log; one of them may also have rewritten what was there before."""
    if theirs in (base, ours) or ours == base:
        return _value(("log",), base, ours, theirs)
    start = _value(("log",), base, ours[: len(base)], theirs[: len(base)], is_whole=True)
    if start.conflicts:
        return start
    known: tuple[Step, ...] = start.value or ()
    mine, other = ours[len(base) :], theirs[len(base) :]
    joined = (*known, *_joined(mine, other))
    wrong = next((each.place for each in moves.walk(joined)[1] if each.place >= len(known)), None)
    return Merged(joined) if wrong is None else _clash(joined[len(known) : wrong + 1], frozenset(mine), frozenset(other))


def _joined(ours: tuple[Step, ...], theirs: tuple[Step, ...]) -> Iterator[Step]:
    """Yield the steps of both by time, actor and verb; those of one side that share a moment stay in its order, and what both have comes once."""
    sides = tuple(tuple(_numbered(each)) for each in (ours, theirs))
    places = dict.fromkeys((step for side in sides for step in side), 0)
    for _ in places:  # so often at most: two sides may have the same steps in two orders
        before = dict(places)
        for earlier, later in (pair for side in sides for pair in pairwise(side)):
            places[later] = max(places[later], places[earlier] + 1)
        if places == before:
            break
    return (step for step, _ in sorted(places, key=lambda each: (each[0].at, places[each], each[0].by, each[0].step, each[0].model_dump_json())))


def _numbered(side: tuple[Step, ...]) -> Iterator[tuple[Step, int]]:
    """Yield each step with how many like it there are up to it."""
    times: Counter[Step] = Counter()
    for step in side:
        times[step] += 1
        yield step, times[step]


def _clash(steps: tuple[Step, ...], ours: frozenset[Step], theirs: frozenset[Step]) -> Merged[Any]:
    """Name the last step, which the moves do not allow, and the step of the other side that it cannot follow."""
    *earlier, wrong = steps
    side = wrong in ours, wrong in theirs
    cause = next((each for each in reversed(earlier) if (each in ours, each in theirs) not in (side, (True, True))), wrong)
    mine, other = (wrong, cause) if cause not in ours else (cause, wrong)
    return _conflict(("log",), None, mine, other)


def _conflict(place: tuple[str, ...], base: Any, ours: Any, theirs: Any) -> Merged[Any]:
    return Merged(None, (Conflict(place, base, ours, theirs),))
