"""The fields of a model, read from its annotations once: label, meaning, choices, references, type, whether many, and parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

NoneType = type(None)


class Meaning(Text):
    """What a field means, beside the `Text` that is its label."""

    __slots__ = ()


@dataclass(frozen=True)
class Ref:
    """Marks a field as the id of a record of one of `kinds`."""

    kinds: tuple[str, ...]

    def __init__(self, *kinds: str) -> None:
        """Take the kinds the id may belong to."""
        object.__setattr__(self, "kinds", kinds)


@dataclass(frozen=True)
class PartOf:
    """Marks text that may name a numbered part of a record of a kind, as `ID/2`, and may be free words."""

    kind: str


@dataclass(frozen=True)
class Role:
    """Marks ids of people who must have a role, such as that of an expert."""

    name: str


@dataclass(frozen=True)
class IdOfPart:
    """Marks the id of a part that a list of the records of a kind holds, each part with an `id` and a `name`; ids that none has may be written too."""

    kind: str
    list: str


@dataclass(frozen=True)
class Ranked:
    """Marks a list whose order says something, such as which item is the default: two changes of it are never merged into one."""


@dataclass(frozen=True)
class Wording:
    """Marks text in people's own words, such as a title, unlike an id or a code: a short word, one line, or several lines."""

    length: Literal["word", "line", "lines"]


@dataclass(frozen=True)
class Key:
    """Marks the field by which the parts of a list are told apart: no two of them have the same."""


@dataclass(frozen=True)
class Past:
    """Marks a day or a year of something that has happened: it is never in the future."""


@dataclass(frozen=True)
class Mark:
    """Marks a hash or the like, which commands compare: pages for people leave it out."""


@dataclass(frozen=True)
class Labels:
    """What the allowed values of a field are called in both languages."""

    names: Mapping[str, Text]

    def __init__(self, /, **names: Text) -> None:
        """Take one phrase per value."""
        object.__setattr__(self, "names", names)

    def __hash__(self) -> int:
        """Hash by the values, since a mapping has no hash."""
        return hash(tuple(self.names))


@dataclass(frozen=True)
class Named:
    """Marks a code that people know by a name: how it is said, and which code some words mean (None: none, or several)."""

    name_of: Callable[[str], str]
    code_of: Callable[[str], str | None]


@dataclass(frozen=True)
class Field:
    """One field of a model.

    Attributes:
        name: its key.
        label: what it is called.
        meaning: what it means, where its declaration says so.
        choices: the allowed values with what they are called; empty where any value goes.
        allowed: the allowed values, labelled or not.
        references: the kinds whose ids it holds; empty for a field that holds no ids.
        role: the role that the people it names must have; empty where any will do.
        type: the plain type of one value, such as `str`, `bool`, `date`, or the model of its parts.
        many: whether it holds a list.
        is_ranked: whether the order of that list says something.
        is_required: whether a record must have it.
        is_key: whether the parts of a list are told apart by it.
        is_past: whether it is the day of something that has happened.
        is_mark: whether it says something to commands alone.
        wording: how long a text in people's own words it holds; empty for anything else.
        parts: the fields of each value that is made of parts, by name; empty otherwise.
        named: how its codes are said and read; None where it holds no codes that have names.
        part_of: the kind of a numbered part of which it may name; empty for any other field.
        id_of_part: of which parts it holds the id; None for any other field.
    """

    name: str
    label: Text
    meaning: Text | None
    choices: Mapping[str, Text]
    allowed: tuple[Any, ...]
    references: tuple[str, ...]
    role: str
    type: Any
    many: bool
    is_ranked: bool
    is_required: bool
    is_key: bool
    is_past: bool
    is_mark: bool
    wording: str
    parts: Mapping[str, Field]
    named: Named | None = None
    part_of: str = ""
    id_of_part: IdOfPart | None = None

    def say(self, value: str) -> Text:
        """Return one value in words."""
        if self.named is not None:
            return same(self.named.name_of(value))
        return self.choices.get(value, Text(value, value))

    @property
    def form(self) -> str:
        """How a value made of parts is typed, with the keys it must have, or the first it may have; empty for any other field."""
        keys = [key for key, part in self.parts.items() if part.is_required] or [*self.parts][:2]
        words = "{" + ", ".join(f"{each}: …" for each in keys) + "}"
        return "" if not keys else f"[{words}]" if self.many else words


class ReferencePath(NamedTuple):
    """A place in a model that holds ids: the keys that lead to it, past any lists, and the kinds allowed."""

    keys: tuple[str, ...]
    kinds: tuple[str, ...]


@cache
def fields(model: type[BaseModel]) -> Mapping[str, Field]:
    """Return the fields of a model by name, in the order of their declaration."""
    return {name: _field(name, info) for name, info in model.model_fields.items()}


@cache
def reference_paths(model: type[BaseModel]) -> tuple[ReferencePath, ...]:
    """Return every place in a model that holds ids of other records, at every depth."""
    return tuple(_paths(fields(model)))


