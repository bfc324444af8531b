"""The threat model names a test for each attack, and each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
ROWS = [line for line in (TOP / "docs/threat-model.md").read_text("utf-8").partition("## 六")[2].splitlines() if line.startswith("| ")][2:]
FEWEST = 54
OF_TIMES = ("RC703", "RC707", "RC713", "RC717", "RC718", "RC719")


def test_attacks_are_listed() -> None:
    assert len(ROWS) >= FEWEST


@pytest.mark.parametrize("code", OF_TIMES)
def test_each_rule_about_times_has_a_row(code: str) -> None:
    assert any(code in row for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[2].strip())
def test_each_attack_has_a_test_that_is_there(row: str) -> None:
    cells = [each.strip() for each in row.strip("|").split(" | ")]
    assert len(cells) == 5
    assert all(cells)
    named = re.findall(r"`(tests/[^`]*)`", cells[-1])
    assert named
    for each in named:
        path, _, name = each.partition("::")
        text = (TOP / path).read_text("utf-8")
        assert not name or f"def {name}(" in text or f'"{name}": (' in text, each
