"""`export`, `template` and `import`: what goes out comes back as it was; what was changed by hand is told row by row, and written with one commit."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from redchain.kinds.registry import KINDS

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

HOUSE = Path(__file__).parents[2]
NEED, OTHER = "N-20261120-MBJF7", "N-20261123-JSGVN"


def sheet_of(path: str, name: str = "企业需求") -> tuple[Any, Any]:
    book = openpyxl.load_workbook(path)
    return book, book[name]


def changed(source: str, target: str, cells: dict[tuple[str, str], Any], name: str = "企业需求") -> None:
    """Save a workbook with some cells changed: (id, head) → value."""
    book, sheet = sheet_of(source, name)
    heads = {cell.value: cell.column for cell in sheet[1]}
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    for (identifier, head), value in cells.items():
        sheet.cell(rows[identifier], heads[head]).value = value
    book.save(target)


def form(path: str, rows: list[dict[str, Any]], name: str = "Sheet1") -> None:
    """Save a workbook as somebody else makes it: a title, a head, rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    sheet.append(["示例镇企业诉求汇总表"])
    heads = list(dict.fromkeys(head for row in rows for head in row))
    sheet.append(heads)
    for row in rows:
        sheet.append([row.get(head) for head in heads])
    book.save(path)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_exported_comes_back_unchanged(reader: Clone, tmp_path: Path, lang: str, ending: str) -> None:
    for kind in (each.kind.name for each in KINDS):
        file = str(tmp_path / f"{kind}.{ending}")
        assert reader.run("--lang", lang, "export", kind, "--all", "--restricted", "-o", file).code == 0
        done = reader.run("--lang", lang, "import", file, "--kind", kind, "--format", "json")
        found = json.loads(done.out)["data"]
        assert (done.code, [set(each["counts"]) for each in found]) == (0, [{"same"}]), (kind, done.out[:2000])
        assert not [cell for each in found for row in each["rows"] for cell in row["cells"]], kind


@pytest.mark.parametrize("filters", [(), ("--note", "没有一条这样写")])
@pytest.mark.parametrize("ending", ["xlsx", "csv", "jsonl"])
@pytest.mark.parametrize("more", [("--lang", "zh"), ("--lang", "en"), ("--lang", "zh", "--root", str(HOUSE))], ids=["zh", "en", "own"])
def test_what_a_file_holds_is_told_by_what_stands_in_it(reader: Clone, tmp_path: Path, more: tuple[str, ...], ending: str, filters: tuple[str, ...]) -> None:
    file = str(tmp_path / f"r.{ending}")
    for kind in (each.kind.name for each in KINDS):
        count = len(reader.run(*more, "export", kind, *filters, "--format", "jsonl").out.splitlines())
        assert reader.run(*more, "export", kind, *filters, "-o", file).code == 0
        done = reader.run(*more, "import", file, "--format", "json")
        found = [(each["kind"], each["counts"], each["refused"]) for each in json.loads(done.out)["data"]]
        told = [(kind, {"same": count} if count else {}, None)] if count or ending != "jsonl" else []
        assert (done.code, found, bool(count and filters)) == (0, told, False), (kind, done.out[:1000], done.err)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_json_lines_are_taken_back_as_a_sheet_of_each_kind(clone: Clone, lang: str) -> None:
    clone.run("export", "need", "unit", "-o", "两类.jsonl")
    entries = [json.loads(each) for each in Path("两类.jsonl").read_text(encoding="utf-8").splitlines()]
    (need,) = (each for each in entries if each["id"] == NEED)
    need |= {"note": "=1+1，不是公式", "tags": ["甲", "乙"], "amount_wan": 12.5}
    lines = [json.dumps(each, ensure_ascii=False) for each in entries]
    Path("改过.ndjson").write_text("\n\n".join(lines), encoding="utf-8")
    done = clone.run("--lang", lang, "import", "改过.ndjson", "--apply")
    assert (done.code, clone.subjects()[0]) == (0, "import: need 1 changed"), done.out + done.err
    shown = json.loads(clone.run("need", "show", NEED, "--format", "json").out)["data"]
    assert {name: shown[name] for name in ("note", "tags", "amount_wan")} == {"note": "=1+1，不是公式", "tags": ["甲", "乙"], "amount_wan": 12.5}
    Path("坏的.jsonl").write_text("\n".join([lines[0], lines[1][:-1]]), encoding="utf-8")
    done = clone.run("--lang", lang, "import", "坏的.jsonl")
    assert (done.code, {"zh": "第 2 行不是一条 JSON 记录", "en": "no JSON object in line 2"}[lang] in done.err) == (1, True), done.err
    assert clone.run("import", "改过.ndjson", "--sheet", "unit").code == 0
    Path("空的.jsonl").write_bytes(b"")
    assert clone.run("import", "空的.jsonl").code == 0
    Path("空的.csv").write_bytes(b"")
    assert clone.run("import", "空的.csv").code == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_cells_that_are_only_to_be_read_are_told_by_address_where_somebody_changed_them(clone: Clone, lang: str) -> None:
    head, light = {"zh": ("状态", "灯"), "en": ("State", "Light")}[lang]
    clone.run("--lang", lang, "export", "need", "-o", "n.xlsx")
    changed("n.xlsx", "m.xlsx", {(NEED, head): "已销号", (OTHER, head): "  "}, name={"zh": "企业需求", "en": "Need"}[lang])
    _, sheet = sheet_of("m.xlsx", {"zh": "企业需求", "en": "Need"}[lang])
    heads = [cell.value for cell in sheet[1]]
    row = next(each for each in sheet.iter_rows(min_row=2) if each[0].value == NEED)
    cell = row[heads.index(head)].coordinate
    now = sheet_of("n.xlsx", sheet.title)[1][cell].value
    words = {"zh": f"状态：改了不算（现在是 {now}）", "en": f"State: changes do not count (it is {now})"}[lang]
    done = clone.run("--lang", lang, "import", "m.xlsx", "--verdict")
    assert (done.code, f"    {cell} {words}" in done.out, done.out.count(words.partition(now)[0])) == (0, True, 1), done.out
    rows = json.loads(clone.run("--lang", lang, "import", "m.xlsx", "--format", "json").out)["data"][0]["rows"]
    told = [each for line in rows for each in line["cells"]]
    assert told == [{"cell": cell, "field": None, "verdict": "skipped", "reason": words}]
    _, verdicts = sheet_of({"zh": "m.结论.xlsx", "en": "m.verdict.xlsx"}[lang], sheet.title)
    assert [each[-1].value for each in verdicts.iter_rows(min_row=2) if each[-1].value] == [words]
    assert clone.run("--lang", lang, "import", "n.xlsx").out.count(words.partition(now)[0]) == 0
    assert clone.run("import", "m.xlsx", "--apply").err == "没有要写入的\n"
    changed("n.xlsx", "l.xlsx", {(NEED, light): "绿灯？"}, name=sheet.title)
    assert {"zh": "灯：改了不算", "en": "Light: changes do not count"}[lang] in clone.run("--lang", lang, "import", "l.xlsx").out


