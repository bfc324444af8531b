"""The papers of meetings: minutes, notice and attendance, in every form and both languages; names only where a vote was open, and nothing that may not be shown."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

from redchain.store.office_text import office_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

DONE, DRAFT, OPEN, PLANNED = "M-20260901-2XQ4D", "M-20261010-E5HN2", "M-20261102-7K3F9", "M-20261118-9PXTA"
PAPERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "minutes": (
        DONE,
        (
            "氢能链第二次圆桌会纪要",
            "会议：示例氢能产业链党委圆桌会",
            "时间：2026年9月16日",
            "主持：张家港市科学技术局",
            "实到（4）",
            "回避（1）：张家港示例氢阀有限公司",
            "议题 1：加氢站布点方案",
            "提议人：示例氢阀",
            "应到 4，实到 4，请假 0，列席 0，回避 1（示例氢阀）；计入表决的应到 3、到会 3，到会达到应到的 1/2",
            "记名，同意 3（市工信局、市科技局、示例氢能研究院），不同意 0，弃权 0；基数为应到人数 3，同意须超过 1/2（协商表决）",
            "结论：通过",
            "2026-11-30",
            "布点方案按议定的时间推进",
            "2026年9月18日",
        ),
    ),
    "notice": (
        PLANNED,
        (
            "关于召开氢能链第五次圆桌会的通知（拟）",
            "时间：2026年12月10日",
            "地点：未定",
            "年度工作安排",
            "应到（4）：张家港市工业和信息化局",
            "请有关单位准备通报：",
            "加氢站布点方案",
            "2026年11月23日",
        ),
    ),
    "attendance": (DRAFT, ("氢能链第三次圆桌会签到和表决表", "主持：市科技局", "签到", "议题 2", "张家港示例氢阀有限公司", "请假", "列席", "弃权")),
}


@pytest.mark.parametrize("form", ["md", "html", "docx", "xlsx"])
@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_the_same_in_every_form_and_is_the_same_again(reader: Clone, tmp_path: Path, name: str, form: str) -> None:
    meeting, words = PAPERS[name]
    target = tmp_path / f"文书.{form}"
    assert reader.run("meeting", name, meeting, "-o", str(target)).out == f"{target}\n"
    raw = target.read_bytes()
    seen = office_text(raw) if form in {"docx", "xlsx"} else raw.decode()
    for each in words:
        assert each in seen.replace("\\", "")
    assert reader.run("meeting", name, meeting, "-o", str(target)).code == 0
    assert target.read_bytes() == raw


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_in_the_language_of_the_repository_unless_another_is_asked_for(reader: Clone, name: str) -> None:
    meeting, words = PAPERS[name]
    plain = reader.run("meeting", name, meeting[-5:])
    assert plain.code == 0
    assert reader.run("meeting", name, meeting, "--lang", "en").out == plain.out
    assert words[0] not in reader.run("meeting", name, meeting, "--document-lang", "en").out


def test_papers_do_not_change_the_repository(clone: Clone) -> None:
    before = clone.files()
    for name, (meeting, _) in PAPERS.items():
        assert clone.run("meeting", name, meeting).code == 0
    assert clone.files() == before


def lines(clone: Clone, *words: str) -> list[str]:
    """The lines of a paper as they read, without what Markdown needs."""
    done = clone.run("meeting", *words)
    assert done.code == 0, done
    return [each.replace("\\", "") for each in done.out.splitlines() if each]


def test_the_chair_has_the_last_word_and_the_office_signs_the_day_of_the_minutes(reader: Clone) -> None:
    assert lines(reader, "minutes", DONE)[-4:] == ["## 三、主持人讲话", "布点方案按议定的时间推进", "张家港市工业和信息化局", "2026年9月18日"]
    assert "草稿" not in "".join(lines(reader, "minutes", DONE))


def test_minutes_that_are_not_final_are_a_draft_that_nobody_signs(reader: Clone) -> None:
    made = lines(reader, "minutes", DRAFT)
    assert "# 氢能链第三次圆桌会纪要（草稿）" in made
    assert "张家港市工业和信息化局" not in made
    english = lines(reader, "minutes", PLANNED, "--document-lang", "en")
    assert "# 氢能链第五次圆桌会: minutes (draft)" in english
    assert "Outcome: not settled" in english


def test_the_notice_bears_the_day_on_which_it_was_given(reader: Clone) -> None:
    made = lines(reader, "notice", DRAFT)
    assert "# 关于召开氢能链第三次圆桌会的通知" in made
    assert "列席（1）：示例材料研究所" in made
    assert made[-1] == "2026年10月20日"


@pytest.mark.parametrize(("lang", "said"), [("zh", "几点开会要自己补"), ("en", "the hour is for you to add")])
def test_the_hour_is_not_on_record(reader: Clone, lang: str, said: str) -> None:
    assert said in reader.run("meeting", "notice", PLANNED, "--lang", lang).err


def cells(raw: bytes) -> list[list[str]]:
    """The cells of the first sheet of a workbook, as they read; none is a formula."""
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]


def test_the_sheet_is_empty_before_the_meeting_and_filled_in_after(reader: Clone, tmp_path: Path) -> None:
    for meeting in (PLANNED, DRAFT):
        assert reader.run("meeting", "attendance", meeting, "-o", str(tmp_path / f"{meeting}.xlsx")).code == 0
    before = cells((tmp_path / f"{PLANNED}.xlsx").read_bytes())
    head = next(place for place, row in enumerate(before) if row[0] == "序号")
    assert [each for each in before[head] if each] == ["序号", "单位", "身份", "签到", "议题 2"]
    assert [row[:5] for row in before[head + 1 : head + 5]] == [
        ["1", "张家港市工业和信息化局", "应到", "", ""],
        ["2", "张家港市科学技术局", "应到", "", ""],
        ["3", "示例氢能研究院", "应到", "", ""],
        ["4", "张家港示例氢阀有限公司", "应到", "", ""],
    ]
    after = cells((tmp_path / f"{DRAFT}.xlsx").read_bytes())
    head = next(place for place, row in enumerate(after) if row[0] == "序号")
    assert [row[1:6] for row in after[head : head + 6]] == [
        ["单位", "身份", "到会", "签到", "议题 2"],
        ["张家港市工业和信息化局", "应到", "实到", "", "同意"],
        ["张家港市科学技术局", "应到", "实到", "", "不同意"],
        ["示例氢能研究院", "应到", "实到", "", "弃权"],
        ["张家港示例氢阀有限公司", "应到", "请假", "", ""],
        ["示例材料研究所", "列席", "", "", ""],
    ]


def test_who_was_recused_is_said_and_who_did_not_vote(clone: Clone) -> None:
    done = clone.run(
        *("meeting", "resolve", OPEN, "--topic", "2", "--outcome", "postponed", "--recused", "sl-qingfa", "--agreed", "shi-keji-ju", "--yes"),
        *("--unit", "qingneng-yuan", "--report-on", "2026-12-20", "--words", "再论证一次"),
    )
    assert done.code == 0, done
    made = "\n".join(lines(clone, "attendance", OPEN))
    assert "| 4 | 张家港示例氢阀有限公司 | 应到 | 实到 |  | 回避 |" in made
    assert "| 1 | 张家港市工业和信息化局 | 应到 | 实到 |  | 未投票 |" in made
    told = lines(clone, "minutes", OPEN)
    assert "表决：记名，同意 1（市科技局），不同意 0，弃权 0，未投票 2 人（市工信局、示例氢能研究院）；基数为应到人数 3，同意须超过 1/2（协商表决）" in told
    assert "议定：再论证一次" in told
    assert "| 2 | 联合攻关项目立项 | 示例氢能研究院 | 2026-12-20 |" in told


NAMELESS = """rule_sets:
  - name: consult
    title: 协商表决
    forms: [round_table]
    secret: true
    since: "2026-11-15"
