"""Numbers that lead to one person: mobile, identity and bank card numbers; each as its place in a legible text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from redchain.check.digit_runs import GAP, WINDOW, kind_of_number
from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.check.digit_runs import Run

Span = tuple[int, int]

_SHAPES = frozenset({(11,), (3, 8), (3, 4, 4), (7, 4), (3, 3, 5), (3, 5, 3), (4, 4, 3), (4, 3, 4), (3, 4, 2, 2), (3, 2, 2, 4), (3, 2, 2, 2, 2), (1,) * 11})
"""How many digits the groups of a mobile number have, as people write it."""
_SPACED_SHAPES = frozenset(
    {(5, 6), (6, 5), (4, 7), (2, 4, 5), (2, 5, 4), (3, 4, 3, 1), (3, 3, 3, 2), (2, 3, 3, 3), (2, 2, 2, 2, 3), (2, 2, 2, 2, 2, 1), (1, 2, 2, 2, 2, 2)}
)
"""More of them, which with anything but blanks between are amounts and ranges."""
_COUNTRY = ("0086", "86")
_ELEVEN = pattern(r"(?=1[3-9][0-9]{9})")
_TRUNK = "0"
"""What is dialled before a mobile number of another place."""
_SECOND = frozenset("3456789")
_MOST_PARTS = 6
_LIST_GAP = pattern(r"[\s，,、;；/|]")
_WORDS_OF_PHONES = pattern(r"(?:tel|phone|mobile|mob|cell|call|wx|vx|v|weixin|wechat|sj|dh|m|t|p|q|qq|hp|shouji|dianhua|contact)", re.IGNORECASE)
_LETTERS = pattern(r"[A-Za-z]+\Z")


def mobile_numbers(text: str, found: Sequence[Run]) -> Iterator[Span]:
    """Yield the mobile numbers."""
    for run in found:
        ends, done = run.ends(), 0
        for first in _may_begin_mobile(run, ends):
            if first < done:
                continue
            last = _mobile(run, first, ends)
            if last and _is_alone(run, first, last) and kind_of_number(text, *run.span(first, last)) not in {"code", "amount"}:
                yield run.span(first, last)
                done = last


def _may_begin_mobile(run: Run, ends: dict[int, int]) -> list[int]:
    """Return the groups with which a mobile number may begin, in order: one look at the digits finds them, so that a page of digits takes no time."""
    starts = {each.start() - len(prefix) for each in _ELEVEN.finditer(run.digits) for prefix in ("", _TRUNK, *_COUNTRY)}
    return sorted(ends[each] for each in starts if each in ends)


def _mobile(run: Run, first: int, ends: dict[int, int]) -> int | None:
    """Return the group after the mobile number that begins with group `first`, or None."""
    start = run.offsets[first]
    is_han = not run.text[run.spans[first][0]].isdecimal()
    if run.digits[start] not in "180" and not is_han:
        return None
    for prefix in ("", *_COUNTRY, _TRUNK, *((run.digits[start : start + 1],) if is_han else ())):  # 张三一三八…: a name ends with a digit
        begins = start + len(prefix)
        if run.digits[begins : begins + 1] != "1" or run.digits[begins + 1 : begins + 2] not in _SECOND or not run.digits.startswith(prefix, start):
            continue
        last = ends.get(begins + 11)
        if last is None:
            continue
        lengths = run.lengths(first, last)
        if prefix == _TRUNK and lengths[0] == len(prefix):  # 0.138…: a decimal
            continue
        shape = (lengths[0] - len(prefix), *lengths[1:]) if lengths[0] > len(prefix) else lengths[1:] if lengths[0] == len(prefix) else ()
        if shape in _SHAPES or (shape in _SPACED_SHAPES and all(not each.strip() for each in run.gaps(first, last))):
            return last
    return None


def _is_alone(run: Run, first: int, last: int) -> bool:
    """Whether a number is no part of a code, a decimal or a longer row of groups."""
    _, end = run.span(first, last)
    text, inner = run.text, set(run.gaps(first, last))
    if (first == 0 or _is_serial(run, first)) and not _may_follow(text, run.spans[0][0]):
        return False
    if re.match(r"[A-Za-z]*[0-9]|_[A-Za-z]", text[end : end + 12]) and not re.match(r"(?:wx|vx|qq|tel|v|q)", text[end : end + 3], re.IGNORECASE):
        return False
    before = run.gap_after(first - 1) if first else ""
    after = run.gap_after(last - 1) if last < len(run.spans) else ""
    if (first and before == ".") or (after == "." and run.lengths(last, last + 1) != (11,)):
        return False
    is_country = first and run.digits[run.offsets[first - 1] : run.offsets[first]] in _COUNTRY
    if inner and not is_country:
        return not any(each and each in inner and not _LIST_GAP.search(each) for each in (before, after))
    return True


def _is_serial(run: Run, first: int) -> bool:
    """Whether only what parts a code joins the groups before a number: HT-2026-…."""
    return first < _MOST_PARTS and all(run.gap_after(each) in {"-", "/"} for each in range(first))


def _may_follow(text: str, start: int) -> bool:
    """Whether a mobile number may come right after what stands before it: letters make it part of a code, unless they are a word for telephones."""
    before = text[max(0, start - 12) : start].removesuffix("+")
    bare = before.removesuffix("-").removesuffix("/")
    letters = _LETTERS.search(bare)
    if letters:
        return _WORDS_OF_PHONES.fullmatch(letters[0]) is not None
    return not before.endswith((".", "_")) or not re.search(r"[0-9A-Za-z][._]\Z", before)


_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]"
_PROVINCE, _ISSUED = pattern(_PROVINCES), pattern(f"{_PROVINCES}|9")
"""How a number begins that was issued: with a province, or with the 9 of a foreigner's residence permit."""
_OLD_LENGTH, _LENGTH = 15, 18
_SEVENTEEN = pattern(r"(?=[1-9][0-9]{5}(?:19|20|21)[0-9]{2}[01][0-9][0-3][0-9]{4})")
"""The digits of an identity number before its check character: there is a birth date in them."""
_CHECK_X = pattern(rf"{GAP}{{0,6}}[XxХх×✕](?![0-9A-Za-z])")
_NUMBER = r"[^\w\n]{0,3}(?:号码?|no\.?)?[^\w\n]{0,3}"
_TRAVEL = pattern(
    rf"(?:(?:护照|通行证|回乡证|passport){_NUMBER}(?=[A-Z])|台胞证{_NUMBER})([A-Z]{{0,2}}(?:{GAP}{{0,2}}[0-9]){{7,10}})(?![0-9A-Za-z])", re.IGNORECASE
)


