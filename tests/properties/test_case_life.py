"""Whatever steps of cases may be taken lead to records that every rule holds of, with nothing granted before the rest came; whatever the table forbids is refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redchain.check.change_rules import judge_pairs
from redchain.check.proposal import Pair, Proposal
from redchain.check.record_rules import judge_across, judge_alone
from redchain.check.rule_context import RuleContext
from redchain.kinds.case.checklist import checklist, left_behind
from redchain.kinds.case.model import AgentCase
from redchain.kinds.person.model import Person
from redchain.kinds.service.model import ServiceItem
from redchain.model.attempt_step import Doing, HinderedError, attempt
from redchain.model.ledger import Index
from tests.properties.test_pairing_life import trace_of
from tests.small import SETTINGS, small

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

pytestmark = pytest.mark.slow

ZONE = ZoneInfo("Asia/Shanghai")
ITEM = ServiceItem.model_validate(
    {
        "id": "item",
        "title": "示例许可",
        "group": "public",
        "unit": "bureau",
        "materials": [{"title": "申请表"}, {"title": "合同"}, {"title": "证明", "deferrable": True}, {"title": "照片", "needed": False}],
        "promised_days": 5,
        "results": ["示例证"],
    }
)
PEOPLE = (Person(id="a1", home="bank", roles=("agent",), post="示例代办员岗1"),)
VERBS = [each for each in AgentCase.moves.table if each not in {"correct", "open"}]
TITLES = [each.title for each in ITEM.materials]
TRIED = st.tuples(st.sampled_from([*VERBS, *["receive"] * 6, *["submit"] * 3]), st.sampled_from([*TITLES, "发票"]), st.integers(0, 30), st.integers(0, 12))
"""What is tried: which verb, with which material, how many hours later, and until how many days after that."""


def values(verb: str, title: str, until: Any) -> dict[str, Any]:
    known = {"material": (title,), "until": until, "reason": "理由", "result": "示例证", "rating": "satisfied", "note": "说明"}
    move = AgentCase.moves.table[verb]
    return {each: known[each] for each in (*move.needs, *move.says[:1]) if each in known and each not in move.worked_out}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(TRIED, max_size=20))
def test_every_legal_life_is_a_sound_one(steps: list[tuple[str, str, int, int]]) -> None:
    now, ledger = datetime(2026, 11, 2, 9, tzinfo=ZONE), small(ITEM, *PEOPLE)
    new = AgentCase.model_validate({"id": "A-20261102-00001", "enterprise": "firm-one", "service": "item", "agent": "a1", "log": []})
    ledger = taken(ledger, new, "open", now, {"authorised_on": now.date()})
    for verb, title, hours, days in steps:
        now += timedelta(hours=hours)
        case = ledger.all(AgentCase)[0]
        is_legal = case.state in AgentCase.moves.table[verb].sources
        missing = [each.title for each in checklist(ledger, case) if each.is_missing]
        left = left_behind(case.log)
        try:
            ledger = taken(ledger, case, verb, now, values(verb, title, (now + timedelta(days=days)).date()))
        except HinderedError:
            continue
        assert is_legal, (verb, case.state)
        assert title in TITLES or verb not in {"receive", "defer"}
        assert not (verb == "submit" and missing)
        assert not (verb == "grant" and left)
        assert title == "证明" or verb != "defer"
        if verb == "submit":
            due = ledger.all(AgentCase)[0].due
            assert due == SETTINGS.calendar.add(now.date(), 5)


def taken(ledger: Ledger, record: Record, verb: str, now: datetime, chosen: dict[str, Any]) -> Ledger:
    """Return the ledger after a step that is allowed, of which every rule must hold."""
    puts = attempt(ledger, record, verb, Doing(None, now, latest=now), chosen)
    ahead = ledger.after(each.after for each in puts)
    alone = [found for each in puts for found in judge_alone(each.after) if found.code != "RC329"]  # the same may be done twice within a minute
    pairs = tuple(Pair(each.before if each.before.log else None, each.after) for each in puts)  # type: ignore[attr-defined]  # these have lives
    changed = [each for _, each in judge_pairs(Proposal(ledger, ahead, pairs, ZONE)) if each.code != "RC512"]  # a day off may be named
    traces = [trace_of(each) for _, shelf in ahead.shelves() for each in shelf.values()]
    around = RuleContext(Index(traces), frozenset(SETTINGS.category_names), now.date(), ahead.named, SETTINGS)
    across = [each for _, each in judge_across(around, traces)]
    assert (alone, changed, [each for each in across if each.code.startswith("RC36")]) == ([], [], [])
    assert not any(each.is_error for each in across)
    return ahead
