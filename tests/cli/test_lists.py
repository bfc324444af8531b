"""`redchain lists`: six files and one commit; `--check`, `--dry-run` and `--output` never commit."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

FILES = [f"data/lists/{name}.{form}" for name in ("needs", "projects", "resources") for form in ("csv", "md")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_six_files_are_written_and_named(clone: Clone, lang: str) -> None:
    done = clone.run("lists", "--lang", lang)
    assert (done.code, done.out.split()) == (0, FILES)
    assert {"zh": "已提交", "en": "committed"}[lang] in done.err
    assert all((clone.path / each).read_bytes() for each in FILES)
    assert (clone.path / "data/lists/needs.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    again = clone.run("lists", "--lang", lang)
    assert (again.code, again.out) == (0, "")
    assert {"zh": "没有变化", "en": "not changed"}[lang] in again.err
    assert clone.run("validate").code == 0


def test_check_says_what_is_stale(clone: Clone) -> None:
    done = clone.run("lists", "--check")
    assert (done.code, done.out.split()) == (1, FILES)
    assert "redchain lists" in done.err
    assert not (clone.path / "data/lists").exists()
    clone.run("lists")
    assert clone.run("lists", "--check") == (0, "", "三张清单都是最新\n")
    assert clone.run("lists", "--check", "--today", "2027-01-01").code == 0
    clone.append("data/lists/projects.md", "手改\n")
    done = clone.run("lists", "--check")
    assert (done.code, done.out.split()) == (1, ["data/lists/projects.md"])


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"", b"2026-99-99", "没有日期".encode()])
def test_check_of_a_damaged_list(clone: Clone, damage: bytes) -> None:
    clone.run("lists")
    (clone.path / "data/lists/needs.md").write_bytes(damage)
    done = clone.run("lists", "--check")
    assert done.code == 1
    assert "data/lists/needs.md" in done.out.split()
    assert "Traceback" not in done.err


def test_a_dry_run_names_the_files_only(clone: Clone) -> None:
    done = clone.run("lists", "--dry-run")
    assert (done.code, done.out.split()) == (0, FILES)
    assert not (clone.path / "data/lists").exists()
    assert clone.subjects() == ["town"]


def test_elsewhere_without_a_commit(clone: Clone, tmp_path: Path) -> None:
    done = clone.run("lists", "--output", str(tmp_path / "新 目录"))
    assert done.code == 0
    assert sorted(each.name for each in (tmp_path / "新 目录").iterdir()) == sorted(each.rpartition("/")[2] for each in FILES)
    assert clone.git("status", "--porcelain") == ""


def test_json_names_the_files_and_the_commit(clone: Clone) -> None:
    content = json.loads(clone.run("lists", "--format", "json").out)["data"]
    assert content == {"files": FILES, "changed": FILES, "commit": clone.git("rev-parse", "HEAD").strip()}
    assert json.loads(clone.run("lists", "--format", "json").out)["data"] == {"files": FILES, "changed": [], "commit": None}


def test_a_change_makes_the_lists_stale_and_renews_only_them(clone: Clone) -> None:
    clone.run("lists")
    clone.run("resource", "edit", "kejidai", "--title", "科技信用贷（新）")
    assert clone.run("lists", "--check").out.split() == ["data/lists/resources.csv", "data/lists/resources.md"]
    assert clone.run("lists").out.split() == ["data/lists/resources.csv", "data/lists/resources.md"]
    assert clone.git("show", "--format=", "--name-only").split() == ["data/lists/resources.csv", "data/lists/resources.md"]


def test_the_language_of_the_lists_is_the_repositorys(clone: Clone) -> None:
    root = clone.path / "data/redchain.yaml"
    root.write_text(root.read_text("utf-8").replace("language: zh", "language: en"), "utf-8")
    clone.git("commit", "-qam", "english")
    assert clone.run("lists", "--lang", "zh").code == 0
    assert "Enterprise" in (clone.path / "data/lists/needs.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["清单.xls", "lists.csv", "三张清单.PDF", "needs.md", "x.docx/"])
def test_a_folder_that_looks_like_a_file_is_refused(clone: Clone, tmp_path: Path, name: str) -> None:
    for lang, words in (("zh", "像是一个文件"), ("en", "looks like a file")):
        done = clone.run("lists", "-o", f"{tmp_path}/{name}", "--lang", lang)
        assert (done.code, done.out) == (2, "")
        assert words in done.err
        assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["清单", "2026.11", "v1.2", "there.md"])
def test_other_folders_are_taken(clone: Clone, tmp_path: Path, name: str) -> None:
    (tmp_path / "there.md").mkdir()
    assert clone.run("lists", "-o", f"{tmp_path}/{name}").code == 0
    assert len(list((tmp_path / name).iterdir())) == len(FILES)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_has_a_sheet_a_list(clone: Clone, tmp_path: Path, lang: str) -> None:
    root = clone.path / "data/redchain.yaml"
    root.write_text(root.read_text("utf-8").replace("language: zh", f"language: {lang}"), "utf-8")
    clone.git("commit", "-qam", "language", "--allow-empty")
    made = [clone.run("lists", "-o", f"{tmp_path}/{name}", "--lang", lang) for name in ("a.xlsx", "b.XLSX")]
    made.append(clone.run("lists", "--format", "xlsx", "-o", f"{tmp_path}/c", "--lang", lang))
    assert [each.code for each in made] == [0, 0, 0]
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.XLSX").read_bytes() == (tmp_path / "c").read_bytes()
    assert clone.git("status", "--porcelain") == ""
    clone.run("lists", "-o", str(tmp_path / "files"))
    book = load_workbook(tmp_path / "a.xlsx")
    titles = {"zh": ["企业需求清单", "部门资源清单", "行动项目清单"], "en": ["Enterprise needs", "Department resources", "Action projects"]}
    assert book.sheetnames == titles[lang]
    for sheet, name in zip(book, ("needs", "resources", "projects"), strict=True):
        heads, *lines = csv.reader((tmp_path / "files" / f"{name}.csv").read_text("utf-8-sig").splitlines())
        assert ("2026年11月23日" if lang == "zh" else "23 November 2026") in sheet["A1"].value
        assert [[shown(cell.value) for cell in row] for row in sheet.iter_rows(min_row=2)] == [heads, *lines]
        assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == ("B3", "landscape", 9, "$2:$2")
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    lit = {cell.value: cell.fill.fgColor.rgb for row in book.worksheets[0].iter_rows() for cell in row if cell.fill.fill_type and cell.row > 2}
    assert len(lit) > 1
    assert len(set(lit.values())) == len(lit), "each light has words and a colour of its own"


def shown(value: object) -> str:
    return value.strftime("%Y-%m-%d") if isinstance(value, datetime) else "" if value is None else str(value).replace("\n", " ")


def test_a_workbook_of_one_chain(clone: Clone, tmp_path: Path) -> None:
    assert clone.run("lists", "--chain", "yejin", "-o", f"{tmp_path}/a.xlsx").code == 0
    assert {row[1] for row in load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows(min_row=3, values_only=True)} == {"冶金新材料产业链"}


@pytest.mark.parametrize(("words", "zh", "en"), [
    (("--format", "xlsx"), "redchain lists -o 三张清单.xlsx", "redchain lists -o lists.xlsx"),
    (("-o", "a.xlsx", "--check"), "去掉 --check", "leave out --check"),
    (("-o", "a.xlsx", "--dry-run"), "去掉 --check、--dry-run", "leave out --check and --dry-run"),
])  # fmt: skip
def test_what_does_not_go_with_a_workbook_is_refused(clone: Clone, words: tuple[str, ...], zh: str, en: str) -> None:
    for lang, said in (("zh", zh), ("en", en)):
        done = clone.run("lists", *words, "--lang", lang)
        assert (done.code, done.out) == (2, "")
        assert said in done.err
    assert not (clone.path / "a.xlsx").exists()


def test_no_cell_of_the_csv_turns_into_a_date(clone: Clone, tmp_path: Path) -> None:
    clone.run("lists", "-o", str(tmp_path))
    cells = [
        cell
        for name in ("needs", "resources", "projects")
        for row in csv.reader((tmp_path / f"{name}.csv").read_text("utf-8-sig").splitlines())
        for cell in row
    ]
    assert not [each for each in cells if re.search(r"\d ?/ ?\d", each)]