def test_the_unit_of_a_need_is_compared_on_another_day_too_but_its_light_is_not(clone: Clone) -> None:
    clone.run("export", "need", "-o", "n.xlsx")
    changed("n.xlsx", "m.xlsx", {(NEED, "承办单位"): "别的单位", (NEED, "灯"): "绿灯？"})
    for day, light in (("2026-11-23", True), ("2026-11-30", False)):
        done = clone.run("--today", day, "import", "m.xlsx")
        assert ("承办单位：改了不算" in done.out, "灯：改了不算" in done.out) == (True, light), done.out
        assert "改了不算（" not in clone.run("--today", day, "import", "n.xlsx").out


def test_what_became_of_a_record_since_the_export_is_no_change_of_what_is_only_to_be_read(clone: Clone) -> None:
    clone.run("export", "need", "-o", "n.xlsx")
    assert clone.run("need", "edit", NEED, "--note", "又打了电话").code == 0
    changed("n.xlsx", "m.xlsx", {(NEED, "灯"): "绿灯？", (OTHER, "灯"): "绿灯？"})
    assert "改了不算（" not in clone.run("import", "m.xlsx").out  # of another commit: a light may have gone out
    changed("n.xlsx", "m.xlsx", {(NEED, "状态"): "已销号"})
    done = clone.run("import", "m.xlsx")
    assert (done.code, done.out.count("改了不算（现在是")) == (0, 1), done.out  # the state is known as it was at that version
    open_need = clone.run("need", "list", "--state", "submitted", "--format", "json").out
    first = json.loads(open_need)["data"][0]["id"]
    assert clone.run("need", "register", first).code == 0
    assert "改了不算（" not in clone.run("import", "n.xlsx").out


def test_cells_of_parts_that_name_others_are_told_in_the_same_commit(clone: Clone) -> None:
    assert clone.run("enterprise", "edit", "sl-qingfa", "--buys", "[{name: 密封圈, suppliers: [sl-bacai]}]").code == 0
    assert clone.run("export", "enterprise", "-o", "e.xlsx").code == 0
    assert "改了不算（" not in clone.run("import", "e.xlsx").out
    book = openpyxl.load_workbook("e.xlsx")
    sheet = book.worksheets[0]
    place = next(cell.column for cell in sheet[1] if cell.value == "采购")
    row = next(cell.row for cell in sheet["A"] if cell.value == "sl-qingfa")
    sheet.cell(row, place).value = "密封圈"
    book.save("f.xlsx")
    assert "采购：改了不算（现在是 产品名称：密封圈；供应企业：示例靶材）" in clone.run("import", "f.xlsx").out


def test_all_kinds_in_one_workbook_come_back_unchanged(reader: Clone, tmp_path: Path) -> None:
    file = str(tmp_path / "全部.xlsx")
    done = reader.run("export", "-o", file, "--restricted", "--all")
    assert (done.code, done.out) == (0, f"{file}\n")
    assert "企业需求" in done.err
    done = reader.run("import", file)
    assert done.code == 0
    assert done.err == "没有要写入的\n"


def test_an_export_is_the_same_bytes_each_time(reader: Clone, tmp_path: Path) -> None:
    made = [tmp_path / f"{each}.xlsx" for each in "ab"]
    for each in made:
        assert reader.run("export", "need", "order", "-o", str(each)).code == 0
    assert made[0].read_bytes() == made[1].read_bytes()


def test_an_export_is_filtered_as_a_list_is(reader: Clone, tmp_path: Path) -> None:
    file = str(tmp_path / "n.csv")
    assert reader.run("export", "need", "--state", "已受理", "-o", file).code == 0
    rows = list(csv.DictReader(io.StringIO(Path(file).read_text("utf-8-sig"))))
    listed = list(csv.DictReader(io.StringIO(reader.run("need", "list", "--state", "已受理", "--format", "csv").out.removeprefix("\ufeff"))))
    assert {each["状态"] for each in rows} == {"已受理"}
    assert {each["编号"] for each in rows} <= {each["编号"] for each in listed}


