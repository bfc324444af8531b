"""Two files trade places in one step, so that whatever somebody has saved at the last moment is still there afterwards, under the other name."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD, RENAME_EXCHANGE


def exchange(one: str, other: str) -> bool:
    """Let two files trade places; False where the system or the file system cannot, and nothing has changed."""
    swap = _swap()
    return swap is not None and swap(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


@cache
def _swap() -> Callable[..., Any] | None:
    if sys.platform != "linux":
        return None
    import ctypes  # only for who writes

    return getattr(ctypes.CDLL(None), "renameat2", None)
