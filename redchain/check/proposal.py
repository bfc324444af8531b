"""A proposal: each record before and after, between the ledger it starts from and the ledger it makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.kinds.unit.model import Unit
from redchain.model.fields import fields
from redchain.model.ledger import Ledger, archived_references
from redchain.model.powers import breach, judges_own_work, may_act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zoneinfo import ZoneInfo

    from redchain.model.base import Record
    from redchain.model.finding import FieldPath
    from redchain.text import Text


class Pair(NamedTuple):
    """One record before and after: no `before` when it is new, no `after` when it is deleted."""

    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """The record as it is, or as it was when it is deleted."""
        found = self.after or self.before
        assert found is not None  # noqa: S101  # a pair has at least one side
        return found

    @property
    def old_log(self) -> tuple[Any, ...]:
        """The steps before."""
        return getattr(self.before, "log", ())

    @property
    def new_log(self) -> tuple[Any, ...]:
        """The steps after."""
        return getattr(self.after, "log", ())

    @property
    def is_grown(self) -> bool:
        """Whether the log after starts with the whole log before."""
        old = self.old_log
        return self.new_log[: len(old)] == old

    @property
    def new_steps(self) -> list[tuple[int, Any]]:
        """The steps that the change adds, with their places in the log; of a rewritten log, those that were nowhere in it before."""
        old, new = self.old_log, self.new_log
        if self.is_grown:
            return list(enumerate(new))[len(old) :]
        return [(place, each) for place, each in enumerate(new) if each not in old]

    def label_of(self, key: str) -> Text:
        """Return what a field of the record is called."""
        return fields(type(self.record))[key].label


@dataclass(frozen=True)
class Proposal:
    """What is judged: the ledger before (at `commit`, empty when there is none), the ledger after, and the pairs that differ.

    `known` is what the rules on records have found already, as (id, code), so that it is not reported twice.
    `narrow` takes from a ledger what the steps of one record do not depend on, for callers that would rather not read everything.
    """

    base: Ledger
    ahead: Ledger
    pairs: tuple[Pair, ...]
    zone: ZoneInfo
    commit: str = ""
    known: frozenset[tuple[str, str]] = frozenset()
    narrow: Callable[[Ledger, Record], Ledger] | None = None
    powers: Ledger = field(init=False)

    def __post_init__(self) -> None:
        """Take the roles from the base; only new records that give nobody a role are added to it."""
        fresh = [each.after for each in self.pairs if each.before is None and each.after is not None and not each.after.kind.powers]
        object.__setattr__(self, "powers", self.base.after(fresh))

    @property
    def has_units(self) -> bool:
        """Whether the base has any units at all; without them nobody can have a role."""
        return bool(self.base.shelf(Unit))

    def breach(self, pair: Pair, place: int) -> tuple[str, Text] | None:
        """Return the code of the rule that a step breaks, given other records and earlier steps, and why; None when it breaks none.

        A step may set the very fields it is judged by, and a field may be edited for the step that follows: it is asked with the fields
        after the change and with those before it, and breaks a rule only when both say so.
        """
        record, ledger = pair.record, self._narrowed(self.ahead, pair.record)
        found = breach(ledger, _before_step(record, record, place), record.steps[place])
        if found is None or pair.before is None:
            return found
        return found if breach(ledger, _before_step(pair.before, record, place), record.steps[place]) else None

    def why_not(self, pair: Pair, place: int, step: Any) -> Text | None:
        """Return why, by the roles of the base, the actor of a step may not take it, or None."""
        return may_act(self._roles(pair), _before_step(pair.before or pair.record, pair.record, place), step.step, step.by)

    def judges_own_work(self, pair: Pair, place: int, step: Any) -> bool:
        """Tell whether a step judges an order that its own actor has handled."""
        return judges_own_work(self._roles(pair), _before_step(pair.before or pair.record, pair.record, place), step.step, step.by)

    def archived_before(self, pair: Pair) -> Iterator[tuple[FieldPath, Record]]:
        """Yield each new reference to a record that was already archived in the base, with that record."""
        if pair.after is None:
            return
        for place, named in archived_references(self.ahead, pair.after, pair.before):
            before = self.base.find(type(named), named.id)
            if before is not None and before.archived_on is not None:
                yield place, named

    def _roles(self, pair: Pair) -> Ledger:
        return self._narrowed(self.powers, pair.record)

    def _narrowed(self, ledger: Ledger, record: Record) -> Ledger:
        return ledger if self.narrow is None else self.narrow(ledger, record)


def _before_step(fields: Record, lived: Record, place: int) -> Record:
    return fields.model_copy(update={"log": getattr(lived, "log", ())[:place]})
