"""A finding says what is wrong in both languages and can be put in order."""

from __future__ import annotations

import pytest

from redchain.check.catalogue import RULES, rule
from redchain.model.finding import Finding, errors
from redchain.text import Text


def test_a_rule_makes_a_finding_with_its_words_filled() -> None:
    finding = rule("RC206").broken(("category",), value="缺电", allowed=Text("融资", "finance"))
    assert finding.code == "RC206"
    assert finding.is_error
    assert "缺电" in finding.text.zh
    assert finding.remedy is not None
    assert "finance" in finding.remedy.en
    assert finding.field == ("category",)


def test_text_of_a_user_is_never_filled_again() -> None:
    """Braces in a value are not places to fill."""
    finding = rule("RC206").broken(value="{allowed} {0.__class__}", allowed="x")
    assert "{allowed} {0.__class__}" in finding.text.en


def test_an_unknown_code_has_no_rule() -> None:
    with pytest.raises(KeyError):
        rule("RC999")


def test_findings_sort_by_file_then_line() -> None:
    first = Finding("RC601", "error", Text("甲", "a")).at("a.yaml", 9, 1)
    second = Finding("RC002", "error", Text("乙", "b")).at("b.yaml", 1, 1)
    third = Finding("RC001", "warning", Text("丙", "c")).at("b.yaml", 1, 1)
    assert sorted([second, first, third], key=Finding.order) == [first, third, second]
    assert errors((first, third)) == (first,)


def test_a_finding_keeps_its_record_when_its_place_is_told() -> None:
    finding = Finding("RC601", "error", Text("甲", "a"), record="x").at("a.yaml", 2, 3)
    assert (finding.record, finding.file, finding.line, finding.column) == ("x", "a.yaml", 2, 3)


def test_every_rule_is_found_by_its_code() -> None:
    assert [rule(each.code) for each in RULES] == list(RULES)
