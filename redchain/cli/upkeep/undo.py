"""`redchain undo`: the last command of this clone is shown and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.parsing import BilingualCommand, flag
from redchain.cli.write_commands import YES, ask, next_doing, tell_commit
from redchain.errors import EXIT_FINE
from redchain.history.git_log import UNDO
from redchain.shell_words import shown
from redchain.text import Text, counted
from redchain.views.commit_words import say_subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.undo import LastCommand
    from redchain.flow.workspace import Workspace

_SUMMARY = Text(
    "撤回这个克隆里的上一条命令：先说明它做了什么，再用一次提交还原。再撤回一次就是恢复，不会退到更早的命令。已经推送的、别人提交的、之后又改过的不撤回，会说明改用哪一步。",
    "Take back the last command of this clone: what it did is shown first, then a commit puts things back. A second undo brings it back; it goes no further. "
    "What was pushed, committed by others or changed since is not taken back, and what to do instead is said.",
)
_DRY = flag("dry_run", Text("只说明会撤回什么", "only say what would be taken back"))
_DROP = flag(
    "drop",
    Text("不另提交，直接丢弃那次提交（没有推送、不在别的分支上时）", "make no commit but drop that one, where it was not pushed and is on no other branch"),
)
_BACK = Text("将撤回 {id}  {subject}", "to be taken back: {id}  {subject}")
_AGAIN = Text("上一条是撤回，再撤回就是恢复：{id}  {subject}", "the last command was a take-back; another brings back: {id}  {subject}")
_ASK = Text("要撤回上一条命令，还没有确认", "the last command waits for a yes to be taken back"), Text("确认撤回吗？", "Take it back?")
_ASK_AGAIN = (
    Text("要恢复被撤回的命令，还没有确认", "the command that was taken back waits for a yes to be brought back"),
    Text("确认恢复吗？", "Bring it back?"),
)
_UNCOMMITTED = Text(
    "注意：有{files}的改动没有提交，不在撤回之列；要还原它们：git status、git checkout -- 文件",
    "note: changes of {files} are not committed and are no part of this; to put them back: git status, git checkout -- FILE",
)


def commands(name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the command."""
    return [BilingualCommand(name, _SUMMARY, _undo, [_DRY, _DROP, YES]).showing("undo --dry-run", "undo --yes")]


def _undo(context: Context, given: Given) -> int:
    from redchain.flow.perform import WriteOptions
    from redchain.flow.undo import last_command, undo

    space, options = context.workspace(), WriteOptions(say=context.warn)
    found = last_command(space, next_doing(space), options, drops=given["drop"])
    _show(context, found)
    _tell_uncommitted(context, space)
    if given["dry_run"]:
        return EXIT_FINE
    if not given["yes"]:
        ask(context, *(_ASK_AGAIN if found.is_taken_back else _ASK))
    now = context.workspace()  # read again under the lock
    made = undo(now, found, next_doing(now), options, drops=given["drop"])
    for each in found.records:
        context.print(each)
    tell_commit(context, made, f"undo: {found.last.subject}")
    if made is None:
        again = shown("git", "cherry-pick", found.last.id[:10])
        context.tell(Text(f"已丢弃 {found.last.id[:7]}；还要的话：{again}", f"dropped {found.last.id[:7]}; to have it again: {again}"))
    return EXIT_FINE


def _tell_uncommitted(context: Context, space: Workspace) -> None:
    """Say that what is not committed is no part of it: the last command may have been one that only wrote files."""
    from redchain.history.trees import count_uncommitted
    from redchain.store.layout import DATA

    checkout = space.checkout
    count = count_uncommitted(checkout, checkout.prefix_of(space.root), (DATA,)) if checkout else 0
    if count:
        files = Text(f"{count} 个文件", counted(count, "file"))
        context.warn(_UNCOMMITTED.fill(files=files))


def _show(context: Context, found: LastCommand) -> None:
    """Say which command it is and what it did."""
    subject = found.last.subject.removeprefix(UNDO)
    context.tell((_AGAIN if found.is_taken_back else _BACK).fill(id=found.last.id[:7], subject=say_subject(subject)))
    for each in found.differences:
        for line in (each.headline, *(Text(f"  {said.zh}", f"  {said.en}") for said in each.lines)):
            context.tell(line)
    for path in found.files if not found.differences else ():
        context.tell(Text(path, path))
