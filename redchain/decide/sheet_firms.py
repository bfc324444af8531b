"""The firm that a row of a sheet is about, checked by the credit code that stands beside its name: firms of like names are told apart by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.decide.names import called
from redchain.decide.sheet_cells import cut, is_empty
from redchain.decide.sheet_heads import meaning_of
from redchain.decide.sheet_values import Reading, RefusedCellError
from redchain.kinds.enterprise.model import Enterprise
from redchain.model.credit_code import credit_code_fault, normalise_credit_code
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.decide.sheet_compare import OpenSheet
    from redchain.decide.sheet_layout import Line
    from redchain.model.ledger import Ledger

_FIRM = "enterprise"
_UNCHECKED = Text("信用代码“{code}”写得不对，没有用来核对企业", "“{code}” is no credit code, and the firm was not checked by it")
_OF_ANOTHER = Text("信用代码“{code}”是 {holder} 的，不是这家企业的", "the credit code “{code}” is that of {holder}, not of this firm")
_NOT_ITS_OWN = Text("信用代码“{code}”和台账里这家企业的不一样", "the credit code “{code}” is not the one that the ledger has of this firm")
_HOLDER = Text("{why}；信用代码是 {holder} 的", "{why}; the credit code is that of {holder}")


def code_column(sheet: OpenSheet) -> int | None:
    """Return which column holds the credit codes of the firms that its records are about; None where none does."""
    columns = enumerate(sheet.layout.columns) if _FIRM in sheet.model.model_fields else ()
    return next((place for place, each in columns if each.label and not each.field and is_code_head(each.label)), None)


def is_code_head(label: str) -> bool:
    """Tell whether a head is that of credit codes."""
    return meaning_of(Enterprise, label).field == "uscc"


class FirmCodes:
    """The credit codes of a sheet beside those of the ledger."""

    def __init__(self, ledger: Ledger, sheet: OpenSheet) -> None:
        """Find the column of codes."""
        self.column = code_column(sheet)
        self._ledger = ledger

    def checked(self, line: Line, name: str, read: Callable[[], Reading]) -> Reading:
        """Return what the cell of a field says as `read` reads it; raises RefusedCellError, too, where the code says that it is another firm."""
        cell = line.cells[self.column] if self.column is not None and name == _FIRM else None
        if is_empty(cell):
            return read()
        written = str(cell)
        code = normalise_credit_code(written)
        if credit_code_fault(code) not in {None, "check"}:
            found = read()
            told = _UNCHECKED.fill(code=cut(written))
            return found._replace(how=told if found.how is None else join([found.how, told], zh="；", en="; "))
        return self._compared(code, read)

    def _compared(self, code: str, read: Callable[[], Reading]) -> Reading:
        holder = next(iter(self._ledger.where(Enterprise, "uscc", code)), None)
        who = next(iter(called(holder)), holder.id) if holder is not None else ""
        try:
            found = read()
        except RefusedCellError as problem:
            if holder is None:
                raise
            raise RefusedCellError(_HOLDER.fill(why=problem.why, holder=who)) from problem
        firm = self._ledger.find(Enterprise, str(found.value)) if found.value else None
        if holder is not None and firm is not None and firm.id != holder.id and firm.uscc != code:
            raise RefusedCellError(_OF_ANOTHER.fill(code=code, holder=who))
        if holder is None and firm is not None and firm.uscc and firm.uscc != code:
            raise RefusedCellError(_NOT_ITS_OWN.fill(code=code))
        return found
