"""The file of `redchain <kind> add --from FILE` read into entries: one or many records in YAML or JSON, or a sheet (CSV), with fields called by key or label."""

from __future__ import annotations

import os
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.cli.field_options import parts_typed
from redchain.cli.file_arguments import SEALED, STDOUT, read_input
from redchain.cli.typed_dates import read_typed
from redchain.cli.write_commands import RefusedValuesError
from redchain.decide.heads import field_called
from redchain.decide.usual_heads import field_alike, fields_meant, fillable_fields, is_personal, is_row_number
from redchain.errors import RedchainError, UsageError
from redchain.lazy_pattern import pattern
from redchain.model.fields import fields
from redchain.store.several_entries import BrokenJsonError, YamlPart, decoded, json_parts, sheet_of, yaml_parts
from redchain.store.yaml_parsing import parse, parser
from redchain.text import Text, counted, join, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from redchain.cli.context import Context
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.store.several_entries import Sheet

MOST_BYTES = 16 << 20
_YAML_LINE = pattern(r"- |-$|[?%!&*|>]|[^:]*:(\s|$)|\"|'")
_SHEETS = frozenset({".csv", ".tsv", ".txt"})
_NOT_YAML_LINE = pattern(r"- |-$|[?%!&*|>]|[^:]*:(\s|$)|\"|'")
_NOT_SHEETS = frozenset({".yaml", ".yml", ".json"})
_HALF = pattern("[\ud800-\udfff]")
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
NAME_A_FILE = Text("--from 后面写一个 YAML、JSON 或 CSV 文件，- 是标准输入", "name a YAML, JSON or CSV file after --from; - is standard input")


class Entry(NamedTuple):
    """One record of a file: where it begins (a line, or line:column), its values by field; or why it cannot be read; and the words of people above its values."""

    place: str
    values: dict[str, Any]
    problem: RedchainError | None = None
    heads: Mapping[str, str] = MappingProxyType({})

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
    if raw.startswith(_PACKED) or os.path.splitext(named)[1].lower() in SEALED:
        words = Text(f"{named} 是表格、文档一类的文件，还不能直接读", f"{named} is a workbook or document, which cannot be read as it is")
        raise UsageError(
            words,
            Text(
                "工作簿用 redchain import 收；或另存为“CSV UTF-8”，再用 --from 读",
                "take a workbook in with redchain import, or save it as “CSV UTF-8” and name that after --from",
            ),
        )
    found = decoded(raw)
    if found is not None:
        return found
    line = _first_broken_line(raw)
    words = Text(f"{named} 不是 UTF-8 也不是 GBK 的文字，第 {line} 行读不出来", f"{named} is not text in UTF-8 or GBK; line {line} cannot be read")
    raise UsageError(
        words,
        Text(
            "用表格或编辑器打开，看看这一行，再另存为“CSV UTF-8”或 UTF-8",
            "open it in a spreadsheet or an editor, look at that line, and save it as “CSV UTF-8” or UTF-8",
        ),
    )


def _first_broken_line(raw: bytes) -> int:
    """Return the line at which a text stops being UTF-8."""
    try:
        raw.decode()
    except UnicodeDecodeError as problem:
        return raw.count(b"\n", 0, problem.start) + 1
    return 1


def _first_line(text: str) -> str:
    """Return the first line of a text that says something in YAML."""
    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    return next((line for line in lines if not line.startswith("---")), "").strip()


def _is_list(text: str) -> bool:
    """Tell whether a YAML text is a list."""
    return _first_line(text).startswith("- ") or _first_line(text) == "-"


def _is_first_row(text: str, is_head: Callable[[str], bool]) -> bool:
    """Tell whether the first line of a text is the first row of a sheet rather than YAML or JSON."""
    first = _first_line(text)
    if not first or first[:1] in {"[", "{"} or first != text.strip().partition("\n")[0].strip():
        return False
    heads = sheet_of(first, is_head).heads
    return (len(heads) > 1 and any(map(is_head, heads))) or not _YAML_LINE.match(first)


