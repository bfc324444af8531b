"""The commands that take a step in a record's life, as people copy them: one way to write each, wherever it is offered."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from redchain.model.clock import is_held
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.base import Record

_PLAIN = re.compile(r"[\w@%+=:,./…-]+")


def command_for(model: type[Record], identifier: str, verb: str, **values: str) -> str:
    """Return the command that takes a step of a record: `values` are given to their flags, `…` stands for what the step needs besides."""
    assert model.moves is not None  # noqa: S101  # only kinds with a life have steps
    move = model.moves.table[verb]
    needed = dict.fromkeys((key for key in move.needs if key not in move.worked_out), "…")
    flags = (f"--{key.replace('_', '-')} {_quoted(value)}" for key, value in {**needed, **values}.items())
    group = () if model.kind.verbs_are_commands else (model.kind.name,)
    return " ".join(("redchain", *group, verb.replace("_", "-"), identifier, *flags))


def either(commands: list[str]) -> Text:
    """Return commands of which one is to be chosen."""
    return Text(" 或 ".join(commands), " or ".join(commands))


def commands_now(record: Record, without: str = "") -> tuple[str, ...]:
    """Return the commands that are possible for a record now; `without` leaves out the verb that was just refused."""
    moves = record.moves
    if moves is None:
        return ()
    idle = "hold" if is_held(record.steps) else "resume"
    return tuple(command_for(type(record), record.id, each) for each in moves.possible(record.state) if each not in {idle, without})


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else shlex.quote(value)
