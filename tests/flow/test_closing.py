"""A month is closed once, by one commit; what changes later is told as corrections, and nobody mends the file by hand."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from redchain.flow.workspace import open_workspace

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
        "of": ["need", "order"],
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
    assert "the records now give other figures of needs and orders, see Corrections" in english
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


@pytest.mark.parametrize(("lang", "said"), [("zh", "以前定稿过"), ("en", "was closed before")])
def test_a_month_whose_file_was_deleted_is_not_closed_anew(closed: Clone, lang: str, said: str) -> None:
    first = closed.git("rev-parse", "--short=10", "HEAD").strip()
    closed.git("rm", "-q", PATH)
    closed.git("commit", "-qm", "gone")
    done = closed.run(*CLOSE, "--lang", lang)
    assert (done.code, said in done.err) == (1, True)
    closed.git("checkout", "-q", *done.err.rpartition("git checkout ")[2].split())
    assert first in done.err
    closed.git("commit", "-qm", "back")
    assert report(closed, "2026-10")["closed"]["is_same"]


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


def forge(clone: Clone) -> None:
    """Mend a figure and seal the file anew, so that it is as redchain would have written it."""
    from redchain.report.closing import closed_text, read_closed

    path = clone.path / PATH
    found = read_closed(path.read_text("utf-8"))
    groups = {**found.figures.groups, "total": {**found.figures.groups["total"], "received": 80}}
    path.write_text(closed_text(found._replace(figures=found.figures._replace(groups=groups))), "utf-8")


def mend(clone: Clone) -> None:
    path = clone.path / PATH
    path.write_text(path.read_text("utf-8").replace('"received": 8', '"received": 9'), "utf-8")


def delete_and_forge(clone: Clone) -> None:
    text = (clone.path / PATH).read_text("utf-8")
    clone.git("rm", "-q", PATH)
    clone.git("commit", "-qm", "gone")
    (clone.path / PATH).parent.mkdir(exist_ok=True, parents=True)
    (clone.path / PATH).write_text(text, "utf-8")
    forge(clone)


CHANGES = {"mended": mend, "sealed anew": forge, "deleted, then sealed anew": delete_and_forge}


@pytest.mark.parametrize("is_committed", [True, False])
@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_file_is_told_wherever_it_would_have_been_gone_by(closed: Clone, change: str, *, is_committed: bool) -> None:
    first = closed.git("rev-parse", "HEAD").strip()[:10]
    report(closed, "2026-10")  # what is kept of this one is not told again
    CHANGES[change](closed)
    if is_committed:
        closed.git("add", "-A")
        closed.git("commit", "-qm", "a figure")
    restore = f"git checkout {first} -- {PATH}"
    for language, words in (("zh", "被改过，不作数"), ("en", "is not as it was written")):
        checked = closed.run("validate", "--lang", language)
        assert checked.code == 1
        assert "RC712" in checked.out
        assert restore in checked.out
        for month in ("2026-10", "2026-11"):
            page = closed.run("report", "--month", month, "--document-lang", language).out
            assert words in page
            assert restore in page
    for month in ("2026-10", "2026-11"):
        found = report(closed, month)
        assert (found["closed"], found["corrections"]) == (None, [])
        assert [(each["month"], each["file"]) for each in found["damaged"]] == [("2026-10", PATH)]
    assert "damaged" not in report(closed, "2026-09")
    assert restore in closed.run("doctor", "--lang", "zh").out
    closed.git(*restore.split()[1:])
    assert closed.run("validate").code == 0
    assert report(closed, "2026-10")["closed"]["is_same"] is True


@pytest.mark.parametrize("form", ["md", "html", "docx", "xlsx"])
def test_every_form_of_the_page_says_that_a_closed_month_was_changed(closed: Clone, form: str) -> None:
    forge(closed)
    closed.git("commit", "-qam", "a figure")
    name = f"report.{form}"
    assert closed.run("report", "--month", "2026-11", "-o", name).code == 0
    path = closed.path / name
    if form in {"md", "html"}:
        text = path.read_text("utf-8")
    else:
        with zipfile.ZipFile(path) as book:
            text = "".join(book.read(each).decode("utf-8") for each in book.namelist() if each.endswith(".xml"))
    assert "被改过，不作数" in text


def test_a_month_that_is_closed_again_after_it_was_taken_back_is_as_it_was_written(closed: Clone) -> None:
    assert closed.run("undo", "--yes").code == 0
    assert closed.run("need", "edit", NEED, "--category", "用工").code == 0
    assert closed.run(*CLOSE).code == 0
    assert closed.run("validate").code == 0
    assert report(closed, "2026-10")["closed"]["is_same"] is True


def test_a_month_that_another_branch_closed_is_as_it_was_written(closed: Clone) -> None:
    closed.git("checkout", "-qb", "other", "HEAD~1")
    assert closed.run("need", "edit", NEED, "--category", "用工").code == 0
    closed.git("merge", "-q", "--no-edit", "main")
    assert closed.run("validate").code == 0
    assert report(closed, "2026-11")["corrections"] != []


def test_a_file_that_redchain_did_not_write_closes_nothing_until_the_month_is_closed(clone: Clone) -> None:
    path = clone.path / PATH
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text("{}\n", "utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "by hand")
    assert clone.run("validate").code == 1
    clone.git("rm", "-q", PATH)
    clone.git("commit", "-qm", "gone")
    assert clone.run(*CLOSE).code == 0
    assert clone.run("validate").code == 0


def test_git_is_not_asked_where_no_month_is_closed(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.flow import closed_months

    monkeypatch.setattr(closed_months, "comings_and_goings", None)
    space = open_workspace(str(clone.path), None)
    assert closed_months.closed_months(space) == ((), ())
