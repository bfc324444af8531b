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