def test_json_lines_hold_the_records_as_their_files_do(reader: Clone) -> None:
    done = reader.run("export", "需求,工单", "--format", "jsonl", "--restricted", "--all")
    entries = [json.loads(line) for line in done.out.splitlines()]
    assert {each["kind"] for each in entries} == {"need", "order"}
    assert next(each for each in entries if each["id"] == NEED)["log"][0]["step"] == "submit"
    assert all(len(each["version"]) == 12 for each in entries)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "nee", "-o", "x.xlsx"), ("没有 nee 这一类记录", "there is no kind nee")),
        (("export", "need"), ("要写成什么", "written as what")),
        (("export", "need", "--format", "xlsx"), ("工作簿要写到文件", "a workbook is written to a file")),
        (("export", "-o", "x.csv"), ("一个文件只能放一类", "holds one kind")),
        (("export", "need", "-o", "x.pdf"), ("写不出 .pdf", "cannot write a .pdf")),
        (("export", "chain", "--state", "甲", "-o", "x.csv"), ("没有字段 state", "has no field state")),
        (("template", "nee"), ("没有 nee 这一类记录", "there is no kind nee")),
        (("template", "need", "-o", "x.csv"), ("登记表是 .xlsx", "a form is an .xlsx")),
        (("import", "没有.xlsx"), ("读不了 没有.xlsx", "cannot read 没有.xlsx")),
        (("import", "空"), ("没有表格文件", "no spreadsheet")),
        (("import", "x.xlsx", "--take", "甲"), ("--take 不能是 甲", "--take cannot be 甲")),
        (("import", "x.xlsx", "--map", "甲"), ("--map 要写成", "--map wants")),
        (("import", "x.xlsx", "--map", "甲=乙"), ("没有字段 乙", "there is no field 乙")),
        (("import", "x.xlsx", "--set", "融资"), ("--set 要写成", "--set wants")),
        (("import", "x.xlsx", "--set", "乙=融资"), ("没有字段 乙", "there is no field 乙")),
    ],
)
def test_what_cannot_be_is_refused(reader: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: tuple[str, str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.xlsx").write_bytes(b"")
    (tmp_path / "空").mkdir()
    for lang, phrase in zip(("zh", "en"), said, strict=True):
        done = reader.run("--lang", lang, *words)
        assert (done.code, phrase in done.err) == (2, True), done.err


def test_restricted_records_are_left_out_with_a_word(clone: Clone) -> None:
    assert clone.run("need", "edit", NEED, "--visibility", "office").code == 0
    done = clone.run("export", "need", "-o", "n.xlsx")
    assert "仅链办可见，没有导出；要导出加 --restricted" in done.err
    assert NEED not in {row[0].value for row in sheet_of("n.xlsx")[1].iter_rows(min_row=2)}
    for more in (("--restricted",), ("--visibility", "office")):
        assert "--restricted" not in clone.run("export", "need", "-o", "n.xlsx", *more).err
        assert NEED in {row[0].value for row in sheet_of("n.xlsx")[1].iter_rows(min_row=2)}


def test_what_nobody_has_committed_is_named(clone: Clone) -> None:
    (path,) = clone.path.glob(f"data/needs/*/{NEED}.yaml")
    path.write_text(path.read_text("utf-8") + "tags: [急]\n", "utf-8")
    done = clone.run("--lang", "en", "export", "need", "-o", "n.xlsx")
    assert f"1 record not committed; taken back, nobody can tell what was changed: data/needs/2026-11/{NEED}.yaml" in done.err


def test_one_edited_cell_changes_that_field_of_that_record_alone(clone: Clone) -> None:
    clone.run("export", "need", "-o", "n.xlsx")
    changed("n.xlsx", "m.xlsx", {(NEED, "紧急程度"): "特急"})
    before = clone.files()
    done = clone.run("import", "m.xlsx")
    assert (done.code, "改动 1" in done.out, clone.files() == before | {"m.xlsx": Path("m.xlsx").read_bytes()}) == (0, True, True)
    assert "加 --apply" in done.err
    done = clone.run("import", "m.xlsx", "--apply")
    assert done.code == 0, done.err
    assert clone.subjects()[0] == "import: need 1 changed"
    assert clone.git("show", "--format=", "--name-only", "HEAD").split() == [f"data/needs/2026-11/{NEED}.yaml"]
    (added,) = (line for line in clone.git("show", "--format=", "-U0", "HEAD").splitlines() if line.startswith("+") and not line.startswith("+++"))
    assert added == "+urgency: urgent"
    assert clone.run("import", "m.xlsx", "--apply").err.endswith("没有要写入的\n")
    assert "收回表格：企业需求改动 1 条" in clone.run("need", "log", NEED).out


def test_what_was_changed_on_both_sides_is_a_conflict(clone: Clone) -> None:
    clone.run("export", "need", "-o", "n.xlsx")
    clone.run("need", "edit", NEED, "--urgency", "较急")
    changed("n.xlsx", "m.xlsx", {(NEED, "紧急程度"): "特急", (OTHER, "紧急程度"): "不急"})
    done = clone.run("import", "m.xlsx", "--apply")
    assert done.code == 1
    assert "冲突：记录也改过，现在是：较急" in done.out
    assert clone.subjects()[0] == "import: need 1 changed"
    for take, told in (("record", "没有变化"), ("sheet", "改动 1")):
        done = clone.run("import", "m.xlsx", "--take", take)
        assert (done.code, told in done.out) == (0, True), done.out


def test_what_others_changed_meanwhile_stays_where_the_sheet_is_as_it_was(clone: Clone) -> None:
    clone.run("export", "need", "-o", "n.xlsx")
    clone.run("need", "edit", NEED, "--urgency", "较急")
    changed("n.xlsx", "m.xlsx", {(NEED, "涉及数量"): "三台"})
    done = clone.run("import", "m.xlsx", "--apply")
    assert done.code == 0, done.out
    shown = clone.run("need", "show", NEED).out
    assert "较急" in shown
    assert "三台" in shown


def test_a_sheet_of_an_unknown_version_is_not_taken_over_the_record(clone: Clone) -> None:
    clone.run("export", "need", "-o", "n.csv")
    text = Path("n.csv").read_text("utf-8-sig")
    lines = [line.rpartition(",")[0] for line in text.splitlines()]
    (row,) = (line for line in lines if line.startswith(NEED))
    Path("m.csv").write_text(lines[0] + "\n" + row.replace(",一般,", ",特急,").replace(",较急,", ",特急,") + "\n", "utf-8")
    done = clone.run("import", "m.csv", "--kind", "need", "--apply")
    assert (done.code, "认不准：不知道表是按哪一版填的" in done.out) == (1, True), done.out
    assert clone.run("import", "m.csv", "--kind", "need", "--apply", "--take", "sheet").code == 0
    assert clone.subjects()[0] == "import: need 1 changed"


def test_an_empty_cell_changes_nothing_and_a_cleared_one_clears(clone: Clone) -> None:
    clone.run("need", "edit", NEED, "--quantity", "三台", "--note", "看过")
    clone.run("export", "need", "-o", "n.xlsx")
    changed("n.xlsx", "m.xlsx", {(NEED, "涉及数量"): None})
    assert "没有要写入的" in clone.run("import", "m.xlsx").err
    assert "改动 1" in clone.run("import", "m.xlsx", "--clear-empty", "涉及数量").out
    changed("n.xlsx", "m.xlsx", {(NEED, "备注"): "（清空）", (OTHER, "标题"): "（清空）"})
    done = clone.run("import", "m.xlsx", "--apply")
    assert "标题必填，不能清空" in done.out
    assert "看过" not in clone.run("need", "show", NEED).out
    assert "三台" in clone.run("need", "show", NEED).out


def test_new_rows_become_new_records(clone: Clone) -> None:
    firm = "示例"
    names = [each["名称"] for each in csv.DictReader(io.StringIO(clone.run("enterprise", "list", "--format", "csv").out.removeprefix("\ufeff")))]
    firm = names[0]
    form(
        "诉求.xlsx",
        [
            {"序号": 1, "企业名称": firm, "诉求类别": "融资", "具体内容": "想贷款买设备。利率高。", "涉及金额（万元）": "1,200", "联系电话": "13800000000"},
            {"序号": 2, "企业名称": firm, "诉求类别": "没有", "具体内容": "缺人", "涉及金额（万元）": "面议"},
            {"序号": 3, "企业名称": firm, "诉求类别": "融资", "具体内容": "想贷款买设备。利率高。"},
            {"序号": "合计", "涉及金额（万元）": 1200},
        ],
    )
    done = clone.run("import", "诉求.xlsx")
    assert done.code == 1
    assert "新增 1，不收 2，跳过 1" in done.out
    assert "标题取自描述" in done.out
    assert "个人信息不收：1 格" in done.out
    assert "和第 3 行一样" in done.out
    done = clone.run("--lang", "en", "import", "诉求.xlsx", "--apply")
    assert clone.subjects()[0] == "import: need 1 new"
    assert "诉求.verdict.xlsx" in done.out
    shown = clone.run("need", "list", "--has", "想贷款买设备", "--format", "json").out
    (made,) = json.loads(shown)["data"]
    assert (made["title"], made["amount_wan"], made["state"], made["log"][0]["step"]) == ("想贷款买设备", 1200, "submitted", "submit")
    assert "13800000000" not in json.dumps(json.loads(shown))
    again = clone.run("import", "诉求.xlsx")
    assert "新增" not in again.out.replace("新增：", "")


def test_what_a_rule_refuses_is_told_at_its_row_and_the_others_go_on(clone: Clone) -> None:
    names = [each["名称"] for each in csv.DictReader(io.StringIO(clone.run("enterprise", "list", "--format", "csv").out.removeprefix("\ufeff")))]
    form(
        "诉求.xlsx",
        [
            {"企业名称": names[0], "诉求标题": "想换变压器", "诉求类别": "要素保障", "具体内容": "电话 13800000000 联系"},
            {"企业名称": names[1], "诉求标题": "想招焊工", "诉求类别": "用工", "具体内容": "缺三十人"},
        ],
    )
    done = clone.run("import", "诉求.xlsx", "--apply")
    assert done.code == 1
    assert "第 3 行 不收：这一行像是手机号" in done.out
    assert clone.subjects()[0] == "import: need 1 new"


def test_the_verdicts_go_back_as_a_workbook_that_can_be_mended_and_taken_again(clone: Clone) -> None:
    clone.run("export", "need", "-o", "n.xlsx")
    changed("n.xlsx", "m.xlsx", {(NEED, "类别"): "没有", (OTHER, "紧急程度"): "特急"})
    done = clone.run("import", "m.xlsx", "--verdict")
    assert (done.code, "m.结论.xlsx" in done.out) == (1, True)
    _, sheet = sheet_of("m.结论.xlsx")
    heads = [cell.value for cell in sheet[1]]
    assert heads[-2:] == ["结论", "原因"]
    told = {row[0].value: (row[-2].value, row[heads.index("类别")].fill.fgColor.rgb) for row in sheet.iter_rows(min_row=2)}
    assert told[NEED] == ("不收", "FFFFC7CE")
    assert told[OTHER][0] == "改动"
    changed("m.结论.xlsx", "m2.xlsx", {(NEED, "类别"): "融资"})
    done = clone.run("import", "m2.xlsx")
    assert (done.code, "改动 2" in done.out) == (0, True), done.out


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", ("也是这一条，没有改；复制来的新记录，编号、版本都留空", "1 格清空了，没有算；要清空写（清空）")),
        (
            "en",
            ("is the same record, unchanged; the id and the version of a new record that was copied are left empty", "1 cell emptied, which changes nothing"),
        ),
    ],
)
def test_a_copied_row_with_its_id_and_an_emptied_cell_write_nothing(clone: Clone, lang: str, said: tuple[str, ...]) -> None:
    clone.run("export", "need", "-o", "n.xlsx")
    book, sheet = sheet_of("n.xlsx")
    heads = [cell.value for cell in sheet[1]]
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=2)}
    sheet.append([{"标题": "复制来的新事"}.get(head, value) for head, value in zip(heads, rows[NEED], strict=True)])
    place = next(each for each, head in enumerate(heads) if head == "紧急程度")
    other = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == OTHER)
    other[place].value = None
    book.save("m.xlsx")
    done = clone.run("--lang", lang, "import", "m.xlsx", "--apply")
    assert (done.code, [each for each in said if each not in done.out]) == (1, []), done.out
    assert json.loads(clone.run("import", "m.xlsx", "--format", "json").out)["data"][0]["emptied"] == 1
    assert "复制来的新事" not in clone.run("need", "show", NEED).out


