"""The commands that take a step in a record's life, as people copy them: one way to write each, wherever it is offered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from redchain.model.attempt_step import after_all, is_possible
from redchain.model.base import step_model
from redchain.model.fields import fields
from redchain.model.step_correction import VERB as CORRECT
from redchain.shell_words import shown, word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redchain.model.attempt_step import Doing
    from redchain.model.base import Record
    from redchain.model.kind import Offer
    from redchain.model.ledger import Ledger


def command_for(model: type[Record], identifier: str, verb: str, **values: str) -> str:
    """Return the command that takes a step of a record: `values` are given to their flags, `…` stands for what the step needs or says besides."""
    assert model.moves is not None  # noqa: S101  # only kinds with a life have steps
    move = model.moves.table[verb]
    says = () if set(move.says) & {*move.needs, *values} - set(move.worked_out) else move.says[:1]
    needed = dict.fromkeys((key for key in (*move.needs, *says) if key not in move.worked_out), "…")
    flags = (each for key, value in {**needed, **values}.items() for each in (f"--{key.replace('_', '-')}", value))
    group = () if model.kind.verbs_are_commands else (model.kind.name,)
    return shown("redchain", *group, verb.replace("_", "-"), identifier, *flags)


def permitted(ledger: Ledger, offers: Iterable[Offer], doing: Doing) -> tuple[str, ...]:
    """Return the commands of those steps that would be permitted."""
    return tuple(
        each.command or command_for(type(each.record), each.record.id, each.verb, **each.values)
        for each in offers
        if is_possible(ledger, each.record, each.verb, doing, _in_a_step(each))
    )


def _in_a_step(offer: Offer) -> dict[str, Any]:
    """Return the values of an offer as a step holds them: one of several stands in a list."""
    known = fields(step_model(type(offer.record)))
    return {key: (value,) if known[key].many else value for key, value in offer.values.items()}


def say_next(ledger: Ledger, record: Record, doing: Doing) -> Text | None:
    """Return what usually comes next for a record, as commands of which one is to be chosen; None where nothing is permitted."""
    following = record.kind.next_step(ledger, record) if record.kind.next_step else None
    commands = permitted(ledger, following.offers, doing) if following else ()
    return following.words.fill(commands=Text(" 或 ".join(commands), " or ".join(commands))) if following and commands else None


def instead(ledger: Ledger, record: Record, doing: Doing) -> str:
    """Return the command for a record at which nothing that waits would be permitted: its correction, or how to see why there is none."""
    return (
        command_for(type(record), record.id, CORRECT) if is_possible(ledger, record, CORRECT, doing) else f"redchain {record.kind.name} log {word(record.id)}"
    )


def commands_now(ledger: Ledger, record: Record, doing: Doing | None = None) -> tuple[str, ...]:
    """Return the commands that are possible for a record now: those that would be permitted, with other values perhaps than were just refused.

    First come commands of another name that usually come next, such as a match. Whoever is named in `doing` is offered what they may do, in their name;
    where that is nothing, whoever usually does it. What has ended has none.
    """
    doing = doing or after_all(ledger, record)
    known = record.moves.possible(record.state) if record.moves else ()
    following = record.kind.next_step(ledger, record) if record.kind.next_step else None
    beside = [each for each in following.offers if each.command] if following else []
    values = {each.verb: each.values for each in following.offers if each.record.id == record.id} if following else {}
    for by in dict.fromkeys((doing.by, None)):
        now = replace(doing, by=by)
        said = {each: given for each in known if (given := _possible(ledger, record, each, now, values.get(each, {}))) is not None}
        if said:
            return (
                *permitted(ledger, beside, now),
                *(command_for(type(record), record.id, each, **{**given, **({"by": by} if by else {})}) for each, given in said.items()),
            )
    return ()


def _possible(ledger: Ledger, record: Record, verb: str, doing: Doing, values: Mapping[str, str]) -> Mapping[str, str] | None:
    """Return the values with which a step is possible: those it is usually taken with, or a note beside; None where it is not."""
    if is_possible(ledger, record, verb, doing):
        return values
    return {**values, "note": "…"} if is_possible(ledger, record, verb, doing, {"note": "…"}) else None
