"""Months that are closed (定稿): how their figures are written down, and what later changes of the records have corrected (更正)."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.model.dates import Month
from redchain.model.visibility import chain_name, unit_name
from redchain.report.figures import FIGURES, NUMBERS
from redchain.report.month_figures import TOTAL, MonthFigures, figures_of
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from redchain.document import Cell, Words
    from redchain.model.ledger import Ledger

_FORMAT = 1
_MONTHS_BACK = 12
"""So many months before a month its report looks for corrections."""


class ClosedMonth(NamedTuple):
    """A month that is closed: on which day, its figures then, and those of earlier closed months that its report had to correct."""

    month: Month
    closed_on: date
    figures: MonthFigures
    corrected: Mapping[Month, MonthFigures]


class DamagedMonth(NamedTuple):
    """A closed month whose file is not as it was written, so that nothing is told from it: where the file is, and how it is put back."""

    month: Month
    path: str
    remedy: Text

    def say(self) -> Text:
        """Say so in one line."""
        words = Text("定稿文件 {path} 被改过，不作数；{remedy}", "{path} is not as it was written, and is not gone by; {remedy}")
        return words.fill(path=self.path, remedy=self.remedy)


class ClosedMonths(NamedTuple):
    """The months that are closed, by month, and those whose files are not as they were written."""

    months: tuple[ClosedMonth, ...] = ()
    damaged: tuple[DamagedMonth, ...] = ()


NO_CLOSED_MONTHS = ClosedMonths()


class CorrectedFigure(NamedTuple):
    """One figure that is no longer what it was: its group (`total`, `chain:ID`) and what that is called, its name and label, and what it was and is."""

    group: str
    name_of_group: Words
    name: str
    label: Text
    before: Cell
    now: Cell


class Correction(NamedTuple):
    """What has changed of a closed month: the figures, and the needs that are counted otherwise now."""

    month: Month
    figures: tuple[CorrectedFigure, ...]
    records: tuple[str, ...]


class Closings(NamedTuple):
    """What the report of a month says of closed months: itself, where it is closed, what has changed of it since, corrections of earlier ones, and damaged files."""

    own: ClosedMonth | None = None
    since: Correction | None = None
    earlier: tuple[Correction, ...] = ()
    damaged: tuple[DamagedMonth, ...] = ()

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """All corrections, those of earlier months first."""
        return (*self.earlier, *([self.since] if self.since else []))


NO_CLOSINGS = Closings()


def closings_of(ledger: Ledger, month: Month, closed: ClosedMonths, zone: ZoneInfo) -> Closings:
    """Return what the report of a month says of months that are closed."""
    damaged = tuple(each for each in closed.damaged if _first_looked_at(month) <= each.month <= month)
    if not closed.months:
        return Closings(damaged=damaged)
    own = next((each for each in closed.months if each.month == month), None)
    known = known_before(month, closed.months)
    now = figures_of(ledger, [*known, *([month] if own else [])], zone)
    earlier = (_correction(each, known[each], now[each], ledger) for each in known)
    since = None if own is None else _correction(month, own.figures, now[month], ledger)
    return Closings(own, since, tuple(each for each in earlier if each is not None), damaged)


def close(ledger: Ledger, month: Month, closed: Sequence[ClosedMonth], today: date) -> ClosedMonth:
    """Return a month as it is closed on a day."""
    known = known_before(month, closed)
    now = figures_of(ledger, [*known, month], ledger.settings.zone)
    return ClosedMonth(month, today, now[month], {each: now[each] for each in known if _correction(each, known[each], now[each], ledger) is not None})


def known_before(month: Month, closed: Iterable[ClosedMonth]) -> dict[Month, MonthFigures]:
    """Return the figures of the closed months of the year before a month, as they were last told before it."""
    known: dict[Month, MonthFigures] = {}
    for each in sorted(each for each in closed if _first_looked_at(month) <= each.month < month):
        known.update({name: figures for name, figures in each.corrected.items() if name in known})
        known[each.month] = each.figures
    return known


def _first_looked_at(month: Month) -> Month:
    return Month(month.year - _MONTHS_BACK // 12, month.month)


def _say_group(group: str, ledger: Ledger) -> Words:
    """Return what a group of figures is called."""
    kind, _, name = group.partition(":")
    if kind == "chain":
        return chain_name(name, ledger)
    if kind == "unit":
        return unit_name(name, ledger)
    return ledger.settings.say_category(name) if kind == "category" else Text("合计", "Total")


def _correction(month: Month, before: MonthFigures, now: MonthFigures, ledger: Ledger) -> Correction | None:
    """Return what has changed; None where no figure that is shown has."""
    if before.is_same_as(now):
        return None
    groups = (TOTAL, *sorted({*before.groups, *now.groups} - {TOTAL}))
    figures = tuple(line for group in groups for line in _changed(group, _say_group(group, ledger), before, now))
    records = sorted(each for each in {*before.records, *now.records} if before.records.get(each) != now.records.get(each))
    return Correction(month, figures, tuple(records)) if figures else None


def _changed(group: str, name: Words, before: MonthFigures, now: MonthFigures) -> Iterator[CorrectedFigure]:
    old, new = before.counts(group), now.counts(group)
    for each in FIGURES if group == TOTAL else NUMBERS:
        was, is_now = each.cell(old), each.cell(new)
        if each.label.zh and was != is_now:
            yield CorrectedFigure(group, name, each.name, each.label, was, is_now)


def closed_text(each: ClosedMonth) -> str:
    """Return what is written down of a closed month; its last line seals the others."""
    said: dict[str, Any] = {
        "generated_by": shown("redchain", "report", "--month", str(each.month), "--close"),
        "format": _FORMAT,
        "month": str(each.month),
        "closed_on": each.closed_on.isoformat(),
        **_written(each.figures),
        "corrected": {str(month): _written(figures) for month, figures in sorted(each.corrected.items())},
    }
    seal = hashlib.sha256(_json(said).encode()).hexdigest()
    return _json({**said, "seal": seal}) + "\n"


def read_closed(text: str) -> ClosedMonth:
    """Return a closed month from what was written down; raises ValueError where that is not as it was written."""
    try:
        said = json.loads(text)
        corrected = {Month.parse(month): _read(figures) for month, figures in said["corrected"].items()}
        found = ClosedMonth(Month.parse(said["month"]), date.fromisoformat(said["closed_on"]), _read(said), corrected)
        is_whole = closed_text(found) == text
    except (KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError(text) from problem
    if not is_whole:
        raise ValueError(text)
    return found


def _written(figures: MonthFigures) -> dict[str, Any]:
    days = {name: " ".join(map(str, each)) for name, each in figures.days.items()}
    return {"stood_on": figures.stood_on, "figures": figures.groups, "days": days, "records": figures.records}


def _read(said: Mapping[str, Any]) -> MonthFigures:
    days = {name: tuple(map(int, each.split())) for name, each in said["days"].items()}
    return MonthFigures(said["figures"], days, said["records"])


def _json(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1)
