"""The action projects of the city, each made of a need that one unit alone could not answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from redchain.demo.chain_words import FOR_CATEGORY, GOVERNMENT, RESEARCH
from redchain.demo.places import office_of
from redchain.demo.scene import TAG, step
from redchain.kinds.project.model import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.demo.chain_words import ChainPlan
    from redchain.demo.needs import Told
    from redchain.demo.scene import Made, Scene, Values

_FORMS = {"技术攻关": "tackling", "要素保障": "supply"}
FULL, _OF_CHAINS = 59, 2
"""So many projects in a full city; among them of each chain a survey and one of co-building."""
_MARKS = ("方案确认", "首批实施", "效果评估")
_ADVICE = (
    "到厂看了{part}产线，建议先稳住{stuff}来料",
    "{part}{fault}，建议做一轮对比试验",
    "建议{part}送共享设备复测后再改工艺",
    "帮助修改{part}技术方案，一项共性难题可以立榜",
)
_RESULTS = ("{part}{fault}的原因查明，工艺参数定型", "{part}样件通过装机验证", "{stuff}检测方法写成操作规程", "{part}共性技术课题联合申报立项")
_VISITS, _APART = 9, 38
"""So often in the year firms are advised, so many days apart; every other time something comes of it."""
_TITLES = {
    "技术攻关": "链上联合攻关",
    "市场配套": "链上供需对接行动",
    "用工": "用工余缺调剂行动",
    "要素保障": "要素保障提升行动",
    "检测认证": "共享检测行动",
    "用地厂房": "厂房挖潜行动",
    "人才引育": "校企育才行动",
}


def projects(scene: Scene) -> Iterator[Made]:
    """Yield the projects, spread over the year."""
    fitting = [each for each in scene.needs if each.category in _TITLES and scene.later(each.registered.date(), 3) <= scene.last]
    yield from _co_building(scene)
    count = min(max(1, scene.count(FULL) - _OF_CHAINS * len(scene.plans)), len(fitting))
    for number in range(count):
        yield from _project(scene, fitting[len(fitting) * number // count], number)


def _co_building(scene: Scene) -> Iterator[Made]:
    """Yield what the research centre, two firms and the bureau of science build together on each chain: their agreement is for a year, and is extended."""
    for plan in scene.plans:
        centre, firms = next(each for each in scene.seats[plan.id] if each in RESEARCH), [each.id for each in scene.firms[plan.id]]
        start = scene.later(scene.first + timedelta(days=15))
        signed, former = scene.later(start, 8), start + timedelta(days=365)
        log = [step(scene.at(start, 10), "start", centre), *_advice(scene, plan, signed, centre)]
        values: Values = {
            "id": scene.event("P", start),
            "title": f"{plan.short}链产学研党建共建",
            "lead": centre,
            "form": "co_building",
            "chain": plan.id,
        }
        values |= {"parties": (centre, *[each for each in scene.seats[plan.id] if each in firms][:2], "kjj")}
        values |= {"signed_on": None if signed > scene.last else signed, "supporting": (office_of(plan.id), "kjj"), "resources": scene.shared[:2], "tags": TAG}
        values |= {"goals": "每季度到链上企业问诊，共用检测和中试设备，联合申报课题", "due": former}
        renewed = scene.at(scene.later(former - timedelta(days=45)), 17)
        if not scene.is_over(renewed):
            due = former + timedelta(days=365)
            log.append(step(renewed, "extend", centre, due=due, former_due=former, reason="各方续签一年"))
            values["due"] = due
        yield from scene.record(Project, {**values, "log": sorted(log, key=lambda each: each["at"])})


def _advice(scene: Scene, plan: ChainPlan, signed: date, centre: str) -> Iterator[Values]:
    """Yield the steps in which firms of a chain are advised, and what comes of it."""
    known = [each.id for each in scene.firms[plan.id] if each.operating == "normal"]
    for place in range(_VISITS):
        day = scene.later(signed + timedelta(days=12 + _APART * place))
        for firm in sorted(scene.chance.sample(known, min(len(known), scene.chance.randint(1, 3)))):
            yield step(scene.at(day, 14), "advise", centre, enterprise=firm, note=scene.fill(_ADVICE[place % len(_ADVICE)]))
        if place % 2:
            yield step(scene.at(scene.later(day, 4), 16), "result", centre, title=scene.fill(_RESULTS[place // 2]))


def _project(scene: Scene, need: Told, number: int) -> Iterator[Made]:
    start = scene.later(need.registered.date(), 3)
    units = [each for each in FOR_CATEGORY[need.category] if each in GOVERNMENT] or ["gxj"]
    lead = scene.one(units)
    supporting = [each for each in FOR_CATEGORY[need.category] if each != lead][:2]
    resources = [each for each, unit in scene.resources[need.category] if unit in supporting][:1]
    log = [step(scene.at(start, 10), "start", lead)]
    due = start + timedelta(days=scene.one((120, 150, 180)))
    values: Values = {
        "id": scene.event("P", start),
        "title": f"{_TITLES[need.category]}第{number + 1}项",
        "needs": (need.id,),
        "lead": lead,
        "chain": need.firm.chain,
    }
    values |= {"supporting": supporting, "resources": resources, "goals": scene.fill("参与企业{count}家，{month}个月内见效"), "due": due, "tags": TAG}
    marks, last = _marks(scene, start, due, lead, log)
    values |= {"form": _FORMS.get(need.category), "milestones": marks, "budget_wan": scene.chance.randint(10, 600)}
    if number % 20 == 13:
        at = scene.at(scene.later(start, 30), 16)
        log = [each for each in log if each["at"] < at]
        log.append(step(at, "stop", lead, reason="牵头企业调整计划，并入下一批"))
        for mark in marks:
            if mark.get("done_on", start) > at.date():
                del mark["done_on"]
    elif last is not None:
        at = scene.at(scene.later(last, 5), 16)
        log.append(step(at, "finish", lead))
        if not scene.is_over(at):
            values["outcome"] = scene.fill("参与企业{count}家，问题基本解决，办法已整理成清单推广")
    yield from scene.record(Project, {**values, "log": log})


def _marks(scene: Scene, start: date, due: date, lead: str, log: list[Values]) -> tuple[list[Values], date | None]:
    """Return the milestones, and the day of the last where all are reached; the steps that report them are added to the log."""
    marks: list[Values] = []
    day = start
    for place, title in enumerate(_MARKS, 1):
        limit = start + (due - start) * place // len(_MARKS)
        day = max(scene.later(limit - timedelta(days=scene.chance.randint(-9, 9))), scene.later(day, 1))
        mark: Values = {"title": title, "due": limit}
        if day <= scene.last:
            mark["done_on"] = day
        log.append(step(scene.at(day, 11), "milestone", lead, milestone=title))
        marks.append(mark)
    return marks, day if day <= scene.last else None
