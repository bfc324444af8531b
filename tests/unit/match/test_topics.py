"""Several topics in one need: told where they are, and hardly ever where they are not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from redchain.match.corpus import corpus_of
from redchain.match.suggest import suggest
from redchain.match.topics import topics_of
from redchain.model.ledger import ledger_of
from redchain.model.settings import Root, Settings
from redchain.store.settings import default_categories, default_synonyms

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.kinds.need.model import Need
    from redchain.match.corpus import Corpus

FOLDER = Path(__file__).parent / "topics"


def _texts(name: str) -> list[tuple[str, ...]]:
    return [tuple(line.split("\t")) for line in (FOLDER / name).read_text("utf-8").splitlines()[1:]]


SEVERAL, ONE = _texts("several.tsv"), _texts("one.tsv")


TODAY = date(2026, 11, 23)
SETTINGS = Settings(root=Root(format=1, title="示例", region="320582"), categories=default_categories(), shipped_synonyms=default_synonyms)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """No resource at all: what is shipped must tell topics apart."""
    return corpus_of(ledger_of(SETTINGS, ()), TODAY)


@pytest.fixture
def topics(corpus: Corpus, need: Callable[..., Need]) -> Callable[..., list[tuple[str, str]]]:
    """Find the topics of a text: their titles and categories."""

    def find(title: str, detail: str = "", **fields: Any) -> list[tuple[str, str]]:
        given = {"category": "综合诉求", **({"detail": detail} if detail else {}), **fields}
        return [(each.title, each.category) for each in topics_of(corpus, need(title, **given))]

    return find


def test_of_invented_texts_with_several_topics_four_in_five_are_told(topics: Any) -> None:
    told = [title for title, detail, _ in SEVERAL if topics(title, detail)]
    assert len(SEVERAL) >= 80
    assert len(told) >= 0.8 * len(SEVERAL)


def test_four_topics_in_five_are_filed_right(topics: Any) -> None:
    filed = [category in wanted.split("、") for title, detail, wanted in SEVERAL for _, category in topics(title, detail)]
    assert sum(filed) >= 0.8 * len(filed)


@pytest.mark.parametrize(("title", "detail"), ONE)
def test_one_topic_with_its_troubles_is_one(topics: Any, title: str, detail: str) -> None:
    assert topics(title, detail) == []


@pytest.mark.parametrize(
    ("title", "detail", "found"),
    [
        ("一是贷款下月到期续不上，二是危废没人来拉", "", ["贷款下月到期续不上", "危废没人来拉"]),
        ("1、缺数控技工 2、厂区门口限行货车进不来", "", ["缺数控技工", "厂区门口限行货车进不来"]),
        ("困难", "①厂里电压不稳经常跳闸②想和高校合作攻关新配方", ["厂里电压不稳经常跳闸", "想和高校合作攻关新配方"]),
        ("请协调", "一、厂区扩建缺二十亩用地。二、流动资金紧张，银行不给授信。谢谢领导。", ["厂区扩建缺二十亩用地", "流动资金紧张，银行不给授信"]),
        ("想招二十个焊工，另外变压器也不够用了", "", ["想招二十个焊工", "变压器也不够用了"]),
        ("想招二十个焊工。另外，变压器不够用了", "", ["想招二十个焊工", "变压器不够用了"]),
        ("想招二十个焊工", "技校的也行。另外变压器不够用了，要增容。", ["想招二十个焊工，技校的也行", "变压器不够用了，要增容"]),
        ("两件事：厂房租约到期要找新地方，出口退税卡了两个月", "", ["厂房租约到期要找新地方", "出口退税卡了两个月"]),
        ("環評沒做，另外貸款下月到期續不上", "", ["環評沒做", "貸款下月到期續不上"]),
    ],
)
def test_each_way_of_saying_it(topics: Any, title: str, detail: str, found: list[str]) -> None:
    assert [each for each, _ in topics(title, detail)] == found


@pytest.mark.parametrize(
    ("title", "detail"),
    [
        ("一是焊工难招，二是焊工留不住", ""),
        ("想招焊工，另外还想招钳工", ""),
        ("按第1、2条办的贷款什么时候到账", ""),
        ("3.5千瓦的变压器坏了，1.2万的维修费", ""),
        ("另外", ""),
        ("想招二十个焊工，另外谢谢领导关心", ""),
        ("想招二十个焊工；请尽快", "联系人在厂里。"),
        ("两件事：焊工难招，钳工也难招", ""),
    ],
)
def test_numbers_and_courtesies_are_no_topics(topics: Any, title: str, detail: str) -> None:
    assert topics(title, detail) == []


def test_a_numbered_matter_that_speaks_of_nothing_known_keeps_the_needs_category(topics: Any) -> None:
    found = topics("三件事", "一是贷款下月到期续不上，二是危废没人来拉，三是哈哈哈哈", category="融资")
    assert found == [("贷款下月到期续不上", "融资"), ("危废没人来拉", "安全环保"), ("哈哈哈哈", "融资")]


def test_no_topic_is_left_out_however_many_there_are(topics: Any) -> None:
    said = (
        "贷款下月到期续不上",
        "危废没人来拉",
        "变压器不够用了",
        "想招二十个焊工",
        "厂房租约到期要找新地方",
        "出口退税卡了两个月",
        "环评没做",
        "专利被人仿冒",
    )
    detail = "；".join(f"{number}、{each}" for number, each in enumerate(said, 1))
    assert [title for title, _ in topics("八件事", detail)] == list(said)


def test_a_need_with_sub_items_is_left_as_it_is(topics: Any) -> None:
    assert topics("想招二十个焊工，另外变压器也不够用了", items=[{"title": "招焊工", "category": "用工"}]) == []


def test_a_long_topic_makes_a_title_of_one_short_line(topics: Any) -> None:
    found = topics("两个问题", "一、贷款下月到期续不上" + "，银行要先还后贷" * 20 + "\n二、危废没人来拉")
    assert [len(title) for title, _ in found] == [60, 6]
    assert found[0][0].endswith("…")


def test_each_topic_is_ranked_by_itself(need: Any, resource: Any) -> None:
    book = corpus_of(ledger_of(SETTINGS, (resource("r1", "焊工招聘会", category="用工"), resource("r2", "变压器增容", category="要素保障"))), TODAY)
    (found,) = suggest(book, [need("想招二十个焊工，另外变压器也不够用了", category="综合诉求")], 1, keep_weak=True)
    assert [(each.item.title, each.match.suggestions[0].resource) for each in found.topics] == [("想招二十个焊工", "r1"), ("变压器也不够用了", "r2")]
    assert suggest(book, [need("想招二十个焊工", category="用工")])[0].topics == ()
