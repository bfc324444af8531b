"""The filters of `list`: each value read as its field means it; one that the field cannot have is refused with those it can have."""

from __future__ import annotations

import calendar
import difflib
import re
import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.cli.parsing import flag_of
from redchain.cli.records.derived import LABELS, REFERENCES, SWITCHES, YES_OR_NO, DerivedFacts, derived, light_choices
from redchain.cli.typed_dates import read_bound, read_month, read_span
from redchain.decide.lookup import find_meant, resolve_all, title_of
from redchain.errors import UsageError
from redchain.kinds.registry import KINDS, kind_named
from redchain.kinds.resource.validity import STANDINGS
from redchain.model.dates import local_day
from redchain.model.fields import fields
from redchain.model.firm_titles import title_key
from redchain.model.meant_values import meant_choice, meant_number
from redchain.model.page_view import beside
from redchain.model.region_names import region_code, region_name
from redchain.text import Text, join, plain_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redchain.cli.context import Context
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.fields import Field

_STATE = Text("状态", "State")
_PATH = Text("文件", "File")
_REGION = re.compile(r"[1-9]\d{5}", re.ASCII)
_BACKWARDS = re.compile(r"[\s:]*(?:desc|倒序|降序|倒排|从大到小|从新到旧)$", re.IGNORECASE)
_SEPARATORS = re.compile("[，、,；;]")
_MOST = 3
HAS, SINCE, UNTIL, MONTH = "has", "since", "until", "month"
DUE_DAYS = DUE_SINCE, DUE_UNTIL = "due_since", "due_until"
_DAYS = (SINCE, UNTIL, MONTH)
BESIDE = (HAS, *_DAYS, *DUE_DAYS)
"""What a list can be narrowed by that is no field: words in its texts, the day it begins with, and the first and last day on which it may be due."""


class Wanted(NamedTuple):
    """What passes: the values of each filtered field, as `values_of` says them, the words that must stand in it, and the first and the last day."""

    values: dict[str, frozenset[str]]
    words: tuple[str, ...] = ()
    since: date = date.min
    until: date = date.max
    due_since: date = date.min
    due_until: date = date.max


