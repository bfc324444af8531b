"""Places in a file by key path."""

from __future__ import annotations

import pytest

from redchain.store.yaml_positions import Positions, quick_where

TEXT = """# 一条记录
id: "x"
tags: [a, "b c"]
note:
log:
  - at: "2026-11-03"   # 上午
    by: x
  - at: "2026-11-04"
    by: |
      长文字
"""


@pytest.mark.parametrize(
    ("place", "where"),
    [
        (("id",), (2, 5)),
        (("tags", 1), (3, 11)),
        (("note",), (4, 1)),
        (("log",), (6, 3)),
        (("log", 0, "at"), (6, 9)),
        (("log", 1, "by"), (9, 9)),
        (("log", 1, "missing"), (8, 5)),
        (("log", 7, "at"), (5, 1)),
        (("missing",), (2, 1)),
        ((), (2, 1)),
    ],
)
def test_where_a_value_stands(place: tuple[str | int, ...], where: tuple[int, int]) -> None:
    assert Positions(TEXT).where(place) == where


def test_where_a_key_stands() -> None:
    assert Positions(TEXT).where(("log", 0, "by"), key=True) == (7, 5)
    assert Positions(TEXT).where(("tags",), key=True) == (3, 1)


def test_a_value_as_it_is_written() -> None:
    positions = Positions(TEXT)
    assert positions.raw(("tags", 1)) == '"b c"'
    assert positions.raw(("log", 0, "at")) == '"2026-11-03"'
    assert positions.raw(("missing",)) is None


@pytest.mark.parametrize("text", ["a: [b\n", "", "a: b: c\n", "- [" * 400, "a: 1\na: 2\n", "a:\n#\n\n  #\n b: 1\n"])
def test_a_text_that_does_not_parse_has_no_places_and_no_error(text: str) -> None:
    positions = Positions(text)
    assert positions.where(("x", 3, "y"))[0] >= 1
    assert positions.raw(("x",)) is None


def test_the_quick_way_finds_what_the_slow_way_finds() -> None:
    for field in ("id", "tags"):
        assert quick_where(TEXT, field) == Positions(TEXT).where((field,))
    assert quick_where('{"id": "x",\n "note": "y"}', "note") == (2, 10)
