"""The days in a sheet of steps, typed as people type them (昨天, 月底, 下周三): read as commands read them, where they mean one day whenever the sheet was filled in."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from redchain.decide.sheet_cells import cut
from redchain.decide.sheet_heads import Head
from redchain.decide.sheet_values import CellReader, Reading, RefusedCellError, lacks_year
from redchain.model.typed_dates import moments_meant
from redchain.model.typed_deadlines import deadlines_meant, reason_unclear
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import BaseModel

    from redchain.decide.sheet_layout import Layout
    from redchain.model.grid import GridCell
    from redchain.model.ledger import Ledger

DASHES = frozenset({"/", "／", "-", "—", "——", "无", "暂无"})
_ENDS = ("底", "末")
_LONGEST_BEFORE = timedelta(days=180)
_LONGEST_OUT = timedelta(days=30)
"""How long before today a sheet that does not say its day may have been filled in."""


class TypedDay(NamedTuple):
    """The day that a cell says and its moment, None for none, and how its words were understood, where that is not plain."""

    day: date | None = None
    at: datetime | None = None
    how: Text | None = None


class StepDays:
    """Reads the days of one sheet of steps, which was written on a day (None: not known) and is taken in at a moment."""

    def __init__(self, ledger: Ledger, model: type[BaseModel], layout: Layout, written: date | None, at: datetime) -> None:
        """Read nothing yet."""
        self._ledger, self._model, self._layout, self._written, self._now = ledger, model, layout, written, at
        self._reader, self._dues = CellReader(ledger, model, layout), CellReader(ledger, model, layout, at.date())

    def done(self, cell: GridCell) -> TypedDay:
        """Return the day on which a step was taken; a day alone has no hour. Raises RefusedCellError."""
        now, zone = self._now, self._now.tzinfo
        if isinstance(cell, datetime) and cell.time() != time():
            at = cell.replace(tzinfo=zone)
            return TypedDay(at.date(), at)
        found = Reading(year) if (year := self._without_year(cell)) else self._read(self._reader, "until", cell, self._moments)
        if found.value is None:
            return TypedDay()
        at = found.value if isinstance(found.value, datetime) else datetime.combine(date.fromisoformat(str(found.value)), time(), zone)
        return TypedDay(at.date(), now if at.date() == now.date() and at.time() == time() else at, found.how)

    def due(self, cell: GridCell) -> TypedDay:
        """Return the day by which something is to be done. Raises RefusedCellError."""
        found = self._read(self._dues, "due", cell, self._deadlines)
        return TypedDay(None if found.value is None else date.fromisoformat(str(found.value)), None, found.how)

    def _read(self, reader: CellReader, name: str, cell: GridCell, meant: Callable[[str, date], Sequence[date]]) -> Reading:
        """Return what a cell says, by the words of commands where the sheet's own will not do."""
        if cell is None or str(cell).strip() in DASHES:
            return Reading(None)
        try:
            found = reader.read(Head("", name), cell)
        except RefusedCellError:
            found = self._typed(str(cell).strip(), meant)
            if found.value is None:
                raise
        if found.value is None:
            raise RefusedCellError(Text(f"“{cut(str(cell))}”不是日期", f"“{cut(str(cell))}” is not a date"))
        return found

    def _typed(self, words: str, meant: Callable[[str, date], Sequence[date]]) -> Reading:
        """Return the one day or moment that words mean, on whichever day since the sheet was written they were typed; raises RefusedCellError where they mean several."""
        today = self._now.date()
        first = today - _LONGEST_OUT if self._written is None else min(max(self._written, today - _LONGEST_BEFORE), today)
        found = sorted({each for back in range((today - first).days + 1) for each in meant(words, today - timedelta(back))})
        if len(found) > 1:
            shown = [f"{each:%Y-%m-%d}" for each in (found[0], found[-1])]
            raise RefusedCellError(
                Text(
                    f"“{cut(words)}”可能是 {shown[0]}，也可能是 {shown[1]}：写明哪一天，如 {shown[1]}",
                    f"“{cut(words)}” may be {shown[0]} or {shown[1]}: say which day, such as {shown[1]}",
                )
            )
        if not found:
            return Reading(None)
        day = f"{found[0]:%Y-%m-%d}"
        return Reading(found[0], Text(f"“{cut(words)}”即 {day}", f"“{cut(words)}” is {day}"))

    def _moments(self, words: str, day: date) -> Sequence[date]:
        """The moments that words for what was done may mean on a day: of several none that is still to come; never the end of a month, nor a day whose year is not known."""
        if lacks_year(words) or words.rstrip("前").endswith(_ENDS):
            return ()
        now = self._now if day == self._now.date() else datetime.combine(day, time(), self._now.tzinfo)
        found = moments_meant(words, now)
        return [each for each in found if each <= self._now] or found

    def _deadlines(self, words: str, day: date) -> Sequence[date]:
        """The days that words for a deadline may mean on a day."""
        why = reason_unclear(words)
        if why is not None:
            raise RefusedCellError(Text("“{words}”定不了是哪一天：{why}", "“{words}” is no certain day: {why}").fill(words=cut(words), why=why))
        return deadlines_meant(words, day, lambda count: self._ledger.settings.calendar.add(day, count))

    def _without_year(self, cell: GridCell) -> str | None:
        """Return the day of a cell that leaves its year out: the only one from half a year before the sheet was written until today; None where that is not known."""
        written, today, layout = self._written, self._now.date(), self._layout
        if not isinstance(cell, str) or not lacks_year(cell) or written is None or layout.year is not None:
            return None
        found: set[str] = set()
        for year in range((written - _LONGEST_BEFORE).year, today.year + 1):
            with suppress(RefusedCellError):
                reading = CellReader(self._ledger, self._model, layout._replace(year=year)).read(Head("", "until"), cell)
                found.add(str(reading.value))
        near = [each for each in found if written - _LONGEST_BEFORE <= date.fromisoformat(each) <= today]
        return near[0] if len(near) == 1 else None