class Filters:
    """What the records of one kind can be filtered and sorted by."""

    def __init__(self, context: Context, space: Workspace, model: type[Record]) -> None:
        """Read nothing yet."""
        self._context, self._space, self._ledger, self._model = context, space, space.ledger, model
        self._facts, self._derived = DerivedFacts(space), derived(model)
        own = (name for name, field in fields(model).items() if not field.parts)
        self.known = tuple(dict.fromkeys((*own, *self._derived, *(("state",) if model.moves else ()), "path")))

    def read(self, filters: Mapping[str, Iterable[str]]) -> Wanted:
        """Return what passes; raises UsageError for a field that the kind does not have, or a value that the field cannot have, RefusalError for an unknown record."""
        values: dict[str, frozenset[str]] = {}
        for typed, words in filters.items():
            if typed not in BESIDE:
                name = self.named(typed)
                values[name] = values.get(name, frozenset()) | frozenset(self._read_all(name, words))
        return Wanted(values, tuple(_folded(each) for each in filters.get(HAS, ())), *self._days(filters), *self._due_days(filters))

    def named(self, typed: str) -> str:
        """Return the field that a name or a label means; raises UsageError where the kind has none."""
        if typed in self.known:
            return typed
        labelled: list[str] = [name for name in self.known if typed in self.label(name)]
        if labelled:
            return labelled[0]
        guess, label = self._guessed(typed), self._model.kind.label
        known = sorted((name, self.label(name).zh) for name in self.known)
        raise UsageError(
            Text(f"{label.zh}没有字段 {typed}", f"{label.en} has no field {typed}"),
            Text(
                f"{guess.zh}可筛选：{'、'.join(f'{words}（{name}）' for name, words in known)}",
                f"{guess.en}fields: {', '.join(name for name, _ in known)}",
            ),
        )

    def _guessed(self, typed: str) -> Text:
        """Ask whether those fields are meant whose names hold the words, stand in them or are spelt like them; words for backwards (倒序) are a minus."""
        found = _BACKWARDS.search(typed)
        words, minus = (typed[: found.start()], "-") if found else (typed, "")
        near = [name for name in self.known if any(len(words) > 1 and not words.isascii() and (words in each or each in words) for each in self.label(name))]
        if not near or words in self.known:
            near = [words] if words in self.known else difflib.get_close_matches(words, list(self.known), 1, 0.5)
        if not near:
            return Text("", "")
        zh = [f"{minus}{each}" if words.isascii() else f"{self.label(each).zh}（{minus}{each}）" for each in near[:3]]
        return Text(f"是不是 {'、'.join(zh)}？", f"did you mean {', '.join(f'{minus}{each}' for each in near[:3])}? ")

    def passes(self, record: Record, wanted: Wanted) -> bool:
        """Tell whether a record has one of the wanted values in every filtered field, all the wanted words, and begins in time."""
        return (
            all(allowed & self.values_of(record, name) for name, allowed in wanted.values.items())
            and ((wanted.since, wanted.until) == (date.min, date.max) or wanted.since <= self._begins(record) <= wanted.until)
            and ((wanted.due_since, wanted.due_until) == (date.min, date.max) or self._is_due(record, wanted.due_since, wanted.due_until))
            and (not wanted.words or _says(self._text(record), wanted.words))
        )

    def values_of(self, record: Record, name: str) -> frozenset[str]:
        """Return the values of a field as filters name them; what is not written has the value that it has by default, as the chain of the firm."""
        if name == "path":
            return frozenset((self._ledger.paths[f"{record.kind.name}:{record.id}"],))
        if name in self._derived:
            return self._facts.values(record, name)
        value = getattr(record, name)
        return frozenset(_plain(each) for each in (value if isinstance(value, tuple) else (value,)) if each is not None)

    def firms_of(self, record: Record) -> tuple[Any, ...]:
        """Return the firms that a record is about, as far as they are on file."""
        return tuple(found for each in sorted(self._facts.values(record, "enterprise")) if (found := self._ledger.named("enterprise", each)))

    def rank(self, record: Record, name: str) -> tuple[bool, tuple[Any, ...]]:
        """Return by what a record is sorted: numbers as numbers, coded values in the order of their declaration; without a value it comes last."""
        order = [*self.choices(name)]
        found = sorted(self.values_of(record, name))
        if order:
            return not found, tuple(order.index(each) if each in order else len(order) for each in found)
        field = fields(self._model).get(name)
        return not found, tuple(float(each) for each in found) if field is not None and field.type in {int, float} else tuple(found)

    def cell(self, record: Record, name: str) -> str:
        """Return a field as a list shows it before words are put for codes and names for ids."""
        if name == "due" and name in self._derived:
            return str(self._facts.deadline(record) or "")
        if name == "validity":
            return self._facts.standing(record)
        return ", ".join(sorted(self.values_of(record, name)))

    def choices(self, name: str) -> Mapping[str, Text]:
        """The values that a field may have, each with what it is called; none where it may have any."""
        if name == "state" and self._model.moves:
            return self._model.moves.states
        if name in self._derived:
            known: Mapping[str, Mapping[str, Text]] = {"light": light_choices(self._space), "validity": STANDINGS, **dict.fromkeys(SWITCHES, YES_OR_NO)}
            return known.get(name, {})
        field = fields(self._model).get(name)
        if field is None:
            return {}
        if field.allowed:
            return field.choices or {each: Text(each, each) for each in field.allowed}
        if name == "category":
            return self._space.settings.category_labels
        return YES_OR_NO if field.type is bool else {}

    def label(self, name: str) -> Text:
        """Return what a field or fact is called."""
        known = fields(self._model)
        return LABELS[name] if name in self._derived else known[name].label if name in known else _PATH if name == "path" else _STATE

    def called(self, name: str) -> dict[str, str]:
        """Return what the records or regions are called that a field or fact may name."""
        if name == "region":
            return {code: region_name(code) for model in KINDS for each in self._ledger.every(model) for code in [getattr(each, name, None)] if code}
        kinds = (kind_named(each) for each in self._references(name))
        return {each.id: getattr(each, "short_name", None) or title_of(each) for kind in kinds if kind for each in self._ledger.every(kind)}

    def _references(self, name: str) -> tuple[str, ...]:
        known = fields(self._model)
        return REFERENCES.get(name, ()) if name in self._derived else known[name].references if name in known else ()

    def _read_all(self, name: str, words: Iterable[str]) -> Iterator[str]:
        references = self._references(name)
        for each in words:
            if references:
                yield from self._referred(name, references, each.strip())
            else:
                whole = self._is_present(name, each.strip()) or not self.choices(name)
                yield from (value for part in ([each] if whole else _SEPARATORS.split(each)) if part.strip() for value in self._read_each(name, part.strip()))

    def _referred(self, name: str, references: tuple[str, ...], word: str) -> Iterator[str]:
        if name not in self._derived and self._is_present(name, word):  # also what is not there any more
            yield word
        else:
            yield from resolve_all(self._ledger, references, (word,), self.label(name))

    def _is_present(self, name: str, word: str) -> bool:
        """Whether a record has a value just so: whatever is there can be asked for."""
        return name not in self._derived and name != "state" and any(word in self.values_of(each, name) for each in self._ledger.every(self._model))

    def _read_each(self, name: str, word: str) -> Iterator[str]:
        """Yield one value, or each day of a span of them."""
        if name == "titles":
            yield from self._titles(word)
            return
        field = fields(self._model).get(name)
        is_day = name == "due" if name in self._derived or field is None else field.type is date
        if not is_day or self._is_present(name, word):
            yield self._read(name, word)
            return
        first, last = read_span(self._context, f"--{name.replace('_', '-')}", word, self._space)
        yield from ((first + timedelta(each)).isoformat() for each in range((last - first).days + 1))

    def _read(self, name: str, word: str) -> str:
        """Return one value as `values_of` says it."""
        choices, label = self.choices(name), self.label(name)
        if self._is_present(name, word):
            return word
        if choices:
            return _one_of(choices, label, name, word)
        if name == "id":
            return find_meant(self._ledger, self._model, word).id
        if name == "region":
            return self._region(name, word)
        if name == "path":
            present = (value for each in self._ledger.every(self._model) for value in self.values_of(each, name))
            raise _wrong(_PATH, name, word, _near(word, present) or Text("看全部：加 --format json", "see all: add --format json"))
        return self._value(fields(self._model)[name], word)

    def _value(self, field: Field, word: str) -> str:
        if field.type not in {int, float}:
            return word
        number = meant_number(word, is_amount=field.name.endswith("_wan"))
        if number is None:
            raise _wrong(field.label, field.name, word, Text("写数字", "write a number"))
        return plain_number(float(number))

    def _titles(self, word: str) -> frozenset[str]:
        """Return every way in which a title is on record: by its full name, or by what it is called for short."""
        wanted = title_key(word)
        present = (value for each in self._ledger.every(self._model) for value in self.values_of(each, "titles"))
        return frozenset(each for each in present if title_key(each) == wanted) or frozenset((word,))

    def _region(self, name: str, word: str) -> str:
        plain = unicodedata.normalize("NFKC", word)
        code = plain if _REGION.fullmatch(plain) else region_code(word)
        if code is not None:
            return code
        present = {value for each in self._ledger.every(self._model) for value in self.values_of(each, name)}
        known = join([beside(region_name(each), each) for each in sorted(present)], zh="、", en=", ")
        hint = Text("写地名或六位地区代码；现有：{known}", "give a place's name or its code of six digits; there are: {known}").fill(known=known)
        raise _wrong(self.label(name), name, word, hint)

    def _days(self, filters: Mapping[str, Iterable[str]]) -> tuple[date, date]:
        """The first and the last day that pass; several bounds must all hold."""
        asked = [each for each in _DAYS if each in filters]
        if asked and "raised_on" not in self._model.model_fields and not self._model.moves:
            raise _no_day(self._model, asked, Text("起始日期", "day to filter by"))
        months = [_first_and_last(read_month(self._context, "--month", each, self._space.today)) for each in filters.get(MONTH, ())]
        since, until = self._bounds((SINCE, UNTIL), filters)
        if not months:
            return self._between((SINCE, UNTIL), since, until)
        return max(since, *(first for first, _ in months)), min(until, *(last for _, last in months))

    def _due_days(self, filters: Mapping[str, Iterable[str]]) -> tuple[date, date]:
        """The first and the last day on which what passes is due."""
        asked = [each for each in DUE_DAYS if each in filters]
        if asked and "due" not in self.known:
            raise _no_day(self._model, asked, Text("限期", "due date"))
        return self._between(DUE_DAYS, *self._bounds(DUE_DAYS, filters))

    def _bounds(self, flags: tuple[str, str], filters: Mapping[str, Iterable[str]]) -> tuple[date, date]:
        """Return the latest of the first days that were given and the earliest of the last."""
        first, last = flags
        since = (read_bound(self._context, flag_of(first), each, self._space, is_last=False) for each in filters.get(first, ()))
        until = (read_bound(self._context, flag_of(last), each, self._space, is_last=True) for each in filters.get(last, ()))
        return max(since, default=date.min), min(until, default=date.max)

    def _between(self, flags: tuple[str, str], since: date, until: date) -> tuple[date, date]:
        """Return the first and the last day; raises UsageError where no day can be between them."""
        if since > until:
            first, last = map(flag_of, flags)
            raise UsageError(
                Text(f"{first} {since} 晚于 {last} {until}，中间没有一天", f"{first} {since} is later than {last} {until}: no day is between them"),
                Text(f"对调：{first} {until} {last} {since}", f"the other way round: {first} {until} {last} {since}"),
            )
        return since, until

    def _is_due(self, record: Record, since: date, until: date) -> bool:
        """Whether the due date of a record lies between two days, or that of anything that waits at it."""
        return any(since <= date.fromisoformat(each) <= until for each in {*self.values_of(record, "due"), *self._facts.due_days(record)})

    def _begins(self, record: Any) -> date:
        """The day a record was raised, or of its first step."""
        raised: date | None = getattr(record, "raised_on", None)
        return raised or (local_day(record.log[0].at, self._space.zone) if record.log else date.min)

    def _text(self, record: Record) -> str:
        """Everything that is written in a record, and the names of its firm."""
        firms = (self._ledger.named("enterprise", each) for each in self._facts.values(record, "enterprise"))
        named = [part for firm in firms if firm for part in (firm.name, firm.short_name or "")]
        return _folded("\n".join([*_texts(record.model_dump(mode="json", exclude={"id"})), *named]))


