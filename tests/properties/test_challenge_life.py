"""Whatever steps of a challenge and its claims may be taken lead to records that every rule holds of; whatever the tables forbid is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redchain.check.change_rules import judge_pairs
from redchain.check.proposal import Pair, Proposal
from redchain.check.record_rules import judge_across, judge_alone
from redchain.check.rule_context import RuleContext
from redchain.errors import UsageError
from redchain.kinds.challenge.figures import figures
from redchain.kinds.challenge.model import Challenge
from redchain.kinds.claim.model import Claim
from redchain.model.attempt_step import Doing, HinderedError, attempt
from redchain.model.fields import reference_paths, references
from redchain.model.ledger import Index, Trace
from tests.small import SETTINGS, need, small

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

pytestmark = pytest.mark.slow

ZONE = ZoneInfo("Asia/Shanghai")
TEAMS = ("institute", "bank", "firm-two")
INDICATORS = [{"title": f"指标{each}", "present": "1", "target": "2"} for each in range(5)]
OF_CHALLENGE, OF_CLAIM = ([each for each in model.moves.table if each not in {"draft", "correct"}] for model in (Challenge, Claim))
FORWARD = [
    ("C", "check"),
    ("C", "post"),
    *((team, verb) for verb in ("file", "argue", "choose", "sign", "begin", "finish", "approve", "verify") for team in TEAMS[:1]),
    ("C", "solve"),
]
VERBS = [*(("C", each) for each in OF_CHALLENGE), *((team, each) for team in TEAMS for each in OF_CLAIM)]
TRIED = st.tuples(st.sampled_from(VERBS) | st.sampled_from(FORWARD), st.integers(0, 200), st.integers(-30, 400))
"""What is tried: of the challenge or of a team's claim which verb, how many hours later, and how many days ahead its date is."""
STEPS = st.lists(TRIED, max_size=15) | st.builds(
    lambda hours, extra: [*((each, hours, 30 + place) for place, each in enumerate(FORWARD)), *extra], st.integers(0, 300), st.lists(TRIED, max_size=6)
)
KNOWN: dict[str, Any] = {"reason": "因为", "words": "可行", "amount_wan": 60.0, "rating": "satisfied", "note": "说明", "milestone": "样件"}
REMARKS = {"RC512"}
"""A date that was chosen may be a day off."""


def values(record: Record, verb: str, day: date) -> dict[str, Any]:
    assert record.moves is not None
    move = record.moves.table[verb]
    asked = {*move.needs, *move.says[:1]} - {*move.worked_out}
    return {"note": "说明", **{each: KNOWN.get(each, day) for each in asked}}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS, mode=st.sampled_from(["single", "race"]))
def test_every_legal_life_is_a_sound_one(steps: list[tuple[tuple[str, str], int, int]], mode: str) -> None:
    now, ids = datetime(2026, 11, 2, 18, tzinfo=ZONE), {"C": "C-20261102-00001"}
    draft = {"id": ids["C"], "title": "低温密封", "chain": "one", "needs": ["N-20261102-AAAAA"], "mode": mode, "indicators": INDICATORS, "log": []}
    ledger = taken(small(need("A", "submit", "register")), Challenge.model_validate(draft), "draft", now, {})
    for (who, verb), hours, ahead in steps:
        now += timedelta(hours=hours)
        model = Challenge if who == "C" else Claim
        record: Record | None = ledger.find(model, ids.get(who)) if verb != "file" else None
        if record is None and verb != "file":
            continue
        if record is None:
            claim = {
                "id": f"B-{now:%Y%m%d}-{len(ids):05}",
                "challenge": ids["C"],
                "unit": who,
                "plan": "先做材料",
                "milestones": [{"title": "样件"}],
                "log": [],
            }
            record = Claim.model_validate(claim)
        assert record.moves is not None
        is_legal = record.state in record.moves.table[verb].sources
        try:
            ledger = taken(ledger, record, verb, now, values(record, verb, now.date() + timedelta(days=ahead)))
        except (HinderedError, UsageError):  # `solve` without an accepted claim lacks its claim
            continue
        assert is_legal, (verb, record.state)
        ids[who] = record.id
    count = figures(ledger, date.min, date.max)
    assert count.drafted >= count.posted >= count.claimed >= count.signed
    assert count.posted >= count.solved
    assert count.claims >= count.begun >= count.approved


OTHER_VALUES: dict[str, Any] = {
    "mode": "race",
    "title": "另一个难题",
    "chain": "two",
    "content": "另做一件事",
    "indicators": (),
    "needs": ("N-20261102-BBBBB",),
    "terms": "只限高校",
    "rights": "归揭榜方",
    "partners": ("bank",),
    "reward_wan": 9.5,
    "challenge": "C-20261102-00002",
    "unit": "bank",
    "experts": ("e1",),
    "plan": "另一个方案",
    "price_wan": 7.5,
}
"""What each fixed field may be rewritten to."""


