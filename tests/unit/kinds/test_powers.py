"""What may be done: who may take a step, and what stands against it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from redchain.kinds.chain.model import Chain, office_of_chain
from redchain.kinds.need.model import NEED_MOVES, Need
from redchain.kinds.order.model import ORDER_MOVES, Order
from redchain.kinds.project.model import PROJECT_MOVES, Project
from redchain.kinds.unit.model import Unit
from redchain.model.base import step_model
from redchain.model.deadline_clock import is_held
from redchain.model.powers import breach, candidates, chain_of, default_actor, may_act, office_of, states_at
from tests.small import EXTRA, log, moment, need, order, project, small

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.text import Text


NEED = need("A", "submit", "register")
ORDER = order("A", "A", "dispatch")
PROJECT = project("A", "start")
EVERYBODY = ("office-one", "office-two", "bureau", "bank", "institute", "firm-one", "firm-two", "nobody")


@pytest.mark.parametrize(
    ("record", "units"),
    [
        (NEED, ("office-one", "office-two")),
        (need("B", enterprise="firm-two"), ("bureau", "office-one", "office-two")),
        (need("C", chain="two"), ("bureau", "office-one", "office-two")),
        (need("D", enterprise="nobody"), ("bureau", "office-one", "office-two")),
        (None, ("bureau", "office-one", "office-two")),
    ],
    ids=["lead units", "a chain that names none", "the need's own chain first", "no firm", "no need"],
)
def test_the_office_of_a_need(record: Need | None, units: tuple[str, ...]) -> None:
    assert (office_of(small(), record) if record else office_of_chain(small(), "")) == units


@pytest.mark.parametrize(
    ("record", "chain", "is_there"),
    [
        (NEED, "one", True),
        (need("B", chain="two"), "two", True),
        (need("C", chain="gone"), "gone", False),
        (need("D", enterprise="nobody"), "", False),
    ],
    ids=["its firm's first", "its own", "one that is not there", "none"],
)
def test_the_chain_of_a_need(record: Need, chain: str, is_there: bool) -> None:  # noqa: FBT001  # a case
    found = chain_of(small(), record)
    assert (found, small().find(Chain, found) is not None) == (chain, is_there)


def test_the_chain_of_a_project() -> None:
    ledger = small(NEED, need("B", enterprise="firm-two"))
    needs = ["N-20261102-ZZZZZ", "N-20261102-BBBBB", "N-20261102-AAAAA"]
    assert chain_of(ledger, project("A", "start", needs=needs)) == "two"
    assert chain_of(ledger, project("A", "start", needs=needs, chain="one")) == "one"
    assert chain_of(ledger, project("A", "start", needs=needs[:1])) == ""


@pytest.mark.parametrize(
    ("record", "verbs", "allowed"),
    [
        (NEED, {"submit", "supplement", "withdraw"}, {"firm-one", "office-one", "office-two"}),
        (NEED, {each.verb for each in NEED_MOVES.moves} - {"submit", "supplement", "withdraw"}, {"office-one", "office-two"}),
        (ORDER, {"accept", "send_back", "progress", "extend", "hold", "resume", "finish"}, {"bureau"}),
        (ORDER, {"dispatch", "uphold", "overrule", "redo", "recall", "correct"}, {"office-one", "office-two"}),
        (PROJECT, {"correct"}, {"office-one", "office-two"}),
        (PROJECT, {each.verb for each in PROJECT_MOVES.moves} - {"correct"}, {"bureau", "office-one", "office-two"}),
    ],
    ids=["firm's", "office's", "unit's", "office's orders", "project", "its times"],
)
def test_each_step_has_its_actors(record: Any, verbs: set[str], allowed: set[str]) -> None:
    ledger = small(NEED, ORDER, PROJECT)
    for verb in verbs:
        assert {each for each in EVERYBODY if may_act(ledger, record, verb, each) is None} == allowed, verb
        assert set(candidates(ledger, record, verb)) == allowed


def test_every_step_of_an_order_belongs_to_the_unit_or_to_the_office() -> None:
    ledger = small(NEED, ORDER)
    for move in ORDER_MOVES.moves:
        allowed = {each for each in EVERYBODY if may_act(ledger, ORDER, move.verb, each) is None}
        assert allowed in ({"bureau"}, {"office-one", "office-two"}), move.verb


def test_the_reason_names_who_may_in_both_languages() -> None:
    why = may_act(small(NEED, ORDER), ORDER, "accept", "bank")
    assert why
    assert why.zh == "“接单”由承办单位办理（bureau），bank 不能办理"
    assert why.en == "“accept” is for the unit of the order (bureau), not for bank"


@pytest.mark.parametrize("verb", ["verify", "close"])
def test_nobody_judges_their_own_order_while_another_can(verb: str) -> None:
    own = order("A", "A", "dispatch", "accept", "finish", unit="office-one")
    ledger = small(NEED, own)
    assert may_act(ledger, NEED, verb, "office-one")
    assert may_act(ledger, NEED, verb, "office-two") is None
    assert default_actor(ledger, NEED, verb) == "office-two"
    assert may_act(ledger, NEED, "escalate", "office-one") is None


@pytest.mark.parametrize("verb", ["verify", "close"])
def test_an_office_that_is_alone_or_all_involved_judges_itself(verb: str) -> None:
    orders = [order("A", "A", "dispatch", unit="office-one"), order("B", "A", "dispatch", unit="office-two", role="joint")]
    assert may_act(small(NEED, *orders), NEED, verb, "office-one") is None
    void = order("A", "A", "dispatch", "recall", unit="office-one")
    assert may_act(small(NEED, void), NEED, verb, "office-one") is None


def test_a_projects_office_is_its_chains_or_that_of_its_needs() -> None:
    assert candidates(small(NEED), project("A", needs=[NEED.id]), "progress") == ("bureau", "office-one", "office-two")
    assert set(candidates(small(NEED), project("A", chain="two"), "progress")) == {"bureau", "office-one", "office-two"}
    assert candidates(small(), project("A", lead="bank"), "progress") == ("bank",)


def test_everything_done_in_the_town_was_done_by_one_who_may(town: Ledger) -> None:
    for model in (Need, Order, Project):
        for record in town.all(model):
            for place, step in enumerate(record.log):
                before = record.model_copy(update={"log": record.log[:place]})
                assert may_act(town, before, step.step, step.by) is None, (record.id, step.step)


MADE_NEED = need("A", "submit", "register")
WAITING = need("B", "submit")
MERGED = need(
    "C",
    "submit",
    "merge",
    log=[
        {"at": moment(2).isoformat(), "step": "submit", "by": "firm-one"},
        {"at": moment(2).isoformat(), "step": "merge", "by": "office-one", "into": MADE_NEED.id},
    ],
)
NEW = order("A", "A")
DONE = order("B", "A", "dispatch", "accept", "finish", unit="bank")
HELD = order("C", "A", "dispatch", "accept", "hold")
HELD_NEED = need("D", "submit", "register", "hold")
OLD = Unit(id="old", name="老示例局", side="government", archived_on=moment(1).date())
ITEMS = need("E", "submit", "register", items=[{"title": "设备", "category": "融资"}, {"title": "招工", "category": "用工"}])
REOPENED = need("F", log=[*log("submit", "register"), *log("verify", "reopen", day=5)])
REACHED = log("start", "milestone", day=4) + log("milestone", day=5, milestone={"milestone": "验收"})
LATER = order("D", "A", log=log("dispatch", day=12))


def usual(record: Record, verb: str) -> dict[str, Any]:
    assert record.moves
    return {key: value for key, value in EXTRA.get(verb, {}).items() if key in record.moves.table[verb].allowed}


def hindrance(record: Record, verb: str, *others: Record, at: datetime | None = None, **values: Any) -> tuple[str | None, Text] | None:
    step = step_model(type(record)).model_validate({"at": at or moment(10), "step": verb, "by": "office-one", **usual(record, verb), **values})
    ledger = small(MADE_NEED, WAITING, MERGED, record, *others)
    found = breach(ledger, record, step)
    if found:
        assert found[1].zh != found[1].en
    return found


def code(record: Record, verb: str, *others: Record, at: datetime | None = None, **values: Any) -> str | None:
    found = hindrance(record, verb, *others, at=at, **values)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("record", "verb", "others", "values"),
    [
        (NEW, "dispatch", (), {}),
        (NEW, "dispatch", (order("D", "A", "dispatch", "send_back", "uphold"),), {}),
        (NEW, "dispatch", (order("D", "A", "dispatch", unit="bank", role="joint"),), {}),
        (NEW, "dispatch", (order("D", "A", "dispatch", "recall", unit="bank"),), {}),
        (order("A", "A", role="support"), "dispatch", (order("D", "A", "dispatch", unit="bank"),), {}),
        (order("A", "A", unit="bank", resource="loan"), "dispatch", (), {}),
        (order("A", "E", item="设备"), "dispatch", (ITEMS, order("D", "E", "dispatch", unit="bank", item="招工")), {}),
        (order("A", "E"), "dispatch", (ITEMS, order("D", "E", "dispatch", unit="bank", item="招工")), {}),
        (order("A", "F"), "dispatch", (REOPENED, order("D", "F", "dispatch", "accept", "finish", unit="bank")), {"at": moment(10)}),
        (project("A", "start"), "finish", (), {"reason": "不再需要验收"}),
        (project("A", "start", "milestone", "milestone", log=REACHED), "finish", (), {}),
        (project("A", "start", milestones=[]), "finish", (), {}),
        (order("A", "A", log=log("dispatch", day=20)), "correct", (), {"meant": moment(3), "reason": "日期写错"}),
        (order("A", "A", "dispatch"), "send_back", (), {}),
        (order("A", "A", "dispatch", "accept"), "extend", (), {}),
        (order("A", "A", "dispatch", "accept"), "extend", (), {"at": moment(12, 23)}),
        (order("A", "A", "dispatch", "accept"), "hold", (), {}),
        (HELD, "resume", (), {}),
        (DONE, "redo", (), {}),
        (MADE_NEED, "verify", (DONE,), {}),
        (MADE_NEED, "verify", (DONE, order("D", "A", "dispatch", "recall")), {}),
        (MADE_NEED, "verify", (DONE, order("D", "A", "dispatch", "accept", role="support")), {}),
        (MADE_NEED, "verify", (DONE, LATER), {}),
        (MADE_NEED, "merge", (DONE,), {"into": WAITING.id}),
        (MADE_NEED, "decline", (DONE,), {}),
        (MADE_NEED, "hold", (), {}),
        (HELD_NEED, "resume", (), {}),
        (need("D", "submit", "register", "hold", "resume"), "hold", (), {}),
        (project("A", "start"), "milestone", (), {}),
        (MADE_NEED, "escalate", (), {}),
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
        (NEW, "dispatch", (order("D", "A", "dispatch", unit="bank"),), {}, "RC318"),
        (NEW, "dispatch", (order("D", "A", "dispatch", "send_back", unit="bank"),), {}, "RC318"),
        (NEW, "dispatch", (DONE,), {}, "RC318"),
        (order("A", "F"), "dispatch", (REOPENED, order("D", "F", unit="bank", log=log("dispatch", "accept", "finish", day=6))), {}, "RC318"),
        (order("A", "E", item="设备"), "dispatch", (ITEMS, order("D", "E", "dispatch", unit="bank", item="设备")), {}, "RC318"),
        (DONE, "redo", (order("D", "A", "dispatch", "accept"),), {}, "RC318"),
        (order("A", "A", resource="loan"), "dispatch", (), {}, "RC317"),
        (order("A", "A", unit="bank", resource="fair", role="support"), "dispatch", (), {}, "RC317"),
        (order("A", "A", unit="old"), "dispatch", (OLD,), {}, "RC710"),
        (order("A", "A", "dispatch", "accept", "finish", unit="old"), "redo", (OLD,), {}, "RC710"),
        (project("A", "start", "milestone"), "finish", (), {}, "RC320"),
        (project("A", "start"), "finish", (), {}, "RC320"),
        (order("A", "A", "dispatch"), "correct", (), {"meant": moment(3), "reason": "日期写错"}, "RC321"),
        (NEED, "correct", (), {"meant": moment(3), "reason": "日期写错"}, "RC321"),
        (project("A", "start", log=log("start", day=20)), "correct", (), {"meant": moment(21), "reason": "日期写错"}, "RC321"),
        (order("A", "A", log=log("dispatch", day=3) + log("accept", day=20)), "correct", (), {"meant": moment(2), "reason": "日期写错"}, "RC321"),
        (order("A", "A", "dispatch", "send_back", "overrule"), "send_back", (), {}, "RC313"),
        (order("A", "A", "dispatch", "accept"), "extend", (), {"at": moment(13)}, "RC314"),
        (order("A", "A", "dispatch", "accept"), "extend", (), {"due": "2026-11-12"}, "RC314"),
        (HELD, "extend", (), {}, "RC314"),
        (HELD, "hold", (), {}, "RC315"),
        (order("A", "A", "dispatch", "accept"), "resume", (), {}, "RC315"),
        (MADE_NEED, "resume", (), {}, "RC315"),
        (HELD_NEED, "hold", (), {}, "RC315"),
        (need("D", "submit", "register", "hold", "resume"), "resume", (), {}, "RC315"),
        (order("A", "B", "dispatch", "accept", "finish"), "redo", (), {}, "RC307"),
        (DONE, "redo", (order("D", "A", "dispatch", unit="bank"),), {}, "RC316"),
        (MADE_NEED, "verify", (), {}, "RC307"),
        (MADE_NEED, "verify", (order("D", "A", "dispatch", "recall"),), {}, "RC307"),
        (MADE_NEED, "verify", (DONE, order("D", "A", "dispatch", "accept")), {}, "RC307"),
        (MADE_NEED, "verify", (order("D", "A", "dispatch", "accept", "finish", role="joint"),), {}, "RC307"),
        (MADE_NEED, "verify", (DONE, LATER), {"at": moment(12, 8)}, "RC307"),
        (MADE_NEED, "merge", (), {"into": MADE_NEED.id}, "RC310"),
        (MADE_NEED, "merge", (), {"into": "N-20261102-ZZZZZ"}, "RC310"),
        (MADE_NEED, "merge", (), {"into": MERGED.id}, "RC310"),
        (MADE_NEED, "merge", (order("D", "A", "dispatch"),), {"into": WAITING.id}, "RC309"),
        (MADE_NEED, "withdraw", (order("D", "A", "dispatch", "accept"),), {}, "RC309"),
        (MADE_NEED, "decline", (order("D", "A", "dispatch", "send_back"),), {}, "RC309"),
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
        (MADE_NEED, "resume", "RC315"),
        (MADE_NEED, "hold", None),
        (MADE_NEED, "verify", None),
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
    assert code(MADE_NEED, "verify", answered_later, at=moment(3, 9)) == "RC307"
    assert code(MADE_NEED, "verify", answered_later, at=moment(3, 10)) is None


@pytest.mark.parametrize(
    ("record", "verb", "other", "at", "wanted"),
    [
        (order("A", "D"), "dispatch", need("D", "submit", "register"), moment(2, 8), "“待受理（2026-11-02 08:00 时）”"),
        (order("A", "D"), "dispatch", need("D", "submit", "register"), moment(1), "“还没有登记（2026-11-01 09:00 时）”"),
        (MADE_NEED, "verify", order("D", "A", "dispatch", "accept", "finish"), moment(3, 8), "“待签收（2026-11-03 08:00 时）”"),
        (MADE_NEED, "verify", order("D", "A", "dispatch", "accept"), moment(4), "“办理中”"),
    ],
)
def test_a_refusal_says_how_another_record_stood_at_the_moment_of_the_step(record: Record, verb: str, other: Record, at: datetime, wanted: str) -> None:
    """Its state of today would make the refusal contradict itself: “only a registered need is dispatched, and it is registered”."""
    found = hindrance(record, verb, other, at=at)
    assert found is not None
    assert wanted in found[1].zh


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


def test_an_archived_lead_unit_leaves_nobody_else_to_judge() -> None:
    led = order("A", "A", "dispatch", "accept", "finish", unit="office-one")
    asked = need("A", "submit", "register")
    book = small(asked, led)
    assert may_act(book, asked, "verify", "office-one") is not None
    away = book.after([book.shelf(Unit)["office-two"].model_copy(update={"archived_on": date(2026, 11, 20)})])
    assert may_act(away, asked, "verify", "office-one") is None
