"""Whether a firm may use a resource: yes, no, or not known from the records, each with its reasons and how to find out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.resource.model import Eligibility
from redchain.kinds.unit.model import Unit
from redchain.match.eligibility_hints import hints, is_met
from redchain.model.dates import anniversary
from redchain.model.field_types import region_prefix
from redchain.model.firm_size import say_sizes
from redchain.model.region_names import region_name
from redchain.model.text_folding import normalise
from redchain.model.visibility import name_or_id
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from redchain.kinds.need.model import Need
    from redchain.kinds.resource.model import Resource
    from redchain.match.eligibility_hints import Hint
    from redchain.model.firm_size import Size
    from redchain.model.ledger import Ledger

Eligible = Literal["yes", "unknown", "no"]
_OPEN = Text("没有限制条件", "open to all")


class EligibilityCheck(NamedTuple):
    """Whether a firm may use a resource, the reasons, and, where that is unknown, how to find out."""

    eligible: Eligible
    reasons: tuple[Text, ...]
    asks: tuple[Text, ...] = ()


class Applicant(NamedTuple):
    """Who would use a resource: the firm's record, None where there is none, its id, and the chain its need names."""

    firm: Enterprise | None
    id: str
    chain: str | None = None


def applicant_of(ledger: Ledger, need: Need) -> Applicant:
    """Return the firm behind a need."""
    return Applicant(ledger.find(Enterprise, need.enterprise), need.enterprise, need.chain)


def reason_withheld(resource: Resource, today: date) -> Text | None:
    """Return why nobody is offered a resource on `today`, or None."""
    if resource.archived_on is not None:
        return Text("已于 {day} 归档", "archived on {day}").fill(day=resource.archived_on.isoformat())
    if not is_in_force(resource, today):
        return _outside_validity(resource)
    return None if may_be_suggested(resource) else Text("仅链办可见，不推荐", "for the chain office only, not suggested")


def why_not_offered(ledger: Ledger, resource: Resource, today: date) -> Text | None:
    """Return why nobody is offered a resource on `today`, for its own sake or its unit's, or None."""
    unit = ledger.named("unit", resource.unit)
    if unit is not None and unit.archived_on is not None:
        return Text("它的单位 {unit} 已于 {day} 归档", "its unit {unit} was archived on {day}").fill(unit=unit.id, day=unit.archived_on.isoformat())
    return reason_withheld(resource, today)


def is_in_force(resource: Resource, today: date) -> bool:
    """Tell whether a resource is in use and valid on `today`, both end days included."""
    return (
        resource.archived_on is None
        and (resource.valid_from is None or resource.valid_from <= today)
        and (resource.valid_until is None or today <= resource.valid_until)
    )


def may_be_suggested(resource: Resource) -> bool:
    """Tell whether a resource may be suggested.

    `office` resources are kept for the chain office itself. `units` ones are suggested: suggestions are read by the office that
    dispatches, and the order goes to a unit.
    """
    return resource.visibility != "office"


def check_eligibility(ledger: Ledger, resource: Resource, applicant: Applicant, today: date) -> EligibilityCheck:
    """Return whether a firm meets the conditions of a resource, validity and visibility aside.

    One condition that fails makes it `no`; else one that cannot be told makes it `unknown`. Conditions in words alone are for people to read,
    so they are `unknown`; beside structured conditions they are only quoted. An enterprise without a record is `unknown` wherever there is a
    condition. Hints read from plain words stand beside the answer and change nothing.
    """
    found = _check_conditions(ledger, resource, applicant, today)
    return found if found.eligible == "no" else found._replace(reasons=(*found.reasons, *hints(ledger, resource, applicant.firm, today)))


def _check_conditions(ledger: Ledger, resource: Resource, applicant: Applicant, today: date) -> EligibilityCheck:
    conditions = resource.eligibility
    if conditions is None:
        return EligibilityCheck("yes", (_OPEN,))
    application = _Application(conditions, applicant, ledger, today)
    checks = [each for check in _CHECKS.values() if (each := check(application)) is not None]
    quoted = (Text("适用对象：{text}", "who may apply: {text}").fill(text=conditions.text),) if conditions.text else ()
    if not checks:
        return EligibilityCheck("unknown", quoted, (_ask_unit(ledger, resource),)) if quoted else EligibilityCheck("yes", (_OPEN,))
    answers = {each.eligible for each in checks}
    worst = next(each for each in _WORST_FIRST if each in answers)
    asks = tuple(each.ask() for each in checks if each.ask) if worst == "unknown" else ()
    return EligibilityCheck(worst, (*(each.text() for each in checks if each.eligible == worst), *quoted), asks)


