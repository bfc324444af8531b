"""The figures of a firm as conditions compare them: of the last full year, worked out where they are shares, of which year they are, and which are not on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.model.firm_measures import NAMES, exact, say_measure
from redchain.model.firm_size import holds_industry
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from fractions import Fraction

    from redchain.kinds.enterprise.model import Enterprise
    from redchain.model.firm_measures import Measure

ABOVE_SCALE_WAN = 2000
"""规上: industry with a yearly revenue of so many 万元 and more."""
_INDUSTRY = ("B", "C", "D")
_ALSO_OWN = frozenset(("staff", "revenue_wan", "assets_wan"))
"""What a firm's own keys tell where the year says nothing."""
_SHARE_OF: Mapping[Measure, tuple[Measure, Measure]] = {"rd_share": ("rd_wan", "revenue_wan"), "rd_staff_share": ("rd_staff", "staff")}


class Lacking(NamedTuple):
    """A figure that is not on record: of which year, and its key."""

    year: int
    key: Measure


def figure_of(firm: Enterprise, measure: Measure, today: date) -> Fraction | None:
    """Return a figure of a firm for the last full year before `today`; None where it is not on record, or a share of nothing."""
    return _figure(firm, measure, today.year - 1, _plain)


def say_year_of(firm: Enterprise, measure: Measure, today: date) -> Text:
    """Say of which year the figure is that `figure_of` returns: a firm's own keys are of none, and are told where they say something else."""
    year = today.year - 1
    if measure == "revenue_growth":
        return Text(f"{year} 年比 {year - 1} 年", f"{year} over {year - 1}")
    parts = _SHARE_OF.get(measure, (measure,))
    undated = [each for each in parts if _of_year(firm, each, year) is None]
    if undated:
        named = join([NAMES[each] for each in undated], zh="、", en=" and ") if len(undated) < len(parts) else same("")
        return Text(f"{named.zh}没有写年度", f"{named.en} of no year".lstrip())
    now = _exact(getattr(firm, measure)) if measure in _ALSO_OWN else None
    of_year = Text(f"{year} 年", f"in {year}")
    if now is None or now == _of_year(firm, measure, year):
        return of_year
    return Text("{year}；企业信息里是 {now}", "{year}; {now} in the firm's record, of no year").fill(year=of_year, now=say_measure(measure, now))


def other_year_of(firm: Enterprise, measure: Measure, today: date) -> tuple[int, Fraction] | None:
    """Return the latest year but the last full one for which a figure is on record, and the figure; None where there is none."""
    years = sorted((each.year for each in firm.yearly if each.year != today.year - 1), reverse=True)
    found = ((year, _figure(firm, measure, year, _of_year)) for year in years)
    return next(((year, value) for year, value in found if value is not None), None)


def _figure(firm: Enterprise, measure: Measure, year: int, read: Callable[[Enterprise, str, int], Fraction | None]) -> Fraction | None:
    if measure in _SHARE_OF:
        part, whole = (read(firm, each, year) for each in _SHARE_OF[measure])
        return part / whole if part is not None and whole else None
    if measure == "revenue_growth":
        last, before = (_of_year(firm, "revenue_wan", year - back) for back in (0, 1))
        return last / before - 1 if last is not None and before else None
    return read(firm, measure, year)


def lacking(firm: Enterprise, measure: Measure, today: date) -> tuple[Lacking, ...]:
    """Return which figures must be known before a measure of a firm is; nothing (0) is a figure, but none to take a share of."""
    year = today.year - 1
    if measure == "revenue_growth":
        before, last = (_of_year(firm, "revenue_wan", each) for each in (year - 1, year))
        return (*([] if before else [Lacking(year - 1, "revenue_wan")]), *([] if last is not None else [Lacking(year, "revenue_wan")]))
    part, *whole = _SHARE_OF.get(measure, (measure,))
    return tuple(
        Lacking(year, key) for key, found in ((each, _plain(firm, each, year)) for each in (part, *whole)) if found is None or (key in whole and not found)
    )


def is_above_scale(firm: Enterprise, today: date) -> bool | None:
    """Return whether a firm is 规上: of industry (sections B to D), with 20 million yuan a year and more; either alone may rule it out."""
    revenue = figure_of(firm, "revenue_wan", today)
    is_industry = None if firm.industry is None else any(holds_industry(each, firm.industry) for each in _INDUSTRY)
    is_large = None if revenue is None else revenue >= ABOVE_SCALE_WAN
    if is_industry is False or is_large is False:
        return False
    return True if is_industry and is_large else None


def _plain(firm: Enterprise, key: str, year: int) -> Fraction | None:
    found = _of_year(firm, key, year)
    return _exact(getattr(firm, key)) if found is None and key in _ALSO_OWN else found


def _of_year(firm: Enterprise, key: str, year: int) -> Fraction | None:
    return next((_exact(getattr(each, key)) for each in firm.yearly if each.year == year), None)


def _exact(value: Any) -> Fraction | None:
    return None if value is None else exact(value)
