"""Limits of the settings (办理时限): the stages that have them, for which needs and roles each is, and when a stage is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Protocol

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from redchain.model.base import Frozen
from redchain.model.dates import local_day
from redchain.model.deadline import deadline
from redchain.model.field_types import ROLES, URGENCIES, Lines, Role, Urgency, Word
from redchain.model.fields import Labels, Meaning
from redchain.model.time_span import Span, SpanText, Workdays, WorkdaysOrSpan, read_span, span_of
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import Self
    from zoneinfo import ZoneInfo

    from redchain.model.dates import Calendar

Stage = Literal["register", "supplement", "dispatch", "accept", "uphold", "finish", "verify", "close"]
STAGES: dict[Stage, Text] = {
    "register": Text("受理", "register"),
    "supplement": Text("补充", "supplement"),
    "dispatch": Text("派单", "dispatch"),
    "accept": Text("接单", "accept"),
    "uphold": Text("退单裁定", "rule on a return"),
    "finish": Text("办复", "finish"),
    "verify": Text("回访核验", "verify"),
    "close": Text("销号", "close"),
}


class Asked(Protocol):
    """What a limit goes by: a need, or whatever else has a category, an urgency and tags."""

    @property
    def category(self) -> str:
        """Its category of categories.yaml."""

    @property
    def urgency(self) -> Urgency:
        """How urgent it is."""

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""


class LimitsInForce(Protocol):
    """What due dates are counted with: the settings."""

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The limits, general ones first."""

    @property
    def calendar(self) -> Calendar:
        """The calendar of working days."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of their days."""


class Limit(Frozen):
    """The limit of one stage, for the needs and roles it names; what it does not name it does not ask for."""

    stage: Annotated[Stage, Text("环节", "Stage"), Labels(**STAGES)]
    workdays: Annotated[Workdays | None, Text("工作日", "Working days"), Meaning("0 为当日；自然日、小时写 limit", "0: the same day; other units: limit")] = (
        None
    )
    limit: Annotated[
        SpanText | None,
        Text("时限", "Limit"),
        Meaning(
            "带单位：10个工作日、10日（自然日）、2小时、60分钟；workdays 和 limit 只写一个",
            "With its unit: 10 working days, 10 days (calendar days), 2 hours, 60 minutes; instead of workdays",
        ),
    ] = None
    extended: Annotated[
        WorkdaysOrSpan | None,
        Text("延期后", "Once extended"),
        Meaning(
            "延期一次后最多多久；只写数字是工作日，与时限同一单位；不写则不能延期",
            "At most so long after one extension, in the unit of the limit; a mere number is working days; without it there is none",
        ),
    ] = None
    categories: Annotated[tuple[Word, ...], Text("类别", "Categories")] = ()
    urgencies: Annotated[tuple[Urgency, ...], Text("紧急程度", "Urgencies"), Labels(**URGENCIES)] = ()
    roles: Annotated[tuple[Role, ...], Text("角色", "Roles"), Labels(**ROLES)] = ()
    tags: Annotated[tuple[Word, ...], Text("标签", "Tags"), Meaning("需求带其中一个标签", "The need bears one of them")] = ()
    note: Annotated[Lines | None, Text("说明", "Note")] = None

    @model_validator(mode="after")
    def _has_one_length(self) -> Self:
        if (self.workdays is None) == (self.limit is None):
            raise PydanticCustomError("limit_twice" if self.limit else "limit_missing", "one of workdays and limit")
        if self.most is not None and self.most.unit != self.span.unit:
            raise PydanticCustomError("limit_units", "another unit")
        return self

    @property
    def span(self) -> Span:
        """How long it is."""
        return span_of(self.workdays, self.limit) or Span(0)

    @property
    def most(self) -> Span | None:
        """How long it is at most, once extended; None where it cannot be."""
        return read_span(self.extended) if self.extended else None

    @property
    def same(self) -> tuple[object, ...]:
        """What it is for: of two limits for the same the last would count without a word."""
        return self.stage, frozenset(self.categories), frozenset(self.urgencies), frozenset(self.roles), frozenset(self.tags)

    def fits(self, need: Asked, role: Role) -> bool:
        """Tell whether it is for an order of this need in this role."""
        return (
            (not self.categories or need.category in self.categories)
            and (not self.urgencies or need.urgency in self.urgencies)
            and (not self.roles or role in self.roles)
            and (not self.tags or any(each in self.tags for each in need.tags))
        )


