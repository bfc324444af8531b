"""Rows that name records: each field is declared once, with its column if the table has one, and is a key of the JSON."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.document import Column, Table
from redchain.model.traffic_light import Light
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redchain.document import Cell, Words
    from redchain.text import Language

ID = Column(Text("编号", "Id"), is_whole=True)
NEED = Column(Text("需求", "Need"), is_whole=True)
ORDER = Column(Text("工单", "Order"), is_whole=True)
CHAIN = Column(Text("产业链", "Chain"), is_whole=True)
FIRM = Column(Text("企业", "Enterprise"))
TITLE = Column(Text("标题", "Title"), is_heading=True)
NAME = Column(Text("名称", "Title"), is_heading=True)
CATEGORY = Column(Text("类别", "Category"), is_whole=True)
STATE = Column(Text("状态", "State"), "center")
UNIT = Column(Text("承办单位", "Unit"))
DAY = Column(Text("日期", "On"), "right")
REASON = Column(Text("理由", "Reason"))
DUE = Column(Text("限期", "Due"), "right")
LIGHT = Column(Text("灯", "Light"), "center")
_COLUMN = "column"


def column(shown: Column) -> Mapping[str, Column]:
    """Return the metadata of a field that has a column in the table of its rows; a field without it is in the JSON only."""
    return {_COLUMN: shown}


def record_table(row: type, rows: Sequence[Any], caption: Words = "", order: tuple[str, ...] = ()) -> Table:
    """Return the table of rows of one class; its columns stand in `order` (default: that of the fields)."""
    columns: dict[str, Column] = {each.name: each.metadata[_COLUMN] for each in fields(row) if each.metadata}
    names = order or tuple(columns)
    return Table(tuple(columns[each] for each in names), tuple(tuple(_cell(getattr(each, name)) for name in names) for each in rows), caption)


def row_json(row: Any, language: Language) -> dict[str, Any]:
    """Return a row as JSON values, its words in `language`."""
    return {each.name: _value(getattr(row, each.name), language) for each in fields(row)}


def _cell(value: Any) -> Cell:
    if isinstance(value, Light):
        return value.mark
    return value.isoformat() if isinstance(value, date) else value


def _value(value: Any, language: Language) -> Any:
    if isinstance(value, Light):
        return value.name
    if isinstance(value, Text):
        return value.say(language)
    return value.isoformat() if isinstance(value, date) else value
