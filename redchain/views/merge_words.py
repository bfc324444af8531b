"""What two sides of a merge could not agree on, in words: which field, what it was, what each side says, which rule stands against having both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from redchain.model.base import Record
from redchain.model.conflict import WHOLE
from redchain.model.fields import fields
from redchain.text import Text, join, same
from redchain.views.differences import changed_fields, say_step, say_value, written_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.model.conflict import Conflict

    Find = Callable[[str, str], Any]

_GONE = Text("（删去了）", "(removed)")
_NOTHING = Text("（无）", "(none)")
_UNREAD = Text("读不成记录", "it cannot be read as a record")
_BOTH_CHANGED = Text("两边改得不一样", "each side says something else")
_NOT_BOTH = Text("两步不能都有", "these two steps cannot both stand")
_TWO_PASTS = Text("两边都改了已有的步骤", "each side has changed the steps that were there")
_TOGETHER = Text("合在一起", "both together")
_RECORD = Text("整条记录", "the whole record")
_STEPS = Text("流转", "life")


class Question(NamedTuple):
    """One conflict as it is asked: the field's key for scripts, what it is about, why it is asked, what was there (None: that says nothing), and what each side says."""

    key: str
    about: Text
    why: Text
    base: Text | None
    ours: Text
    theirs: Text


def say_conflict(conflict: Conflict, record: Any, find: Find) -> Question:
    """Return a conflict in words; `record` is a record of either side, `find` finds a record by kind and id."""
    if conflict.place == WHOLE:
        about = _TOGETHER if conflict.base is not None else _RECORD
        return Question(
            "all", about, conflict.why or _BOTH_CHANGED, None, *(say_changes(conflict.base, each, find) for each in (conflict.ours, conflict.theirs))
        )
    if conflict.place == ("log",) and isinstance(record, Record):
        return _of_steps(conflict, record, find)
    about, model, name = _place(type(record), conflict.place)
    said = [_say(model, name, each, find) for each in (conflict.base, conflict.ours, conflict.theirs)]
    return Question(conflict.place[0], about, conflict.why or _BOTH_CHANGED, *said)


def name_of_record(record: Any) -> Text:
    """Return which record it is: its kind, its id and what it is called."""
    kind = record.kind
    title = next((str(said) for each in kind.title if (said := getattr(record, each, None))), "")
    named = Text(f"{kind.label.zh} {record.id}", f"{kind.label.en} {record.id}")
    return Text(f"{named.zh}（{title}）", f"{named.en} ({title})") if title else named


def say_dropped(record: Any, steps: Sequence[Any], find: Find) -> Text:
    """Return the steps that a choice leaves out."""
    said = join([say_step(find, record, each) for each in steps], zh="；", en="; ")
    return Text(f"不要的步骤：{said.zh}", f"steps left out: {said.en}")


def _of_steps(conflict: Conflict, record: Record, find: Find) -> Question:
    sides = conflict.ours, conflict.theirs
    if conflict.base is None:
        why = conflict.why or _NOT_BOTH
        return Question("log", _STEPS, why, None, *(say_step(find, record, each) for each in sides))
    new = [[step for step in side if step not in conflict.base] for side in sides]
    said = [join([say_step(find, record, step) for step in side], zh="；", en="; ") if side else _GONE for side in new]
    return Question("log", _STEPS, _TWO_PASTS, None, *said)


def say_changes(base: Any, side: Any, find: Find) -> Text:
    """Return what a side changed, its fields and its steps; all that it says where nothing was there before."""
    if side is None:
        return _UNREAD
    known = getattr(base, "log", ())
    said = [*(changed_fields(base, side) if base is not None else written_fields(side))]
    said += [say_step(find, side, each) for each in getattr(side, "log", ()) if each not in known]
    return join(said, zh="；", en="; ") if said else _NOTHING


def _place(model: Any, place: tuple[str, ...]) -> tuple[Text, Any, str]:
    """The labels of a key path, and the field at its end with the model that it is a field of; an item of a list is named by its key."""
    name, *rest = place
    field = fields(model)[name]
    about = field.label
    if rest and field.many:
        about = Text(f"{about.zh}（{rest[0]}）", f"{about.en} ({rest[0]})")
        rest = rest[1:]
    if not rest or not field.parts:
        return about, model, name
    inner, model, name = _place(field.type, tuple(rest))
    return Text(f"{about.zh} {inner.zh}", f"{about.en} {inner.en}"), model, name


def _say(model: Any, name: str, value: Any, find: Find) -> Text:
    """A value in full: what two people wrote may differ only at its end."""
    if value is None:
        return _NOTHING
    field = fields(model)[name]
    if isinstance(value, str) and field.references:
        return same(next((title for kind in field.references if (title := _called(find(kind, value)))), value))
    if isinstance(value, str) and not field.choices and field.named is None:
        return same(" ".join(value.split()))
    if isinstance(value, BaseModel):
        return say_value(model, name, value) if not field.many else _parts(value)
    return say_value(model, name, value)


def _parts(value: BaseModel) -> Text:
    """An item of a list by all that is written of it."""
    return join([*written_fields(value)], zh="，", en=", ")


def _called(record: Any) -> str:
    return "" if record is None else next((str(said) for each in ("short_name", *record.kind.title) if (said := getattr(record, each, None))), "")
