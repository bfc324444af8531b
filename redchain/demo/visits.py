"""The contacts of the city: its helpers visit, call and meet their firms as often as the settings ask, and note what they hear."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from redchain.demo.needs import SHARES, Wish, drawn, raise_need
from redchain.demo.places import office_of
from redchain.demo.scene import JUDGE, TAG, Firm, Person, step
from redchain.kinds.project.model import Project
from redchain.kinds.visit.model import Visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.demo.chain_words import ChainPlan
    from redchain.demo.scene import Made, Scene, Values

FULL = 11_456
"""So many contacts a year in a full city."""
_NEEDS = 0.1
"""One contact in ten raises a need."""
_WEEK, _MONTH, _QUARTER = 6, 30, 89
"""In days: how often firms with a mentor, start-ups and larger firms, and all others are contacted."""
_NEGLECTED = 0.3
_RECORDED = 2
"""A visit is recorded within so many working days."""
_SURVEY_FIRMS = 0.4
_WEEKS = 8
_ANSWERS = {
    "用工": ("缺电工两名", "用工稳定", "旺季缺普工，正在招", "技术工人流失较多"),
    "订单": ("比上季度略增", "与上季度持平", "出口订单减少，内销增加", "排到三个月以后"),
    "产能": ("开了九成", "开了七成，受原料限制", "满负荷运行", "新线调试，开了一半"),
    "用电": ("够用", "夏季可能不够，打算增容", "电压偶有波动", "没有扩容计划"),
}
_POSTS = ("厂长岗", "行政部岗", "生产部岗", "财务部岗", "人力资源部岗")
_SPOTS = (
    ("稳岗返还要申请吗", "免申即享，账户信息核对无误就会到账"),
    ("加计扣除在哪里填", "在企业所得税申报表里填，可以找代办员上门讲"),
    ("技改补贴什么时候报", "每年三月开始，通知会发到企业"),
)
_MODES = (("on_site", 45), ("phone", 35), ("online", 20))


class Due(NamedTuple):
    """A contact that is to be made: with which firm, on which day."""

    firm: Firm
    on: date


def surveys(scene: Scene) -> Iterator[Made]:
    """Yield the survey of each chain, 百链千企: how many firms each unit is to visit, and until when."""
    for plan in scene.plans:
        start = scene.later(scene.first, 3)
        homes = _homes(scene, plan)
        office = office_of(plan.id)
        values: Values = {"id": scene.event("P", start), "title": f"百链千企大走访（{plan.short}链）", "lead": office, "form": "survey", "chain": plan.id}
        values |= {
            "targets": [{"unit": each, "firms": max(1, count)} for each, count in homes.items()],
            "due": start + timedelta(days=7 * _WEEKS + 30),
            "tags": TAG,
        }
        scene.surveys[plan.id] = values["id"]
        ended = scene.at(scene.later(start + timedelta(days=7 * _WEEKS + 20)), 15)
        values["outcome"] = "走访中提出的诉求都已登记派单" if not scene.is_over(ended) else None
        log = [step(scene.at(start, 9), "start", office), step(ended, "finish", office)]
        yield from scene.record(Project, {**values, "log": log})


def _homes(scene: Scene, plan: ChainPlan) -> dict[str, int]:
    """Return how many firms the units are to visit, by what their helpers have at the beginning."""
    found: dict[str, int] = {}
    for firm in scene.firms[plan.id]:
        home = scene.helpers[firm.id][0][1].home
        found[home] = found.get(home, 0) + 1
    return {each: round(found[each] * _SURVEY_FIRMS) for each in sorted(found)}


def visits(scene: Scene) -> Iterator[Made]:
    """Yield the contacts of the year in the order of their days, and the needs that one in ten of them raises."""
    wanted = scene.count(FULL)
    for number, due in enumerate(_planned(scene, wanted)):
        yield from _visit(scene, due, number)


def _planned(scene: Scene, wanted: int) -> list[Due]:
    """Return the contacts: all that the settings ask for, but for those of firms that are neglected, so that there are as many as are wanted."""
    every = [each for plan in scene.plans for each in scene.firms[plan.id]]
    found: list[Due] = []
    spared: list[Due] = []
    for firm in every:
        made = list(_contacts(scene, firm))
        if scene.chance.random() < _NEGLECTED:
            spared += made
        else:
            found += made
    scene.chance.shuffle(spared)
    found += spared[: max(0, wanted - len(found))]
    scene.chance.shuffle(found)
    return sorted(found[:wanted], key=lambda each: (each.on, each.firm.id))


def _contacts(scene: Scene, firm: Firm) -> Iterator[Due]:
    """Yield the contacts with a firm, each some days before it is due."""
    most = _WEEK if firm.id in scene.mentored else _MONTH if firm.startup or firm.size in {"large", "medium"} else _QUARTER
    day, latest = scene.helpers[firm.id][0][0], scene.workdays[-1 - _RECORDED]
    while (day := scene.later(day + timedelta(days=int(most * scene.chance.uniform(0.7, 1.0))))) <= latest:
        yield Due(firm, day)


def _visit(scene: Scene, due: Due, number: int) -> Iterator[Made]:
    firm, chance = due.firm, scene.chance
    helper = next(person for since, person in reversed(scene.helpers[firm.id]) if since <= due.on)
    mode = "on_site" if number % 3 == 0 else drawn(scene, _MODES)
    visitors = [helper.id, *([_mate(scene, helper).id] if mode == "on_site" else [])]
    recorded = scene.later(due.on, chance.choices((0, 1, 2), (70, 20, 10))[0])
    at = scene.at(recorded, 17)
    identifier = scene.event("V", recorded)
    log = [step(at, "record", helper.home), *_answered(scene, firm, helper, recorded)]
    values: Values = {"id": identifier, "enterprise": firm.id, "visited_on": due.on, "visitors": visitors, "mode": mode, "tags": TAG}
    values |= {"project": scene.surveys[firm.chain] if _is_surveyed(scene, due) else None, "met_post": scene.one(_POSTS)}
    values |= {"operating": firm.operating if firm.operating == "normal" or due.on > scene.last - timedelta(days=60) else "normal"}
    if firm.operating != "lost":
        asked = sorted(chance.sample(list(_ANSWERS), chance.randint(1, 3)))
        values["answers"] = [{"question": each, "value": scene.one(_ANSWERS[each])} for each in asked]
    if chance.random() < 0.15:
        values["explained"] = (scene.one(scene.policies if chance.random() < 0.6 else [each.id for each in scene.services]),)
    if chance.random() < 0.1:
        title, answer = scene.one(_SPOTS)
        values["spot"] = [{"title": title, "answer": answer}]
    yield from scene.record(Visit, {**values, "log": log})
    is_agreed = {each["step"] for each in log} <= {"record", "confirm"}  # of what was taken back or disputed nothing comes
    if firm.operating == "normal" and chance.random() < _NEEDS and is_agreed and not scene.is_over(at):
        source = "survey" if values["project"] else "visit"
        yield from raise_need(scene, Wish(firm, drawn(scene, SHARES), scene.later(recorded, 1), source, identifier))


def _mate(scene: Scene, helper: Person) -> Person:
    """Return who goes along: another helper of the chain."""
    mates = [each for each in scene.people[f"helpers/{helper.chain}"] if each.id != helper.id and each.left_on is None]
    return scene.one(mates or scene.people[f"agents/{helper.chain}"])


def _is_surveyed(scene: Scene, due: Due) -> bool:
    start = scene.later(scene.first, 4)
    return start <= due.on <= start + timedelta(days=7 * _WEEKS)


def _answered(scene: Scene, firm: Firm, helper: Person, recorded: date) -> list[Values]:
    """Return what the firm says to it: most confirm, a few object, a few visits are taken back; some never answer."""
    if firm.operating != "normal":
        return []
    fate = scene.chance.random()
    day = scene.later(recorded, scene.one((1, 1, 2, 3)))
    if fate < 0.01:
        return [step(scene.at(day, 10), "recall", helper.home, reason="记到了别的企业名下")]
    if fate < 0.02:
        disputed = step(scene.at(day, 10), "dispute", firm.id, reason="订单情况记得不准，请更正")
        return [disputed, step(scene.at(scene.later(day, 2), 10), "confirm", firm.id, note="已更正，情况属实")]
    if fate < 0.06:
        return []
    return [step(scene.at(day, 9), "confirm", firm.id if fate < 0.6 else JUDGE)]