class _Reading(NamedTuple):
    """Reading the file that `--from` names: the run, the kind of its records, its path, what it is called, and where they go."""

    context: Context
    model: type[Record]
    path: str
    named: str
    space: Workspace

    def is_sheet(self, text: str) -> bool:
        """Whether the file is a sheet: its name says so, or where that says nothing its first row."""
        suffix = os.path.splitext(self.path)[1].lower()
        if suffix in _SHEETS | _NOT_SHEETS:
            return suffix in _SHEETS
        return _is_first_row(text, self._is_head)

    def rows(self, text: str) -> Iterator[Entry]:
        """Yield the rows of a sheet below its heads."""
        sheet = sheet_of(text, self._is_head)
        names = self._names(sheet.heads)
        self._tell_left_out(sheet)
        for line, cells in sheet.rows:
            written = {name: cell for name, cell in zip(names, cells, strict=False) if cell and name}
            if len(cells) > len(names) or any(cell for head, cell in zip(sheet.heads, cells, strict=False) if not head):
                more = Text("这一行的格子比第一行多", "the row has more cells than the first one")
                yield Entry(str(line), {}, UsageError(more))
            else:
                yield self._entry(str(line), written, dict(zip(names, sheet.heads, strict=True)))

    def _names(self, heads: tuple[str, ...]) -> list[str]:
        """Return the fields that the heads of a sheet mean, empty for those left out; raises UsageError for those that mean none or the same."""
        if not any(heads):
            raise UsageError(Text(f"{self.named} 是空的", f"{self.named} is empty"), NAME_A_FILE)
        names = self._meant(heads)
        some = [each for each, name in zip(heads, names, strict=True) if each and not name and not _is_left_out(each)] or _twice(heads, names)
        if some:
            zh, en = self._perhaps(some)
            raise UsageError(
                Text(f"{self.named} 第一行有不认识或重复的列：{zh}", f"unknown or repeated columns in the first row of {self.named}: {en}"), self._known()
            )
        return names

    def _meant(self, heads: Sequence[str]) -> list[str]:
        """Return the fields that heads or keys mean, and say once what was read in one that is not called so."""
        names = [each or "" for each in fields_meant(self.model, heads)]
        guessed = [
            (head, fillable_fields(self.model)[name].label) for head, name in zip(heads, names, strict=True) if name and not field_called(self.model, head)
        ]
        said = join([Text(f"“{head}”读作“{label.zh}”", f"{head} is read as {label.en}") for head, label in guessed])
        if guessed and said not in self.context.readings:
            self.context.readings.append(said)
            self.context.tell(said)
        return names

    def _tell_left_out(self, sheet: Sheet) -> None:
        """Say which columns are not entered: the numbers of rows, and what is about persons, of whom nothing is kept."""
        numbers = [each for each in sheet.heads if is_row_number(each) and not self._is_head(each)]
        personal = [place for place, each in enumerate(sheet.heads) if is_personal(each) and not self._is_head(each)]
        if numbers:
            self.context.tell(Text(f"“{'”“'.join(numbers)}”一列不登记", f"the column {', '.join(numbers)} is not entered"))
        if personal:
            count = sum(1 for _, cells in sheet.rows for place in personal if cells[place : place + 1] not in {(), ("",)})
            heads = [sheet.heads[each] for each in personal]
            self.context.warn(
                Text(
                    f"“{'”“'.join(heads)}”是个人信息，不登记，略去 {count} 格",
                    f"{', '.join(heads)}: personal information is not kept; {counted(count, 'cell')} left out",
                )
            )

    def _perhaps(self, heads: Iterable[str]) -> Text:
        """Return heads that mean nothing, each with the field it may mean."""
        said = []
        for each in heads:
            name = field_alike(self.model, each)
            label = fillable_fields(self.model)[name].label if name else None
            meant = label and (Text(f"{name}（{label.zh}）", f"{name} ({label.en})") if each.isascii() else label)
            said.append(Text(f"{each}（是不是 {meant.zh}？）", f"{each} (did you mean {meant.en}?)") if meant else same(each))
        return join(said, zh="、", en=", ")

    def from_json(self, parts: Iterable[tuple[int, int, Any, tuple[str, ...]]]) -> Iterator[Entry]:
        """Yield the records of a JSON text."""
        import json

        for line, column, value, twice in parts:
            place = f"{line}:{column}"
            half = _HALF.search(json.dumps(value, ensure_ascii=False)) if isinstance(value, (dict, list)) else None
            if half is not None:
                where, code = f"{self.named}:{place}", f"\\u{ord(half[0]):04x}"
                said = Text(f"{where} {code} 写的是半个字", f"{where} {code} is half a character")
                yield Entry(place, {}, UsageError(said, Text("请直接写这个字", "write the character itself")))
            elif twice:
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
        if not all(names):
            names = [exact or meant for exact, meant in zip(names, self._meant([*map(str, mapping)]), strict=True)]
        wrong = [str(each) for each, name in zip(mapping, names, strict=True) if not name] or _twice([*map(str, mapping)], names)
        if wrong:
            return Entry(place, {}, self._wrong_keys(place, wrong))
        return self._entry(place, dict(zip(names, mapping.values(), strict=True)), dict(zip(names, map(str, mapping), strict=True)))

    def _wrong_keys(self, place: str, wrong: list[str]) -> UsageError:
        where = f"{self.named}:{place}"
        zh, en = self._perhaps(wrong)
        return UsageError(Text(f"{where} 有不认识或重复的键：{zh}", f"{where} has unknown or repeated keys: {en}"), self._known())

    def _entry(self, place: str, written: Mapping[str, Any], heads: Mapping[str, str]) -> Entry:
        """Return an entry with its days and numbers read; what cannot be read at all is its problem."""
        known = fields(self.model)
        try:
            values = {name: self._with_parts(name, value) if name in known and known[name].parts else value for name, value in written.items()}
            read = read_typed(self.context, self.model, values, self.space, f"{self.named}:{place.partition(':')[0]}")
            return Entry(place, read, heads={name: head for name, head in heads.items() if name and head != name})
        except RedchainError as problem:
            return Entry(place, {}, problem)

    def _with_parts(self, name: str, value: Any) -> Any:
        """A field made of parts is written in a cell as it is typed on the command line."""
        if not isinstance(value, str):
            return value
        return parts_typed(self.model, name, [value] if fields(self.model)[name].many else value)

    def _is_head(self, words: str) -> bool:
        return fields_meant(self.model, [words]) != [None]

    def _known(self) -> Text:
        labels = join([each.label for each in fillable_fields(self.model).values()], zh="、", en=", ")
        return Text(f"可用：{labels.zh}", f"known: {labels.en}")


def _is_left_out(head: str) -> bool:
    return is_row_number(head) or is_personal(head)


def _twice(words: Iterable[str], names: list[str]) -> list[str]:
    """Return the words for a field that others before them meant."""
    return [each for place, each in enumerate(words) if names[place] and names[place] in names[:place]]
