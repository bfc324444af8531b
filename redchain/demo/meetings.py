"""The meetings of the city: twelve a chain and a year, with attendance, votes and minutes, and the needs that come of what they resolve."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.demo.chain_words import ASSOCIATIONS, GOVERNMENT
from redchain.demo.needs import Wish, raise_need
from redchain.demo.parties import committee_of
from redchain.demo.places import office_of
from redchain.demo.scene import TAG, step
from redchain.kinds.meeting.model import Meeting
from redchain.kinds.meeting.resolutions import FOLLOW_UP
from redchain.model.votes import RULE_SETS, Tally, outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.demo.chain_words import ChainPlan
    from redchain.demo.scene import Firm, Made, Scene, Values

_MEETINGS, _EVERY, _FIRST, _APART = 12, 31, 12, 4
_DISCUSSED = ("共建中试线的选址", "联合招聘和订单班", "夏季错峰用电", "园区通勤班线", "链上供需清单核对", "危险废物集中收运", "检测设备开放共享")
_VOTED = ("共享试验台使用办法", "首批次应用示范名单", "链上企业互采公约", "揭榜课题立项次序", "联合参展方案", "年度重点服务清单")
_CATEGORIES = ("要素保障", "用地厂房", "市场配套", "审批服务", "人才引育", "检测认证")
_STATUTORY = {5: ("committee", "personnel", "推荐链党委委员人选"), 8: ("party", "election", "补选链党委委员")}
"""By the number of the meeting in the first chain: its form, the rule set, and what is voted on; an election is secret."""
_RULES = {each.name: each for each in RULE_SETS}


class Held(NamedTuple):
    """A meeting in the making: its id, who is entitled and who is there, and when it opens."""

    id: str
    chair: str
    seats: list[str]
    present: list[str]
    opens: datetime


def meetings(scene: Scene) -> Iterator[Made]:
    """Yield the meetings of each chain; that of the last chain is still to come, and that before it has just been held."""
    for place, plan in enumerate(scene.plans):
        for number in range(_MEETINGS):
            day = scene.later(scene.first + timedelta(days=_FIRST + _EVERY * number + _APART * place))
            yield from _meeting(scene, plan, number, day, _STATUTORY.get(number) if place == 0 else None)


def _meeting(scene: Scene, plan: ChainPlan, number: int, day: date, special: tuple[str, str, str] | None) -> Iterator[Made]:
    office, seats = office_of(plan.id), scene.seats[plan.id]
    planned = scene.later(day - timedelta(days=15))
    chair = scene.turns[plan.id].on(day).chair
    absent = scene.chance.sample([each for each in seats if each != chair], scene.chance.randint(2, 4 if special else max(2, min(9, len(seats) // 5))))
    held = Held(scene.event("M", planned), chair, seats, [each for each in seats if each not in absent], scene.at(day, 14, 0))
    form, _, _ = special or ("round_table", "", "")
    topics = _topics(scene, plan, number, special)
    log = [step(scene.at(planned, 10), "plan", office)]
    log.append(step(scene.at(scene.later(day - timedelta(days=7)), 10), "invite", office, entitled=seats, observers=(next(iter(ASSOCIATIONS)),)))
    log.append(step(held.opens, "open", chair, present=held.present, excused=[each for each in seats if each in absent[1:]]))
    adopted = _resolved(scene, held, topics, log)
    log.append(step(scene.at(scene.later(day, 2), 15), "minute", chair, words="议定的事按分工抓紧办，下次会通报。"))
    words = "圆桌会" if form == "round_table" else "委员会会议" if form == "committee" else "党组织会议"
    values: Values = {"id": held.id, "party": committee_of(plan.id), "title": f"{plan.name}党委第{number + 1}次{words}", "held_on": day, "form": form}
    values |= {"chair": chair, "place": "示例党群服务中心会议室", "topics": topics, "tags": TAG, "log": log}
    yield from scene.record(Meeting, values)
    if adopted and special is None and held.opens <= scene.end:
        firms: dict[str, Firm] = {each.id: each for each in scene.firms[plan.id]}
        firm = firms[scene.one([each for each in held.present if each in firms])]
        yield from raise_need(scene, Wish(firm, scene.one(_CATEGORIES), scene.later(day, 1), "roundtable", f"{held.id}/{adopted}"))


def _topics(scene: Scene, plan: ChainPlan, number: int, special: tuple[str, str, str] | None) -> list[Values]:
    firms = [each for each in scene.seats[plan.id] if each in {firm.id for firm in scene.firms[plan.id]}]
    first: Values = {"number": 1, "title": FOLLOW_UP.zh if number else "全年工作安排", "form": "report"}
    second: Values = {"number": 2, "title": _DISCUSSED[number % len(_DISCUSSED)], "form": "discuss", "proposer": scene.one(firms)}
    third: Values = {"number": 3, "title": special[2] if special else _VOTED[number % len(_VOTED)], "form": "vote"}
    if special:
        third["rule_set"] = special[1]
    else:
        third["proposer"] = scene.one(firms)
    return [first, second, third]


def _resolved(scene: Scene, held: Held, topics: list[Values], log: list[Values]) -> int | None:
    """Let the meeting settle its topics; return the number of the one that was adopted, or None."""
    adopted = None
    for topic in topics:
        at = held.opens + timedelta(minutes=25 * topic["number"])
        if topic["form"] != "vote":
            words = "已通报，没有落实的继续推进" if topic["form"] == "report" else "各方意见已记录，由链办会商后答复"
            log.append(step(at, "resolve", held.chair, topic=topic["number"], outcome="noted", words=words))
            continue
        more = _vote(scene, held, topic)
        if more["outcome"] == "adopted":
            adopted = topic["number"]
            more |= {"unit": scene.one(tuple(GOVERNMENT)), "report_on": scene.later(at.date() + timedelta(days=60)), "words": "同意，按方案执行"}
        log.append(step(at, "resolve", held.chair, topic=topic["number"], **more))
    return adopted


def _vote(scene: Scene, held: Held, topic: Values) -> dict[str, Any]:
    """Return the ballots and what they come to by the rule set; whoever proposed it, and is there, is recused."""
    rules = _RULES[topic.get("rule_set") or "consult"]
    recused = [each for each in held.present if each == topic.get("proposer")]
    here = [each for each in held.present if each not in recused]
    against = len(here) // 2 + 1 if scene.chance.random() < 0.08 else scene.chance.randrange(4)
    aside = scene.chance.randrange(3)
    votes = scene.chance.sample(here, len(here))
    opposed, abstained, agreed = votes[:against], votes[against : against + aside], votes[against + aside :]
    tally = Tally(len(held.seats) - len(recused), len(here), len(agreed), len(opposed), len(abstained))
    made: dict[str, Any] = {"outcome": outcome_of(rules, tally), "recused": recused}
    if rules.secret:
        return made | {"agreed_total": len(agreed), "opposed_total": len(opposed), "abstained_total": len(abstained)}
    found = {"agreed": agreed, "opposed": opposed, "abstained": abstained}
    return made | {key: [each for each in here if each in names] for key, names in found.items()}
