"""A month is closed once, by one commit; what changes later is told as corrections, and nobody mends the file by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

PATH = "data/lists/closed/2026-10.json"
NEED = "N-20261008-XYZ72"
CLOSE = ("report", "--month", "2026-10", "--close")


def report(clone: Clone, month: str, *more: str) -> dict[str, Any]:
    done = clone.run("report", "--month", month, "--format", "json", *more)
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)["data"]
    return found


def errors(clone: Clone, base: str) -> list[tuple[str, str]]:
    done = clone.run("validate", "--against", base, "--format", "json", "--lang", "zh")
    return [(each["code"], each["remedy"]) for each in json.loads(done.out)["data"]["findings"] if each["severity"] == "error"]


@pytest.fixture
def closed(clone: Clone) -> Clone:
    assert clone.run(*CLOSE).code == 0
    return clone


def test_a_month_is_closed_by_one_commit_and_taken_back(clone: Clone) -> None:
    before = clone.subjects()
    done = clone.run(*CLOSE, "--lang", "zh")
    assert (done.code, done.out) == (0, f"{PATH}\n")
    assert "2026-10 已定稿" in done.err
    assert clone.subjects() == ["report: close 2026-10", *before]
    assert clone.git("show", "--format=", "--name-only").split() == [PATH]
    assert report(clone, "2026-10")["closed"] == {
        "on": "2026-11-23",
        "stood_on": json.loads((clone.path / PATH).read_text("utf-8"))["stood_on"],
        "is_same": True,
    }
    assert clone.run("undo", "--yes").code == 0
    assert not (clone.path / PATH).exists()
    assert report(clone, "2026-10")["closed"] is None


def test_it_is_shown_first(clone: Clone) -> None:
    files = clone.files()
    done = clone.run(*CLOSE, "--dry-run", "--lang", "zh")
    assert done.code == 0
    assert f"将写入 {PATH}" in done.err
    assert clone.files() == files
    assert clone.run(*CLOSE, "--no-commit").code == 0
    assert clone.git("status", "--porcelain", "-uall").split() == ["??", PATH]
    assert (clone.path / PATH).read_text("utf-8") == done.out


@pytest.mark.parametrize(
    ("arguments", "code", "zh", "en"),
    [
        (("--month", "2026-11", "--close"), 1, "2026-11 还没有结束", "2026-11 is not over"),
        (("--month", "2026-10", "--close"), 1, "2026-10 已经定稿", "2026-10 is closed already"),
        (("--close",), 2, "定稿要写明月份", "has to be named"),
        (("--week", "2026-W40", "--close"), 2, "定稿要写明月份", "has to be named"),
        (("--month", "2026-10", "--close", "--chain", "yejin"), 2, "--close 和 --chain 不能同时用", "--close and --chain cannot"),
        (("--month", "2026-10", "--close", "-o", "a.md"), 2, "--close 和 --output 不能同时用", "--close and --output cannot"),
        (("--month", "2026-10", "--close", "--format", "html"), 2, "--close 和 --format 不能同时用", "--close and --format cannot"),
        (("--month", "2026-10", "--dry-run"), 2, "--dry-run 只和 --close 一起用", "--dry-run goes with --close alone"),
    ],
)
def test_what_is_not_closed(closed: Clone, arguments: tuple[str, ...], code: int, zh: str, en: str) -> None:
    for language, words in (("zh", zh), ("en", en)):
        done = closed.run("report", *arguments, "--lang", language)
        assert (done.code, done.out) == (code, "")
        assert words in done.err
    assert closed.subjects()[0] == "report: close 2026-10"


def test_what_is_not_committed_is_no_ground_to_close_on(clone: Clone) -> None:
    assert clone.run("need", "edit", NEED, "--category", "用工", "--no-commit").code == 0
    done = clone.run(*CLOSE, "--lang", "zh")
    assert (done.code, done.out) == (1, "")
    assert "还没有提交" in done.err


def test_a_later_change_is_told_in_the_next_report_as_a_correction(closed: Clone) -> None:
    assert report(closed, "2026-11")["corrections"] == []
    assert closed.run("need", "edit", NEED, "--category", "用工").code == 0
    (found,) = report(closed, "2026-11")["corrections"]
    assert (found["month"], found["records"]) == ("2026-10", [NEED])
    assert {"of": "category", "id": "用工", "name": "用工", "figure": "received", "from": "0", "to": "1"} in found["figures"]
    own = report(closed, "2026-10")
    assert own["closed"]["is_same"] is False
    assert own["corrections"] == [found]
    page = closed.run("report", "--month", "2026-11").out
    assert "更正" in page
    assert "| 2026-10 | 用工 | 收到 | 0 | 1 |" in page
    english = closed.run("report", "--month", "2026-10", "--document-lang", "en").out
    assert "the records now give other figures, see Corrections" in english
    assert f"Needs counted otherwise for October 2026: {NEED}." in english
    assert report(closed, "2026-11", "--chain", "yejin")["corrections"] == []


def test_a_correction_is_told_once(closed: Clone) -> None:
    closed.run("need", "edit", NEED, "--category", "用工")
    assert closed.run("report", "--month", "2026-11", "--close", "--today", "2026-12-02").code == 0
    assert len(report(closed, "2026-11", "--today", "2027-01-03")["corrections"]) == 1
    assert report(closed, "2026-12", "--today", "2027-01-03")["corrections"] == []
    closed.run("need", "edit", NEED, "--category", "融资")
    (october,) = report(closed, "2026-12", "--today", "2027-01-03")["corrections"]
    assert october["month"] == "2026-10"
    assert {each["name"] for each in october["figures"]} == {"用工", "融资"}


def test_a_file_mended_by_hand_is_refused_and_not_gone_by(closed: Clone) -> None:
    path = closed.path / PATH
    path.write_text(path.read_text("utf-8").replace('"received": 8', '"received": 9'), "utf-8")
    closed.git("commit", "-qam", "mend a figure")
    ((code, remedy),) = errors(closed, "HEAD~1")
    assert code == "RC712"
    assert "git checkout" in remedy
    assert report(closed, "2026-10")["closed"] is None
    assert "被改过，不作数" in closed.run("report", "--month", "2026-10", "--lang", "zh").err
    assert "is not as it was written" in closed.run("doctor", "--lang", "en").out


def test_a_file_that_is_gone_is_refused(closed: Clone) -> None:
    closed.git("rm", "-q", PATH)
    closed.git("commit", "-qm", "gone")
    assert [code for code, _ in errors(closed, "HEAD~1")] == ["RC712"]


def test_a_closing_is_proposed_as_it_is_and_no_other_way(closed: Clone) -> None:
    assert errors(closed, "HEAD~1") == []
    path = closed.path / PATH
    text = path.read_text("utf-8")
    from redchain.report.closing import closed_text, read_closed

    forged = read_closed(text)
    groups = {**forged.figures.groups, "total": {**forged.figures.groups["total"], "received": 80}}
    path.write_text(closed_text(forged._replace(figures=forged.figures._replace(groups=groups))), "utf-8")
    closed.git("commit", "-qam", "a figure, sealed anew", "--amend")
    assert [code for code, _ in errors(closed, "HEAD~1")] == ["RC712"]


def test_doctor_and_status_know_closed_months(closed: Clone) -> None:
    assert "已定稿 1 个月，最近的是 2026-10" in closed.run("doctor", "--lang", "zh").out
    assert closed.run("status").code == 0
