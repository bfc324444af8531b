"""`redchain import FILE…`: what spreadsheets would change, row by row and cell by cell; with `--apply` it is written with one commit."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from redchain.cli import output
from redchain.cli.context import computing_space, refuse_format
from redchain.cli.file_arguments import write_beside, write_output
from redchain.cli.office.export import kind_called
from redchain.cli.office.extra import needs_office
from redchain.cli.office.sent_files import ENDINGS, NAME_A_FILE, VERDICT_ENDING, outside_told, persons_told, read_sent, remember_files, terms_of
from redchain.cli.parsing import Argument, BilingualCommand, Option, flag, format_option, whole_number
from redchain.cli.write_commands import WRITING, manner, tell_commit, tell_performed
from redchain.errors import EXIT_FINE, EXIT_REFUSED, RedchainError, RefusalError, UsageError
from redchain.kinds.registry import KINDS
from redchain.text import Text, counted, join, same
from redchain.text_cleaning import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.sheet_verdicts import RowVerdict, SheetPlan
    from redchain.flow.import_sheets import FilePlan, SentFile
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record

_FORMATS = ("table", "json")
_MOST_SHOWN = 40
_SUMMARY = Text(
    "收回表格（xlsx、xls、et、ods、csv、jsonl）：先逐行说会怎样，加 --apply 才写入并提交。",
    "Take spreadsheets in (xlsx, xls, et, ods, csv, jsonl): says of each row what would become of it; with --apply it is written and committed.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [
        BilingualCommand(
            name,
            _SUMMARY,
            _import,
            [
                Argument("files", Text("表格文件，或里面有表格的文件夹", "spreadsheets, or folders of them"), "FILE", is_several=True),
                Option("kind", Text("当作哪一类记录（默认看表头）", "the kind of record (default: told by the head)"), metavar="KIND"),
                Option("sheet", Text("只收这个工作表", "this sheet only"), metavar="NAME"),
                Option(
                    "map",
                    Text(
                        "表头是哪个字段，如 --map 诉求=detail，可写几次；“表头=”是不收",
                        "what a head means, such as --map Wish=detail; may be repeated; HEAD= leaves it out",
                    ),
                    metavar="HEAD=FIELD",
                    multiple=True,
                ),
                Option(
                    "set",
                    Text(
                        "表里没写的字段，新记录都填这个，如 --set 类别=融资，可写几次",
                        "what new records say of a field of which the sheet says nothing; may be repeated",
                    ),
                    metavar="FIELD=VALUE",
                    multiple=True,
                ),
                Option("year", Text("没有写年份的日期是哪一年", "the year of days without one"), metavar="YEAR", type=whole_number(1990, 2100)),
                flag(
                    "backlog",
                    Text(
                        "存量：登记日期太早的按今天登记，原来的日期写进备注",
                        "a backlog: what began too long ago is entered as of today, with its own day in the note",
                    ),
                ),
                flag("keep_original", Text("原表也随同一个提交留下（有个人信息的不留）", "keep the sheet with the same commit (never with persons in it)")),
                flag("apply", Text("写入并提交（不加只看）", "write and commit (without it nothing is written)")),
                Option("take", Text("表和记录说法不同时听谁的", "whose word counts where sheet and record disagree"), metavar="sheet|record"),
                Option(
                    "clear_empty",
                    Text("这一列空着就是清空，可写几次", "an empty cell of this column clears the field; may be repeated"),
                    metavar="HEAD",
                    multiple=True,
                ),
                flag(
                    "verdict",
                    Text(
                        "另写一份带结论的工作簿，可退回对方（有问题时 --apply 也写）",
                        "write a workbook with the verdicts too, to be sent back (so does --apply where something is wrong)",
                    ),
                ),
                *WRITING,
                format_option(_FORMATS),
            ],
        ).showing(Text("import 需求.xlsx", "import needs.xlsx"), Text("import 需求.xlsx --apply", "import needs.xlsx --apply"))
    ]


def _import(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], _FORMATS)
    if given["take"] not in {None, "sheet", "record"}:
        raise UsageError(
            Text(f"--take 不能是 {given['take']}", f"--take cannot be {given['take']}"), Text("写 sheet（听表的）或 record（听记录的）", "sheet or record")
        )
    if given["apply"] and given["dry_run"]:
        raise UsageError(
            Text("--apply 和 --dry-run 只能写一个", "--apply and --dry-run exclude each other"), Text("先不写 --apply 看一遍", "look first, without --apply")
        )
    needs_office("python_calamine", "olefile")
    kind = None if given["kind"] is None else kind_called(given["kind"])
    heads, paths = _heads(given["map"], kind), [*_paths(context, given["files"])]
    space = computing_space(context)
    from redchain.flow.import_sheets import Importing

    terms = terms_of(context, space, given)
    terms = replace(terms, kind=kind, heads=terms.heads._replace(said=heads), given=_given(given["set"], kind))
    files = [*_files(context, paths, given["sheet"])]
    _refuse_unknown_heads(files, given)
    importing = Importing(files, terms, keeps=given["keep_original"])
    options = manner(context, {**given, "dry_run": not given["apply"]})
    done = importing.perform(lambda: context.workspace(reads_records=False), options)  # which reads them under the lock
    plans = importing.plans
    if given["format_name"] == "json":
        from redchain.flow.import_sheets import plain_rows

        data = [
            entry for each in plans for entry in plain_rows(each, lambda words: words and context.say(words), is_written=done is not None and not done.is_dry)
        ]
        more = {} if done is None or done.commit is None else {"commit": done.commit}
        output.envelope(context, "import", data, **more)
    else:
        for each in plans:
            context.print("\n".join(_told(context, each)))
    _tell_kept(context, importing.kept)
    if done is not None and given["apply"]:
        tell_performed(context, done)
        tell_commit(context, done.commit, done.change.subject)
    elif done is not None:
        context.tell(Text("还没有写入；写入并提交：加 --apply", "nothing is written yet; to write and commit: add --apply"))
    else:
        context.tell(Text("没有要写入的", "there is nothing to write"))
    is_written = done is not None and not done.is_dry
    if is_written:
        remember_files(context, space, paths)
    for each in plans if given["verdict"] or given["apply"] else ():
        if given["verdict"] or not each.is_clean:
            _write_verdicts(context, space, each, is_written=is_written, is_json=given["format_name"] == "json")
    return EXIT_FINE if all(each.is_clean for each in plans) and len(files) == len(paths) else EXIT_REFUSED


def _tell_kept(context: Context, paths: Iterable[str]) -> None:
    """Say where sheets are kept, or would be."""
    names = join([*map(same, paths)], zh="、", en=", ")
    if names.zh:
        context.tell(Text("原表留在 {names}", "as it was sent it is kept in {names}").fill(names=names))


def _write_verdicts(context: Context, space: Workspace, plan: FilePlan, *, is_written: bool, is_json: bool) -> None:
    """Write what became of a file beside it; where JSON is printed its name is no part of that."""
    needs_office("xlsxwriter")
    from redchain.flow.export_records import Standing
    from redchain.render.workbook import workbook_bytes
    from redchain.views.verdict_book import verdict_book

    sheets = [*zip(plan.file.grids, plan.sheets, strict=True)]
    raw = workbook_bytes(verdict_book(sheets, plan.file.trace, Standing(space).about.made_at, context.language, is_written=is_written))
    target = f"{os.path.splitext(plan.file.path)[0]}{context.say(VERDICT_ENDING)}"
    try:
        if is_json:
            write_beside(target, raw)
            context.tell(same(target))
        else:
            write_output(context, target, raw)
    except RedchainError as problem:  # what was committed stays committed
        context.warn(problem.text)


def _refuse_unknown_heads(files: Sequence[SentFile], given: Given) -> None:
    """Refuse a head that no sheet has: what was said of it would count for nothing."""
    from redchain.model.fields import fields

    if not (given["map"] or given["clear_empty"]):
        return
    there = {str(cell).strip() for file in files for grid in file.grids for row in grid.rows for cell in row if isinstance(cell, str)}
    keys = {name for model in KINDS for name in fields(model)}
    for option, named, more in (
        ("--map", [each.replace("＝", "=").partition("=")[0].strip() for each in given["map"]], set()),
        ("--clear-empty", given["clear_empty"], keys),
    ):
        for each in named:
            if each not in there | more:
                raise UsageError(
                    Text(f"{option}：表里没有“{each}”这一列", f"{option}: no sheet has a column “{each}”"), Text("照表头写", "write it as the head does")
                )


def _paths(context: Context, named: Sequence[str]) -> Iterator[str]:
    """Yield each file that was named, and the spreadsheets in each folder, by name; those with verdicts are left there with a word."""
    for each in named:
        if not os.path.isdir(each):
            yield each
            continue
        found = [
            f"{each.rstrip('/')}/{name}"
            for name in sorted(os.listdir(each))
            if name.lower().endswith(ENDINGS) and not name.startswith(("~$", ".")) and not name.endswith(tuple(VERDICT_ENDING))
        ]
        told = [name for name in sorted(os.listdir(each)) if name.endswith(tuple(VERDICT_ENDING))]
        if told:
            context.warn(
                Text(
                    f"{each} 里带结论的没有收，要收写明文件名：{'、'.join(told)}",
                    f"those with verdicts in {each} are not taken in unless they are named: {', '.join(told)}",
                )
            )
        if not found:
            raise UsageError(Text(f"{each} 里没有表格文件", f"there is no spreadsheet in {each}"), NAME_A_FILE)
        yield from found


def _files(context: Context, paths: Sequence[str], sheet: str | None) -> Iterator[SentFile]:
    """Yield the files that can be read; of several one that cannot be is told, and the others go on."""
    for path in paths:
        try:
            yield read_sent(path, sheet)
        except RefusalError as problem:
            if len(paths) == 1:
                raise
            context.warn(problem.text)


def _heads(given: Sequence[str], kind: type[Record] | None) -> dict[str, str]:
    """Return what heads mean, as `--map` says: the field of each, empty for one that is left out."""
    found: dict[str, str] = {}
    for each in given:
        head, equals, name = each.replace("＝", "=").partition("=")
        if not equals or not head.strip():
            raise UsageError(
                Text(f"--map 要写成 表头=字段，不是 {each}", f"--map wants HEAD=FIELD, not {each}"), Text("如 --map 诉求=detail", "such as --map Wish=detail")
            )
        found[head.strip()] = _field(name.strip(), kind) if name.strip() else ""
    return found


def _given(given: Sequence[str], kind: type[Record] | None) -> dict[str, str]:
    """Return what `--set` gives new records: the words for each field."""
    found: dict[str, str] = {}
    for each in given:
        name, equals, words = each.replace("＝", "=", 1).partition("=")
        if not equals or not words.strip():
            raise UsageError(
                Text(f"--set 要写成 字段=值，不是 {each}", f"--set wants FIELD=VALUE, not {each}"), Text("如 --set 类别=融资", "such as --set urgency=high")
            )
        found[_field(name.strip(), kind)] = words.strip()
    return found


def _field(name: str, kind: type[Record] | None) -> str:
    from redchain.decide.draft import fields_of
    from redchain.decide.heads import field_called, part_called
    from redchain.model.fields import fields

    for model in KINDS if kind is None else (kind,):
        own, _, part = name.partition(".")
        found = field_called(model, own)
        if found is not None and not part and found in fields_of(model) and not fields(model)[found].parts:
            return found
        if found is not None and found in fields(model) and (inner := part_called(fields(model)[found].type, part) if fields(model)[found].parts else None):
            return f"{found}.{inner}"
    raise UsageError(
        Text(f"没有字段 {name}", f"there is no field {name}"),
        Text("字段见 redchain template 的填写说明", "see the guide in a workbook of redchain template"),
    )


def _told(context: Context, plan: FilePlan) -> Iterator[str]:
    """Yield what would become of the sheets of a file."""
    if plan.file.hidden:
        names = plan.file.hidden
        yield context.say(
            Text(
                f"{plan.file.path} 隐藏的工作表没有收，要收加 --sheet：{'、'.join(names)}",
                f"hidden sheets of {plan.file.path} are not taken in without --sheet: {', '.join(names)}",
            )
        )
    if plan.file.beside:
        names = plan.file.beside
        zh = f"{plan.file.path} 当作说明、没有收的工作表，要收加 --sheet：{'、'.join(names)}"
        yield context.say(Text(zh, f"sheets of {plan.file.path} taken as explanations, not taken in without --sheet: {', '.join(names)}"))
    for each in plan.sheets:
        yield from _sheet_told(context, plan.file, each)


def _sheet_told(context: Context, file: SentFile, plan: SheetPlan) -> Iterator[str]:
    layout, where = plan.layout, f"{file.path} [{plan.sheet}]"
    if layout.refused is not None:
        why = context.say(layout.refused)
        yield context.say(Text(f"{where} 不收：{why}", f"{where} is not taken: {why}"))
        return
    label = plan.about or (layout.model.kind.label if layout.model is not None else Text("", ""))
    if file.outside is None:
        yield context.say(
            Text(f"{where} 当作{label.zh}，表头在第 {layout.head + 1} 行", f"{where} is read as {label.en}, with its head in row {layout.head + 1}")
        )
    else:
        yield context.say(Text(f"{where} 是聊天的文字，当作{label.zh}", f"{where} is text of a chat, read as {label.en}"))
    if file.outside:
        yield "  " + context.say(outside_told(file.outside))
    yield from _columns_told(context, plan)
    from redchain.decide.sheet_verdicts import VERDICTS

    said = [Text(f"{VERDICTS[name].zh} {count}", f"{count} {VERDICTS[name].en}") for name, count in plan.counts.items()]
    yield "  " + context.say(Text("，".join(each.zh for each in said) or "没有行", ", ".join(each.en for each in said) or "no rows"))
    for each in plan.reordered:
        yield "  " + context.say(each.said)
    if plan.hidden:
        yield "  " + context.say(Text(f"有 {plan.hidden} 行是隐藏的，也收了", f"{counted(plan.hidden, 'row')} hidden, and read too"))
    if plan.emptied:
        count = plan.emptied
        words = Text(f"{count} 格清空了，没有算；要清空写（清空）", f"{counted(count, 'cell')} emptied, which changes nothing; to clear a field write (clear)")
        yield "  " + context.say(words)
    lines = [line for row in sorted(plan.rows, key=_is_plainly_new) for line in _row_told(context, row)]
    yield from lines[:_MOST_SHOWN]
    if len(lines) > _MOST_SHOWN:
        left = len(lines) - _MOST_SHOWN
        yield "  " + context.say(Text(f"…另有 {left} 处；全部：加 --format json", f"… {left} more; for all: --format json"))


def _columns_told(context: Context, plan: SheetPlan) -> Iterator[str]:
    """Yield what the columns mean that do not say so themselves, and which are left out."""
    from redchain.model.fields import fields

    model = plan.layout.model
    if model is None:
        return
    meant, only_read, out = [], [], []
    left = {each.place: each for each in plan.left_out}
    for place, each in enumerate(plan.layout.columns):
        kept = context.say(Text("（上次记下的）", " (remembered)")) if each.is_kept else ""
        if each.field and not each.is_own:
            own, _, part = each.field.partition(".")
            field = fields(model)[own].parts[part] if part else fields(model).get(own)
            meant.append(f"{each.label} → {context.say(field.label) if field else own}{kept}")
        elif place in left:
            out.append(f"{context.say(left[place].said)}{kept}")
        elif each.label and not each.field and each.role == "other" and each.label.casefold() not in {"版本", "version"}:
            only_read.append(each.label)
    between = context.say(Text("；", "; "))
    if meant:
        yield "  " + context.say(Text("列：", "columns: ")) + between.join(meant)
    if only_read:
        yield "  " + context.say(Text("只看的列，改了不算：", "columns only to be read, changes there do not count: ")) + between.join(only_read)
    if out:
        yield "  " + context.say(Text("不收的列：", "columns left out: ")) + between.join(out)
    if plan.persons:
        yield "  " + context.say(persons_told(plan.persons))


def _is_plainly_new(row: RowVerdict) -> bool:
    """Tell whether a row wants nobody's attention: it is told after those that do."""
    return row.verdict == "new" and row.why is None


