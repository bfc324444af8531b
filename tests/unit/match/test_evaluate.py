from __future__ import annotations

import math
from typing import Any

import pytest

from redchain.match.corpus import corpus_of
from redchain.match.evaluate import Evaluation, Interval, Miss, calibration_bins, figures, interval, misses, ndcg, rank_all, unknown_needs
from redchain.match.qrels import QrelsError, read_qrels
from redchain.model.settings import MatchWeights

HEADER = "need\tresource\tgrade\n"


def test_judgements_are_read() -> None:
    assert read_qrels(HEADER + "n1\tr1\t2\n\nn1\tr2\t1\r\nn2\tr1\t0\n") == {"n1": {"r1": 2, "r2": 1}, "n2": {"r1": 0}}
    assert read_qrels("\ufeff" + HEADER) == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("need,resource,grade\n", 1),
        (HEADER + "n1\tr1\n", 2),
        (HEADER + "n1\tr1\t2\nn1\tr2\ttwo\n", 3),
        (HEADER + "n1\tr1\t-1\n", 2),
        (HEADER + "n1\tr1\t²\n", 2),
        (HEADER + "n1\tr1\t2\n\nn1\tr1\t1\n", 4),
        (HEADER + "n1\t\t2\n", 2),
        (HEADER + "n1\tr1\t99\n", 2),
    ],
)
def test_a_wrong_line_is_named(text: str, line: int) -> None:
    with pytest.raises(QrelsError, match=f"^line {line}: ") as caught:
        read_qrels(text)
    assert isinstance(caught.value, ValueError)
    assert caught.value.text.zh.startswith(f"第 {line} 行：")


def test_ndcg_by_hand() -> None:
    """Grades 1, 0, 2 in this order: (1 + 3/2) over (3 + 1/log2(3))."""
    assert ndcg([1, 0, 2], [2, 1]) == pytest.approx((1 + 3 / 2) / (3 + 1 / math.log2(3)))
    assert ndcg([2, 1, 0], [2, 1]) == 1
    assert ndcg([0] * 10 + [2], [2]) == 0
    assert ndcg([2, 0], [2] * 12) == pytest.approx(3 / sum(3 / math.log2(rank + 1) for rank in range(1, 11)))


def _book(ledger: Any, need: Any, resource: Any) -> Any:
    offers = (resource("r1", "电堆测试台架"), resource("r2", "电堆样机"), resource("r3", "职工食堂", category="用工"))
    wishes = (
        need("电堆测试台架", id="N-20261101-00001"),
        need("电堆样机", id="N-20261101-00002"),
        need("天空蓝色", id="N-20261101-00003", category="融资"),
    )
    return ledger(*offers, *wishes, weights=MatchWeights(gap=0.3))


def evaluate(book: Any, qrels: dict[str, dict[str, int]], today: Any, *categories: Any) -> Evaluation:
    return figures(rank_all(corpus_of(book, today), qrels, *categories), unknown_needs(book, qrels))


