"""What became of a sheet that somebody sent, as a workbook to be sent back: its rows as they came, each with the verdict and the reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from redchain.decide.sheet_cells import as_one, cell_words, field_at
from redchain.decide.sheet_layout import REASON, VERDICT, VERDICT_HEADS, VERSION_HEADS
from redchain.decide.sheet_verdicts import UNCLEAN, VERDICTS
from redchain.model.fields import fields
from redchain.model.grid import cell_name
from redchain.render.workbook import LONGEST_CELL, BookColumn, BookSheet, Marked, Workbook, sheet_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redchain.decide.sheet_terms import Trace
    from redchain.decide.sheet_verdicts import RowVerdict, SheetPlan, Verdict
    from redchain.document import Tone
    from redchain.model.fields import Field
    from redchain.model.grid import Grid, GridCell
    from redchain.render.workbook import BookCell
    from redchain.text import Language

_TONES: dict[Verdict, Tone] = {"new": "good", "changed": "good", "conflict": "bad", "unsure": "late", "refused": "bad"}
_WIDE = 30


def verdict_book(sheets: Sequence[tuple[Grid, SheetPlan]], trace: Trace, made_at: datetime, language: Language, *, is_written: bool) -> Workbook:
    """Return the workbook; taken back after it was mended, its rows are compared with what they were compared with before.

    Where its records were written (`is_written`), new ones have their ids.
    """
    taken: set[str] = set()
    made = tuple(_sheet(sheet_name(grid.name, taken), grid, plan, language, is_written=is_written) for grid, plan in sheets)
    return Workbook(made, made_at, trace={"base": trace.base, **({"day": trace.day} if trace.day else {}), "language": trace.language})


def _sheet(name: str, grid: Grid, plan: SheetPlan, language: Language, *, is_written: bool) -> BookSheet:
    model = plan.layout.model
    if plan.layout.refused is not None or model is None:
        return BookSheet(name, (BookColumn(REASON.say(language), "lines"),), ((plan.layout.refused.say(language) if plan.layout.refused else "",),))
    columns = plan.layout.columns
    places = {place: field_at(model, each.field) for place, each in enumerate(columns) if each.label and each.label not in VERDICT_HEADS}
    identified = next((place for place in places if columns[place].field == "id"), None)
    more = (BookColumn(fields(model)["id"].label.say(language), is_grey=True),) if identified is None and is_written else ()
    heads = (*(_head(grid, plan, place) for place in places), *more, BookColumn(VERDICT.say(language), is_grey=True))
    rows = (
        (*_cells(grid, each, places, identified, is_written=is_written), *((_id_of(each),) if more else ()), *_said(each, language))
        for each in plan.rows
        if any(cell is not None for cell in (grid.rows[each.row - 1] if each.row <= len(grid.rows) else ()))
    )
    return BookSheet(name, (*heads, BookColumn(REASON.say(language), "lines", is_grey=True)), rows, trace={"kind": model.kind.name, **plan.trace})


def _head(grid: Grid, plan: SheetPlan, place: int) -> BookColumn:
    label = plan.layout.full_label(place)
    is_long = any(len(str(grid.cell(each.row - 1, place) or "")) > _WIDE for each in plan.rows)
    return BookColumn(label, "lines" if is_long else "text", is_hidden=label.casefold() in VERSION_HEADS)


def _id_of(row: RowVerdict) -> str | None:
    return row.record if row.verdict == "new" else None


def _cells(grid: Grid, row: RowVerdict, places: Mapping[int, Field | None], identified: int | None, *, is_written: bool) -> Iterator[BookCell]:
    """Yield the cells of a row as they came; what is wrong in a colour, the id of a new record in its column."""
    wrong = {each.cell for each in row.cells if each.verdict in UNCLEAN}
    for place, own in places.items():
        value = _value(grid, row, place, own)
        if place == identified and is_written and row.verdict == "new":
            yield row.record
        elif cell_name(row.row - 1, place) in wrong:
            yield Marked(cell_words(value)[:LONGEST_CELL], "bad")
        else:
            yield _kept(value)


def _value(grid: Grid, row: RowVerdict, place: int, own: Field | None) -> GridCell:
    """Return a cell as it came; of rows that are one record what each of them says."""
    return as_one((grid.cell(number - 1, place) for number in range(row.row, (row.last or row.row) + 1)), own)


def _kept(value: GridCell) -> BookCell:
    """Return a cell as it came: numbers and days as such, so that it is read again as it was."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return cell_words(value)[:LONGEST_CELL] or None


def _said(row: RowVerdict, language: Language) -> tuple[BookCell, str]:
    said = [each for each in (row.joined, row.reason, *(each.reason for each in row.cells)) if each is not None]
    tone, verdict = _TONES.get(row.verdict), VERDICTS[row.verdict].say(language)
    return Marked(verdict, tone) if tone else verdict, "\n".join(dict.fromkeys(each.say(language) for each in said))[:LONGEST_CELL]
