"""Tuning: weights follow what happened, are judged on needs held back, and change nothing where nothing is to be learnt."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redchain.kinds.need.model import Need, NeedItem
from redchain.kinds.order.model import Order
from redchain.match.corpus import corpus_of
from redchain.match.suggest import ranking, read_need
from redchain.match.tune import LEAST, JudgedNeed, count_pairs, judged_needs, tune, tuned_names, value
from redchain.model.settings import MatchWeights

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)
REPLIES = {"finish": {"reply": "好"}, "send_back": {"reason": "不归我们"}}
WORDS = ("电堆", "膜电极", "双极板", "储氢瓶", "空压机", "减压阀", "氢泵", "传感器", "冷却液", "端板")


def order(number: int, need: str, resource: str, *verbs: str) -> Order:
    log: list[dict[str, Any]] = [{"at": "2026-11-02T09:00:00+08:00", "step": "dispatch", "by": "u", "due": "2026-11-20"}]
    log += [{"at": "2026-11-05T09:00:00+08:00", "step": each, "by": "u", **REPLIES.get(each, {})} for each in verbs]
    return Order.model_validate({"id": f"D-20261102-{number:05d}", "need": need, "unit": "u", "role": "lead", "resource": resource, "log": log})


def wish(need: Any, number: int, title: str, **fields: Any) -> Need:
    made: Need = need(title, id=f"N-20261101-{number:05d}", **fields)
    return made


@pytest.fixture
def one_sided(need: Any, resource: Any, ledger: Any) -> Any:
    """For every word an offer that repeats it in another category, and one of the need's category that says it once; always the second served."""
    records: list[Any] = []
    for place, word in enumerate(WORDS):
        records.append(resource(f"a{place}", f"{word}招聘", category="用工"))
        records.append(resource(f"b{place}", f"{word}测试"))
    for number in range(60):
        made = wish(need, number, f"{WORDS[number % 10]}招聘前先测")
        records += [made, order(number, made.id, f"b{number % 10}", "accept", "finish")]
    return ledger(*records, weights=MatchWeights(category=0.1, history=0))


def test_weights_follow_what_happened_on_needs_held_back_too(one_sided: Any) -> None:
    found = judged_needs(corpus_of(one_sided, TODAY))
    assert count_pairs(found) == 60
    tuned = tune(corpus_of(one_sided, TODAY), found)
    assert tuned.is_better
    assert tuned.weights.category > one_sided.settings.match.category
    assert tuned.weights.text == one_sided.settings.match.text
    assert tuned.after > tuned.before
    assert tuned.difference is not None
    assert 0 < tuned.difference.low <= tuned.after - tuned.before <= tuned.difference.high
    assert tune(corpus_of(one_sided, TODAY), found) == tuned


def test_as_many_needs_as_before_are_gaps_save_for_ties_at_the_threshold(one_sided: Any) -> None:
    scores = _best_scores(one_sided)
    middle = (scores[0] + scores[-1]) / 2
    split = _with(one_sided, one_sided.settings.match.model_copy(update={"gap": middle}))
    weights = tune(corpus_of(split, TODAY), judged_needs(corpus_of(split, TODAY))).weights
    before, after = sum(each < middle for each in scores), _best_scores(_with(split, weights))
    assert 0 < before < len(scores)
    assert sum(each < weights.gap for each in after) <= before <= sum(each <= weights.gap for each in after)


def _best_scores(books: Any) -> list[float]:
    corpus = corpus_of(books, TODAY)
    return sorted(next(score for _, score in ranking(corpus, each)) for each in books.all(Need))


def test_nothing_to_gain_changes_nothing(need: Any, resource: Any, ledger: Any) -> None:
    """Each need's only offer served it: no weights can do better."""
    records: list[Any] = [resource(f"b{place}", f"{word}测试") for place, word in enumerate(WORDS)]
    for number in range(LEAST):
        made = wish(need, number, f"{WORDS[number % 10]}测试")
        records += [made, order(number, made.id, f"b{number % 10}", "accept")]
    books = ledger(*records)
    tuned = tune(corpus_of(books, TODAY), judged_needs(corpus_of(books, TODAY)))
    assert tuned.weights == books.settings.match.model_copy(update={"gap": tuned.weights.gap})
    assert not tuned.is_better


