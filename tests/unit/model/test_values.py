"""The types of values in the contract: text, numbers, dates and moments, ids, and the terms that settings and several kinds share."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from pydantic import TypeAdapter, ValidationError

from redchain.model.event import event_day, event_id
from redchain.model.values import Count, Day, Flag, Line, Lines, Moment, NameId, NeedId, OrderId, ProjectId, Wan, Word

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


NAME, NEED = TypeAdapter(NameId), TypeAdapter(NeedId)


def test_the_first_and_the_last_id_of_a_day() -> None:
    assert event_id("N", date(2026, 11, 23), 0) == "N-20261123-00000"
    assert event_id("D", date(2026, 11, 23), 32**5 - 1) == "D-20261123-ZZZZZ"


@pytest.mark.parametrize(
    "text",
    [
        "N-20261340-7K3F9",
        "N-20260230-7K3F9",
        "N-20261123-7K3FI",
        "N-20261123-7k3f9",
        "N-20261123-7K3F",
        "N-20261123-7K3F9\n",
        "n-20261123-7K3F9",
        "N20261123-7K3F9",
        "N-２０２６1123-7K3F9",
        "",
    ],
)
def test_what_is_no_event_id_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        NEED.validate_python(text)


def test_the_day_of_an_event_id() -> None:
    assert event_day("N-20261123-7K3F9") == date(2026, 11, 23)
    assert event_day("sl-hangqing") is None
    assert event_day("N-20260230-7K3F9") is None


def test_each_kind_has_its_own_letter() -> None:
    for letter, kind in (("N", NeedId), ("P", ProjectId), ("D", OrderId)):
        adapter: TypeAdapter[str] = TypeAdapter(kind)
        for other in "NPD":
            given = f"{other}-20261123-7K3F9"
            if other == letter:
                assert adapter.validate_python(given) == given
            else:
                with pytest.raises(ValidationError):
                    adapter.validate_python(given)


@pytest.mark.parametrize("name", ["a", "0", "sl-hangqing", "a" * 63, "0-anli-9", "a--b", "a-"])
def test_names_that_pass(name: str) -> None:
    assert NAME.validate_python(name) == name


@pytest.mark.parametrize("name", ["", "-a", "A", "a_b", "a b", "局", "ａ", "a" * 64, "a.b", "a/b", "../a", "a\n", 1, None])
def test_names_that_are_refused(name: object) -> None:
    with pytest.raises(ValidationError):
        NAME.validate_python(name)
