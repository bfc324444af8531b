"""Adding and editing records of any kind: the id, the first step, and what an edit may not touch."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

from redchain.decide.change import Change, Put
from redchain.errors import RefusalError, UsageError
from redchain.kinds.registry import kind_named
from redchain.model.base import Named, label
from redchain.model.event import event_id
from redchain.model.fields import reference_paths, references
from redchain.model.ledger import archived_references
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_NAME_LENGTH = 40
_IMMUTABLE = {
    "id": Text("编号一经使用就不再改；记错了就另登记一条", "an id stays for good; register another record if this one is wrong"),
    "log": Text("办理经过只能用流程命令往后添加", "a log only grows, by the commands of the flow"),
}

_FIXED = Text("写下后不再改；记错了就另登记一条，把这条撤回或归档", "it stays as first written; register another record and withdraw or archive this one")


def add(ledger: Ledger, record: Record) -> Change:
    """Return the change that adds `record`; refuses an id in use and references to nothing."""
    model = type(record)
    if record.id in ledger.shelf(model) or f"{model.kind.name}:{record.id}" in ledger.paths:
        raise RefusalError(
            Text(f"编号 {record.id} 已经有了", f"the id {record.id} is already in use"),
            Text(
                f"换一个 --id，或修改它：redchain {model.kind.name} edit {record.id}",
                f"choose another --id, or edit it: redchain {model.kind.name} edit {record.id}",
            ),
        )
    _refuse_former(ledger, record)
    refuse_unknown_references(ledger, record)
    refuse_archived_references(ledger, record)
    return Change(f"{model.kind.name}: add {record.id} {title_of(record)}", (Put(record),))


def _refuse_former(ledger: Ledger, record: Record) -> None:
    """Ids are never reused: lists and reports of earlier months still say the old one."""
    if isinstance(record, Named):
        owner = next((each for each in ledger.shelf(type(record)).values() if record.id in each.former_ids), None)
        if owner is not None:
            raise RefusalError(
                Text(f"{record.id} 是 {owner.id} 的曾用编号，不再给别的记录", f"{record.id} is a former id of {owner.id} and stays its own"),
                Text("换一个 --id", "choose another --id"),
            )


def edit(ledger: Ledger, model: type[Record], identifier: str, values: Mapping[str, Any]) -> Change:
    """Return the change that sets `values` in a record; a value of None takes the key away. The id and the log stay."""
    before = ledger.find(model, identifier)
    if before is None:
        raise unknown_record(ledger, model, identifier)
    fixed = {each.field: _FIXED for each in model.kind.fixed}
    for name, remedy in {**fixed, **_IMMUTABLE}.items():
        if name in values and values[name] != getattr(before, name):
            raise UsageError(Text(f"{name} 不能修改", f"{name} cannot be edited"), remedy)
    kept = {name: getattr(before, name) for name in before.model_fields_set if name not in values}
    after = model.model_validate({**kept, **{name: value for name, value in values.items() if value is not None}})
    changed = [name for name in values if getattr(before, name) != getattr(after, name)]
    if not changed:
        raise RefusalError(
            Text(f"{identifier} 没有变化，不需要提交", f"nothing changes in {identifier}"),
            Text(f"看现在的内容：redchain {model.kind.name} show {identifier}", f"see how it stands: redchain {model.kind.name} show {identifier}"),
        )
    refuse_unknown_references(ledger, after)
    refuse_archived_references(ledger, after, before)
    return Change(f"{model.kind.name}: edit {identifier} {', '.join(sorted(changed))}", (Put(after, before),))


def with_first_step(model: type[Record], values: dict[str, Any], *, at: datetime, by: str | None) -> dict[str, Any]:
    """Return the values of a new record with the log's first step, where the kind has a life and none is given."""
    if model.moves is None or values.get("log"):
        return values
    first = model.moves.moves[0]
    step: dict[str, Any] = {"at": at.isoformat(), "step": first.verb, "by": by}
    step.update({key: values.pop(key) for key in first.needs if key in values})
    return {**values, "log": [step]}


