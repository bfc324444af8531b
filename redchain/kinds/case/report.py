"""The table 帮代办 in reports: by group of service items, what was opened and answered, how long it took against the promise, and what was let follow."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from redchain.document import Column, Table
from redchain.kinds.case.checklist import deferred, received
from redchain.kinds.case.rules import IN_HAND
from redchain.kinds.service.groups import GROUPS
from redchain.model.dates import last_moment, local_day
from redchain.model.powers import states_at
from redchain.text import Text, plain_number, rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.case.model import AgentCase
    from redchain.model.ledger import Ledger

_TITLE = Text("帮代办", "Cases")
_COLUMNS = (
    Column(Text("类型", "Group"), is_heading=True),
    *(
        Column(words, "right")
        for words in (
            Text("受托", "Opened"),
            Text("办成", "Granted"),
            Text("未办成", "Refused"),
            Text("撤回", "Withdrawn"),
            Text("期末在办", "In hand at the end"),
            Text("逾期", "Late"),
            Text("用时中位数／承诺（工作日）", "Median working days, and promised"),
            Text("容缺补齐", "Made good"),
        )
    ),
)
_MEANING = (
    _TITLE,
    Text(
        "受托、办成、未办成、撤回按那一步的日子计；期末在办：期末还没有答复、没有撤回的；逾期：本期答复晚于限期的，加上期末在办已过限期的；"
        "用时从最后一次报送到答复，取中位数，斜杠后是同一批件承诺时限的中位数；容缺补齐：本期应补齐的容缺材料里按期收到的。",
        "Opened, granted, refused and withdrawn count by the day of the step; in hand at the end are those neither answered nor withdrawn; late are those answered in the period after "
        "their due date, and those in hand at its end past it; the median goes from the last submission to the answer, and after the slash stands that of the days promised for the same cases; "
        "made good: of the materials that were to follow in the period, those that came in time.",
    ),
)


class _Answered(NamedTuple):
    """A case answered in the period: the working days it took, those promised, and whether it was late."""

    days: int
    promised: int | None
    is_late: bool


def report_table(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the table of a period, or None where no case was in hand or took a step in it."""
    by_group: dict[str, list[AgentCase]] = defaultdict(list)
    for each in ledger.all_named("case"):
        service = ledger.named("service", each.service)
        if service is not None:
            by_group[service.group].append(each)
    rows = tuple((words, *row) for group, words in GROUPS.items() if (row := _row(ledger, by_group[group], (first, last))) is not None)
    return Table(_COLUMNS, rows, _TITLE, meanings=(_MEANING,)) if rows else None


def _row(ledger: Ledger, cases: list[AgentCase], period: tuple[date, date]) -> tuple[Cell, ...] | None:
    first, last = period
    zone = ledger.settings.zone
    end = last_moment(last, zone)
    in_hand = [each for each in cases if states_at(each, end) & {*IN_HAND}]
    verbs = [step.step for each in cases for step in each.log if first <= local_day(step.at, zone) <= last]
    if not in_hand and not verbs:
        return None
    answered = [found for each in cases for found in _answered(ledger, each, period)]
    late = sum(each.is_late for each in answered) + sum(_is_overdue(ledger, each, last) for each in in_hand)
    good, due = _followed(ledger, cases, period)
    counts = (verbs.count(each) for each in ("open", "grant", "refuse", "withdraw"))
    return *counts, len(in_hand), late, _medians(answered), rate(good, due)


def _answered(ledger: Ledger, case: AgentCase, period: tuple[date, date]) -> Iterator[_Answered]:
    zone, calendar = ledger.settings.zone, ledger.settings.calendar
    service, sent = ledger.named("service", case.service), None
    promised = service.promised_days if service else None
    for step in case.log:
        if step.step == "submit":
            sent = step
        elif step.step in {"grant", "refuse"} and sent is not None and period[0] <= (day := local_day(step.at, zone)) <= period[1]:
            begun, due = local_day(sent.at, zone), sent.due
            yield _Answered(
                calendar.between(begun, day), promised if sent.workdays is None else sent.workdays, due is not None and day > calendar.on_or_after(due)
            )


def _is_overdue(ledger: Ledger, case: AgentCase, last: date) -> bool:
    """Whether a case is submitted at the end of a day and past its due date then."""
    log = [each for each in case.log if local_day(each.at, ledger.settings.zone) <= last]
    sent = next((each for each in reversed(log) if each.step == "submit"), None)
    is_sent = case.moves.state_after(each.step for each in log) == "submitted" and sent is not None and sent.due is not None
    return is_sent and sent is not None and sent.due is not None and last > ledger.settings.calendar.on_or_after(sent.due)


def _medians(answered: Iterable[_Answered]) -> str | None:
    found = list(answered)
    promised = [each.promised for each in found if each.promised is not None]
    if not found:
        return None
    return f"{plain_number(median(each.days for each in found))} / {plain_number(median(promised)) if promised else '—'}"


def _followed(ledger: Ledger, cases: Iterable[AgentCase], period: tuple[date, date]) -> tuple[int, int]:
    """Return how many of the materials that were to follow by a day of the period came by then, and how many were to."""
    good = due = 0
    for case in cases:
        log = [each for each in case.log if local_day(each.at, ledger.settings.zone) <= period[1]]
        came = received(log)
        for title, until in deferred(log).items():
            if period[0] <= until <= period[1]:
                due += 1
                good += title in came and came[title] <= until
    return good, due
