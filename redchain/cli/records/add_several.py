"""`redchain <kind> add --from FILE` with many records: a YAML list, several YAML documents or a sheet (CSV); all of them with one commit, or none."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.cli.field_options import typed_values
from redchain.cli.file_arguments import STDOUT, read_input
from redchain.cli.typed_dates import read_typed
from redchain.cli.write_commands import RefusedValuesError, asked_first, manner, tell_commit, tell_performed
from redchain.decide.change import Change, Put
from redchain.decide.draft import add, fields_of
from redchain.decide.several import SeveralRefusedError, told
from redchain.errors import EXIT_FINE, EXIT_REFUSED, RedchainError, UsageError
from redchain.flow.perform import RefusedFindingsError, perform
from redchain.model.base import step_model
from redchain.model.fields import fields
from redchain.store.several_entries import decoded, sheet_of, yaml_parts
from redchain.store.yaml_parsing import parse, parser
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.perform import PerformResult, WriteOptions
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger

    Make = Callable[[Ledger, dict[str, Any], dict[str, Any]], Record]

MOST_BYTES = 16 << 20
_MOST_NAMED = 3
_SHEETS = frozenset({".csv", ".tsv", ".txt"})
_NAME_A_FILE = Text("--from 后面写一个 YAML 或 CSV 文件，- 是标准输入", "name a YAML or CSV file after --from; - is standard input")


class Entry(NamedTuple):
    """One record of a file: the line it begins at, what a YAML text says of it, or what the cells of a sheet say, as typed; or why it cannot be read."""

    line: int
    written: dict[str, Any]
    typed: dict[str, Any]
    problem: RedchainError | None = None


def entries_of(context: Context, model: type[Record], path: str, space: Workspace) -> list[Entry] | None:
    """Return the records of a file that holds several, or that is a sheet; None for one record in YAML, which is read as such."""
    raw = sys.stdin.buffer.read(MOST_BYTES + 1) if path == STDOUT else read_input(path, MOST_BYTES, _NAME_A_FILE)
    if len(raw) > MOST_BYTES:
        raise UsageError(Text(f"{path} 太大（上限 16 MB）", f"{path} is too large (16 MB at most)"), Text("分成几个文件", "split it into several files"))
    text = decoded(raw)
    if _is_sheet(model, path, text):
        if text is None:
            raise UsageError(
                Text(f"{path} 不是 UTF-8 也不是 GBK", f"{path} is neither UTF-8 nor GBK"), Text("另存为“CSV UTF-8”再来", "save it as “CSV UTF-8” and try again")
            )
        if text[1]:
            context.tell(Text(f"{path} 按 GBK 编码读取", f"{path} is read as GBK"))
        return list(_rows(context, model, path, text[0], space))
    parts = yaml_parts(text[0]) if text and not text[1] else ()
    if len(parts) < 2 and (not parts or parts[0].before == 0) and path != STDOUT and not text_is_list(text):  # noqa: PLR2004  # several
        return None
    return [_from_yaml(model, path, each.before, each.text) for each in parts]


def text_is_list(text: tuple[str, bool] | None) -> bool:
    """Tell whether a YAML text is a list."""
    lines = (line for line in (text[0] if text else "").splitlines() if line.strip() and not line.lstrip().startswith("#"))
    return next((line for line in lines if not line.startswith("---")), "").lstrip().startswith("- ")


def _is_sheet(model: type[Record], path: str, text: tuple[str, bool] | None) -> bool:
    """Whether a file is a sheet: its name says so; of standard input the first row does, if all its cells are heads."""
    if path != STDOUT:
        return os.path.splitext(path)[1].lower() in _SHEETS
    known = _heads(model)
    heads = sheet_of(text[0].split("\n", 1)[0], known).heads if text else ()
    return bool(heads) and all(each.lower() in known for each in heads)


def _heads(model: type[Record]) -> dict[str, str]:
    """What a column may be called, in lower case: the key of a field, or its label in either language."""
    found: dict[str, str] = {}
    first = model.moves.moves[0].needs if model.moves else ()
    named = [*((each, fields(model)[each]) for each in fields_of(model)), *((each, fields(step_model(model))[each]) for each in first)]
    for name, field in named:
        for word in (name, name.replace("_", "-"), *field.label):
            found.setdefault(word.lower(), name)
    return found


def _rows(context: Context, model: type[Record], path: str, text: str, space: Workspace) -> Iterator[Entry]:
    known, sheet = _heads(model), sheet_of(text, _heads(model))
    names = [known.get(each.lower(), "") for each in sheet.heads]
    unknown = [each or "（空）" for each, name in zip(sheet.heads, names, strict=True) if not name]
    twice = [each for place, each in enumerate(sheet.heads) if names[place] and names[place] in names[:place]]
    if not names:
        raise UsageError(Text(f"{path} 是空的", f"{path} is empty"), _NAME_A_FILE)
    if unknown or twice:
        some = unknown or twice
        labels = [fields(model)[each].label for each in fields_of(model)]
        raise UsageError(
            Text(f"{path} 第一行有不认识或重复的列：{'、'.join(some)}", f"unknown or repeated columns in the first row of {path}: {', '.join(some)}"),
            Text(f"可用：{'、'.join(each.zh for each in labels)}", f"known: {', '.join(fields_of(model))}"),
        )
    for line, cells in sheet.rows:
        given: Given = {name: (cell,) if _is_many(model, name) else cell for name, cell in zip(names, cells, strict=False) if cell}
        try:
            if len(cells) > len(names):
                raise UsageError(Text("这一行的格子比第一行多", "the row has more cells than the first one"))
            yield Entry(line, {}, read_typed(context, model, typed_values(model, given, given), space))
        except RedchainError as problem:
            yield Entry(line, {}, {}, problem)


def _is_many(model: type[Record], name: str) -> bool:
    return name in model.model_fields and fields(model)[name].many


def _from_yaml(model: type[Record], path: str, before: int, text: str) -> Entry:
    parsed = parse(text.encode(), parser())
    if parsed.mapping is None:
        findings = tuple(each.at(path, each.line + before if each.line else before + 1, each.column) for each in parsed.findings)
        return Entry(before + 1, {}, {}, RefusedValuesError(findings))
    unknown = [str(key) for key in parsed.mapping if key not in model.model_fields]
    if unknown:
        words = Text(f"不认识的键：{'、'.join(unknown)}", f"unknown keys: {', '.join(unknown)}")
        return Entry(before + 1, {}, {}, UsageError(words, Text(f"可用：{'、'.join(fields_of(model))}", f"known: {', '.join(fields_of(model))}")))
    return Entry(before + 1, parsed.mapping, {})


def add_several(context: Context, space: Workspace, entries: list[Entry], given: Given, make: Make) -> int:
    """Add the records of a file with one commit; those that are refused are named by their lines, and the others go on only with `--partial`."""
    adding = _Adding(entries, given, make)
    space = asked_first(context, space, adding.decide)
    done = adding.perform(space, manner(context, given))
    tell_performed(context, done)
    for each in () if done.is_dry else done.change.puts:
        context.print(each.after.id)
    tell_commit(context, done.commit, done.change.subject)
    for line, problem in sorted(adding.refused.items()):
        context.warn(told(f"{given['source_file']}:{line}", problem))
    count, left = len(done.change.puts), len(adding.refused)
    context.tell(Text(f"登记 {count} 条", f"{count} entered") if not left else Text(f"登记 {count} 条，{left} 条没有登记", f"{count} entered, {left} refused"))
    return EXIT_REFUSED if left else EXIT_FINE


class _Adding:
    """Adding the entries of a file: what is refused so far, by line, and the line of each record that is made."""

    def __init__(self, entries: list[Entry], given: Given, make: Make) -> None:
        self.refused: dict[int, RedchainError] = {}
        self._entries, self._given, self._make = entries, given, make
        self._lines: dict[str, int] = {}

    def perform(self, space: Workspace, options: WriteOptions) -> PerformResult:
        """Perform; what a rule refuses is named by its line, and with `--partial` left out and all decided anew."""
        while True:
            try:
                return perform(space, self.decide, options)
            except RefusedFindingsError as problem:
                lines = {line: [each for each in problem.findings if each.record == identifier] for identifier, line in self._lines.items()}
                to_blame = {line: found for line, found in lines.items() if found and not all(self._names_a_later_one(line, each) for each in found)}
                fresh = {line: RefusedFindingsError(tuple(found)) for line, found in to_blame.items()}
                if not fresh:
                    raise
                self.refused.update(fresh)
                if not self._given["partial"]:
                    raise self._all_refused() from problem

    def decide(self, ledger: Ledger) -> Change:
        """Return the change that adds what is not refused; raises RefusalError where something is, or nothing is left."""
        self._lines.clear()
        puts: list[Put] = []
        now = ledger
        for each in self._entries:
            if each.line in self.refused:
                continue
            try:
                if each.problem is not None:
                    raise each.problem
                change = add(now, self._make(now, each.written, each.typed))
            except RedchainError as problem:
                self.refused[each.line] = problem
                continue
            puts += change.puts
            self._lines[change.puts[0].after.id] = each.line
            now = ledger.after(put.after for put in puts)
        if not puts or (self.refused and not self._given["partial"]):
            raise self._all_refused()
        return Change(_subject(puts[0].after, list(self._lines)), tuple(puts))

    def _names_a_later_one(self, line: int, found: Finding) -> bool:
        """Whether what a rule says of one entry is that a later one is the same, which is told of that one."""
        return any(other > line and identifier in found.text.en.split() for identifier, other in self._lines.items())

    def _all_refused(self) -> RedchainError:
        path = self._given["source_file"]
        if not self._entries:
            return UsageError(Text(f"{path} 里没有记录", f"there is no record in {path}"), _NAME_A_FILE)
        return SeveralRefusedError({f"{path}:{line}": problem for line, problem in sorted(self.refused.items())}, len(self._entries))


def _subject(first: Record, ids: list[str]) -> str:
    more = "" if len(ids) <= _MOST_NAMED else f" and {len(ids) - _MOST_NAMED} more"
    return f"{first.kind.name}: add {', '.join(ids[:_MOST_NAMED])}{more}"
