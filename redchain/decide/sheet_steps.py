"""What a sheet of steps would do: a unit's own to-do with what it did, or a list of ratings, each filled row the same step that a command takes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from redchain.decide.draft import read_values
from redchain.decide.sheet_cells import error_in, is_empty
from redchain.decide.sheet_heads import Head
from redchain.decide.sheet_layout import lines_of
from redchain.decide.sheet_left_out import left_out
from redchain.decide.sheet_step_days import DASHES, StepDays, TypedDay
from redchain.decide.sheet_step_forms import FORMS, TODO, action_said, form_without_its_columns, steps_layout
from redchain.decide.sheet_step_shown import telling, telling_merged, without_its_columns
from redchain.decide.sheet_step_words import Wish, carries, no_action, told
from redchain.decide.sheet_values import CellReader, RefusedCellError
from redchain.decide.sheet_verdicts import SKIPPED, CellVerdict, RowVerdict, SheetPlan
from redchain.decide.take_step import Doing, act, refuse_impossible
from redchain.errors import RedchainError
from redchain.kinds.need.model import Need
from redchain.model.base import step_model
from redchain.model.composition import parent_of
from redchain.model.dates import local_day
from redchain.model.fields import fields
from redchain.model.grid import cell_name
from redchain.model.text_folding import normalise
from redchain.model.typed_words import plain_id
from redchain.model.visibility import HIDDEN, is_shown, phrase, unit_name
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redchain.decide.change import Put
    from redchain.decide.sheet_layout import Layout, Line
    from redchain.decide.sheet_step_forms import Entering, StepForm
    from redchain.decide.sheet_terms import Terms, Trace
    from redchain.decide.sheet_verdicts import Verdict
    from redchain.model.base import Record
    from redchain.model.grid import Grid, GridCell
    from redchain.model.ledger import Ledger

_NO_ACTION = Text("填了内容，没有选动作", "something is filled in, but no action is chosen")
_NO_RATING = Text("填了内容，没有选满意度", "something is filled in, but no rating is chosen")
_ONLY_EXTENDS = Text("“延到”只有申请延期才填", "“Extend to” is only for asking to extend")
_DONE = Text("已经办过，同样的不再记", "this was done before and is not recorded twice")
_KEPT = Text("这条此后又有办理，听记录的", "it went on since; the record stands")


def plan_steps(ledger: Ledger, grid: Grid, trace: Trace, terms: Terms) -> SheetPlan | None:
    """Return what a sheet of steps would do; None for a sheet of records."""
    if terms.kind is not None or terms.entering is None:
        return None
    named = next((each for each in FORMS if each.name == trace.kinds.get(grid.name)), None)
    found = steps_layout(grid, named)
    if found is None:
        lost = named or form_without_its_columns(grid)
        return None if lost is None else without_its_columns(grid, lost, is_named=named is not None)
    form, layout, places = found
    planning = _Planning(_StepSheet(grid, form, layout._replace(year=terms.year or layout.year), places, trace), ledger, terms, terms.entering)
    told_of = telling(ledger, found, trace, terms)
    merged = telling_merged(grid, layout.head, places)
    rows = tuple(merged(told_of(planning.row(each), each)) for each in lines_of(grid, layout))
    unit = trace.units.get(grid.name, "")
    return SheetPlan(
        grid.name,
        layout,
        rows,
        planning.persons,
        sum(1 for each in rows if each.row - 1 in grid.hidden_rows),
        about=planning.about,
        left_out=tuple(left_out(grid, layout, rows, {layout.columns[each].label.strip() for each in places.values()})),
        trace={"kind": form.name, **({"unit": unit} if unit else {})},
    )


class _StepSheet(NamedTuple):
    """A sheet of steps: its cells, what sort it is, how it is laid out, in which columns what stands, and what its workbook says of itself."""

    grid: Grid
    form: StepForm
    layout: Layout
    places: Mapping[str, int]
    trace: Trace

    @property
    def unit(self) -> str:
        """The unit whose own sheet it is; empty where it is nobody's."""
        return self.trace.units.get(self.grid.name, "")

    @property
    def written(self) -> date | None:
        """The day on which it was written; None where its workbook does not say."""
        with suppress(ValueError):
            return date.fromisoformat(self.trace.day)
        return None


