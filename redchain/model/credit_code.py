"""Unified social credit codes (统一社会信用代码, GB 32100-2015): their written form, check characters, and what is wrong with one."""

from __future__ import annotations

import re
import unicodedata

from redchain.lazy_pattern import pattern

CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015; I, O, S, V and Z are left out."""
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CREDIT_CODE_LENGTH = 18
_LOOKALIKES = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}
EARLY_XIAMEN = r"9[0-9]3502[0-9]{2}M0"
"""How the codes begin that Xiamen gave out before the national rule of 2015."""
_EARLY_XIAMEN = pattern(EARLY_XIAMEN)
_PRECISION_LOST = pattern(r"^\d\.\d+E\+?\d+$", re.IGNORECASE)


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
    total = sum(CREDIT_CODE_ALPHABET.index(each) * weight for each, weight in zip(first17, _WEIGHTS, strict=True))
    return CREDIT_CODE_ALPHABET[(31 - total % 31) % 31]


def organisation_check_is_right(code: str) -> bool:
    """Tell whether positions 9-17 carry the check character of GB 11714 (a wrong one is only worth a warning)."""
    body, check = code[8:16], code[16]
    total = sum(_ORGANISATION_ALPHABET.index(each) * weight for each, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    wanted = 11 - total % 11
    return check == {10: "X", 11: "0"}.get(wanted, str(wanted))


def is_of_early_xiamen(code: str) -> bool:
    """Tell whether a code is one of those that Xiamen gave out before the national rule of 2015, whose check characters were counted in another way."""
    return _EARLY_XIAMEN.match(code) is not None


def suggest_credit_code(text: str) -> str | None:
    """Return the code with look-alike letters exchanged (O to 0, I to 1, Z to 2, S to 5) if that makes it right; a hint, never applied."""
    code = "".join(_LOOKALIKES.get(each, each) for each in normalise_credit_code(text))
    return code if credit_code_fault(code) is None else None


def credit_code_fault(code: str) -> str | None:
    """Return what is wrong with a code in its written form: `length`, `precision`, `alphabet`, `check`; None when it is right."""
    if _PRECISION_LOST.match(code):
        return "precision"
    if len(code) != CREDIT_CODE_LENGTH:
        return "length"
    if any(each not in CREDIT_CODE_ALPHABET for each in code):
        return "alphabet"
    return None if credit_check_character(code[:17]) == code[17] else "check"