def test_rows_that_are_one_record_say_so_in_the_table_in_json_and_in_the_verdicts(clone: Clone) -> None:
    form("诉求.xlsx", [{"序号": 1, "企业名称": FIRM, "诉求标题": "想换变压器", "诉求类别": "要素保障", "诉求描述": "第一"}, {"诉求描述": "第二"}])
    book, sheet = sheet_of("诉求.xlsx", "Sheet1")
    sheet.merge_cells("A3:A4")
    book.save("诉求.xlsx")
    for lang, said in (("zh", "第 3 行 “想换变压器” 新增：第 3–4 行并成一条"), ("en", "row 3 “想换变压器” new: rows 3–4 are one record")):
        assert said in clone.run("--lang", lang, "import", "诉求.xlsx").out
    assert json.loads(clone.run("import", "诉求.xlsx", "--format", "json").out)["data"][0]["rows"][0]["reason"] == "第 3–4 行并成一条"
    clone.run("import", "诉求.xlsx", "--verdict")
    _, sheet = sheet_of("诉求.结论.xlsx", "Sheet1")
    told = dict(zip((cell.value for cell in sheet[1]), (cell.value for cell in sheet[2]), strict=True))
    assert (told["诉求描述"], told["结论"], told["原因"]) == ("第一\n第二", "新增", "第 3–4 行并成一条")


