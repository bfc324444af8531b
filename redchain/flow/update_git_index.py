"""Bringing git's index along where it lags behind HEAD, so that the next commit made by hand takes nothing back; records stay as they are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from redchain.errors import RedchainError, system_words
from redchain.store.layout import DATA
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout


def settle_index(space: Workspace, say: Callable[[Text], object]) -> None:
    """Bring the index along and say so; what stands in the way is only told, since the caller has come to read."""
    checkout = space.checkout
    state = _state(checkout, space.tip) if checkout and space.tip else None
    if checkout is None or state is None or space.store.recall(state):
        return
    from redchain.history import journal

    try:
        with journal.unless_busy(checkout) as is_ours:
            if is_ours:
                journal.settle_index(checkout, [f"{checkout.prefix_of(space.root)}{DATA}"], say)
    except RedchainError as problem:
        say(problem.text)
        return
    except OSError as problem:
        why = system_words(problem)
        say(Text(f"没能查看 git 的暂存区：{why.zh}", f"git's index could not be looked at: {why.en}"))
        return
    settled = _state(checkout, space.tip or "")
    if settled and not journal.exists(checkout):
        space.store.remember(settled, "settled")


def _state(checkout: Checkout, tip: str) -> str | None:
    """A name for what the index and HEAD are now, as git's own stamps tell; None without an index."""
    try:
        found = os.stat(f"{checkout.git_dir}/index")
    except OSError:
        return None
    return f"index:{tip}:{found.st_mtime_ns}:{found.st_ino}:{found.st_size}"
