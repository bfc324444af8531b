"""Git's trees as their bytes: what is at a path, and the trees that a change makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.history.repository import Repository, Tip

_FILE, TREE = b"100644", b"40000"
_ID_LENGTH = 20


class RawTreeEntry(NamedTuple):
    """One entry of a tree: where it starts and ends in its bytes, mode without the zeros that some write before it, name, id (20 bytes)."""

    start: int
    end: int
    mode: bytes
    name: bytes
    id: bytes

    def order(self) -> bytes:
        """The key git sorts a tree by: a folder's name counts with a slash at its end."""
        return self.name + b"/" if self.mode == TREE else self.name


def entry_at(repository: Repository, tip: Tip | None, path: str) -> RawTreeEntry | None:
    """Return what is at a path of a commit, or None."""
    folder: bytes | None = None if tip is None else tip.tree
    entry = None
    for part in path.split("/"):
        entry = None if folder is None else _entry(repository.tree(folder), part.encode("utf-8", "surrogateescape"), len(folder))
        folder = entry.id if entry and entry.mode == TREE else None
    return entry


def blob_at(repository: Repository, tip: Tip | None, path: str) -> bytes | None:
    """Return the id of the blob at a path of a commit, or None."""
    entry = entry_at(repository, tip, path)
    return entry.id if entry else None


def mode_for(entry: RawTreeEntry | None) -> str:
    """Return the mode with which a file is committed in place of what is there: its own, or a plain file's."""
    return (_FILE if entry is None or entry.mode == TREE else entry.mode).decode()


def tree_with_changes(repository: Repository, tree: bytes | None, changes: dict[str, Any]) -> bytes | None:
    """Return the tree with the changes in it; only the trees along the changed paths are read and written.

    `changes` maps a name to the blob id that shall be there, to None for nothing, or to the changes of the folder of that name.
    """
    raw = b"" if tree is None else repository.tree(tree)
    wanted = {name.encode("utf-8", "surrogateescape"): change for name, change in changes.items()}
    kept: list[RawTreeEntry] = []
    old: dict[bytes, RawTreeEntry] = {}
    for each in entries(raw):
        if each.name in wanted and each.name not in old:
            old[each.name] = each
        else:
            kept.append(each)
    made = []
    for name, change in wanted.items():
        before = old.get(name)
        if isinstance(change, dict):
            mode, identifier = TREE, tree_with_changes(repository, before.id if before and before.mode == TREE else None, change)
        else:
            mode, identifier = before.mode if before and before.mode != TREE else _FILE, change
        if identifier is not None:
            made.append((name + b"/" if mode == TREE else name, mode + b" " + name + b"\0" + identifier))
    whole = b"".join(_merged(raw, kept, sorted(made)))
    return repository.store("tree", whole) if whole else None


def _merged(raw: bytes, kept: list[RawTreeEntry], made: list[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """Yield the entries that are kept with the new ones, each at its place; all other bytes stay as they are and where they are."""
    place = 0
    for each in kept:
        while place < len(made) and made[place][0] < each.order():
            yield made[place][1]
            place += 1
        yield raw[each.start : each.end]
    yield from (entry for _, entry in made[place:])


def _entry(raw: bytes, name: bytes, id_length: int = _ID_LENGTH) -> RawTreeEntry | None:
    """Return the entry of a name; a name whose bytes are nowhere in the tree needs no walk through it."""
    if b" " + name + b"\0" not in raw:
        return None
    return next((each for each in entries(raw, id_length) if each.name == name), None)


def entries(raw: bytes, id_length: int = _ID_LENGTH) -> Iterator[RawTreeEntry]:
    """Yield the entries of a tree in their order; raises ValueError for bytes that are none."""
    start = 0
    while start < len(raw):
        space = raw.index(b" ", start)
        zero = raw.index(b"\0", space)
        end = zero + 1 + id_length
        yield RawTreeEntry(start, end, raw[start:space].lstrip(b"0"), raw[space + 1 : zero], raw[zero + 1 : end])
        start = end