@lru_cache(maxsize=4096)
def read_conditions(text: str) -> Eligibility | None:
    """Return conditions kept as JSON, None for an empty text; many resources share the same ones."""
    return Eligibility.model_validate_json(text) if text else None


@lru_cache(maxsize=4096)
def _asked(text: str) -> tuple[tuple[str, Hashable], ...]:
    """Return what conditions kept as JSON ask, each thing by its name."""
    conditions = read_conditions(text)
    return tuple((name, getattr(conditions, name)) for name in _CHECKS if getattr(conditions, name) not in {None, ()}) if conditions else ()


class Prospects:
    """Whether one firm may use resources, without any reason in words; each thing that many resources ask is checked once."""

    def __init__(self, ledger: Ledger, applicant: Applicant, today: date) -> None:
        """Take the firm."""
        self._ledger, self._applicant, self._today = ledger, applicant, today
        self._answers: dict[tuple[str, Hashable], Eligible | None] = {}
        self._met: dict[tuple[Hashable, Hashable], bool] = {}

    def eligible(self, text: str) -> Eligible:
        """Return whether the firm meets conditions kept as JSON, as `check_eligibility` does."""
        conditions = read_conditions(text)
        if conditions is None:
            return "yes"
        answers = {self._answer(conditions, each) for each in _asked(text)}
        return next((each for each in _WORST_FIRST if each in answers), "unknown" if conditions.text else "yes")

    def _answer(self, conditions: Eligibility, asked: tuple[str, Hashable]) -> Eligible | None:
        if asked not in self._answers:
            found = _CHECKS[asked[0]](_Application(conditions, self._applicant, self._ledger, self._today))
            self._answers[asked] = None if found is None else found.eligible
        return self._answers[asked]

    def seems_unfit(self, found: Iterable[Hint]) -> bool:
        """Tell whether any of the hints in the words of a resource seems to speak against the firm."""
        firm = self._applicant.firm
        return firm is not None and any(self._speaks_against(firm, each) for each in found)

    def _speaks_against(self, firm: Enterprise, hint: Hint) -> bool:
        known = self._met.get((hint.judge, hint.asked))
        if known is None:
            known = self._met[hint.judge, hint.asked] = is_met(hint, self._ledger, firm, self._today) is False
        return known


class ConditionCheck(NamedTuple):
    """One condition: whether it is met, the reason, and how to find out what is not known; words are made when they are asked for."""

    eligible: Eligible
    text: Callable[[], Text]
    ask: Callable[[], Text] | None = None


class _Application(NamedTuple):
    conditions: Eligibility
    applicant: Applicant
    ledger: Ledger
    today: date


_WORST_FIRST: tuple[Eligible, ...] = ("no", "unknown", "yes")


def _chains(application: _Application) -> ConditionCheck | None:
    wanted, (firm, _, chain) = application.conditions.chains, application.applicant
    if not wanted:
        return None
    own = {each for each in (chain, *(firm.chains if firm else ())) if each}

    def said() -> Text:
        return join([same(_chain_name(application.ledger, each)) for each in wanted], zh="、", en=", ")

    return _met(application, Text("产业链", "chain"), said, bool(own & set(wanted)) if firm is not None and own else None, "--chains")


def _sizes(application: _Application) -> ConditionCheck | None:
    wanted, firm = set(application.conditions.sizes), application.applicant.firm
    if not wanted:
        return None
    possible = firm.sizes if firm else None
    check = _met(application, Text("规模", "size"), lambda: say_sizes(wanted), _sized(possible, wanted), "--size")
    if firm is None or possible is None or (firm.size is not None and len(possible) == 1):
        return check
    return check._replace(text=lambda: join([check.text(), _say_basis(possible)], zh="", en=""))


def _say_basis(sizes: frozenset[Size]) -> Text:
    return Text("（按行业、人员、营收、资产：{sizes}）", " (by industry, staff, revenue and assets: {sizes})").fill(sizes=say_sizes(sizes))


def _sized(possible: frozenset[Size] | None, wanted: set[Size]) -> bool | None:
    """Return whether every possible size will do, none will, or (None) it cannot be told."""
    if possible is None or (possible & wanted and possible - wanted):
        return None
    return bool(possible & wanted)


