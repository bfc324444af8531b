"""Rows of one sheet that are about the same record, or look as if they were: which of them is not taken, and in what words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from redchain.decide.doubles import first_days
from redchain.lazy_pattern import pattern
from redchain.model.fields import fields
from redchain.model.grid import column_name
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.decide.sheet_verdicts import RowVerdict, Verdict
    from redchain.model.base import Record
    from redchain.model.grid import GridCell

_MARK = pattern(r"[0-9a-f]{12}")
_WRITING: frozenset[Verdict] = frozenset({"changed", "conflict", "unsure"})


def row_said(row: int) -> Text:
    """Return a row of the sheet in hand in words."""
    return Text(f"第 {row} 行", f"row {row}")


def again(found: RowVerdict, where: Text) -> RowVerdict:
    """Return the verdict of a row about a record that another row writes already: it may say the same, and no more."""
    if found.verdict == "same":
        return replace(found, reason=Text("和{where}一样", "the same as {where}").fill(where=where))
    begins = Text(where.zh.lstrip(), where.en)
    return replace(found, verdict="refused", reason=Text("{where}已经写了这一条", "{where} writes the same record").fill(where=begins))


def without_copies(rows: Sequence[RowVerdict], has_id: Callable[[RowVerdict], bool], *, is_marked: bool = False) -> tuple[RowVerdict, ...]:
    """Return the rows of a sheet, where a record that one row leaves as it is is changed by no other: that one may be a copy with its id left in."""
    as_it_is = {each.record: each.row for each in reversed(rows) if each.verdict == "same" and each.record is not None}

    def judged(row: RowVerdict) -> RowVerdict:
        there = as_it_is.get(row.record or "")
        if there is None or not any(each.verdict in _WRITING for each in row.cells):
            return row
        way = (
            Text("复制来的新记录，{what}", "{what}").fill(what=new_left_empty("that was copied ", is_marked=is_marked))
            if has_id(row)
            else Text("只留一行", "keep one of the two")
        )
        said = Text("{where}也是这一条，没有改；{way}", "{where} is the same record, unchanged; {way}").fill(where=row_said(there), way=way)
        return replace(row, verdict="refused", reason=said, put=None)

    return tuple(judged(each) for each in rows)


def is_mark(cell: GridCell) -> bool:
    """Whether a cell holds the mark that an export writes of a record's version."""
    return _MARK.fullmatch(str(cell).strip()) is not None


def id_gone(place: int | None, version: int, *, may_be_hidden: bool) -> Text:
    """Say that a row has the version of a record and no id, in which columns, and what to do."""
    mark, hidden = column_name(version), Text("，可能隐藏着", ", which may be hidden") if may_be_hidden else Text("", "")
    gone = (
        Text("表里没有“编号”这一列", "the sheet has no column for the id")
        if place is None
        else Text(f"编号（{column_name(place)} 列）没有了", f"its id (column {column_name(place)}) is gone")
    )
    return Text(
        f"有版本（{mark} 列{hidden.zh}），原来是一条记录，{gone.zh}：把编号补回来；真是新的，版本也清空",
        f"it has a version (column {mark}{hidden.en}), so it was a record, and {gone.en}: put the id back; if it is really new, empty the version too",
    )


def new_left_empty(how: str = "", *, is_marked: bool) -> Text:
    """Say what a new record leaves empty: its id, and the version where a sheet has that."""
    if is_marked:
        return Text("编号、版本都留空", f"the id and the version of a new record {how}are left empty")
    return Text("编号留空", f"the id of a new record {how}is left empty")


def as_ended(double: Record) -> Text:
    """Say that a new record is the same as one that ended or is archived, and how one that is asked for again is told from it."""
    known, moves = fields(type(double)), double.moves
    days = [known[each].label for each in first_days(type(double))]
    archived = Text("已归档", "archived")
    state = archived if double.archived_on is not None or moves is None else moves.states[double.state]
    told = join(days, zh="、", en=" and ") if days else Text("标题", "title")
    said = Text("和 {id} 一样（{state}）；又提出来的，{told}写这一次的", "it is the same as {id} ({state}); if it came up again, give its own {told}")
    return said.fill(id=double.id, state=state, told=told)


def as_in(row: int, first: Record, second: Record, about: str | None) -> Text:
    """Say that a new record is told by the same as that of a row above: that it says the same altogether, or that the rest differs."""
    where = row_said(row)
    title = next((each for each in second.kind.title if getattr(second, each, None)), None)
    keys = [each for each in (about, title) if each is not None]
    if title is None or first.model_dump(exclude={"id", *keys}) == second.model_dump(exclude={"id", *keys}):
        return Text("和{where}一样", "it is the same as {where}").fill(where=where)
    known = fields(type(second))
    named = join([known[each].label for each in keys], zh="、", en=" and ")
    two = Text("是两件事", "if they are two") if about is not None else Text("不是同一个", "if they are two")
    said = Text("{named}和{where}一样，其他不同；{two}就改{title}", "{named} as in {where}, the rest differs; {two}, change {title}")
    return said.fill(named=named, where=where, two=two, title=known[title].label)
