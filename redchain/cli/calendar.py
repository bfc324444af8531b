"""`redchain calendar show|add|diff|export`: the working days in force, counting with them, and the due dates that they would move."""

from typing import TYPE_CHECKING, Annotated, Any

from redchain.cli import output
from redchain.cli.context import refuse_format
from redchain.cli.files import write_output
from redchain.cli.options import format_option, output_option
from redchain.cli.performing import day
from redchain.errors import EXIT_FINE
from redchain.text import Text
from redchain.views.moving import special_days

if TYPE_CHECKING:
    from datetime import date

    from redchain.cli.parsing import Form
    from redchain.flow.workspace import Workspace
    from redchain.model.workdays import Calendar

_FORMATS = ("table", "json", "csv")
_PLAIN = ("table", "json")


def build(form: "Form", _name: str, _verb: list[str]) -> None:
    """Add the subcommands."""
    form.add(
        "show", Text("一年的工作日、放假、调休，以及是否估算", "a year's working days, days off and make-up days, and whether it is estimated"), _shower(form)
    )
    form.add("add", Text("某日之后第几个工作日是哪天", "the day that many working days after a day"), _adder(form))
    form.add("diff", Text("列出按现在的日历会变的限期；不改任何记录", "the due dates that the present calendar would move; changes nothing"), _differ(form))
    form.add("export", Text("把限期导出为 iCalendar，可导入手机和电脑日历", "export due dates as iCalendar for phones and computers"), _exporter(form))


def _shower(form: "Form") -> Any:
    call = form.call

    def show_year(
        year: Annotated[int | None, form.argument(help=Text("年份（默认今年）", "the year (default: this one)"), metavar="YEAR", min=1900, max=2200)] = None,
        format_name: Annotated[str, format_option(form, _FORMATS)] = "table",
    ) -> int:
        refuse_format(format_name, _FORMATS)
        space = call.workspace()
        wanted = space.today.year if year is None else year
        calendar = space.settings.calendar
        days = special_days(calendar, wanted)
        total, is_estimated = _workdays(calendar, wanted), calendar.is_estimated(wanted)
        if format_name == "json":
            content = {"year": wanted, "workdays": total, "estimated": is_estimated, "days": [{"day": each, "works": works} for each, works in days]}
            output.envelope(call, "calendar show", content)
            return EXIT_FINE
        said = [(each.isoformat(), call.say(Text("上班", "worked") if works else Text("休息", "free"))) for each, works in days]
        if format_name == "csv":
            output.csv(["day", "works"], said)
            return EXIT_FINE
        mark = Text("，估算：放假通知还没有，按周一至周五", ", estimated: no notice yet, Monday to Friday") if is_estimated else Text("", "")
        call.print(call.say(Text("{year} 年：{total} 个工作日{mark}", "{year}: {total} working days{mark}").fill(year=wanted, total=total, mark=mark)))
        output.table(call, [call.say(Text("日期", "Day")), call.say(Text("与周历不同", "Unlike the week"))], said)
        return EXIT_FINE

    return show_year


def _workdays(calendar: "Calendar", year: int) -> int:
    from datetime import date

    return calendar.between(date(year - 1, 12, 31), date(year, 12, 31))


def _adder(form: "Form") -> Any:
    call = form.call

    def add(
        start: Annotated[str, form.argument(help=Text("收到那天，不计入", "the day of receipt, which is not counted"), metavar="DATE")],
        count: Annotated[int, form.argument(help=Text("几个工作日", "how many working days"), metavar="N", min=0, max=1000)],
        format_name: Annotated[str, format_option(form, _PLAIN)] = "table",
    ) -> int:
        refuse_format(format_name, _PLAIN)
        begun, calendar = day("DATE", start), call.workspace().settings.calendar
        end = calendar.add(begun, count)
        is_estimated = calendar.is_estimated(end.year) or calendar.is_estimated(begun.year)
        if format_name == "json":
            output.envelope(call, "calendar add", {"start": begun, "workdays": count, "day": end, "estimated": is_estimated})
        else:
            call.print(call.say(say_day(end, is_estimated=is_estimated)))
        return EXIT_FINE

    return add


def say_day(found: "date", *, is_estimated: bool) -> Text:
    """Return a day, marked where the calendar is only estimated."""
    return Text(f"{found}（估算）", f"{found} (estimated)") if is_estimated else Text(f"{found}", f"{found}")


def _differ(form: "Form") -> Any:
    call = form.call

    def diff(
        against: Annotated[
            str | None, form.option("--against", help=Text("和这个版本的日历比", "compare with the calendar of this revision"), metavar="REV")
        ] = None,
        format_name: Annotated[str, format_option(form, _FORMATS)] = "table",
    ) -> int:
        from redchain.views.moving import moved_orders

        refuse_format(format_name, _FORMATS)
        space = call.workspace()
        old = None if against is None else _calendar_at(space, against)
        found = moved_orders(space.ledger, space.today, old)
        if format_name == "json":
            content = [
                {"id": each.order, "need": each.need, "unit": each.unit, "old": each.old, "new": each.new, "estimated": each.is_estimated, "why": each.why.en}
                for each in found
            ]
            output.envelope(call, "calendar diff", content)
            return EXIT_FINE
        rows = [(each.order, each.unit, str(each.old), call.say(say_day(each.new, is_estimated=each.is_estimated)), call.say(each.why)) for each in found]
        if format_name == "csv":
            output.csv(["id", "unit", "old", "new", "why"], rows)
            return EXIT_FINE
        heads = (Text("工单", "Order"), Text("单位", "Unit"), Text("原限期", "Old due date"), Text("按现日历", "By this calendar"), Text("原因", "Why"))
        output.table(call, [call.say(each) for each in heads], rows)
        call.tell(Text(f"{len(found)} 张工单的限期会变；记录没有改动", f"{len(found)} due dates would move; no record was changed"))
        return EXIT_FINE

    return diff


def _calendar_at(space: "Workspace", revision: str) -> "Calendar":
    """The calendar in force at a revision."""
    from redchain.flow.base_revision import settings_at

    return settings_at(space, revision).calendar


def _exporter(form: "Form") -> Any:
    call = form.call

    def export(
        output: Annotated[str | None, output_option(form)] = None,
    ) -> int:
        from redchain.cli.todo import ics_text, print_ics
        from redchain.views.waiting import waiting

        space = call.workspace()
        found = waiting(space.ledger, space.today)
        if output is None:
            print_ics(space, found, space.settings.root.language)
            return EXIT_FINE
        write_output(call, output, ics_text(space, found, space.settings.root.language))
        return EXIT_FINE

    return export
