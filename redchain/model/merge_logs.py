"""Joining what two sides added to one log: in order of time, as the moves and the rules allow; two steps that exclude each other are a conflict."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.model.conflict import Conflict, Merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.model.conflict import Judgement, Side
    from redchain.model.kind import Moves
    from redchain.text import Text

_LOG = ("log",)


class Logs(NamedTuple):
    """The log before, and as each side has it."""

    base: tuple[Any, ...]
    ours: tuple[Any, ...]
    theirs: tuple[Any, ...]


class _Clash(NamedTuple):
    """A step that cannot follow one of the other side, and which rule says so (None: the moves)."""

    wrong: Any
    cause: Any
    why: Text | None = None


def merge_logs(moves: Moves, logs: Logs, record: Any, judgement: Judgement) -> Merged[Any]:
    """Join what both sides added to a log; one of them may also have rewritten what was there before. `record` is what else was merged."""
    base, ours, theirs = logs
    if theirs in (base, ours) or ours == base:
        return Merged(theirs if ours == base else ours)
    side = judgement.choices.get(_LOG)
    start = ours[: len(base)], theirs[: len(base)]
    if start[0] != start[1] and base not in start:  # two pasts: each step after them stands on another
        if side is None:
            return Merged(None, (Conflict(_LOG, base, ours, theirs),))
        kept, other = (ours, theirs) if side == "ours" else (theirs, ours)
        return Merged(kept, dropped=tuple(each for each in other if each not in kept))
    known = start[1] if start[0] == base else start[0]
    return _Joining(moves, known, (ours[len(base) :], theirs[len(base) :]), record, judgement).joined(side)


class _Joining:
    """One joining: what was there, what each side added, and what else was merged."""

    def __init__(self, moves: Moves, known: tuple[Any, ...], added: tuple[tuple[Any, ...], tuple[Any, ...]], record: Any, judgement: Judgement) -> None:
        self.moves, self.known, self.added, self.record, self.judgement = moves, known, added, record, judgement

    def joined(self, side: Side | None) -> Merged[Any]:
        """Return the log; where steps exclude each other those of the `side` chosen stand, and of the other what can stand beside them."""
        ours, theirs = self.added
        dropped: list[Any] = []
        while True:
            found = self._life(ours, theirs)
            if not isinstance(found, _Clash):
                return Merged(found, dropped=tuple(dropped))
            conflict = self._conflict(found)
            if side is None:
                return Merged(None, (conflict,))
            given_up = conflict.theirs if side == "ours" else conflict.ours
            alone = [each for each in (theirs if side == "ours" else ours) if each not in (ours if side == "ours" else theirs)]
            if not alone:
                return Merged(None, (conflict,))
            gone = given_up if given_up in alone else alone[-1]
            dropped.append(gone)
            ours, theirs = (_without(ours, gone), theirs) if side == "theirs" else (ours, _without(theirs, gone))

    def _life(self, ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> tuple[Any, ...] | _Clash:
        """Return the life that the two come to, or what stands against it: no order in time is allowed, or two orders are that end otherwise."""
        orders = sorted(((*self.known, *_joined(*each)) for each in ((ours, theirs), (theirs, ours))), key=lambda order: [_order(each) for each in order])
        if orders[0] != orders[1]:  # of one moment: what others have already comes first, so that nothing is put before it
            sent = self.judgement.sent()
            orders.sort(key=lambda order: order[: len(sent)] != sent)
        against = [self._against(each) for each in orders]
        allowed = [order for order, wrong in zip(orders, against, strict=True) if wrong is None]
        if not allowed:
            place, why = next(each for each in against if each is not None)
            return self._clash(orders[0][len(self.known) : place + 1], ours, theirs, why)
        if len(allowed) > 1 and self.moves.state(allowed[0]) != self.moves.state(allowed[1]):
            place = next(place for place, (one, two) in enumerate(zip(*allowed, strict=True)) if one != two)
            return _Clash(allowed[0][place], allowed[1][place])
        return allowed[0]

    def _against(self, log: tuple[Any, ...]) -> tuple[int, Text | None] | None:
        """The place of the first step that is not allowed, and what rule says so."""
        wrong = next((each.place for each in self.moves.walk(log)[1] if each.place >= len(self.known)), None)
        if wrong is not None:
            return wrong, None
        for place, why in self.judgement.faults(self.record.model_copy(update={"log": log})):
            if place[:1] == _LOG and len(place) > 1 and isinstance(place[1], int) and place[1] >= len(self.known):
                return place[1], why
        return None

    def _clash(self, steps: tuple[Any, ...], ours: tuple[Any, ...], theirs: tuple[Any, ...], why: Text | None) -> _Clash:
        """Name the last step, which is not allowed, and the step of the other side that it cannot follow."""
        *earlier, wrong = steps
        side = wrong in ours, wrong in theirs
        cause = next((each for each in reversed(earlier) if (each in ours, each in theirs) not in (side, (True, True))), wrong)
        return _Clash(wrong, cause, why)

    def _conflict(self, clash: _Clash) -> Conflict:
        ours, theirs = self.added
        is_ours = (clash.cause in theirs and clash.cause not in ours) or (clash.wrong in ours and clash.wrong not in theirs)
        mine, other = (clash.wrong, clash.cause) if is_ours else (clash.cause, clash.wrong)
        return Conflict(_LOG, None, mine, other, clash.why)


def _without(steps: tuple[Any, ...], gone: Any) -> tuple[Any, ...]:
    """Return the steps without the last that is `gone`."""
    place = max(place for place, each in enumerate(steps) if each == gone)
    return (*steps[:place], *steps[place + 1 :])


def _order(step: Any) -> tuple[Any, ...]:
    return step.at, step.by, step.step, step.model_dump_json()


def _joined(first: Sequence[Any], second: Sequence[Any]) -> Iterator[Any]:
    """Yield the steps of both by time; of one moment those of one side stay in its order and `first` goes before `second`; what both have comes once."""
    sides = tuple(tuple(_numbered(each)) for each in (first, second))
    behind: dict[tuple[Any, int], set[tuple[Any, int]]] = {step: set() for side in sides for step in side}
    for earlier, later in (pair for side in sides for pair in pairwise(side)):
        behind[later].add(earlier)
    late = frozenset(sides[1]) - frozenset(sides[0])
    while behind:
        free = [step for step, needed in behind.items() if not needed & behind.keys()]
        step = min(free or behind, key=lambda each: (each[0].at, each in late, *_order(each[0])))  # two sides may have the same steps in two orders
        del behind[step]
        yield step[0]


def _numbered(side: Sequence[Any]) -> Iterator[tuple[Any, int]]:
    """Yield each step with how many like it there are up to it."""
    times: Counter[Any] = Counter()
    for step in side:
        times[step] += 1
        yield step, times[step]
