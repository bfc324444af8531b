"""`redchain explain`: every rule, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from redchain.check.catalogue import all_rules

if TYPE_CHECKING:
    from tests.conftest import Clone


@pytest.mark.parametrize("code", [each.code for each in all_rules()])
def test_each_rule_says_what_it_wants_why_and_how_to_mend_it(reader: Clone, code: str) -> None:
    zh, en = (reader.run("explain", code, "--lang", lang) for lang in ("zh", "en"))
    assert (zh.code, zh.err, en.code, en.err) == (0, "", 0, "")
    assert zh.out.startswith(f"{code}  ")
    assert [line.split("：")[0] for line in zh.out.splitlines()[1:]] == ["级别", "提示", "怎么办", "为什么"]
    assert [line.split(":")[0] for line in en.out.splitlines()[1:]] == ["Severity", "Says", "What to do", "Why"]
    assert not re.search(r"\{\w+\}", zh.out + en.out)


def test_without_a_code_all_rules_are_listed(reader: Clone) -> None:
    for lang in ("zh", "en"):
        done = reader.run("explain", "--lang", lang)
        assert [line.split()[0] for line in done.out.splitlines()] == [each.code for each in all_rules()]


def test_the_case_of_a_code_does_not_matter(reader: Clone) -> None:
    assert reader.run("explain", "rc205") == reader.run("explain", "RC205")


def test_it_works_outside_a_repository(reader: Clone, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert reader.program("explain", "RC205", cwd=tmp_path_factory.mktemp("nowhere")).code == 0