def new_id(model: type[Record], day: date, number: int) -> str:
    """Return a fresh event id: the day and `number` (0 to 32^5 - 1, random) in Crockford base32."""
    assert model.kind.prefix is not None  # noqa: S101  # the caller asks for event kinds only
    return event_id(model.kind.prefix, day, number)


def name_id(spelled: str, taken: Mapping[str, Any]) -> str:
    """Return an id made of a name spelled in pinyin, with a number at its end when it is taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", spelled.lower()).strip("-")[:_NAME_LENGTH].strip("-") or "x"
    if stem not in taken:
        return stem
    return next(f"{stem}-{number}" for number in range(2, 10_000) if f"{stem}-{number}" not in taken)


def refuse_unknown_references(ledger: Ledger, record: Record) -> None:
    """Refuse a record that names what is not there, with the nearest names there are."""
    for place, kinds, each in references(record, reference_paths(type(record))):
        models = [model for kind in kinds if (model := kind_named(kind))]
        if place[0] != "log" and not any(each in ledger.shelf(model) or f"{model.kind.name}:{each}" in ledger.paths for model in models):
            raise unknown_record(ledger, models[0], each, field=label(type(record), str(place[0])))


def refuse_archived_references(ledger: Ledger, record: Record, before: Record | None = None) -> None:
    """Refuse a record that newly names an archived one."""
    for place, old in archived_references(ledger, record, before):
        field = label(type(record), str(place[0]))
        kind, command = type(old).kind.label, type(old).kind.name
        raise RefusalError(
            Text(f"{field.zh}：{kind.zh} {old.id} 已归档", f"{field.en}: the {kind.en.lower()} {old.id} is archived"),
            Text(
                f"换一个：redchain {command} list；重新启用：redchain {command} edit {old.id} --unset archived_on",
                f"name another: redchain {command} list; take it into use again: redchain {command} edit {old.id} --unset archived_on",
            ),
        )


def unknown_record(ledger: Ledger, model: type[Record], identifier: str, *, field: Text | None = None) -> RefusalError:
    """Return the refusal for an id that is not there: the nearest ids and names, or how to register it."""
    kind = model.kind.label
    where = Text("", "") if field is None else Text(f"{field.zh}：", f"{field.en}: ")
    text = Text(f"{where.zh}没有编号为 {identifier} 的{kind.zh}", f"{where.en}there is no {kind.en.lower()} {identifier}")
    near = nearest_records(ledger, model, identifier)
    command = model.kind.name
    if near:
        return RefusalError(
            text,
            Text("是不是：" + "、".join(f"{each}（{name}）" for each, name in near), "did you mean: " + ", ".join(f"{each} ({name})" for each, name in near)),
        )
    return RefusalError(
        text, Text(f"查看全部：redchain {command} list；登记：redchain {command} add", f"see all: redchain {command} list; register: redchain {command} add")
    )


def nearest_records(ledger: Ledger, model: type[Record], words: str, most: int = 3) -> list[tuple[str, str]]:
    """Return up to `most` (id, name) whose id or name is like `words` or holds it."""
    shelf = ledger.shelf(model)
    if model.kind.prefix is not None:
        return [(each, title_of(shelf[each])) for each in difflib.get_close_matches(words, list(shelf), most, 0.8)]
    names = {each: title_of(shelf[each]) for each in shelf}
    holding = [each for each, name in names.items() if words.lower() in each or words in name or (name in words and name)]
    close = difflib.get_close_matches(words, list(names), most, 0.6)
    alike = [each for name in difflib.get_close_matches(words, list(names.values()), most, 0.5) for each in names if names[each] == name]
    return [(each, names[each]) for each in dict.fromkeys((*holding, *close, *alike))][:most]


def title_of(record: Record) -> str:
    """Return a record's title, short name or name, for people."""
    for name in ("title", "name"):
        value = getattr(record, name, None)
        if value:
            return str(value)
    return ""
