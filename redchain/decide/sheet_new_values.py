"""What a new record of a sheet says that its row says otherwise: a title taken from the detail, and the day of what began too long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.decide.doubles import own_day
from redchain.decide.sheet_cells import NOTHING
from redchain.lazy_pattern import pattern
from redchain.model.fields import fields
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.decide.sheet_terms import Terms
    from redchain.model.base import Record
    from redchain.model.grid import GridCell

_LONGEST_TITLE = 40
_FROM_DETAIL = Text("标题取自描述", "the title is taken from the detail")
_SENTENCES = pattern(r"[。；！？!?\n]")


def title_of_detail(model: type[Record], values: dict[str, Any]) -> Text | None:
    """Take the title from the detail of a record that has none."""
    detail = values.get("detail")
    if values.get("title") or "title" not in fields(model) or title_in(detail) is None:
        return None
    values["title"] = title_in(detail)
    return _FROM_DETAIL


def title_in(detail: GridCell) -> str | None:
    """Return the first sentence of a detail, cut to what a title holds; None where there is none."""
    found = (part.strip() for part in _SENTENCES.split(str(detail or "")) if part.strip() and part.strip().casefold() not in NOTHING)
    return next(found, "")[:_LONGEST_TITLE] or None


def as_of_today(model: type[Record], values: dict[str, Any], terms: Terms) -> Text | None:
    """Enter what began longer ago than a new record may say as of today: its own day, and days that are over, go into the note."""
    oldest, today = terms.backlog_before, terms.at.date().isoformat()
    order = [(str(later[0]), str(earlier[0])) for later, earlier in model.kind.dates if len(earlier) == 1]
    began = next((earlier for later, earlier in order if later == "log"), None)
    day = values.get(began) if began is not None else None
    if began is None or oldest is None or not isinstance(day, str) or day >= oldest.isoformat() or "note" not in fields(model):
        return None
    over = [later for later, earlier in order if earlier == began and str(values.get(later) or today) < today]
    said = [own_day(model, each, values.pop(each)) for each in (began, *over)]
    values[began] = today
    values["note"] = "；".join([*([str(values["note"])] if values.get("note") else []), *said])
    return Text(f"按今天登记，{'、'.join(said)} 写进备注", f"entered as of today; its own day, {day}, goes into the note")
