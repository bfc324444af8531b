"""Visits from the record to the firm's word: who came, what came of it, when the firm is due again, and a day's way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

VISIT, CONFIRMED, PAIRING = "V-20261119-6TX3K", "V-20260615-2NF8R", "R-20260310-4H7TC"
ADD = ("visit", "add", "--enterprise", "示例加氢站", "--visited-on", "11月20日")
BOTH = ("--visitors", "h001,氢能链助企员岗010")
PHONE = ("--visitors", "h001", "--mode", "电话")


def data(clone: Clone, *words: str) -> Any:
    return json.loads(clone.run(*words, "--format", "json").out)["data"]


def added(clone: Clone, *words: str) -> str:
    done = clone.run(*ADD, *words)
    assert done.code == 0, done.err
    return done.out.strip()


@pytest.mark.parametrize(("lang", "words"), [("zh", "登记走访"), ("en", "visit: add")])
def test_a_visit_is_kept_as_a_clerk_types_it(clone: Clone, lang: str, words: str) -> None:
    answers, spot = "[{question: 用工, value: 缺电工两名}]", "[{title: 稳岗返还要申请吗, answer: 免申即享}]"
    done = clone.run(*ADD, *BOTH, "--answers", answers, "--spot", spot, "--explained", "qingneng-banfa", "--lang", lang)
    assert done.code == 0, done.err
    assert words in done.err
    made = data(clone, "visit", "show", done.out.strip())
    assert (made["enterprise"], made["visited_on"], made["visitors"], made["visibility"]) == ("sl-jiaqing", "2026-11-20", ["h001", "h010"], "units")
    assert (made["answers"], made["spot"]) == ([{"question": "用工", "value": "缺电工两名"}], [{"title": "稳岗返还要申请吗", "answer": "免申即享"}])
    assert [(each["step"], each["by"]) for each in made["log"]] == [("record", "shi-keji-ju")]
    assert clone.run("validate", "data/visits").code == 0


@pytest.mark.parametrize(("typed", "day"), [("昨天", "2026-11-22"), ("上周五", "2026-11-20"), ("11.19", "2026-11-19"), ("2026/11/18", "2026-11-18")])
def test_the_day_is_typed_as_people_say_it(clone: Clone, typed: str, day: str) -> None:
    done = clone.run("visit", "add", "--enterprise", "sl-jiaqing", *PHONE, "--visited-on", typed)
    assert data(clone, "visit", "show", done.out.strip())["visited_on"] == day


@pytest.mark.parametrize(
    ("more", "code", "zh", "en"),
    [
        (("--visitors", "h001"), "RC353", "上门走访要 2 个人以上，只写了 1 个", "2 visitors at least go on site"),
        ((*BOTH, "--answers", "[{question: 心情, value: 好}]"), "RC224", "设置里没有问题“心情”", "the settings ask no question 心情"),
        ((*BOTH, "--at", "2026-11-19T09:00"), "RC354", "2026-11-20 的走访，2026-11-19 就记录了", "was recorded on 2026-11-19 already"),
        ((*BOTH, "--reviewed", "N-20251203-EM1A3"), "RC357", "不是这家企业的", "not of this firm"),
        ((*BOTH, "--project", "P-20260302-YA5EH"), "RC238", "不是走访调研项目", "is not a survey"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(clone: Clone, more: tuple[str, ...], code: str, zh: str, en: str) -> None:
    before = clone.subjects()
    for lang, words in (("zh", zh), ("en", en)):
        done = clone.run(*ADD, *more, "--lang", lang)
        assert (done.code, words in done.err, code in done.err) == (1, True, True), done.err
    assert clone.subjects() == before


def test_a_helper_who_is_not_there_is_told(clone: Clone) -> None:
    done = clone.run(*ADD, "--visitors", "h001,h099", "--lang", "zh")
    assert done.code == 1
    assert "h099" in done.err


def test_the_firm_confirms_or_objects(clone: Clone) -> None:
    assert clone.run("visit", "dispute", VISIT, "--reason", "缺的是焊工").code == 0
    rows = {each["id"]: each for each in data(clone, "todo", "--all")}
    assert (rows[VISIT]["stage"], rows[VISIT]["actors"]) == ("settle", ["shi-keji-ju"])
    assert clone.run("visit", "confirm", VISIT).code == 2  # what stays is asked about first
    assert clone.run("visit", "confirm", VISIT, "--yes").code == 0
    made = data(clone, "visit", "show", VISIT)
    assert [(each["step"], each["by"]) for each in made["log"][1:]] == [("dispute", "sl-qingfa"), ("confirm", "sl-qingfa")]
    assert VISIT not in {each["id"] for each in data(clone, "todo", "--all")}
    assert clone.run("visit", "recall", VISIT, "--reason", "写错", "--yes").code == 1
    assert clone.run("visit", "edit", VISIT, "--met-post", "厂长岗").code == 2


@pytest.mark.parametrize(("lang", "words"), [("zh", "派人走访了这家企业"), ("en", "sent somebody on this visit")])
def test_a_visitors_own_unit_does_not_confirm_it(clone: Clone, lang: str, words: str) -> None:
    assert clone.run("chain", "edit", "qingneng", "--lead-units", "shi-gongxin-ju,shi-renshe-ju").code == 0
    made = added(clone, *BOTH)
    done = clone.run("visit", "confirm", made, "--by", "shi-gongxin-ju", "--yes", "--lang", lang)
    assert (done.code, "RC355" in done.err, words in done.err) == (1, True, True), done.err
    assert clone.run("visit", "confirm", made, "--by", "shi-renshe-ju", "--yes").code == 0


def test_where_the_office_has_nobody_else_it_may_and_is_warned(clone: Clone) -> None:
    made = added(clone, *BOTH)
    done = clone.run("visit", "confirm", made, "--by", "shi-gongxin-ju", "--yes")
    assert (done.code, "RC355" in done.err) == (0, True), done.err


def test_a_visit_that_was_no_visit_is_taken_back(clone: Clone) -> None:
    made = added(clone, *PHONE)
    done = clone.run("visit", "recall", made, "--reason", "打给了别家", "--yes")
    assert done.code == 0, done.err
    assert data(clone, "visit", "show", made)["state"] == "void"
    (running, _) = data(clone, "lists", "--only", "pairings")["pairings"]
    assert running["last_contact"] == "2026-10-29"


@pytest.mark.parametrize(("lang", "label"), [("zh", "提出的需求"), ("en", "Needs raised")])
def test_a_problem_becomes_a_need_that_names_the_visit(clone: Clone, lang: str, label: str) -> None:
    done = clone.run("visit", "raise", VISIT, "--title", "三月份要开新线，变压器不够用", "--category", "要素保障", "--lang", lang)
    assert done.code == 0, done.err
    need = done.out.split()[0]
    made = data(clone, "need", "show", need)
    assert (made["enterprise"], made["source"], made["source_ref"], made["raised_on"]) == ("sl-qingfa", "visit", VISIT, "2026-11-23")
    assert [(each["step"], each["by"]) for each in made["log"]] == [("submit", "sl-qingfa")]
    page = clone.run("visit", "show", VISIT, "--lang", lang).out
    assert label in page
    assert need in page
    assert clone.run("validate", "--against", "HEAD~1").code == 0
    assert clone.run("undo", "--yes").code == 0


def test_a_need_raised_on_a_survey_says_so(clone: Clone) -> None:
    survey = clone.run(
        "project", "add", "--title", "示例走访行动", "--lead", "shi-gongxin-ju", "--form", "走访调研", "--targets", "[{unit: shi-keji-ju, firms: 3}]"
    )
    assert survey.code == 0, survey.err
    made = added(clone, *BOTH, "--project", survey.out.strip())
    need = clone.run("visit", "raise", made, "--title", "缺两名钳工", "--category", "用工").out.split()[0]
    assert data(clone, "need", "show", need)["source"] == "survey"
    page = clone.run("project", "show", survey.out.strip(), "--lang", "zh").out
    assert "市工信局 1 家" in page
    assert "市科技局 1/3 家" in page
    assert "示例走访行动（走访企业/应走访）：市工信局 1 家，市科技局 1/3 家" in clone.run("report", "--month", "2026-11", "--lang", "zh").out
    assert clone.run("validate", "--against", "HEAD~3").code == 0


@pytest.mark.parametrize(("lang", "words"), [("zh", "不能再据此提出需求"), ("en", "so it raises no needs")])
def test_a_visit_taken_back_raises_nothing(clone: Clone, lang: str, words: str) -> None:
    assert clone.run("visit", "recall", VISIT, "--reason", "写错", "--yes").code == 0
    before = clone.subjects()
    done = clone.run("visit", "raise", VISIT, "--title", "缺人", "--category", "用工", "--lang", lang)
    assert (done.code, words in done.err) == (1, True), done.err
    assert clone.subjects() == before


def test_what_is_missing_of_a_need_is_told(clone: Clone) -> None:
    done = clone.run("visit", "raise", VISIT, "--title", "缺人", "--lang", "en")
    assert (done.code, "--category" in done.err) == (2, True)


def test_a_visit_is_the_contact_of_its_helper(clone: Clone) -> None:
    added(clone, *PHONE)
    (running, _) = data(clone, "lists", "--only", "pairings")["pairings"]
    assert (running["last_contact"], running["next_contact"], running["on_site_next"]) == ("2026-11-20", "2026-12-21", "")
    (row,) = [each for each in data(clone, "todo", "--helper", "h001") if each["stage"] == "contact"]
    assert (row["id"], row["due"]) == (PAIRING, "2026-12-21")


@pytest.mark.parametrize(("lang", "stage", "page"), [("zh", "上门联系企业", "这次须上门"), ("en", "visit the firm on site", "on site this time")])
def test_after_two_contacts_from_afar_the_next_is_on_site(clone: Clone, lang: str, stage: str, page: str) -> None:
    added(clone, *PHONE)
    added(clone, "--visitors", "h001", "--mode", "线上")
    (row,) = [each for each in data(clone, "todo", "--helper", "h001") if each["id"] == PAIRING and each["stage"] == "on_site"]
    assert row["next"] == "redchain visit add --enterprise sl-jiaqing --visitors h001 --visitors … --visited-on …"
    assert stage in clone.run("todo", "--helper", "h001", "--lang", lang).out
    assert page in clone.run("pairing", "show", PAIRING, "--lang", lang).out
    (running, _) = data(clone, "lists", "--only", "pairings")["pairings"]
    assert running["on_site_next"] in {"是", "yes"}
    added(clone, *BOTH)
    assert not [each for each in data(clone, "todo", "--helper", "h001") if each["stage"] == "on_site"]


def test_a_helper_sees_their_visits_and_only_theirs(clone: Clone) -> None:
    assert VISIT in {each["id"] for each in data(clone, "todo", "--helper", "h001")}
    assert data(clone, "todo", "--helper", "h010") == []
    made = added(clone, "--visitors", "h010", "--mode", "phone")
    assert [each["id"] for each in data(clone, "todo", "--helper", "h010")] == [made]
    assert made not in {each["id"] for each in data(clone, "todo", "--helper", "h001")}


def test_what_waits_is_asked_of_the_firm_for_five_working_days(reader: Clone) -> None:
    (row,) = [each for each in data(reader, "todo", "--all") if each["id"] == VISIT]
    assert (row["stage"], row["actors"], row["due"], row["next"]) == ("confirm", ["sl-qingfa"], "2026-11-26", f"redchain visit confirm {VISIT}")
    assert VISIT in {each["id"] for each in data(reader, "overdue", "--today", "2026-11-30")}


def test_whoever_leaves_is_not_asked_to_hand_over_what_was_visited(clone: Clone) -> None:
    done = clone.run("person", "leave", "h001", "--to", "h010", "--lang", "zh")
    assert done.code == 0, done.err
    assert "V-2026" not in done.err


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "氢能链助企员岗001（h001） 2026-12-01 走访 1 家"), ("en", "氢能链助企员岗001 (h001) on 2026-12-01: 1 firm")]
)
def test_the_way_of_a_day(clone: Clone, lang: str, words: str) -> None:
    done = clone.run("visit", "route", "--helper", "h001", "--on", "2026-12-01", "--lang", lang)
    assert (done.code, words in done.err, "示例加氢站" in done.out) == (0, True, True), done
    (stop,) = data(clone, "visit", "route", "--helper", "h001", "--on", "2026-12-01")
    assert (stop["enterprise"], stop["due"], stop["late"], stop["place"], stop["on_site"]) == ("sl-jiaqing", "2026-11-30", 1, "first", False)
    assert stop["next"] == "redchain visit add --enterprise sl-jiaqing --visitors h001 --visitors … --visited-on 2026-12-01"
    assert data(clone, "visit", "route", "--helper", "h001") == []


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "没有到期要联系的企业，最早 2026-11-30 到期"), ("en", "no firm is due by 2026-11-23; the next one is due on 2026-11-30")]
)
def test_a_day_on_which_nothing_is_due(reader: Clone, lang: str, words: str) -> None:
    done = reader.run("visit", "route", "--helper", "h001", "--lang", lang)
    assert (done.code, words in done.err) == (0, True), done


@pytest.mark.parametrize(
    ("helper", "zh", "en"),
    [("e001", "不是助企员", "is no helper"), ("h010", "没有结对的企业", "has no firms"), ("h099", "没有编号为 h099", "h099")],
)
def test_a_way_for_whom_there_is_none_is_refused(reader: Clone, helper: str, zh: str, en: str) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        done = reader.run("visit", "route", "--helper", helper, "--lang", lang)
        assert (done.code, words in done.err) == (1, True), done.err
    assert reader.run("visit", "route").code == 2


def test_a_day_off_is_told(reader: Clone) -> None:
    assert "2026-12-05 休息" in reader.run("visit", "route", "--helper", "h001", "--on", "2026-12-05", "--lang", "zh").err


def test_towns_of_the_settings_are_kept_to(clone: Clone) -> None:
    settings = clone.path / "data" / "settings" / "programme.yaml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text("towns:\n  - {name: 凤凰}\n", encoding="utf-8")
    done = clone.run("enterprise", "edit", "sl-jiaqing", "--town", "凤凰镇")
    assert (done.code, "RC223" in done.err) == (0, True), done.err
    assert clone.run("enterprise", "edit", "sl-jiaqing", "--town", "凤凰").code == 0
    assert "RC223" not in clone.run("validate", "data/enterprises").out


def test_a_firm_seen_lost_is_pointed_out_until_its_record_says_so(clone: Clone) -> None:
    done = clone.run(*ADD, *PHONE, "--operating", "失联", "--lang", "zh")
    assert (done.code, "RC356" in done.err) == (0, True), done.err
    assert "redchain enterprise edit sl-jiaqing --operating lost" in done.err
    assert clone.run("enterprise", "edit", "sl-jiaqing", "--operating", "失联").code == 0
    assert "RC356" not in clone.run("validate", "data/visits").out


def test_pages_lists_and_differences_tell_of_visits(clone: Clone) -> None:
    assert f"{VISIT}：示例氢阀 2026-11-18 上门" in clone.run("enterprise", "show", "sl-qingfa", "--lang", "zh").out
    (first, second) = data(clone, "lists", "--only", "visits")["visits"]
    assert {(each["id"], each["enterprise"]) for each in (first, second)} == {(VISIT, "示例氢阀"), (CONFIRMED, "示例氢源")}
    assert clone.run("visit", "confirm", VISIT, "--yes").code == 0
    told = clone.run("diff", "HEAD~1", "--lang", "zh").out
    assert f"走访 {VISIT}（示例氢阀）" in told
    assert "企业确认" in told


def test_what_a_visit_told_stays_with_the_units(clone: Clone) -> None:
    for words in (("lists", "--only", "visits"), ("report", "--month", "2026-11")):
        out = clone.run(*words).out
        assert "钳工" not in out
        assert "稳岗返还" not in out


def test_the_report_speaks_of_visits(reader: Clone) -> None:
    lines = reader.run("report", "--month", "2026-11", "--lang", "zh").out.splitlines()
    assert "| 氢能产业链 | 1 | 0 | 0 | 1/10 (10%) | 0 | 0 | 0/1 (0%) | 0 |" in lines
    assert "走访中提出的需求共 0 条" in lines
    june = reader.run("report", "--month", "2026-06", "--lang", "en").out
    assert "| 氢能产业链 | 0 | 1 | 0 | 1/10 (10%) | 0 | 0 | 1/1 (100%) |" in june
    assert "走访调研" not in reader.run("report", "--month", "2026-07", "--lang", "zh").out


HELPER, OTHER = "helper@example.org", "bank@example.org"


@pytest.fixture
def city_with_members(clone: Clone) -> Clone:
    """The town with a keeper and a member each of the unit of a helper and of another; a branch `proposal` is checked out."""
    assert clone.run("identity", "init").code == 0
    assert clone.run("identity", "add", "--unit", "shi-keji-ju", "--email", HELPER).code == 0
    assert clone.run("identity", "add", "--unit", "gongdian", "--email", OTHER).code == 0
    clone.git("checkout", "-qb", "proposal")
    clone.git("config", "user.email", HELPER)
    return clone


def refusals(clone: Clone) -> set[str]:
    found = data(clone, "validate", "--against", "main")["findings"]
    return {each["code"] for each in found if each["severity"] == "error"}


def test_a_visitors_unit_records_mends_and_takes_back_but_does_not_confirm(city_with_members: Clone) -> None:
    clone = city_with_members
    made = added(clone, *PHONE)
    assert clone.run("visit", "edit", made, "--met-post", "值班岗").code == 0
    assert clone.run("visit", "confirm", made, "--yes").code == 1  # for the firm its office speaks, not who went there
    assert clone.run("visit", "edit", VISIT, "--met-post", "厂长岗").code == 0
    assert clone.run("visit", "recall", made, "--reason", "写错", "--yes").code == 0
    assert refusals(clone) == set()


def test_nobody_else_records_a_visit_or_mends_it(city_with_members: Clone) -> None:
    clone = city_with_members
    clone.git("config", "user.email", OTHER)
    done = clone.run(*ADD, *PHONE)
    assert (done.code, "RC801" in done.err) == (1, True), done
    assert clone.run("visit", "edit", VISIT, "--met-post", "厂长岗").code == 0
    assert "RC805" in refusals(clone)


@pytest.mark.parametrize(("day", "code"), [("2026-11-20", 0), ("2026-11-23", 1)])
def test_a_visit_is_entered_after_its_visitor_left_but_not_for_a_day_after(clone: Clone, day: str, code: int) -> None:
    assert clone.run("person", "leave", "h010", "--at", "2026-11-20 18:00").code == 0
    done = clone.run("visit", "add", "--enterprise", "sl-qingyuan", "--visitors", "h001,h010", "--visited-on", day, "--lang", "en")
    assert done.code == code, done
    assert ("is archived" in done.err) is bool(code)
    assert clone.run("validate", "--against", "HEAD~1").code == 0


@pytest.mark.parametrize(("lang", "void", "disputed"), [("zh", "已经作废", "企业有异议"), ("en", "it was taken back", "the firm disputes it")])
def test_needs_raised_on_a_visit_are_told_of_when_it_is_disputed_or_taken_back(clone: Clone, lang: str, void: str, disputed: str) -> None:
    clone.run("visit", "dispute", VISIT, "--reason", "那天没有来", "--by", "sl-qingfa")
    raised = clone.run("visit", "raise", VISIT, "--title", "缺两名焊工", "--category", "用工", "--by", "sl-qingfa", "--lang", lang)
    assert (raised.code, "RC374" in raised.err, disputed in raised.err) == (0, True, True), raised.err
    need = raised.out.split()[0]
    asked = clone.run("visit", "recall", VISIT, "--reason", "记错了", "--by", "shi-keji-ju", "--lang", lang)
    assert need in asked.err
    assert clone.run("visit", "recall", VISIT, "--reason", "记错了", "--by", "shi-keji-ju", "--yes").code == 0
    assert void in clone.run("validate", "data/needs", "--lang", lang).out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_visit_that_is_recorded_twice_is_pointed_out(clone: Clone, lang: str) -> None:
    first = added(clone, *BOTH)
    done = clone.run(*ADD, *BOTH, "--lang", lang)
    assert (done.code, "RC372" in done.err, first in done.err) == (0, True, True), done.err
    assert "RC372" not in clone.run(*ADD, *PHONE).err


@pytest.mark.parametrize(("lang", "words"), [("zh", "“作废”以后不再改"), ("en", "take back")])
def test_a_visit_taken_back_is_not_edited_any_more(clone: Clone, lang: str, words: str) -> None:
    assert clone.run("visit", "recall", VISIT, "--reason", "记错了", "--by", "shi-keji-ju", "--yes").code == 0
    done = clone.run("visit", "edit", VISIT, "--met-post", "示例班组长岗", "--lang", lang)
    assert (done.code, words in done.err) == (2, True), done.err
    path = next(clone.path.glob(f"data/visits/*/{VISIT}.yaml"))
    path.write_text(path.read_text(encoding="utf-8").replace("operating: normal", "operating: lost"), encoding="utf-8")
    assert "RC702" in clone.run("validate", "--against", "HEAD").out
