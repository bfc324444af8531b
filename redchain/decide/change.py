"""A change: what a command would write, as a value that can be shown, checked and then performed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.kinds.renaming import Renaming
    from redchain.model.base import Record


@dataclass(frozen=True)
class Put:
    """One record to write; `before` is None for a new one."""

    after: Record
    before: Record | None = None


@dataclass(frozen=True)
class Change:
    """The records one command writes, the subject of its commit, who acts where no step of the records says so, and what is renamed."""

    subject: str
    puts: tuple[Put, ...]
    by: str | None = None
    renaming: Renaming | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    """The settings files that are written with the records: the text of each by its path from the root."""
