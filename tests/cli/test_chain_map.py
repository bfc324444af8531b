"""`chain map` and `chain supply`: the map as a tree, its weak points, and who could supply whom, in both languages and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

BUYS = "[{name: 高压密封圈, origin: outside}, {name: 碳纤维, origin: abroad, segment: chuyun}]"
MAKES = "[{name: 高压密封圈, segment: chuyun}]"


@pytest.fixture
def city(clone: Clone) -> Clone:
    assert clone.run("enterprise", "edit", "sl-qingfa", "--buys", BUYS).code == 0
    assert clone.run("enterprise", "edit", "sl-bacai", "--makes", MAKES).code == 0
    return clone


def test_the_tree(city: Clone) -> None:
    done = city.run("chain", "map", "氢能", "--lang", "zh")
    assert (done.code, done.err) == (0, "9 家企业中 1 家登记了产品或采购；没有登记的不知道，缺口和单点要核实\n")
    assert "    高压密封圈：示例靶材 生产；示例氢阀 采购\n" in done.out
    assert "碳纤维：示例氢阀 采购【缺口产品、依赖进口】\n" in done.out
    assert done.out.endswith("本地配套率：0/2（0%）\n")


def test_the_tree_in_english(city: Clone) -> None:
    done = city.run("chain", "map", "qingneng", "--lang", "en")
    assert (done.code, done.err) == (0, "1 of 9 firms say what they make or buy; of the others nothing is known, so look gaps and single points up\n")
    assert "碳纤维: bought by 示例氢阀 [gap: not made here, bought abroad]\n" in done.out
    assert "  储运 (3 firms): " in done.out
    assert done.out.endswith("Local share: 0/2 (0%)\n")


def test_weak_points_alone(city: Clone) -> None:
    rows = [each.split("\t") for each in city.run("chain", "map", "qingneng", "--gaps", "--lang", "zh").out.splitlines()]
    assert rows[0] == ["情况", "环节", "产品", "在链企业", "采购企业", "进口企业"]
    assert ["缺口产品", "储运", "碳纤维", "", "示例氢阀", "示例氢阀"] in rows
    read = json.loads(city.run("chain", "map", "qingneng", "--gaps", "--format", "json").out)["data"]
    assert {"what": ["imported"], "segment": "chuyun", "product": "碳纤维", "firms": [], "buyers": ["sl-qingfa"], "importers": ["sl-qingfa"]} in read["rows"]
    assert (read["local"], read["known"]) == (0, 2)
    lines = city.run("--machine", "chain", "map", "qingneng", "--format", "csv").out.splitlines()
    assert lines[0].removeprefix("\ufeff") == "what,segment,product,firms,buyers,importers"
    assert "gap_product imported,chuyun,碳纤维,,sl-qingfa,sl-qingfa" in lines


@pytest.mark.parametrize(("lang", "words"), [("zh", "还没有登记产品和采购"), ("en", "says what it makes or buys")])
def test_where_nothing_was_entered_it_says_how(reader: Clone, lang: str, words: str) -> None:
    done = reader.run("chain", "map", "yejin", "--lang", lang)
    assert done.code == 0
    assert words in done.err


def test_who_makes_what_is_bought_elsewhere(city: Clone) -> None:
    done = city.run("chain", "supply", "示例氢阀", "--lang", "zh")
    rows = [each.split("\t") for each in done.out.splitlines()]
    assert done.code == 0
    assert [each[:5] for each in rows] == [["产品", "名次", "编号", "企业", "对方产品"], ["高压密封圈", "1", "sl-bacai", "示例靶材", "高压密封圈"]]
    assert rows[1][6].startswith("同名产品；字词相同：")
    assert "没有找到生产这些产品的企业：碳纤维" in done.err


def test_the_reverse_and_for_programs(city: Clone) -> None:
    done = city.run("chain", "supply", "sl-bacai", "--customers", "--lang", "en")
    assert [each.split("\t")[2] for each in done.out.splitlines()] == ["Id", "sl-qingfa"]
    read = json.loads(city.run("chain", "supply", "sl-bacai", "--customers", "--format", "json").out)["data"]
    assert [(each["enterprise"], each["same"]) for each in read["products"][0]["partners"]] == [("sl-qingfa", True)]
    lines = city.run("--machine", "chain", "supply", "sl-qingfa", "--format", "csv").out.splitlines()
    assert lines[0].removeprefix("\ufeff") == "product,place,enterprise,name,offers,score,reasons"
    assert lines[1].startswith("高压密封圈,1,sl-bacai,示例靶材,高压密封圈,0.")


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "没有从外地、国外采购的产品；登记：redchain enterprise edit"), ("en", "buys nothing from elsewhere; to register it")]
)
def test_nothing_to_look_for(reader: Clone, lang: str, words: str) -> None:
    done = reader.run("chain", "supply", "sl-bacai", "--lang", lang)
    assert (done.code, done.out) == (0, "")
    assert words in done.err


@pytest.mark.parametrize("words", [("chain", "map", "qingqing"), ("chain", "supply", "nobody")])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_not_there_is_refused(reader: Clone, words: tuple[str, ...], lang: str) -> None:
    done = reader.run(*words, "--lang", lang)
    assert (done.code, done.out) == (1, "")
    assert {"zh": "怎么办：", "en": "what to do: "}[lang] in done.err


def test_the_page_and_the_report_tell_of_it(city: Clone) -> None:
    assert "图谱  缺口产品 1 个、依赖进口 1 个  redchain chain map qingneng" in city.run("chain", "show", "qingneng", "--lang", "zh").out
    report = city.run("report", "--month", "2026-11", "--lang", "zh").out
    assert "产业链配套" in report
    assert "| 氢能产业链 | 缺口产品 | 储运 | 碳纤维 |  | 示例氢阀 |" in report


@pytest.mark.parametrize(("lang", "said"), [("zh", "怎么办：例如 --makes '[{name: …}]'"), ("en", "what to do: such as --makes '[{name: …}]'")])
def test_what_is_no_yaml_is_answered_with_the_keys_of_this_field(reader: Clone, lang: str, said: str) -> None:
    done = reader.run("enterprise", "edit", "sl-qingfa", "--makes", "[{name: 阀", "--lang", lang)
    assert (done.code, said in done.err) == (2, True), done.err
