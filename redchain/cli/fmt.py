"""`redchain fmt`: record files to their folders, with plain line ends; the records themselves stay as they are."""

from typing import TYPE_CHECKING, Annotated

from redchain.cli.context import Call
from redchain.cli.options import uncommitted_option
from redchain.errors import EXIT_FINE, EXIT_REFUSED
from redchain.flow.perform import WriteOptions
from redchain.flow.tidy import FileToTidy, TidyResult, tidy
from redchain.store.tidying import tidied_text
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command."""
    call = form.call

    def fmt(
        paths: Annotated[
            list[str],
            form.argument(help=Text("只整理这些文件或文件夹（默认全部）", "only these files and folders (default: all)"), metavar=Text("路径", "PATH")),
        ] = [],  # noqa: B006  # typer copies it
        check: Annotated[bool, form.option("--check", help=Text("只检查，不写；不整齐则退出码为 1", "only check; exit code 1 when untidy"))] = False,  # noqa: FBT002  # a flag
        dry_run: Annotated[bool, form.option("--dry-run", help=Text("只显示将怎样整理", "only show what would be done"))] = False,  # noqa: FBT002  # a flag
        no_commit: Annotated[bool, uncommitted_option(form)] = False,  # noqa: FBT002  # a flag
    ) -> int:
        done = tidy(call.workspace(forgiving=True), paths, WriteOptions(dry_run or check, no_commit, call.tell))
        return _say(call, done, check=check, dry_run=dry_run)

    form.add(
        name,
        Text(
            "把记录文件放回应在的文件夹，统一为 LF 换行、NFC 字符、无 BOM、末尾换行；内容不变，提交一次。",
            "Move record files to their folders and mend line ends, BOM, NFC and final newline; contents stay; one commit.",
        ),
        fmt,
    )


def _say(call: Call, done: TidyResult, *, check: bool, dry_run: bool) -> int:
    for each in done.files:
        call.print(_line(call, each))
    for skipped in done.skipped:
        call.tell(
            Text(f"没有动 {skipped.path}：{skipped.why.zh}；查看：redchain validate", f"left {skipped.path} alone: {skipped.why.en}; see: redchain validate")
        )
    count = len(done.files)
    if not count:
        call.tell(Text("都已整齐", "everything is tidy") if not done.skipped else Text("没有别的要整理", "there is nothing else to tidy"))
    elif check:
        call.tell(Text(f"以上 {count} 个文件需要整理；运行：redchain fmt", f"to tidy: {count}; run: redchain fmt"))
    elif dry_run:
        call.tell(Text(f"将整理以上 {count} 个文件", f"to tidy: {count}"))
    elif done.commit:
        call.tell(Text(f"整理了 {count} 个文件，已提交 {done.commit[:7]}", f"tidied: {count}, committed {done.commit[:7]}"))
    else:
        call.tell(Text(f"整理了 {count} 个文件，没有提交", f"tidied: {count}, not committed"))
    return EXIT_REFUSED if check and (done.files or done.skipped) else EXIT_FINE


def _line(call: Call, each: FileToTidy) -> str:
    what = "、" if call.language == "zh" else ", "
    changes = what.join(call.say(text) for text in _changes(each))
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
