"""Lights (灯): how near or how far past its limit a piece of work is, by the rules of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Protocol

from redchain.document import Mark, Tone
from redchain.model.base import Frozen
from redchain.model.field_types import Flag, Word
from redchain.model.fields import Labels, Meaning
from redchain.model.time_span import Workdays
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.model.dates import Calendar

LitName = Literal["red", "yellow", "blue", "green"]
LIT: dict[LitName, Text] = {"red": Text("红灯", "red"), "yellow": Text("黄灯", "yellow"), "blue": Text("蓝灯", "blue"), "green": Text("绿灯", "green")}


class LightRule(Frozen):
    """One light: it is lit when any of its conditions holds; one without a condition always is."""

    light: Annotated[LitName, Text("灯", "Light"), Labels(**LIT)]
    words: Annotated[Word | None, Text("叫法", "Words"), Meaning("本地的叫法，如“超期”", "What it is called here, in Chinese")] = None
    english: Annotated[Word | None, Text("英文叫法", "English words")] = None
    left: Annotated[
        Workdays | None, Text("剩余不超过", "At most left"), Meaning("没到期，剩余不超过几个工作日", "Not yet due, with at most so many working days left")
    ] = None
    late: Annotated[
        Workdays | None,
        Text("超期达到", "Late by"),
        Meaning("已过限期，至少过了几个工作日；0 为一过限期就亮", "Past due by at least so many working days; 0: as soon as it is past"),
    ] = None
    returns: Annotated[Workdays | None, Text("退单达到", "Returns"), Meaning("需求被退单几次", "The need was sent back so many times")] = None
    unsatisfied: Annotated[Flag | None, Text("回访不满意", "Unsatisfied"), Meaning("最近一次回访不满意", "The last follow-up was unsatisfied")] = None

    @property
    def name(self) -> Text:
        """What it is called."""
        return Text(self.words or LIT[self.light].zh, self.english or LIT[self.light].en)

    @property
    def same(self) -> tuple[object, ...]:
        """What it is called: two of one name are not told apart."""
        return self.light, self.words, self.english

    @property
    def is_always(self) -> bool:
        """Whether it has no condition."""
        return (self.left, self.late, self.returns, self.unsatisfied) == (None, None, None, None)


LIGHT_RULES = (
    LightRule(light="red", late=3, returns=2),
    LightRule(light="yellow", late=0, unsatisfied=True),
    LightRule(light="blue", left=2),
    LightRule(light="green"),
)
"""The shipped rules, the worst first (domain §1.3): blue near its end, yellow past it, red well past it or sent back twice."""


LightName = Literal["green", "blue", "yellow", "red", "held"]
_TONES: dict[LightName, tuple[Tone, int]] = {"red": ("bad", 4), "yellow": ("late", 3), "blue": ("near", 2), "green": ("good", 1), "held": ("quiet", 0)}


class Light(NamedTuple):
    """One light: its name, its words, its colour on a page, and how much it asks for attention."""

    name: LightName
    words: Text
    tone: Tone
    weight: int

    @property
    def mark(self) -> Mark:
        """The light as a cell."""
        return Mark(self.words, self.tone)


class Plight(NamedTuple):
    """What else a light may depend on: how often a need was sent back, and whether its last follow-up was unsatisfied."""

    returns: int = 0
    unsatisfied: bool = False


NO_PLIGHT = Plight()


HELD = Light("held", Text("挂起", "held"), *_TONES["held"])


class LightsInForce(Protocol):
    """What lights are lit by: the settings."""

    @property
    def lights(self) -> tuple[LightRule, ...]:
        """The rules, the worst light first."""

    @property
    def calendar(self) -> Calendar:
        """The calendar of working days."""


def lights(settings: LightsInForce) -> tuple[Light, ...]:
    """Return every light by its words here, the worst first."""
    return (*(_light(each) for each in settings.lights), HELD)


def light(due: date, today: date, settings: LightsInForce, plight: Plight = NO_PLIGHT, *, day_is_over: bool = False) -> Light:
    """Return the light of work due at the end of `due`: the first rule of the settings that holds, or the last one; with `day_is_over`, today is past too."""
    gone = settings.calendar.between(due, today)
    found = next((each for each in settings.lights if _is_lit(each, gone, plight, is_past=due < today or (day_is_over and due == today))), settings.lights[-1])
    return _light(found)


def worst(found: Iterable[Light]) -> Light | None:
    """Return the light that asks for most attention, or None when there is none."""
    return max(found, key=lambda each: each.weight, default=None)


def legend(settings: LightsInForce) -> Text:
    """Return what the lights mean here, the worst first."""
    said = [Text("{name}，{when}", "{name}, {when}").fill(name=each.name, when=join(list(_conditions(each)), zh="或", en=" or ")) for each in settings.lights]
    return Text(
        "灯：{said}。期限按当日结束计，挂起的不计时、不亮灯。", "Lights: {said}. A limit ends with its day; work on hold is not timed and shows no light."
    ).fill(said=join(said))


def _light(rule: LightRule) -> Light:
    return Light(rule.light, rule.name, *_TONES[rule.light])


def _is_lit(rule: LightRule, gone: int, plight: Plight, *, is_past: bool) -> bool:
    return (
        rule.is_always
        or (rule.left is not None and not is_past and -gone <= rule.left)
        or (rule.late is not None and is_past and gone >= rule.late)
        or (rule.returns is not None and plight.returns >= rule.returns)
        or (bool(rule.unsatisfied) and plight.unsatisfied)
    )


def _conditions(rule: LightRule) -> Iterator[Text]:
    if rule.is_always:
        yield Text("其余", "all else")
    if rule.left is not None:
        yield Text(f"剩余不超过 {rule.left} 个工作日", f"at most {rule.left} working days left")
    if rule.late is not None:
        yield Text(f"超期满 {rule.late} 个工作日", f"overdue by {rule.late} working days or more") if rule.late else Text("已过限期", "overdue")
    if rule.returns is not None:
        yield Text(f"退单满 {rule.returns} 次", f"sent back {rule.returns} times")
    if rule.unsatisfied:
        yield Text("回访不满意", "an unsatisfied follow-up")
