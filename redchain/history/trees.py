"""Two trees side by side, and what git would commit of a work tree now: read from git's objects, complete and raw."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from redchain.history import git
from redchain.history.loose_trees import loose_changes
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redchain.history.checkout import Checkout

_NONE = "000000"
_REPOSITORY = "160000"
_FOLDER = "040000"
_EMPTY_FOLDERS = frozenset({hashlib.sha1(b"tree 0\0", usedforsecurity=False).hexdigest(), hashlib.sha256(b"tree 0\0").hexdigest()})
"""Git's ids of a tree that holds nothing, which git itself never writes into another: only its name says something."""
_SMALL = 1 << 20
_SETTINGS = ("core.fsmonitor=false", "core.sparseCheckout=false", "core.splitIndex=false", f"core.hooksPath={os.devnull}", f"diff.orderFile={os.devnull}")
_EVERY_FILE = tuple(word for each in _SETTINGS for word in ("-c", each))
"""Options that make git look at every file and run no hook, whatever the user has set."""


class FileChange(NamedTuple):
    """What became of one path, from git's top: mode and id of its content before and after."""

    path: str
    old_mode: str
    new_mode: str
    old: str
    new: str
    status: str

    @property
    def before(self) -> tuple[str, str] | None:
        """Mode and id before; None where there was nothing."""
        return None if self.old_mode == _NONE else (self.old_mode, self.old)

    @property
    def after(self) -> tuple[str, str] | None:
        """Mode and id after; None where there is nothing."""
        return None if self.new_mode == _NONE else (self.new_mode, self.new)

    @property
    def contents(self) -> tuple[str, str]:
        """Git's ids of the contents before and after, all zeros for none: another repository's commit is no object here, and an empty folder holds nothing."""
        none, without = "0" * len(self.new), {_REPOSITORY, _FOLDER}
        return none if self.old_mode in without else self.old, none if self.new_mode in without else self.new


class Uncommitted(NamedTuple):
    """What a commit of everything now would change in HEAD's tree, with the contents that no commit has yet, by git's id."""

    changes: tuple[FileChange, ...] = ()
    blobs: Mapping[str, bytes] = {}


def is_content(oid: str) -> bool:
    """Tell whether an id is of a content, and does not say that there is none."""
    return any(each != "0" for each in oid)


def changes_in(words: Sequence[str], place: int) -> tuple[tuple[FileChange, ...], int]:
    """Read raw changes from words that NUL ended: each a word that begins with a colon, and a path, which may hold anything; returns them and where they end.

    Of a merge the state before is that of its first parent. Of folders only those are told that are now empty: of all others their files are.
    """
    found, emptied = [], []
    while place < len(words) and (word := words[place].lstrip("\n"))[:1] in {"", ":"}:
        if not word:
            place += 1
            continue
        parents = len(word) - len(word.lstrip(":"))
        parts = word[parents:].split(" ")
        modes, ids = parts[: parents + 1], parts[parents + 1 : -1]
        change = FileChange(words[place + 1], modes[0], modes[-1], ids[0], ids[-1], parts[-1])
        if _FOLDER not in modes:
            found.append(change)
        elif change.new in _EMPTY_FOLDERS and set(ids[:-1]) != {change.new}:
            emptied.append(change)
        place += 2
    return (tuple(found) if not emptied else _with_emptied(found, emptied)), place


def _with_emptied(files: list[FileChange], emptied: list[FileChange]) -> tuple[FileChange, ...]:
    """Add folders that are now empty to the changes of files; where a file was before, that is one change."""
    found = {each.path: each for each in files}
    for each in emptied:
        was = found.get(each.path)
        none = each._replace(old_mode=_NONE, old="0" * len(each.new))
        found[each.path] = none if was is None else each._replace(old_mode=was.old_mode, old=was.old)
    return tuple(sorted(found.values()))


def changes_between(checkout: Checkout, old: str, new: str, more: Mapping[str, str] | None = None) -> tuple[FileChange, ...]:
    """Return every path that differs between two commits or trees, by path; raises WorldError where git cannot read one of them."""
    recent = None if more else loose_changes(checkout, old, new)
    if recent is not None:
        return tuple(FileChange(*each) for each in recent)
    command = ("diff-tree", "-r", "-t", "-z", "--raw", "--no-abbrev", "--no-renames", "--ignore-submodules=none", "--no-relative")
    answer = git.run(checkout.top, *command, f"{old}^{{tree}}", f"{new}^{{tree}}", "--", more=more)
    if answer.code:
        raise git.failure(Text(f"git 比不了 {old[:10]} 和 {new[:10]}", f"git cannot compare {old[:10]} with {new[:10]}"), answer.words)
    return changes_in(answer.out.split("\0"), 0)[0]


