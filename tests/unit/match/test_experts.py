"""Experts for a challenge: who suits it comes first, who belongs to a team stays out and is told why, and nobody is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.challenge.model import Challenge
from redchain.kinds.claim.model import Claim
from redchain.kinds.person.model import Person
from redchain.match.experts import Experts, experts_for
from redchain.model.ledger import ledger_of
from tests.small import SETTINGS, base, need, small

TODAY = date(2026, 11, 30)
SKILLS = ("低温密封", "焊接", "无损检测", "液氢", "轧制", "密封")


def expert(identifier: str, *skills: str, home: str = "bureau", **more: Any) -> Person:
    values = {"id": identifier, "home": home, "roles": ["expert"], "post": f"示例专家岗{identifier}", "skills": skills}
    return Person.model_validate({**values, **more})


def challenge(**more: Any) -> Challenge:
    values = {"id": "C-20261102-00001", "title": "船用供氢低温密封", "chain": "one", "needs": ["N-20261102-AAAAA"], "content": "密封件在低温下不漏"}
    step = {"at": "2026-11-02T10:00:00+08:00", "step": "draft", "by": "office-one"}
    return Challenge.model_validate({**values, "log": [step], **more})


def claim(unit: str, verb: str = "file", **more: Any) -> Claim:
    log = [{"at": "2026-11-05T10:00:00+08:00", "step": "file", "by": unit}]
    if verb != "file":
        log.append({"at": "2026-11-06T10:00:00+08:00", "step": verb, "by": unit, "reason": "改期"})
    return Claim.model_validate({"id": "B-20261105-00001", "challenge": "C-20261102-00001", "unit": unit, "plan": "做", "log": log, **more})


def asked(*records: Any, of: Challenge | None = None) -> Experts:
    wanted = of or challenge()
    return experts_for(small(need("A", "submit", "register"), wanted, *records), wanted, TODAY)


def ids(found: Experts) -> list[str]:
    return [each.person.id for each in found.ranked]


def test_skills_and_chain_decide_and_say_why() -> None:
    found = asked(expert("e1", "轧制", chains=["two"]), expert("e2", "低温密封", chains=["one"]), expert("e3", "低温密封"))
    assert ids(found) == ["e2", "e3", "e1"]
    assert {each.part: each.text.zh for each in found.ranked[0].reasons} == {
        "text": "字词相同：低温密封",
        "concept": "没有相通的用语",
        "chain": "面向本产业链：一链",
    }
    assert found.ranked[0].reasons[0].text.en == "words in common: 低温密封"
    assert [each.reasons[2].text.zh for each in found.ranked[1:]] == ["不限产业链", "面向其他行业：二链"]


def test_the_field_and_what_is_to_be_done_count_too() -> None:
    people = (expert("e1", "轧制"), expert("e2", "真空绝热"))
    assert ids(asked(*people)) == ["e1", "e2"]
    assert ids(asked(*people, of=challenge(field="真空绝热"))) == ["e2", "e1"]
    assert ids(asked(*people, of=challenge(content="改真空绝热"))) == ["e2", "e1"]


def test_who_belongs_to_a_team_stays_out_and_the_firm_that_asks_may_judge() -> None:
    people = (
        expert("e1", "密封", home="institute"),
        expert("e2", "密封", home="bank"),
        expert("e3", "密封"),
        expert("e4", "密封", home="firm-one"),
        expert("e5", "密封", home="firm-two"),
    )
    found = asked(*people, claim("institute", partners=["bank"], experts=["e3"]))
    assert ids(found) == ["e4", "e5"]
    assert [(each.person.id, each.why.zh) for each in found.left_out] == [
        ("e1", "所在单位参加了揭榜 B-20261105-00001"),
        ("e2", "所在单位参加了揭榜 B-20261105-00001"),
        ("e3", "是揭榜 B-20261105-00001 的专家"),
    ]


@pytest.mark.parametrize("verb", ["withdraw", "decline"])
def test_a_claim_that_has_ended_keeps_nobody_out(verb: str) -> None:
    found = asked(expert("e1", "密封", home="institute"), claim("institute", verb, experts=["e1"]))
    assert (ids(found), found.left_out) == (["e1"], ())


def test_only_experts_in_post_are_asked_and_those_without_skills_come_last() -> None:
    found = asked(
        expert("e1", "密封", archived_on="2026-11-01"),
        expert("e2", "密封", roles=["helper"]),
        expert("e3", chains=["one"]),
        expert("e4", "轧制", chains=["two"]),
    )
    assert [(each.person.id, each.score) for each in found.ranked] == [("e4", 0.0), ("e3", None)]


def test_nobody_at_all() -> None:
    assert asked() == Experts((), ())


@given(
    people=st.lists(
        st.tuples(st.lists(st.sampled_from(SKILLS), max_size=3, unique=True), st.sampled_from(["bureau", "bank", "institute", "firm-one"])), max_size=8
    )
)
def test_everybody_is_ranked_or_left_out_once_and_points_add_up(people: list[tuple[list[str], str]]) -> None:
    known = [expert(f"e{place}", *skills, home=home) for place, (skills, home) in enumerate(people)]
    wanted = challenge()
    records = [*base(), need("A", "submit", "register"), wanted, claim("institute")]
    found = experts_for(ledger_of(SETTINGS, [*records, *known]), wanted, TODAY)
    assert sorted([*ids(found), *(each.person.id for each in found.left_out)]) == sorted(each.id for each in known)
    scores = [each.score for each in found.ranked if each.score is not None]
    assert scores == sorted(scores, reverse=True)
    assert [each.score is None for each in found.ranked] == sorted(each.score is None for each in found.ranked)
    assert all(0 <= each <= 1 for each in scores)
    assert all(each.score == round(sum(reason.points for reason in each.reasons), 4) for each in found.ranked if each.score is not None)
    again = experts_for(ledger_of(SETTINGS, [*records, *reversed(known)]), wanted, TODAY)
    assert again == found
