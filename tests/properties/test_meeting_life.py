"""Whatever steps of a meeting may be taken lead to records that every rule holds of, its outcomes are what the rule set gives, and its past is not edited."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from redchain.check.change_rules import judge_pairs
from redchain.check.proposal import Pair, Proposal
from redchain.kinds.meeting.model import Meeting
from redchain.kinds.party.model import Party
from redchain.model.attempt_step import HinderedError
from tests.properties.test_challenge_life import taken
from tests.small import small

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

pytestmark = pytest.mark.slow

ZONE = ZoneInfo("Asia/Shanghai")
MEMBERS = ("office-one", "office-two", "institute", "bank", "firm-one", "firm-two")
START, HELD_ON = datetime(2026, 11, 2, 9, tzinfo=ZONE), date(2026, 11, 10)
PARTY = Party.model_validate(
    {
        "id": "committee",
        "name": "示例党委",
        "level": "committee",
        "chain": "one",
        "members": [{"member": each} for each in MEMBERS],
        "log": [{"at": "2026-01-05T09:00:00+08:00", "step": "found", "by": "office-one"}],
    }
)
FORMS = {"round_table": ("report", "discuss", "vote"), "committee": ("report", "vote", "personnel", "election")}
BALLOT = st.sampled_from(["agreed", "agreed", "agreed", "opposed", "abstained", None])
WHO = st.sets(st.sampled_from(MEMBERS))
RESOLVED = st.fixed_dictionaries(
    {
        "topic": st.integers(1, 4),
        "outcome": st.sampled_from(["adopted", "rejected", "postponed", "noted"]),
        "recused": st.sets(st.sampled_from(MEMBERS), max_size=2),
        "ballots": st.lists(BALLOT, min_size=6, max_size=6).map(lambda each: dict(zip(MEMBERS, each, strict=True))),
        "is_secret": st.booleans(),
        "is_due": st.booleans(),
        "is_honest": st.sampled_from([True, True, False]),  # the next topic, kept as it is to be kept, by those who are there
    }
)
VERBS = st.sampled_from(["invite", "open", "minute", "cancel", "plan"])
TRIED = st.tuples(VERBS | RESOLVED, WHO, st.integers(0, 60))
STEPS = st.lists(TRIED, max_size=12) | st.builds(
    lambda here, votes: [("invite", set(), 1), ("open", here, 240), *((each, set(), 1) for each in votes), ("minute", set(), 1)],
    st.sets(st.sampled_from(MEMBERS), min_size=2) | st.just({*MEMBERS}),
    st.lists(RESOLVED, min_size=3, max_size=8),
)


def due(sort: str, here: set[str], recused: set[str], votes: dict[str, int]) -> str | None:
    """What a vote comes to, worked out with whole numbers: None where nothing but to postpone is possible."""
    base, there = len({*MEMBERS} - recused), len(here - recused)
    quorum = {"personnel": (2, 3), "election": (4, 5)}.get(sort, (1, 2))
    if there == 0 or there * quorum[1] < base * quorum[0]:
        return None
    if votes["agreed"] * 2 > base:
        return "adopted"
    return None if votes["agreed"] == votes["opposed"] != 0 else "rejected"


def may_be(meeting: Meeting, sorts: tuple[str, ...], tried: dict[str, Any]) -> bool:
    """Whether a topic may be settled like this, by what the contract says in words."""
    number, recused, cast = tried["topic"], tried["recused"], {who: each for who, each in tried["ballots"].items() if each}
    settled = {each.topic for each in meeting.log if each.step == "resolve"}
    if meeting.state != "open" or number > len(sorts) or number in settled:
        return False
    sort, here = sorts[number - 1], {*next(each for each in meeting.log if each.step == "open").present}
    if sort in {"report", "discuss"}:
        return not cast and tried["outcome"] in {"noted", "postponed"}
    may_vote = {*cast} <= here - recused if not tried["is_secret"] else len(cast) <= len(here - recused)
    is_kept_right = not cast or tried["is_secret"] == (sort == "election")
    votes = {each: [*cast.values()].count(each) for each in ("agreed", "opposed", "abstained")}
    if not recused <= here or not may_vote or not is_kept_right or tried["outcome"] == "noted":
        return False
    return tried["outcome"] == "postponed" or (bool(cast) and tried["outcome"] == due(sort, here, recused, votes))


def honest(meeting: Meeting, sorts: tuple[str, ...], tried: dict[str, Any]) -> dict[str, Any]:
    """The same vote by those who may vote, on the next topic, kept as its rules have it."""
    number = meeting.left[0].number if meeting.left else 1
    sort, opened = sorts[number - 1], next((each for each in meeting.log if each.step == "open"), None)
    here = {*(opened.present if opened else ())}
    tried = {**tried, "recused": tried["recused"] & here}
    voters = here - tried["recused"] if sort not in {"report", "discuss"} else set[str]()
    ballots = {who: each for who, each in tried["ballots"].items() if who in voters}
    more: dict[str, Any] = {}
    if opened is not None and tried["is_due"]:
        votes = {each: [*ballots.values()].count(each) for each in ("agreed", "opposed", "abstained")}
        more["outcome"] = due(sort, {*opened.present}, tried["recused"], votes) or "postponed" if voters else "noted"
    return {**tried, "topic": number, "is_secret": sort == "election", "ballots": ballots, **more}


def values(tried: Any, who: set[str]) -> tuple[str, dict[str, Any]]:
    """The verb and what is said with it."""
    if isinstance(tried, str):
        return tried, {"open": {"present": tuple(sorted(who))}, "cancel": {"reason": "改期"}}.get(tried, {})
    said: dict[str, Any] = {"topic": tried["topic"], "outcome": tried["outcome"], "recused": tuple(sorted(tried["recused"]))}
    for each in ("agreed", "opposed", "abstained"):
        names = tuple(sorted(name for name, ballot in tried["ballots"].items() if ballot == each))
        if tried["is_secret"] and any(tried["ballots"].values()):
            said[f"{each}_total"] = len(names)
        elif not tried["is_secret"]:
            said[each] = names
    return "resolve", {key: value for key, value in said.items() if value != ()}


def planned(form: str, sorts: tuple[str, ...]) -> tuple[Ledger, Meeting]:
    topics = [
        {
            "number": number,
            "title": f"议题{number}",
            "form": sort if sort in {"report", "discuss"} else "vote",
            **({"rule_set": sort} if sort in {"personnel", "election"} else {}),
        }
        for number, sort in enumerate(sorts, 1)
    ]
    meeting = {"id": "M-20261102-00001", "party": "committee", "title": "会", "held_on": HELD_ON, "form": form, "chair": "office-one", "topics": topics}
    ledger = taken(small(PARTY), Meeting.model_validate({**meeting, "log": []}), "plan", START, {})
    return ledger, now_of(ledger)


def now_of(ledger: Ledger) -> Meeting:
    found = ledger.find(Meeting, "M-20261102-00001")
    assert found is not None
    return found


AGENDA = st.sampled_from([*FORMS]).flatmap(lambda form: st.tuples(st.just(form), st.lists(st.sampled_from(FORMS[form]), min_size=1, max_size=3).map(tuple)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(agenda=AGENDA, steps=STEPS)
def test_every_legal_meeting_is_a_sound_one(agenda: tuple[str, tuple[str, ...]], steps: list[tuple[Any, set[str], int]]) -> None:
    (form, sorts), now = agenda, START
    ledger, meeting = planned(form, sorts)
    for drawn, who, hours in steps:
        now += timedelta(hours=hours)
        tried = honest(meeting, sorts, drawn) if isinstance(drawn, dict) and drawn["is_honest"] else drawn
        verb, said = values(tried, who)
        is_legal = meeting.state in meeting.moves.table[verb].sources and (verb != "resolve" or may_be(meeting, sorts, tried))
        try:
            ledger = taken(ledger, meeting, verb, now, said)
        except HinderedError:
            assert verb != "resolve" or not is_legal, (tried, meeting.log)
            continue
        assert is_legal, (verb, said, meeting.log)
        meeting = now_of(ledger)
        event(f"{verb} {said.get('outcome', '')}")
    settled = [each.topic for each in meeting.log if each.step == "resolve"]
    assert len(settled) == len({*settled})
    assert meeting.state != "done" or len(settled) == len(sorts)
    assert meeting.state != "open" or len(settled) + len(meeting.left) == len(sorts)


EDITS = st.sampled_from(["drop", "present", "outcome", "agreed", "recused", "words", "entitled", "at", "agenda", "day", "form", "chair"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(here=st.sets(st.sampled_from(MEMBERS), min_size=4), edit=EDITS, is_over=st.booleans())
def test_an_edit_of_the_past_is_refused(*, here: set[str], edit: str, is_over: bool) -> None:
    ledger, meeting = planned("round_table", ("report", "vote"))
    opened = datetime(2026, 11, 10, 9, tzinfo=ZONE)
    ballots = {"agreed": tuple(sorted(here))}
    steps: list[tuple[str, datetime, dict[str, Any]]] = [
        ("invite", START + timedelta(hours=1), {}),
        ("open", opened, {"present": tuple(sorted(here))}),
        ("resolve", opened + timedelta(minutes=10), {"topic": 1, "outcome": "noted", "words": "听了"}),
        ("resolve", opened + timedelta(minutes=20), {"topic": 2, "outcome": "adopted", **ballots}),
        *([("minute", opened + timedelta(hours=2), {})] if is_over else []),
    ]
    for verb, at, said in steps:
        ledger = taken(ledger, now_of(ledger), verb, at, said)
    meeting = now_of(ledger)
    after = edited(meeting, edit)
    assume(after != meeting)
    found = judge_pairs(Proposal(ledger, ledger.after([after]), (Pair(meeting, after),), ZONE))
    assert {each.code for _, each in found if each.is_error} & {"RC702", "RC703", "RC704"}, edit


def edited(meeting: Meeting, edit: str) -> Meeting:
    """The meeting with one thing of its past changed by hand."""
    log = [*meeting.log]
    other = {"agenda": {"topics": meeting.topics[:1]}, "day": {"held_on": date(2026, 11, 9)}, "form": {"form": "committee"}, "chair": {"chair": "firm-two"}}
    if edit in other:
        return meeting.model_copy(update=other[edit])
    place, changed = {
        "drop": (3, None),
        "present": (2, {"present": MEMBERS[:3]}),
        "outcome": (4, {"outcome": "postponed"}),
        "agreed": (4, {"agreed": log[4].agreed[:-1]}),
        "recused": (4, {"recused": ("bank",)}),
        "words": (3, {"words": "别的话"}),
        "entitled": (1, {"entitled": MEMBERS[:5]}),
        "at": (2, {"at": log[2].at + timedelta(minutes=1)}),
    }[edit]
    return meeting.model_copy(update={"log": tuple(log[:place] + ([log[place].model_copy(update=changed)] if changed else []) + log[place + 1 :])})
