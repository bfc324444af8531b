"""`redchain validate`: every rule over every record, and with `--against` over what a proposal changes; never writes."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from redchain.cli import findings, output
from redchain.cli.context import refuse_format
from redchain.cli.parsing import Argument, BilingualCommand, Option, flag, format_option
from redchain.errors import EXIT_FINE, EXIT_REFUSED, UsageError
from redchain.flow.inspect import Inspection, inspect
from redchain.flow.lost_commits import lost_commits
from redchain.flow.update_git_index import refuse_behind, settle_index
from redchain.history.checkout import find_checkout
from redchain.history.git import refuse_unopened
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.judge_proposal import Judgement
    from redchain.flow.workspace import Workspace

FoundT = TypeVar("FoundT", "Inspection", "Judgement")
FORMATS = ("text", "json", "github", "gitlab", "sarif", "markdown")
_PATHS = Argument("paths", Text("只报告这些文件或文件夹", "report only on these files and folders"), Text("路径", "PATH"), is_several=True, default=())
_AGAINST = Option("against", Text("与这个提交或分支对照，只拦新引入的问题", "check only what changed since this commit or branch"), metavar="REV")
_ALLOW_MASS = flag("allow_mass", Text("允许一次改动很多记录", "let one change touch many records"))
_STAGED = flag(
    "staged",
    Text("只看暂存区有没有落后于已提交的内容（提交前的钩子用）", "look only whether git's index is behind what is committed (for the pre-commit hook)"),
)
_STRICT = flag("strict", Text("提醒也算错误", "warnings fail too"))
_SUMMARY = Text(
    "检查全部记录；有错误时退出码为 1。加 --against 只拦改动新引入的问题。只读，不改任何文件。",
    "Check every record; exits with 1 on errors. With --against only what the change introduces blocks. Reads only, never writes.",
)
FOR_CI = ("github", "gitlab", "sarif")


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [
        BilingualCommand(name, _SUMMARY, _validate, [_PATHS, _AGAINST, _ALLOW_MASS, format_option(FORMATS, default="text"), _STRICT, _STAGED]).showing(
            "validate", "validate --against HEAD"
        )
    ]


def _validate(context: Context, given: Given) -> int:
    format_name, strict = given["format_name"], given["strict"]
    refuse_format(format_name, FORMATS)
    if given["staged"]:
        refuse_behind(context.workspace(forgiving=True))
        return EXIT_FINE
    if given["against"] is not None:
        from redchain.flow.judge_proposal import judge_against

        if given["paths"]:
            raise _whole()
        space = _settled(context)
        if given["against"] != "HEAD" or space.tip is not None:
            found = judge_against(space, given["against"], allow_mass=given["allow_mass"])
            return _judged(context, found, format_name, strict=strict)
        if space.checkout is not None:
            refuse_unopened(space.checkout.top)
        context.tell(Text("还没有任何提交可对照，检查了全部记录", "there is no commit yet to compare with, so every record was checked"))
    seen = inspect(_settled(context), given["paths"])
    _print(context, seen, format_name)
    return EXIT_REFUSED if seen.errors or (strict and seen.findings) else EXIT_FINE


def _settled(context: Context) -> Workspace:
    """The workspace, with git's index brought along where a killed command left it behind."""
    space = context.workspace(forgiving=True)
    settle_index(space, context.tell)
    for each in lost_commits(space):
        context.tell(Text("注意：{text}；{remedy}", "note: {text}; {remedy}").fill(text=each.text, remedy=each.remedy))
    return space


def _whole() -> UsageError:
    return UsageError(
        Text("--against 检查整个改动，不能只看几个路径", "--against judges the whole change, not single paths"), Text("去掉路径", "leave the paths out")
    )


def _judged(context: Context, found: Judgement, format_name: str, *, strict: bool) -> int:
    from redchain.flow.judge_proposal import blocks

    _print(context, found, format_name)
    for each in findings.remarks(found):
        context.tell(each)
    is_stopped = any(each.is_error or strict for each in found.findings if blocks(each))
    return EXIT_REFUSED if is_stopped else EXIT_FINE


def from_top(root: str, found: FoundT) -> FoundT:
    """Return findings with files from the top of git: CI services name files from the top of the git repository, which may lie above the data repository."""
    checkout = find_checkout(root)
    start = checkout.prefix_of(root) if checkout else ""
    return found._replace(findings=tuple(replace(each, file=start + each.file) for each in found.findings))


def _print(context: Context, found: FoundT, format_name: str) -> None:
    if format_name in FOR_CI:
        found = from_top(context.workspace(forgiving=True).root, found)
    if format_name == "json":
        output.envelope(context, "validate", findings.as_data(found, context.language))
    elif format_name == "github":
        if found.findings:
            context.print_as_is(findings.as_github(found, context.language))
        print(findings.count_of(found).say(context.language), file=sys.stderr)  # noqa: T201  # the count, beside the annotations
    else:
        output.coloured(context, findings.WRITERS[format_name](found, context.language), findings.tones(context.language) if format_name == "text" else {})
