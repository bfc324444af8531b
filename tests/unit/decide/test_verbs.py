"""Every verb of the flow: the step it takes, what comes with it, and why it is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from redchain.decide.take_step import Doing, act, actor_of
from redchain.errors import RedchainError, RefusalError, UsageError
from redchain.kinds.need.model import NEED_MOVES, Need
from redchain.kinds.order.model import ORDER_MOVES, Order
from redchain.kinds.project.model import PROJECT_MOVES, Project
from tests.small import EXTRA, moment, need, order, project, small

if TYPE_CHECKING:
    from redchain.decide.change import Change
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

NEED, OTHER = need("A", "submit", "register"), need("B", "submit")
DONE = order("B", "A", "dispatch", "accept", "finish", unit="bank")
DOING = Doing(None, moment(10))
USUAL = {
    **dict.fromkeys(("supplement", "withdraw"), "firm-one"),
    **dict.fromkeys(("accept", "send_back", "progress", "extend", "finish"), "bureau"),
}
SUCCESSES: tuple[tuple[Record, str, tuple[Record, ...], dict[str, Any], str], ...] = (
    (OTHER, "register", (), {}, "registered"),
    (OTHER, "ask_more", (), {}, "incomplete"),
    (need("C", "submit", "ask_more"), "supplement", (), {}, "submitted"),
    (OTHER, "decline", (), {}, "declined"),
    (OTHER, "merge", (NEED,), {"into": NEED.id}, "merged"),
    (NEED, "withdraw", (), {}, "withdrawn"),
    (NEED, "verify", (DONE,), {}, "verified"),
    (need("C", "submit", "register", "verify"), "close", (), {}, "closed"),
    (need("C", "submit", "decline"), "reopen", (), {}, "registered"),
    (NEED, "escalate", (), {}, "registered"),
    (NEED, "hold", (), {}, "registered"),
    (need("C", "submit", "register", "hold"), "resume", (), {}, "registered"),
    (order("A", "A", "dispatch"), "accept", (), {}, "working"),
    (order("A", "A", "dispatch"), "send_back", (), {}, "disputed"),
    (order("A", "A", "dispatch", "send_back"), "uphold", (), {}, "void"),
    (order("A", "A", "dispatch", "send_back"), "overrule", (), {}, "pending"),
    (order("A", "A", "dispatch", "accept"), "progress", (), {}, "working"),
    (order("A", "A", "dispatch", "accept"), "extend", (), {}, "working"),
    (order("A", "A", "dispatch", "accept"), "hold", (), {}, "working"),
    (order("A", "A", "dispatch", "hold"), "resume", (), {}, "pending"),
    (order("A", "A", "dispatch", "accept"), "finish", (), {}, "finished"),
    (order("A", "A", "dispatch", "accept", "finish"), "redo", (), {}, "working"),
    (order("A", "A", "dispatch"), "confirm", (), {}, "pending"),
    (order("A", "A", "dispatch"), "recall", (), {}, "void"),
    (project("A", "start"), "progress", (), {}, "running"),
    (project("A", "start"), "milestone", (), {}, "running"),
    (project("A", "start", form="co_building"), "result", (), {"title": "规程"}, "running"),
    (project("A", "start", form="co_building"), "advise", (), {"enterprise": "firm-one"}, "running"),
    (project("A", "start", due="2026-11-12"), "extend", (), {"due": "2026-11-20", "reason": "等设备"}, "running"),
    (project("A", "start"), "finish", (), {}, "finished"),
    (project("A", "start"), "stop", (), {}, "stopped"),
)


def world(record: Record, *others: Record) -> Ledger:
    return small(*{each.id: each for each in (NEED, record, *others)}.values())


def extra(record: Record, verb: str) -> dict[str, Any]:
    assert record.moves
    return {key: value for key, value in EXTRA.get(verb, {}).items() if key in record.moves.table[verb].allowed}


def done(record: Record, verb: str, *others: Record, doing: Doing = DOING, **values: Any) -> Change:
    return act(world(record, *others), type(record), [record.id], doing, {"step": verb, **extra(record, verb), **values})


@pytest.mark.parametrize(("record", "verb", "others", "values", "state"), SUCCESSES, ids=lambda each: each if isinstance(each, str) else "")
def test_a_verb_takes_its_step(record: Any, verb: str, others: tuple[Record, ...], values: dict[str, Any], state: str) -> None:
    change = done(record, verb, *others, doing=Doing(None, moment(10), "说明"), **values)
    put = change.puts[0]
    after: Any = put.after
    assert put.before == record
    assert after.state == state
    assert after.log[:-1] == record.log
    last = after.log[-1]
    assert (last.step, last.at, last.note) == (verb, moment(10), "说明")
    assert last.by == (
        "bureau" if record.kind.name == "project" or (record.kind.name == "order" and verb in {"hold", "resume"}) else USUAL.get(verb, "office-one")
    )
    assert {**extra(record, verb), **values}.keys() <= last.model_fields_set
    assert change.subject.startswith(f"flow: {verb.replace('_', '-')} {record.id}")


def test_the_table_speaks_of_every_verb_that_has_a_command() -> None:
    kinds = {Need: NEED_MOVES, Order: ORDER_MOVES, Project: PROJECT_MOVES}
    assert {(type(record), verb) for record, verb, *_ in SUCCESSES} == {
        (model, each.verb) for model, moves in kinds.items() for each in moves.moves[1:] if each.verb != "correct"
    }


def ended(record: Record) -> bool:
    return not any(is_taken(record, each) for each in (record.moves.possible(record.state) if record.moves else ()))


@pytest.mark.parametrize(
    "record",
    [
        NEED,
        OTHER,
        need("C", "submit", "withdraw"),
        need("C", "submit", "register", "verify", "close"),
        order("A", "A", "dispatch"),
        order("A", "A", "dispatch", "recall"),
        DONE,
        project("A", "start"),
        project("A", "start", "stop"),
    ],
    ids=lambda each: f"{each.kind.name} {each.state}",
)
def test_a_verb_that_the_state_does_not_allow_names_the_rule_the_state_and_what_is_possible(record: Any) -> None:
    moves = record.moves
    for move in moves.moves[1:]:
        if record.state in move.sources:
            continue
        with pytest.raises(RefusalError) as caught:
            done(record, move.verb)
        for words in caught.value.text:
            assert "RC301" in words
            assert record.id in words
        assert moves.states[record.state].zh in caught.value.text.zh
        assert moves.states[record.state].en in caught.value.text.en
        assert caught.value.remedy
        for verb in moves.possible(record.state):
            assert (f"{verb.replace('_', '-')} {record.id}" in caught.value.remedy.en) == is_taken(record, verb), verb
        assert ended(record) == ("log " + record.id in caught.value.remedy.en)


def is_taken(record: Any, verb: str) -> bool:
    """Whether a step is taken when it is given what it needs."""
    try:
        done(
            record, verb, **{key: value for key, value in {"into": NEED.id, "meant": moment(3), "reason": "…"}.items() if key in record.moves.table[verb].needs}
        )
    except RefusalError:
        return False
    return True


@pytest.mark.parametrize(("record", "verb", "others", "values", "state"), SUCCESSES, ids=lambda each: each if isinstance(each, str) else "")
def test_a_verb_by_one_who_may_not_is_refused_and_names_who_may(record: Any, verb: str, others: tuple[Record, ...], values: dict[str, Any], state: str) -> None:
    with pytest.raises(RefusalError) as caught:
        done(record, verb, *others, doing=Doing("institute", moment(10)), **values)
    assert "institute" in caught.value.text.zh
    assert caught.value.remedy
    assert re.search("--by (office-one|bureau|firm-one)", caught.value.remedy.en)


@pytest.mark.parametrize(("record", "verb", "others", "values", "state"), SUCCESSES, ids=lambda each: each if isinstance(each, str) else "")
def test_what_a_verb_needs_is_asked_by_its_flag(record: Any, verb: str, others: tuple[Record, ...], values: dict[str, Any], state: str) -> None:
    move = record.moves.table[verb]
    for key in move.needs:
        if key in move.worked_out:
            continue
        with pytest.raises(UsageError) as caught:
            done(record, verb, *others, **{**values, key: None})
        assert f"--{key}" in caught.value.text.zh


def test_a_value_of_another_verb_is_refused() -> None:
    with pytest.raises(UsageError, match="does not take --reply"):
        done(NEED, "escalate", reply="x")


def test_a_step_is_not_taken_before_the_last_one() -> None:
    with pytest.raises(RefusalError, match="RC303"):
        done(order("A", "A", "dispatch"), "accept", doing=Doing(None, moment(1)))


def test_a_rough_moment_gives_way_to_what_was_done_that_day() -> None:
    early = Doing(None, moment(3, 0), is_rough=True)
    change = done(order("A", "A", "dispatch"), "accept", doing=early)
    assert change.puts[0].after.log[-1].at == moment(3, 8)  # type: ignore[attr-defined]
    late = need("C", "submit", log=[{"at": moment(3, 15).isoformat(), "step": "submit", "by": "firm-one"}])
    assert done(NEED, "merge", late, doing=early, into=late.id).puts[0].after.log[-1].at == moment(3, 15)  # type: ignore[attr-defined]
    verified = done(NEED, "verify", DONE, doing=early)
    assert verified.puts[0].after.log[-1].at == moment(3, 10)  # type: ignore[attr-defined]
    with pytest.raises(RefusalError, match="RC303"):
        done(order("A", "A", "dispatch"), "accept", doing=Doing(None, moment(2, 0), is_rough=True))


def test_several_records_go_in_one_change() -> None:
    orders = [order("A", "A", "dispatch"), order("C", "A", "dispatch", unit="institute")]
    change = act(small(NEED, *orders), Order, [orders[0].id, "CCCCC", orders[0].id], DOING, {"step": "recall"})
    assert [(each.after.id, each.after.state) for each in change.puts] == [(orders[0].id, "void"), (orders[1].id, "void")]
    assert change.subject == f"flow: recall {orders[0].id}, {orders[1].id}"


def test_one_that_is_refused_refuses_all() -> None:
    with pytest.raises(RefusalError):
        act(small(NEED, OTHER), Need, [OTHER.id, NEED.id], DOING, {"step": "register"})


def test_a_merge_names_both_needs() -> None:
    change = act(small(NEED, OTHER), Need, ["BBBBB"], DOING, {"step": "merge", "into": "aaaaa"})
    (put,) = change.puts
    assert isinstance(put.after, Need)
    assert put.after.log[-1].into == NEED.id
    assert OTHER.id in change.subject


@pytest.mark.parametrize(("rating", "valid"), [("satisfied", True), ("basically", True), ("unsatisfied", True), ("unreachable", False), ("unrated", False)])
def test_a_follow_up_is_valid_when_the_firm_answered(rating: str, valid: bool) -> None:  # noqa: FBT001  # a case of a table
    for said, wanted in ((None, valid), (not valid, not valid)):
        change = done(NEED, "verify", DONE, rating=rating, valid=said)
        assert change.puts[0].after.log[-1].valid is wanted  # type: ignore[attr-defined]


def test_a_redo_after_verification_opens_the_need_again() -> None:
    verified = need(
        "A",
        "submit",
        "register",
        log=[
            *need("A", "submit", "register").model_dump(mode="json", exclude_none=True)["log"],
            {"at": "2026-11-04T09:00:00+08:00", "step": "verify", "by": "office-one", "rating": "unsatisfied", "valid": True},
        ],
    )
    second = order("C", "A", "dispatch", "accept", "finish", unit="institute")
    change = act(small(verified, DONE, second), Order, [DONE.id, second.id], DOING, {"step": "redo", "reason": "企业不满意"})
    states = {each.after.id: each.after.state for each in change.puts}
    assert states == {DONE.id: "working", second.id: "working", verified.id: "registered"}
    assert next(each.before for each in change.puts if each.after.id == verified.id) == verified


def test_a_redo_of_a_closed_need_is_refused() -> None:
    closed = need("A", "submit", "register", "verify", "close")
    with pytest.raises(RefusalError, match="RC307"):
        act(small(closed, DONE), Order, [DONE.id], DOING, {"step": "redo", "reason": "x"})


def clock_of(change: Change) -> tuple[str, int | None]:
    (after,) = (each.after for each in change.puts if isinstance(each.after, Order))
    return str(after.due), after.log[-1].workdays


def test_an_extension_and_a_redo_have_the_clocks_of_the_settings_unless_a_date_is_given() -> None:
    working, finished = order("A", "A", "dispatch", "accept"), order("A", "A", "dispatch", "accept", "finish")
    assert clock_of(done(working, "extend", due=None)) == ("2026-11-24", 15)
    assert clock_of(done(working, "extend", due="2026-11-16")) == ("2026-11-16", None)
    assert clock_of(done(finished, "redo")) == ("2026-11-19", 7)
    assert clock_of(done(finished, "redo", due="2026-11-16")) == ("2026-11-16", None)


def test_where_the_settings_know_no_extension_it_needs_a_date() -> None:
    with pytest.raises(UsageError, match="--due"):
        done(order("A", "A", "dispatch", "accept", role="support"), "extend", due=None)


def test_a_milestone_is_marked_with_its_day() -> None:
    (put,) = done(project("A", "start"), "milestone").puts
    assert isinstance(put.after, Project)
    assert [(each.title, str(each.done_on)) for each in put.after.milestones] == [("签约", "2026-11-10"), ("验收", "None")]


def test_an_archived_record_takes_no_step() -> None:
    archived = need("C", "submit", "decline", archived_on="2026-11-05")
    with pytest.raises(RefusalError, match="archived") as caught:
        done(archived, "reopen")
    assert "--unset archived_on" in str(caught.value.remedy)


def test_pieces_of_ids() -> None:
    twin = need("A", "submit", id="N-20261101-AAAAA")
    with pytest.raises(RefusalError) as caught:
        act(small(NEED, twin), Need, ["AAAAA"], DOING, {"step": "register"})
    assert caught.value.remedy
    assert twin.id in caught.value.remedy.zh
    assert NEED.id in caught.value.remedy.zh
    for typed in ("AA", "ZZZZZ", "N-20261102-ZZZZZ", ""):
        with pytest.raises(RedchainError, match="there is no need"):
            act(small(NEED), Need, [typed], DOING, {"step": "register"})


def test_who_acts_is_known_before_the_step() -> None:
    known = small(OTHER)
    assert actor_of(known, OTHER, "register", DOING) == "office-one"
    assert actor_of(known, NEED, "withdraw", DOING) == "firm-one"
    with pytest.raises(RefusalError):
        actor_of(known, OTHER, "register", Doing("bank", moment(10)))
