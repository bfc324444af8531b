"""The chains, units and firms of the city: who is there, what they make, and from whom they buy."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.demo.chain_words import ASSOCIATIONS, FINANCE, GOVERNMENT, RESEARCH, SERVICES, TOWNS
from redchain.demo.scene import JUDGE, TAG, Firm
from redchain.demo.words import BRANDS
from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.unit.model import Unit
from redchain.model.credit_code import CREDIT_CODE_ALPHABET, credit_check_character, organisation_check_is_right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.demo.chain_words import ChainPlan, Stage
    from redchain.demo.scene import Made, Scene, Values

_SIDES = (("government", GOVERNMENT), ("research", RESEARCH), ("finance", FINANCE), ("association", ASSOCIATIONS), ("service", SERVICES))
_FORMS = {"government": "示例市{}", "research": "示例{}", "finance": "示例{}", "association": "示例市{}", "service": "示例{}"}
_DUTIES = {
    "government": "受理职责范围内的企业诉求，兑现政策，答复咨询",
    "research": "技术诊断、联合攻关、中试和检测",
    "finance": "授信、担保、股权投资和融资咨询",
    "association": "供需对接、行业交流、抱团参展",
    "service": "专业服务和现场指导",
}
_STREAMS = ("up", "mid", "down")
_NOBODY = ("hydrogen", "semiconductor")
"""The chains in whose last key segment there is no firm yet."""
_ATTESTED = (("无不良信用记录", "scjg"), ("无重大安全环保质量事故（近三年）", "yjj"))
_REGION, _NOBODYS = "320582", "999999"


def chains(scene: Scene) -> Iterator[Made]:
    """Yield the chains."""
    for plan in scene.plans:
        segments = [
            {"id": each.id, "name": each.name, "stream": each.stream, "products": each.products, "key": each.key or None}
            for each in sorted(plan.stages, key=lambda each: _STREAMS.index(each.stream))
        ]
        values = {"id": plan.id, "name": plan.name, "short_name": plan.short, "segments": segments, "lead_units": (office_of(plan.id), JUDGE)}
        yield from scene.record(Chain, {**values, "leader_post": "分管工业的市领导", "tags": TAG})


def office_of(chain: str) -> str:
    """Return the office of a chain, which takes needs in and dispatches them."""
    return f"{chain}-office"


def units(scene: Scene) -> Iterator[Made]:
    """Yield the units: the offices, the one that asks the firms, and those of the sides."""
    every = [each.id for each in scene.plans]
    for plan in scene.plans:
        yield from scene.record(Unit, _unit(office_of(plan.id), f"示例市{plan.office}", "government", [plan.id], "受理、派单、督办和销号"))
    yield from scene.record(Unit, _unit(JUDGE, "中共示例市委组织部", "government", every, "牵头“红链先锋”，回访企业"))
    for side, names in _SIDES:
        for identifier, name in names.items():
            yield from scene.record(Unit, _unit(identifier, _FORMS[side].format(name), side, every, _DUTIES[side]))


def _unit(identifier: str, name: str, side: str, on: list[str], duties: str) -> Values:
    values = {"id": identifier, "name": name, "side": side, "section": "企业服务科", "chains": on, "duties": duties}
    return {**values, "contact_post": "值班岗", "tags": TAG}


def firms(scene: Scene) -> Iterator[Made]:
    """Yield the firms, chain by chain."""
    for plan in scene.plans:
        yield from _firms(scene, plan)


def _firms(scene: Scene, plan: ChainPlan) -> Iterator[Made]:
    """Yield the firms of a chain: first who makes what, so that a firm can buy from any other."""
    made: list[tuple[Values, Firm]] = []
    makers: dict[str, list[str]] = defaultdict(list)
    segments = {each.id: each for each in plan.stages}
    for number in range(scene.count(plan.counts["firms"], least=6)):
        stage = _stage(scene, plan, number)
        values, firm = _firm(scene, plan, stage)
        products = _products(scene, stage, makers)
        values["makes"] = [{"name": each, "segment": stage.id} for each in products]
        for each in products:
            makers[each].append(firm.id)
        made.append((values, firm))
    scene.firms[plan.id] = [firm for _, firm in made]
    for values, firm in made:
        values["buys"] = _buys(scene, plan, segments[firm.segment], makers, firm)
        yield from scene.record(Enterprise, values)


def _stage(scene: Scene, plan: ChainPlan, number: int) -> Stage:
    """Return the segment of a firm: one alone is in the first key segment."""
    *usual, one, other = plan.stages
    if number == 1:
        return one
    return scene.one(usual if plan.id in _NOBODY else [*usual, *usual, other])


def _products(scene: Scene, stage: Stage, makers: dict[str, list[str]]) -> list[str]:
    """Return what a firm makes: nobody makes the last product of a segment, and one firm alone the last but one."""
    *common, single, _ = stage.products
    found = [scene.one(common)]
    if scene.chance.random() < 0.3:
        found.append(scene.one(common))
    if not makers[single] and len(makers[found[0]]) > 0 and not stage.key:
        found.append(single)
    return list(dict.fromkeys(found))


def _buys(scene: Scene, plan: ChainPlan, stage: Stage, makers: dict[str, list[str]], firm: Firm) -> list[Values]:
    """Return what a firm buys: of other segments of its chain, from a known neighbour where one makes it."""
    others = [each for each in plan.stages if each.id != stage.id]
    bought = {}
    for _ in range(scene.one((1, 2, 2, 3))):
        source = scene.one(others)
        name = scene.one(source.products)
        sellers = [each for each in makers[name] if each != firm.id]
        local = bool(sellers) and scene.chance.random() < 0.55
        origin = "local" if local else scene.one(("outside", "outside", "abroad"))
        bought[name] = {
            "name": name,
            "segment": source.id,
            "origin": origin,
            "suppliers": [scene.one(sellers)] if local and scene.chance.random() < 0.7 else (),
        }
    return list(bought.values())


def _firm(scene: Scene, plan: ChainPlan, stage: Stage) -> tuple[Values, Firm]:
    chance = scene.chance
    identifier, brand, name = _name(scene, plan)
    size, staff, revenue, assets = _figures(scene)
    is_startup = chance.random() < 0.12
    operating = "normal" if (fate := chance.random()) > 0.016 else "dormant" if fate > 0.006 else "lost"
    years = chance.randint(1, 3) if is_startup else chance.randint(5, 28)
    firm = Firm(identifier, plan.id, stage.id, scene.one(tuple(TOWNS)), size, is_startup, operating)
    titles = [each for each, share in (("高新技术企业", 0.22), ("专精特新中小企业", 0.09)) if chance.random() < share]
    values: Values = {"id": identifier, "name": name, "chains": (plan.id,), "short_name": brand, "uscc": _credit_code(scene)}
    values |= {"size": size, "industry": scene.one(plan.industries), "staff": staff, "revenue_wan": revenue, "assets_wan": assets}
    values |= {"founded_on": scene.first - timedelta(days=365 * years + chance.randrange(300)), "segments": (stage.id,), "region": _REGION}
    values |= {"town": firm.town, "startup": is_startup, "titles": titles, "operating": operating, "tags": TAG}
    if chance.random() < 0.5:
        values["yearly"] = _yearly(scene, staff, revenue, assets)
    if chance.random() < 0.3:
        seen = scene.first + timedelta(days=chance.randrange(30))
        values["attested"] = [{"matter": each, "holds": chance.random() < 0.97, "seen_on": seen, "by": unit} for each, unit in _ATTESTED]
    return values, firm


def _yearly(scene: Scene, staff: int, revenue: int, assets: int) -> list[Values]:
    """Return what a firm reported for the last full year, and perhaps for the one before."""
    year, share, growth = scene.last.year - 1, scene.chance.uniform(0.005, 0.09), scene.chance.uniform(0.85, 1.3)
    found: list[Values] = [{"year": year, "staff": staff, "revenue_wan": revenue, "assets_wan": assets}]
    found[0] |= {"rd_wan": round(revenue * share), "rd_staff": round(staff * share * 2), "tax_wan": revenue * 3 // 100}
    return [{"year": year - 1, "revenue_wan": round(revenue / growth)}, *found] if scene.chance.random() < 0.5 else found


def _figures(scene: Scene) -> tuple[str, int, int, int]:
    """Return size, staff, revenue and assets that agree with each other: 25 % above scale, 5 % medium."""
    draw, number = scene.chance.random(), scene.chance.randint
    size = "large" if draw < 0.004 else "medium" if draw < 0.054 else "small" if draw < 0.75 else "micro"
    if size == "large":
        staff, revenue = number(1000, 3200), number(40_000, 260_000)
    elif size == "medium":
        staff, revenue = number(300, 980), number(5000, 39_000)
    elif size == "small":
        staff, revenue = (number(40, 290), number(2000, 18_000)) if draw < 0.25 else (number(20, 120), number(300, 1990))
    else:
        staff, revenue = number(2, 19), number(20, 290)
    return size, staff, revenue, revenue * number(6, 19) // 10


def _name(scene: Scene, plan: ChainPlan) -> tuple[str, str, str]:
    while True:
        parts = [each.split(":") for each in scene.chance.choices(BRANDS, k=scene.one((2, 2, 3)))]
        brand = "".join(each[0] for each in parts) + scene.one(plan.trades)
        if brand not in scene.taken:
            scene.taken.add(brand)
            break
    identifier = scene.name_id("".join(each[1] for each in parts))
    return identifier, brand, f"示例{brand}{scene.one(('有限公司', '股份有限公司', '有限公司'))}"


def _credit_code(scene: Scene) -> str:
    """Return a credit code with both check characters right, of a region that is nobody's."""
    while True:
        body = f"91{_NOBODYS}" + "".join(scene.chance.choices(CREDIT_CODE_ALPHABET, k=8))
        for check in "0123456789X":
            if organisation_check_is_right(f"{body}{check}0") and body not in scene.taken:
                scene.taken.add(body)
                return f"{body}{check}{credit_check_character(body + check)}"