"""


def nameless(clone: Clone) -> None:
    """Have round tables vote in secret."""
    path = clone.path / "data/settings/programme.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(NAMELESS, encoding="utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "secret")


def test_a_secret_vote_names_nobody_but_the_recused(clone: Clone) -> None:
    nameless(clone)
    totals = ("--agreed-total", "2", "--opposed-total", "1", "--recused", "sl-qingfa")
    done = clone.run("meeting", "resolve", OPEN, "--topic", "2", "--outcome", "adopted", *totals, "--yes")
    assert done.code == 0, done
    assert "表决：无记名，同意 2，不同意 1；基数为应到人数 3，同意须超过 1/2（协商表决）" in lines(clone, "minutes", OPEN)
    rows = [each for each in lines(clone, "attendance", OPEN) if "| 应到 |" in each]
    assert [each.rsplit(" | ", 1)[1] for each in rows] == ["无记名 |"] * 3 + ["回避 |"]
    english = "\n".join(lines(clone, "minutes", OPEN, "--document-lang", "en"))
    assert "Vote: secret, 2 for, 1 against; of those entitled, 3; more than 1/2 of them must agree" in english


def test_of_a_secret_vote_the_minutes_say_how_many_did_not_vote(clone: Clone) -> None:
    nameless(clone)
    totals = ("--agreed-total", "2", "--opposed-total", "0", "--recused", "sl-qingfa")
    done = clone.run("meeting", "resolve", OPEN, "--topic", "2", "--outcome", "adopted", *totals, "--yes")
    assert done.code == 0, done
    assert "表决：无记名，同意 2，不同意 0，未投票 1 人；基数为应到人数 3，同意须超过 1/2（协商表决）" in lines(clone, "minutes", OPEN)
    english = "\n".join(lines(clone, "minutes", OPEN, "--document-lang", "en"))
    assert "Vote: secret, 2 for, 0 against, 1 did not vote; of those entitled, 3" in english


def test_the_sheet_of_a_secret_vote_has_no_column_for_it(clone: Clone) -> None:
    nameless(clone)
    made = "\n".join(lines(clone, "attendance", PLANNED))
    assert "| 序号 | 单位 | 身份 | 签到 |" in made
    assert "| 2 | 年度工作安排 | 表决（无记名） |" in made


def test_what_was_raised_stands_in_the_minutes_with_its_order_and_state(clone: Clone) -> None:
    line = ("meeting", "raise", OPEN, "--topic", "2", "--enterprise", "sl-qingfa", "--title", "加氢站选址难", "--category", "用地厂房")
    need, order = clone.run(*line, "--dispatch", "shi-zigui-ju").out.split()
    made = "\n".join(lines(clone, "minutes", OPEN))
    assert "## 二、提出的需求和项目" in made
    assert f"| 2 | {need} | 加氢站选址难 | 张家港示例氢阀有限公司 | {order} 市资规局（待签收） | 已受理 |" in made
    assert clone.run("need", "edit", need, "--visibility", "office").code == 0
    done = clone.run("meeting", "minutes", OPEN)
    assert need in done.out
    assert "加氢站选址难" not in done.out
    assert "有 1 条仅承办单位或仅链办可见，只列编号或写“不公开”；要写全加 --restricted" in done.err
    assert "加氢站选址难" in clone.run("meeting", "minutes", OPEN, "--restricted").out


def test_the_unit_of_an_order_that_may_not_be_shown_is_not_in_the_minutes(clone: Clone) -> None:
    line = ("meeting", "raise", OPEN, "--topic", "2", "--enterprise", "sl-qingfa", "--title", "加氢站选址难", "--category", "用地厂房")
    _, order = clone.run(*line, "--dispatch", "shi-zigui-ju").out.split()
    assert clone.run("order", "edit", order, "--visibility", "office").code == 0
    done = clone.run("meeting", "minutes", OPEN)
    assert f"{order} 不公开（待签收）" in done.out
    assert "市资规局" not in done.out
    assert "有 1 条仅承办单位或仅链办可见，只列编号或写“不公开”；要写全加 --restricted" in done.err
    assert f"{order} 市资规局（待签收）" in clone.run("meeting", "minutes", OPEN, "--restricted").out


def test_earlier_resolutions_are_looked_back_on_until_a_meeting_has_heard_of_them(clone: Clone) -> None:
    row = "| 2026-09-16 议题 1 | 加氢站布点方案 | 市工信局 | 2026-11-30 | 还没有派出 |"
    assert f"{row} 未到期 |" in lines(clone, "minutes", DRAFT)
    path = clone.path / "data/meetings/2026-11/M-20261118-9PXTA.yaml"
    words = path.read_text(encoding="utf-8").replace('"2026-12-10"', '"2026-12-10"\nplace: "三楼"')
    steps = "".join(
        f'  - at: "2026-12-10T{hour}:00:00+08:00"\n    step: {verb}\n    by: "shi-keji-ju"\n{more}'
        for hour, verb, more in (
            ("08", "open", '    present: ["shi-gongxin-ju", "shi-keji-ju", "qingneng-yuan"]\n'),
            ("09", "resolve", "    topic: 1\n    outcome: noted\n"),
        )
    )
    notice = '  - at: "2026-12-01T09:00:00+08:00"\n    step: invite\n    by: "shi-keji-ju"\n'
    entitled = '    entitled: ["shi-gongxin-ju", "shi-keji-ju", "qingneng-yuan", "sl-qingfa"]\n'
    path.write_text(f"{words}{notice}{entitled}{steps}", encoding="utf-8")
    assert f"{row} 已通报 |" in lines(clone, "minutes", PLANNED, "--today", "2026-12-11")
    assert "缺席（1）：张家港示例氢阀有限公司" in lines(clone, "minutes", PLANNED, "--today", "2026-12-11")
    assert "以前决议的落实" not in "".join(lines(clone, "minutes", DONE))


def test_an_earlier_meeting_that_may_not_be_shown_is_named_by_its_id(clone: Clone) -> None:
    assert clone.run("meeting", "edit", DONE, "--visibility", "office").code == 0
    for name in ("minutes", "notice"):
        done = clone.run("meeting", name, PLANNED)
        assert (done.code, DONE in done.out, "加氢站" in done.out, "只列编号" in done.err) == (0, True, False, True)
        assert "加氢站布点方案" in clone.run("meeting", name, PLANNED, "--restricted").out


STRICT = """rule_sets:
  - name: consult
    title: 示例规则
    forms: [round_table]
    quorum: 3/4
    strict: true
    of: cast
    majority: 2/3
