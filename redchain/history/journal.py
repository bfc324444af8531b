"""What a command is about to do is written down first, so that the next one can finish or undo what a kill leaves."""

from __future__ import annotations

import base64
import binascii
import json
import os
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, cast

from redchain.lazy_pattern import pattern
from redchain.model.git_blob_id import blob_id
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.history.checkout import Checkout

    Prepare = Callable[[str, bytes | None], "Prepared"]

_VERSION = 2
_MOST_BYTES = 64 * 1024 * 1024
_ID = pattern(r"[0-9a-f]{40}|[0-9a-f]{64}")
Way = Literal["ours", "git", "files"]
"""Who commits: we, git itself since hooks or filters ask for that, or nobody."""


class FileUpdate(NamedTuple):
    """One path from the top of the work tree with its bytes before and after (None: not there)."""

    path: str
    old: bytes | None
    new: bytes | None


class Prepared(Protocol):
    """A file whose bytes are on the disk, but not in their place yet."""

    def place_instead_of(self, old: bytes | None) -> bool:
        """Give it its place if the file there has this blob id (None: there is none), and keep that file; False where somebody has saved something else."""

    def take_back(self) -> bool:
        """Let the old file have its place again; False where somebody has saved since."""

    def discard(self) -> bool:
        """Forget what is not in its place; False where the system does not let go of it."""


class Planned(NamedTuple):
    """One path of a journal: the blob ids of its bytes before and after (hexadecimal), and the bytes before where no object of git holds them."""

    path: str
    old: str | None
    new: str | None
    before: bytes | None


class Work(NamedTuple):
    """What a command was about to do: who commits, our commit, the commit and the branch it was to stand on, its paths."""

    way: Way
    made: str | None
    parent: str | None
    branch: str | None
    planned: tuple[Planned, ...]


def work_of(way: Way, updates: Sequence[FileUpdate], *, made: str | None = None, parent: str | None = None, branch: str | None = None) -> Work:
    """Return what is written down of a change."""
    return Work(way, made, parent, branch, tuple(Planned(each.path, _id(each.old), _id(each.new), None if way == "ours" else each.old) for each in updates))


def keep(checkout: Checkout, work: Work) -> None:
    """Write down what is about to happen."""
    _write(checkout.journals[0], [work])


def keep_left(checkout: Checkout, works: Sequence[Work]) -> None:
    """Write down what could not be finished or undone, in place of what was left before; the next command tries again."""
    _, left = checkout.journals
    if works:
        _write(left, works)
    else:
        _forget(left)
    drop(checkout)


def settle(checkout: Checkout, paths: Sequence[str], *, is_gone: bool) -> None:
    """Forget what was about to happen; where something still lies beside the files, write down no more than where, so that the next command takes it away."""
    if is_gone:
        drop(checkout)
    else:
        _write(checkout.journals[0], [Work("files", None, None, None, tuple(Planned(each, None, None, None) for each in paths))])


def drop(checkout: Checkout) -> None:
    """Forget what was about to happen: all is done, or nothing was."""
    _forget(checkout.journals[0])


def read(checkout: Checkout, say: Callable[[Text], object]) -> list[Work]:
    """Return what killed commands left; what this version cannot read is put aside, with a word."""
    found: list[Work] = []
    for path in reversed(checkout.journals):
        try:
            found.extend(_read(path))
        except FileNotFoundError:
            continue
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            aside = f"{path}-{time.time_ns()}.refused"
            os.replace(path, aside)
            say(_refused(aside))
    return found


def sweep(checkout: Checkout) -> None:
    """Take away a journal that was killed while it was written."""
    for each in checkout.journals:
        _forget(f"{each}.new")


def written_at(checkout: Checkout) -> float:
    """Return when the journal was written; now, where there is none."""
    try:
        return os.lstat(checkout.journals[0]).st_mtime
    except OSError:
        return time.time()


def _write(path: str, works: Sequence[Work]) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    shown = [each._asdict() | {"planned": [(*one[:3], _shown(one.before)) for one in each.planned]} for each in works]
    with open(f"{path}.new", "w", encoding="utf-8") as file:
        json.dump({"version": _VERSION, "works": shown}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(f"{path}.new", path)


def _read(path: str) -> list[Work]:
    """Read a journal within bounds; raises OSError, or an error of the sort that says that it is none."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError
        raw = file.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise ValueError
    found = json.loads(raw)
    if found["version"] != _VERSION:
        raise ValueError
    return [_work(each) for each in found["works"]]


def _work(found: dict[str, Any]) -> Work:
    way, branch = found["way"], found["branch"]
    if way not in {"ours", "git", "files"} or not (branch is None or _is_path(branch)):
        raise ValueError
    planned = tuple(Planned(path, _checked(old), _checked(new), _bytes(before)) for path, old, new, before in found["planned"])
    if not all(_is_path(each.path) for each in planned):
        raise ValueError
    return Work(cast("Way", way), _checked(found["made"]), _checked(found["parent"]), branch, planned)


def _is_path(path: Any) -> bool:
    """Tell whether this is a path below the top and outside git's own folder, as we write them."""
    parts = path.split("/")
    path.encode("utf-8", "surrogateescape")
    return "\0" not in path and not any(each in {"", ".", ".."} or each.lower() == ".git" for each in parts)


def _checked(identifier: Any) -> str | None:
    if identifier is not None and not _ID.fullmatch(identifier):
        raise ValueError
    return cast("str | None", identifier)


def _bytes(shown: Any) -> bytes | None:
    try:
        return None if shown is None else base64.b64decode(shown, validate=True)
    except binascii.Error as problem:
        raise ValueError from problem


def _shown(raw: bytes | None) -> str | None:
    return None if raw is None else base64.b64encode(raw).decode()


def _refused(aside: str) -> Text:
    return Text(
        f"注意：上次中断的记录不是这个版本的 redchain 写的，或者坏了，没有照它做；放到了 {aside}；用 git status 看看有没有没写完的文件",
        f"note: the journal of an interrupted command was not written by this version of redchain, or is damaged, so it is not followed; it was put aside as "
        f"{aside}; see with `git status` whether a file is half done",
    )


def _forget(path: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)


def _id(raw: bytes | None) -> str | None:
    return None if raw is None else blob_id(raw).hex()
