"""The rules of the lights (灯) in the settings: when each is lit and what a city calls it."""

from __future__ import annotations

from typing import Annotated, Literal

from redchain.model.base import Frozen
from redchain.model.fields import Labels, Meaning
from redchain.model.limits import Workdays
from redchain.model.words import Flag, Word
from redchain.text import Text

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
