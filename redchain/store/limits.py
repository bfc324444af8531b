"""What a file may hold at most: many times what any honest one does, and little enough that no file keeps a check waiting."""

from __future__ import annotations

MAX_BYTES = 256 << 10
MAX_DEPTH = 20
MAX_VALUES = 5_000
"""How many keys and values a record may have."""
MAX_SETTINGS_VALUES = 12_000
"""How many a settings file may have: as many as the thesaurus that ships with the package, and some."""
