"""The commands that take a step in a record's life, as people copy them: one way to write each, wherever it is offered."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from redchain.model.attempt import after_all, is_possible, possible_now
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redchain.model.attempt import Doing
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_PLAIN = re.compile(r"[\w@%+=:,./…-]+")


def command_for(model: type[Record], identifier: str, verb: str, **values: str) -> str:
    """Return the command that takes a step of a record: `values` are given to their flags, `…` stands for what the step needs or says besides."""
    assert model.moves is not None  # noqa: S101  # only kinds with a life have steps
    move = model.moves.table[verb]
    says = () if set(move.says) & {*move.needs, *values} - set(move.worked_out) else move.says[:1]
    needed = dict.fromkeys((key for key in (*move.needs, *says) if key not in move.worked_out), "…")
    flags = (f"--{key.replace('_', '-')} {_quoted(value)}" for key, value in {**needed, **values}.items())
    group = () if model.kind.verbs_are_commands else (model.kind.name,)
    return " ".join(("redchain", *group, verb.replace("_", "-"), identifier, *flags))


def offer(ledger: Ledger, steps: Iterable[tuple[Any, str, Mapping[str, str]]]) -> Text | None:
    """Return those of some steps (record, verb, values) that may be taken now, as commands of which one is to be chosen; None when there is none."""
    commands = [command_for(type(each), each.id, verb, **values) for each, verb, values in steps if possible_now(ledger, each, verb, values)]
    return Text(" 或 ".join(commands), " or ".join(commands)) if commands else None


def commands_now(ledger: Ledger, record: Record, doing: Doing | None = None, without: str = "") -> tuple[str, ...]:
    """Return the commands that are possible for a record now: those that would be permitted; `without` leaves out the verb that was just refused.

    Whoever is named in `doing` is offered what they may do, in their name; where that is nothing, whoever usually does it.
    """
    doing = doing or after_all(ledger, record)
    known = [each for each in record.moves.possible(record.state) if each != without] if record.moves else []
    for by in dict.fromkeys((doing.by, None)):
        verbs = [each for each in known if is_possible(ledger, record, each, replace(doing, by=by))]
        if verbs:
            return tuple(command_for(type(record), record.id, each, **({"by": by} if by else {})) for each in verbs)
    return ()


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else shlex.quote(value)
