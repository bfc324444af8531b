"""Whether a firm may use a resource: yes, no, or not known from the records, each with its reasons and how to find out."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.resource.model import Eligibility
from redchain.kinds.resource.validity import WhyNot, is_live, validity, why_not_given
from redchain.kinds.unit.model import Unit
from redchain.match.conditions import CHECKS, Applicant, Application, Eligible, check_each, say_checks, worst_of
from redchain.match.eligibility_hints import hints, is_met
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from datetime import date

    from redchain.kinds.need.model import Need
    from redchain.kinds.resource.model import Resource
    from redchain.match.eligibility_hints import Hint
    from redchain.match.inverted_index import Array
    from redchain.model.ledger import Ledger

OPEN_TO_ALL = Text("没有限制条件", "open to all")


class EligibilityCheck(NamedTuple):
    """Whether a firm may use a resource, the reasons, and, where that is unknown, how to find out."""

    eligible: Eligible
    reasons: tuple[Text, ...]
    asks: tuple[Text, ...] = ()


def applicant_of(ledger: Ledger, need: Need) -> Applicant:
    """Return the firm behind a need."""
    return Applicant(ledger.find(Enterprise, need.enterprise), need.enterprise, need.chain)


def why_not_today(ledger: Ledger, resource: Resource, today: date) -> WhyNot | None:
    """Return why a resource cannot be had on `today`, whoever asks: it is not offered, its policy does not hold, or it is not the time to apply."""
    return _why_withheld(ledger, resource, today) or why_not_given(ledger, resource, today)


def reason_withheld(resource: Resource, today: date) -> WhyNot | None:
    """Return why nobody is offered a resource on `today`, or None."""
    if resource.archived_on is not None:
        return WhyNot("over", Text("已于 {day} 归档", "archived on {day}").fill(day=resource.archived_on.isoformat()))
    if not is_live(resource, today):
        return WhyNot("upcoming" if validity(resource, today) == "upcoming" else "over", _outside_validity(resource))
    return None if may_be_suggested(resource) else WhyNot("office", Text("仅链办可见，不推荐", "for the chain office only, not suggested"))


def why_not_offered(ledger: Ledger, resource: Resource, today: date) -> Text | None:
    """Return why nobody is offered a resource on `today`, for its own sake or its unit's, or None; what is offered may still not be given (`why_not_today`)."""
    found = _why_withheld(ledger, resource, today)
    return found.text if found else None


def _why_withheld(ledger: Ledger, resource: Resource, today: date) -> WhyNot | None:
    unit = ledger.named("unit", resource.unit)
    if unit is not None and unit.archived_on is not None:
        words = Text("它的单位 {unit} 已于 {day} 归档", "its unit {unit} was archived on {day}")
        return WhyNot("over", words.fill(unit=unit.id, day=unit.archived_on.isoformat()))
    return reason_withheld(resource, today)


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
    if found.eligible == "no":
        return found
    barred = why_not_given(ledger, resource, today)
    return found._replace(reasons=(*found.reasons, *hints(ledger, resource, applicant.firm, today), *((barred.text,) if barred else ())))


def _check_conditions(ledger: Ledger, resource: Resource, applicant: Applicant, today: date) -> EligibilityCheck:
    conditions = resource.eligibility
    if conditions is None:
        return EligibilityCheck("yes", (OPEN_TO_ALL,))
    checks = check_each(Application(conditions, applicant, ledger, today))
    quoted = (Text("适用对象：{text}", "who may apply: {text}").fill(text=conditions.text),) if conditions.text else ()
    if not checks:
        return EligibilityCheck("unknown", quoted, (ask_unit(ledger, resource),)) if quoted else EligibilityCheck("yes", (OPEN_TO_ALL,))
    worst = worst_of(each.eligible for each in checks)
    asks = tuple(dict.fromkeys(each.ask() for each in checks if each.ask)) if worst == "unknown" else ()
    return EligibilityCheck(worst, (*say_checks(checks, worst), *quoted), asks)


@lru_cache(maxsize=4096)
def read_conditions(text: str) -> Eligibility | None:
    """Return conditions kept as JSON, None for an empty text; many resources share the same ones."""
    return Eligibility.model_validate_json(text) if text else None


@lru_cache(maxsize=4096)
def _asked(text: str) -> tuple[tuple[str, Hashable], ...]:
    """Return what conditions kept as JSON ask, each thing by its name."""
    conditions = read_conditions(text)
    return tuple((name, getattr(conditions, name)) for name in CHECKS if getattr(conditions, name) not in {None, ()}) if conditions else ()


class ConditionTable:
    """Different conditions, each kept as JSON, laid out by what they ask, so that each thing is checked once for a firm, whatever conditions ask it."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the conditions."""
        self._size = len(texts)
        self.things: dict[tuple[str, Hashable], str] = {}
        asked = [(place, each, text) for place, text in enumerate(texts) for each in _asked(text)]
        for _, each, text in asked:
            self.things.setdefault(each, text)
        numbers = {each: number for number, each in enumerate(self.things)}
        self._owners = np.array([place for place, _, _ in asked], np.intp)
        self._things = np.array([numbers[each] for _, each, _ in asked], np.intp)

    def open_to(self, prospects: Prospects) -> Array:
        """Tell which of the conditions a firm is not known to fail."""
        fails = np.array([prospects.fails(each, text) for each, text in self.things.items()], bool)
        return np.bincount(self._owners[fails[self._things]], minlength=self._size) == 0 if len(fails) else np.ones(self._size, bool)


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
        known = [each for each in answers if each is not None]
        return worst_of(known) if known else "unknown" if conditions.text else "yes"

    def fails(self, asked: tuple[str, Hashable], text: str) -> bool:
        """Tell whether the firm is known not to meet one thing that conditions kept as JSON ask."""
        conditions = read_conditions(text)
        assert conditions is not None  # noqa: S101  # they ask something
        return self._answer(conditions, asked) == "no"

    def _answer(self, conditions: Eligibility, asked: tuple[str, Hashable]) -> Eligible | None:
        if asked not in self._answers:
            found = CHECKS[asked[0]](Application(conditions, self._applicant, self._ledger, self._today))
            self._answers[asked] = worst_of(each.eligible for each in found) if found else None
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


def _outside_validity(resource: Resource) -> Text:
    start, end = (same(day.isoformat()) if day else Text("不限", "open") for day in (resource.valid_from, resource.valid_until))
    return Text("不在有效期内（{start} 至 {end}）", "not valid today ({start} to {end})").fill(start=start, end=end)


def ask_unit(ledger: Ledger, resource: Resource) -> Text:
    """Return that the unit is to be asked, with its post."""
    unit = ledger.find(Unit, resource.unit)
    name, post = (unit.short_name or unit.name, unit.contact_post) if unit else (resource.unit, None)
    return Text("向{unit}核实", "ask {unit}").fill(unit=Text(f"{name}（{post}）", f"{name} ({post})") if post else name)
