"""RC6xx: what may never enter git: mobile numbers, identity cards, personal e-mail and secrecy markings (docs/threat-model.md)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from redchain.model.finding import Rule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redchain.model.finding import Finding

    TextRule = Callable[[str], Iterator[Finding]]

# Compiled here is what every file is searched for; the patterns for suspect files are compiled when the first one is met.
_WIDE = re.compile(rb"\xef\xbc[\x90-\x99\xa0]")
_DIGITS = bytes.maketrans(b"123456789", b"0" * 9)
_MOBILE_BYTES = re.compile(rb"1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}")
_IDENTITY_SHAPE = b"0" * 17
_MARK = re.compile("[绝机秘]密|密级")
_ALLOW = r"#\s*redchain:\s*allow\s+((?:RC\d{3}(?!\d)[, ]*)+)\s*(\S.*)?$"


def judge_text(raw: bytes, text: str) -> tuple[Finding, ...]:
    """Return the personal information and secrecy markings in a whole file, comments included, with line and column."""
    rules = _rules_for(raw, text)
    if not rules:
        return ()
    if _WIDE.search(raw):
        text = unicodedata.normalize("NFKC", text)
    return tuple(finding for ensure in rules for finding in ensure(text) if not _is_allowed(text, finding))


def _rules_for(raw: bytes, text: str) -> tuple[TextRule, ...]:
    """Return the rules that may find something after a quick look, which never misses anything."""
    if _WIDE.search(raw):
        return (*_ON_NUMBERS, ensure_no_personal_mail, ensure_no_secrecy_mark)
    rules: tuple[TextRule, ...] = ()
    if _MOBILE_BYTES.search(raw) or _IDENTITY_SHAPE in raw.translate(_DIGITS):
        rules = _ON_NUMBERS
    if "@" in text:
        rules += (ensure_no_personal_mail,)
    if ("密" in text and _MARK.search(text)) or "内部" in text:
        rules += (ensure_no_secrecy_mark,)
    return rules


RC601 = Rule(
    "RC601",
    Text("含手机号", "Mobile number"),
    Text("这一行像是手机号：{masked}", "this line seems to contain a mobile number: {masked}"),
    Text(
        "删掉号码，只写岗位或办公电话；已提交过的按 docs/threat-model.md 处理",
        "remove it and give a post or an office number instead; if it has been committed, follow docs/threat-model.md",
    ),
    Text(
        "姓名加手机号属个人信息，git 历史删不干净（个人信息保护法）。",
        "A name with a mobile number is personal information, and git history does not forget (PIPL).",
    ),
    allowed_by="record",
)
_MOBILE = r"1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])"


def ensure_no_mobile_number(text: str) -> Iterator[Finding]:
    """Ensure that a text contains no mobile number (RC601)."""
    for each in re.finditer(_MOBILE, text):
        if _stands_alone(text, _past_country_code(text, each.start())):
            yield _at(RC601, text, each, masked=_mask(each[0]))


def _past_country_code(text: str, start: int) -> int:
    """Where a mobile number begins together with the country code, if that comes right before it."""
    before = text[max(0, start - 4) : start]
    return start - next((len(each) for each in ("0086", "86") if before.endswith(each)), 0)


RC602 = Rule(
    "RC602",
    Text("含身份证号", "Identity card number"),
    Text("这一行像是身份证号：{masked}", "this line seems to contain an identity card number: {masked}"),
    Text("删掉号码；已提交过的按 docs/threat-model.md 处理", "remove it; if it has been committed, follow docs/threat-model.md"),
    Text("身份证号是敏感个人信息，不得进入 git。", "Identity card numbers are sensitive personal information and must not enter git."),
    allowed_by="record",
)
_IDENTITY = r"[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"


def ensure_no_identity_number(text: str) -> Iterator[Finding]:
    """Ensure that a text contains no identity card number (RC602)."""
    for each in re.finditer(_IDENTITY, text):
        if _stands_alone(text, each.start()) and identity_number_is_real(each[0]):
            yield _at(RC602, text, each, masked=_mask(each[0]))


def identity_number_is_real(number: str) -> bool:
    """Tell whether 18 characters are an identity number: GB 11643 check character and a birth date that exists.

    The date is needed because about one all-digit credit code in ten passes the check character.
    """
    from datetime import date

    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    if _ID_CHECK[total % 11] != number[17].upper():
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return date(1900, 1, 1) <= born <= date(2100, 1, 1)


RC603 = Rule(
    "RC603",
    Text("含个人邮箱", "Personal e-mail"),
    Text("这一行有个人邮箱：{masked}", "this line contains a personal e-mail address: {masked}"),
    Text("改写岗位或单位公用邮箱", "give the post or a shared office address instead"),
    Text("个人邮箱属个人信息。", "A personal e-mail address is personal information."),
    allowed_by="record",
)
_MAIL = r"[A-Za-z0-9._%+-]+@(?:qq|vip\.qq|foxmail|163|vip\.163|126|yeah|139|189|wo|sina|vip\.sina|sohu|aliyun|gmail|outlook|hotmail|live|msn|icloud|me|mac|yahoo|proton|protonmail)\.(?:com\.cn|com|cn|net|me)(?![\w.]*\w@)"


def ensure_no_personal_mail(text: str) -> Iterator[Finding]:
    """Ensure that a text contains no address of a public mail provider (RC603)."""
    return (_at(RC603, text, each, masked=_mask(each[0])) for each in re.finditer(_MAIL, text, re.IGNORECASE))


RC604 = Rule(
    "RC604",
    Text("含密级或内部标记", "Secrecy marking"),
    Text("这一行有“{mark}”字样", "this line contains the marking {mark}"),
    Text(
        "涉密内容不得入库",
        "secret content must not enter the repository",
    ),
    Text("本工具没有涉密等级，涉密、内部资料一律不收。", "This tool has no classification levels; secret and internal documents must stay out."),
    allowed_by="record",
)
_SECRECY = r"(?:绝密|机密|秘密)\s*★|[【\[（(](?:绝密|机密|秘密|内部资料)[】\]）)]|密级\s*[:：]|(?:属于|列为|定为)(?:绝密|机密|秘密)|绝密|机密文件|机密级|内部资料|内部文件[,，]?(?:不得|请勿|严禁)"


def ensure_no_secrecy_mark(text: str) -> Iterator[Finding]:
    """Ensure that a text contains no secrecy marking (RC604)."""
    return (_at(RC604, text, each, mark=each[0]) for each in re.finditer(_SECRECY, text))


_ON_NUMBERS: tuple[TextRule, ...] = (ensure_no_mobile_number, ensure_no_identity_number)


def _stands_alone(text: str, start: int) -> bool:
    """Whether no digit, letter, dot or underscore comes right before, which would make it part of an id or a longer number."""
    before = text[start - 1] if start else " "
    return not (before.isascii() and (before.isalnum() or before in "._"))


def _mask(secret: str) -> str:
    return f"{secret[:3]}****{secret[-2:]}"


def _at(rule: Rule, text: str, found: re.Match[str], **values: Any) -> Finding:
    start = text.rfind("\n", 0, found.start()) + 1
    return rule.broken(**values).at("", text.count("\n", 0, found.start()) + 1, found.start() - start + 1)


def _is_allowed(text: str, finding: Finding) -> bool:
    """Whether a reviewer's comment on the line or the one above allows this code, with a reason."""
    lines = text.split("\n")
    for line in lines[max(0, finding.line - 2) : finding.line]:
        allowed = re.search(_ALLOW, line)
        if allowed and finding.code in allowed[1] and allowed[2]:
            return True
    return False
