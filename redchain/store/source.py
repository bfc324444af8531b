"""Where the files of a data repository are read from: the work tree on disk, or a revision, which needs no work tree."""

from __future__ import annotations

import errno
import os
from bisect import bisect_left
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

from redchain.store.disk import CHUNK, linked_folder, read_bytes
from redchain.store.layout import (
    DATA,
    IGNORED,
    LISTS,
    OFFICE_TRACE,
    is_like_record,
    is_text,
    is_unknown,
    scan,
    shown,
    strays_beside,
    why_no_record,
    why_unknown,
)
from redchain.store.limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from redchain.store.layout import Stamps

_AT_ONCE = 500
_MOST_READ = (MAX_BYTES // CHUNK + 1) * CHUNK
_STAMP_DIGITS = 15  # of a blob id in hexadecimal: as many as an integer of SQLite surely holds


class Source(Protocol):
    """The record files and the settings files of a data repository; paths count from its root, with `/`."""

    is_past: bool
    """Whether it is a state of the past, which never changes."""

    def scan(self, folders: Sequence[str]) -> tuple[dict[str, Stamps], list[tuple[str, str]]]:
        """Return the record files below each `data/<folder>`, and what lies astray as (path, why)."""

    def blob_of(self, path: str) -> bytes | None:
        """Return git's id of a file's content where it is known without reading the file."""

    def read(self, path: str) -> bytes:
        """Return the content of one file; raises OSError."""

    def read_all(self, paths: Sequence[str]) -> Iterator[bytes | OSError]:
        """Yield the content of each file, or why it cannot be read, in the order of `paths`."""

    def names(self, folder: str) -> list[str]:
        """Return the names of what lies directly in a folder, sorted; none where there is no such folder."""

    def has_folder(self, path: str) -> bool:
        """Tell whether there is a folder at a path."""


class WorkTree:
    """The files as they lie on disk below `root`."""

    is_past = False

    def __init__(self, root: str) -> None:
        """Read nothing yet."""
        self.root = root

    def scan(self, folders: Sequence[str]) -> tuple[dict[str, Stamps], list[tuple[str, str]]]:
        """Return the record files below each folder, and what lies astray."""
        files, strays = scan(self.root, folders)
        return files, [*strays, *strays_beside(self.root, folders)]

    def blob_of(self, _path: str) -> None:
        """Return None: only reading a file tells the id of its content."""
        return

    def read(self, path: str) -> bytes:
        """Return the content of one file; raises OSError, also for one that lies elsewhere because a folder is a link."""
        if linked_folder(self.root, path) is not None:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
        return read_bytes(f"{self.root}/{path}", MAX_BYTES, of_repository=True)

    def read_all(self, paths: Sequence[str]) -> Iterator[bytes | OSError]:
        """Yield the content of each file, or why it cannot be read."""
        for path in paths:
            try:
                yield read_bytes(f"{self.root}/{path}", MAX_BYTES, of_repository=True)
            except OSError as problem:
                yield problem

    def names(self, folder: str) -> list[str]:
        """Return the names of what lies directly in a folder."""
        try:
            return sorted(os.listdir(f"{self.root}/{folder}"))
        except OSError:
            return []

    def has_folder(self, path: str) -> bool:
        """Tell whether there is a folder at a path."""
        return os.path.isdir(f"{self.root}/{path}")


class TreeEntry(NamedTuple):
    """One entry of a commit's tree as git lists it: path from the root of the data repository, mode, id in hexadecimal."""

    path: str
    mode: str
    id: str

    @property
    def is_file(self) -> bool:
        """Whether it is a file with a content of its own, not a link or another repository."""
        return self.mode.startswith("100")


class Revision:
    """The files below `data/` of one commit: `entries` as its tree lists them, `read_blobs` returns the contents behind ids."""

    is_past = True

    def __init__(self, entries: Iterable[TreeEntry], read_blobs: Callable[[Sequence[str]], Mapping[str, bytes]], *, ahead: bool = True) -> None:
        """Read no content yet; without `ahead` no more is ever asked for than what is read."""
        self._given = entries
        self._read_blobs = read_blobs
        self._at_once = _AT_ONCE if ahead else 1
        self._ahead: dict[str, bytes] = {}

    @cached_property
    def _entries(self) -> list[TreeEntry]:
        return sorted(self._given)

    @cached_property
    def _blobs(self) -> dict[str, str]:
        return {each.path: each.id for each in self._entries if each.is_file}

    @cached_property
    def _paths(self) -> list[str]:
        return list(self._blobs)

    @cached_property
    def _all_paths(self) -> list[str]:
        return [each.path for each in self._entries]

    def scan(self, folders: Sequence[str]) -> tuple[dict[str, Stamps], list[tuple[str, str]]]:
        """Return the record files below each folder, and what lies astray: the same as of a work tree in which the commit is checked out."""
        files: dict[str, Stamps] = {f"{DATA}/{each}": {} for each in folders}
        strays: dict[str, str] = {}
        for entry in self._entries:
            parts = entry.path.split("/")
            if parts[0] != DATA or len(parts) == 1:
                continue
            if _is_plain_record(entry, parts, folders):
                path, why = entry.path, "record"
            else:
                path, why = _sorted_out(parts, entry) if parts[1] in folders else _beside(parts, entry, folders)
            if why == "record":
                files[f"{DATA}/{parts[1]}"][path] = int(entry.id[:_STAMP_DIGITS], 16) or 1
            elif why and strays.get(path) != "records":
                strays[path] = why
        return files, list(strays.items())

    def blob_of(self, path: str) -> bytes | None:
        """Return the id of a file's content."""
        found = self._blobs.get(path)
        return None if found is None else bytes.fromhex(found)

    def read(self, path: str) -> bytes:
        """Return the content of one file; raises OSError. Those beside it that follow by path are read ahead, since asking git for one costs as much as for many."""
        if path not in self._blobs:
            raise self._missing(path)
        if path not in self._ahead:
            place = bisect_left(self._paths, path)
            folder = path.rpartition("/")[0]
            near = [each for each in self._paths[place : place + self._at_once] if each.rpartition("/")[0] == folder]
            self._ahead = {each: raw for each, raw in zip(near, self.read_all(near), strict=True) if isinstance(raw, bytes)}
        if path not in self._ahead:
            raise self._missing(path)
        return self._ahead[path]

    def read_all(self, paths: Sequence[str]) -> Iterator[bytes | OSError]:
        """Yield the content of each file, or why it cannot be read."""
        for start in range(0, len(paths), _AT_ONCE):
            part = paths[start : start + _AT_ONCE]
            found = self._read_blobs([self._blobs[each] for each in part if each in self._blobs])
            for each in part:
                raw = found.get(self._blobs.get(each, ""))
                yield self._missing(each) if raw is None else raw[:_MOST_READ]

    def names(self, folder: str) -> list[str]:
        """Return the names of what lies directly in a folder."""
        start, names = f"{folder}/", set()
        for path in islice(self._all_paths, bisect_left(self._all_paths, start), None):
            if not path.startswith(start):
                break
            names.add(path[len(start) :].partition("/")[0])
        return sorted(names)

    def has_folder(self, path: str) -> bool:
        """Tell whether there is a folder at a path."""
        return bool(self.names(path))

    def _missing(self, path: str) -> OSError:
        code = errno.EISDIR if self.has_folder(path) else errno.ENOENT
        return OSError(code, os.strerror(code), path)


def _is_plain_record(entry: TreeEntry, parts: list[str], folders: Sequence[str]) -> bool:
    """Whether an entry is a record beyond doubt, as nearly all are, so that it need not be looked at any longer."""
    path = entry.path
    is_in_place = len(parts) > 2 and parts[1] in folders  # noqa: PLR2004  # data, kind, file
    return is_in_place and entry.is_file and path.endswith(".yaml") and path.count(".") == 1 and path.isascii() and OFFICE_TRACE not in path


def _sorted_out(parts: list[str], entry: TreeEntry) -> tuple[str, str]:
    """Return the path that an entry below the folder of a kind makes, and what lies there: a record, what is astray and why, or nothing to speak of."""
    below = parts[2:]
    if not below:
        return entry.path, "unreadable"  # a file where the folder of a kind should be
    for count, name in enumerate(below, 3):
        path, is_last = "/".join(parts[:count]), count == len(parts)
        if name.startswith("."):
            return path, ""
        if not is_text(name):
            return shown(path), "name"
        if is_last and entry.mode == "120000":
            return path, "symlink"
        if name.endswith(".yaml") and not name.startswith(OFFICE_TRACE):
            return path, "record"
    return entry.path, "" if below[-1] in IGNORED or not entry.is_file else why_no_record(below[-1])


def _beside(parts: list[str], entry: TreeEntry, folders: Sequence[str]) -> tuple[str, str]:
    """Return the same for an entry elsewhere in `data/`."""
    is_folder = len(parts) > 2 or entry.mode == "160000"  # noqa: PLR2004  # data, folder, what is in it
    path = f"{DATA}/{parts[1]}"
    if parts[-1].startswith(OFFICE_TRACE) and not is_folder:
        return shown(path), "office"
    if parts[1] == LISTS and len(parts) == 3 and is_like_record(parts[2]) and not parts[2].startswith(OFFICE_TRACE):  # noqa: PLR2004  # data, folder, file
        return shown(entry.path), "records"
    if not is_unknown(parts[1], folders, is_folder=is_folder):
        return path, ""
    return shown(path), why_unknown(parts[1], holds_records=is_like_record(parts[-1]))
