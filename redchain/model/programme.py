"""`settings/programme.yaml`: what the programme around the three lists goes by; every key has a shipped default."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from redchain.model.base import Frozen
from redchain.model.fields import Meaning
from redchain.text import Text

Workdays = Annotated[int, Field(strict=True, ge=0, le=366)]


class RotationClock(Frozen):
    """How soon the chair of a committee is handed over."""

    hand_over_workdays: Annotated[
        Workdays, Text("交接时限（工作日）", "Hand over within (working days)"), Meaning("从一任的第一天算起", "Counted from the first day of a term")
    ] = 5


class Programme(Frozen):
    """The organisation and its meetings."""

    rotation: Annotated[RotationClock, Text("轮值", "Rotation")] = RotationClock()
