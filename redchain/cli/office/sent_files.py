"""Files that people sent: read into sheets, or refused with what they are instead, and the terms on which their rows are read."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, get_args

from redchain.cli.file_arguments import read_input
from redchain.cli.office.entering import entering
from redchain.cli.write_commands import fresh_id, spoken_for
from redchain.decide.chat_blocks import CLOSES, OPENS
from redchain.errors import RefusalError, system_words
from redchain.kinds.registry import KINDS
from redchain.shell_words import word
from redchain.store.record_lines import LINES_ENDINGS
from redchain.text import Language, Text, counted

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from pydantic import BaseModel, ValidationError

    from redchain.cli.context import Context
    from redchain.decide.sheet_terms import Terms
    from redchain.flow.import_sheets import SentFile
    from redchain.flow.inbox import Remembered
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.store.workbook_parts import UnreadableSpreadsheetError

ENDINGS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt", *LINES_ENDINGS)
VERDICT_ENDING = Text(".结论.xlsx", ".verdict.xlsx")
MOST_BYTES = 50 << 20
_MOST_LINES_NAMED = 10
NO_SHEET = Text("里面没有有内容的工作表", "holds no sheet with anything in it")
NAME_A_FILE = Text("写一个表格文件：redchain import 表格", "name a spreadsheet: redchain import SHEET")
WHY: Mapping[str, Text] = {
    "empty": Text("是空的", "is empty"),
    "encrypted": Text("有密码：去掉密码再存一份", "has a password: save a copy without it"),
    "markup": Text("其实是网页，不是表格：用 Excel 或 WPS 打开，另存为 .xlsx", "is really a web page: open it with Excel or WPS and save it as .xlsx"),
    "large": Text("太大（上限 50 MB，解压后 500 MB，一张工作表 150 MB）：分成几个", "is too large (50 MB at most, 500 MB unpacked, 150 MB a sheet): split it"),
    "rows": Text("超过 100,000 行：分成几个", "has more than 100,000 rows: split it"),
    "columns": Text("超过 200 列", "has more than 200 columns"),
    "cells": Text("超过 6,000,000 格：分成几个", "has more than 6,000,000 cells: split it"),
    "long": Text("有一格超过 32,767 字，Excel 也放不下：把这一格改短", "has a cell of more than 32,767 characters, more than Excel takes: shorten it"),
    "quote": Text("有一个引号没有配对，后面的行分不出来", "has a quotation mark without its other half, so the rows behind it cannot be told apart"),
    "line": Text("第 {line} 行不是一条 JSON 记录（一行一条）", "has no JSON object in line {line}: a record is one line"),
    "cut": Text(
        "第 {line} 行开始的一条没有“【完】”，可能没有复制全：重新复制再收",
        "has a block from line {line} without its “【完】” or “【End】”, so it may be cut: copy the whole of it",
    ),
    "twice": Text(
        "第 {line} 行又写了一遍上面写过的一项，可能是两条连在一起：每条前面写“【企业需求】”，后面写“【完】”",
        "says in line {line} once more what was said above, so it may be two in one: put “【Need】” before each and “【End】” behind it",
    ),
    "joined": Text(
        "第 {line} 行里一条的几行连成了一行，换行丢了：重新复制，一项一行",
        "has the lines of a block joined in line {line}, their breaks are lost: copy it again, with a field a line",
    ),
    "like": Text(
        "像是“【企业需求】”的文字，但第 {line} 行不只有“【企业需求】”：让它单独一行，再收",
        "is like text with a block, but in line {line} its “【企业需求】” or “【Need】” does not stand alone: give it a line of its own",
    ),
    "damaged": Text(
        "打不开，可能坏了：用 Excel 或 WPS 打开，另存为 .xlsx", "cannot be opened and may be damaged: open it with Excel or WPS and save it as .xlsx"
    ),
    "unknown": Text("不是表格", "is no spreadsheet"),
    "archive": Text("是压缩包，没有读：先解压，再收里面的表格", "is an archive and was not read: unpack it and take in the spreadsheets"),
    "document": Text(
        "是 Word 一类的文档，没有读：把里面的表格复制到 Excel 再收", "is a document such as Word's and was not read: copy its table into a spreadsheet"
    ),
    "page": Text("是 PDF，没有读：向对方要表格，或照着填", "is a PDF and was not read: ask for the spreadsheet, or fill one in from it"),
    "picture": Text("是图片，没有读：向对方要表格，或照着填", "is a picture and was not read: ask for the spreadsheet, or fill one in from it"),
}
"""What a file is that is no spreadsheet, or why it is not read."""


def why_unread(problem: UnreadableSpreadsheetError) -> Text:
    """Return in words why a file is not read."""
    return WHY[problem.why].fill(line=str(problem.line))


def read_sent(path: str, sheet: str | None = None) -> SentFile:
    """Return a file as it was sent; raises RefusalError for one that is no spreadsheet, and UsageError where it cannot be read."""
    from redchain.flow.import_sheets import sent_file
    from redchain.store.spreadsheets import UnreadableSpreadsheetError

    try:
        found = sent_file(path, read_input(path, MOST_BYTES, NAME_A_FILE), sheet)
    except UnreadableSpreadsheetError as problem:
        why = why_unread(problem)
        raise RefusalError(Text(f"{path} {why.zh}", f"{path} {why.en}")) from problem
    if not found.grids and not (found.is_lines and sheet is None):
        if found.beside:
            names = "、".join(found.beside)
            raise RefusalError(
                Text(f"{path} 里只有叫 {names} 的工作表，当作说明没有收", f"{path} holds only sheets called {names}, taken as explanations and not read"),
                Text(f"里面是记录的，加 --sheet {word(found.beside[0])}", f"if they hold records, add --sheet {word(found.beside[0])}"),
            )
        named = Text(f"工作表 {sheet}", f"sheet {sheet}") if sheet else Text("有内容的工作表", "sheet that holds anything")
        raise RefusalError(Text(f"{path} 里没有{named.zh}", f"there is no {named.en} in {path}"))
    return found


def outside_told(lines: Sequence[int]) -> Text:
    """Return that some lines of a chat's text are part of no block and were not read."""
    numbers = [str(each) for each in lines[:_MOST_LINES_NAMED]]
    more = len(lines) - len(numbers)
    zh = f"第 {'、'.join(numbers)} 行{f'等 {len(lines)} 行' if more else ''}在“{OPENS.zh}”和“{CLOSES.zh}”外面，没有读"
    return Text(zh, f"{'line' if len(lines) == 1 else 'lines'} {', '.join(numbers)}{f' and {more} more' if more else ''} outside the blocks, not read")