def uncommitted(checkout: Checkout, prefix: str, folders: Iterable[str]) -> Uncommitted:
    """Return what is not committed: of every file git knows, and of new ones; beside `folders` of the data repository at `prefix` only of small ones.

    A file elsewhere that is only missing counts once its removal is committed, since a check may lay out the data alone.
    Git makes a tree of it in an index and an object folder that are gone afterwards, so that attributes and filters count as in a commit.
    """
    places = tuple(f"{prefix}{each}" for each in folders)
    command = ("status", "--porcelain", "-z", "--untracked-files=all", "--ignore-submodules=none", "--no-renames")
    state = git.run(checkout.top, *_EVERY_FILE, *command, more={"GIT_INDEX_FILE": checkout.index_in_use})
    if state.code:
        raise _unmade(state.words)
    if not state.out:
        return Uncommitted()
    new = [each[3:].rstrip("/") for each in state.out.split("\0") if each.startswith("?? ")]  # another repository is told with a slash
    fresh = [each for each in new if each in places or each.startswith(tuple(f"{place}/" for place in places)) or _is_small(f"{checkout.top}/{each}")]
    with tempfile.TemporaryDirectory(prefix="redchain-") as scratch:
        found = _of_tree(checkout, _made(checkout, scratch, fresh), scratch)
    inside = tuple(f"{each}/" for each in places)
    return found._replace(changes=tuple(each for each in found.changes if each.after or f"{each.path}/".startswith(inside)))


def count_uncommitted(checkout: Checkout, prefix: str, folders: Iterable[str]) -> int:
    """Return how many files below `folders` of the data repository are not as HEAD has them; none where git cannot tell."""
    places = (git.literal(f"{prefix}{each}") for each in folders)
    state = git.run(checkout.top, *_EVERY_FILE, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", *places)
    return 0 if state.code else state.out.count("\0")


def _is_small(path: str) -> bool:
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return not stat.S_ISDIR(found.st_mode) and found.st_size <= _SMALL


def _made(checkout: Checkout, scratch: str, fresh: Sequence[str]) -> str:
    """Make the tree of everything as it is now; returns its id."""
    more, index = _beside(scratch), checkout.index_in_use
    os.makedirs(f"{scratch}/objects/info")
    with open(f"{scratch}/objects/info/alternates", "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        file.write(f"{checkout.common_dir}/objects\n")
    if os.path.exists(index):
        shutil.copy2(index, f"{scratch}/index")
    else:
        git.run(checkout.top, "read-tree", "HEAD", more=more)
    answers = [git.run(checkout.top, *_EVERY_FILE, "add", "--update", "--", ":/", more=more)]
    if fresh:
        answers.append(git.run(checkout.top, *_EVERY_FILE, "add", *git.PATHS_GIVEN, given=git.joined(map(git.literal, fresh)), more=more))
    answers.append(git.run(checkout.top, "write-tree", more=more))
    for each in answers:
        if each.code:
            raise _unmade(each.words)
    return answers[-1].out.strip()


def _of_tree(checkout: Checkout, tree: str, scratch: str) -> Uncommitted:
    more = _beside(scratch)
    changes = changes_between(checkout, "HEAD", tree, more)
    with git.ObjectReader(checkout.top, more) as reader:
        return Uncommitted(changes, dict(reader.blobs(dict.fromkeys(each.new for each in changes if each.new_mode.startswith("100")))))


def _beside(scratch: str) -> dict[str, str]:
    return {"GIT_INDEX_FILE": f"{scratch}/index", "GIT_OBJECT_DIRECTORY": f"{scratch}/objects"}


def _unmade(words: str) -> Exception:
    return git.failure(
        Text("git 读不出工作区里没有提交的改动", "git cannot read what is not committed in the work tree"),
        words,
        Text("先提交（git commit）再检查", "commit it first (git commit), then check"),
    )
