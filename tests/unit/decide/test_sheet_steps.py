"""What a sheet of steps would do: the same steps as the commands, once each, only by the unit whose sheet it is, and nothing that cannot be."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from redchain.check.schema_errors import explain_typed
from redchain.decide.sheet_step_forms import Entering
from redchain.decide.sheet_steps import plan_steps, since_possible
from redchain.decide.sheet_terms import Terms, Trace
from redchain.kinds.registry import KINDS
from redchain.model.grid import Grid
from tests.small import log, moment, need, order, small

if TYPE_CHECKING:
    from redchain.decide.sheet_verdicts import RowVerdict, SheetPlan
    from redchain.model.base import Record

HEADS = ("编号", "标题", "状态", "动作", "日期", "内容/理由", "延到")
NEED = need("A", "submit", "register")
PENDING = order("A", "A", "dispatch")
WORKING = order("B", "A", "dispatch", "accept")
WORKING_LOG = log("dispatch", "accept", day=3)
REMARK = "据待办表录入"


def planned(*rows: tuple[Any, ...], heads: tuple[str, ...] = HEADS, records: tuple[Record, ...] = (PENDING, WORKING), **more: Any) -> SheetPlan:
    """The plan of a sheet of steps."""
    base, unit = more.pop("base", None), more.pop("unit", "bureau")
    errors = more.pop("errors", {})
    marked = Trace(kinds={"表": more.pop("form", "todo")}, units={"表": unit} if unit else {}, day=more.pop("written", ""))
    trace = marked if more.pop("is_marked", True) else Trace()
    terms = Terms(
        models=KINDS,
        at=more.pop("at", moment(10, 15)),
        base=lambda *_: base,
        saying=lambda *_: lambda _: None,
        new_id=lambda *_: "",
        actor=lambda *_: None,
        why=lambda model, problem: ((str(each.field[0]), each.text) for each in explain_typed(model, problem.errors(include_url=False), {})),
        entering=Entering(moment(10, 16), ("office-one",), lambda _: REMARK, lambda line: line == REMARK),
        **more,
    )
    found = plan_steps(small(NEED, *records), Grid("表", (heads, *rows), errors=errors), trace, terms)
    assert found is not None
    return found


def row(*cells: Any, **more: Any) -> RowVerdict:
    (found,) = planned(cells, **more).rows
    return found


def why(found: RowVerdict) -> str:
    """Everything that is said of a row."""
    return " ".join(each.zh for each in (found.reason, *(cell.reason for cell in found.cells)) if each is not None)


def last(found: RowVerdict) -> Any:
    assert found.put is not None, why(found)
    return found.put.after.steps[-1]  # type: ignore[attr-defined]  # an order has steps


@pytest.mark.parametrize(
    ("record", "action", "words", "verb", "key"),
    [
        (PENDING, "接单", None, "accept", "note"),
        (PENDING, "退单", "不是本单位职责", "send_back", "reason"),
        (WORKING, "报进展", "已现场查看", "progress", "note"),
        (WORKING, "办复", "已办好", "finish", "reply"),
        (WORKING, "FINISH", "已办好", "finish", "reply"),
    ],
)
def test_an_action_is_the_step_of_the_command_by_the_unit_with_who_entered_it(record: Any, action: str, words: str | None, verb: str, key: str) -> None:
    found = row(record.id, None, None, action, None, words)
    step = last(found)
    assert (found.verdict, found.record, step.step, step.by, step.at) == ("changed", record.id, verb, "bureau", moment(10, 15))
    assert step.note.split("\n")[-1] == REMARK
    assert words is None or words in (getattr(step, key) or "")


def test_a_row_without_an_action_stays_as_it_is() -> None:
    found = row(PENDING.id, "需求A", "待签收")
    assert (found.verdict, found.put) == ("same", None)


@pytest.mark.parametrize("cells", [(None, "已办好"), (None, None, date(2026, 11, 20)), (date(2026, 11, 9),), ("上旬",)])
def test_something_filled_in_without_an_action_is_refused(cells: tuple[Any, ...]) -> None:
    assert "没有选动作" in why(row(WORKING.id, None, None, None, *cells))


@pytest.mark.parametrize("cells", [("/", "无", "—"), (" ", "", None)])
def test_a_dash_fills_nothing_in(cells: tuple[Any, ...]) -> None:
    assert row(WORKING.id, None, None, None, *cells).verdict == "same"


@pytest.mark.parametrize(("record", "action"), [(WORKING, "报进展"), (WORKING, "办复"), (PENDING, "接单"), (PENDING, "退单")])
def test_only_an_extension_has_a_new_due_date(record: Any, action: str) -> None:
    found = row(record.id, None, None, action, None, "已查看", date(2026, 11, 20))
    assert [(each.cell, each.verdict, each.reason and each.reason.zh) for each in found.cells] == [("G2", "refused", "“延到”只有申请延期才填")]
    assert row(record.id, None, None, action, None, "已查看", "/").verdict == "changed"


@pytest.mark.parametrize(
    ("record", "action", "verb"),
    [
        (PENDING, "接 单", "accept"),
        (PENDING, "已接单", "accept"),
        (PENDING, "已退单", "send_back"),
        (WORKING, "进展", "progress"),
        (WORKING, "报\u3000进展", "progress"),
        (WORKING, "延期", "extend"),
        (WORKING, "办结", "finish"),
        (WORKING, "已 办结", "finish"),
        (PENDING, "Send  Back", "send_back"),
    ],
)
def test_an_action_is_read_as_people_write_it(record: Any, action: str, verb: str) -> None:
    assert last(row(record.id, None, None, action, None, "已查看")).step == verb


@pytest.mark.parametrize(
    ("record", "zh", "en"),
    [
        (PENDING, "没有“办一下”这个动作，可填：接单、退单", "there is no action “办一下”; may be: accept, send back"),
        (WORKING, "可填：报进展、申请延期、办复", "may be: report progress, ask to extend, finish"),
        (order("D", "A", "dispatch", "accept", "finish"), "工单现在是已办复，没有可填的", "the order is finished now, and nothing may be filled in"),
    ],
)
def test_what_may_be_filled_in_is_what_the_order_allows(record: Any, zh: str, en: str) -> None:
    (cell,) = row(record.id, None, None, "办一下", records=(record,)).cells
    assert cell.reason is not None
    assert (cell.reason.zh.endswith(zh), cell.reason.en.endswith(en)) == (True, True), cell.reason


@pytest.mark.parametrize(
    ("record", "cells", "zh", "en"),
    [
        (PENDING, ("接单",), "接单：待签收 → 办理中", "accept: pending → working"),
        (WORKING, ("报进展", date(2026, 11, 9), "已查看"), "进展：日期 2026-11-09；“已查看”", "progress: on 2026-11-09; “已查看”"),
        (WORKING, ("办复", None, "办好" * 30), f"办复：办理中 → 已办复；“{'办好' * 20}…”", f"finish: working → finished; “{'办好' * 20}…”"),
    ],
)
def test_a_row_tells_what_is_to_be_checked(record: Any, cells: tuple[Any, ...], zh: str, en: str) -> None:
    assert row(record.id, None, None, *cells).reason == (zh, en)


def test_an_extension_tells_both_due_dates() -> None:
    found = row(WORKING.id, None, None, "申请延期", date(2026, 11, 9), "等材料", date(2026, 11, 20))
    assert found.reason == ("延期：限期 2026-11-12 → 2026-11-20；日期 2026-11-09；“等材料”", "extend: due 2026-11-12 → 2026-11-20; on 2026-11-09; “等材料”")


@pytest.mark.parametrize(
    ("cell", "written", "at", "day"),
    [
        ("11月9日", "2026-11-10", moment(10, 15), "2026-11-09"),
        ("11.9", "2026-11-02", moment(10, 15), "2026-11-09"),
        ("11-9", "2026-11-10", moment(10, 15), "2026-11-09"),
        ("11月9日", "", moment(10, 15), None),  # when it was written is not known
        ("11月9日", "sometime", moment(10, 15), None),
        ("11月12日", "2026-11-10", moment(10, 15), None),  # still to come; a year ago is too far
        ("11月9日", "2025-11-01", moment(10, 15), None),  # of this year or the last
        ("2月30日", "2026-11-10", moment(10, 15), None),
    ],
)
def test_a_day_without_its_year_is_the_nearest_that_has_come_where_it_can_be_but_one(cell: str, written: str, at: datetime, day: str | None) -> None:
    found = row(WORKING.id, None, None, "报进展", cell, "已查看", written=written, at=at)
    if day is None:
        assert (found.verdict, found.cells[0].cell) == ("refused", "E2")
    else:
        assert (str(last(found).at.date()), f"日期 {day}" in why(found)) == (day, True)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ((PENDING.id, None, None, "办一下"), "没有“办一下”这个动作"),
        ((PENDING.id, None, None, "退单"), "要写理由"),
        ((WORKING.id, None, None, "办复"), "要写"),
        ((PENDING.id, None, None, "办复", None, "已办好"), "待签收"),
        (("D-20261103-ZZZZZ", None, None, "接单"), "没有工单 D-20261103-ZZZZZ"),
        ((None, None, None, "接单"), "没有工单编号"),
        ((PENDING.id, None, None, "接单", date(2026, 11, 12)), "还没有到"),
        ((PENDING.id, None, None, "接单", "上旬"), "上旬"),
        ((WORKING.id, None, None, "申请延期", date(2026, 11, 20), "等材料"), "填在“延到”"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(cells: tuple[Any, ...], said: str) -> None:
    found = row(*cells)
    assert (found.verdict, found.put) == ("refused", None)
    assert said in why(found)


def test_a_cell_that_holds_an_error_is_refused() -> None:
    found = row(PENDING.id, None, None, None, errors={(1, 3): "#REF!"})
    assert [(each.cell, each.verdict) for each in found.cells] == [("D2", "refused")]


def test_an_extension_goes_to_its_day() -> None:
    found = row(WORKING.id, None, None, "申请延期", None, "等材料", date(2026, 11, 18))
    assert str(last(found).due) == "2026-11-18"


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        (date(2026, 11, 9), moment(9, 0)),
        ("2026-11-09", moment(9, 0)),
        (datetime(2026, 11, 9, 14, 30), moment(9, 14).replace(minute=30)),  # as a sheet holds it
        (date(2026, 11, 10), moment(10, 15)),
        (None, moment(10, 15)),
    ],
)
def test_a_step_is_of_the_day_that_its_row_says(cell: Any, at: datetime) -> None:
    assert last(row(WORKING.id, None, None, "报进展", cell, "已查看")).at == at


def test_what_was_done_already_is_not_done_twice() -> None:
    done = order("B", "A", log=log("dispatch", "accept", "finish", day=3, finish={"by": "bureau"}))
    again = row(WORKING.id, None, None, "办复", None, "已办好", records=(done,), base=WORKING)
    assert (again.verdict, again.put) == ("same", None)
    without_base = row(WORKING.id, None, None, "办复", None, "已办好", records=(done,))
    assert without_base.verdict == "same"
    of_its_day = row(WORKING.id, None, None, "办复", done.steps[-1].at.date(), "已办好", records=(done,), base=WORKING)
    assert of_its_day.verdict == "same"
    other = row(WORKING.id, None, None, "办复", None, "另一个答复", records=(done,), base=WORKING)
    assert other.verdict in {"refused", "conflict"}


def test_an_order_that_went_on_is_a_conflict_until_somebody_decides() -> None:
    cells = (PENDING.id, None, "待签收", "退单", None, "不是本单位职责")
    went_on = order("A", "A", "dispatch", "accept")
    assert row(*cells, records=(went_on,), base=PENDING).verdict == "conflict"
    assert row(*cells, records=(went_on,), base=PENDING, take="record").verdict == "same"
    assert row(*cells, records=(went_on,), base=PENDING, take="sheet").verdict in {"changed", "refused"}
    assert row(*cells, records=(went_on,)).verdict == "conflict"  # by the state that the sheet says
    assert row(*cells, records=(PENDING,), base=PENDING).verdict == "changed"


def test_one_step_of_an_order_in_a_sheet() -> None:
    first, second = planned((PENDING.id, None, None, "接单"), (PENDING.id, None, None, "报进展", None, "已查看")).rows
    assert (first.verdict, second.verdict) == ("changed", "refused")
    assert "第 2 行" in why(second)


def test_an_order_of_another_unit_is_refused() -> None:
    found = row(PENDING.id, None, None, "接单", unit="bank")
    assert (found.verdict, found.put) == ("refused", None)
    assert "由局承办" in why(found)
    assert "示例银行" in why(found)
    said = row(PENDING.id, "示例银行", "接单", heads=("编号", "承办单位", "动作"), unit="", is_marked=False)
    assert said.verdict == "refused"


def test_a_sheet_without_its_mark_is_known_by_its_heads_or_its_ids() -> None:
    assert row(PENDING.id, "接单", heads=("工单编号", "动作"), is_marked=False).verdict == "changed"
    assert row(PENDING.id, "某", "接单", heads=("工单编号", "别的", "动作"), is_marked=False).verdict == "changed"
    grid = Grid("表", (("编号", "别的", "动作"), ("1", "甲", "接单")))
    known = small(NEED, PENDING)
    assert plan_steps(known, grid, Trace(), terms_without_entering()) is None


def terms_without_entering() -> Terms:
    return Terms(KINDS, moment(10), lambda *_: None, lambda *_: None, lambda *_: "", lambda *_: None, lambda *_: ())


RATINGS = ("编号", "满意度", "日期", "意见")
ANSWERED = (need("B", "submit", "register"), order("C", "B", "dispatch", "accept", "finish"))


def rated(*cells: Any, records: tuple[Record, ...] = ANSWERED, **more: Any) -> RowVerdict:
    return row("N-20261102-BBBBB", *cells, **{"heads": RATINGS, "form": "verify", "unit": "", "records": records, **more})


def test_a_rating_is_taken_as_the_command_takes_it() -> None:
    found = rated("满意", date(2026, 11, 9), "很快")
    step = last(found)
    assert (step.step, step.rating, step.note, step.at) == ("verify", "satisfied", "很快", moment(9, 0))
    assert rated("满意", is_marked=False).verdict == "changed"
    assert last(row("需求B", "满意", heads=("需求", "满意度"), form="verify", unit="", records=ANSWERED)).rating == "satisfied"


@pytest.mark.parametrize(
    ("cells", "records", "said"),
    [
        (("还行吧",), ANSWERED, "还行吧"),
        ((None, None, "很好"), ANSWERED, "没有选满意度"),
        ((None, date(2026, 11, 9)), ANSWERED, "没有选满意度"),
        (("满意",), (need("B", "submit"),), "待受理"),
    ],
)
def test_a_rating_that_cannot_be_is_refused(cells: tuple[Any, ...], records: tuple[Record, ...], said: str) -> None:
    found = rated(*cells, records=records)
    assert (found.verdict, found.put) == ("refused", None)
    assert said in why(found)


@pytest.mark.parametrize(("cell", "rating"), [("满 意", "satisfied"), (" 不\u3000满意 ", "unsatisfied"), ("satisfied", "satisfied")])
def test_a_rating_is_read_as_people_write_it(cell: str, rating: str) -> None:
    assert last(rated(cell)).rating == rating


def test_a_rating_tells_its_label() -> None:
    assert why(rated("不满意", None, "太慢")).endswith("；满意度：不满意；“太慢”")


def test_a_title_that_several_needs_have_is_no_name() -> None:
    twin = need("C", "submit", "register", title="需求B")
    found = row("需求B", "满意", heads=("需求", "满意度"), form="verify", unit="", records=(*ANSWERED, twin))
    assert "不止一条" in why(found)


@pytest.mark.parametrize(("cell", "how"), [("10月底前", "“10月底前”即 2026-10-31"), ("10月末", "“10月末”即 2026-10-31"), ("2026-10-31", "")])
def test_the_end_of_a_month_is_a_new_due_date_and_the_day_is_said(cell: str, how: str) -> None:
    taken = [{**each, "at": each["at"].replace("2026-11-03", "2026-10-12"), **({"due": "2026-10-21"} if "due" in each else {})} for each in WORKING_LOG]
    october = order("B", "A", log=taken)
    found = row(october.id, None, None, "申请延期", None, "等材料", cell, records=(october,), at=datetime.fromisoformat("2026-10-20T15:00:00+08:00"))
    assert (found.verdict, str(last(found).due), how in why(found), "”即" in why(found)) == ("changed", "2026-10-31", True, bool(how)), why(found)


def test_the_end_of_the_year_is_read_and_refused_by_its_day() -> None:
    assert "新限期 2026-12-31 太晚" in why(row(WORKING.id, None, None, "申请延期", None, "等材料", "年底"))


@pytest.mark.parametrize("cell", ["年底", "9月底"])
def test_the_end_of_a_month_is_no_day_on_which_something_was_done(cell: str) -> None:
    found = row(WORKING.id, None, None, "报进展", cell, "已查看", written="2026-11-08")
    assert [(each.cell, each.verdict) for each in found.cells] == [("E2", "refused")]


def test_a_step_counts_since_it_became_possible_again() -> None:
    closed = need("A", "submit", "register", "verify", "close", "reopen")
    assert [since_possible(closed, verb) for verb in ("verify", "register", "gone")] == [5, 1, 0]
    assert since_possible(need("A", "submit"), "verify") == 0
