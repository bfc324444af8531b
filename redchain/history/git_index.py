"""Git's index, held by its own lock while a commit is made, so that index and branch move together and nobody else's commit takes ours back."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from redchain.errors import WorldError
from redchain.history import git
from redchain.history.checkout import LOCK_MARK
from redchain.history.left_locks import age_of, delete_when_idle
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redchain.history.checkout import Checkout
    from redchain.history.repository import Repository

_PATIENCE = 0.5
_TIMEOUT = 5.0
_LENGTH, _STAGE, _EXTENDED = 0x0FFF, 0x3000, 0x4000
_REMOVED = "0" * 40
WAITING = Text("git 的暂存区正被占用，等待中……", "git's index is locked; waiting…")


class IndexEntry(NamedTuple):
    """One path of the index: its mode, and git's id of its content in hexadecimal; None where the path is to be gone."""

    path: str
    mode: str
    id: str | None


class HeldIndex:
    """The index while its lock is ours: what is prepared is installed by one rename, and what was there before can be put back by another."""

    def __init__(self, repository: Repository) -> None:
        """Nothing is prepared yet."""
        self._repository = repository
        self._prepared: str | None = None
        self._before: str | None = None
        self._is_installed = False

    def copy(self) -> str:
        """Copy the index for git to work on, as `GIT_INDEX_FILE`; `install` makes the copy the index."""
        self._prepared = self._copied("index")
        return self._prepared

    def _copied(self, name: str) -> str:
        place = f"{self._repository.checkout.own_folder}/{name}-{os.getpid()}"
        with suppress(FileNotFoundError):
            shutil.copyfile(index_file(self._repository.checkout), place)
        return place

    def prepare(self, entries: Sequence[IndexEntry]) -> None:
        """Write the index as it will be beside the index; raises WorldError when git cannot, and nothing has changed then."""
        self._set(entries, self.copy())

    def alone(self, entries: Sequence[IndexEntry], tip: str | None) -> str:
        """Return an index that holds what a commit (None: none yet) holds, with these entries, whatever else is staged."""
        place = self._copied("index-alone")
        if tip is None:
            with suppress(FileNotFoundError):
                os.unlink(place)
        else:
            answer = self._repository.run("read-tree", "--reset", "-i", "--no-sparse-checkout", tip, index=place)
            if answer.code:
                raise _not_written(answer)
        self._set(entries, place)
        return place

    def _set(self, entries: Sequence[IndexEntry], index: str) -> None:
        """Set entries whatever flags they had (assume-unchanged, skip-worktree, intent-to-add) and whatever stages of a conflict there were.

        Git takes what it cannot read of them for their end and succeeds, so it is asked to report what it adds; that comes last.
        """
        added = sum(1 for each in entries if each.id)
        lines = "".join(f"{each.mode if each.id else '0'} {each.id or _REMOVED}\t{each.path}\0" for each in sorted(entries, key=lambda each: bool(each.id)))
        answer = self._repository.run("update-index", "--verbose", "-z", "--index-info", given=lines, index=index)
        if answer.code or answer.out.count("add '") < added:
            raise _not_written(answer)

    def stage(self, paths: Sequence[str]) -> None:
        """Stage files as they are, which resolves conflicts there; raises WorldError when git cannot."""
        answer = self._repository.add(paths, self.copy())
        if answer.code:
            raise git.failure(Text("git add 没有成功", "git add failed"), answer.words)
        self.install()

    def install(self) -> None:
        """Let the prepared index be the index; the first one that was there is kept until the lock is given back."""
        if self._prepared is None:
            return
        if not self._is_installed:
            self._before = _kept_aside(self._repository.checkout)
        os.replace(self._prepared, index_file(self._repository.checkout))
        self._prepared, self._is_installed = None, True

    def restore(self) -> None:
        """Let the index be what it was when the lock was taken."""
        if not self._is_installed:
            return
        if self._before is None:
            os.unlink(index_file(self._repository.checkout))
        else:
            os.replace(self._before, index_file(self._repository.checkout))
        self._is_installed = False


@contextmanager
def holding(repository: Repository, say: Callable[[Text], object], *, waits: bool = True) -> Iterator[HeldIndex]:
    """Hold the index as git does, so that no other commit, checkout or stash comes in between; the clone's own lock must be held.

    Unless told not to it waits a few seconds, with a word; raises WorldError that names the lock, with nothing changed.
    """
    checkout = repository.checkout
    os.makedirs(checkout.own_folder, exist_ok=True)
    _sweep(checkout)
    if not _taken(checkout) and not (waits and _awaited(lambda: _taken(checkout), say)):
        raise locked(checkout)
    try:
        yield HeldIndex(repository)
    finally:
        with suppress(OSError):
            os.unlink(checkout.index_lock)
        with suppress(OSError):
            _sweep(checkout)


