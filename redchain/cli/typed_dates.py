"""Days, months, moments and numbers that were typed: read as people write them, said when they were read, refused with their readings where there are several."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from redchain.errors import UsageError
from redchain.lazy_pattern import pattern
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from pydantic import BaseModel

    from redchain.cli.context import Context
    from redchain.flow.workspace import Workspace
    from redchain.model.fields import Field

ReadT = TypeVar("ReadT")
_YUAN_OF_WAN = _YI = 10_000
_LARGE, _HUGE = 1 * _YI, 10 * _YI
"""So many 万元 that somebody may have written yuan."""
_WITH_UNIT = pattern("[^0-9０-９.,，．_ ]")
_DEADLINES = frozenset({"due", "wanted_by", "valid_until", "review_on", "apply_until"})
"""Fields for the day by which something is to be done, or is over."""
_WEEKDAYS = ("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))


class _Sort(NamedTuple):
    """What may be typed: what is said where it cannot be read, in which forms it can be, and how a reading is written and shown, and whether it is a day, a month or a moment."""

    unreadable: Text
    form: Text
    write: Callable[[Any], str]
    show: Callable[[Any], Text]
    parts: str


def _with_weekday(day: date) -> Text:
    return Text(f"{day}（周{_WEEKDAYS[0][day.weekday()]}）", f"{day} ({_WEEKDAYS[1][day.weekday()]})")


def _of_moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds" if at.second else "minutes")


_DAY = _Sort(
    Text("{flag}{words} 不是日期", "{flag}{words} is not a date"),
    Text(
        "形如 {flag}2026-12-07，也可写 12月7日、下周三、月底、三天后、10个工作日后", "in the form {flag}2026-12-07; tomorrow, friday and in 3 days will do too"
    ),
    str,
    _with_weekday,
    "day",
)
_SPAN = _Sort(
    _DAY.unreadable,
    _DAY.form,
    lambda each: f"{each[0]:%Y-%m}" if each[0].day == 1 else str(each[0]),
    lambda each: Text(f"{each[0]} 至 {each[1]}", f"{each[0]} to {each[1]}"),
    "month",
)
_MONTH = _Sort(
    Text("月份 {words} 读不懂", "{words} is not a month"),
    Text("形如 {flag}2026-11，也可写 11月、上个月", "in the form {flag}2026-11; last month will do too"),
    str,
    lambda each: Text(each, each),
    "month",
)
_WEEK = _Sort(
    Text("{flag}{words} 不是哪一周", "{flag}{words} is not a week"),
    Text("形如 {flag}2026-W47，也可写 第47周、上周、11月20日", "in the form {flag}2026-W47; last week and a day of it will do too"),
    lambda monday: "{}-W{:02d}".format(*monday.isocalendar()[:2]),
    lambda monday: Text(f"{monday} 至 {monday + timedelta(6)}", f"{monday} to {monday + timedelta(6)}"),
    "week",
)
_YEAR = _Sort(
    Text("{flag}{words} 不是年份", "{flag}{words} is not a year"),
    Text("形如 {flag}2026，也可写 今年、去年", "in the form {flag}2026; last year will do too"),
    str,
    lambda year: Text(str(year), str(year)),
    "year",
)
_MOMENT = _Sort(
    Text("{flag}{words} 读不懂", "{flag}{words} is not a valid time"),
    Text("形如 {flag}2026-11-23T09:00，也可写 11月23日 9:00、昨天下午3点", "in the form {flag}2026-11-23T09:00; yesterday 3pm will do too"),
    _of_moment,
    lambda each: Text(_of_moment(each), _of_moment(each)),
    "moment",
)


def read_day(context: Context, flag: Text | str, words: str, space: Workspace, *, is_deadline: bool = False) -> date:
    """Return the day that was typed for a flag, working days counted by the calendar; raises UsageError where it has no reading or several, or is no single day.

    As a deadline some words are a day that are none otherwise: two weeks, the middle of December.
    """
    from redchain.model.typed_dates import spans_meant
    from redchain.model.typed_deadlines import reason_unclear

    days = _days(words, space, is_deadline=is_deadline)
    reason = None if days else reason_unclear(words)
    if reason is not None:
        before = _before(flag)
        raise UsageError(
            Text(f"{before.zh}{words} 定不了是哪一天：{reason.zh}", f"{before.en}{words} is no certain day: {reason.en}"), _DAY.form.fill(flag=before)
        )
    for first, last in () if days else spans_meant(words, space.today):
        before = _before(flag)
        raise UsageError(
            Text(f"{before.zh}{words} 不是哪一天，是 {first} 至 {last}", f"{before.en}{words} is not one day but {first} to {last}"),
            Text(f"写明哪一天，如 {before.zh}{last}", f"say which day, such as {before.en}{last}"),
        )
    return _the_one(context, _DAY, flag, words, days)


def read_span(context: Context, flag: Text | str, words: str, space: Workspace) -> tuple[date, date]:
    """Return the first and the last day of what was typed for a flag: of a week, a month, a quarter or a year, or one day twice."""
    from redchain.model.typed_dates import spans_meant

    spans = spans_meant(words, space.today)
    if spans:
        return _the_one(context, _SPAN, flag, words, spans)
    day = read_day(context, flag, words, space)
    return day, day


def read_bound(context: Context, flag: Text | str, words: str, space: Workspace, *, is_last: bool) -> date:
    """Return the first day of what was typed for a flag, or the last one, and say just that."""
    from redchain.model.typed_dates import spans_meant

    spans = spans_meant(words, space.today)
    if not spans:
        return read_day(context, flag, words, space)
    sort = _SPAN._replace(show=_until if is_last else _since)
    return _the_one(context, sort, flag, words, spans)[int(is_last)]


def _since(span: tuple[date, date]) -> Text:
    return Text(f"{span[0]} 起", f"{span[0]} and later")


def _until(span: tuple[date, date]) -> Text:
    return Text(f"{span[1]} 止", f"{span[1]} and earlier")


def read_month(context: Context, flag: Text | str, words: str, today: date) -> str:
    """Return the month, as 2026-11, that was typed for a flag; raises UsageError as above."""
    from redchain.model.typed_dates import months_meant

    return _the_one(context, _MONTH, flag, words, months_meant(words, today))


def read_week(context: Context, flag: str, words: str, today: date) -> date:
    """Return the Monday of the week that was typed for a flag, by its number or by a day of it; raises UsageError as above."""
    from redchain.model.typed_weeks import weeks_meant

    return _the_one(context, _WEEK, flag, words, weeks_meant(words, today))


def read_year(context: Context, flag: str, words: str, today: date) -> int:
    """Return the year that was typed for a flag; raises UsageError as above."""
    from redchain.model.typed_weeks import years_meant

    return _the_one(context, _YEAR, flag, words, years_meant(words, today))


def read_moment(context: Context, flag: Text | str, words: str, now: datetime) -> datetime:
    """Return the moment that was typed for a flag, in the zone of `now`; raises UsageError as above."""
    from redchain.model.typed_dates import moments_meant

    return _the_one(context, _MOMENT, flag, words, moments_meant(words, now))


def _days(words: str, space: Workspace, *, is_deadline: bool) -> tuple[date, ...]:
    from redchain.model.typed_dates import days_meant
    from redchain.model.typed_deadlines import deadlines_meant

    return (deadlines_meant if is_deadline else days_meant)(words, space.today, _after_workdays(space))


def _is_amount(field: Field) -> bool:
    """Whether a field holds an amount in 万元 (10,000 yuan)."""
    return field.name.endswith("_wan")


def _after_workdays(space: Workspace) -> Callable[[int], date]:
    """Return what tells the day so many working days from today."""
    return lambda count: space.settings.calendar.add(space.today, count)


def read_typed(context: Context, model: type[BaseModel], typed: Mapping[str, Any], space: Workspace, place: str = "") -> dict[str, Any]:
    """Return what was typed for the fields of a record or a step, with days, moments and numbers read; what is not one of them stays as it is.

    `place` is where it stands in a file; it is told in place of the option.
    """
    from redchain.model.fields import fields

    known, reading = fields(model), _Reading(context, space, place)
    return {name: reading.value(known[name], value) if name in known and name != "log" else value for name, value in typed.items()}


class _Reading(NamedTuple):
    """Reading values: the run, where they go, and the place in a file; empty for what was typed."""

    context: Context
    space: Workspace
    place: str

    def value(self, field: Field, written: Any) -> Any:
        """Return one value, each of several, or the parts of one, as read."""
        if isinstance(written, list):
            return [self.value(field, each) for each in written] if field.parts else written
        if isinstance(written, dict) and field.parts:
            return self._parts(field, written)
        from datetime import date

        if type(written) in {int, float} and (field.type is date or _is_amount(field)):
            written = str(written) if field.type is date else self._amount(field, written, str(written))
        return self._words(field, written) if isinstance(written, str) and not field.parts else written

    def _parts(self, field: Field, written: dict[Any, Any]) -> dict[Any, Any]:
        """Return the parts of a value, called by their keys even where they were called by their labels."""
        from redchain.decide.heads import part_called

        called = {part_called(field.type, str(key)) or key: each for key, each in written.items()}
        return {name: self.value(field.parts[name], each) if name in field.parts else each for name, each in called.items()}

    def _words(self, field: Field, words: str) -> Any:
        from datetime import date

        from pydantic import AwareDatetime

        from redchain.model.meant_values import day_numbered

        where = self._where(field)
        if field.type is AwareDatetime:
            return read_moment(self.context, where, words, self.space.now)
        if field.type is date and self.place and (numbered := day_numbered(words)):
            _tell_reading(self.context, where, words, _with_weekday(date.fromisoformat(numbered)))
            return numbered  # what a spreadsheet has put in place of the date
        if field.type is date and words.strip():
            from redchain.model.typed_dates import spans_meant
            from redchain.model.typed_deadlines import reason_unclear

            is_deadline = field.name in _DEADLINES
            if not (_days(words, self.space, is_deadline=is_deadline) or spans_meant(words, self.space.today) or reason_unclear(words)):
                return words  # told with the rule it breaks, like any other wrong value
            return read_day(self.context, where, words, self.space, is_deadline=is_deadline).isoformat()
        return self._number(field, words) if field.type in {int, float} else words

    def _number(self, field: Field, words: str) -> str:
        """“50万” for an amount in 万元 is 50; “1,200”, “3天” and “12人” are the number in them."""
        from redchain.model.meant_values import meant_number

        number = meant_number(words, is_amount=_is_amount(field))
        if number is None:
            self._refuse_rough(field, words)
            return words
        if number != words.strip():
            unit = Text(" 万元", " × 10,000 yuan") if _is_amount(field) else Text("", "")
            _tell_reading(self.context, self._where(field), words, Text(f"{number}{unit.zh}", f"{number}{unit.en}"))
        if _is_amount(field) and not _WITH_UNIT.search(words):
            self._amount(field, float(number), words.strip())
        return number

    def _refuse_rough(self, field: Field, words: str) -> None:
        """Refuse an estimate, a range, or words in place of a number; an exact number is to be written, and what else is known goes elsewhere."""
        from redchain.model.rough_numbers import rough_numbers

        numbers = rough_numbers(words, is_amount=_is_amount(field))
        if numbers is None:
            return
        before, unit = _before(self._where(field)), "万元" if _is_amount(field) else ""
        flag = "" if self.place else before.zh
        said = Text(f"{before.zh}{words.strip()} 不是一个确数", f"{before.en}{words.strip()} is not one exact number")
        if not numbers:
            raise UsageError(said, Text("没有确数就不填这一项；原话写进备注", "leave it out where there is no exact number; put the words into the note"))
        ways = [f"{flag}{each}{unit}" for each in numbers]
        raise UsageError(
            said, Text(f"写一个数：{' 或 '.join(ways)}；原话写进备注", f"write one number: {' or '.join(ways)}; put the words themselves into the note")
        )

    def _amount(self, field: Field, number: float, words: str) -> float:
        """Return an amount; one of a hundred million yuan or more that names no unit is told in words, and asked about from a thousand million on, where somebody answers."""
        if not _LARGE <= number < float("inf"):
            return number
        where = _before(self._where(field))
        large = Text(f"{where.zh}{words} 即 {number / _YI:g} 亿元", f"{where.en}{words} is {number * _YUAN_OF_WAN:,.0f} yuan")
        meant = Text(f"单位是万元；若填的是元，写成 {number / _YUAN_OF_WAN:g}万元", f"it counts 10,000 yuan; if yuan were meant, write {number:.0f}元")
        said = Text(f"{large.zh}（{meant.zh}）", f"{large.en} ({meant.en})")
        if said not in self.context.readings:
            self.context.readings.append(said)
            self.context.warn(said)
            if number >= _HUGE and self.context.is_interactive and not self.place:
                self._ask(large, meant)
        return number

    def _ask(self, large: Text, meant: Text) -> None:
        from redchain.cli.prompts import ask_yes

        if not ask_yes(self.context, Text("是这个数吗？", "is that the amount?")):
            self.context.readings.pop()
            raise UsageError(large, meant)

    def _where(self, field: Field) -> Text:
        from redchain.cli.parsing import flag_of

        flag = flag_of(field.name)
        return Text(f"{self.place} {field.label.zh}", f"{self.place} {field.label.en}") if self.place else Text(flag, flag)


def _the_one(context: Context, sort: _Sort, flag: Text | str, words: str, readings: Sequence[ReadT]) -> ReadT:
    from redchain.model.typed_dates import is_in_full

    before = _before(flag)
    if not readings:
        raise UsageError(sort.unreadable.fill(flag=before, words=words), sort.form.fill(flag=before))
    shown, ways = [sort.show(each) for each in readings], [Text("{flag}{way}", "{flag}{way}").fill(flag=before, way=sort.write(each)) for each in readings]
    if len(readings) > 1:
        raise UsageError(
            Text(f"{before.zh}{words} 有两种读法：{shown[0].zh}、{shown[1].zh}", f"{before.en}{words} has two readings: {shown[0].en} and {shown[1].en}"),
            Text(f"写成 {ways[0].zh} 或 {ways[1].zh}", f"write {ways[0].en} or {ways[1].en}"),
        )
    if not is_in_full(words, sort.parts):
        _tell_reading(context, flag, words, shown[0])
    return readings[0]


def _before(flag: Text | str) -> Text:
    """Return what is said before the words of a flag, or of a place in a file; nothing where there is none."""
    place = Text(flag, flag) if isinstance(flag, str) else flag
    return Text(f"{place.zh} ", f"{place.en} ") if place.zh else place


def _tell_reading(context: Context, flag: Text | str, words: str, read: Text) -> None:
    """Say once how words were read: what is asked for may be worked out more than once in a run."""
    before = _before(flag)
    text = Text(f"{before.zh}{words.strip()} 读作 {read.zh}", f"{before.en}{words.strip()} is read as {read.en}")
    if text not in context.readings:
        context.readings.append(text)
        context.tell(text)
