"""`redchain schema`: the JSON schemas that editors and other programs check records with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from redchain.cli.parsing import CHECK, DRY_FILES, Argument, BilingualCommand, folder_option
from redchain.errors import EXIT_FINE, EXIT_REFUSED, UsageError
from redchain.flow.generated_files import differing, write_differing
from redchain.kinds.schema import schema_file, schema_names, schema_text
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

FOLDER = "schemas"
_KIND = Argument(
    "kind",
    Text("只打印这一个，如 need；不写则全部写入文件夹", "print this one, such as need; without it all are written to a folder"),
    Text("类别", "KIND"),
    default="",
)
_SUMMARY = Text(
    "写出各类记录和设置文件的 JSON schema，供编辑器提示和检查；只写文件，不提交。",
    "Write the JSON schema of every kind and settings file, for editors to complete and check; writes files, commits nothing.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [
        BilingualCommand(name, _SUMMARY, _schema, [_KIND, folder_option(FOLDER), CHECK, DRY_FILES]).showing("schema --dry-run", "schema need --output made")
    ]


def _schema(context: Context, given: Given) -> int:
    if given["kind"]:
        context.print(_one(given["kind"]).rstrip("\n"))
        return EXIT_FINE
    folder = given["output"] or os.path.join(context.workspace(forgiving=True).root, FOLDER)
    files = {schema_file(each): schema_text(each) for each in schema_names()}
    if given["check"]:
        return _check(context, folder, differing(folder, files))
    changed = differing(folder, files) if given["dry_run"] else write_differing(folder, files)
    for each in changed:
        context.print(os.path.join(folder, each))
    if not changed:
        context.tell(Text(f"{len(files)} 个 schema 没有变化", f"{counted(len(files), 'schema')} unchanged"))
    return EXIT_FINE


def _one(kind: str) -> str:
    names = schema_names()
    if kind not in names:
        raise UsageError(Text(f"没有 {kind} 这个 schema", f"there is no schema {kind}"), Text("可用：" + "、".join(names), "one of: " + ", ".join(names)))
    return schema_text(kind)


def _check(context: Context, folder: str, old: tuple[str, ...]) -> int:
    for each in old:
        context.print(os.path.join(folder, each))
    if old:
        context.tell(Text("以上 schema 不是最新；更新：redchain schema", "these schemas are out of date; update them: redchain schema"))
        return EXIT_REFUSED
    context.tell(Text("schema 都是最新", "the schemas are up to date"))
    return EXIT_FINE
