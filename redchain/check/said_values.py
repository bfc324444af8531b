"""How a finding says the values of a field before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Iterable


def told_beside(value: Any, other: Any) -> Any:
    """Return a value as a message says it beside another: parts by their titles."""
    if value is None or value == ():
        return Text("（没有）", "(none)")
    if not isinstance(value, tuple):
        return value
    return join([_part(each, other) for each in value], zh="、", en=", ")


def _part(part: Any, others: Iterable[Any]) -> Text:
    """Return one part by its title; beside one of the same title, with what it says otherwise."""
    if isinstance(part, str):
        return same(part)
    name = next((said for key in ("title", "name") if (said := getattr(part, key, None))), None)
    twin = next(
        (each for each in others if name is not None and type(each) is type(part) and name in {getattr(each, "title", None), getattr(each, "name", None)}), None
    )
    if twin is None or twin == part:
        return same(str(name or part))
    from redchain.model.fields import fields  # which loads pydantic; the texts of rules are read without it

    model: Any = type(part)
    keys = [key for key in model.model_fields if getattr(part, key) != getattr(twin, key)]
    labels = [Text("{label} {value}", "{label}: {value}").fill(label=fields(model)[key].label, value=_plain(getattr(part, key))) for key in keys]
    said = join(labels, zh="，", en=", ")
    return Text(f"{name}（{said.zh}）", f"{name} ({said.en})")


def _plain(value: Any) -> Any:
    return Text("（没有）", "(none)") if value is None or value == () else ", ".join(map(str, value)) if isinstance(value, tuple) else value
