"""Whatever steps of pairings may be taken lead to records that every rule holds of, with one helper a firm; whatever the table forbids is refused."""

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
from redchain.kinds.pairing.contact import contact
from redchain.kinds.pairing.model import Pairing
from redchain.kinds.person.model import Person
from redchain.model.attempt_step import Doing, HinderedError, attempt
from redchain.model.fields import reference_paths, references
from redchain.model.ledger import Index, Trace
from tests.small import SETTINGS, small

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

pytestmark = pytest.mark.slow

ZONE = ZoneInfo("Asia/Shanghai")
PEOPLE = (
    Person(id="h1", home="bureau", roles=("helper",), post="示例助企员岗1"),
    Person(id="h2", home="bank", roles=("helper", "mentor"), post="示例助企员岗2"),
    Person(id="m1", home="institute", roles=("mentor",), post="示例导师岗1"),
)
FIRMS = ("firm-one", "firm-two")
VERBS = [each for each in Pairing.moves.table if each != "correct"]
TRIED = st.tuples(st.sampled_from(VERBS), st.sampled_from(FIRMS), st.sampled_from(["h1", "h2"]), st.integers(0, 400))
"""What is tried: which verb of the last pairing of which firm, with whom, and how many hours later."""
KNOWN: dict[str, Any] = {"reason": "调岗", "note": "说明", "milestone": "小升规"}


def values(verb: str, who: str) -> dict[str, Any]:
    move = Pairing.moves.table[verb]
    return {"note": "说明", **{each: KNOWN.get(each, who) for each in (*move.needs, *move.says[:1])}}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(TRIED, max_size=20), mentor=st.sampled_from([None, "m1"]))
def test_every_legal_life_is_a_sound_one(steps: list[tuple[str, str, str, int]], mentor: str | None) -> None:
    now, last, ledger = datetime(2026, 11, 2, 9, tzinfo=ZONE), dict[str, str](), small(*PEOPLE)
    for number, (verb, firm, who, hours) in enumerate(steps):
        now += timedelta(hours=hours)
        record: Pairing | None = ledger.find(Pairing, last.get(firm))
        if verb == "start":
            made = {"id": f"R-{now:%Y%m%d}-{number:05}", "enterprise": firm, "helper": who, "mentor": mentor, "milestones": [{"title": "小升规"}], "log": []}
            record = Pairing.model_validate(made)
        if record is None:
            continue
        is_legal = record.state in Pairing.moves.table[verb].sources
        try:
            ledger = taken(ledger, record, verb, now, values(verb, who))
        except HinderedError:
            continue
        assert is_legal, (verb, record.state)
        last[firm] = record.id
    for firm in FIRMS:
        running = [each for each in ledger.where(Pairing, "enterprise", firm) if each.is_open]
        assert len(running) <= 1
        for each in running:
            found = contact(ledger, each)
            assert found is not None
            assert found.due > found.since
            assert SETTINGS.calendar.is_workday(found.due)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(verbs=st.lists(st.sampled_from(["progress", "hand_over", "milestone", "stop"]), min_size=1, max_size=4, unique=True), data=st.data())
def test_what_may_not_be_edited_is_refused(verbs: list[str], data: st.DataObject) -> None:
    now, ledger = datetime(2026, 11, 2, 9, tzinfo=ZONE), small(*PEOPLE)
    first = {"id": "R-20261102-00001", "enterprise": "firm-one", "helper": "h1", "milestones": [{"title": "小升规"}], "log": []}
    ledger = taken(ledger, Pairing.model_validate(first), "start", now, values("start", "h1"))
    for verb in verbs:
        now += timedelta(days=1)
        record = ledger.all(Pairing)[0]
        if record.is_open:
            ledger = taken(ledger, record, verb, now, values(verb, "h2"))
    record = ledger.all(Pairing)[0]
    log, place = record.log, data.draw(st.integers(0, len(record.log) - 1))
    edits: dict[str, tuple[dict[str, Any], set[str]]] = {
        "a step is taken out": ({"log": (*log[:place], *log[place + 1 :])}, {"RC704", "RC703", "RC302"}),
        "a step is reworded": ({"log": (*log[:place], log[place].model_copy(update={"note": "改写"}), *log[place + 1 :])}, {"RC703"}),
        "somebody else took a step": ({"log": (*log[:place], log[place].model_copy(update={"by": "institute"}), *log[place + 1 :])}, {"RC703"}),
        "the firm changes": ({"enterprise": "firm-two"}, {"RC702"}),
        "the helper changes": ({"helper": "h1" if record.helper == "h2" else "h2"}, {"RC702"}),
    }
    name = data.draw(st.sampled_from(sorted(edits)))
    changes, codes = edits[name]
    after = record.model_copy(update=changes)
    found = [each for _, each in judge_pairs(Proposal(ledger, ledger.after([after]), (Pair(record, after),), ZONE))]
    assert {each.code for each in (*found, *judge_alone(after)) if each.is_error} & codes, name


def taken(ledger: Ledger, record: Record, verb: str, now: datetime, chosen: dict[str, Any]) -> Ledger:
    """Return the ledger after a step that is allowed, of which every rule must hold."""
    puts = attempt(ledger, record, verb, Doing(None, now, latest=now), chosen)
    ahead = ledger.after(each.after for each in puts)
    alone = [found for each in puts for found in judge_alone(each.after) if found.code != "RC329"]  # the same may be done twice within a minute
    pairs = tuple(Pair(each.before if each.before.log else None, each.after) for each in puts)  # type: ignore[attr-defined]  # these have lives
    changed = [each for _, each in judge_pairs(Proposal(ledger, ahead, pairs, ZONE))]
    traces = [trace_of(each) for _, shelf in ahead.shelves() for each in shelf.values()]
    around = RuleContext(Index(traces), frozenset(SETTINGS.category_names), now.date(), ahead.named, SETTINGS)
    across = [each for _, each in judge_across(around, traces) if each.is_error]
    assert (alone, changed, across) == ([], [], [])
    return ahead


def trace_of(record: Record) -> Trace:
    refs = tuple(dict.fromkeys(f"{'|'.join(kinds)}:{identifier}" for _, kinds, identifier in references(record, reference_paths(type(record)))))
    last = record.steps[-1].at.date().isoformat() if record.steps else ""
    return Trace(f"{record.kind.name}:{record.id}", f"data/{record.kind.folder}", refs, record.facts(), last)
