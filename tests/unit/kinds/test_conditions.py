"""What other records and the past say against a step that the table of moves allows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.model.base import step_model
from redchain.model.clock import is_held
from redchain.model.conditions import breach, states_at
from tests.small import EXTRA, log, moment, need, order, project, small

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

NEED = need("A", "submit", "register")
WAITING = need("B", "submit")
MERGED = need(
    "C",
    "submit",
    "merge",
    log=[
        {"at": moment(2).isoformat(), "step": "submit", "by": "firm-one"},
        {"at": moment(2).isoformat(), "step": "merge", "by": "office-one", "into": NEED.id},
    ],
)
NEW = order("A", "A")
DONE = order("B", "A", "dispatch", "accept", "finish", unit="bank")
HELD = order("C", "A", "dispatch", "accept", "hold")
HELD_NEED = need("D", "submit", "register", "hold")
LATER = order("D", "A", log=log("dispatch", day=12))


def code(record: Record, verb: str, *others: Record, at: datetime | None = None, **values: Any) -> str | None:
    step = step_model(type(record)).model_validate({"at": at or moment(10), "step": verb, "by": "office-one", **EXTRA.get(verb, {}), **values})
    ledger = small(NEED, WAITING, MERGED, record, *others)
    found = breach(ledger, record, step)
    if found:
        assert found[1].zh != found[1].en
    return found[0] if found else None


@pytest.mark.parametrize(
    ("record", "verb", "others", "values"),
    [
        (NEW, "dispatch", (), {}),
        (NEW, "dispatch", (order("D", "A", "dispatch", "send_back", "uphold"),), {}),
        (NEW, "dispatch", (order("D", "A", "dispatch", unit="bank"),), {}),
        (order("A", "A", "dispatch"), "send_back", (), {}),
        (order("A", "A", "dispatch", "accept"), "extend", (), {}),
        (order("A", "A", "dispatch", "accept"), "extend", (), {"at": moment(12, 23)}),
        (order("A", "A", "dispatch", "accept"), "hold", (), {}),
        (HELD, "resume", (), {}),
        (DONE, "redo", (), {}),
        (NEED, "verify", (DONE,), {}),
        (NEED, "verify", (DONE, order("D", "A", "dispatch", "recall")), {}),
        (NEED, "verify", (DONE, order("D", "A", "dispatch", "accept", role="support")), {}),
        (NEED, "verify", (DONE, LATER), {}),
        (NEED, "merge", (DONE,), {"into": WAITING.id}),
        (NEED, "decline", (DONE,), {}),
        (NEED, "hold", (), {}),
        (HELD_NEED, "resume", (), {}),
        (need("D", "submit", "register", "hold", "resume"), "hold", (), {}),
        (project("A", "start"), "milestone", (), {}),
        (NEED, "escalate", (), {}),
    ],
)
def test_a_step_that_nothing_speaks_against(record: Record, verb: str, others: tuple[Record, ...], values: dict[str, Any]) -> None:
    assert code(record, verb, *others, **values) is None


@pytest.mark.parametrize(
    ("record", "verb", "others", "values", "wanted"),
    [
        (order("A", "B"), "dispatch", (), {}, "RC311"),
        (order("A", "Z"), "dispatch", (), {}, "RC311"),
        (order("A", "A", item="没有"), "dispatch", (), {}, "RC209"),
        (NEW, "dispatch", (order("D", "A", "dispatch"),), {}, "RC316"),
        (order("A", "A", "dispatch", "send_back", "overrule"), "send_back", (), {}, "RC313"),
        (order("A", "A", "dispatch", "accept"), "extend", (), {"at": moment(13)}, "RC314"),
        (order("A", "A", "dispatch", "accept"), "extend", (), {"due": "2026-11-12"}, "RC314"),
        (HELD, "extend", (), {}, "RC314"),
        (HELD, "hold", (), {}, "RC315"),
        (order("A", "A", "dispatch", "accept"), "resume", (), {}, "RC315"),
        (NEED, "resume", (), {}, "RC315"),
        (HELD_NEED, "hold", (), {}, "RC315"),
        (need("D", "submit", "register", "hold", "resume"), "resume", (), {}, "RC315"),
        (order("A", "B", "dispatch", "accept", "finish"), "redo", (), {}, "RC307"),
        (DONE, "redo", (order("D", "A", "dispatch", unit="bank"),), {}, "RC316"),
        (NEED, "verify", (), {}, "RC307"),
        (NEED, "verify", (order("D", "A", "dispatch", "recall"),), {}, "RC307"),
        (NEED, "verify", (DONE, order("D", "A", "dispatch", "accept")), {}, "RC307"),
        (NEED, "verify", (order("D", "A", "dispatch", "accept", "finish", role="joint"),), {}, "RC307"),
        (NEED, "verify", (DONE, LATER), {"at": moment(12, 8)}, "RC307"),
        (NEED, "merge", (), {"into": NEED.id}, "RC310"),
        (NEED, "merge", (), {"into": "N-20261102-ZZZZZ"}, "RC310"),
        (NEED, "merge", (), {"into": MERGED.id}, "RC310"),
        (NEED, "merge", (order("D", "A", "dispatch"),), {"into": WAITING.id}, "RC309"),
        (NEED, "withdraw", (order("D", "A", "dispatch", "accept"),), {}, "RC309"),
        (NEED, "decline", (order("D", "A", "dispatch", "send_back"),), {}, "RC309"),
        (project("A", "start"), "milestone", (), {"milestone": "没有"}, "RC312"),
        (project("A", "start", "milestone"), "milestone", (), {}, "RC312"),
    ],
)
def test_a_step_that_something_speaks_against(record: Record, verb: str, others: tuple[Record, ...], values: dict[str, Any], wanted: str) -> None:
    assert code(record, verb, *others, **values) == wanted


@pytest.mark.parametrize(
    ("record", "verb", "wanted"),
    [
        (HELD_NEED, "hold", "RC315"),
        (HELD_NEED, "resume", None),
        (NEED, "resume", "RC315"),
        (NEED, "hold", None),
        (NEED, "verify", None),
        (HELD, "hold", "RC315"),
        (order("A", "A", "dispatch", "send_back", "overrule"), "send_back", "RC313"),
        (project("A", "start", "milestone"), "milestone", "RC312"),
    ],
)
def test_a_record_s_own_past_is_judged_without_the_others(record: Record, verb: str, wanted: str | None) -> None:
    step = step_model(type(record)).model_validate({"at": moment(10), "step": verb, "by": "office-one", **EXTRA.get(verb, {})})
    found = breach(None, record, step)
    assert (found[0] if found else None) == wanted


def test_other_records_are_seen_as_they_were_at_the_moment_of_the_step() -> None:
    """So a proposal that holds the later life of a need still answers for the order made in its midst."""
    later = need("D", "submit", "register", "verify", "close")
    assert code(order("A", "D"), "dispatch", later, at=moment(2, 9)) is None
    assert code(order("A", "D"), "dispatch", later, at=moment(2, 8)) == "RC311"
    assert code(order("A", "D"), "dispatch", later, at=moment(2, 12)) == "RC311"
    answered_later = order("D", "A", "dispatch", "accept", "finish")
    assert code(NEED, "verify", answered_later, at=moment(3, 9)) == "RC307"
    assert code(NEED, "verify", answered_later, at=moment(3, 10)) is None


def test_several_states_of_one_moment_all_count() -> None:
    at_once = need("D", log=[{"at": moment(2).isoformat(), "step": each, "by": "x", **EXTRA.get(each, {})} for each in ("submit", "register", "verify")])
    assert states_at(at_once, moment(2)) == {"", "submitted", "registered", "verified"}
    assert states_at(at_once, moment(3)) == {"verified"}
    assert states_at(at_once, moment(1)) == {""}


@pytest.mark.parametrize(
    ("verbs", "held"),
    [
        (("dispatch",), False),
        (("dispatch", "hold"), True),
        (("dispatch", "hold", "resume"), False),
        (("dispatch", "accept", "hold", "progress"), True),
        (("dispatch", "accept", "hold", "finish"), False),
        (("dispatch", "hold", "send_back"), False),
    ],
)
def test_what_lifts_a_hold(verbs: tuple[str, ...], held: bool) -> None:  # noqa: FBT001  # a case of a table
    assert is_held(order("A", "A", *verbs).log) is held


def test_nothing_done_in_the_town_was_blocked(town: Ledger) -> None:
    for model in (Need, Order, Project):
        for record in town.all(model):
            for place, step in enumerate(record.log):
                before = record.model_copy(update={"log": record.log[:place]})
                assert breach(town, before, step) is None, (record.id, step.step)
