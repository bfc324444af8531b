"""The cells of a sheet beside the values of a record: brought to one form to be compared, and put where their field wants them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from redchain.model.fields import fields
from redchain.text import Text, plain_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from redchain.model.base import Record
    from redchain.model.fields import Field
    from redchain.model.grid import GridCell

_LONGEST_QUOTED = 40
NOTHING = frozenset({"/", "／", "-", "—", "——", "无", "暂无", "none", "n/a"})
"""What stands in a cell of which there is nothing to say."""
_CLEAR = frozenset({"（清空）", "(清空)", "(clear)", "（clear）"})


def canonical(own: Field, cell: GridCell, *, is_text: bool = False) -> str:
    """Return a cell in the one form in which cells are compared: what a save by another program changes does not count."""
    if is_text and isinstance(cell, float):
        return _canonical_value(float(plain_number(cell)))  # as many digits as CSV has of it
    if not isinstance(cell, str):
        return _canonical_value(cell)
    if own.type is bool:
        return {"yes": "是", "no": "否", "true": "是", "false": "否"}.get(cell.strip().casefold(), cell.strip())
    if own.type in {int, float}:
        with suppress(ValueError):
            return _canonical_value(float(cell))
    words = cell.replace("\r\n", "\n").replace("\r", "\n")
    if is_text:
        return " ".join(words.split())
    return "\n".join(line.strip() for line in words.strip().split("\n"))


def _canonical_value(cell: GridCell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, float):
        return f"{float(f'{cell:.16g}'):.15g}"  # a workbook holds 16 digits, other programs keep 15 of those
    return f"{cell:.15g}" if isinstance(cell, int) else str(cell)


def is_empty(cell: GridCell) -> bool:
    """Tell whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_clearing(cell: GridCell) -> bool:
    """Tell whether a cell says that the field is to be cleared."""
    return isinstance(cell, str) and cell.strip() in _CLEAR


def cut(words: str) -> str:
    """Return the beginning of words on one line, as a sentence quotes them."""
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONGEST_QUOTED else f"{plain[:_LONGEST_QUOTED]}…"


def value_at(record: Record, name: str) -> Any:
    """Return the value of a field, or of a part of one (a dotted path)."""
    own, _, part = name.partition(".")
    value = getattr(record, own)
    return value if not part or value is None else getattr(value, part)


def field_at(model: type[BaseModel], name: str | None) -> Field | None:
    """Return a field of a model, or a part of one (a dotted path); None where there is none."""
    own, _, part = (name or "").partition(".")
    found = fields(model).get(own)
    return found.parts.get(part) if found is not None and part else found


def as_one(cells: Iterable[GridCell], own: Field | None) -> GridCell:
    """Return the cells of rows that are one record as one; what several say alike is said once, but for numbers, which may be meant to be added up."""
    told = [each for each in cells if each is not None]
    words = [cell_words(each) for each in told]
    kept = words if own is not None and own.type in {int, float} else [*{each.strip(): each for each in words}.values()]
    return "\n".join(kept) if len(kept) > 1 else told[0] if told else None


def cell_words(cell: GridCell) -> str:
    """Return a cell in words, as people see it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute) == (0, 0) else cell.isoformat(sep=" ", timespec="minutes")
    return "" if cell is None else plain_number(cell) if isinstance(cell, (int, float)) else str(cell)


def put_value(values: dict[str, Any], name: str, value: Any) -> None:
    """Set the value of a field, or of a part of one."""
    own, _, part = name.partition(".")
    if part:
        values.setdefault(own, {})[part] = value
    else:
        values[own] = value


def plain_value(value: Any) -> Any:
    """Return a value as values are compared, whatever it was read from."""
    if isinstance(value, (tuple, list)):
        return [str(each) for each in value]
    if isinstance(value, bool) or value is None:
        return value
    return float(value) if isinstance(value, (int, float)) else str(value).strip() or None


def error_in(words: str) -> Text:
    """Say what is wrong with a cell that holds an error, or a formula without its value."""
    return (
        Text(f"格子里是错误值 {words}", f"the cell holds an error, {words}")
        if words.startswith("#") and words != "#…"
        else Text("公式没有算出值：在 Excel 里打开存一次，或粘贴成值", "the formula has no value: open and save it in Excel, or paste it as a value")
    )
