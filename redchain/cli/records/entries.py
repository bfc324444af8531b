"""The file of `redchain <kind> add --from FILE` read into entries: one or many records in YAML or JSON, or a sheet (CSV), with fields called by key or label."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.cli.field_options import parts_typed
from redchain.cli.file_arguments import STDOUT, read_input
from redchain.cli.typed_dates import read_typed
from redchain.cli.write_commands import RefusedValuesError
from redchain.decide.draft import fields_of
from redchain.decide.heads import field_called, first_step_fields
from redchain.errors import RedchainError, UsageError
from redchain.model.fields import fields
from redchain.store.several_entries import BrokenJsonError, YamlPart, decoded, json_parts, sheet_of, yaml_parts
from redchain.store.yaml_parsing import parse, parser
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redchain.cli.context import Context
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record

MOST_BYTES = 16 << 20
_SHEETS = frozenset({".csv", ".tsv", ".txt"})
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
NAME_A_FILE = Text("--from 后面写一个 YAML、JSON 或 CSV 文件，- 是标准输入", "name a YAML, JSON or CSV file after --from; - is standard input")


class Entry(NamedTuple):
    """One record of a file: where it begins (a line, or line:column), its values by field; or why it cannot be read."""

    place: str
    values: dict[str, Any]
    problem: RedchainError | None = None

    def read(self) -> dict[str, Any]:
        """Return its values; raises what kept it from being read."""
        if self.problem is not None:
            raise self.problem
        return self.values


class Entries(NamedTuple):
    """What a file holds; `is_one` where it is one record by itself, whose lacking values may be asked for."""

    found: tuple[Entry, ...]
    is_one: bool


def entries_of(context: Context, model: type[Record], path: str, space: Workspace) -> Entries:
    """Return the records of a file; raises UsageError for one that is of no known form."""
    raw = sys.stdin.buffer.read(MOST_BYTES + 1) if path == STDOUT else read_input(path, MOST_BYTES, NAME_A_FILE)
    named = called(context, path)
    if len(raw) > MOST_BYTES:
        raise UsageError(Text(f"{named} 太大（上限 16 MB）", f"{named} is too large (16 MB at most)"), Text("分成几个文件", "split it into several files"))
    text, encoding = _text_of(named, raw)
    if encoding != "UTF-8":
        context.tell(Text(f"{named} 按 {encoding} 编码读取", f"{named} is read as {encoding}"))
    reading = _Reading(context, model, path, named, space)
    if reading.is_sheet(text):
        return Entries(tuple(reading.rows(text)), is_one=False)
    beginning = text.lstrip()[:1]
    if path.lower().endswith(".json") or beginning in {"[", "{"}:
        try:
            parts = json_parts(text)
        except BrokenJsonError as problem:
            if path.lower().endswith(".json"):
                where = f"{named}:{problem.line}:{problem.column}"
                raise UsageError(Text(f"{where} 不是 JSON", f"{where} is not valid JSON"), NAME_A_FILE) from problem
        else:
            return Entries(tuple(reading.from_json(parts)), is_one=beginning == "{")
    documents = yaml_parts(text) or (YamlPart(0, text),)
    is_one = len(documents) == 1 and not _is_list(text)
    return Entries(tuple(reading.from_yaml(each) for each in documents), is_one)


def called(context: Context, path: str) -> str:
    """Return what a file is called; standard input has no name of its own."""
    return context.say(Text("标准输入", "standard input")) if path == STDOUT else path


def _text_of(named: str, raw: bytes) -> tuple[str, str]:
    found = None if raw.startswith(_PACKED) else decoded(raw)
    if found is not None:
        return found
    words = Text(f"{named} 不是 UTF-8 也不是 GBK 的文字", f"{named} is not text in UTF-8 or GBK")
    raise UsageError(words, Text("表格请另存为“CSV UTF-8”再来", "save a spreadsheet as “CSV UTF-8” and try again"))


def _is_list(text: str) -> bool:
    """Tell whether a YAML text is a list."""
    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    return next((line for line in lines if not line.startswith("---")), "").lstrip().startswith(("- ", "-\n"))


class _Reading(NamedTuple):
    """Reading the file that `--from` names: the run, the kind of its records, its path, what it is called, and where they go."""

    context: Context
    model: type[Record]
    path: str
    named: str
    space: Workspace

    def is_sheet(self, text: str) -> bool:
        """Whether the file is a sheet: its name says so; of standard input the first row does, if all its cells are heads."""
        if self.path != STDOUT:
            return os.path.splitext(self.path)[1].lower() in _SHEETS
        heads = sheet_of(text.lstrip().split("\n", 1)[0], self._is_head).heads
        return bool(heads) and all(map(self._is_head, heads))

    def rows(self, text: str) -> Iterator[Entry]:
        """Yield the rows of a sheet below its heads."""
        sheet = sheet_of(text, self._is_head)
        names = self._names(sheet.heads)
        for line, cells in sheet.rows:
            written = {name: cell for name, cell in zip(names, cells, strict=False) if cell}
            if len(cells) > len(names) or any(cell for name, cell in zip(names, cells, strict=False) if not name):
                more = Text("这一行的格子比第一行多", "the row has more cells than the first one")
                yield Entry(str(line), {}, UsageError(more))
            else:
                yield self._entry(str(line), written)

    def _names(self, heads: tuple[str, ...]) -> list[str]:
        """Return the fields that the heads of a sheet mean, empty for an empty one; raises UsageError for those that mean none or the same."""
        if not any(heads):
            raise UsageError(Text(f"{self.named} 是空的", f"{self.named} is empty"), NAME_A_FILE)
        names = [self._of_sheet(each) or "" for each in heads]
        some = [each for each, name in zip(heads, names, strict=True) if each and not name] or _twice(heads, names)
        if some:
            raise UsageError(
                Text(
                    f"{self.named} 第一行有不认识或重复的列：{'、'.join(some)}",
                    f"unknown or repeated columns in the first row of {self.named}: {', '.join(some)}",
                ),
                self._known(),
            )
        return names

    def from_json(self, parts: Iterable[tuple[int, int, Any, tuple[str, ...]]]) -> Iterator[Entry]:
        """Yield the records of a JSON text."""
        for line, column, value, twice in parts:
            place = f"{line}:{column}"
            if twice:
                yield Entry(place, {}, self._wrong_keys(place, list(twice)))
            elif isinstance(value, dict):
                yield self._keyed(place, value)
            else:
                yield Entry(place, {}, UsageError(Text("不是一条记录", "it is not a record"), NAME_A_FILE))

    def from_yaml(self, part: YamlPart) -> Entry:
        """Return one record in YAML; its comments beside text are told, since they are not written."""
        parsed = parse(part.text.encode(), parser())
        before = part.before
        if parsed.mapping is None:
            findings = tuple(each.at(self.named, each.line + before if each.line else before + 1, each.column) for each in parsed.findings)
            return Entry(str(before + 1), {}, RefusedValuesError(findings))
        from redchain.store.diagnose_yaml import comments_beside_text

        for line, comment in comments_beside_text(parsed.text) if " #" in parsed.text else ():
            place = f"{self.named}:{line + before}"
            self.context.tell(
                Text(
                    f"{place} “{comment}”是注释，不写进记录；若是文字，请把整句加上引号",
                    f"{place} “{comment}” is a comment and is not written; if it is text, quote the whole of it",
                )
            )
        return self._keyed(str(before + 1), parsed.mapping)

    def _keyed(self, place: str, mapping: Mapping[Any, Any]) -> Entry:
        """Return the record that a mapping with keys or labels holds."""
        names = [field_called(self.model, str(each)) or "" for each in mapping]
        wrong = [str(each) for each, name in zip(mapping, names, strict=True) if not name] or _twice([*map(str, mapping)], names)
        if wrong:
            return Entry(place, {}, self._wrong_keys(place, wrong))
        return self._entry(place, dict(zip(names, mapping.values(), strict=True)))

    def _wrong_keys(self, place: str, wrong: list[str]) -> UsageError:
        where = f"{self.named}:{place}"
        return UsageError(Text(f"{where} 有不认识或重复的键：{'、'.join(wrong)}", f"unknown or repeated keys at {where}: {', '.join(wrong)}"), self._known())

    def _entry(self, place: str, written: Mapping[str, Any]) -> Entry:
        """Return an entry with its days and numbers read; what cannot be read at all is its problem."""
        known = fields(self.model)
        try:
            values = {name: self._with_parts(name, value) if name in known and known[name].parts else value for name, value in written.items()}
            return Entry(place, read_typed(self.context, self.model, values, self.space, f"{self.named}:{place.partition(':')[0]}"))
        except RedchainError as problem:
            return Entry(place, {}, problem)

    def _with_parts(self, name: str, value: Any) -> Any:
        """A field made of parts is written in a cell as it is typed on the command line."""
        if not isinstance(value, str):
            return value
        return parts_typed(self.model, name, [value] if fields(self.model)[name].many else value)

    def _of_sheet(self, head: str) -> str | None:
        found = field_called(self.model, head)
        return found if found in (*fields_of(self.model), *first_step_fields(self.model)) else None

    def _is_head(self, words: str) -> bool:
        return self._of_sheet(words) is not None

    def _known(self) -> Text:
        labels = [fields(self.model)[each].label for each in fields_of(self.model)]
        return Text(f"可用：{'、'.join(each.zh for each in labels)}", f"known: {', '.join(fields_of(self.model))}")


def _twice(words: Iterable[str], names: list[str]) -> list[str]:
    """Return the words for a field that others before them meant."""
    return [each for place, each in enumerate(words) if names[place] and names[place] in names[:place]]