"""


def test_a_vote_is_told_by_the_rules_it_goes_by(clone: Clone) -> None:
    path = clone.path / "data/settings/programme.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(STRICT, encoding="utf-8")
    made = "\n".join(lines(clone, "minutes", DRAFT))
    assert "计入表决的应到 4、到会 3，到会没有超过应到的 3/4" in made
    assert "基数为同意与不同意票 2，同意须超过 2/3（示例规则）" in made
    english = "\n".join(lines(clone, "minutes", DRAFT, "--document-lang", "en"))
    assert "4 entitled and 3 present counted, not more than 3/4 of those entitled" in english
    assert "of votes for and against, 2; more than 2/3 of them must agree (consult)" in english


@pytest.mark.parametrize("level", ["units", "office"])
@pytest.mark.parametrize("name", PAPERS)
def test_nobody_is_named_who_may_not_be(clone: Clone, name: str, level: str) -> None:
    for kind, who in (("enterprise", "sl-qingfa"), ("unit", "shi-gongxin-ju"), ("party", "qingneng-dangwei")):
        assert clone.run(kind, "edit", who, "--visibility", level).code == 0
    done = clone.run("meeting", name, PAPERS[name][0])
    told = done.out
    assert "只列编号或写“不公开”" in done.err
    for each in ("氢阀", "sl-qingfa", "工业和信息化局", "市工信局", "shi-gongxin-ju", "示例氢能产业链党委"):
        assert each not in told
    assert "不公开" in told


@pytest.mark.parametrize("name", ["minutes", "notice"])
def test_an_organisation_that_is_called_not_public_is_told_on_the_terminal(clone: Clone, name: str) -> None:
    who = ("party", "qingneng-dangwei") if name == "minutes" else ("unit", "shi-gongxin-ju")
    assert clone.run(who[0], "edit", who[1], "--visibility", "units").code == 0
    for lang, said in (("zh", "有 1 条仅承办单位或仅链办可见"), ("en", "1 record named by id only, or as not public")):
        done = clone.run("meeting", name, PAPERS[name][0], "--lang", lang)
        assert ("不公开" in done.out, said in done.err) == (True, True), done


@pytest.mark.parametrize(("lang", "said"), [("zh", f"{DONE} 仅承办单位或仅链办可见"), ("en", f"only the units in charge or the chain office may see {DONE}")])
def test_a_meeting_that_may_not_be_shown_has_papers_only_for_those_who_may_see_it(clone: Clone, lang: str, said: str) -> None:
    assert clone.run("meeting", "edit", DONE, "--visibility", "office").code == 0
    for name in PAPERS:
        done = clone.run("meeting", name, DONE, "--lang", lang)
        assert (done.code, done.out) == (1, "")
        assert said in done.err
        assert "加氢站布点方案" in clone.run("meeting", name, DONE, "--restricted").out


@pytest.mark.parametrize(("lang", "said"), [("zh", "已取消，没有{}：与市里会议冲突"), ("en", "was cancelled, so there is no {}: 与市里会议冲突")])
def test_a_cancelled_meeting_has_no_papers(clone: Clone, lang: str, said: str) -> None:
    assert clone.run("meeting", "cancel", PLANNED, "--reason", "与市里会议冲突", "--yes").code == 0
    names = {"minutes": ("纪要", "minutes"), "notice": ("会议通知", "notice"), "attendance": ("签到表", "sheet of attendance")}
    for name, words in names.items():
        done = clone.run("meeting", name, PLANNED, "--lang", lang)
        assert (done.code, done.out) == (1, "")
        assert said.format(words[lang == "en"]) in done.err


@pytest.mark.parametrize(("form", "zh", "en"), [("json", "--format 不能是 json", "--format cannot be json"), ("docx", "加 -o", "add -o")])
def test_a_form_that_cannot_be_shown_is_refused(reader: Clone, form: str, zh: str, en: str) -> None:
    for name in PAPERS:
        for lang, said in (("zh", zh), ("en", en)):
            done = reader.run("meeting", name, DONE, "--format", form, "--lang", lang)
            assert (done.code, done.out) == (2, "")
            assert said in done.err


HOSTILE = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "<script>x</script>",
    "| a | b |",
    "[甲](http://a.example) **乙** `丙` {丁} {0}",
    "# 一",
    "长" * 200,
)


@pytest.mark.slow
@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_what_people_wrote_stays_words(clone: Clone, tmp_path: Path, words: str) -> None:
    topics = [{"number": 1, "title": words, "form": "vote", "proposer": "sl-qingfa"}]
    for key, value in (("title", words), ("place", words)):
        assert clone.run("meeting", "edit", PLANNED, f"--{key}={value}").code == 0
    assert clone.run("meeting", "edit", PLANNED, "--topics", json.dumps(topics, ensure_ascii=False)).code == 0
    for name in PAPERS:
        for form in ("xlsx", "docx", "html", "md"):
            assert clone.run("meeting", name, PLANNED, "-o", str(tmp_path / f"{name}.{form}")).code == 0
        assert words in "\n".join(each for row in cells((tmp_path / f"{name}.xlsx").read_bytes()) for each in row)
        made = docx.Document(str(tmp_path / f"{name}.docx"))
        told = "\n".join([*(each.text for each in made.paragraphs), *(cell.text for table in made.tables for row in table.rows for cell in row.cells)])
        assert words in told
        assert "<script>" not in (tmp_path / f"{name}.html").read_text(encoding="utf-8")
        assert not any(each.startswith(("| a | b |", "# 一")) for each in (tmp_path / f"{name}.md").read_text(encoding="utf-8").splitlines())
