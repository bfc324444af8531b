"""`show` is one page for one thing: how it stands, what comes next, what belongs to it; `log` tells steps and commits as one story."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from redchain.kinds.registry import KINDS

if TYPE_CHECKING:
    from tests.conftest import Clone

COLUMNS, ROWS = 80, 24
WORKING = "N-20261103-HSYPW"


def shown(clone: Clone, kind: str, identifier: str, *more: str, lang: str = "zh") -> str:
    done = clone.run("--today", "2026-11-23", "--lang", lang, kind, "show", identifier, *more)
    assert done.code == 0, done.err
    return done.out


def ids(clone: Clone, kind: str) -> list[str]:
    return [each["id"] for each in json.loads(clone.run(kind, "list", "--format", "json").out)["data"]]


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind.name)
def test_every_kind_declares_its_page(model: type) -> None:
    assert model.kind.page is not None  # type: ignore[attr-defined]  # a kind


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", [each.kind.name for each in KINDS])
def test_a_page_names_the_record_first_and_briefly_fits_one_screen(reader: Clone, kind: str, lang: str) -> None:
    for each in ids(reader, kind)[:40]:
        page = shown(reader, kind, each, "--brief", lang=lang).splitlines()
        assert each in page[0]
        assert not page[0].startswith(f"{each} ")
        assert sum(-(-max(cell_len(line), 1) // COLUMNS) for line in page) < ROWS, page
        if lang == "zh":
            assert not re.search(r"\b(None|lead|due|working|pending)\b", re.sub(r"redchain .*", "", "\n".join(page)))


@pytest.mark.parametrize("kind", [each.kind.name for each in KINDS])
def test_the_brief_page_is_the_beginning_of_the_whole(reader: Clone, kind: str) -> None:
    first = ids(reader, kind)[-1]
    assert shown(reader, kind, first).startswith(shown(reader, kind, first, "--brief").splitlines()[0])


def order_of(clone: Clone, state: str) -> dict[str, str]:
    found = json.loads(clone.run("order", "list", "--state", state, "--format", "json").out)["data"]
    return next(each for each in found if each["role"] == "lead")


def test_a_need_says_in_one_sentence_who_has_it_until_when_and_what_comes_next(reader: Clone) -> None:
    order = order_of(reader, "working")
    unit = json.loads(reader.run("unit", "show", order["unit"], "--format", "json").out)["data"]
    name = unit.get("short_name", unit["name"])
    page = shown(reader, "need", order["need"])
    assert re.search(rf"状态  .*已派单给{name}，办理中，限期 \d{{4}}-\d\d-\d\d.*，[红黄蓝绿]灯", page), page
    assert f"redchain finish {order['id']}" in page
    assert re.search(rf"下一步.*{name}：办复", page, re.DOTALL)
    assert re.search(rf"工单.*{name}（主办） {order['id']}：办理中", page, re.DOTALL)


def test_a_need_without_an_order_says_that_it_waits_for_one(reader: Clone) -> None:
    found = json.loads(reader.run("need", "list", "--state", "registered", "--format", "json").out)["data"]
    alone = next(each for each in found if "orders" not in each)
    assert "状态  已受理，待派单" in shown(reader, "need", alone["id"])
    assert "registered, waiting to dispatch" in shown(reader, "need", alone["id"], lang="en")


def test_a_need_on_hold_says_so_and_since_it_was_merged_into_which(clone: Clone) -> None:
    found = [each["id"] for each in json.loads(clone.run("need", "list", "--state", "registered", "--format", "json").out)["data"] if "orders" not in each]
    assert clone.run("need", "hold", found[0], "--reason", "等企业材料", "--until", "2026-12-10").code == 0
    assert re.search(r"状态  已受理，挂起，复核日 2026-12-10", shown(clone, "need", found[0]))
    one, other = (clone.run("need", "add", "--enterprise", "sl-bacai", "--title", each, "--category", "用工").out.strip() for each in ("招三个焊工", "缺焊工"))
    assert clone.run("need", "merge", one, "--into", other).code == 0
    assert shown(clone, "need", one).splitlines()[1] == f"状态  已合并，并入 缺焊工（{other}）"
    assert f"招三个焊工（{one}）" in shown(clone, "need", other).split("并入的需求")[1].splitlines()[0]


def test_an_order_shows_the_needs_title_its_firm_and_the_due_date_in_force(reader: Clone) -> None:
    order = order_of(reader, "pending")
    need = json.loads(reader.run("need", "show", order["need"], "--format", "json").out)["data"]
    firm = json.loads(reader.run("enterprise", "show", need["enterprise"], "--format", "json").out)["data"]
    page = shown(reader, "order", order["id"])
    assert f"需求  {need['title']}（{need['id']}）" in page
    assert f"企业  {firm['name']}（{firm['id']}）" in page
    assert re.search(r"现行限期  \d{4}-\d\d-\d\d", page)


def test_a_firm_shows_its_size_with_the_figures_its_needs_orders_and_resources(clone: Clone) -> None:
    order = order_of(clone, "working")
    firm = json.loads(clone.run("need", "show", order["need"], "--format", "json").out)["data"]["enterprise"]
    assert clone.run("enterprise", "edit", firm, "--industry", "C3311", "--staff", "120", "--revenue-wan", "1900", "--size", "medium").code == 0
    page = shown(clone, "enterprise", firm)
    assert "规模  登记为中型，按指标为小型：工业，从业人员 120 人，年营业收入 1900 万元" in page
    assert re.search(r"需求（共 \d+ 条，在办 \d+ 条）", page)
    assert order["id"] in page
    assert re.search(r"可用资源  符合条件 \d+ 项，条件待核实 \d+ 项  redchain match N-", page)


def test_a_unit_shows_its_orders_in_hand_its_resources_and_what_it_has_to_do(reader: Clone) -> None:
    order = order_of(reader, "working")
    page = shown(reader, "unit", order["unit"])
    assert re.search(r"在办工单（.*办理中 \d", page)
    assert order["id"] in page
    waiting = json.loads(reader.run("--today", "2026-11-23", "todo", "--unit", order["unit"], "--format", "json").out)["data"]
    assert f"待办（{len(waiting)} 件，超期 {sum(each['late'] is not None for each in waiting)} 件）" in page


def test_a_chain_a_resource_and_a_project_answer_what_people_ask(reader: Clone) -> None:
    chain = shown(reader, "chain", "yejin")
    assert re.search(r"企业  \d+ 家  redchain enterprise list --chains yejin", chain)
    assert re.search(r"在办需求  .*已受理 \d+ 条.*redchain need list --chain yejin", chain)
    count = int(re.findall(r"企业  (\d+) 家", chain)[0])
    assert len(json.loads(reader.run("enterprise", "list", "--chains", "yejin", "--format", "json").out)["data"]) == count
    resource = next(
        each["resource"] for each in json.loads(reader.run("order", "list", "--state", "working", "--format", "json").out)["data"] if "resource" in each
    )
    page = shown(reader, "resource", resource)
    assert re.search(r"状态  .*在办 \d+", page)
    assert f"redchain match --resource {resource}" in page
    (project, *_) = json.loads(reader.run("project", "list", "--state", "running", "--format", "json").out)["data"]
    assert re.search(r"状态  推进中，", shown(reader, "project", project["id"]))


def test_a_challenge_and_its_claim_say_how_they_stand_and_name_each_other(reader: Clone) -> None:
    challenge, claim, need = "C-20260320-7K3F9", "B-20260410-6RF4X", "N-20260305-HF2TP"
    page = shown(reader, "challenge", challenge)
    assert "\n状态  已攻克，指标 5 项\n" in page
    assert re.search(rf"\n来源需求  .+（{need}）：已销号", page), page
    assert f"\n揭榜  示例材料研究所（{claim}）：已评价，里程碑完成 1/1\n" in page
    page = shown(reader, "claim", claim, lang="en")
    assert re.search(rf"\nChallenge  .+ \({challenge}\): solved, 5 indicators\nPublic until  2026-05-07\nMilestones  断口分析, reached\n", page), page


@pytest.mark.parametrize("words", [("need", "list"), ("order", "list"), ("enterprise", "list"), ("resource", "list")], ids=" ".join)
def test_the_commands_that_a_page_names_work(reader: Clone, words: tuple[str, str]) -> None:
    kind = words[0]
    for each in ids(reader, kind)[-3:]:
        for command in set(re.findall(r"redchain (?:need|order|enterprise|resource|unit|project) (?:list|show) .*", shown(reader, kind, each))):
            assert reader.run(*command.split()[1:]).code == 0, command


def test_json_keeps_what_it_said_and_adds_what_waits(reader: Clone) -> None:
    order = order_of(reader, "working")
    entry = json.loads(reader.run("--today", "2026-11-23", "order", "show", order["id"], "--format", "json").out)["data"]
    assert entry | order == entry
    (first,) = [each for each in entry["waiting"] if each["stage"] == "finish"]
    assert (first["id"], first["actors"]) == (order["id"], [order["unit"]])
    need = json.loads(reader.run("--today", "2026-11-23", "need", "show", order["need"], "--format", "json").out)["data"]
    assert first in need["waiting"]


def test_log_tells_steps_and_commits_as_one_story_in_one_zone(clone: Clone) -> None:
    added = clone.run("need", "add", "--enterprise", "sl-bacai", "--title", "想要一条专线", "--category", "要素保障").out.strip()
    assert clone.run("need", "register", added, "--at", "2027-01-01T00:00:00+00:00").code in {0, 1}
    rows = [line.split("\t") for line in clone.run("--lang", "zh", "need", "log", added).out.splitlines()[1:]]
    times = [row[0] for row in rows]
    assert times == sorted(times)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", each) for each in times)
    assert {row[1] for row in rows} >= {"点单", "提交"}
    assert any("（sl-bacai）" in row[2] for row in rows)


@pytest.mark.parametrize(("lang", "said"), [("zh", "；办理答复：已办理，结果已告知企业。"), ("en", "; reply: 已办理，结果已告知企业。")])
def test_a_need_tells_what_its_orders_answered_and_why_one_was_sent_back(clone: Clone, lang: str, said: str) -> None:
    page = clone.run("need", "show", "N-20260507-TP5WF", "--lang", lang).out
    assert any("D-20260509-4QQ0R" in line and said in line for line in page.splitlines()), page
    assert clone.run("dispatch", "N-20260910-MW9PW", "gongdian", "--role", "support").code == 0
    order = json.loads(clone.run("order", "list", "--need", "N-20260910-MW9PW", "--state", "pending", "--format", "json").out)["data"][0]["id"]
    assert clone.run("send-back", order, "--reason", "不归我们管").code == 0
    assert clone.run("uphold", order, "--yes").code == 0
    page = clone.run("need", "show", "N-20260910-MW9PW", "--lang", lang).out
    assert any(order in line and "不归我们管" in line for line in page.splitlines()), page
