"""The mark of a plan: asked, set, shipped, or where four of five of the repository's own first places were right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.order.model import Order
from redchain.match.corpus import corpus_of
from redchain.match.plan import plan
from redchain.match.plan_mark import LEAST_ABOVE, LEAST_PAIRS, RIGHT, PastPair, PlanMark, mark_of, past_pairs, plan_mark
from redchain.model.settings import LIKELY, MatchWeights

TODAY = date(2026, 11, 23)
WORDS = ("电堆", "膜电极", "双极板", "储氢瓶", "空压机", "减压阀", "氢泵", "传感器", "冷却液", "端板")
STEPS: dict[str, dict[str, str]] = {"finish": {"reply": "好"}, "send_back": {"reason": "不归我们"}}


def order(number: int, need: str, resource: str, *verbs: str) -> Order:
    log: list[dict[str, Any]] = [{"at": "2026-11-02T09:00:00+08:00", "step": "dispatch", "by": "u", "due": "2026-11-20"}]
    log += [{"at": "2026-11-05T09:00:00+08:00", "step": each, "by": "u", **STEPS.get(each, {})} for each in verbs]
    return Order.model_validate({"id": f"D-20261102-{number:05d}", "need": need, "unit": "u", "role": "lead", "resource": resource, "log": log})


@pytest.fixture
def past(need: Any, resource: Any, ledger: Any) -> Any:
    """Make a ledger of so many past needs, each served by what ranks first, or else by something that says nothing of it."""

    def make(count: int, *, wrong: int = 0, **weights: float) -> Any:
        records: list[Any] = [resource(f"r{place}", f"{word}检测服务") for place, word in enumerate(WORDS)] + [resource("z", "会计代账", category="融资")]
        for number in range(count):
            made = need(f"{WORDS[number % 10]}想找人检测", id=f"N-20261101-{number:05d}")
            records += [made, order(number, made.id, "z" if number < wrong else f"r{number % 10}", "accept", "finish")]
        return ledger(*records, weights=MatchWeights(**weights))

    return make


def test_fewer_than_fifty_past_pairs_leave_the_shipped_mark(past: Any) -> None:
    corpus = corpus_of(past(LEAST_PAIRS - 1), TODAY)
    assert plan_mark(corpus) == PlanMark(LIKELY, "shipped", LEAST_PAIRS - 1)
    assert plan(corpus, ()).mark == plan_mark(corpus)


def test_from_fifty_on_they_set_it(past: Any) -> None:
    found = plan_mark(corpus_of(past(60), TODAY))
    assert (found.source, found.pairs, found.right) == ("own", 60, 60)
    assert found.least == MatchWeights().gap
    assert plan_mark(corpus_of(past(60, wrong=30, history=0.0), TODAY)).least > MatchWeights().gap


def test_what_is_asked_or_set_goes_before_it_and_nothing_goes_below_a_gap(past: Any) -> None:
    assert plan_mark(corpus_of(past(60), TODAY), 0.5) == PlanMark(0.5, "asked")
    assert plan_mark(corpus_of(past(60), TODAY), 0.1) == PlanMark(MatchWeights().gap, "asked")
    assert plan_mark(corpus_of(past(60, plan=0.7), TODAY)) == PlanMark(0.7, "settings")
    assert plan_mark(corpus_of(past(60, plan=0.1, gap=0.4), TODAY)) == PlanMark(0.4, "settings")


def test_a_pair_is_what_a_plan_would_have_chosen_not_what_people_chose(past: Any) -> None:
    """Else nearly all would be right, whatever they score."""
    pairs = list(past_pairs(corpus_of(past(4, wrong=2, history=0.0), TODAY)))
    assert [each.is_right for each in pairs] == [False, False, True, True]


def test_a_first_place_that_was_wrong_counts_and_another_that_was_wrong_says_nothing(need: Any, resource: Any, ledger: Any) -> None:
    offers = [resource("first", "电堆检测服务"), resource("second", "会计代账", category="融资")]
    for name, pairs in (("first", [False]), ("second", [])):
        made = need("电堆想找人检测")
        books = ledger(*offers, made, order(1, made.id, name, "send_back", "uphold"))
        assert [each.is_right for each in past_pairs(corpus_of(books, TODAY))] == pairs


PAIRS = st.lists(st.builds(PastPair, st.floats(0, 1), st.booleans()), min_size=1, max_size=120)


@given(pairs=PAIRS, gap=st.floats(0, 0.85))
def test_four_of_five_above_the_mark_were_right_or_there_is_no_such_mark(pairs: list[PastPair], gap: float) -> None:
    found = mark_of(pairs, gap)
    above = [each.is_right for each in pairs if each.score >= found.least]
    assert (found.pairs, found.above, found.right) == (len(pairs), len(above), sum(above))
    assert found.least >= gap
    if found.least < 0.9:
        assert len(above) >= LEAST_ABOVE
        assert sum(above) >= RIGHT * len(above)
