"""`inbox`: what was collected in a folder, a line for each new file; what is clean is taken in, a commit each, and not shown again."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

GOOD = {"企业": "sl-bacai", "标题": "想换变压器", "类别": "要素保障"}
_PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)


def sheet(path: str | Path, *rows: dict[str, Any]) -> None:
    """Save a workbook with a head and rows."""
    book = openpyxl.Workbook()
    page = book.active
    page.append([*rows[0]])
    for row in rows:
        page.append([*row.values()])
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def packed(path: str, *names: str) -> None:
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(name, "x")


def states(clone: Clone, *more: str) -> dict[str, str]:
    done = clone.run("inbox", "收", "--format", "json", *more)
    assert done.out, done.err
    found = json.loads(done.out)["data"]
    return {each["file"]: each["state"] for each in found}


def test_clean_files_are_taken_in_with_a_commit_each_and_not_shown_again(clone: Clone) -> None:
    sheet("收/a.xlsx", GOOD)
    sheet("收/子/b.xlsx", {**GOOD, "标题": "想找检测机构", "类别": "检测认证"})
    sheet("收/c.xlsx", {**GOOD, "标题": "缺人", "类别": "没有这类"})
    before = clone.git("rev-list", "--count", "HEAD").strip()
    done = clone.run("inbox", "收")
    assert done.code == 1
    assert [line.split("\t")[:2] for line in done.out.splitlines()[1:]] == [["收/a.xlsx", "可以收"], ["收/c.xlsx", "有问题"], ["收/子/b.xlsx", "可以收"]]
    assert "企业需求：新增 1" in done.out
    assert "看：redchain import 收/c.xlsx" in done.out
    assert clone.git("rev-list", "--count", "HEAD").strip() == before
    assert states(clone) == {"收/a.xlsx": "ready", "收/c.xlsx": "check", "收/子/b.xlsx": "ready"}  # a look alone is not remembered
    assert states(clone, "--apply") == {"收/a.xlsx": "taken", "收/c.xlsx": "check", "收/子/b.xlsx": "taken"}
    assert clone.git("rev-list", "--count", "HEAD").strip() == str(int(before) + 2)
    assert clone.git("status", "--porcelain", "--", "data") == ""
    done = clone.run("--lang", "en", "inbox", "收")
    assert ("2 files dealt with before" in done.err, len(done.out.splitlines())) == (True, 2)
    assert states(clone, "--again") == {"收/a.xlsx": "same", "收/c.xlsx": "check", "收/子/b.xlsx": "same"}


def test_what_import_took_in_is_not_shown(clone: Clone) -> None:
    sheet("收/a.xlsx", GOOD)
    assert clone.run("import", "收/a.xlsx", "--apply").code == 0
    assert states(clone) == {}
    Path("收/b.csv").write_text("企业,标题,类别\nsl-bacai,想换变压器二号,要素保障\n", "utf-8")
    assert states(clone) == {"收/b.csv": "ready"}


def test_nothing_is_passed_over_without_a_word(clone: Clone) -> None:
    sheet("收/a.xlsx", GOOD)
    shutil.copy("收/a.xlsx", "收/同一份.xlsx")
    sheet("收/a.结论.xlsx", {**GOOD, "结论": "不收"})
    for name, raw in {
        "b.png": _PICTURE,
        "b.pdf": b"%PDF-1.4",
        "b.txt": "王老师好，表格晚点发您".encode(),
        "空.xlsx": b"",
        "坏.xlsx": b"PK\3\4" + bytes(99),
    }.items():
        Path("收", name).write_bytes(raw)
    packed("收/b.zip", "a.xlsx")
    packed("收/b.docx", "[Content_Types].xml", "word/document.xml")
    Path("收/~$a.xlsx").write_bytes(b"x")
    done = clone.run("inbox", "收")
    assert states(clone) == {
        "收/a.xlsx": "ready",
        "收/a.结论.xlsx": "verdict",
        "收/b.docx": "unread",
        "收/b.pdf": "unread",
        "收/b.png": "unread",
        "收/b.txt": "unread",
        "收/b.zip": "unread",
        "收/同一份.xlsx": "copy",
        "收/坏.xlsx": "unread",
        "收/空.xlsx": "unread",
    }
    assert done.code == 1
    for said in ("是压缩包", "是 Word 一类的文档", "是图片", "是 PDF", "是文字，没有表格", "和 收/a.xlsx 一样", "打不开，可能坏了", "是空的"):
        assert said in done.out
    assert "没有看隐藏、临时的文件和链接：收/~$a.xlsx" in done.err
    assert clone.run("inbox", "收", "--apply").code == 1
    assert states(clone) == {}  # all of it was told, and nothing is left to do


def test_of_two_files_with_the_same_need_the_second_has_nothing_to_write(clone: Clone) -> None:
    sheet("收/a.xlsx", GOOD)
    sheet("收/b.xlsx", {"序号": 1, **GOOD})
    assert states(clone) == states(clone, "--dry-run") == {"收/a.xlsx": "ready", "收/b.xlsx": "same"}
    assert states(clone, "--apply") == {"收/a.xlsx": "taken", "收/b.xlsx": "same"}


def test_the_copy_of_a_file_with_something_wrong_does_not_make_it_dealt_with(clone: Clone) -> None:
    sheet("收/a.xlsx", {**GOOD, "类别": "没有这类"})
    shutil.copy("收/a.xlsx", "收/b.xlsx")
    states(clone, "--apply")
    assert states(clone) == {"收/a.xlsx": "check", "收/b.xlsx": "copy"}


def test_two_files_about_one_record_are_told_by_file_and_row(clone: Clone) -> None:
    sheet("收/a.xlsx", GOOD)
    sheet("收/b.xlsx", {**GOOD, "类别": "检测认证"})
    for lang, said in (("zh", "收/a.xlsx [Sheet] 第 2 行已经写了这一条"), ("en", "row 2 of 收/a.xlsx [Sheet] writes the same record")):
        done = clone.run("--lang", lang, "import", "收")
        assert (done.code, said in done.out, "N-" in done.out) == (1, True, False), done
    done = clone.run("import", "收", "--take", "sheet", "--apply")
    assert done.code == 1
    assert clone.subjects()[0] == "import: need 1 new"


@pytest.mark.parametrize("damaged", ["", "[1]", "{", '{"a": 1}'])
def test_a_damaged_memory_makes_all_new_again(clone: Clone, damaged: str) -> None:
    sheet("收/a.xlsx", GOOD)
    states(clone, "--apply")
    (clone.path / ".git/redchain/inbox.json").write_text(damaged, "utf-8")
    assert set(states(clone)) == {"收/a.xlsx"}


@pytest.mark.parametrize(("lang", "said"), [("zh", "读不了 没有"), ("en", "cannot read 没有")])
def test_a_folder_that_is_not_there_is_refused(reader: Clone, lang: str, said: str) -> None:
    done = reader.run("--lang", lang, "inbox", "没有")
    assert (done.code, said in done.err) == (2, True)
    assert reader.run("inbox", ".", "--apply", "--dry-run").code == 2


@pytest.mark.parametrize(
    ("lang", "behind", "why"),
    [
        ("zh", "第 2 行：收/a.xlsx [Sheet] 第 2 行也是这一条，收下后再看；", "不知道表是按哪一版填的，记录现在是：要素保障"),
        (
            "en",
            "row 2: row 2 of 收/a.xlsx [Sheet] is the same record; this one is looked at again once that is taken in; ",
            "which version the sheet was made of is not known; the record says: ",
        ),
    ],
)
def test_of_two_files_about_one_record_the_later_is_told_as_it_will_be_once_the_first_is_taken_in(clone: Clone, lang: str, behind: str, why: str) -> None:
    sheet("收/a.xlsx", GOOD)
    sheet("收/b.xlsx", {**GOOD, "类别": "检测认证"})
    looked = {each["file"]: each for each in json.loads(clone.run("--lang", lang, "inbox", "收", "--format", "json").out)["data"]}
    assert {name: each["state"] for name, each in looked.items()} == {"收/a.xlsx": "ready", "收/b.xlsx": "check"}
    assert (looked["收/b.xlsx"]["said"].startswith(behind + why), "redchain import 收/b.xlsx" in looked["收/b.xlsx"]["said"]) == (True, True), looked
    assert ("N-" in str(looked), "redchain import 收/a.xlsx" in str(looked)) == (False, False)
    done = {each["file"]: each for each in json.loads(clone.run("--lang", lang, "inbox", "收", "--apply", "--format", "json").out)["data"]}
    assert (done["收/a.xlsx"]["state"], done["收/b.xlsx"]["state"]) == ("taken", "check")
    assert looked["收/b.xlsx"]["said"].replace(behind, "") == done["收/b.xlsx"]["said"].replace("第 2 行：", "").replace("row 2: ", "")
    assert [each["sheets"] for each in looked.values()] == [each["sheets"] for each in done.values()]


@pytest.mark.parametrize(("lang", "said"), [("zh", "收/a.xlsx [企业需求] 第 2 行也是这一条，收下后再看；加 --apply 收下"), ("en", "add --apply to take it in")])
def test_two_exported_files_that_change_other_fields_of_one_record_are_both_taken_in_as_is_told(clone: Clone, lang: str, said: str) -> None:
    assert clone.run("export", "need", "-o", "表.xlsx").code == 0
    for name, head, words in (("a", "期望结果", "早日解决"), ("b", "备注", "已电话联系企业")):
        book = openpyxl.load_workbook("表.xlsx")
        page = book["企业需求"]
        page.cell(2, [each.value for each in page[1]].index(head) + 1).value = words
        Path("收").mkdir(exist_ok=True)
        book.save(f"收/{name}.xlsx")
    looked = json.loads(clone.run("--lang", lang, "inbox", "收", "--format", "json").out)["data"]
    assert [each["state"] for each in looked] == ["ready", "ready"]
    assert (said in looked[1]["said"], "也是这一条" in looked[0]["said"]) == (True, False), looked
    assert [*states(clone, "--apply").values()] == ["taken", "taken"]
    assert clone.subjects()[:2] == ["import: need 1 changed"] * 2


def test_what_is_wrong_is_told_by_the_first_row_that_is_not_taken(clone: Clone) -> None:
    sheet("收/c.xlsx", {**GOOD, "标题": "缺人"}, {**GOOD, "标题": "缺设备", "类别": "没有这类"}, {**GOOD, "标题": "", "类别": "也没有"})
    done = clone.run("inbox", "收")
    assert (done.code, "第 3 行：类别没有“没有这类”" in done.out, "redchain import 收/c.xlsx" in done.out, "也没有" in done.out) == (1, True, True, False), done
