from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from redchain.match.analyzer import Analyzer, CategoryModel, Lexicon, profile_of, summed_terms
from redchain.match.inverted_index import Postings
from redchain.model.settings import Category, Concept, Root, Sayings, Settings

CATEGORIES = (Category(name="融资", words=("贷款", "利息")), Category(name="用工", words=("招工", "普工")), Category(name="空白"))


def _model(learnt: dict[str, dict[str, float]] | None = None, concepts: tuple[Concept, ...] = (), sayings: tuple[Sayings, ...] = ()) -> CategoryModel:
    settings = Settings(root=Root(format=1, title="示例", region="320582"), categories=CATEGORIES, own_concepts=concepts, own_sayings=sayings)
    learnt = learnt or {}
    said = Postings.of(learnt.values())
    return CategoryModel(settings.category_names, Lexicon.of(settings).category_texts, said, tuple(learnt), np.arange(len(learnt)))


def _best(model: CategoryModel, text: str) -> Any:
    chances = model.chances(summed_terms([(1.0, text)]))
    assert sum(chances.values()) == pytest.approx(1)
    return max(chances, key=lambda each: chances[each])


def test_lay_words_speak_for_their_category() -> None:
    assert _best(_model(), "利息高得贷款都不敢借") == "融资"
    assert _best(_model(), "普工走了一半") == "用工"


def test_the_thesaurus_speaks_too() -> None:
    assert _best(_model(concepts=(Concept(name="过桥", category="融资", words=("倒贷",)),)), "倒贷倒不起") == "融资"


def test_whole_sentences_speak_for_their_category_and_one_of_no_category_for_none() -> None:
    sayings = (Sayings(category="用工", said=("老师傅一走，没人会开这台机器",)), Sayings(category="别处", said=("没人会开",)))
    assert _best(_model(sayings=sayings), "机器没人会开了") == "用工"


def test_the_resources_of_a_category_teach_its_words() -> None:
    assert _best(_model({"用工": {"夜班": 3.0, "班车": 1.0}}), "夜班没人上") == "用工"


def test_a_large_repository_does_not_drown_the_lexicon() -> None:
    flood = {"用工": dict.fromkeys((f"词{number}" for number in range(5000)), 50.0) | {"利息": 1.0}}
    assert _best(_model(flood), "贷款利息") == "融资"


def test_no_words_leave_all_alike() -> None:
    chances = _model().chances({})
    assert set(chances.values()) == {1 / 3}


def test_a_profile_holds_concepts_and_trades(ledger: Any, resource: Any) -> None:
    analyzer = Analyzer(ledger(concepts=(Concept(name="贷款", category="融资", words=("周转",)), Concept(name="氢能", trade=True))).settings)
    profile = profile_of(analyzer, resource("r1", "氢能企业周转", detail="快", eligibility={"text": "氢能"}))
    assert profile.concepts == {"贷款": 1.5}
    assert profile.trades == ("氢能",)
