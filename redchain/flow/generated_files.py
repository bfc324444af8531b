"""Generated files such as schemas and docs: written where they differ, or only compared; never committed, since they belong to other work."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from redchain.errors import NOTHING_WRITTEN, USING, DiskError
from redchain.store.disk import PreparedFile, prepare, remove_left
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def differing(folder: str, files: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the files below `folder` that are missing or not what they would be now."""
    return tuple(sorted(name for name, text in files.items() if read_text(f"{folder}/{name}") != text))


def write_differing(folder: str, files: Mapping[str, str]) -> tuple[str, ...]:
    """Write the files below `folder` that differ; returns their names."""
    for each in {os.path.dirname(f"{folder}/{name}") for name in files}:
        remove_left(each)
    with disk_errors_in_words(NOTHING_WRITTEN):
        names = differing(folder, files)
    write_all((f"{folder}/{name}", files[name].encode()) for name in names)
    return names


def write_all(files: Iterable[tuple[str, bytes | None]]) -> None:
    """Write files (None: delete), all or, where the disk refuses, none; raises DiskError that says what is true."""
    prepared: list[PreparedFile] = []
    placed: list[str] = []
    try:
        prepared.extend(prepare(path, raw) for path, raw in files)
        for each in prepared:
            each.place()
            placed.append(each.path)
    except OSError as problem:
        raise DiskError(problem, _written(placed)) from problem
    finally:
        for each in reversed(prepared[len(placed) :]):
            each.discard()


def _written(paths: list[str]) -> Text:
    if not paths:
        return NOTHING_WRITTEN
    return Text(f"已经写好：{'、'.join(paths)}；其余没有写", f"written: {', '.join(paths)}; the others are not")


@contextmanager
def disk_errors_in_words(now: Text, place: str | None = None) -> Iterator[None]:
    """Turn what the disk refuses (no right, no room, a file where a folder should be) into a sentence for the user; `now` says how things stand.

    `place` is named where the system names none.
    """
    try:
        yield
    except OSError as problem:
        problem.filename = problem.filename or place
        raise DiskError(problem, now, USING) from problem


def read_text(path: str) -> str | None:
    """Return the text of a file with the line ends it has, or None when there is none that can be read as UTF-8."""
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        raw = file.read()
    return raw.decode("utf-8", "replace")
