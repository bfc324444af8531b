"""`redchain validate`: every rule over every record, and with `--against` over what a proposal changes; never writes."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, TypeVar

from redchain.cli import findings, output
from redchain.cli.context import Call, refuse_format
from redchain.cli.options import format_option
from redchain.errors import EXIT_FINE, EXIT_REFUSED, UsageError
from redchain.flow.inspect import Inspection, inspect
from redchain.history.checkout import find_checkout
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form
    from redchain.flow.against import Judgement

FoundT = TypeVar("FoundT", "Inspection", "Judgement")
FORMATS = ("text", "json", "github", "gitlab", "sarif", "markdown")
FOR_CI = ("github", "gitlab", "sarif")


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command."""
    call = form.call

    def validate(
        paths: Annotated[
            list[str], form.argument(help=Text("只报告这些文件或文件夹", "report only on these files and folders"), metavar=Text("路径", "PATH"))
        ] = [],  # noqa: B006  # typer copies it
        against: Annotated[
            str | None,
            form.option("--against", help=Text("与这个提交或分支对照，只拦新引入的问题", "judge what changed since this commit or branch"), metavar="REV"),
        ] = None,
        allow_mass: Annotated[bool, form.option("--allow-mass", help=Text("允许一次改动很多记录", "let one change touch many records"))] = False,  # noqa: FBT002  # a flag
        format_name: Annotated[str, format_option(form, FORMATS)] = "text",
        strict: Annotated[bool, form.option("--strict", help=Text("提醒也算错误", "warnings fail too"))] = False,  # noqa: FBT002  # a flag
    ) -> int:
        refuse_format(format_name, FORMATS)
        if against is not None:
            from redchain.flow.against import judge_against

            if paths:
                raise _whole()
            found = judge_against(call.workspace(forgiving=True), against, allow_mass=allow_mass)
            return _judged(call, found, format_name, strict=strict)
        seen = inspect(call.workspace(forgiving=True), paths)
        _print(call, seen, format_name)
        return EXIT_REFUSED if seen.errors or (strict and seen.findings) else EXIT_FINE

    form.add(
        name,
        Text(
            "检查全部记录；有错误时退出码为 1。加 --against 只拦改动新引入的问题。只读，不改任何文件。",
            "Check every record; exits with 1 on errors. With --against only what the change brings in blocks. Reads only, never writes.",
        ),
        validate,
    )


def _whole() -> UsageError:
    return UsageError(
        Text("--against 检查整个改动，不能只看几个路径", "--against judges the whole change, not single paths"), Text("去掉路径", "leave the paths out")
    )


def _judged(call: Call, found: "Judgement", format_name: str, *, strict: bool) -> int:
    from redchain.flow.against import blocks

    _print(call, found, format_name)
    for each in findings.remarks(found):
        call.tell(each)
    is_stopped = any(each.is_error or strict for each in found.findings if blocks(each))
    return EXIT_REFUSED if is_stopped else EXIT_FINE


def from_top(root: str, found: FoundT) -> FoundT:
    """Return findings with files from the top of git: CI services name files from the top of the git repository, which may lie above the data repository."""
    checkout = find_checkout(root)
    start = checkout.prefix_of(root) if checkout else ""
    return found._replace(findings=tuple(replace(each, file=start + each.file) for each in found.findings))


def _print(call: Call, found: FoundT, format_name: str) -> None:
    if format_name in FOR_CI:
        found = from_top(call.workspace(forgiving=True).root, found)
    if format_name == "json":
        output.envelope(call, "validate", findings.as_data(found, call.language))
    elif format_name == "github":
        if found.findings:
            call.print(findings.as_github(found, call.language))
        print(findings.count_of(found).say(call.language), file=sys.stderr)  # noqa: T201  # the count, beside the annotations
    else:
        call.print(findings.WRITERS[format_name](found, call.language))