_COMPLEX = ("技术攻关", "用地厂房", "要素保障", "综合诉求")


LIMITS = (
    Limit(stage="register", workdays=1),
    Limit(stage="supplement", workdays=5),
    Limit(stage="dispatch", workdays=1),
    Limit(stage="accept", workdays=1),
    Limit(stage="uphold", workdays=1),
    Limit(stage="verify", workdays=3),
    Limit(stage="close", workdays=3),
    Limit(stage="finish", workdays=7, extended=15),
    Limit(stage="finish", workdays=5, extended=10, urgencies=("high",)),
    Limit(stage="finish", workdays=3, extended=7, urgencies=("urgent",)),
    Limit(stage="finish", workdays=15, extended=30, categories=_COMPLEX),
    Limit(stage="finish", workdays=10, extended=20, categories=_COMPLEX, urgencies=("high",)),
    Limit(stage="finish", workdays=7, extended=15, categories=_COMPLEX, urgencies=("urgent",)),
    Limit(stage="finish", workdays=15, extended=30, tags=("复杂",)),
    Limit(stage="finish", workdays=10, extended=20, tags=("复杂",), urgencies=("high",)),
    Limit(stage="finish", workdays=7, extended=15, tags=("复杂",), urgencies=("urgent",)),
    Limit(stage="finish", workdays=3, extended=7, tags=("咨询",)),
    Limit(stage="finish", workdays=1, extended=3, tags=("咨询",), urgencies=("urgent",)),
    Limit(stage="finish", workdays=3, extended=7, roles=("support",)),
    Limit(stage="finish", workdays=1, extended=3, roles=("support",), urgencies=("urgent",)),
)
"""The shipped limits (domain §1.2): enquiries 3, ordinary matters 7, complex ones 15 and once 30; supporting units answer the lead in 3."""


class Due(NamedTuple):
    """A due date, the limit it was counted from, the mark of the calendar it was counted with, whether that is only estimated, and the time of a limit in hours."""

    day: date
    span: Span
    calendar: str
    is_estimated: bool
    at: datetime | None


def limit(settings: LimitsInForce, stage: Stage, need: Asked, role: Role = "lead") -> Span:
    """Return how long a stage may take; 0 days end with the same day."""
    return rule_for(settings, stage, need, role).span


def due_for(settings: LimitsInForce, need: Asked, role: Role, begun: datetime) -> Due:
    """Return when an order dispatched (or redone) then is due: the limit of `finish`, with accepting inside it (domain: the day of receipt is not counted)."""
    return due_after(settings, begun, limit(settings, "finish", need, role))


def due_after(settings: LimitsInForce, begun: datetime, span: Span) -> Due:
    """Return when a limit that begins at a moment is due, with what it stands on."""
    calendar, on = settings.calendar, local_day(begun, settings.zone)
    day, at = deadline(calendar, span, begun.astimezone(settings.zone))
    return Due(day, span, calendar.mark(on, day), calendar.is_estimated(day.year) or calendar.is_estimated(on.year), at)


def rule_for(settings: LimitsInForce, stage: Stage, need: Asked, role: Role = "lead") -> Limit:
    """Return the limit in force: the last one of the settings that fits, so that special ones stand below general ones.

    Raises LookupError for settings without one; the shipped limits have one for every stage.
    """
    found = next((each for each in reversed(settings.limits) if each.stage == stage and each.fits(need, role)), None)
    if found is None:
        raise LookupError(stage)
    return found
