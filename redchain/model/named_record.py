"""What a record is called in messages, its id beside its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable


def named(find: Callable[[str, str], Any], kind: str, identifier: str) -> Text:
    """Return what a record is called with its id beside it, for messages that others may read; the id alone where there is none, or where it may not be shown."""
    from redchain.model.visibility import is_shown  # which loads pydantic; the texts of rules are read without it

    found = find(kind, identifier)
    title = getattr(found, "title", None)
    name = f"“{title}”" if title else getattr(found, "short_name", None) or getattr(found, found.kind.title[-1], "") if found else ""
    return Text(f"{name}（{identifier}）", f"{name} ({identifier})") if name and is_shown(found) else same(identifier)