def test_what_counts_as_an_outcome(need: Any, resource: Any, ledger: Any) -> None:
    """Finished is worth 1, sent back is wrong, what is pending or no longer offered says nothing; the day matters."""
    offers = [resource("good", "测试"), resource("wrong", "贷款"), resource("late", "培训"), resource("gone", "补贴", valid_until="2026-11-10")]
    orders = (order(1, "N-20261101-00001", "good", "accept", "finish"), order(2, "N-20261101-00001", "wrong", "send_back", "uphold"))
    more = (order(3, "N-20261101-00001", "late"), order(4, "N-20261101-00001", "gone", "accept"))
    books = ledger(*offers, wish(need, 1, "测试"), *orders, *more)
    assert judged_needs(corpus_of(books, TODAY)) == (JudgedNeed("N-20261101-00001", {"good": 1}, frozenset({"wrong"})),)
    assert judged_needs(corpus_of(books, date(2026, 11, 3))) == ()


def test_a_satisfied_firm_makes_it_grade_two_and_a_rejection_makes_it_wrong(need: Any, resource: Any, ledger: Any) -> None:
    log = [
        {"at": "2026-11-01T09:00:00+08:00", "step": "submit", "by": "qing"},
        {"at": "2026-11-01T10:00:00+08:00", "step": "register", "by": "qing"},
        {"at": "2026-11-06T09:00:00+08:00", "step": "verify", "by": "qing", "rating": "satisfied", "valid": True},
    ]
    rejected = [{"resource": "wrong", "because": "只收化工企业", "on": "2026-11-07", "until": "2027-11-07"}]
    made = wish(need, 1, "测试", log=log, rejected=rejected)
    books = ledger(resource("good", "测试"), resource("wrong", "贷款"), made, order(1, made.id, "good", "accept", "finish"))
    assert judged_needs(corpus_of(books, TODAY)) == (JudgedNeed(made.id, {"good": 2}, frozenset({"wrong"})),)


def test_the_value_of_a_ranking_by_hand() -> None:
    served = JudgedNeed("n", {"r1": 2, "r2": 1}, frozenset({"r3"}))
    assert value(["r1", "r2", "r3"], served) == 1
    assert value(["r3", "r1", "r2"], served) == pytest.approx((3 / math.log2(3) + 0.5) / (3 + 1 / math.log2(3)))
    wrong = JudgedNeed("n", {}, frozenset({"r3"}))
    assert [value(each, wrong) for each in (["r3"], ["r1", "r3"], ["r1", "r2"])] == [0.0, 0.5, 1.0]


WEIGHT = st.sampled_from([0.0, 0.01, 0.1, 0.3, 0.7, 1.0])


@given(
    found=st.builds(MatchWeights, text=st.sampled_from([0.1, 1.0]), concept=WEIGHT, category=WEIGHT, chain=WEIGHT, history=WEIGHT, channel=WEIGHT, gap=WEIGHT)
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_need_that_was_read_once_is_ranked_as_one_that_is_read_anew(one_sided: Any, found: MatchWeights) -> None:
    """Under any weights, history and thresholds, ties and sub-items included."""
    first = corpus_of(_with(one_sided, MatchWeights()), TODAY)
    plain, under = replace(first, models=None), corpus_of(_with(one_sided, found), TODAY)
    items = [{"title": "电堆招聘", "category": "用工"}, {"title": "膜电极测试", "category": "检测认证"}]
    for each in [*list(one_sided.all(Need))[:4], next(iter(one_sided.all(Need))).model_copy(update={"items": tuple(map(NeedItem.model_validate, items))})]:
        read = read_need(plain, each)
        weighed = replace(first, ledger=under.ledger, feedback=first.feedback.bounded(found.history))
        assert list(read.ranking(weighed)) == list(ranking(under, each))
        assert list(read.ranking(plain)) == list(ranking(first, each))


def test_every_part_but_the_first_is_searched() -> None:
    assert "text" not in tuned_names()
    assert {"category", "chain", "history"} <= set(tuned_names())
    assert set(tuned_names()) <= set(MatchWeights.model_fields)


def _with(books: Any, weights: MatchWeights) -> Any:
    from redchain.model.ledger import Ledger

    return Ledger(books.settings.model_copy(update={"match": weights}), dict(books.shelves()), books.paths)
