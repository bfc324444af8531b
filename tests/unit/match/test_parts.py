from __future__ import annotations

from typing import Any

import pytest

from redchain.match.index import index_of, query_of
from redchain.match.parts import PARTS, CategoryPart, ChainPart, TextPart
from redchain.model.settings import MatchWeights


def _look(part: Any, book: Any, wish: Any, today: Any) -> list[tuple[float, str]]:
    index = index_of(book, today)
    query = query_of(index, wish)
    values = part.values(index, query)
    return [(values[place], part.explain(index, query, place).zh) for place in range(len(index.resources))]


def test_every_part_has_a_weight() -> None:
    assert {part.name for part in PARTS} | {"gap", "history", "reject_days"} == set(MatchWeights.model_fields)


def test_text_names_the_words_that_met(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "燃料电池电堆测试"), resource("r2", "财务顾问", category="融资"))
    (near, said), (far, nothing) = _look(TextPart(), book, need("电堆样机没地方测试"), today)
    assert 0 < near < 1
    assert "电堆" in said
    assert "测试" in said
    assert (far, nothing) == (0.0, "没有相同的字词")


def test_traditional_and_simplified_meet(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    pytest.importorskip("opencc")
    book = ledger(resource("r1", "燃料电池电堆测试"))
    assert _look(TextPart(), book, need("電堆測試"), today) == _look(TextPart(), book, need("电堆测试"), today)


def test_aliases_and_conditions_are_read_too(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "甲", aliases=["台架"]), resource("r2", "乙", eligibility={"text": "台架单位"}), resource("r3", "丙"))
    assert [value > 0 for value, _ in _look(TextPart(), book, need("台架"), today)] == [True, True, False]


def test_a_resource_that_says_it_all_and_more_stays_at_one(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "电堆", detail="电堆" * 50), resource("r2", "乙" * 150))
    assert _look(TextPart(), book, need("电堆"), today)[0][0] == 1.0


def test_category_same_by_lay_words_and_other(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "甲"), resource("r2", "乙", category="融资"), resource("r3", "丙", category="用工"))
    found = _look(CategoryPart(), book, need("资金周转难，检测也贵"), today)
    assert found == [(1.0, "类别相同：检测认证"), (0.5, "说法属于“融资”：资金周转"), (0.0, "类别不同：用工")]


def test_the_categories_of_sub_items_count(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    wish = need("两件事", items=[{"title": "缺人", "category": "用工"}])
    assert _look(CategoryPart(), ledger(resource("r1", "丙", category="用工")), wish, today)[0][0] == 1.0


def test_the_catch_all_category_says_nothing(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "甲", category="综合诉求"), resource("r2", "乙", category="融资"), resource("r3", "丙", category="用工"))
    found = [value for value, _ in _look(CategoryPart(), book, need("贷款利息高", category="综合诉求"), today)]
    assert found == [0.5, 1.0, 0.5]


def test_chain_own_other_open(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(
        resource("r1", "氢能检测"),
        resource("r2", "检测", eligibility={"text": "光子企业"}),
        resource("r3", "检测", detail="也做冶金"),
        resource("r4", "冶金检测", eligibility={"chains": ["qingneng"]}),
    )
    found = _look(ChainPart(), book, need("检测"), today)
    assert found == [(1.0, "面向本产业链：氢能"), (0.0, "面向其他产业链：光子"), (0.5, "不限产业链"), (1.0, "面向本产业链：氢能")]


def test_a_need_of_no_chain_is_neutral(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    found = _look(ChainPart(), ledger(resource("r1", "光子检测")), need("检测", enterprise="nobody"), today)
    assert found == [(0.5, "需求未写明产业链")]
