"""Cells read as values: what is plain is read, what could be two things is refused with its reason, in both languages."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from redchain.decide.sheet_cells import canonical, cut
from redchain.decide.sheet_heads import Head
from redchain.decide.sheet_layout import Layout
from redchain.decide.sheet_values import CellReader, RefusedCellError
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.project.model import Project
from redchain.kinds.resource.model import Resource
from redchain.model.fields import fields

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger


def read(town: Ledger, model: type[Record], field: str, cell: Any, **more: Any) -> Any:
    layout = Layout(model, 0, 1, (), more.get("unit", ""), more.get("year"))
    return CellReader(town, model, layout).read(Head(field, field, "field", unit=more.get("head_unit", "")), cell).value


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("wanted_by", date(2026, 12, 5), "2026-12-05"),
        ("raised_on", datetime(2026, 11, 3, 9, 12), "2026-11-03"),
        ("wanted_by", "2026.12.5", "2026-12-05"),
        ("wanted_by", "2026年12月5日前", "2026-12-05"),
        ("raised_on", "2026/11/3 9:12", "2026-11-03"),
        ("wanted_by", 46361.0, "2026-12-05"),
        ("wanted_by", "2027年底前", "2027-12-31"),
        ("wanted_by", "2027年2月底", "2027-02-28"),
        ("wanted_by", "2027年二季度末", "2027-06-30"),
        ("title", "  缺人  ", "缺人"),
        ("title", 2026.0, "2026"),
        ("detail", "一\r\n二", "一\n二"),
        ("urgency", "特急", "urgent"),
        ("urgency", "high", "high"),
        ("common", "是", True),
        ("common", False, False),
        ("category", "融资", "融资"),
        ("enterprise", "sl-bacai", "sl-bacai"),
        ("wanted_by", "/", None),
        ("wanted_by", "", None),
        ("wanted_by", None, None),
        ("tags", "急、走访，回访", ["急", "走访", "回访"]),
        ("detail", "无", "无"),
    ],
)
def test_what_is_plain_is_read(town: Ledger, field: str, cell: Any, value: Any) -> None:
    assert read(town, Need, field, cell) == value


@pytest.mark.parametrize(
    ("cell", "head", "line", "value"),
    [
        (120, "万元", "", 120),
        ("1,200", "", "万元", 1200),
        ("2亿元", "", "", 20000),
        ("800万元", "元", "", 800),
        (350000, "元", "", 35),
        (0.35, "亿元", "", 3500),
        ("5,000 万", "", "", 5000),
    ],
)
def test_amounts_have_the_unit_of_the_cell_or_the_head_or_the_sheet(town: Ledger, cell: Any, head: str, line: str, value: float) -> None:
    assert read(town, Need, "amount_wan", cell, head_unit=head, unit=line) == value


@pytest.mark.parametrize(("cell", "value"), [("三百", 300), ("叁佰", 300), ("叁佰万元整", 300), ("两千元", 0.2), ("拾万元", 10)])
def test_amounts_in_words_have_the_unit_that_is_said(town: Ledger, cell: str, value: float) -> None:
    assert read(town, Need, "amount_wan", cell, unit="万元") == value


def test_a_day_without_a_year_has_the_one_of_the_sheet(town: Ledger) -> None:
    assert [read(town, Need, "wanted_by", each, year=2026) for each in ("8/20", "8月21日", "8.5")] == ["2026-08-20", "2026-08-21", "2026-08-05"]


@pytest.mark.parametrize(("cell", "day"), [("8/20", "2026-08-20"), ("12月5日前", "2026-12-05"), ("年底", "2026-12-31"), ("2026-12-05", None), ("长期", None)])
def test_which_day_was_read_is_said_where_the_cell_does_not(town: Ledger, cell: str, day: str | None) -> None:
    found = CellReader(town, Need, Layout(Need, 0, 1, (), year=2026)).read(Head("wanted_by", "wanted_by", "field"), cell)
    assert found.how == (day and (f"“{cell}”即 {day}", f"“{cell}” is {day}"))


@pytest.mark.parametrize(
    ("model", "field", "cell", "why"),
    [
        (Need, "amount_wan", 120, "没有单位"),
        (Need, "amount_wan", "300-500", "范围"),
        (Need, "amount_wan", "三百", "没有单位"),
        (Need, "amount_wan", "壹仟贰佰", "没有单位"),
        (Need, "amount_wan", "面议", "不是数字"),
        (Need, "amount_wan", date(2026, 1, 1), "日期或时间"),
        (Need, "wanted_by", "2027年内", "哪一天"),
        (Need, "wanted_by", "12月底", "只到月份"),
        (Need, "wanted_by", "底", "不是日期"),
        (Need, "wanted_by", "2027年6月", "只到月份"),
        (Need, "wanted_by", "一年内", "哪一天"),
        (Need, "wanted_by", "8/20", "没有年份"),
        (Need, "wanted_by", "尽快", "不是日期"),
        (Need, "wanted_by", 12, "不是日期"),
        (Project, "due", "2026.3-2027.6", "一段时间"),
        (Need, "category", "没有的类别", "可填"),
        (Need, "urgency", "很急", "可填"),
        (Need, "common", "也许", "“是”或“否”"),
        (Need, "enterprise", "没有这家公司", "没有叫"),
        (Resource, "unit", "甲局、乙局", "几个"),
        (Enterprise, "uscc", 9.13206e17, "丢了位数"),
        (Enterprise, "uscc", "320582000012345", "15 位"),
        (Enterprise, "uscc", "9132", "18 位"),
        (Enterprise, "region", "没有这个地方", "没有"),
    ],
)
def test_what_could_be_two_things_is_refused(town: Ledger, model: type[Record], field: str, cell: Any, why: str) -> None:
    with pytest.raises(RefusedCellError) as caught:
        read(town, model, field, cell)
    assert why in caught.value.why.zh
    assert caught.value.why.en


def test_what_is_refused_because_of_its_name_tells_up_to_three_others(town: Ledger) -> None:
    with pytest.raises(RefusedCellError) as caught:
        read(town, Resource, "unit", "示例供点公司")
    assert caught.value.why.zh.count("（") <= 3


def test_how_a_shortened_name_was_understood_is_said(town: Ledger) -> None:
    unit = next(each for each in town.every(type(town.named("unit", "gongdian"))) if each.short_name)  # type: ignore[attr-defined]
    layout = Layout(Resource, 0, 1, ())
    plain = CellReader(town, Resource, layout).read(Head("unit", "unit", "field"), unit.name)  # type: ignore[attr-defined]
    assert (plain.value, plain.how) == (unit.id, None)
    beside = CellReader(town, Resource, layout).read(Head("unit", "unit", "field"), f"{unit.name}（{unit.id}）")  # type: ignore[attr-defined]
    assert (beside.value, beside.how) == (unit.id, None)


def test_days_of_a_policy_that_never_ends(town: Ledger) -> None:
    assert read(town, Resource, "valid_until", "长期") is None


def test_counts_may_have_their_unit(town: Ledger) -> None:
    assert [read(town, Resource, "promised_days", each) for each in ("15个工作日", "20", 7.0)] == [15, 20, 7]


def test_a_region_is_read_by_name_or_code(town: Ledger) -> None:
    assert [read(town, Enterprise, "region", each) for each in ("320582", "张家港市")] == ["320582", "320582"]


@pytest.mark.parametrize(("length", "quoted"), [(40, "缺" * 40), (41, "缺" * 40 + "…")])
def test_words_are_quoted_whole_up_to_forty_characters(length: int, quoted: str) -> None:
    assert cut("缺" * length) == quoted


def test_of_many_allowed_values_twelve_are_named_and_the_rest_counted(town: Ledger) -> None:
    with pytest.raises(RefusedCellError) as found:
        read(town, Need, "category", "没有这一类")
    count = len(town.settings.categories)
    assert found.value.why.en.endswith(f"and {count - 12} more")
    assert found.value.why.zh.endswith(f"等 {count} 种")


def test_a_number_is_the_same_however_it_is_kept_and_words_are_not() -> None:
    staff, name = fields(Enterprise)["staff"], fields(Enterprise)["name"]
    assert canonical(staff, "20.0") == canonical(staff, 20) == canonical(staff, 20.0)
    assert canonical(name, "20.0") != canonical(name, 20)
    assert canonical(name, " 甲\r\n 乙 ") == canonical(name, "甲\n乙")


def test_a_day_and_a_moment_are_the_same_however_they_are_kept() -> None:
    founded = fields(Enterprise)["founded_on"]
    assert canonical(founded, datetime(2026, 11, 3)) == "2026-11-03"
    assert canonical(founded, datetime(2026, 11, 3, 9, 30)) == "2026-11-03 09:30"
