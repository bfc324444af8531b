"""One problem that pydantic found, with everything that a finding may need to say about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from redchain.model.base import Record, field_order
from redchain.model.fields import fields
from redchain.model.meant_values import meant_flag, meant_number, quoted
from redchain.shell_words import word
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redchain.model.finding import FieldPath

    Raw = Callable[[FieldPath], str | None]
    """Gives the characters of a value as they are in the file."""

_MOST_SHOWN = 200
NOTHING = Text("空值", "nothing")
_FOUND: Mapping[str, Text] = {
    "bool": Text("真假值", "a boolean"),
    "int": Text("整数", "a whole number"),
    "float": Text("小数", "a decimal number"),
    "str": Text("文字", "text"),
    "list": Text("列表", "a list"),
    "dict": Text("一组键值", "a mapping"),
    "NoneType": NOTHING,
    "date": Text("日期", "a date"),
    "datetime": Text("时间", "a time"),
    "time": Text("时间", "a time"),
}


class SchemaProblem:
    """One problem: where it is, the model that declares the field, and the value found there."""

    def __init__(self, model: type[BaseModel], error: Mapping[str, Any], raw: Raw, flags: Mapping[str, str]) -> None:
        """Take one of pydantic's errors on a `model`; `flags` are the options that values were typed for, or the heads they stood under, by their fields."""
        self.model = model
        self.field: FieldPath = tuple(each for each in error["loc"] if each != "[key]")
        self.owner, self.key = owner_of(model, self.field)
        self.type = str(error["type"])
        self.input = error.get("input")
        self.context: Mapping[str, Any] = error.get("ctx") or {}
        self.written = _written(self.input)
        self.shown = _shortened(raw(self.field) or self.written)
        in_step = self.field[2:] if self.field[:1] == ("log",) else ()
        self._path = in_step or self.field  # a step is typed like the fields of a record
        self.flag = flags.get(str(self._path[0]), "") if self._path else ""
        self._raw = raw

    @property
    def shown_input(self) -> str:
        """The value as it was read, not as it is written in the file."""
        return _shortened(self.written)

    @property
    def said_key(self) -> str:
        """The key as people know it who wrote the value: of one typed on the command line its option."""
        return self.key if not self.flag else self.flag if self._is_whole else f"{self.flag} {self.key}"

    @property
    def is_under_head(self) -> bool:
        """Whether the value was called by words of people in a file, as in the first row of a sheet, rather than by its key or an option."""
        return bool(self.flag) and not self.flag.startswith("--")

    def without_key(self, text: Text) -> Text:
        """Return what is said of a value under a head with that head, and what its key is called where that says something else; never with the key itself."""
        head, label = self.flag, self.label
        zh, en = (f"“{head}”", head) if self._is_whole else (f"“{head}”的“{label.zh}”", f"{head}: {label.en}")
        return Text(
            text.zh.replace(f"{self.said_key}（{label.zh}）", zh if head == label.zh or not self._is_whole else f"{head}（{label.zh}）"),
            text.en.replace(f"{self.said_key} ({label.en})", en if head == label.en or not self._is_whole else f"{head} ({label.en})"),
        )

    @property
    def _is_whole(self) -> bool:
        """Whether the value is all that stands behind its option, or an item of that list."""
        return sum(isinstance(each, str) for each in self._path) == 1

    @property
    def found(self) -> Text:
        """What type of value was found; of one typed on the command line, which is always text, the value itself."""
        if self.flag and isinstance(self.input, str):
            return same(self.shown)
        return _FOUND.get(type(self.input).__name__, Text("别的值", "something else"))

    @property
    def is_declared(self) -> bool:
        """Whether the owner has such a field."""
        return self.key in self.owner.model_fields

    @property
    def is_list(self) -> bool:
        """Whether the field holds a list."""
        return self.is_declared and fields(self.owner)[self.key].many

    @property
    def form(self) -> Text | None:
        """How the whole value behind an option is typed, where it is made of parts; None of any other."""
        words = fields(self.owner)[self.key].form if self.is_declared and self.flag.startswith("--") and self._is_whole else ""
        return Text(f"写作 {self.flag} '{words}'", f"write {self.flag} '{words}'") if words else None

    @property
    def label(self) -> Text:
        """What the field is called."""
        return self.label_of(self.key) if self.is_declared else same(self.key)

    @property
    def kind_label(self) -> Text:
        """What the record is called that holds the problem."""
        return self.model.kind.label if issubclass(self.model, Record) else Text("设置", "The settings")

    @property
    def event_prefix(self) -> str | None:
        """The prefix of the kind's ids, if they have one."""
        return self.model.kind.prefix if issubclass(self.model, Record) else None

    @property
    def known_keys(self) -> tuple[str, ...]:
        """The keys that the owner has, in the order in which they are written."""
        return field_order(self.owner)

    @property
    def value_labels(self) -> Mapping[str, Text]:
        """What the allowed values of the field are called; empty where any value goes."""
        return fields(self.owner)[self.key].choices if self.is_declared else {}

    @property
    def literal_values(self) -> tuple[str, ...]:
        """The allowed values of a field that has no labels for them."""
        return tuple(map(str, fields(self.owner)[self.key].allowed)) if self.is_declared else ()

    def say_choice(self, value: str) -> Text:
        """Say an allowed value: its code first where files are judged, what it is called first where people write, and alone below words of people."""
        text = self.value_labels.get(value) or same(value)
        if self.is_under_head:
            return text
        zh, en = ((text.zh, value), (text.en, value)) if self.flag else ((value, text.zh), (value, text.en))
        return Text(value if value == text.zh else f"{zh[0]}（{zh[1]}）", value if value == text.en else f"{en[0]} ({en[1]})")

    def has(self, key: str) -> bool:
        """Whether the file has another key beside this one."""
        return self._raw((*self.field[:-1], key)) is not None

    def accepts(self, value: Any) -> bool:
        """Tell whether the field may hold a value, or a list of it where it holds a list."""
        if not self.is_declared:
            return False
        field = self.owner.model_fields[self.key]
        try:
            adapter: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, *field.metadata])  # type: ignore[arg-type]  # a field's own annotation
            adapter.validate_python([value] if isinstance(self.field[-1], int) else value)
        except ValidationError:
            return False
        return True

    def meant(self, stem: str) -> str | None:
        """Return how the value would be written that was meant for a list (`tuple`), a `bool` or a number, if the field may hold it."""
        if stem == "tuple":
            items = re.split(r"[、,，;；]\s*", self.written) if isinstance(self.input, (str, int)) and not isinstance(self.input, bool) else []
            return "[" + ", ".join(map(quoted, items)) + "]" if items and self.accepts(items) else None
        if stem == "bool":
            return meant_flag(self.input)
        number = meant_number(self.input, is_amount=self.key.endswith("_wan")) if stem in {"int", "float", "not_a_number"} else None
        return number if number is not None and self.accepts(float(number) if "." in number else int(number)) else None

    def line(self, written: str, *, is_text: bool = False) -> str:
        """Return the line of the file with another value, a list in brackets whole; `is_text`: its other items are put in quotes too, where they have none."""
        place = self.field[-1]
        if self.is_under_head:
            return _as_told(written)
        if self.flag and self._is_whole:
            return f"{self.flag} {_as_typed(written)}"
        if self.flag and isinstance(place, int):
            return written
        if not isinstance(place, int):
            return f"{self.key}: {written}"
        whole = self.field[:-1]
        if not (self._raw(whole) or "").startswith("["):
            return f"- {written}"
        items: list[str] = []
        while (item := self._raw((*whole, len(items)))) is not None:
            plain = " ".join(item.split())
            own = quoted(plain) if is_text and plain[:1] not in {'"', "'"} else plain
            items.append(written if len(items) == place else own)
        return f"{self.key}: [{', '.join(items)}]"

    def label_of(self, key: str) -> Text:
        """Return what another field of the owner is called."""
        return fields(self.owner)[key].label


def owner_of(model: type[BaseModel], field: FieldPath) -> tuple[type[BaseModel], str]:
    """Return the model that declares the last named key of a path, and that key."""
    owner, key = model, ""
    for part in field:
        if isinstance(part, int):
            continue
        if key:
            known = fields(owner).get(key)
            owner = known.type if known and known.parts else owner
        key = str(part)
    return owner, key


def _as_typed(written: str) -> str:
    """Return a value as it is typed on the command line: without the quotes and brackets of a file."""
    return word(_as_told(written)) if written else '""'


def _as_told(written: str) -> str:
    words = re.sub(r'"((?:[^"\\]|\\.)*)"', lambda found: re.sub(r"\\(.)", r"\1", found[1]), written)
    return words[1:-1].replace(", ", ",") if written.startswith("[") else words


def _written(value: Any) -> str:
    """Return a value as people see it; Python refuses to print a number with thousands of digits."""
    try:
        return str(value)
    except ValueError:
        return "…"


def _shortened(words: str) -> str:
    return words if len(words) <= _MOST_SHOWN else words[: _MOST_SHOWN - 1] + "…"
