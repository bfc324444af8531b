"""`redchain inbox FOLDER`: what was collected from chats and mail, a line for each new file; with `--apply` the clean ones are taken in, a commit each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from redchain.cli import output
from redchain.cli.context import computing_space, refuse_format
from redchain.cli.file_arguments import read_input
from redchain.cli.office.extra import needs_office
from redchain.cli.office.sent_files import MOST_BYTES, NAME_A_FILE, NO_SHEET, VERDICT_ENDING, outside_told, persons_told, remember, terms_of, why_unread
from redchain.cli.parsing import Argument, BilingualCommand, flag, format_option
from redchain.cli.write_commands import WRITING, manner, tell_performed
from redchain.errors import EXIT_FINE, EXIT_REFUSED, UsageError, system_words
from redchain.shell_words import shown, word
from redchain.text import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.sheet_verdicts import RowVerdict
    from redchain.flow.import_sheets import FilePlan, SentFile
    from redchain.flow.inbox import Remembered

_FORMATS = ("table", "json")
State = Literal["ready", "same", "check", "unread", "copy", "verdict", "taken"]
_STATES: dict[State, Text] = {
    "ready": Text("可以收", "can be taken in"),
    "same": Text("没有要写入的", "nothing to write"),
    "check": Text("有问题", "something is wrong"),
    "unread": Text("收不了", "cannot be taken in"),
    "copy": Text("重复", "a copy"),
    "verdict": Text("带结论的工作簿", "a workbook with verdicts"),
    "taken": Text("已收", "taken in"),
}
_TERMS: dict[str, Any] = {"year": None, "take": None, "clear_empty": ()}
_SUMMARY = Text(
    "看收件的文件夹：聊天、邮件里收来的表，新的一个一行，说是什么、会怎样、怎么办；加 --apply 收下没有问题的，一个文件一个提交。",
    "Looks through a folder of what was sent: of each new file what it is, what would become of it and what to do; --apply takes in those that are clean.",
)


class Entry(NamedTuple):
    """One file of an inbox: what is to be said of it, its content's hash, and how it was read."""

    path: str
    state: State
    content: str = ""
    said: Text = Text("", "")
    plan: FilePlan | None = None
    sent: SentFile | None = None
    commit: str | None = None


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [
        BilingualCommand(
            name,
            _SUMMARY,
            _inbox,
            [
                Argument("folder", Text("收件的文件夹，里面的文件夹也看", "the folder; those within it are looked through too"), "FOLDER"),
                flag("apply", Text("收下没有问题的，一个文件一个提交", "take in those that are clean, with a commit each")),
                flag("again", Text("处理过的也再看一遍", "look at those that were dealt with, too")),
                *WRITING,
                format_option(_FORMATS),
            ],
        ).showing(Text("inbox 收件", "inbox mail"), Text("inbox 收件 --apply", "inbox mail --apply"))
    ]


def _inbox(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], _FORMATS)
    if given["apply"] and given["dry_run"]:
        raise UsageError(
            Text("--apply 和 --dry-run 只能写一个", "--apply and --dry-run exclude each other"), Text("先不写 --apply 看一遍", "look first, without --apply")
        )
    needs_office("python_calamine", "olefile")
    space = computing_space(context)
    from redchain.flow.inbox import Collected, Remembered, collected

    try:
        found: Collected = collected(given["folder"])
    except OSError as problem:
        why = system_words(problem)
        raise UsageError(
            Text(f"读不了 {given['folder']}：{why.zh}", f"cannot read {given['folder']}: {why.en}"),
            Text("写一个文件夹：redchain inbox 目录", "name a folder: redchain inbox DIR"),
        ) from problem
    known = Remembered(space.root)
    entries = [*_sorted_out(found.files, known, is_again=given["again"])]
    told = [each for each in entries if each is not None]
    done = [*_taken(context, told, given)] if given["apply"] else _looked_at(context, told, given)
    _tell(context, done, given)
    _tell_others(context, len(entries) - len(told), found.passed_over)
    if given["apply"]:
        left = {each.content for each in done if each.state == "check"}
        remember(context, known, (each.content for each in done if each.content and each.content not in left), space.today)
    return EXIT_REFUSED if any(each.state in {"check", "unread"} for each in done) else EXIT_FINE


