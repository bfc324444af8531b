"""What changed between two states of the records, in plain words, record by record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import BaseModel

from redchain.kinds.registry import KINDS
from redchain.model.base import field_order
from redchain.model.fields import fields
from redchain.model.visibility import called, is_shown, named_by_id
from redchain.text import Text, join, plain_number, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

What = Literal["added", "changed", "archived", "deleted"]
WHATS: dict[What, Text] = {
    "added": Text("新增", "added"),
    "changed": Text("修改", "changed"),
    "archived": Text("归档", "archived"),
    "deleted": Text("删除", "deleted"),
}
_QUIET = frozenset({"log", "archived_on", "former_ids"})
_AFTERWARDS = frozenset({"at", "step", "by"})
_LONGEST = 80


class Difference(NamedTuple):
    """One record that differs: its headline (what it is, its states, who has it and until when) and a line for each step and field.

    Outside the clone a record that may not be shown has nothing but its kind, id and states, and no lines.
    """

    kind: str
    id: str
    what: What
    before: str
    after: str
    headline: Text
    lines: tuple[Text, ...]


def differences(before: Ledger, after: Ledger, pairs: Iterable[tuple[Record | None, Record | None]], *, for_others: bool = False) -> tuple[Difference, ...]:
    """Return every difference: first the kinds whose records are part of each other, as needs and their orders, then all others; by id.

    `for_others`: as it may be shown outside the clone.
    """
    teller = _Teller(before, after, for_others=for_others)
    found = [teller.tell(old, new) for old, new in pairs if old != new]
    order = {kind: place for place, kind in enumerate(_kinds_in_order())}
    return tuple(sorted(found, key=lambda each: (order[each.kind], each.id)))


class _Teller:
    """Tells what became of records, by the names that are or were known."""

    def __init__(self, before: Ledger, after: Ledger, *, for_others: bool) -> None:
        self.before, self.after, self.for_others = before, after, for_others

    def tell(self, old: Record | None, new: Record | None) -> Difference:
        record = new or old
        assert record is not None  # noqa: S101  # a pair has at least one side
        what = _what(old, new)
        before, after = ("" if each is None else each.state for each in (old, new))
        if self._hides(old, self.before) or self._hides(new, self.after):
            return Difference(record.kind.name, record.id, what, before, after, _bare(record, what, (before, after)), ())
        return Difference(record.kind.name, record.id, what, before, after, self._headline(record, what, (before, after)), tuple(self._lines(old, new)))

    def _hides(self, record: Record | None, ledger: Ledger) -> bool:
        """Whether a record may not be shown; one that is shown only from now on was hidden, and its difference would tell what was."""
        return self.for_others and record is not None and not is_shown(record, ledger)

    def _headline(self, record: Record, what: What, states: tuple[str, str]) -> Text:
        """Say it as 需求 N-…（标题）：待签收 → 办理中，承办 …，限期 …."""
        about = self._about(record)
        moved = _states(record, *states)
        facts = [moved or WHATS[what], *self._facts(record)] if what != "deleted" else [WHATS[what]]
        if what in {"added", "archived"} and moved:
            facts.insert(0, WHATS[what])
        said = join(facts, zh="，", en=", ")
        return Text(f"{about.zh}：{said.zh}", f"{about.en}: {said.en}")

    def _about(self, record: Record) -> Text:
        kind = record.kind
        if kind.about is not None:
            return kind.about(self._find, record)
        title = _title(record)
        return Text(f"{kind.label.zh} {record.id}（{title}）", f"{kind.label.en} {record.id} ({title})")

    def _facts(self, record: Record) -> Iterator[Text]:
        if record.kind.told is not None:
            yield from record.kind.told(self._find, record)

    def _lines(self, old: Record | None, new: Record | None) -> Iterator[Text]:
        if new is None:
            return
        known, steps = getattr(old, "log", ()), getattr(new, "log", ())
        for step in _beyond(steps, known):
            yield say_step(self._find, new, step)
        gone = [*_beyond(known, steps)]
        if gone and old is not None:
            yield Text(f"已有步骤被改动：{len(gone)} 步", f"old steps no longer as they were: {len(gone)}")
        if old is not None:
            yield from self._fields(old, new)

    def _fields(self, old: Record, new: Record) -> Iterator[Text]:
        for name in field_order(type(new)):
            one, two = getattr(old, name), getattr(new, name)
            if name in _QUIET or one == two:
                continue
            yield from _changed(fields(type(new))[name].label, type(new), name, (one, two))

    def _find(self, kind: str, identifier: str) -> Any:
        found = self.after.named(kind, identifier) or self.before.named(kind, identifier)
        return named_by_id(found) if found is not None and self.for_others and not is_shown(found) else found


def _beyond(steps: Iterable[Any], others: Iterable[Any]) -> Iterator[Any]:
    """Yield the steps that there are not, or not as often, among others."""
    left = Counter(others)
    for step in steps:
        left[step] -= 1
        if left[step] < 0:
            yield step


def _kinds_in_order() -> tuple[str, ...]:
    living = {model.kind.name for model in KINDS if model.moves}
    wholes = {kind for model in KINDS if model.kind.parent for kind in fields(model)[model.kind.parent].references if kind in living}
    return tuple(model.kind.name for model in sorted(KINDS, key=lambda each: not (each.kind.parent or each.kind.name in wholes)))


def _title(record: Record) -> str:
    said = getattr(record, "title", None) or getattr(record, "short_name", None)
    return str(said or next((value for name in record.kind.title if (value := getattr(record, name, None))), ""))


def _bare(record: Record, what: What, states: tuple[str, str]) -> Text:
    said, kind = _states(record, *states) or WHATS[what], record.kind.label
    return Text(f"{kind.zh} {record.id}：{said.zh}", f"{kind.en} {record.id}: {said.en}")


def say_step(find: Callable[[str, str], Any], record: Record, step: Any) -> Text:
    """Return a step in words: when, what, who, and what it says; `find` finds a record by kind and id."""
    move = record.moves.move(step.step) if record.moves else None
    verb, who = move.label if move else same(step.step), called(find, step.by)
    model: Any = type(step)
    told = step.model_fields_set - _AFTERWARDS
    more = [name for name, field in fields(model).items() if name in told and not field.is_mark and getattr(step, name) is not None]
    said = [_pair(model, name, getattr(step, name)) for name in more]
    tail = join(said, zh="，", en=", ") if said else None
    head = Text(f"{step.at:%Y-%m-%d %H:%M} {verb.zh}（{who}）", f"{step.at:%Y-%m-%d %H:%M} {verb.en} ({who})")
    return head if tail is None else Text(f"{head.zh}：{tail.zh}", f"{head.en}: {tail.en}")


def changed_fields(old: Record, new: Record) -> Iterator[Text]:
    """Yield what became of each field but the log."""
    for name in field_order(type(new)):
        one, two = getattr(old, name), getattr(new, name)
        if name != "log" and one != two:
            yield from _changed(fields(type(new))[name].label, type(new), name, (one, two))


def written_fields(part: BaseModel) -> Iterator[Text]:
    """Yield each field that is written of a record or a part of one, but for the log, with its value."""
    model: Any = type(part)
    yield from (_pair(model, name, getattr(part, name)) for name in field_order(model) if name in part.model_fields_set and name != "log")


def _what(old: Record | None, new: Record | None) -> What:
    if old is None:
        return "added"
    if new is None:
        return "deleted"
    return "archived" if new.archived_on is not None and old.archived_on is None else "changed"


def _states(record: Record, before: str, after: str) -> Text | None:
    """The states it left and reached; None for a kind without a life, or when it stayed and was only edited."""
    if record.moves is None:
        return None
    old, new = (record.moves.states.get(each) for each in (before, after))
    if old is None or new is None or old == new:
        return new
    return Text(f"{old.zh} → {new.zh}", f"{old.en} → {new.en}")


def _changed(title: Text, model: Any, name: str, values: tuple[Any, Any]) -> Iterator[Text]:
    """Yield what became of a field; of parts that are called the same, what changed inside each."""
    first, second = (say_value(model, name, each) for each in values)
    sides = [each if isinstance(each, tuple) else (each,) for each in values]
    pairs = [pair for pair in zip(*sides, strict=False) if pair[0] != pair[1]]
    if first != second or not pairs or not all(isinstance(each, BaseModel) for each in pairs[0]):
        yield Text(f"{title.zh}：{first.zh} → {second.zh}", f"{title.en}: {first.en} → {second.en}")
        return
    for one, two in pairs:
        called = say_value(model, name, two)
        of_part = Text("{title}（{called}）{label}", "{title} ({called}) {label}")
        part: Any = type(two)
        for key, field in fields(part).items():
            if getattr(one, key) != getattr(two, key):
                yield from _changed(of_part.fill(title=title, called=called, label=field.label), part, key, (getattr(one, key), getattr(two, key)))


def _pair(model: Any, name: str, value: Any) -> Text:
    title, said = fields(model)[name].label, say_value(model, name, value)
    return Text(f"{title.zh} {said.zh}", f"{title.en} {said.en}")


def say_value(model: Any, name: str, value: Any) -> Text:
    """Return a value of a field in words; long texts are cut, members stay hashes, parts are told by their titles."""
    if value is None or value == ():
        return Text("（无）", "(none)")
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if isinstance(value, float):
        return same(plain_number(value))
    if isinstance(value, tuple):
        parts = [say_value(model, name, each) for each in value]
        return join(parts, zh="；", en="; ") if any(isinstance(each, BaseModel) for each in value) else join(parts, zh="、", en=", ")
    if isinstance(value, BaseModel):
        called = getattr(value, "title", None) or getattr(value, "name", None)
        return same(_cut(" ".join(called.split()))) if called else _parts(value)
    words = " ".join(str(value).split())
    said = fields(model)[name].say(words)
    return Text(_cut(said.zh), _cut(said.en))


def _parts(value: BaseModel) -> Text:
    """What has no title, by what is written of it: the values of a key as they are, the others with their labels."""
    known = fields(type(value))
    written = [(field, say_value(type(value), name, getattr(value, name))) for name, field in known.items() if name in value.model_fields_set]
    said = [words if field.is_key else Text(f"{field.label.zh} {words.zh}", f"{field.label.en} {words.en}") for field, words in written]
    return join(said, zh="，", en=", ")


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
