"""`redchain status`: where one is, who one is, what waits, and what is not committed, pushed, pulled or up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import refuse_format
from redchain.cli.parsing import BilingualCommand, format_option
from redchain.errors import EXIT_FINE
from redchain.text import Text, counted, join, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.standing import Standing
    from redchain.flow.workspace import Workspace
    from redchain.views.first_steps import FirstSteps

_FORMATS = ("table", "json")
_SUMMARY = Text(
    "现在的情况：在哪个仓库和分支，有什么没提交、没推送、没拉取，我是谁，有什么等着我办，清单是不是最新。",
    "How things stand: which repository and branch, what is not committed, pushed or pulled, who I am, what waits for me, whether the lists are up to date.",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _status, [format_option(_FORMATS)]).showing("status", "status --json")]


def _status(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], _FORMATS)
    space = context.workspace()
    from redchain.flow.standing import first_steps_of, standing_of

    found, first = standing_of(space), first_steps_of(space)
    if given["format_name"] == "json":
        steps = [command for group in first for command in group.commands]
        output.envelope(context, "status", {**_entry(space, found), **({"first_steps": steps} if steps else {})})
    else:
        context.print("\n".join(f"{context.say(label)}  {context.say(words)}" for label, words in (*_lines(space, found), *_first(first))))
    return EXIT_FINE


def _lines(space: Workspace, found: Standing) -> Iterator[tuple[Text, Text]]:
    title = space.settings.root.title
    yield Text("仓库", "Repository"), Text(f"{title}（{space.root}）", f"{title} ({space.root})")
    yield Text("分支", "Branch"), _branch(space, found)
    yield Text("记录", "Records"), _records(found)
    yield Text("我", "I am"), _who(space, found)
    yield from _waiting(found)
    yield Text("清单", "Lists"), _lists(space, found)
    yield Text("最近一次", "Last change"), _last(space, found)


def _first(groups: Sequence[FirstSteps]) -> Iterator[tuple[Text, Text]]:
    """What is still to be done before the repository is in use."""
    for group in groups:
        yield Text("先做", "To begin"), group.words
        for each in group.commands:
            yield Text("", ""), same(each)


def _branch(space: Workspace, found: Standing) -> Text:
    if space.checkout is None:
        return Text("不在 git 里，不会提交", "not in git: nothing is committed")
    if found.begun is not None:
        count = len(found.begun.conflicts)
        left = Text(f"，{count} 个文件有冲突", f", {counted(count, 'file')} in conflict") if count else Text("", "")
        return Text("合并或变基还没有做完{left}：redchain resolve", "a merge or rebase is not finished{left}: redchain resolve").fill(left=left)
    name = Text(found.branch, found.branch) if found.branch else Text("不在任何分支上", "HEAD is detached")
    if found.upstream is None and found.has_remote and found.branch:
        return Text(
            "{name}：还没有同步过，提交只在这台电脑上（redchain sync）", "{name}: never synced, its commits are on this computer alone (redchain sync)"
        ).fill(name=name)
    if found.upstream is None:
        return Text("{name}（没有对应的远程分支）", "{name} (follows no remote branch)").fill(name=name)
    follows, ahead, behind, requested, has_arrived = found.upstream
    taken = Text(f"{requested} 个提交那边已经合成一个收下，收尾：redchain sync", f"{requested} taken over there as one commit, to tidy up: redchain sync")
    waits = Text(f"{requested} 个提交已送出，等着合并", f"{requested} sent, waiting for approval")
    ahead -= requested
    said = [
        *([taken if has_arrived else waits] if requested else []),
        *([Text(f"{ahead} 个提交没有送出（redchain sync）", f"{ahead} not sent (redchain sync)")] if ahead else []),
        *([Text(f"{behind} 个提交没有收（redchain sync）", f"{behind} not received (redchain sync)")] if behind and not has_arrived else []),
    ]
    rest = join(said, zh="，", en=", ") if said else Text(f"与 {follows} 一致", f"as {follows}")
    return Text("{name}：{rest}（按上次获取）", "{name}: {rest} (as of the last fetch)").fill(name=name, rest=rest)


def _records(found: Standing) -> Text:
    said = [
        *(
            [Text(f"{found.uncommitted} 个文件没有提交（git status）", f"{counted(found.uncommitted, 'file')} not committed (git status)")]
            if found.uncommitted
            else []
        ),
        *(
            [Text(f"{found.unreadable} 个文件读不出来（redchain validate）", f"{counted(found.unreadable, 'file')} that cannot be read (redchain validate)")]
            if found.unreadable
            else []
        ),
    ]
    return join(said, zh="，", en=", ") if said else Text("都已提交，都读得出来", "all committed, all readable")


def _who(space: Workspace, found: Standing) -> Text:
    from redchain.views.reminding import actors_name

    mine = found.mine
    if not mine.member:
        return Text(
            "没有登记身份，待办列全部单位的（登记：redchain identity）", "no identity is registered here, so everybody's is listed (see redchain identity)"
        )
    keeper = [Text("管理员", "a keeper")] if mine.is_keeper else []
    units = [actors_name(mine.units, space.ledger)] if mine.units else [Text("没有登记为哪个单位的成员", "a member of no unit")]
    return join([*keeper, *units], zh="；", en="; ")


def _waiting(found: Standing) -> Iterator[tuple[Text, Text]]:
    from redchain.views.record_page import say_waiting

    count = Text(f"{found.total} 件，超期 {found.late} 件（redchain todo）", f"{found.total}, {found.late} overdue (redchain todo)")
    yield Text("待办", "To do"), count if found.total else Text("没有", "nothing")
    for each in found.waiting:
        yield Text("", ""), say_waiting(each).words


def _lists(space: Workspace, found: Standing) -> Text:
    day, behind = found.lists
    if day is None:
        return Text("还没有生成（redchain lists）", "not made yet (redchain lists)")
    said = [Text(f"数据日期 {day}", f"as of {day}")]
    if behind:
        said.append(Text(f"其后有 {behind} 次提交改了记录", f"{counted(behind, 'commit')} to records since"))
    if not behind and day >= space.today:
        return said[0]
    return join([*said, Text("更新：redchain lists", "update: redchain lists")], zh="，", en=", ")


def _last(space: Workspace, found: Standing) -> Text:
    from datetime import datetime

    from redchain.model.dates import local
    from redchain.views.commit_words import say_subject

    if found.last is None:
        return Text("没有", "none")
    at = f"{local(datetime.fromisoformat(found.last.at), space.zone):%Y-%m-%d %H:%M}"
    return Text("{at}  {id} {did}", "{at}  {id} {did}").fill(at=at, id=found.last.commit[:7], did=say_subject(found.last.subject))


def _entry(space: Workspace, found: Standing) -> dict[str, Any]:
    from redchain.views.waiting import plain

    return {
        "root": space.root,
        "title": space.settings.root.title,
        "branch": found.branch,
        "upstream": found.upstream._asdict() if found.upstream else None,
        "uncommitted": found.uncommitted,
        "unreadable": found.unreadable,
        "member": found.mine.member or None,
        "keeper": found.mine.is_keeper,
        "units": list(found.mine.units),
        "waiting": {"total": found.total, "overdue": found.late, "first": [plain(each) for each in found.waiting]},
        "lists": {"day": found.lists.day, "behind": found.lists.behind},
        "last": found.last._asdict() if found.last else None,
    }
