"""The page of the data format: every kind with its keys, their values and its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.registry import KINDS, kind_named
from redchain.kinds.schema import schema_of
from redchain.manual.page import Page, code, grid, plain
from redchain.model.fields import fields, parts_of
from redchain.model.kind import START
from redchain.model.settings import SETTINGS_FILES
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from redchain.model.base import Record
    from redchain.model.kind import Moves

_HEAD = """# 数据格式 / Data format

各类记录的字段和流程。

The keys and the life of every kind."""
_SIMPLE = {
    "date": Text("日期", "date"),
    "date-time": Text("时间，带时区", "moment with its offset"),
    "integer": Text("整数", "whole number"),
    "number": Text("数", "number"),
    "boolean": Text("true 或 false", "true or false"),
}
_TEXTS = {60: Text("短语，至多 60 字", "word, at most 60 characters"), 200: Text("一行，至多 200 字", "line, at most 200 characters")}
_LONG = Text("文字，可多行", "text, may run over lines")


def kinds_page() -> Page:
    """Return the page of the data format."""
    rows = ((f"[{each.kind.name}](#{each.kind.name})", plain(each.kind.label.zh), f"`data/{each.kind.folder}/`", _id_form(each)) for each in KINDS)
    parts = [f"## 类别 / Kinds\n\n{grid(('Kind', '类别', 'Folder', 'Id'), rows)}"]
    parts += [_kind(each) for each in KINDS]
    parts.append("## 设置 / Settings")
    parts += [
        f"### `{file.path}`\n\n{_fields(file.model, schema_of(file.name))}\n\n" + "\n\n".join(_parts(schema_of(file.name), parts_of(file.model)))
        for file in SETTINGS_FILES
    ]
    return Page("data-format.md", _HEAD, "\n\n".join(each.strip() for each in parts))


def _kind(model: type[Record]) -> str:
    kind, schema = model.kind, schema_of(model.kind.name)
    head = f"## {kind.name}\n\n**{plain(kind.label.zh)} / {plain(kind.label.en)}**: {plain(kind.meaning.zh)}。 {plain(kind.meaning.en)}."
    parts = [head, _fields(model, schema), *_parts(schema, parts_of(model))]
    if model.moves:
        parts.append(_life(model.moves))
    return "\n\n".join(parts)


def _id_form(model: type[Record]) -> str:
    prefix = model.kind.prefix
    return f"`{prefix}-<yyyymmdd>-<5>`，`<yyyy-mm>/`" if prefix else "`a-z 0-9 -`"


def _fields(model: type[BaseModel], schema: dict[str, Any]) -> str:
    required = set(schema["required"])
    heads = ("键 Key", "名称", "Label", "值 Value", "说明", "Meaning")
    return grid(heads, (_field(model, name, made, required=name in required) for name, made in schema["properties"].items()))


def _field(model: type[BaseModel], name: str, made: dict[str, Any], *, required: bool) -> tuple[str, ...]:
    words, means = fields(model)[name].label, fields(model)[name].meaning or Text("", "")
    key = f"**{code(name)}**" if required else code(name)
    return key, plain(words.zh), plain(words.en), _value(model, name, made), plain(means.zh), plain(means.en)


def _value(model: type[BaseModel], name: str, made: dict[str, Any]) -> str:
    """Say what a key may contain: an id of which kind, one of which values, or a text of what length."""
    many = made.get("type") == "array"
    inner = made["items"] if many else made
    kinds = fields(model)[name].references
    names = fields(model)[name].choices
    if "anyOf" in inner:
        words = "<br>".join(code(each["$ref"].rpartition("/")[2]) if "$ref" in each else _simple(each) for each in inner["anyOf"])
    elif "$ref" in inner:
        words = code(inner["$ref"].rpartition("/")[2])
    elif kinds:
        words = "编号 id: " + " / ".join(f"[{each}](#{each})" for each in kinds if kind_named(each))
    elif names:
        words = "<br>".join(f"{code(key)} {plain(text.zh)} / {plain(text.en)}" for key, text in names.items())
    else:
        words = _simple(inner)
    standing = f"<br>默认 default: {code(str(made['default']))}" if made.get("default") not in (None, []) else ""
    return (f"列表 list: {words}" if many else words) + standing


def _simple(made: dict[str, Any]) -> str:
    if "const" in made:
        return code(str(made["const"]))
    if "enum" in made:
        return " / ".join(code(str(each)) for each in made["enum"])
    found = _SIMPLE.get(made.get("format", made.get("type", "")))
    if found is not None:
        return f"{found.zh} / {found.en}"
    if "pattern" in made and "maxLength" not in made:
        return code(made["pattern"])
    found = _TEXTS.get(made.get("maxLength", 0), _LONG)
    return f"{found.zh} / {found.en}"


def _parts(schema: dict[str, Any], classes: Mapping[str, type[BaseModel]]) -> Iterator[str]:
    for name, made in schema.get("$defs", {}).items():
        yield f"{code(name)}:\n\n{_fields(classes[name], made)}"


def _life(moves: Moves) -> str:
    states = "，".join(f"{code(name)} {text.zh} / {text.en}" for name, text in moves.states.items())
    heads = ("步骤 Step", "名称", "Label", "从 From", "到 To", "必带 Needs", "可带 May carry")
    rows = (
        (
            code(each.verb),
            plain(each.label.zh),
            plain(each.label.en),
            ", ".join("—" if source == START else code(source) for source in each.sources),
            code(each.target) if each.target else "不变 stays",
            ", ".join(code(key) for key in each.needs),
            ", ".join(code(key) for key in each.may),
        )
        for each in moves.moves
    )
    return f"状态 States: {states}\n\n{grid(heads, rows)}"
