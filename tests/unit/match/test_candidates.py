from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import numpy as np
import pytest

from redchain.match.candidates import best_first, candidates_of
from redchain.match.corpus import corpus_of
from redchain.match.query import query_of
from redchain.match.readings import weight_shares
from redchain.match.scorers import SCORERS, scorers_of
from redchain.model.settings import MatchWeights


def test_shares_are_the_weights_brought_to_one() -> None:
    assert weight_shares(MatchWeights(text=2, concept=1, category=1, chain=1, semantic=5), SCORERS[:4]) == (0.4, 0.2, 0.2, 0.2)
    assert weight_shares(MatchWeights(text=2, concept=1, category=1, chain=1, semantic=5), SCORERS) == (0.2, 0.1, 0.1, 0.1, 0.5)
    assert weight_shares(MatchWeights(text=0, concept=0, category=0, chain=0), SCORERS) == (0, 0, 0, 0, 0)


def test_equal_scores_come_by_id(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    corpus = corpus_of(ledger(*(resource(f"r{number}", "检测") for number in (3, 1, 2))), today)
    assert [corpus.ids[each.place] for each in best_first(corpus, query_of(corpus, need("检测")))] == ["r1", "r2", "r3"]


def test_lazy_batches_give_the_same_order_as_one_sort(ledger: Any, need: Any, resource: Any, today: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    offers = [resource(f"r{number:03}", "检测" + "电堆燃料池"[: number % 6] + "甲" * (number % 7)) for number in range(150)]
    corpus = corpus_of(ledger(*offers), today)
    query = query_of(corpus, need("电堆燃料检测"))
    monkeypatch.setattr("redchain.match.score_table.FIRST_BATCH", 1000)
    whole = list(best_first(corpus, query))
    monkeypatch.setattr("redchain.match.score_table.FIRST_BATCH", 2)
    assert list(best_first(corpus, query)) == whole
    assert whole == sorted(whole, key=lambda each: (-each.score, each.place))


def test_no_candidates_give_an_empty_ranking(ledger: Any, need: Any, today: Any) -> None:
    corpus = corpus_of(ledger(), today)
    assert list(best_first(corpus, query_of(corpus, need("检测")))) == []


def test_points_never_add_up_to_more_than_one(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    weights = MatchWeights(text=0.66665, concept=0, category=0.16675, chain=0.1666)
    corpus = corpus_of(ledger(resource("r1", "氢能电堆", detail="氢能电堆" * 40), resource("r2", "乙" * 99), weights=weights), today)
    best = next(best_first(corpus, query_of(corpus, need("氢能电堆"))))
    assert best.score == pytest.approx(sum(best.points))
    assert 0.89 <= best.score <= 0.9


def test_the_order_is_that_of_the_weighted_means(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    offers = [resource(f"r{number:03}", "检测" + "电堆燃料池"[: number % 6] + "甲" * (number % 7)) for number in range(60)]
    corpus = corpus_of(ledger(*offers), today)
    query = query_of(corpus, need("电堆燃料检测"))
    parts = scorers_of(corpus)
    weights = weight_shares(corpus.ledger.settings.match, parts)
    means = np.sum([share * part.values(corpus, query) for share, part in zip(weights, parts, strict=True)], axis=0)
    found = list(best_first(corpus, query))
    assert all(means[one.place] >= means[other.place] - 1e-4 for one, other in itertools.pairwise(found))
    assert all(each.score == pytest.approx(sum(each.points), abs=1e-9) for each in found)


@pytest.mark.parametrize("first_batch", [1, 2, 7, 64, 1000])
def test_those_that_fit_are_ranked_as_among_all(first_batch: int, ledger: Any, need: Any, resource: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    conditions: tuple[dict[str, Any], ...] = (
        {},
        {"sizes": ["large"]},
        {"regions": ["320583"]},
        {"text": "面向大型企业"},
        {"sizes": ["small"], "text": "成立满三年"},
    )
    offers = [
        resource(f"r{number:03}", "检测" + "电堆燃料池"[: number % 6] + "甲" * (number % 7), eligibility=conditions[number % 5] or None) for number in range(90)
    ]
    rejected = [{"resource": each, "because": "x", "on": "2026-11-10", "until": "2026-12-31"} for each in ("r004", "r010", "gone")]
    corpus = corpus_of(ledger(*offers), date(2026, 11, 23))
    monkeypatch.setattr("redchain.match.score_table.FIRST_BATCH", first_batch)
    (found,) = candidates_of(corpus, [need("电堆燃料检测", rejected=rejected)])
    assert list(found.fitting_first()) == [each for each in found.best_first() if found.fits(each.place)]
    assert found.fitting.tolist() == [found.fits(place) for place in range(90)]
    assert found.fitting.tolist() == [corpus.ids[place] not in {"r004", "r010"} and found.eligibility(place).eligible != "no" for place in range(90)]
    assert not found.fitting.all()
    assert found.fitting.any()
