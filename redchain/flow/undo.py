"""Taking back the last command of this clone: by a commit that says so, or by dropping its commit where nobody else has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.errors import RefusalError
from redchain.flow.compare_revisions import compare
from redchain.flow.generated_files import disk_errors_in_words
from redchain.flow.perform import checkout_for_commit, recording, refuse_linked_folders
from redchain.history.commit import Move, Wanted, commit, stand_on
from redchain.history.git import own_email
from redchain.history.git_log import UNDO
from redchain.history.last_commit import LastCommit, amended_from, is_stored_as_it_stands, last_commit, updates_back
from redchain.history.repository import Repository, refuse_when_unready
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.kind import Offer
from redchain.model.suggested_commands import commands_now, permitted
from redchain.shell_words import shown
from redchain.store.disk import prepare
from redchain.store.layout import DATA, ROOT_FILE
from redchain.text import Text, join
from redchain.views.commit_words import say_subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.flow.perform import WriteOptions
    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.history.trees import FileChange
    from redchain.model.attempt_step import Doing
    from redchain.views.differences import Difference

OWN_PARTS = frozenset({*(each.kind.name for each in KINDS), "access", "flow", "fmt", "import", "lists", "match", "report", "settings", UNDO.strip(": ")})
"""How the subject of a command's commit begins; `init` begins a repository, and is not taken back."""
_MOST = 5


class LastCommand(NamedTuple):
    """The last command: its commit, what it did to records, and the paths (from git's top) of all files that it wrote."""

    last: LastCommit
    differences: tuple[Difference, ...]
    files: tuple[str, ...]

    @property
    def is_taken_back(self) -> bool:
        """Whether it took another back, so that to take it back is to have that other again."""
        return self.last.subject.startswith(UNDO)

    @property
    def records(self) -> tuple[str, ...]:
        """The ids of the records it wrote."""
        return tuple(each.id for each in self.differences)


def last_command(space: Workspace, doing: Doing, options: WriteOptions, *, drops: bool) -> LastCommand:
    """Return the last command, where it may be taken back; raises RefusalError with what to do instead where it may not."""
    checkout = _checkout(space, options)
    last = last_commit(checkout, space.root)
    if last is None or not _is_own(space, checkout, last):
        raise _not_own(last)
    original = amended_from(checkout, last.id)
    if original is not None:
        raise _amended(last, original)
    found = LastCommand(last, compare(space, last.parent, last.id).differences, tuple(each.path for each in last.made.changes))
    if last.remotes:
        raise _gone_out(space, found, doing)
    if last.made.email != own_email(checkout.top):
        raise _of_another(space, found, doing)
    if drops and last.holders:
        raise _held(last)
    _refuse_relied_on(space, found)
    with Repository(checkout) as repository:
        updates = updates_back(repository, last.made.changes)
    if drops and not all(map(is_stored_as_it_stands, updates, last.made.changes)):
        raise RefusalError(
            Text("这里的 git 会转换文件内容（换行或过滤器），不能丢弃提交", "git converts files here (line ends or filters), so the commit is not dropped"),
            Text("不加 --drop：redchain undo", "leave --drop out: redchain undo"),
        )
    return found


def undo(space: Workspace, found: LastCommand, doing: Doing, options: WriteOptions, *, drops: bool) -> str | None:
    """Take the command back if it still is the last one; returns the commit that says so, None where its own was dropped."""
    checkout, last = _checkout(space, options), found.last
    with recording(checkout, options):
        if last_command(space, doing, options, drops=drops).last.id != last.id:
            raise _moved_on()
        with Repository(checkout) as repository:
            updates = updates_back(repository, last.made.changes)
        prefix = checkout.prefix_of(space.root)
        refuse_linked_folders(space.root, (each.path.removeprefix(prefix) for each in updates))
        if not drops:
            return commit(checkout, Wanted(updates, _message(last), space.branch), prepare, options.say)
        with disk_errors_in_words(Text("没有撤回", "nothing was taken back"), checkout.git_dir), Repository(checkout) as repository:
            if not stand_on(repository, Wanted(updates, f"{UNDO}{last.subject}", space.branch), Move(last.parent, last.id), prepare, options.say):
                raise _moved_on()
    return None


def _message(last: LastCommit) -> str:
    return f"{UNDO}{last.subject}\n\nTakes back {last.id}."


def _checkout(space: Workspace, options: WriteOptions) -> Checkout:
    checkout = checkout_for_commit(space, options)
    if checkout is not None:
        refuse_when_unready(space.checkout)
    if checkout is None:
        raise RefusalError(
            Text("这个仓库不提交（commit: false），没有可以撤回的提交", "this repository does not commit (commit: false), so there is nothing to take back"),
            Text("用 git diff 看改动，git checkout -- 文件 还原", "see `git diff`; `git checkout -- FILE` puts a file back"),
        )
    return checkout


def _is_own(space: Workspace, checkout: Checkout, last: LastCommit) -> bool:
    """Whether the last commit is a command's: its subject says so, it changes nothing but what commands write, and it does not begin the repository."""
    part, colon, _ = last.subject.partition(": ")
    prefix, changes = checkout.prefix_of(space.root), last.made.changes
    return bool(colon and changes) and part in OWN_PARTS and all(each.path.startswith(f"{prefix}{DATA}/") for each in changes) and not _begins(changes, prefix)


def _begins(changes: tuple[FileChange, ...], prefix: str) -> bool:
    return any(each.path == f"{prefix}{ROOT_FILE}" and each.before is None for each in changes)