def _sorted_out(paths: Sequence[str], known: Remembered, *, is_again: bool) -> Iterator[Entry | None]:
    """Yield what is known of each file before its rows are looked at; None for one that was dealt with."""
    from redchain.flow.inbox import hash_of

    seen: dict[str, str] = {}
    for path in paths:
        try:
            content = hash_of(path)
        except OSError as problem:
            why = system_words(problem)
            yield Entry(path, "unread", said=Text(f"读不了：{why.zh}", f"cannot be read: {why.en}"))
            continue
        if content in known and not is_again:
            yield None
        elif content in seen:
            yield Entry(path, "copy", content, Text(f"和 {seen[content]} 一样", f"the same as {seen[content]}"))
        else:
            seen[content] = path
            yield _read(path, content)


def _read(path: str, content: str) -> Entry:
    from redchain.flow.import_sheets import sent_file
    from redchain.store.spreadsheets import UnreadableSpreadsheetError

    if path.endswith(tuple(VERDICT_ENDING)):
        return Entry(path, "verdict", content, _import_of(Text("改好后：", "once it is mended: "), path))
    try:
        sent = sent_file(path, read_input(path, MOST_BYTES, NAME_A_FILE))
    except UnreadableSpreadsheetError as problem:
        return Entry(path, "unread", content, why_unread(problem))
    except UsageError as problem:
        return Entry(path, "unread", content, problem.text)
    return Entry(path, "ready", content, sent=sent) if sent.grids else Entry(path, "unread", content, NO_SHEET)


def _import_of(before: Text, *paths: str) -> Text:
    return Text(f"{before.zh}{shown('redchain', 'import', *paths)}", f"{before.en}{shown('redchain', 'import', *paths)}")


def _looked_at(context: Context, entries: Sequence[Entry], given: Given) -> list[Entry]:
    """Return what would become of the files, all of them planned one after the other."""
    from redchain.flow.import_sheets import Importing

    files = [each.sent for each in entries if each.sent is not None]
    importing = Importing(files, terms_of(context, computing_space(context), _TERMS), clean_only=True)
    importing.perform(lambda: context.workspace(reads_records=False), manner(context, {**given, "dry_run": True}))
    plans = iter(importing.plans)
    return [each if each.sent is None else _planned(each, next(plans), [other.path for other in files if other is not each.sent]) for each in entries]


def _taken(context: Context, entries: Sequence[Entry], given: Given) -> Iterator[Entry]:
    """Take in each file that is clean, with a commit of its own, and yield what became of it."""
    from redchain.flow.import_sheets import Importing

    options = manner(context, given)
    for each in entries:
        if each.sent is None:
            yield each
            continue
        importing = Importing([each.sent], terms_of(context, computing_space(context), _TERMS), clean_only=True)
        done = importing.perform(lambda: context.workspace(reads_records=False), options)
        planned = _planned(each, importing.plans[0])
        if done is not None:
            tell_performed(context, done)
            planned = planned._replace(state="taken", commit=done.commit, said=_committed(done.commit))
        yield planned


def _committed(commit: str | None) -> Text:
    return Text(f"已提交 {commit[:7]}", f"committed {commit[:7]}") if commit else Text("已写入，没有提交", "written, not committed")


def _planned(entry: Entry, plan: FilePlan, others: Sequence[str] = ()) -> Entry:
    """Return a file with what its rows come to and what is to be done; a text without a table is no sheet that could be mended."""
    if all(grid.is_text and sheet.layout.head < 0 for grid, sheet in zip(plan.file.grids, plan.sheets, strict=True)):
        return entry._replace(state="unread", said=Text("是文字，没有表格", "it is text without a table"))
    if not plan.is_clean:
        row, why = _first_reason(plan)
        beside = [each for each in others if f"{each} [" in why.zh]
        look = _import_of(Text("看：", "look: "), *beside, entry.path)
        return entry._replace(plan=plan, state="check", said=_of_row(row, why, look))
    rows = [row for sheet in plan.sheets for row in sheet.rows]
    if any(row.put is not None for row in rows):
        behind = next((row for row in rows if row.behind is not None), None)
        return entry._replace(plan=plan, said=_of_row(behind, Text("", ""), Text("加 --apply 收下", "add --apply to take it in")))
    return entry._replace(plan=plan, state="same")


