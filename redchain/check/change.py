"""Rules on a change: each record before and after, judged by what stood before; for commands and for hand edits alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.catalogue import rule
from redchain.kinds.unit.model import Unit
from redchain.model.base import Named, label
from redchain.model.conditions import breach
from redchain.model.dates import local_day
from redchain.model.event import event_day
from redchain.model.ledger import Ledger, archived_references
from redchain.model.powers import judges_own_work, may_act
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from redchain.check.finding import Finding
    from redchain.model.access import MassLimit
    from redchain.model.base import Record
    from redchain.model.kind import Kind

LATEST_ENTRY = 31
"""Days that the first step of a new record may lie before the day of its id."""


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


@dataclass(frozen=True)
class Proposal:
    """What is judged: the ledger before (at `commit`, empty when there is none), the ledger after, and the pairs that differ.

    `known` is what the rules on records have found already, as (id, code): it is not said twice.
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
        """Roles are those of the base; only records that are new and give nobody a role are added to it."""
        fresh = [each.after for each in self.pairs if each.before is None and each.after is not None and not each.after.kind.powers]
        object.__setattr__(self, "powers", self.base.after(fresh))

    def around(self, record: Record) -> Ledger:
        """Return the ledger that conditions on the steps of `record` are asked of."""
        return self.ahead if self.narrow is None else self.narrow(self.ahead, record)

    def roles(self, record: Record) -> Ledger:
        """Return the ledger that says who may take the steps of `record`."""
        return self.powers if self.narrow is None else self.narrow(self.powers, record)


