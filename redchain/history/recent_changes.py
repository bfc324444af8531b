"""What the last commits changed, told from git's loose objects; where they do not tell it git is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.history.loose_trees import commit_at, loose_changes, parting
from redchain.history.trees import FileChange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.history.checkout import Checkout

_MOST = 64
"""Commits of which each is compared with its parent: of more git is told at once."""


def changes_of_recent(checkout: Checkout, commits: Sequence[str]) -> dict[str, tuple[FileChange, ...]] | None:
    """Return what each of some commits of one parent changed; None where git is to be asked."""
    found: dict[str, tuple[FileChange, ...]] = {}
    for each in commits if len(commits) <= _MOST else ():
        commit = commit_at(checkout, each)
        changes = None if commit is None or len(commit.parents) != 1 else loose_changes(checkout, commit.parents[0], each)
        if changes is None:
            return None
        found[each] = tuple(FileChange(*one) for one in changes)
    return found if len(found) == len(commits) else None


def recent_comings_and_goings(checkout: Checkout, known: str, commits: Sequence[str], folder: str) -> list[tuple[list[str], tuple[FileChange, ...]]] | None:
    """Return id, subject and parent of the commits after a known one up to another that added or deleted files below a folder, with these, the oldest first."""
    parted = parting(checkout, known, commits[0]) if len(commits) == 1 else None
    changes = changes_of_recent(checkout, [each.id for each in parted.other]) if parted is not None and not parted.one else None
    if parted is None or changes is None or any(each.subject is None for each in parted.other):
        return None
    told = ((each, tuple(one for one in changes[each.id] if one.status in "AD" and one.path.startswith(f"{folder}/"))) for each in parted.other)
    return [([each.id, each.subject or "", *each.parents], some) for each, some in told if some]
