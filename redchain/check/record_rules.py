"""Rules that judge one record by itself: its life, its dates, its organisation code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.check.catalogue import rule
from redchain.kinds.need.model import Need, NeedStep, Rejection
from redchain.kinds.order.model import Order, OrderStep
from redchain.kinds.project.model import Project
from redchain.kinds.registry import KINDS
from redchain.kinds.resource.model import Resource
from redchain.model.base import label
from redchain.model.codes import organisation_check_is_right
from redchain.model.conditions import breach
from redchain.model.size import SIZES, possible_sizes, say_sizes
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from redchain.check.finding import Finding, Place
    from redchain.kinds.enterprise.model import Enterprise
    from redchain.model.base import Record
    from redchain.model.kind import Moves

    RecordRule = Callable[[Any], Iterator[Finding]]


def ensure_log_is_not_empty(record: Record) -> Iterator[Finding]:
    """Ensure that a kind with a life has a first step (RC302)."""
    if record.moves and not getattr(record, "log", ()):
        first = record.moves.moves[0]
        yield rule("RC302").broken(("log",), verb=first.label, kind=record.kind.name)


def ensure_steps_are_legal(record: Record) -> Iterator[Finding]:
    """Ensure that the table of moves allows every step (RC301)."""
    moves = record.moves
    if moves is None:
        return
    for wrong in record.walked[1]:
        move = moves.move(wrong.verb)
        verb = move.label if move else Text(wrong.verb, wrong.verb)
        yield rule("RC301").broken(("log", wrong.place, "step"), state=say_state(moves, wrong.state), verb=verb, possible=say_possible(moves, wrong.state))


def ensure_steps_follow_in_time(record: Record) -> Iterator[Finding]:
    """Ensure that no step is earlier than the one before it (RC303)."""
    log = getattr(record, "log", ())
    for place in range(1, len(log)):
        if log[place].at < log[place - 1].at:
            yield rule("RC303").broken(("log", place, "at"), place=place + 1)


def ensure_steps_carry_their_keys(record: Record) -> Iterator[Finding]:
    """Ensure that each step holds what its verb needs (RC304) and nothing of other verbs (RC305)."""
    moves = record.moves
    if moves is None:
        return
    for place, step in enumerate(getattr(record, "log", ())):
        move, keys = moves.table[step.step], step.model_fields_set
        for key in move.needs:
            if key not in keys:
                yield rule("RC304").broken(("log", place), verb=move.label, key=key, label=label(type(step), key), line=f"{key}: …")
        for key in () if keys <= move.allowed else sorted(keys - move.allowed):
            yield rule("RC305").broken(("log", place, key), verb=move.label, key=key, label=label(type(step), key))


def ensure_steps_fit_the_past(record: Record) -> Iterator[Finding]:
    """Ensure that milestones are known (RC312), no refusal is made twice (RC313), extensions come in time (RC314), and holds pair (RC315)."""
    log = getattr(record, "log", ())
    for place, step in enumerate(log):
        if step.step not in _CONDITIONED:
            continue
        found = breach(None, record.model_copy(update={"log": log[:place]}), step)
        if found is not None:
            yield rule(found[0]).broken(("log", place, "step"), why=found[1])


def ensure_dates_follow(record: Record) -> Iterator[Finding]:
    """Ensure that dates which belong together stand in order (RC306)."""
    for field, later, earlier_field, earlier in _pairs(record):
        if later is not None and earlier is not None and later < earlier:
            yield rule("RC306").broken(field, later=_say(record, field, later), earlier=_say(record, earlier_field, earlier))


def ensure_organisation_code_checks(record: Record) -> Iterator[Finding]:
    """Ensure that positions 9-17 of a credit code pass GB 11714 (RC403, a warning)."""
    code = getattr(record, "uscc", None)
    if code and not organisation_check_is_right(code):
        yield rule("RC403").broken(("uscc",), value=code)


def ensure_size_follows_figures(firm: Enterprise) -> Iterator[Finding]:
    """Ensure that a firm's size is one that its staff, revenue and assets allow (RC510, a warning)."""
    counted = possible_sizes(firm.figures) if firm.size is not None else None
    if firm.size is not None and counted is not None and firm.size not in counted:
        yield rule("RC510").broken(("size",), size=SIZES[firm.size], counted=say_sizes(counted))


