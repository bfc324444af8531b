"""Credit codes by the vectors of the standards; region codes by their provinces."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from redchain.model.codes import (
    CreditCode,
    RegionCode,
    credit_check_character,
    credit_code_fault,
    normalise_credit_code,
    organisation_check_is_right,
    suggest_credit_code,
)

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
        ("91320582100RX9PKX1", "check"),
        ("91320852100RX9PKX0", "check"),
    ],
)
def test_each_fault_has_its_name(code: str, fault: str) -> None:
    assert credit_code_fault(code) == fault
    with pytest.raises(ValidationError) as caught:
        CODE.validate_python(code)
    assert caught.value.errors()[0]["type"] == f"credit_code_{fault}"


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
