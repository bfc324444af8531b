"""After a kill: what was committed is finished, what was not is undone, and locks whose maker is dead are taken away, so that HEAD, index and files agree."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from redchain.errors import system_words
from redchain.history import journal
from redchain.history.git_index import holding, remove_own_lock
from redchain.history.in_flight import await_git, is_still_at_work
from redchain.history.left_locks import remove_left_locks
from redchain.history.repository import Repository
from redchain.history.stale_git_index import behind, brought_along, entries_of
from redchain.history.tree_bytes import blob_at
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from redchain.history.checkout import Checkout
    from redchain.history.journal import Planned, Prepare, Work

    Say = Callable[[Text], object]

_TEMPORARY = ".redchain-"


def recover(checkout: Checkout, prepare: Prepare, say: Say, *, waits: bool = True) -> None:
    """Finish what killed commands left, or undo it where nothing was committed; the clone's own lock must be held.

    What cannot be written is told, and tried again by the next command. Unless it `waits`, nothing happens while somebody else is at work.
    """
    if waits:
        await_git(checkout, say)
    elif is_still_at_work(checkout):
        return
    journal.sweep(checkout)
    works = journal.read(checkout, say)
    if not works:
        remove_own_lock(checkout)
        return
    with Repository(checkout) as repository:
        for work in works:
            remove_left_locks(repository, work)
            _sweep(checkout, work)
        with holding(repository, say, waits=waits) as index:
            recoveries = [_Recovery(repository, each, prepare, say) for each in works]
            entries = {path: entry for each in recoveries for path, entry in each.lagging().items()}
            if entries:
                index.prepare(entries_of(repository, repository.tip(), list(entries)))
            left = [each.bring_files() for each in recoveries]
            index.install()
        for each in recoveries:
            each.tell()
    journal.keep_left(checkout, [each for each in left if each.planned])


def settle_index(checkout: Checkout, paths: Sequence[str], say: Say) -> None:
    """Bring the index along where it lags behind HEAD at `paths` (files or folders from git's top).

    Files stay as they are. The clone's own lock must be held.
    """
    with Repository(checkout) as repository:
        found = behind(repository, paths) if repository.tip() else ()
        if found:
            with holding(repository, say, waits=False) as index:
                index.prepare(entries_of(repository, repository.tip(), found))
                index.install()
            say(brought_along(found))


class _Recovery:
    """One interrupted piece of work against HEAD as it is now: at which of its paths it was committed, and at which not."""

    def __init__(self, repository: Repository, work: Work, prepare: Prepare, say: Say) -> None:
        self._repository, self._work, self._prepare, self._say = repository, work, prepare, say
        tip, parent = repository.tip(), repository.tip_of(work.parent)
        self._head = {each.path: _hex(blob_at(repository, tip, each.path)) for each in work.planned}
        before = {each.path: _hex(blob_at(repository, parent, each.path)) if work.way == "git" else each.old for each in work.planned}
        self._committed = [each for each in work.planned if self._is_committed(each, before)]
        self._open = [each for each in work.planned if self._head[each.path] == before[each.path] and each not in self._committed]
        goes_back = work.made is not None and work.parent is not None and work.made in (repository.parents_of(work.parent) or ())  # a commit is dropped
        self._is_in_history = work.way == "ours" and work.made is not None and bool(self._open) and not goes_back and repository.has_commit(work.made)
        self._undone: list[str] = []

    def _is_committed(self, planned: Planned, before: Mapping[str, str | None]) -> bool:
        head = self._head[planned.path]
        return head != before[planned.path] if self._work.way == "git" else head == planned.new

    def lagging(self) -> dict[str, str | None]:
        """Return the paths at which the index holds what it must not: what was there before a commit that was made, or what came after one that was not."""
        if self._work.way == "files":
            return {}
        staged = self._repository.staged([each.path for each in self._work.planned])
        found = {each.path: staged.get(each.path) for each in self._work.planned if staged.get(each.path) != self._head[each.path]}
        behind = {each.path for each in self._committed if found.get(each.path, "") in {each.old, each.new, self._stored(each)}}
        ahead = set() if self._is_in_history else {each.path for each in self._open if found.get(each.path, "") in {each.new, self._stored(each)}}
        return {path: staged for path, staged in found.items() if path in behind | ahead}

    def _stored(self, planned: Planned) -> str | None:
        """The id under which git keeps what we wrote, where that is another than the bytes'."""
        if self._work.way != "git" or planned.new is None or self._on_disk(planned) != planned.new:
            return planned.new
        return _hex(self._repository.stored_id(planned.path))

    def bring_files(self) -> Work:
        """Bring each file that nobody has touched since to what HEAD has; returns the work with the paths that could not be written."""
        stuck = []
        for each, there, wanted in self._wanted():
            try:
                prepared = self._prepare(f"{self._repository.checkout.top}/{each.path}", wanted)
                try:
                    prepared.place_instead_of(bytes.fromhex(there) if there else None)
                finally:
                    if not prepared.discard():
                        stuck.append(each._replace(old=None, new=None, before=None))
            except OSError as problem:
                stuck.append(each)
                self._undone = [path for path in self._undone if path != each.path]
                self._say(_stuck(each.path, problem))
        return self._work._replace(planned=tuple(stuck))

    def _wanted(self) -> Iterator[tuple[Planned, str | None, bytes | None]]:
        """Yield each path with the id of what is there, and the bytes that are to be there."""
        if self._work.way == "files":
            is_whole = all(self._on_disk(each) == each.new for each in self._work.planned)
            begun = [] if is_whole else list(self._work.planned)
        else:
            begun = [] if self._is_in_history else self._open
        for each in self._committed if self._work.way == "ours" else ():
            if self._on_disk(each) == each.old != each.new:
                yield each, each.old, None if each.new is None else self._repository.content(bytes.fromhex(each.new))
        for each in begun:
            if self._on_disk(each) == each.new != each.old:
                self._undone.append(each.path)
                yield each, each.new, self._before(each)

    def _before(self, planned: Planned) -> bytes | None:
        if planned.old is None or planned.before is not None:
            return planned.before
        return self._repository.content(bytes.fromhex(planned.old))

    def tell(self) -> None:
        """Say what was undone, and what a later commit has taken back."""
        if self._is_in_history and self._work.made:
            self._say(_taken_back(self._work.made, [each.path for each in self._open]))
            return
        if self._undone:
            self._say(_was_undone(self._undone))
        if self._committed and self._open and self._work.parent and self._work.way != "files":
            self._say(_half_committed(self._work.parent, [each.path for each in self._committed]))

    def _on_disk(self, planned: Planned) -> str | None:
        return _hex(self._repository.file_id(planned.path))


def _taken_back(made: str, paths: list[str]) -> Text:
    command = shown("git", "checkout", made[:10], "--", *paths[:5])
    return Text(
        f"注意：提交 {made[:7]} 的内容被后来的提交撤销了（当时暂存区落后）；要恢复：{command}，再提交",
        f"note: a later commit took back what commit {made[:7]} recorded (the index was behind); to have it again: {command}, then commit",
    )


def _half_committed(parent: str, paths: list[str]) -> Text:
    """Return the word on a change of several files of which somebody has committed some by hand, past the hook."""
    command = shown("git", "restore", f"--source={parent[:10]}", "--staged", "--worktree", "--", *paths)
    return Text(
        f"注意：中断的那条命令要改的文件，只有一部分被手工提交了（{len(paths)} 个），HEAD 里是半截；先撤回：{command}，提交，再运行那条命令",
        f"note: of the files of the interrupted command only some were committed by hand ({len(paths)}), so HEAD holds half of it; take them back with: "
        f"{command}, commit, then run that command again",
    )


def _was_undone(paths: list[str]) -> Text:
    more = len(paths) - 3
    zh = "、".join(paths[:3]) + (f" 等 {len(paths)} 个文件" if more > 0 else "")
    en = ", ".join(paths[:3]) + (f" and {more} more" if more > 0 else "")
    return Text(
        f"注意：上一条 redchain 命令在提交之前中断了，没有记录，文件已还原：{zh}；需要的话请重新运行那条命令",
        f"note: an earlier redchain command was interrupted before it had committed, so nothing was recorded and its files are as they were: {en}; "
        "run that command again if it is still wanted",
    )


def _stuck(path: str, problem: OSError) -> Text:
    why, command = system_words(problem), shown("git", "checkout", "HEAD", "--", path)
    return Text(
        f"注意：上一条 redchain 命令中断了，{path} 还不是 HEAD 里的内容，现在写不了（{why.zh}）；可写后下一条 redchain 命令会写好，或 {command}",
        f"note: an earlier redchain command was interrupted and {path} is not as HEAD has it, but it cannot be written now ({why.en}); "
        f"once it can, the next redchain command writes it, or {command}",
    )


def _sweep(checkout: Checkout, work: Work) -> None:
    """Take away half-written temporary files; whoever holds the lock knows that nobody is writing them."""
    for folder in {os.path.dirname(f"{checkout.top}/{each.path}") for each in work.planned}:
        with suppress(OSError):
            for each in os.listdir(folder):
                if each.startswith(_TEMPORARY):
                    os.unlink(f"{folder}/{each}")


def _hex(identifier: bytes | None) -> str | None:
    return identifier.hex() if identifier else None
