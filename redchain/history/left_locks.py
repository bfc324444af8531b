"""Locks of git's that a killed git has left: one that we know to be dead made them, so they are taken away; others are named with their age and the command."""

from __future__ import annotations

import os
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from redchain.history import journal
from redchain.lazy_pattern import pattern
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.history.checkout import Checkout
    from redchain.history.journal import Work
    from redchain.history.repository import Repository

_MOST = 100
_GRACE = 0.3
_SECOND_INDEX = pattern(r"next-index-\d+\.lock")
"""The index of a commit of some files alone, which git names after its process."""


def branch_locks(checkout: Checkout, branch: str | None) -> list[str]:
    """Return where git puts its locks while it moves HEAD's branch."""
    return [f"{checkout.git_dir}/HEAD.lock", *([f"{checkout.common_dir}/{branch}.lock"] if branch else [])]


def remove_left_locks(repository: Repository, work: Work) -> None:
    """Remove the locks that a git of ours has left, which is known to be at work no longer; the clone's own lock must be held.

    Such a lock was made after the work was written down, and holds our commit, or nothing yet.
    """
    checkout, since = repository.checkout, journal.written_at(repository.checkout)
    for lock in branch_locks(checkout, work.branch):
        if _is_left(repository, lock, work, since):
            with suppress(OSError):
                os.unlink(lock)
    for each in os.listdir(checkout.git_dir) if work.way == "git" else ():
        if _SECOND_INDEX.fullmatch(each):
            with suppress(OSError):
                os.unlink(f"{checkout.git_dir}/{each}")


def _is_left(repository: Repository, lock: str, work: Work, since: float) -> bool:
    try:
        found = os.lstat(lock)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST or found.st_mtime < since - 1:
            return False
        with open(lock, encoding="ascii") as file:
            held = file.read().strip()
    except (OSError, ValueError):
        return False
    if held:
        return held == work.made or (work.way == "git" and repository.parents_of(held) == ([work.parent] if work.parent else []))
    if time.time() - found.st_mtime < _GRACE:  # somebody else may just be about to write into it
        time.sleep(_GRACE)
    with suppress(OSError):
        return os.lstat(lock).st_ino == found.st_ino and os.lstat(lock).st_size == 0
    return False


def all_locks(checkout: Checkout) -> list[str]:
    """Return every lock of git's that stands in the way of a commit, a fetch or a setting, whoever made it; ours are known by their mark and not among them."""
    named = [f"{checkout.git_dir}/{each}" for each in ("index.lock", "HEAD.lock", "config.worktree.lock")]
    named += [f"{checkout.common_dir}/{each}" for each in ("packed-refs.lock", "config.lock", "shallow.lock")]
    found = [f"{folder}/{each}" for folder, _, files in os.walk(f"{checkout.common_dir}/refs") for each in files if each.endswith(".lock")]
    return [each for each in (*named, *sorted(found)) if os.path.lexists(each) and not (each == checkout.index_lock and checkout.has_own_lock)]


def locked_branch(checkout: Checkout, branch: str | None) -> tuple[str, Text] | None:
    """Return a lock on HEAD's branch that somebody else holds, and what to do about it; None where there is none."""
    lock = next((each for each in branch_locks(checkout, branch) if os.path.lexists(each)), None)
    if lock is None:
        return None
    return lock, delete_when_idle(lock)


def delete_when_idle(lock: str) -> Text:
    """Return what to do about a lock of somebody else's."""
    command = shown("rm", lock)
    return Text(
        f"等正在运行的 git 或编辑器做完再试；确认没有 git 在运行后可以删掉它：{command}",
        f"let the git or editor that is at work finish, then try again; once no git is running you may delete it: {command}",
    )


def age_of(path: str) -> Text:
    """Return how long ago a lock was made."""
    try:
        seconds = max(0, int(time.time() - os.lstat(path).st_mtime))
    except OSError:
        return Text("刚刚上的锁", "new")
    if seconds < 120:  # noqa: PLR2004  # two minutes
        return Text(f"{seconds} 秒前上的锁", f"{seconds} s old")
    return Text(f"{seconds // 60} 分钟前上的锁", f"{seconds // 60} min old")
