"""Git's trees as their bytes: what is at a path, and the trees that a change makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.history.repository import Repository, Tip

_FILE, _TREE = b"100644", b"40000"
_ID_LENGTH = 20


class RawTreeEntry(NamedTuple):
    """One entry of a tree as its bytes hold it: where it starts and ends, mode, name, id (20 bytes)."""

    start: int
    end: int
    mode: bytes
    name: bytes
    id: bytes

    def order(self) -> bytes:
        """The key git sorts a tree by: a folder's name counts with a slash at its end."""
        return self.name + b"/" if self.mode == _TREE else self.name


def entry_at(repository: Repository, tip: Tip | None, path: str) -> RawTreeEntry | None:
    """Return what is at a path of a commit, or None."""
    folder: bytes | None = None if tip is None else tip.tree
    entry = None
    for part in path.split("/"):
        entry = None if folder is None else _entry(repository.tree(folder), part.encode("utf-8", "surrogateescape"), len(folder))
        folder = entry.id if entry and entry.mode == _TREE else None
    return entry


def blob_at(repository: Repository, tip: Tip | None, path: str) -> bytes | None:
    """Return the id of the blob at a path of a commit, or None."""
    entry = entry_at(repository, tip, path)
    return entry.id if entry else None


def mode_for(entry: RawTreeEntry | None) -> str:
    """Return the mode with which a file is committed in place of what is there: its own, or a plain file's."""
    return (_FILE if entry is None or entry.mode == _TREE else entry.mode).decode()


def tree_with_changes(repository: Repository, tree: bytes | None, changes: dict[str, Any]) -> bytes | None:
    """Return the tree with the changes in it; only the trees along the changed paths are read and written.

    `changes` maps a name to the blob id that shall be there, to None for nothing, or to the changes of the folder of that name.
    """
    raw = b"" if tree is None else repository.tree(tree)
    for name, change in changes.items():
        written = name.encode("utf-8", "surrogateescape")
        old = _entry(raw, written)
        if isinstance(change, dict):
            mode, made = _TREE, tree_with_changes(repository, old.id if old and old.mode == _TREE else None, change)
        else:
            mode, made = old.mode if old and old.mode != _TREE else _FILE, change
        raw = _with(raw[: old.start] + raw[old.end :] if old else raw, mode, written, made)
    return repository.store("tree", raw) if raw else None


def _entry(raw: bytes, name: bytes, id_length: int = _ID_LENGTH) -> RawTreeEntry | None:
    """Return the entry of a name; a name whose bytes are nowhere in the tree needs no walk through it."""
    if b" " + name + b"\0" not in raw:
        return None
    return next((each for each in _entries(raw, id_length) if each.name == name), None)


def _entries(raw: bytes, id_length: int = _ID_LENGTH) -> Iterator[RawTreeEntry]:
    start = 0
    while start < len(raw):
        space = raw.index(b" ", start)
        zero = raw.index(b"\0", space)
        end = zero + 1 + id_length
        yield RawTreeEntry(start, end, raw[start:space], raw[space + 1 : zero], raw[zero + 1 : end])
        start = end


def _with(raw: bytes, mode: bytes, name: bytes, made: bytes | None) -> bytes:
    """Return a tree's bytes with one more entry at its place; all other bytes stay as they are."""
    if made is None:
        return raw
    key = name + b"/" if mode == _TREE else name
    place = next((each.start for each in _entries(raw) if each.order() > key), len(raw))
    return raw[:place] + mode + b" " + name + b"\0" + made + raw[place:]
