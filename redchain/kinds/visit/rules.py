"""What a visit's life goes by: whose visitors came, and the rules of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.kinds.enterprise.rules import FIRST_DAY, RC375, too_early
from redchain.model.finding import Rule
from redchain.model.kind import Judging, OwnRule
from redchain.shell_words import shown
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.visit.model import Visit
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger, Trace

VOID = "void"
_DAY = Text("走访日期", "Visited on")
MOST_WORKDAYS = 5
"""So many working days after it a visit is recorded at the latest."""


def stands(visit: Any) -> bool:
    """Tell whether a visit, by its facts, is on record and neither taken back nor archived: only then it counts."""
    return bool(visit.recorded_on) and visit.state != VOID and not visit.archived_on


def homes(ledger: Ledger, visit: Visit) -> tuple[str, ...]:
    """Return the units or firms that the visitors work for, that of the first one first."""
    people = (ledger.named("person", each) for each in visit.visitors)
    return tuple(dict.fromkeys(each.home for each in people if each is not None))


def _who_came(ledger: Ledger, visit: Visit) -> frozenset[str]:
    return frozenset(homes(ledger, visit))


def say_taken_back(ledger: Ledger, visit: Visit) -> Text:
    """Return that a visit which is taken back does not come back, and which needs were raised on it."""
    raised = [each for each, _ in ledger.facts_named("need", "source_ref", visit.id)]
    left = Text(f"；由它提出的需求还在，不会跟着撤回：{'、'.join(raised)}", f"; the needs raised on it stay: {', '.join(raised)}") if raised else Text("", "")
    return Text("作废的走访不能恢复，只能重新记录{left}", "a visit taken back does not come back; it would be recorded anew{left}").fill(left=left)


RC353 = Rule(
    "RC353",
    Text("上门的人太少", "Too few visitors on site"),
    Text("上门走访要 {least} 个人以上，只写了 {count} 个", "{least} visitors at least go on site, and {count} is named"),
    Text(
        "写全走访人：--visitors h001,h002；不是上门的写明方式：--mode phone 或 online；人数在 data/settings/programme.yaml 的 contact.visitors_on_site",
        "name all visitors: --visitors h001,h002; if nobody went there say how: --mode phone or online; the number stands under contact.visitors_on_site in data/settings/programme.yaml",
    ),
    Text("上门至少两个人，互相作证，企业也放心。", "Two go together, so that each can vouch for what was said."),
)


def ensure_enough_came(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that enough visitors go on site (RC353)."""
    facts, least = trace.facts, around.programme.contact.visitors_on_site
    count = len(set(facts.visitors))
    if facts.state != VOID and facts.mode == "on_site" and count < least:
        yield RC353.broken(("visitors",), least=least, count=count)


RC354 = Rule(
    "RC354",
    Text("走访之前就记录", "Recorded before the day"),
    Text("{visited_on} 的走访，{day} 就记录了", "the visit of {visited_on} was recorded on {day} already"),
    Text(
        "核对走访日期 visited_on；还没有去的不记录，排日程用 redchain visit route",
        "check `visited_on`; what is yet to come is not recorded: redchain visit route",
    ),
    Text("走访记录记的是已经联系过的，计划不算联系。", "A record says that a firm was contacted; a plan is no contact."),
)


