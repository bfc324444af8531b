"""What may be done: who may take a step in a record's life, and what stands against it; what a kind does not declare nobody may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.deadline_clock import is_held
from redchain.model.kind import OFFICE, START, Condition
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import datetime

    from redchain.model.base import Record, Step
    from redchain.model.finding import Rule
    from redchain.model.kind import Deed, Kind, Move
    from redchain.model.ledger import Ledger

_OFFICE = Text("产业链的链办", "the chain's office")
_NOBODY = Text("没有人", "nobody")


def say_part(kind: Kind, part: str) -> Text:
    """Return a part in words."""
    return next((each.label for each in kind.parts if each.name == part), _OFFICE)


def say_verb(record: Record, verb: str) -> Text:
    """Return a verb in words."""
    found = _deed(record, verb)
    return found.label if found else Text(verb, verb)


def office_of(ledger: Ledger, record: Record) -> tuple[str, ...]:
    """Return the ids of the units that run the chain of a record; none where its kind has no office."""
    office = record.kind.office
    return office(ledger, record) if office else ()


def chain_of(ledger: Ledger, record: Record) -> str:
    """Return the id of the chain a record belongs to; empty for none."""
    chain = record.kind.chain
    return chain(ledger, record) if chain else ""


def candidates(ledger: Ledger, record: Record, verb: str) -> tuple[str, ...]:
    """Return the ids of all who may take a step by their part, the usual one first."""
    found = _deed(record, verb)
    return tuple(dict.fromkeys(each for part in (found.by if found else ()) for each in _players(ledger, record, part)))


def usual_actors(ledger: Ledger, record: Record, verb: str) -> tuple[str, ...]:
    """Return who usually takes a step: one firm or unit, or all units of the office."""
    found, known = _deed(record, verb), candidates(ledger, record, verb)
    return known if found is None or found.by[:1] == (OFFICE,) else known[:1]


def default_actor(ledger: Ledger, record: Record, verb: str, speaks_for: tuple[str, ...] = ()) -> str | None:
    """Return who takes a step when nobody is named: of those who may, one that is spoken for, else the first; None when there is nobody."""
    known = sorted(candidates(ledger, record, verb), key=lambda each: each not in speaks_for)
    return next((each for each in known if may_act(ledger, record, verb, each) is None), known[0] if known else None)


def may_act(ledger: Ledger, record: Record, verb: str, actor: str) -> Text | None:
    """Return None when `actor` may take the step `verb` in the life of `record`, else why not.

    `record` is the record before the step, or the new one for its first step. Roles are read from `ledger`: to judge a
    proposal, pass the ledger it starts from, so that nobody can give themselves a part.
    """
    known = candidates(ledger, record, verb)
    if actor not in known:
        return _not_theirs(record, verb, actor, known)
    return _own_work(ledger, record, verb, actor) if judges_own_work(ledger, record, verb, actor) else None


def judges_own_work(ledger: Ledger, record: Record, verb: str, actor: str) -> bool:
    """Tell whether the step judges work that the actor does; it may be taken only where nobody else of the office can judge."""
    move = record.moves.move(verb) if record.moves else None
    return move is not None and move.judges is not None and actor in move.judges.workers(ledger, record)


def rule_of_judging(ledger: Ledger, record: Record, verb: str, actor: str) -> Rule | None:
    """Return the rule of its own by which a kind keeps whoever did the work from judging it, where the step is one of these; None otherwise."""
    move = record.moves.move(verb) if record.moves else None
    if move is None or move.judges is None or actor not in candidates(ledger, record, verb):
        return None
    return move.judges.rule if judges_own_work(ledger, record, verb, actor) else None


def _deed(record: Record, verb: str) -> Move | Deed | None:
    move = record.moves.move(verb) if record.moves else None
    return move or next((each for each in record.kind.deeds if each.verb == verb), None)


def _players(ledger: Ledger, record: Record, part: str) -> tuple[str, ...]:
    if part == OFFICE:
        return office_of(ledger, record)
    known = next(each for each in record.kind.parts if each.name == part)
    value = known.who(ledger, record) if known.who else getattr(record, known.field)
    return (value,) if isinstance(value, str) else tuple(value or ())


def _not_theirs(record: Record, verb: str, actor: str, known: tuple[str, ...]) -> Text:
    found = _deed(record, verb)
    parts = [say_part(record.kind, each) for each in found.by] if found else []
    whose = Text("或".join(each.zh for each in parts), " or ".join(each.en for each in parts)) if parts else _NOBODY
    names = Text("、".join(known), ", ".join(known)) if known else Text("现在没有这样的单位", "there is none now")
    return Text("“{verb}”由{whose}办理（{names}），{actor} 不能办理", "“{verb}” is for {whose} ({names}), not for {actor}").fill(
        verb=say_verb(record, verb), whose=whose, names=names, actor=actor
    )


def _own_work(ledger: Ledger, record: Record, verb: str, actor: str) -> Text | None:
    """Nobody judges their own work while somebody else of the office can (domain: never let the unit close its own order)."""
    move = record.moves.move(verb) if record.moves else None
    if move is None or move.judges is None:
        return None
    workers = move.judges.workers(ledger, record)
    others = [each for each in office_of(ledger, record) if each not in workers and _is_in_use(ledger, each)]
    if not others:
        return None
    return Text("{actor} {words}，“{verb}”由链办的其他单位办理：{others}", "{actor} {words}; “{verb}” is for another unit of the office: {others}").fill(
        actor=actor, verb=move.label, words=move.judges.words, others=Text("、".join(others), ", ".join(others))
    )


def _is_in_use(ledger: Ledger, identifier: str) -> bool:
    unit = ledger.named("unit", identifier)
    return unit is None or unit.archived_on is None


def breach(ledger: Ledger | None, record: Record, step: Step) -> tuple[str, Text] | None:
    """Return why a step that the table allows may still not be taken, with the code of the rule it would break, or None.

    `record` is the record before the step (a new one: with an empty log); whether the table allows the step is not asked here.
    Other records are seen as they were at the moment of the step, so `ledger` may hold their later life: to judge a proposal, pass what it proposes.
    Without a ledger only what the record's own past says is asked.
    """
    move = record.moves.move(step.step) if record.moves else None
    for code, why, alone in move.conditions if move else ():
        words = why(ledger, record, step) if alone or ledger is not None else None
        if words is not None:
            return code, words
    return None


def states_at(record: Record, moment: datetime) -> frozenset[str]:
    """Return the states a record had at a moment: one, or several when steps were taken at that very moment."""
    return record.moves.states_at(record.steps, moment) if record.moves else frozenset({START})


def was_open(record: Record, moment: datetime) -> bool:
    """Tell whether a record was open at a moment, and not ended at that very moment."""
    states = states_at(record, moment) - {START}
    return bool(states) and record.moves is not None and states <= frozenset(record.moves.open)


def say_state(record: Record, moment: datetime | None = None) -> Text:
    """Return how a record stands, in words; with a moment at which it stood otherwise, how it stood then."""
    if record.moves is None:
        return Text("", "")
    states = states_at(record, moment) if moment else frozenset({record.state})
    if moment is None or record.state in states:
        return record.moves.say(record.state)
    known = next(iter(sorted(states - {START})), None)
    then = record.moves.say(known) if known else Text("还没有登记", "not there yet")
    return Text("{then}（{moment} 时）", "{then} at {moment}").fill(then=then, moment=f"{moment:%Y-%m-%d %H:%M}")


def say_record(record: Record, ledger: Ledger | None = None) -> Text:
    """Return a record with what it is called and its state, as `企业需求“…”（N-…）是“已受理”`; with a ledger, an order is called as its need."""
    whole = None if ledger is None else ledger.named("need", getattr(record, "need", None))
    title = getattr(record, "title", None) or getattr(whole, "title", None)
    called = Text(f"“{title}”（{record.id}）", f" “{title}” ({record.id})") if title else Text(f" {record.id} ", f" {record.id}")
    return Text("{kind}{called}是“{state}”", "{kind}{called} is “{state}”").fill(
        kind=Text(record.kind.label.zh, record.kind.label.en.lower()), called=called, state=say_state(record)
    )


def _on_hold(_ledger: Ledger | None, record: Record, _step: Step) -> Text | None:
    return Text("已经挂起", "it is already on hold") if is_held(record.steps) else None


def _not_on_hold(_ledger: Ledger | None, record: Record, _step: Step) -> Text | None:
    return None if is_held(record.steps) else Text("没有挂起，不用恢复", "it is not on hold")


NOT_ON_HOLD = Condition("RC315", _on_hold, alone=True)
"""What is put on hold was not on hold."""
ON_HOLD = Condition("RC315", _not_on_hold, alone=True)
"""What is resumed was on hold."""
