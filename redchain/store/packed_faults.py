"""What Python's reader of packed files raises for one that is damaged, or packed in a way it does not know."""

from __future__ import annotations

import zipfile
import zlib

PACKED_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, OverflowError, KeyError)
"""All of them: NotImplementedError for a later version of the format, RuntimeError for a part that is locked, KeyError for one that is not there."""
