"""Two trees compared, and commits followed to where they part, by git's loose objects alone; where one of them lies in a pack git is asked."""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from redchain.history.loose_objects import parents_in, read_loose
from redchain.history.tree_bytes import RawTreeEntry, entries
from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.history.checkout import Checkout

_MOST = 64
"""Commits that are followed on either side: git itself is faster with a long way."""
_MODES = {b"100644": "100644", b"100755": "100755", b"120000": "120000", b"160000": "160000", b"40000": "040000"}
_NONE, _NOTHING = "000000", "0" * 40
_EMPTY = bytes.fromhex("4b825dc642cb6eb9a060e54bf8d69288fbee4904")
_TREE_LINE = pattern(rb"tree ([0-9a-f]{40})\n")
_SECONDS = pattern(rb"committer (?:[^<>\0\n]* )?<[^<>\0\n]*> ([0-9]{1,12}) [-+][0-9]{4}")

RawChange = tuple[str, str, str, str, str, str]
"""Path, mode before and after, id before and after, and git's letter for what became of it."""


class LooseCommit(NamedTuple):
    """A commit by its object: its tree and its parents; the lines above its message, and that."""

    id: str
    tree: bytes
    parents: tuple[str, ...]
    head: tuple[bytes, ...]
    message: bytes

    @property
    def seconds(self) -> int | None:
        """The moment of its committing in seconds since 1970; None where it is not written as git writes it."""
        found = [each for each in self.head if each.startswith(b"committer")]
        match = _SECONDS.fullmatch(found[0]) if len(found) == 1 else None
        return int(match[1]) if match else None

    @property
    def subject(self) -> str | None:
        """The first lines of its message as one, as git tells it; None where it is in another encoding."""
        if any(each.startswith(b"encoding") for each in self.head):
            return None
        lines: list[bytes] = []
        for each in (line.rstrip(b" \t\r") for line in self.message.split(b"\n")):
            if not each and lines:
                break
            lines += [each] if each else []
        return b" ".join(lines).decode("utf-8", "surrogateescape")


class Parting(NamedTuple):
    """Where two commits part, and what comes after it on either side, each by one parent: the oldest first."""

    at: str
    one: tuple[LooseCommit, ...]
    other: tuple[LooseCommit, ...]


def commit_at(checkout: Checkout, identifier: str) -> LooseCommit | None:
    """Return a commit by its whole id."""
    return _commit(f"{checkout.common_dir}/objects", identifier)


def parting(checkout: Checkout, one: str, other: str) -> Parting | None:
    """Return where two commits part; None where a merge or a pack is on the way there, or it is long."""
    if os.path.exists(f"{checkout.common_dir}/shallow"):
        return None
    objects = f"{checkout.common_dir}/objects"
    ways = _Way(objects, one), _Way(objects, other)
    for _ in range(2 * _MOST):
        if ways[0].end in ways[1].places:
            return _parting(ways[0].end, *ways)
        if ways[1].end in ways[0].places:
            return _parting(ways[1].end, *ways)
        steps = [each.goes_on() for each in ways]
        if not any(steps):
            return None
    return None


class _Way:
    """The way from a commit through its parents, for as long as each has one; `places` says of each commit on it how many come after it."""

    def __init__(self, objects: str, start: str) -> None:
        self._objects, self.end, self.places = objects, start, {start: 0}
        self._reached: list[LooseCommit] = []

    def goes_on(self) -> bool:
        """Take a step; False where there is none to take."""
        found = _commit(self._objects, self.end) if len(self._reached) < _MOST else None
        if found is None or len(found.parents) != 1:
            return False
        self._reached.append(found)
        self.end = found.parents[0]
        self.places[self.end] = len(self._reached)
        return True

    def after(self, commit: str) -> tuple[LooseCommit, ...]:
        """The commits after one of the way, the oldest first."""
        return tuple(self._reached[: self.places[commit]][::-1])


def _parting(commit: str, one: _Way, other: _Way) -> Parting | None:
    is_there = _commit(one._objects, commit) is not None  # noqa: SLF001  # of this module
    return Parting(commit, one.after(commit), other.after(commit)) if is_there else None


def loose_changes(checkout: Checkout, old: str, new: str) -> list[RawChange] | None:
    """Return every file that differs between two commits, as `git diff-tree -r` tells it; None where git is to be asked."""
    objects = f"{checkout.common_dir}/objects"
    sides = _commit(objects, old), _commit(objects, new)
    if sides[0] is None or sides[1] is None:
        return None
    try:
        return list(_differences(objects, sides[0].tree, sides[1].tree, b""))
    except _UnknownError:
        return None


class _UnknownError(Exception):
    """A tree that is in a pack, or is not what git writes."""


def _commit(objects: str, identifier: str) -> LooseCommit | None:
    try:
        return _loose_commit(objects, identifier)
    except _UnknownError:
        return None


@lru_cache(maxsize=512)
def _loose_commit(objects: str, identifier: str) -> LooseCommit:
    """Read a commit, which stays what it is, so that it is read once; where it is none that is not remembered, for a fetch may bring it."""
    found = read_loose(objects, identifier)
    if found is None or found[0] != b"commit":
        raise _UnknownError
    head, _, message = found[1].partition(b"\n\n")
    lines = head.split(b"\n")
    tree = _TREE_LINE.match(found[1])
    parents = parents_in(lines)
    if tree is None or any(each.startswith(b"parent") for each in lines[1 + len(parents) : 2 + len(parents)]):
        raise _UnknownError
    return LooseCommit(identifier, bytes.fromhex(tree[1].decode()), parents, tuple(lines), message)


def _differences(objects: str, old: bytes | None, new: bytes | None, prefix: bytes) -> Iterator[RawChange]:
    before, after = ({each.order(): each for each in _entries(objects, tree)} for tree in (old, new))
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if was is not None and now is not None and (was.mode, was.id) == (now.mode, now.id):
            continue
        path = prefix + key
        if key.endswith(b"/"):
            yield from _differences(objects, was and was.id, now and now.id, path)
        else:
            yield _change(path.decode("utf-8", "surrogateescape"), was, now)


def _change(path: str, was: RawTreeEntry | None, now: RawTreeEntry | None) -> RawChange:
    modes = [_NONE if each is None else _MODES[each.mode] for each in (was, now)]
    ids = [_NOTHING if each is None else each.id.hex() for each in (was, now)]
    status = "A" if was is None else "D" if now is None else "M" if modes[0][:3] == modes[1][:3] else "T"
    return path, modes[0], modes[1], ids[0], ids[1], status


@lru_cache(maxsize=8)  # those of one commit, which the next is compared with
def _entries(objects: str, tree: bytes | None) -> Sequence[RawTreeEntry]:
    if tree is None:
        return ()
    found = read_loose(objects, tree.hex())
    if found is None or found[0] != b"tree":
        raise _UnknownError
    try:
        listed = list(entries(found[1]))
    except ValueError as problem:
        raise _UnknownError from problem
    keys = [each.order() for each in listed]
    is_sorted = all(one < other for one, other in pairwise(keys)) and len({each.name for each in listed}) == len(listed)
    if not is_sorted or any(each.mode not in _MODES or each.id == _EMPTY or b"/" in each.name for each in listed):
        raise _UnknownError
    return listed
