"""What findings say of a step: its verb and when it was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.base import Record


def say_verb_of(record: Record, step: Any) -> Text:
    """Return the verb of a step in words."""
    move = record.moves.move(step.step) if record.moves else None
    return move.label if move else Text(step.step, step.step)


def say_moment(step: Any) -> str:
    """Return when a step was taken."""
    return str(step.at.isoformat(sep=" ", timespec="minutes"))