def test_verdicts_of_a_head_of_several_rows_keep_the_whole_of_it_and_are_read_as_before(clone: Clone) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("企业", None, "融资", None, "用工", None, "登记"),
        ("名称", "规模", "内容", "金额（万元）", "内容", "人数", "日期"),
        (FIRM, "大", "想换变压器缺钱", "面议", "缺人", 3, date(2026, 11, 20)),
    ):
        sheet.append(row)
    for left, right in ("AB", "CD", "EF"):
        sheet.merge_cells(f"{left}1:{right}1")
    book.save("诉求.xlsx")
    more = ("--kind", "need", "--set", "类别=要素保障", "--format", "json")
    first = json.loads(clone.run("import", "诉求.xlsx", "--verdict", *more).out)["data"][0]
    _, sheet = sheet_of("诉求.结论.xlsx", "Sheet")
    heads = [cell.value for cell in sheet[1]][:-2]
    assert heads == ["企业/名称", "企业/规模", "融资/内容", "融资/金额（万元）", "用工/内容", "用工/人数", "登记/日期"]
    for path in ("诉求.结论.xlsx", "诉求.结论.结论.xlsx"):
        again = json.loads(clone.run("import", path, "--verdict", *more).out)["data"][0]
        assert [each["field"] for each in again["columns"]][:7] == [each["field"] for each in first["columns"]]
        assert [(each["verdict"], [cell["reason"] for cell in each["cells"]]) for each in again["rows"]] == [
            (each["verdict"], [cell["reason"] for cell in each["cells"]]) for each in first["rows"]
        ]


def test_a_template_is_taken_back(clone: Clone) -> None:
    names = [each["名称"] for each in csv.DictReader(io.StringIO(clone.run("enterprise", "list", "--format", "csv").out.removeprefix("\ufeff")))]
    done = clone.run("template", "need")
    assert (done.code, done.out) == (0, "企业需求登记表.xlsx\n")
    book, sheet = sheet_of("企业需求登记表.xlsx")
    heads = {cell.value: cell.column for cell in sheet[2]}
    assert [each for each in heads if each.endswith("*")] == ["企业*", "标题*", "类别*"]
    for head, value in (("企业*", names[0]), ("标题*", "想换变压器"), ("类别*", "要素保障"), ("期望完成时间", "2026-12-20")):
        sheet.cell(3, heads[head]).value = value
    book.save("填好.xlsx")
    done = clone.run("import", "填好.xlsx", "--apply")
    assert (done.code, clone.subjects()[0]) == (0, "import: need 1 new"), done.out


@pytest.mark.parametrize("kind", [each.kind.name for each in KINDS])
def test_every_kind_has_a_template(reader: Clone, tmp_path: Path, kind: str) -> None:
    done = reader.run("--lang", "en", "template", kind, "-o", str(tmp_path / "t.xlsx"), "--rows", "3")
    assert done.code == 0, done.err
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.worksheets[0].max_row == 5
    assert "how to fill in" in book.sheetnames


def test_a_folder_of_workbooks_is_one_commit(clone: Clone) -> None:
    clone.run("export", "need", "-o", "n.xlsx")
    Path("收").mkdir()
    changed("n.xlsx", "收/a.xlsx", {(NEED, "紧急程度"): "特急"})
    changed("n.xlsx", "收/b.xlsx", {(OTHER, "紧急程度"): "特急"})
    Path("收/~$b.xlsx").write_bytes(b"x")
    done = clone.run("import", "收", "--apply")
    assert (done.code, clone.subjects()[:2]) == (0, ["import: need 2 changed", "town"]), done.out


def test_the_plan_as_json_has_the_form_that_is_promised(clone: Clone) -> None:
    form("x.xlsx", [{"序号": 1, "企业名称": "没有这家", "诉求标题": "甲", "诉求类别": "融资"}])
    done = clone.run("import", "x.xlsx", "--format", "json")
    (entry,) = json.loads(done.out)["data"]
    assert (entry["file"], entry["sheet"], entry["kind"], entry["header_row"], entry["header_depth"]) == ("x.xlsx", "Sheet1", "need", 2, 1)
    assert entry["columns"][:2] == [{"label": "序号", "field": None}, {"label": "企业名称", "field": "enterprise"}]
    (row,) = entry["rows"]
    assert (row["row"], row["verdict"], row["record"], row["cells"][0]["cell"], row["cells"][0]["field"]) == (3, "refused", None, "B3", "enterprise")
    assert (entry["counts"], entry["refused"]) == ({"refused": 1}, None)


