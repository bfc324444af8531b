"""Git's objects: blobs, trees and commits stored through GitPython's database, and what stands at a path of a commit."""

from __future__ import annotations

import hashlib
import io
import os
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.history.repository import Repository, Tip

_FILE, _TREE = b"100644", b"40000"
_ID_LENGTH = 20


class Entry(NamedTuple):
    """One entry of a tree as its bytes hold it: where it starts and ends, mode, name, id (20 bytes)."""

    start: int
    end: int
    mode: bytes
    name: bytes
    id: bytes

    def order(self) -> bytes:
        """The key git sorts a tree by: a folder's name counts with a slash at its end."""
        return self.name + b"/" if self.mode == _TREE else self.name


def store(repository: Repository, kind: str, raw: bytes) -> bytes:
    """Store one object, seen to the disk where the user's git asks for that; returns its id, 20 bytes."""
    from gitdb import IStream, LooseObjectDB

    # GitPython's own `odb.store` starts a git process for every object
    database = LooseObjectDB(f"{repository.repo.common_dir}/objects")
    made: Any = database.store(IStream(kind.encode(), len(raw), io.BytesIO(raw)))
    if repository.syncs_objects():
        _sync(database.db_path(database.object_path(made.hexsha)))
    return bytes(made.binsha)


def graft(repository: Repository, tree: bytes | None, changes: dict[str, Any]) -> bytes | None:
    """Return the tree with the changes in it; only the trees along the touched paths are read and written.

    `changes` maps a name to the blob id that shall stand there, to None for nothing, or to the changes of the folder of that name.
    """
    raw = b"" if tree is None else repository.tree(tree)
    for name, change in changes.items():
        written = name.encode("utf-8", "surrogateescape")
        old = _entry(raw, written)
        if isinstance(change, dict):
            mode, made = _TREE, graft(repository, old.id if old and old.mode == _TREE else None, change)
        else:
            mode, made = old.mode if old and old.mode != _TREE else _FILE, change
        raw = _with(raw[: old.start] + raw[old.end :] if old else raw, mode, written, made)
    return store(repository, "tree", raw) if raw else None


def blob_at(repository: Repository, tip: Tip | None, path: str) -> bytes | None:
    """Return the id of the blob at a path of a commit, or None."""
    found: bytes | None = None if tip is None else tip.tree
    for part in path.split("/"):
        if found is None:
            return None
        entry = _entry(repository.tree(found), part.encode("utf-8", "surrogateescape"))
        found = entry.id if entry else None
    return found


def blob_id(raw: bytes) -> bytes:
    """Return the id that a blob of these bytes has."""
    return hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).digest()


def content(repository: Repository, blob: bytes) -> bytes:
    """Return the bytes of a blob."""
    raw: bytes = repository.repo.odb.stream(blob).read()
    return raw


def _entry(raw: bytes, name: bytes) -> Entry | None:
    """Return the entry of a name; a name whose bytes stand nowhere needs no walk through a large tree."""
    if b" " + name + b"\0" not in raw:
        return None
    return next((each for each in _entries(raw) if each.name == name), None)


def _entries(raw: bytes) -> Iterator[Entry]:
    start = 0
    while start < len(raw):
        space = raw.index(b" ", start)
        zero = raw.index(b"\0", space)
        end = zero + 1 + _ID_LENGTH
        yield Entry(start, end, raw[start:space], raw[space + 1 : zero], raw[zero + 1 : end])
        start = end


def _with(raw: bytes, mode: bytes, name: bytes, made: bytes | None) -> bytes:
    """Return a tree's bytes with one more entry at its place; all other bytes stay as they are."""
    if made is None:
        return raw
    key = name + b"/" if mode == _TREE else name
    place = next((each.start for each in _entries(raw) if each.order() > key), len(raw))
    return raw[:place] + mode + b" " + name + b"\0" + made + raw[place:]


def _sync(path: str) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:  # a pack holds it already, so it was not stored again
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
