"""Packed files of Office again, with their parts in order and none of them dated, so that the same content gives the same bytes."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_EPOCH = (1980, 1, 1, 0, 0, 0)


def repacked(made: bytes, change: Callable[[str, bytes], bytes] = lambda _, part: part) -> bytes:
    """Return a packed file with each part as `change` gives it back for its name."""
    page = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as old, zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", not each.startswith("_rels"), each)):
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(part, change(name, old.read(name)))
    return page.getvalue()