def identity_numbers(text: str, found: Sequence[Run]) -> Iterator[Span]:
    """Yield the identity numbers, of 18 characters and of the 15 digits given until 1999, and numbers of passports."""
    for run in found:
        ends, done = run.ends(), 0
        for first in sorted({0, *(ends[each.start()] for each in _SEVENTEEN.finditer(run.digits) if each.start() in ends)}):
            span = _identity(run, first, ends) if run.spans[first][0] >= done else None
            if span:
                yield span
                done = span[1]
    if any(each in text for each in ("护照", "通行证", "回乡证", "台胞证", "assport")):
        yield from (each.span(1) for each in _TRAVEL.finditer(text))


def _identity(run: Run, first: int, ends: dict[int, int]) -> Span | None:
    text, start = run.text, run.offsets[first]
    if run.lengths(first, first + 1)[0] < _LENGTH - 1 and not _ISSUED.match(run.digits, start):
        return None  # groups that are days and times one after the other
    if first == 0 and not _begins_word(text, run.spans[0][0]):
        return None
    last = ends.get(start + _LENGTH - 1)
    marked = _CHECK_X.match(text, run.spans[last - 1][1]) if last else None
    if last and marked and _is_identity(text, run.span(first, last), run.digits[start : start + _LENGTH - 1] + "X"):
        return run.spans[first][0], marked.end()
    last = ends.get(start + _LENGTH)
    if last and _ends_word(text, run.spans[last - 1][1]) and _is_identity(text, run.span(first, last), run.digits[start : start + _LENGTH]):
        return run.span(first, last)
    last = ends.get(start + _OLD_LENGTH)
    if last and first == 0 and last == len(run.spans) and _is_old_identity(run.digits[start : start + _OLD_LENGTH]):
        span = run.span(first, last)
        if _ends_word(text, span[1]) and kind_of_number(text, *span) in {"identity", ""}:
            return span
    return None


