"""`redchain letter`: papers for one unit, one firm or one chain's round tables, in every form and both languages; what they are not about is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.store.office_text import office_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

UNIT = "shi-zigui-ju"
PENDING, LATE = "D-20261120-6KXAJ", "D-20260916-8YM3Y"
CLOSED, ANSWERED = "N-20260609-58J82", "D-20260611-6E5WC"
PAPERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "交办单": (
        ("--unit", UNIT),
        ("企业需求交办单", "张家港市自然资源和规划局：", PENDING, "液氢装备新厂房选址", "张家港示例液氢装备有限公司", "主办", "2026-12-11"),
    ),
    "督办单": (("--unit", "市资规局"), ("企业需求督办单", "张家港市自然资源和规划局：", LATE, "老厂区想补办土地证", "办复", "2026-11-18", "3")),
    "办理结果反馈": (("--need", CLOSED), ("企业需求办理结果反馈", CLOSED, "贷款到期，能不能不还本先续", "答复：", "一、事项", "二、办理情况")),
    "圆桌会简报": (("--chain", "qingneng", "-m", "2026-11"), ("氢能产业链圆桌会企业需求简报", "2026年11月", "N-20261118-STVHG", "在办 1 条")),
}
KEYS = dict(zip(PAPERS, ("assign", "press", "result", "roundtable"), strict=True))


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_what_it_must(reader: Clone, name: str) -> None:
    options, words = PAPERS[name]
    done = reader.run("letter", name, *options)
    assert done.code == 0
    plain = done.out.replace("\\", "")
    for each in (*words, "2026年11月23日"):
        assert each in plain
    assert reader.run("letter", KEYS[name], *options).out == done.out
    assert reader.run("letter", name, *options, "--lang", "en").out == done.out  # in the language of the repository
    english = reader.run("letter", name, *options, "--document-lang", "en").out
    assert "23 November 2026" in english
    assert words[0] not in english


@pytest.mark.parametrize("form", ["docx", "xlsx", "html", "md"])
@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_the_same_in_every_form_and_is_the_same_again(reader: Clone, tmp_path: Path, name: str, form: str) -> None:
    options, words = PAPERS[name]
    target = tmp_path / f"文书.{form}"
    assert reader.run("letter", name, *options, "-o", str(target)).out == f"{target}\n"
    raw = target.read_bytes()
    seen = office_text(raw) if form in {"docx", "xlsx"} else raw.decode()
    for each in (*words, "2026年11月23日"):
        assert each in seen.replace("\\", "")
    assert reader.run("letter", name, *options, "-o", str(target)).code == 0
    assert target.read_bytes() == raw


def test_nobody_else_signs_than_the_office_of_the_chain(reader: Clone) -> None:
    lines = [each for each in reader.run("letter", "交办单", "--order", PENDING).out.splitlines() if each]
    assert lines[-2:] == ["张家港市工业和信息化局", "2026年11月23日"]


def test_a_letter_does_not_change_the_repository(clone: Clone) -> None:
    before = clone.files()
    assert clone.run("letter", "交办单", "--unit", UNIT).code == 0
    assert clone.files() == before


def test_what_may_not_be_shown_is_named_by_its_id(clone: Clone) -> None:
    assert clone.run("need", "edit", "N-20261118-STVHG", "--visibility", "office").code == 0
    done = clone.run("letter", "交办单", "--unit", UNIT)
    assert done.code == 0
    assert PENDING in done.out
    assert "液氢装备新厂房选址" not in done.out
    assert "张家港示例液氢装备有限公司" not in done.out
    assert "不公开" in done.out
    assert "有 1 条仅承办单位或仅链办可见，只列编号或写“不公开”；要写全加 --restricted" in done.err
    told = clone.run("letter", "交办单", "--unit", UNIT, "--restricted")
    assert "液氢装备新厂房选址" in told.out
    assert "仅链办可见" not in told.err
    brief = clone.run("letter", "圆桌会简报", "--chain", "qingneng", "--document-lang", "en")
    assert "N-20261118-STVHG" in brief.out
    assert "液氢装备" not in brief.out


WARNED = {"zh": "只列编号或写“不公开”", "en": "named by id only, or as not public"}


@pytest.mark.parametrize(("name", "order", "unit"), [("圆桌会简报", PENDING, "市资规局"), ("办理结果反馈", ANSWERED, "示例银行科技支行")])
def test_the_unit_of_an_order_that_may_not_be_shown_is_not_named(clone: Clone, name: str, order: str, unit: str) -> None:
    line = ("letter", name, *PAPERS[name][0])
    assert unit in clone.run(*line).out
    assert clone.run("order", "edit", order, "--visibility", "office").code == 0
    for lang, said in WARNED.items():
        done = clone.run(*line, "--lang", lang)
        assert (done.code, unit in done.out, "不公开" in done.out, said in done.err) == (0, False, True, True)
    assert unit in clone.run(*line, "--restricted").out


@pytest.mark.parametrize(("kind", "who"), [("unit", "shi-gongxin-ju"), ("unit", UNIT), ("enterprise", "sl-yeqing"), ("chain", "qingneng")])
def test_what_a_paper_calls_not_public_is_told_on_the_terminal(clone: Clone, kind: str, who: str) -> None:
    line = ("letter", "圆桌会简报", *PAPERS["圆桌会简报"][0])
    before = clone.run(*line)
    assert clone.run(kind, "edit", who, "--visibility", "units").code == 0
    for lang, said in WARNED.items():
        done = clone.run(*line, "--lang", lang)
        assert (said in before.err, "不公开" in done.out, said in done.err) == (False, True, True)


def test_replies_of_what_may_not_be_shown_stay_out(clone: Clone) -> None:
    whole = clone.run("letter", "办理结果反馈", "--need", CLOSED).out
    reply = next(each.partition("答复：")[2] for each in whole.splitlines() if "答复：" in each)
    assert len(reply) > 3
    assert clone.run("need", "edit", CLOSED, "--visibility", "units").code == 0
    assert reply not in clone.run("letter", "办理结果反馈", "--need", CLOSED).out


REFUSED: dict[str, tuple[tuple[str, ...], int, str, str]] = {
    "no such paper": (("通知",), 2, "没有 通知 这种文书", "there is no paper 通知"),
    "nothing it is about": (("交办单",), 2, "交办单要写明 --order 或 --unit", "assign wants --order or --unit"),
    "both": (("press", "--order", LATE, "--unit", UNIT), 2, "督办单只能写一种", "press takes one of"),
    "another's option": (("result", "--unit", UNIT), 2, "办理结果反馈不看 --unit", "result takes no --unit"),
    "a month of no meeting": (("assign", "--unit", UNIT, "--month", "2026-11"), 2, "交办单不看 --month", "assign takes no --month"),
    "an unknown order": (("assign", "--order", "D-20990101-00000"), 1, "没有编号为 D-20990101-00000", "D-20990101-00000"),
    "two units": (
        ("assign", "--order", PENDING, "--order", LATE.replace("20260916-8YM3Y", "20261113-CYDHS")),
        1,
        "一份只给一个单位",
        "a paper goes to one unit",
    ),
    "an order that has ended": (("assign", "--order", "D-20261009-ANSKB"), 1, "不在办的工单不能交办", "not in hand"),
    "nothing to accept": (("assign", "--unit", "gongdian"), 1, "没有待接单的工单", "has no order that it has not accepted"),
    "nothing late": (("press", "--unit", "gongdian"), 1, "没有超期的工单", "has no order past due"),
    "an order in time": (("press", "--order", PENDING), 1, f"没有超期：{PENDING}", f"not past due: {PENDING}"),
    "not answered": (("result", "--need", "N-20261118-STVHG"), 1, "还没有办复", "not answered yet"),
    "two firms": (("result", "--need", CLOSED, "--need", "N-20260826-M5P9G"), 1, "一份只给一家企业", "a paper goes to one firm"),
    "no table": (("roundtable", "--chain", "yejin"), 1, "2026-11 这条链没有来源为圆桌会的需求", "no need of this chain came from a round table in 2026-11"),
    "a form": (("assign", "--unit", UNIT, "--format", "json"), 2, "--format 不能是 json", "--format cannot be json"),
    "on a terminal": (("assign", "--unit", UNIT, "--format", "docx"), 2, "Word 文件要写到文件", "a Word document is written to a file"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_no_paper_can_say_is_refused(reader: Clone, name: str, lang: str) -> None:
    words, code, zh, en = REFUSED[name]
    done = reader.run("letter", *words, "--lang", lang)
    assert (done.code, done.out) == (code, "")
    assert {"zh": zh, "en": en}[lang] in done.err


def test_where_the_rest_of_a_meeting_stands_is_said(reader: Clone) -> None:
    assert "到会、议程、表决写在各次会议的纪要里" in reader.run("letter", "圆桌会简报", "--chain", "qingneng").err
    assert "votes are in the minutes of each meeting" in reader.run("letter", "roundtable", "--chain", "qingneng", "--lang", "en").err


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "交办单、督办单这些文书：redchain letter --help"), ("en", "papers to units and firms: redchain letter --help")]
)
def test_a_report_asked_for_as_a_paper_names_the_command_of_papers(reader: Clone, lang: str, said: str) -> None:
    done = reader.run("--lang", lang, "report", "--as", "交办单", "--unit", UNIT)
    assert (done.code, said in done.err) == (2, True)
    assert "--year" not in done.err