def _not_own(last: LastCommit | None) -> RefusalError:
    if last is None:
        return RefusalError(
            Text("最后的提交是合并，或是第一个提交，不能这样撤回", "the last commit is a merge or the first one, and is not taken back so"),
            Text("看历史：git log --oneline -5", "see the history: git log --oneline -5"),
        )
    named = f"{last.id[:7]} {last.subject}"
    return RefusalError(
        Text(
            f"最后的提交不是 redchain 的命令做的，更早的命令已经有后来的提交，不能撤回：{named}",
            f"the last commit was not made by a command of redchain, and commands before it have been built upon: {named}",
        ),
        Text(
            f"撤回手工的提交：{shown('git', 'revert', last.id[:10])}；更早的步骤用流程里的步骤改，看记录：redchain 类别 show 编号",
            f"to take a commit by hand back: {shown('git', 'revert', last.id[:10])}; earlier steps are mended by steps of the flow: redchain KIND show ID",
        ),
    )


def _amended(last: LastCommit, original: str) -> RefusalError:
    see, back = shown("git", "diff", original[:10], last.id[:10]), shown("git", "revert", last.id[:10])
    text = Text(
        "{id} {subject} 提交以后又手工改过，撤回会连手工的改动一起撤掉",
        "{id} {subject} was amended by hand since the command committed it; taking it back would take that along",
    )
    return RefusalError(
        text.fill(id=last.id[:7], subject=say_subject(last.subject)),
        Text(f"看手工改了什么：{see}；一起撤回：{back}", f"to see what was changed by hand: {see}; to take back both: {back}"),
    )


def _gone_out(space: Workspace, found: LastCommand, doing: Doing) -> RefusalError:
    where = Text("、".join(found.last.remotes[:_MOST]), ", ".join(found.last.remotes[:_MOST]))
    text = Text(
        "{id} {subject} 已经推送（{where}），别人可能已经取走，不能撤回",
        "{id} {subject} has been pushed ({where}) and others may have it, so it is not taken back",
    )
    return RefusalError(text.fill(id=found.last.id[:7], subject=say_subject(found.last.subject), where=where), _instead(space, found, doing))


def _of_another(space: Workspace, found: LastCommand, doing: Doing) -> RefusalError:
    text = Text("{id} {subject} 是别人提交的，不由这里撤回", "{id} {subject} was committed by somebody else, and is not taken back here")
    return RefusalError(text.fill(id=found.last.id[:7], subject=say_subject(found.last.subject)), _instead(space, found, doing))


def _held(last: LastCommit) -> RefusalError:
    named = [each.removeprefix("refs/heads/").removeprefix("refs/") for each in last.holders[:_MOST]]
    return RefusalError(
        Text(
            f"{last.id[:7]} 还在别的分支或标签上：{'、'.join(named)}，不能丢弃",
            f"{last.id[:7]} is also on other branches or tags: {', '.join(named)}; it is not dropped",
        ),
        Text("用一次提交撤回：redchain undo", "take it back by a commit: redchain undo"),
    )


def _moved_on() -> RefusalError:
    return RefusalError(
        Text("刚刚又有了新的提交，没有撤回", "there is a new commit since a moment ago; nothing was taken back"),
        Text("再看一次：redchain undo --dry-run", "look again: redchain undo --dry-run"),
    )


def _refuse_relied_on(space: Workspace, found: LastCommand) -> None:
    """Refuse where records that are not committed yet name one that would be gone."""
    added = {f"{each.kind}:{each.id}" for each in found.differences if each.what == "added"}
    own = {f"{each.kind}:{each.id}" for each in found.differences}
    users = [each for each in space.store.referrers(added) if each.key not in own] if added else []
    if users:
        change = shown("redchain", users[0].kind, "edit", users[0].id)
        raise RefusalError(
            Text(f"{users[0].path} 已经引用了它，撤回会留下空引用", f"{users[0].path} names it already, and would name nothing"),
            Text(f"先改掉它：{change}", f"change that first: {change}"),
        )


def _instead(space: Workspace, found: LastCommand, doing: Doing) -> Text:
    """What puts right what is not taken back: the steps of the flow that do, or another edit."""
    subject = found.last.subject.replace(UNDO, "")
    is_back = (len(found.last.subject) - len(subject)) // len(UNDO) % 2 == 1
    ways = list(
        dict.fromkeys(way for each in found.differences[:_MOST] for way in _ways(space, each, doing, is_step=subject.startswith("flow: "), is_back=is_back))
    )[:_MOST]
    if not ways:
        return Text("看它改了什么：{see}；再改一次", "see what it changed: {see}; then change that again").fill(
            see=shown("redchain", "diff", found.last.id[:10] + "~", found.last.id[:10])
        )
    said = join([Text(each, each) for each in ways], zh=" 或 ", en=" or ")
    return Text(f"改用：{said.zh}", f"instead: {said.en}")


def _ways(space: Workspace, difference: Difference, doing: Doing, *, is_step: bool, is_back: bool) -> Iterator[str]:
    """What puts a record right: the step that takes the last one back, or what is possible now, as where that is taken back already (`is_back`)."""
    model = kind_named(difference.kind)
    record = space.ledger.find(model, difference.id) if model else None
    if model is None or record is None:
        return
    if model.moves is not None and record.steps and (difference.what == "added" or is_step):
        move = None if is_back else model.moves.table.get(record.steps[-1].step)
        ways = permitted(space.ledger, [Offer(record, each) for each in move.undone_by], doing) if move else ()
        yield from ways or commands_now(space.ledger, record, doing)[:2]
    elif difference.what == "added":
        yield shown("redchain", model.kind.name, "archive", record.id)
    else:
        yield shown("redchain", model.kind.name, "edit", record.id, "--…", "…")
