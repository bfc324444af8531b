"""`import` of what offices write: ends of months, a backlog, heads that fit several kinds, rows of one file that are against each other."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from redchain.cli.office.export import kind_called
from redchain.kinds.registry import KINDS
from redchain.model.fields import fields

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow


def written(text: str) -> str:
    Path("a.csv").write_text(text, "utf-8")
    return "a.csv"


def test_the_end_of_a_month_is_a_day_that_the_verdict_says(clone: Clone) -> None:
    file = written("企业,标题,类别,期望解决时间\nsl-bacai,甲事,融资,12月底前\nsl-bacai,乙事,融资,年底\nsl-bacai,丙事,融资,1月底\n")
    done = clone.run("import", file)
    for said in ("D2 新增：“12月底前”即 2026-12-31", "D3 新增：“年底”即 2026-12-31", "D4 不收：“1月底”只到月份"):
        assert said in done.out
    assert "“1月底”即 2027-01-31" in clone.run("import", file, "--year", "2027").out
    assert "“年底” is 2026-12-31" in clone.run("--lang", "en", "import", file).out


def test_a_backlog_is_entered_as_of_today_with_its_own_day_in_the_note(clone: Clone) -> None:
    file = written("企业,标题,类别,登记日期,期望解决时间,备注\nsl-bacai,甲事,融资,2026-03-05,2026-06-30,老问题\nsl-bacai,乙事,融资,2026-11-05,2026-12-30,\n")
    done = clone.run("import", file)
    assert (done.code, "存量的加 --backlog，按今天登记，原日期写进备注" in done.out) == (1, True)
    assert "不收：登记日期 2026-03-05 比今天早 263 天" in done.out
    english = clone.run("--lang", "en", "import", file).out
    assert ("2026-03-05 is 263 days before today" in english, "raised_on" in english) == (True, False), english
    assert "of a backlog add --backlog" in clone.run("--lang", "en", "import", file).out
    done = clone.run("import", file, "--backlog", "--apply")
    assert done.code == 0, done.out
    texts = {
        path: Path(path).read_text("utf-8") for path in clone.git("-c", "core.quotepath=off", "show", "--name-only", "--format=").split() if "needs" in path
    }
    (old,) = (each for each in texts.values() if "甲事" in each)
    (new,) = (each for each in texts.values() if "乙事" in each)
    assert ('note: "老问题；原登记日期 2026-03-05；原期望完成时间 2026-06-30"' in old, "2026-11-23" in old, "wanted_by" in old) == (True, True, False), old
    assert ("2026-11-05" in new, "note" in new) == (True, False)
    assert clone.run("validate").code == 0


@pytest.mark.parametrize(("lang", "said"), [("zh", "可能是几类：产业链、单位、企业"), ("en", "it may be of several kinds: Chain, Unit, Enterprise")])
def test_heads_that_fit_several_kinds_ask_which(reader: Clone, tmp_path: Path, lang: str, said: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text("编号,名称\nmou-lian,某某链\n", "utf-8")
    done = reader.run("--lang", lang, "import", str(file))
    assert (done.code, said in done.out, "--kind" in done.out) == (1, True, True)
    assert reader.run("import", str(file), "--kind", "chain").code == 0


def test_of_two_lead_orders_for_one_need_the_first_stays(clone: Clone) -> None:
    done = clone.run("need", "add", "--enterprise", "sl-bacai", "--title", "甲事", "--category", "融资", "--at", "2026-11-20T09:00")
    need = re.findall("N-[0-9]{8}-[0-9A-Z]{5}", done.out + done.err)[0]
    assert clone.run("need", "register", need, "--at", "2026-11-20T10:00").code == 0
    rows = "".join(f",{need},{unit},{role},2026-12-30\n" for unit, role in (("gongdian", "主办"), ("qiye-zhongxin", "主办"), ("gongdian", "主办")))
    file = written(f"编号,需求,承办单位,角色,限期\n{rows}")
    for lang, said in (("zh", ("第 3 行 不收", "[a] 第 2 行", "第 4 行 不收：和第 2 行一样")), ("en", ("row 3 refused", "row 2 of [a]", "the same as row 2"))):
        done = clone.run("--lang", lang, "import", file, "--kind", "order")
        assert (done.code, [each for each in said if each not in done.out], "D-2026" in done.out) == (1, [], False), done.out
    assert clone.run("import", file, "--kind", "order", "--apply").code == 1
    assert clone.subjects()[0] == "import: order 1 new"


def test_an_exported_sheet_without_its_ids_makes_no_record_again(clone: Clone) -> None:
    clone.run("export", "need", "--all", "-o", "n.xlsx")
    book = openpyxl.load_workbook("n.xlsx")
    sheet = book["企业需求"]
    count = sheet.max_row - 1
    sheet.delete_cols(1)
    book.save("m.xlsx")
    for more in ((), ("--backlog",)):
        done = clone.run("import", "m.xlsx", *more)
        assert (done.code, "新增" in done.out, "--backlog" in done.out, "表里没有“编号”这一列" in done.out) == (1, False, False, True), done.out
    heads = [cell.value for cell in sheet[1]]
    sheet.delete_cols(heads.index("版本") + 1)
    book.save("o.xlsx")
    for more in ((), ("--backlog",)):
        (found,) = json.loads(clone.run("import", "o.xlsx", *more, "--format", "json").out)["data"]
        assert (found["counts"].get("new", 0), sum(found["counts"].values())) == (0, count), found["counts"]
        assert all("和 N-" in row["reason"] for row in found["rows"] if row["verdict"] == "refused")


def test_a_finished_project_is_not_entered_again(clone: Clone) -> None:
    clone.run("export", "project", "--all", "-o", "p.xlsx")
    sheet = (book := openpyxl.load_workbook("p.xlsx"))["行动项目"]
    heads = [cell.value for cell in sheet[1]]
    sheet.delete_cols(heads.index("版本") + 1)
    sheet.delete_cols(1)
    book.save("q.xlsx")
    (found,) = json.loads(clone.run("import", "q.xlsx", "--format", "json").out)["data"]
    assert (found["counts"].get("new", 0), sum(found["counts"].values())) == (0, sheet.max_row - 1), found["rows"]
    assert any("标题写这一次的" in (row["reason"] or "") for row in found["rows"])


@pytest.mark.parametrize(
    ("lang", "said", "only_read"),
    [
        ("zh", ("不收的列：“单位意见”（1 格有内容）；第二个“备注”（", " 列，2 格）"), "只看的列，改了不算："),
        ("en", ("columns left out: “单位意见” (1 cell filled); the second “Note” (column ", ", 2 cells)"), "columns only to be read"),
    ],
)
@pytest.mark.parametrize("kind", ["need", "todo"])
def test_columns_that_somebody_added_are_told_apart_from_those_that_are_only_to_be_read(
    clone: Clone, lang: str, said: tuple[str, ...], only_read: str, kind: str
) -> None:
    clone.run("--lang", lang, "export", kind, "-o", "n.xlsx", *(("--unit", "shi-zigui-ju") if kind == "todo" else ()))
    book = openpyxl.load_workbook("n.xlsx")
    sheet = book.worksheets[0]
    note = {"need": {"zh": "备注", "en": "Note"}, "todo": {"zh": "内容/理由", "en": "Content or reason"}}[kind][lang]
    end = sheet.max_column
    for place, cells in ((end + 1, ("单位意见", "同意")), (end + 2, (note, "甲", "乙"))):
        for number, each in enumerate(cells, 1):
            sheet.cell(number, place).value = each
    Path("in").mkdir()
    book.save("in/m.xlsx")
    done = clone.run("--lang", lang, "import", "in/m.xlsx")
    wanted = tuple(each.replace("备注", note).replace("“Note”", f"“{note}”") for each in said)
    (line,) = (each for each in done.out.splitlines() if only_read in each)
    assert ([each for each in wanted if each not in done.out], "单位意见" in line, note in line) == ([], False, False), done.out
    assert "单位意见" in clone.run("--lang", lang, "inbox", "in").out
    assert "单位意见" not in clone.run("--lang", lang, "import", "n.xlsx").out


@pytest.mark.parametrize("kind", [each.kind.name for each in KINDS if each.kind.name != "order"])
def test_a_form_of_every_kind_is_taken_back_as_that_kind(clone: Clone, kind: str) -> None:
    """Orders are made by `dispatch` alone."""
    model = kind_called(kind)
    assert clone.run("template", kind, "-o", "t.xlsx").code == 0
    sheet = (book := openpyxl.load_workbook("t.xlsx"))[model.kind.label.zh]
    heads = [cell.value for cell in sheet[2]]  # below the title
    untitled = {"claim": "攻关方案", "pairing": "企业", "case": "企业", "visit": "对象岗位"}
    title = next((fields(model)[each].label.zh for each in model.kind.title if each in fields(model)), untitled.get(kind))
    place = next(place for place, each in enumerate(heads, 1) if each and each.strip("* ") == title)  # what must be given has a star
    sheet.cell(3, place).value = "示例一条"
    book.save("t.xlsx")
    done = clone.run("import", "t.xlsx")
    assert f"[{model.kind.label.zh}] 当作{model.kind.label.zh}" in done.out, done


def test_posts_are_told_apart_by_what_they_are_called(clone: Clone) -> None:
    clone.run("export", "person", "-o", "p.xlsx")
    sheet = (book := openpyxl.load_workbook("p.xlsx"))["人员岗位"]
    heads = [cell.value for cell in sheet[1]]
    copied = [cell.value for cell in sheet[2]]
    copied[0] = copied[heads.index("版本")] = None
    sheet.append(copied)
    book.save("same.xlsx")
    done = clone.run("import", "same.xlsx")
    assert (done.code, "新增" in done.out) == (1, False), done
    sheet.cell(sheet.max_row, heads.index("岗位") + 1).value = "示例岗位099"
    book.save("other.xlsx")
    done = clone.run("import", "other.xlsx")
    assert (done.code, "新增 1" in done.out) == (0, True), done


def test_a_reference_may_be_said_by_a_post(clone: Clone) -> None:
    (post,) = (line for line in (clone.path / "data/people/e001.yaml").read_text("utf-8").splitlines() if line.startswith("post:"))
    words = post.partition(":")[2].strip().strip('"')
    clone.run("export", "claim", "--all", "--restricted", "-o", "k.xlsx")
    sheet = (book := openpyxl.load_workbook("k.xlsx"))["揭榜"]
    place = [cell.value for cell in sheet[1]].index("专家") + 1
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, place).value = f"  {words} "
    book.save("k.xlsx")
    done = clone.run("import", "k.xlsx")
    assert done.code in {0, 1}, done.err
    assert "没有叫" not in done.out


def test_a_title_by_another_name_is_no_change(clone: Clone) -> None:
    assert clone.run("enterprise", "edit", "sl-bacai", "--titles", "高新技术企业,专精特新中小企业").code == 0
    for words, count in (("省级专精特新企业、国家高新技术企业", 0), ("高企、小巨人", 1)):
        done = clone.run("import", written(f"编号,企业名称,资质称号\nsl-bacai,,{words}\n"), "--kind", "enterprise", "--take", "sheet", "--format", "json")
        (found,) = json.loads(done.out)["data"]
        assert found["counts"].get("changed", 0) == count, found
