"""RC611: names and numbers of this computer's own contacts in what is in git or about to be; judged only where the contacts can be opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from redchain.check.digit_runs import GAP
from redchain.check.legible_text import legible
from redchain.lazy_pattern import pattern
from redchain.model.contact import CONTACT_FIELDS
from redchain.model.finding import Rule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.model.contact import Contact
    from redchain.model.finding import Finding

_DIGITS = ("0０〇零", "1一壹幺", "2二贰两", "3三叁", "4四肆", "5五伍", "6六陆", "7七柒", "8八捌", "9九玖")
_VALUES = str.maketrans({each: str(value) for value, written in enumerate(_DIGITS) for each in written})
_DIGIT = f"[{''.join(_DIGITS)}]"
_RUN = pattern(rf"{_DIGIT}(?:{GAP}{{0,3}}+{_DIGIT})*+")
"""Digits with no more between two of them than may stand within one number."""
_ANY_DIGIT = pattern(_DIGIT)
_BLANK = r"[^\S\n]{0,3}"
_SHORTEST = 7
_PLAIN = frozenset("0123456789")
_PARTED = re.compile(r"[/、,，;；|\n或和]|转|分机|ext|(?<=[0-9]{7})\s+(?=[0-9]{7})|(?<=[0-9]{7})(?<!\b1[3-9][0-9]{5})-(?=[0-9]{1,5}(?![0-9]))", re.IGNORECASE)
"""What stands between two numbers in one field, or before an extension."""
_COUNTRY = re.compile(r"\+?(?:(?<=\+)|00)86|86(?=1[0-9]{10}$)")
_MOBILE = re.compile(r"0?(1[3-9][0-9]{9})")
_LANDLINE = re.compile(r"0(10|2[0-9]|[3-9][0-9]{2})([0-9]{7,8})")
_ABROAD = re.compile(r"0?(10|2[0-9]|[3-9][0-9]{2})([0-9]{7,8})")
"""A landline after the country's code, where the area's code may be without its 0."""

RC611 = Rule(
    "RC611",
    Text("通讯录里的人出现在 git 里", "Somebody of the contacts stands in git"),
    Text("{place}有 {who} 的{what}", "{place}: the {what} of {who}"),
    Text(
        "改写岗位；在还没有推送的提交里的，推送前用 git commit --amend 或 git rebase -i 改掉；姓名恰好是常用词的，在通讯录里写 is_word: true",
        "write the post instead; what is in commits that are not pushed yet is mended before the push by git commit --amend or git rebase -i; "
        "a name that is an ordinary word too gets is_word: true in the contacts",
    ),
    Text(
        "通讯录只在本机；姓名和号码一旦推送，就在每个克隆里。只在本机检查，CI 里看不到通讯录。",
        "The contacts are on this computer only; a name that is pushed is in every clone. Judged here alone: CI does not have the contacts.",
    ),
)


class _Sought(NamedTuple):
    """What is looked for: its place among all that is, whose it is, and what."""

    place: int
    who: str
    what: str


class _Hit(NamedTuple):
    """Where something was found in a text that is read, and what it is."""

    start: int
    sought: _Sought
    end: int


class ContactSearch:
    """Looks for the names and numbers of contacts in texts: for all words in one pass, and for all numbers in another over the digits alone."""

    def __init__(self, contacts: Mapping[str, Contact]) -> None:
        """Put together what is looked for."""
        self._words: dict[str, tuple[str, _Sought]] = {}
        self._numbers: dict[str, _Sought] = {}
        firsts: set[str] = set()
        for place, (who, each) in enumerate(contacts.items()):
            name, wechat = ("" if each.is_word else legible(each.name).text.strip()), each.wechat
            firsts |= {name[:1], wechat[:1]}
            self._add(_Sought(3 * place, who, "name"), _name(name))
            for number in _numbers(each.phone):
                self._numbers.setdefault(number, _Sought(3 * place + 1, who, "phone"))
            self._add(_Sought(3 * place + 2, who, "wechat"), rf"(?<![A-Za-z0-9_-]){re.escape(wechat)}(?![A-Za-z0-9_-])" if wechat else "")
        begin = "".join(map(re.escape, sorted(firsts - {""})))
        any_of = "|".join(f"(?P<{group}>{each})" for group, (each, _) in self._words.items())
        self._any = re.compile(f"(?=[{begin}])(?:{any_of})", re.IGNORECASE) if any_of else None
        self._lengths = sorted({*map(len, self._numbers)})

    def _add(self, sought: _Sought, wanted: str) -> None:
        if wanted:
            self._words[f"g{sought.place}"] = wanted, sought

    def findings(self, text: str, path: str, place: Text) -> Iterator[Finding]:
        """Yield what is found in a text, with its line and column; nothing of a name or a number is in it."""
        read = legible(text)
        done = 0
        for hit in sorted((*self._said(read.text), *self._dialled(read.text))):
            if hit.start < done:  # it stands within what was found before
                continue
            done, spot = hit.end, read.places[hit.start]
            line = text.count("\n", 0, spot) + 1
            column = spot - (text.rfind("\n", 0, spot) + 1) + 1
            yield RC611.broken(place=place, who=hit.sought.who, what=CONTACT_FIELDS[hit.sought.what]).at(path, line, column)

    def _said(self, text: str) -> Iterator[_Hit]:
        """Yield where names and chat ids stand."""
        for found in self._any.finditer(text) if self._any else ():
            yield _Hit(found.start(), self._words[str(found.lastgroup)][1], found.end())

    def _dialled(self, text: str) -> Iterator[_Hit]:
        """Yield where numbers stand, whatever parts their digits; one that is part of a longer one is none."""
        for run in _RUN.finditer(text) if self._lengths else ():
            if run.end() - run.start() < self._lengths[0]:
                continue
            places = [each.start() for each in _ANY_DIGIT.finditer(text, *run.span())]
            digits = "".join(map(text.__getitem__, places)).translate(_VALUES)
            for length in self._lengths:
                for first in range(len(digits) - length + 1):
                    sought = self._numbers.get(digits[first : first + length])
                    if sought is not None:
                        start, end = places[first], places[first + length - 1] + 1
                        if _is_whole(text, start, end):
                            yield _Hit(start, sought, end)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a number is not part of a longer one, but for the country's code before it."""
    before = text[max(0, start - 2) : start]
    return (before[-1:] not in _PLAIN or before == "86") and text[end : end + 1] not in _PLAIN


