from __future__ import annotations

from typing import Any

import pytest

from redchain.match.corpus import corpus_of
from redchain.match.query import query_of
from redchain.match.scorers import CHANNEL, OPEN_TO_ALL, SCORERS, CategoryScorer, ChainScorer, ConceptScorer, TextScorer, unsaid
from redchain.model.settings import Concept, MatchWeights

CONCEPTS = (
    Concept(name="增容", category="要素保障", terms=("业扩",), words=("变压器",)),
    Concept(name="贷款", category="融资", terms=("信贷",)),
    Concept(name="续贷", category="融资", under=("贷款",), words=("过桥",)),
    Concept(name="半导体", trade=True, terms=("光刻胶",)),
    Concept(name="碳化硅", trade=True, under=("半导体",), terms=("SiC", "长晶")),
    Concept(name="纺织", trade=True, terms=("印染",)),
)


def _look(part: Any, book: Any, wish: Any, today: Any) -> list[tuple[float, str]]:
    corpus = corpus_of(book, today)
    query = query_of(corpus, wish)
    values = part.values(corpus, query)
    return [(values[place], part.explain(corpus, query, place).zh) for place in range(len(corpus.ids))]


def test_every_part_has_a_weight() -> None:
    assert {part.name for part in (*SCORERS, CHANNEL)} | {"rerank", "gap", "plan", "history", "reject_days"} == set(MatchWeights.model_fields)


def test_text_names_the_words_that_met(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "燃料电池电堆测试"), resource("r2", "财务顾问", category="融资"))
    (near, said), (far, nothing) = _look(TextScorer(), book, need("电堆样机没地方测试"), today)
    assert 0 < near < 1
    assert "电堆" in said
    assert "测试" in said
    assert (far, nothing) == (0.0, "没有相同的字词")


def test_characters_alone_are_told_as_that(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "堆场测试"), resource("r2", "财务顾问", category="融资"))
    ((near, said), _) = _look(TextScorer(), book, need("试一下电堆"), today)
    assert near > 0
    assert said == "只有个别字相同"


def test_traditional_and_simplified_meet(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    pytest.importorskip("opencc")
    book = ledger(resource("r1", "燃料电池电堆测试"))
    assert _look(TextScorer(), book, need("電堆測試"), today) == _look(TextScorer(), book, need("电堆测试"), today)


def test_aliases_and_conditions_are_read_too(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "甲", aliases=["台架"]), resource("r2", "乙", eligibility={"text": "台架单位"}), resource("r3", "丙"))
    assert [value > 0 for value, _ in _look(TextScorer(), book, need("台架"), today)] == [True, True, False]


def test_resources_that_say_a_short_need_more_than_once_are_still_told_apart(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "电堆", detail="电堆" * 3), resource("r2", "电堆", detail="电堆" * 9), resource("r3", "乙" * 150))
    (once, _), (often, _), (never, _) = _look(TextScorer(), book, need("电堆"), today)
    assert often > once > 1.0
    assert never == 0


def test_a_lay_word_meets_the_official_term_through_its_concept(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "业扩报装绿色通道"), resource("r2", "信贷直通车"), resource("r3", "职工食堂"), concepts=CONCEPTS)
    (power, said), (money, _), (food, nothing) = _look(ConceptScorer(), book, need("变压器带不动了"), today)
    assert power > money == food == 0
    assert said == "用语相通：变压器 → 业扩（增容）"
    assert nothing == "没有相通的用语"


def test_a_narrow_concept_meets_its_wider_one_for_less(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "续贷"), resource("r2", "信贷"), resource("r3", "甲"), concepts=CONCEPTS)
    (same, _), (wider, said), (none, _) = _look(ConceptScorer(), book, need("过桥的钱太贵"), today)
    assert same > wider > none == 0
    assert said == "用语相通：过桥 → 信贷（贷款）"


