"""`redchain fmt`: record files to their folders, with plain line ends; the records themselves stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.parsing import Argument, BilingualCommand, flag
from redchain.cli.write_commands import NO_COMMIT
from redchain.errors import EXIT_FINE, EXIT_REFUSED
from redchain.flow.format_files import FileToTidy, TidyResult, tidy
from redchain.flow.perform import WriteOptions
from redchain.store.canonical_form import tidied_text
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

_PATHS = Argument(
    "paths", Text("只整理这些文件或文件夹（默认全部）", "only these files and folders (default: all)"), Text("路径", "PATH"), is_several=True, default=()
)
_CHECK = flag("check", Text("只检查，不写；不整齐则退出码为 1", "only check; exit code 1 when untidy"))
_DRY_RUN = flag("dry_run", Text("只显示将怎样整理", "only show what would be done"))
_SUMMARY = Text(
    "把记录文件放回应在的文件夹，统一换行和字符的写法，去掉文件开头看不见的标记，补上末尾换行；内容不变，提交一次。",
    "Move record files to their folders and fix line endings, BOM, NFC and final newline; the contents stay; one commit.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _fmt, [_PATHS, _CHECK, _DRY_RUN, NO_COMMIT]).showing("fmt", "fmt --check")]


def _fmt(context: Context, given: Given) -> int:
    only_look = given["dry_run"] or given["check"]
    done = tidy(context.workspace(forgiving=True), given["paths"], WriteOptions(only_look, given["no_commit"], context.warn))
    return _say(context, done, check=given["check"], dry_run=given["dry_run"])


def _say(context: Context, done: TidyResult, *, check: bool, dry_run: bool) -> int:
    for each in done.files:
        context.print(_line(context, each))
    for skipped in done.skipped:
        context.tell(
            Text(f"没有动 {skipped.path}：{skipped.why.zh}；查看：redchain validate", f"left {skipped.path} alone: {skipped.why.en}; see: redchain validate")
        )
    count = len(done.files)
    if not count:
        context.tell(Text("都已整齐", "everything is tidy") if not done.skipped else Text("没有别的要整理", "there is nothing else to tidy"))
    elif check:
        context.tell(Text(f"以上 {count} 个文件需要整理；运行：redchain fmt", f"to tidy: {count}; run: redchain fmt"))
    elif dry_run:
        context.tell(Text(f"将整理以上 {count} 个文件", f"to tidy: {count}"))
    elif done.commit:
        context.tell(Text(f"整理了 {count} 个文件，已提交 {done.commit[:7]}", f"tidied: {count}, committed {done.commit[:7]}"))
    else:
        context.tell(Text(f"整理了 {count} 个文件，没有提交", f"tidied: {count}, not committed"))
    return EXIT_REFUSED if check and (done.files or done.skipped) else EXIT_FINE


def _line(context: Context, each: FileToTidy) -> str:
    what = "、" if context.language == "zh" else ", "
    changes = what.join(context.say(text) for text in _changes(each))
    arrow = f"{each.path} → {each.home}" if each.moves else each.path
    return f"{arrow}  ({changes})" if changes else arrow


def _changes(each: FileToTidy) -> list[Text]:
    text = each.before.decode()
    plain = text.removeprefix("\ufeff")
    found = []
    if plain != text:
        found.append(Text("去掉 BOM", "BOM"))
    if "\r\n" in text:
        found.append(Text("换行改为 LF", "line ends"))
    if not tidied_text(text).startswith(plain.replace("\r\n", "\n")):
        found.append(Text("字符改为 NFC", "NFC"))
    if not text.endswith("\n"):
        found.append(Text("补末尾换行", "final newline"))
    return found