def say_none(name: str, label: Text, word: str, present: Iterable[str]) -> Text:
    """Return what is said where no record has a value that may be any words: which it was, and the nearest there are."""
    near, flag = _near(word, present), f"--{name.replace('_', '-')}"
    more = Text(f"；{near.zh}", f"; {near.en}") if near else Text("", "")
    return Text(f"没有哪条的{label.zh}（{flag}）是 {word}{more.zh}", f"no record has the {label.en.lower()} ({flag}) {word}{more.en}")


def _plain(value: Any) -> str:
    return plain_number(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold().strip()


def _says(text: str, words: tuple[str, ...]) -> bool:
    return all(each in text for each in words)


def _texts(value: Any) -> Iterator[str]:
    """Every text in what a record is written as."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _first_and_last(month: str) -> tuple[date, date]:
    first = date.fromisoformat(f"{month}-01")
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _one_of(choices: Mapping[str, Text], label: Text, name: str, word: str) -> str:
    """Return the code of a value that is named by its code or in words of either language."""
    meant = meant_choice(choices, word) or {code.lower(): code for code in choices}.get(word)
    if meant is not None:
        return str(meant)
    named = (spelled for code, text in choices.items() for spelled in (code, *text))
    guess = _guess(word.lower(), named)
    raise _wrong(label, name, word, Text(f"{guess.zh}可用：{_listed(choices, 0)}", f"{guess.en}one of: {_listed(choices, 1)}"))


def _guess(word: str, known: Iterable[str]) -> Text:
    close = difflib.get_close_matches(word, list(known), 1, 0.5)
    return Text(f"是不是 {close[0]}？", f"did you mean {close[0]}? ") if close else Text("", "")


def _listed(choices: Mapping[str, Text], side: int) -> str:
    """The values in the words of a language; beside the Chinese ones stand the codes, which scripts write."""
    if side:
        return ", ".join(text.en if text.en == code or code in YES_OR_NO else f"{code} ({text.en})" for code, text in choices.items())
    return "、".join(text.zh if text.zh == code or code in YES_OR_NO else f"{text.zh}（{code}）" for code, text in choices.items())


def _wrong(label: Text, name: str, word: str, remedy: Text) -> UsageError:
    flag = f"--{name.replace('_', '-')}"
    return UsageError(Text(f"{flag}（{label.zh}）不能是 {word}", f"{flag} ({label.en.lower()}) cannot be {word}"), remedy)


def _no_day(model: type[Record], asked: Iterable[str], what: Text) -> UsageError:
    label, flags = model.kind.label, " ".join(map(flag_of, asked))
    return UsageError(
        Text(f"{label.zh}没有{what.zh}，不能用 {flags}", f"{label.en} has no {what.en}; {flags} cannot be used"),
        Text("去掉它，或用 --字段 值 筛选", "leave it out, or filter with --FIELD VALUE"),
    )


def _near(word: str, present: Iterable[str]) -> Text | None:
    close = difflib.get_close_matches(word, [*dict.fromkeys(present)], _MOST, 0.5)
    return Text(f"相近的有：{'、'.join(close)}", f"near it: {', '.join(close)}") if close else None
