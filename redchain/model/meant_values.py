"""What somebody meant by a value that is not written as it should be; None where nobody can tell."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from redchain.lazy_pattern import pattern
from redchain.model.region_names import region_code
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CHINA = "+08:00"
_YES = frozenset({"是", "yes", "y", "on", "true", "对", "√", "✓", "1"})
_NO = frozenset({"否", "no", "n", "off", "false", "不是", "×", "✗", "0"})
_NUMERALS = {each: str(place % 10) for place, each in enumerate("零一二三四五六七八九〇")} | {"〇": "0", "两": "2"}
_ON_CHEQUES = str.maketrans("壹贰貳叁肆伍陆柒捌玖拾佰仟萬圆", "一二二三四五六七八九十百千万元")
_IN_FULL = pattern("(?<=元)[整正]$")
_DAY = r"(\d{4})\s*[-/.年,—–]\s*(\d{1,2})\s*[-/.月,—–]\s*(\d{1,2})\s*[日号]?"
_WHOLE_DAY = pattern(_DAY, re.ASCII)
_DIGITS_OF_DAY = pattern(r"((?:19|20|21)\d{2})(\d{2})(\d{2})", re.ASCII)
_WHOLE_MONTH = pattern(r"(\d{4})\s*[-/.年,—–]\s*(\d{1,2})\s*月?份?", re.ASCII)
_DIGITS_OF_MONTH = pattern(r"((?:19|20|21)\d{2})(\d{2})", re.ASCII)
_REMARK = pattern(r"\s*\((?:周|星期)[一二三四五六日天]\)\s*$")
_MOMENT = pattern(
    _DAY + r"[\sT]*(上午|下午|晚上|中午)?\s*(\d{1,2})\s*[:时点]\s*(?:(\d{1,2})\s*分?|(半))?(?::(\d{2}))?(?:\.\d+)?\s*秒?\s*(Z|[-+]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_NUMBER = pattern(r"([-+]?(?:\d+|\d{1,3}(?:[,_ ]\d{3})+|\d+_\d+)(?:\.\d+)?(?:e[-+]?\d+)?)\s*(\D*)", re.ASCII | re.IGNORECASE)
_NUMERAL = pattern(
    "(?:([一二三四五六七八九两])千)?零?(?:([一二三四五六七八九两])百)?零?(?:([一二三四五六七八九])?(十))?([零一二三四五六七八九两])?(?![零〇一二三四五六七八九十百千两])"
)
_COUNTED = pattern(r"(万|千|百)?(?:个工作日|工作日|天|日|人|名|位|家|户|次|单|件|项|个|年)?")
_AMOUNTS: dict[str, Decimal | int] = {
    "": 1,
    "万": 1,
    "万元": 1,
    "万块": 1,
    "w": 1,
    "W": 1,
    "万元人民币": 1,
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "亿": 10_000,
    "亿元": 10_000,
    **{f"{word}{unit}": times for word, times in {"十万": 10, "百万": 100, "千万": 1000}.items() for unit in ("", "元")},
}
_TIMES: dict[str | None, Decimal | int] = {None: 1, "百": 100, "千": 1000, "万": 10_000}
_NOON = 12
_NUMBER_OF_DAY = pattern(r"(\d{5})(?:\.0+)?", re.ASCII)
_FIRST_NUMBERED, _NUMBERED_FROM, _NUMBERED_TO = date(1899, 12, 30), 1950, 2100
_LONGEST = 200
"""Longer words are no number and no day."""
_NO_SUCH_NUMBER = 10**_LONGEST


_TAILS = ("问题", "需求", "诉求", "企业", "机构", "院所", "单位", "端", "方", "侧", "类", "型", "件", "级")
"""What is said behind a value, or left out: 企业方 is 企业端, 用工问题 is 用工."""
_ALSO_CALLED = (("政府", "政务"),)
_SHORTEST = 2
"""So many characters may stand for what begins with them."""


def meant_choice(choices: Mapping[Any, Text], words: str) -> Any:
    """Return the value that words mean: its code, what it is called in either language, shorter or longer as people say it, or how that alone begins in Chinese.

    >>> sides = {"government": Text("政务端", "government"), "enterprise": Text("企业端", "enterprise")}
    >>> [meant_choice(sides, each) for each in ("government", "企业端", "政府", "企业方", "政", "端", "Government")]
    ['government', 'enterprise', 'government', 'enterprise', None, None, None]
    """
    if words in choices:
        return words
    plain = unicodedata.normalize("NFKC", words).strip()
    named = {code: {unicodedata.normalize("NFKC", each) for each in (str(code), *text)} for code, text in choices.items()}
    core = _core_of(plain)
    ways: tuple[Callable[[str], bool], ...] = (
        lambda name: name == plain,
        lambda name: _core_of(name) == core,
        lambda name: len(core) >= _SHORTEST and not core.isascii() and name.startswith(core),
    )
    found = ([code for code, names in named.items() if any(map(way, names))] for way in ways if plain)
    fitting: list[Any] = next(filter(None, found), [])
    return fitting[0] if len(fitting) == 1 else None


def _core_of(words: str) -> str:
    """Return what is said without what may as well be left out."""
    for said, meant in _ALSO_CALLED:
        words = words.replace(said, meant)
    tail = next((each for each in _TAILS if words.endswith(each) and words != each), "")
    return words.removesuffix(tail)


def meant_day(value: Any) -> str | None:
    """Return a date as it is written, for one in another form.

    >>> meant_day("2001/1/1"), meant_day("2026年3月5日"), meant_day("3月5日")
    ('2001-01-01', '2026-03-05', None)
    """
    if isinstance(value, list):
        value = "-".join(map(str, value))
    words = _plain(value)
    found = _WHOLE_DAY.fullmatch(words) or _DIGITS_OF_DAY.fullmatch(words)
    if found:
        return _iso_day(found)
    return (meant_moment(words) or "")[:10] or None


def day_numbered(value: Any) -> str | None:
    """Return the date that a spreadsheet means by a bare number, which counts from 1899-12-30; None for one that is no day of these times.

    >>> day_numbered("46000"), day_numbered("46000.0"), day_numbered("2026"), day_numbered("461203")
    ('2025-12-09', '2025-12-09', None, None)
    """
    found = _NUMBER_OF_DAY.fullmatch(_plain(value))
    day = _FIRST_NUMBERED + timedelta(int(found[1])) if found else None
    return str(day) if day and _NUMBERED_FROM <= day.year < _NUMBERED_TO else None


def meant_month(value: Any) -> str | None:
    """Return a month as it is written, for one in another form; a day is of its month.

    >>> meant_month("2026年9月"), meant_month("202609"), meant_month("2026-09-30"), meant_month("9月"), meant_month("2026-13")
    ('2026-09', '2026-09', '2026-09', None, None)
    """
    words = _plain(value)
    found = _WHOLE_MONTH.fullmatch(words) or _DIGITS_OF_MONTH.fullmatch(words)
    day = f"{found[1]}-{int(found[2]):02d}-01" if found else words
    return (meant_day(day) or "")[:7] or None


def meant_moment(value: Any, offset: str = CHINA) -> str | None:
    """Return a moment as it is written, for one in another form; where it names no offset, with the one given, which is China's.

    >>> meant_moment("2026/11/10 9:00")
    '2026-11-10T09:00:00+08:00'
    """
    found = _MOMENT.fullmatch(_plain(value))
    day = _iso_day(found) if found else None
    if found is None or day is None:
        return None
    hour = int(found[5]) + (_NOON if found[4] in {"下午", "晚上"} and int(found[5]) < _NOON else 0)
    offset = re.sub(r"(\d\d):?(\d\d)$", r"\1:\2", (found[9] or offset).upper())
    written = f"{day}T{hour:02d}:{int(found[6] or (30 if found[7] else 0)):02d}:{int(found[8] or 0):02d}{offset}"
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return None
    return written


def meant_flag(value: Any) -> str | None:
    """Return `true` or `false` for a yes or no in other words.

    >>> meant_flag("是"), meant_flag("off"), meant_flag("也许")
    ('true', 'false', None)
    """
    words = _plain(value).casefold()
    return "true" if words in _YES else "false" if words in _NO else None


def meant_number(value: Any, *, is_amount: bool) -> str | None:
    """Return a number without separators, leading zeros and unit; an amount is in 万元, and may be in words as on a cheque.

    >>> meant_number("1_000", is_amount=False), meant_number("３天", is_amount=False), meant_number("2亿元", is_amount=True), meant_number("叁佰万元整", is_amount=True)
    ('1000', '3', '20000', '300')
    """
    if isinstance(value, bool):
        return None
    words = _plain(value)
    words = _IN_FULL.sub("", words.translate(_ON_CHEQUES)) if is_amount else words
    found = _NUMBER.fullmatch(digits_of(words))
    if found is None:
        return None
    unit = found[2].strip()
    counted = _COUNTED.fullmatch(unit)
    times = _AMOUNTS.get(unit) if is_amount else _TIMES[counted[1]] if counted else None
    if times is None:
        return None
    try:
        number = Decimal(re.sub("[,_ ]", "", found[1])) * times
    except InvalidOperation:
        return None
    return _written(number)


def meant_name_id(value: Any) -> str | None:
    """Return the id of a named record for one in other letters; None where it holds anything but letters, digits and what separates them.

    >>> meant_name_id("AnLi_Ju"), meant_name_id("示例局")
    ('anli-ju', None)
    """
    words = re.sub(r"[\s_.]+", "-", _plain(value).lower()).strip("-")
    return words if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", words) else None


def meant_region(value: Any) -> str | None:
    """Return a region's six digits for more or fewer of them, in other widths, or for its name.

    >>> meant_region("320 582"), meant_region("320582100"), meant_region("3205"), meant_region("张家港市")
    ('320582', '320582', '320500', '320582')
    """
    words = re.sub(r"\s", "", _plain(value))
    if not re.fullmatch(r"\d{4}|\d{6}|\d{9}|\d{12}", words, re.ASCII):
        return region_code(words)
    return words[:6].ljust(6, "0")


def say_form(meant: str | None, example: str, before: str = "") -> Text:
    """Say how to write a day, a month or a moment: the one that was meant, where that is plain, else only the form; `before` is written before either."""
    if meant:
        return Text(f"写成 {before}{meant}", f"write it as {before}{meant}")
    return Text(f"形如 {before}{example}", f"in the form {before}{example}")


def quoted(words: str) -> str:
    """Return words in double quotes."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(value: Any) -> str:
    words = str(value) if not isinstance(value, int) or abs(value) < _NO_SUCH_NUMBER else ""
    if len(words) > _LONGEST:
        return ""
    words = unicodedata.normalize("NFKC", words).strip().replace("−", "-")
    return _REMARK.sub("", words)


def _iso_day(found: re.Match[str]) -> str | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None


def digits_of(words: str) -> str:
    """Return words with a Chinese number below ten thousand at their beginning in digits.

    A last digit without a unit counts in the unit below the one before it, unless 零 stands between them.

    >>> digits_of("十二天"), digits_of("三"), digits_of("三五天"), digits_of("一千二百万元"), digits_of("一百零五人"), digits_of("三百五")
    ('12天', '3', '三五天', '1200万元', '105人', '350')
    """
    found = _NUMERAL.match(words)
    if found is None or not found[0]:
        return words
    thousands, hundreds, tens, ones = (int(_NUMERALS[found[each]]) if found[each] else 0 for each in (1, 2, 3, 5))
    tens = tens or int(found[4] is not None)
    if not tens and "零" not in found[0]:
        ones *= 10 if hundreds else 100 if thousands else 1
    return f"{1000 * thousands + 100 * hundreds + 10 * tens + ones}{words[found.end() :]}"


def _written(number: Decimal) -> str | None:
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        return None
    return f"{number.quantize(Decimal(1))}" if number == number.to_integral_value() else f"{number.normalize():f}"
