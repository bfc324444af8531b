"""What became of a sheet that somebody sent, as a workbook to be sent back: its rows as they came, each with the verdict and the reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from redchain.decide.sheet_layout import VERSION_HEADS
from redchain.decide.sheet_verdicts import UNCLEAN, VERDICTS
from redchain.model.grid import cell_name
from redchain.render.workbook import BookColumn, BookSheet, Marked, Workbook
from redchain.text import Text, plain_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.decide.sheet_plan import Trace
    from redchain.decide.sheet_verdicts import RowVerdict, SheetPlan, Verdict
    from redchain.document import Tone
    from redchain.model.grid import Grid, GridCell
    from redchain.render.workbook import BookCell
    from redchain.text import Language

VERDICT, REASON = Text("结论", "Verdict"), Text("原因", "Reason")
VERDICT_HEADS = frozenset((*VERDICT, *REASON))
_TONES: dict[Verdict, Tone] = {"new": "good", "changed": "good", "conflict": "late", "unsure": "near", "refused": "late"}
_WIDE = 30


def verdict_book(sheets: Sequence[tuple[Grid, SheetPlan]], trace: Trace, made_at: datetime, language: Language) -> Workbook:
    """Return the workbook; taken back after it was mended, its rows are compared with what they were compared with before."""
    made = tuple(_sheet(grid, plan, language) for grid, plan in sheets)
    return Workbook(made, made_at, trace={"base": trace.base, "language": trace.language})


def _sheet(grid: Grid, plan: SheetPlan, language: Language) -> BookSheet:
    if plan.layout.refused is not None or plan.layout.model is None:
        return BookSheet(grid.name[:31], (BookColumn(REASON.say(language), "lines"),), ((plan.layout.refused.say(language) if plan.layout.refused else "",),))
    places = [place for place, each in enumerate(plan.layout.columns) if each.label and each.label not in VERDICT_HEADS]
    heads = tuple(_head(grid, plan, place) for place in places)
    own = (BookColumn(VERDICT.say(language), is_grey=True), BookColumn(REASON.say(language), "lines", is_grey=True))
    rows = (_row(grid, each, places, language) for each in plan.rows if each.reason is None or each.verdict != "skipped" or _is_filled(grid, each.row - 1))
    kind = plan.layout.model.kind.name
    return BookSheet(grid.name[:31], (*heads, *own), rows, trace={"kind": kind})


def _head(grid: Grid, plan: SheetPlan, place: int) -> BookColumn:
    label = plan.layout.columns[place].label
    is_long = any(len(str(grid.cell(each.row - 1, place) or "")) > _WIDE for each in plan.rows)
    return BookColumn(label, "lines" if is_long else "text", is_hidden=label.casefold() in VERSION_HEADS)


def _row(grid: Grid, row: RowVerdict, places: Sequence[int], language: Language) -> tuple[BookCell, ...]:
    wrong = {each.cell: each for each in row.cells if each.verdict in UNCLEAN}
    cells = (_cell(grid.cell(row.row - 1, place), wrong.get(cell_name(row.row - 1, place))) for place in places)
    said = [each for each in (row.reason, *(each.reason for each in row.cells)) if each is not None]
    tone = _TONES.get(row.verdict)
    verdict = VERDICTS[row.verdict].say(language)
    return (*cells, Marked(verdict, tone) if tone else verdict, "\n".join(each.say(language) for each in said))


def _cell(value: GridCell, wrong: Any) -> BookCell:
    words = _words(value)
    return Marked(words, "late") if wrong is not None else words or None


def _words(value: GridCell) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if (value.hour, value.minute) == (0, 0) else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else plain_number(value) if isinstance(value, (int, float)) else str(value)


def _is_filled(grid: Grid, row: int) -> bool:
    return row < len(grid.rows) and any(each is not None for each in grid.rows[row])
