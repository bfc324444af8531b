"""Git's loose objects read from their own files: what was made or fetched lately lies there, and to read it starts no process."""

from __future__ import annotations

import hashlib
import os
import zlib
from itertools import takewhile
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_ID = pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_PARENT = pattern(rb"parent ([0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?)")
_MOST_BYTES = 1 << 24
_HEAD = 64


def objects_of(top: str) -> str | None:
    """Return where the repository at a folder keeps its objects; None where only git knows, as in a linked work tree."""
    folder = f"{top}/.git" if os.path.isdir(f"{top}/.git") else top
    objects = f"{folder}/objects"
    return objects if os.path.isfile(f"{folder}/HEAD") and os.path.isdir(objects) and not os.path.exists(f"{folder}/commondir") else None


def read_loose(objects: str, identifier: str) -> tuple[bytes, bytes] | None:
    """Return type and bytes of an object; None where it lies in no file of its own, or not whole, or is large: git is to be asked then."""
    raw = _file(objects, identifier)
    if raw is None:
        return None
    inflating = zlib.decompressobj()
    try:
        whole = inflating.decompress(raw, _MOST_BYTES)
    except zlib.error:
        return None
    head, zero, content = whole.partition(b"\0")
    kind, _, size = head.partition(b" ")
    is_whole = bool(zero) and inflating.eof and size == b"%d" % len(content)
    made = hashlib.sha1(whole, usedforsecurity=False) if len(identifier) == 40 else hashlib.sha256(whole)  # noqa: PLR2004  # the two sorts of ids that git has
    return (kind, content) if is_whole and made.hexdigest() == identifier else None


def loose_size(objects: str, identifier: str) -> int | None:
    """Return how many bytes an object says that it has, which is not read; None where git is to be asked."""
    raw = _file(objects, identifier)
    if raw is None:
        return None
    try:
        head, zero, _ = zlib.decompressobj().decompress(raw, _HEAD).partition(b"\0")
    except zlib.error:
        return None
    size = head.partition(b" ")[2]
    return int(size) if zero and size.isdigit() else None


def parents_in(head: Sequence[bytes]) -> tuple[str, ...]:
    """Return the parents that the lines above a commit's message name, as git reads them: those that follow the tree, not what calls itself a parent further down."""
    named = takewhile(bool, map(_PARENT.fullmatch, head[1:]))
    return tuple(each[1].decode().lower() for each in named if each)


def _file(objects: str, identifier: str) -> bytes | None:
    if not _ID.fullmatch(identifier):
        return None
    try:
        with open(f"{objects}/{identifier[:2]}/{identifier[2:]}", "rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except OSError:
        return None
    return raw if len(raw) <= _MOST_BYTES else None
