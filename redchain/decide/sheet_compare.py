"""Rows of a sheet compared with the records that they are about, cell by cell: what stands as it was written, what somebody changed, and where both did."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.decide.sheet_cells import as_one, canonical, cut, error_in, field_at, is_clearing, is_empty, plain_value, put_value, value_at
from redchain.decide.sheet_values import CellReader, Reading, RefusedCellError, refuse_shown_unit
from redchain.decide.sheet_verdicts import CellVerdict
from redchain.model.firm_titles import title_key
from redchain.model.grid import cell_name
from redchain.model.suggested_commands import command_for
from redchain.model.visibility import shown
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.decide.sheet_heads import Head
    from redchain.decide.sheet_layout import Layout, Line
    from redchain.decide.sheet_terms import Terms, Trace
    from redchain.document import Words
    from redchain.model.base import Record
    from redchain.model.fields import Field
    from redchain.model.grid import Grid, GridCell


class OpenSheet(NamedTuple):
    """A sheet with how it is laid out and what its workbook says of itself."""

    grid: Grid
    layout: Layout
    trace: Trace
    model: type[Record]

    def cell(self, line: Line, place: int) -> GridCell:
        """Return a cell with what the rows say that go on with its row."""
        if not line.more:
            return line.cells[place]
        return as_one((line.cells[place], *(cells[place] for _, cells in line.more)), field_at(self.model, self.layout.columns[place].field))

    def read(self, reader: CellReader, place: tuple[int, int], head: Head, raw: GridCell) -> Reading:
        """Return what a cell says, as it is shown; raises RefusedCellError."""
        if place in self.grid.formats:
            refuse_shown_unit(reader.field(head), raw, self.grid.formats[place], reader.unit(head))
        return reader.read(head, raw)


class Column(NamedTuple):
    """A column that is compared with a field: its place and head, the field, and what says its values as the export does."""

    place: int
    head: Head
    field: Field
    say: Callable[[Any], GridCell]

    @property
    def name(self) -> str:
        """The field, or the part of one (a dotted path)."""
        return self.head.field or ""


class Comparing:
    """Comparing a row with the record that it is about, as it is now and as it was when it was exported; what is to be written is put into `values`."""

    def __init__(self, now: Record, base: Record | None, sheet: OpenSheet, reader: CellReader, terms: Terms) -> None:
        """Compare nothing yet."""
        self.values: dict[str, Any] = {}
        self.emptied = 0
        self._now, self._base, self._sheet, self._reader, self._terms = now, base, sheet, reader, terms
        self._fixed = {each.field: each.unless for each in now.kind.fixed if each.holds(now)}

    def cell(self, line: Line, column: Column) -> CellVerdict | None:
        """Return what becomes of one cell; None where it says what the record says, or said."""
        place, name = column.place, column.name
        raw, error = self._sheet.cell(line, place), self._sheet.grid.errors.get((line.row, place))
        if error is None and _is_as_written(raw, column.say(value_at(self._now, name))):
            return None
        if error is not None:
            return CellVerdict(cell_name(line.row, place), name, "refused", error_in(error))
        if is_empty(raw) and not {column.head.label, name} & self._terms.clears:
            self.emptied += all(self._said(column, each) for each in self._states)
            return None
        return None if self._is_said(column, raw) else self._read(line, column, raw)

    def _is_said(self, column: Column, raw: GridCell) -> bool:
        said = "" if is_clearing(raw) else canonical(column.field, raw, is_text=self._sheet.grid.is_text)
        return any(said == self._said(column, each) for each in self._states)

    def _read(self, line: Line, column: Column, raw: GridCell) -> CellVerdict | None:
        """Return what becomes of a cell that says something else."""
        place, name = column.place, column.name
        found = CellVerdict(cell_name(line.row, place), name, "changed")
        try:
            read = Reading(None) if is_empty(raw) or is_clearing(raw) else self._sheet.read(self._reader, (line.row, place), column.head, raw)
        except RefusedCellError as problem:
            return found._replace(verdict="refused", reason=problem.why)
        if any(_is_said_by(name, plain_value(read.value), plain_value(value_at(each, name))) for each in self._states):
            return None
        return self._settled(found._replace(reason=read.how), column, read.value)

    def _why_fixed(self, label: Text, name: str) -> Text:
        """Return that a field stays as it is, and the step that changes it, where there is one."""
        if not self._fixed[name]:
            return Text(f"{label.zh}写下后不能再改", f"{label.en} stays as it was first written")
        command = command_for(type(self._now), self._now.id, self._fixed[name])
        return Text(f"{label.zh}不能在表里改，用 {command}", f"{label.en} is not changed in a sheet, but by {command}")

    @property
    def _states(self) -> tuple[Record, ...]:
        return (self._now,) if self._base is None or self._base is self._now else (self._now, self._base)

    def _said(self, column: Column, record: Record) -> str:
        return canonical(column.field, column.say(value_at(record, column.name)), is_text=self._sheet.grid.is_text)

    def _settled(self, found: CellVerdict, column: Column, value: Any) -> CellVerdict | None:
        """Decide between the sheet and the record, where both may have changed."""
        own, name = column.field, column.name
        if name in self._fixed:
            return found._replace(verdict="refused", reason=self._why_fixed(own.label, name))
        if value is None and own.is_required:
            return found._replace(verdict="refused", reason=Text(f"{own.label.zh}必填，不能清空", f"{own.label.en} is required and cannot be cleared"))
        is_certain = self._base is not None and plain_value(value_at(self._base, name)) == plain_value(value_at(self._now, name))
        if not is_certain and self._terms.take == "record":
            return None
        is_free = self._base is None and value_at(self._now, name) in {None, ()}  # what nobody has said yet cannot be in doubt
        if not is_certain and not is_free and self._terms.take != "sheet":
            return self._undecided(found, self._told(column))
        put_value(self.values, name, value)
        after = cut(self._words(column, value))
        said = Text("{label}：{before} → {after}", "{label}: {before} → {after}").fill(label=own.label, before=self._told(column), after=after)
        return found._replace(reason=said if found.reason is None else join([said, found.reason], zh="；", en="; "))

    def _told(self, column: Column) -> Words:
        """What the record says of a field now, as it is told to whoever sent the sheet: verdicts go back, so nothing of a record that may not be shown."""
        return shown(self._now, cut(self._said(column, self._now)) or "—")

    def _words(self, column: Column, value: Any) -> str:
        """What a field would say, as the sheet says it."""
        if value is None:
            return "—"
        plain = tuple(value) if isinstance(value, list) else date.fromisoformat(value) if column.field.type is date else value
        return canonical(column.field, column.say(plain), is_text=self._sheet.grid.is_text)

    def _undecided(self, found: CellVerdict, now: Words) -> CellVerdict:
        if self._base is not None:
            return found._replace(verdict="conflict", reason=Text("记录也改过，现在是：{now}", "the record was changed too and says: {now}").fill(now=now))
        words = Text("不知道表是按哪一版填的，记录现在是：{now}", "which version the sheet was made of is not known; the record says: {now}")
        return found._replace(verdict="unsure", reason=words.fill(now=now))


def _is_said_by(name: str, read: Any, known: Any) -> bool:
    """Tell whether a value that was read says what a record says: a title by its short name is the same title."""
    if name == "titles" and read and known:
        return {title_key(each) for each in read} == {title_key(each) for each in known}
    return bool(read == known)


def _is_as_written(raw: GridCell, written: GridCell) -> bool:
    """Whether a cell stands as the export wrote it, as most do: a workbook has only one sort of numbers, and words that clear a field count for more."""
    is_alike = type(raw) is type(written) or (type(raw) is float and type(written) is int)
    return is_alike and raw == written and not is_clearing(raw)