def _regions(application: _Application) -> ConditionCheck | None:
    wanted, firm = application.conditions.regions, application.applicant.firm
    if not wanted:
        return None
    region = firm.region if firm else None
    within = None if region is None else any(region.startswith(region_prefix(each)) for each in wanted)
    return _met(application, Text("属地", "region"), lambda: _listed(list(map(region_name, wanted))), within, "--region")


def _titles(application: _Application) -> ConditionCheck | None:
    wanted, firm = application.conditions.titles, application.applicant.firm
    if not wanted:
        return None
    held = {normalise(each) for each in firm.titles} if firm else set()
    met = any(normalise(each) in held for each in wanted) if held else None
    return _met(application, Text("资质", "title"), lambda: _listed(wanted), met, "--titles")


def _youngest(application: _Application) -> ConditionCheck | None:
    least, firm = application.conditions.min_years, application.applicant.firm
    if not least:
        return None
    met = anniversary(firm.founded_on, least) <= application.today if firm and firm.founded_on else None
    return _met(application, Text("成立年限", "age"), lambda: Text("满 {years} 年", "at least {years} years").fill(years=least), met, "--founded-on")


def _oldest(application: _Application) -> ConditionCheck | None:
    most, firm = application.conditions.max_years, application.applicant.firm
    if most is None:
        return None
    met = application.today <= anniversary(firm.founded_on, most) if firm and firm.founded_on else None
    return _met(application, Text("成立年限", "age"), lambda: Text("不超过 {years} 年", "at most {years} years").fill(years=most), met, "--founded-on")


def _startup(application: _Application) -> ConditionCheck | None:
    wanted, firm = application.conditions.startup, application.applicant.firm
    if wanted is None:
        return None
    met = firm.startup == wanted if firm and firm.startup is not None else None
    said = Text("初创企业", "a start-up") if wanted else Text("非初创企业", "not a start-up")
    return _met(application, Text("初创", "start-up"), lambda: said, met, "--startup")


_CHECKS: dict[str, Callable[[_Application], ConditionCheck | None]] = {
    "chains": _chains,
    "sizes": _sizes,
    "regions": _regions,
    "titles": _titles,
    "min_years": _youngest,
    "max_years": _oldest,
    "startup": _startup,
}
"""What checks each thing that conditions may ask, nothing else of them."""


def _outside_validity(resource: Resource) -> Text:
    start, end = (same(day.isoformat()) if day else Text("不限", "open") for day in (resource.valid_from, resource.valid_until))
    return Text("不在有效期内（{start} 至 {end}）", "not valid today ({start} to {end})").fill(start=start, end=end)


def _listed(words: Sequence[str]) -> Text:
    return join([same(each) for each in words], zh="、", en=", ")


def _met(application: _Application, what: Text, wanted: Callable[[], Text], met: bool | None, flag: str) -> ConditionCheck:  # noqa: FBT001  # the fact that is reported on
    eligible: Eligible = "unknown" if met is None else "yes" if met else "no"
    ask = (lambda: _ask_firm(application, what, flag)) if met is None else None
    return ConditionCheck(eligible, lambda: _SAYS[eligible].fill(what=what, wanted=wanted()), ask)


_SAYS: dict[Eligible, Text] = {
    "yes": Text("符合{what}条件：{wanted}", "{what} condition met: {wanted}"),
    "no": Text("不符合{what}条件：须为{wanted}", "{what} condition not met: must be {wanted}"),
    "unknown": Text("待核实{what}：须为{wanted}", "{what} not on record: must be {wanted}"),
}


def _ask_firm(application: _Application, what: Text, flag: str) -> Text:
    if application.applicant.firm is None:
        ask = Text("先登记企业 {firm}：redchain enterprise add --id {firm:word}", "register the firm {firm}: redchain enterprise add --id {firm:word}")
        return ask.fill(firm=application.applicant.id)
    ask = Text(
        "问清{what}后补登：redchain enterprise edit {firm:word} {flag:word} …",
        "ask the firm for its {what}, then: redchain enterprise edit {firm:word} {flag:word} …",
    )
    return ask.fill(what=what, firm=application.applicant.id, flag=flag)


def _ask_unit(ledger: Ledger, resource: Resource) -> Text:
    unit = ledger.find(Unit, resource.unit)
    name, post = (unit.short_name or unit.name, unit.contact_post) if unit else (resource.unit, None)
    return Text("向{unit}核实", "ask {unit}").fill(unit=Text(f"{name}（{post}）", f"{name} ({post})") if post else name)


def _chain_name(ledger: Ledger, identifier: str) -> str:
    chain = ledger.find(Chain, identifier)
    return identifier if chain is None else name_or_id(chain, chain.short_name or chain.name)
