"""One process at a time writes a clone."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from redchain.errors import WorldError
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redchain.history.checkout import Checkout

_PATIENCE = 0.5
_TIMEOUT = 60.0
WAITING = Text("另一个 redchain 正在写这个仓库，等待中……", "another redchain is writing this repository; waiting…")


@contextmanager
def writing(checkout: Checkout, say: Callable[[Text], object]) -> Iterator[None]:
    """Hold the clone's lock; says that it waits, and gives up after a minute."""
    from filelock import FileLock, Timeout

    folder = checkout.own_folder
    os.makedirs(folder, exist_ok=True)
    lock = FileLock(f"{folder}/lock")
    try:
        lock.acquire(timeout=_PATIENCE)
    except Timeout:
        say(WAITING)
        try:
            lock.acquire(timeout=_TIMEOUT)
        except Timeout as problem:
            raise WorldError(
                Text("等了一分钟，另一个 redchain 还没有写完", "after a minute another redchain is still writing"),
                Text(f"确认没有别的 redchain 在运行后再试（锁：{folder}/lock）", f"make sure no other redchain runs, then try again (lock: {folder}/lock)"),
            ) from problem
    try:
        yield
    finally:
        lock.release()
