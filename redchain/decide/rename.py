"""Renaming: another id for a named record, and every reference to it, as one change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.change import Change, Put
from redchain.decide.lookup import find_meant, title_of
from redchain.decide.shared_id import refuse_shared_id
from redchain.errors import RefusalError
from redchain.kinds.registry import KINDS
from redchain.kinds.renaming import Renaming, renamed, unclear_reference
from redchain.model.base import Named
from redchain.shell_words import word
from redchain.text import Text
from redchain.text_cleaning import for_subject

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger


def rename(ledger: Ledger, model: type[Named], identifier: str, new: str) -> Change:
    """Return the change that gives a record the id `new` and puts it into every record that names it, old steps included.

    Raises RefusalError when the new id is in use, or was somebody else's, or when two kinds would share it and a reference could not tell whom
    it means, as a step of a unit or a firm; or when they share the old one, and something names it that could mean either. That `new` is a well-formed id is for the caller to see to.
    """
    before = find_meant(ledger, model, identifier)
    _refuse_the_same(before, new)
    _refuse_taken(ledger, before, new)
    refuse_shared_id(ledger, model, new)
    _refuse_unclear(ledger, before)
    renaming = Renaming(model.kind.name, before.id, new)
    pairs = ((record, renamed(ledger, record, (renaming,))) for kind in KINDS for record in ledger.every(kind))
    others = tuple(Put(after, record) for record, after in pairs if after is not record and record != before)
    subject = f"{model.kind.name}: rename {before.id} to {new} ({for_subject(title_of(before))})"
    return Change(subject, (Put(renaming.of(before), before), *others), renaming=renaming)


def _refuse_the_same(before: Record, new: str) -> None:
    if before.id == new:
        show = f"redchain {type(before).kind.name} show {word(new)}"
        raise RefusalError(Text(f"编号已经是 {new}，没有变化", f"the id is {new} already; nothing changes"), Text(f"看看：{show}", f"see: {show}"))


def _refuse_taken(ledger: Ledger, before: Named, new: str) -> None:
    model = type(before)
    other = next((each for each in ledger.every(model) if each.id == new or (new in each.former_ids and each.id != before.id)), None)
    if other is None and f"{model.kind.name}:{new}" not in ledger.paths:
        return
    was = (
        Text(f"{new} 是 {other.id} 的曾用编号，不再给别的记录", f"{new} is a former id of {other.id} and stays its own") if other and other.id != new else None
    )
    raise RefusalError(was or Text(f"编号 {new} 已经有了", f"the id {new} is already in use"), Text("换一个编号", "choose another id"))


def _refuse_unclear(ledger: Ledger, before: Named) -> None:
    unclear = unclear_reference(ledger, type(before), before.id)
    if unclear is not None:
        show = f"redchain {type(unclear).kind.name} show {word(unclear.id)}"
        raise RefusalError(
            Text(
                f"另一类记录也有编号 {before.id}，{unclear.id} 里的分不清是哪一条",
                f"a record of another kind has the id {before.id} as well, and {unclear.id} could mean either",
            ),
            Text(f"先在那里换掉这个编号，再改；看看：{show}", f"replace the id there first, then rename; see: {show}"),
        )
