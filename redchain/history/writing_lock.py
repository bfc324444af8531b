"""One process at a time writes a clone, or a folder of records outside git; the others wait, with a word."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from redchain.errors import WorldError
from redchain.history.in_flight import Turn
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from filelock import FileLock

    from redchain.history.checkout import Checkout

_PATIENCE_WITH_OTHERS = 0.5
_TIMEOUT = 60.0
_POLL = 0.005
"""Seconds between two looks at a lock that somebody holds who is in no line: a write takes some milliseconds, and whoever sleeps longer leaves the clone idle."""
WAITING = Text("另一个 redchain 正在写这个仓库，等待中……", "another redchain is writing this repository; waiting…")


@contextmanager
def writing(checkout: Checkout, say: Callable[[Text], object]) -> Iterator[None]:
    """Hold the clone's lock, one after the other in a line; says that it waits, and gives up after a minute."""
    from filelock import FileLock

    os.makedirs(checkout.own_folder, exist_ok=True)
    place = f"{checkout.own_folder}/lock"
    lock, line = FileLock(place, poll_interval=_POLL), _opened_line(place)
    try:
        turn = Turn(line)
        if not _comes_within(_PATIENCE_WITH_OTHERS, turn, lock):
            _refuse_within_own_hook()
            say(WAITING)
            if not _comes_within(_TIMEOUT, turn, lock):
                raise _still_writing(place)
        try:
            yield
        finally:
            with suppress(OSError):
                lock.release()
    finally:
        if line is not None:
            os.close(line)


def _opened_line(lock: str) -> int | None:
    """Open the file that those who wait for a lock queue at; None where that cannot be, and then each looks at the lock by itself."""
    with suppress(OSError):
        return os.open(f"{lock}-line", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0), 0o666)
    return None


def _comes_within(seconds: float, turn: Turn, lock: FileLock) -> bool:
    from filelock import Timeout

    until = time.monotonic() + seconds
    if not turn.comes_within(seconds):
        return False
    try:
        lock.acquire(timeout=max(until - time.monotonic(), 0))
    except Timeout:
        return False
    return True


def _still_writing(lock: str) -> WorldError:
    return WorldError(
        Text("等了一分钟，另一个 redchain 还没有写完", "after a minute another redchain is still writing"),
        Text(f"确认没有别的 redchain 在运行后再试（锁：{lock}）", f"make sure no other redchain runs, then try again (lock: {lock})"),
    )


@contextmanager
def writing_outside_git(folder: str, say: Callable[[Text], object], waiting: Text = WAITING) -> Iterator[None]:
    """Hold a folder that git does not keep, of records or of a site; nothing is written for it, and a kill sets it free. Windows knows no such lock."""
    if sys.platform == "win32":
        yield
        return
    from redchain.history.in_flight import take

    descriptor, start, has_said = os.open(folder, os.O_RDONLY), time.monotonic(), False
    try:
        while not take(descriptor):
            waited = time.monotonic() - start
            if waited > _TIMEOUT:
                raise _still_writing(folder)
            if waited > _PATIENCE_WITH_OTHERS and not has_said:
                say(waiting)
                has_said = True
            time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def _refuse_within_own_hook() -> None:
    """Refuse at once what a hook of our own commit starts: it would wait for the very command that waits for it."""
    if os.environ.get("REDCHAIN_OWN_COMMIT"):
        raise WorldError(
            Text(
                "正在 redchain 自己提交的钩子里，不能再写这个仓库",
                "this runs within a hook of redchain's own commit, which cannot write the repository as well",
            ),
            Text(
                '在钩子里先判断：[ -n "$REDCHAIN_OWN_COMMIT" ] && exit 0；提交之后再单独运行',
                'begin the hook with: [ -n "$REDCHAIN_OWN_COMMIT" ] && exit 0; run the command by itself afterwards',
            ),
        )


@contextmanager
def unless_busy(checkout: Checkout) -> Iterator[bool]:
    """Hold the clone's lock if nobody else does; tells whether it is held."""
    from filelock import FileLock, Timeout

    os.makedirs(checkout.own_folder, exist_ok=True)
    lock = FileLock(f"{checkout.own_folder}/lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        with suppress(OSError):
            lock.release()