def ensure_years_can_be_met(resource: Resource) -> Iterator[Finding]:
    """Ensure that a resource's two conditions on a firm's age leave some age over (RC511)."""
    wanted = resource.eligibility
    if wanted and wanted.min_years is not None and wanted.max_years is not None and wanted.max_years < wanted.min_years:
        yield rule("RC511").broken(("eligibility", "max_years"), least=wanted.min_years, most=wanted.max_years)


_CONDITIONED = frozenset({"milestone", "send_back", "extend", "hold", "resume"})
_LIVING = tuple(model.kind.name for model in KINDS if model.moves)

RECORD_RULES: tuple[tuple[RecordRule, tuple[str, ...]], ...] = (
    (ensure_log_is_not_empty, _LIVING),
    (ensure_steps_are_legal, _LIVING),
    (ensure_steps_follow_in_time, _LIVING),
    (ensure_steps_carry_their_keys, _LIVING),
    (ensure_steps_fit_the_past, ("need", "order", "project")),
    (ensure_dates_follow, (*_LIVING, "resource")),
    (ensure_organisation_code_checks, ("enterprise",)),
    (ensure_size_follows_figures, ("enterprise",)),
    (ensure_years_can_be_met, ("resource",)),
)
"""Each rule with the kinds it judges."""


def rules_of(kind: str) -> tuple[RecordRule, ...]:
    """Return the rules that judge records of a kind by themselves."""
    return tuple(ensure for ensure, kinds in RECORD_RULES if kind in kinds)


def judge_alone(record: Record, rules: tuple[RecordRule, ...] | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with a record by itself; `rules` are those of its kind, for a caller that judges many."""
    found: list[Finding] = []
    for ensure in rules_of(record.kind.name) if rules is None else rules:
        found += ensure(record)
    return tuple(found)


def say_state(moves: Moves, state: str) -> Text:
    """Return a state in words; the start is called “new”."""
    return moves.states.get(state, Text("新建", "new"))


def say_possible(moves: Moves, state: str) -> Text:
    """Return the verbs that a state allows, in words."""
    possible = [move for each in moves.possible(state) if (move := moves.move(each))]
    if not possible:
        return Text("没有（已经结束）", "nothing (its life is over)")
    return Text("、".join(f"{each.label.zh}（{each.verb}）" for each in possible), ", ".join(each.verb for each in possible))


def _pairs(record: Record) -> Iterator[tuple[Place, date | None, Place, date | None]]:
    if isinstance(record, Need):
        yield ("wanted_by",), record.wanted_by, ("raised_on",), record.raised_on
        if record.log:
            yield ("log", 0, "at"), record.log[0].at.date(), ("raised_on",), record.raised_on
        for place, each in enumerate(record.rejected):
            yield ("rejected", place, "until"), each.until, ("rejected", place, "on"), each.on
    elif isinstance(record, Resource):
        yield ("valid_until",), record.valid_until, ("valid_from",), record.valid_from
    elif isinstance(record, Project) and record.log:
        yield ("due",), record.due, ("log", 0, "at"), record.log[0].at.date()
    if isinstance(record, Order):
        for place, step in enumerate(record.log):
            if step.due is not None:
                yield ("log", place, "due"), step.due, ("log", place, "at"), step.at.date()
    for place, until, at in _holds(record):
        yield ("log", place, "until"), until, ("log", place, "at"), at


def _holds(record: Record) -> list[tuple[int, date, date]]:
    if isinstance(record, (Need, Order)):
        steps: tuple[NeedStep | OrderStep, ...] = record.log
        return [(place, step.until, step.at.date()) for place, step in enumerate(steps) if step.until is not None]
    return []


def _say(record: Record, field: Place, day: date) -> Text:
    if field[0] == "log":
        name = {"at": Text("步骤时间", "the step's time"), "due": Text("限期", "the due date"), "until": Text("复核日", "the review date")}[str(field[2])]
    elif field[0] == "rejected":
        name = label(Rejection, str(field[2]))
    else:
        name = label(type(record), str(field[0]))
    return Text(f"{name.zh} {day.isoformat()}", f"{name.en} {day.isoformat()}")
