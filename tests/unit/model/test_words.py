"""The text types of the contract: what is a line, a word, a date, an amount."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from pydantic import TypeAdapter, ValidationError

from redchain.model.words import Count, Day, Flag, Line, Lines, Moment, Wan, Word

TYPES = {
    name: TypeAdapter(kind)
    for name, kind in {"Count": Count, "Day": Day, "Flag": Flag, "Line": Line, "Lines": Lines, "Moment": Moment, "Wan": Wan, "Word": Word}.items()
}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Line", "变压器不够用"),
        ("Line", "[red]=cmd|' /C calc'!A0"),
        ("Line", "字" * 200),
        ("Lines", "第一行\n\t第二行\r\n".replace("\r", "")),
        ("Lines", "👨‍👩‍👧 ⚡️"),
        ("Word", "高新技术企业"),
        ("Count", 0),
        ("Wan", 0),
        ("Wan", 120.5),
        ("Flag", True),
    ],
)
def test_what_is_right_stays_as_it_is(kind: str, value: object) -> None:
    assert TYPES[kind].validate_python(value) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Line", ""),
        ("Line", " 　 "),
        ("Line", "a\nb"),
        ("Line", "a\tb"),
        ("Line", "a\x1b[31m"),
        ("Line", "a\u2028b"),
        ("Line", "字" * 201),
        ("Line", 12),
        ("Line", None),
        ("Lines", "\n \n"),
        ("Lines", "a\x00"),
        ("Lines", "字" * 20001),
        ("Word", "字" * 61),
        ("Count", -1),
        ("Count", 2.0),
        ("Count", "3"),
        ("Count", True),
        ("Wan", -0.01),
        ("Wan", "120"),
        ("Wan", float("inf")),
        ("Wan", float("nan")),
        ("Wan", True),
        ("Flag", 1),
        ("Flag", "true"),
        ("Flag", "是"),
    ],
)
def test_what_is_wrong_is_refused(kind: str, value: object) -> None:
    with pytest.raises(ValidationError):
        TYPES[kind].validate_python(value)


def test_a_date_is_written_or_bare() -> None:
    assert TYPES["Day"].validate_python("2026-11-03") == date(2026, 11, 3)
    assert TYPES["Day"].validate_python(date(2026, 11, 3)) == date(2026, 11, 3)


@pytest.mark.parametrize(
    "value",
    [
        "2026.11.3",
        "2026-11-3",
        "11月3日",
        "20261103",
        "2026-02-30",
        "",
        "1762128000",
        1762128000,
        1.5,
        True,
        None,
        "1899-12-31",
        "2201-01-01",
        "2026-11-03T09:00:00",
        "2026-11-03T00:00:00",
        "46329",
    ],
)
def test_other_ways_of_writing_a_date_are_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        TYPES["Day"].validate_python(value)


def test_a_moment_has_an_offset() -> None:
    wanted = datetime(2026, 11, 3, 9, tzinfo=timezone(timedelta(hours=8)))
    assert TYPES["Moment"].validate_python("2026-11-03T09:00:00+08:00") == wanted
    assert TYPES["Moment"].validate_python("2026-11-03T01:00:00Z") == wanted


@pytest.mark.parametrize(
    "value", ["2026-11-03", "2026-11-03T09:00:00", "2026-11-03T25:00:00+08:00", "上午九点", 1762128000, "1762128000", "46329", None, date(2026, 11, 3)]
)
def test_a_moment_without_offset_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        TYPES["Moment"].validate_python(value)
