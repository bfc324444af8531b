"""What people are told of pairings: figures that agree with each other, lights, lists and refusals that name the way on."""

from __future__ import annotations

import json
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import pytest

from redchain.kinds.pairing.model import Pairing
from redchain.kinds.person.model import Person
from redchain.views.record_sheet import SheetWords

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger
    from tests.conftest import Clone

PAIRING = "R-20260310-4H7TC"
GOALS = "[{title: 管理制度上墙, due: 2027-02-26}]"


def data(clone: Clone, *words: str) -> Any:
    return json.loads(clone.run(*words, "--format", "json").out)["data"]


def paired_rows(clone: Clone, *words: str) -> dict[str, list[str]]:
    """The rows of the table 结对联系: the figures by chain."""
    lines = clone.run("report", *words, "--lang", "zh").out.splitlines()
    place = next(place for place, each in enumerate(lines) if each.startswith("## ") and each.endswith("结对联系"))
    rows = (each.strip("| ").split(" | ") for each in takewhile(bool, lines[place + 4 :]))
    return {chain: figures for chain, *figures in rows}


def test_a_report_on_a_chain_counts_the_firms_that_the_whole_one_counts(clone: Clone) -> None:
    assert clone.run("enterprise", "edit", "sl-bacai", "--chains", "yejin,qingneng").code == 0  # its first chain is another
    assert clone.run("pair", "sl-qingfa", "h010").code == 0
    whole, part = paired_rows(clone, "--month", "2026-11"), paired_rows(clone, "--month", "2026-11", "--chain", "qingneng")
    assert [*part] == ["氢能产业链"]
    assert part["氢能产业链"][0] == whole["氢能产业链"][0] == "2/10 (20%)"


def test_every_chain_has_its_row(clone: Clone) -> None:
    assert {chain: figures[0] for chain, figures in paired_rows(clone, "--month", "2026-11").items()} == {
        "氢能产业链": "1/10 (10%)",
        "冶金新材料产业链": "0/10 (0%)",
        "半导体产业链": "0/10 (0%)",
    }


def test_a_post_that_is_no_helper_is_not_answered_with_nothing(clone: Clone) -> None:
    assert PAIRING in {each["id"] for each in data(clone, "todo", "--helper", "m001")}
    done = clone.run("todo", "--helper", "e001", "--lang", "zh")
    assert (done.code, done.out) == (1, "")
    assert "专家，不是助企员、导师" in done.err
    assert "redchain person show e001" in done.err
    assert "neither helper nor mentor" in clone.run("todo", "--helper", "e001", "--lang", "en").err


@pytest.mark.parametrize(("until", "found"), [("2026-11-30", True), ("2026-11-29", False)])
def test_what_is_due_is_anything_that_waits(until: str, found: bool, clone: Clone) -> None:  # noqa: FBT001  # one row of a table
    assert ([each["id"] for each in data(clone, "pairing", "list", "--due-until", until)] == [PAIRING]) is found


def test_goals_are_among_what_is_due(clone: Clone) -> None:
    assert [each["id"] for each in data(clone, "pairing", "list", "--due-since", "2027-02-20", "--due-until", "2027-02-28")] == [PAIRING]


@pytest.mark.parametrize("page", [("enterprise", "show", "sl-jiaqing"), ("person", "show", "m001"), ("pairing", "show", PAIRING)])
def test_the_light_is_the_worst_of_what_waits(page: tuple[str, ...], clone: Clone) -> None:
    row = next(each for each in clone.run(*page, "--today", "2026-12-10", "--lang", "zh").out.splitlines() if "←" in each)
    assert row.endswith("联系企业限期 2026-11-30（原 2026-11-29），红灯")
    listed = data(clone, "pairing", "list", "--overdue", "--today", "2026-12-10")
    assert [each["light"] for each in listed] == ["red"]
    assert [each["light"] for each in data(clone, "lists", "--only", "pairings", "--today", "2026-12-10")["pairings"]] == ["红灯", ""]


def test_a_project_shows_the_light_of_its_milestone(clone: Clone) -> None:
    found = data(clone, "project", "list", "--overdue", "--today", "2027-06-30")
    assert found
    for each in found:
        shown = clone.run("project", "show", each["id"], "--today", "2027-06-30", "--lang", "zh").out.splitlines()[1]
        assert {"red": "红灯", "yellow": "黄灯"}[each["light"]] in shown


