"""Laws of matching: the order of records is irrelevant, scores are bounded and explained, normalising twice is normalising once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.match.corpus import corpus_of
from redchain.match.suggest import glances, nearest, ranking_of_all, scores_of, suggest
from redchain.match.terms import terms_of
from redchain.model.ledger import Ledger, ledger_of
from redchain.model.settings import Category, MatchWeights, Root, Settings
from redchain.model.text_folding import Normaliser, normalise

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)
NAMES = ("检测认证", "融资", "综合诉求")
CHAINS = (Chain(id="a", name="氢能产业链"), Chain(id="b", name="光子产业链"))
FIRM = Enterprise(id="firm", name="示例", chains=("a",), size="small")
WORDS = st.text(alphabet="氢能电堆检测贷款光子招工 ,a1B电導體", min_size=1, max_size=12).filter(str.strip)
WEIGHT = st.floats(0, 5)
NO_TRADE = str.maketrans("氢光電电", "甲乙丙丁")
"""A title that names a trade would be for that trade alone."""


@st.composite
def _resources(draw: st.DrawFn) -> list[Resource]:
    offers = []
    for number in range(draw(st.integers(0, 8))):
        conditions = draw(st.sampled_from([None, {"text": "氢能企业"}, {"sizes": ["small"]}, {"sizes": ["large"]}, {"chains": ["a"]}, {"chains": ["b"]}]))
        plain = {"id": f"r{number}", "unit": "u", "title": draw(WORDS).strip(), "category": draw(st.sampled_from(NAMES)), "eligibility": conditions}
        offers.append(Resource.model_validate(plain))
    return offers


@st.composite
def _needs(draw: st.DrawFn) -> Need:
    log = [{"at": "2026-11-01T09:00:00+08:00", "step": "submit", "by": "firm"}]
    plain: dict[str, Any] = {"id": "N-20261101-00001", "raised_on": "2026-11-01", "log": log}
    words = {"title": draw(WORDS).strip(), "detail": draw(st.none() | WORDS)}
    kinds = {"enterprise": draw(st.sampled_from(["firm", "nobody"])), "category": draw(st.sampled_from([*NAMES, "没有这一类"]))}
    return Need.model_validate({**plain, **words, **kinds})


def _book(records: list[Any], weights: MatchWeights | None = None) -> Ledger:
    categories = tuple(Category(name=name, words=(name[:2], "贷款")) for name in NAMES)
    return ledger_of(Settings(root=Root(format=1, title="示例", region="320582"), categories=categories, match=weights or MatchWeights()), records)


@given(_resources(), _needs(), st.randoms(use_true_random=False))
def test_ranking_is_independent_of_record_order(offers: list[Resource], need: Need, chance: Any) -> None:
    records = [*CHAINS, FIRM, *offers]
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert suggest(corpus_of(_book(records), TODAY), [need], keep_weak=True) == suggest(corpus_of(_book(shuffled), TODAY), [need], keep_weak=True)


@given(_resources(), st.lists(_needs(), max_size=6), st.integers(1, 4), st.integers(1, 40))
def test_needs_are_matched_together_as_one_at_a_time(offers: list[Resource], wishes: list[Need], rows: int, cells: int) -> None:
    """However many are read together: what one of them is matched with does not depend on the others."""
    needs = [each.model_copy(update={"id": f"N-20261101-{number:05}"}) for number, each in enumerate(wishes)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("redchain.match.candidates._MOST_ROWS", rows)
        patch.setattr("redchain.match.candidates._MOST_CELLS", cells)
        alone, together = (corpus_of(_book([*CHAINS, FIRM, *offers, *needs]), TODAY) for _ in range(2))
        assert suggest(together, needs, keep_weak=True) == tuple(found for each in needs for found in suggest(alone, [each], keep_weak=True))
        assert glances(together, needs) == tuple(found for each in needs for found in glances(alone, [each]))
        assert list(nearest(together, needs)) == [found for each in needs for found in nearest(alone, [each])]
        assert list(ranking_of_all(together, needs, 3)) == [found for each in needs for found in ranking_of_all(alone, [each], 3)]
        for offer in offers[:2]:
            assert list(scores_of(together, needs, offer.id)) == [found for each in needs for found in scores_of(alone, [each], offer.id)]


@given(_resources(), _needs(), st.tuples(WEIGHT, WEIGHT, WEIGHT))
def test_scores_are_bounded_and_their_reasons_add_up(offers: list[Resource], need: Need, weights: tuple[float, float, float]) -> None:
    text, category, chain = weights
    book = _book([*CHAINS, FIRM, *offers], MatchWeights(text=text, category=category, chain=chain))
    (match,) = suggest(corpus_of(book, TODAY), [need], keep_weak=True)
    keys = [(-each.score, each.resource) for each in match.suggestions]
    assert keys == sorted(keys)
    for each in match.suggestions:
        assert 0 <= each.score <= 1
        assert sum(reason.points for reason in each.reasons) == pytest.approx(each.score, abs=1e-9)
        assert all(reason.text.zh and reason.text.en for reason in each.reasons)
        assert each.eligible != "no"


@given(_resources(), _needs(), WEIGHT)
def test_what_is_made_for_the_needs_chain_is_not_lifted_over_the_threshold_by_that_alone(offers: list[Resource], need: Need, weight: float) -> None:
    need = need.model_copy(update={"enterprise": FIRM.id})

    def best(conditions: dict[str, Any]) -> float | None:
        own = [
            Resource.model_validate({"id": each.id, "unit": "u", "category": each.category, "title": each.title.translate(NO_TRADE), **conditions})
            for each in offers
        ]
        (match,) = suggest(corpus_of(_book([*CHAINS, FIRM, *own], MatchWeights(chain=weight)), TODAY), [need], keep_weak=True)
        return match.suggestions[0].score if match.suggestions else None

    made_for_it, for_all = best({"eligibility": {"chains": ["a"]}}), best({})
    assert made_for_it == for_all or (made_for_it and for_all and made_for_it <= for_all + 0.0001)


@given(st.text(max_size=40))
def test_normalising_is_idempotent(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(alphabet=st.characters(codec="gb2312"), max_size=40))
def test_skipping_the_converter_changes_nothing(text: str) -> None:
    convert = pytest.importorskip("opencc").OpenCC("t2s").convert
    folded = Normaliser()(text)
    assert convert(folded) == folded


@given(st.text(max_size=30))
def test_no_text_breaks_the_terms(text: str) -> None:
    assert all(term.strip() for term in terms_of(normalise(text)))
