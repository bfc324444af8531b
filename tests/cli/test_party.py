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
    (committee, research, *bare) = json.loads(reader.run("party", "coverage", "--format", "json").out)["data"]
    assert [(each["chain"], each["party"]) for each in bare] == [("bandaoti", None), ("yejin", None)]
    assert [committee[each] for each in ("enterprises", "research", "government", "others", "uncovered")] == [2, 2, 2, 0, 7]
    assert (research["party"], research["research"], research["uncovered"]) == ("qingneng-keyan", 2, None)
    left = json.loads(reader.run("party", "coverage", "--uncovered", "--chain", "qingneng", "--format", "json").out)["data"]
    assert "sl-qingguan" in [each["enterprise"] for each in left]  # it left the branch in June
    assert len(left) == 7


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有党组织"), ("en", "no organisation")])
def test_a_chain_without_an_organisation_covers_nobody(reader: Clone, lang: str, said: str) -> None:
    line = ("party", "coverage", "--chain", "bandaoti", "--lang", lang)
    assert said in reader.run(*line).out
    (row,) = json.loads(reader.run(*line, "--format", "json").out)["data"]
    left = json.loads(reader.run(*line, "--uncovered", "--format", "json").out)["data"]
    assert (row["party"], row["enterprises"], row["uncovered"]) == (None, 0, len(left))
    assert {"sl-guipian", "sl-cexin"} <= {each["enterprise"] for each in left}


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


def test_a_hand_over_says_who_chairs_from_when_and_reaches_one_term_ahead(clone: Clone) -> None:
    done = clone.run("party", "hand-over", "qingneng-dangwei", "--chair", "qingneng-yuan")
    assert (done.code, "2027-01-01 起" in done.err, "已交接" in done.err) == (0, True, True), done
    again = clone.run("party", "hand-over", "qingneng-dangwei", "--chair", "sl-qingfa")
    assert (again.code, "等从 2027-01-01 起的一任开始后再交接" in again.err) == (1, True), again
    assert "once the term from 2027-01-01 on has begun" in clone.run("party", "hand-over", "qingneng-dangwei", "--chair", "sl-qingfa", "--lang", "en").err
    assert clone.run("--today", "2027-01-04", "party", "hand-over", "qingneng-dangwei", "--chair", "sl-qingfa").code == 0


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


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_dissolved_committee_meets_no_more_and_nobody_chairs_it(clone: Clone, lang: str) -> None:
    planned = ("meeting", "plan", "--party", "qingneng-dangwei", "--title", "示例圆桌会", "--held-on", "2026-12-21", "--lang", lang)
    assert clone.run(*planned, "--dry-run").code == 0
    refused = clone.run("party", "dissolve", "qingneng-zhibu", "qingneng-keyan", "qingneng-dangwei", "--reason", "示例：并入另一条链", "--yes")
    assert (refused.code, refused.err.count("RC339")) == (1, 2)  # meetings to come are cancelled first
    for each in ("M-20261109-W3M6B", "M-20261118-9PXTA"):
        assert clone.run("meeting", "cancel", each, "--reason", "组织撤销", "--yes").code == 0
    for each in ("qingneng-zhibu", "qingneng-keyan", "qingneng-dangwei"):
        assert clone.run("party", "dissolve", each, "--reason", "示例：并入另一条链", "--yes").code == 0
    done = clone.run(*planned)
    assert (done.code, "RC339" in done.err) == (1, True)
    assert {"zh": "已撤销，不再开会", "en": "is dissolved and meets no more"}[lang] in done.err
    turns = clone.run("party", "rotation", "qingneng-dangwei", "--lang", lang)
    assert {"zh": "未开始", "en": "to come"}[lang] not in turns.out
    assert {"zh": "已于 2026-11-23 撤销", "en": "was dissolved on 2026-11-23"}[lang] in turns.err


