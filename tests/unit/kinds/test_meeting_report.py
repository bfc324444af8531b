"""What the report says of round tables: each belongs to the day on which it was held, and what it resolved is named until it was reported on."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from redchain.document import MOST_NAMED, say
from redchain.kinds.meeting.model import Meeting
from redchain.kinds.meeting.report import round_tables
from redchain.kinds.meeting.waits import waits
from redchain.kinds.party.model import Party
from redchain.kinds.party.report import coverage_table
from tests.small import need, small

if TYPE_CHECKING:
    from redchain.document import Table
    from redchain.model.ledger import Ledger

ZONE = ZoneInfo("Asia/Shanghai")
OCTOBER, NOVEMBER, YEAR = (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2026, 11, 30)), (date(2026, 1, 1), date(2026, 12, 31))
ACTORS = ("office-one", "institute")
PARTY = Party.model_validate(
    {
        "id": "committee",
        "name": "示例党委",
        "level": "committee",
        "chain": "one",
        "members": [{"member": each} for each in ACTORS],
        "log": [{"at": "2026-01-05T09:00:00+08:00", "step": "found", "by": "office-one"}],
    }
)
VOTE = {"number": 1, "title": "检测平台共享", "form": "vote"}
REPORT = {"number": 1, "title": "上次会议决议落实情况", "form": "report"}


def meeting(letter: str, held: str, entered: str = "", *, topic: Any = VOTE, settled: Any = True, **more: Any) -> Meeting:
    """A round table, opened and settled on the day it is entered; `settled` adds keys to what was resolved, False leaves its topic open."""
    entered = entered or held
    steps: list[dict[str, Any]] = [
        {"at": f"{min(held, entered)}T08:00:00+08:00", "step": "plan"},
        {"at": f"{min(held, entered)}T08:00:00+08:00", "step": "invite", "entitled": ACTORS},
        {"at": f"{entered}T09:00:00+08:00", "step": "open", "present": ACTORS},
    ]
    if settled:
        said = {"outcome": "noted"} if topic["form"] == "report" else {"outcome": "adopted", "agreed": ACTORS}
        steps += [{"at": f"{entered}T10:00:00+08:00", "step": "resolve", "topic": 1, **said, **(settled if isinstance(settled, dict) else {})}]
        steps += [{"at": f"{entered}T11:00:00+08:00", "step": "minute"}]
    log = [{"by": "office-one", **each} for each in steps]
    values = {"id": f"M-20260901-{letter * 5}", "party": "committee", "title": f"会{letter}", "held_on": held, "topics": [topic], "log": log}
    return Meeting.model_validate({**values, **more})


def told(ledger: Ledger, first: date, last: date) -> list[Any]:
    table = round_tables(ledger, first, last)
    return [] if table is None else [tuple(each[1:]) for each in table.rows]


def notes(table: Table | None, language: Any = "zh") -> list[str]:
    return [] if table is None else [say(each, language) for each in table.notes]


HELD = (1, 1, 1, 0, 0, 0, 0, 0, 0)


def test_a_meeting_that_is_entered_in_the_next_month_belongs_to_the_month_in_which_it_was_held() -> None:
    ledger = small(PARTY, meeting("A", "2026-10-28", "2026-11-03"))
    assert told(ledger, *OCTOBER) == [HELD]
    assert told(ledger, *NOVEMBER) == []
    assert told(ledger, *YEAR) == [HELD]


def test_one_that_is_held_on_the_last_day_and_settled_in_the_record_days_later_is_settled() -> None:
    late = meeting("A", "2026-10-31")
    log = [each if each.step not in {"resolve", "minute"} else each.model_copy(update={"at": datetime(2026, 11, 4, 9, tzinfo=ZONE)}) for each in late.log]
    assert told(small(PARTY, late.model_copy(update={"log": tuple(log)})), *OCTOBER) == [HELD]


def test_one_that_was_not_opened_is_not_counted() -> None:
    told_of = meeting("A", "2026-10-28")
    assert told(small(PARTY, told_of.model_copy(update={"log": told_of.log[:2]})), *OCTOBER) == []
    assert told(small(PARTY, meeting("A", "2026-10-28", settled=False)), *OCTOBER) == [(1, 1, 0, 0, 0, 0, 1, 0, 0)]


def test_minutes_are_due_from_the_day_of_the_meeting_on() -> None:
    held, entered = (meeting("A", "2026-10-28", each, settled=False) for each in ("2026-10-28", "2026-11-03"))
    due = [next(waits(small(PARTY, each), each, date(2026, 11, 4))).due for each in (held, entered)]
    assert due == [date(2026, 11, 2)] * 2


TASK = {"unit": "institute", "report_on": "2026-11-10"}


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (date(2026, 10, 20), []),  # before it was held
        (date(2026, 10, 31), ["待以后会议通报的决议 1 项：M-20260901-AAAAA/1 检测平台共享（2026-11-10）。"]),
        (date(2026, 11, 9), ["待以后会议通报的决议 1 项：M-20260901-AAAAA/1 检测平台共享（2026-11-10）。"]),
        (date(2026, 11, 10), ["到期未通报的决议 1 项：M-20260901-AAAAA/1 检测平台共享（示例研究院，2026-11-10）。"]),
    ],
)
def test_what_was_resolved_is_named_until_it_is_reported_on(last: date, said: list[str]) -> None:
    assert notes(round_tables(small(PARTY, meeting("A", "2026-10-28", settled=TASK)), date(2026, 10, 1), last)) == said


def test_a_day_off_puts_the_report_off() -> None:
    task = {**TASK, "report_on": "2026-11-14"}  # a Saturday
    ledger = small(PARTY, meeting("A", "2026-10-28", settled=task))
    said = [notes(round_tables(ledger, OCTOBER[0], date(2026, 11, each)))[0][:3] for each in (15, 16)]
    assert said == ["待以后", "到期未"]


def test_a_month_without_a_meeting_still_names_them() -> None:
    ledger = small(PARTY, meeting("A", "2026-10-28", settled=TASK))
    table = round_tables(ledger, *NOVEMBER)
    assert table is not None
    assert (table.rows, say(table.empty, "zh")) == ((), "本期没有开圆桌会。")
    assert notes(table, "en") == ["Resolutions due and not reported on: M-20260901-AAAAA/1 检测平台共享 (示例研究院, 2026-11-10)."]


def test_what_was_heard_later_is_open_before_and_what_is_still_to_do_is_said() -> None:
    raised = need("A", "submit", "register", source="roundtable", source_ref="M-20260901-AAAAA/1")
    first, later = meeting("A", "2026-10-28", settled=TASK), meeting("B", "2026-11-20", topic=REPORT)
    assert notes(round_tables(small(PARTY, first, later), date(2026, 11, 1), date(2026, 11, 19)))[0].startswith("到期未通报的决议 1 项")
    named = {**REPORT, "again": "M-20260901-AAAAA/1"}
    assert notes(round_tables(small(PARTY, first, meeting("B", "2026-11-20", topic=named)), *NOVEMBER)) == []
    assert notes(round_tables(small(PARTY, first, later, raised), *NOVEMBER)) == [
        "待以后会议通报的决议 1 项（其中已通报、还在落实的 1 项）：M-20260901-AAAAA/1 检测平台共享（2026-11-10）。"
    ]


def test_what_is_not_public_is_named_by_its_id() -> None:
    secret = meeting("A", "2026-10-28", settled=TASK, visibility="office")
    assert notes(round_tables(small(PARTY, secret), *NOVEMBER)) == ["到期未通报的决议 1 项：M-20260901-AAAAA/1 不公开（2026-11-10）。"]


def test_of_many_the_first_are_named() -> None:
    letters = "ABCDEFGHJKMNPQRSTVWXYZ"
    ledger = small(PARTY, *(meeting(each, "2026-10-28", settled=TASK) for each in letters))
    (said,) = notes(round_tables(ledger, *NOVEMBER))
    assert said.startswith(f"到期未通报的决议 {len(letters)} 项：")
    assert said.endswith(f"，另有 {len(letters) - MOST_NAMED} 项。")
    assert said.count("M-2026") == MOST_NAMED


def test_of_many_chains_without_an_organisation_the_first_are_named() -> None:
    from redchain.kinds.chain.model import Chain

    more = [Chain(id=f"chain-{each:02}", name=f"示例{each}链") for each in range(MOST_NAMED + 2)]
    (said,) = notes(coverage_table(small(PARTY, *more), *NOVEMBER))
    assert said == "没有党组织的产业链：" + "、".join(f"示例{each}链" for each in range(MOST_NAMED)) + "，另有 3 条。"
    assert notes(coverage_table(small(PARTY), *NOVEMBER), "en") == ["Chains without an organisation: 二链."]
