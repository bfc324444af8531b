"""Generated files such as schemas and docs: written where they differ, or only compared; never committed, since they belong to other work."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from redchain.errors import WorldError, system_words
from redchain.store.disk import write_atomically
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def differing(folder: str, files: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the files below `folder` that are missing or not what they would be now."""
    return tuple(sorted(name for name, text in files.items() if read_text(f"{folder}/{name}") != text))


def write_differing(folder: str, files: Mapping[str, str]) -> tuple[str, ...]:
    """Write the files below `folder` that differ; returns their names."""
    with disk_errors_in_words():
        names = differing(folder, files)
        for name in names:
            write_atomically(f"{folder}/{name}", files[name].encode())
    return names


@contextmanager
def disk_errors_in_words() -> Iterator[None]:
    """Turn what the disk refuses (no right, no room, a file where a folder should be) into a sentence for the user."""
    try:
        yield
    except OSError as problem:
        place, why = problem.filename or "", system_words(problem)
        raise WorldError(
            Text(f"写不了 {place}：{why.zh}", f"cannot write {place}: {why.en}"),
            Text("检查目录是否存在、是否有写权限", "check that the folder exists and may be written"),
        ) from problem


def read_text(path: str) -> str | None:
    """Return the text of a file with the line ends it has, or None when there is none that can be read as UTF-8."""
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        raw = file.read()
    return raw.decode("utf-8", "replace")
