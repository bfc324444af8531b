"""Lights (灯): how near or how far past its limit a piece of work is, by the rules of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.document import Mark, Tone
from redchain.model.light_rules import LIGHT_RULES
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.model.light_rules import LightRule
    from redchain.model.settings import Settings

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


def _light(name: LightName, words: Text) -> Light:
    return Light(name, words, *_TONES[name])


HELD = _light("held", Text("挂起", "held"))
RED, YELLOW, BLUE, GREEN = (_light(each.light, each.name) for each in LIGHT_RULES)


def lights(settings: Settings) -> tuple[Light, ...]:
    """Return every light by its words here, the worst first."""
    return (*(_light(each.light, each.name) for each in settings.lights), HELD)


def light(due: date, today: date, settings: Settings, plight: Plight = NO_PLIGHT, *, day_is_over: bool = False) -> Light:
    """Return the light of work due at the end of `due`: the first rule of the settings that holds, or the last one; with `day_is_over`, today is past too."""
    gone = settings.calendar.between(due, today)
    found = next((each for each in settings.lights if _is_lit(each, gone, plight, is_past=due < today or (day_is_over and due == today))), settings.lights[-1])
    return _light(found.light, found.name)


def worst(found: Iterable[Light]) -> Light | None:
    """Return the light that asks for most attention, or None when there is none."""
    return max(found, key=lambda each: each.weight, default=None)


def legend(settings: Settings) -> Text:
    """Return what the lights mean here, the worst first."""
    said = [Text("{name}，{when}", "{name}, {when}").fill(name=each.name, when=join(list(_conditions(each)), zh="或", en=" or ")) for each in settings.lights]
    return Text(
        "灯：{said}。期限按当日结束计，挂起的不计时、不亮灯。", "Lights: {said}. A limit ends with its day; work on hold is not timed and shows no light."
    ).fill(said=join(said))


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