def _row_told(context: Context, row: RowVerdict) -> Iterator[str]:
    """Yield what is to be said of one row: what is new or changes, and why something is not taken."""
    from redchain.decide.sheet_verdicts import UNCLEAN, VERDICTS

    cells = [each for each in row.cells if each.verdict in UNCLEAN or each.reason is not None]
    if row.verdict in UNCLEAN | {"new"} or cells or (row.why is not None and row.verdict != "skipped"):
        number = context.say(Text(f"第 {row.row} 行", f"row {row.row}"))
        called = _called(row) if row.verdict == "new" else row.record
        record = f" {called}" if called else ""
        reason = row.joined if any(each.reason == row.reason for each in cells) else row.why  # which its cell says
        yield f"  {number}{record} {context.say(_because(VERDICTS[row.verdict], reason))}"
    for each in cells:
        words = each.reason if each.verdict == "skipped" and each.reason is not None else _because(VERDICTS[each.verdict], each.reason)
        yield f"    {each.cell} {context.say(words)}"


def _called(row: RowVerdict) -> str | None:
    """What a new record will be called: nobody has its id yet."""
    made = row.put.after if row.put is not None else None
    return None if made is None else next((f"“{one_line(str(value))}”" for name in made.kind.title if (value := getattr(made, name, None))), None)


def _because(verdict: Text, reason: Text | None) -> Text:
    return verdict if reason is None else Text("{verdict}：{reason}", "{verdict}: {reason}").fill(verdict=verdict, reason=reason)
