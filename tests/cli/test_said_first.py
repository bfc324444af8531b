"""What is refused prints nothing before; what a command leaves out, or cannot know yet, it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow
NEED = "N-20251203-EM1A3"
FILE = f"data/needs/2025-12/{NEED}"


@pytest.mark.parametrize(("lang", "words"), [("zh", "2027-03 还没有到"), ("en", "2027-03 has not begun")])
@pytest.mark.parametrize("more", [(), ("--quiet",), ("--format", "json")])
def test_a_report_of_a_month_to_come_says_so(reader: Clone, lang: str, words: str, more: tuple[str, ...]) -> None:
    done = reader.run("report", "--month", "2027-03", "--lang", lang, *more)
    assert done.code == 0
    assert words in done.err


@pytest.mark.parametrize("month", ["2026-11", "2026-10"])
def test_a_month_that_has_begun_is_reported_without_a_word(reader: Clone, month: str) -> None:
    assert reader.run("report", "--month", month).err == ""


@pytest.mark.parametrize(("lang", "words"), [("zh", "（--{}）是 {}；相近的有：{}"), ("en", "(--{}) {}; near it: {}")])
@pytest.mark.parametrize(
    "asked",
    [
        ("unit", "name", "示例市供电公司", "示例供电公司"),
        ("enterprise", "name", "张家港示例靶材公司", "张家港示例靶材有限公司"),
        ("resource", "title", "投资项目帮代办", "投资建设项目帮代办"),
    ],
)
def test_a_filter_that_finds_nothing_says_so_with_what_is_near(reader: Clone, lang: str, words: str, asked: tuple[str, ...]) -> None:
    kind, flag, value, near = asked
    done = reader.run(kind, "list", f"--{flag}", value, "--lang", lang)
    assert done.code == 0
    assert words.format(flag, value, near) in done.err


@pytest.mark.parametrize("ending", [".yml", ".YAML", ".yaml.txt"])
def test_lists_and_validate_agree_on_what_may_be_a_record(clone: Clone, ending: str) -> None:
    (clone.path / f"{FILE}.yaml").rename(clone.path / f"{FILE}{ending}")
    checked, made = clone.run("validate"), clone.run("lists")
    assert (checked.code, made.code, made.out) == (1, 1, "")
    assert "RC202 错误" in checked.out


def test_what_is_surely_no_record_stays_a_warning(clone: Clone) -> None:
    (clone.path / f"{FILE}.docx").write_bytes(b"x")
    checked, made = clone.run("validate"), clone.run("lists", "--dry-run")
    assert (checked.code, made.code) == (0, 0)
    assert "RC202 提醒" in checked.out


@pytest.mark.parametrize("yes", [(), ("--yes",), ("--dry-run",)])
@pytest.mark.parametrize(("by", "lang"), [("gongdian", "zh"), ("shi-keji-ju", "en")])
def test_dispatching_refuses_before_it_shows_anything(clone: Clone, yes: tuple[str, ...], by: str, lang: str) -> None:
    done = clone.run("match", "--plan", "--least", "0.3", "--dispatch", "--due", "2026-12-04", "--at", "2027-11-23T09:00", "--by", by, "--lang", lang, *yes)
    assert (done.code, done.out) == (1, "")
    assert "--yes" not in done.err


def test_dispatching_into_a_lock_shows_nothing(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.history import git_index

    monkeypatch.setattr(git_index, "_PATIENCE", 0.01)
    monkeypatch.setattr(git_index, "_TIMEOUT", 0.05)
    (clone.path / ".git/index.lock").touch()
    done = clone.run("match", "--plan", "--least", "0.3", "--dispatch", "--due", "2026-12-04", "--yes")
    assert (done.code, done.out) == (1, "")
    assert "index.lock" in done.err
