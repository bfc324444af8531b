"""Orders and ratings by workbook: a unit without git gets its to-do as a sheet, fills in what it did, and `import` takes the same steps as the commands."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

PENDING, WORKING, OTHER = "D-20261120-6KXAJ", "D-20260916-8YM3Y", "D-20261116-BSKHZ"
"""Two orders of shi-zigui-ju, and one of gongdian."""
UNIT, OTHER_UNIT = "shi-zigui-ju", "gongdian"
OTHER_NEED = "N-20261113-5S6BN"
HEADS = {"zh": ("编号", "动作", "日期", "内容/理由", "延到"), "en": ("Id", "Action", "Date", "Content or reason", "Extend to")}
Row = tuple[Any, ...]


def sheet_of(path: str) -> tuple[Any, Any]:
    book = openpyxl.load_workbook(path)
    return book, book.worksheets[0]


def heads_of(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[1]}


def filled(source: str, target: str, rows: dict[str, Row], lang: str = "zh", heads: tuple[str, ...] | None = None) -> None:
    """Save a sheet of steps with some rows filled in: id → action, date, words, new due date."""
    book, sheet = sheet_of(source)
    columns = heads_of(sheet)
    places = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    for identifier, values in rows.items():
        for head, value in zip((heads or HEADS[lang])[1:], values, strict=False):
            sheet.cell(places[identifier], columns[head]).value = value
            if isinstance(value, str):
                sheet.cell(places[identifier], columns[head]).data_type = "s"
    book.save(target)


def exported(clone: Clone, unit: str = UNIT, *more: str) -> str:
    done = clone.run("export", "todo", "--unit", unit, "-o", "t.xlsx", *more)
    assert done.code == 0, done.err
    return "t.xlsx"


def last_step(clone: Clone, identifier: str, kind: str = "order") -> dict[str, Any]:
    return json.loads(clone.run(kind, "show", identifier, "--format", "json").out)["data"]["log"][-1]


def planned(clone: Clone, *words: str) -> dict[str, tuple[str, str]]:
    """Import a file; return the verdict and the reasons of each row by its record."""
    data = json.loads(clone.run("import", *words, "--format", "json").out)["data"]
    return {
        row["record"]: (row["verdict"], " ".join(each for each in (row["reason"], *(cell["reason"] for cell in row["cells"])) if each))
        for row in data[0]["rows"]
    }


def test_a_units_sheet_holds_what_waits_for_it_and_what_it_may_do(clone: Clone) -> None:
    done = clone.run("export", "todo", "--unit", UNIT, "-o", "t.xlsx")
    assert (done.code, done.out) == (0, "t.xlsx\n")
    assert "市资规局的待办：\n导出：待办工单 2 条\n" in done.err
    book, sheet = sheet_of("t.xlsx")
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=2)}
    columns = heads_of(sheet)
    assert [*rows] == [WORKING, PENDING]
    assert rows[PENDING][1:9] == ["液氢装备新厂房选址", "示例液氢装备", "待签收", "蓝灯", "2026-11-23", "接单", "市资规局", "主办"]
    assert [rows[PENDING][columns[head] - 1] for head in HEADS["zh"][1:]] == [None] * 4
    lists = {book.defined_names[each].attr_text.replace("'", "").replace("$", ""): each for each in book.defined_names}
    offered = {}
    for each in sheet.data_validations.dataValidation:
        at = next(place for place, name in lists.items() if f"={name}" == f"={each.formula1}")
        page, _, cells = at.partition("!")
        offered[str(each.sqref)] = [cell[0].value for cell in book[page][cells]]
    column = openpyxl.utils.get_column_letter(columns["动作"])
    assert offered == {f"{column}2": ["报进展", "办复"], f"{column}3": ["接单", "退单"]}
    assert sheet.column_dimensions[openpyxl.utils.get_column_letter(columns["版本"])].hidden
    assert book["_redchain"].sheet_state == "veryHidden"
    assert "填写说明" in book.sheetnames
    assert clone.run("import", "t.xlsx").err == "没有要写入的\n"


@pytest.mark.parametrize(("lang", "said"), [("zh", "编号和标题对不上：这个标题是 "), ("en", "id and title do not belong together: the title is that of ")])
@pytest.mark.parametrize("head", [1, 2])
def test_ids_or_titles_that_moved_by_a_row_are_refused(clone: Clone, head: int, lang: str, said: str) -> None:
    exported(clone)
    filled("t.xlsx", "f.xlsx", {WORKING: ("办复", "2026-11-20", "已补办")})
    book, sheet = sheet_of("f.xlsx")
    first, second = sheet.cell(2, head), sheet.cell(3, head)
    first.value, second.value = second.value, first.value
    book.save("f.xlsx")
    before = clone.subjects()
    done = clone.run("--lang", lang, "import", "f.xlsx", "--apply")
    assert (done.code, clone.subjects()) == (1, before), done.out
    assert said in done.out


def test_a_title_that_somebody_shortened_is_no_other_one(clone: Clone) -> None:
    exported(clone)
    filled("t.xlsx", "f.xlsx", {WORKING: ("办复", "2026-11-20", "已补办")}, heads=HEADS["zh"])
    book, sheet = sheet_of("f.xlsx")
    sheet.cell(2, 2).value = "厂房证"
    book.save("f.xlsx")
    assert clone.run("import", "f.xlsx", "--apply").code == 0
    assert last_step(clone, WORKING)["step"] == "finish"


def test_a_sheet_is_the_same_bytes_each_time(reader: Clone, tmp_path: Path) -> None:
    for name in "ab":
        assert reader.run("export", "todo", "--all", "-o", str(tmp_path / f"{name}.xlsx")).code == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_filled_in_becomes_the_steps_of_the_commands(clone: Clone, lang: str) -> None:
    assert clone.run("--lang", lang, "export", "todo", "--unit", UNIT, "-o", "t.xlsx").code == 0
    words = {"zh": ("接单", "办复"), "en": ("accept", "finish")}[lang]
    filled("t.xlsx", "f.xlsx", {PENDING: (words[0],), WORKING: (words[1], "2026-11-20", "=已补办")}, lang)
    before = clone.subjects()
    done = clone.run("--lang", lang, "import", "f.xlsx")
    assert (done.code, clone.subjects()) == (0, before), done.out
    said = {"zh": ("当作市资规局的待办表", "接单：待签收 → 办理中"), "en": ("is read as to-do sheet of 市资规局", "accept: pending → working")}[lang]
    assert all(each in done.out for each in said), done.out
    done = clone.run("--lang", lang, "import", "f.xlsx", "--apply")
    assert (done.code, clone.subjects()) == (0, ["import: order 2 changed", *before]), done.out
    accepted, finished = last_step(clone, PENDING), last_step(clone, WORKING)
    assert (accepted["step"], accepted["by"], accepted["note"]) == ("accept", UNIT, "据待办表录入")
    assert (finished["step"], finished["by"], finished["at"][:10], finished["reply"]) == ("finish", UNIT, "2026-11-20", "=已补办")
    assert clone.run("validate").code == 0
    done = clone.run("import", "f.xlsx", "--apply")
    assert (done.code, done.err) == (0, "没有要写入的\n")
    assert done.out.count("已经办过，同样的不再记") == 2
    assert clone.run("undo", "--yes").code == 0
    assert last_step(clone, PENDING)["step"] == "dispatch"
    assert clone.run("import", "f.xlsx", "--apply").code == 0


def test_the_same_progress_is_recorded_once_and_another_is_a_conflict(clone: Clone) -> None:
    exported(clone)
    filled("t.xlsx", "f.xlsx", {WORKING: ("报进展", None, "测绘做完了\n等批")})
    assert clone.run("import", "f.xlsx", "--apply").code == 0
    assert last_step(clone, WORKING)["note"] == "测绘做完了\n等批\n据待办表录入"
    for more in ((), ("--today", "2026-11-25")):
        done = clone.run("import", "f.xlsx", "--apply", *more)
        assert (done.code, done.err) == (0, "没有要写入的\n"), done.out
    filled("t.xlsx", "g.xlsx", {WORKING: ("报进展", None, "批下来了")})
    done = clone.run("import", "g.xlsx", "--apply")
    assert (done.code, "冲突：表发出以后又有办理：2026-11-23 进展，现在是办理中" in done.out) == (1, True), done.out
    assert clone.run("import", "g.xlsx", "--take", "record").code == 0
    assert clone.run("import", "g.xlsx", "--take", "sheet", "--apply").code == 0
    assert last_step(clone, WORKING)["note"] == "批下来了\n据待办表录入"


def test_an_order_that_moved_on_is_a_conflict_in_both_languages(clone: Clone) -> None:
    exported(clone)
    assert clone.run("send-back", PENDING, "--reason", "不归我们管").code == 0
    filled("t.xlsx", "f.xlsx", {PENDING: ("接单",)})
    assert "冲突：表发出以后又有办理：2026-11-23 退单，现在是退单申请" in clone.run("import", "f.xlsx").out
    done = clone.run("--lang", "en", "import", "f.xlsx")
    assert (done.code, "conflict: it went on since the sheet was written: send back on 2026-11-23; it is disputed now" in done.out) == (1, True), done.out
    done = clone.run("import", "f.xlsx", "--take", "sheet")
    assert (done.code, "不收" in done.out) == (1, True), done.out


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((None, None, "写了内容"), ("填了内容，没有选动作", "no action is chosen")),
        (("销毁",), ("没有“销毁”这个动作，可填：报进展、办复", "there is no action “销毁”")),
        (("接单",), ("现在不能“接单”", "is not possible now")),
        (("报进展",), ("“进展”要写内容", "“progress” needs the content")),
        (("办复", None, " "), ("“办复”要写办理答复", "needs Reply")),
        (("申请延期",), ("延期要在限期之前申请（RC314）", "(RC314)")),
        (("办复", "2026-11-24", "办好了"), ("2026-11-24 还没有到", "2026-11-24 is in the future")),
        (("申请延期", date(2026, 12, 1), "等材料"), ("要延到哪天，填在“延到”", "belongs under “Extend to”")),
        (("办复", "2026-09-01", "办好了"), ("早于上一步", "is before the last step")),
        (("办复", "11月下旬", "办好了"), ("“11月下旬”", "“11月下旬”")),
        (("办复", None, "电话 13800000000"), ("像是手机号", "mobile")),
        (("办复", None, 13800000000), ("像是手机号", "mobile")),
        (("办复", "长期", "办好了"), ("“长期”不是日期", "“长期” is not a date")),
        (("申请延期", None, "等材料", "2026-11-01"), ("", "")),
        (("办复", "#REF!", "办好了"), ("", "")),
    ],
)
def test_what_cannot_be_is_refused_at_its_row(clone: Clone, row: Row, said: tuple[str, str]) -> None:
    exported(clone)
    filled("t.xlsx", "f.xlsx", {WORKING: row})
    before = clone.subjects()
    for lang, words in zip(("zh", "en"), said, strict=True):
        done = clone.run("--lang", lang, "import", "f.xlsx", "--apply")
        assert (done.code, words in done.out, clone.subjects()) == (1, True, before), done.out
    _, sheet = sheet_of("f.结论.xlsx")
    verdicts = {each[0].value: each[-2].value for each in sheet.iter_rows(min_row=2)}
    assert verdicts == {WORKING: "不收", PENDING: "没有变化"}


def test_what_is_refused_leaves_the_other_rows_and_comes_back_mended(clone: Clone) -> None:
    exported(clone)
    filled("t.xlsx", "f.xlsx", {PENDING: ("接单",), WORKING: ("办复", None, "")})
    done = clone.run("import", "f.xlsx", "--apply")
    assert (done.code, clone.subjects()[0]) == (1, "import: order 1 changed"), done.out
    filled("f.结论.xlsx", "g.xlsx", {WORKING: ("办复", None, "证补好了")})
    done = clone.run("import", "g.xlsx", "--apply")
    assert (done.code, clone.subjects()[0]) == (0, "import: order 1 changed"), done.out
    assert "当作市资规局的待办表" in done.out
    assert (last_step(clone, PENDING)["step"], last_step(clone, WORKING)["reply"]) == ("accept", "证补好了")


def test_one_step_of_an_order_in_a_sheet(clone: Clone) -> None:
    exported(clone)
    book, sheet = sheet_of("t.xlsx")
    columns = heads_of(sheet)
    (row,) = ([cell.value for cell in each] for each in sheet.iter_rows(min_row=2) if each[0].value == PENDING)
    for words in (("接单", None), ("接单", None), ("报进展", "看过现场")):
        row[columns["动作"] - 1], row[columns["内容/理由"] - 1] = words
        sheet.append(row)
    book.save("f.xlsx")
    rows = json.loads(clone.run("import", "f.xlsx", "--format", "json").out)["data"][0]["rows"]
    assert [each["verdict"] for each in rows] == ["same", "same", "changed", "same", "refused"]
    assert rows[-1]["reason"] == "第 4 行已经办了这一条，一张表里一条只办一步"
    done = clone.run("import", "f.xlsx", "--apply")
    assert (done.code, clone.subjects()[0]) == (1, "import: order 1 changed")


def test_an_order_of_another_unit_is_refused(clone: Clone) -> None:
    exported(clone)
    book, sheet = sheet_of("t.xlsx")
    columns = heads_of(sheet)
    sheet.cell(2, 1).value = OTHER
    sheet.cell(2, columns["动作"]).value = "报进展"
    sheet.cell(2, columns["内容/理由"]).value = "看过"
    book.save("f.xlsx")
    assert planned(clone, "f.xlsx")[OTHER] == ("refused", "工单由示例供电公司承办，不是市资规局")
    assert clone.run("export", "todo", "-o", "all.xlsx").code == 0
    book, sheet = sheet_of("all.xlsx")
    for row in sheet.iter_rows(min_row=2):
        if row[0].value == OTHER:
            row[columns["承办单位"] - 1].value = "市资规局"
            row[columns["动作"] - 1].value = "报进展"
            row[columns["内容/理由"] - 1].value = "看过"
    book.save("g.xlsx")
    assert planned(clone, "g.xlsx")[OTHER][0] == "refused"


def test_a_sheet_whose_mark_is_lost_is_known_by_its_heads(clone: Clone) -> None:
    exported(clone)
    _, sheet = sheet_of("t.xlsx")
    columns = heads_of(sheet)
    kept = [place - 1 for head, place in columns.items() if head != "版本"]
    rows = [[row[place] or "" for place in kept] for row in sheet.iter_rows(values_only=True)]
    for row in rows:
        if row[0] == PENDING:
            row[columns["动作"] - 1] = "接单"
    with Path("f.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["市资规局待办"], *rows])
    done = clone.run("import", "f.csv", "--apply")
    assert (done.code, clone.subjects()[0]) == (0, "import: order 1 changed"), done.out
    assert last_step(clone, PENDING)["by"] == UNIT
    assert clone.run("import", "f.csv", "--apply").err == "没有要写入的\n"
    rows[[row[0] for row in rows].index(PENDING)][columns["动作"] - 1] = "退单"
    with Path("g.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    assert planned(clone, "g.csv")[PENDING] == ("conflict", "表上是待签收，现在是办理中")


def test_a_sheet_of_orders_and_actions_alone_will_do(clone: Clone) -> None:
    Path("a.csv").write_text(f"工单编号,动作,内容\n{PENDING.lower()},accept,\n{WORKING},progress,看过现场\nD-20261120-XXXXX,接单,\n,接单,\n", "utf-8")
    rows = json.loads(clone.run("import", "a.csv", "--format", "json").out)["data"][0]["rows"]
    assert [each["verdict"] for each in rows] == ["changed", "changed", "refused", "refused"]
    assert (rows[2]["cells"][0]["cell"], rows[2]["cells"][0]["reason"]) == ("A4", "没有工单 D-20261120-XXXXX")
    assert rows[3]["reason"] == "没有工单编号"


def test_an_extension_has_its_day_or_the_most_that_is_allowed(clone: Clone) -> None:
    exported(clone, OTHER_UNIT)
    filled("t.xlsx", "f.xlsx", {OTHER: ("申请延期", None, "等设备", datetime(2026, 12, 8))})  # a day of a sheet
    done = clone.run("import", "f.xlsx", "--apply")
    assert done.code == 0, done.out
    step = last_step(clone, OTHER)
    assert (step["step"], step["due"], step["reason"]) == ("extend", "2026-12-08", "等设备")
    filled("t.xlsx", "g.xlsx", {OTHER: ("申请延期", None, "等设备", datetime(2026, 12, 9))})
    assert planned(clone, "g.xlsx")[OTHER][0] == "conflict"
    assert clone.run("undo", "--yes").code == 0
    filled("t.xlsx", "h.xlsx", {OTHER: ("extend", None, "等设备")})
    assert clone.run("import", "h.xlsx", "--apply").code == 0
    assert last_step(clone, OTHER)["due"] > "2026-12-04"


@pytest.fixture
def staffed(clone: Clone) -> Clone:
    """The town in which members of two units are known: gongdian (who commits), and the office of yejin."""
    from redchain.model.access import member_of

    salt = "0123456789abcdef" * 2
    (clone.path / "data/settings").mkdir(exist_ok=True)
    (clone.path / "data/settings/access.yaml").write_text(f'salt: "{salt}"\nkeepers: ["{member_of(salt, "keeper@example.org")}"]\n', "utf-8")
    for unit, email in {OTHER_UNIT: "power@example.org", "shi-fagai-wei": "fagai@example.org"}.items():
        clone.append(f"data/units/{unit}.yaml", f'members: ["{member_of(salt, email)}"]\n')
    clone.git("add", "-A")
    clone.git("commit", "-qm", "members")
    return clone


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_may_not_speak_for_the_unit_is_told_as_the_commands_tell(staffed: Clone, lang: str) -> None:
    exported(staffed, UNIT)
    filled("t.xlsx", "f.xlsx", {PENDING: ("接单",)})
    staffed.git("config", "user.email", "power@example.org")
    command = staffed.run("--lang", lang, "accept", PENDING)
    done = staffed.run("--lang", lang, "import", "f.xlsx", "--apply")
    (told,) = (line for line in done.out.splitlines() if PENDING in line)
    assert (command.code, done.code) == (1, 1)
    assert told.partition("：" if lang == "zh" else ": ")[2] in command.err, (told, command.err)
    assert staffed.subjects()[0] == "members"


def test_the_office_that_enters_a_step_for_a_unit_is_named(staffed: Clone) -> None:
    exported(staffed, OTHER_UNIT)
    filled("t.xlsx", "f.xlsx", {OTHER: ("报进展", None, "看过现场")})
    for email, note in (("fagai@example.org", "看过现场\n据待办表录入（市发改委代录）"), ("power@example.org", "看过现场\n据待办表录入")):
        staffed.git("config", "user.email", email)
        done = staffed.run("import", "f.xlsx", "--apply")
        if done.code == 0:
            assert last_step(staffed, OTHER)["note"] == note
            assert staffed.run("undo", "--yes").code == 0


def waiting_for_rating(clone: Clone) -> None:
    assert clone.run("finish", OTHER, "--reply", "已增容", "--at", "2026-11-20").code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_list_of_ratings_is_taken_as_need_verify_takes_them(clone: Clone, lang: str) -> None:
    waiting_for_rating(clone)
    assert clone.run("--lang", lang, "export", "verify", "-o", "v.xlsx").code == 0
    _, sheet = sheet_of("v.xlsx")
    columns = heads_of(sheet)
    (row,) = sheet.iter_rows(min_row=2, values_only=True)
    heads = {"zh": ("编号", "满意度", "日期", "意见"), "en": ("Id", "Rating", "Date", "Comment")}[lang]
    assert (row[0], row[columns[heads[1]] - 1]) == (OTHER_NEED, None)
    assert "已增容" in str(row)
    filled("v.xlsx", "f.xlsx", {OTHER_NEED: ({"zh": "基本满意", "en": "basically satisfied"}[lang], "2026-11-21", "还想再快些")}, lang, heads)
    done = clone.run("--lang", lang, "import", "f.xlsx", "--apply")
    assert (done.code, clone.subjects()[0]) == (0, "import: need 1 changed"), done.out
    step = last_step(clone, OTHER_NEED, "need")
    assert (step["step"], step["rating"], step["valid"], step["at"][:10], step["note"]) == ("verify", "basically", True, "2026-11-21", "还想再快些")
    assert clone.run("import", "f.xlsx", "--apply").err == "没有要写入的\n"
    assert clone.run("undo", "--yes").code == 0


@pytest.mark.parametrize("named", [OTHER_NEED, "连铸线改造要增容 8000 千伏安"])
def test_a_plain_list_of_ratings_is_known_by_its_heads(clone: Clone, named: str) -> None:
    waiting_for_rating(clone)
    text = f"序号,需求,满意度,意见,联系电话\n1,{named},无法联系,,13800000000\n2,{PENDING},满意,,\n3,没有这条,满意,,\n4,{named},,没选,\n"
    Path("r.csv").write_text(text, "utf-8")
    data = json.loads(clone.run("import", "r.csv", "--format", "json").out)["data"]
    assert [each["verdict"] for each in data[0]["rows"]] == ["changed", "refused", "refused", "refused"]
    assert data[0]["rows"][3]["reason"] == "填了内容，没有选满意度"
    done = clone.run("import", "r.csv", "--apply")
    assert "个人信息不收：1 格" in done.out
    step = last_step(clone, OTHER_NEED, "need")
    assert (step["rating"], step["valid"]) == ("unreachable", False)
    assert clone.run("--lang", "en", "import", "r.csv").code == 1


@pytest.mark.parametrize(("rating", "said"), [("很好", ("满意度没有“很好”", "Rating has no “很好”")), ("满意", ("现在不能“回访核验”", "is not possible now"))])
def test_a_rating_that_cannot_be_is_refused(clone: Clone, rating: str, said: tuple[str, str]) -> None:
    Path("r.csv").write_text(f"编号,满意度\nN-20261120-MBJF7,{rating}\n", "utf-8")
    for lang, words in zip(("zh", "en"), said, strict=True):
        done = clone.run("--lang", lang, "import", "r.csv", "--apply")
        assert (done.code, words in done.out) == (1, True), done.out


def test_a_need_that_was_opened_again_is_rated_again(clone: Clone) -> None:
    waiting_for_rating(clone)
    Path("r.csv").write_text(f"编号,满意度\n{OTHER_NEED},满意\n", "utf-8")
    assert clone.run("import", "r.csv", "--apply").code == 0
    assert clone.run("import", "r.csv", "--apply").err == "没有要写入的\n"
    assert clone.run("need", "reopen", OTHER_NEED, "--reason", "又跳闸了").code == 0
    assert clone.run("import", "r.csv", "--apply").err != "没有要写入的\n"
    steps = [each["step"] for each in json.loads(clone.run("need", "show", OTHER_NEED, "--format", "json").out)["data"]["log"]]
    assert steps[-3:] == ["verify", "reopen", "verify"]


def test_what_goes_back_does_not_name_what_is_restricted(clone: Clone) -> None:
    assert clone.run("need", "edit", OTHER_NEED, "--visibility", "office").code == 0
    exported(clone, OTHER_UNIT)
    filled("t.xlsx", "f.xlsx", {OTHER: ("接单",)})
    done = clone.run("import", "f.xlsx", "--verdict")
    assert (done.code, "不公开" in done.out) == (1, True), done.out
    cells = " ".join(str(cell) for each in sheet_of("f.结论.xlsx")[1].iter_rows(values_only=True) for cell in each)
    assert "连铸线改造" not in cells
    assert "示例精钢" not in cells


def test_what_is_restricted_is_not_named(clone: Clone) -> None:
    assert clone.run("need", "edit", OTHER_NEED, "--visibility", "office").code == 0
    for more, is_named in (((), False), (("--restricted",), True)):
        exported(clone, OTHER_UNIT, *more)
        cells = [cell for row in sheet_of("t.xlsx")[1].iter_rows(min_row=2, values_only=True) for cell in row if row[0] == OTHER]
        assert ("连铸线改造要增容 8000 千伏安" in cells, "示例精钢" in cells, "不公开" in cells) == (is_named, is_named, not is_named)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "todo"), (".xlsx 文件", ".xlsx files")),
        (("export", "todo", "-o", "x.csv"), (".xlsx 文件", ".xlsx files")),
        (("export", "todo", "need", "-o", "x.xlsx"), ("todo 要单独导出", "todo is written by itself")),
        (("export", "待办", "--state", "pending", "-o", "x.xlsx"), ("不能按 --state 筛选", "has no filter --state")),
        (("export", "verify", "--unit", "没有这个", "-o", "x.xlsx"), ("没有", "no unit")),
        (("export", "todo", "--unit", UNIT, "--all", "-o", "x.xlsx"), ("不能同时用", "cannot be used together")),
    ],
)
def test_what_cannot_be_exported_is_refused(reader: Clone, words: tuple[str, ...], said: tuple[str, str]) -> None:
    for lang, phrase in zip(("zh", "en"), said, strict=True):
        done = reader.run("--lang", lang, *words)
        assert (done.code in {1, 2}, phrase in done.err) == (True, True), done.err
    assert not Path("x.xlsx").exists()


@pytest.mark.parametrize(("lang", "heads"), [("zh", ("企业*", "标题*", "类别*", "描述")), ("en", ("Enterprise*", "Title*", "Category*", "Detail"))])
def test_a_firms_form_filled_in_is_a_new_need_once(clone: Clone, lang: str, heads: tuple[str, ...]) -> None:
    assert clone.run("--lang", lang, "template", "need", "-o", "form.xlsx").code == 0
    book, sheet = sheet_of("form.xlsx")
    columns = {cell.value: cell.column for cell in sheet[2]}
    category = {"zh": "要素保障", "en": "utilities"}
    choices = {name: book.defined_names[name].attr_text for name in book.defined_names}
    page, _, cells = choices["rc_need_category"].replace("'", "").replace("$", "").partition("!")
    category[lang] = book[page][cells][0][0].value
    rows = (("示例精钢", "想换变压器", category[lang], "三台旧变压器要换"), ("没有这家", "想招人", category[lang], "缺人"), (None, "只写了标题", None, None))
    for number, row in enumerate(rows, 3):
        for head, value in zip(heads, row, strict=True):
            sheet.cell(number, columns[head]).value = value
    book.save("f.xlsx")
    done = clone.run("--lang", lang, "import", "f.xlsx", "--apply")
    assert (done.code, clone.subjects()[0]) == (1, "import: need 1 new"), done.out
    (made,) = json.loads(clone.run("need", "list", "--has", "想换变压器", "--format", "json").out)["data"]
    assert (made["enterprise"], made["state"], made["log"][0]["step"]) == ("sl-jinggang", "submitted", "submit")
    count = len(clone.subjects())
    assert clone.run("import", "f.xlsx", "--apply").code == 1
    assert len(clone.subjects()) == count
    assert clone.run("undo", "--yes").code == 0
    assert "想换变压器" not in clone.run("need", "list").out


@pytest.mark.parametrize(
    ("lang", "grey", "said"),
    [
        ("zh", ("状态", "已办复", "限期", "承办单位"), ("状态：改了不算（现在是 ", "）；要办复，在“动作”里选“办复”", "限期：改了不算", "承办单位：改了不算")),
        (
            "en",
            ("State", "finished", "Due", "Unit"),
            ("State: changes do not count (it is ", "); to finish, choose “finish” under “Action”", "Due: changes do not count", "Unit: changes do not count"),
        ),
    ],
)
def test_cells_of_a_to_do_that_are_only_to_be_read_are_told_where_somebody_changed_them(
    clone: Clone, lang: str, grey: tuple[str, ...], said: tuple[str, ...]
) -> None:
    assert clone.run("--lang", lang, "export", "todo", "--all", "-o", "t.xlsx").code == 0
    assert "改了不算（" not in clone.run("import", "t.xlsx").out
    state, words, due, unit = grey
    filled("t.xlsx", "f.xlsx", {WORKING: (words, datetime(2027, 3, 1), "别的单位")}, heads=("", state, due, unit))
    done = clone.run("--lang", lang, "import", "f.xlsx")
    assert (done.code, [each for each in said if each not in done.out]) == (0, []), done.out
    clone.run("order", "progress", WORKING, "--note", "看过", "--as", UNIT)
    assert said[1] in clone.run("--lang", lang, "import", "f.xlsx").out


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "待办表里没有“动作”这一列，没法知道要办什么：重新导出"), ("en", "has no column “Action”, so what is to be done cannot be known: export it again")],
)
def test_a_to_do_without_its_actions_is_no_sheet_of_records(clone: Clone, lang: str, said: str) -> None:
    assert clone.run("--lang", lang, "export", "todo", "--unit", UNIT, "-o", "t.xlsx").code == 0
    book, sheet = sheet_of("t.xlsx")
    sheet.delete_cols(heads_of(sheet)[HEADS[lang][1]])
    book.save("f.xlsx")
    for more in ((), ("--apply",)):
        done = clone.run("--lang", lang, "import", "f.xlsx", *more)
        assert (done.code, said in done.out, "--set" in done.out) == (1, True, False), done.out
    assert json.loads(clone.run("import", "f.xlsx", "--format", "json").out)["data"][0]["rows"] == []


def copied(source: str, target: str, without: frozenset[str]) -> None:
    """Save the rows of a workbook in a new one, without some columns."""
    _, sheet = sheet_of(source)
    book = openpyxl.Workbook()
    kept = [place for place, cell in enumerate(sheet[1]) if cell.value not in without]
    for row in sheet.iter_rows(values_only=True):
        book.active.append([row[place] for place in kept])
    book.save(target)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "without", [("action",), ("action", "version"), ("action", "title", "firm"), ("action", "id"), ("action", "words"), ("action", "due", "role", "stage")]
)
def test_rows_of_a_to_do_in_another_book_are_no_needs_where_their_actions_are_lost(clone: Clone, lang: str, without: tuple[str, ...]) -> None:
    from redchain.decide.sheet_step_forms import TODO

    clone.run("--lang", lang, "export", "todo", "--all", "-o", "t.xlsx")
    heads = {name: label.zh if lang == "zh" else label.en for name, (label, _) in TODO.heads.items()} | {"version": {"zh": "版本", "en": "Version"}[lang]}
    copied("t.xlsx", "n.xlsx", frozenset(heads[each] for each in without))
    done = clone.run("--lang", lang, "import", "n.xlsx", "--apply")
    said = {"zh": "“动作”这一列，没法知道要办什么：补上再收，或重新导出；要当作工单收，加 --kind order", "en": "“Action”"}[lang]
    assert (done.code, said in done.out, clone.subjects()[0]) == (1, True, "town"), done.out
    assert "order" in clone.run("--lang", lang, "import", "n.xlsx", "--kind", "order", "--format", "json").out


def test_rows_with_the_ids_of_orders_are_orders_whatever_else_they_say(clone: Clone) -> None:
    clone.run("export", "todo", "--all", "-o", "t.xlsx")
    copied("t.xlsx", "n.xlsx", frozenset({"动作", "内容/理由", "延到", "版本", "日期"}))
    (found,) = json.loads(clone.run("import", "n.xlsx", "--format", "json").out)["data"]
    assert (found["kind"], {*found["counts"]}) == ("order", {"same"})
    clone.run("export", "order", "-o", "o.xlsx")
    assert "当作工单" in clone.run("import", "o.xlsx").out
    clone.run("export", "need", "-o", "q.xlsx")
    copied("q.xlsx", "m.xlsx", frozenset())
    assert "当作企业需求" in clone.run("import", "m.xlsx").out


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("昨天", "2026-11-22T00:00"),
        ("上周五", "2026-11-20T00:00"),
        ("三天前", "2026-11-20T00:00"),
        ("昨天下午3点", "2026-11-22T15:00"),
        ("11月20日 9:30", "2026-11-20T09:30"),
        ("20号", "2026-11-20T00:00"),
        ("yesterday", "2026-11-22T00:00"),
    ],
)
def test_the_day_of_a_step_is_read_as_a_command_reads_it(clone: Clone, words: str, at: str) -> None:
    exported(clone)
    filled("t.xlsx", "f.xlsx", {WORKING: ("报进展", words, "看过现场")})
    for lang, said in (("zh", f"“{words}”即 {at[:10]}"), ("en", f"“{words}” is {at[:10]}")):
        assert said in clone.run("--lang", lang, "import", "f.xlsx").out
    assert clone.run("import", "f.xlsx", "--apply").code == 0
    assert last_step(clone, WORKING)["at"].startswith(at)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("下周三", "2026-12-02"),
        ("12月中旬", "2026-12-20"),
        ("下月初", "2026-12-01"),
        ("12月8日前", "2026-12-08"),
        ("10个工作日后", "2026-12-07"),
        ("两周", "2026-12-07"),
        ("月底", "2026-11-30"),
    ],
)
def test_the_day_until_which_an_order_is_extended_is_read_as_a_command_reads_it(clone: Clone, words: str, due: str) -> None:
    exported(clone, OTHER_UNIT)
    filled("t.xlsx", "f.xlsx", {OTHER: ("申请延期", None, "等设备", words)})
    is_too_early = due < "2026-12-04"  # the day until which it has time: what is said is that, with the day
    for lang, said in (("zh", f"“{words}”即 {due}"), ("en", f"“{words}” is {due}")):
        assert (due if is_too_early else said) in (done := clone.run("--lang", lang, "import", "f.xlsx")).out, done.out


@pytest.mark.parametrize(
    ("day", "words", "said"),
    [
        (
            "2026-11-24",
            "昨天",
            ("可能是 2026-11-22，也可能是 2026-11-23：写明哪一天，如 2026-11-23", "may be 2026-11-22 or 2026-11-23: say which day, such as 2026-11-23"),
        ),
        ("2026-11-30", "上周五", ("可能是 2026-11-20，也可能是 2026-11-27", "may be 2026-11-20 or 2026-11-27")),
        ("2026-11-24", "上周五", ("“上周五”即 2026-11-20", "“上周五” is 2026-11-20")),
    ],
)
def test_a_day_counted_from_another_is_read_where_it_does_not_matter_when_the_sheet_was_filled_in(
    clone: Clone, day: str, words: str, said: tuple[str, str]
) -> None:
    exported(clone)
    filled("t.xlsx", "f.xlsx", {WORKING: ("报进展", words, "看过现场")})
    for lang, each in zip(("zh", "en"), said, strict=True):
        done = clone.run("--lang", lang, "--today", day, "import", "f.xlsx")
        assert each in done.out, done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("尽快", ("“尽快”定不了是哪一天：没有说是哪一天", "“尽快” is no certain day")),
        ("节后", ("没有说是哪个节", "which festival")),
        ("元旦左右", ("只是个大概", "only an estimate")),
    ],
)
def test_a_deadline_that_is_no_certain_day_is_refused_with_the_reason(clone: Clone, words: str, said: tuple[str, str]) -> None:
    exported(clone, OTHER_UNIT)
    filled("t.xlsx", "f.xlsx", {OTHER: ("申请延期", None, "等设备", words)})
    for lang, each in zip(("zh", "en"), said, strict=True):
        done = clone.run("--lang", lang, "import", "f.xlsx", "--apply")
        assert (done.code, each in done.out) == (1, True), done.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_cells_that_are_merged_are_told_with_their_range(clone: Clone, lang: str) -> None:
    clone.run("--lang", lang, "export", "todo", "--unit", UNIT, "-o", "t.xlsx")
    filled("t.xlsx", "f.xlsx", {WORKING: ({"zh": "报进展", "en": "progress"}[lang], None, "看过现场")}, lang)
    book, sheet = sheet_of("f.xlsx")
    columns = heads_of(sheet)
    _, action, day, words, _ = (columns[each] for each in HEADS[lang])
    sheet.merge_cells(start_row=2, end_row=3, start_column=action, end_column=action)
    book.save("f.xlsx")
    done = clone.run("--lang", lang, "import", "f.xlsx")
    down = {"zh": "合并单元格 J2:J3，每行都按第一格算", "en": "J2:J3 is merged, and what its first cell says counts for each row"}[lang]
    assert (done.code, done.out.count(down)) == (1, 2), done.out
    rows = json.loads(clone.run("--lang", lang, "import", "f.xlsx", "--format", "json").out)["data"][0]["rows"]
    assert [(each["verdict"], down in each["reason"]) for each in rows] == [("changed", True), ("refused", True)]
    sheet.unmerge_cells(start_row=2, end_row=3, start_column=action, end_column=action)
    sheet.merge_cells(start_row=2, end_row=2, start_column=words, end_column=words + 1)
    sheet.merge_cells(start_row=3, end_row=3, start_column=day, end_column=words)  # nothing stands there
    book.save("g.xlsx")
    across = {"zh": "合并单元格 L2:M2，只算第一格", "en": "L2:M2 is merged, and only its first cell counts"}[lang]
    done = clone.run("--lang", lang, "import", "g.xlsx")
    assert (done.code, done.out.count(across), "K3" in done.out) == (0, 1, False), done.out
