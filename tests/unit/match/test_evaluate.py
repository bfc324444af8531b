from __future__ import annotations

import math
from typing import Any

import pytest

from redchain.match.evaluate import QrelsError, evaluate, ndcg, read_qrels
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
