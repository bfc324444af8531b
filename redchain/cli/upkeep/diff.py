"""`redchain diff`: what changed since a revision, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import refuse_format
from redchain.cli.parsing import Argument, BilingualCommand, format_option
from redchain.errors import EXIT_FINE
from redchain.flow.compare_revisions import Comparison, compare
from redchain.text import Language, Text, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given

FORMATS = ("text", "markdown", "json")
_MOST = 60
_FIRST = Argument(
    "first", Text("从哪个提交或分支；写成 版本... 即从分叉点", "the commit or branch to start from; REV... means where the branches parted"), "REV"
)
_SECOND = Argument("second", Text("到哪个提交（默认工作区）", "the commit to end at (default: the work tree)"), "REV", default=None)
_SUMMARY = Text("逐条用白话说明改了什么：状态、步骤、字段。只读。", "Say in plain words what changed, record by record: states, steps, fields. Reads only.")
_NOTHING = Text("记录没有变化", "no record has changed")


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _diff, [_FIRST, _SECOND, format_option(FORMATS, default="text")]).showing("diff HEAD", "diff HEAD --format json")]


def _diff(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], FORMATS)
    found = compare(context.workspace(), given["first"], given["second"], for_others=given["format_name"] == "markdown")
    _tell_broken(context, found)
    if given["format_name"] == "json":
        output.envelope(context, "diff", as_data(found, context.language))
    elif given["format_name"] == "markdown":
        if found.differences:  # nothing changed makes an empty comment, which a host need not show
            context.print(as_markdown(found, context.language))
    elif found.differences:
        context.print(as_text(found, context.language))
    if not found.differences:
        context.tell(_NOTHING)
    return EXIT_FINE


def _tell_broken(context: Context, found: Comparison) -> None:
    """Say which files of the revisions could not be read, since what became of them is not listed."""
    fresh = [each for each in found.broken if each not in context.broken]
    context.broken.extend(fresh)
    if fresh:
        files = dict.fromkeys(each.file for each in fresh)
        context.warn(
            Text(
                f"注意：要比较的版本里有 {len(files)} 个文件读不出来，它们的变化没有列出：{'、'.join(files)}",
                f"note: {counted(len(files), 'file')} of the revisions compared cannot be read, and what became of them is not listed: {', '.join(files)}",
            )
        )


def as_text(found: Comparison, language: Language) -> str:
    """Return the differences for a terminal: a headline each, its steps and fields below."""
    lines = []
    for each in found.differences:
        lines += [each.headline.say(language), *(f"  {line.say(language)}" for line in each.lines)]
    return "\n".join(lines)


def as_markdown(found: Comparison, language: Language) -> str:
    """Return the differences for a comment; what records say never becomes markup, a long list is cut, and what is not for everybody stays untold."""
    from redchain.render.markdown import escape_in_comment

    lines = [Text("**记录变化：{n} 条**", "**Records changed: {n}**").fill(n=len(found.differences)).say(language), ""]
    for each in found.differences[:_MOST]:
        lines.append(f"- {escape_in_comment(each.headline.say(language))}")
        lines += [f"  - {escape_in_comment(line.say(language))}" for line in each.lines]
    if len(found.differences) > _MOST:
        more = Text("另有 {n} 条，本机查看：redchain diff", "{n} more: run redchain diff").fill(n=len(found.differences) - _MOST)
        lines += ["", more.say(language)]
    return "\n".join(lines)


def as_data(found: Comparison, language: Language) -> dict[str, Any]:
    """Return the content of the JSON envelope."""
    entries = [
        {
            "kind": each.kind,
            "id": each.id,
            "what": each.what,
            "before": each.before,
            "after": each.after,
            "text": each.headline.say(language),
            "lines": [line.say(language) for line in each.lines],
        }
        for each in found.differences
    ]
    return {"from": found.first, "to": found.second, "records": entries}
