"""Cells of other people's sheets read as values: what is plain is read, what could be two things is refused with its reason."""

from __future__ import annotations

import difflib
import unicodedata
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.decide.ids_of_parts import id_of_part
from redchain.decide.names import Names, called
from redchain.decide.sheet_cells import NOTHING, cut
from redchain.decide.sheet_heads import FOREIGN, is_foreign, unit_shown
from redchain.errors import RefusalError
from redchain.kinds.registry import kind_named
from redchain.lazy_pattern import pattern
from redchain.model.credit_code import CREDIT_CODE_LENGTH, normalise_credit_code
from redchain.model.fields import Field, fields
from redchain.model.meant_values import meant_day, meant_flag, meant_number
from redchain.model.page_view import beside
from redchain.model.typed_dates import days_meant
from redchain.model.typed_words import plain_id
from redchain.text import Text, join, plain_number
from redchain.text_cleaning import shown_only

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from redchain.decide.sheet_heads import Head
    from redchain.decide.sheet_layout import Layout
    from redchain.model.base import Record
    from redchain.model.fields import IdOfPart
    from redchain.model.grid import GridCell
    from redchain.model.ledger import Ledger

_FOREVER = frozenset({"长期", "长期有效", "永久", "不限"})
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_DAY_ONE = date(1899, 12, 30)
_SEPARATORS = pattern(r"[、，,；;\n]|\s{2,}")
_BEFORE = pattern(r"(?:之|以)?前$|止$|\s*\(?(?:周|星期)[一二三四五六日天]\)?$")
_WHOLE_DAY = pattern(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?")
_MONTH_AND_DAY = pattern(r"(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*[日号]?")
_MONTH_ONLY = pattern(r"(?:\d{4}\s*[年./-]\s*)?\d{1,2}\s*月?(?:份|底|初|中旬|上旬|下旬)?|\d{4}\s*[年./-]\s*\d{1,2}")
_YEAR_ONLY = pattern(r"\d{4}\s*年?(?:底|初|上半年|下半年|年底|内)?|今年.*|明年.*|.{1,3}(?:年|个?月|季度)(?:内|底)?")
_END = pattern(r"(\d{4}年)?(?:[今本]年)?((?:\d{1,2}月|第?[一二三四1-4]季度|年)?[底末])")
_ENDS = frozenset("底末")
_INTERVAL = pattern(r".*\d.*(?:[-~—–～至到]|--)\s*\d{1,4}\s*[年./-].*|.*\d{1,2}\s*月?\s*[-~—–～至到]\s*\d{4}.*")
_RANGE = pattern(r"\d[\d.,]*\s*(?:万|亿|千|元|万元|亿元)?\s*[-~—–～至到]\s*\d.*")
_YUAN = pattern(r"人民币|rmb|cny|¥", 2)
_HAS_UNIT = pattern(r".*[万萬亿元圆wW].*")
_TALKED = pattern(r"面议|待定|未定|若干|不详|视情况.*|另行.*|协商.*")
_OLD_CODE_LENGTH = 15
_MANY_DIGITS = 15
_MOST_NEAR = 3
_MOST_NAMED = 12
_TIMES: Mapping[str, float] = {"万元": 1, "万": 1, "亿元": 10_000, "亿": 10_000, "元": 0.0001, "千元": 0.1, "百万元": 100, "千万元": 1000, "十万元": 10}


class RefusedCellError(Exception):
    """A cell that cannot be read as its field; says why."""

    def __init__(self, why: Text) -> None:
        """Keep the reason."""
        super().__init__(why.en)
        self.why = why


class Reading(NamedTuple):
    """A value that a cell was read as, None for nothing, and how its words were understood, where that is not plain."""

    value: Any
    how: Text | None = None


class CellReader:
    """Reads the cells of one sheet as values of a kind."""

    def __init__(self, ledger: Ledger, model: type[BaseModel], layout: Layout, today: date | None = None) -> None:
        """Read nothing yet; the end of a month or year is read by `today` where nothing else tells the year."""
        self._today = today
        self._ledger, self._model, self._layout = ledger, model, layout
        self.currency = ""
        """The money of another country in which the row in hand counts, as it says; empty for yuan."""
        self._names: dict[tuple[str, ...], Names] = {}
        self._known: dict[tuple[tuple[str, ...], str], tuple[str, Text | None]] = {}

    def field(self, head: Head) -> Field:
        """Return the field that a head means; that of a part for a dotted path."""
        name, _, part = (head.field or "").partition(".")
        own = fields(self._model)[name]
        return own.parts[part] if part else own

    def read(self, head: Head, cell: GridCell) -> Reading:
        """Return what a cell says of the field that its head means; raises RefusedCellError."""
        field = self.field(head)
        if isinstance(cell, str):
            cell = shown_only(cell) if _is_looked_up(field) else cell.strip()
            if not cell or (cell.casefold() in NOTHING and field.wording != "lines"):
                return Reading(None)
        if cell is None:
            return Reading(None)
        if field.references:
            return self._referred(field, _words(cell))
        if field.many:
            return Reading([self._one(head, field, part) for part in _parted(_words(cell))])
        value = self._one(head, field, cell)
        is_worked_out = field.type is date and isinstance(cell, str) and value is not None and meant_day(_day_words(cell)) is None
        return Reading(value, Text(f"“{cut(str(cell))}”即 {value}", f"“{cut(str(cell))}” is {value}") if is_worked_out else None)

    def _one(self, head: Head, field: Field, cell: GridCell) -> Any:
        if field.type is date:
            return self._day(cell)
        if field.type in {int, float}:
            return self._number(head, field, cell)
        return _flag(cell) if field.type is bool else self._worded(field, _words(cell, is_code=field.name in {"uscc", "industry"}))

    def _worded(self, field: Field, words: str) -> str:
        """Return the value that words mean: a code for a label, or for a name that has one."""
        if field.name == "uscc":
            return _credit_code(words)
        if field.name == "category":
            categories = self._ledger.settings.categories
            return self._chosen(field, {name: each.name for each in categories for name in (each.name, each.english or each.name)}, words)
        if field.choices:
            return self._chosen(field, {spelled: value for value, text in field.choices.items() for spelled in (*text, value)}, words)
        if field.named is not None:
            return self._coded(field, words)
        if field.id_of_part is not None:
            return self._part(field, field.id_of_part, words)
        return plain_id(words) if field.name == "id" else words

    def _day(self, cell: GridCell) -> str | None:
        if isinstance(cell, datetime):
            return cell.date().isoformat()
        if isinstance(cell, date):
            return cell.isoformat()
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            if not _FIRST_SERIAL <= cell <= _LAST_SERIAL:
                raise RefusedCellError(Text(f"{plain_number(cell)} 不是日期", f"{plain_number(cell)} is not a date"))
            return (_DAY_ONE + timedelta(int(cell))).isoformat()
        words = _words(cell)
        plain = _day_words(words)
        if plain in _FOREVER:
            return None
        found = meant_day(plain)
        if found is not None:
            return found
        day = self._without_year(plain) or self._end(plain)
        if day is None:
            raise RefusedCellError(_no_day(plain, words))
        return day

    def _without_year(self, plain: str) -> str | None:
        found, year = _MONTH_AND_DAY.fullmatch(plain), self._layout.year
        if found is None or year is None:
            return None
        try:
            return date(year, int(found[1]), int(found[2])).isoformat()
        except ValueError:
            return None

    def _end(self, plain: str) -> str | None:
        """Return the last day of a month, a quarter or a year that words name, where they can mean but one."""
        found = _END.fullmatch("".join(plain.split()))
        if found is None or found[0] in _ENDS or (found[1] is None and self._layout.year is None and self._today is None):
            return None
        known = self._layout.year if found[1] is None else None
        days = days_meant(f"{known}年{found[2]}" if known else found[0], self._today or _DAY_ONE)
        return days[0].isoformat() if len(days) == 1 else None

    def _number(self, head: Head, field: Field, cell: GridCell) -> int | float:
        if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
            raise RefusedCellError(Text("这里要数字，格子里是日期或时间", "a number is wanted here, and the cell holds a date or a time"))
        is_amount = field.name.endswith("_wan")
        words = plain_number(cell) if isinstance(cell, (int, float)) else unicodedata.normalize("NFKC", cell).strip()
        if _TALKED.fullmatch(words):
            raise RefusedCellError(Text(f"“{cut(str(cell))}”不是数字", f"“{cut(str(cell))}” is not a number"))
        if _RANGE.fullmatch(words):
            raise RefusedCellError(Text(f"“{cut(str(cell))}”是一个范围，填一个数", f"“{cut(str(cell))}” is a range; give one number"))
        if is_amount:
            words = self._in_yuan(head, words)
        found = meant_number(words, is_amount=is_amount)
        if found is None:
            raise RefusedCellError(Text(f"“{cut(str(cell))}”读不成数字", f"“{cut(str(cell))}” cannot be read as a number"))
        number = float(found)
        if is_amount and not _HAS_UNIT.fullmatch(words):
            unit = self.unit(head)
            if not unit or unit not in _TIMES:
                raise RefusedCellError(Text(f"{words} 没有单位：是元、万元还是亿元", f"{words} has no unit: yuan, 10,000 yuan or 100 million yuan"))
            number = float(f"{number * _TIMES[unit]:.15g}")
        return int(number) if field.type is int and number == int(number) else number

    def unit(self, head: Head) -> str:
        """Return the unit of money of a column."""
        return head.unit or self._layout.unit

    def _in_yuan(self, head: Head, words: str) -> str:
        """Return an amount without the mark of our own money; raises RefusedCellError where it is money of another country, whoever says so."""
        own = _YUAN.search(words)
        if is_foreign(words) or (own is None and (self.currency or self.unit(head) == FOREIGN)):
            raise RefusedCellError(Text(f"{words} 是外币，折成人民币再填", f"{words} is money of another country; give it in yuan"))
        return _YUAN.sub("", words) if own is not None and _HAS_UNIT.fullmatch(_YUAN.sub("", words)) else words

    def _chosen(self, field: Field, known: Mapping[str, str], words: str) -> str:
        if words in known:
            return known[words]
        near = difflib.get_close_matches(words, list(known), 1, 0.6)
        guess = Text(f"是不是 {near[0]}？", f"did you mean {near[0]}? ") if near else Text("", "")
        values = list(dict.fromkeys(known.values()))
        said = [Text(value, value) if field.name == "category" else field.say(value) for value in values]
        named = join(said[:_MOST_NAMED], zh="、", en=", ")
        named = Text(f"{named.zh} 等 {len(said)} 种", f"{named.en} and {len(said) - _MOST_NAMED} more") if len(said) > _MOST_NAMED else named
        raise RefusedCellError(
            Text(f"{field.label.zh}没有“{cut(words)}”：{guess.zh}可填：{named.zh}", f"{field.label.en} has no “{cut(words)}”: {guess.en}may be: {named.en}")
        )

    def _coded(self, field: Field, words: str) -> str:
        plain = unicodedata.normalize("NFKC", words)
        code = plain if plain.isdecimal() and plain.isascii() else field.named.code_of(words) if field.named else None
        if code is None:
            raise RefusedCellError(Text(f"{field.label.zh}没有“{cut(words)}”", f"{field.label.en} has no “{cut(words)}”"))
        return code

    def _part(self, field: Field, wanted: IdOfPart, words: str) -> str:
        try:
            return id_of_part(self._ledger, wanted, words, field.label)
        except RefusalError as problem:
            raise RefusedCellError(problem.text) from problem

    def _referred(self, field: Field, words: str) -> Reading:
        if not field.many:
            found, how = self._record(field, words)
            return Reading(found, how)
        found_all = [self._record(field, each) for each in ([words] if self._is_known(field, words) else _parted(words))]
        told = [how for _, how in found_all if how is not None]
        return Reading(list(dict.fromkeys(each for each, _ in found_all)), join(told) if told else None)

    def _is_known(self, field: Field, words: str) -> bool:
        return any(len(each) == 1 for each in (next(iter(self._names_of(field).fitting(words)), ()),))

    def _names_of(self, field: Field) -> Names:
        if field.references not in self._names:
            self._names[field.references] = Names(self._ledger, [model for each in field.references if (model := kind_named(each)) is not None])
        return self._names[field.references]

    def _record(self, field: Field, words: str) -> tuple[str, Text | None]:
        """Return the id of the record that a name means and how it was understood; raises RefusedCellError for none, with the nearest, or several."""
        key = (field.references, words)
        if key not in self._known:
            self._known[key] = self._found(field, words)
        return self._known[key]

    def _found(self, field: Field, words: str) -> tuple[str, Text | None]:
        identifier = _id_in(words)
        for kind in field.references:
            found = self._ledger.named(kind, identifier) or self._ledger.named(kind, plain_id(words))
            if found is not None:
                return found.id, None
        names = self._names_of(field)
        fitting = next(iter(names.fitting(words)), ())
        if len(fitting) == 1:
            return fitting[0].id, None if words in (*called(fitting[0]),) else _understood(words, fitting[0])
        if fitting:
            raise RefusedCellError(Text(f"“{cut(words)}”有几个：{_named(fitting).zh}", f"“{cut(words)}” fits several: {_named(fitting).en}"))
        if len(_parted(words)) > 1 and not field.many:
            raise RefusedCellError(Text(f"“{cut(words)}”是几个，这里只能填一个", f"“{cut(words)}” are several, and one is wanted here"))
        near = names.near(words, _MOST_NEAR) or names.holding(words)[:_MOST_NEAR]
        more = Text(f"；相近的有：{_named(near).zh}", f"; near it: {_named(near).en}") if near else Text("", "")
        raise RefusedCellError(Text(f"没有叫“{cut(words)}”的{field.label.zh}{more.zh}", f"no {field.label.en.lower()} is called “{cut(words)}”{more.en}"))


def _day_words(words: str) -> str:
    return _BEFORE.sub("", unicodedata.normalize("NFKC", words).strip())


def lacks_year(words: str) -> bool:
    """Tell whether words name a month and a day, and no year."""
    return _MONTH_AND_DAY.fullmatch(_day_words(words)) is not None


def refuse_shown_unit(field: Field, cell: GridCell, code: str, unit: str) -> None:
    """Refuse a number that its format shows with another unit than that of its column: people read what is shown."""
    said = unit_shown(code)
    if field.type in {int, float} and isinstance(cell, (int, float)) and said and said != unit and (field.name.endswith("_wan") or said == "%"):
        shown = plain_number(cell)
        raise RefusedCellError(
            Text(
                f"数值是 {shown}，格式却显示“{said}”：把单位写进格子，或改掉格式",
                f"the number is {shown}, which its format shows with “{said}”: write the unit into the cell, or change the format",
            )
        )


def is_our_money(words: str) -> bool:
    """Tell whether a cell that names a currency names ours."""
    return _YUAN.search(words) is not None or not is_foreign(words)


def _no_day(plain: str, words: str) -> Text:
    """Why some words are no day."""
    found = _MONTH_AND_DAY.fullmatch(plain)
    if _WHOLE_DAY.fullmatch(plain) or (found is not None and not _is_in_some_year(int(found[1]), int(found[2]))):
        return Text(f"没有“{cut(words)}”这一天", f"there is no day “{cut(words)}”")
    if _INTERVAL.fullmatch(plain):
        return Text(f"“{cut(words)}”是一段时间，填一天", f"“{cut(words)}” is a span of time; give one day")
    if _MONTH_AND_DAY.fullmatch(plain):
        return Text(f"“{cut(words)}”没有年份：写全，或加 --year", f"“{cut(words)}” has no year: write it, or add --year")
    if _MONTH_ONLY.fullmatch(plain):
        return Text(f"“{cut(words)}”只到月份，写明哪一天", f"“{cut(words)}” names only a month; say which day")
    if _YEAR_ONLY.fullmatch(plain):
        return Text(f"“{cut(words)}”没有说哪一天", f"“{cut(words)}” does not say which day")
    return Text(f"“{cut(words)}”不是日期", f"“{cut(words)}” is not a date")


def _is_in_some_year(month: int, day: int) -> bool:
    try:
        return bool(date(2024, month, day))  # a leap year
    except ValueError:
        return False


def _flag(cell: GridCell) -> bool:
    found = meant_flag(cell)
    if found is None:
        raise RefusedCellError(Text(f"“{cut(str(cell))}”不是“是”或“否”", f"“{cut(str(cell))}” is not yes or no"))
    return found == "true"


def _words(cell: GridCell, *, is_code: bool = False) -> str:
    """Return a cell as text; a number that a sheet can show only in part is refused where it is a code."""
    if isinstance(cell, float) and cell == int(cell) and abs(cell) < 10**_MANY_DIGITS:
        return str(int(cell))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if is_code or abs(cell) >= 10**_MANY_DIGITS:
            raise RefusedCellError(
                Text(f"{cell:.5E} 已经丢了位数：这一列设成文本，重新填全", f"{cell:.5E} has lost digits: make the column text and type it in full again")
            )
        return plain_number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return str(cell).replace("\r\n", "\n").strip()


def _is_looked_up(field: Field) -> bool:
    """Whether what a field says is none of people's own words."""
    return field.type is not str or field.name in {"category", "uscc", "id"} or any((field.references, field.choices, field.named, field.id_of_part))


def _credit_code(words: str) -> str:
    code = normalise_credit_code(words)
    if len(code) == _OLD_CODE_LENGTH and code.isdecimal():
        raise RefusedCellError(
            Text(f"{code} 是 15 位的旧注册号，不是统一社会信用代码", f"{code} is an old registration number of 15 digits, not a credit code")
        )
    if len(code) != CREDIT_CODE_LENGTH:
        raise RefusedCellError(Text(f"{words} 不是 18 位，不是统一社会信用代码", f"{words} has not 18 characters and is no credit code"))
    return code


def _parted(words: str) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(words) if part.strip()]


def _id_in(words: str) -> str:
    """Return the id that stands beside a name, as an export writes it; else the words."""
    plain = words.replace("（", "(").replace("）", ")")
    return plain.rpartition("(")[2][:-1] if plain.endswith(")") and "(" in plain else words


def _named(records: tuple[Record, ...]) -> Text:
    return join([beside(next(called(each), ""), each.id) for each in records[:_MOST_NEAR]], zh="、", en=", ")


def _understood(words: str, record: Record) -> Text:
    name = next(called(record), record.id)
    return Text(f"“{cut(words)}”即{name}", f"“{cut(words)}” is {name}")
