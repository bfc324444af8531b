"""The text types of the contract: one line, several lines, a short word, whole and decimal numbers, dates and moments."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AwareDatetime, Field, StrictBool, StrictInt, StringConstraints
from pydantic_core import core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff"
_ONE_LINE = rf"^[^{_CONTROLS}\n\t]*[^{_CONTROLS}\s][^{_CONTROLS}\n\t]*$"
_SOME_LINES = rf"^[^{_CONTROLS}]*[^{_CONTROLS}\s][^{_CONTROLS}]*$"
_ISO_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_EARLIEST = date(1900, 1, 1)
_LATEST = date(2200, 12, 31)


class _Written:
    """Lets a date be written as ISO text or as a bare YAML date, never as a number or its digits (pydantic would read seconds); all in compiled code."""

    def __init__(self, form: str, pattern: str) -> None:
        self.form, self.pattern = form, pattern

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        written = core_schema.union_schema(
            [core_schema.str_schema(strict=True, pattern=self.pattern), core_schema.is_instance_schema(date)],
            custom_error_type="date_as_number",
            custom_error_message="a date is written in quotes",
        )
        return core_schema.chain_schema([written, handler(source)])

    def __get_pydantic_json_schema__(self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "format": self.form}


Word = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=60, pattern=_ONE_LINE)]
"""A short name of at most 60 characters on one line."""

Line = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200, pattern=_ONE_LINE)]
"""One line of at most 200 characters, such as a title."""

Lines = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=20000, pattern=_SOME_LINES)]
"""Text that may run over several lines, at most 20,000 characters."""

Day = Annotated[date, Field(ge=_EARLIEST, le=_LATEST), _Written("date", rf"^{_ISO_DAY}$")]
"""A calendar date; reads `"2026-11-23"` and the bare `2026-11-23`."""

Moment = Annotated[AwareDatetime, _Written("date-time", rf"^{_ISO_DAY}[Tt ]")]
"""A moment with its offset, such as `"2026-11-23T09:00:00+08:00"`."""

Count = Annotated[StrictInt, Field(ge=0, le=10_000_000)]
"""A whole number from 0."""

Wan = Annotated[float, Field(strict=True, ge=0, le=1e9, allow_inf_nan=False)]
"""An amount in 万元 (10,000 yuan)."""

Flag = StrictBool

__all__ = ["Count", "Day", "Flag", "Line", "Lines", "Moment", "Wan", "Word", "datetime"]
