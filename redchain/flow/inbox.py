"""A folder in which sheets are collected from chats and mail: its files, told apart by what they hold, and those that were dealt with, which the clone remembers outside git."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, NamedTuple

from redchain.history.checkout import own_file
from redchain.store.disk import read_bytes, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST_REMEMBERED = 50 << 20
_CHUNK = 1 << 20


class Collected(NamedTuple):
    """What lies in a folder: the files by name, folders within it included, and what is not looked at: hidden and temporary files, and links to folders."""

    files: tuple[str, ...]
    passed_over: tuple[str, ...]


def collected(folder: str) -> Collected:
    """Return what lies in a folder and those within it, or a file alone; raises OSError where one cannot be read."""
    if os.path.isfile(folder):
        return Collected((folder,), ())
    files, passed_over = _below(folder.rstrip("/") or "/")
    return Collected(tuple(sorted(files)), tuple(sorted(passed_over)))


def _below(folder: str) -> tuple[list[str], list[str]]:
    files: list[str] = []
    passed_over: list[str] = []
    with os.scandir(folder) as entries:
        for each in entries:
            path = f"{folder.rstrip('/')}/{each.name}"
            if each.name.startswith((".", "~$")) or (each.is_symlink() and each.is_dir()):
                passed_over.append(path)
            elif each.is_dir():
                more, others = _below(path)
                files, passed_over = files + more, passed_over + others
            elif each.is_file():
                files.append(path)
            else:
                passed_over.append(path)
    return files, passed_over


def hash_of(path: str) -> str:
    """Return the hash by which a content is known; raises OSError."""
    made = hashlib.sha256()
    with open(path, "rb") as file:
        while part := file.read(_CHUNK):
            made.update(part)
    return made.hexdigest()


class Remembered:
    """The contents that were dealt with, by hash, each with the day; outside git nothing is remembered."""

    def __init__(self, root: str) -> None:
        """Read what is remembered; what cannot be read says nothing, and all is new again."""
        self._place = own_file(root, "inbox", ".json")
        self._days: dict[str, str] = dict(_read(self._place)) if self._place else {}

    @property
    def is_kept(self) -> bool:
        """Whether there is a place to remember in."""
        return self._place is not None

    def __contains__(self, content: str) -> bool:
        """Tell whether a content was dealt with."""
        return content in self._days

    def add(self, contents: Iterable[str], day: str) -> None:
        """Remember some contents; raises OSError where they cannot be written down."""
        new = {each: day for each in contents if each not in self._days}
        if self._place is None or not new:
            return
        self._days = {**_read(self._place), **self._days, **new}
        os.makedirs(os.path.dirname(self._place), exist_ok=True)
        write_atomically(self._place, json.dumps(self._days, indent=0).encode())


def _read(place: str) -> Mapping[str, str]:
    try:
        found = json.loads(read_bytes(place, _MOST_REMEMBERED))
    except (OSError, ValueError, RecursionError):
        return {}
    return {each: str(day) for each, day in found.items()} if isinstance(found, dict) else {}
