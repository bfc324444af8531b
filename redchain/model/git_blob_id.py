"""Git's name for a file's content, as the store and the history both use it."""

from __future__ import annotations

import hashlib


def blob_id(raw: bytes) -> bytes:
    """Return git's SHA-1 object id of a blob, 20 bytes."""
    return hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).digest()