@cache
def role_paths(model: type[BaseModel]) -> tuple[ReferencePath, ...]:
    """Return every place in a model that names people who must have a role, with that role in place of the kinds."""
    return tuple(_role_paths(fields(model)))


@cache
def past_days(model: type[BaseModel]) -> tuple[tuple[str, ...], ...]:
    """Return the keys that lead to each day of something that has happened, past any lists."""
    known = fields(model)
    inner = ((name, key) for name, field in known.items() for key, part in field.parts.items() if part.is_past)
    return (*((name,) for name, field in known.items() if field.is_past), *inner)


def parts_of(model: type[BaseModel]) -> Mapping[str, type[BaseModel]]:
    """Return the models of all parts of a model, at every depth, by name."""
    found: dict[str, type[BaseModel]] = {}
    for field in fields(model).values():
        if field.parts:
            found |= {field.type.__name__: field.type, **parts_of(field.type)}
    return found


def brief_of(value: Any) -> Any:
    """Return a value as it is written: of parts with a `brief` one, which alone is set, that one alone."""
    brief = getattr(type(value), "brief", "")
    kept = (name for name, info in type(value).model_fields.items() if name != brief and getattr(value, name) != info.default) if brief else ()
    return getattr(value, brief) if brief and not any(kept) else value


def references(part: BaseModel, paths: tuple[ReferencePath, ...]) -> Iterator[tuple[tuple[str | int, ...], tuple[str, ...], str]]:
    """Yield (place, kinds allowed, id) for every id that a record holds at `paths`; a place is a key path as in its file."""
    for path in paths:
        for place, identifier in _ids(part, path.keys, ()):
            yield place, path.kinds, identifier


def ids_at(value: Any, keys: tuple[str, ...]) -> Iterable[str]:
    """Return the ids that `keys` lead to in a value, past any lists, without their places: the quick way for a whole repository."""
    if value is None:
        return ()
    if not keys:
        return value if isinstance(value, tuple) else (value,)
    key, rest = keys[0], keys[1:]
    if isinstance(value, tuple):
        found = [each for part in value if (each := part.__dict__[key]) is not None]
        return [each for one in found for each in ids_at(one, rest)] if rest or any(isinstance(each, tuple) for each in found) else found
    return ids_at(getattr(value, key), rest)


def _ids(value: Any, keys: tuple[str, ...], place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if value is None:
        return
    if isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _ids(each, keys, (*place, number))
    elif keys:
        yield from _ids(getattr(value, keys[0]), keys[1:], (*place, keys[0]))
    else:
        yield place, value


def _paths(known: Mapping[str, Field]) -> Iterator[ReferencePath]:
    for name, field in known.items():
        if field.references:
            yield ReferencePath((name,), field.references)
        for inner in _paths(field.parts):
            yield ReferencePath((name, *inner.keys), inner.kinds)


def _role_paths(known: Mapping[str, Field]) -> Iterator[ReferencePath]:
    for name, field in known.items():
        if field.role:
            yield ReferencePath((name,), (field.role,))
        for inner in _role_paths(field.parts):
            yield ReferencePath((name, *inner.keys), inner.kinds)


def _field(name: str, info: Any) -> Field:
    plain, many, marks = _plain(info.annotation, False, tuple(info.metadata))  # noqa: FBT003  # not a list until one is found
    is_model = isinstance(plain, type) and issubclass(plain, BaseModel)
    is_literal = get_origin(plain) is Literal
    found: dict[type, Any] = {type(each): each for each in reversed(marks)}
    choices = found[Labels].names if Labels in found else {}
    return Field(
        name=name,
        label=found.get(Text) or Text(name, name),
        meaning=Text(*found[Meaning]) if Meaning in found else None,
        choices=choices,
        allowed=get_args(plain) if is_literal else tuple(choices),
        references=found[Ref].kinds if Ref in found else (),
        role=found[Role].name if Role in found else "",
        type=type(get_args(plain)[0]) if is_literal else plain,
        many=many,
        is_ranked=Ranked in found,
        is_required=info.is_required(),
        is_key=Key in found,
        is_past=Past in found,
        is_mark=Mark in found,
        wording=found[Wording].length if Wording in found else "",
        parts=fields(plain) if is_model else {},
        named=found.get(Named),
        part_of=found[PartOf].kind if PartOf in found else "",
        id_of_part=found.get(IdOfPart),
    )


def _plain(annotation: Any, many: bool, marks: tuple[Any, ...]) -> tuple[Any, bool, tuple[Any, ...]]:  # noqa: FBT001  # handed down
    """Return the type of one value, whether there may be many, and all marks on the way: past `Annotated`, `| None` and `tuple[…, ...]`."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _plain(inner, many, (*marks, *more))
    if origin is tuple:
        return _plain(get_args(annotation)[0], True, marks)  # noqa: FBT003  # a list is found
    if origin is Union or type(annotation).__name__ == "UnionType":
        (inner,) = (each for each in get_args(annotation) if each is not NoneType)
        return _plain(inner, many, marks)
    return annotation, many, marks