def ensure_recorded_after_the_day(_around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a visit is not recorded before its day (RC354)."""
    facts = trace.facts
    if facts.recorded_on and facts.recorded_on < facts.visited_on:
        yield RC354.broken(("visited_on",), visited_on=facts.visited_on, day=facts.recorded_on)


def ensure_day_can_be(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a visit is not dated before anything could be recorded, nor before its firm was founded (RC375)."""
    facts, firm = trace.facts, around.index.find("enterprise", trace.facts.enterprise)
    if not stands(facts):
        return
    day = date.fromisoformat(facts.visited_on)
    if day < FIRST_DAY:
        yield from too_early(_DAY, ("visited_on",), day)
    elif firm is not None and firm.facts.founded_on and facts.visited_on < firm.facts.founded_on:
        why = Text("{firm}在 {founded} 才成立", "and {firm} was founded on {founded}")
        said = why.fill(firm=around.called("enterprise", firm.id), founded=firm.facts.founded_on)
        yield RC375.broken(("visited_on",), key="visited_on", label=_DAY, day=facts.visited_on, why=said)


RC355 = Rule(
    "RC355",
    Text("自己走访自己确认", "Confirming one's own visit"),
    Text("{why}", "{why}"),
    Text(
        "请企业自己确认，或由链办里没有派人去的单位办理；链办没有别的单位的，给产业链加一个牵头单位：redchain chain edit 产业链 --lead-units 单位",
        "have the firm say so itself, or a unit of the office that sent nobody; where there is none, give the chain another lead unit: redchain chain edit CHAIN --lead-units UNIT",
    ),
    Text(
        "确认是企业说情况属实；走访的单位自己确认，等于没有确认。",
        "To confirm is to hear it from the firm; a unit that confirms its own visit confirms nothing.",
    ),
    otherwise=Text("链办没有别的单位可办的，只提醒", "where the office has nobody else it is only warned of"),
)
OWN_VISIT = Judging(_who_came, Text("派人走访了这家企业", "sent somebody on this visit"), RC355)

RC356 = Rule(
    "RC356",
    Text("走访所见和企业档案不一致", "The record says otherwise than was seen"),
    Text("{day} 走访时企业{seen}，档案里写的是{said}", "on {day} the firm was seen to be {seen}, and its record says {said}"),
    Text(
        "核实以后改档案：redchain enterprise edit {firm:word} --operating {operating:word}",
        "check it and change the record: redchain enterprise edit {firm:word} --operating {operating:word}",
    ),
    Text(
        "停业、失联的企业还按正常的统计和安排走访，数字就虚了。", "Figures and visits go by the record; firms that are closed or lost would count as working."
    ),
    severity="warning",
)


def ensure_record_says_what_was_seen(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that the record of a firm seen dormant or lost says so (RC356, a warning); only its last visit that says how it stands counts."""
    from redchain.kinds.enterprise.model import OPERATING

    facts, firm = trace.facts, around.index.find("enterprise", trace.facts.enterprise)
    if firm is None or not stands(facts) or facts.operating in {None, "normal", firm.facts.operating}:
        return
    same = (each for each in around.index.naming("visit", "enterprise", facts.enterprise) if each.facts.operating and stands(each.facts))
    if max(same, key=lambda each: (each.facts.visited_on, each.id)).id == trace.id:
        seen, said = OPERATING[facts.operating], OPERATING[firm.facts.operating]
        yield RC356.broken(("operating",), day=facts.visited_on, seen=seen, said=said, firm=firm.id, operating=facts.operating)


RC357 = Rule(
    "RC357",
    Text("回看的是别家的需求", "Another firm's need gone through"),
    Text("{need} 是{firm}的需求，不是这家企业的", "{need} is a need of {firm}, not of this firm"),
    Text(
        "从 reviewed 里去掉；本企业的需求：redchain need list --enterprise {id:word}",
        "take it out of `reviewed`; the firm's own: redchain need list --enterprise {id:word}",
    ),
    Text("回看的是这家企业以前的诉求，别家的情况不该在这里说。", "What is gone through are the firm's own needs; those of others are not told here."),
)


def ensure_needs_are_the_firms(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that the needs that were gone through are those of the firm (RC357)."""
    for place, each in enumerate(trace.facts.reviewed):
        need = around.index.find("need", each)
        if need is not None and need.facts.enterprise != trace.facts.enterprise:
            firm = around.called("enterprise", need.facts.enterprise)
            yield RC357.broken(("reviewed", place), need=around.called("need", each), firm=firm, id=trace.facts.enterprise)


RC358 = Rule(
    "RC358",
    Text("走访记录补得晚", "Recorded late"),
    Text("{visited_on} 走访，{day} 才记录，隔了 {count} 个工作日", "visited on {visited_on} and recorded on {day}, {count} working days later"),
    Text(
        "以后当天或五个工作日之内记录；日期写错的作废重记：{command}",
        "record it within five working days; if the day is wrong take it out and record it anew: {command}",
    ),
    Text("隔得久了，记的就不是当时说的。", "What is written down weeks later is not what was said."),
    severity="warning",
)


def ensure_recorded_in_time(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a visit is recorded within five working days (RC358, a warning)."""
    facts = trace.facts
    if not stands(facts):
        return
    count = around.calendar.between(date.fromisoformat(facts.visited_on), date.fromisoformat(facts.recorded_on))
    if count > MOST_WORKDAYS:
        yield RC358.broken(("visited_on",), visited_on=facts.visited_on, day=facts.recorded_on, count=count, command=way_out(trace.id, facts.state))


def way_out(identifier: str, state: str | None) -> str:
    """Return the command that takes a wrong visit out of all figures: it is taken back, or archived once the firm has confirmed it."""
    return shown("redchain", "visit", "archive", identifier) if state == "confirmed" else shown("redchain", "visit", "recall", identifier, "--reason", "…")


RC224 = Rule(
    "RC224",
    Text("走访的问题和设置对不上", "Question that is not asked"),
    Text("{why}", "{why}"),
    Text(
        "可用：{allowed}；新问题写到 data/settings/programme.yaml 的 questions",
        "allowed: {allowed}; add new ones to `questions` in data/settings/programme.yaml",
    ),
    Text("问法一致，答案才能放在一起看。", "Answers can be read together only where the questions are the same."),
)


def ensure_questions_are_known(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that what was asked is a question of the settings, and the answer one that it takes (RC224)."""
    known = around.programme.asked() if trace.facts.answered else {}
    for place, (question, value) in enumerate(trace.facts.answered):
        found = known.get(question)
        if found is None:
            why = Text(f"设置里没有问题“{question}”", f"the settings ask no question {question}")
            yield RC224.broken(("answers", place, "question"), why=why, allowed=_listed(known))
        elif not found.takes(value):
            why = Text(f"“{question}”的答案不能是“{value}”", f"{value} is no answer to {question}")
            wanted = _listed(found.options) if found.kind == "choice" else Text("数字", "a number")
            yield RC224.broken(("answers", place, "value"), why=why, allowed=wanted)


def _listed(words: Any) -> Text:
    return join([Text(each, each) for each in words], zh="、", en=", ")


RC238 = Rule(
    "RC238",
    Text("所属项目不是调研", "Project that is no survey"),
    Text("{project}不是走访调研项目", "{project} is not a survey"),
    Text(
        "换成调研项目，或把它改成调研：redchain project edit {id:word} --form survey",
        "name a survey, or make it one: redchain project edit {id:word} --form survey",
    ),
    Text("走访按调研项目统计完成了几家。", "How many firms a survey has reached is counted from the visits that name it."),
)


def ensure_project_is_a_survey(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that the project which a visit names is a survey (RC238)."""
    project = around.index.find("project", trace.facts.project) if trace.facts.project else None
    if project is not None and project.facts.form != "survey":
        yield RC238.broken(("project",), project=around.called("project", project.id), id=project.id)


RC372 = Rule(
    "RC372",
    Text("同一次走访记了两次", "Visit that was recorded twice"),
    Text(
        "{firm}{day} 的走访已经记过：{other}，走访人、方式都一样",
        "the visit of {day} to {firm} is on record already, by the same visitors in the same mode: {other}",
    ),
    Text("重复的作废：{command}", "take the double back: {command}"),
    Text("一次走访记两次，走访次数就多了。", "A visit that is recorded twice counts twice."),
    severity="warning",
)


def ensure_recorded_once(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a visit is on record once (RC372, a warning); reported for each of them, since whoever records one is to be told at once."""
    facts = trace.facts
    if not stands(facts):
        return
    that_day = (
        each for each in around.index.naming("visit", "enterprise", facts.enterprise) if each.facts.visited_on == facts.visited_on and each.id != trace.id
    )
    other = min((each.id for each in that_day if stands(each.facts) and _alike(each.facts) == _alike(facts)), default=None)
    if other is not None:
        firm = around.called("enterprise", facts.enterprise)
        yield RC372.broken(("visited_on",), firm=firm, day=facts.visited_on, other=other, command=way_out(trace.id, facts.state))


def _alike(facts: Any) -> tuple[str, frozenset[str]]:
    return facts.mode, frozenset(facts.visitors)


_ACROSS = (
    (RC224, ensure_questions_are_known),
    (RC238, ensure_project_is_a_survey),
    (RC353, ensure_enough_came),
    (RC354, ensure_recorded_after_the_day),
    (RC375, ensure_day_can_be),
    (RC356, ensure_record_says_what_was_seen),
    (RC357, ensure_needs_are_the_firms),
    (RC358, ensure_recorded_in_time),
    (RC372, ensure_recorded_once),
)
OWN_RULES = (OwnRule(RC355), *(OwnRule(rule, ensure, is_across=True) for rule, ensure in _ACROSS))
