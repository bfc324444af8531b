"""A git checkout found without starting git: its work tree, its git directory, and the commit that HEAD names."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from functools import cache
from typing import NamedTuple

from redchain.errors import NOT_THERE

_IN_PROGRESS = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
LOCK_MARK = b"redchain\n"
"""What a lock on the index holds that is ours."""
_LINKS = 5  # a branch may be another name of a branch; git follows five


class Checkout(NamedTuple):
    """The top of the work tree and the git directory (a linked work tree's own)."""

    top: str
    git_dir: str

    @property
    def common_dir(self) -> str:
        """The git directory that linked work trees share: branches, objects and hooks."""
        common = _read(f"{self.git_dir}/commondir")
        return os.path.normpath(os.path.join(self.git_dir, common)) if common else self.git_dir

    @property
    def own_folder(self) -> str:
        """The folder in the git directory that belongs to redchain: cache, lock, journal, logs."""
        return f"{self.git_dir}/redchain"

    @property
    def index_in_use(self) -> str:
        """The index: the one that git has prepared for the commit whose hook this is, or else the usual one."""
        named = os.environ.get("GIT_INDEX_FILE")
        path = os.path.join(self.top, named) if named else ""
        is_ours = bool(path) and os.path.realpath(os.path.dirname(path)) == os.path.realpath(self.git_dir) and os.path.exists(path)
        return path if is_ours else f"{self.git_dir}/index"

    def index_stamp(self) -> str:
        """Return a text that changes whenever the index in use does; empty where there is none."""
        try:
            found = os.stat(self.index_in_use)
        except OSError:
            return ""
        return f"{found.st_mtime_ns:x}.{found.st_ctime_ns:x}.{found.st_size:x}.{found.st_ino:x}"

    @property
    def journals(self) -> tuple[str, str]:
        """Where is written down what a command is about to do, and what none could finish yet."""
        return f"{self.own_folder}/journal.json", f"{self.own_folder}/journal-left.json"

    @property
    def was_interrupted(self) -> bool:
        """Whether a command was killed before it was done, or could not finish; also while one is at work."""
        return any(os.path.lexists(each) or os.path.lexists(f"{each}.new") for each in self.journals) or self.has_own_lock

    @property
    def index_lock(self) -> str:
        """Where whoever changes the index puts a lock."""
        return f"{self.git_dir}/index.lock"

    @property
    def has_own_lock(self) -> bool:
        """Whether the index is locked by redchain, which the lock tells from its first moment."""
        try:
            descriptor = os.open(self.index_lock, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        except OSError:
            return False
        with open(descriptor, "rb") as file:
            return file.read(len(LOCK_MARK) + 1) == LOCK_MARK

    def in_progress(self) -> str | None:
        """Return the mark of an unfinished merge, rebase, cherry-pick or revert, or None."""
        return next((each for each in _IN_PROGRESS if os.path.exists(f"{self.git_dir}/{each}")), None)

    def merged_in(self) -> tuple[str, ...]:
        """Return the commits of a merge that git has begun here; none where there is no merge."""
        return tuple((_read(f"{self.git_dir}/MERGE_HEAD") or "").split())

    @property
    def is_detached(self) -> bool:
        """Whether HEAD names a commit, not a branch."""
        return not (_read(f"{self.git_dir}/HEAD") or "ref: ").startswith("ref: ")

    @property
    def branch(self) -> str | None:
        """The branch that HEAD names in full (refs/heads/…); None where HEAD is detached."""
        head = _read(f"{self.git_dir}/HEAD") or ""
        return head[5:].strip() if head.startswith("ref: ") else None

    def prefix_of(self, root: str) -> str:
        """Return what turns a path from a data repository's root into one from git's top: empty, or a folder with `/` at its end."""
        below = os.path.relpath(os.path.realpath(root), self.top).replace(os.sep, "/")
        return "" if below == "." else f"{below}/"

    def head_commit(self) -> str | None:
        """Return the id of the commit that HEAD names, read from git's own files; None when that needs git itself."""
        return self._followed(_read(f"{self.git_dir}/HEAD"))

    def commit_named(self, name: str) -> str | None:
        """Return the id that a reference in full (refs/…) holds, read from git's own files; None when that needs git itself, and where there is none."""
        return self._followed(f"ref: {name}")

    def has_none_below(self, folder: str) -> bool:
        """Whether git's own files tell that there is no reference below a folder that ends with a slash (refs/…/)."""
        place = self.common_dir
        packed = _read(f"{place}/packed-refs") or ""
        return (
            os.path.isdir(f"{place}/refs/heads") and not os.path.exists(f"{place}/reftable") and not os.path.isdir(f"{place}/{folder}") and folder not in packed
        )

    def _followed(self, found: str | None) -> str | None:
        folder = self.common_dir
        for _ in range(_LINKS):
            if found is None or not found.startswith("ref: "):
                return found or None
            name = found[5:]
            found = _read(f"{folder}/{name}")
            if found is None:
                packed = _read(f"{folder}/packed-refs") or ""
                return next((line.split(" ")[0] for line in packed.splitlines() if line.endswith(f" {name}")), None)
        return None


def find_checkout(start: str, *, or_bare: bool = False) -> Checkout | None:
    """Return the git work tree that holds `start`, or None; follows the `.git` file of a linked work tree, also to nowhere.

    Raises OSError where the system does not tell, and WorldError where it is somebody else's and git would not open it. With `or_bare` a bare repository is one too; paths below its folder stand for paths in its trees.
    """
    found = _checkout_at(os.path.realpath(start), or_bare=or_bare)
    if found is not None and any(map(_is_of_others, {found.top, found.git_dir})):
        _ask_git(found.top)
    return found


def _checkout_at(folder: str, *, or_bare: bool) -> Checkout | None:
    while True:
        mark = f"{folder}/.git"
        if _is_file(f"{mark}/HEAD"):
            return Checkout(folder, mark)
        if _is_file(mark):
            with open(mark, encoding="utf-8", errors="surrogateescape") as file:
                target = os.path.normpath(os.path.join(folder, file.read().partition("gitdir:")[2].strip()))
            return Checkout(folder, target) if os.path.isfile(f"{target}/HEAD") else None  # as git does: never the repository around it
        if or_bare and os.path.isfile(f"{folder}/HEAD") and os.path.isdir(f"{folder}/objects") and os.path.isdir(f"{folder}/refs"):
            return Checkout(folder, folder)
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _is_of_others(path: str) -> bool:
    """Whether a folder belongs to another user than the one who runs this."""
    return sys.platform != "win32" and os.stat(path).st_uid != os.geteuid()


@cache
def _ask_git(top: str) -> None:
    """Let git say whether it opens a repository of somebody else's; raises WorldError where it does not, since it would keep what it knows to itself."""
    from redchain.history import git

    git.run(top, "rev-parse", "--git-dir")


def _is_file(path: str) -> bool:
    """Whether there is a file; one that this user may not see counts as none, but a disk that fails tells nothing."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError as problem:
        if problem.errno in NOT_THERE | {errno.EACCES, errno.EPERM}:
            return False
        raise


def cache_file(root: str, *, or_bare: bool = False) -> str | None:
    """Return where the cache of a data repository lies, or None outside git."""
    return own_file(root, "cache", ".sqlite", or_bare=or_bare)


def own_file(root: str, name: str, ending: str, *, or_bare: bool = False) -> str | None:
    """Return where something lies that a clone keeps of a data repository for itself, or None outside git."""
    checkout = find_checkout(root, or_bare=or_bare)
    if checkout is None:
        return None
    prefix = checkout.prefix_of(root)
    mark = "-" + hashlib.sha1(prefix.encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()[:8] if prefix else ""
    return f"{checkout.own_folder}/{name}{mark}{ending}"


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read().strip()
    except OSError:
        return None
