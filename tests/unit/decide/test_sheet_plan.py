"""What a sheet would change: each verdict of a cell and of a row, what is refused and why, and that what was decided above counts below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from redchain.check.schema_errors import explain_typed
from redchain.decide.sheet_plan import plan_sheet
from redchain.decide.sheet_terms import Terms, Trace
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.registry import KINDS
from redchain.kinds.resource.model import Resource
from redchain.model.grid import Grid
from redchain.model.shared_id import free_id
from redchain.views.record_sheet import SheetWords, coded
from tests.small import moment, need, small

if TYPE_CHECKING:
    from redchain.decide.sheet_verdicts import RowVerdict, SheetPlan
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

FIRMS = ("编号", "名称", "产业链", "简称", "从业人员（人）", "成立日期", "备注")
NEEDS = ("企业", "标题", "类别", "登记日期", "描述", "涉及金额（万元）")
FIRM = Enterprise(id="firm-one", name="一号示例有限公司", chains=("one",), short_name="一号", staff=20, note="甲")
LOAN = Resource(id="loan", unit="bank", title="信用贷款", category="融资")


def planned(heads: tuple[str, ...], *rows: tuple[Any, ...], ledger: Ledger | None = None, base: Record | None = None, **more: Any) -> SheetPlan:
    """The plan of a sheet of some rows; what is not about terms is about the grid."""
    known = ledger or small()
    words = {"zh": SheetWords(known, "zh", names_restricted=True), "en": SheetWords(known, "en", names_restricted=True)}
    about_grid = {each: more.pop(each) for each in ("merged", "hidden_rows", "errors", "is_text", "formats") if each in more}
    trace = Trace(language=more.pop("language", "zh"), laid=more.pop("laid", {}))
    made = iter(f"N-20261102-{letter * 5}" for letter in "PQRSTVWXYZ")
    terms = Terms(
        models=KINDS,
        at=moment(10),
        base=lambda *_: base,
        saying=lambda spoken, field: coded if spoken == "code" else words[spoken].saying(field),
        new_id=lambda model, _, taken: next(made) if model is Need else free_id("new-one", taken.__contains__) if "new-one" in taken else "new-one",
        actor=lambda *_: "office-one",
        why=lambda model, problem: ((str(each.field[0]), each.text) for each in explain_typed(model, problem.errors(include_url=False), {})),
        **more,
    )
    return plan_sheet(known, Grid("表", (heads, *rows), **about_grid), trace, terms)


def row(*arguments: Any, **more: Any) -> RowVerdict:
    """The verdict of a sheet of one row."""
    (found,) = planned(*arguments, **more).rows
    return found


def firm(*cells: Any, now: Enterprise = FIRM, was: Enterprise | None = FIRM, **more: Any) -> RowVerdict:
    """The verdict of a row about a firm: what the record is now, and what it was when the sheet was made of it."""
    return row(FIRMS, ("firm-one", "一号示例有限公司", "一链", *cells), ledger=small_with(now), base=was, kind=Enterprise, **more)


def small_with(*records: Record) -> Ledger:
    """The small ledger with some of its records as they are given."""
    from redchain.model.ledger import ledger_of
    from tests.small import SETTINGS, base

    given = {each.id: each for each in records}
    return ledger_of(SETTINGS, [*(each for each in base() if each.id not in given), *records])


def after(found: RowVerdict) -> Any:
    assert found.put is not None
    return found.put.after


# what becomes of a cell: the sheet, the record as it was, the record as it is


def test_what_says_what_the_record_says_is_the_same() -> None:
    found = firm("一号", 20, None, "甲")
    assert (found.verdict, found.record, found.cells, found.put) == ("same", "firm-one", (), None)


def test_an_empty_cell_leaves_the_field_alone() -> None:
    assert firm(None, "", None, "  ").verdict == "same"


def test_a_cell_that_alone_changed_is_taken_and_told_with_before_and_after() -> None:
    found = firm("一号", 25, None, "甲")
    (cell,) = found.cells
    assert (found.verdict, cell.cell, cell.field, cell.verdict) == ("changed", "E2", "staff", "changed")
    assert cell.reason is not None
    assert (cell.reason.zh, cell.reason.en) == ("从业人员（人）：20 → 25", "Staff: 20 → 25")
    assert after(found) == FIRM.model_copy(update={"staff": 25})


def test_a_record_that_alone_changed_keeps_what_it_says() -> None:
    assert firm("一号", 20, None, "甲", now=FIRM.model_copy(update={"staff": 30})).verdict == "same"


def test_the_same_change_on_both_sides_is_no_change() -> None:
    assert firm("一号", 30, None, "甲", now=FIRM.model_copy(update={"staff": 30})).verdict == "same"


def test_two_changes_of_one_cell_are_a_conflict_and_nothing_of_the_row_is_written() -> None:
    found = firm("壹号", 25, None, "甲", now=FIRM.model_copy(update={"staff": 30}))
    assert (found.verdict, found.put, not found.is_clean) == ("conflict", None, True)
    assert {each.field: each.verdict for each in found.cells} == {"short_name": "changed", "staff": "conflict"}
    assert found.cells[1].reason is not None
    assert "现在是：30" in found.cells[1].reason.zh
    assert found.reason is not None  # the other change waits too


@pytest.mark.parametrize(("take", "staff"), [("sheet", 25), ("record", None)])
def test_of_a_conflict_the_word_counts_that_somebody_gave(take: str, staff: int | None) -> None:
    found = firm("一号", 25, None, "甲", now=FIRM.model_copy(update={"staff": 30}), take=take)
    assert found.verdict == ("changed" if staff else "same")
    assert staff is None or after(found).staff == staff


def test_without_a_known_version_a_difference_is_unsure() -> None:
    found = firm("一号", 25, None, "甲", was=None)
    assert (found.verdict, found.put) == ("unsure", None)
    assert found.cells[0].reason is not None
    assert "现在是：20" in found.cells[0].reason.zh


def test_what_nobody_has_said_yet_cannot_be_in_doubt() -> None:
    found = firm("一号", 20, "2015-03-02", "甲", was=None)
    assert found.verdict == "changed"
    assert str(after(found).founded_on) == "2015-03-02"


@pytest.mark.parametrize("words", ["（清空）", "(clear)", " (清空) "])
def test_a_field_is_cleared_by_saying_so(words: str) -> None:
    assert after(firm("一号", words, None, "甲")).staff is None


@pytest.mark.parametrize("clears", [{"staff"}, {"从业人员（人）"}])
def test_empty_cells_clear_the_columns_that_somebody_named(clears: set[str]) -> None:
    assert after(firm("一号", None, None, None, clears=frozenset(clears))) == FIRM.model_copy(update={"staff": None})


def test_what_is_required_is_not_cleared() -> None:
    found = row(FIRMS, ("firm-one", "（清空）", "一链"), ledger=small_with(FIRM), base=FIRM, kind=Enterprise)
    assert (found.verdict, found.cells[0].verdict) == ("refused", "refused")
    assert found.cells[0].reason is not None
    assert "必填" in found.cells[0].reason.zh


def test_what_stays_as_first_written_is_not_changed() -> None:
    known = need("A", "submit")
    found = row(("编号", "企业", "标题", "登记日期"), (known.id, "firm-one", "需求A", "2026-11-01"), ledger=small(known), base=known)
    assert (found.verdict, found.cells[0].field) == ("refused", "raised_on")
    assert found.cells[0].reason is not None
    assert "不能再改" in found.cells[0].reason.zh


def test_a_cell_that_cannot_be_read_is_left_alone_and_the_others_are_taken() -> None:
    found = firm("壹号", "二十多", None, "甲")
    assert (found.verdict, found.is_clean) == ("changed", False)
    assert {each.field: each.verdict for each in found.cells} == {"short_name": "changed", "staff": "refused"}
    assert after(found) == FIRM.model_copy(update={"short_name": "壹号"})


def test_a_cell_that_holds_an_error_is_refused() -> None:
    found = firm("一号", None, None, "甲", errors={(1, 4): "#N/A"})
    assert (found.verdict, found.cells[0].cell, found.cells[0].verdict) == ("refused", "E2", "refused")


def test_a_value_that_the_contract_does_not_allow_is_blamed_on_its_cell() -> None:
    found = firm("一号", -3, None, "甲")
    assert (found.verdict, found.put) == ("refused", None)
    assert [(each.cell, each.verdict) for each in found.cells if each.verdict == "refused"] == [("E2", "refused")]


def test_two_rows_about_one_record_are_not_both_taken() -> None:
    rows = [("firm-one", "一号示例有限公司", "一链", None, each) for each in (25, 26)]
    first, second = planned(FIRMS, *rows, ledger=small_with(FIRM), base=FIRM, kind=Enterprise).rows
    assert (first.verdict, second.verdict) == ("changed", "refused")
    assert second.reason is not None
    assert "第 2 行" in second.reason.zh


ORIGINAL = ("firm-one", "一号示例有限公司", "一链", "一号", 20)
COPY = ("firm-one", "九号示例有限公司", "一链", "九号", 20)


@pytest.mark.parametrize(("rows", "there"), [((ORIGINAL, COPY), 2), ((COPY, ORIGINAL), 3), ((COPY, COPY, ORIGINAL), 4)])
@pytest.mark.parametrize("was", [FIRM, None])
def test_a_copied_row_with_its_id_left_in_does_not_overwrite_the_original(rows: tuple[tuple[Any, ...], ...], there: int, was: Enterprise | None) -> None:
    found = planned(FIRMS, *rows, ledger=small_with(FIRM), base=was, kind=Enterprise).rows
    assert {each.row: (each.verdict, each.put) for each in found} == {each.row: ("same" if each.row == there else "refused", None) for each in found}
    assert {each.reason for each in found if each.reason} == {
        (
            f"第 {there} 行也是这一条，没有改；复制来的新记录，编号留空",
            f"row {there} is the same record, unchanged; the id of a new record that was copied is left empty",
        )
    }


def test_of_two_rows_about_a_record_that_has_no_id_in_the_sheet_one_is_to_go() -> None:
    rows = (("一号示例有限公司", "一链", 20), ("一号示例有限公司", "一链", 25))
    first, second = planned(("名称", "产业链", "从业人员（人）"), *rows, ledger=small_with(FIRM), base=FIRM, kind=Enterprise).rows
    assert (first.verdict, second.verdict, second.put) == ("same", "refused", None)
    assert second.reason == ("第 2 行也是这一条，没有改；只留一行", "row 2 is the same record, unchanged; keep one of the two")


def test_a_row_that_stands_twice_as_it_is_stays_the_same() -> None:
    found = planned(FIRMS, ORIGINAL, ORIGINAL, ledger=small_with(FIRM), base=FIRM, kind=Enterprise)
    assert (found.counts, found.is_clean) == ({"same": 2}, True)


@pytest.mark.parametrize(
    ("cells", "emptied"),
    [
        (("一号", None, None, " ", "v1"), 2),
        (("一号", "（清空）", None, "甲", "v1"), 0),
        ((None, None, None, None, None), 0),
        (("一号", 20, None, "甲", "v1"), 0),
    ],
)
def test_cells_that_were_emptied_in_a_sheet_that_was_exported_are_counted(cells: tuple[Any, ...], emptied: int) -> None:
    found = planned((*FIRMS, "版本"), ("firm-one", "一号示例有限公司", "一链", *cells), ledger=small_with(FIRM), base=FIRM, kind=Enterprise)
    assert found.emptied == emptied


def test_a_cell_whose_field_is_empty_by_now_was_not_emptied_by_the_sheet() -> None:
    now = FIRM.model_copy(update={"staff": None})
    cells = ("firm-one", "一号示例有限公司", "一链", "一号", None, None, "甲", "v1")
    assert planned((*FIRMS, "版本"), cells, ledger=small_with(now), base=FIRM, kind=Enterprise).emptied == 0


# which record a row is about


def test_an_id_that_nobody_has_is_refused_where_ids_are_given_by_us() -> None:
    found = row(("编号", *NEEDS), ("N-20261102-ZZZZZ", "一号示例有限公司", "缺钱", "融资"))
    assert (found.verdict, found.put) == ("refused", None)
    assert found.reason is not None
    assert "N-20261102-ZZZZZ" in found.reason.zh


def test_an_id_of_a_new_firm_is_its_own_unless_the_row_was_exported() -> None:
    heads, cells = ("编号", "名称", "产业链", "版本"), ("firm-nine", "九号示例有限公司", "一链")
    assert after(row(heads, (*cells, None), kind=Enterprise)).id == "firm-nine"
    found = row(heads, (*cells, "0123456789ab"), kind=Enterprise)
    assert (found.verdict, found.put) == ("refused", None)


@pytest.mark.parametrize("cells", [(" 二号示例 有限公司", None), ("另一个名字", "91320582MA1MA1MA0X")])
def test_a_firm_is_known_by_its_name_or_its_code(cells: tuple[str, str | None]) -> None:
    known = Enterprise.model_construct(**{**Enterprise(id="firm-two", name="二号示例有限公司", chains=("two",)).__dict__, "uscc": "91320582MA1MA1MA0X"})
    found = row(("名称", "统一社会信用代码", "产业链", "备注"), (*cells, "二链", "乙"), ledger=small_with(known), kind=Enterprise)
    assert found.record == "firm-two"


def test_a_need_is_known_by_its_firm_and_title_as_long_as_it_is_open() -> None:
    known = need("A", "submit")
    told = ("一号示例有限公司", " 需求Ａ ", "融资", None, "新的描述")
    assert row(NEEDS, told, ledger=small(known)).record == known.id
    assert row(NEEDS, ("二号示例有限公司", *told[1:]), ledger=small(known)).verdict == "new"
    ended = need("A", "submit", "decline")
    assert row(NEEDS, told, ledger=small(ended)).verdict == "new"
    archived = need("A", "submit", archived_on="2026-11-05")
    assert row(NEEDS, told, ledger=small(archived)).verdict == "new"


MARK = "0123456789ab"


@pytest.mark.parametrize(("title", "day"), [("需求A", None), ("需求A", "2026-11-02"), ("另一件事", "2026-11-09")])
@pytest.mark.parametrize("verbs", [("submit",), ("submit", "decline")])
def test_a_row_with_a_version_and_no_id_was_a_record_and_makes_no_other(title: str, day: str | None, verbs: tuple[str, ...]) -> None:
    known, told = need("A", *verbs), ("一号示例有限公司", title, "融资", day)
    for heads, cells, gone in (
        (("编号", *NEEDS[:4], "版本"), (None, *told, MARK), "编号（A 列）没有了"),
        ((*NEEDS[:4], "版本"), (*told, MARK), "表里没有“编号”这一列"),
    ):
        for is_text in (False, True):
            found = row(heads, cells, ledger=small(known), kind=Need, is_text=is_text)
            if found.record == known.id:  # told by its firm and title
                assert (title, len(verbs), found.put) == ("需求A", 1, None)
                continue
            letter = "F" if heads[0] == "编号" else "E"
            hidden = "" if is_text else "，可能隐藏着"
            assert (found.verdict, found.put) == ("refused", None)
            assert found.reason is not None
            assert found.reason.zh == f"有版本（{letter} 列{hidden}），原来是一条记录，{gone}：把编号补回来；真是新的，版本也清空"
            assert ("which may be hidden" in found.reason.en) is not is_text
            told_new = row(heads, (*cells[:-1], None), ledger=small(known), kind=Need)
            assert told_new.verdict == ("refused" if (title, day) == ("需求A", "2026-11-02") else "new")


def test_a_column_called_version_that_holds_no_mark_of_ours_says_nothing_of_a_record() -> None:
    assert row((*NEEDS[:3], "版本"), ("一号示例有限公司", "新的事", "融资", "第二版")).verdict == "new"


@pytest.mark.parametrize(("more", "state"), [({}, "不予受理"), ({"archived_on": "2026-11-05"}, "已归档")])
def test_what_ended_is_not_made_again_but_may_be_asked_again(more: dict[str, str], state: str) -> None:
    ended = need("A", "submit", *(() if more else ("decline",)), **more)
    again = ("一号示例有限公司", " 需求Ａ ", "融资")
    found = row(NEEDS, (*again, "2026-11-02", "新的描述"), ledger=small(ended))
    assert (found.verdict, found.put) == ("refused", None)
    assert found.reason is not None
    assert found.reason.zh == f"和 {ended.id} 一样（{state}）；又提出来的，登记日期写这一次的"
    for other in ((*again, "2026-11-03"), (*again, None), (again[0], "需求B", "融资", "2026-11-02"), ("二号示例有限公司", *again[1:], "2026-11-02")):
        assert row(NEEDS, other, ledger=small(ended)).verdict == "new", other


def test_a_backlog_makes_nothing_again_that_ended() -> None:
    told = ("一号示例有限公司", "需求A", "融资", "2026-03-02")
    before = moment(3).date()
    as_it_was = need("A", "submit", "decline", raised_on="2026-03-02")
    entered = need("A", "submit", "decline", note="老问题；原登记日期 2026-03-02")
    for each in (as_it_was, entered):
        assert row(NEEDS, told, ledger=small(each), backlog_before=before).verdict == "refused"
    assert row(NEEDS, told, ledger=small(need("A", "submit", "decline")), backlog_before=before).verdict == "new"


def test_a_resource_that_ended_is_not_made_again() -> None:
    ended = LOAN.model_copy(update={"archived_on": moment(5).date(), "valid_from": moment(2).date()})
    found = [
        row(("unit", "title", "category", "valid_from"), ("bank", "信用贷款", "融资", day), ledger=small_with(ended), kind=Resource)
        for day in ("2026-11-02", "2026-11-03")
    ]
    assert [each.verdict for each in found] == ["refused", "new"], found


# new records


def test_a_new_row_makes_a_record_with_its_first_step() -> None:
    found = row(NEEDS, ("一号示例", "缺流动资金", "融资", "2026-11-03", "三百万", 300))
    made = after(found)
    assert (found.verdict, found.record, made.enterprise, made.title, made.amount_wan) == ("new", made.id, "firm-one", "缺流动资金", 300.0)
    assert [(each.step, each.by, each.at) for each in made.log] == [("submit", "office-one", moment(10))]
    assert [(each.cell, each.verdict) for each in found.cells] == [("A2", "new")]  # which firm was meant is said


def test_what_is_missing_of_a_new_record_is_said() -> None:
    found = row(NEEDS, ("一号示例有限公司", None, "融资", None, "三百万"))
    assert (found.verdict, found.put) == ("refused", None)
    assert found.reason is not None
    assert (found.reason.zh, found.reason.en) == ("缺少必填项：标题", "required: Title")


def test_without_a_column_for_it_the_title_is_the_first_sentence_of_the_detail() -> None:
    found = row(("企业", "类别", "描述"), ("一号示例有限公司", "融资", "。缺流动资金。年底前要还贷。"))
    assert after(found).title == "缺流动资金"
    assert found.reason is not None
    assert "取自描述" in found.reason.zh
    long = row(("企业", "类别", "描述"), ("一号示例有限公司", "融资", "缺" * 90))
    assert after(long).title == "缺" * 40


def test_what_somebody_gives_fills_in_what_a_row_does_not_say() -> None:
    heads = ("企业", "标题", "描述", "紧急程度")
    found = planned(
        heads, ("一号示例有限公司", "缺钱", None, None), ("二号示例有限公司", "缺人", "二十人", "较急"), given={"category": "融资", "urgency": "特急"}
    )
    made = [after(each) for each in found.rows]
    assert [(each.category, each.urgency) for each in made] == [("融资", "urgent"), ("融资", "high")]
    assert all(each.is_clean for each in found.rows)


def test_what_somebody_gives_hides_nothing_that_cannot_be_read() -> None:
    found = row((*NEEDS, "公开范围"), ("一号示例有限公司", "缺钱", "融资", *[None] * 3, "看情况"), given={"visibility": "public"})
    assert (found.verdict, found.put) == ("refused", None)
    wrong = row(("企业", "标题"), ("一号示例有限公司", "缺钱"), given={"category": "投资"})
    assert (wrong.verdict, [(each.cell, each.verdict) for each in wrong.cells]) == ("refused", [("--set", "refused")])


def test_what_somebody_gives_is_not_for_records_that_are_there() -> None:
    assert firm("一号", 20, None, "甲", given={"founded_on": "2015-03-02", "note": "乙"}).verdict == "same"


def test_a_field_without_a_column_can_be_given_and_that_is_said() -> None:
    found = row(("企业", "标题"), ("一号示例有限公司", "缺钱"))
    assert found.reason is not None
    assert (found.reason.zh, found.reason.en) == (
        "缺少必填项：类别；表里没有这一列，都一样就加 --set 类别=值",
        "required: Category; the sheet has no such column; if all say the same, add --set category=VALUE",
    )


def test_what_is_refused_of_a_required_field_refuses_a_new_row() -> None:
    found = row(NEEDS, ("没有这家企业", "缺钱", "融资"))
    assert (found.verdict, found.reason) == ("refused", found.cells[0].reason)


@pytest.mark.parametrize(
    ("heads", "cells", "verdict"),
    [
        (("企业", "标题", "类别", "公开范围"), ("一号示例有限公司", "缺钱", "融资", "看情况"), "refused"),  # its default would say something else
        (("企业", "标题", "类别", "登记日期"), ("一号示例有限公司", "缺钱", "融资", "上旬"), "refused"),  # nobody could mend it later
        (("企业", "标题", "类别", "涉及金额（万元）"), ("一号示例有限公司", "缺钱", "融资", "面议"), "new"),  # can be said later
    ],
)
def test_what_a_new_record_cannot_do_without_must_be_readable(heads: tuple[str, ...], cells: tuple[str, ...], verdict: str) -> None:
    found = row(heads, cells)
    assert (found.verdict, found.is_clean) == (verdict, False)


def test_what_is_there_already_is_not_made_again() -> None:
    heads, cells = ("提供单位", "名称", "类别"), ("示例银行", "信用贷款", "融资")
    assert row(heads, cells, ledger=small_with(LOAN), kind=Resource).record == "loan"
    twice = planned(heads, ("示例银行", "税易贷", "融资"), ("示例银行", "税 易贷", "融资"), ("示例局", "税易贷", "融资"), kind=Resource)
    assert [each.verdict for each in twice.rows] == ["new", "refused", "new"]
    assert twice.rows[1].reason is not None
    assert "第 2 行" in twice.rows[1].reason.zh


def test_a_row_that_goes_on_with_the_one_above_is_part_of_it() -> None:
    heads = ("序号", "企业", "标题", "类别", "描述")
    found = planned(heads, (1, "一号示例有限公司", "缺钱", "融资", "第一"), (None, None, None, None, "第二"), merged=((1, 0, 2, 0),))
    (only,) = found.rows
    assert after(only).detail == "第一\n第二"
    assert only.why == ("第 2–3 行并成一条", "rows 2–3 are one record")


def test_what_merged_rows_say_alike_is_said_once_but_numbers_may_be_meant_to_be_added() -> None:
    heads = ("序号", "企业", "标题", "类别", "期望时间", "描述", "涉及金额（万元）")
    first, second = (1, "一号示例有限公司", "缺钱", "融资", "2026-12-05", "第一", 100), (None, "一号示例有限公司 ", "缺钱", "融资", "2026-12-05", "第一", None)
    (only,) = planned(heads, first, second, merged=((1, 0, 2, 0),)).rows
    made = after(only)
    assert (only.cells, made.enterprise, made.title, str(made.wanted_by), made.detail, made.amount_wan) == ((), "firm-one", "缺钱", "2026-12-05", "第一", 100)
    (twice,) = planned(heads, first, (*second[:-1], 100), merged=((1, 0, 2, 0),)).rows
    assert [(each.cell, each.verdict) for each in twice.cells] == [("G2", "refused")]
    (both,) = planned(heads, first, (None, "二号示例有限公司", *second[2:]), merged=((1, 0, 2, 0),)).rows
    assert "是几个" in str(both.cells)


@pytest.mark.parametrize(("above", "more"), [(("2026年11月诉求台账", None, None, None, None), {}), (None, {"year": 2026})])
def test_a_year_from_elsewhere_is_said_with_the_day(above: tuple[Any, ...] | None, more: dict[str, Any]) -> None:
    heads, cells = ("企业", "标题", "类别", "登记日期", "描述"), ("一号示例有限公司", "缺钱", "融资", "11/3", "要还贷")
    found = planned(above, heads, cells, **more) if above else planned(heads, cells, **more)
    (only,) = [each for each in found.rows if each.verdict == "new"]
    assert [(each.verdict, each.reason) for each in only.cells] == [("new", ("“11/3”即 2026-11-03", "“11/3” is 2026-11-03"))]


def test_rows_that_are_one_say_so_whatever_becomes_of_them() -> None:
    heads, merged = ("序号", "企业", "标题", "类别", "描述"), ((1, 0, 3, 0),)
    more = ((None, None, None, None, "第二"), (None, None, None, None, "第三"))
    (refused,) = planned(heads, (1, "没有这家企业", "缺钱", "融资", "第一"), *more, merged=merged).rows
    assert (refused.verdict, refused.joined) == ("refused", ("第 2–4 行并成一条", "rows 2–4 are one record"))
    assert refused.why is not None
    assert refused.reason is not None
    assert refused.why.zh == f"第 2–4 行并成一条；{refused.reason.zh}"
    known = need("A", "submit", detail="第一\n第二\n第三")
    (same,) = planned(heads, (1, "一号示例有限公司", "需求A", "融资", "第一"), *more, merged=merged, ledger=small(known), base=known).rows
    assert (same.verdict, same.why) == ("same", ("第 2–4 行并成一条", "rows 2–4 are one record"))


ONE = ("一号示例有限公司", "缺钱", "融资", None, "三百万", 300)


@pytest.mark.parametrize("other", [(*ONE[:4], "五百万", 300), (*ONE[:4], "三百万", None), ("一号示例有限公司", "缺 钱", "用工", *ONE[3:])])
def test_a_new_row_of_the_same_title_that_says_something_else_is_not_called_the_same(other: tuple[Any, ...]) -> None:
    first, second = planned(NEEDS, ONE, other).rows
    assert (first.verdict, second.verdict) == ("new", "refused")
    assert second.reason == (
        "企业、标题和第 2 行一样，其他不同；是两件事就改标题",
        "Enterprise and Title as in row 2, the rest differs; if they are two, change Title",
    )


def test_a_new_row_that_says_the_same_altogether_is_the_same() -> None:
    _, second = planned(NEEDS, ONE, ("一号示例有限公司", " 缺 钱", *ONE[2:])).rows
    assert second.reason == ("和第 2 行一样", "it is the same as row 2")


def test_of_two_new_firms_of_one_name_the_name_is_said() -> None:
    _, second = planned(("名称", "产业链", "备注"), ("九号示例有限公司", "一链", "甲"), ("九号示例有限公司", "一链", "乙"), kind=Enterprise).rows
    assert second.reason == ("名称和第 2 行一样，其他不同；不是同一个就改名称", "Name as in row 2, the rest differs; if they are two, change Name")


# what a plan says of a sheet


def test_totals_and_remarks_are_skipped_and_said() -> None:
    found = planned(NEEDS, ("合计", "2 件"), ("注：以上为示例",))
    assert [(each.verdict, each.reason.zh if each.reason else "") for each in found.rows] == [("skipped", "合计"), ("skipped", "注")]
    assert found.counts == {"skipped": 2}
    assert found.is_clean


def test_cells_about_persons_are_counted_and_rows_that_are_hidden_too() -> None:
    found = planned(
        (*NEEDS, "联系人", "电话"),
        ("一号示例有限公司", "缺钱", "融资", *[None] * 3, "某", "0"),
        ("二号示例有限公司", "缺人", "用工"),
        ("一号示例有限公司", "缺路", "用工"),
        hidden_rows={2},
    )
    assert (found.persons, found.hidden, found.counts) == (2, 1, {"new": 3})


def test_a_day_without_its_year_is_of_the_year_that_somebody_gave() -> None:
    cells = ("一号示例有限公司", "缺钱", "融资", "11月3日")
    assert row(NEEDS, cells).verdict == "refused"
    assert str(after(row(NEEDS, cells, year=2026)).raised_on) == "2026-11-03"


@pytest.mark.parametrize(
    ("heads", "cells"),
    [
        (("编号", "名称", "产业链", "初创企业"), ("firm-one", "一号示例有限公司", "一链", "是")),
        (("ID", "Name", "Chains", "Startup"), ("firm-one", "一号示例有限公司", "一链", "yes")),
        (("id", "name", "chains", "startup"), ("firm-one", "一号示例有限公司", "one", "true")),
    ],
)
def test_the_language_of_a_sheet_is_told_by_its_heads(heads: tuple[str, ...], cells: tuple[str, ...]) -> None:
    known = Enterprise(id="firm-one", name="一号示例有限公司", chains=("one",), startup=True)
    assert row(heads, cells, ledger=small_with(known), base=known, kind=Enterprise, language="", is_text=True).verdict == "same"


def test_a_sheet_that_is_no_table_has_a_reason_and_no_rows() -> None:
    found = planned(("甲", "乙"), ("丙", "丁"))
    assert (found.rows, found.is_clean) == ((), False)
    assert found.layout.refused is not None


def test_a_need_cannot_be_entered_for_what_is_archived() -> None:
    gone = Enterprise(id="firm-one", name="一号示例有限公司", chains=("one",), archived_on="2026-11-01")
    found = row(NEEDS, ("一号示例有限公司", "缺钱", "融资"), ledger=small_with(gone))
    assert (found.verdict, found.put) == ("refused", None)


def test_a_title_that_somebody_gives_stays_before_the_detail() -> None:
    assert after(row(("企业", "类别", "描述"), ("一号示例有限公司", "融资", "缺钱。"), given={"title": "流动资金"})).title == "流动资金"


def test_a_need_without_a_title_of_its_own_is_known_by_the_one_it_would_get() -> None:
    known = need("A", "submit", title="缺钱", detail="缺钱。急。")
    found = row(("企业", "类别", "描述"), ("一号示例有限公司", "融资", "缺钱。急。"), ledger=small(known))
    assert (found.verdict, found.record) == ("same", known.id)


@pytest.mark.parametrize("head", ["融资金额（万美元）", "融资金额（港元）"])
def test_money_of_another_country_is_not_taken_for_yuan(head: str) -> None:
    found = row(("企业", "标题", "类别", head), ("一号示例有限公司", "缺钱", "融资", 500))
    assert [(each.cell, each.verdict) for each in found.cells if each.verdict == "refused"] == [("D2", "refused")]
    assert found.put is None or after(found).amount_wan is None


def test_rows_of_another_table_are_refused_and_not_passed_over() -> None:
    found = planned(
        ("企业名称", "标题", "类别"),
        ("甲", "缺钱", "融资"),
        ("企业名称", "岗位名称", "人数", "需求类别", "描述"),
        ("一号示例有限公司", "焊工", 3, "用工", "急"),
    )
    assert [(each.row, each.verdict) for each in found.rows] == [(2, "refused"), (4, "new")]
    assert not found.is_clean


@pytest.mark.parametrize("visibility", ["units", "office"])
@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("take", [None, "sheet"])
def test_verdicts_tell_nothing_of_a_record_that_may_not_be_shown(visibility: str, is_known: bool, take: str | None) -> None:  # noqa: FBT001  # a case
    now = FIRM.model_copy(update={"visibility": visibility, "staff": 4321, "note": "秘密"})
    for was in (now, FIRM) if is_known else (None,):
        found = firm("一号", 25, None, "乙", now=now, was=was, take=take)
        said = " ".join(each for cell in found.cells if cell.reason is not None for each in cell.reason)
        assert found.cells
        assert "不公开" in said
        assert "4321" not in said
        assert "秘密" not in said


@pytest.mark.parametrize("kept", [16, 15])
def test_digits_that_a_workbook_does_not_hold_are_no_change(kept: int) -> None:
    now = FIRM.model_copy(update={"revenue_wan": 100000000.29408753})
    held = float(f"{100000000.29408753:.16g}")
    heads = ("编号", "名称", "产业链", "年营业收入（万元）")
    found = row(heads, ("firm-one", "一号示例有限公司", "一链", float(f"{held:.{kept}g}")), ledger=small_with(now), base=now, kind=Enterprise)
    assert (found.verdict, found.cells) == ("same", ())


@pytest.mark.parametrize("words", ["N/A", "无", "/", "—"])
def test_words_for_nothing_are_no_title(words: str) -> None:
    found = row(("企业", "类别", "描述"), ("一号示例有限公司", "融资", words))
    assert (found.verdict, found.put) == ("refused", None)
    assert after(row(("企业", "类别", "描述"), ("一号示例有限公司", "融资", f"{words}\n缺钱"))).title == "缺钱"


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("涉及金额（万美元）", "500万"),
        ("涉及金额（万美元）", "500万元"),
        ("金额（美元）", "5亿"),
        ("金额(USD)", 500),
        ("涉及金额（万元）", "300万美元"),
        ("涉及金额（万元）", "$300万"),
    ],
)
def test_an_amount_is_in_yuan_or_refused_whoever_names_the_other_money(head: str, cell: object) -> None:
    found = row(("企业", "标题", "类别", head), ("一号示例有限公司", "缺钱", "融资", cell))
    (wrong,) = [each for each in found.cells if each.verdict == "refused"]
    assert wrong.cell == "D2"
    assert wrong.reason is not None
    assert "外币" in wrong.reason.zh


@pytest.mark.parametrize(
    ("head", "cell", "wan"), [("涉及金额（万美元）", "人民币500万元", 500), ("金额", "￥500万", 500), ("金额（万元）", "RMB 3亿元", 30000)]
)
def test_our_own_money_is_read_whatever_its_mark(head: str, cell: str, wan: float) -> None:
    assert after(row(("企业", "标题", "类别", head), ("一号示例有限公司", "缺钱", "融资", cell))).amount_wan == wan


@pytest.mark.parametrize(("currency", "wan"), [("美元", None), ("日元", None), ("USD", None), ("人民币", 500), (None, 500), ("元", 500)])
def test_a_column_of_currencies_says_what_the_amount_beside_it_is(currency: str | None, wan: float | None) -> None:
    found = row(("企业", "标题", "类别", "金额（万元）", "币种"), ("一号示例有限公司", "缺钱", "融资", 500, currency))
    assert after(found).amount_wan == wan
    assert found.is_clean is (wan is not None)


def test_a_column_in_yuan_counts_before_one_in_other_money() -> None:
    assert after(row(("企业", "标题", "类别", "涉及金额（万美元）", "涉及金额（万元）"), ("一号示例有限公司", "缺钱", "融资", 100, 700))).amount_wan == 700


@pytest.mark.parametrize(
    ("code", "wan"),
    [
        ('0.0"亿元"', None),
        ('0"万美元"', None),
        ('#,##0"元"', None),
        ("[$$-409]#,##0.00", None),
        ("0.00%", None),
        ('0"万元"', 50),
        ("#,##0.00", 50),
        ("[$¥-804]0", 50),
    ],
)
def test_a_number_counts_as_it_is_shown(code: str, wan: float | None) -> None:
    found = row(("企业", "标题", "类别", "金额（万元）"), ("一号示例有限公司", "缺钱", "融资", 50), formats={(1, 3): code})
    assert (after(found).amount_wan, found.is_clean) == (wan, wan is not None)


def test_what_stood_above_a_head_goes_with_the_verdicts() -> None:
    heads = ("企业", "标题", "类别", "登记日期", "金额")
    cells = ("一号示例有限公司", "缺钱", "融资", "11月3日", 500)
    titled = planned(("2026年融资需求（单位：万元）",), heads, cells)
    assert titled.trace == {"year": "2026", "money": "万元"}
    back = row(heads, cells, laid={"表": (2026, "万元")})
    assert (after(back).amount_wan, str(after(back).raised_on)) == (500, "2026-11-03")


RESOURCES = ("名称", "提供单位", "类别", "有效期至", "容量")


@pytest.mark.parametrize(("cells", "is_held"), [(("2026.13.1", 3), True), (("2026-12-31", "若干"), False), (("2026-12-31", 3), False)])
def test_what_would_hold_for_ever_without_its_last_day_is_not_entered_without_it(cells: tuple[Any, ...], is_held: bool) -> None:  # noqa: FBT001  # a table
    found = row(RESOURCES, ("设备贴息", "bank", "融资", *cells), kind=Resource)
    assert (found.verdict, found.put is None) == (("refused", True) if is_held else ("new", False))
    assert not is_held or "13" in str(found.reason and found.reason.zh)


def test_who_cannot_be_found_is_not_left_out_of_a_new_record() -> None:
    found = row(("企业", "标题", "类别", "登记日期", "描述", "产业链"), ("firm-one", "缺电", "融资", "2026-11-02", "缺电得很", "没有的链"), kind=Need)
    assert (found.verdict, found.put) == ("refused", None)
    assert "没有的链" in str(found.reason and found.reason.zh)


def test_one_id_is_given_to_one_new_record_of_a_sheet() -> None:
    heads = ("编号", "名称", "产业链")
    told = planned(heads, ("ab", "五号示例有限公司", "一链"), ("ab", "六号示例有限公司", "一链"), kind=Enterprise).rows
    assert [each.verdict for each in told] == ["new", "refused"]
    assert told[1].reason is not None
    assert "编号 ab 第 2 行已经用了" in told[1].reason.zh
    told = planned(heads, (None, "五号示例有限公司", "一链"), ("new-one", "六号示例有限公司", "一链"), kind=Enterprise).rows
    assert [(each.verdict, each.record) for each in told] == [("new", "new-one-2"), ("new", "new-one")]
