"""What a sheet that somebody sent would change, row by row and cell by cell, before anything is written."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from redchain.decide.change import Put
from redchain.decide.doubles import double_of, ended_double_of, first_days, what_it_says
from redchain.decide.draft import make_record, missing, missing_of_first_step, with_defaults
from redchain.decide.edit import edit
from redchain.decide.heads import first_step_fields
from redchain.decide.lookup import refuse_archived_references
from redchain.decide.shared_id import IdsInUse, refuse_shared_id
from redchain.decide.sheet_cells import error_in, is_empty, put_value
from redchain.decide.sheet_compare import Column, Comparing, OpenSheet
from redchain.decide.sheet_firms import FirmCodes
from redchain.decide.sheet_heads import CURRENCY, Head, folded
from redchain.decide.sheet_layout import VERSION_HEADS, layout_of, lines_of
from redchain.decide.sheet_left_out import left_out
from redchain.decide.sheet_new_values import as_of_today, title_in, title_of_detail
from redchain.decide.sheet_reordered import held_back, reordered
from redchain.decide.sheet_shown import ShownColumns
from redchain.decide.sheet_terms import Earlier, Either, Terms, Trace
from redchain.decide.sheet_twins import again, as_ended, as_in, id_gone, is_mark, new_left_empty, row_said, without_copies
from redchain.decide.sheet_values import CellReader, Reading, RefusedCellError, is_our_money
from redchain.decide.sheet_verdicts import SKIPPED, CellVerdict, Reordered, RowVerdict, SheetPlan
from redchain.errors import RedchainError
from redchain.model.attempt_step import Doing
from redchain.model.base import step_model
from redchain.model.fields import fields
from redchain.model.grid import cell_name
from redchain.model.text_folding import firm_name_key, normalise
from redchain.model.typed_words import plain_id
from redchain.progress import watched
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from redchain.decide.sheet_layout import Layout, Line
    from redchain.decide.sheet_verdicts import Verdict
    from redchain.model.base import Record
    from redchain.model.fields import Field
    from redchain.model.grid import Grid, GridCell
    from redchain.model.ledger import Ledger

_PLANNING = Text("逐行核对", "looking at each row")
_WAITS = Text("这一行其他的改动也先不写", "the other changes of this row wait too")
_NOTHING_EARLIER: Mapping[str, Earlier] = {}


def plan_sheet(ledger: Ledger, grid: Grid, trace: Trace, terms: Terms, earlier: Mapping[str, Earlier] = _NOTHING_EARLIER) -> SheetPlan:
    """Return what one sheet would change of a ledger, in which is already what sheets planned before would write (`earlier`, by id)."""
    kind = terms.kind or next((each for each in terms.models if each.kind.name == trace.kinds.get(grid.name)), None)
    layout = layout_of(grid, terms.models, kind, terms.heads._replace(own=trace.heads.get(grid.name, {})))
    year, unit = trace.laid.get(grid.name, (None, ""))
    layout = layout._replace(year=terms.year or layout.year or year, unit=layout.unit or unit)
    if layout.refused is not None or layout.model is None:
        return SheetPlan(grid.name, layout, ())
    trace = trace if trace.language else trace._replace(language=_language_of(layout, layout.model))
    sheet = OpenSheet(grid, layout, trace, layout.model)
    planning = _Planning(sheet, ledger, terms, earlier)
    rows = planning.rows()
    moved = () if terms.take == "sheet" else planning.moved(rows)
    if moved and terms.take == "record":
        planning = _Planning(sheet, ledger, terms, earlier, without={each.field for each in moved})
        rows, moved = planning.rows(), ()
    rows = held_back(rows, moved) if moved else rows
    identified = next((place for place, each in enumerate(layout.columns) if each.field == "id"), None)
    is_marked = any(each.label.casefold() in VERSION_HEADS for each in layout.columns)
    rows = without_copies(rows, lambda row: identified is not None and not is_empty(grid.cell(row.row - 1, identified)), is_marked=is_marked)
    hidden = sum(1 for each in rows if each.row - 1 in grid.hidden_rows)
    own = layout.own_heads() if layout.depth > 1 or grid.name in trace.heads else {}
    laid = {key: each if key == "heads" else str(each) for key, each in (("year", layout.year), ("money", layout.unit), ("heads", own)) if each}
    beside = tuple(each for each in left_out(grid, layout, rows, planning.grey) if each.place != planning.codes.column)
    return SheetPlan(grid.name, layout, rows, planning.persons, hidden, planning.emptied, trace=laid, left_out=beside, reordered=moved)


def _language_of(layout: Layout, model: type[Record]) -> str:
    """The language in which a sheet names fields as the contract does: zh, en, or code for their keys; the first where it names none."""
    known = fields(model)
    own = [(each.label.strip(), found) for each in layout.columns if each.is_own and (found := known.get(each.field or ""))]
    counts = {
        "zh": sum(1 for words, each in own if words == each.label.zh),
        "en": sum(1 for words, each in own if words == each.label.en),
        "code": sum(1 for words, each in own if words == each.name),
    }
    return max(counts, key=lambda each: counts[each])


class _Planning:
    """Planning one sheet: what was decided so far counts for the rows that follow."""

    def __init__(self, sheet: OpenSheet, ledger: Ledger, terms: Terms, earlier: Mapping[str, Earlier], without: Container[str] = ()) -> None:
        self.persons = self.emptied = 0
        self._sheet, self._ledger, self._terms, self._earlier = sheet, ledger, terms, earlier
        self._model = model = sheet.model
        self._reader = CellReader(ledger, model, sheet.layout, terms.at.date())
        self.codes = FirmCodes(ledger, sheet)
        self._rows_of: dict[str, int] = {}
        self._ids_in_use = IdsInUse(ledger, model)
        self._doubles: dict[tuple[str, str], tuple[int, Record]] = {}
        heads = sheet.layout.columns
        self._persons = [place for place, each in enumerate(heads) if each.role == "person"]
        self._named = [(place, each) for place, each in enumerate(heads) if each.field]
        self._version = next((place for place, each in enumerate(heads) if each.label.casefold() in VERSION_HEADS), None)
        self._currency = next((place for place, each in enumerate(heads) if CURRENCY.fullmatch(folded(each.label))), None)
        self._shown = ShownColumns(sheet.layout, terms.shown(model, sheet.trace) if self._version is not None else {})
        self.grey = self._shown.labels
        self._first = frozenset(first_step_fields(model)) - set(fields(model))
        compared = [(place, each) for place, each in self._named if each.field not in {"id", *self._first} and each.field not in without]
        saying = [(place, head, own, terms.saying(sheet.trace.language, own)) for place, head in compared for own in (self._reader.field(head),)]
        self._compared = [Column(*each) for each in saying]
        self._about = next((name for name, each in fields(model).items() if each.references and each.is_required and not each.many), None)

    def rows(self) -> tuple[RowVerdict, ...]:
        """Return what becomes of each row."""
        grid, layout = self._sheet.grid, self._sheet.layout
        return tuple(self.row(each) for each in watched(lines_of(grid, layout), _PLANNING, grid.rows))

    def moved(self, rows: Sequence[RowVerdict]) -> tuple[Reordered, ...]:
        """Return the columns that somebody sorted by themselves."""
        return reordered(self._sheet.grid, rows, self._compared, lambda key: self._ledger.find(self._model, key))

    def row(self, line: Line) -> RowVerdict:
        """Return what becomes of one row."""
        number = line.row + 1
        if line.skipped:
            return RowVerdict(number, "refused" if line.skipped == "above" else "skipped", reason=SKIPPED[line.skipped])
        self.persons += sum(1 for place in self._persons if line.cells[place] is not None)
        self._reader.currency = self._currency_of(line)
        try:
            before = self._record(line)
            if before is None:
                self._refuse_lost_id(line)
        except RefusedCellError as problem:
            return RowVerdict(number, "refused", reason=problem.why, last=_last(line))
        found = replace(self._known(line, before) if before is not None else self._new(line), last=_last(line))
        if found.put is not None:
            self._rows_of[found.put.after.id] = number
        return found

    def _currency_of(self, line: Line) -> str:
        """The money of another country that a row says it counts in; empty for yuan."""
        words = str(line.cells[self._currency] or "") if self._currency is not None else ""
        return "" if is_our_money(words) else words

    def _record(self, line: Line) -> Record | None:
        """Return the record that a row is about: by its id, else by what the kind is told apart by; raises RefusedCellError for an unknown id."""
        told = {each.field: line.cells[place] for place, each in self._named}
        words = told.get("id")
        if words is not None and str(words).strip():
            identifier = plain_id(str(words).strip())
            found = self._ledger.find(self._model, identifier)
            is_old = self._version is not None and line.cells[self._version] is not None
            if found is None and (self._model.kind.prefix is not None or is_old):
                new = new_left_empty(is_marked=is_old)
                raise RefusedCellError(Text(f"没有编号 {identifier}；新记录的{new.zh}", f"there is no {identifier}; {new.en}"))
            return found
        return self._called_so(told) if "name" in fields(self._model) else self._event(line, told)

    def _refuse_lost_id(self, line: Line) -> None:
        """Refuse a row that was exported, whose id is gone: it would make the same record again."""
        place = next((place for place, each in self._named if each.field == "id"), None)
        if self._version is None or (place is not None and not is_empty(line.cells[place])):
            return
        grid, mark = self._sheet.grid, line.cells[self._version]
        is_ours = grid.name in self._sheet.trace.kinds
        if not is_empty(mark) and (is_ours or is_mark(mark)):
            raise RefusedCellError(id_gone(place, self._version, may_be_hidden=not grid.is_text))

    def _called_so(self, told: Mapping[str | None, GridCell]) -> Record | None:
        """Return the record of that name, or of that credit code."""
        keys = [firm_name_key(str(told[each])) for each in ("name", "uscc") if told.get(each)]
        return next((self._ledger.find(self._model, self._by_name[each]) for each in keys if each in self._by_name), None)

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {key: each.id for each in self._ledger.every(self._model) for key in _keys(each)}

    def _event(self, line: Line, told: Mapping[str | None, GridCell]) -> Record | None:
        """Return the record of the same firm, unit or need and the same title that is not at its end."""
        title, head = (
            told.get("title") if "title" in told else title_in(told.get("detail")),
            next((each for _, each in self._named if each.field == self._about), None),
        )
        about = self._about
        if head is None or not isinstance(title, str) or about is None:
            return None
        try:
            named = self.codes.checked(line, about, lambda: self._reader.read(head, told.get(about))).value
        except RefusedCellError:
            return None
        found = (each for each in self._ledger.where(self._model, about, named) if normalise(str(getattr(each, "title", ""))) == normalise(title.strip()))
        return next((each for each in found if each.archived_on is None and (not each.moves or each.is_open)), None)

    def _known(self, line: Line, before: Record) -> RowVerdict:
        """Return what a row changes of a record."""
        version = str((line.cells[self._version] if self._version is not None else None) or "")
        there = None if (earlier := self._earlier.get(before.id)) is not None and earlier.is_apart else earlier
        base = before if there is not None and there.is_new else self._terms.base(before, version, self._sheet.trace.base)
        comparing = Comparing(before, base, self._sheet, self._reader, self._terms)
        told = [each for each in (comparing.cell(line, column) for column in self._compared) if each is not None]
        cells, values = (*told, *self._shown.changed(line, before, base if version else None)), comparing.values
        self.emptied += comparing.emptied if version else 0
        verdicts = {each.verdict for each in cells}
        verdict: Verdict = "changed" if values else "refused" if "refused" in verdicts else "same"
        verdict = "conflict" if "conflict" in verdicts else "unsure" if "unsure" in verdicts else verdict
        found = RowVerdict(line.row + 1, verdict, None if there is not None and there.is_new else before.id, cells)
        if there is not None and (there.is_new or verdict not in {"same", "refused"}):
            return again(found, there.where)
        if verdict != "changed":
            return replace(found, reason=_WAITS) if values and verdict != "same" else found
        if before.id in self._rows_of:
            return again(found, row_said(self._rows_of[before.id]))
        try:
            return replace(found, put=edit(self._ledger, self._model, before.id, values).puts[0])
        except ValidationError as problem:
            return self._blamed(found, problem, line)
        except RedchainError as problem:
            return replace(found, verdict="refused", reason=problem.text)

    def _new(self, line: Line) -> RowVerdict:
        """Return the new record that a row makes."""
        values: dict[str, Any] = {}
        told = [self._new_cell(line, place, head, values) for place, head in self._named]
        told += [*self._given({each.field for each in told if each is not None and each.verdict == "refused"}, values)]
        reason = None if any(each.field == "title" for _, each in self._named) else title_of_detail(self._model, values)
        days = {each: str(values[each]) for each in first_days(self._model) if values.get(each)}
        backlog = as_of_today(self._model, values, self._terms)
        reason = join([each for each in (reason, backlog) if each is not None], zh="；", en="; ") if backlog is not None else reason
        full = with_defaults(self._model, values, self._terms.at.date())
        found = RowVerdict(line.row + 1, "refused", None, tuple(each for each in told if each is not None))
        known = {**(fields(step_model(self._model)) if self._model.moves else {}), **fields(self._model)}
        lacking = [*missing(self._model, full), *missing_of_first_step(self._model, full)]
        wrong = next((each for each in found.cells if each.verdict == "refused" and self._must_be_right(each.field or "")), None)
        if wrong is not None:
            return replace(found, reason=wrong.reason)
        if lacking:
            return replace(found, reason=self._lacks([known[each] for each in lacking]))
        if "id" not in full:
            full["id"] = self._terms.new_id(self._model, full, Either(self._rows_of, Either(self._ids_written, self._ids_in_use)))
        try:
            record = make_record(self._ledger, self._model, full, Doing(self._terms.actor(self._model, full), self._terms.at))
            refuse_archived_references(self._ledger, record)
            refuse_shared_id(self._ledger, self._model, record.id)
            self._refuse_used_above(record.id)
            self._refuse_double(record, line, days)
        except ValidationError as problem:
            return self._blamed(found, problem, line)
        except RefusedCellError as problem:
            return replace(found, reason=problem.why)
        except RedchainError as problem:
            return replace(found, reason=problem.text)
        return replace(found, verdict="new", record=record.id, reason=reason, put=Put(record))

    def _new_cell(self, line: Line, place: int, head: Head, values: dict[str, Any]) -> CellVerdict | None:
        where, name, raw = cell_name(line.row, place), head.field or "", self._sheet.cell(line, place)
        error = self._sheet.grid.errors.get((line.row, place))
        if error is not None:
            return CellVerdict(where, name, "refused", error_in(error))
        if is_empty(raw):
            return None
        try:
            plain = name in self._first
            read = Reading(raw) if plain else self.codes.checked(line, name, lambda: self._sheet.read(self._reader, (line.row, place), head, raw))
        except RefusedCellError as problem:
            return CellVerdict(where, name, "refused", problem.why)
        if read.value is not None:
            put_value(values, name, read.value)
        return CellVerdict(where, name, "new", read.how) if read.how is not None else None

    def _given(self, refused: Container[str | None], values: dict[str, Any]) -> Iterator[CellVerdict]:
        """Fill in what somebody gave for the fields of which the row says nothing; yields what cannot be read of it."""
        for name, words in self._terms.given.items():
            own, _, part = name.partition(".")
            is_said = name in refused or (part in values.get(own, {}) if part else own in values)
            if is_said or own not in fields(self._model):
                continue
            try:
                put_value(values, name, self._reader.read(Head(name, name, "field"), words).value)
            except RefusedCellError as problem:
                yield CellVerdict("--set", name, "refused", problem.why)

    def _lacks(self, lacking: Sequence[Field]) -> Text:
        """Say what a new record lacks, and what to do where the sheet has no column for it."""
        said = Text(f"缺少必填项：{'、'.join(each.label.zh for each in lacking)}", f"required: {', '.join(each.label.en for each in lacking)}")
        told = {*self._terms.given, *(head.field for _, head in self._named)}
        without = next((each for each in lacking if each.name in fields(self._model) and each.name not in told), None)
        if without is None:
            return said
        label = without.label
        more = Text(f"表里没有这一列，都一样就加 --set {label.zh}=值", f"the sheet has no such column; if all say the same, add --set {without.name}=VALUE")
        return join([said, more], zh="；", en="; ")

    def _must_be_right(self, name: str) -> bool:
        """Whether a new record cannot do without what a cell says of a field: without it the record would say something else, or nobody could mend it later.

        Without its last day a policy would hold for ever, and without its mentor a pairing would be another one.
        """
        own, kind = self._model.model_fields.get(name.partition(".")[0]), self._model.kind
        days = {"due", *(str(path[0]) for ordered in kind.dates for path in ordered if len(path) == 1 and self._model.moves is None)}
        known = fields(self._model).get(name)
        return (
            name in {each.field for each in kind.fixed if not each.after}
            or (known is not None and bool(known.references) and not known.many)
            or name in days
            or (own is not None and own.default not in {None, ()} and not own.is_required())
        )

    @cached_property
    def _ids_written(self) -> frozenset[str]:
        """The ids that stand in the sheet: none of them is given to a row without one."""
        own = [place for place, each in self._named if each.field == "id"]
        lines = lines_of(self._sheet.grid, self._sheet.layout) if own else ()
        return frozenset(plain_id(str(line.cells[place]).strip()) for line in lines for place in own if not is_empty(line.cells[place]))

    def _refuse_used_above(self, identifier: str) -> None:
        """Refuse a new record under the id of another new one: of the two only one would be written."""
        if identifier in self._rows_of:
            where = row_said(self._rows_of[identifier])
            words = Text("编号 {id} {where}已经用了；换一个，或空着由系统编", "{where} has the id {id} already; choose another one, or leave it empty")
            raise RefusedCellError(words.fill(id=identifier, where=where))

    def _refuse_double(self, record: Record, line: Line, days: Mapping[str, str]) -> None:
        """Refuse a new record that is there already, be it ended, or stands in the sheet twice; `days` are the first days that its row says."""
        double = double_of(self._ledger, record)
        if double is not None:
            there = self._earlier.get(double.id)
            where = Text(double.id, double.id) if there is None else there.where
            raise RefusedCellError(Text("和{where}一样" if there else "和 {where} 一样", "it is the same as {where}").fill(where=where))
        ended = ended_double_of(self._ledger, record, days)
        if ended is not None:
            raise RefusedCellError(as_ended(ended))
        called = next((str(value) for name in record.kind.title if (value := getattr(record, name, None))), "")
        about = str(getattr(record, self._about or "id", "")) if "name" not in fields(self._model) else ""
        key = (about, firm_name_key(called) if called else str(what_it_says(record)))
        if key in self._doubles:
            raise RefusedCellError(as_in(*self._doubles[key], record, self._about if about else None))
        self._doubles[key] = (line.row + 1, record)

    def _blamed(self, found: RowVerdict, problem: ValidationError, line: Line) -> RowVerdict:
        """Return a refused row with each cell whose value the contract does not allow."""
        places = {(head.field or "").partition(".")[0]: place for place, head in self._named}
        told = [*self._terms.why(self._model, problem)]
        wrong = [CellVerdict(cell_name(line.row, places[name]), name, "refused", words) for name, words in told if name in places]
        others = [words for name, words in told if name not in places]
        return replace(found, verdict="refused", cells=(*found.cells, *wrong), reason=others[0] if others else None)


def _last(line: Line) -> int | None:
    """The number of the last row that goes on with a row."""
    return line.more[-1][0] + 1 if line.more else None


def _keys(record: Record) -> Iterator[str]:
    for name in ("name", "uscc"):
        value = getattr(record, name, None)
        if value:
            yield firm_name_key(str(value))