def ensure_record_stays(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that no record is deleted (RC701)."""
    if pair.after is None and pair.before is not None:
        kind = pair.before.kind
        file = proposal.base.paths.get(f"{kind.name}:{pair.before.id}", "")
        yield rule("RC701").broken(("id",), kind=_kind(kind), id=pair.before.id, command=kind.name, file=file, commit=proposal.commit[:10])


def ensure_fixed_fields_stay(_proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that fields a kind declares as fixed do not change (RC702)."""
    if pair.before is None or pair.after is None:
        return
    verbs = {each.step for each in new_steps(pair)}
    for fixed in pair.after.kind.fixed:
        old, new = getattr(pair.before, fixed.field), getattr(pair.after, fixed.field)
        if old != new and fixed.unless not in verbs:
            name = label(type(pair.after), fixed.field)
            nothing = Text("（没有）", "(none)")
            yield rule("RC702").broken((fixed.field,), key=fixed.field, label=name, old=nothing if old is None else old, new=nothing if new is None else new)


def ensure_log_only_grows(_proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that old steps are neither edited (RC703), removed (RC704), inserted before nor reordered (RC705)."""
    if pair.before is None or pair.after is None:
        return
    old, new = _log(pair.before), _log(pair.after)
    place = next((place for place, each in enumerate(old) if place >= len(new) or new[place] != each), None)
    if place is None:
        return
    gone = [each for each in old if each not in new]
    if not gone:
        yield rule("RC705").broken(("log", place), **_step(pair.after, place, new[place]))
    elif place >= len(new) or new[place] in old or len(new) < len(old):
        first = old.index(gone[0])
        yield rule("RC704").broken(("log",), **_step(pair.before, first, old[first]))
    else:
        keys = sorted(key for key in type(old[place]).model_fields if getattr(old[place], key) != getattr(new[place], key))
        yield rule("RC703").broken(("log", place), **_step(pair.before, place, old[place]), keys=", ".join(keys))


def ensure_new_steps_come_last(_proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that a new step is not dated before the last old one (RC706)."""
    last = _log(pair.before)[-1:]
    if pair.after is None or not last:
        return
    for place, each in placed_steps(pair):
        if each.at < last[0].at:
            yield rule("RC706").broken(("log", place, "at"), verb=_verb(pair.after, each), at=_when(each), last=_when(last[0]))


def ensure_first_step_fits_the_id(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that a new record's first step was taken on the day of its id, or not long before (RC707)."""
    if pair.before is not None or pair.after is None or not _log(pair.after):
        return
    day = event_day(pair.after.id)
    first = local_day(_log(pair.after)[0].at, proposal.zone)
    if day is not None and not 0 <= (day - first).days <= LATEST_ENTRY:
        command = pair.after.kind.name
        yield rule("RC707").broken(("log", 0, "at"), day=day.isoformat(), first=first.isoformat(), command=command, days=LATEST_ENTRY)


def ensure_steps_are_possible(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that nothing in other records or in the past stands against a new step (RC708); the table of moves is a rule on each record."""
    if pair.after is None or not is_grown(pair):
        return
    for place, each in placed_steps(pair):
        found = breach(proposal.around(pair.after), _before_step(pair.after, pair.after, place), each)
        if found is not None and (pair.after.id, found[0]) not in proposal.known:
            why = found[1]
            yield rule("RC708").broken(("log", place, "step"), verb=_verb(pair.after, each), why=why, command=pair.after.kind.name, id=pair.after.id)


def ensure_actors_may_act(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that whoever takes a new step may take it by the roles of the base (RC709)."""
    if pair.after is None or not is_grown(pair) or not proposal.base.shelf(Unit):
        return
    for place, each in placed_steps(pair):
        why = may_act(proposal.roles(pair.after), _before_step(pair.before or pair.after, pair.after, place), each.step, each.by)
        if why is not None:
            yield rule("RC709").broken(("log", place, "by"), why=why)


def ensure_work_is_judged_by_others(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that nobody verifies or closes a need whose order they hold; where the office has nobody else, that is allowed and said (RC715, a warning)."""
    if pair.after is None or not is_grown(pair):
        return
    for place, each in placed_steps(pair):
        roles, before = proposal.roles(pair.after), _before_step(pair.before or pair.after, pair.after, place)
        if judges_own_work(roles, before, each.step, each.by) and may_act(roles, before, each.step, each.by) is None:
            yield rule("RC715").broken(("log", place, "by"), by=each.by, verb=_verb(pair.after, each))


def ensure_no_archived_record_is_named(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that a record does not newly name an archived one (RC710); one archived in the same change may be."""
    if pair.after is None:
        return
    for place, old in archived_references(proposal.ahead, pair.after, pair.before):
        kind = old.kind
        before = proposal.base.find(type(old), old.id)
        if before is not None and before.archived_on is not None and place[0] != "log":
            name = label(type(pair.after), str(place[0]))
            yield rule("RC710").broken(place, key=place[0], label=name, kind=_kind(kind), id=old.id, command=kind.name)


def ensure_former_ids_stay(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that ids are never reused: former ids stay on record, nobody else has them, and no new record takes one (RC716)."""
    after, before = pair.after, pair.before
    if not isinstance(after, Named):
        return
    kept = {after.id, *after.former_ids}
    lost = next((each for each in before.former_ids if each not in kept), None) if isinstance(before, Named) else None
    if lost is not None:
        yield rule("RC716").broken(("former_ids",), why=Text(f"{lost} 不见了", f"{lost} is gone"))
    used = next((each for each in after.former_ids if proposal.ahead.find(type(after), each) is not None), None)
    if used is not None:
        yield rule("RC716").broken(("former_ids",), why=Text(f"{used} 是另一条记录的编号", f"{used} is the id of another record"))
    owner = next((each for each in proposal.base.all(type(after)) if after.id in each.former_ids), None) if before is None else None
    if owner is not None:
        yield rule("RC716").broken(("id",), why=Text(f"{after.id} 曾是 {owner.id} 的编号", f"{after.id} was the id of {owner.id}"))


CHANGE_RULES: tuple[Callable[[Proposal, Pair], Iterator[Finding]], ...] = (
    ensure_record_stays,
    ensure_fixed_fields_stay,
    ensure_log_only_grows,
    ensure_new_steps_come_last,
    ensure_first_step_fits_the_id,
    ensure_steps_are_possible,
    ensure_actors_may_act,
    ensure_work_is_judged_by_others,
    ensure_no_archived_record_is_named,
    ensure_former_ids_stay,
)


def judge_pairs(proposal: Proposal) -> Iterator[tuple[Pair, Finding]]:
    """Yield what is wrong with each record's change."""
    for pair in proposal.pairs:
        for ensure in CHANGE_RULES:
            for finding in ensure(proposal, pair):
                yield pair, finding


def ensure_steps_are_not_late(pairs: Iterable[Pair], base_at: Any, most: int) -> Iterator[tuple[Pair, Finding]]:
    """Ensure that new steps are not dated more than `most` days before the commit the change starts from (RC713, a warning)."""
    for pair in pairs:
        for place, each in placed_steps(pair):
            days = (base_at - each.at).days
            if days > most:
                yield pair, rule("RC713").broken(("log", place, "at"), verb=_verb(pair.record, each), at=_when(each), days=days)


def ensure_change_is_small(pairs: Iterable[Pair], total: Mapping[str, int], limit: MassLimit) -> Iterator[tuple[str, Finding]]:
    """Ensure that one proposal does not change or delete too many old records of a kind (RC711); yields (folder, finding)."""
    changed = Counter(pair.before.kind for pair in pairs if pair.before is not None)
    for kind, count in sorted(changed.items(), key=lambda each: each[0].name):
        most = min(limit.records, max(limit.least, total[kind.name] * limit.percent // 100))
        if count > most:
            yield kind.folder, rule("RC711").broken((), count=count, kind=_kind(kind), all=total[kind.name], most=most)


def is_grown(pair: Pair) -> bool:
    """Tell whether the log after begins with the log before."""
    old = _log(pair.before)
    return _log(pair.after)[: len(old)] == old


def new_steps(pair: Pair) -> tuple[Any, ...]:
    """Return the steps that the change adds."""
    return tuple(each for _, each in placed_steps(pair))


def placed_steps(pair: Pair) -> list[tuple[int, Any]]:
    """Return the steps that the change adds with their places in the log; of a log that was rewritten, those that were nowhere in it."""
    old, new = _log(pair.before), _log(pair.after)
    if is_grown(pair):
        return list(enumerate(new))[len(old) :]
    return [(place, each) for place, each in enumerate(new) if each not in old]


def _before_step(fields: Record, lived: Record, place: int) -> Record:
    return fields.model_copy(update={"log": _log(lived)[:place]})


def _kind(kind: Kind) -> Text:
    return Text(kind.label.zh, kind.label.en.lower())


def _log(record: Record | None) -> tuple[Any, ...]:
    return getattr(record, "log", ())


def _step(record: Record, place: int, step: Any) -> dict[str, Any]:
    return {"place": place + 1, "verb": _verb(record, step), "at": _when(step)}


def _verb(record: Record, step: Any) -> Text:
    move = record.moves.move(step.step) if record.moves else None
    return move.label if move else Text(step.step, step.step)


def _when(step: Any) -> str:
    return str(step.at.isoformat(sep=" ", timespec="minutes"))