FIRM = "sl-bacai"
HEAD = "企业,标题,类别,登记日期,公开范围"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"{FIRM},想换变压器,要素保障,2026年11月,", "只到月份"),
        (f"{FIRM},想换变压器,要素保障,2026-13-01,", "没有“2026-13-01”这一天"),
        (f"{FIRM},想换变压器,要素保障,,内部保密", "公开范围没有“内部保密”"),
    ],
)
def test_a_new_record_is_not_written_with_a_default_in_place_of_what_cannot_be_read(clone: Clone, row: str, said: str) -> None:
    """The day it was raised never changes again, and a default of the visibility would show what somebody wanted hidden."""
    Path("a.csv").write_text(f"{HEAD}\n{row}\n", "utf-8")
    done = clone.run("import", "a.csv", "--apply")
    assert (done.code, clone.subjects()) == (1, ["town"])
    assert f"第 2 行 不收：{said}" in done.out or said in done.out


def test_undo_takes_an_import_back(clone: Clone) -> None:
    Path("a.csv").write_text(f"{HEAD}\n{FIRM},想换变压器,要素保障,,\n", "utf-8")
    assert clone.run("import", "a.csv", "--apply").code == 0
    done = clone.run("undo", "--yes")
    assert (done.code, clone.subjects()[0]) == (0, "undo: import: need 1 new"), done.err
    assert "新增 1" in clone.run("import", "a.csv").out


