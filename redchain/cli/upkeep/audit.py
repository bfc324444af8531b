"""`redchain audit`: the whole history judged commit by commit, as pull requests are; never writes."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from redchain.cli import findings, output
from redchain.cli.context import refuse_format
from redchain.cli.parsing import BilingualCommand, Option, flag, format_option
from redchain.cli.upkeep.validate import FOR_CI, from_top
from redchain.errors import EXIT_FINE, EXIT_REFUSED, UsageError
from redchain.flow.audit import Audit, audit
from redchain.flow.inspect import Inspection
from redchain.flow.two_trees import not_committed
from redchain.flow.update_git_index import settle_index
from redchain.shell_words import shown
from redchain.text import Language, Text, counted
from redchain.text_cleaning import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.audit_memo import BadCommit

FORMATS = ("table", "json", *FOR_CI)
_SINCE = Option("since", Text("从这个提交之后审起，它和以前的不审", "audit only what came after this commit, which is taken as it is"), metavar="REV")
_FRESH = flag("fresh", Text("从头审，不接着上次", "begin anew, not where the last audit ended"))
_ALL = flag("all_bad", Text("列出每个有问题的提交，不只第一个", "name every bad commit, not the first alone"), "--all")
_SUMMARY = Text(
    "把提交历史从头到尾审一遍：每个提交改得合不合规则，当时提交的人有没有权；有问题时退出码为 1。只审上次以后的提交；只读。",
    "Judge every commit of the history: whether its changes were legal and by somebody entitled at the time; exits with 1 on findings. Goes on where the last audit ended; reads only.",
)
_STOPPED = Text("停下了；审过的已记下，再运行一次接着审", "stopped; what was audited is kept, and the next run goes on from there")


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _audit, [_SINCE, _FRESH, _ALL, format_option(FORMATS)]).showing("audit", "audit --all --format json")]


def _audit(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], FORMATS)
    if given["fresh"] and given["since"] is not None:
        raise UsageError(
            Text("--fresh 从头审，--since 从一个提交审起，只能要一个", "--fresh begins anew and --since after a commit: give one of them"),
            Text("去掉其中一个", "leave one of them out"),
        )
    space = context.workspace(forgiving=True)
    settle_index(space, context.tell)
    try:
        found = audit(space, since=given["since"], fresh=given["fresh"])
    except KeyboardInterrupt:
        context.tell(_STOPPED)
        raise
    if given["format_name"] in FOR_CI:
        _print_for_ci(context, space.root, found, given["format_name"])
    elif given["format_name"] == "json":
        output.envelope(context, "audit", as_data(found, context.language))
    else:
        output.coloured(context, as_text(found, context.language, space.zone, is_all=given["all_bad"]), findings.tones(context.language))
    if left := not_committed(space):
        context.tell(
            Text(
                f"有 {left} 个文件的修改还没有提交，没有检查：这里只审已提交的（看它们：redchain validate --against HEAD）",
                f"{counted(left, 'file')} with changes that are not committed, which were not audited: only what is committed is (for them: redchain validate --against HEAD)",
            )
        )
    return EXIT_FINE if found.is_clean else EXIT_REFUSED


def as_text(found: Audit, language: Language, zone: ZoneInfo, *, is_all: bool) -> str:
    """Return what was found for a person: the first bad commit, or each, what is wrong with it, and a closing count."""
    lines = [] if found.rewritten is None else [found.rewritten.say(language)]
    for place, each in enumerate(found.bad if is_all else found.bad[:1]):
        lines.append(_headline(each, zone, is_first=place == 0).say(language))
        lines += [f"  {findings.line_of(one, language)}" for one in each.findings]
        if each.mended_by:
            lines.append(Text(f"  已由提交 {each.mended_by[:10]} 改回原样", f"  commit {each.mended_by[:10]} has put it back as it was").say(language))
    if found.bad:
        lines += [each.say(language) for each in _further(found, is_all=is_all)]
    lines.append(_count_of(found).say(language))
    return "\n".join(lines)


def _headline(bad: BadCommit, zone: ZoneInfo, *, is_first: bool) -> Text:
    made, subject = datetime.fromtimestamp(bad.seconds, zone).isoformat(sep=" ", timespec="minutes")[:16], one_line(bad.subject)
    if is_first:
        return Text(f"第一个有问题的提交：{bad.id[:10]} {made} {subject}", f"the first bad commit: {bad.id[:10]} {made} {subject}")
    return Text(f"有问题的提交：{bad.id[:10]} {made} {subject}", f"a bad commit: {bad.id[:10]} {made} {subject}")


def _further(found: Audit, *, is_all: bool) -> list[Text]:
    first, more = found.bad[0], len(found.bad) - 1
    code = first.findings[0].code
    see, rule = shown("git", "show", first.id[:10]), shown("redchain", "explain", code)
    lines = [Text(f"看这个提交：{see}；规则说明：{rule}", f"to see the commit: {see}; about the rule: {rule}")]
    if more and not is_all:
        lines.append(Text(f"之后还有 {more} 个有问题的提交：redchain audit --all", f"{counted(more, 'more bad commit')} after it: redchain audit --all"))
    return lines


def _count_of(found: Audit) -> Text:
    """Return how much was audited and found, in one line."""
    start = found.start[:10]
    zh = f"审计了 {start} 之后的 {found.commits} 个提交（这次 {found.fresh} 个）："
    en = f"audited {counted(found.commits, 'commit')} after {start} ({found.fresh} of them now): "
    if not found.bad:
        return Text(f"{zh}都没有问题", f"{en}nothing is wrong")
    said = f"{counted(len(found.bad), 'bad commit')}, {counted(found.errors, 'error')}"
    return Text(f"{zh}{len(found.bad)} 个有问题，共 {found.errors} 个错误", f"{en}{said}")


def as_data(found: Audit, language: Language) -> dict[str, Any]:
    """Return the content of the JSON envelope; it names every bad commit."""
    return {
        "from": found.start,
        "to": found.head,
        "commits": found.commits,
        "fresh": found.fresh,
        "rewritten": found.rewritten.say(language) if found.rewritten else None,
        "bad": [
            {
                "commit": each.id,
                "at": datetime.fromtimestamp(each.seconds, UTC).isoformat(),
                "subject": each.subject,
                "mended_by": each.mended_by or None,
                "findings": [findings.entry(one, language) for one in each.findings],
            }
            for each in found.bad
        ],
    }


def _print_for_ci(context: Context, root: str, found: Audit, format_name: str) -> None:
    """Print the findings of every bad commit, each with the commit in its words."""
    told = tuple(
        replace(one, text=Text("提交 {commit}：{text}", "commit {commit}: {text}").fill(commit=each.id[:10], text=one.text))
        for each in found.bad
        for one in each.findings
    )
    placed = from_top(root, Inspection(found.commits, told))
    if format_name == "github":
        if placed.findings:
            context.print_as_is(findings.as_github(placed, context.language))
        print(_count_of(found).say(context.language), file=sys.stderr)  # noqa: T201  # the count, beside the annotations
    else:
        context.print_as_is(findings.WRITERS[format_name](placed, context.language))
    if found.rewritten is not None:
        context.warn(found.rewritten)
