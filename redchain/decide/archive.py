"""Archiving a record (归档): nothing is deleted; what is still in use may not be put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.change import Change, Put
from redchain.decide.lookup import title_of, unknown_record
from redchain.errors import RefusalError
from redchain.model.in_use import is_alive, users
from redchain.model.page_view import called
from redchain.shell_words import word
from redchain.text import Text, counted
from redchain.text_cleaning import for_subject

if TYPE_CHECKING:
    from datetime import date

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_SHOWN = 3


def archive(ledger: Ledger, model: type[Record], identifier: str, on: date, because: str = "") -> Change:
    """Return the change that archives a record; refuses one whose life goes on, or that records whose life goes on refer to."""
    before = ledger.find(model, identifier)
    if before is None:
        raise unknown_record(ledger, model, identifier)
    _refuse_twice(before)
    command = model.kind.name
    if is_alive(before):
        raise RefusalError(
            Text(f"{identifier} 还在办理，不能归档", f"{identifier} is still being worked on, so it cannot be archived"),
            Text(f"先办完：redchain {word(command)} show {word(identifier)}", f"finish it first: redchain {word(command)} show {word(identifier)}"),
        )
    _refuse_in_use(ledger, before)
    _refuse_last_lead(ledger, before)
    return put_away(before, on, because)


def put_away(before: Record, on: date, because: str = "") -> Change:
    """Return the change that archives a record, whatever still refers to it; refuses one that is archived already."""
    _refuse_twice(before)
    subject = f"{before.kind.name}: archive {before.id} {for_subject(title_of(before))}" + (f" ({for_subject(because)})" if because else "")
    return Change(subject, (Put(before.model_copy(update={"archived_on": on}), before),))


def _refuse_twice(record: Record) -> None:
    if record.archived_on is not None:
        command = record.kind.name
        raise RefusalError(
            Text(f"{record.id} 已于 {record.archived_on} 归档", f"{record.id} was archived on {record.archived_on}"),
            Text(
                f"重新启用：redchain {word(command)} edit {word(record.id)} --unset archived_on",
                f"to use it again: redchain {word(command)} edit {word(record.id)} --unset archived_on",
            ),
        )


def _refuse_last_lead(ledger: Ledger, record: Record) -> None:
    """Refuse a unit without which a chain would be in nobody's hands."""
    if record.kind.name != "unit":
        return
    for chain in ledger.all_named("chain"):
        others = (unit for each in chain.lead_units if each != record.id and (unit := ledger.named("unit", each)))
        if chain.archived_on is None and record.id in chain.lead_units and all(each.archived_on is not None for each in others):
            raise RefusalError(
                Text("{unit}是{chain}唯一的牵头单位，归档后没有人受理", "{unit} is the only lead unit of {chain}, whose needs would be in nobody's hands").fill(
                    unit=called(record), chain=called(chain)
                ),
                Text(
                    f"先换牵头单位：redchain chain edit {word(chain.id)} --lead-units 单位",
                    f"name another first: redchain chain edit {word(chain.id)} --lead-units UNIT",
                ),
            )


def _way_out(user: Record, record: Record) -> Text:
    """What to do first: what is on a chain is put on another."""
    if record.kind.name != "chain":
        return Text("先办完或改派这些记录", "finish them first, or give them to others")
    part_of = user if "chain" in type(user).model_fields else None
    command = f"redchain {user.kind.name} edit {word(user.id)} --chain" if part_of else f"redchain {user.kind.name} show {word(user.id)}"
    return Text(
        f"先办完，或改到别的产业链：{command}{' 产业链' if part_of else ''}",
        f"finish them first, or put them on another chain: {command}{' CHAIN' if part_of else ''}",
    )


def _refuse_in_use(ledger: Ledger, record: Record) -> None:
    using = list(users(ledger, record))
    if using:
        names = [each.id for each in using[:_SHOWN]]
        zh, en = "、".join(names), ", ".join(names)
        raise RefusalError(
            Text(
                f"{record.id} 还有 {len(using)} 条在办记录用到它：{zh}",
                f"{counted(len(using), 'record')} in hand {'refers' if len(using) == 1 else 'refer'} to {record.id}: {en}",
            ),
            _way_out(using[0], record),
        )
