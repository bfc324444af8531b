"""The policies, service items and resources of the city."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from redchain.demo.catalogue_words import BUNDLES, CLAUSES, INVESTMENT, MATERIALS, POLICY_FORMS, POLICY_SUBJECTS, PUBLIC
from redchain.demo.chain_words import ASSOCIATIONS, FINANCE, FOR_CATEGORY, GOVERNMENT, RESEARCH, SERVICES
from redchain.demo.scene import TAG, Item
from redchain.demo.words import TOPICS
from redchain.kinds.policy.model import Policy
from redchain.kinds.resource.model import Resource
from redchain.kinds.service.model import ServiceItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.demo.scene import Made, Scene, Values

_NAMES = {**GOVERNMENT, **RESEARCH, **FINANCE, **ASSOCIATIONS, **SERVICES}
_AHEAD = timedelta(days=400)
_CONDITIONS: tuple[dict[str, object], ...] = (
    {"above_scale": True, "bounds": [{"measure": "revenue_growth", "least": 0.1}]},
    {"without": ("高新技术企业",), "bounds": [{"measure": "rd_share", "least": 0.03}], "attests": ("无重大安全环保质量事故（近三年）",)},
    {"titles": ("专精特新中小企业",), "attests": ("无不良信用记录",)},
    {"sizes": ("small", "micro"), "industries": ("C33", "C34", "C39")},
)
"""What firms must be for the support that policies give."""
_OLD = 6
"""Of the first so many subjects the oldest policy has been replaced."""


def policies(scene: Scene) -> Iterator[Made]:
    """Yield the policies: of each subject three, and of some the first replaced by the second."""
    for number, (subject, unit, alias) in enumerate(POLICY_SUBJECTS):
        for place, form in enumerate(POLICY_FORMS):
            identifier = f"policy-{number + 1:02d}-{place + 1}"
            is_old = place == 0 and number < _OLD
            since = scene.first - timedelta(days=900 if is_old else 200 + 30 * place)
            values: Values = {"id": identifier, "title": f"示例市支持{subject}{form}", "unit": unit, "issued_on": since, "valid_from": since}
            values["number"] = f"示例{form[:1]}发〔{since.year}〕{number + 1}号"
            values |= {"valid_until": scene.first - timedelta(days=30)} if is_old else {"review_on": scene.last + _AHEAD}
            values |= {"replaced_by": f"policy-{number + 1:02d}-2" if is_old else None, "clauses": _clauses(scene, subject, unit)}
            values |= {"faqs": _faqs(subject, alias), "aliases": (alias, f"{subject}扶持", f"{subject}怎么申请"), "tags": TAG}
            if not is_old:
                scene.policies.append(identifier)
            yield from scene.record(Policy, values)


def _clauses(scene: Scene, subject: str, unit: str) -> list[Values]:
    figures = {"subject": subject, "unit": f"市{_NAMES[unit]}", "percent": scene.chance.randint(5, 30), "amount": scene.chance.randint(5, 60) * 10}
    return [{"title": title, "text": text.format(**figures, days=scene.chance.randint(5, 20))} for title, text in CLAUSES]


def _faqs(subject: str, alias: str) -> list[Values]:
    return [
        {"question": f"{alias}是不是每年都能申请", "answer": "文件有效期内每年可以申请一次，同一事项不重复享受。"},
        {"question": f"刚成立的企业能不能享受{subject}的政策", "answer": "符合支持对象的条件就可以，没有成立年限的要求。"},
    ]


def services(scene: Scene) -> Iterator[Made]:
    """Yield the service items: those of investment, those of public service, and the bundles of them."""
    known: dict[str, str] = {}
    for group, items in (("investment", INVESTMENT), ("public", PUBLIC)):
        for number, (title, unit, days) in enumerate(items, 1):
            known[title] = identifier = f"{group}-{number:02d}"
            needed, later = scene.one(MATERIALS)
            scene.services.append(Item(identifier, needed, later, days, f"{title}办理结果"))
            materials = [*({"title": each} for each in needed), {"title": later, "deferrable": True}]
            values = _service(scene, identifier, title, group, unit)
            values |= {"who": "在本市登记的企业", "materials": materials, "stages": [{"title": each} for each in ("申请", "审核", "办结")]}
            values |= {
                "legal_days": days + 5,
                "promised_days": days,
                "fee": "不收费",
                "results": (scene.services[-1].result,),
                "agency": scene.one(("full", "assist")),
            }
            yield from scene.record(ServiceItem, values)
    for number, (title, unit, names) in enumerate(BUNDLES, 1):
        values = _service(scene, f"bundle-{number}", title, "bundle", unit)
        yield from scene.record(ServiceItem, {**values, "stages": [{"title": each, "service": known[each]} for each in names]})


def _service(scene: Scene, identifier: str, title: str, group: str, unit: str) -> Values:
    values: Values = {"id": identifier, "title": title, "group": group, "unit": unit, "channels": "政务服务中心企业服务专窗，或由代办员上门"}
    faqs = [
        {"question": f"{title}材料不全能不能先受理", "answer": "可以容缺的材料写明补齐日期就先受理，其他材料要一次备齐。"},
        {"question": f"{title}可以找人代办吗", "answer": "可以委托代办员，不收费，办到哪一步随时能查。"},
    ]
    return {**values, "faqs": faqs, "aliases": (f"办{title}", f"{title}怎么办", f"{title}要什么材料"), "review_on": scene.last + _AHEAD, "tags": TAG}


def resources(scene: Scene) -> Iterator[Made]:
    """Yield what the units offer: of each category every unit that answers for it has one of each kind."""
    number = 0
    for topic in TOPICS:
        for unit in FOR_CATEGORY[topic.category]:
            for title in topic.resources:
                number += 1
                identifier = f"r{number:03d}-{unit}"
                scene.resources.setdefault(topic.category, []).append((identifier, unit))
                yield from scene.record(Resource, _resource(scene, (identifier, unit), topic.category, scene.fill(title), number))


def _resource(scene: Scene, own: tuple[str, str], category: str, title: str, number: int) -> Values:
    identifier, unit = own
    values: Values = {"id": identifier, "unit": unit, "title": title, "category": category, "detail": f"面向链上企业提供{title}，专人跟进，一次说清。"}
    values |= {"support": scene.fill("单个企业最高支持{amount}万元，按实际投入的{percent}%核定"), "promised_days": scene.chance.randint(3, 20)}
    policy = next((each for each in scene.policies if POLICY_SUBJECTS[int(each[7:9]) - 1][1] == unit), None) if category == "政策资金" else None
    asked: Values = {"chains": tuple(each.id for each in scene.plans)}
    if policy:
        values |= {"policy": policy, "clause": "支持标准"}
        asked |= scene.one(_CONDITIONS)
    else:
        values["basis"] = f"示例发〔{scene.first.year}〕{number}号"
    values |= {"shared": True if category in {"检测认证", "技术攻关"} and number % 3 == 0 else None, "aliases": (f"{category}帮扶", f"找人办{category}")}
    if values["shared"]:
        scene.shared.append(identifier)
    values["eligibility"] = {**asked, "text": "在本市登记、信用记录良好的链上企业"}
    return values | {"valid_from": scene.first - timedelta(days=300), "valid_until": date(scene.last.year + 1, 12, 31), "tags": TAG}
