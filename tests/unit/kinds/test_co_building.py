"""The figures of what is built together, worked out by hand: each by its day, nothing twice in the total, and the due date that was in force."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from redchain.document import Table, say
from redchain.kinds.project.extension import due_on
from redchain.kinds.project.model import Project
from redchain.kinds.project.report import report_table
from redchain.kinds.resource.model import Resource
from redchain.model.ledger import Ledger
from tests.small import SETTINGS, moment, need, order, small

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
SHARED, PLAIN = (Resource(id=each, unit="bureau", title=f"示例设备{each}", category="融资", shared=flag) for each, flag in (("mill", True), ("desk", None)))
GONE = Resource(id="gone", unit="bureau", title="示例旧设备", category="融资", shared=True, archived_on=date(2026, 11, 20))


def agreement(letter: str, *steps: tuple[int, str, dict[str, Any]], **given: Any) -> Project:
    log = [{"at": moment(2).isoformat(), "step": "start", "by": "bureau"}]
    log += [{"at": moment(day).isoformat(), "step": verb, "by": "bureau", **more} for day, verb, more in steps]
    values = {"id": f"P-20261102-{letter * 5}", "title": f"共建{letter}", "lead": "bureau", "form": "co_building", "chain": "one"}
    return Project.model_validate({**values, "parties": ["bureau", "firm-one"], "signed_on": "2026-11-03", "log": log, **given})


def result(day: int, title: str) -> tuple[int, str, dict[str, Any]]:
    return day, "result", {"title": title}


def advise(day: int, firm: str) -> tuple[int, str, dict[str, Any]]:
    return day, "advise", {"enterprise": firm}


def figures(*records: Any, first: date = FIRST, last: date = LAST) -> dict[str, tuple[Any, ...]]:
    table = told(*records, first=first, last=last)
    return {say(name, "zh"): figures for name, *figures in ((row[0], *row[1:]) for row in table.rows)} if table else {}


def told(*records: Any, first: date = FIRST, last: date = LAST) -> Table | None:
    return report_table(small(*records), first, last)


def notes(*records: Any) -> list[str]:
    table = told(*records)
    assert table is not None
    return [say(each, "zh") for each in table.notes]


def test_nothing_is_said_where_nothing_is_built_together() -> None:
    assert told() is None
    assert told(agreement("A"), last=date(2026, 10, 31), first=date(2026, 10, 1)) is None
    assert told(agreement("A", form="activity", parties=[], signed_on=None)) is None


@pytest.mark.parametrize(
    ("signed", "last", "counts"),
    [
        ("2026-11-10", 9, [0, 0]),
        ("2026-11-10", 10, [1, 1]),
        ("2026-10-30", 10, [1, 0]),
        (None, 30, [0, 0]),
    ],
)
def test_an_agreement_is_in_force_from_the_day_of_signing(signed: str | None, last: int, counts: list[int]) -> None:
    assert list(figures(agreement("A", signed_on=signed), last=date(2026, 11, last))["一链"][:2]) == counts


def test_one_that_was_stopped_is_in_force_until_then() -> None:
    stopped = agreement("A", (12, "stop", {"reason": "各方商定"}))
    assert [figures(stopped, last=date(2026, 11, day))["一链"][0] for day in (11, 12)] == [1, 0]


def test_firms_count_once_and_times_each_time_in_chains_and_in_total() -> None:
    one = agreement("A", advise(4, "firm-one"), advise(5, "firm-one"), advise(6, "firm-two"), result(7, "规程"))
    two = agreement("B", advise(4, "firm-one"), result(8, "规程"), chain="two")
    found = figures(one, two)
    assert [list(found[each][2:5]) for each in ("一链", "二链", "合计")] == [[1, 2, 3], [1, 1, 1], [2, 2, 4]]


def test_steps_count_on_their_days() -> None:
    record = agreement("A", advise(4, "firm-one"), result(7, "规程"), advise(9, "firm-two"))
    assert [list(figures(record, last=date(2026, 11, day))["一链"][2:5]) for day in (3, 4, 8, 9)] == [[0, 0, 0], [0, 1, 1], [1, 1, 1], [1, 2, 2]]
    assert list(figures(record, first=date(2026, 11, 8))["一链"][2:5]) == [0, 1, 1]


def test_shared_facilities_are_those_of_agreements_in_force() -> None:
    records = (SHARED, PLAIN, GONE)
    one, two = agreement("A", resources=["mill", "desk", "gone"]), agreement("B", resources=["mill"], chain="two")
    assert [figures(one, two, *records)[each][5] for each in ("一链", "二链", "合计")] == [1, 1, 1]
    assert figures(one, *records, last=date(2026, 11, 19))["一链"][5] == 2
    assert figures(agreement("A", resources=["mill"], signed_on=None), *records)["一链"][5] == 0


def test_orders_for_facilities_count_by_the_chain_of_the_need_whatever_an_agreement_names() -> None:
    orders = [order(letter, "A", "dispatch", resource=resource) for letter, resource in (("A", "mill"), ("B", "mill"), ("C", "desk"), ("D", "gone"))]
    found = figures(need("A", "submit", "register"), *orders, SHARED, PLAIN, GONE)
    assert [found[each][6] for each in ("一链", "合计")] == [3, 3]
    assert notes(need("A", "submit", "register"), *orders, SHARED, PLAIN, GONE) == ["共享设施本期派单：示例设备mill 2 张；示例旧设备 1 张"]
    recalled = order("A", "A", "dispatch", "recall", resource="mill")
    assert figures(need("A", "submit", "register"), recalled, SHARED)["一链"][6] == 1


def test_notes_name_results_late_agreements_and_those_not_signed() -> None:
    late = agreement("A", result(7, "规程"), due="2026-11-20")
    open_ended, hidden = agreement("B", signed_on=None), agreement("C", result(8, "暗"), visibility="office")
    assert notes(late, open_ended, hidden) == [
        "在期协议里，期末已过期、没有延期也没有结项的 1 项",
        "期末还没有签协议的共建项目 1 项",
        "共建成果：规程（共建A）；不公开",
    ]


def extended(*times: tuple[int, str, str]) -> Project:
    steps = [(day, "extend", {"due": due, "former_due": former, "reason": "续签"}) for day, due, former in times]
    return agreement("A", *steps, due=times[-1][1])


def test_the_due_date_of_a_day_is_the_one_before_later_extensions() -> None:
    record = extended((10, "2026-12-31", "2026-11-15"), (20, "2027-06-30", "2026-12-31"))
    days = {day: due_on(record, date(2026, 11, day), SETTINGS.zone) for day in (9, 10, 19, 20)}
    assert [str(each) for each in days.values()] == ["2026-11-15", "2026-12-31", "2026-12-31", "2027-06-30"]


def test_an_agreement_that_is_extended_later_was_late_before() -> None:
    record = extended((28, "2027-06-30", "2026-11-20"))
    for last, is_late in ((25, True), (28, False)):
        table = told(record, last=date(2026, 11, last))
        assert table is not None
        assert any("已过期" in say(each, "zh") for each in table.notes) is is_late


def test_a_part_of_the_city_has_the_same_rows() -> None:
    from redchain.views.narrowing import Scope, narrowed

    records = (agreement("A", advise(4, "firm-one")), agreement("B", advise(5, "firm-one"), chain="two"))
    ledger: Ledger = small(*records)
    whole, part = report_table(ledger, FIRST, LAST), report_table(narrowed(ledger, Scope(("two",), ())), FIRST, LAST)
    assert whole is not None
    assert part is not None
    assert [each for each in whole.rows if say(each[0], "zh") == "二链"] == list(part.rows)
    by_party = report_table(narrowed(ledger, Scope((), ("bureau",))), FIRST, LAST)
    assert by_party is not None
    assert by_party.rows == whole.rows


def test_a_report_of_a_unit_says_that_facilities_of_others_are_not_in_it() -> None:
    from redchain.views.narrowing import Scope, narrowed

    theirs = Resource(id="rig", unit="hall", title="示例台架", category="融资", shared=True)
    ledger: Ledger = small(agreement("A", resources=["mill", "rig"]), SHARED, theirs)
    part = report_table(narrowed(ledger, Scope((), ("bureau",))), FIRST, LAST)
    assert part is not None
    assert [each[6] for each in part.rows] == [1, 0, 1]
    assert [say(each, "zh") for each in part.notes][-1] == "在期协议写着的资源里，有 1 项是别的单位的，本表没有算"
    whole = report_table(ledger, FIRST, LAST)
    assert whole is not None
    assert not any("别的单位" in say(each, "zh") for each in whole.notes)
