"""The text types of the contract: one line, several lines, a short word, whole and decimal numbers, dates and moments."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StrictBool, StrictInt, StringConstraints
from pydantic_core import PydanticCustomError

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LATEST_YEAR = 2200
_EARLIEST_YEAR = 1900


def _plain(value: str) -> str:
    if _CONTROL.search(value):
        raise PydanticCustomError("control_character", "the text holds a control character")
    return value


def _not_a_number(value: Any) -> Any:
    if isinstance(value, (int, float)):
        raise PydanticCustomError("date_as_number", "a date is written as 2026-11-23 in quotes")
    return value


def _sane_year(value: date) -> date:
    if not _EARLIEST_YEAR <= value.year <= _LATEST_YEAR:
        raise PydanticCustomError("year_out_of_range", "the year must lie between {low} and {high}", {"low": _EARLIEST_YEAR, "high": _LATEST_YEAR})
    return value


def _amount(value: Any) -> Any:
    if isinstance(value, (bool, str)):
        raise PydanticCustomError("not_a_number", "a plain number is needed")
    return value


_Text = StringConstraints(strict=True, min_length=1, strip_whitespace=True)

Word = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=60, pattern=r"^[^\n\r\t]*\S[^\n\r\t]*$"), AfterValidator(_plain)]
"""A short name of at most 60 characters on one line."""

Line = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200, pattern=r"^[^\n\r\t]*\S[^\n\r\t]*$"), AfterValidator(_plain)]
"""One line of at most 200 characters, such as a title."""

Lines = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=20000, pattern=r"\S"), AfterValidator(_plain)]
"""Text that may run over several lines, at most 20,000 characters."""

Day = Annotated[date, BeforeValidator(_not_a_number), AfterValidator(_sane_year)]
"""A calendar date; reads `"2026-11-23"` and the bare `2026-11-23`."""

Moment = Annotated[AwareDatetime, BeforeValidator(_not_a_number), AfterValidator(_sane_year)]
"""A moment with its offset, such as `"2026-11-23T09:00:00+08:00"`."""

Count = Annotated[StrictInt, Field(ge=0, le=10_000_000)]
"""A whole number from 0."""

Wan = Annotated[float, BeforeValidator(_amount), Field(ge=0, le=1e9, allow_inf_nan=False)]
"""An amount in 万元 (10,000 yuan)."""

Flag = StrictBool

__all__ = ["Count", "Day", "Flag", "Line", "Lines", "Moment", "Wan", "Word", "datetime"]
