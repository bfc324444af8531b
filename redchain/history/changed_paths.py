"""Git's own note of which paths each commit changed (a commit-graph with changed paths), by which it finds the commits of one record without reading every tree."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from redchain.history import git

if TYPE_CHECKING:
    from redchain.history.checkout import Checkout

LONG = 2_000_000
"""Bytes of the indexes of git's packs, 28 for each object, from which on history is long; below, reading trees is as fast."""
_CHANGED_PATHS = b"BIDX"
_TABLE = 512


def note_changed_paths(checkout: Checkout) -> None:
    """Have git make the note where history is long and there is none yet; git keeps it true, and does without where it cannot be made."""
    objects = f"{checkout.common_dir}/objects"
    with suppress(OSError):
        if _size_of_packs(objects) < LONG or _is_noted(f"{objects}/info") or not os.access(objects, os.W_OK):
            return
        if git.run(checkout.top, "config", "--type=bool", "--default=true", "core.commitGraph").out.strip() == "true":
            git.run(checkout.top, "commit-graph", "write", "--reachable", "--changed-paths", "--no-progress")


def _size_of_packs(objects: str) -> int:
    with os.scandir(f"{objects}/pack") as found:
        return sum(each.stat().st_size for each in found if each.name.endswith(".idx"))


def _is_noted(folder: str) -> bool:
    """Whether there is a note of changed paths, or one in several files, which git's own upkeep writes and may add to."""
    if os.path.exists(f"{folder}/commit-graphs/commit-graph-chain"):
        return True
    try:
        with open(f"{folder}/commit-graph", "rb") as file:
            return _CHANGED_PATHS in file.read(_TABLE)
    except FileNotFoundError:
        return False