def test_the_figures_of_a_small_set_by_hand(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    qrels = {"N-20261101-00001": {"r1": 2}, "N-20261101-00002": {"r1": 2}, "N-20990101-00000": {"r1": 2}}
    found = evaluate(_book(ledger, need, resource), qrels, today)
    assert (found.answerable, found.direct, found.unanswerable, found.abstained, found.false_gaps, found.unknown) == (2, 2, 1, 1, 0, 1)
    assert (found.hit_1, found.hit_5, found.recall, found.mrr) == (0.5, 1.0, 1.0, 0.75)
    assert found.ndcg == pytest.approx((1 + 1 / math.log2(3)) / 2)


def test_needs_with_partial_help_count_for_ndcg_only(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    found = evaluate(_book(ledger, need, resource), {"N-20261101-00001": {"r1": 1, "r9": 0}, "N-20261101-00002": {"r2": 0}}, today)
    assert (found.answerable, found.direct, found.unanswerable) == (1, 0, 2)
    assert (found.ndcg, found.hit_1, found.recall, found.mrr) == (1.0, None, None, None)


def test_an_empty_ledger_has_no_figures(ledger: Any, today: Any) -> None:
    found = evaluate(ledger(), {}, today)
    assert (found.ndcg, found.hit_5, found.answerable, found.unanswerable) == (None, None, 0, 0)


def test_the_catch_all_category_is_evaluated_too(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "电堆测试台架"), resource("r2", "食堂", category="用工"), need("电堆测试台架", category="综合诉求"))
    found = evaluate(book, {"N-20261101-00001": {"r1": 2}}, today)
    assert (found.ndcg, found.false_gaps) == (1.0, 0)


def test_what_went_wrong_is_told_need_by_need(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    """The first need is right; the second's answer stands second; the third should have an answer and is a gap."""
    qrels = {"N-20261101-00001": {"r1": 2, "r2": 1}, "N-20261101-00002": {"r1": 2}, "N-20261101-00003": {"r3": 1}}
    ranked = rank_all(corpus_of(_book(ledger, need, resource), today), qrels)
    second, third = misses(ranked)
    assert second == Miss("N-20261101-00002", "r1", 2, ("r2",), is_gap=False)
    assert (third.need, third.answer, third.is_gap) == ("N-20261101-00003", "r3", True)
    assert third.rank == 1 + len(third.above)


def test_a_need_without_answer_that_is_no_gap_went_wrong_too(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    (missed,) = misses(rank_all(corpus_of(ledger(resource("r1", "电堆测试台架"), need("电堆测试台架")), today), {}))
    assert missed == Miss("N-20261101-00001", None, None, ("r1",), is_gap=False)


def test_an_answer_that_is_no_candidate_is_named_all_the_same(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "电堆测试台架"), resource("r2", "台架", valid_until="2020-01-01"), need("电堆测试台架"))
    (missed,) = misses(rank_all(corpus_of(book, today), {"N-20261101-00001": {"r2": 2}}))
    assert (missed.answer, missed.rank, missed.above) == ("r2", None, ("r1",))


def test_calibration_counts_pairs_and_first_places_by_score(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    ranked = rank_all(corpus_of(_book(ledger, need, resource), today), {"N-20261101-00001": {"r1": 2}})
    bins = calibration_bins(ranked)
    assert sum(each.pairs for each in bins) == sum(len(each.ranking) for each in ranked)
    assert (sum(each.firsts for each in bins), sum(each.right for each in bins), sum(each.relevant for each in bins)) == (3, 1, 1)
    assert all(each.low < each.high for each in bins)
    assert [each.low for each in bins] == sorted(each.low for each in bins)


@pytest.mark.parametrize("categories", ["blank", "general"])
def test_categories_may_be_taken_away_before_measuring(ledger: Any, need: Any, resource: Any, today: Any, categories: Any) -> None:
    """Only its category makes r2 the first; without it r1, whose words the need uses, comes first."""
    book = ledger(
        resource("r1", "电堆测试台架", category="用工"),
        resource("r2", "电堆", category="检测认证"),
        need("电堆台架", category="检测认证", items=[{"title": "台架", "category": "检测认证"}]),
        weights=MatchWeights(category=5),
    )
    qrels = {"N-20261101-00001": {"r1": 2}}
    assert (evaluate(book, qrels, today).hit_1, evaluate(book, qrels, today, categories).hit_1) == (0.0, 1.0)


def test_intervals_hold_the_mean_narrow_with_more_needs_and_never_change() -> None:
    few, many = [0.0, 1.0] * 10, [0.0, 1.0] * 200
    found, narrow = interval(few), interval(many)
    assert found is not None
    assert narrow is not None
    assert found.low < 0.5 < found.high
    assert narrow.high - narrow.low < (found.high - found.low) / 3
    assert interval(few) == found
    assert interval([0.25] * 7) == Interval(0.25, 0.25)
    assert interval([]) is None


def test_an_interval_is_as_wide_as_the_standard_error_says() -> None:
    """For 400 tosses of a coin the mean's 95 % interval is about 0.5 ± 1.96 · 0.5/20."""
    found = interval([float(place % 2) for place in range(400)])
    assert found is not None
    assert found.low == pytest.approx(0.451, abs=0.006)
    assert found.high == pytest.approx(0.549, abs=0.006)