def test_a_new_order_keeps_the_past_and_who_chairs_until_it_begins(clone: Clone) -> None:
    before = json.loads(clone.run("party", "rotation", "qingneng-dangwei", "--on", "2026-11-23", "--format", "json").out)["data"]
    settled = [each for each in json.loads(clone.run("party", "rotation", "qingneng-dangwei", "--format", "json").out)["data"] if each["state"] == "settled"]
    order = "{order: [shi-keji-ju, qingneng-yuan], period: year, starts_on: 2027-04-01}"
    assert clone.run("party", "edit", "qingneng-dangwei", "--rotation", order).code == 0, order
    (now,) = json.loads(clone.run("party", "rotation", "qingneng-dangwei", "--on", "2026-11-23", "--format", "json").out)["data"]
    assert (now["chair"], now["number"], now["state"]) == (before[0]["chair"], None, "settled")
    turns = json.loads(clone.run("party", "rotation", "qingneng-dangwei", "--format", "json").out)["data"]
    assert [each["chair"] for each in turns if each["number"] is None] == [each["chair"] for each in settled]


@pytest.mark.parametrize(("lang", "said", "not_said"), [("zh", "没有轮值安排", "任期起始日"), ("en", "has no rotation", "starts")])
@pytest.mark.parametrize("party", ["qingneng-keyan", "qingneng-zhibu"])
def test_without_a_rotation_nothing_is_handed_over(clone: Clone, party: str, lang: str, said: str, not_said: str) -> None:
    done = clone.run("party", "hand-over", party, "--chair", "qingneng-yuan", "--by", "shi-gongxin-ju", "--lang", lang)
    assert (done.code, said in done.err, not_said in done.err) == (1, True, False), done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_term_is_not_renewed_until_a_past_day(clone: Clone, lang: str) -> None:
    done = clone.run("party", "renew", "qingneng-dangwei", "--until", "2026-11-22", "--lang", lang)
    assert (done.code, "RC306" in done.err) == (1, True)
    assert clone.run("party", "renew", "qingneng-dangwei", "--until", "2031-11-22", "--lang", lang).code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_second_committee_of_a_chain_is_refused_when_it_is_added(clone: Clone, lang: str) -> None:
    done = clone.run("party", "add", "--id", "a-dangwei", "--name", "第二党委", "--level", "committee", "--chain", "qingneng", "--lang", lang)
    assert (done.code, "RC325" in done.err) == (1, True)
    assert "qingneng-dangwei" in done.err


def test_what_is_wrong_is_told_without_what_is_worked_out(clone: Clone) -> None:
    done = clone.run("party", "add", "--name", "示例支部", "--level", "党组", "--parent", "qingneng-dangwei", "--lang", "zh")
    assert done.code == 1
    assert "--level" in done.err
    assert "办理人" not in done.err
    done = clone.run("challenge", "draft", "--title", "示例", "--needs", "N-20251203-EM1A3", "--chain", "qingneng", "--mode", "竞赛", "--lang", "zh")
    assert ("--mode" in done.err, "办理人" in done.err) == (True, False)


def test_a_step_of_an_organisation_is_told_in_words(clone: Clone) -> None:
    assert "已提交" in (done := clone.run("party", "skip", "qingneng-dangwei", "--chair", "sl-qingfa", "--reason", "搬迁", "--yes", "--lang", "zh")).err
    assert "跳过 qingneng-dangwei" in done.err
    assert "flow:" not in done.err


def test_a_new_order_is_told_by_its_labels(clone: Clone) -> None:
    order = "{order: [shi-keji-ju, qingneng-yuan], period: year, starts_on: 2027-04-01}"
    assert clone.run("party", "edit", "qingneng-dangwei", "--rotation", order).code == 0
    assert "次序 shi-keji-ju、qingneng-yuan，一任多久 每年，第一任起始日 2027-04-01" in clone.run("diff", "HEAD~1", "--lang", "zh").out
    members = "[{member: shi-keji-ju, until: 2027-01-01}]"
    assert clone.run("party", "edit", "qingneng-keyan", "--members", members).code == 0
    assert "shi-keji-ju，退出日 2027-01-01" in clone.run("diff", "HEAD~1", "--lang", "zh").out


@pytest.mark.parametrize(("lang", "said"), [("zh", "是两个版本"), ("en", "names two revisions")])
def test_a_range_is_no_revision(clone: Clone, lang: str, said: str) -> None:
    assert clone.run("need", "edit", "N-20251203-EM1A3", "--urgency", "urgent").code == 0
    for words in (("diff", "HEAD~1..HEAD"), ("validate", "--against", "HEAD~1..HEAD"), ("diff", "HEAD~1..")):
        done = clone.run(*words, "--lang", lang)
        assert (done.code, said in done.err) == (2, True), words
        assert "redchain diff 'HEAD~1' HEAD" in done.err or "redchain diff HEAD~1 HEAD" in done.err
    assert clone.run("diff", "HEAD~1...").code == 0


