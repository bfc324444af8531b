"""Meetings by their commands, and hand edits of attendance, votes and agendas, each of which `validate --against` refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.flow.test_tampering import adds, replaces, step

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Clone

    Hand = Callable[["Clone"], None]

pytestmark = pytest.mark.slow
OPEN = "data/meetings/2026-11/M-20261102-7K3F9.yaml"  # topic 1 is noted, topic 2 is to be voted on; all four are present
PARTLY = "data/meetings/2026-10/M-20261010-E5HN2.yaml"  # three of four are present; both topics are settled
DONE = "data/meetings/2026-09/M-20260901-2XQ4D.yaml"  # minuted; topic 1 adopted with one recused
INVITED = "data/meetings/2026-11/M-20261109-W3M6B.yaml"
PLANNED = "data/meetings/2026-11/M-20261118-9PXTA.yaml"
CHAIR = "shi-keji-ju"
ALL = '["shi-gongxin-ju", "shi-keji-ju", "qingneng-yuan", "sl-qingfa"]'
TWO = '["shi-gongxin-ju", "shi-keji-ju"]'
THREE = '["shi-gongxin-ju", "shi-keji-ju", "qingneng-yuan"]'


def resolve(**keys: str) -> str:
    return step("2026-11-23T09:00:00", "resolve", CHAIR, **{"topic": "2", "outcome": "adopted", **keys})


def at_nine(verb: str, by: str = CHAIR, **keys: str) -> str:
    return step("2026-11-23T09:00:00", verb, by, **keys)


TAMPERED: dict[str, tuple[Hand, str]] = {
    "half of the votes called an adoption": (adds(OPEN, resolve(agreed=TWO)), "RC334"),
    "a ballot of one who is recused": (adds(OPEN, resolve(agreed=ALL, recused='["sl-qingfa"]')), "RC333"),
    "a ballot of a stranger": (adds(OPEN, resolve(agreed='["shi-gongxin-ju", "shi-keji-ju", "gongdian"]')), "RC333"),
    "two ballots of one": (adds(OPEN, resolve(agreed=THREE, opposed='["qingneng-yuan"]')), "RC333"),
    "more secret ballots than people": (adds(OPEN, resolve(agreed_total="5")), "RC333"),
    "names beside totals": (adds(OPEN, resolve(agreed=ALL, opposed_total="0")), "RC333"),
    "an adoption without ballots": (adds(OPEN, resolve()), "RC335"),
    "a topic that was not on the agenda": (adds(OPEN, resolve(topic="3", agreed=ALL)), "RC332"),
    "a topic settled again": (adds(OPEN, resolve(topic="1", outcome="noted")), "RC332"),
    "an agenda changed while it is open": (replaces(OPEN, ("联合攻关项目立项", "另一个议题")), "RC702"),
    "a vote made a discussion": (replaces(OPEN, ("form: vote", "form: discuss")), "RC702"),
    "a day moved while it is open": (replaces(OPEN, ('held_on: "2026-11-20"', 'held_on: "2026-11-19"')), "RC702"),
    "another chair once it is open": (replaces(OPEN, ('chair: "shi-keji-ju"', 'chair: "sl-qingfa"')), "RC702"),
    "another organisation": (replaces(OPEN, ('party: "qingneng-dangwei"', 'party: "qingneng-keyan"')), "RC702"),
    "an old vote rewritten": (replaces(DONE, (f"agreed: {THREE}", f"agreed: {TWO}")), "RC703"),
    "a rejection made an adoption": (replaces(PARTLY, ("outcome: postponed", "outcome: adopted")), "RC703"),
    "somebody present added afterwards": (replaces(PARTLY, (f"present: {THREE}", f"present: {ALL}")), "RC703"),
    "minutes before every topic is settled": (adds(OPEN, at_nine("minute")), "RC332"),
    "a vote after the minutes": (adds(DONE, resolve(topic="1", agreed=ALL)), "RC301"),
    "opened without a notice": (adds(PLANNED, at_nine("open", present=ALL)), "RC301"),
    "somebody present who was not invited": (adds(INVITED, at_nine("open", present='["shi-gongxin-ju", "gongdian"]')), "RC331"),
    "present and excused": (adds(INVITED, at_nine("open", present=ALL, excused='["sl-qingfa"]')), "RC331"),
    "a voting member left out": (adds(PLANNED, at_nine("invite", entitled=THREE)), "RC330"),
    "a guest with a vote": (adds(PLANNED, at_nine("invite", entitled=ALL.replace("]", ', "gongdian"]'))), "RC330"),
    "run by one who neither chairs nor leads": (adds(PLANNED, at_nine("invite", "gongdian", entitled=ALL)), "RC709"),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_a_tampered_meeting_is_refused(clone: Clone, case: str) -> None:
    hand, code = TAMPERED[case]
    clone.git("checkout", "-qb", "proposal")
    hand(clone)
    done = clone.run("validate", "--against", "main", "--format", "json")
    assert done.code == 1, case
    assert code in {each["code"] for each in json.loads(done.out)["data"]["findings"] if each["severity"] == "error"}, case


def test_all_are_those_entitled_and_then_those_present(clone: Clone) -> None:
    opened = clone.run("meeting", "open", "W3M6B", "--present", "all", "--except", "sl-qingfa", "--excused", "sl-qingfa", "--yes")
    assert opened.code == 0, opened
    assert clone.run("meeting", "resolve", "7K3F9", "--topic", "2", "--agreed", "all", "--recused", "sl-qingfa", "--outcome", "adopted", "--yes").code == 0
    assert f"present: {THREE}" in (clone.path / INVITED).read_text(encoding="utf-8")
    assert f"agreed: {THREE}" in (clone.path / OPEN).read_text(encoding="utf-8")
    assert "3 for, 0 against, 0 abstained; 4 entitled, 1 recused" in clone.run("meeting", "show", "7K3F9", "--lang", "en").out
    assert "同意 3 不同意 0 弃权 0，应到 4 回避 1" in clone.run("diff", "HEAD~1").out
    assert clone.run("meeting", "minute", "7K3F9", "--yes").code == 0
    assert clone.run("validate").code == 0


def test_a_new_meeting_is_chaired_by_whose_turn_it_is_and_looks_back(clone: Clone) -> None:
    assert clone.run("meeting", "plan", "--party", "qingneng-dangwei", "--title", "新年圆桌会", "--held-on", "2027-01-20").code == 0
    (made,) = [each for each in json.loads(clone.run("meeting", "list", "--format", "json").out)["data"] if each["title"] == "新年圆桌会"]
    assert made["chair"] == "qingneng-yuan"  # whose term begins on the first of January
    assert "上次会议决议落实情况" in clone.run("meeting", "show", made["id"]).out


def test_a_meeting_of_an_english_repository_looks_back_in_english(clone: Clone) -> None:
    path = clone.path / "data/redchain.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("language: zh", "language: en"), encoding="utf-8")
    clone.git("commit", "-qam", "English")
    assert clone.run("meeting", "plan", "--party", "qingneng-dangwei", "--title", "New year", "--held-on", "2027-01-20").code == 0
    (made,) = [each for each in json.loads(clone.run("meeting", "list", "--format", "json").out)["data"] if each["title"] == "New year"]
    assert made["topics"][0]["title"] == "What became of earlier resolutions"
    assert [each for each in json.loads(clone.run("validate", "--format", "json").out)["data"]["findings"] if each["record"] == made["id"]] == []


@pytest.mark.parametrize(("lang", "said"), [("zh", "改好再登记"), ("en", "change that and enter it again")])
def test_what_was_never_written_is_not_offered_to_be_shown(clone: Clone, lang: str, said: str) -> None:
    planned = ("meeting", "plan", "--party", "qingneng-dangwei", "--title", "示例圆桌会", "--held-on", "2026-12-30", "--chair", "gongdian")
    done = clone.run(*planned, "--lang", lang)
    assert (done.code, "RC339" in done.err, " show " in done.err) == (1, True, False)
    second = ("party", "add", "--id", "qingneng-er", "--name", "示例氢能链第二党委", "--level", "committee", "--chain", "qingneng")
    done = clone.run(*second, "--lang", lang)
    assert (done.code, "RC325" in done.err, said in done.err, " dissolve " in done.err) == (1, True, True, False)


@pytest.mark.parametrize(("lang", "said"), [("zh", "gongdian 不是该组织的成员，也不是链办"), ("en", "gongdian is neither a member nor of the office")])
def test_the_chair_stays_a_member_or_the_office(clone: Clone, lang: str, said: str) -> None:
    done = clone.run("meeting", "edit", "9PXTA", "--chair", "gongdian", "--lang", lang)
    assert (done.code, "RC339" in done.err, said in done.err) == (1, True, True)
    assert clone.run("meeting", "edit", "9PXTA", "--chair", "qingneng-yuan").code == 0


def test_a_problem_becomes_a_need_and_its_order_in_one_commit(clone: Clone) -> None:
    before = clone.git("rev-list", "--count", "HEAD")
    line = ("meeting", "raise", "7K3F9", "--topic", "2", "--enterprise", "sl-qingfa", "--title", "加氢站选址难", "--category", "用地厂房")
    done = clone.run(*line, "--dispatch", "shi-zigui-ju")
    assert done.code == 0, done
    need, order = done.out.split()
    assert int(clone.git("rev-list", "--count", "HEAD")) == int(before) + 1
    told = json.loads(clone.run("need", "show", need, "--format", "json").out)["data"]
    assert (told["source"], told["source_ref"], told["state"]) == ("roundtable", "M-20261102-7K3F9/2", "registered")
    assert json.loads(clone.run("order", "show", order, "--format", "json").out)["data"]["need"] == need
    assert "问题派单" in done.err
    assert clone.run("validate", "--against", "HEAD~1").code == 0
    refused = clone.run(*line[:4], "9", *line[5:], "--lang", "en")
    assert refused.code == 1
    assert "there is no topic 9; there are: 1, 2" in refused.err
    early = clone.run("meeting", "raise", "9PXTA", *line[3:], "--lang", "en")
    assert early.code == 1
    assert "has not been held" in early.err


@pytest.mark.parametrize(("lang", "said"), [("zh", "可能重复"), ("en", "probably a duplicate")])
@pytest.mark.parametrize("more", [(), ("--dispatch", "shi-zigui-ju")])
def test_what_is_raised_twice_is_told(clone: Clone, lang: str, said: str, more: tuple[str, ...]) -> None:
    line = (
        "meeting",
        "raise",
        "7K3F9",
        "--topic",
        "2",
        "--enterprise",
        "sl-qingfa",
        "--title",
        "加氢站选址难",
        "--category",
        "用地厂房",
        *more,
        "--lang",
        lang,
    )
    first = clone.run(*line)
    assert (first.code, said in first.err) == (0, False)
    rehearsed = clone.run(*line, "--dry-run")
    assert (rehearsed.code, said in rehearsed.err, first.out.split()[0] in rehearsed.err) == (0, True, True)
    again = clone.run(*line)
    assert (again.code, said in again.err, first.out.split()[0] in again.err) == (0, True, True)


def test_the_figures_of_the_report_reconcile(clone: Clone) -> None:
    clone.run("meeting", "raise", "7K3F9", "--topic", "2", "--enterprise", "sl-qingfa", "--title", "加氢站选址难", "--category", "用地厂房")
    told = json.loads(clone.run("report", "--year", "2026", "--format", "json").out)["data"]["kinds"]["meeting"]
    row = {key: int(value) for key, value in told[0].items() if key != "产业链"}
    assert (len(told), row["会议"], row["议题"], row["提出需求"]) == (1, 3, 5, 1)
    assert row["议题"] == sum(row[each] for each in ("通过", "未通过", "缓议", "已听取", "未议"))
    assert "meeting" not in json.loads(clone.run("report", "--month", "2026-01", "--format", "json").out)["data"]["kinds"]


@pytest.mark.parametrize(("lang", "said"), [("zh", "其余议题缓议，另开一次会表决"), ("en", "postpone its other topics and take them up at another meeting")])
def test_a_vote_by_name_that_no_file_can_hold_is_refused_before_it_is_written_and_the_topic_may_be_postponed(clone: Clone, lang: str, said: str) -> None:
    path = clone.path / OPEN
    full = ", ".join(f"t{each}" for each in range(4907))
    path.write_text(path.read_text(encoding="utf-8").replace("held_on:", f"tags: [{full}]\nheld_on:", 1), encoding="utf-8")
    clone.git("commit", "-qam", "a file that is nearly full")
    before = path.read_bytes()
    done = clone.run("meeting", "resolve", "7K3F9", "--topic", "2", "--agreed", "all", "--outcome", "adopted", "--yes", "--lang", lang)
    assert (done.code, "RC022" in done.err, said in done.err, path.read_bytes() == before) == (1, True, True, True)
    assert clone.run("meeting", "resolve", "7K3F9", "--topic", "2", "--outcome", "postponed", "--yes").code == 0


OTHER_FORM = """rule_sets:
  - name: consult
    forms: [party]
