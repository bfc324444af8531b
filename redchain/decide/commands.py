"""The commands that take a step in a record's life, as people copy them: one way to write each, wherever it is offered."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from redchain.model.clock import is_held

if TYPE_CHECKING:
    from redchain.model.base import Record

WORKED_OUT = frozenset({"valid", "due"})
"""Keys that a verb works out when they are not given."""
_PLAIN = re.compile(r"[\w@%+=:,./…-]+")


def command_for(model: type[Record], identifier: str, verb: str, **values: str) -> str:
    """Return the command that takes a step of a record: `values` are given to their flags, `…` stands for what the step needs besides."""
    assert model.moves is not None  # noqa: S101  # only kinds with a life have steps
    needed = dict.fromkeys((key for key in model.moves.table[verb].needs if key not in WORKED_OUT), "…")
    flags = (f"--{key.replace('_', '-')} {_quoted(value)}" for key, value in {**needed, **values}.items())
    group = () if model.kind.name == "order" else (model.kind.name,)
    return " ".join(("redchain", *group, verb.replace("_", "-"), identifier, *flags))


def commands_now(record: Record, without: str = "") -> tuple[str, ...]:
    """Return the commands that are possible for a record now; `without` leaves out the verb that was just refused."""
    moves = record.moves
    if moves is None:
        return ()
    idle = "hold" if is_held(getattr(record, "log", ())) else "resume"
    return tuple(command_for(type(record), record.id, each) for each in moves.possible(record.state) if each not in {idle, without})


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else shlex.quote(value)
