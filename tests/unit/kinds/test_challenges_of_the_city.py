"""The challenges in `data/` reconcile: by state, claim by claim, expert by expert, and with the figures."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from redchain.flow.workspace import open_workspace
from redchain.kinds.challenge.figures import LABELS, Figures, figures, shares
from redchain.kinds.challenge.model import Challenge
from redchain.kinds.challenge.rules import CHOSEN, STANDING
from redchain.kinds.claim.model import Claim
from redchain.model.ledger import Ledger
from redchain.text import Text
from redchain.views.lists import listing_of

if TYPE_CHECKING:
    from collections.abc import Iterable

TOP, FIRST, TODAY = Path(__file__).parents[3], date(2026, 1, 1), date(2026, 11, 23)


@pytest.fixture(scope="module")
def city() -> Ledger:
    return open_workspace(str(TOP), TODAY).ledger


def test_every_challenge_is_in_one_state(city: Ledger) -> None:
    states = Counter(each.state for each in city.all(Challenge))
    assert states == {"draft": 1, "posted": 5, "solved": 2}
    found = figures(city, FIRST, TODAY)
    assert (found.drafted, found.posted, found.solved, found.sent_back) == (8, 7, 2, 2)
    assert found.drafted == states.total()
    assert found.posted == states["posted"] + states["solved"]


def test_claims_stand_or_have_ended(city: Ledger) -> None:
    states = Counter(each.state for each in city.all(Claim))
    assert states == {"verified": 3, "running": 2, "public": 1, "failed": 1, "declined": 1}
    found = figures(city, FIRST, TODAY)
    assert found.claims == states.total() == 8
    running = sum(states[each] for each in CHOSEN - {"chosen", "public"})
    assert shares(city, FIRST, TODAY).approved == (found.approved, running) == (3, 5)
    assert found.begun == running + sum(any(step.step == "begin" for step in each.log) for each in city.all(Claim) if each.state == "failed") == 6
    assert found.signed == len({each.challenge for each in city.all(Claim) if each.state in CHOSEN}) == 6
    assert found.claimed == len({each.challenge for each in city.all(Claim) if each.state in STANDING}) == 6


def test_experts_are_counted_once_and_are_experts(city: Ledger) -> None:
    named = [expert for each in city.all(Claim) for expert in each.experts]
    assert figures(city, FIRST, TODAY).experts == len(set(named)) == 10
    people = {each.id: each for each in city.all_named("person")}
    asked = {*named, *(expert for each in (*city.all(Claim), *city.all(Challenge)) for step in each.log for expert in step.experts)}
    assert all("expert" in people[each].roles for each in asked)
    assert all("示例" in people[each].post for each in asked)


STEPS = {"drafted": "draft", "sent_back": "ask_more", "posted": "post", "solved": "solve", "claims": "file", "begun": "begin", "approved": "approve"}
OF_CLAIMS = {"claims", "begun", "approved"}
MONTHS = [(date(2026, month, 1), date(2026, month, monthrange(2026, month)[1])) for month in range(1, 13)]


def in_month(days: list[date], month: int) -> int:
    return sum(each.month == month for each in days)


def first_days(records: Iterable[Any], verb: str) -> list[date]:
    """The day of the first step of a verb of each record that has one; the city's records keep its own time."""
    return [next(step.at for step in each.log if step.step == verb).date() for each in records if any(step.step == verb for step in each.log)]


def test_each_month_counts_the_steps_of_its_days(city: Ledger) -> None:
    found = [figures(city, *each) for each in MONTHS]
    for name, verb in STEPS.items():
        days = first_days(city.all(Claim) if name in OF_CLAIMS else city.all(Challenge), verb)
        assert [getattr(each, name) for each in found] == [in_month(days, month) for month in range(1, 13)], name
    for name, verb in (("claimed", "file"), ("signed", "sign")):
        of = {each.id: first_days([one for one in city.all(Claim) if one.challenge == each.id], verb) for each in city.all(Challenge)}
        assert [getattr(each, name) for each in found] == [in_month([min(days) for days in of.values() if days], month) for month in range(1, 13)], name
    needs = [each.raised_on for each in city.all_named("need") if each.category == "技术攻关" and each.raised_on.year == FIRST.year]
    assert [each.needs for each in found] == [in_month(needs, month) for month in range(1, 13)]


def test_the_months_add_up_to_the_year(city: Ledger) -> None:
    year = figures(city, FIRST, date(2026, 12, 31))
    found = [figures(city, *each) for each in MONTHS]
    for name in Figures._fields:
        if name != "experts":  # the same expert may be named in two months
            assert sum(getattr(each, name) for each in found) == getattr(year, name), name
    assert LABELS.keys() == {*Figures._fields}
    experts = [{expert for claim in city.all(Claim) if first <= claim.log[0].at.date() <= last for expert in claim.experts} for first, last in MONTHS]
    assert [each.experts for each in found] == [len(each) for each in experts]
    assert year.experts == len(set().union(*experts)) <= sum(each.experts for each in found)


def test_the_list_of_challenges_agrees_with_the_figures(city: Ledger) -> None:
    listing = listing_of(Challenge, city, TODAY)
    place = [column.label for column in listing.columns].index(Text("有效揭榜", "Standing claims"))
    found, ended = figures(city, FIRST, TODAY), sum(each.state not in STANDING for each in city.all(Claim))
    assert len(listing.entries) == found.drafted
    assert sum(int(str(each.cells[place] or 0)) for each in listing.entries) == found.claims - ended == 6
    posted = {each.id for each in city.all(Challenge) if each.state in {"posted", "solved"}}
    assert shares(city, FIRST, TODAY).claimed == (len({each.challenge for each in city.all(Claim)} & posted), found.posted)
