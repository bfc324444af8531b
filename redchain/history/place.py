"""Where git keeps its things for a folder, found without starting git."""

from __future__ import annotations

import hashlib
import os
from typing import NamedTuple

_IN_PROGRESS = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")


class Place(NamedTuple):
    """The top of the work tree and the git directory (a linked work tree's own)."""

    top: str
    git_dir: str

    def in_progress(self) -> str | None:
        """Return the mark of an unfinished merge, rebase, cherry-pick or revert, or None."""
        return next((each for each in _IN_PROGRESS if os.path.exists(f"{self.git_dir}/{each}")), None)


def find_place(start: str) -> Place | None:
    """Return the git work tree that holds `start`, or None; follows the `.git` file of a linked work tree."""
    folder = os.path.realpath(start)
    while True:
        mark = f"{folder}/.git"
        if os.path.isfile(f"{mark}/HEAD"):
            return Place(folder, mark)
        if os.path.isfile(mark):
            with open(mark, encoding="utf-8", errors="surrogateescape") as file:
                target = os.path.normpath(os.path.join(folder, file.read().partition("gitdir:")[2].strip()))
            if os.path.isfile(f"{target}/HEAD"):
                return Place(folder, target)
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def own_folder(place: Place) -> str:
    """Return the folder in the git directory that belongs to redchain: cache, lock, journal, logs."""
    return f"{place.git_dir}/redchain"


def start_below(place: Place, root: str) -> str:
    """Return what turns a path from a data repository's root into one from git's top: empty, or a folder with `/` at its end."""
    below = os.path.relpath(os.path.realpath(root), place.top).replace(os.sep, "/")
    return "" if below == "." else f"{below}/"


def cache_file(root: str) -> str | None:
    """Return where the cache of a data repository lies, or None outside git."""
    place = find_place(root)
    if place is None:
        return None
    start = start_below(place, root)
    mark = "-" + hashlib.sha1(start.encode(), usedforsecurity=False).hexdigest()[:8] if start else ""
    return f"{own_folder(place)}/cache{mark}.sqlite"
