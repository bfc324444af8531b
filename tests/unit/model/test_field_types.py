"""The types of values in the contract: text, numbers, dates and moments, ids, codes with a check of their own, and terms that settings and several kinds share."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from pydantic import TypeAdapter, ValidationError

from redchain.model.credit_code import (
    credit_check_character,
    credit_code_fault,
    is_of_early_xiamen,
    normalise_credit_code,
    organisation_check_is_right,
    suggest_credit_code,
)
from redchain.model.event_id import event_day, event_id
from redchain.model.field_types import Count, CreditCode, Day, Flag, Line, Lines, Moment, NameId, NeedId, OrderId, ProjectId, RegionCode, Wan, Word

CODE = TypeAdapter(CreditCode)
REGION = TypeAdapter(RegionCode)


@pytest.mark.parametrize("code", ["91320582100RX9PKX0", "91110108551385082Q", "N2320582MF0ABC12XN", "Y1320582717800013Q"])
def test_known_codes_pass_with_letter_prefixes_too(code: str) -> None:
    assert credit_code_fault(code) is None
    assert CODE.validate_python(code) == code


def test_a_remainder_of_zero_gives_the_character_zero() -> None:
    """The trap of many libraries: 31 minus 0 is not a place in the alphabet."""
    assert credit_check_character("91320582100RX9PKX") == "0"


@pytest.mark.parametrize("body", ["N1320582", "N2320582", "N3320582", "Y1320582", "12320582", "51320582", "52320582", "53320582", "92320582", "93320582"])
def test_every_prefix_passes_with_its_check_character(body: str) -> None:
    first = body + "MF0ABC12X"
    assert credit_code_fault(first + credit_check_character(first)) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("9.13206E+17", "precision"),
        ("9.132e17", "precision"),
        ("", "length"),
        ("91320582100RX9PKX", "length"),
        ("91320582100RX9PKX00", "length"),
        ("91320582100rx9pkx0", "alphabet"),
        ("9132O582100RX9PKX0", "alphabet"),
        ("９１３２０５８２１００RX9PKX0", "alphabet"),
    ],
)
def test_each_fault_has_its_name(code: str, fault: str) -> None:
    assert credit_code_fault(code) == fault
    with pytest.raises(ValidationError) as caught:
        CODE.validate_python(code)
    assert caught.value.errors()[0]["type"] == f"credit_code_{fault}"


@pytest.mark.parametrize("code", ["91320582100RX9PKX1", "91320852100RX9PKX0"])
def test_a_wrong_check_character_is_for_a_rule_to_find_since_a_record_may_allow_it(code: str) -> None:
    assert credit_code_fault(code) == "check"
    assert CODE.validate_python(code) == code


@pytest.mark.parametrize(
    ("code", "is_early"),
    [("91350203M0001WXY2D", True), ("92350200M0000ABC1A", True), ("91350203MA2XYWXY2D", False), ("91320582M0001WXY2D", False), ("91110108551385082Q", False)],
)
def test_early_codes_of_xiamen_are_known_by_their_form(code: str, *, is_early: bool) -> None:
    assert is_of_early_xiamen(code) is is_early


def test_a_number_is_no_credit_code() -> None:
    with pytest.raises(ValidationError):
        CODE.validate_python(913205821003456789)


@pytest.mark.parametrize(
    "pasted",
    [
        " 91320582100RX9PKX0 ",
        "91320582100rx9pkx0",
        "９１３２０５８２１００ｒｘ９ｐｋｘ０",
        "9132 0582 100R X9PK X0",
        "91320582-100RX9PKX-0",
        "91320582　100RX9PKX0",
    ],
)
def test_a_pasted_code_normalises(pasted: str) -> None:
    assert normalise_credit_code(pasted) == "91320582100RX9PKX0"


@pytest.mark.parametrize("typed", ["9132O582100RX9PKX0", "9I320582100RX9PKX0", "913Z0582100RX9PKX0", "91320S82100RX9PKX0", "9132o58210oRX9PKXO"])
def test_look_alike_letters_are_hinted_at(typed: str) -> None:
    assert suggest_credit_code(typed) == "91320582100RX9PKX0"


def test_no_hint_where_look_alikes_do_not_mend_it() -> None:
    assert suggest_credit_code("91320582100RX9PKX1") is None
    assert suggest_credit_code("张家港") is None


@pytest.mark.parametrize(("code", "is_right"), [("91110108551385082Q", True), ("9111010855138508XQ", False), ("91320582MA1ABCD11F", True)])
def test_the_organisation_check_of_gb_11714(code: str, *, is_right: bool) -> None:
    assert organisation_check_is_right(code) is is_right


@pytest.mark.parametrize("region", ["320582", "110000", "820000"])
def test_regions_of_known_provinces_pass(region: str) -> None:
    assert REGION.validate_python(region) == region


@pytest.mark.parametrize("region", ["990101", "32058", "3205820", "３２０５８２", "张家港", "", 320582])
def test_other_regions_are_refused(region: object) -> None:
    with pytest.raises(ValidationError):
        REGION.validate_python(region)


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
