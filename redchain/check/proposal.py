"""A proposal: each record before and after, between the ledger it starts from and the one it makes, and who is behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.power_table import ITSELF, guard_of_field, guard_of_file
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.pairing.rules import helpers_home
from redchain.kinds.renaming import twins
from redchain.kinds.unit.model import Unit
from redchain.model.archived_references import archived_references
from redchain.model.base import Named
from redchain.model.fields import fields
from redchain.model.late_entry import days_late, is_late
from redchain.model.ledger import Ledger
from redchain.model.powers import breach, judges_own_work, may_act, office_of, rule_of_judging
from redchain.model.step_correction import corrected
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from redchain.check.power_table import Guard
    from redchain.model.access import Access
    from redchain.model.base import Record
    from redchain.model.finding import FieldPath, Rule
    from redchain.model.kind import Move


NAMES = ("name", "short_name")
_LATEST_ENTRY = 31
"""How many days before the day in its id the first step of a new record, and the day it began, may be dated, where the settings allow no more."""


def longest_entry(access: Access) -> int:
    """Return how many days before the day in its id a new record may say that it began."""
    return max(_LATEST_ENTRY, access.late_days)


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
        """The steps before, as a new step corrects the times of those that were dated in the future."""
        old, new = getattr(self.before, "log", ()), self.new_log
        return corrected(old, new[len(old)]) if len(new) > len(old) else old

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
    `today` is the last day that steps may be dated; None where nobody asks.
    `narrow` takes from a ledger what the steps of one record do not depend on, for callers that would rather not read everything.
    """

    base: Ledger
    ahead: Ledger
    pairs: tuple[Pair, ...]
    zone: ZoneInfo
    commit: str = ""
    known: frozenset[tuple[str, str]] = frozenset()
    narrow: Callable[[Ledger, Record], Ledger] | None = None
    today: date | None = None
    powers: Ledger = field(init=False)
    _former: dict[type[Record], dict[str, Record]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _of_look: dict[type[Record], dict[str, list[Record]]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Take the roles from the base; only new records that give nobody a role are added to it."""
        fresh = [each.after for each in self.pairs if each.before is None and each.after is not None and not each.after.kind.granting]
        object.__setattr__(self, "powers", self.base.after(fresh))

    @property
    def has_units(self) -> bool:
        """Whether the base has any units at all; without them nobody can have a role."""
        return bool(self.base.shelf(Unit))

    def of_look(self, model: type[Record], look: str) -> Sequence[Record]:
        """Return the records of a kind in the base whose full or short name has this look (`look_of`), in their order."""
        known = self._of_look.get(model)
        if known is None:
            from redchain.model.text_folding import Normaliser, firm_name_key, look_of

            known, fold = self._of_look.setdefault(model, {}), Normaliser()
            for each in self.base.all(model):
                names = (getattr(each, key, None) for key in NAMES)
                for one in {look_of(firm_name_key(name), fold) for name in names if name}:
                    known.setdefault(one, []).append(each)
        return known.get(look, ())

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

    def rule_of_judging(self, pair: Pair, place: int, step: Any) -> Rule | None:
        """Return the rule of its own by which the kind keeps whoever did the work from judging it, where the step is one of these."""
        return rule_of_judging(self._roles(pair), _before_step(pair.before or pair.record, pair.record, place), step.step, step.by)

    @property
    def longest_entry(self) -> int:
        """How many days before the day in its id anybody may date a new record's first step, and the day it began."""
        return longest_entry(self.base.settings.access)

    @property
    def counts_otherwise(self) -> bool:
        """Whether the proposal changes what due dates are counted by: limits, calendar, time zone."""
        before, after = self.base.settings, self.ahead.settings
        return (before.limits, before.years, before.zone) != (after.limits, after.years, after.zone)

    def miscounted(self, pair: Pair, place: int, step: Any, carried: Iterable[str]) -> tuple[str, Any, Any] | None:
        """Return the first key that a step says was counted and that is not what its move works out by the settings of the base: the key, what it should be, what it is.

        The record and those it stands on are taken as they are proposed or as they were: either may have been what it was counted from.
        """
        move = pair.record.moves.move(step.step) if pair.record.moves else None
        if move is None or move.effect is None:
            return None
        wrong = None
        given = {key: getattr(step, key) for key in step.model_fields_set - {*carried, "due", "at", "step", "by"}}
        for ledger in (self.ahead, self.base):
            narrowed = self._narrowed(ledger, pair.record)
            by_the_base = Ledger(self.base.settings, dict(narrowed.shelves()), narrowed.paths)
            worked_out = move.effect(by_the_base, _before_step(pair.record, pair.record, place), step.at, given).values
            differing = ((key, worked_out.get(key), getattr(step, key)) for key in (*carried, "due") if not _agree(worked_out.get(key), getattr(step, key)))
            found = next((each for each in differing if each[0] in {*worked_out, *carried}), None)
            if found is None:
                return None
            wrong = wrong or found
        return wrong

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

    def former_owner(self, model: type[Record], identifier: str) -> Record | None:
        """Return the record of the base that had an id before it had its present one."""
        if model not in self._former:
            self._former[model] = {old: each for each in self.base.all(model) if isinstance(each, Named) for old in each.former_ids}
        return self._former[model].get(identifier)

    def twin_of(self, model: type[Record], identifier: str) -> Record | None:
        """Return a record of another kind that references cannot tell from this one (a unit, a firm) and that has or had the id."""
        for each in twins(model):
            found = self.ahead.find(each, identifier) or self.base.find(each, identifier) or self.former_owner(each, identifier)
            if found is not None:
                return found
        return None

    def _roles(self, pair: Pair) -> Ledger:
        return self._narrowed(self.powers, pair.record)

    def _narrowed(self, ledger: Ledger, record: Record) -> Ledger:
        return ledger if self.narrow is None else self.narrow(ledger, record)


def _agree(wanted: Any, found: Any) -> bool:
    """Tell whether a value is what was worked out; of two moments a minute is nothing."""
    if isinstance(wanted, datetime) and isinstance(found, datetime):
        return abs(wanted - found) <= timedelta(minutes=1)
    return bool(wanted == found)


def _before_step(fields: Record, lived: Record, place: int) -> Record:
    return fields.model_copy(update={"log": getattr(lived, "log", ())[:place]})


class Author(NamedTuple):
    """Who is behind a part of a proposal: the commit (empty: the work tree), its author as a member, and whether a trusted signature proves it.

    `at` is when it was entered as far as the base and the clock bear that out, `committed_at` when its commit says that it was made.
    """

    commit: str
    member: str
    is_signed: bool = False
    at: datetime | None = None
    committed_at: datetime | None = None

    def say(self) -> Text:
        """Return what the identity is called, which is never an e-mail address."""
        if not self.commit:
            return Text("本机 git 身份", "the git identity of this machine")
        return Text(f"提交 {self.commit[:10]} 的作者", f"the author of commit {self.commit[:10]}")


class Act(NamedTuple):
    """A new step with its place in the log, or a changed field (then `by` is None; `id`: the record made or renamed), and its author (None when there is none to be found)."""

    pair: Pair
    field: FieldPath
    by: str | None
    author: Author | None

    @property
    def step(self) -> Any:
        """The new step; None for a changed field."""
        return self.pair.record.steps[int(self.field[1])] if self.by is not None and len(self.field) > 1 else None


def acts_of(ledger: Ledger, pairs: Iterable[Pair], author: Author | None = None) -> Iterator[Act]:
    """Yield every new step and every changed field, all by one author; what a new step sets by itself is part of the step."""
    for pair in pairs:
        for place, step in pair.new_steps:
            yield Act(pair, ("log", place, "by"), step.by, author)
        for name in _changed_fields(ledger, pair):
            yield Act(pair, (name,), None, author)


def _changed_fields(ledger: Ledger, pair: Pair) -> Iterator[str]:
    if pair.after is None:
        return
    if pair.before is None:
        yield ITSELF
        yield from (each for each in ("allow", *pair.after.kind.granting) if each != ITSELF and getattr(pair.after, each))
        return
    entailed = _entailed(ledger, pair)
    for name in type(pair.after).model_fields:
        value = getattr(pair.after, name)
        if name != "log" and getattr(pair.before, name) != value and not (name in entailed and entailed[name] == value):
            yield name


def _entailed(ledger: Ledger, pair: Pair) -> dict[str, Any]:
    """The fields that the new steps of a record set by themselves."""
    now, found = pair.before, dict[str, Any]()
    for place, step in pair.new_steps if now is not None and pair.is_grown else ():
        move = pair.record.moves.move(step.step) if pair.record.moves else None
        if now is not None and move is not None and move.effect:
            given = {key: getattr(step, key) for key in step.model_fields_set & move.allowed}
            found |= move.effect(ledger, _before_step(now, pair.record, place), step.at, given).fields
            now = now.model_copy(update=found)
    return found


@dataclass(frozen=True)
class Speakers:
    """Which units and firms a git identity may act for, according to the ledger of the base."""

    ledger: Ledger
    access: Access

    @property
    def are_known(self) -> bool:
        """Whether identities can be checked at all: there is a salt, and a keeper or a member given by a hash."""
        return self.access.salt is not None and bool(self.access.keepers or self.members)

    @cached_property
    def members(self) -> frozenset[str]:
        """The members of all units that are given by a hash."""
        return frozenset(each for unit in self.ledger.all(Unit) for each in unit.members if each.startswith("m1-"))

    def units_of(self, member: str) -> tuple[str, ...]:
        """Return the units a member belongs to."""
        return tuple(each.id for each in self.ledger.all(Unit) if member in each.members)

    def is_of_office(self, member: str, pair: Pair) -> bool:
        """Tell whether a member is a keeper, or of the office of a record as it was."""
        return self.is_keeper(member) or bool(set(office_of(self.ledger, pair.before or pair.record)) & set(self.units_of(member)))

    def enters_late(self, act: Act) -> bool:
        """Tell whether a step is a late entry by the office of its record, which may then enter those of others."""
        step, author = act.step, act.author
        if step is None or author is None or author.at is None or not is_late(step):
            return False
        return days_late(step.at, author.at) > self.access.late_days and self.is_of_office(author.member, act.pair)

    def is_keeper(self, member: str) -> bool:
        """Tell whether a member is a keeper."""
        return member in self.access.keepers

    def may_record(self, member: str, actor: str) -> bool:
        """Tell whether a member may record steps of `actor`: of their own unit, of a firm in a chain whose office they belong to; a keeper those of anybody."""
        if self.is_keeper(member):
            return True
        own = set(self.units_of(member))
        firm = self.ledger.find(Enterprise, actor) if self.ledger.find(Unit, actor) is None else None
        return actor in own if firm is None else bool(own & set(office_of(self.ledger, firm)))

    def may_take(self, member: str, record: Record, verb: str, actor: str) -> bool:
        """Tell whether a member may record a step of `actor`: as `may_record` says, but for one that judges the work of their own unit, or one that the unit of a firm's helper may record for the firm."""
        move = record.moves.move(verb) if record.moves else None
        is_helped = move is not None and move.by_helper and not helpers_home(self.ledger, actor).isdisjoint(self.units_of(member))
        is_own = move is not None and actor not in self.units_of(member) and self._judges_own(member, record, move)
        return is_helped or (self.may_record(member, actor) and not is_own)

    def _judges_own(self, member: str, record: Record, move: Move) -> bool:
        """Tell whether a step that somebody else takes would judge the work of a member's own unit, though the office has a unit that did none of it."""
        if move.judges is None or self.is_keeper(member):
            return False
        workers, own = set(move.judges.workers(self.ledger, record)), set(self.units_of(member))
        others = set(office_of(self.ledger, record)) - workers
        return bool(own & workers and others and not own & others)

    def may_author(self, act: Act) -> bool:
        """Tell whether the author of a step, or of a command that takes none, may act for whom it names; nobody may of whom nothing is known."""
        if act.author is None or act.by is None:
            return False
        return self.may_take(act.author.member, act.pair.record, act.step.step if act.step else "", act.by)

    def may_change(self, member: str, pair: Pair, field: str) -> bool:
        """Tell whether a member may change a field: a keeper, one whom the table of powers names, or who begins a record with a step of their own."""
        if self.is_keeper(member) or self._is_of(member, self.guard(pair, field)):
            return True
        begins = pair.before is None and field not in {"allow", *pair.record.kind.granting} and bool(pair.record.steps)
        return begins and self.may_take(member, pair.record, pair.record.steps[0].step, pair.record.steps[0].by)

    def guard(self, pair: Pair, field: str) -> Guard:
        """Return who may change a field of a record besides the keepers."""
        return guard_of_field(self.ledger, pair.before or pair.record, field, is_new=pair.before is None)

    def guard_of_record(self, record: Record) -> Guard:
        """Return who may write a record otherwise, beside the keepers: whoever may change anything of it, but for its powers."""
        own = record.kind.own
        return guard_of_field(self.ledger, record, own.fields[0] if own else "note")

    def may_write(self, member: str, record: Record) -> bool:
        """Tell whether a member may write a record otherwise, whatever it says staying the same."""
        return self.is_keeper(member) or self._is_of(member, self.guard_of_record(record))

    def guard_of_file(self, path: str) -> Guard:
        """Return who may change a file that holds no record besides the keepers."""
        return guard_of_file(self.ledger, path)

    def may_change_file(self, member: str, path: str) -> bool:
        """Tell whether a member may change a file that holds no record."""
        return self.is_keeper(member) or self._is_of(member, self.guard_of_file(path))

    def _is_of(self, member: str, guard: Guard) -> bool:
        return bool(set(guard.units) & set(self.units_of(member)))
