"""`redchain schema`: the JSON schemas that editors and other programs check records with."""

import os
from typing import TYPE_CHECKING, Annotated

from redchain.cli.context import Call
from redchain.cli.options import check_option, dry_files_option, folder_option
from redchain.errors import EXIT_FINE, EXIT_REFUSED, UsageError
from redchain.flow.generated import differing, write_differing
from redchain.kinds.schema import schema_file, schema_names, schema_text
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form

FOLDER = "schemas"


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command."""
    call = form.call

    def schema(
        kind: Annotated[
            str,
            form.argument(
                help=Text("只打印这一个，如 need；不写则全部写入文件夹", "print this one, such as need; without it all are written to a folder"),
                metavar=Text("类别", "KIND"),
            ),
        ] = "",
        output: Annotated[str | None, folder_option(form, FOLDER)] = None,
        check: Annotated[bool, check_option(form)] = False,  # noqa: FBT002  # a flag
        dry_run: Annotated[bool, dry_files_option(form)] = False,  # noqa: FBT002  # a flag
    ) -> int:
        if kind:
            call.print(_one(kind).rstrip("\n"))
            return EXIT_FINE
        folder = output or os.path.join(call.workspace(forgiving=True).root, FOLDER)
        files = {schema_file(each): schema_text(each) for each in schema_names()}
        if check:
            return _check(call, folder, differing(folder, files))
        changed = differing(folder, files) if dry_run else write_differing(folder, files)
        for each in changed:
            call.print(os.path.join(folder, each))
        if not changed:
            call.tell(Text(f"{len(files)} 个 schema 没有变化", f"the {len(files)} schemas have not changed"))
        return EXIT_FINE

    form.add(
        name,
        Text(
            "写出各类记录和设置文件的 JSON schema，供编辑器提示和检查；只写文件，不提交。",
            "Write the JSON schema of every kind and settings file, for editors to complete and check; writes files, commits nothing.",
        ),
        schema,
    )


def _one(kind: str) -> str:
    names = schema_names()
    if kind not in names:
        raise UsageError(Text(f"没有 {kind} 这个 schema", f"there is no schema {kind}"), Text("可用：" + "、".join(names), "one of: " + ", ".join(names)))
    return schema_text(kind)


def _check(call: Call, folder: str, old: tuple[str, ...]) -> int:
    for each in old:
        call.print(os.path.join(folder, each))
    if old:
        call.tell(Text("以上 schema 不是最新；更新：redchain schema", "these schemas are out of date; update them: redchain schema"))
        return EXIT_REFUSED
    call.tell(Text("schema 都是最新", "the schemas are up to date"))
    return EXIT_FINE