def _is_identity(text: str, span: Span, number: str) -> bool:
    """Whether 18 characters are an identity number, or are called one and differ from it by a slip of the pen: then province and birth date are enough."""
    if identity_number_is_real(number):
        return True
    return _PROVINCE.match(number) is not None and _is_birthday(number[6:14]) and kind_of_number(text, *span) == "identity"


def _begins_word(text: str, start: int) -> bool:
    """Whether no letters come right before, but for a word for identity cards."""
    letters = _LETTERS.search(text[max(0, start - 12) : start])
    return letters is None or letters[0].lower() in {"id", "no", "card", "idcard", "sfz"}


def _ends_word(text: str, end: int) -> bool:
    following = text[end : end + 1]
    return not (following.isascii() and following.isalnum())


def identity_number_is_real(number: str) -> bool:
    """Tell whether 18 characters are an identity number: GB 11643 check character and a birth date that exists.

    The date is needed because about one all-digit credit code in ten passes the check character.
    """
    if number[0] == "0":
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return _ID_CHECK[total % 11] == number[17].upper() and _is_birthday(number[6:14])


def _is_old_identity(number: str) -> bool:
    """Tell whether 15 digits begin with a province and hold a birth date of the last century; they have no check character."""
    return _PROVINCE.match(number) is not None and _is_birthday("19" + number[6:12])


def _is_birthday(digits: str) -> bool:
    from datetime import date

    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return date(1900, 1, 1) <= born <= date(2100, 1, 1)


_CARD_LENGTHS = (19, 18, 17, 16)
_UNION_PAY = "62"
_DOUBLED = {str(each): sum(divmod(2 * each, 10)) for each in range(10)}
_ACCOUNT = pattern(
    rf"(?:银行|对公|开户|收款|汇款|结算|基本户|一般户)[^\n0-9]{{0,12}}(?:账号|帐号|账户|帐户|卡号|银行卡)[^\w\n]{{0,4}}(?:号|为|是)?[^\w\n]{{0,4}}([0-9](?:{GAP}{{0,3}}[0-9]){{11,22}})(?![0-9A-Za-z])"
)


def bank_numbers(text: str, found: Sequence[Run]) -> Iterator[Span]:
    """Yield bank cards, by their check digit and either the issuer's number or a word beside them, and what is called a bank account."""
    known = []
    for each in _ACCOUNT.finditer(text):
        known.append(each.span(1))
        yield each.span(1)
    for run in found:
        ends = run.ends()
        near = bisect_right(run.spans, (run.spans[0][0] + WINDOW, 0))  # further on, no word says what a number is
        card = next((span for first in range(near) if (span := _card(run, first, ends))), None)
        place = bisect_left(known, card[1:]) if card else 0
        if card and not (place and known[place - 1][1] > card[0]):
            yield card


def _card(run: Run, first: int, ends: dict[int, int]) -> Span | None:
    start = run.offsets[first]
    for length in _CARD_LENGTHS:
        last = ends.get(start + length)
        if not last or not passes_luhn(run.digits[start : start + length]):
            continue
        span = run.span(first, last)
        if (first == 0 and _LETTERS.search(run.text[max(0, span[0] - 12) : span[0]])) or not _ends_word(run.text, span[1]):
            continue
        kind, is_whole = kind_of_number(run.text, *span), (first, last) == (0, len(run.spans))
        if kind == "card" or (is_whole and kind == "" and length != _LENGTH and run.digits.startswith(_UNION_PAY)):
            return span
    return None


def passes_luhn(digits: str) -> bool:
    """Tell whether digits end with the check digit of ISO/IEC 7812."""
    return (sum(map(int, digits[::-2])) + sum(map(_DOUBLED.__getitem__, digits[-2::-2]))) % 10 == 0
