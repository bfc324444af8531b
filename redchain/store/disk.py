"""Files on disk: small ones read whole and fast, all written atomically."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress

CHUNK = 16 * 1024


def read_bytes(path: str, most: int) -> bytes:
    """Return the bytes of a file; of one with more than `most`, at least `most` + 1. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
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


def write_atomically(path: str, raw: bytes) -> None:
    """Write a file so that neither a reader nor a kill ever leaves half of it: temporary file, fsync, rename."""
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
    """Write a file atomically, or delete it when there are no bytes to write."""
    if raw is not None:
        write_atomically(path, raw)
    elif os.path.lexists(path):
        os.unlink(path)


def _mode(path: str) -> int:
    """Return the mode of the file that is replaced, or the one that the user's mask gives a new file."""
    with suppress(OSError):
        return os.stat(path).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
