"""Files on disk: small ones read whole and fast, all written atomically."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 16 * 1024
TEMPORARY = ".redchain-"
"""How the names of files begin that are not in their place yet."""


def read_bytes(path: str, most: int, *, of_repository: bool = False) -> bytes:
    """Return the bytes of a file; of one with more than `most`, at least `most` + 1. Raises OSError.

    `of_repository`: nothing but a file as git keeps it is read; a pipe or a device there would be waited for without end.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | (getattr(os, "O_NONBLOCK", 0) if of_repository else 0))
    try:
        if of_repository and not (stat.S_ISREG(mode := os.fstat(descriptor).st_mode) or stat.S_ISDIR(mode)):
            raise OSError(errno.ESPIPE, "a pipe or a device, not a file", path)
        first = os.read(descriptor, CHUNK)
        if len(first) < CHUNK:
            return first
        parts, size = [first], len(first)
        while size <= most:
            part = os.read(descriptor, CHUNK)
            if not part:
                break
            parts.append(part)
            size += len(part)
        return b"".join(parts)
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class PreparedFile:
    """A file that is on the disk already under a name of its own, so that only a rename is left to do; or one that is only to be deleted."""

    path: str
    temporary: str | None
    made_folders: tuple[str, ...] = ()

    def place(self) -> None:
        """Give it its place; neither a reader nor a kill ever sees half of it."""
        with _naming(self.path):
            if self.temporary is not None:
                os.replace(self.temporary, self.path)
            elif os.path.lexists(self.path):
                os.unlink(self.path)

    def discard(self) -> None:
        """Forget it, with the folders that were made for it."""
        with suppress(OSError):
            if self.temporary is not None:
                os.unlink(self.temporary)
        with suppress(OSError):
            for each in self.made_folders:
                os.rmdir(each)


def prepare(path: str, raw: bytes | None) -> PreparedFile:
    """Write bytes beside their place and see them to the disk, so that whatever a full or read-only disk refuses is known before anything has changed."""
    if raw is None:
        return PreparedFile(path, None)
    folder = os.path.dirname(path) or "."
    missing = _missing_folders(folder)
    temporary = None
    try:
        with _naming(path):
            os.makedirs(folder, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=folder)
            with os.fdopen(descriptor, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, _mode(path))
    except BaseException:
        PreparedFile(path, temporary, missing).discard()
        raise
    return PreparedFile(path, temporary, missing)


def write_atomically(path: str, raw: bytes) -> None:
    """Write a file so that neither a reader nor a kill ever leaves half of it: temporary file, fsync, rename."""
    put(path, raw)


def put(path: str, raw: bytes | None) -> None:
    """Write a file atomically, or delete it when there are no bytes to write."""
    prepared = prepare(path, raw)
    try:
        prepared.place()
    except BaseException:
        prepared.discard()
        raise


@contextmanager
def _naming(path: str) -> Iterator[None]:
    """Let what the system refuses name the file that was to be written, not a temporary one or none."""
    try:
        yield
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, path) from problem


def _missing_folders(folder: str) -> tuple[str, ...]:
    """Return the folders that have to be made, the innermost first."""
    found = []
    while not os.path.isdir(folder):
        found.append(folder)
        folder = os.path.dirname(folder) or "."
    return tuple(found)


def _mode(path: str) -> int:
    """Return the mode of the file that is replaced, or the one that the user's mask gives a new file."""
    with suppress(OSError):
        return os.stat(path).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
