"""One git of ours at a time speaks with the repository of all, or finishes a merge; what one that was killed has left in the way is taken away by the next."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from redchain.errors import WorldError
from redchain.history.in_flight import Turn, take
from redchain.history.left_locks import branch_locks
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redchain.history.checkout import Checkout

_TIMEOUT, _GRACE, _COURTESY = 60.0, 1.0, 20.0


@contextmanager
def speaking(checkout: Checkout, remote: str) -> Iterator[tuple[int, ...]]:
    """Let a git speak with a remote, which inherits the descriptors; raises WorldError where another has not ended after a minute."""
    with _noted(checkout, "git-speaks", lambda _: _locks_of(checkout, remote)) as handed:
        yield handed


@contextmanager
def going_on(checkout: Checkout, branch: str | None) -> Iterator[tuple[int, ...]]:
    """Let a git finish a merge or rebase of a branch, in the same way."""
    with _noted(checkout, "git-goes-on", lambda since: [*branch_locks(checkout, branch), *_index_lock(checkout, since)]) as handed:
        yield handed


@contextmanager
def _noted(checkout: Checkout, name: str, locks: Callable[[float], Iterable[str]]) -> Iterator[tuple[int, ...]]:
    """Note that a git is at work, which stays noted where this is killed: then the next takes away what was left. Windows hands nothing over, so that there nobody is waited for."""
    os.makedirs(checkout.own_folder, exist_ok=True)
    descriptor = os.open(f"{checkout.own_folder}/{name}", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0), 0o666)
    try:
        _await_turn(descriptor)
        noted = os.fstat(descriptor)
        if noted.st_size:
            _remove_left(locks(noted.st_mtime), noted.st_mtime)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, b"-")
        yield () if sys.platform == "win32" else (descriptor,)
        os.ftruncate(descriptor, 0)
    finally:
        _end(descriptor)


@contextmanager
def in_line(address: str) -> Iterator[None]:
    """Let the clones of one user on one computer go to a remote one after the other, so that none has to begin again because another was faster.

    That is courtesy alone: where nobody has had a turn for long, who waits goes without it, and clones of others on other computers know nothing of it.
    """
    descriptor = None if sys.platform == "win32" else _opened_line(address)
    try:
        if descriptor is not None:
            _stand_in_line(descriptor)
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _stand_in_line(descriptor: int) -> None:
    """Wait for as long as others go on to have their turns: with so many that the line is long, to go without it all at once would help nobody."""
    turn, last = Turn(descriptor), os.fstat(descriptor).st_mtime_ns
    while not turn.comes_within(_COURTESY):
        moved = os.fstat(descriptor).st_mtime_ns
        if moved == last:
            return
        last = moved
    with suppress(OSError):
        os.utime(descriptor)


def _opened_line(address: str) -> int | None:
    """Open the file that stands for a remote, in a folder of the user's own; None where that cannot be."""
    folder = os.path.join(tempfile.gettempdir(), f"redchain-{os.getuid()}")
    name = hashlib.sha256(address.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    with suppress(OSError):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if os.lstat(folder).st_uid == os.getuid():
            return os.open(f"{folder}/{name}", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    return None


def _await_turn(descriptor: int) -> None:
    start = time.monotonic()
    while sys.platform != "win32" and not take(descriptor):
        if time.monotonic() - start > _TIMEOUT:
            raise WorldError(
                Text("等了一分钟，另一次同步启动的 git 还没有做完", "after a minute a git that another sync started is still at work"),
                Text("等它做完再试；ps 可以看到它", "let it finish, then try again; `ps` shows it"),
            )
        time.sleep(0.02)


def _end(descriptor: int) -> None:
    """Free the turn for all who hold it: what git has left running in the background, as its own tidying up, speaks with nobody."""
    if sys.platform != "win32":
        import fcntl

        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)


def _remove_left(locks: Iterable[str], since: float) -> None:
    """Remove locks that were made since a git of ours that is at work no longer had begun to speak, and that nobody else has done anything with for a moment."""
    found = {each: mark for each in locks if (mark := _mark(each)) is not None and mark[1] >= since - 1}
    if found:
        time.sleep(_GRACE)
    for lock, mark in found.items():
        if _mark(lock) == mark:
            with suppress(OSError):
                os.unlink(lock)


def _index_lock(checkout: Checkout, since: float) -> Iterator[str]:
    """The lock of git's index, which an editor that somebody has open may hold for long, only where it was made soon after ours had begun."""
    mark = None if checkout.has_own_lock else _mark(checkout.index_lock)
    if mark is not None and mark[1] <= since + _TIMEOUT:
        yield checkout.index_lock


def _locks_of(checkout: Checkout, remote: str) -> Iterator[str]:
    """Where git puts its locks while it fetches, is told that a branch has moved there, or notes which branch is followed."""
    yield from (f"{checkout.common_dir}/{each}" for each in ("packed-refs.lock", "config.lock", "shallow.lock"))
    for folder, _, files in os.walk(f"{checkout.common_dir}/refs/remotes/{remote}"):
        yield from (f"{folder}/{each}" for each in files if each.endswith(".lock"))


def _mark(path: str) -> tuple[int, float, int] | None:
    with suppress(OSError):
        found = os.lstat(path)
        if stat.S_ISREG(found.st_mode):
            return found.st_ino, found.st_mtime, found.st_size
    return None
