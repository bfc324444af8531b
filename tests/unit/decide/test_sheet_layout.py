"""Where the head of a sheet stands, which kind its rows are, and what each row is: with the faults that sheets of cities and departments really have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.decide.sheet_heads import SaidHeads, meaning_of, unit_in
from redchain.decide.sheet_layout import Layout, layout_of, lines_of
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.project.model import Project
from redchain.kinds.registry import KINDS
from redchain.kinds.resource.model import Resource
from redchain.model.grid import Grid, cell_name

if TYPE_CHECKING:
    from redchain.model.base import Record

HEADS = ("序号", "企业名称", "诉求类别", "具体内容", "备注")


def grid(*rows: tuple[object, ...], name: str = "Sheet1", **more: object) -> Grid:
    return Grid(name, tuple(rows), **more)  # type: ignore[arg-type]  # as a test writes it


def laid(*rows: tuple[object, ...], **more: object) -> Layout:
    return layout_of(grid(*rows, **more), KINDS)


def fields_in(layout: Layout) -> list[str | None]:
    return [each.field for each in layout.columns]


def test_the_head_stands_below_titles_and_remarks() -> None:
    found = laid(
        ("附件2",),
        (None, None, None, None, "示例镇企业诉求汇总表"),
        ("填报单位：示例镇", None, None, "填报日期：2026.11.20"),
        (None, None, None, "单位：万元"),
        HEADS,
        (1, "甲公司", "融资", "缺钱", None),
    )
    assert (found.model, found.head, found.depth, found.unit, found.year, found.refused) == (Need, 4, 1, "万元", 2026, None)
    assert fields_in(found) == [None, "enterprise", "category", "detail", "note"]


def test_a_head_of_two_rows_is_named_by_the_lower_one() -> None:
    found = laid(
        ("序号", "企业名称", "诉求情况", None, "备注"),
        (None, None, "诉求类别", "具体内容", None),
        (1, "甲公司", "融资", "缺钱", None),
        merged=((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4)),
    )
    assert (found.head, found.depth) == (0, 2)
    assert fields_in(found) == [None, "enterprise", "category", "detail", "note"]


def test_a_title_that_is_merged_across_makes_no_head_of_two_rows() -> None:
    found = laid(("2026年企业技术需求征集表",), HEADS, (1, "甲公司", "融资", "缺钱", None), merged=((0, 0, 0, 4),))
    assert (found.head, found.depth) == (1, 1)


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("* 企 业\n名 称", "enterprise"),
        ("企业名称：", "enterprise"),
        ("诉求内容（含主要技术指标）", "detail"),
        ("存在的困难和问题", "detail"),
        ("诉求标题", "title"),
        ("期望解决时间", "wanted_by"),
        ("受理时间", "raised_on"),
        ("涉及金额（万元）", "amount_wan"),
        ("工单编号", "source_ref"),
        ("所属产业链", "chain"),
        ("紧急程度", "urgency"),
        ("承办单位", None),
        ("责任部门", None),
        ("办理情况", None),
        ("办结时限", None),
        ("联系电话", None),
        ("融资用途", None),
        ("合作方式", None),
        ("岗位名称", "title"),
        ("来源详情", None),
        ("2、请具体描述您的诉求", "detail"),
        ("问题及建议", "detail"),
        ("走访企业", "enterprise"),
        ("征集日期", "raised_on"),
        ("提交答卷时间", "raised_on"),
        ("融资金额/亿元", "amount_wan"),
        ("预算\n（万元）", "amount_wan"),
        ("需要政府协调解决的问题", "detail"),
        ("需求内容及考核指标", "detail"),
        ("需求方", "enterprise"),
        ("1. 贵单位名称", "enterprise"),
        ("Q5、希望何时解决", "wanted_by"),
        ("1-10月完成情况", None),
        ("2025年需求", None),
    ],
)
def test_what_the_heads_of_needs_mean(label: str, field: str | None) -> None:
    assert meaning_of(Need, label).field == field


@pytest.mark.parametrize(
    ("model", "label", "field"),
    [
        (Resource, "提供单位", "unit"),
        (Resource, "服务对象", "eligibility.text"),
        (Resource, "承诺时限", "promised_days"),
        (Resource, "政策依据（文号）", "basis"),
        (Resource, "支持标准", "support"),
        (Project, "牵头单位", "lead"),
        (Project, "配合单位", "supporting"),
        (Project, "投入（亿元）", "budget_wan"),
        (Project, "对应诉求", None),
        (Project, "工作任务", "title"),
        (Project, "目标任务", "goals"),
        (Project, "形象进度", "outcome"),
        (Resource, "支持内容及标准", "support"),
        (Resource, "依托单位", "unit"),
        (Resource, "银行名称", "unit"),
        (Resource, "产品特点", "detail"),
        (Resource, "额度（最高）", "support"),
        (Enterprise, "统一社会信用代码", "uscc"),
        (Enterprise, "所属镇（区）", "region"),
        (Enterprise, "法定代表人", None),
    ],
)
def test_what_the_heads_of_other_kinds_mean(model: type[Record], label: str, field: str | None) -> None:
    assert meaning_of(model, label).field == field


@pytest.mark.parametrize("model", KINDS)
def test_every_label_of_the_contract_means_its_field(model: type[Record]) -> None:
    from redchain.decide.draft import fields_of
    from redchain.model.fields import fields

    for name in fields_of(model):
        for words in (*fields(model)[name].label, name):
            assert meaning_of(model, words).field == (None if fields(model)[name].parts else name)


def test_persons_are_known_as_such() -> None:
    found = laid((*HEADS, "联系人及电话"), (1, "甲公司", "融资", "缺钱", None, "某某"))
    assert found.columns[-1].role == "person"


def test_a_kind_is_told_by_its_fields_and_by_the_title() -> None:
    assert laid(("序号", "提供单位", "资源名称", "服务内容"), (1, "甲局", "乙", "丙")).model is Resource
    assert laid(("序号", "项目名称", "牵头单位", "目标任务"), (1, "甲", "乙局", "丙")).model is Project
    assert laid(("企业名称", "统一社会信用代码", "成立日期"), ("甲", "乙", "丙")).model is Enterprise
    assert laid(("企业融资需求汇总表",), ("序号", "企业名称", "融资金额", "备注"), (1, "甲", 8, None)).model is Need


def test_a_form_about_one_firm_is_refused() -> None:
    found = laid(
        ("企业诉求登记表",),
        ("企业名称", "甲公司", "所属产业链", "氢能"),
        ("诉求类别", "融资", "联系人", "某某"),
        ("诉求内容", "缺钱", None, None),
        ("期望解决时间", "2026-12-31", None, None),
    )
    assert found.refused is not None
    assert "一企一表" in found.refused.zh


@pytest.mark.parametrize(
    "rows",
    [
        (("企业名称", "示例甲精密有限公司", None, "统一社会信用代码", "91320582MA00000012"), ("所属行业", "通用设备", None, "联系人", "某")),
        (("企业名称", None, "所属镇", None, "成立日期", None), ("统一社会信用代码", None, "职工人数", None), ("联系人", None, "联系电话", None)),
        (("企业名称", "甲公司", "职工人数", 260), ("融资需求", "□有 ☑无", "用工需求", "☑有 □无"), ("诉求内容", "道路破损")),
        (("登记表",), ("企业名称", "甲公司", "成立日期", "2012年3月"), ("所属产业链", "氢能", "从业人员", "20人")),
    ],
)
def test_a_form_is_known_by_what_is_filled_in_beside_its_heads(rows: tuple[tuple[object, ...], ...]) -> None:
    found = laid(("企业基本情况及需求登记表",), *rows)
    assert found.refused is not None
    assert "一企一表" in found.refused.zh


def test_most_cells_merged_downwards_make_a_deep_head_although_less_is_known_of_it() -> None:
    found = laid(
        ("序号", "项目名称", "总投资", "完成情况", None, "牵头单位"),
        (None, None, None, "完成产值", "形象进度", None),
        (1, "甲", 8, 3, "封顶", "乙局"),
        merged=((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 1, 5)),
    )
    assert (found.depth, fields_in(found)) == (2, [None, "title", "budget_wan", None, "outcome", "lead"])


def test_a_lower_label_that_says_too_little_is_read_with_the_one_above() -> None:
    found = laid(
        ("企业信息", None, "需求信息", None),
        ("名称", "所属链", "需求类别", "需求描述"),
        ("甲公司", "氢能", "融资", "缺钱"),
        merged=((0, 0, 0, 1), (0, 2, 0, 3)),
    )
    assert fields_in(found) == ["enterprise", "chain", "category", "detail"]
    assert [each.label for each in found.columns] == ["名称", "所属链", "需求类别", "需求描述"]


@pytest.mark.parametrize(
    ("numbers", "role"),
    [(("JB2026-01", "JB2026-02"), "number"), ((1, 2), "number"), (("N-20261120-9SQV6", None), "field"), (("n-20261120-9sqv6", "x"), "field")],
)
def test_the_numbers_of_another_system_are_not_taken_for_ours(numbers: tuple[object, ...], role: str) -> None:
    found = laid(("编号", "企业名称", "诉求内容"), *((each, "甲公司", "缺钱") for each in numbers))
    assert found.columns[0].role == role


@pytest.mark.parametrize("heads", [("序号", "姓名", "单位", "职务", "联系电话"), ("序号", "企业名称", "联系人", "联系电话"), ("助企员", "企业名称", "电话")])
def test_a_list_of_people_is_refused(heads: tuple[str, ...]) -> None:
    assert laid(heads, tuple(range(len(heads)))).refused is not None


def test_a_sheet_without_a_table_is_refused() -> None:
    assert laid(("关于开展调研的通知",), ("各有关单位：",)).refused is not None
    assert laid(("甲", "乙", "丙"), (1, 2, 3)).refused is not None


def test_rows_that_are_no_records_say_what_they_are() -> None:
    sheet = grid(
        HEADS,
        (None, "一、氢能产业链"),
        (1, "甲公司", "融资", "缺钱", None),
        (),
        HEADS,
        (2, "乙公司", "用工", "缺人", None),
        ("合计", None, None, "2件", None),
        ("注：1.类别按市统一分类填写。",),
        ("填报人：", None, "审核人："),
    )
    assert [each.skipped for each in lines_of(sheet, layout_of(sheet, KINDS))] == ["section", "", "blank", "head", "", "total", "note", "signed"]


def test_a_firm_that_is_merged_over_several_rows_counts_for_each() -> None:
    sheet = grid(HEADS, (1, "甲公司", "融资", "缺钱", None), (2, None, "用工", "缺人", None), (3, None, "用地", "缺地", None), merged=((1, 1, 2, 1),))
    assert [each.cells[1] for each in lines_of(sheet, layout_of(sheet, KINDS))] == ["甲公司", "甲公司", None]


def test_a_row_whose_number_is_merged_with_the_one_above_goes_on_with_it() -> None:
    sheet = grid(
        HEADS,
        (1, "甲公司", "融资", "第一段", None),
        (None, None, None, "第二段", None),
        (2, "乙公司", "用工", "缺人", None),
        merged=((1, 0, 2, 0), (1, 1, 2, 1)),
    )
    found = list(lines_of(sheet, layout_of(sheet, KINDS)))
    assert [(each.row, [more[1][3] for more in each.more]) for each in found] == [(1, ["第二段"]), (3, [])]


def test_what_somebody_says_of_heads_counts() -> None:
    sheet = grid(("甲", "乙", "企业名称", "备注"), ("缺钱", "融资", "甲公司", None))
    found = layout_of(sheet, KINDS, Need, SaidHeads({"甲": "detail", "乙": "category", "备注": ""}))
    assert fields_in(found) == ["detail", "category", "enterprise", None]


def test_of_two_columns_for_one_field_the_one_with_its_own_name_counts() -> None:
    found = laid(("企业名称", "问题描述", "描述", "类别"), ("甲", "乙", "丙", "融资"))
    assert fields_in(found) == ["enterprise", None, "detail", "category"]


def test_the_units_that_heads_name() -> None:
    assert [unit_in(each) for each in ("涉及金额（万元）", "单位：亿元", "金额[元]", "融资金额")] == ["万元", "亿元", "元", ""]


def test_cells_are_called_as_in_a_spreadsheet() -> None:
    assert [cell_name(0, each) for each in (0, 25, 26, 701, 702)] == ["A1", "Z1", "AA1", "ZZ1", "AAA1"]


def test_of_several_columns_for_the_lead_the_lead_counts_before_who_builds() -> None:
    for heads, lead in (
        (("项目名称", "建设单位", "牵头部门"), "牵头部门"),
        (("项目名称", "实施单位", "责任单位"), "责任单位"),
        (("项目名称", "建设单位", "总投资"), "建设单位"),
    ):
        found = laid(heads, ("甲", "乙", "丙"), name="重点项目")
        assert [each.label for each in found.columns if each.field == "lead"] == [lead]


def test_rows_of_another_table_above_the_head_are_told() -> None:
    found = laid(
        ("一、融资需求",),
        ("企业名称", "标题", "类别"),
        ("甲公司", "缺钱", "融资"),
        ("乙公司", "还贷", "融资"),
        ("二、用工需求",),
        ("企业名称", "岗位名称", "人数", "需求类别"),
        ("丙公司", "焊工", 3, "用工"),
    )
    lines = [*lines_of(grid(*([()] * 7)), found)]
    assert found.head == 5
    assert [each.row for each in lines if each.skipped == "above"] == [2, 3]


def test_a_line_about_who_filled_it_in_is_no_table_above_the_head() -> None:
    found = laid(("填报单位：示例镇", "联系人：某", "电话：0", "日期：2026.11.3"), HEADS, (1, "甲公司", "融资", "缺钱", None))
    assert (found.head, found.above) == (1, ())


def test_groups_with_the_same_labels_are_told_apart_and_only_the_first_counts() -> None:
    found = laid(
        ("企业名称", "融资需求", None, "用工需求", None),
        (None, "内容", "金额（万元）", "内容", "人数"),
        ("甲公司", "缺钱", 500, "缺人", 3),
        merged=((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)),
    )
    assert [each.label for each in found.columns] == ["企业名称", "融资需求/内容", "金额（万元）", "用工需求/内容", "人数"]
    assert fields_in(found) == ["enterprise", "detail", "amount_wan", None, None]


def test_in_a_head_of_three_rows_equal_labels_are_told_apart_by_all_that_stands_above() -> None:
    found = laid(
        ("基本情况", None, None, None, "诉求标题", "类别"),
        ("企业", None, "联系单位", None, None, None),
        ("名称", "地址", "名称", "地址", None, None),
        ("甲公司", "一路", "乙局", "二路", "缺钱", "融资"),
        merged=((0, 0, 0, 3), (1, 0, 1, 1), (1, 2, 1, 3), (0, 4, 2, 4), (0, 5, 2, 5)),
    )
    own, other = "基本情况/企业", "基本情况/联系单位"
    assert [each.label for each in found.columns] == [f"{own}/名称", f"{own}/地址", f"{other}/名称", f"{other}/地址", "诉求标题", "类别"]
    assert fields_in(found) == ["enterprise", None, None, None, "title", "category"]


@pytest.mark.parametrize("words", ["融资金额（万美元）", "金额（美元，万）", "单位：万港元", "投资额/万欧元", "融资金额（USD）"])
def test_money_of_another_country_is_known_as_such(words: str) -> None:
    assert unit_in(words) == "外币"


def test_a_list_of_people_is_said_to_be_one_before_its_kind_is_asked_for() -> None:
    found = laid(("企业名称", "姓名", "职务", "手机"), ("甲公司", "某", "经理", "无"))
    assert found.refused is not None
    assert "人员名单" in found.refused.zh
