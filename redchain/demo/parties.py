"""The party organisations of the city: a committee a chain, its six sides, the branches on the chain, and whose turn it is to chair."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.demo.chain_words import ASSOCIATIONS, FINANCE, GOVERNMENT, RESEARCH, SERVICES
from redchain.demo.places import office_of
from redchain.demo.scene import TAG, step
from redchain.kinds.party.model import Party
from redchain.model.rotation import Rotation, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.demo.chain_words import ChainPlan
    from redchain.demo.scene import Made, Scene, Values

_FIRMS, _CENTRES = 26, 3
_SIDES = {"enterprise": "企业端", "government": "政务端", "research": "科研端", "finance": "金融端", "association": "协会端", "service": "服务端"}
_BRANCH_FIRMS = 5
_TERMS = 4


def parties(scene: Scene) -> Iterator[Made]:
    """Yield the organisations of each chain; in the first a turn is skipped, in the second two are swapped."""
    for place, plan in enumerate(scene.plans):
        centres = list(RESEARCH)[place * _CENTRES :][:_CENTRES]
        firms = [each.id for each in scene.firms[plan.id] if each.operating == "normal"]
        seats = [*firms[: scene.count(_FIRMS, least=5)], *centres, office_of(plan.id), *GOVERNMENT]
        scene.seats[plan.id] = seats
        yield from _committee(scene, plan, place, seats)
        yield from _sides(scene, plan, seats)
        yield from _branches(scene, plan, firms, is_within=place == 0)


def committee_of(chain: str) -> str:
    """Return the committee of a chain."""
    return f"{chain}-committee"


def _committee(scene: Scene, plan: ChainPlan, place: int, seats: list[str]) -> Iterator[Made]:
    office = office_of(plan.id)
    order = [office, seats[0], seats[seats.index(office) - 1], seats[1], "gxj"]
    log = [step(scene.at(scene.later(scene.first), 9), "found", office)]
    turns: list[Turn] = []
    for number in range(_TERMS):
        rotation = Rotation(order, "quarter", scene.first, turns)
        term = rotation.term(number)
        day = scene.later(term.first, 1)
        matters = "首任，没有交接事项" if number == 0 else "在办诉求和没有落实的决议已列表交接"
        log.append(step(scene.at(day, 10), "hand_over", office, chair=term.due, starts_on=term.first, matters=matters))
        turns.append(Turn("hand_over", day, term.due, starts_on=term.first))
        log += _changed(scene, rotation, place, number, turns)
    scene.turns[plan.id] = Rotation(order, "quarter", scene.first, turns)
    values: Values = {"id": committee_of(plan.id), "name": f"{plan.name}党委", "level": "committee", "short_name": f"{plan.short}链党委", "chain": plan.id}
    values |= {"secretary_post": "分管工业的市领导", "members": [{"member": each} for each in seats], "tags": TAG}
    values |= {"rotation": {"order": order, "period": "quarter", "starts_on": scene.first}, "log": log}
    yield from scene.record(Party, values)


def _changed(scene: Scene, rotation: Rotation, place: int, number: int, turns: list[Turn]) -> list[Values]:
    """Return the step by which the next turns are skipped or swapped, in the first two chains."""
    office, day = rotation.order[0], scene.later(rotation.first_day(number) + timedelta(days=40))
    upcoming, after = rotation.term(number + 1).due, rotation.term(number + 2).due
    if (place, number) == (0, 1):
        turns.append(Turn("skip", day, upcoming))
        return [step(scene.at(day, 15), "skip", office, chair=upcoming, reason="本季度搬迁厂房，申请顺延")]
    if (place, number) == (1, 0):
        turns.append(Turn("swap", day, upcoming, after))
        return [step(scene.at(day, 15), "swap", office, chair=upcoming, other=after, reason="双方工作安排冲突，协商对调")]
    return []


def _sides(scene: Scene, plan: ChainPlan, seats: list[str]) -> Iterator[Made]:
    known = {
        "government": [each for each in seats if each in GOVERNMENT or each == office_of(plan.id)],
        "research": [each for each in seats if each in RESEARCH],
        "finance": list(FINANCE)[:2],
        "association": list(ASSOCIATIONS)[:1],
        "service": list(SERVICES)[:2],
    }
    for side, words in _SIDES.items():
        values: Values = {
            "id": f"{plan.id}-side-{side}",
            "name": f"{plan.short}链{words}党组织",
            "level": "side",
            "parent": committee_of(plan.id),
            "side": side,
        }
        values |= {"members": [{"member": each} for each in known.get(side, ())], "tags": TAG}
        yield from scene.record(Party, {**values, "log": [step(scene.at(scene.later(scene.first, 1), 9), "found", office_of(plan.id))]})


def _branches(scene: Scene, plan: ChainPlan, firms: list[str], *, is_within: bool) -> Iterator[Made]:
    """Yield the branches: in the first chain of the firms in its committee alone, which come to the 26 that are known of it."""
    count = scene.count(plan.counts["branches"])
    pool = firms[: scene.count(_FIRMS, least=5)] if is_within else firms
    for number in range(count):
        members = pool[number::count] if is_within else pool[number * _BRANCH_FIRMS :][:_BRANCH_FIRMS]
        if not members:
            return
        day: date = scene.later(scene.first + timedelta(days=3 * number + 2))
        values: Values = {"id": f"{plan.id}-branch-{number + 1:02d}", "name": f"{plan.short}链第{number + 1}联合党支部", "level": "branch"}
        values |= {"parent": f"{plan.id}-side-enterprise", "members": [{"member": each} for each in members], "tags": TAG}
        yield from scene.record(Party, {**values, "log": [step(scene.at(day, 14), "found", office_of(plan.id))]})
