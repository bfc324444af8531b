"""Why a resource is, or is not, suggested for a need: its score and place, and everything that stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.kinds.order.model import Order
from redchain.match.eligible import bar_of
from redchain.match.index import index_of
from redchain.match.outcomes import standing_rejections
from redchain.match.suggest import Stand, match_need, stand_of
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.kinds.need.model import Need
    from redchain.kinds.resource.model import Resource
    from redchain.match.index import Index
    from redchain.model.ledger import Ledger

Obstacle = Literal["not_offered", "ineligible", "rejected", "below_threshold", "beyond_top", "full"]


_NOTHING = Text("", "")


class Lack(NamedTuple):
    """One thing that stands in the way; a full resource is still suggested, the others keep it back."""

    kind: Obstacle
    text: Text


@dataclass(frozen=True)
class Why:
    """What is to be said of a pair; `stand` is as if the resource were on offer, whatever bars it."""

    need: Need
    resource: Resource
    stand: Stand
    lacks: tuple[Lack, ...]
    is_gap: bool

    @property
    def is_suggested(self) -> bool:
        """Whether `match` shows it."""
        return all(each.kind == "full" for each in self.lacks)


def why(ledger: Ledger, need: Need, resource: Resource, today: date, top: int) -> Why:
    """Return why a resource is among the first `top` suggestions for a need on `today`, or why it is not."""
    index = index_offering(ledger, resource, today)
    stand = stand_of(index, need, resource.id)
    assert stand is not None  # noqa: S101  # the index was made to offer it
    gap = match_need(index if bar_of(resource, today) is None else index_of(ledger, today), need, 1).gap
    short = _short(index, stand, top, gap=gap)
    barred, full = _barred(need, resource, today, stand), _full(ledger, resource)
    return Why(need, resource, stand, (*barred, *short, *full), gap)


def lacks_of(ledger: Ledger, need: Need, resource: Resource, today: date, stand: Stand) -> tuple[Lack, ...]:
    """Return what keeps a resource from serving a need, its place among others aside."""
    least = ledger.settings.match.gap
    low = (_below(stand.suggestion.score, least),) if stand.suggestion.score < least else ()
    return (*_barred(need, resource, today, stand), *low, *_full(ledger, resource))


def index_offering(ledger: Ledger, resource: Resource, today: date) -> Index:
    """Return the index of a day in which a resource is on offer even when it is archived, out of its dates or kept for the office."""
    if bar_of(resource, today) is None:
        return index_of(ledger, today)
    opened = resource.model_copy(update={"valid_from": None, "valid_until": None, "visibility": "chain", "archived_on": None})
    return index_of(ledger.after((opened,)), today)


def used_of(ledger: Ledger, resource: str) -> int:
    """Return how many orders in hand hold a place of a resource's capacity."""
    return sum(1 for each in ledger.all(Order) if each.resource == resource and each.is_open)


def _barred(need: Need, resource: Resource, today: date, stand: Stand) -> Iterator[Lack]:
    barred = bar_of(resource, today)
    if barred is not None:
        yield Lack("not_offered", barred)
    if stand.eligible.verdict == "no":
        yield Lack("ineligible", join(list(stand.eligible.reasons)))
    rejected = standing_rejections(need, today).get(resource.id)
    if rejected is not None:
        yield Lack("rejected", rejected)


def _short(index: Index, stand: Stand, top: int, *, gap: bool) -> Iterator[Lack]:
    least, score = index.ledger.settings.match.gap, stand.suggestion.score
    if score < least and (gap or stand.place > top):
        yield _below(score, least, Text("，需求没有够得上的资源，是缺口", "; nothing reaches it, so the need is a gap") if gap else _NOTHING)
    elif stand.place > top:
        words = Text("排第 {place}，只给前 {top} 个：--top {place}", "it is number {place}, and only the first {top} are shown: --top {place}")
        yield Lack("beyond_top", words.fill(place=stand.place, top=top))


def _below(score: float, least: float, whole: Text = _NOTHING) -> Lack:
    words = Text("得分 {score} 低于门槛 {least}{whole}", "its score {score} is below the threshold {least}{whole}")
    return Lack("below_threshold", words.fill(score=f"{score:.3f}", least=f"{least:g}", whole=whole))


def _full(ledger: Ledger, resource: Resource) -> Iterator[Lack]:
    used = used_of(ledger, resource.id)
    if resource.capacity is not None and used >= resource.capacity:
        yield Lack("full", Text("满员：容量 {most}，在办 {used}", "full: capacity {most}, in hand {used}").fill(most=resource.capacity, used=used))
