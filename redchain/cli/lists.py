"""`redchain lists`: the three lists as Markdown and CSV, committed."""

from typing import TYPE_CHECKING, Annotated

from redchain.cli import output
from redchain.cli.context import Call, refuse_format
from redchain.cli.files import write_output
from redchain.cli.matching import matching_space
from redchain.cli.options import check_option, dry_files_option, format_option, uncommitted_option
from redchain.errors import EXIT_FINE, EXIT_REFUSED
from redchain.flow.perform import WriteOptions
from redchain.flow.publish import publish, stale
from redchain.flow.three_lists import day_of_lists, list_files
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form
    from redchain.flow.workspace import Workspace

_FORMATS = ("table", "json")


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command."""
    call = form.call

    def lists(
        folder: Annotated[
            str | None, form.option("--output", "-o", help=Text("写到这个目录，不提交", "write to this folder, without committing"), metavar="DIR")
        ] = None,
        check: Annotated[bool, check_option(form)] = False,  # noqa: FBT002  # a flag
        dry_run: Annotated[bool, dry_files_option(form)] = False,  # noqa: FBT002  # a flag
        no_commit: Annotated[bool, uncommitted_option(form)] = False,  # noqa: FBT002  # a flag
        form_of: Annotated[str, format_option(form, _FORMATS, Text("列出文件", "names the files"))] = "table",
    ) -> int:
        refuse_format(form_of, _FORMATS)
        space = matching_space(call)
        if check:
            return _check(call, space)
        files = list_files(space, space.today)
        if folder is not None:
            return _elsewhere(call, files, folder)
        done = publish(space, files, f"lists: update to {space.today.isoformat()}", WriteOptions(dry_run, no_commit, call.tell))
        if form_of == "json":
            output.envelope(call, "lists", {"files": sorted(files), "changed": list(done.changed), "commit": done.commit})
            return EXIT_FINE
        _say(call, files, done.changed, done.commit, dry_run=dry_run)
        return EXIT_FINE

    form.add(
        name, Text("生成企业需求、部门资源、行动项目三张清单（Markdown 和 CSV）并提交。", "Generate the three lists (Markdown and CSV) and commit them."), lists
    )


def _check(call: Call, space: "Workspace") -> int:
    """Compare with what would be generated for the date that the files themselves name."""
    old = stale(space, list_files(space, day_of_lists(space.root) or space.today))
    for each in old:
        call.print(each)
    if old:
        call.tell(Text("以上清单不是最新；更新：redchain lists", "these lists are out of date; update them: redchain lists"))
        return EXIT_REFUSED
    call.tell(Text("三张清单都是最新", "the three lists are up to date"))
    return EXIT_FINE


def _elsewhere(call: Call, files: dict[str, bytes], folder: str) -> int:
    import os

    for path, raw in files.items():
        write_output(call, os.path.join(folder, path.rpartition("/")[2]), raw)
    return EXIT_FINE


def _say(call: Call, files: dict[str, bytes], changed: tuple[str, ...], commit: str | None, *, dry_run: bool) -> None:
    for each in changed:
        call.print(each)
    if not changed:
        call.tell(Text(f"三张清单没有变化（{len(files)} 个文件）", f"the three lists have not changed ({len(files)} files)"))
    elif dry_run:
        call.tell(Text(f"将更新以上 {len(changed)} 个文件", f"would update these {len(changed)} files"))
    elif commit:
        call.tell(Text(f"已提交 {commit[:7]}", f"committed {commit[:7]}"))
