"""The technical problems that the city posts, and the teams that take them: most are solved, some run, a few nobody claims."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from redchain.demo.claims import Taken, claimed
from redchain.demo.needs import Wish, raise_need
from redchain.demo.places import office_of
from redchain.demo.scene import TAG, step
from redchain.kinds.challenge.model import Challenge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.demo.chain_words import ChainPlan
    from redchain.demo.needs import Told
    from redchain.demo.scene import Made, Person, Scene, Values

_UNCLAIMED, _PLACE = 9, 6
"""Of so many the one in this place is never claimed."""
_RUNNING = 1 / 8
_RACE, _DIAGNOSED = 5, 4
_SPREAD, _LATER, _BETWEEN = 130, 140, 22
"""In days of the year: until when the problems are raised that are solved by its end; from when those that are not, and how far apart."""
_INDICATORS = (
    ("合格率", "72%", "95%"),
    ("使用寿命", "3000 小时", "8000 小时"),
    ("尺寸偏差", "0.08 毫米", "0.02 毫米"),
    ("单位成本", "100%", "70%"),
    ("能耗", "100%", "85%"),
)
_PROBLEMS = ("{stuff}导致{part}{fault}", "{part}国产替代", "{part}{stuff}配方优化", "{part}在线检测")


class Fate(NamedTuple):
    """What becomes of a challenge: how many teams claim it, whether several are chosen, whether it is sent back for diagnosis, and whether it is solved."""

    teams: int
    is_race: bool
    is_diagnosed: bool
    is_solved: bool


def challenges(scene: Scene) -> Iterator[Made]:
    """Yield the needs, the challenges that are made of them, and the claims; every expert is named in one claim."""
    for plan in scene.plans:
        count, experts = scene.count(plan.counts["challenges"], least=2), scene.people[f"experts/{plan.id}"]
        fates = _fates(count, len(experts))
        taken = late = 0
        for number, fate in enumerate(fates):
            is_late = not fate.is_solved and fate.teams > 0
            offset = _LATER + _BETWEEN * late if is_late else 3 + _SPREAD * number // count
            late += is_late
            yield from _challenge(scene, plan, scene.later(scene.first + timedelta(days=offset)), fate, experts[taken : taken + fate.teams])
            taken += fate.teams


def _fates(count: int, experts: int) -> list[Fate]:
    """Return what becomes of each: together they are claimed by as many teams as there are experts."""
    claimed_ones = [place for place in range(count) if place % _UNCLAIMED != _PLACE]
    running = claimed_ones[len(claimed_ones) - round(count * _RUNNING) :]
    teams = dict.fromkeys(claimed_ones, 0)
    for place in range(experts):
        teams[claimed_ones[place % len(claimed_ones)]] += 1
    return [Fate(teams.get(each, 0), each % _RACE == 0, each % _DIAGNOSED == 0, teams.get(each, 0) > 0 and each not in running) for each in range(count)]


def _challenge(scene: Scene, plan: ChainPlan, day: date, fate: Fate, experts: list[Person]) -> Iterator[Made]:
    title = scene.fill(scene.one(_PROBLEMS))
    firm = scene.one([each for each in scene.firms[plan.id] if each.operating == "normal"])
    yield from raise_need(scene, Wish(firm, "技术攻关", day, "visit", None, f"{title}，自己做不出来"))
    need: Told = scene.needs[-1]
    office, judges = office_of(plan.id), _judges(scene, plan, experts)
    day = scene.later(need.registered.date(), 2)
    identifier = scene.event("C", day)
    log = [step(scene.at(day, 10), "draft", office)]
    if fate.is_diagnosed:
        day = scene.later(day, 3)
        log.append(step(scene.at(day, 11), "ask_more", office, reason="指标说不清，请企业和专家再诊断一次", experts=judges))
        day = scene.later(day, 4)
        log.append(step(scene.at(day, 11), "supplement", office))
    day = scene.later(day, 4)
    log.append(step(scene.at(day, 15), "check", office, experts=judges))
    day = scene.later(day, 1)
    until = scene.later(day + timedelta(days=21))
    log.append(step(scene.at(day, 9), "post", office, until=until))
    reward = 10 * scene.chance.randint(3, 30)
    values: Values = {"id": identifier, "title": title, "chain": plan.id, "needs": (need.id,), "field": f"{plan.short}工艺与装备", "log": log}
    values |= {"background": "企业自己试过几轮，没有找到稳定的办法。", "content": f"针对{title}，查清原因，给出可量产的方案并完成装机验证。"}
    values |= {"terms": "有相关中试条件，能派人驻厂。", "rights": "成果归企业，论文和专利署名另行约定。", "tags": TAG}
    values |= {"indicators": [{"title": name, "present": now, "target": then, "test": "第三方检测"} for name, now, then in _INDICATORS]}
    values |= {
        "mode": "race" if fate.is_race else "single",
        "cooperation": scene.one(("commission", "joint", "joint", "transfer", "adviser")),
        "reward_wan": reward,
    }
    values["due"] = day + timedelta(days=400)
    if fate.teams:
        taken = Taken(identifier, firm, day, until, reward, is_race=fate.is_race, is_solved=fate.is_solved)
        yield from claimed(scene, taken, experts, judges, log)
    else:
        _unclaimed(scene, office, until, log)
    yield from scene.record(Challenge, values)


def _judges(scene: Scene, plan: ChainPlan, experts: list[Person]) -> tuple[str, ...]:
    """Return experts of other homes than those of the teams."""
    homes = [each.home for each in experts]
    free = [each.id for each in scene.people[f"experts/{plan.id}"] if each.home not in homes]
    return tuple(sorted(scene.chance.sample(free, min(2, len(free)))))


def _unclaimed(scene: Scene, office: str, until: date, log: list[Values]) -> None:
    """Post it for longer, and take it down where nobody comes then either; the later ones are still up."""
    later = scene.later(until + timedelta(days=60))
    log.append(step(scene.at(until, 10), "extend", office, until=later, reason="没有团队揭榜，延长一期并请协会推荐"))
    if scene.chance.random() < 0.5:
        log.append(step(scene.at(scene.later(later, 3), 10), "withdraw", office, reason="两期都没有团队揭榜，企业改为委托外地院所"))
