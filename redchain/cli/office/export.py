"""`redchain export`: records as an Excel workbook, CSV or JSON Lines, to be filled in and taken back by `redchain import`; or as tables to be asked with SQL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from redchain import __version__
from redchain.cli.context import computing_space, write_out
from redchain.cli.file_arguments import format_of, target_of, write_output
from redchain.cli.office.book_words import book_words
from redchain.cli.office.export_tables import OPTIONS, engine_asked, write_told
from redchain.cli.office.export_tables import facts_of as table_facts
from redchain.cli.office.export_waiting import SHEETS, export_waiting
from redchain.cli.office.extra import needs_office
from redchain.cli.office.shown_facts import facts_of
from redchain.cli.parsing import OUTPUT, WITHOUT_BROKEN, Argument, BilingualCommand, flag, format_option
from redchain.cli.records.filters import Filters
from redchain.cli.records.list import narrowing_options, parse_filters
from redchain.cli.registry import command_called
from redchain.errors import EXIT_FINE, RefusalError, UsageError
from redchain.flow.refuse_broken_files import refuse_broken_records
from redchain.kinds.registry import KINDS
from redchain.model.visibility import is_shown
from redchain.progress import watched
from redchain.render.csv import guarded
from redchain.shell_words import shown
from redchain.text import Text, counted
from redchain.text_cleaning import for_json
from redchain.views.record_book import record_book
from redchain.views.record_sheet import VERSION, Sheet, coded, plain_cell
from redchain.views.record_tables import Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.cli.records.filters import Wanted
    from redchain.cli.records.list import Asked
    from redchain.flow.export_records import Standing
    from redchain.model.base import Record
    from redchain.store.table_files import Engine
    from redchain.views.record_sheet import SheetColumn

_SUFFIXES = {".xlsx": "xlsx", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_FORMATS = ("xlsx", "csv", "jsonl")
_BY_EXTENSION = Text("默认看文件扩展名", "default: by the file's extension")
_NAME_A_FILE = Text("如 redchain export need -o needs.xlsx", "such as redchain export need -o needs.xlsx")
_WRITING = Text("导出记录", "exporting records")
_SUMMARY = Text(
    "把记录导出成 Excel 工作簿、CSV 或 JSON Lines，改好再用 import 收回。",
    "Write records as an Excel workbook, CSV or JSON Lines, to be changed and taken back with import.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    kinds = Argument(
        "kinds",
        Text(
            "哪些类（默认全部），后面可加筛选，同 list；todo 是待办表、verify 是回访表，给没有 git 的人填",
            "which kinds (default: all), with filters as in list; todo and verify: what waits, to be filled in by those without git",
        ),
        "KIND",
        is_several=True,
        default=(),
    )
    return [
        BilingualCommand(
            name,
            _SUMMARY,
            _export,
            [
                kinds,
                OUTPUT,
                format_option(_FORMATS, _BY_EXTENSION, None),
                flag("protect", Text("灰色的列锁住，不能改", "lock the grey columns")),
                flag("all", Text("连同已归档的；待办表是全部单位的", "archived ones too; of todo, everybody's")),
                flag("restricted", Text("连同仅承办单位、仅链办可见的", "those too that only the units in charge or the chain office may see")),
                *narrowing_options(),
                *OPTIONS,
                WITHOUT_BROKEN,
            ],
            ignore_unknown_options=True,
        ).showing(
            Text("export need order -o 需求和工单.xlsx", "export need order -o needs-and-orders.xlsx"),
            Text("export todo --unit gongdian -o 待办.xlsx", "export todo --unit gongdian -o todo.xlsx"),
        )
    ]


def _export(context: Context, given: Given) -> int:
    target = target_of(given)
    wanted = format_of(context, given["format_name"], target, _SUFFIXES, "")
    names, filters = _sorted_out(given["kinds"])
    waiting = dict.fromkeys(SHEETS[each] for each in names if each in SHEETS)
    if waiting:
        return _export_waiting(context, given, target, [*waiting], (names, filters))
    models = tuple(dict.fromkeys(map(kind_called, names))) or KINDS
    queried = engine_asked(given)
    if queried is None:
        _refuse_form(wanted, target, models)
    asked = parse_filters(given, filters)
    if wanted == "xlsx":
        needs_office("xlsxwriter")
    space = computing_space(context)
    if target is not None or queried is not None:
        refuse_broken_records(space, without=given["without_broken"])
    from redchain.flow.export_records import Standing

    exporting = _Exporting(
        context,
        Standing(space),
        asked,
        with_restricted=given["restricted"] or "visibility" in asked.filters,
        is_coded=wanted == "csv" and not context.csv_in_words,
    )
    if queried is not None:
        exporting.tables(models, queried)
        return EXIT_FINE
    sheets = [exporting.sheet(each) for each in models]
    raw = exporting.workbook(sheets, is_protected=given["protect"]) if wanted == "xlsx" else None
    words = raw if raw is not None else "".join(exporting.csv(sheets[0]) if wanted == "csv" else exporting.lines(sheets))
    if target is None:
        write_out(words)
    else:
        write_output(context, target, words)
    exporting.tell(models)
    return EXIT_FINE


def _export_waiting(context: Context, given: Given, target: str | None, waiting: Sequence[str], typed: tuple[list[str], list[str]]) -> int:
    """Write what waits: one sort of it, by itself."""
    names, filters = typed
    if len(names) > 1:
        raise UsageError(
            Text(f"{names[0]} 要单独导出", f"{names[0]} is written by itself"),
            Text("如 {line}", "such as {line}").fill(line=shown("redchain", "export", waiting[0], "-o", f"{waiting[0]}.xlsx")),
        )
    committee = {"committee": ["yes"]} if "--committee" in filters else {}
    asked = parse_filters({**given, "all": False}, (each for each in filters if each != "--committee"))
    return export_waiting(context, given, waiting[0], target, {**asked.filters, **committee})


def _sorted_out(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the kinds and the filters among what was typed."""
    kinds: list[str] = []
    filters: list[str] = []
    waiting = list(words)
    while waiting:
        each = waiting.pop(0)
        if not each.startswith("-"):
            kinds += [part for part in each.replace("，", ",").replace("、", ",").split(",") if part]
            continue
        filters.append(each)
        if each != "--committee" and "=" not in each and waiting and not waiting[0].startswith("-"):
            filters.append(waiting.pop(0))
    return kinds, filters


