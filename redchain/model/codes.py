"""Codes that carry their own rules: the unified social credit code (GB 32100-2015) and region codes (GB/T 2260)."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015; I, O, S, V and Z are left out."""
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LENGTH = 18
_LOOKALIKES = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
    ]
)
_DISTRICT_PAIRS = re.compile(r"(?:00){1,2}$")
_PRECISION_LOST = re.compile(r"^\d\.\d+E\+?\d+$", re.IGNORECASE)


def normalise_credit_code(text: str) -> str:
    """Return a pasted code in its written form: half-width, upper case, without spaces and hyphens.

    >>> normalise_credit_code(" ９１３２０５８２１００ｒｘ９ｐｋｘ０ ")
    '91320582100RX9PKX0'
    """
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()


def credit_check_character(first17: str) -> str:
    """Return the 18th character for the first 17 (GB 32100-2015: (31 - sum mod 31) mod 31).

    >>> credit_check_character("91320582100RX9PKX")
    '0'
    """
    total = sum(ALPHABET.index(each) * weight for each, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check_is_right(code: str) -> bool:
    """Tell whether positions 9-17 carry the check character of GB 11714 (a wrong one is only worth a warning)."""
    body, check = code[8:16], code[16]
    total = sum(_ORGANISATION_ALPHABET.index(each) * weight for each, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    wanted = 11 - total % 11
    return check == {10: "X", 11: "0"}.get(wanted, str(wanted))


def suggest_credit_code(text: str) -> str | None:
    """Return the code with look-alike letters exchanged (O to 0, I to 1, Z to 2, S to 5) if that makes it right; a hint, never applied."""
    code = "".join(_LOOKALIKES.get(each, each) for each in normalise_credit_code(text))
    return code if credit_code_fault(code) is None else None


def credit_code_fault(code: str) -> str | None:
    """Return what is wrong with a code in its written form: `length`, `precision`, `alphabet`, `check`; None when it is right."""
    if _PRECISION_LOST.match(code):
        return "precision"
    if len(code) != _LENGTH:
        return "length"
    if any(each not in ALPHABET for each in code):
        return "alphabet"
    return None if credit_check_character(code[:17]) == code[17] else "check"


def region_prefix(code: str) -> str:
    """Return the digits that the codes of all places inside a region share (GB/T 2260).

    >>> region_prefix("320500"), region_prefix("320000"), region_prefix("320582")
    ('3205', '32', '320582')
    """
    return _DISTRICT_PAIRS.sub("", code)


def _credit_code(value: str) -> str:
    fault = credit_code_fault(value)
    if fault is not None:
        kind = f"credit_code_{fault}"
        raise PydanticCustomError(kind, "not a unified social credit code ({fault})", {"fault": fault})
    return value


def _region(value: str) -> str:
    if value[:2] not in _PROVINCES:
        raise PydanticCustomError("region_province", "no province has this code")
    return value


class _Spelled:
    """Tells JSON schemas how a code is spelled; that its check character is right goes beyond a pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> dict[str, Any]:
        return {"type": "string", "pattern": self.pattern}


CreditCode = Annotated[str, StringConstraints(strict=True), AfterValidator(_credit_code), _Spelled(rf"^[{ALPHABET}]{{{_LENGTH}}}$")]
"""A unified social credit code (统一社会信用代码), 18 characters, check character right; letter prefixes such as N2 and Y1 pass."""

RegionCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{6}$"), AfterValidator(_region)]
"""A six-digit region code whose first two digits name a province (GB/T 2260)."""
