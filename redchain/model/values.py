"""The types of values in the contract: text, numbers, dates and moments, ids, and the terms that settings and several kinds share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field, StrictBool, StrictInt, StringConstraints
from pydantic_core import PydanticCustomError, core_schema

from redchain.model.event import event_day, event_pattern
from redchain.text import Text

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


NAME_PATTERN = r"^[a-z0-9][a-z0-9-]{0,62}$"

NameId = Annotated[str, StringConstraints(strict=True, pattern=NAME_PATTERN)]
"""The id of a named record: lower-case ASCII letters, digits and hyphens."""


def _real_day(value: str) -> str:
    if event_day(value) is None:
        raise PydanticCustomError("id_date", "the date inside the id does not exist")
    return value


NeedId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("N")), AfterValidator(_real_day)]
ProjectId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("P")), AfterValidator(_real_day)]
OrderId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("D")), AfterValidator(_real_day)]


Side = Literal["government", "enterprise", "research", "finance", "association", "service"]
SIDES: dict[Side, Text] = {
    "government": Text("政务端", "government"),
    "enterprise": Text("企业端", "enterprise"),
    "research": Text("科研端", "research"),
    "finance": Text("金融端", "finance"),
    "association": Text("协会端", "association"),
    "service": Text("服务端", "service"),
}
Urgency = Literal["urgent", "high", "normal", "low"]
URGENCIES: dict[Urgency, Text] = {"urgent": Text("特急", "urgent"), "high": Text("较急", "high"), "normal": Text("一般", "normal"), "low": Text("不急", "low")}
Role = Literal["lead", "joint", "support"]
ROLES: dict[Role, Text] = {"lead": Text("主办", "lead"), "joint": Text("分办", "joint"), "support": Text("协办", "support")}
