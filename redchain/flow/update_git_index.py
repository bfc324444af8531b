"""What a reading command does for git first: finish what a killed command left, and bring the index along where it lags behind HEAD."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from redchain.errors import RedchainError, RefusalError, system_words
from redchain.history.checkout import find_checkout
from redchain.store.disk import prepare
from redchain.store.layout import DATA
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout


def finish_interrupted(root: str, say: Callable[[Text], object]) -> None:
    """Let files and index be as HEAD has them after a kill, unless somebody is at work; what stands in the way is only told."""
    checkout = find_checkout(root)
    if checkout is None or not checkout.was_interrupted:
        return
    from redchain.history import recovery
    from redchain.history.writing_lock import unless_busy

    try:
        with unless_busy(checkout) as is_ours:
            if is_ours:
                recovery.recover(checkout, prepare, say, waits=False)
    except RedchainError as problem:
        say(_not_finished(problem.text))
    except OSError as problem:
        say(_not_finished(system_words(problem)))


def _not_finished(why: Text) -> Text:
    return Text(
        f"注意：上一条 redchain 命令中断了，现在没能接着做完或还原（{why.zh}）；文件可能和 HEAD 不一样，见 git status",
        f"note: an earlier redchain command was interrupted, and it cannot be finished or undone now ({why.en}); files may not be as HEAD has them, see `git status`",
    )


def settle_index(space: Workspace, say: Callable[[Text], object]) -> None:
    """Bring the index along and say so; what stands in the way is only told, since the caller has come to read."""
    checkout = space.checkout
    state = _state(checkout, space.tip) if checkout and space.tip else None
    if checkout is None or state is None or space.opened_store.recall(state):
        return
    from redchain.history import recovery
    from redchain.history.writing_lock import unless_busy

    try:
        with unless_busy(checkout) as is_ours:
            if is_ours:
                recovery.settle_index(checkout, [f"{checkout.prefix_of(space.root)}{DATA}"], say)
    except RedchainError as problem:
        say(problem.text)
        return
    except OSError as problem:
        why = system_words(problem)
        say(Text(f"没能查看 git 的暂存区：{why.zh}", f"git's index could not be looked at: {why.en}"))
        return
    settled = _state(checkout, space.tip or "")
    if settled and not checkout.was_interrupted:
        space.opened_store.remember(settled, "settled")


def refuse_behind(space: Workspace) -> None:
    """Refuse a commit by hand that would take back what redchain has committed, since the index in use lags behind HEAD."""
    checkout = space.checkout
    if checkout is None or space.tip is None:
        return
    from redchain.history.repository import Repository
    from redchain.history.stale_git_index import behind, would_take_back

    with Repository(checkout) as repository:
        found = behind(repository, [f"{checkout.prefix_of(space.root)}{DATA}"], checkout.index_in_use)
    if found:
        remedy = Text(
            "先运行 redchain validate（对齐暂存区，文件不变），再提交；确实要撤销的，改文件再提交",
            "run `redchain validate`, which brings the index along and changes no file, then commit again; to take it back on purpose, change the files",
        )
        raise RefusalError(would_take_back(found), remedy)


def _state(checkout: Checkout, tip: str) -> str | None:
    """A name for what the index and HEAD are now, as git's own stamps tell; None without an index."""
    try:
        found = os.stat(f"{checkout.git_dir}/index")
    except OSError:
        return None
    return f"index:{tip}:{found.st_mtime_ns}:{found.st_ino}:{found.st_size}"
