"""Editing a record of any kind, and what an edit may not touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.decide.change import Change, Put
from redchain.decide.draft import fields_of
from redchain.decide.lookup import refuse_archived_references, refuse_unknown_references, unknown_record
from redchain.errors import RefusalError, UsageError
from redchain.model.fields import fields
from redchain.model.suggested_commands import command_for
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.model.base import Record
    from redchain.model.kind import Fixed
    from redchain.model.ledger import Ledger

_IMMUTABLE = {
    "id": Text("编号一经使用就不再改；记错了就另登记一条", "an id stays for good; register another record if this one is wrong"),
    "log": Text("办理经过只能用流程命令往后添加", "a log is only ever added to, by the commands of the flow"),
}

_FIXED = Text("写下后不再改；记错了就另登记一条，把这条撤回或归档", "it stays as first written; register another record and withdraw or archive this one")


def edit(ledger: Ledger, model: type[Record], identifier: str, values: Mapping[str, Any]) -> Change:
    """Return the change that sets `values` in a record; a value of None takes the key away. The id and the log stay."""
    unknown = [each for each in values if each not in model.model_fields]
    if unknown:
        known = fields_of(model)[1:]
        raise UsageError(Text(f"没有字段 {unknown[0]}", f"there is no field {unknown[0]}"), Text(f"可用：{'、'.join(known)}", f"known: {', '.join(known)}"))
    before = ledger.find(model, identifier)
    if before is None:
        raise unknown_record(ledger, model, identifier)
    fixed = {each.field: _fixed(before, each) for each in model.kind.fixed if each.holds(before)}
    for name, remedy in {**fixed, **_IMMUTABLE}.items():
        if name in values and values[name] != getattr(before, name):
            label = fields(model)[name].label
            raise UsageError(Text(f"{label.zh}（{name}）不能修改", f"{label.en} ({name}) cannot be edited"), remedy)
    kept = {name: getattr(before, name) for name in before.model_fields_set if name not in values}
    after = model.model_validate({**kept, **{name: value for name, value in values.items() if value is not None}})
    changed = [name for name in values if getattr(before, name) != getattr(after, name)]
    if not changed:
        raise RefusalError(
            Text(f"{identifier} 没有变化，不需要提交", f"nothing changes in {identifier}"),
            Text(f"看现在的内容：redchain {model.kind.name} show {word(identifier)}", f"see how it stands: redchain {model.kind.name} show {word(identifier)}"),
        )
    refuse_unknown_references(ledger, after)
    refuse_archived_references(ledger, after, before)
    return Change(f"{model.kind.name}: edit {identifier} {', '.join(sorted(changed))}", (Put(after, before),))


def _fixed(record: Record, fixed: Fixed) -> Text:
    """Return why a field stays as it is, and what to do instead: the step that changes it, where there is one."""
    if fixed.unless:
        command = command_for(type(record), record.id, fixed.unless)
        return Text(f"只由这一步改：{command}", f"only this step changes it: {command}")
    move = record.moves.move(fixed.after) if record.moves and fixed.after else None
    if move is None:
        return _FIXED
    return Text("“{verb}”以后不再改；说错了就撤回或另登记一条", "it stays as it was at “{verb}”; withdraw this record or register another").fill(
        verb=move.label
    )
