"""The needs of the city with their orders: what firms ask for, who answers and when, and what the firms say of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.demo.places import office_of
from redchain.demo.scene import JUDGE, TAG, Firm, step
from redchain.demo.words import ACCEPTED, EXPECTED, MORE, PROGRESS, TOPICS
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.order.rules import clock
from redchain.model.sla import due_after, due_for, rule_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.demo.scene import Made, Scene, Values
    from redchain.model.sla import Due

FULL = 1932
"""So many needs a year in a full city; those that meetings raise and those that challenges are made of are among them."""
_WEIGHTS = {
    "审批服务": 18,
    "政策资金": 14,
    "用地厂房": 10,
    "用工": 9,
    "融资": 9,
    "人才引育": 8,
    "要素保障": 8,
    "技术攻关": 6,
    "市场配套": 5,
    "安全环保": 4,
    "检测认证": 3,
    "生活物流": 3,
    "外贸通关": 2,
    "知识产权法律": 1,
    "数字化": 1,
    "综合诉求": 1,
}
SHARES = tuple(_WEIGHTS.items())
"""The categories by their share."""
_TOPICS = {each.category: each for each in TOPICS}
_SOURCES = ("hotline", "platform", "self", "transfer")
_RATINGS = (("satisfied", 88), ("basically", 7), ("unsatisfied", 2), ("unreachable", 2), ("unrated", 1))
_RESULTS = (("solved", 78), ("partly_solved", 8), ("long_term", 6), ("explained", 5), ("not_possible", 3))
_UNHEARD = frozenset({"unreachable", "unrated"})


class Asked(NamedTuple):
    """What the limits of a need go by."""

    category: str
    urgency: Any
    tags: tuple[str, ...]


class Wish(NamedTuple):
    """A need that is to be made: whose, about what, since when, and where it was heard."""

    firm: Firm
    category: str
    on: date
    source: str = ""
    source_ref: str | None = None
    title: str | None = None


class Told(NamedTuple):
    """What later records need to know of a need: its id, whose it is, its category, when it was registered and when it was answered."""

    id: str
    firm: Firm
    category: str
    title: str
    registered: datetime
    answered: datetime | None


def needs(scene: Scene) -> Iterator[Made]:
    """Yield the needs that firms bring themselves, with their orders, spread over the year."""
    count = max(1, scene.count(FULL) - scene.raised)
    every = [each for plan in scene.plans for each in scene.firms[plan.id] if each.operating == "normal"]
    days = scene.workdays
    for number in range(count):
        day = days[len(days) * number // count]
        yield from raise_need(scene, Wish(scene.one(every), drawn(scene, SHARES), day, scene.one(_SOURCES)))


def drawn(scene: Scene, shares: tuple[tuple[str, int], ...]) -> str:
    """Return one of several by its share."""
    return scene.chance.choices([each for each, _ in shares], [share for _, share in shares])[0]


def raise_need(scene: Scene, wish: Wish) -> Iterator[Made]:
    """Yield a need and its orders."""
    chance, topic = scene.chance, _TOPICS[wish.category]
    scene.raised += wish.on <= scene.last
    identifier = scene.event("N", wish.on)
    title = wish.title or scene.fill(scene.one(topic.titles))
    values: Values = {"id": identifier, "enterprise": wish.firm.id, "title": title, "category": wish.category, "raised_on": wish.on}
    values |= {"detail": scene.fill(scene.one(topic.details)) + scene.one(MORE), "chain": wish.firm.chain, "expected": scene.fill(scene.one(EXPECTED))}
    values |= {
        "urgency": chance.choices(("normal", "high", "urgent", "low"), (80, 11, 4, 5))[0],
        "source": wish.source,
        "source_ref": wish.source_ref,
        "tags": TAG,
    }
    if chance.random() < 0.3:
        values["amount_wan"] = chance.randint(5, 900)
    log, orders = Life(scene, wish, identifier, Asked(wish.category, values["urgency"], TAG)).lived(title)
    for each in orders:
        yield from scene.record(Order, each)
    yield from scene.record(Need, {**values, "log": log})


class Life:
    """The life of one need, step by step, with that of its orders; both are cut at the city's last day."""

    def __init__(self, scene: Scene, wish: Wish, need: str, asked: Asked) -> None:
        """Nothing has happened yet."""
        self.scene, self.wish, self.need, self.asked = scene, wish, need, asked
        self.office = office_of(wish.firm.chain)
        self.log: list[Values] = []
        self.orders: list[Values] = []
        self.day = wish.on

    def lived(self, title: str) -> tuple[list[Values], list[Values]]:
        """Return the log of the need and its orders."""
        scene, firm = self.scene, self.wish.firm
        self._add(scene.at(self.day, 9), "submit", firm.id)
        fate = scene.chance.random()
        if fate < 0.03 and not self._is_told:
            self._next("decline", self.office, reason="不属于受理范围，已书面答复并告知去处")
            return self.log, []
        if fate < 0.07:
            self._next("ask_more", self.office, reason="缺少现场照片和合同")
            self._next("supplement", firm.id, days=2)
        registered = self._next("register", self.office, days=scene.one((0, 0, 1)) if len(self.log) == 1 else 1)
        answered = self._answered()
        if scene.chance.random() < 0.02:
            self._held(registered)
        if scene.chance.random() < 0.02:
            self._escalate()
        if self._verified(answered) == "unsatisfied" and scene.chance.random() < 0.5:
            self._redone()
        scene.needs.append(Told(self.need, firm, self.wish.category, title, registered, answered))
        self.log.sort(key=_moment)
        return self.log, self.orders

    @property
    def _is_told(self) -> bool:
        """Whether somebody else goes by it: a meeting or a challenge."""
        return self.wish.source == "roundtable" or self.wish.title is not None

    def _add(self, at: datetime, verb: str, by: str, **more: Any) -> datetime:
        self.log.append(step(at, verb, by, **more))
        return at

    def _next(self, verb: str, by: str, days: int = 1, **more: Any) -> datetime:
        """Take a step so many working days on; the same day in the afternoon."""
        self.day = self.scene.later(self.day, days)
        return self._add(self.scene.at(self.day, 14 if days == 0 else 10), verb, by, **more)

    def _answered(self) -> datetime:
        """Dispatch the need, sometimes to a first unit that sends it back or to a second one, and return when it is answered."""
        scene, units = self.scene, self._answering()
        self.day = scene.later(self.day, scene.one((0, 1)))
        if scene.chance.random() < 0.04 and len(units) > 1:
            self._sent_back(units.pop())
        found = self._order(units.pop(), "lead")
        if scene.chance.random() < 0.003 and units:
            found = max(found, self._order(units.pop(), "support"))
        return found

    def _answering(self) -> list[tuple[str, str]]:
        """Return the resources that may answer, one of each unit, the one to be asked first at the end."""
        options = list({unit: (resource, unit) for resource, unit in self.scene.resources[self.wish.category]}.values())
        self.scene.chance.shuffle(options)
        return options

    def _dispatched(self, found: tuple[str, str], role: str, hour: int) -> tuple[Values, Due]:
        scene, (resource, unit) = self.scene, found
        at = scene.at(self.day, hour)
        due = due_for(scene.settings, self.asked, role, at)  # type: ignore[arg-type]  # a role as text
        order: Values = {"id": scene.event("D", self.day), "need": self.need, "unit": unit, "role": role, "resource": resource if role == "lead" else None}
        order |= {"log": [step(at, "dispatch", self.office, **clock(due))]}
        self.orders.append(order)
        return order, due

    def _sent_back(self, found: tuple[str, str]) -> None:
        order, _ = self._dispatched(found, "lead", 15)
        day = self.scene.later(self.day, 1)
        order["log"].append(step(self.scene.at(day, 9), "send_back", order["unit"], reason="不是本单位职责，建议改派"))
        self.day = self.scene.later(day, 1)
        order["log"].append(step(self.scene.at(self.day, 9), "uphold", self.office, reason="同意改派"))

    def _order(self, found: tuple[str, str], role: str) -> datetime:
        """Let a unit take an order and answer it: 88 % in time, 8 % a day late, 4 % three."""
        scene, chance = self.scene, self.scene.chance
        order, due = self._dispatched(found, role, 16)
        log, unit = order["log"], order["unit"]
        accepted = scene.later(self.day, scene.one((0, 1, 1)))
        log.append(step(scene.at(accepted, 17 if accepted == self.day else 10), "accept", unit, note=scene.one(ACCEPTED)))
        until, paused = self._put_off(order, due, accepted)
        late = chance.choices((0, 1, 3), (88, 8, 4))[0]
        spare = scene.between(accepted, until)
        day = scene.later(until, late) if late else scene.later(accepted, max(1, spare - chance.randrange(0, max(1, spare))))
        if spare > 3 and not paused and chance.random() < 0.4:
            log.append(step(scene.at(scene.later(accepted, 1), 11), "progress", unit, note=scene.fill(scene.one(PROGRESS))))
        day = max(day, scene.later(accepted, 2), scene.later(log[-1]["at"].date(), 1))
        finished = scene.at(day, 16)
        log.append(step(finished, "finish", unit, reply=scene.fill(scene.one(_TOPICS[self.wish.category].replies))))
        return finished

    def _put_off(self, order: Values, due: Due, accepted: date) -> tuple[date, bool]:
        """Give a few orders more time and put a few on hold; return the last day then, and whether it was put off."""
        scene, log, unit = self.scene, order["log"], order["unit"]
        fate, spare = scene.chance.random(), scene.between(accepted, due.day)
        rule = rule_for(scene.settings, "finish", self.asked, order["role"])
        if spare < 3 or rule.most is None or fate > 0.09:
            return due.day, False
        if fate < 0.05:
            more = due_after(scene.settings, log[0]["at"], rule.most)
            log.append(step(scene.at(scene.later(accepted, spare - 1), 9), "extend", unit, reason="现场情况复杂，需要再协调一个部门", **clock(more)))
            return more.day, True
        held = scene.later(accepted, 1)
        back = scene.later(held, 4)
        log.append(step(scene.at(held, 11), "hold", unit, reason="等企业提供样品和图纸", until=scene.later(held, 6)))
        log.append(step(scene.at(back, 9), "resume", unit, reason="样品和图纸已到"))
        return scene.later(due.day, 4), True

    def _held(self, registered: datetime) -> None:
        """The office waits for the firm for a day."""
        day = self.scene.later(registered.date(), 1)
        self._add(self.scene.at(day, 15), "hold", self.office, reason="企业要先内部商定方案", until=self.scene.later(day, 5))
        self._add(self.scene.at(self.scene.later(day, 1), 9), "resume", self.office, reason="企业已定方案")

    def _escalate(self) -> None:
        registered = next(each["at"] for each in self.log if each["step"] == "register")
        day = self.scene.later(registered.date(), 2)
        self._add(self.scene.at(day, 11), "escalate", self.office, level=self.scene.one(("lead_unit", "chain_chief", "city")), reason="涉及多个部门，提级协调")

    def _verified(self, answered: datetime, *, again: bool = False) -> str:
        """Ask the firm how it was, and close the need unless it is unsatisfied; return what it says."""
        scene = self.scene
        rating = "satisfied" if again else drawn(scene, _RATINGS)
        self.day = scene.later(max(answered.date(), self.day, self.log[-1]["at"].date()), 1)
        self._next("verify", JUDGE, days=scene.one((0, 1)), rating=rating, valid=rating not in _UNHEARD)
        if rating != "unsatisfied":
            result = drawn(scene, _RESULTS)
            reason = None if result in {"solved", "partly_solved"} else "已向企业说明，转入长期跟踪"
            self._next("close", JUDGE, days=scene.one((1, 1, 2)), result=result, reason=reason)
        return rating

    def _redone(self) -> None:
        """Open the need again, have its lead order done once more, and ask again."""
        scene, order = self.scene, self.orders[-1] if self.orders[-1]["role"] == "lead" else self.orders[-2]
        reopened = self._next("reopen", self.office, reason="企业不满意，退回重办")
        at = reopened + timedelta(minutes=20)
        due = due_for(scene.settings, self.asked, order["role"], at)
        order["log"].append(step(at, "redo", self.office, reason="企业认为问题没有解决", **clock(due)))
        finished = scene.at(scene.later(self.day, 3), 15)
        order["log"].append(step(finished, "finish", order["unit"], reply=scene.fill(scene.one(_TOPICS[self.wish.category].replies))))
        self._verified(finished, again=True)


def _moment(each: Values) -> datetime:
    moment: datetime = each["at"]
    return moment
