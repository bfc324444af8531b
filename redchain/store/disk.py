"""Bytes on disk: reading whole small files fast, and writing them atomically."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress

_CHUNK = 16 * 1024


def read_bytes(path: str, most: int) -> bytes:
    """Return the bytes of a file, at most `most` + 1 of them; raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        first = os.read(descriptor, _CHUNK)
        if len(first) < _CHUNK:
            return first
        parts, size = [first], len(first)
        while size <= most:
            part = os.read(descriptor, _CHUNK)
            if not part:
                break
            parts.append(part)
            size += len(part)
        return b"".join(parts)
    finally:
        os.close(descriptor)


def write_atomically(path: str, raw: bytes) -> None:
    """Write a file so that a reader or a kill sees the old or the new content, never half: temporary file, fsync, rename."""
    folder = os.path.dirname(path) or "."
    os.makedirs(folder, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=".redchain-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def put(path: str, raw: bytes | None) -> None:
    """Write a file atomically, or take it away when there is nothing to write."""
    if raw is not None:
        write_atomically(path, raw)
    elif os.path.lexists(path):
        os.unlink(path)


def _mode(path: str) -> int:
    """The mode of the file that is replaced, or what a new file gets under the user's mask."""
    with suppress(OSError):
        return os.stat(path).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
