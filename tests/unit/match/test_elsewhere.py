"""What is no office's matter: what the sentences tell of a need, and what a repository's own words tell against that."""

from __future__ import annotations

from collections import Counter
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.match.elsewhere import Elsewhere
from redchain.match.inverted_index import Postings
from redchain.match.terms import terms_of
from redchain.store.settings import default_synonyms

LIFE = ("门前的路灯坏了两个多月", "楼上邻居半夜拖桌子，吵得睡不着", "微信登不上去了")
FIRMS = ("银行不肯放款，没东西抵押", "缺焊工，招不到人", "厂房不够用，想租一间")
NOTHING = Postings.of(())


def _elsewhere(life: tuple[str, ...] = LIFE, firms: tuple[str, ...] = FIRMS, offered: Postings = NOTHING) -> Elsewhere:
    return Elsewhere(Postings.of(map(_terms, (*life, *firms))), life, offered)


def _terms(text: str) -> dict[str, float]:
    return {term: float(count) for term, count in Counter(terms_of(text)).items()}


def test_what_sounds_like_everyday_life_speaks_for_it_and_what_firms_ask_against_it() -> None:
    found = _elsewhere()
    assert found.sign(_terms("路灯坏了")) > 0 > found.sign(_terms("招不到焊工"))


def test_the_nearest_sentence_is_named_and_none_where_nothing_is_shared() -> None:
    found = _elsewhere()
    assert found.nearest(_terms("邻居半夜吵")) == LIFE[1]
    assert found.nearest(_terms("焊工")) is None
    assert found.nearest(()) is None


def test_what_the_repository_offers_is_some_offices_matter() -> None:
    asked = _terms("路灯坏了")
    lamps = Postings.of([_terms("路灯坏了报修"), _terms("路灯养护")])
    assert _elsewhere(offered=lamps).sign(asked) < _elsewhere().sign(asked)


def test_without_sentences_nothing_speaks_for_it() -> None:
    found = _elsewhere(life=())
    assert found.sign(_terms("路灯坏了")) == -inf
    assert found.nearest(_terms("路灯坏了")) is None


@given(st.text(alphabet="路灯坏焊工缺abc1 ，", max_size=20))
def test_any_text_has_a_sign_that_the_order_of_its_words_does_not_touch(text: str) -> None:
    found, terms = _elsewhere(), _terms(text)
    backwards = dict(reversed(terms.items()))
    assert found.sign(terms) == pytest.approx(found.sign(backwards))


def test_the_shipped_sentences_are_said_once_each() -> None:
    counted = Counter(default_synonyms().elsewhere)
    assert len(counted) > 300  # so many are shipped
    assert max(counted.values()) == 1