def test_of_two_imports_at_once_the_second_sees_what_the_first_wrote(clone: Clone) -> None:
    rows = "".join(f"{FIRM},想换第{number}台变压器,要素保障,,\n" for number in range(5))
    Path("a.csv").write_text(f"{HEAD}\n{rows}", "utf-8")
    command = [sys.executable, "-m", "redchain", "--today", "2026-11-23", "import", "a.csv", "--apply"]
    both = [subprocess.Popen(command, cwd=clone.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    assert [each.communicate() is not None and each.returncode for each in both] == [0, 0]
    assert clone.subjects() == ["import: need 5 new", "town"]
    assert "没有变化 5" in clone.run("import", "a.csv").out


def test_what_changes_is_told_from_what_to_what(clone: Clone) -> None:
    clone.run("export", "need", "-o", "n.xlsx")
    changed("n.xlsx", "m.xlsx", {(NEED, "紧急程度"): "特急", (NEED, "类别"): "没有"})
    done = clone.run("import", "m.xlsx")
    assert re.search(rf"  第 \d+ 行 {NEED} 改动\n    \w+ 不收：类别没有“没有”.*\n    \w+ 改动：紧急程度：\S+ → 特急\n", done.out), done.out
    (entry,) = json.loads(clone.run("--lang", "en", "import", "m.xlsx", "--json").out)["data"]
    (cell,) = (each for row in entry["rows"] for each in row["cells"] if each["verdict"] == "changed")
    assert cell["reason"].endswith(" → 特急")


def test_fields_of_commands_cannot_be_reached_by_naming_them(clone: Clone) -> None:
    Path("a.csv").write_text(f"编号,名称,入档\n{FIRM},甲,2026-11-01\n", "utf-8")
    for field in ("archived_on", "log", "former_ids", "allow"):
        done = clone.run("import", "a.csv", "--kind", "enterprise", "--map", f"入档={field}", "--take", "sheet", "--apply")
        assert (done.code, clone.subjects()) == (2, ["town"])


def test_verdicts_keep_numbers_and_days_and_name_what_was_written(clone: Clone) -> None:
    form(
        "诉求.xlsx",
        [
            {"序号": 1, "企业名称": FIRM, "诉求标题": "想换变压器", "诉求类别": "要素保障", "期望解决时间": date(2026, 12, 20), "涉及金额（万元）": "面议"},
            {"序号": 2, "企业名称": FIRM, "诉求标题": "想招焊工", "诉求类别": "没有"},
            {"序号": "注：以上数据截至11月"},
        ],
    )
    assert clone.run("import", "诉求.xlsx", "--apply").code == 1
    _, sheet = sheet_of("诉求.结论.xlsx", "Sheet1")
    heads = [cell.value for cell in sheet[1]]
    assert heads[-3:] == ["编号", "结论", "原因"]
    first = {head: cell.value for head, cell in zip(heads, sheet[2], strict=True)}
    assert (first["序号"], first["期望解决时间"], first["编号"][:2]) == (1, datetime(2026, 12, 20), "N-")
    book, sheet = sheet_of("诉求.结论.xlsx", "Sheet1")
    sheet.cell(2, heads.index("涉及金额（万元）") + 1).value = 300
    sheet.cell(3, heads.index("诉求类别") + 1).value = "用工"
    book.save("改好.xlsx")
    done = clone.run("import", "改好.xlsx")
    assert (done.code, "新增 1，改动 1，跳过 1" in done.out) == (0, True), done.out


@pytest.mark.parametrize("name", ["需求[修改版].csv", "big[1]:a.csv", "一个特别特别特别特别特别特别特别特别特别特别特别长的名字.csv"])
def test_whatever_a_file_is_called_its_verdicts_are_written(clone: Clone, name: str) -> None:
    Path(name).write_text(f"{HEAD}\n{FIRM},{'长' * 40000},要素保障,,\n", "utf-8")
    done = clone.run("import", name, "--verdict")
    assert (done.code, "结论.xlsx" in done.out) == (1, True), done.err


def test_verdicts_that_cannot_be_written_do_not_hide_the_commit(clone: Clone) -> None:
    Path("a.csv").write_text(f"{HEAD}\n{FIRM},想换变压器,要素保障,,\n{FIRM},甲,没有,,\n", "utf-8")
    Path("a.结论.xlsx").mkdir()
    done = clone.run("import", "a.csv", "--apply")
    assert (done.code, "已提交" in done.err, "写不了" in done.err) == (1, True, True), done.err


def test_of_several_files_one_that_cannot_be_read_is_told_and_the_others_go_on(clone: Clone) -> None:
    Path("收").mkdir()
    Path("收/a.csv").write_text(f"{HEAD}\n{FIRM},想换变压器,要素保障,,\n", "utf-8")
    Path("收/b.xls").write_text("<html><table></table></html>", "utf-8")
    done = clone.run("import", "收", "--apply")
    assert (done.code, "收/b.xls 其实是网页" in done.err, clone.subjects()[0]) == (1, True, "import: need 1 new")


def test_a_quotation_mark_without_its_half_takes_no_rows_along(clone: Clone) -> None:
    Path("a.csv").write_text(f'{HEAD}\n{FIRM},"想换变压器,要素保障,,\n{FIRM},想招焊工,用工,,\n', "utf-8")
    done = clone.run("import", "a.csv")
    assert (done.code, "引号没有配对" in done.err) == (1, True), done.err


def test_a_title_that_begins_with_an_apostrophe_comes_back_from_csv(clone: Clone) -> None:
    assert clone.run("need", "edit", NEED, "--title", "'=1+1 招工程师").code == 0
    clone.run("export", "need", "-o", "n.csv")
    assert clone.run("import", "n.csv", "--kind", "need").err.endswith("没有要写入的\n")


def test_a_unit_that_may_not_be_shown_is_not_named_beside_a_need_that_may(clone: Clone) -> None:
    unit = json.loads(clone.run("order", "list", "--state", "working", "--format", "json").out)["data"][0]["unit"]
    name = json.loads(clone.run("unit", "show", unit, "--format", "json").out)["data"]["name"]
    assert clone.run("unit", "edit", unit, "--visibility", "office").code == 0
    for target in ("n.csv", "n.xlsx"):
        assert clone.run("export", "need", "order", "-o", target).code in {0, 2}
    clone.run("export", "need", "-o", "n.csv")
    short = json.loads(clone.run("unit", "show", unit, "--format", "json").out)["data"].get("short_name", name)
    rows = csv.DictReader(io.StringIO(Path("n.csv").read_text("utf-8-sig")))
    assert unit in {part for each in rows for part in each["承办单位"].split("、")}
    told = {str(cell.value) for sheet in openpyxl.load_workbook("n.xlsx") for row in sheet.iter_rows() for cell in row}
    assert {name, short} & told == set()


def test_a_column_that_no_sheet_has_is_refused(clone: Clone) -> None:
    Path("a.csv").write_text(f"{HEAD}\n{FIRM},想换变压器,要素保障,,\n", "utf-8")
    for option in (("--clear-empty", "涉及数"), ("--map", "诉求=detail")):
        done = clone.run("import", "a.csv", "--kind", "need", *option)
        assert (done.code, "表里没有" in done.err) == (2, True), done.err


def test_what_is_not_read_of_files_and_folders_is_said(clone: Clone) -> None:
    book = openpyxl.Workbook()
    for name in ("Sheet", "藏"):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet.append(["企业", "标题", "类别"])
        sheet.append([FIRM, f"想换{name}", "要素保障"])
    book["藏"].sheet_state = "hidden"
    Path("收").mkdir()
    book.save("收/a.xlsx")
    book.save("收/b.结论.xlsx")
    done = clone.run("import", "收")
    assert (done.code, "新增 1" in done.out, "隐藏的工作表没有收，要收加 --sheet：藏" in done.out) == (0, True, True)
    assert "b.结论.xlsx" in done.err


def test_a_sheet_called_as_one_of_ours_in_a_book_of_somebody_else_is_named_and_can_be_taken(clone: Clone) -> None:
    book = openpyxl.Workbook()
    for name in (book.active.title, "办理经过"):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet.append(["企业", "标题", "类别"])
        sheet.append([FIRM, f"想换{name}", "要素保障"])
    book.save("a.xlsx")
    done = clone.run("import", "a.xlsx")
    assert (done.code, "新增 1" in done.out, "要收加 --sheet：办理经过" in done.out) == (0, True, True)
    assert "without --sheet: 办理经过" in clone.run("import", "a.xlsx", "--lang", "en").out
    taken = clone.run("import", "a.xlsx", "--sheet", "办理经过")
    assert (taken.code, "想换办理经过" in taken.out, "当作说明" in taken.out) == (0, True, False), taken
    clone.run("export", "need", "-o", "need.xlsx")
    assert "当作说明" not in clone.run("import", "need.xlsx").out
    del book[book.sheetnames[0]]
    book.save("only.xlsx")
    refused = clone.run("import", "only.xlsx")
    assert (refused.code, "--sheet 办理经过" in refused.err) == (1, True), refused
    Path("log.csv").write_text(f"企业,标题,类别\n{FIRM},想换,要素保障\n", "utf-8")
    alone = clone.run("import", "log.csv")
    assert ("新增 1" in alone.out, "当作说明" in alone.out) == (True, False), alone


def test_restricted_records_are_not_among_what_may_be_chosen(clone: Clone) -> None:
    assert clone.run("need", "edit", NEED, "--visibility", "office").code == 0
    clone.run("export", "order", "-o", "o.xlsx")
    book = openpyxl.load_workbook("o.xlsx")
    assert NEED not in {cell.value for row in book["选项"].iter_rows() for cell in row}


@pytest.mark.parametrize(("raw", "said"), [(b"", "是空的"), (b"<html></html>", "其实是网页"), (b"PK\x03\x04x", "打不开，可能坏了")])
def test_a_file_that_is_no_spreadsheet_says_what_to_do(clone: Clone, raw: bytes, said: str) -> None:
    Path("x.xls").write_bytes(raw)
    done = clone.run("import", "x.xls")
    assert (done.code, said in done.err) == (1, True), done.err


@pytest.mark.parametrize(("given", "column"), [("类别=融资", ("zh", "--set 类别=值")), ("category=融资", ("en", "--set category=VALUE"))])
def test_a_field_that_a_sheet_does_not_name_is_given_for_all_of_it(clone: Clone, given: str, column: tuple[str, str]) -> None:
    form("a.xlsx", [{"序号": 1, "企业名称": FIRM, "诉求内容": "缺流动资金", "融资金额（万元）": 300}])
    language, hint = column
    without = clone.run("--lang", language, "import", "a.xlsx")
    assert (without.code, hint in without.out) == (1, True), without.out
    done = clone.run("import", "a.xlsx", "--set", given, "--apply")
    assert (done.code, "新增 1" in done.out) == (0, True), done.out
    made = json.loads(clone.run("need", "list", "--format", "json").out)["data"]
    assert [each["category"] for each in made if each["title"] == "缺流动资金"] == ["融资"]
    wrong = clone.run("import", "a.xlsx", "--set", "category=x")
    assert wrong.code == 0  # it is there already, and nothing is given to what is there


def test_what_stood_above_the_head_counts_when_the_verdicts_come_back(clone: Clone) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["2026年融资需求表（单位：万元）"],
        ["企业名称", "标题", "类别", "登记日期", "涉及金额"],
        ["没有这家示例公司", "缺钱", "融资", "11月20日", 500],
    ):
        book.active.append(row)
    book.save("u.xlsx")
    assert clone.run("import", "u.xlsx", "--apply").code == 1
    sent, sheet = sheet_of("u.结论.xlsx", "Sheet")
    sheet.cell(2, 1).value = FIRM
    sent.save("u2.xlsx")
    done = clone.run("import", "u2.xlsx", "--apply")
    assert done.code == 0, done.out
    made = next(each for each in json.loads(clone.run("need", "list", "--format", "json").out)["data"] if each["title"] == "缺钱")
    shown = json.loads(clone.run("need", "show", made["id"], "--format", "json").out)["data"]
    assert (shown["amount_wan"], shown["raised_on"]) == (500, "2026-11-20")


@pytest.mark.parametrize(("lang", "said"), [("zh", "原表留在 data/lists/sheets/"), ("en", "as it was sent it is kept in data/lists/sheets/")])
def test_a_sheet_is_kept_as_it_was_sent_with_the_commit_and_goes_with_it(clone: Clone, lang: str, said: str) -> None:
    form("诉求.xlsx", [{"企业名称": FIRM, "诉求标题": "想换变压器", "诉求类别": "要素保障", "备注": "@看"}, {"企业名称": "填报人：某某"}])
    seen = clone.run("--lang", lang, "import", "诉求.xlsx", "--keep-original")
    kept = re.search(r"data/lists/sheets/[0-9a-f]{12}\.csv", seen.err)
    assert (seen.code, said in seen.err, kept is not None) == (0, True, True), seen
    assert kept is not None
    assert not Path(kept[0]).exists()
    clone.git("branch", "before")
    done = clone.run("--lang", lang, "import", "诉求.xlsx", "--keep-original", "--apply")
    assert (done.code, kept[0] in done.err) == (0, True), done
    assert kept[0] in clone.git("show", "--name-only", "--format=", "HEAD").splitlines()
    text = Path(kept[0]).read_text("utf-8-sig")
    assert ("想换变压器" in text, "某某" in text, "'@看" in text) == (True, False, True), text
    assert clone.run("validate").code == 0
    against = clone.run("validate", "--against", "before")
    assert kept[0] not in against.out + against.err
    assert clone.run("undo", "--yes").code == 0
    assert not Path(kept[0]).exists()


def test_a_kept_sheet_that_was_changed_is_found_by_the_check_of_a_proposal(clone: Clone) -> None:
    form("诉求.xlsx", [{"企业名称": FIRM, "诉求标题": "想换变压器", "诉求类别": "要素保障"}])
    clone.git("branch", "before")
    assert clone.run("import", "诉求.xlsx", "--keep-original", "--apply").code == 0
    (kept,) = Path("data/lists/sheets").iterdir()
    kept.write_text(kept.read_text("utf-8") + "再加一行", "utf-8")
    done = clone.run("validate", "--against", "before")
    assert (done.code, kept.name in done.out + done.err) == (1, True), done


@pytest.mark.parametrize(
    ("more", "zh", "en"),
    [
        ({"联系人": "某某"}, "有个人信息（1 格），不能留原表", "1 cell about persons"),
        ({"诉求描述": "请打 13800138000"}, "不能留原表：", "is not kept as it was sent: "),
    ],
)
def test_a_sheet_that_says_anything_about_persons_is_not_kept(clone: Clone, more: dict[str, str], zh: str, en: str) -> None:
    form("诉求.xlsx", [{"企业名称": FIRM, "诉求标题": "想换变压器", "诉求类别": "要素保障", **more}])
    for lang, said in (("zh", zh), ("en", en)):
        for apply in ((), ("--apply",)):
            done = clone.run("--lang", lang, "import", "诉求.xlsx", "--keep-original", *apply)
            assert (done.code, said in done.err) == (1, True), done
    assert clone.subjects() == ["town"]


@pytest.mark.parametrize("kinds", [("policy", "resource"), ("resource", "policy")])
def test_new_records_of_one_title_do_not_share_an_id_nor_take_one_that_was_given_up(clone: Clone, kinds: tuple[str, str]) -> None:
    own = {"policy": {"number": "示政〔2026〕9号", "level": "city"}, "resource": {"category": "融资"}}
    lines = [json.dumps({"kind": each, "unit": "shi-keji-ju", "title": "示例甲乙办法", **own[each]}, ensure_ascii=False) for each in kinds]
    Path("两类.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert clone.run("import", "两类.jsonl", "--apply").code == 0
    folders = {"policy": "policies", "resource": "resources"}
    for kind, end in zip(kinds, ("", "-2"), strict=True):
        assert (clone.path / f"data/{folders[kind]}/shilijiayibanfa{end}.yaml").exists()
    assert clone.run(kinds[0], "rename", "shilijiayibanfa", "jia-yi", "--yes").code == 0
    Path("又一条.jsonl").write_text(lines[kinds.index("resource")].replace("shi-keji-ju", "gongdian"), encoding="utf-8")
    done = clone.run("import", "又一条.jsonl", "--apply")
    assert done.code == 0, done.out
    assert (clone.path / "data/resources/shilijiayibanfa-3.yaml").exists()
