"""Git's objects: blobs and trees stored so that they outlive a power cut, and what stands at a path of a commit."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redchain.history.repository import Repository

_FILE, _TREE = 0o100644, 0o040000


def store(repository: Repository, kind: str, raw: bytes) -> bytes:
    """Store one object and see it to the disk; returns its id, 20 bytes."""
    from gitdb import IStream

    database = repository.repo.odb
    made: Any = database.store(IStream(kind, len(raw), io.BytesIO(raw)))
    try:
        descriptor = os.open(database.db_path(database.object_path(made.hexsha.decode())), os.O_RDONLY)
    except FileNotFoundError:  # a pack holds it already, so it was not stored again
        return bytes(made.binsha)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return bytes(made.binsha)


def graft(repository: Repository, tree: bytes | None, changes: dict[str, Any]) -> bytes | None:
    """Return the tree with the changes in it; only the trees along the touched paths are read and written."""
    from git.objects.fun import tree_entries_from_data, tree_to_stream

    entries = {} if tree is None else {name: (sha, mode) for sha, mode, name in tree_entries_from_data(repository.repo.odb.stream(tree).read())}
    for name, change in changes.items():
        below = entries.get(name)
        if isinstance(change, dict):
            made = graft(repository, below[0] if below and below[1] == _TREE else None, change)
            mode = _TREE
        else:
            made, mode = change, below[1] if below and below[1] != _TREE else _FILE
        if made is None:
            entries.pop(name, None)
        else:
            entries[name] = (made, mode)
    if not entries:
        return None
    # a name that is not UTF-8 (GBK from an old system) has its bytes kept as surrogates
    ordered = sorted((name.encode("utf-8", "surrogateescape"), sha, mode) for name, (sha, mode) in entries.items())
    ordered.sort(key=lambda each: each[0] + (b"/" if each[2] == _TREE else b""))
    stream = io.BytesIO()
    tree_to_stream([(sha, mode, name) for name, sha, mode in ordered], stream.write)
    return store(repository, "tree", stream.getvalue())


def blob_at(tip: Any | None, path: str) -> bytes | None:
    """Return the id of the blob at a path of a commit, or None."""
    if tip is None:
        return None
    try:
        blob: bytes = (tip.tree / path).binsha
    except KeyError:
        return None
    return blob


def blob_id(raw: bytes) -> bytes:
    """Return the id that a blob of these bytes has."""
    import hashlib

    return hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).digest()


def content(repository: Repository, blob: bytes) -> bytes:
    """Return the bytes of a blob."""
    raw: bytes = repository.repo.odb.stream(blob).read()
    return raw
