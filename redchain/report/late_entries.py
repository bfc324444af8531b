"""Steps that were entered late (补记): those of the month, and those of months before whose reports are out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.model.late_entry import is_late
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from redchain.report.period import Period
    from redchain.report.timeline import Timeline


class LateEntries(NamedTuple):
    """How many steps of the period were entered late, and how many of earlier days were entered in the period, which changes reports that are out."""

    of_period: int
    of_earlier: int

    def say(self) -> Text | None:
        """Return it in words; None where there are none."""
        if not any(self):
            return None
        return Text(
            "补记：统计期内的步骤有 {of_period} 件次是过了宽限期才补记的；统计期内补记了以前的步骤 {of_earlier} 件次，以前的月报重新生成会有变化。",
            "Entered late: {of_period} steps of the period; in the period, {of_earlier} steps of earlier days were entered, so that earlier reports would come out otherwise now.",
        ).fill(of_period=self.of_period, of_earlier=self.of_earlier)


def late_days(*lives: Timeline[Any, Any]) -> Iterator[tuple[date, date]]:
    """Yield the day of each step that says on which day it was entered (see `model/late_entry.py`), with that day."""
    return ((each.day, each.step.entered_on) for life in lives for each in life.transitions if is_late(each.step))


def late_entries(days: Sequence[tuple[date, date]], period: Period) -> LateEntries:
    """Count steps by the days on which they were taken and entered."""
    return LateEntries(
        sum(period.first <= day <= period.last for day, _ in days),
        sum(day < period.first <= entered <= period.last for day, entered in days),
    )
