"""The service line as people use it: policies and the resources that go by them, in both languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow
POLICY = "qingneng-banfa"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", ("核实政策", "有效，到 2028-03-31 止", "可兑现的资源  示例加氢站补助", "“用地补助”这一条", "免申即享要有能比对的条件")),
        (
            "en",
            (
                "check the policy",
                "valid, until 2028-03-31",
                "Resources by it  示例加氢站补助",
                "has no clause “用地补助”",
                "needs conditions that can be compared",
            ),
        ),
    ],
)
def test_a_policy_its_resources_and_its_check(clone: Clone, lang: str, said: tuple[str, ...]) -> None:
    review, standing, by_it, no_clause, unclear = said
    add = ("resource", "add", "--id", "bt", "--title", "示例加氢站补助", "--unit", "shi-keji-ju", "--category", "政策资金", "--policy", POLICY, "--lang", lang)
    assert no_clause in clone.run(*add, "--clause", "用地补助").err
    assert unclear in clone.run(*add, "--automatic", "--eligibility", "text: 经营良好").err
    done = clone.run(*add, "--clause", "加氢站建设补助", "--automatic", "--eligibility", "chains: [qingneng]", "--apply-until", "2026-12-31")
    assert done.code == 0, done
    page = clone.run("policy", "show", POLICY, "--lang", lang).out
    assert standing in page
    assert by_it in page
    assert review not in clone.run("todo", "--all", "--lang", lang).out
    later = clone.run("todo", "--unit", "shi-keji-ju", "--lang", lang, "--today", "2027-02-20")
    assert review in later.out
    assert f"redchain policy edit {POLICY} --review-on …" in later.out
    assert clone.run("policy", "edit", POLICY, "--review-on", "2028-03-01").code == 0
    assert review not in clone.run("todo", "--unit", "shi-keji-ju", "--lang", lang, "--today", "2027-02-20").out


def test_an_expired_policy_is_told_while_resources_go_by_it(clone: Clone) -> None:
    add = ("resource", "add", "--id", "bt", "--title", "示例加氢站补助", "--unit", "shi-keji-ju", "--category", "政策资金", "--policy", POLICY)
    assert clone.run(*add).code == 0
    assert "RC520" not in clone.run("validate", "--today", "2028-03-31").out
    found = json.loads(clone.run("validate", "--today", "2028-04-01", "--format", "json").out)["data"]["findings"]
    assert {"RC520", "RC522"} <= {each["code"] for each in found if each["record"] == POLICY}
    assert clone.run("resource", "archive", "bt").code == 0
    assert "RC520" not in clone.run("validate", "--today", "2028-04-01").out


@pytest.mark.parametrize(("lang", "title"), [("zh", "服务专线：政策"), ("en", "Service line: policies")])
def test_the_report_tells_of_policies_when_some_came_or_ended(clone: Clone, lang: str, title: str) -> None:
    assert title not in clone.run("report", "--month", "2026-10", "--document-lang", lang).out
    assert clone.run("policy", "edit", POLICY, "--valid-until", "2026-10-15").code == 0
    assert title in clone.run("report", "--month", "2026-10", "--document-lang", lang).out
    told = json.loads(clone.run("report", "--month", "2026-10", "--format", "json").out)["data"]["kinds"]["policy"]
    assert [[*each.values()][1:] for each in told] == [["1", "0", "1", "0", "0"]]


def test_nobody_else_changes_whose_a_policy_is(clone: Clone) -> None:
    assert clone.run("policy", "edit", POLICY, "--unit", "gongdian").code == 2
    path = clone.path / f"data/policies/{POLICY}.yaml"
    path.write_text(path.read_text("utf-8").replace('unit: "shi-keji-ju"', 'unit: "gongdian"'), "utf-8")
    found = json.loads(clone.run("validate", "--against", "HEAD", "--format", "json").out)["data"]["findings"]
    assert "RC702" in {each["code"] for each in found}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", ("投资建设，承诺 3 个工作日（法定 7），全程代办", "所属一件事", "先后办理", "材料和步骤都没有写", "核实事项")),
        (
            "en",
            (
                "investment, 3 working days promised (by law 7), done for the firm",
                "Part of",
                "In this order",
                "it has neither materials nor steps",
                "check the service item",
            ),
        ),
    ],
)
def test_an_item_and_the_bundle_it_belongs_to(clone: Clone, lang: str, said: tuple[str, ...]) -> None:
    standing, part_of, in_order, nothing, review = said
    page = clone.run("service", "show", "shigong-xuke", "--lang", lang).out
    assert standing in page
    assert part_of in page
    bundle = clone.run("service", "show", "jiaqingzhan", "--lang", lang).out
    assert f"{in_order}  示例建筑工程施工许可" in bundle
    assert nothing in clone.run("service", "add", "--title", "示例备案", "--group", "public", "--unit", "gongdian", "--lang", lang).err
    assert clone.run("resource", "edit", "bangdaiban", "--service", "shigong-xuke").code == 0
    assert "投资建设项目帮代办" in clone.run("service", "show", "shigong-xuke", "--lang", lang).out
    assert review in clone.run("todo", "--unit", "shi-zigui-ju", "--today", "2027-06-15", "--lang", lang).out


def test_a_ring_of_bundles_is_refused_when_it_is_closed(clone: Clone) -> None:
    stages = "[{title: 受理}, {title: 手续, service: jiaqingzhan}]"
    refused = clone.run("service", "edit", "shigong-xuke", "--stages", stages, "--lang", "en")
    assert refused.code == 1
    assert "RC366" in refused.err


def test_items_are_listed_and_counted_by_group(clone: Clone) -> None:
    listed = json.loads(clone.run("service", "list", "--group", "一件事", "--format", "json").out)["data"]
    assert [each["id"] for each in listed] == ["jiaqingzhan"]
    told = json.loads(clone.run("report", "--month", "2026-10", "--format", "json").out)["data"]["kinds"]["service"]
    assert [[*each.values()] for each in told] == [["投资建设", "1", "1", "0", "0", "0"], ["一件事", "1", "0", "1", "0", "0"]]
    assert clone.run("service", "archive", "jiaqingzhan").code == 0
    assert len(json.loads(clone.run("report", "--month", "2026-11", "--format", "json").out)["data"]["kinds"]["service"]) == 1
    assert len(json.loads(clone.run("report", "--month", "2026-10", "--format", "json").out)["data"]["kinds"]["service"]) == 2
    rows = clone.run("lists", "--only", "services", "--format", "csv").out
    assert "示例建筑工程施工许可" in rows
