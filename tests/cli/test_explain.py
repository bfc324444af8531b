"""`redchain explain`: every rule, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from redchain.check.catalogue import all_rules
from tests.conftest import TESTS

if TYPE_CHECKING:
    from redchain.model.finding import Rule
    from tests.conftest import Clone


@pytest.mark.parametrize("code", [each.code for each in all_rules()])
def test_each_rule_says_what_it_wants_why_and_how_to_mend_it(reader: Clone, code: str) -> None:
    zh, en = (reader.run("explain", code, "--lang", lang) for lang in ("zh", "en"))
    assert (zh.code, zh.err, en.code, en.err) == (0, "", 0, "")
    assert zh.out.startswith(f"{code}  ")
    assert [line.split("：")[0] for line in zh.out.splitlines()[1:]] == ["级别", "提示", "怎么办", "为什么"]
    assert [line.split(":")[0] for line in en.out.splitlines()[1:]] == ["Severity", "Says", "What to do", "Why"]
    assert not re.search(r"\{\w+\}", zh.out + en.out)


CHANGING = {"RC202", "RC319", "RC355", "RC360", "RC361", "RC362", "RC363", "RC364", "RC713", "RC714", "RC718", "RC720", "RC802", "RC803", "RC804", "RC805"}
"""The rules whose findings are made an error or a warning where they are found."""


@pytest.mark.parametrize("each", all_rules(), ids=[each.code for each in all_rules()])
def test_the_level_is_that_of_its_findings_and_says_when_it_is_the_other(reader: Clone, each: Rule) -> None:
    assert each.has_both_levels == (each.code in CHANGING or each.lets_pass)
    for lang, words in (("zh", {"error": "级别：错误", "warning": "级别：提醒"}), ("en", {"error": "Severity: an error", "warning": "Severity: a warning"})):
        line = reader.run("explain", each.code, "--lang", lang).out.splitlines()[1]
        assert line.startswith(words[each.severity])
        assert ("；" in line or ";" in line) == each.has_both_levels


def test_no_other_place_changes_the_severity_of_a_finding() -> None:
    """A new one says in its rule when that is."""
    places = {path.stem for path in (TESTS.parent / "redchain").rglob("*.py") if re.search(r"replace\(\w+, severity=", path.read_text("utf-8"))}
    assert places == {
        *("record_reader", "rc300_steps", "rc700_times", "judge_proposal", "judge_commit", "taken_back", "rc800_access", "perform", "settings_references"),
    }


def test_without_a_code_all_rules_are_listed(reader: Clone) -> None:
    for lang in ("zh", "en"):
        done = reader.run("explain", "--lang", lang)
        assert [line.split()[0] for line in done.out.splitlines()] == [each.code for each in all_rules()]


def test_the_case_of_a_code_does_not_matter(reader: Clone) -> None:
    assert reader.run("explain", "rc205") == reader.run("explain", "RC205")


def test_it_works_outside_a_repository(reader: Clone, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert reader.program("explain", "RC205", cwd=tmp_path_factory.mktemp("nowhere")).code == 0