def _first_reason(plan: FilePlan) -> tuple[RowVerdict | None, Text]:
    """Return the first row that is not taken, and why; that of a whole sheet stands with its content."""
    from redchain.decide.sheet_verdicts import UNCLEAN

    for row in (row for sheet in plan.sheets for row in sheet.rows if not row.is_clean):
        cells = [each.reason for each in row.cells if each.verdict in UNCLEAN]
        why = next((each for each in (*cells, row.reason if row.verdict in UNCLEAN else None) if each is not None), None)
        if why is not None:
            return row, why
    return None, Text("", "")


def _of_row(row: RowVerdict | None, why: Text, then: Text) -> Text:
    """Return what is said of the first row that wants attention, and what to do then."""
    said = [each for each in (row.after_another if row is not None else None, why) if each is not None and each.zh]
    if row is None or not said:
        return then
    words = join([Text(each.zh.strip(), each.en.strip()) for each in said], zh="；", en="; ")
    return join([Text(f"第 {row.row} 行：{words.zh}", f"row {row.row}: {words.en}"), then], zh="；", en="; ")


def _what(entry: Entry) -> Text:
    """What a file holds: of each sheet its kind, and how many rows of each verdict, or why it is not taken."""
    from redchain.decide.sheet_verdicts import VERDICTS

    said = []
    for sheet in entry.plan.sheets if entry.plan is not None else ():
        counts = [Text(f"{VERDICTS[name].zh} {count}", f"{count} {VERDICTS[name].en}") for name, count in sheet.counts.items()]
        label = sheet.about or sheet.layout.model.kind.label if sheet.layout.model is not None and sheet.layout.refused is None else Text("不收", "not taken")
        what = sheet.layout.refused or (join(counts, zh="，", en=", ") if counts else Text("没有行", "no rows"))
        said.append(Text(f"{label.zh}：{what.zh}", f"{label.en}: {what.en}"))
        beside = [each.said for each in sheet.left_out if each.filled] if sheet.is_marked else []
        if beside:
            said.append(Text("不收的列：{what}", "columns left out: {what}").fill(what=join(beside, zh="、", en=", ")))
        if sheet.persons:
            said.append(persons_told(sheet.persons))
    if entry.sent is not None and entry.sent.outside:
        said.append(outside_told(entry.sent.outside))
    return join(said, zh="；", en="; ") if said else Text("", "")


def _tell(context: Context, entries: Sequence[Entry], given: Given) -> None:
    if given["format_name"] == "json":
        output.envelope(context, "inbox", [_plain(context, each) for each in entries])
        return
    heads = [context.say(each) for each in (Text("文件", "File"), Text("情况", "State"), Text("内容", "Content"), Text("怎么办", "What to do"))]
    output.table(context, heads, [[word(each.path), *map(context.say, (_STATES[each.state], _what(each), each.said))] for each in entries])


def _plain(context: Context, entry: Entry) -> dict[str, Any]:
    sheets = entry.plan.sheets if entry.plan is not None else ()
    return {
        "file": entry.path,
        "hash": entry.content,
        "state": entry.state,
        "sheets": [
            {
                "sheet": each.sheet,
                "kind": each.layout.model.kind.name if each.layout.model is not None else None,
                "counts": each.counts,
                "refused": each.layout.refused and context.say(each.layout.refused),
            }
            for each in sheets
        ],
        "said": context.say(entry.said),
        "commit": entry.commit,
    }


def _tell_others(context: Context, dealt_with: int, passed_over: Sequence[str]) -> None:
    """Say what has no line: files that were dealt with, and what is not looked at."""
    if dealt_with:
        context.tell(
            Text(
                f"处理过的 {dealt_with} 个没有列；再看一遍：加 --again", f"{counted(dealt_with, 'file')} dealt with before, not listed; to look again: --again"
            )
        )
    if passed_over:
        context.tell(
            Text(f"没有看隐藏、临时的文件和链接：{'、'.join(passed_over)}", f"hidden and temporary files and links not looked at: {', '.join(passed_over)}")
        )
