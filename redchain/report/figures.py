"""Every figure of the report in one tuple, and the counting of a period's measures from the timelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.report.measure import Average, Counts, Measure, Needs, Number, Orders, Rate, Steps
from redchain.report.need_measures import DAYS_TO_CLOSE, FLOW_MEASURES, OUTCOME_MEASURES
from redchain.report.order_measures import DAYS_TO_FINISH, ORDER_MEASURES
from redchain.report.rates import AVERAGES, RATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.report.period import Period
    from redchain.report.timeline import NeedTimeline, OrderTimeline, Timelines

NUMBERS: tuple[Number, ...] = (*FLOW_MEASURES, *ORDER_MEASURES, *OUTCOME_MEASURES)
FIGURES: tuple[Number | Rate | Average, ...] = (*NUMBERS, *RATES, *AVERAGES)
"""Every figure; the tables, the JSON and the page of documentation are made from it."""

NEED_FIGURES = tuple(each for each in (*FLOW_MEASURES, *OUTCOME_MEASURES) if each.meaning)
ORDER_FIGURES = tuple(each for each in ORDER_MEASURES if each.meaning)
"""The numbers that have a meaning of their own, of needs and of orders."""

MEASURES = tuple(each for each in NUMBERS if isinstance(each, Measure))
_BY_NAME = {each.name: each for each in FIGURES}
_OF_NEEDS = tuple((each, each.count) for each in MEASURES if isinstance(each.count, Needs))
_OF_PAST_NEEDS = tuple((each, count) for each, count in _OF_NEEDS if count.holds_forever)
_OF_ORDERS = tuple((each, each.count) for each in MEASURES if isinstance(each.count, Orders))
_OF_STEPS = tuple((each, each.count) for each in MEASURES if isinstance(each.count, Steps))
_VERBS = {verb for each, _ in _OF_STEPS for verb in each.source.split(", ")}
_BY_VERB = {verb: tuple((each, count) for each, count in _OF_STEPS if verb in each.source.split(", ")) for verb in _VERBS}

OF_THE_PAST = frozenset(each.name for each, _ in _OF_PAST_NEEDS)
"""The measures that every need of the past adds to."""


class Occurrence(NamedTuple):
    """One thing counted: its measure, the chain, category and units it is counted for, and for a reply or a closing the working days it took."""

    measure: str
    chain: str = ""
    category: str = ""
    units: tuple[str, ...] = ()
    days: int | None = None


class BrokenIdentityError(AssertionError):
    """The month's needs do not add up: a bug in this program, not in the data."""

    def __init__(self, where: str, counts: Counts) -> None:
        """Name the row that does not add up."""
        super().__init__(f"opening + received + reopened != closed + ended + open at the end in {where}: {counts}")


def figure(name: str) -> Number | Rate | Average:
    """Return a figure; raises KeyError for an unknown name."""
    return _BY_NAME[name]


def occurrences(timelines: Timelines, period: Period) -> tuple[Occurrence, ...]:
    """Return everything there is to count in the period; `timelines` end with it."""
    return tuple(Occurrence(name, need.chain, need.record.category, units, days) for need in timelines.needs for name, units, days in _of_need(need, period))


def tally(found: Iterable[Occurrence]) -> Counts:
    """Return the counts that occurrences add up to."""
    numbers = dict.fromkeys((each.name for each in MEASURES), 0)
    days: dict[str, list[int]] = {each.name: [] for each in (DAYS_TO_CLOSE, DAYS_TO_FINISH)}
    for each in found:
        if each.days is None:
            numbers[each.measure] += 1
        else:
            days[each.measure].append(each.days)
    return Counts(numbers, {name: tuple(sorted(each)) for name, each in days.items()})


def is_balanced(counts: Counts) -> bool:
    """Tell whether opening + received + reopened = closed + declined + merged + withdrawn + open at the end."""
    came = counts["opening"] + counts["received"] + counts["reopened"]
    return came == sum(counts[each] for each in ("closed", "declined", "merged", "withdrawn", "open"))


def balanced(where: str, counts: Counts) -> Counts:
    """Return the counts, or raise BrokenIdentityError when needs have appeared or vanished."""
    if not is_balanced(counts):
        raise BrokenIdentityError(where, counts)
    return counts


def _of_need(need: NeedTimeline, period: Period) -> Iterator[tuple[str, tuple[str, ...], int | None]]:
    is_past = need.last_counted_day < period.earliest_dispatch
    units = {"lead units": () if is_past else tuple(sorted({each.record.unit for each in need.lead_orders}))}
    counted = {""}
    for measure, (where, among, _) in _OF_PAST_NEEDS if is_past else _OF_NEEDS:
        if among in counted and where(need, period):
            counted.add(measure.name)
            yield measure.name, units.get(measure.counted_for, ()), None
    if is_past:
        return
    for place, each in enumerate(need.transitions):
        for measure, count in _BY_VERB.get(f"need.{each.step.step}", ()) if period.includes(each.day) else ():
            if count.where is None or count.where(need, place):
                yield measure.name, units.get(measure.counted_for, ()), None
    for days in DAYS_TO_CLOSE.days(need, period):
        yield DAYS_TO_CLOSE.name, units[DAYS_TO_CLOSE.counted_for], days
    for order in need.orders:
        yield from _of_order(order, need, period)


def _of_order(order: OrderTimeline, need: NeedTimeline, period: Period) -> Iterator[tuple[str, tuple[str, ...], int | None]]:
    units = {"unit": (order.record.unit,)}
    counted = {""}
    for measure, (where, among) in _OF_ORDERS:
        if among in counted and where(order, need, period):
            counted.add(measure.name)
            yield measure.name, units.get(measure.counted_for, ()), None
    for each in order.transitions:
        for measure, _ in _BY_VERB.get(f"order.{each.step.step}", ()) if period.includes(each.day) else ():
            yield measure.name, units.get(measure.counted_for, ()), None
    for days in DAYS_TO_FINISH.days(order, need, period):
        yield DAYS_TO_FINISH.name, units[DAYS_TO_FINISH.counted_for], days
