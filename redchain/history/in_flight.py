"""A git that changes things outlives a redchain that is killed: it and its hooks hold a lock that was handed to them, so that it is waited for."""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from redchain.errors import WorldError
from redchain.text import Text

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redchain.history.checkout import Checkout

_PATIENCE = 0.5
_TIMEOUT = 60.0
_UNKNOWN = {errno.ENOSYS, errno.EOPNOTSUPP}
"""What a file system says that knows no such locks."""
WAITING = Text(
    "上次中断的命令启动的 git 还没有做完（钩子在运行？），等待中……", "a git that an interrupted command started is still at work (in a hook?); waiting…"
)


@contextmanager
def handed_over(checkout: Checkout) -> Iterator[tuple[int, ...]]:
    """Yield the descriptors that a git which moves the branch has to inherit; they are worth nothing once it has been waited for."""
    if sys.platform == "win32":
        yield ()
        return
    descriptor = _open(checkout)
    try:
        take(descriptor)
        yield (descriptor,)
    finally:
        _let_go(descriptor)


def is_at_work(checkout: Checkout) -> bool:
    """Tell whether a git started by a redchain that is gone is still at work; the clone's own lock must be held."""
    if sys.platform == "win32" or not os.path.exists(_file(checkout)):
        return False
    descriptor = _open(checkout)
    is_free = take(descriptor)
    if is_free:
        _let_go(descriptor)
    else:
        os.close(descriptor)
    return not is_free


def is_still_at_work(checkout: Checkout) -> bool:
    """Tell the same for a command that only reads: a git whose redchain was killed a moment ago is given half a second to end."""
    until = time.monotonic() + _PATIENCE
    while is_at_work(checkout):
        if time.monotonic() > until:
            return True
        time.sleep(0.02)
    return False


def await_git(checkout: Checkout, say: Callable[[Text], object]) -> None:
    """Wait, with a word, until no such git is at work; raises WorldError after a minute, with nothing changed."""
    start, has_said = time.monotonic(), False
    while is_at_work(checkout):
        waited = time.monotonic() - start
        if waited > _TIMEOUT:
            raise WorldError(
                Text("等了一分钟，上次中断的命令启动的 git 还没有做完", "after a minute a git that an interrupted command started is still at work"),
                Text("等它做完再试；ps 可以看到它和它的钩子", "let it finish, then try again; `ps` shows it and its hooks"),
            )
        if waited > _PATIENCE and not has_said:
            say(WAITING)
            has_said = True
        time.sleep(0.05)


def _open(checkout: Checkout) -> int:
    return os.open(_file(checkout), os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0), 0o666)


if sys.platform != "win32":

    def take(descriptor: int) -> bool:
        """Take the lock of an open file or folder unless somebody has it; it belongs to whoever inherits the descriptor, too. Where the file system knows no such locks nobody has it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as problem:
            if problem.errno not in _UNKNOWN:
                raise
        return True

    def _let_go(descriptor: int) -> None:
        """Free the lock for all who hold it: what a hook has left running in the background is nobody's commit."""
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)


class Turn:
    """A place in the line for the lock of an open file: the system tells when it is one's turn, so that those who wait take no processor from whoever works."""

    def __init__(self, descriptor: int | None) -> None:
        """Take the lock if it is free, or there is none."""
        self._descriptor = descriptor
        self._has_come = threading.Event()
        self._is_waiting = False
        try:
            is_free = sys.platform == "win32" or descriptor is None or take(descriptor)
        except OSError:  # a file system without such locks has no line to stand in
            is_free = True
        if is_free:
            self._has_come.set()

    def comes_within(self, seconds: float) -> bool:
        """Wait for so long; the lock is given back where the descriptor is closed, also by who has waited in vain."""
        if not self._has_come.is_set() and not self._is_waiting and self._descriptor is not None:
            self._is_waiting = True
            threading.Thread(target=self._wait, args=(os.dup(self._descriptor),), daemon=True).start()
        return self._has_come.wait(seconds)

    def _wait(self, same: int) -> None:
        """Wait by a descriptor of its own for the same file: once it is closed the lock is there as long as the other is open."""
        if sys.platform != "win32":
            with suppress(OSError):
                fcntl.flock(same, fcntl.LOCK_EX)
                self._has_come.set()
        os.close(same)


def _file(checkout: Checkout) -> str:
    return f"{checkout.own_folder}/git-at-work"