class _Planning:
    """Planning one sheet of steps: what was decided so far counts for the rows that follow."""

    def __init__(self, sheet: _StepSheet, ledger: Ledger, terms: Terms, entering: Entering) -> None:
        self.persons = 0
        self._sheet, self._now, self._terms, self._entering = sheet, ledger, terms, entering
        self._model = sheet.form.model
        self._steps = CellReader(ledger, step_model(self._model), sheet.layout)
        self._days = StepDays(ledger, step_model(self._model), sheet.layout, sheet.written, terms.at)
        self._records = CellReader(ledger, self._model, sheet.layout)
        self._rows_of: dict[str, int] = {}
        self._persons = [place for place, each in enumerate(sheet.layout.columns) if each.role == "person"]

    @property
    def about(self) -> Text:
        """What the sheet is read as."""
        form, unit = self._sheet.form.label, self._sheet.unit
        return Text("{unit}的{form}", "{form} of {unit}").fill(unit=phrase(unit_name(unit, self._now)), form=form) if unit else form

    def row(self, line: Line) -> RowVerdict:
        """Return what becomes of one row."""
        number = line.row + 1
        if line.skipped:
            return RowVerdict(number, "skipped", reason=SKIPPED[line.skipped])
        self.persons += sum(1 for place in self._persons if line.cells[place] is not None)
        found = RowVerdict(number, "refused")
        try:
            self._refuse_errors(line)
            record = self._record(line)
            found = replace(found, record=record.id)
            wish = self._wish(line, record)
            if wish is None:
                return replace(found, verdict="same")
            self._refuse_title_of_another(line, record)
            return self._granted(line, found, wish)
        except _RefusedAtError as problem:
            cell = CellVerdict(cell_name(line.row, problem.place), self._sheet.layout.columns[problem.place].field, "refused", problem.why)
            return replace(found, cells=(cell,))
        except (RefusedCellError, RedchainError, ValidationError) as problem:
            return replace(found, reason=self._hiding(found.record, self._why(problem)))

    def _why(self, problem: RefusedCellError | RedchainError | ValidationError) -> Text | None:
        if isinstance(problem, ValidationError):
            return next((words for _, words in self._terms.why(step_model(self._model), problem)), None)
        return problem.why if isinstance(problem, RefusedCellError) else problem.text

    def _hiding(self, identifier: str | None, words: Text | None) -> Text | None:
        """Return words that go back with the sheet without the title of a record that may not be shown."""
        record = self._now.find(self._model, identifier) if identifier else None
        if record is None or words is None or is_shown(record, self._now):
            return words
        titles = [title for each in (record, parent_of(self._now, record)) if (title := getattr(each, "title", None))]
        zh, en = words
        for each in titles:
            zh, en = zh.replace(each, HIDDEN.zh), en.replace(each, HIDDEN.en)
        return Text(zh, en)

    def _refuse_errors(self, line: Line) -> None:
        for name in ("id", "action", "rating", "day", "words", "due"):
            place = self._sheet.places.get(name)
            error = None if place is None else self._sheet.grid.errors.get((line.row, place))
            if error is not None and place is not None:
                raise _RefusedAtError(place, error_in(error))

    def _cell(self, line: Line, name: str) -> GridCell:
        place = self._sheet.places.get(name)
        cell = None if place is None else line.cells[place]
        return None if is_empty(cell) else cell

    def _read(self, line: Line, name: str, meant: str, reader: CellReader) -> Any:
        """Return the value of a cell, read as the field that is meant; raises what names the cell."""
        cell = self._cell(line, name)
        if cell is None:
            return None
        try:
            return reader.read(Head("", meant), cell).value
        except RefusedCellError as problem:
            raise _RefusedAtError(self._sheet.places[name], problem.why) from problem

    def _record(self, line: Line) -> Record:
        """Return the record that a row is about: by its id, or by the whole of its title where that is one."""
        words = str(self._cell(line, "id") or "").strip()
        label = self._model.kind.label
        if not words:
            raise RefusedCellError(Text(f"没有{label.zh}编号", f"the id of the {label.en.lower()} is missing"))
        found = self._now.find(self._model, plain_id(words).upper())
        titled = [] if found is not None or "title" not in fields(self._model) else self._titled(words)
        if found is None and len(titled) != 1:
            many = Text(f"叫“{words}”的不止一条，写编号", f"several are called “{words}”; give the id")
            none = Text(f"没有{label.zh} {words}", f"there is no {label.en.lower()} {words}")
            raise _RefusedAtError(self._sheet.places["id"], many if titled else none)
        return found or titled[0]

    def _refuse_title_of_another(self, line: Line, record: Record) -> None:
        """Refuse a row whose title is not that of its record but of another: ids or titles were moved apart."""
        written = normalise(str(self._cell(line, "title") or ""))
        need = record if isinstance(record, Need) else parent_of(self._now, record)
        if not written or need is None or written == normalise(getattr(need, "title", "")):
            return
        other = next((each for each in self._now.every(Need) if normalise(each.title) == written), None)
        if other is not None:
            why = Text(
                f"编号和标题对不上：这个标题是 {other.id} 的，像是串了行；按编号核对，再改标题或编号",
                f"id and title do not belong together: the title is that of {other.id}, as if rows had moved; look the id up and correct the one or the other",
            )
            raise _RefusedAtError(self._sheet.places["id"], why)

    def _titled(self, words: str) -> list[Record]:
        wanted = normalise(words)
        return [each for each in self._now.every(self._model) if each.archived_on is None and each.is_open and normalise(getattr(each, "title", "")) == wanted]

    def _wish(self, line: Line, record: Record) -> Wish | None:
        """Return what a row asks for; None where it asks for nothing."""
        verb = self._verb(line, record)
        words = self._read(line, "words", "note", self._steps) or ""
        if verb is None:
            if any(self._is_filled(line, each) for each in ("day", "words", "due")):
                raise RefusedCellError(_NO_ACTION if self._sheet.form is TODO else _NO_RATING)
            return None
        self._refuse_other_unit(line, record)
        done = self._moment(line, verb)
        due = self._day(line, "due", self._days.due) if verb == "extend" else TypedDay()
        return Wish(record, verb, done.at or self._terms.at, done.day, words, self._values(line, verb, words, due.day), due.how, done.how)

    def _is_filled(self, line: Line, name: str) -> bool:
        cell = self._cell(line, name)
        return cell is not None and str(cell).strip() not in DASHES

    def _verb(self, line: Line, record: Record) -> str | None:
        if self._sheet.form is not TODO:
            return "verify" if self._cell(line, "rating") is not None else None
        cell = self._cell(line, "action")
        if cell is None:
            return None
        verb = action_said(str(cell))
        if verb is None:
            raise _RefusedAtError(self._sheet.places["action"], no_action(self._now, str(cell), record, self._terms.at))
        if verb != "extend" and self._is_filled(line, "due"):
            raise _RefusedAtError(self._sheet.places["due"], _ONLY_EXTENDS)
        return verb

    def _refuse_other_unit(self, line: Line, record: Record) -> None:
        """Refuse an order of a unit whose sheet this is not, or of another than the row says."""
        own = getattr(record, "unit", None)
        if own is None:
            return
        said = self._read(line, "unit", "unit", self._records)
        whose = next((each for each in (self._sheet.unit, said) if each and each != own), None)
        if whose is not None:
            told = {each: phrase(unit_name(each, self._now)) for each in (own, whose)}
            raise RefusedCellError(Text("工单由{own}承办，不是{whose}", "the order is {own}'s, not {whose}'s").fill(own=told[own], whose=told[whose]))

    def _moment(self, line: Line, verb: str) -> TypedDay:
        """Return the day that a row says and the moment of the step."""
        found = self._day(line, "day", self._days.done)
        if found.day is not None:
            self._refuse_future(found.day, verb)
        return found

    def _day(self, line: Line, name: str, read: Callable[[GridCell], TypedDay]) -> TypedDay:
        """Return the day that a cell says; raises what names the cell."""
        try:
            return read(self._cell(line, name))
        except RefusedCellError as problem:
            raise _RefusedAtError(self._sheet.places[name], problem.why) from problem

    def _refuse_future(self, day: date, verb: str) -> None:
        if day > self._terms.at.date():
            more = Text("；要延到哪天，填在“延到”", "; the new due date belongs under “Extend to”") if verb == "extend" else Text("", "")
            raise _RefusedAtError(self._sheet.places["day"], Text(f"{day} 还没有到{more.zh}", f"{day} is in the future{more.en}"))

    def _values(self, line: Line, verb: str, words: str, due: date | None) -> dict[str, Any]:
        """Return what the step carries."""
        if self._sheet.form is not TODO:
            rating = self._rating(line)
            return {"rating": rating, **({"note": words} if words else {})}
        key = carries(self._model, verb)
        return {**({key: words} if words else {}), **({"due": due.isoformat()} if due else {})}

    def _rating(self, line: Line) -> Any:
        """Return the rating of a row; blanks within it do not count."""
        cell = self._cell(line, "rating")
        with suppress(RefusedCellError):
            return self._steps.read(Head("", "rating"), "".join(cell.split()) if isinstance(cell, str) else cell).value
        return self._read(line, "rating", "rating", self._steps)

    def _granted(self, line: Line, found: RowVerdict, wish: Wish) -> RowVerdict:
        """Return what becomes of a row that asks for a step."""
        base = self._terms.base(wish.record, str(self._cell(line, "version") or "").strip(), self._sheet.trace.base)
        if self._is_done(wish, base):
            return replace(found, verdict="same", reason=_DONE)
        if wish.record.id in self._rows_of:
            raise RefusedCellError(
                Text(
                    f"第 {self._rows_of[wish.record.id]} 行已经办了这一条，一张表里一条只办一步",
                    f"row {self._rows_of[wish.record.id]} takes a step of it already; one step a sheet",
                )
            )
        moved = self._moved_on(line, wish.record, base)
        if moved is not None and self._terms.take != "sheet":
            verdict: Verdict = "same" if self._terms.take == "record" else "conflict"
            return replace(found, verdict=verdict, reason=_KEPT if verdict == "same" else moved)
        put = self._put(wish)
        self._rows_of[wish.record.id] = line.row + 1
        self._now = self._now.after([put.after])
        return replace(found, verdict="changed", put=put, reason=told(self._now, wish, put))

    def _put(self, wish: Wish) -> Put:
        """Return the record with the step; raises what the command would."""
        values = dict(wish.values)
        by = getattr(wish.record, "unit", None) if self._sheet.form is TODO else None
        is_rough = (wish.at.hour, wish.at.minute) == (0, 0) or wish.at == self._terms.at
        doing = Doing(by, wish.at, None, is_rough, () if by else self._entering.speaks_for, self._entering.latest)
        self._refuse_without_words(wish, doing)
        note = "\n".join(each for each in (values.pop("note", ""), self._entering.remark(by) if by else "") if each)
        step = read_values(self._now, step_model(self._model), values)
        change = act(self._now, self._model, [wish.record.id], replace(doing, note=note or None), {"step": wish.verb, **step})
        return change.puts[0]

    def _refuse_without_words(self, wish: Wish, doing: Doing) -> None:
        """Refuse a step without the words it needs; one that is not possible is refused for that."""
        move = self._model.moves.table[wish.verb] if self._model.moves else None
        key = carries(self._model, wish.verb)
        if move is None or wish.words or not (key in move.needs or key in move.says):
            return
        refuse_impossible(self._now, wish.record, wish.verb, doing)
        place = self._sheet.places.get("words")
        why = Text("“{verb}”要写{words}", "“{verb}” needs {words}").fill(verb=move.label, words=_named(self._model, key))
        raise RefusedCellError(why) if place is None else _RefusedAtError(place, why)

    def _is_done(self, wish: Wish, base: Record | None) -> bool:
        """Tell whether the record has that step already: of those since the sheet was written; where that is not known, of a day that is said, or of those since the step became possible."""
        steps = wish.record.steps
        by = getattr(wish.record, "unit", None) if self._sheet.form is TODO else None
        if base is not None:
            steps = steps[len(base.steps) :]
        elif wish.day is None:
            steps = steps[since_possible(wish.record, wish.verb) :]
        zone = self._now.settings.zone
        return any(
            each.step == wish.verb and (by is None or each.by == by) and (wish.day is None or local_day(each.at, zone) == wish.day) and self._says(each, wish)
            for each in steps
        )

    def _says(self, step: Any, wish: Wish) -> bool:
        """Whether a step says what a row says."""
        key = carries(self._model, wish.verb)
        said = str(getattr(step, key, None) or "")
        lines = said.split("\n")
        if key == "note" and lines and self._entering.is_remark(lines[-1]):
            said = "\n".join(lines[:-1])
        more = all(str(getattr(step, name, None)) == str(value) for name, value in wish.values.items() if name in {"rating", "due"})
        return normalise(said) == normalise(wish.words) and more

    def _moved_on(self, line: Line, record: Record, base: Record | None) -> Text | None:
        """Return what has become of a record since the sheet was written; None where that is nothing, or not known."""
        states = record.moves.states if record.moves else {}
        if base is not None:
            if base.steps == record.steps:
                return None
            last = record.steps[-1]
            label = fields(step_model(self._model))["step"].say(last.step)
            day = local_day(last.at, self._now.settings.zone)
            return Text("表发出以后又有办理：{day} {label}，现在是{state}", "it went on since the sheet was written: {label} on {day}; it is {state} now").fill(
                day=str(day), label=label, state=states[record.state]
            )
        said = str(self._cell(line, "state") or "").strip()
        if not said or said in (*states[record.state], record.state) or not any(said in (*words, name) for name, words in states.items()):
            return None
        return Text("表上是{said}，现在是{state}", "the sheet says {said}; it is {state} now").fill(said=said, state=states[record.state])


class _RefusedAtError(RefusedCellError):
    """A cell that cannot be taken; says which column."""

    def __init__(self, place: int, why: Text) -> None:
        super().__init__(why)
        self.place = place


def since_possible(record: Record, verb: str) -> int:
    """How many steps a record had taken when a step last became possible, as when it was opened again."""
    table = record.moves.table if record.moves else {}
    sources = table[verb].sources if verb in table else ()
    opened = [place for place, each in enumerate(record.steps, 1) if each.step in table and table[each.step].target in sources]
    return opened[-1] if opened else 0


def _named(model: type[Record], key: str) -> Text:
    return fields(step_model(model))[key].label if key != "note" else Text("内容", "the content")
