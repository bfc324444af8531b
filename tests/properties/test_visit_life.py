"""Whatever steps of visits may be taken lead to records that every rule holds of; whatever the table forbids is refused, and contacts follow from what is on record."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redchain.check.change_rules import judge_pairs
from redchain.check.proposal import Pair, Proposal
from redchain.check.record_rules import judge_alone
from redchain.kinds.pairing.contact import contact
from redchain.kinds.pairing.model import Pairing
from redchain.kinds.person.model import Person
from redchain.kinds.visit.model import Visit
from redchain.model.attempt_step import HinderedError
from tests.properties.test_pairing_life import ZONE, taken
from tests.small import SETTINGS, moment, small

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

pytestmark = pytest.mark.slow

PEOPLE = (
    Person(id="h1", home="bureau", roles=("helper",), post="示例助企员岗1"),
    Person(id="h2", home="office-one", roles=("helper",), post="示例助企员岗2"),
)
FIRMS = ("firm-one", "firm-two")
VERBS = [each for each in Visit.moves.table if each != "correct"]
VISITORS = st.sampled_from([["h1"], ["h2"], ["h1", "h2"]])
TRIED = st.tuples(st.sampled_from(VERBS), st.sampled_from(FIRMS), VISITORS, st.sampled_from(["phone", "online", "on_site"]), st.integers(0, 60))
"""What is tried: which verb of the last visit of which firm, who came and how, and how many hours later."""
KNOWN: dict[str, Any] = {"reason": "写错"}


def made(number: int, firm: str, who: list[str], mode: str, day: date) -> Visit:
    values = {"id": f"V-{day:%Y%m%d}-{number:05}", "enterprise": firm, "visited_on": day, "visitors": who, "log": []}
    return Visit.model_validate({**values, "mode": mode if len(who) > 1 else "phone"})


def paired() -> Pairing:
    log = [{"at": moment(2, 8).isoformat(), "step": "start", "by": "office-one"}]
    return Pairing.model_validate({"id": "R-20261102-00001", "enterprise": "firm-one", "helper": "h1", "cadence": "week", "log": log})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(TRIED, max_size=20))
def test_every_legal_life_is_a_sound_one(steps: list[tuple[str, str, list[str], str, int]]) -> None:
    now, last, ledger = datetime(2026, 11, 2, 9, tzinfo=ZONE), dict[str, str](), small(*PEOPLE, paired())
    for number, (verb, firm, who, mode, hours) in enumerate(steps):
        now += timedelta(hours=hours)
        record = made(number, firm, who, mode, now.date()) if verb == "record" else ledger.find(Visit, last.get(firm))
        if record is None:
            continue
        is_legal = record.state in Visit.moves.table[verb].sources
        try:
            ledger = taken(ledger, record, verb, now, {each: KNOWN[each] for each in Visit.moves.table[verb].needs})
        except HinderedError:
            continue
        assert is_legal, (verb, record.state)
        last[firm] = record.id
    assert_contact(ledger)


def assert_contact(ledger: Ledger) -> None:
    """The last contact is the last visit by the helper that was not taken back, and the next must be on site just when two before it were not."""
    theirs = [each for each in ledger.where(Visit, "enterprise", "firm-one") if each.state != "void" and "h1" in each.visitors]
    theirs.sort(key=lambda each: (each.visited_on, each.mode == "on_site"))
    found = contact(ledger, ledger.all(Pairing)[0])
    assert found is not None
    assert found.last == (theirs[-1].visited_on if theirs else None)
    assert found.is_on_site is (len(theirs) > 1 and not any(each.mode == "on_site" for each in theirs[-2:]))
    assert SETTINGS.calendar.is_workday(found.due)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(verbs=st.lists(st.sampled_from(["dispute", "confirm", "recall"]), max_size=2, unique=True), data=st.data())
def test_what_may_not_be_edited_is_refused(verbs: list[str], data: st.DataObject) -> None:
    now, ledger = datetime(2026, 11, 3, 9, tzinfo=ZONE), small(*PEOPLE)
    ledger = taken(ledger, made(1, "firm-one", ["h1", "h2"], "on_site", now.date()), "record", now, {})
    for verb in verbs:
        now += timedelta(days=1)
        record = ledger.all(Visit)[0]
        if record.state in Visit.moves.table[verb].sources:
            ledger = taken(ledger, record, verb, now, {each: KNOWN[each] for each in Visit.moves.table[verb].needs})
    record = ledger.all(Visit)[0]
    log, place = record.log, data.draw(st.integers(0, len(record.log) - 1))
    edits: dict[str, tuple[dict[str, Any], set[str]]] = {
        "a step is taken out": ({"log": (*log[:place], *log[place + 1 :])}, {"RC704", "RC703", "RC302"}),
        "a step is reworded": ({"log": (*log[:place], log[place].model_copy(update={"note": "改写"}), *log[place + 1 :])}, {"RC703"}),
        "somebody else took a step": ({"log": (*log[:place], log[place].model_copy(update={"by": "institute"}), *log[place + 1 :])}, {"RC703"}),
        "the firm changes": ({"enterprise": "firm-two"}, {"RC702"}),
        "the day changes": ({"visited_on": date(2026, 11, 2)}, {"RC702"}),
        "the visitors change": ({"visitors": ("h1",)}, {"RC702"}),
        **({"what was confirmed changes": ({"mode": "phone"}, {"RC702"})} if record.state == "confirmed" else {}),
    }
    name = data.draw(st.sampled_from(sorted(edits)))
    changes, codes = edits[name]
    after = record.model_copy(update=changes)
    found = [each for _, each in judge_pairs(Proposal(ledger, ledger.after([after]), (Pair(record, after),), ZONE))]
    assert {each.code for each in (*found, *judge_alone(after)) if each.is_error} & codes, name
