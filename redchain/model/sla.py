"""Limits of the settings (办理时限): the stages that have them, for which needs and roles each is, and when a stage is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Protocol

from pydantic import Field

from redchain.model.base import Frozen
from redchain.model.fields import Labels, Meaning
from redchain.model.values import ROLES, URGENCIES, Lines, Role, Urgency, Word
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import date

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


Workdays = Annotated[int, Field(strict=True, ge=0, le=500)]


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


class Limit(Frozen):
    """The limit of one stage, for the needs and roles it names; what it does not name it does not ask for."""

    stage: Annotated[Stage, Text("环节", "Stage"), Labels(**STAGES)]
    workdays: Annotated[Workdays, Text("工作日", "Working days"), Meaning("0 为当日", "0: the same day")]
    extended: Annotated[
        Workdays | None,
        Text("延期后", "Once extended"),
        Meaning("延期一次后最多几个工作日；不写则不能延期", "At most so many after one extension; without it there is none"),
    ] = None
    categories: Annotated[tuple[Word, ...], Text("类别", "Categories")] = ()
    urgencies: Annotated[tuple[Urgency, ...], Text("紧急程度", "Urgencies"), Labels(**URGENCIES)] = ()
    roles: Annotated[tuple[Role, ...], Text("角色", "Roles"), Labels(**ROLES)] = ()
    tags: Annotated[tuple[Word, ...], Text("标签", "Tags"), Meaning("需求带其中一个标签", "The need bears one of them")] = ()
    note: Annotated[Lines | None, Text("说明", "Note")] = None

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
    """A due date, the limit it was counted from, the mark of the calendar it was counted with, and whether that is only estimated."""

    day: date
    workdays: int
    calendar: str
    is_estimated: bool


def limit(settings: LimitsInForce, stage: Stage, need: Asked, role: Role = "lead") -> int:
    """Return the working days of a stage; 0 ends with the same day."""
    return rule_for(settings, stage, need, role).workdays


def due_for(settings: LimitsInForce, need: Asked, role: Role, on: date) -> Due:
    """Return when an order dispatched (or redone) on a day is due: the limit of `finish`, with accepting inside it (domain: the day of receipt is not counted)."""
    return due_after(settings, on, limit(settings, "finish", need, role))


def due_after(settings: LimitsInForce, on: date, workdays: int) -> Due:
    """Return the due date of a limit that begins after `on`, with what it stands on."""
    calendar = settings.calendar
    day = calendar.add(on, workdays)
    return Due(day, workdays, calendar.mark(on, day), calendar.is_estimated(day.year) or calendar.is_estimated(on.year))


def rule_for(settings: LimitsInForce, stage: Stage, need: Asked, role: Role = "lead") -> Limit:
    """Return the limit in force: the last one of the settings that fits, so that special ones stand below general ones.

    Raises LookupError for settings without one; the shipped limits have one for every stage.
    """
    found = next((each for each in reversed(settings.limits) if each.stage == stage and each.fits(need, role)), None)
    if found is None:
        raise LookupError(stage)
    return found
