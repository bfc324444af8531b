"""RC611: names and numbers of this computer's own contacts in what is in git or about to be; judged only where the contacts can be opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redchain.check.digit_runs import GAP
from redchain.check.legible_text import legible
from redchain.model.contact import CONTACT_FIELDS
from redchain.model.finding import Rule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.model.contact import Contact
    from redchain.model.finding import Finding

_DIGITS = ("0０〇零", "1一壹幺", "2二贰两", "3三叁", "4四肆", "5五伍", "6六陆", "7七柒", "8八捌", "9九玖")
_BLANK = r"[^\S\n]{0,3}"
_GAP = f"{GAP}{{0,3}}"
_SHORTEST = 7
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


class ContactSearch:
    """Looks for the names and numbers of contacts in texts."""

    def __init__(self, contacts: Mapping[str, Contact]) -> None:
        """Put together what is looked for."""
        self._wanted: dict[str, tuple[str, str]] = {}
        self._patterns: list[str] = []
        for who, each in contacts.items():
            self._add(who, "name", _name(each.name) if not each.is_word else "")
            for number in _numbers(each.phone):
                self._add(who, "phone", number)
            self._add(who, "wechat", rf"(?<![A-Za-z0-9_-]){re.escape(each.wechat)}(?![A-Za-z0-9_-])" if each.wechat else "")
        self._any = re.compile("|".join(self._patterns), re.IGNORECASE) if self._patterns else None

    def _add(self, who: str, what: str, pattern: str) -> None:
        if pattern:
            group = f"g{len(self._patterns)}"
            self._wanted[group] = (who, what)
            self._patterns.append(f"(?P<{group}>{pattern})")

    def findings(self, text: str, path: str, place: Text) -> Iterator[Finding]:
        """Yield what is found in a text, with its line and column; nothing of a name or a number is in it."""
        if self._any is None:
            return
        read = legible(text)
        for found in self._any.finditer(read.text):
            who, what = self._wanted[str(found.lastgroup)]
            spot = read.places[found.start()]
            line = text.count("\n", 0, spot) + 1
            column = spot - (text.rfind("\n", 0, spot) + 1) + 1
            yield RC611.broken(place=place, who=who, what=CONTACT_FIELDS[what]).at(path, line, column)


def _name(name: str) -> str:
    """Return the pattern of a name: blanks between Chinese characters count for nothing, and one in letters is a word of its own."""
    letters = legible(name).text.split()
    if all(each.isascii() for each in letters):
        return rf"(?<![A-Za-z]){_BLANK.join(map(re.escape, letters))}(?![A-Za-z])" if letters else ""
    return _BLANK.join(map(re.escape, "".join(letters)))


def _numbers(field: str) -> dict[str, None]:
    """Return the patterns of the telephone numbers in a field, one each; a field that holds no whole number counts as one."""
    read = legible(field).text
    parts = [each for each in _PARTED.split(read) if _digits(each) >= _SHORTEST]
    return dict.fromkeys(_number(each) for each in parts or [read] if _digits(each))


def _digits(words: str) -> int:
    return sum(each.isdecimal() for each in words)


def _number(words: str) -> str:
    """Return the pattern of a telephone number, however its digits are written and parted, with its area code and without."""
    said = "".join(each if each == "+" else str(int(each)) for each in words if each == "+" or each.isdecimal())
    country = _COUNTRY.match(said)
    digits = said[country.end() if country else 0 :].replace("+", "")
    if mobile := _MOBILE.fullmatch(digits):
        number = _spelled(mobile[1])
    elif landline := (_ABROAD if country else _LANDLINE).fullmatch(digits):
        number = f"(?:(?:{_spelled('0')}{_GAP})?{_spelled(landline[1])}{_GAP})?{_spelled(landline[2])}"
    else:
        number = _spelled(digits)
    return rf"(?:(?<![0-9])|(?<=86)){number}(?![0-9])"


def _spelled(digits: str) -> str:
    return _GAP.join(f"[{_DIGITS[int(each)]}]" for each in digits)
