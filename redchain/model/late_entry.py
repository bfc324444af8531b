"""Late entry (补记): a step that is written down well after it was taken says on which day that was, so that everybody sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

from redchain.model.dates import local_day
from redchain.model.field_types import Day
from redchain.model.fields import Meaning, Past, fields
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date, datetime

    from pydantic import BaseModel

    from redchain.model.settings import Settings

ENTERED = "entered_on"
"""The key that marks a late entry; commands write it by themselves."""
Entered = Annotated[
    Day | None,
    Past(),
    Text("补记日期", "Entered on"),
    Meaning("超过 late_days 才补记的步骤，写补记的那天；由命令写入", "The day on which a step older than `late_days` was entered; commands write it"),
]


def days_late(at: datetime, entered: datetime) -> int:
    """Return how many whole days after it was taken a step was entered."""
    return max((entered - at).days, 0)


def mark_of(settings: Settings, at: datetime, entered: datetime) -> date | None:
    """Return the day with which a step entered then is marked; None where it is not late."""
    return local_day(entered, settings.zone) if days_late(at, entered) > settings.access.late_days else None


def entry_mark(settings: Settings, step: type[BaseModel], at: datetime, latest: datetime | None) -> dict[str, date]:
    """Return what marks a step that is entered now, where that is late and its model has the key; `latest` is the last moment that is not in the future, None where nobody asks."""
    day = mark_of(settings, at, before_a_minute(latest)) if latest is not None and ENTERED in fields(step) else None
    return {} if day is None else {ENTERED: day}


def is_late(step: Any) -> bool:
    """Tell whether a step says that it was entered late."""
    return getattr(step, ENTERED, None) is not None


def before_a_minute(latest: datetime) -> datetime:
    """Return the moment itself of the last one that is not in the future, which allows for clocks that differ by a minute."""
    return latest - timedelta(minutes=1)
