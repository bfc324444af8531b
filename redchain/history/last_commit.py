"""The last commit of the branch: who made it, where else it is, and what its files would have to hold to be as they were before it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from redchain.errors import RefusalError
from redchain.history import git
from redchain.history.git_index import agrees
from redchain.history.journal import FileUpdate
from redchain.history.stale_git_index import differing, entries_of, is_behind
from redchain.model.git_blob_id import blob_id
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redchain.history.checkout import Checkout
    from redchain.history.git_log import ProposedCommit
    from redchain.history.repository import Repository
    from redchain.history.trees import FileChange


_OURS = "refs/redchain/"
"""Where redchain notes commits for itself, which is no other place where they are."""


class LastCommit(NamedTuple):
    """The last commit, its one parent, and the branches and tags that hold it beside the present branch."""

    made: ProposedCommit
    parent: str
    holders: tuple[str, ...]

    @property
    def id(self) -> str:
        """Its id."""
        return self.made.id

    @property
    def subject(self) -> str:
        """The first line of its message."""
        return self.made.subject

    @property
    def remotes(self) -> tuple[str, ...]:
        """Where else it has gone: the branches of other repositories that hold it, as git names them."""
        return tuple(each.removeprefix("refs/remotes/") for each in self.holders if each.startswith("refs/remotes/"))


def last_commit(checkout: Checkout, root: str) -> LastCommit | None:
    """Return the last commit of HEAD; None where there is none with exactly one parent."""
    from redchain.history.git_log import commits_since

    answer = git.run(checkout.top, "rev-parse", "HEAD^@", "--")
    parents = [each for each in answer.out.split() if each != "--"]
    if answer.code or len(parents) != 1:
        return None
    made = commits_since(checkout, root, parents[0])[-1]
    held = git.run(checkout.top, "for-each-ref", f"--contains={made.id}", "--format=%(refname)").out.split()
    return LastCommit(made, parents[0], tuple(each for each in held if each != checkout.branch and not each.startswith(_OURS)))


_AMENDING = ("commit (amend)", "rebase (squash)", "rebase (fixup)")
"""How git calls it in its log of HEAD when a commit takes the place of an earlier one with something added."""


def amended_from(checkout: Checkout, commit: str) -> str | None:
    """Return what stood in a commit's place before somebody amended it by hand; None where nobody did, as far as git has kept a log of HEAD."""
    answer = git.run(checkout.top, "reflog", "show", "--format=%H %gs", "HEAD", "--")
    entries = [each.partition(" ")[::2] for each in answer.out.splitlines()] if not answer.code else []
    before = {made: old for (made, reason), (old, _) in pairwise(entries) if reason.startswith(_AMENDING)}
    return before.get(commit)


def updates_back(repository: Repository, changes: Iterable[FileChange], changed: Callable[[str], RefusalError] | None = None) -> tuple[FileUpdate, ...]:
    """Return what brings files back to what they were before a commit's `changes`; refuses, with `changed` where that is given, where one of them has changed since."""
    refusal = changed or _changed_since
    wanted = tuple(changes)
    found = tuple(_update(repository, each, refusal) for each in wanted)
    for path in _staged(repository, [each.path for each in wanted]):
        raise refusal(path)
    return found


def is_stored_as_it_stands(update: FileUpdate, change: FileChange) -> bool:
    """Tell whether git keeps a file before and after a commit byte by byte, so that no filter and no change of line ends has a part in it."""
    sides = ((update.new, change.before), (update.old, change.after))
    return all(raw is None or (kept is not None and blob_id(raw).hex() == kept[1]) for raw, kept in sides)


def _staged(repository: Repository, paths: list[str]) -> Iterator[str]:
    if agrees(repository.checkout, entries_of(repository, repository.tip(), paths)):
        return iter(())
    return (each.path for each in differing(repository, paths) if not is_behind(repository, each))


def _update(repository: Repository, change: FileChange, refusal: Callable[[str], RefusalError]) -> FileUpdate:
    """Of one file: its bytes as they are, which must be those of the commit, and as they were."""
    try:
        with open(f"{repository.checkout.top}/{change.path}", "rb") as file:
            now = file.read()
    except (FileNotFoundError, NotADirectoryError):
        now = None
    kept = change.after[1] if change.after else None
    if (now is None) != (kept is None):
        raise refusal(change.path)
    is_converted = False
    if now is not None and blob_id(now).hex() != kept:
        if repository.id_of_stored(change.path, now) != kept:
            raise refusal(change.path)
        is_converted = True
    if change.before is None:
        return FileUpdate(change.path, now, None)
    if is_converted or (now is None and repository.must_go_through_git()):
        return FileUpdate(change.path, now, repository.as_checked_out(change.path, change.before[1]))
    return FileUpdate(change.path, now, repository.content(bytes.fromhex(change.before[1])))


def _changed_since(path: str) -> RefusalError:
    gone, aside = shown("git", "checkout", "HEAD", "--", path), shown("git", "stash")
    return RefusalError(
        Text(
            f"{path} 在上一条命令之后又改过，还没有提交，撤回会盖掉它",
            f"{path} was changed after the last command and is not committed; taking the command back would overwrite that",
        ),
        Text(
            f"不要这些修改：{gone}；要留着：先 {aside}，撤回以后 git stash pop",
            f"to let that go: {gone}; to keep it: {aside} first, and `git stash pop` afterwards",
        ),
    )
