"""Cases from the mandate to what the firm says of it: the checklist, what may follow later, due dates, and what others see of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

CASE, DONE, RATED = "A-20261116-4W8KD", "A-20261109-9RT3F", "A-20261012-7N2PC"


def data(clone: Clone, *words: str) -> Any:
    return json.loads(clone.run(*words, "--format", "json").out)["data"]


def waits(clone: Clone, case: str, *words: str) -> dict[str, str | None]:
    return {each["stage"]: each["due"] for each in data(clone, "todo", "--all", *words) if each["id"] == case}


def test_a_case_is_opened_by_the_names_of_firm_item_and_post(clone: Clone) -> None:
    done = clone.run("case", "open", "--enterprise", "示例氢阀", "--service", "示例建筑工程施工许可", "--agent", "氢能链助企员岗001", "--authorised-on", "昨天")
    assert done.code == 0, done.err
    made = data(clone, "case", "show", done.out.strip())
    assert (made["enterprise"], made["service"], made["agent"], made["state"]) == ("sl-qingfa", "shigong-xuke", "h001", "open")
    assert [(each["step"], each["by"], each["authorised_on"]) for each in made["log"]] == [("open", "shi-keji-ju", "2026-11-22")]
    assert clone.run("validate", "data/cases").code == 0


class Said(NamedTuple):
    """What is said against steps that are not possible yet, in one language."""

    lang: str
    missing: str
    late: str
    not_deferrable: str
    unknown: str
    left: str


CHINESE = Said(
    "zh",
    "还差 3 份必要材料：施工合同、工资专户证明、用地批准文件",
    "最晚 2026-11-26，写的是 2026-11-27",
    "“施工合同”不能容缺",
    "没有材料“发票”",
    "容缺的材料还没有补",
)
ENGLISH = Said(
    "en",
    "3 materials more are needed: 施工合同, 工资专户证明, 用地批准文件",
    "by 2026-11-26, not 2026-11-27",
    "“施工合同” may not follow later",
    "asks for no “发票”",
    "what was to follow has not come",
)


@pytest.mark.parametrize("said", [CHINESE, ENGLISH], ids=lambda said: said.lang)
def test_the_whole_life_and_what_stands_against_it(clone: Clone, said: Said) -> None:
    def refused(*words: str) -> str:
        done = clone.run("case", *words, "--lang", said.lang)
        assert done.code == 1, done
        return done.err

    def does(*words: str) -> None:
        done = clone.run("case", *words)
        assert done.code == 0, done.err

    assert waits(clone, CASE) == {"collect": None}
    assert said.missing in refused("submit", CASE)
    assert "RC361" in refused("submit", CASE)
    assert said.unknown in refused("receive", CASE, "--material", "发票")
    assert said.not_deferrable in refused("defer", CASE, "--material", "施工合同", "--until", "2026-11-25")
    assert said.late in refused("defer", CASE, "--material", "工资专户证明", "--until", "2026-11-27")
    does("receive", CASE, "--material", "合同,用地")
    does("defer", CASE, "--material", "工资专户证明", "--until", "2026-11-25")
    assert data(clone, "case", "show", CASE)["log"][-2]["material"] == ["施工合同", "用地批准文件"]
    assert waits(clone, CASE) == {"hand_in": "2026-11-24", "follow": "2026-11-25"}
    does("submit", CASE)
    sent = data(clone, "case", "show", CASE)["log"][-1]
    assert (sent["due"], sent["workdays"]) == ("2026-11-26", 3)
    assert waits(clone, CASE) == {"answer": "2026-11-26", "follow": "2026-11-25"}
    assert said.left in refused("grant", CASE, "--yes")
    does("ask-more", CASE, "--reason", "合同缺一页")
    assert waits(clone, CASE, "--today", "2026-11-24") == {"collect": "2026-11-24", "follow": "2026-11-25"}
    does("receive", CASE, "--material", "施工合同,工资专户证明")
    does("submit", CASE, "--due", "2026-12-01")
    does("grant", CASE, "--yes")
    assert data(clone, "case", "show", CASE)["log"][-1]["result"] == "建筑工程施工许可证"
    assert waits(clone, CASE) == {"rate": "2026-11-26"}
    does("verify", CASE, "--rating", "满意", "--yes")
    assert waits(clone, CASE) == {}
    assert clone.run("validate", "--against", "HEAD~7").code == 0


@pytest.mark.parametrize(("lang", "said"), [("zh", "退回补正以后还没有补"), ("en", "nothing was done since it was sent back")])
def test_a_case_that_was_sent_back_is_not_submitted_as_it_was(clone: Clone, lang: str, said: str) -> None:
    assert clone.run("case", "receive", CASE, "--material", "施工合同,用地批准文件,工资专户证明").code == 0
    assert clone.run("case", "submit", CASE).code == 0
    assert clone.run("case", "ask-more", CASE, "--reason", "表格填写不一致").code == 0
    done = clone.run("case", "submit", CASE, "--lang", lang)
    assert (done.code, said in done.err) == (1, True), done.err
    assert f"redchain case receive {CASE} --material" in done.err
    assert clone.run("case", "submit", CASE, "--note", "已更正表格").code == 0
    assert clone.run("validate", "data/cases").code == 0


def test_a_material_that_is_sent_back_has_to_come_again(clone: Clone) -> None:
    assert clone.run("case", "receive", CASE, "--material", "施工合同,用地批准文件").code == 0
    assert clone.run("case", "defer", CASE, "--material", "工资专户证明", "--until", "2026-11-25").code == 0
    assert clone.run("case", "submit", CASE).code == 0
    assert clone.run("case", "ask-more", CASE, "--material", "发票", "--reason", "缺").code == 1
    assert clone.run("case", "ask-more", CASE, "--material", "合同,照片,工资专户", "--reason", "缺签章页").code == 0
    assert data(clone, "case", "show", CASE)["log"][-1]["material"] == ["施工合同", "现场照片", "工资专户证明"]
    page = clone.run("case", "show", CASE).out
    assert "必要材料收到 2/5" in page
    assert "施工合同，2026-11-23 退回，还没有重新收到" in page
    assert "施工合同, sent back on 2026-11-23" in clone.run("case", "show", CASE, "--lang", "en").out
    assert waits(clone, CASE) == {"collect": "2026-11-24"}, "what was to follow is asked for now"
    done = clone.run("case", "submit", CASE, "--note", "补了")
    assert (done.code, "还差 3 份必要材料：施工合同、工资专户证明、现场照片" in done.err) == (1, True), done.err
    assert clone.run("case", "receive", CASE, "--material", "施工合同,现场照片").code == 0
    assert clone.run("case", "defer", CASE, "--material", "工资专户证明", "--until", "2026-11-25").code == 0
    assert clone.run("case", "submit", CASE).code == 0
    assert clone.run("validate", "data/cases").code == 0


def test_a_material_named_by_a_word_of_several_is_not_guessed(clone: Clone) -> None:
    done = clone.run("case", "receive", CASE, "--material", "证明")
    assert done.code == 0, done.err
    assert data(clone, "case", "show", CASE)["log"][-1]["material"] == ["工资专户证明"]
    done = clone.run("case", "receive", CASE, "--material", "施工")
    assert done.code == 1
    assert "RC360" in done.err


def test_without_promised_days_the_due_date_is_asked_for(clone: Clone) -> None:
    assert clone.run("service", "edit", "shigong-xuke", "--unset", "promised_days").code == 0
    assert clone.run("case", "receive", CASE, "--material", "施工合同,用地批准文件,工资专户证明").code == 0
    done = clone.run("case", "submit", CASE)
    assert done.code == 1
    assert "--due" in done.err
    assert clone.run("case", "submit", CASE, "--due", "2026-12-04").code == 0


def test_the_pages_of_firm_and_item_name_the_cases_in_hand(clone: Clone) -> None:
    page = clone.run("case", "show", CASE).out
    assert "必要材料收到 1/4" in page
    assert "施工许可申请表，2026-11-17 收到" in page
    assert "现场照片，不是必要的" in page
    assert CASE in clone.run("enterprise", "show", "sl-qingyuan").out
    assert "在办帮代办件  1 件" in clone.run("service", "show", "shigong-xuke").out
    english = clone.run("case", "show", CASE, "--lang", "en").out
    assert "1 of 4 needed materials have come" in english
    assert "not here yet" in english


def test_the_report_counts_what_was_opened_and_answered_in_the_month(clone: Clone) -> None:
    def row(month: str) -> list[str]:
        (found,) = data(clone, "report", "--month", month)["kinds"]["case"]
        return [*found.values()]

    # opened, granted, refused, withdrawn, in hand, late, median and promised, made good
    assert row("2026-10") == ["投资建设", "1", "1", "0", "0", "0", "0", "2 / 3", "1/1 (100%)"]
    assert row("2026-11") == ["投资建设", "2", "1", "0", "0", "1", "1", "4 / 3", ""]


def test_the_list_hides_what_is_not_public(clone: Clone) -> None:
    rows = clone.run("lists", "--only", "cases", "--format", "csv").out
    assert "不公开" in rows
    assert clone.run("case", "edit", CASE, "--visibility", "chain").code == 0
    rows = clone.run("lists", "--only", "cases", "--format", "csv").out
    assert "示例氢源,示例建筑工程施工许可,氢能链助企员岗001,2026-11-16,1/4 份" in rows


def test_a_difference_tells_the_case_by_its_firm_and_item(clone: Clone) -> None:
    assert clone.run("case", "progress", CASE, "--note", "已约窗口").code == 0
    assert f"帮代办件 {CASE}（示例氢源：示例建筑工程施工许可）" in clone.run("diff", "HEAD~1").out
    assert f"Case {CASE} (示例氢源: 示例建筑工程施工许可)" in clone.run("diff", "HEAD~1", "--lang", "en").out


def test_who_leaves_is_told_of_the_cases_in_hand(clone: Clone) -> None:
    done = clone.run("person", "leave", "h001")
    assert f"redchain case edit {CASE} --agent" in done.err


def test_the_home_of_the_agent_does_not_ask_the_firm_about_its_own_work(clone: Clone) -> None:
    assert clone.run("case", "verify", DONE, "--rating", "satisfied", "--by", "shi-keji-ju", "--yes").code == 1
    assert clone.run("case", "verify", DONE, "--rating", "satisfied", "--by", "sl-jinggang", "--yes").code == 0
    assert clone.run("case", "withdraw", RATED, "--yes").code == 1


@pytest.mark.parametrize(("lang", "said"), [("zh", "核查有不良信用记录，没有修复的不能容缺"), ("en", "until it is nothing follows later")])
def test_nothing_follows_later_for_a_firm_without_a_clean_credit_record(clone: Clone, lang: str, said: str) -> None:
    deferring = ("case", "defer", CASE, "--material", "工资专户证明", "--until", "2026-11-25", "--lang", lang)
    found = "{matter: 无不良信用记录, holds: false, seen_on: 2026-11-20, by: shi-shichang-ju}"
    assert clone.run("enterprise", "edit", "sl-qingyuan", "--attested", f"[{found}]").code == 0
    done = clone.run(*deferring)
    assert done.code == 1
    assert said in done.err
    assert "RC364" in done.err
    mended = found.replace("false", "true").replace("11-20", "11-23")
    assert clone.run("enterprise", "edit", "sl-qingyuan", "--attested", f"[{found}, {mended}]").code == 0
    assert clone.run(*deferring).code == 0


CHANGED = "[{title: 施工合同}, {title: 用地批准文件}, {title: 节能审查意见}]"


@pytest.mark.parametrize(
    ("lang", "since", "no_more"),
    [
        ("zh", "节能审查意见，没有收过；事项在报送以后改过", "施工许可申请表，2026-11-"),
        ("en", "节能审查意见, never came; the item has changed", "施工许可申请表, came on 2026-11-"),
    ],
)
def test_a_case_that_has_ended_is_shown_with_what_it_was_answered_on(clone: Clone, lang: str, since: str, no_more: str) -> None:
    before = clone.run("case", "show", DONE, "--lang", lang).out
    assert clone.run("service", "edit", "shigong-xuke", "--materials", CHANGED).code == 0
    shown = clone.run("case", "show", DONE, "--lang", lang).out
    assert since not in before
    assert since in shown
    assert next(line for line in shown.splitlines() if no_more in line).rstrip().endswith({"zh": "现在不要这一份", "en": "asks for it no more"}[lang])


@pytest.mark.parametrize(("lang", "words"), [("zh", "限期写的是 2027-03-01"), ("en", "its due date is 2027-03-01")])
def test_a_due_date_behind_the_promise_is_pointed_out(clone: Clone, lang: str, words: str) -> None:
    clone.run("case", "receive", CASE, "--material", "施工合同,用地批准文件")
    clone.run("case", "defer", CASE, "--material", "工资专户证明", "--until", "2026-11-26")
    done = clone.run("case", "submit", CASE, "--due", "2027-03-01", "--lang", lang)
    assert (done.code, words in done.err, "RC371" in done.err) == (0, True, True), done.err
    assert words in clone.run("validate", "data/cases", "--lang", lang).out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_second_case_of_the_same_item_is_pointed_out(clone: Clone, lang: str) -> None:
    opened = (
        "case",
        "open",
        "--enterprise",
        "sl-qingyuan",
        "--service",
        "示例建筑工程施工许可",
        "--agent",
        "h001",
        "--authorised-on",
        "2026-11-22",
        "--lang",
        lang,
    )
    done = clone.run(*opened)
    assert (done.code, "RC373" in done.err, CASE in done.err) == (0, True, True), done.err
