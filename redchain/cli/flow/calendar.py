"""`redchain calendar show|add|diff|export`: the working days in force, counting with them, and the due dates that they would move."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from redchain.cli import output
from redchain.cli.context import FORMATS, computing_space, refuse_format
from redchain.cli.file_arguments import format_of, target_of, write_output
from redchain.cli.parsing import OUTPUT, WITHOUT_BROKEN, Argument, BilingualCommand, Option, format_option, whole_number
from redchain.cli.typed_dates import read_day, read_moment
from redchain.errors import EXIT_FINE, UsageError
from redchain.model.dates import DAY_PARTS
from redchain.model.deadline import Deadline, say_deadline
from redchain.model.sla import due_after
from redchain.model.time_span import FORMS, Span, read_span
from redchain.model.typed_dates import days_meant, has_hour
from redchain.model.typed_words import plain_id
from redchain.text import Text
from redchain.views.moved_due_dates import special_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.model.dates import Calendar

_PLAIN = ("table", "json")
_YEAR = Argument("year", Text("年份（默认今年）", "the year (default: this one)"), "YEAR", type=whole_number(1900, 2200), default=None)
_START = Argument("start", Text("收到那天，不计入；按小时的写到几点", "the day of receipt, which is not counted; for hours, the moment"), "DATE")
_COUNT = Argument("count", Text("几个工作日，或带单位的时限，如 10日、2小时", "how many working days, or a limit with its unit: 10 days, 2 hours"), "N")
_MOST = 1000
_AGAINST = Option("against", Text("和这个版本的日历比", "compare with the calendar of this revision"), metavar="REV")
_SHOW = Text("一年的工作日、放假、调休，以及是否估算", "a year's working days, days off and make-up days, and whether it is estimated")
_ADD = Text("从某日起的时限到哪天为止", "when a limit that begins on a day ends")
_DIFF = Text("列出现在的日历改变的限期，原来是哪天；不改任何记录", "the due dates that the current calendar moves, and what they were; changes no record")
_EXPORT = Text("把限期导出为 iCalendar，可导入手机和电脑日历", "export due dates as iCalendar for phones and computers")
_YEAR_HEADS = {"day": Text("日期", "Day"), "works": Text("与周历不同", "Unlike the week")}
_DIFF_HEADS = {
    "id": Text("工单", "Order"),
    "unit": Text("单位", "Unit"),
    "old": Text("原限期", "Old due date"),
    "new": Text("按现日历", "By this calendar"),
    "why": Text("原因", "Why"),
}


def commands(_name: str, _words: Sequence[str]) -> list[BilingualCommand]:
    """Return the subcommands."""
    return [
        BilingualCommand("show", _SHOW, _show_year, [_YEAR, format_option(FORMATS)], zh="查看").showing("calendar show", "calendar show 2026 --format csv"),
        BilingualCommand("add", _ADD, _add, [_START, _COUNT, format_option(_PLAIN)], zh="推算").showing(
            "calendar add 2026-11-23 5", "calendar add 2026-11-23 10日"
        ),
        BilingualCommand("diff", _DIFF, _diff, [_AGAINST, format_option(FORMATS)], zh="比对").showing("calendar diff", "calendar diff --against HEAD"),
        BilingualCommand("export", _EXPORT, _export, [OUTPUT, WITHOUT_BROKEN], zh="导出").showing(
            "calendar export", Text("calendar export -o 限期.ics", "calendar export -o due.ics")
        ),
    ]


def _show_year(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], FORMATS)
    space = computing_space(context, reads_records=False)
    wanted = space.today.year if given["year"] is None else given["year"]
    calendar = space.settings.calendar
    days = special_days(calendar, wanted)
    total, is_estimated = _workdays(calendar, wanted), calendar.is_estimated(wanted)
    if given["format_name"] == "json":
        content = {
            "year": wanted,
            "workdays": total,
            "estimated": is_estimated,
            "days": [{"day": each, "works": works, "off": calendar.half_off(each)} for each, works in days],
        }
        output.envelope(context, "calendar show", content)
        return EXIT_FINE
    told = [(each.isoformat(), _say_day(calendar, each)) for each, _ in days]
    rows, words = [(day, said.en) for day, said in told], {"works": {said.en: said for _, said in told}}
    if given["format_name"] == "csv":
        output.csv_of(context, _YEAR_HEADS, rows, words)
        return EXIT_FINE
    mark = (
        Text(
            "，估算：放假安排尚未公布，按周一至周五上班、法定节假日休息",
            ", estimated: the notice is not out yet; Monday to Friday without the statutory days off",
        )
        if is_estimated
        else Text("", "")
    )
    context.print(context.say(Text("{year} 年：{total} 个工作日{mark}", "{year}: {total} working days{mark}").fill(year=wanted, total=total, mark=mark)))
    output.table(context, *output.in_words(context, _YEAR_HEADS, rows, words))
    return EXIT_FINE


def _say_day(calendar: Calendar, each: date) -> Text:
    off = calendar.half_off(each)
    if off is not None:
        return Text("{part}休息", "{part} free").fill(part=DAY_PARTS[off])
    return Text("上班", "worked") if calendar.is_workday(each) else Text("休息", "free")


def _workdays(calendar: Calendar, year: int) -> int:
    return calendar.between(date(year - 1, 12, 31), date(year, 12, 31))


def _add(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], _PLAIN)
    space, span = computing_space(context, reads_records=False), _span(given["count"])
    begun = _moment(context, given["start"], space) if span.has_hour else datetime.combine(read_day(context, "", given["start"], space), time(), space.zone)
    due = due_after(space.settings, begun, span)
    if given["format_name"] == "json":
        start, workdays = begun if span.has_hour else begun.date(), span.number if span.unit == "workday" else None
        entry = {"start": start, "workdays": workdays, "limit": str(span), "day": due.day, "at": due.at, "estimated": due.is_estimated}
        output.envelope(context, "calendar add", entry)
    else:
        context.print(context.say(say_deadline(Deadline(due.day, due.at), is_estimated=due.is_estimated)))
    return EXIT_FINE


def _moment(context: Context, typed: str, space: Workspace) -> datetime:
    """Return the moment that a limit in hours begins at; a date without an hour has none, and which hour it is nobody can tell."""
    days = () if has_hour(typed) else days_meant(typed, space.today)
    if days:
        raise UsageError(Text("按小时的时限要从几点起算", "a limit in hours begins at a time"), Text(f"形如 {days[0]}T09:00", f"in the form {days[0]}T09:00"))
    return read_moment(context, "", typed, space.now)


def _span(typed: str) -> Span:
    """The limit that was typed; a mere number is working days."""
    plain = plain_id(typed)
    if plain.isascii() and plain.isdecimal() and len(plain) <= len(str(_MOST)) and int(plain) <= _MOST:
        return Span(int(plain))
    found = read_span(plain)
    if found is None:
        raise UsageError(
            Text(f"{typed} 不是时限", f"{typed} is not a limit"),
            Text("可用：{forms}，或 0 到 {most} 的工作日数", "write {forms}, or a number of working days from 0 to {most}").fill(forms=FORMS, most=_MOST),
        )
    return found


def _diff(context: Context, given: Given) -> int:
    from redchain.views.moved_due_dates import moved_orders

    refuse_format(given["format_name"], FORMATS)
    space = computing_space(context)
    old = None if given["against"] is None else _calendar_at(space, given["against"])
    found = moved_orders(space.ledger, space.today, old)
    if given["format_name"] == "json":
        content = [
            {"id": each.order, "need": each.need, "unit": each.unit, "old": each.old, "new": each.new, "estimated": each.is_estimated, "why": each.why.en}
            for each in found
        ]
        output.envelope(context, "calendar diff", content)
        return EXIT_FINE
    rows = [
        (each.order, each.unit, str(each.old), context.say(say_deadline(Deadline(each.new), is_estimated=each.is_estimated)), context.say(each.why))
        for each in found
    ]
    if given["format_name"] == "csv":
        output.csv_of(context, _DIFF_HEADS, rows)
        return EXIT_FINE
    output.table(context, [context.say(each) for each in _DIFF_HEADS.values()], rows)
    context.tell(
        Text(
            f"{len(found)} 张工单的限期按现日历变动，现行限期已随之；记录没有改动",
            f"the current calendar moves {len(found)} due dates, and the new ones are in force; no record was changed",
        )
    )
    return EXIT_FINE


def _calendar_at(space: Workspace, revision: str) -> Calendar:
    """The calendar in force at a revision."""
    from redchain.flow.base_revision import settings_at

    return settings_at(space, revision).calendar


def _export(context: Context, given: Given) -> int:
    from redchain.cli.flow.todo import ics_text, print_ics
    from redchain.flow.refuse_broken_files import refuse_broken_records
    from redchain.flow.what_waits import what_waits

    target = target_of(given)
    format_of(context, None, target, {".ics": "ics", ".ical": "ics"}, "ics")
    space = computing_space(context)
    if target is not None:
        refuse_broken_records(space, without=given["without_broken"])
    found = what_waits(space)
    if target is None:
        print_ics(space, found, space.settings.root.language)
    else:
        write_output(context, target, ics_text(space, found, space.settings.root.language))
    return EXIT_FINE
