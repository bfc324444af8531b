"""`redchain visit route --helper POST [--on DATE]`: the visits proposed for a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, computing_space, refuse_format
from redchain.cli.parsing import TABBED, BilingualCommand, Option, format_option
from redchain.cli.typed_dates import read_day
from redchain.decide.lookup import resolve
from redchain.errors import EXIT_FINE, RefusalError, UsageError
from redchain.kinds.pairing.rules import running_of
from redchain.model.named_record import named
from redchain.shell_words import shown
from redchain.text import Text, counted
from redchain.views.visit_route import PLACES, Route, Stop, route

if TYPE_CHECKING:
    from datetime import date

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_HELPER = Option("helper", Text("哪个助企员，岗位的编号或岗位名", "whose visits: the post of a helper, its id or what it is called"), metavar="PERSON")
_ON = Option("on", Text("哪一天走（默认今天，休息日顺延）", "the day of the visits (default: today, or the next working day)"), metavar="DATE")
_HEADS = {
    "enterprise": Text("编号", "Id"),
    "name": Text("企业", "Firm"),
    "town": Text("板块", "Town"),
    "place": Text("路线", "Way"),
    "last": Text("最近联系", "Last contact"),
    "due": Text("应联系", "Due"),
    "disputed": Text("企业有异议", "Disputed"),
    "late": Text("超期（工作日）", "Late (working days)"),
    "on_site": Text("须上门", "On site"),
    "next": Text("走访以后记录", "To record it"),
}
_LABEL = Text("助企员", "Helper")


def command(verb: str, summary: Text, _model: type[Record]) -> BilingualCommand:
    """Return the command."""
    return BilingualCommand(verb, summary, _route, [_HELPER, _ON, format_option(FORMATS, TABBED)])


def _route(context: Context, given: Given) -> int:
    refuse_format(given["format_name"], FORMATS)
    space = computing_space(context)
    if given["helper"] is None:
        raise UsageError(Text("缺少 --helper（助企员）", "--helper is missing"), Text("加上 --helper 岗位", "add --helper POST"))
    helper = resolve(space.ledger, ("person",), given["helper"], _LABEL)
    _refuse_others(space.ledger, helper)
    calendar = space.settings.calendar
    day = calendar.on_or_after(space.today) if given["on"] is None else read_day(context, "--on", given["on"], space)
    found = route(space.ledger, helper, day)
    rows = [_row(space.ledger, helper, each, day) for each in found.stops]
    _put(context, rows, given["format_name"])
    context.tell(_say(space, helper, day, found))
    if not calendar.is_workday(day):
        context.warn(Text(f"{day} 休息", f"{day} is a day off"))
    return EXIT_FINE


def _refuse_others(ledger: Ledger, helper: str) -> None:
    """Refuse a post without a running pairing: nothing is ever due to it."""
    if running_of(ledger, "helper", helper):
        return
    person = ledger.named("person", helper)
    said = named(ledger.named, "person", helper)
    if person is not None and "helper" not in person.roles:
        raise RefusalError(
            Text("{who}不是助企员（RC228）", "{who} is no helper (RC228)").fill(who=said),
            Text("换一位助企员：redchain person list --roles 助企员", "name a helper: redchain person list --roles helper"),
        )
    pair = shown("redchain", "pair", "…", helper)
    raise RefusalError(Text("{who}没有结对的企业", "{who} has no firms").fill(who=said), Text(f"先结对：{pair}", f"pair some first: {pair}"))


def _row(ledger: Ledger, helper: str, stop: Stop, day: date) -> dict[str, Any]:
    firm = ledger.named("enterprise", stop.enterprise)
    return {
        "enterprise": stop.enterprise,
        "name": (firm.short_name or firm.name) if firm else stop.enterprise,
        "town": stop.town,
        "place": stop.place,
        "last": stop.last,
        "disputed": stop.is_disputed,
        "due": stop.due,
        "late": stop.late,
        "on_site": stop.is_on_site,
        "next": shown("redchain", "visit", "add", "--enterprise", stop.enterprise, "--visitors", helper, "--visitors", "…", "--visited-on", day.isoformat()),
    }


def _put(context: Context, rows: list[dict[str, Any]], wanted: str) -> None:
    if wanted == "json":
        output.envelope(context, "visit route", rows)
        return
    is_coded = wanted == "csv" and not context.csv_in_words
    lines = [tuple(_cell(context, key, row[key], is_coded=is_coded) for key in _HEADS) for row in rows]
    if wanted == "csv":
        output.csv_of(context, _HEADS, lines)
        return
    heads = list(_HEADS)
    output.table(
        context, [context.say(each) for each in _HEADS.values()], lines, output.Drawing(heads.index("name"), (heads.index("next"), heads.index("last")))
    )


def _cell(context: Context, key: str, value: Any, *, is_coded: bool) -> str:
    if key == "place" and not is_coded:
        return context.say(PLACES[value])
    if key in {"on_site", "disputed"}:
        return str(value).lower() if is_coded else context.say(Text("是", "yes")) if value else ""
    return "" if value is None else str(value)


def _say(space: Workspace, helper: str, day: date, found: Route) -> Text:
    """Say whose day it is, how many firms are proposed, and what is left."""
    who, most = named(space.ledger.named, "person", helper), space.settings.programme.contact.visits_a_day
    if not found.stops:
        later = Text(f"，最早 {found.next_due} 到期", f"; the next one is due on {found.next_due}") if found.next_due else Text("", "")
        return Text("{who} {day} 没有到期要联系的企业{later}", "{who}: no firm is due by {day}{later}").fill(who=who, day=day, later=later)
    count = len(found.stops)
    left = (
        Text(f"；一天最多 {most} 家，还有 {found.left} 家到期的排在以后", f"; {most} a day at most, {found.left} more are due") if found.left else Text("", "")
    )
    return Text("{who} {day} 走访 {count} 家{left}", "{who} on {day}: {firms}{left}").fill(
        who=who, day=day, count=count, firms=counted(count, "firm"), left=left
    )