def lived(count: int) -> Ledger:
    """The ledger after the draft and so many steps forward."""
    now, ids = datetime(2026, 11, 2, 18, tzinfo=ZONE), {"C": "C-20261102-00001", TEAMS[0]: "B-20261105-00001"}
    draft = {"id": ids["C"], "title": "低温密封", "chain": "one", "needs": ["N-20261102-AAAAA"], "indicators": INDICATORS, "log": []}
    ledger = taken(small(need("A", "submit", "register")), Challenge.model_validate(draft), "draft", now, {})
    for place, (who, verb) in enumerate(FORWARD[:count]):
        now += timedelta(days=30 if verb == "begin" else 1)
        model = Challenge if who == "C" else Claim
        record: Record | None = ledger.find(model, ids[who])
        if record is None:
            record = Claim.model_validate({"id": ids[who], "challenge": ids["C"], "unit": who, "plan": "先做材料", "log": []})
        more = {"claim": ids[TEAMS[0]]} if verb == "solve" else {}
        ledger = taken(ledger, record, verb, now, values(record, verb, now.date() + timedelta(days=15 + place)) | more)
    return ledger


def refused(ledger: Ledger, before: Record, after: Record) -> set[str]:
    """The errors that a proposal with this one edit has."""
    ahead = ledger.after([after])
    pairs = (Pair(before, after),)
    changed = [each for _, each in judge_pairs(Proposal(ledger, ahead, pairs, ZONE)) if each.is_error]
    return {each.code for each in (*changed, *judge_alone(after)) if each.is_error}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(count=st.integers(2, len(FORWARD)), data=st.data())
def test_what_may_not_be_edited_is_refused(count: int, data: st.DataObject) -> None:
    ledger = lived(count)
    record: Any = data.draw(st.sampled_from([*ledger.all(Challenge), *ledger.all(Claim)]))
    steps = record.log
    place = data.draw(st.integers(0, len(steps) - 1))
    others = [verb for verb in record.moves.table if record.state not in record.moves.table[verb].sources and verb != "correct"]
    edits: dict[str, tuple[dict[str, Any], set[str]]] = {
        "a step is taken out": ({"log": (*steps[:place], *steps[place + 1 :])}, {"RC704", "RC703", "RC302"}),
        "a step is moved": (
            {"log": (*steps[:place], steps[place].model_copy(update={"at": steps[place].at - timedelta(minutes=5)}), *steps[place + 1 :])},
            {"RC703"},
        ),
        "a step is reworded": ({"log": (*steps[:place], steps[place].model_copy(update={"note": "改写"}), *steps[place + 1 :])}, {"RC703"}),
        "somebody else took a step": ({"log": (*steps[:place], steps[place].model_copy(update={"by": "bank"}), *steps[place + 1 :])}, {"RC703"}),
        "a step is taken that cannot be": (
            {"log": (*steps, steps[-1].model_copy(update={"step": data.draw(st.sampled_from(others)), "at": steps[-1].at + timedelta(days=1)}))},
            {"RC301"},
        ),
    }
    for each in record.kind.fixed:
        if each.holds(record):
            edits[f"{each.field} changes"] = ({each.field: OTHER_VALUES[each.field]}, {"RC702"})
    name = data.draw(st.sampled_from(sorted(edits)))
    changes, codes = edits[name]
    assert refused(ledger, record, record.model_copy(update=changes)) & codes, name


def taken(ledger: Ledger, record: Record, verb: str, now: datetime, chosen: dict[str, Any]) -> Ledger:
    """Return the ledger after a step that is allowed; where a rule on what stands does not hold of it, the step is refused as commands refuse it."""
    puts = attempt(ledger, record, verb, Doing(None, now, latest=now), chosen)
    ahead = ledger.after(each.after for each in puts)
    alone = [found for each in puts for found in judge_alone(each.after) if found.code != "RC329"]  # the same may be done twice within a minute
    pairs = tuple(Pair(each.before if each.before.log else None, each.after) for each in puts)
    changed = [each for _, each in judge_pairs(Proposal(ledger, ahead, pairs, ZONE)) if each.code not in REMARKS]
    traces = [trace_of(each) for _, shelf in ahead.shelves() for each in shelf.values()]
    across = [
        each
        for _, each in judge_across(RuleContext(Index(traces), frozenset(SETTINGS.category_names), now.date(), ahead.named, SETTINGS), traces)
        if each.is_error
    ]
    if verb == "file" and {each.code for each in across} <= {"RC341", "RC342"} and across:
        raise HinderedError(across[0].code, across[0].text, record)  # what a new record breaks is told by the rules on records
    by_dates = {each.code for each in alone}
    if by_dates == {"RC306"}:
        raise HinderedError("RC306", alone[0].text, record)  # a date before the step that sets it
    assert (alone, changed, across) == ([], [], [])
    return ahead


def trace_of(record: Record) -> Trace:
    refs = tuple(dict.fromkeys(f"{'|'.join(kinds)}:{identifier}" for _, kinds, identifier in references(record, reference_paths(type(record)))))
    last = record.steps[-1].at.date().isoformat() if record.steps else ""
    return Trace(f"{record.kind.name}:{record.id}", f"data/{record.kind.folder}", refs, record.facts(), last)
