"""What a refused step says: the rule, how the record stands, and the commands that are possible now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.add import command_of
from redchain.errors import RefusalError
from redchain.model.clock import is_held
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.base import Move, Record

WORKED_OUT = frozenset({"valid", "due"})
"""Keys that a verb works out when they are not given."""


def command_for(record: Record, move: Move) -> str:
    """Return the command that takes a step of a record, with the flags it needs."""
    verb = move.verb.replace("_", "-")
    group = "" if record.kind.name == "dispatch" else f"{command_of(type(record))} "
    needed = (each for each in move.needs if each not in WORKED_OUT)
    return " ".join([f"redchain {group}{verb} {record.id}", *(f"--{each.replace('_', '-')} …" for each in needed)])


def commands_now(record: Record, without: str = "") -> tuple[str, ...]:
    """Return the commands that are possible for a record now; `without` leaves out the verb that was just refused."""
    moves = record.moves
    if moves is None:
        return ()
    idle = "hold" if is_held(getattr(record, "log", ())) else "resume"
    return tuple(command_for(record, moves.table[each]) for each in moves.possible(record.state) if each not in {idle, without})


def say_record(record: Record) -> Text:
    """Return a record with its state, as `需求 N-… 是“已受理”`."""
    state = record.moves.states.get(record.state, Text("新建", "new")) if record.moves else Text("", "")
    return Text("{kind} {id} 是“{state}”", "{kind} {id} is “{state}”").fill(
        kind=Text(record.kind.label.zh, record.kind.label.en.lower()), id=record.id, state=state
    )


def refused(code: str | None, words: Text, remedy: Text) -> RefusalError:
    """Return the refusal of a step with the code of the rule, where a rule says so."""
    rule = Text("", "") if code is None else Text(f"（{code}）", f" ({code})")
    return RefusalError(Text("{words}{rule}", "{words}{rule}").fill(words=words, rule=rule), remedy)


def say_possible(record: Record, without: str = "") -> Text:
    """Return what may be done with a record now, as commands."""
    commands = commands_now(record, without)
    if not commands:
        show = f"redchain {command_of(type(record))} log {record.id}"
        return Text(f"它已经结束，没有下一步；看经过：{show}", f"its life is over; see it: {show}")
    return Text("现在可以：" + "；".join(commands), "possible now: " + "; ".join(commands))