def kind_called(word: str) -> type[Record]:
    """Return the kind that a word names, in either language; raises UsageError."""
    command = command_called(word)
    named = {spelled: model for model in KINDS for spelled in (model.kind.name, model.kind.folder, *model.kind.label)}
    word = command.name if command is not None else word
    if word not in named:
        known = [each.kind for each in KINDS]
        raise UsageError(
            Text(f"没有 {word} 这一类记录", f"there is no kind {word}"),
            Text(f"可用：{'、'.join(f'{each.label.zh}（{each.name}）' for each in known)}", f"one of: {', '.join(each.name for each in known)}"),
        )
    return named[word]


def _refuse_form(wanted: str, target: str | None, models: Sequence[type[Record]]) -> None:
    """Refuse a form that cannot be told, that a terminal cannot show, or that cannot hold so many kinds."""
    if not wanted:
        raise UsageError(Text("要写成什么：加 -o 文件名，或 --format", "written as what: add -o FILE, or --format"), _NAME_A_FILE)
    if wanted == "xlsx" and target is None:
        raise UsageError(Text("工作簿要写到文件", "a workbook is written to a file"), _NAME_A_FILE)
    if wanted == "csv" and len(models) > 1:
        raise UsageError(
            Text(f"CSV 一个文件只能放一类，这里有 {len(models)} 类", f"a CSV file holds one kind, and there are {len(models)}"),
            Text("写明哪一类，如 redchain export need -o needs.csv；或写成 .xlsx", "name one, such as redchain export need -o needs.csv; or write .xlsx"),
        )


