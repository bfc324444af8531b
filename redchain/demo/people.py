"""The posts of the city and who answers for which firm: helpers, mentors, experts, agents, and the pairings with what becomes of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.demo.chain_words import ASSOCIATIONS, GOVERNMENT, RESEARCH, TOWNS
from redchain.demo.places import office_of
from redchain.demo.scene import TAG, Person, step
from redchain.kinds.pairing.model import Pairing
from redchain.kinds.person.model import Person as Post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from redchain.demo.chain_words import ChainPlan
    from redchain.demo.scene import Firm, Made, Scene, Values

_POSTS = {
    "helpers": ("h", "helper", "助企员岗"),
    "mentors": ("m", "mentor", "导师岗"),
    "experts": ("e", "expert", "专家岗"),
    "agents": ("a", "agent", "代办员岗"),
}
_HOMES = {"helpers": tuple(GOVERNMENT), "mentors": tuple(ASSOCIATIONS), "experts": tuple(RESEARCH), "agents": ("sjj", "park-svc")}
_ROOM, _LOAD = 8, 7
"""A helper has room for so many firms, and hardly one has more than so many."""
_LEAVERS = 3
"""So few firms has a helper who leaves."""
_GOALS = ("管理制度上墙", "拿到首个批量订单", "入库科技型中小企业")
_LEFT_AFTER = 181
"""After so many days the first helper of each chain goes to another post."""


def people(scene: Scene) -> Iterator[Made]:
    """Yield the posts, role by role; the first helper of each chain leaves in mid-year."""
    left_on = scene.later(scene.first + timedelta(days=_LEFT_AFTER))
    for role, (letter, name, words) in _POSTS.items():
        number = 0
        for plan in scene.plans:
            found = scene.people.setdefault(f"{role}/{plan.id}", [])
            for place in range(scene.count(plan.counts[role], least=_least(scene, plan, role))):
                number += 1
                leaves = role == "helpers" and place == 0
                person = Person(
                    f"{letter}{number:03d}", _HOMES[role][number % len(_HOMES[role])], plan.id, scene.one(tuple(TOWNS)), left_on if leaves else None
                )
                found.append(person)
                values: Values = {"id": person.id, "home": person.home, "roles": (name,), "post": f"{plan.short}链{words}{number:03d}", "chains": (plan.id,)}
                values |= {"skills": _skills(scene, plan), "towns": (person.town,) if role == "helpers" else (), "tags": TAG}
                yield from scene.record(Post, {**values, "archived_on": person.left_on})


def _least(scene: Scene, plan: ChainPlan, role: str) -> int:
    """Return how many posts there are at the least: with so few firms, too, each has a helper with room."""
    return len(scene.firms[plan.id]) // _LOAD + 2 if role == "helpers" else 2


def _skills(scene: Scene, plan: ChainPlan) -> tuple[str, ...]:
    stage = scene.one(plan.stages)
    return tuple(dict.fromkeys(scene.chance.choices(stage.products, k=2)))


def pairings(scene: Scene) -> Iterator[Made]:
    """Yield one pairing a firm; of the start-ups every fifth has a mentor, too."""
    for plan in scene.plans:
        helpers, mentors = scene.people[f"helpers/{plan.id}"], scene.people[f"mentors/{plan.id}"]
        load = {each.id: _ROOM - _LEAVERS if each.left_on else 0 for each in helpers}
        for firm in scene.firms[plan.id]:
            helper = _freest(helpers, load, firm)
            has_mentor = firm.startup and scene.chance.random() < 0.2 and load[helper.id] + 2 <= _ROOM and helper.left_on is None
            load[helper.id] += 2 if has_mentor else 1
            yield from _pairing(scene, firm, (helper, scene.one(mentors).id if has_mentor else None), helpers, load)


def _freest(helpers: list[Person], load: dict[str, int], firm: Firm) -> Person:
    """Return the helper with the fewest firms, one of the firm's own town before others."""
    return min(helpers, key=lambda each: (load[each.id] >= _ROOM, load[each.id] + 2 * (each.town != firm.town), each.id))


def _pairing(scene: Scene, firm: Firm, pair: tuple[Person, str | None], helpers: list[Person], load: dict[str, int]) -> Iterator[Made]:
    helper, mentor = pair
    office, start = office_of(firm.chain), scene.later(scene.first + timedelta(days=scene.chance.randrange(60)))
    log = [step(scene.at(start, 9), "start", office)]
    holders, now = [(start, helper)], helper
    if helper.left_on and start <= helper.left_on:
        now = _freest([each for each in helpers if each.left_on is None], load, firm)
        load[now.id] += 1
        more = {"helper": now.id, "former": helper.id, "reason": "调岗", "matters": "在办的诉求和下次走访时间已逐家交接"}
        log.append(step(scene.at(helper.left_on, 10), "hand_over", office, **more))
        holders.append((helper.left_on, now))
    scene.helpers[firm.id] = holders
    values: Values = {"id": scene.event("R", start), "enterprise": firm.id, "helper": now.id, "mentor": mentor, "tags": TAG}
    if mentor:
        scene.mentored.add(firm.id)
        due = start + timedelta(days=scene.one((210, 420, 430, 450, 460)))
        goals = _goals(scene, start, due, log, holders)
        values |= {"milestones": goals, "due": due}
        if all("done_on" in each for each in goals):
            log.append(step(scene.at(scene.later(due), 15), "finish", office, outcome="目标都已达成，转为日常联系"))
    if firm.operating != "normal" and not any(each["step"] == "finish" and not scene.is_over(each["at"]) for each in log):
        log.append(step(scene.at(scene.workdays[-1], 17), "stop", office, reason="企业停业" if firm.operating == "dormant" else "企业失联，走访时确认"))
    log.sort(key=_moment)
    yield from scene.record(Pairing, {**values, "log": log})


def _moment(each: Values) -> datetime:
    moment: datetime = each["at"]
    return moment


def _goals(scene: Scene, start: date, due: date, log: list[Values], holders: list[tuple[date, Person]]) -> list[Values]:
    """Return the goals of a pairing with a mentor; whoever is the helper by then reports those that are reached."""
    goals = []
    for place, title in enumerate(_GOALS, 1):
        limit = start + (due - start) * place // (len(_GOALS) + 1)
        goal: Values = {"title": title, "due": limit}
        day = scene.later(limit - timedelta(days=scene.chance.randint(-6, 25)))
        if day <= scene.last:
            goal["done_on"] = day
            home = next(person for since, person in reversed(holders) if since <= day).home
            log.append(step(scene.at(day, 16), "milestone", home, milestone=title))
        goals.append(goal)
    return goals
