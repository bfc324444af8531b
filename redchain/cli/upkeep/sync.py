"""`redchain sync`: what others sent comes here, what is new here goes to them."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from redchain.cli import findings, output
from redchain.cli.context import refuse_format
from redchain.cli.parsing import BilingualCommand, Option, flag, format_option, whole_number
from redchain.errors import EXIT_FINE, EXIT_REFUSED, RefusalError, WorldError
from redchain.shell_words import shown
from redchain.text import Text, counted, same
from redchain.views.commit_words import say_subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.perform import WriteOptions
    from redchain.flow.sync import Outcome
    from redchain.flow.workspace import Workspace

_FORMATS = ("table", "json")
_MOST, _MOST_FINDINGS = 5, 10
_SUMMARY = Text(
    "同步：取来别人的提交，把自己的接在后面，检查过再送出；连不上时先记着，下次再送。从不强行覆盖。",
    "Sync: take over what others sent, lay the own commits upon it, judge and send them; offline they wait for the next time. Never by force.",
)
_DRY = flag("dry_run", Text("只说明会收到、送出什么", "only say what would be received and sent"))
_WATCH = flag("watch", Text("一直开着，每隔一会儿同步一次", "stay open and sync again and again"))
_EVERY = Option(
    "every",
    Text("配合 --watch：隔多少秒（5 到 86400）", "with --watch: after how many seconds (5 to 86400)"),
    metavar="N",
    default=60,
    type=whole_number(5, 86400),
)
_BAD = {"held_back", "conflict"}


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _sync, [_DRY, _WATCH, _EVERY, format_option(_FORMATS)]).showing("sync --dry-run", "sync")]


def _sync(context: Context, given: Given) -> int:
    from redchain.flow.perform import WriteOptions
    from redchain.flow.standing import lists_of
    from redchain.flow.sync import preview, sync

    refuse_format(given["format_name"], _FORMATS)
    options = WriteOptions(say=context.warn)
    if given["watch"]:
        return _watch(context, given["every"], options)
    space = context.workspace()
    found = preview(space) if given["dry_run"] else sync(space, options)
    if given["format_name"] == "json":
        output.envelope(context, "sync", _entry(context, found))
    else:
        _print(context, found, is_to_come=given["dry_run"])
    if found.state != "conflict":
        _tell_uncommitted(context, space)
    if found.received and not given["dry_run"] and lists_of(context.workspace()).behind:
        context.tell(Text("清单比记录旧了：redchain lists", "the lists are older than the records now: redchain lists"))
    return EXIT_REFUSED if found.state in _BAD else EXIT_FINE


def _watch(context: Context, seconds: int, options: WriteOptions) -> int:
    """Sync until somebody ends it; what does not go through is told once, and tried again."""
    from redchain.flow.sync import sync

    told = ""
    context.tell(Text(f"每 {seconds} 秒同步一次，Ctrl+C 结束", f"a sync every {seconds} seconds; Ctrl+C ends it"))
    with suppress(KeyboardInterrupt):
        while True:
            try:
                found = sync(context.workspace(), options, begins_rebase=False)
                words = "" if found.state == "same" else "\n".join(context.say(each) for each in _lines(found))
                is_news = bool(found.received or found.sent)
            except (RefusalError, WorldError) as problem:
                words, is_news = context.say(problem.text), False
            if is_news or words not in {told, ""}:
                context.print(f"{datetime.now():%H:%M} {words}")  # noqa: DTZ005  # the clock on the wall
            told = words
            time.sleep(seconds)
    return EXIT_FINE


def _tell_uncommitted(context: Context, space: Workspace) -> None:
    """Say how many files are changed here and go nowhere: who wrote by hand takes them for sent."""
    from redchain.flow.standing import uncommitted_of

    if count := uncommitted_of(space):
        context.tell(
            Text(
                f"另有 {count} 个文件的改动没有提交，没有送：git status；写好了提交：git add data && git commit",
                f"{counted(count, 'file')} changed here, not committed and not sent: git status; to commit: git add data && git commit",
            )
        )


def _print(context: Context, found: Outcome, *, is_to_come: bool) -> None:
    for each in _lines(found, is_to_come=is_to_come):
        context.print(context.say(each))
    if found.state == "held_back":
        lines = [findings.line_of(each, context.language) for each in found.wrong[:_MOST_FINDINGS]]
        if len(found.wrong) > _MOST_FINDINGS:
            more = len(found.wrong) - _MOST_FINDINGS
            lines.append(context.say(Text(f"… 另 {more} 条", f"… and {more} more")))
        lines += [context.say(findings.count_of(found.judgement))] if found.judgement is not None and found.judgement.errors else []
        output.coloured(context, "\n".join(lines), findings.tones(context.language))


def _lines(found: Outcome, *, is_to_come: bool = False) -> Iterator[Text]:
    label = found.remote.label
    yield from _commits(found.received, Text("会收到", "to be received") if is_to_come else Text("收到", "received"))
    if found.state != "requested":
        yield from _commits(found.sent, Text("会送出", "to be sent") if is_to_come else Text("送出", "sent"), label)
    yield from _SAID[found.state](found) if found.state in _SAID else ()
    if found.state == "same":
        yield _SAME.fill(remote=label)


def _commits(subjects: Sequence[str], did: Text, to: str = "") -> Iterator[Text]:
    """So many commits, to which branch, and what the newest of them did."""
    if subjects:
        count = len(subjects)
        yield Text(f"{did.zh} {count} 个提交{to and f'到 {to}'}：", f"{did.en}: {counted(count, 'commit')}{to and f' to {to}'}")
        for each in subjects[:_MOST]:
            said = say_subject(each)
            yield Text(f"  {said.zh}", f"  {said.en}")
        if count > _MOST:
            yield Text(f"  … 另 {count - _MOST} 个", f"  … and {count - _MOST} more")


def _unreached(found: Outcome) -> Iterator[Text]:
    waiting = (
        Text(f"{found.waiting} 个提交等着送出", f"{counted(found.waiting, 'commit')} waiting to be sent")
        if found.waiting
        else Text("没有要送出的", "nothing waits to be sent")
    )
    yield Text(
        "连不上 {remote}，{waiting}；连上以后再运行 redchain sync（git：{words}）",
        "{remote} cannot be reached; {waiting}; run redchain sync again once it can (git: {words})",
    ).fill(remote=found.remote.name, waiting=waiting, words=found.words)


def _requested(found: Outcome) -> Iterator[Text]:
    count, branch, label = found.waiting, found.branch, found.remote.label
    yield Text(
        f"{label} 受保护，不能直接送：{count} 个提交送到了分支 {branch}，请在网页上发起合并请求",
        f"{label} is protected and takes nothing directly: {counted(count, 'commit')} went to the branch {branch}; open a pull request for it",
    )
    if found.page:
        yield same(f"  {found.page}")


def _waits(found: Outcome) -> Iterator[Text]:
    if found.stopped is not None:
        count = len(found.stopped.files)
        yield Text(
            f"有 {count} 个文件两边都改了，同步时交给 git 合，合不了就停下来问：",
            f"{counted(count, 'file')} changed by both sides: the sync has git join them, and stops and asks where it cannot:",
        )
        yield from (same(f"  {each}") for each in found.stopped.files[:_MOST])
    if found.branch:
        count, branch = found.waiting, found.branch
        yield Text(f"{count} 个提交在分支 {branch} 上等着合并", f"{counted(count, 'commit')} on the branch {branch} waiting to be merged")
        if found.page:
            yield same(f"  {found.page}")


def _held_back(found: Outcome) -> Iterator[Text]:
    bad, waiting = found.faults.bad, found.waiting
    if found.is_ahead:
        yield Text(
            f"{waiting} 个提交会被拦下：接到别人的后面，检查不通过，或送出去以后审计会一直点名。先 redchain sync 收下别人的，它会说怎么办",
            f"{counted(waiting, 'commit')} would be held back: upon what others sent the check fails, or the audit would name it for ever once sent. "
            "Run redchain sync: it brings theirs along and says what to do",
        )
    elif found.overtaken.steps:
        yield from _overtaken(found)
    elif found.judgement is not None and found.judgement.errors:
        look = shown("redchain", "validate", "--against", found.remote.label)
        yield Text(
            f"{waiting} 个提交没有送出：和别人的合在一起，检查没有通过。改好再运行 redchain sync（最后一个不要了：redchain undo --drop）；看全部：{look}",
            f"{counted(waiting, 'commit')} held back: together with what others sent, the check fails. Mend it and run redchain sync again (to drop the last one: redchain undo --drop); see all with: "
            f"{look}",
        )
        if bad:
            yield Text("单独看有问题的提交：", "the commits that are wrong by themselves:")
    else:
        yield Text(
            f"{waiting} 个提交没有送出：合起来没有问题，但有 {len(bad)} 个单独看不合规则，送出去以后审计会一直点名。合成一个提交：{found.faults.fold}；再运行 redchain sync",
            f"{counted(waiting, 'commit')} held back: together they are right, but {len(bad)} of them by itself breaks rules, and once sent the audit would name it for ever. "
            f"Make one commit of them: {found.faults.fold}; then run redchain sync again",
        )
        if "git commit" in found.faults.fold:
            first = (
                Text("第一个", "the first of them") if found.faults.keeps_first else Text("第一个还留下改动的", "the first of them of which something is left")
            )
            yield Text("它的说明是其中{first}的；要改：git commit --amend", "its message is that of {first}; to write another: git commit --amend").fill(
                first=first
            )
    for each in bad[:_MOST]:
        yield Text("  {id} {said}", "  {id} {said}").fill(id=each.id[:10], said=say_subject(each.subject))
    if len(bad) > _MOST:
        yield Text(f"  … 另 {len(bad) - _MOST} 个", f"  … and {len(bad) - _MOST} more")


def _overtaken(found: Outcome) -> Iterator[Text]:
    """What others sent meanwhile, and how the own step gets behind it."""
    yield Text(
        f"{found.waiting} 个提交没有送出：别人已经先送到了更晚的步骤，自己的不能插到它前面",
        f"{counted(found.waiting, 'commit')} held back: others have sent a later step already, and the own one cannot be put before it",
    )
    for record, at in found.overtaken.steps:
        yield Text(f"  {record}：别人的最后一步是 {at.replace('T', ' ')}", f"  {record}: their last step is of {at.replace('T', ' ')}")
    at = max(at for _, at in found.overtaken.steps)
    yield Text(
        f"先看要去掉的有哪些（这些提交对这些记录的改动都会去掉，要的再办一次）：{found.overtaken.look}；去掉：{found.overtaken.back}；"
        f"再办一次同样的步骤，时间写 --at {at}，实际时间写进 --note；然后 redchain sync",
        f"look first at what goes (all that these commits changed in these records does; enter anew what is wanted): {found.overtaken.look}; "
        f"take it out: {found.overtaken.back}; then take the same step again with --at {at} and the true time in --note; then redchain sync",
    )


def _conflict(found: Outcome) -> Iterator[Text]:
    files, remedy = found.stopped or ((), Text("", ""))
    yield Text(f"有 {len(files)} 个文件两边改得不一样，要人来定：", f"{counted(len(files), 'file')} changed otherwise by both sides, for you to decide:")
    for each in files[:_MOST]:
        yield same(f"  {each}")
    if len(files) > _MOST:
        yield Text(f"  … 另 {len(files) - _MOST} 个", f"  … and {len(files) - _MOST} more")
    yield remedy


_SAME = Text("与 {remote} 一致，没有要送出的", "as {remote}; nothing to send")
_SAID: dict[str, Callable[[Outcome], Iterator[Text]]] = {
    "unreached": _unreached,
    "requested": _requested,
    "waits": _waits,
    "held_back": _held_back,
    "conflict": _conflict,
}


def _entry(context: Context, found: Outcome) -> dict[str, Any]:
    return {
        "state": found.state,
        "remote": found.remote.label,
        "received": list(found.received),
        "sent": list(found.sent),
        "waiting": found.waiting,
        "words": found.words,
        "branch": found.branch or None,
        "page": found.page or None,
        "conflicts": list(found.stopped.files) if found.stopped else [],
        "findings": findings.as_data(found.judgement, context.language) if found.judgement is not None else None,
        "bad_commits": [
            {"commit": each.id, "subject": each.subject, "findings": [findings.entry(one, context.language) for one in each.findings]}
            for each in found.faults.bad
        ],
        "fold": found.faults.fold or None,
    }