def _to_report(clone: Clone) -> set[str]:
    return {each["next"] for each in json.loads(clone.run("todo", "--all", "--format", "json").out)["data"] if each["stage"] == "report"}


def test_what_is_to_be_reported_says_how(clone: Clone) -> None:
    invited, planned = "M-20261109-W3M6B", "M-20261118-9PXTA"
    assert _to_report(clone) == {f"redchain meeting notice {planned}"}  # it hears of all that is due by then
    assert clone.run("meeting", "edit", planned, "--topics", "[{title: 年度工作安排, form: vote}]").code == 0
    assert _to_report(clone) == {f"redchain meeting edit {planned}"}
    topics = "[{title: 加氢站布点方案, form: report, again: M-20260901-2XQ4D/1}]"
    assert clone.run("meeting", "edit", planned, "--topics", topics).code == 0
    assert _to_report(clone) == {f"redchain meeting notice {planned}"}
    assert clone.run("meeting", "cancel", planned, "--reason", "与市里会议冲突", "--yes").code == 0
    assert _to_report(clone) == {f"redchain meeting edit {invited}"}  # it is held before the day that was set, so it would have to name it
    assert clone.run("meeting", "cancel", invited, "--reason", "与市里会议冲突", "--yes").code == 0
    assert _to_report(clone) == {"redchain meeting plan --party qingneng-dangwei --title … --held-on …"}
    assert clone.run("meeting", "plan", "--party", "qingneng-dangwei", "--title", "示例圆桌会", "--held-on", "2026-12-21").code == 0
    (command,) = _to_report(clone)
    assert command.startswith("redchain meeting notice M-20261123-")
    assert clone.run(*command.split()[1:]).code == 0


@pytest.mark.parametrize(("lang", "now", "ahead"), [("zh", "现任轮值", "首任轮值（未开始）"), ("en", "Chair now", "First to chair (not begun)")])
def test_nobody_chairs_now_before_the_first_term_begins(reader: Clone, lang: str, now: str, ahead: str) -> None:
    before = reader.run("--lang", lang, "party", "show", "qingneng-dangwei", "--today", "2025-12-25").out
    since = reader.run("--lang", lang, "party", "show", "qingneng-dangwei", "--today", "2026-01-01").out
    assert (now in before, ahead in before) == (False, True)
    assert (now in since, ahead in since) == (True, False)


def _coverage(clone: Clone, month: str) -> tuple[list[dict[str, str]], str]:
    """The coverage in the report of a month: its rows, and the section in words."""
    rows = json.loads(clone.run("report", "--month", month, "--format", "json").out)["data"]["kinds"].get("party", [])
    words = clone.run("report", "--month", month, "--format", "md").out.partition("、组织覆盖")[2].partition("\n## ")[0]
    return rows, words


def _dissolve(clone: Clone, *parties: str) -> None:
    for each in ("M-20261109-W3M6B", "M-20261118-9PXTA"):
        assert clone.run("meeting", "cancel", each, "--reason", "组织撤销", "--yes").code == 0
    for each in parties:
        assert clone.run("party", "dissolve", each, "--reason", "示例：并入另一条链", "--yes").code == 0


@pytest.mark.parametrize("parties", [("qingneng-zhibu",), ("qingneng-zhibu", "qingneng-keyan", "qingneng-dangwei")])
def test_what_is_dissolved_later_stays_in_the_reports_of_before(clone: Clone, parties: tuple[str, ...]) -> None:
    before = {month: _coverage(clone, month) for month in ("2026-05", "2026-10")}
    now = _coverage(clone, "2026-11")
    _dissolve(clone, *parties)
    assert {month: _coverage(clone, month) for month in before} == before
    assert _coverage(clone, "2026-11") != now


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有党组织的产业链：半导体产业链、冶金新材料产业链。"), ("en", "Chains without an organisation: ")])
def test_the_report_says_which_chains_have_no_organisation(reader: Clone, lang: str, said: str) -> None:
    done = reader.run("report", "--month", "2026-10", "--document-lang", lang, "--format", "md")
    assert said in done.out
    assert said not in reader.run("report", "--month", "2025-11", "--document-lang", lang, "--format", "md").out  # no committee stood


