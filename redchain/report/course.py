"""What a report shows besides its figures: how needs came and were closed month by month, how far those in hand have come, and the lights of each unit's orders."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from redchain.model.dates import Month
from redchain.model.traffic_light import HELD, Light
from redchain.model.visibility import unit_name, unit_place
from redchain.report.need_measures import closing
from redchain.report.period import light_at_end
from redchain.report.timeline import due_date, has_clock, is_on_hold, plight_of
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redchain.document import Words
    from redchain.model.ledger import Ledger
    from redchain.report.figures import Occurrence
    from redchain.report.period import Period
    from redchain.report.timeline import NeedTimeline, OrderTimeline

MONTHS = 12
STEPS: dict[str, Text] = {
    "needs": Text("需求", "Needs"),
    "matched": Text("对接", "Matched"),
    "dispatched": Text("派单", "Dispatched"),
    "accepted": Text("接单", "Accepted"),
    "answered": Text("办复", "Answered"),
    "closed": Text("销号", "Closed"),
}
"""The steps of a need on its way, the first reached by every one."""


class MonthFlow(NamedTuple):
    """How many needs were received in a month, and how many closings there were."""

    month: Month
    received: int
    closed: int


class UnitLights(NamedTuple):
    """How many orders of a unit were under each light at the end."""

    id: str
    name: Words
    lights: Mapping[str, int]


class Course(NamedTuple):
    """The last twelve months, the steps that the needs in hand or closed in the period had reached, and the lights of the units' orders, unit by unit."""

    months: tuple[MonthFlow, ...]
    steps: Mapping[str, int]
    lights: tuple[UnitLights, ...]
    received_before: Mapping[str, int]
    """How many needs of each category came in the period before."""


class Watch:
    """Watches needs, one after the other, as they stood at the end of the period."""

    def __init__(self, period: Period, passed: Mapping[tuple[str, str], int]) -> None:
        """Begin with what is known of the needs that are not read, by month and verb."""
        self._period = period
        self._passed = Counter(passed)
        self._reached = Counter[int]()
        self._lights: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, need: NeedTimeline) -> None:
        """Take up a need."""
        for each in need.transitions:
            if each.step.step in {"submit", "close"}:
                self._passed[each.day.isoformat()[:7], each.step.step] += 1
        if need.is_open or closing(need, self._period):
            self._reached[_reached(need, self._period)] += 1
        for order in need.orders:
            light = self._light(order, need) if has_clock(order) else None
            if light:
                self._lights[order.record.unit][light.name] += 1

    def course(self, ledger: Ledger, before: Mapping[Occurrence, int]) -> Course:
        """Return what was seen; `before` is what was counted in the period before."""
        months = tuple(
            MonthFlow(each, self._passed[str(each), "submit"], self._passed[str(each), "close"]) for each in last_months(Month.of(self._period.last))
        )
        steps = {name: sum(count for reached, count in self._reached.items() if reached >= place) for place, name in enumerate(STEPS)}
        units = sorted(self._lights, key=lambda each: unit_place(each, ledger))
        lights = tuple(UnitLights(each, unit_name(each, ledger), self._lights[each]) for each in units)
        received: Counter[str] = Counter()
        for each, count in before.items():
            if each.measure == "received":
                received[each.category] += count
        return Course(months, steps, lights, received)

    def _light(self, order: OrderTimeline, need: NeedTimeline) -> Light | None:
        if is_on_hold(order, need):
            return HELD
        due = due_date(order, need, self._period)
        return None if due is None else light_at_end(due.day, self._period, plight_of(need))


def last_months(month: Month) -> Iterable[Month]:
    """Return the twelve months up to a month, the earliest first."""
    months = [month]
    for _ in range(MONTHS - 1):
        months.append(months[-1].previous)
    return reversed(months)


def _reached(need: NeedTimeline, period: Period) -> int:
    """Return the place of the last step that a need has reached."""
    dispatched, leads = need.standing, need.lead_orders
    has_reached = (
        True,
        any(each.transitions for each in need.orders) or any(each.on <= period.last for each in need.record.rejected),
        bool(dispatched),
        any(each.step.step == "accept" for order in dispatched for each in order.transitions),
        bool(leads) and all(each.state == "finished" for each in leads),
        need.state == "closed",
    )
    return max(place for place, reached in enumerate(has_reached) if reached)
