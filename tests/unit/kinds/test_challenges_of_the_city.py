"""The challenges in `data/` reconcile: by state, claim by claim, expert by expert, and with the figures."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from redchain.flow.workspace import open_workspace
from redchain.kinds.challenge.figures import figures
from redchain.kinds.challenge.model import Challenge
from redchain.kinds.challenge.rules import CHOSEN, STANDING
from redchain.kinds.claim.model import Claim
from redchain.model.ledger import Ledger

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
    assert found.begun == sum(states[each] for each in CHOSEN - {"chosen", "public"}) == 5
    assert found.approved == 3
    assert found.signed == len({each.challenge for each in city.all(Claim) if each.state in CHOSEN}) == 6
    assert found.claimed == len({each.challenge for each in city.all(Claim) if each.state in STANDING}) == 6


def test_experts_are_counted_once_and_are_experts(city: Ledger) -> None:
    named = [expert for each in city.all(Claim) for expert in each.experts]
    assert figures(city, FIRST, TODAY).experts == len(set(named)) == 10
    people = {each.id: each for each in city.all_named("person")}
    asked = {*named, *(expert for each in (*city.all(Claim), *city.all(Challenge)) for step in each.log for expert in step.experts)}
    assert all("expert" in people[each].roles for each in asked)
    assert all("示例" in people[each].post for each in asked)
