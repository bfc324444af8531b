"""The three lists: groups, order, numbers, lights, and what is not shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from redchain.document import say, say_cell
from redchain.kinds.need.model import Need
from redchain.kinds.project.model import Project
from redchain.model.ledger import ledger_of
from redchain.render.csv import csv
from redchain.render.html import html
from redchain.render.markdown import markdown
from redchain.views.lists import kept_lists, list_page, list_table, listed_kinds, listing_of

if TYPE_CHECKING:
    from redchain.document import Table
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

TODAY = date(2026, 11, 23)
ZONE = ZoneInfo("Asia/Shanghai")
EACH = pytest.mark.parametrize("each", kept_lists().values(), ids=kept_lists())
NEEDS, RESOURCES, PROJECTS = kept_lists().values()


def rows(each: type[Record], ledger: Ledger, *columns: str) -> list[list[str]]:
    table = list_table(listing_of(each, ledger, TODAY))
    places = [[say(column.label, "zh") for column in table.columns].index(name) for name in columns]
    return [[say_cell(row[place], "zh") for place in places] for row in table.rows]


def test_needs_are_grouped_by_chain_then_state(ledger: Ledger) -> None:
    assert rows(NEEDS, ledger, "序号", "产业链", "状态", "标题") == [
        ["1", "一链", "待受理", "需求1"],
        ["2", "一链", "已受理", "需求3"],
        ["3", "一链", "已受理", "不公开"],
        ["4", "一链", "已受理", "需求6"],
        ["5", "一链", "已销号", "需求4"],
        ["6", "二链", "已受理", "需求2"],
        ["7", "二链", "已受理", "需求8"],
        ["8", "二链", "已受理", "需求9"],
        ["9", "未归链", "待受理", "需求7"],
    ]


def test_needs_show_units_limits_lights_and_results(ledger: Ledger) -> None:
    shown = {row[0]: row[1:] for row in rows(NEEDS, ledger, "标题", "承办单位", "限期", "灯", "结果")}
    assert shown["需求3"] == ["主办：一；协办：单位二", "2026-11-19", "黄灯", ""]
    assert shown["需求4"] == ["主办：一", "", "", "已解决"]
    assert shown["需求6"] == ["主办：一", "2026-11-24", "挂起", ""]
    assert shown["需求2"] == ["主办：不公开", "2026-11-25", "蓝灯", ""]
    assert shown["需求9"] == ["", "", "", ""]  # reopened: its result no longer holds
    assert shown["需求8"] == ["", "", "", ""]  # its order is for the office only
    assert shown["不公开"] == ["", "", "", ""]


def test_needs_show_how_often_they_were_sent_back_and_how_high_they_went(month_town: Ledger) -> None:
    shown = {row[0][-5:]: row[1:] for row in rows(NEEDS, month_town, "编号", "退单", "提级", "满意度")}
    assert shown["00N17"] == ["2", "牵头部门", ""]
    assert shown["00N09"] == ["", "市主要领导", ""]  # the last of its two levels
    assert shown["00N04"] == ["1", "", "满意"]  # overruled, and yet sent back


def test_the_page_leaves_out_columns_that_are_empty_in_a_group_and_the_table_does_not(ledger: Ledger) -> None:
    page = markdown(list_page(listing_of(NEEDS, ledger, TODAY)))
    waiting, closed = (page.partition(f"### {state}")[2].split("\n")[2] for state in ("待受理（1）", "已销号（1）"))
    assert waiting == "| 序号 | 编号 | 企业 | 标题 | 类别 | 紧急程度 | 登记日期 |"
    assert closed == "| 序号 | 编号 | 企业 | 标题 | 类别 | 紧急程度 | 登记日期 | 承办单位 | 结果 |"
    assert {"灯", "退单", "结果", "满意度"} <= {say(each.label, "zh") for each in list_table(listing_of(NEEDS, ledger, TODAY)).columns}


def test_archived_records_leave_the_lists(ledger: Ledger) -> None:
    need = next(each for each in ledger.all(Need) if each.id == "N-20261102-00001")
    project = next(each for each in ledger.all(Project) if each.id == "P-20261102-00002")
    archived = [each.model_copy(update={"archived_on": TODAY}) for each in (need, project)]
    after = ledger.after(archived)
    assert "需求1" not in {row[0] for row in rows(NEEDS, after, "标题")}
    assert "项目二" not in {row[0] for row in rows(PROJECTS, after, "名称")}


def test_needs_hide_a_firm_that_is_not_public(ledger: Ledger) -> None:
    assert [row[1] for row in rows(NEEDS, ledger, "标题", "企业") if row[0] == "需求2"] == ["不公开"]


def test_resources_are_grouped_by_side_then_validity(ledger: Ledger) -> None:
    assert rows(RESOURCES, ledger, "六端", "状态", "编号", "名称", "适用产业链", "在办", "容量", "已服务次数") == [
        ["政务端", "有效", "r2", "资源二", "全部", "0", "不限", "0"],
        ["政务端", "即将到期", "r1", "资源一", "二链", "1", "2", "2"],
        ["金融端", "有效", "r4", "不公开", "全部", "", "", ""],
        ["金融端", "已过期", "r3", "资源三", "全部", "0", "不限", "0"],
        ["未知", "未生效", "r5", "资源五", "全部", "0", "不限", "0"],
    ]


def test_projects(ledger: Ledger) -> None:
    assert rows(PROJECTS, ledger, "产业链", "状态", "名称", "配合单位", "里程碑", "已完成", "进度", "灯") == [
        ["一链", "推进中", "不公开", "", "", "", "", ""],
        ["二链", "推进中", "项目一", "单位二、不公开", "2", "1", "50%", "黄灯"],
        ["未归链", "已完成", "项目二", "", "", "", "", ""],
    ]


@EACH
def test_the_page_and_the_table_number_alike(each: type[Record], ledger: Ledger) -> None:
    table: Table = list_table(listing_of(each, ledger, TODAY))
    page = markdown(list_page(listing_of(each, ledger, TODAY)))
    numbered = [line.split(" | ")[:2] for line in page.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert [number.removeprefix("| ") for number, _ in numbered] == [str(row[0]) for row in table.rows]
    assert [identifier for _, identifier in numbered] == [row[3] for row in table.rows]


@EACH
def test_the_order_of_records_does_not_matter(each: type[Record], ledger: Ledger, turned: Ledger) -> None:
    assert list_page(listing_of(each, ledger, TODAY)) == list_page(listing_of(each, turned, TODAY))


@EACH
def test_nothing_hidden_is_shown(each: type[Record], ledger: Ledger) -> None:
    page = list_page(listing_of(each, ledger, TODAY))
    for made in (markdown(page), html(page), csv(list_table(listing_of(each, ledger, TODAY)))):
        assert not {"秘密", "资源四", "单位三", "企业二"} & {word for word in ("秘密", "资源四", "单位三", "企业二") if word in made}


@EACH
def test_it_says_that_it_is_generated(each: type[Record], ledger: Ledger) -> None:
    page = list_page(listing_of(each, ledger, TODAY))
    assert markdown(page).startswith("<!-- 由 redchain lists 生成，勿手改；数据日期：2026-11-23 -->\n")
    assert markdown(page, "en").startswith("<!-- generated by redchain lists, do not edit; as of 2026-11-23 -->\n")


@EACH
def test_an_empty_list_says_so(each: type[Record], ledger: Ledger) -> None:
    page = list_page(listing_of(each, ledger_of(ledger.settings, ()), TODAY))
    assert "暂无记录。" in markdown(page)
    assert "共 0 条：—。" in markdown(page)


@pytest.mark.parametrize("name", sorted(listed_kinds()))
def test_every_list_can_be_drawn_also_those_made_on_demand(name: str, ledger: Ledger) -> None:
    listing = listing_of(listed_kinds()[name], ledger, date(2026, 11, 23))
    assert list_page(listing).title == listing.view.title
    assert all(len(each.cells) == len(listing.columns) for each in listing.entries)
