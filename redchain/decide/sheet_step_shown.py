"""What is said of a sheet of steps beside its steps: columns that it lost, and cells that are only to be read and that somebody changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from redchain.decide.sheet_cells import cell_words, is_empty
from redchain.decide.sheet_layout import Layout
from redchain.decide.sheet_shown import ShownColumns
from redchain.decide.sheet_step_forms import ACTIONS, TODO, action_said, labels_at, places_of
from redchain.decide.sheet_terms import Shown
from redchain.decide.sheet_verdicts import SheetPlan
from redchain.model.fields import fields
from redchain.model.grid import cell_name
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from redchain.decide.sheet_layout import Line
    from redchain.decide.sheet_step_forms import StepForm
    from redchain.decide.sheet_terms import Terms, Trace
    from redchain.decide.sheet_verdicts import CellVerdict, RowVerdict
    from redchain.model.base import Record
    from redchain.model.fields import Field
    from redchain.model.grid import Grid, GridCell
    from redchain.model.ledger import Ledger

_AS_RECORDS = Text("补上再收，或重新导出；要当作{label}收，加 --kind {kind}", "add it, or export it again; to take it as {label}, add --kind {kind}")
_FURTHEST = 20
_DAY = len("2026-11-23")
_FILLED = frozenset({"action", "rating", "day", "words", "due"})


def without_its_columns(grid: Grid, form: StepForm, *, is_named: bool) -> SheetPlan:
    """Return the plan of a sheet of steps that lost the columns which say what is to be done; where its workbook does not say of what sort it is, with how it is taken otherwise."""
    heads = [places_of(form, labels_at(grid, row)) for row in range(min(_FURTHEST, len(grid.rows)))]
    known = max(heads, key=len, default={}).keys()
    lost = [form.heads[each][0] for each in form.heads if each in form.known_by - known]
    names = join([Text(f"“{each.zh}”", f"“{each.en}”") for each in lost], zh="、", en=", ")
    said = Text("{form}里没有{names}这一列，没法知道要办什么：{way}", "the {form} has no column {names}, so what is to be done cannot be known: {way}")
    way = Text("重新导出", "export it again") if is_named else _AS_RECORDS.fill(kind=form.model.kind.name, label=form.model.kind.label)
    return SheetPlan(grid.name, Layout(form.model, -1, 0, (), refused=said.fill(form=form.label, names=names, way=way)), (), about=form.label)


def telling(ledger: Ledger, laid: tuple[StepForm, Layout, Mapping[str, int]], trace: Trace, terms: Terms) -> Callable[[RowVerdict, Line], RowVerdict]:
    """Return what adds to a row the cells that are only to be read and that somebody changed; none where that is not known."""
    form, layout, places = laid
    labels = {layout.columns[place].label.strip(): name for name, place in places.items() if name in {"state", "deadline", "unit", "role"}}
    facts = terms.shown(form.model, trace) if "version" in places else {}
    known = {label: facts[label] for label, name in labels.items() if name in {"state", "deadline"} and label in facts}
    own = fields(form.model)
    known |= {label: Shown(form.heads[name][0], _saying(name, terms, trace, own[name])) for label, name in labels.items() if name in {"unit", "role"}}
    columns = ShownColumns(layout, known if facts else {})
    names = {place: name for name, place in places.items()}

    def changed(line: Line, record: Record) -> Iterator[CellVerdict]:
        mark = line.cells[places["version"]] if "version" in places else None
        base = None if is_empty(mark) else terms.base(record, str(mark).strip(), trace.base)
        at = {cell_name(line.row, place): (name, cell_words(line.cells[place])) for place, name in names.items()}
        for each in columns.changed(line, record, base):
            name, words = at[each.cell]
            said = getattr(record, name, None) if name != "deadline" else str(facts[layout.columns[places[name]].label.strip()].cell(record))[:_DAY]
            if words == said or (name == "deadline" and (not said or said in words)):
                continue  # an id stands for what may not be named, and more than the day beside a due date
            yield each._replace(reason=_with_way(form, name, words, each.reason))

    def told(row: RowVerdict, line: Line) -> RowVerdict:
        record = ledger.find(form.model, row.record) if row.record and row.verdict in {"same", "changed"} else None
        return row if record is None else replace(row, cells=(*row.cells, *changed(line, record)))

    return told


def telling_merged(grid: Grid, head: int, places: Mapping[str, int]) -> Callable[[RowVerdict], RowVerdict]:
    """Return what adds to a row which of its cells that are to be filled in are merged with others, and what that counts for."""
    filled = {place for name, place in places.items() if name in _FILLED}
    ranges = [each for each in grid.merged if each[0] > head and not filled.isdisjoint(range(each[1], each[3] + 1)) and not is_empty(grid.cell(*each[:2]))]

    def told(row: RowVerdict) -> RowVerdict:
        said = [_merged(*each) for each in ranges if each[0] < row.row <= each[2] + 1]
        reasons = [*said, *([] if row.reason is None else [row.reason])]
        return replace(row, reason=join(reasons, zh="；", en="; ")) if said and row.verdict != "skipped" else row

    return told


def _merged(first: int, left: int, last: int, right: int) -> Text:
    where = f"{cell_name(first, left)}:{cell_name(last, right)}"
    if last == first:
        return Text(f"合并单元格 {where}，只算第一格", f"{where} is merged, and only its first cell counts")
    return Text(f"合并单元格 {where}，每行都按第一格算", f"{where} is merged, and what its first cell says counts for each row")


def _saying(name: str, terms: Terms, trace: Trace, field: Field) -> Callable[[Any], GridCell]:
    say = terms.saying(trace.language or "zh", field)
    return lambda record: say(getattr(record, name))


def _with_way(form: StepForm, name: str, words: str, reason: Text | None) -> Text | None:
    """Return why a cell does not count, with where a step is chosen that its words mean."""
    moves = form.model.moves
    if name != "state" or form is not TODO or moves is None:
        return reason
    leading = (each for each in ACTIONS if words.strip() in moves.states.get(str(moves.table[each].target), ()))
    verb = action_said(words) or next(leading, None)
    if verb is None or reason is None:
        return reason
    way = Text("{said}；要{verb}，在“{head}”里选“{verb}”", "{said}; to {verb}, choose “{verb}” under “{head}”")
    return way.fill(said=reason, verb=ACTIONS[verb], head=form.heads["action"][0])
