"""A record as the text that the project itself writes, made from plain values without the models: thousands a second."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from redchain.model.base import field_order
from redchain.model.event_id import event_day
from redchain.model.fields import fields

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel

    from redchain.model.base import Record

    Writer = Callable[[Any], str]

_PLAIN = frozenset({"category"})
_QUOTES = str.maketrans({"\\": "\\\\", '"': '\\"'})


def path_of(model: type[Record], identifier: str) -> str:
    """Return where the record of a kind is stored."""
    day = event_day(identifier) if model.kind.prefix else None
    return f"data/{model.kind.folder}/" + (f"{day:%Y-%m}/" if day else "") + f"{identifier}.yaml"


def record_text(model: type[Record], values: Mapping[str, Any], path: str) -> str:
    """Return the text of a record: its keys in the order of the contract, without those that are None, empty or equal to their default."""
    head = f"# yaml-language-server: $schema={'../' * path.count('/')}schemas/{model.kind.name}.schema.json\n"
    return head + "".join(_lines(model, values, ""))


def _lines(model: type[BaseModel], values: Mapping[str, Any], lead: str) -> list[str]:
    known = _writers(model)
    lines = []
    for name, default, inner, write in known:
        value = values.get(name)
        if value is None or value in ((), [], default):
            continue
        if inner is None:
            lines.append(f"{lead}{name}: {write(value)}\n")
        elif isinstance(value, (list, tuple)):
            lines.append(f"{lead}{name}:\n")
            for each in value:
                part = "".join(_lines(inner, each, lead + "    "))
                lines.append(f"{lead}  - {part[len(lead) + 4 :]}")
        else:
            lines += [f"{lead}{name}:\n", *_lines(inner, value, lead + "  ")]
    if len(values) > len(known) or not values.keys() <= _names(model):
        raise KeyError(sorted(values.keys() - _names(model)))
    return lines


@cache
def _names(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(model.model_fields)


@cache
def _writers(model: type[BaseModel]) -> tuple[tuple[str, Any, type[BaseModel] | None, Writer], ...]:
    """Return of each field its name, its default, the model of its parts, and what writes its value on one line."""
    known = fields(model)
    return tuple(
        (
            name,
            None if model.model_fields[name].is_required() else model.model_fields[name].default,
            known[name].type if known[name].parts else None,
            _bare if known[name].choices or name in _PLAIN else _quoted,
        )
        for name in field_order(model)
    )


def _bare(value: Any) -> str:
    return f"[{', '.join(map(_bare, value))}]" if isinstance(value, (list, tuple)) else str(value)


def _quoted(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value.translate(_QUOTES)}"'
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_quoted, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    return f'"{value.isoformat()}"'