def _not_written(answer: git.Answer) -> WorldError:
    return git.failure(
        Text("git 写不了暂存区，没有提交，文件没有改动", "git cannot write its index; nothing was committed and no file was changed"),
        answer.words,
        Text("运行 git status 查看原因", "run `git status` to see why"),
    )


def agrees(checkout: Checkout, entries: Sequence[IndexEntry]) -> bool:
    """Tell whether the index is seen at once to hold `entries`; False also where only git can tell (compressed names, an index in two files, …)."""
    try:
        with open(index_file(checkout), "rb") as file:
            raw = file.read()
    except FileNotFoundError:
        return False
    is_plain = raw[:4] == b"DIRC" and raw[4:8] in {b"\0\0\0\2", b"\0\0\0\3"} and b"link" not in raw
    return is_plain and all(_holds(raw, each) for each in entries)


def _holds(raw: bytes, entry: IndexEntry) -> bool:
    """Whether an index of version 2 or 3 holds an entry: id, two bytes of flags (two more where a bit of them says so), path."""
    path = entry.path.encode("utf-8", "surrogateescape")
    place = raw.find(path + b"\0")
    if entry.id is None or place < 0:
        return entry.id is None and place < 0
    more = 0 if raw[place - 22 : place - 2] == bytes.fromhex(entry.id) else 2
    flags = int.from_bytes(raw[place - more - 2 : place - more], "big")
    is_there = raw[place - more - 22 : place - more - 2] == bytes.fromhex(entry.id) and flags & _LENGTH == min(len(path), _LENGTH)
    return is_there and not flags & _STAGE and bool(flags & _EXTENDED) == bool(more)


def index_file(checkout: Checkout) -> str:
    """Where git keeps the index of a work tree."""
    return f"{checkout.git_dir}/index"


def locked(checkout: Checkout) -> WorldError:
    """Return the refusal for an index that somebody else keeps locked."""
    lock = checkout.index_lock
    age = age_of(lock)
    return WorldError(
        Text(
            f"git 的暂存区被锁住（{lock}，{age.zh}），没有提交，文件没有改动",
            f"git's index is locked ({lock}, {age.en}); nothing was committed and no file was changed",
        ),
        delete_when_idle(lock),
    )


def _taken(checkout: Checkout) -> bool:
    """Take the lock if nobody has it. It holds our mark from its first moment, so that one left by a kill is known to be ours."""
    remove_own_lock(checkout)
    mark, lock = f"{checkout.own_folder}/index-mark", checkout.index_lock
    with open(mark, "wb") as file:
        file.write(LOCK_MARK)
    try:
        os.link(mark, lock)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        return _taken_without_link(lock)
    finally:
        with suppress(OSError):
            os.unlink(mark)
    return True


def _kept_aside(checkout: Checkout) -> str | None:
    """Keep the index under a second name; returns it, None where there is no index."""
    place = f"{checkout.own_folder}/index-before-{os.getpid()}"
    try:
        os.link(index_file(checkout), place)
    except FileNotFoundError:
        return None
    except OSError:  # a file system without hard links
        shutil.copyfile(index_file(checkout), place)
    return place


def _taken_without_link(lock: str) -> bool:
    try:
        with open(lock, "xb") as file:
            file.write(LOCK_MARK)
    except FileExistsError:
        return False
    return True


def remove_own_lock(checkout: Checkout) -> None:
    """Remove a lock that a killed redchain left; whoever holds the clone's own lock knows that its maker is gone."""
    if checkout.has_own_lock:
        os.unlink(checkout.index_lock)


def _sweep(checkout: Checkout) -> None:
    """Take away what killed commands had prepared."""
    for each in os.listdir(checkout.own_folder):
        if each.startswith("index-"):
            os.unlink(f"{checkout.own_folder}/{each}")


def _awaited(is_free: Callable[[], bool], say: Callable[[Text], object]) -> bool:
    until, has_said = time.monotonic() + _TIMEOUT, False
    while time.monotonic() < until:
        time.sleep(min(0.05, _TIMEOUT / 4))
        if is_free():
            return True
        if not has_said and time.monotonic() > until - _TIMEOUT + _PATIENCE:
            say(WAITING)
            has_said = True
    return False
