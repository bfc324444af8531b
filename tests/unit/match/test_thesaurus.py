from __future__ import annotations

import pytest

from redchain.match.thesaurus import ConceptMention, Thesaurus
from redchain.model.settings import Concept
from redchain.model.text_folding import normalise

CONCEPTS = (
    Concept(name="贷款", category="融资", terms=("信贷", "融资")),
    Concept(name="知识产权", category="知识产权法律", terms=("专利",)),
    Concept(name="知识产权质押", category="融资", under=("贷款", "知识产权"), words=("拿专利贷款",)),
    Concept(name="认证", terms=("CE认证", "CE", "ＡＥＯ")),
    Concept(name="环", under=("圈",)),
    Concept(name="圈", under=("环",)),
)


@pytest.fixture
def thesaurus() -> Thesaurus:
    return Thesaurus(CONCEPTS)


def test_the_longest_word_wins_and_nothing_is_heard_inside_it(thesaurus: Thesaurus) -> None:
    assert list(thesaurus.mentions("知识产权质押贷款，拿专利贷款")) == [
        ConceptMention("知识产权质押", "知识产权质押"),
        ConceptMention("贷款", "贷款"),
        ConceptMention("拿专利贷款", "知识产权质押"),
    ]


def test_latin_words_are_heard_whole_only(thesaurus: Thesaurus) -> None:
    assert [each.word for each in thesaurus.mentions(normalise("CE 认证，没有CE，face，AEO高级"))] == ["ce", "认证", "ce", "aeo"]
    assert [each.word for each in thesaurus.mentions(normalise("做CE认证"))] == ["ce认证"]


def test_wider_concepts_count_half_a_step_and_circles_end(thesaurus: Thesaurus) -> None:
    assert thesaurus.with_wider("知识产权质押") == {"知识产权质押": 1.0, "贷款": 0.5, "知识产权": 0.5}
    assert thesaurus.with_wider("环") == {"环": 1.0, "圈": 0.5}


def test_akin_is_same_or_above_or_below(thesaurus: Thesaurus) -> None:
    assert thesaurus.are_related("知识产权质押", "贷款")
    assert thesaurus.are_related("贷款", "知识产权质押")
    assert not thesaurus.are_related("贷款", "知识产权")


def test_an_unknown_wider_concept_is_passed_over() -> None:
    assert Thesaurus((Concept(name="甲乙", under=("没有",)),)).with_wider("甲乙") == {"甲乙": 1.0}


def test_of_two_concepts_that_list_a_word_the_first_has_it() -> None:
    found = Thesaurus((Concept(name="甲乙", words=("丙丁",)), Concept(name="戊己", words=("丙丁",))))
    assert list(found.mentions("丙丁")) == [ConceptMention("丙丁", "甲乙")]


def test_one_character_and_empty_texts_say_nothing(thesaurus: Thesaurus) -> None:
    assert list(thesaurus.mentions("")) == list(thesaurus.mentions("贷")) == []
    assert list(Thesaurus(()).mentions("贷款")) == []