class _Exporting:
    """Exporting the records of one workspace."""

    def __init__(self, context: Context, standing: Standing, asked: Asked, *, with_restricted: bool, is_coded: bool) -> None:
        self._context, self._space, self._standing, self._asked, self._with_restricted = context, standing.space, standing, asked, with_restricted
        self._is_coded = is_coded
        self._words = book_words(context, standing.space, names_restricted=with_restricted)
        self._cells = self._words.cells
        self._counts: dict[str, int] = {}
        self._unsaved: dict[str, None] = {}
        self._restricted: dict[str, None] = {}

    def sheet(self, model: type[Record]) -> Sheet:
        """Return the chosen records of one kind."""
        filters = Filters(self._context, self._space, model)
        wanted = filters.read(self._asked.filters)
        facts = facts_of(filters, model, self._cells, "code" if self._is_coded else self._context.language)
        return Sheet(model, lambda: self._records(model, filters, wanted), facts, self._version)

    def _records(self, model: type[Record], filters: Filters, wanted: Wanted) -> Iterator[Record]:
        self._counts[model.kind.name] = 0
        ledger = self._space.ledger
        for each in watched(ledger.every(model), _WRITING, ledger.shelf(model)):
            if (each.archived_on is not None and not self._asked.archived) or not filters.passes(each, wanted):
                continue
            if not self._is_told(each):
                self._restricted[each.id] = None
                continue
            self._counts[model.kind.name] += 1
            yield each

    def _is_told(self, record: Record) -> bool:
        return self._with_restricted or is_shown(record, self._space.ledger)

    def _version(self, record: Record) -> str:
        found = self._standing.version(record)
        if not found and self._space.checkout is not None:
            self._unsaved[self._standing.path(record)] = None
        return found

    def workbook(self, sheets: Sequence[Sheet], *, is_protected: bool) -> bytes:
        """Return the records as an Excel workbook."""
        from redchain.render.workbook import TooLargeForExcelError, workbook_bytes

        try:
            return workbook_bytes(record_book(self._words, sheets, self._standing.about, is_protected=is_protected))
        except TooLargeForExcelError as problem:
            raise RefusalError(
                Text(
                    f"Excel 放不下：工作表 {problem.sheet} 第 {problem.row + 1} 行", f"too large for Excel: row {problem.row + 1} of the sheet {problem.sheet}"
                ),
                Text("加筛选分几次导出，或写成 .csv、.jsonl", "export in parts with filters, or write .csv or .jsonl"),
            ) from problem

    def csv(self, sheet: Sheet) -> Iterator[str]:
        """Yield the records of one kind as CSV."""
        from redchain.render.csv import csv_text

        columns = self._cells.columns(sheet.model, sheet.facts)
        heads = [self._context.say(each.label) if not self._is_coded else each.name for each in columns]
        version = self._context.say(VERSION) if not self._is_coded else "version"
        yield csv_text([[*heads, version], *([*map(guarded, line)] for line in self._lines_of(columns, sheet))])

    def _lines_of(self, columns: Sequence[SheetColumn], sheet: Sheet) -> Iterable[list[str]]:
        facts = {each.name: each.cell for each in sheet.facts}
        for each in sheet.records():
            if not self._is_coded:
                cells = self._cells.cells(columns, sheet, each)
            else:
                cells = tuple(facts[column.name](each) if column.name in facts else coded(getattr(each, column.name)) for column in columns)
            yield [*map(plain_cell, cells), sheet.version(each)]

    def lines(self, sheets: Sequence[Sheet]) -> Iterator[str]:
        """Yield each record as a line of JSON, in the keys and values of its file."""
        from redchain.model.base import field_order

        for sheet in sheets:
            for each in sheet.records():
                entry = json.loads(each.model_dump_json(exclude_none=True, exclude_defaults=True))
                ordered = {name: entry[name] for name in field_order(sheet.model) if name in entry}
                yield for_json(json.dumps({"kind": sheet.model.kind.name, "version": sheet.version(each), **ordered}, ensure_ascii=False)) + "\n"

    def tables(self, models: Sequence[type[Record]], asked: tuple[Engine, str]) -> None:
        """Write the chosen records as typed tables."""
        told = [self._told(each) for each in models]
        base, day, _ = self._standing.about
        write_told(self._context, told, asked, {"commit": base, "day": day.isoformat(), "redchain": __version__})
        self.tell(models)

    def _told(self, model: type[Record]) -> Told:
        filters = Filters(self._context, self._space, model)
        wanted = filters.read(self._asked.filters)
        return Told(model, lambda: self._records(model, filters, wanted), table_facts(filters, model, self._is_told))

    def tell(self, models: Sequence[type[Record]]) -> None:
        """Say how many records were written, and which of them are not as they were committed."""
        said = [(each.kind.label, self._counts[each.kind.name]) for each in models]
        self._context.tell(
            Text(
                "导出：" + "、".join(f"{label.zh} {count} 条" for label, count in said),
                "exported: " + ", ".join(f"{label.en} {count}" for label, count in said),
            )
        )
        if self._restricted:
            count = len(self._restricted)
            self._context.warn(
                Text(
                    f"有 {count} 条仅承办单位或仅链办可见，没有导出；要导出加 --restricted",
                    f"{counted(count, 'record')} left out that only the units in charge or the chain office may see; with --restricted they are written too",
                )
            )
        if self._unsaved:
            names = list(self._unsaved)
            self._context.warn(
                Text(
                    f"有 {len(names)} 条没有提交，收回时认不出改过哪里：{'、'.join(names[:5])}",
                    f"{counted(len(names), 'record')} not committed; taken back, nobody can tell what was changed: {', '.join(names[:5])}",
                )
            )
