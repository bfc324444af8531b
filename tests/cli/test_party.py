"""The organisation: its tree, whom it covers, who chairs when, and posts that are left."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redchain.cli.main import main

if TYPE_CHECKING:
    from tests.conftest import Clone

TOP = Path(__file__).parents[2]


def test_the_hydrogen_committee_covers_what_was_published(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    assert main(["--root", os.fspath(TOP), "--today", "2026-11-23", "party", "coverage", "--chain", "hydrogen", "--format", "json"]) == 0
    committee = json.loads(capsys.readouterr().out)["data"][0]
    assert (committee["party"], committee["enterprises"], committee["research"], committee["government"]) == ("h2-committee", 26, 3, 15)


def test_coverage_counts_each_member_once_and_names_who_is_left_out(reader: Clone) -> None:
    (committee, research) = json.loads(reader.run("party", "coverage", "--format", "json").out)["data"]
    assert [committee[each] for each in ("enterprises", "research", "government", "others", "uncovered")] == [2, 2, 2, 0, 7]
    assert (research["party"], research["research"], research["uncovered"]) == ("qingneng-keyan", 2, None)
    left = json.loads(reader.run("party", "coverage", "--uncovered", "--format", "json").out)["data"]
    assert "sl-qingguan" in [each["enterprise"] for each in left]  # it left the branch in June
    assert len(left) == 7


def test_the_tree_is_drawn_for_a_chain_or_an_organisation(reader: Clone) -> None:
    assert reader.run("party", "tree", "氢能", "--lang", "zh").out.splitlines()[1].startswith("  示例氢能链科研端党组织（qingneng-keyan）六端组织：科研单位 2")
    assert reader.run("party", "tree", "qingneng-zhibu", "--lang", "en").out == "示例氢能链第一支部 (qingneng-zhibu) branch: 2 enterprises\n"
    assert reader.run("party", "tree", "bandaoti").out == ""


def test_the_chair_of_any_day(reader: Clone) -> None:
    def chair(day: str) -> list[str]:
        return [each["chair"] for each in json.loads(reader.run("party", "rotation", "qingneng-dangwei", "--on", day, "--format", "json").out)["data"]]

    assert [chair(day) for day in ("2026-06-30", "2026-07-01", "2027-01-01", "2027-12-31")] == [
        ["shi-gongxin-ju"],
        ["shi-keji-ju"],
        ["qingneng-yuan"],
        ["sl-qingfa"],
    ]
    assert chair("2025-12-31") == []
    assert "没有轮值安排" in reader.run("party", "rotation", "qingneng-keyan").err


def test_the_next_term_is_handed_over_to_whoever_is_due(clone: Clone) -> None:
    refused = clone.run("party", "hand-over", "qingneng-dangwei", "--chair", "sl-qingfa", "--lang", "en")
    assert refused.code == 1
    assert "from 2027-01-01 on qingneng-yuan is due to chair, not sl-qingfa" in refused.err
    assert "RC327" in refused.err
    assert clone.run("party", "skip", "qingneng-dangwei", "--chair", "qingneng-yuan", "--reason", "研究院搬迁").code == 0
    assert clone.run("party", "hand-over", "qingneng-dangwei", "--chair", "sl-qingfa").code == 0
    text = (clone.path / "data/parties/qingneng-dangwei.yaml").read_text("utf-8")
    assert 'starts_on: "2027-01-01"' in text
    assert "企业需求在办" in text  # what is open is listed into it
    assert clone.run("validate").code == 0


def test_a_term_that_has_begun_waits_for_its_hand_over(clone: Clone) -> None:
    waiting = json.loads(clone.run("--today", "2027-01-04", "todo", "--all", "--format", "json").out)["data"]
    (found,) = [each for each in waiting if each["id"] == "qingneng-dangwei"]
    assert (found["stage"], found["actors"]) == ("hand_over", ["shi-keji-ju"])
    assert found["next"] == "redchain party hand-over qingneng-dangwei --chair qingneng-yuan"
    assert "RC521" in clone.run("--today", "2027-01-04", "validate", "data/parties").out


def test_who_takes_no_turn_is_not_skipped(clone: Clone) -> None:
    done = clone.run("party", "swap", "qingneng-dangwei", "--chair", "gongdian", "--other", "sl-qingfa", "--reason", "x", "--lang", "zh")
    assert done.code == 1
    assert "gongdian 不在轮值次序里" in done.err


def test_a_post_is_numbered_by_its_role_and_left(clone: Clone) -> None:
    added = clone.run("person", "add", "--home", "gongdian", "--roles", "助企员", "--post", "示例助企员岗")
    assert added.out.strip() == "h002"
    assert clone.run("person", "leave", "h002", "--reason", "调岗").code == 0
    assert clone.run("person", "leave", "h002").code == 1
    assert clone.run("person", "edit", "e001", "--home", "gongdian").code == 2
    assert "RC610" in clone.run("person", "add", "--home", "gongdian", "--roles", "expert", "--post", "负责人：李小明").err


def test_a_list_is_made_when_it_is_asked_for(reader: Clone) -> None:
    rows = json.loads(reader.run("lists", "--only", "parties", "--format", "json").out)["data"]["parties"]
    assert [each["id"] for each in rows] == ["qingneng-dangwei", "qingneng-keyan", "qingneng-zhibu"]
    assert rows[0]["chair_now"] == "市科技局"
    assert reader.run("lists", "--only", "人员岗位", "--format", "markdown").out.count("# ") > 1
    assert not (reader.path / "data" / "lists" / "parties.md").exists()
    assert "needs、resources、projects" in reader.run("lists", "--only", "nothing", "--lang", "zh").err
