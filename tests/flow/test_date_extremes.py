"""One date at the end of the calendar stops nobody: it is refused where it is read, or counted with, and no command ends as a bug."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

COMMANDS = (
    ("todo",),
    ("overdue",),
    ("remind",),
    ("calendar", "export"),
    ("report", "--month", "2026-11"),
    ("lists", "--dry-run"),
    ("match",),
    ("gaps",),
    ("validate",),
)
MOMENTS = (
    "9999-12-31T23:00:00+08:00",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+08:00",
    "0001-01-01T00:00:00+14:00",
    "1900-01-01T00:00:00+08:00",
    "1989-12-31T23:59:59+00:00",
    "1990-01-01T00:00:00+00:00",
    "2100-12-31T23:59:59+08:00",
    "2101-01-01T00:00:00+08:00",
    "2199-01-01T00:00:00+08:00",
)
DAYS = ("0001-01-01", "0999-12-31", "1899-12-31", "1900-01-01", "2100-12-31", "2200-12-31", "2201-01-01", "9999-12-31")


def with_everywhere(clone: Clone, pattern: str, value: str) -> None:
    """Put a value in the place of one value of that form in a file of every kind."""
    for folder in sorted((clone.path / "data").iterdir()):
        for path in sorted(folder.rglob("*.yaml"))[:2] if folder.is_dir() else ():
            text = path.read_text(encoding="utf-8")
            found = list(re.finditer(pattern, text))[-1:]
            for each in found:
                path.write_text(text[: each.start(1)] + value + text[each.end(1) :], encoding="utf-8")


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_moment_stops_a_command(clone: Clone, moment: str) -> None:
    with_everywhere(clone, r' at: "([^"]+)"', moment)

    assert {
        command: done
        for command in COMMANDS
        if (done := clone.run(*command, "--without-broken") if command[0] in {"report", "lists"} else clone.run(*command)).code > 2
    } == {}


@pytest.mark.parametrize("day", DAYS)
def test_no_day_stops_a_command(clone: Clone, day: str) -> None:
    with_everywhere(clone, r'(?:_on|_until|due|until|from): "([0-9-]{10})"', day)

    assert {
        command: done
        for command in COMMANDS
        if (done := clone.run(*command, "--without-broken") if command[0] in {"report", "lists"} else clone.run(*command)).code > 2
    } == {}
