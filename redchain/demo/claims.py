"""What the teams do that take a challenge: they are argued about and chosen, sign, work, and are accepted, or fail."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from redchain.demo.places import office_of
from redchain.demo.scene import JUDGE, TAG, Firm, step
from redchain.kinds.claim.model import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.demo.scene import Made, Person, Scene, Values

_PLAN = "先做失效分析定原因，再做三组对比试验，最后驻厂装机验证。"
_MARKS = ("原因查清", "样件通过检测")


class Taken(NamedTuple):
    """A challenge as its claims see it: from when until when it is posted, for how much, and how it ends."""

    challenge: str
    firm: Firm
    posted: date
    until: date
    reward: int
    is_race: bool
    is_solved: bool


def claimed(scene: Scene, taken: Taken, experts: list[Person], judges: tuple[str, ...], of_challenge: list[Values]) -> Iterator[Made]:
    """Yield the claims of a challenge, one of each expert's home: the first is chosen, in a race the second, too; the step that solves it is added to its log."""
    office, solved_on = office_of(taken.firm.chain), None
    for place, expert in enumerate(experts):
        filed = scene.later(taken.posted, 1 + scene.chance.randrange(9))
        price = taken.reward * scene.chance.randint(70, 100) // 100
        log = [step(scene.at(filed, 10), "file", expert.home)]
        argued = scene.later(taken.until, 1 + place % 3)
        words = "路线可行，指标明确" if place < 2 else "路线可行，但中试条件不足"
        log.append(step(scene.at(argued, 14), "argue", office, words=words, score=scene.chance.randint(80, 96) - 6 * min(place, 2), experts=judges))
        values: Values = {
            "id": scene.event("B", filed),
            "challenge": taken.challenge,
            "unit": expert.home,
            "experts": (expert.id,),
            "plan": _PLAN,
            "price_wan": price,
        }
        chosen = scene.later(taken.until, 5)
        if place == 0 or (place == 1 and taken.is_race):
            solved_on = Work(scene, taken, (office, judges), log, values).done(chosen, price, solved_on)
            if place == 0 and solved_on is not None:
                of_challenge.append(step(solved_on, "solve", office, claim=values["id"]))
        else:
            log.append(step(scene.at(scene.later(chosen, 1), 15), "decline", office, reason="评分靠后，没有选中"))
        yield from scene.record(Claim, {**values, "tags": TAG, "log": log})


class Work:
    """The work of a chosen team, step by step."""

    def __init__(self, scene: Scene, taken: Taken, judging: tuple[str, tuple[str, ...]], log: list[Values], values: Values) -> None:
        """It has been argued about."""
        self.scene, self.taken, (self.office, self.judges), self.log, self.values = scene, taken, judging, log, values
        self.unit: str = values["unit"]

    def done(self, chosen: date, price: int, won_by_another: datetime | None) -> datetime | None:
        """Let it sign, work and be accepted, and return when the challenge is solved by it; where another was first, it fails then."""
        scene, log, office = self.scene, self.log, self.office
        log.append(step(scene.at(chosen, 10), "choose", office))
        signed = scene.later(chosen, 3)
        public = scene.later(signed, 7)
        log.append(step(scene.at(signed, 10), "sign", office, amount_wan=price, until=public))
        objects = scene.chance.random() < 0.08
        if objects:
            log.append(step(scene.at(scene.later(signed, 2), 10), "object", office, reason="有单位反映方案与其在研课题相近"))
        begun = scene.later(public, 1)
        note = "已核对，两个课题路线不同，异议单位书面认可" if objects else None
        due = scene.later(begun + timedelta(days=scene.chance.randint(95, 115) if self.taken.is_solved else 240))
        log.append(step(scene.at(begun, 9), "begin", office, due=due, note=note))
        log.append(step(scene.at(scene.later(begun, 5), 10), "pay", office, amount_wan=price * 4 // 10))
        self._milestones(begun, due)
        if not self.taken.is_solved:
            log.append(step(scene.at(scene.later(begun, 25), 16), "progress", self.unit, note="样件试制到第二轮，进度正常"))
            log.sort(key=_moment)
            return None
        if won_by_another is not None:
            self._lost(won_by_another)
            return won_by_another
        return self._finished(begun, due, price)

    def _milestones(self, begun: date, due: date) -> None:
        """Set the milestones, and report those that are reached."""
        marks = []
        for place, title in enumerate(_MARKS, 1):
            limit = begun + (due - begun) * place // 3
            day = self.scene.later(limit - timedelta(days=self.scene.chance.randint(1, 10)))
            mark: Values = {"title": title, "due": limit}
            if day <= self.scene.last:
                mark["done_on"] = day
            self.log.append(step(self.scene.at(day, 15), "milestone", self.unit, milestone=title))
            marks.append(mark)
        self.values["milestones"] = marks

    def _finished(self, begun: date, due: date, price: int) -> datetime:
        scene, log, office = self.scene, self.log, self.office
        late = scene.chance.random() < 0.15
        if late:
            asked = scene.later(due - timedelta(days=12))
            due = scene.later(due + timedelta(days=14))
            log.append(step(scene.at(asked, 10), "extend", office, due=due, reason="检测排队，顺延两周"))
        day = max(scene.later(due - timedelta(days=scene.chance.randint(3, 9))), scene.later(begun, 20))
        log.append(step(scene.at(day, 11), "finish", self.unit, words="指标全部达到，装机验证报告已交企业"))
        day = scene.later(day, 4)
        log.append(step(scene.at(day, 14), "approve", office, words="专家现场验收，同意通过", experts=self.judges))
        day = scene.later(day, 2)
        rating = scene.one(("satisfied", "satisfied", "satisfied", "satisfied", "basically"))
        log.append(step(scene.at(day, 10), "verify", JUDGE, rating=rating, valid=True))
        log.append(step(scene.at(scene.later(day, 4), 10), "pay", office, amount_wan=price - price * 4 // 10))
        log.sort(key=_moment)
        return scene.at(scene.later(day, 1), 15)

    def _lost(self, won: datetime) -> None:
        """The other team of the race was first."""
        self.log[:] = [each for each in self.log if each["at"] < won]
        self.log.append(step(won + timedelta(minutes=20), "fail", self.office, reason="赛马中另一家先通过验收，已付费用不退"))


def _moment(each: Values) -> datetime:
    moment: datetime = each["at"]
    return moment
