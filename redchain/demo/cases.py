"""The cases of the city's agents: a firm gives a mandate, papers come, the item is submitted, and granted as a rule."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from redchain.demo.scene import JUDGE, TAG, Firm, step
from redchain.kinds.case.model import AgentCase
from redchain.kinds.order.rules import clock
from redchain.model.sla import due_after
from redchain.model.time_span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.demo.scene import Item, Made, Person, Scene, Values

FULL = 900
"""So many cases a year in a full city."""
_OF_NEEDS = 6
"""One case in so many comes of a need."""
_RATINGS = ("satisfied",) * 17 + ("basically", "basically", "unreachable")


def cases(scene: Scene) -> Iterator[Made]:
    """Yield the cases, spread over the year; some are done for firms that had raised a need about it."""
    count, every = scene.count(FULL), [each for plan in scene.plans for each in scene.firms[plan.id] if each.operating == "normal"]
    asked = [each for each in scene.needs if each.category in {"审批服务", "政策资金"}]
    asked = [each for each in asked if scene.later(each.registered.date(), 1) <= scene.last]
    for number in range(count):
        if number % _OF_NEEDS == 0 and asked:
            need = asked[len(asked) * number // count]
            yield from _case(scene, need.firm, scene.later(need.registered.date(), 1), need.id)
        else:
            yield from _case(scene, scene.one(every), scene.workdays[len(scene.workdays) * number // count], None)


def _case(scene: Scene, firm: Firm, day: date, need: str | None) -> Iterator[Made]:
    agent = scene.one(scene.people[f"agents/{firm.chain}"])
    item = scene.one(scene.services)
    values: Values = {"id": scene.event("A", day), "enterprise": firm.id, "service": item.id, "agent": agent.id, "need": need, "tags": TAG}
    values["scope"] = "代为准备材料、报送和领取结果"
    yield from scene.record(AgentCase, {**values, "log": Handling(scene, agent, item, day).done()})


class Handling:
    """The handling of one case, step by step."""

    def __init__(self, scene: Scene, agent: Person, item: Item, day: date) -> None:
        """The firm has just given the mandate."""
        self.scene, self.item, self.home, self.day = scene, item, agent.home, day
        self.log: list[Values] = []
        self.due = day

    def done(self) -> list[Values]:
        """Return the log: 3 % are withdrawn, 4 % refused, 8 % sent back once; 15 % let a paper follow."""
        chance = self.scene.chance
        self._step(0, "open", authorised_on=self.day)
        self._step(1, "receive", material=self.item.needed)
        if chance.random() < 0.03:
            self._step(2, "withdraw", reason="企业暂缓投资，撤回委托")
            return self.log
        follows = chance.random() < 0.15
        if follows:
            self._step(0, "defer", material=(self.item.later,), until=self.scene.later(self.day, max(1, self.item.days - 1)))
        else:
            self._step(chance.choice((0, 1, 2)), "receive", material=(self.item.later,))
        self._submit()
        if chance.random() < 0.08:
            self._step(1, "ask_more", reason="表格有两处填写不一致，请更正")
            self._step(1, "progress", note="已请企业更正，重新盖章")
            self._submit()
        if follows:
            self._step(0 if self.item.days == 1 else 1, "receive", material=(self.item.later,), note="容缺的材料已补齐")
        self._ended()
        return self.log

    def _step(self, days: int, verb: str, **more: Any) -> datetime:
        self.day = self.scene.later(self.day, days)
        at = self.scene.at(self.day, min(17, 9 + sum(each["at"].date() == self.day for each in self.log)))
        self.log.append(step(at, verb, self.home, **more))
        return at

    def _submit(self) -> None:
        """Hand it in; the days promised count from then."""
        at = self._step(0, "submit")
        due = due_after(self.scene.settings, at, Span(self.item.days))
        self.log[-1] |= clock(due)
        self.due = due.day

    def _ended(self) -> None:
        """The unit decides, nearly always in time, and the firm is asked how it was."""
        scene, chance = self.scene, self.scene.chance
        left = scene.between(self.day, self.due)
        self._until(left + 2 if chance.random() < 0.05 else max(0, left - chance.randrange(0, left + 1)) if left > 0 else 0)
        if chance.random() < 0.04:
            self._step(0, "refuse", reason="场地用途不符，当面说明了怎样补办")
        else:
            self._step(0, "grant", result=self.item.result)
        if chance.random() < 0.05:
            return
        rating = scene.one(_RATINGS)
        self.day = scene.later(self.day, chance.choice((1, 2, 3)))
        self.log.append(step(scene.at(self.day, 10), "verify", JUDGE, rating=rating, valid=rating != "unreachable"))

    def _until(self, days: int) -> None:
        self.day = self.scene.later(self.day, days)