def _name(name: str) -> str:
    """Return the pattern of a name as it is read: blanks between Chinese characters count for nothing, and one in letters is a word of its own."""
    letters = name.split()
    if all(each.isascii() for each in letters):
        return rf"(?<![A-Za-z]){_BLANK.join(map(re.escape, letters))}(?![A-Za-z])" if letters else ""
    return _BLANK.join(map(re.escape, "".join(letters)))


def _numbers(field: str) -> dict[str, None]:
    """Return the digits of the telephone numbers in a field, each in every way it may be dialled; a field that holds no whole number counts as one."""
    read = legible(field).text
    parts = [each for each in _PARTED.split(read) if _digits(each) >= _SHORTEST]
    return dict.fromkeys(number for each in parts or [read] if _digits(each) for number in _dialling(each))


def _digits(words: str) -> int:
    return sum(each.isdecimal() for each in words)


def _dialling(words: str) -> tuple[str, ...]:
    """Return the digits of a telephone number, with its area code and without."""
    said = "".join(each if each == "+" else str(int(each)) for each in words if each == "+" or each.isdecimal())
    country = _COUNTRY.match(said)
    digits = said[country.end() if country else 0 :].replace("+", "")
    if mobile := _MOBILE.fullmatch(digits):
        return (mobile[1],)
    if landline := (_ABROAD if country else _LANDLINE).fullmatch(digits):
        area, number = landline.groups()
        return f"0{area}{number}", f"{area}{number}", number
    return (digits,)
