"""Records that were committed, that a later commit took back, and whose files still say otherwise: plain git may write back an index that it had read before redchain committed."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, NamedTuple

from redchain.history import git
from redchain.kinds.registry import KINDS
from redchain.shell_words import shown
from redchain.store import cache
from redchain.store.layout import DATA
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.history.git_log import Touch

_MOST = 200
_COMMITS = 1000
_LOG = 1 << 16


class Lost(NamedTuple):
    """A record whose file still is what a commit of redchain's made it, though HEAD is not.

    Its path from git's top, that commit, the one that took it back (empty: the branch was moved back past it), and whether HEAD has the file. Without a path
    it is the whole commit, of which nothing may be on disk any more.
    """

    path: str
    made: str
    taken_back: str
    is_there: bool

    @property
    def text(self) -> Text:
        """What happened."""
        if not self.path:
            return Text(
                f"提交 {self.made[:10]} 不在当前分支的历史里了：同时运行的 git stash 或 git reset 把分支移回到了它之前",
                f"commit {self.made[:10]} is not in the history of this branch any more: a `git stash` or `git reset` at the same time moved the branch back past it",
            )
        if not self.taken_back:
            return Text(
                f"提交 {self.made[:10]} 已经不在当前分支的历史里（分支被移回去了，例如 git reset），它记录的内容现在只在磁盘上：{self.path}",
                f"commit {self.made[:10]} is not in the history of this branch any more (it was moved back, as `git reset` does), "
                f"and what it recorded is on disk alone now: {self.path}",
            )
        return Text(
            f"提交 {self.made[:10]} 记录的内容被后来的提交 {self.taken_back[:10]} 撤销了（当时 git 的暂存区落后），现在只在磁盘上：{self.path}",
            f"what commit {self.made[:10]} recorded was taken back by commit {self.taken_back[:10]} (git's index was behind) and is on disk alone now: {self.path}",
        )

    @property
    def remedy(self) -> Text:
        """How to have it again, and how to let it go."""
        if not self.path:
            back = shown("git", "cherry-pick", self.made[:10])
            return Text(f"找回：{back}", f"to have it again: {back}")
        back = f"{shown('git', 'add', '--', self.path)} && {shown('git', 'commit', '-m', 'recover', '--', self.path)}"
        gone = shown("git", "checkout", "HEAD", "--", self.path) if self.is_there else shown("rm", self.path)
        return Text(f"找回：{back}；本来就不要了：{gone}", f"to have it again: {back}; if it was meant to go: {gone}")


def lost_commits(space: Workspace) -> tuple[Lost, ...]:
    """Return what was taken back, in order of path; git is asked once for each state of HEAD, index and files, and for its history only where they differ."""
    checkout = space.checkout if space.revision is None else None
    stamp = checkout.index_stamp() if checkout is not None and space.tip else ""
    if checkout is None or not stamp:
        return ()
    store = space.store
    name = f"lost:{space.tip}:{cache.absent_name(stamp, store.ask(cache.STATES))}"
    kept = store.recall(name)
    if kept is None and not git.is_installed():
        return ()  # nothing is kept, for git may come
    if kept is None:
        found = list(_look(space, checkout))
        kept = json.dumps([*found, *_raced(checkout, {each.made for each in found})])
        store.remember(name, kept)
    return tuple(Lost(*each) for each in json.loads(kept))


def _look(space: Workspace, checkout: Checkout) -> Iterator[Lost]:
    from redchain.history.git_log import UNDO, touches
    from redchain.history.tracked import tracked

    held = {each.path: each.id for each in tracked(checkout, space.root, [f"{DATA}/{each.kind.folder}" for each in KINDS])}
    on_disk = {path: oid for path, (oid, _, _) in space.store.contents().items() if held.get(path) != oid}
    if not on_disk:
        return
    prefix = checkout.prefix_of(space.root)
    paths = [prefix + each for each in sorted(on_disk)[:_MOST]]
    limits = _not_before(checkout)
    found, moved_past = touches(checkout, paths, "HEAD", *limits), touches(checkout, paths, "--reflog", "^HEAD", *limits)
    dropped = {old for old, _ in _moves(checkout, UNDO)}
    for path in paths:
        now, in_head = on_disk[path[len(prefix) :]], found.get(path, [])
        if not in_head or in_head[0].after != now:
            yield from _taken_back(path, now, in_head) or _moved_past(
                path, now, [each for each in moved_past.get(path, ()) if each.commit not in dropped], is_there=bool(in_head and in_head[0].after)
            )


def _raced(checkout: Checkout, told: Collection[str]) -> Iterator[Lost]:
    """Yield the commits past which git moved the branch back while it only meant to leave it where it was: it had read HEAD before redchain committed."""
    from redchain.history.stale_git_index import is_own

    for old, new in _moved_back(checkout):
        answer = git.run(checkout.top, "cherry", "-v", "HEAD", old, new)  # what has been picked again is left out
        for line in answer.out.splitlines() if answer.code == 0 else ():
            mark, commit, subject = f"{line}  ".split(" ", 2)
            if mark == "+" and is_own(subject) and commit not in told:
                yield Lost("", commit, "", is_there=False)


def _moved_back(checkout: Checkout) -> list[tuple[str, str]]:
    """Where HEAD's log says that it was left where it was, and moved all the same; read from its end, without git."""
    return [each for each in dict.fromkeys(_moves(checkout, "reset: moving to HEAD")) if each[0] != each[1]]


def _moves(checkout: Checkout, reason: str) -> list[tuple[str, str]]:
    """Where HEAD was moved from and to for reasons that begin so, by HEAD's log."""
    try:
        with open(f"{checkout.git_dir}/logs/HEAD", "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _LOG))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    told = (line.split("\t", 1) for line in lines if "\t" in line)
    return [(words[0], words[1]) for head, why in told if why.startswith(reason) and len(words := head.split(" ")) > 1]


def _not_before(checkout: Checkout) -> list[str]:
    """What keeps git from walking the whole history: what happened long ago has been told."""
    oldest = git.run(checkout.top, "rev-list", f"--skip={_COMMITS}", "-n1", "HEAD").out.strip()
    return [f"^{oldest}"] if oldest else []


def _taken_back(path: str, on_disk: str, touches: Sequence[Touch]) -> list[Lost]:
    """Look in HEAD's history for the commit of redchain's that made a file what it is; where HEAD has none, any that it ever had will do.

    What redchain itself took away (a renaming), or changed further, is not lost.
    """
    from redchain.history.git_log import UNDO
    from redchain.history.stale_git_index import is_own

    if not touches or touches[0].subject.startswith(UNDO):
        return []
    last = touches[0]
    made = [place for place, each in enumerate(touches) if place and is_own(each.subject) and each.after is not None]
    same = [place for place in made if touches[place].after == on_disk] or ([] if last.after else made)
    is_lost = same and (not is_own(last.subject) or last.after == touches[same[0]].before is not None)
    return [Lost(path, touches[same[0]].commit, touches[same[0] - 1].commit, last.after is not None)] if is_lost else []


def _moved_past(path: str, on_disk: str, touches: Sequence[Touch], *, is_there: bool) -> list[Lost]:
    """Look for it among the commits that HEAD once stood on, and stands on no more."""
    from redchain.history.stale_git_index import is_own

    return [Lost(path, each.commit, "", is_there) for each in touches if is_own(each.subject) and each.after == on_disk][:1]
