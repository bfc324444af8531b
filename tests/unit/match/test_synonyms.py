"""The shipped thesaurus: broad, consistent, and written as ranking reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from redchain.match.thesaurus import Thesaurus
from redchain.model.settings import Concept
from redchain.model.text_folding import normalise
from redchain.store.settings import default_categories, default_synonyms

CONCEPTS = default_synonyms().concepts


def test_the_thesaurus_is_broad() -> None:
    covered = Counter(each.category for each in CONCEPTS if each.category)
    assert len(CONCEPTS) >= 300
    assert set(covered) == {each.name for each in default_categories()}
    assert min(covered.values()) >= 4
    assert sum(each.trade for each in CONCEPTS) >= 80


@pytest.mark.parametrize("read", [default_categories, default_synonyms.__wrapped__], ids=["categories", "synonyms"])
def test_shipped_settings_are_read_the_fast_way(read: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    def look_closely(*_: object, **__: object) -> None:
        pytest.fail("a shipped file holds what the parsers may read differently, so that each run spends seconds to look closely")

    monkeypatch.setattr("redchain.store.diagnose_yaml.diagnose", look_closely)
    assert read()


def test_every_word_belongs_to_one_concept_and_is_listed_once() -> None:
    words = [normalise(word) for each in CONCEPTS for word in {each.name, *each.terms} | set(each.words)]
    words += [normalise(word) for each in CONCEPTS for word in (*each.terms, *each.words) if word in {*each.terms} & {*each.words}]
    assert [word for word, times in Counter(words).items() if times > 1] == []


def test_words_are_long_enough_to_mean_something() -> None:
    assert [word for each in CONCEPTS for word in (each.name, *each.terms, *each.words) if len(normalise(word)) < 2 or word != word.strip()] == []


def test_wider_concepts_exist_and_never_run_in_circles() -> None:
    names = {each.name for each in CONCEPTS}
    assert [(each.name, wider) for each in CONCEPTS for wider in each.under if wider not in names] == []
    above = {each.name: set(each.under) for each in CONCEPTS}
    for name in names:
        seen, waiting = set[str](), list(above[name])
        while waiting:
            wider = waiting.pop()
            assert wider != name
            if wider not in seen:
                seen.add(wider)
                waiting += above[wider]


def test_a_concept_is_a_trade_or_speaks_for_a_known_category() -> None:
    known = {each.name for each in default_categories()}
    assert [each.name for each in CONCEPTS if each.trade == (each.category is not None) or (each.category and each.category not in known)] == []


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("变压器", "用电报装"),
        ("周转不开", "流动资金"),
        ("踢皮球", "作风投诉"),
        ("招不到人", "招聘"),
        ("SiC", "碳化硅"),
        ("孩子上学", "子女入学"),
        ("被仿冒", "知识产权维权"),
        ("没有产证", "不动产登记"),
    ],
)
def test_what_firms_say_leads_to_what_offices_call_it(said: str, concept: str) -> None:
    assert [each.concept for each in Thesaurus(CONCEPTS).mentions(normalise(said))] == [concept]


def test_a_concept_is_small() -> None:
    assert max(len(each.model_dump_json()) for each in CONCEPTS) < 6000
    assert isinstance(CONCEPTS[0], Concept)