def persons_told(cells: int) -> Text:
    """Return that some cells say something of persons, which is taken into no record."""
    return Text(f"个人信息不收：{cells} 格", f"about persons, not taken: {counted(cells, 'cell')}")


def terms_of(context: Context, space: Workspace, given: Mapping[str, Any]) -> Terms:
    """Return on what terms rows are read, with what was said of days, of disagreements and of empty cells."""
    from datetime import timedelta
    from itertools import count

    from redchain.check.proposal import longest_entry
    from redchain.check.schema_errors import explain_typed
    from redchain.cli.office.shown_facts import shown_in
    from redchain.decide.draft import first_actor, new_name_id
    from redchain.decide.sheet_heads import SaidHeads
    from redchain.decide.sheet_terms import Terms
    from redchain.flow.import_sheets import Origins
    from redchain.flow.kept_heads import kept_heads
    from redchain.views.record_sheet import SheetWords, coded

    chinese, english = (SheetWords(space.ledger, language, names_restricted=True) for language in get_args(Language))
    speaks_for = spoken_for(space, None)

    def new_id(model: type[Record], values: dict[str, Any], taken: Container[str]) -> str:
        if model.kind.prefix is not None:
            return next(each for each in (fresh_id(model, space) for _ in count()) if each not in taken)
        return new_name_id(model, values, taken)

    def why(model: type[BaseModel], problem: ValidationError) -> Iterator[tuple[str, Text]]:
        for each in explain_typed(model, problem.errors(include_url=False), {}):
            yield str(each.field[0]) if each.field else "", each.text

    return Terms(
        models=KINDS,
        at=space.now,
        base=Origins(space).base,
        saying=lambda language, field: coded if language == "code" else (english if language == "en" else chinese).saying(field),
        new_id=new_id,
        actor=lambda model, values: first_actor(space.ledger, model, values, speaks_for),
        why=why,
        heads=SaidHeads(kept=kept_heads(space.settings)),
        year=given["year"],
        take=given["take"],
        backlog_before=space.today - timedelta(longest_entry(space.settings.access)) if given.get("backlog") else None,
        clears=frozenset(given["clear_empty"]),
        shown=lambda model, trace: shown_in(context, space, english if trace.language == "en" else chinese, model, trace),
        entering=entering(space, speaks_for),
    )


def remember_files(context: Context, space: Workspace, paths: Iterable[str]) -> None:
    """Remember files that were taken in by name, so that `inbox` does not show them again; outside git there is nothing to be said of it."""
    from redchain.flow.inbox import Remembered, hash_of

    known = Remembered(space.root)
    if known.is_kept:
        with suppress(OSError):
            remember(context, known, [hash_of(each) for each in paths], space.today)


def remember(context: Context, known: Remembered, contents: Iterable[str], day: date) -> None:
    """Remember the contents with which nothing is left to do; what has something wrong is shown by `inbox` until it is taken in."""
    if not known.is_kept:
        context.tell(Text("不在 git 仓库里，没有记下处理过哪些文件", "outside git it is not remembered which files were dealt with"))
        return
    try:
        known.add(contents, day.isoformat())
    except OSError as problem:
        why = system_words(problem)
        context.warn(Text(f"没有记下处理过哪些文件：{why.zh}", f"which files were dealt with could not be remembered: {why.en}"))