def test_words_that_meet_in_a_wider_concept_alone_are_said_to_and_come_last(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    concepts = (*CONCEPTS, Concept(name="首贷", category="融资", under=("贷款",), terms=("首贷户",)))
    book = ledger(resource("r1", "首贷户业扩"), resource("r2", "职工食堂"), concepts=concepts)
    ((_, said), _) = _look(ConceptScorer(), book, need("过桥的钱太贵，变压器也带不动"), today)
    assert said == "用语相通：变压器 → 业扩（增容）；过桥、首贷户（都属于贷款）"


def test_a_word_is_said_once_by_what_it_meets_best(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "续贷和信贷"), resource("r2", "职工食堂"), concepts=CONCEPTS)
    ((_, said), _) = _look(ConceptScorer(), book, need("过桥的钱太贵"), today)
    assert said.count("过桥") == 1


def test_what_a_resource_does_not_mention_is_named(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "信贷"), resource("r2", "业扩"), resource("r3", "光刻胶"), concepts=CONCEPTS)
    corpus = corpus_of(book, today)
    query = query_of(corpus, need("过桥，还有变压器，做光刻胶"))
    assert unsaid(corpus, query, 0) == ("变压器",)
    assert unsaid(corpus, query, 1) == ("过桥",)
    assert unsaid(corpus, query, 2) == ("过桥", "变压器")


def test_a_phrase_that_no_entry_lists_leans_towards_words_like_it(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "业扩"), resource("r2", "信贷"), concepts=CONCEPTS)
    (power, said), (money, _) = _look(ConceptScorer(), book, need("想换台大变压的"), today)
    assert power > money == 0
    assert said == "意思相近：增容"


def test_category_given_or_by_its_words(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "甲"), resource("r2", "乙", category="融资"), resource("r3", "丙", category="用工"))
    (own, same), (heard, other), (silent, _) = _look(CategoryScorer(), book, need("资金周转难，贷款利息高"), today)
    assert (own, same) == (1.0, "类别相同：检测认证")
    assert 0.5 >= heard > silent > 0
    assert other.startswith("类别不同：融资（从说法看可能性 ")


def test_the_categories_of_sub_items_count(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    wish = need("两件事", items=[{"title": "缺人", "category": "用工"}])
    assert _look(CategoryScorer(), ledger(resource("r1", "丙", category="用工")), wish, today)[0][0] == 1.0


def test_the_catch_all_category_leaves_it_to_the_words(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "甲", category="综合诉求"), resource("r2", "乙", category="融资"), resource("r3", "丙", category="用工"))
    (_, _), (money, said), (labour, _) = _look(CategoryScorer(), book, need("贷款利息高，资金周转难", category="综合诉求"), today)
    assert 1 > money > labour > 0
    assert said.startswith("从说法看属于“融资”的可能性：")


def test_chain_own_other_open(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(
        resource("r1", "氢能检测"),
        resource("r2", "检测", eligibility={"text": "光子企业"}),
        resource("r3", "检测", detail="也做冶金"),
        resource("r4", "冶金检测", eligibility={"chains": ["qingneng"]}),
    )
    found = _look(ChainScorer(), book, need("检测"), today)
    assert found == [(0.65, "面向本产业链：氢能"), (0.0, "面向其他行业：光子"), (OPEN_TO_ALL, "不限产业链"), (0.65, "面向本产业链：氢能")]


def test_a_need_of_no_chain_and_trade_leaves_a_limited_resource_doubtful(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "光子检测"), resource("r2", "检测"))
    found = _look(ChainScorer(), book, need("检测", enterprise="nobody"), today)
    assert found == [(0.25, "需求未写明产业链；资源面向：光子"), (OPEN_TO_ALL, "不限产业链")]


def test_trades_in_words_limit_as_chains_do(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "光刻胶专项"), resource("r2", "碳化硅专项"), resource("r3", "印染专项"), resource("r4", "贷款"), concepts=CONCEPTS)
    found = _look(ChainScorer(), book, need("SiC 长晶温场不稳", enterprise="nobody"), today)
    assert found == [(0.62, "面向本行业：半导体"), (0.65, "面向本行业：碳化硅"), (0.0, "面向其他行业：纺织"), (OPEN_TO_ALL, "不限产业链")]
