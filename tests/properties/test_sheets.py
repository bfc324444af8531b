"""Laws of spreadsheets: any record that goes out comes back as it was, in a workbook and in CSV; one cell changed is that field of that record changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from redchain.check.schema_errors import explain_typed
from redchain.decide.sheet_plan import plan_sheet
from redchain.decide.sheet_terms import Terms, Trace
from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.registry import KINDS
from redchain.kinds.unit.model import Unit
from redchain.model.fields import reference_paths, references
from redchain.model.ledger import ledger_of
from redchain.model.settings import Category, Root, Settings
from redchain.render.csv import csv_text, guarded
from redchain.render.workbook import workbook_bytes
from redchain.store.spreadsheets import read_spreadsheet
from redchain.text import Language
from redchain.views.record_book import About, BookWords, record_book
from redchain.views.record_sheet import Sheet, SheetWords, coded, plain_cell
from tests.properties.test_writing import PATIENT, STRATEGIES

if TYPE_CHECKING:
    from redchain.decide.sheet_verdicts import RowVerdict
    from redchain.model.base import Record
    from redchain.model.grid import Grid
    from redchain.model.ledger import Ledger

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LANGUAGES: tuple[Language, ...] = get_args(Language)


def ledger(record: Record) -> Ledger:
    return ledger_of(Settings(root=Root(format=1, title="示例", region="320582"), categories=(Category(name="融资"), Category(name="用工"))), [record])


def workbook(record: Record, language: Language) -> Grid:
    """The sheet of a record as it is read from a workbook."""
    known = ledger(record)
    words = BookWords(known, SheetWords(known, language, names_restricted=True), language, {})
    sheet = Sheet(type(record), lambda: (record,), (), lambda _: "")
    return read_spreadsheet(workbook_bytes(record_book(words, (sheet,), About("", date(2026, 11, 23), AT))))[0]


def text(record: Record, language: str) -> Grid:
    """The sheet of a record as it is read from CSV."""
    cells = SheetWords(ledger(record), "zh", names_restricted=True)
    columns = cells.columns(type(record))
    heads = [each.name if language == "code" else each.label.zh for each in columns]
    row = [coded(getattr(record, each.name)) for each in columns] if language == "code" else cells.cells(columns, Sheet(type(record), tuple, (), str), record)
    return read_spreadsheet(csv_text([heads, [guarded(plain_cell(each)) for each in row]]).encode(), "表")[0]


def taken(record: Record, grid: Grid, language: str, base: Record | None = None) -> RowVerdict:
    """What becomes of the row of a sheet."""
    known = ledger(record)
    words = {each: SheetWords(known, each, names_restricted=True) for each in LANGUAGES}
    terms = Terms(
        models=KINDS,
        at=AT,
        base=lambda *_: base,
        saying=lambda spoken, field: coded if spoken == "code" else words["en" if spoken == "en" else "zh"].saying(field),
        new_id=lambda *_: "new",
        actor=lambda *_: None,
        why=lambda model, problem: ((str(each.field[0]), each.text) for each in explain_typed(model, problem.errors(include_url=False), {})),
        kind=type(record),
    )
    (row,) = plan_sheet(known, grid, Trace(language=language), terms).rows
    return row


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", KINDS)
@PATIENT
@given(data=st.data())
def test_a_record_comes_back_from_a_workbook_as_it_was(model: type[Record], language: Language, data: st.DataObject) -> None:
    record = data.draw(STRATEGIES[model])
    found = taken(record, workbook(record, language), language)
    assert (found.verdict, found.record, found.cells) == ("same", record.id, ())


@pytest.mark.parametrize("language", ["zh", "code"])
@pytest.mark.parametrize("model", KINDS)
@PATIENT
@given(data=st.data())
def test_a_record_comes_back_from_csv_as_it_was(model: type[Record], language: str, data: st.DataObject) -> None:
    record = data.draw(STRATEGIES[model])
    found = taken(record, text(record, language), language)
    assert (found.verdict, found.record, found.cells) == ("same", record.id, ())


@PATIENT
@given(data=st.data(), model=st.sampled_from([Chain, Unit, Enterprise]), words=st.text("甲乙丙丁戊己庚辛", min_size=1))
def test_one_cell_changed_is_that_field_of_that_record_changed(model: type[Record], words: str, data: st.DataObject) -> None:
    record: Any = data.draw(STRATEGIES[model])
    assume(not any(references(record, reference_paths(model))))  # what nobody knows is refused
    grid = workbook(record, "zh")
    place = grid.rows[0].index("备注")
    row = [*grid.rows[1], *[None] * (len(grid.rows[0]) - len(grid.rows[1]))]
    row[place] = words
    found = taken(record, grid._replace(rows=(grid.rows[0], tuple(row))), "zh", base=record)
    if record.note == words:
        assert found.verdict == "same"
        return
    assert (found.verdict, [each.field for each in found.cells]) == ("changed", ["note"])
    assert found.put is not None
    assert found.put.after == record.model_copy(update={"note": words})