@pytest.mark.parametrize(("lang", "words"), [("zh", "期满日 2027-03-10 还没到"), ("en", "its last day, 2027-03-10, is still to come")])
def test_a_pairing_is_finished_early_only_with_a_word(lang: str, words: str, clone: Clone) -> None:
    assert clone.run("pairing", "milestone", PAIRING, "--milestone", "管理制度上墙").code == 0
    done = clone.run("pairing", "finish", PAIRING, "--yes", "--lang", lang)
    assert (done.code, "RC370" in done.err, words in done.err) == (1, True, True)
    assert f"redchain pairing finish {PAIRING} --note …" in done.err
    assert f"redchain pairing stop {PAIRING} --reason …" in done.err
    assert clone.run("pairing", "finish", PAIRING, "--note", "提前做完", "--yes").code == 0
    assert paired_rows(clone, "--month", "2026-11")["氢能产业链"][2:5] == ["0", "0", "1"]  # it is not counted as finished; the goal is


def test_a_pairing_that_served_its_term_counts(clone: Clone) -> None:
    assert clone.run("pairing", "finish", PAIRING, "--note", "一项目标转为长期", "--yes", "--today", "2027-03-11").code == 0
    assert paired_rows(clone, "--month", "2027-03", "--today", "2027-04-01")["氢能产业链"][3] == "1"


def test_open_goals_are_ended_with_a_note(clone: Clone) -> None:
    done = clone.run("pairing", "finish", PAIRING, "--yes", "--today", "2027-03-11", "--lang", "zh")
    assert "还有 1 个帮带目标没有完成：管理制度上墙" in done.err
    assert "确实不做了用 --note 说明" in done.err
    assert f"redchain pairing finish {PAIRING} --note …" in done.err
    (row,) = [each for each in data(clone, "todo", "--today", "2027-03-11") if each["stage"] == "term"]
    assert row["next"] == f"redchain pairing finish {PAIRING} --note …"
    assert f"redchain pairing finish {PAIRING} --note …" in clone.run("pairing", "show", PAIRING, "--today", "2027-03-11").out


def test_a_project_with_open_milestones_is_offered_a_finish_with_a_note(clone: Clone) -> None:
    late = [each for each in data(clone, "todo", "--today", "2027-06-30") if each["stage"] == "project"]
    assert any(each["next"].endswith(" --note …") for each in late)
    assert not any(" milestone " in each["next"] for each in late)


@pytest.mark.parametrize(
    "line",
    [
        ("pair", "sl-qingfa", "h010", "--milestones", "[{事项: 甲, 完成日: 2026-01-01}]"),
        ("pairing", "add", "--enterprise", "sl-qingfa", "--helper", "h010", "--milestones", "[{事项: 甲, 完成日: 2026-11-20}]"),
        ("pairing", "edit", PAIRING, "--milestones", "[{title: 站长持证, due: 2026-06-30}, {title: 管理制度上墙}]"),
        ("pairing", "edit", PAIRING, "--milestones", "[{title: 站长持证, done_on: 2026-06-18}, {title: 管理制度上墙, done_on: 2026-11-20}]"),
        ("project", "add", "--title", "试", "--lead", "shi-keji-ju", "--chain", "qingneng", "--milestones", "[{title: 甲, done_on: 2026-11-20}]"),
    ],
)
def test_a_day_of_completion_comes_by_its_step_alone(line: tuple[str, ...], clone: Clone) -> None:
    before = clone.subjects()
    done = clone.run(*line, "--lang", "en")
    assert (done.code, "RC368" in done.err) == (1, True), done.err
    assert clone.subjects() == before


def test_of_a_firms_pairings_the_one_that_can_take_the_step_is_meant(clone: Clone) -> None:
    assert clone.run("pairing", "stop", PAIRING, "--reason", "换岗", "--yes").code == 0
    made = clone.run("pair", "示例加氢站", "h010").out.strip()
    done = clone.run("pairing", "progress", "示例加氢站", "--note", "到厂一次")
    assert (done.code, done.out.strip()) == (0, made), done.err
    asked = clone.run("pairing", "show", "示例加氢站", "--lang", "zh")
    assert asked.code == 1
    assert "（已解除）" in asked.err
    assert "（结对中）" in asked.err


