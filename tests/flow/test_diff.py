"""What changed, in plain words and in both languages, between revisions and the work tree."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

WORKING = "data/orders/2026-11/D-20261116-BSKHZ.yaml"
PENDING = "data/orders/2026-11/D-20261120-6KXAJ.yaml"
ACCEPT = '  - at: "2026-11-21T09:00:00+08:00"\n    step: accept\n    by: "shi-zigui-ju"\n    note: "已安排|<b>专人</b>"\n'
RESOURCE = "data/resources/dianli-zengrong.yaml"


@pytest.fixture
def changed(clone: Clone) -> Clone:
    """An order accepted in a commit; a resource edited and a unit moved in the work tree."""
    clone.append(PENDING, ACCEPT)
    clone.git("commit", "-qam", "accept")
    path = clone.path / RESOURCE
    path.write_text(path.read_text("utf-8").replace("title: ", 'procedure: "三步"\ntitle: ', 1), encoding="utf-8")
    (clone.path / "data/units/sub").mkdir()
    (clone.path / "data/units/gongdian.yaml").rename(clone.path / "data/units/sub/gongdian.yaml")
    return clone


def test_a_step_is_told_with_states_unit_and_due_date(changed: Clone) -> None:
    done = changed.run("--lang", "zh", "diff", "HEAD~", "HEAD")
    assert done.code == 0
    headline, step = done.out.splitlines()
    assert headline.startswith("需求 N-20261118-STVHG（液氢装备新厂房选址）的工单 D-20261120-6KXAJ：待签收 → 办理中，承办 ")
    assert "，限期 2026-" in headline
    assert step.startswith("  2026-11-21 09:00 接单（")
    english = changed.run("--lang", "en", "diff", "HEAD~", "HEAD").out
    assert english.startswith("Order D-20261120-6KXAJ of need N-20261118-STVHG (液氢装备新厂房选址): pending → working, unit ")


def test_the_work_tree_is_compared_when_one_revision_is_named(changed: Clone) -> None:
    found = json.loads(changed.run("diff", "HEAD~", "--format", "json").out)["data"]
    assert found["to"] is None
    assert [(each["kind"], each["id"], each["what"], each["before"], each["after"]) for each in found["records"]] == [
        ("order", "D-20261120-6KXAJ", "changed", "pending", "working"),
        ("resource", "dianli-zengrong", "changed", "", ""),
    ]
    assert any("三步" in line and "→" in line for line in found["records"][1]["lines"])
    assert changed.run("diff", "HEAD", "HEAD").out == ""


def test_two_past_revisions_are_compared_whatever_the_work_tree_holds(changed: Clone) -> None:
    (changed.path / WORKING).unlink()
    forth = json.loads(changed.run("diff", "HEAD~", "HEAD", "--format", "json").out)["data"]["records"]
    back = json.loads(changed.run("diff", "HEAD", "HEAD~", "--format", "json").out)["data"]["records"]
    assert [each["id"] for each in forth] == [each["id"] for each in back] == ["D-20261120-6KXAJ"]
    assert (back[0]["before"], back[0]["after"]) == ("working", "pending")


@pytest.mark.parametrize(("lang", "said"), [("zh", "已有步骤被改动：1 步"), ("en", "old steps no longer as they were: 1")])
def test_a_step_that_is_there_once_more_or_once_less_is_told(clone: Clone, lang: str, said: str) -> None:
    progress = ACCEPT.replace("accept", "progress")
    clone.append(WORKING, progress)
    clone.git("commit", "-qam", "once")
    clone.append(WORKING, progress)
    clone.git("commit", "-qam", "twice")
    (once,) = json.loads(clone.run("--lang", lang, "diff", "HEAD~2", "HEAD~", "--format", "json").out)["data"]["records"]
    (more,) = json.loads(clone.run("--lang", lang, "diff", "HEAD~", "HEAD", "--format", "json").out)["data"]["records"]
    assert once["lines"] == more["lines"] != []
    (less,) = json.loads(clone.run("--lang", lang, "diff", "HEAD", "HEAD~", "--format", "json").out)["data"]["records"]
    assert less["lines"] == [said]


def test_additions_and_deletions_are_told(clone: Clone) -> None:
    clone.git("rm", "-q", WORKING)
    log = 'log:\n  - at: "2026-11-23T09:00:00+08:00"\n    step: submit\n    by: "sl-yeqing"\n'
    text = 'id: "N-20261123-AAAAA"\nenterprise: "sl-yeqing"\ntitle: "压缩机交期"\ncategory: 市场配套\nraised_on: "2026-11-23"\nvisibility: office\n'
    (clone.path / "data/needs/2026-11/N-20261123-AAAAA.yaml").write_text(text + log, encoding="utf-8")
    shown = clone.run("--lang", "zh", "diff", "HEAD").out
    assert "企业需求 N-20261123-AAAAA（压缩机交期）：新增，待受理，企业 " in shown
    assert "D-20261116-BSKHZ：删除" in shown


def test_markdown_escapes_what_people_wrote_and_keeps_hidden_records_hidden(changed: Clone) -> None:
    path = changed.path / RESOURCE
    path.write_text(path.read_text("utf-8").replace('procedure: "三步"\n', 'procedure: "三步"\nvisibility: office\n'), encoding="utf-8")
    text = changed.run("--lang", "zh", "diff", "HEAD~", "--format", "markdown").out
    assert text.startswith("**记录变化：2 条**")
    assert "<b>" not in text
    assert "- 部门资源 dianli" in text
    assert "三步" not in text
    assert changed.run("diff", "HEAD", "HEAD", "--format", "markdown").out == ""


def test_three_dots_stand_for_where_the_branch_parted(changed: Clone) -> None:
    changed.git("stash", "-qu")
    changed.git("checkout", "-qb", "proposal", "HEAD~")
    changed.append(WORKING, '  - at: "2026-11-20T09:00:00+08:00"\n    step: progress\n    by: "gongdian"\n')
    parted = json.loads(changed.run("diff", "main...", "--format", "json").out)["data"]["records"]
    whole = json.loads(changed.run("diff", "main", "--format", "json").out)["data"]["records"]
    assert [each["id"] for each in parted] == ["D-20261116-BSKHZ"]
    assert [each["id"] for each in whole] == ["D-20261116-BSKHZ", "D-20261120-6KXAJ"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_revision_that_is_not_there_is_refused(clone: Clone, language: str) -> None:
    for words in (
        ("diff", "nowhere"),
        ("diff", "HEAD", "--output=x"),
        ("validate", "--against", "nowhere"),
        ("validate", "--against", "--all"),
        ("diff", "HEAD", "-f", "html"),
    ):
        done = clone.run("--lang", language, *words)
        assert done.code == 2, words
        assert done.out == ""
        assert done.err


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", ["采购（密封圈）来源：外地 → 国外", "采购（密封圈）供应企业：（无） → sl-bacai"]),
        ("en", ["Buys (密封圈) Origin: elsewhere in the country → abroad", "Buys (密封圈) Suppliers: (none) → sl-bacai"]),
    ],
)
def test_what_changed_inside_a_part_is_told(clone: Clone, lang: str, said: list[str]) -> None:
    assert clone.run("enterprise", "edit", "sl-qingfa", "--buys", "[{name: 密封圈, origin: outside}]").code == 0
    assert clone.run("enterprise", "edit", "sl-qingfa", "--buys", "[{name: 密封圈, origin: abroad, suppliers: [sl-bacai]}]").code == 0
    done = clone.run("diff", "HEAD~1", "--lang", lang)
    assert [each.strip() for each in done.out.splitlines()[1:]] == said
