"""The types of values in the contract: text, numbers, dates and moments, ids, codes with a check of their own, and terms that settings and several kinds share."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field, StrictBool, StrictInt, StringConstraints
from pydantic_core import PydanticCustomError, core_schema

from redchain.lazy_pattern import pattern
from redchain.model.credit_code import CREDIT_CODE_ALPHABET, CREDIT_CODE_LENGTH, credit_code_fault
from redchain.model.event_id import day_of, event_pattern
from redchain.model.fields import Named, Wording
from redchain.model.invisible_characters import JOINERS, UNSEEN_CLASS
from redchain.model.region_names import region_code, region_name
from redchain.text import Text

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
    ]
)
_DISTRICT_PAIRS = pattern(r"(?:00){1,2}$")
_DEVICE = pattern(r"con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³]", re.IGNORECASE)
_LONGEST_DEVICE = len("conout$")


def is_device(name: str) -> bool:
    """Tell whether a file name is that of a device on Windows, whatever its extension, so that no file there can have it."""
    stem = name.partition(".")[0].rstrip(" ")
    return len(stem) <= _LONGEST_DEVICE and _DEVICE.fullmatch(stem) is not None


def region_prefix(code: str) -> str:
    """Return the digits that the codes of all places inside a region share (GB/T 2260).

    >>> region_prefix("320500"), region_prefix("320000"), region_prefix("320582")
    ('3205', '32', '320582')
    """
    return _DISTRICT_PAIRS.sub("", code)


def _credit_code(value: str) -> str:
    fault = credit_code_fault(value)
    if fault not in {None, "check"}:
        kind = f"credit_code_{fault}"
        raise PydanticCustomError(kind, "not a unified social credit code ({fault})", {"fault": fault})
    return value


def _region(value: str) -> str:
    if value[:2] not in _PROVINCES:
        raise PydanticCustomError("region_province", "no province has this code")
    return value


class _Spelled:
    """Tells JSON schemas how a code is spelled; that its check character is right goes beyond a pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> dict[str, Any]:
        return {"type": "string", "pattern": self.pattern}


CreditCode = Annotated[str, StringConstraints(strict=True), AfterValidator(_credit_code), _Spelled(rf"^[{CREDIT_CODE_ALPHABET}]{{{CREDIT_CODE_LENGTH}}}$")]
"""A unified social credit code (统一社会信用代码), 18 characters; letter prefixes such as N2 and Y1 pass. A rule looks at its check character."""

RegionCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{6}$"), AfterValidator(_region), Named(region_name, region_code)]
"""A six-digit region code whose first two digits name a province (GB/T 2260)."""

_ONE_WORD = rf"^[^{UNSEEN_CLASS}{JOINERS}\n\t]*[^{UNSEEN_CLASS}{JOINERS}\s][^{UNSEEN_CLASS}{JOINERS}\n\t]*$"
_ONE_LINE = rf"^[^{UNSEEN_CLASS}\n\t]*[^{UNSEEN_CLASS}\s][^{UNSEEN_CLASS}\n\t]*$"
_SOME_LINES = rf"^[^{UNSEEN_CLASS}]*[^{UNSEEN_CLASS}\s][^{UNSEEN_CLASS}]*$"
_ISO_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_EARLIEST = date(1900, 1, 1)
LATEST_DAY = date(2200, 12, 31)
_FIRST_MOMENT, _LAST_MOMENT = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 12, 31, tzinfo=UTC)
"""Between them every moment can be told in every time zone, and counted on from."""


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


LONGEST_LINE, LONGEST_LINES = 200, 20_000

Word = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=60, pattern=_ONE_WORD), Wording("word")]
"""A short name of at most 60 characters on one line."""

Line = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=LONGEST_LINE, pattern=_ONE_LINE), Wording("line")]
"""One line of at most 200 characters, such as a title."""

Lines = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=LONGEST_LINES, pattern=_SOME_LINES), Wording("lines")]
"""Text that may run over several lines, at most 20,000 characters."""

Day = Annotated[date, Field(ge=_EARLIEST, le=LATEST_DAY), _Written("date", rf"^{_ISO_DAY}$")]
"""A calendar date; reads `"2026-11-23"` and the bare `2026-11-23`."""

Moment = Annotated[AwareDatetime, Field(ge=_FIRST_MOMENT, le=_LAST_MOMENT), _Written("date-time", rf"^{_ISO_DAY}[Tt ]")]
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
    if day_of(value[2:10]) is None:  # that it is an id otherwise was just seen
        raise PydanticCustomError("id_date", "the date inside the id does not exist")
    return value


NeedId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("N")), AfterValidator(_real_day)]
ProjectId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("P")), AfterValidator(_real_day)]
MeetingId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("M")), AfterValidator(_real_day)]
OrderId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("D")), AfterValidator(_real_day)]
ChallengeId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("C")), AfterValidator(_real_day)]
ClaimId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("B")), AfterValidator(_real_day)]
VisitId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("V")), AfterValidator(_real_day)]
CaseId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("A")), AfterValidator(_real_day)]
PairingId = Annotated[str, StringConstraints(strict=True, pattern=event_pattern("R")), AfterValidator(_real_day)]


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
