"""`redchain lists`: the three lists as Markdown and CSV, committed, or as one Excel workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli import output
from redchain.cli.context import matching_space, refuse_format
from redchain.cli.file_arguments import SEALED, write_output
from redchain.cli.office.extra import needs_office
from redchain.cli.parsing import CHECK, DRY_FILES, WITHOUT_BROKEN, BilingualCommand, Option, format_option
from redchain.cli.scoping import CHAIN, UNIT, scope_of
from redchain.cli.write_commands import NO_COMMIT, manner, tell_commit
from redchain.errors import EXIT_FINE, EXIT_REFUSED, UsageError
from redchain.flow.refuse_broken_files import refuse_broken_records, sorted_out
from redchain.flow.three_lists import day_of_lists, list_files, list_workbook
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.publish import Published
    from redchain.flow.workspace import Workspace

_FORMATS = ("table", "json", "csv", "markdown", "xlsx")
_KEPT = ("table", "json", "xlsx")
_BOOK = ".xlsx"
_OF_FILES = SEALED | {".md", ".markdown", ".csv", ".tsv", ".txt", ".html", ".htm", ".json", ".yaml", ".yml", ".ics"}
_FOLDER = Option(
    "folder", Text("写到这个目录或 .xlsx 工作簿，不提交", "write to this folder or .xlsx workbook, without committing"), "--output", "-o", metavar="PATH"
)
_ONLY = Option(
    "only",
    Text("只要这张清单，打印出来，不提交；可写几张，如 parties", "only this list, printed and not committed, such as parties; several may be given"),
    metavar="NAME",
    multiple=True,
)
_WHAT_EACH = Text("没有 --only 时，前两种只列出文件名", "without --only the first two name the files")
_SUMMARY = Text("生成企业需求、部门资源、行动项目三张清单（Markdown 和 CSV）并提交。", "Generate the three lists (Markdown and CSV) and commit them.")


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [
        BilingualCommand(
            name,
            _SUMMARY,
            _lists,
            [_FOLDER, _ONLY, CHAIN, UNIT, CHECK, DRY_FILES, NO_COMMIT, WITHOUT_BROKEN, format_option(_FORMATS, _WHAT_EACH)],
        ).showing(
            "lists --dry-run",
            Text("lists --chain yejin -o 冶金清单.xlsx", "lists --chain yejin -o yejin-lists.xlsx"),
        )
    ]


def _lists(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], _FORMATS if given["only"] else _KEPT)
    is_book = _is_book(given)
    space = matching_space(context)
    refuse_broken_records(space, without=given["without_broken"])
    scope = scope_of(space.ledger, given)
    if given["only"]:
        from redchain.cli.flow.some_lists import put_some

        return put_some(context, space, given, scope)
    if is_book:
        write_output(context, given["folder"], list_workbook(space, space.today, scope))
        return EXIT_FINE
    if any(scope):
        _refuse_to_commit(given)
    if given["check"]:
        return _check(context, space)
    files = list_files(space, space.today, scope)
    if given["folder"] is not None:
        return _elsewhere(context, files, given["folder"])
    from redchain.flow.publish import publish

    done = publish(space, files, _subject(space), manner(context, given))
    if given["format_name"] == "json":
        output.envelope(context, "lists", {"files": sorted(files), "changed": list(done.changed), "commit": done.commit})
        return EXIT_FINE
    _say(context, files, done, dry_run=given["dry_run"])
    return EXIT_FINE


def _is_book(given: Given) -> bool:
    """Tell whether a workbook is wanted, which is written to a file and never committed; refuse what does not go with that."""
    folder, wanted = given["folder"], given["format_name"] == "xlsx"
    if folder is None and wanted:
        raise UsageError(
            Text("工作簿要写到文件", "a workbook is written to a file"), Text("如 redchain lists -o 三张清单.xlsx", "such as redchain lists -o lists.xlsx")
        )
    if folder is None:
        return False
    if not wanted and not _ends_as_book(folder):
        _refuse_file_name(folder)
        return False
    if given["check"] or given["dry_run"]:
        raise UsageError(
            Text("工作簿不提交，没有 --check 和 --dry-run", "a workbook is not committed: --check and --dry-run say nothing of it"),
            Text("去掉 --check、--dry-run", "leave out --check and --dry-run"),
        )
    needs_office("xlsxwriter")
    return True


def _ends_as_book(name: str) -> bool:
    import os

    return name.lower().endswith(_BOOK) and not os.path.isdir(name)


def _subject(space: Workspace) -> str:
    """The subject of the commit, which says so when the lists lack what cannot be read."""
    unread, _, absent = map(len, sorted_out(space.broken))
    lacking = f", without {counted(unread, 'file')} that cannot be read" if unread else ""
    lacking += f", without {counted(absent, 'record')} not on disk" if absent else ""
    return f"lists: update to {space.today.isoformat()}{lacking}"


def _check(context: Context, space: Workspace) -> int:
    """Compare with what would be generated for the date that the files themselves name."""
    from redchain.flow.publish import stale

    old = stale(space, list_files(space, day_of_lists(space.source) or space.today))
    for each in old:
        context.print(each)
    if old:
        context.tell(Text("以上清单不是最新；更新：redchain lists", "these lists are out of date; update them: redchain lists"))
        return EXIT_REFUSED
    context.tell(Text("三张清单都是最新", "the three lists are up to date"))
    return EXIT_FINE


def _refuse_file_name(folder: str) -> None:
    """Refuse a name by which one file is meant: `-o 清单.xlsx` would make a folder that no program opens."""
    import os

    suffix = os.path.splitext(folder.rstrip("/"))[1].lower()
    if suffix in _OF_FILES and not os.path.isdir(folder):
        raise UsageError(
            Text(f"-o 后面要写目录，{folder} 像是一个文件", f"-o takes a folder, and {folder} looks like a file"),
            Text(
                "清单是六个文件（三份 .md，三份可用 Excel 打开的 .csv）：写一个目录名，如 -o 清单；或写成一本工作簿：-o 三张清单.xlsx",
                "the lists are six files (three .md, three .csv that Excel opens): name a folder, such as -o lists; or one workbook: -o lists.xlsx",
            ),
        )


def _refuse_to_commit(given: Given) -> None:
    """Refuse lists of some chains or units alone where those of all stand."""
    if given["folder"] is None or given["check"] or given["dry_run"]:
        raise UsageError(
            Text("--chain、--unit 的清单只写到别的目录，不提交", "lists of a chain or a unit are written to another folder and not committed"),
            Text("加 -o 目录，如 redchain lists --chain 产业链 -o 清单", "add -o DIR, such as redchain lists --chain CHAIN -o lists"),
        )


def _elsewhere(context: Context, files: dict[str, bytes], folder: str) -> int:
    import os

    for path, raw in files.items():
        write_output(context, os.path.join(folder, path.rpartition("/")[2]), raw)
    return EXIT_FINE


def _say(context: Context, files: dict[str, bytes], done: Published, *, dry_run: bool) -> None:
    changed = done.changed
    for each in changed:
        context.print(each)
    if done.to_go_on:
        words = Text("清单已按合并后的记录重新生成并暂存；接着：{command}", "the lists are made anew from the merged records and staged; go on with: {command}")
        context.warn(words.fill(command=done.to_go_on))
    elif not changed:
        context.tell(Text(f"三张清单没有变化（{len(files)} 个文件）", f"the three lists have not changed ({counted(len(files), 'file')})"))
    elif dry_run:
        context.tell(Text(f"将更新以上 {len(changed)} 个文件", f"would update {counted(len(changed), 'file')}"))
    else:
        tell_commit(context, done.commit)