def test_an_organisation_that_is_filed_away_later_stays_in_the_reports_of_before(clone: Clone) -> None:
    before = _coverage(clone, "2026-10")
    _dissolve(clone, "qingneng-zhibu")
    assert clone.run("party", "archive", "qingneng-zhibu").code == 0
    assert _coverage(clone, "2026-10") == before


_TERM = ("--starts-on", "2026-07-01")


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "已经交接给 shi-keji-ju；更正要写明理由"), ("en", "handed over to shi-keji-ju already; a correction needs a reason")]
)
@pytest.mark.parametrize("chair", ["shi-keji-ju", "qingneng-yuan"])
def test_a_term_is_not_handed_over_a_second_time_without_a_word(clone: Clone, chair: str, lang: str, said: str) -> None:
    done = clone.run("party", "hand-over", "qingneng-dangwei", "--chair", chair, *_TERM, "--by", "shi-gongxin-ju", "--lang", lang)
    assert (done.code, said in done.err, "RC327" in done.err) == (1, True, True), done.err


@pytest.mark.parametrize(("lang", "said"), [("zh", "已交接（更正，原为"), ("en", "handed over (corrected from")])
def test_a_hand_over_that_corrects_another_says_so_and_counts_alone(clone: Clone, lang: str, said: str) -> None:
    line = ("party", "hand-over", "qingneng-dangwei", "--chair", "qingneng-yuan", *_TERM, "--reason", "当时记错了单位", "--by", "shi-gongxin-ju")
    done = clone.run(*line, "--lang", lang)
    assert (done.code, said in done.err) == (0, True), done.err
    turns = json.loads(clone.run("party", "rotation", "qingneng-dangwei", "--format", "json").out)["data"]
    assert [(each["chair"], each["corrected_from"]) for each in turns[:2]] == [("shi-gongxin-ju", None), ("qingneng-yuan", "shi-keji-ju")]
    assert {"zh": "更正，原为 shi-keji-ju", "en": "corrected from shi-keji-ju"}[lang] in clone.run("party", "rotation", "qingneng-dangwei", "--lang", lang).out
    waiting = json.loads(clone.run("--today", "2027-01-04", "todo", "--all", "--format", "json").out)["data"]
    assert [each["actors"] for each in waiting if each["id"] == "qingneng-dangwei"] == [["qingneng-yuan"]]  # who is in office hands over
    assert clone.run("validate").code == 0
    assert clone.run("validate", "--against", "HEAD~1").code == 0


@pytest.mark.parametrize(("lang", "said"), [("zh", "已经交接给 qingneng-yuan，没有变化"), ("en", "handed over to qingneng-yuan already; nothing would change")])
def test_a_correction_that_is_given_again_changes_nothing(clone: Clone, lang: str, said: str) -> None:
    line = ("party", "hand-over", "qingneng-dangwei", "--chair", "qingneng-yuan", *_TERM, "--reason", "当时记错了单位", "--by", "shi-gongxin-ju")
    assert clone.run(*line).code == 0
    done = clone.run(*line, "--lang", lang)
    assert (done.code, said in done.err) == (1, True), done.err
    turns = json.loads(clone.run("party", "rotation", "qingneng-dangwei", "--format", "json").out)["data"]
    assert turns[1]["corrected_from"] == "shi-keji-ju"


def test_a_second_hand_over_written_by_hand_is_refused(clone: Clone) -> None:
    path = clone.path / "data/parties/qingneng-dangwei.yaml"
    step = '  - at: "2026-11-20T09:00:00+08:00"\n    step: hand_over\n    by: "shi-gongxin-ju"\n    chair: "shi-keji-ju"\n    starts_on: "2026-07-01"\n'
    path.write_text(path.read_text("utf-8") + step, "utf-8")
    for words in ((), ("--against", "HEAD")):
        found = json.loads(clone.run("validate", *words, "--format", "json").out)["data"]["findings"]
        assert "RC327" in {each["code"] for each in found}, words
