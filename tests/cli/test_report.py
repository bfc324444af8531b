"""`redchain report`: Markdown, HTML and JSON, printed or written, the same every time."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from redchain.cli.office import extra
from redchain.store.office_text import office_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

PICTURE = re.compile(r"^!\[.*\n\n", re.MULTILINE)
STARTS = {"md": "#", "html": "<!DOCTYPE html>", "json": "{"}


@pytest.mark.parametrize("form", STARTS)
def test_each_format_is_the_same_again_and_without_a_cache(clone: Clone, form: str) -> None:
    first = clone.run("report", "--month", "2026-11", "--format", form)
    assert (first.code, first.err) == (0, "")
    assert first.out.lstrip().lower().startswith(STARTS[form].lower()) or "<!--" in first.out[:10]
    assert clone.run("report", "--month", "2026-11", "--format", form) == first
    clone.forget_cache()
    assert clone.run("report", "--month", "2026-11", "--format", form) == first


@pytest.mark.parametrize(
    ("name", "form"), [("a.md", "md"), ("a.markdown", "md"), ("a.html", "html"), ("A.HTM", "html"), ("a.json", "json"), ("新 目录/月报", "md")]
)
def test_a_file_says_its_format_by_its_name(clone: Clone, tmp_path: Path, name: str, form: str) -> None:
    target = tmp_path / name
    done = clone.run("report", "--month", "2026-11", "-o", str(target))
    assert (done.code, done.out) == (0, f"{target}\n")
    written = PICTURE.sub("", target.read_text("utf-8"))
    assert written.rstrip("\n") == clone.run("report", "--month", "2026-11", "--format", form).out.rstrip("\n")
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize(("name", "stem"), [("月 报.md", "月 报"), ("a.b", "a.b")])
def test_the_charts_of_a_markdown_file_lie_beside_it(clone: Clone, tmp_path: Path, name: str, stem: str) -> None:
    target = tmp_path / "out" / name
    assert clone.run("report", "--month", "2026-11", "--format", "md", "-o", str(target)).out == f"{target}\n"
    shown = [unquote(each) for each in re.findall(r"^!\[[^\]]+\]\(([^)\s]+)\)$", target.read_text("utf-8"), re.MULTILINE)]
    assert shown == [f"{stem}.chart-{number}.svg" for number in range(1, len(shown) + 1)]
    assert len(shown) >= 3
    assert sorted(each.name for each in target.parent.iterdir()) == sorted([name, *shown])
    assert all((target.parent / each).read_text("utf-8").startswith("<svg ") for each in shown)
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_word_and_excel_files_say_what_the_page_says_and_are_the_same_again(clone: Clone, tmp_path: Path, form: str, lang: str) -> None:
    words = ("report", "--month", "2026-11", "--document-lang", lang)
    named, told = tmp_path / f"月报.{form.upper()}", tmp_path / "plain"
    assert clone.run(*words, "-o", str(named)).out == f"{named}\n"
    clone.forget_cache()
    assert clone.run(*words, "--format", form, "-o", str(told)).code == 0
    assert named.read_bytes() == told.read_bytes()
    seen = office_text(named.read_bytes())
    tables = [line.split(" | ") for line in clone.run(*words).out.splitlines() if line.startswith("| ")]
    assert len(tables) > 50
    for each in (cell.strip("| ").replace("\\", "") for row in tables for cell in row if "<br>" not in cell):
        assert each in seen
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有安装 Excel、Word 的支持"), ("en", "the support for Excel and Word is not installed")])
@pytest.mark.parametrize("command", [("report", "-o", "x.docx"), ("report", "-o", "x.xlsx"), ("letter", "assign", "--unit", "gongdian", "-o", "x.docx")])
def test_without_the_libraries_it_is_said_how_to_get_them(
    reader: Clone, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], lang: str, words: str
) -> None:
    monkeypatch.setattr(extra, "find_spec", lambda _: None)
    done = reader.run(*command, "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert "[office]" in done.err
    assert reader.run("report", "--format", "html").code == 0


@pytest.mark.parametrize(("form", "lang", "words"), [("docx", "zh", "Word 文件要写到文件"), ("xlsx", "en", "a workbook is written to a file")])
def test_word_and_excel_files_are_not_printed(reader: Clone, form: str, lang: str, words: str) -> None:
    done = reader.run("report", "--format", form, "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert f"redchain report -o report.{form}" in done.err


def test_the_format_option_wins_over_the_name(clone: Clone, tmp_path: Path) -> None:
    assert clone.run("report", "--month", "2026-11", "--format", "json", "-o", str(tmp_path / "a.md")).code == 0
    assert json.loads((tmp_path / "a.md").read_text("utf-8"))["command"] == "report"
    told = clone.run("report", "--month", "2026-11", "--format", "json", "-o", str(tmp_path / "a.md"), "--lang", "zh").err
    assert "按 --format 写成 json；.md 通常是 md" in told


def test_a_report_that_is_there_is_replaced(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("alt", "utf-8")
    assert clone.run("report", "--month", "2026-10", "--output", str(tmp_path / "a.md")).code == 0
    assert "2026" in (tmp_path / "a.md").read_text("utf-8")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_the_month_is_this_one_unless_told(reader: Clone) -> None:
    assert reader.run("report", "--format", "json") == reader.run("report", "--month", "2026-11", "--format", "json")
    assert reader.run("report", "--today", "2026-10-31", "--format", "json") == reader.run(
        "report", "-m", "2026-10", "--today", "2026-10-31", "--format", "json"
    )


def test_the_language_of_the_document_is_not_the_one_of_the_screen(reader: Clone) -> None:
    plain = reader.run("report", "--month", "2026-11").out
    assert reader.run("report", "--month", "2026-11", "--lang", "en").out == plain
    english = reader.run("report", "--month", "2026-11", "--document-lang", "en").out
    assert english != plain
    assert reader.run("report", "--month", "2026-11", "--document-lang", "zh", "--lang", "en").out == plain


@pytest.mark.parametrize("month", ["1900-01", "2000-02", "2026-12", "2200-12"])
def test_months_without_work_are_reports_too(reader: Clone, month: str) -> None:
    for form in STARTS:
        assert reader.run("report", "--month", month, "--format", form).code == 0


def test_a_change_of_a_record_changes_what_was_remembered(clone: Clone) -> None:
    first = clone.run("report", "--month", "2026-11").out
    clone.run("need", "edit", "N-20261123-JSGVN", "--category", "融资")
    second = clone.run("report", "--month", "2026-11").out
    assert second != first
    root = clone.path / "data/redchain.yaml"
    root.write_text(root.read_text("utf-8").replace("红链先锋", "改名先锋"), "utf-8")
    assert "改名先锋" in clone.run("report", "--month", "2026-11").out
