"""Whether a firm may use a resource: yes, no, or not known from the records, each with its reasons."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.match.terms import normalise
from redchain.model.chain import Chain
from redchain.model.enterprise import SIZES, Enterprise
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from datetime import date

    from redchain.model.ledger import Ledger
    from redchain.model.need import Need
    from redchain.model.resource import Eligibility, Resource

Verdict = Literal["yes", "unknown", "no"]
_DISTRICT_PAIRS = re.compile(r"(?:00){1,2}$")


class Eligible(NamedTuple):
    """A verdict and the reasons for it."""

    verdict: Verdict
    reasons: tuple[Text, ...]


def eligible(ledger: Ledger, need: Need, resource: Resource, today: date) -> Eligible:
    """Return whether the firm behind a need may use a resource on `today`.

    One condition that fails makes it `no`; else one that cannot be told makes it `unknown`. Conditions in words alone are for people
    to read, so they are `unknown`; beside structured conditions they are quoted only. An enterprise without a record is `unknown`
    wherever there is a condition.
    """
    if not is_live(resource, today):
        return Eligible("no", (_outside_validity(resource),))
    if not is_shown(resource):
        return Eligible("no", (Text("仅链办可见，不推荐", "for the chain office only, not suggested"),))
    return judge(resource.eligibility, need, ledger.find(Enterprise, need.enterprise), ledger)


def is_live(resource: Resource, today: date) -> bool:
    """Tell whether a resource is in use and valid on `today`, both end days included."""
    return (
        resource.archived_on is None
        and (resource.valid_from is None or resource.valid_from <= today)
        and (resource.valid_until is None or today <= resource.valid_until)
    )


def is_shown(resource: Resource) -> bool:
    """Tell whether a resource may be suggested.

    `office` resources are kept for the chain office itself. `units` ones are suggested: suggestions are read by the office that
    dispatches, and the order goes to a unit.
    """
    return resource.visibility != "office"


def judge(conditions: Eligibility | None, need: Need, firm: Enterprise | None, ledger: Ledger) -> Eligible:
    """Return the verdict on the conditions alone, dates and visibility aside."""
    if conditions is None:
        return Eligible("yes", (Text("没有限制条件", "open to all"),))
    verdicts = [verdict for check in _CHECKS if (verdict := check(conditions, need, firm, ledger)) is not None]
    quoted = Text("适用对象：{text}", "who may apply: {text}").fill(text=conditions.text) if conditions.text else None
    if not verdicts:
        return Eligible("unknown", (quoted,)) if quoted else Eligible("yes", (Text("没有限制条件", "open to all"),))
    given = {verdict for verdict, _ in verdicts}
    worst = next(each for each in _WORST_FIRST if each in given)
    return Eligible(worst, (*(text for verdict, text in verdicts if verdict == worst), *((quoted,) if quoted else ())))


_WORST_FIRST: tuple[Verdict, ...] = ("no", "unknown", "yes")
_Judged = tuple[Verdict, Text]


def _chains(conditions: Eligibility, need: Need, firm: Enterprise | None, ledger: Ledger) -> _Judged | None:
    own = {each for each in (need.chain, *(firm.chains if firm else ())) if each}
    wanted = join([same(_chain_name(ledger, each)) for each in conditions.chains], zh="、", en=", ")
    return _met(Text("产业链", "chain"), wanted, bool(own & set(conditions.chains)), known=firm is not None and bool(own)) if conditions.chains else None


def _sizes(conditions: Eligibility, _need: Need, firm: Enterprise | None, _ledger: Ledger) -> _Judged | None:
    wanted = join([SIZES[each] for each in conditions.sizes], zh="、", en=", ")
    size = firm.size if firm else None
    return _met(Text("规模", "size"), wanted, size in conditions.sizes, known=size is not None) if conditions.sizes else None


def _regions(conditions: Eligibility, _need: Need, firm: Enterprise | None, _ledger: Ledger) -> _Judged | None:
    wanted = join([same(each) for each in conditions.regions], zh="、", en=", ")
    region = firm.region if firm else None
    within = region is not None and any(region.startswith(region_prefix(each)) for each in conditions.regions)
    return _met(Text("属地", "region"), wanted, within, known=region is not None) if conditions.regions else None


def _titles(conditions: Eligibility, _need: Need, firm: Enterprise | None, _ledger: Ledger) -> _Judged | None:
    wanted = join([same(each) for each in conditions.titles], zh="、", en=", ")
    held = {normalise(each) for each in firm.titles} if firm else set()
    return _met(Text("资质", "title"), wanted, any(normalise(each) in held for each in conditions.titles), known=bool(held)) if conditions.titles else None


_CHECKS: tuple[Callable[[Eligibility, Need, Enterprise | None, Ledger], _Judged | None], ...] = (_chains, _sizes, _regions, _titles)


def region_prefix(code: str) -> str:
    """Return the digits that the codes of all places inside a region share (GB/T 2260).

    >>> region_prefix("320500"), region_prefix("320000"), region_prefix("320582")
    ('3205', '32', '320582')
    """
    return _DISTRICT_PAIRS.sub("", code)


def _outside_validity(resource: Resource) -> Text:
    start, end = (same(day.isoformat()) if day else Text("不限", "open") for day in (resource.valid_from, resource.valid_until))
    return Text("不在有效期内（{start} 至 {end}）", "not valid today ({start} to {end})").fill(start=start, end=end)


def _met(what: Text, wanted: Text, met: bool, *, known: bool) -> _Judged:  # noqa: FBT001 - the fact that is reported on
    if met and known:
        return "yes", Text("符合{what}条件：{wanted}", "{what} condition met: {wanted}").fill(what=what, wanted=wanted)
    if known:
        return "no", Text("不符合{what}条件：须为{wanted}", "{what} condition not met: must be {wanted}").fill(what=what, wanted=wanted)
    return "unknown", Text("待核实{what}：须为{wanted}", "{what} not on record: must be {wanted}").fill(what=what, wanted=wanted)


def _chain_name(ledger: Ledger, identifier: str) -> str:
    chain = ledger.find(Chain, identifier)
    return identifier if chain is None else chain.short_name or chain.name