def test_a_helper_who_has_left_waits_for_a_successor(clone: Clone) -> None:
    assert clone.run("person", "leave", "h001").code == 0
    rows = [each for each in data(clone, "todo") if each["id"] == PAIRING]
    (row,) = [each for each in rows if each["stage"] == "successor"]
    assert (row["due"], row["actors"]) == ("2026-11-23", ["shi-gongxin-ju"])
    assert row["next"] == f"redchain pairing hand-over {PAIRING} --helper … --reason …"
    assert not [each for each in rows if each["stage"] in {"contact", "on_site"}]
    assert "助企员已离岗，还没有换人" in clone.run("pairing", "show", PAIRING, "--lang", "zh").out
    assert "the helper has left, and nobody has taken over" in clone.run("pairing", "show", PAIRING, "--lang", "en").out


def test_a_second_helper_is_told_how_to_hand_over(clone: Clone) -> None:
    done = clone.run("pair", "sl-jiaqing", "h010", "--lang", "zh")
    assert f"换人用交接：redchain pairing hand-over {PAIRING} --helper h010 --reason …" in done.err
    edited = clone.run("pairing", "edit", PAIRING, "--helper", "h010", "--lang", "zh")
    assert f"redchain pairing hand-over {PAIRING} --helper … --reason …" in edited.err


def test_how_late_a_pairing_may_be_entered_is_told(clone: Clone) -> None:
    done = clone.run("pair", "sl-qingfa", "h010", "--at", "2026-10-08", "--lang", "zh")
    assert done.code == 1
    assert "--at 最多写 31 天前" in done.err
    assert "late_days" in done.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("pairing", "edit", PAIRING, "--unset", "mentor"), "写了期满日，没有导师"),
        (("enterprise", "edit", "sl-jiaqing", "--operating", "lost"), "登记为失联，还在结对"),
    ],
)
def test_a_pairing_that_hardly_fits_is_warned_of(line: tuple[str, ...], words: str, clone: Clone) -> None:
    done = clone.run(*line, "--lang", "zh")
    assert done.code == 0
    assert words in done.err + clone.run("validate", "data/pairings", "--lang", "zh").out


def test_cells_offer_only_those_with_the_role(town: Ledger) -> None:
    offered = {each.name: {words.zh for words in each.choices} for each in SheetWords(town, "zh").columns(Pairing)}
    posts = {each.post: {*each.roles} for each in town.all(Person)}
    for field in ("helper", "mentor"):
        assert offered[field] == {post for post, roles in posts.items() if field in roles}


@pytest.mark.parametrize(("lang", "words"), [("zh", "是 1 个结对的导师"), ("en", "the mentor of 1")])
def test_a_mentor_has_no_firms_to_hand_over_but_pairings(lang: str, words: str, clone: Clone) -> None:
    done = clone.run("person", "leave", "m001", "--to", "h010", "--lang", lang)
    assert (done.code, words in done.err) == (1, True), done.err
    assert f"redchain pairing edit {PAIRING} --mentor …" in done.err


def test_who_has_left_hands_over_afterwards(clone: Clone) -> None:
    assert clone.run("person", "leave", "h001").code == 0
    done = clone.run("person", "leave", "h001", "--to", "h010", "--reason", "调岗")
    assert done.code == 0, done.err
    assert clone.subjects()[0] == f"flow: hand-over {PAIRING}"
    assert data(clone, "pairing", "show", PAIRING)["helper"] == "h010"
    assert data(clone, "person", "show", "h001")["archived_on"] == "2026-11-23"
    assert clone.run("person", "leave", "h001", "--lang", "en").code == 1


def test_many_firms_are_handed_over_only_with_a_yes(clone: Clone) -> None:
    for firm in ("qingfa", "qingyuan", "qingguan", "qingdian", "qingqing"):
        assert clone.run("pair", f"sl-{firm}", "h001").code == 0
    before = clone.subjects()
    done = clone.run("person", "leave", "h001", "--to", "h010", "--lang", "zh")
    assert (done.code, "离岗和 6 家企业的交接还没有确认" in done.err, "--yes" in done.err) == (2, True, True), done.err
    assert clone.subjects() == before
    assert clone.run("person", "leave", "h001", "--to", "h010", "--yes").code == 0
    assert {each["helper"] for each in data(clone, "pairing", "list", "--state", "running")} == {"h010"}
