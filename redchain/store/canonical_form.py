"""How a record file should be written and where it should be stored: line ends, composed characters, the canonical folder."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern
from redchain.model.event_id import event_day
from redchain.model.field_types import NAME_PATTERN
from redchain.store.layout import canonical_path
from redchain.store.writing import modeline

if TYPE_CHECKING:
    from redchain.model.kind import Kind

_MODELINE = pattern(r"\A# yaml-language-server: \$schema=(?:\.\./)*schemas/([a-z-]+)\.schema\.json\n")
_ID = pattern(r"^id:[ ]*[\"']?([^\"'\s#]+)", re.MULTILINE)


def tidied_text(text: str) -> str:
    """Return a file's text without BOM, with LF line ends, composed characters (NFC) and a final newline; nothing else changes."""
    plain = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    return plain if not plain or plain.endswith("\n") else plain + "\n"


def proper_path(kind: Kind, path: str) -> str | None:
    """Return where the record file at `path` should be stored, going by its name; None when its name is not an id of the kind."""
    identifier = path.rpartition("/")[2].removesuffix(".yaml")
    if kind.prefix is None:
        return canonical_path(kind, identifier) if re.match(NAME_PATTERN, identifier) else None
    if not identifier.startswith(f"{kind.prefix}-") or event_day(identifier) is None:
        return None
    return canonical_path(kind, identifier)


def id_in(text: str) -> str | None:
    """Return the id in a record's text, or None where there is none on a line of its own."""
    found = _ID.search(text)
    return found[1] if found else None


def with_modeline(text: str, kind: Kind, home: str) -> str:
    """Return the text for its new path: the comment that names the schema is relative to it."""
    found = _MODELINE.match(text)
    return modeline(home, kind.name) + text[found.end() :] if found and found[1] == kind.name else text