"""


def test_what_changed_settings_make_wrong_is_new_though_no_record_changed(clone: Clone) -> None:
    clone.git("checkout", "-qb", "proposal")
    path = clone.path / "data/settings/programme.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(OTHER_FORM, encoding="utf-8")
    wrong = [each for each in json.loads(clone.run("validate", "--format", "json").out)["data"]["findings"] if each["code"] == "RC222"]
    done = clone.run("validate", "--against", "main", "--format", "json")
    found = [each for each in json.loads(done.out)["data"]["findings"] if each["code"] == "RC222"]
    assert (done.code, found) == (1, wrong)
    assert wrong
    clone.git("add", "-A")
    clone.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "no rule set for round tables")
    again = json.loads(clone.run("validate", "--against", "HEAD", "--format", "json").out)["data"]["findings"]
    assert [each for each in again if each["code"] == "RC222"] == []  # by then it was there before


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_notice_after_the_day_is_refused(clone: Clone, lang: str) -> None:
    done = clone.run("meeting", "invite", "M-20261118-9PXTA", "--today", "2026-12-18", "--lang", lang)
    assert (done.code, "RC339" in done.err) == (1, True)
    assert {"zh": "已经过了；改期的，先改 held_on", "en": "which has passed; change `held_on` first"}[lang] in done.err
    assert clone.run("meeting", "edit", "M-20261118-9PXTA", "--held-on", "2026-12-28", "--today", "2026-12-18").code == 0
    assert clone.run("meeting", "invite", "M-20261118-9PXTA", "--today", "2026-12-18").code == 0


@pytest.mark.parametrize(("lang", "said"), [("zh", "现在可以：redchain meeting resolve"), ("en", "possible now: redchain meeting resolve")])
def test_a_step_that_was_refused_for_what_it_says_may_be_taken_with_other_values(clone: Clone, lang: str, said: str) -> None:
    meeting = "M-20261102-7K3F9"
    wrong = ("--topic", "2", "--outcome", "rejected", "--agreed", "all")
    done = clone.run("meeting", "resolve", meeting, *wrong, "--lang", lang)
    assert (done.code, "RC334" in done.err) == (1, True)
    assert said in done.err
    assert clone.run("meeting", "resolve", meeting, "--topic", "2", "--outcome", "adopted", "--agreed", "all", "--yes").code == 0


def test_a_vote_without_a_ballot_is_none(clone: Clone) -> None:
    none = ("--agreed-total", "0", "--opposed-total", "0", "--abstained-total", "0")
    for outcome in ("rejected", "adopted"):
        done = clone.run("meeting", "resolve", "M-20261102-7K3F9", "--topic", "2", "--outcome", outcome, *none)
        assert (done.code, "RC335" in done.err) == (1, True)


PLAN = ("meeting", "plan", "--party", "qingneng-dangwei", "--title", "氢能链圆桌会", "--held-on", "2026-12-18")


@pytest.mark.parametrize("named", ["M-20260901-2XQ4D/9", "M-20260901-ZZZZZ/1", "M-20260901-2XQ4D", "D-20260901-2XQ4D/1"])
def test_a_topic_that_takes_up_what_is_not_there_is_refused(clone: Clone, named: str) -> None:
    topics = f'[{{title: 上次会议决议落实情况, form: report}}, {{title: 再议, form: vote, again: "{named}"}}]'
    done = clone.run(*PLAN, "--topics", topics)
    assert (done.code, "RC220" in done.err, named in done.err) == (1, True, True)
    there = topics.replace(named, "M-20260901-2XQ4D/1")
    assert clone.run(*PLAN, "--topics", there, "--dry-run").code == 0


def topics_again(named: str) -> str:
    return f'[{{title: 上次会议决议落实情况, form: report}}, {{title: 再议, form: vote, again: "{named}"}}]'


@pytest.mark.parametrize(("lang", "said"), [("zh", "“{typed}”即会议"), ("en", "“{typed}” is the meeting")])
@pytest.mark.parametrize("typed", ["2XQ4D", "2xq4d", "20260901-2XQ4D"])
def test_the_end_of_an_id_names_an_earlier_topic_and_it_is_said_which(clone: Clone, typed: str, lang: str, said: str) -> None:
    done = clone.run(*PLAN, "--topics", topics_again(f"{typed}/1"), "--lang", lang, "--dry-run")
    assert (done.code, said.format(typed=typed) in done.err) == (0, True), done.err
    assert 'again: "M-20260901-2XQ4D/1"' in done.out


@pytest.mark.parametrize("typed", ["2XQ4D/9", "ZZZZZ/1", "X0X18/3", "M-20261126-7K3F9x/1"])
def test_what_looks_like_a_topic_and_is_none_is_refused(clone: Clone, typed: str) -> None:
    done = clone.run(*PLAN, "--topics", topics_again(typed))
    assert (done.code, "RC220" in done.err) == (1, True), done.err


@pytest.mark.parametrize("typed", ["上次会议第一项", "2026/3", "会议/2"])
def test_free_words_name_an_earlier_topic_as_they_are(clone: Clone, typed: str) -> None:
    assert clone.run(*PLAN, "--topics", topics_again(typed), "--dry-run").code == 0


def test_a_topic_takes_up_none_of_its_own_nor_of_a_later_meeting(clone: Clone) -> None:
    assert clone.run(*PLAN, "--topics", topics_again("2XQ4D/1")).code == 0
    (made,) = [each["id"] for each in json.loads(clone.run("meeting", "list", "--format", "json").out)["data"] if each["title"] == "氢能链圆桌会"]
    done = clone.run("meeting", "edit", made, "--topics", topics_again(f"{made}/1"))
    assert (done.code, "不是以前会议的议题" in done.err) == (1, True), done.err
    later = [each if each != "2026-12-18" else "2026-12-17" for each in PLAN]
    done = clone.run(*later, "--topics", topics_again(f"{made}/1"))
    assert (done.code, "不是以前会议的议题" in done.err) == (1, True), done.err


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("[{title: 甲, form: report}, {title: 乙, form: vote}, {title: 丙, form: discuss}]", [1, 2, 3]),
        ("[{title: 甲, form: report}, {number: 1, title: 乙, form: vote}, {title: 丙, form: discuss}]", [2, 1, 3]),
        ("[{number: 3, title: 甲, form: report}, {title: 乙, form: vote}, {title: 丙, form: discuss}]", [3, 2, 4]),
    ],
)
def test_topics_are_numbered_by_their_place(clone: Clone, typed: str, numbers: list[int]) -> None:
    meeting = clone.run(*PLAN, "--topics", typed).out.split()[0]

    def topics() -> list[dict[str, object]]:
        return json.loads(clone.run("meeting", "show", meeting, "--format", "json").out)["data"]["topics"]  # type: ignore[no-any-return]

    assert [each["number"] for each in topics()] == numbers
    assert clone.run("meeting", "edit", meeting, "--topics", "[{title: 丁, form: vote}]").code == 0
    assert topics() == [{"number": 1, "title": "丁", "form": "vote", "needs": []}]


@pytest.mark.parametrize(("lang", "said"), [("zh", "这项表决记名"), ("en", "this vote is open")])
def test_totals_alone_are_for_secret_votes(clone: Clone, lang: str, said: str) -> None:
    votes = ("--topic", "2", "--outcome", "adopted", "--agreed-total", "4")
    done = clone.run("meeting", "resolve", "M-20261102-7K3F9", *votes, "--lang", lang)
    assert (done.code, "RC333" in done.err, said in done.err) == (1, True, True)
    rules = 'rule_sets:\n  - name: consult\n    forms: [round_table]\n    secret: true\n    since: "2026-11-01"\n'
    settings = clone.path / "data/settings/programme.yaml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(rules, encoding="utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "secret")
    assert clone.run("meeting", "resolve", "M-20261102-7K3F9", *votes, "--yes").code == 0


@pytest.mark.parametrize("words", ["ZF2025/3", "2025-12/3", "12345/6", "会字[2025]/3"])
def test_the_number_of_another_paper_is_no_topic(clone: Clone, words: str) -> None:
    topics = json.dumps([{"title": "示例复议", "form": "discuss", "again": words}], ensure_ascii=False)
    done = clone.run("meeting", "plan", "--party", "qingneng-dangwei", "--title", "示例会", "--held-on", "2026-12-20", "--topics", topics)
    assert done.code == 0, done.err


def test_a_need_names_the_topic_it_came_from_by_the_end_of_an_id(clone: Clone) -> None:
    firm = "sl-qingfa"
    done = clone.run(
        "need", "add", "--enterprise", firm, "--title", "示例", "--category", "要素保障", "--source", "roundtable", "--source-ref", "7K3F9/1", "--dry-run"
    )
    assert (done.code, 'source_ref: "M-20261102-7K3F9/1"' in done.out) == (0, True), done
