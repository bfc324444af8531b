"""A category that looks wrong is told with what is best under the likely one; a plausible one is left alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from redchain.match.corpus import corpus_of
from redchain.match.filed_category import likely_category
from redchain.match.suggest import suggest

TODAY = date(2026, 11, 23)
WORDS = "资金周转不过来，想要贷款，利息太高，再贷款一笔资金周转"


@pytest.fixture(autouse=True)
def _few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of resources says little of what belongs where."""
    monkeypatch.setattr("redchain.match.filed_category.CLEAR", 0.3)
    monkeypatch.setattr("redchain.match.filed_category.FOREIGN", 0.25)


def _corpus(ledger: Any, resource: Any, wish: Any) -> Any:
    offers = [resource("dai", "低息贷款，资金周转", category="融资"), resource("jian", "阀门检测校准")]
    return corpus_of(ledger(*offers, *(resource(f"zhao{each}", f"招工 {each}", category="用工") for each in range(9)), wish), TODAY)


def test_another_category_that_the_words_clearly_speak_for_is_told_with_its_best(ledger: Any, resource: Any, need: Any) -> None:
    wish = need(WORDS, category="用工")
    (found,) = suggest(_corpus(ledger, resource, wish), [wish])
    assert found.refiled is not None
    assert (found.refiled.likely.category, found.refiled.best.resource) == ("融资", "dai")
    assert found.refiled.likely.chance >= 0.3


def test_the_right_one_the_catch_all_and_sub_items_are_left_alone(ledger: Any, resource: Any, need: Any) -> None:
    items = [{"title": "贷款", "category": "融资"}, {"title": "检测", "category": "检测认证"}]
    for wish in (need(WORDS, category="融资"), need(WORDS, category="综合诉求"), need(WORDS, items=items), need("想找人检测校准，贷款也行")):
        corpus = _corpus(ledger, resource, wish)
        assert likely_category(corpus, wish) is None
        assert suggest(corpus, [wish])[0].refiled is None


def test_one_under_which_nothing_is_better_is_not_told(ledger: Any, resource: Any, need: Any) -> None:
    wish = need(WORDS, category="用工")
    corpus = corpus_of(
        ledger(resource("jian", "低息贷款，资金周转"), *(resource(f"z{each}", f"招工 {each}", category="用工") for each in range(9)), wish), TODAY
    )
    assert likely_category(corpus, wish) is not None
    assert suggest(corpus, [wish])[0].refiled is None
