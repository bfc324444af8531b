"""What may never enter git: mobile numbers, identity cards, personal e-mail and secrecy marks (docs/threat-model.md)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.check.catalogue import rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redchain.check.finding import Finding

    Look = Callable[[str], Iterator[Finding]]

_MOBILE = re.compile(r"1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")
_IDENTITY = re.compile(r"[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_MAIL = re.compile(
    r"[A-Za-z0-9._%+-]+@(?:qq|vip\.qq|foxmail|163|vip\.163|126|yeah|139|189|wo|sina|vip\.sina|sohu|aliyun|gmail|outlook|hotmail|live|msn|icloud|me|mac|yahoo|proton|protonmail)\.(?:com\.cn|com|cn|net|me)(?![\w.]*\w@)",
    re.IGNORECASE,
)
_SECRECY = re.compile(
    r"(?:绝密|机密|秘密)\s*★|[【\[（(](?:绝密|机密|秘密|内部资料)[】\]）)]|密级\s*[:：]|(?:属于|列为|定为)(?:绝密|机密|秘密)|绝密|机密文件|机密级|内部资料|内部文件[,，]?(?:不得|请勿|严禁)"
)
_WIDE = re.compile(rb"\xef\xbc[\x90-\x99\xa0]")
_DIGITS = bytes.maketrans(b"123456789", b"0" * 9)
_MOBILE_BYTES = re.compile(rb"1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}")
_IDENTITY_SHAPE = b"0" * 17
_MARK = re.compile("[绝机秘]密|密级")
_ALLOW = re.compile(r"#\s*redchain:\s*allow\s+((?:RC\d{3}(?!\d)[, ]*)+)\s*(\S.*)?$")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"


def judge_text(raw: bytes, text: str) -> tuple[Finding, ...]:
    """Return the personal information and secrecy marks in a whole file, comments included, with line and column."""
    looks = _looks(raw, text)
    if not looks:
        return ()
    if _WIDE.search(raw):
        text = unicodedata.normalize("NFKC", text)
    return tuple(finding for look in looks for finding in look(text) if not _is_allowed(text, finding))


def _looks(raw: bytes, text: str) -> list[Look]:
    """Return the closer looks that a cheap one asks for; it never misses."""
    if _WIDE.search(raw):
        return [_numbers, _addresses, _marks]
    looks: list[Look] = []
    if _MOBILE_BYTES.search(raw) or _IDENTITY_SHAPE in raw.translate(_DIGITS):
        looks.append(_numbers)
    if "@" in text:
        looks.append(_addresses)
    if ("密" in text and _MARK.search(text)) or "内部" in text:
        looks.append(_marks)
    return looks


def identity_number_is_real(number: str) -> bool:
    """Tell whether 18 characters are an identity number: GB 11643 check character and a birth date that exists.

    The date is needed because about one all-digit credit code in ten passes the check character.
    """
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    if _ID_CHECK[total % 11] != number[17].upper():
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return date(1900, 1, 1) <= born <= date(2100, 1, 1)


def _numbers(text: str) -> Iterator[Finding]:
    yield from _secrets("RC601", text, (each for each in _MOBILE.finditer(text) if _stands_alone(text, _past_country_code(text, each.start()))))
    numbers = (each for each in _IDENTITY.finditer(text) if _stands_alone(text, each.start()))
    yield from _secrets("RC602", text, (each for each in numbers if identity_number_is_real(each[0])))


def _addresses(text: str) -> Iterator[Finding]:
    return _secrets("RC603", text, _MAIL.finditer(text))


def _marks(text: str) -> Iterator[Finding]:
    return (_at("RC604", text, each, mark=each[0]) for each in _SECRECY.finditer(text))


def _secrets(code: str, text: str, found: Iterable[re.Match[str]]) -> Iterator[Finding]:
    return (_at(code, text, each, masked=_mask(each[0])) for each in found)


def _stands_alone(text: str, start: int) -> bool:
    """Whether no digit, letter, dot or id hyphen stands right before (an id or a longer number)."""
    before = text[start - 1] if start else " "
    return not (before.isascii() and (before.isalnum() or before in "._"))


def _past_country_code(text: str, start: int) -> int:
    """Where a mobile number begins when the code of China stands right before it."""
    before = text[max(0, start - 4) : start]
    return start - next((len(each) for each in ("0086", "86") if before.endswith(each)), 0)


def _mask(secret: str) -> str:
    return f"{secret[:3]}****{secret[-2:]}"


def _at(code: str, text: str, found: re.Match[str], **values: Any) -> Finding:
    start = text.rfind("\n", 0, found.start()) + 1
    return rule(code).broken(**values).at("", text.count("\n", 0, found.start()) + 1, found.start() - start + 1)


def _is_allowed(text: str, finding: Finding) -> bool:
    """Whether a reviewer's comment on the line or the one above allows this code, with a reason."""
    lines = text.split("\n")
    for line in lines[max(0, finding.line - 2) : finding.line]:
        allowed = _ALLOW.search(line)
        if allowed and finding.code in allowed[1] and allowed[2]:
            return True
    return False
