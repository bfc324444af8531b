"""What a case's life goes by: its office, its agent's home, what its papers allow, by when it is answered, and the rules of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.kinds.case.checklist import checklist, is_put_right, left_behind, materials, received
from redchain.kinds.order.rules import clock
from redchain.model.dates import local_day
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, Judging
from redchain.model.named_record import named
from redchain.model.sla import due_after
from redchain.model.time_span import Span
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from redchain.kinds.case.model import AgentCase, CaseStep
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger, Trace


IN_HAND = ("open", "submitted", "incomplete")


def home(ledger: Ledger, case: AgentCase) -> tuple[str, ...]:
    """Return the unit or firm that the agent of a case works for."""
    person = ledger.named("person", case.agent)
    return (person.home,) if person else ()


def doers(ledger: Ledger, case: AgentCase) -> frozenset[str]:
    """Return who does the work of a case: its agent's home."""
    return frozenset(home(ledger, case))


def why_not_of_the_item(ledger: Ledger, case: AgentCase, step: CaseStep) -> Text | None:
    """Return that a material is none of the service item's, with those that are, or None."""
    known = [each.title for each in materials(ledger, case.service)]
    other = next((each for each in step.material if each not in known), None)
    if other is None:
        return None
    return Text("事项{service}没有材料“{material}”；它要：{names}", "the service item {service} asks for no “{material}”; it asks for: {names}").fill(
        service=_called(ledger, case), material=other, names=_listed(known)
    )


def why_not_deferrable(ledger: Ledger, case: AgentCase, step: CaseStep) -> Text | None:
    """Return that a material may not follow later, or that it has come, or None."""
    may = [each.title for each in materials(ledger, case.service) if each.deferrable]
    other = next((each for each in step.material if each not in may), None)
    if other is not None:
        return Text("“{material}”不能容缺，要先收齐；这个事项可以容缺的：{names}", "“{material}” may not follow later; of this item these may: {names}").fill(
            material=other, names=_listed(may)
        )
    came = received(case.log)
    there = next((each for each in step.material if each in came), None)
    return None if there is None else Text(f"“{there}”已于 {came[there]} 收到，不用容缺", f"“{there}” came on {came[there]} and need not follow")


def why_not_until(ledger: Ledger, case: AgentCase, step: CaseStep) -> Text | None:
    """Return that a material would follow later than the promised working days after it was first let follow, or None."""
    service, zone = ledger.named("service", case.service), ledger.settings.zone
    if service is None or service.promised_days is None or step.until is None:
        return None
    for title in step.material:
        began = next((each.at for each in case.log if each.step == "defer" and title in each.material), step.at)
        last = ledger.settings.calendar.add(local_day(began, zone), service.promised_days)
        if step.until > last:
            return Text(
                "“{title}”要在承诺时限 {days} 个工作日内补齐，最晚 {last}，写的是 {until}",
                "“{title}” has to follow within the {promised} promised, by {last}, not {until}",
            ).fill(title=title, days=service.promised_days, promised=counted(service.promised_days, "working day"), last=last, until=step.until)
    return None


def why_not_trusted(ledger: Ledger, case: AgentCase, step: CaseStep) -> Text | None:
    """Return that the firm's credit record was found not to be clean when it was last looked at, or None."""
    firm = ledger.named("enterprise", case.enterprise)
    seen = _last_seen(firm.credit, local_day(step.at, ledger.settings.zone).isoformat()) if firm else None
    if seen is None:
        return None
    return Text(
        f"企业 {seen} 核查有不良信用记录，没有修复的不能容缺",
        f"on {seen} the firm's credit record was found not to be clean, and until it is nothing follows later",
    )


def _last_seen(credit: Iterable[str], day: str) -> str | None:
    """Return the day on which a credit record was last looked at by a day, where it was not clean then."""
    found = [each for each in credit if each.split(" ")[0] <= day]
    seen, holds = found[-1].split(" ") if found else ("", "1")
    return seen if holds == "0" else None


def why_not_submitted(ledger: Ledger, case: AgentCase, step: CaseStep) -> Text | None:
    """Return which needed materials have neither come nor may follow, or that nothing was done since the case was sent back, or None."""
    left = [each.title for each in checklist(ledger, case) if each.is_missing]
    if not left:
        return None if is_put_right(case.log) or step.note else _NOT_PUT_RIGHT.fill(id=case.id)
    return Text("还差 {count} 份必要材料：{names}", "{count} needed: {names}").fill(
        count=Text(str(len(left)), f"{counted(len(left), 'material')} more {'is' if len(left) == 1 else 'are'}"), names=_listed(left)
    )


_NOT_PUT_RIGHT = Text(
    "退回补正以后还没有补：补来的材料用 redchain case receive {id:word} --material … 记，别的补正用 --note 写明",
    "nothing was done since it was sent back: record what came with redchain case receive {id:word} --material …, and say with --note what else was put right",
)


def why_not_granted(_ledger: Ledger, case: AgentCase, _step: CaseStep) -> Text | None:
    """Return which materials that were to follow have not come, or None."""
    left = left_behind(case.log)
    return _say_left(left) if left else None


def _say_left(left: Mapping[str, date]) -> Text:
    zh, en = [f"{title}（{until} 前）" for title, until in left.items()], [f"{title} (by {until})" for title, until in left.items()]
    return Text(f"容缺的材料还没有补：{'、'.join(zh)}", f"what was to follow has not come: {', '.join(en)}")


def in_full(ledger: Ledger, case: AgentCase, _at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what papers entail: a material that is named by a part of one title alone is that one."""
    titles = [each.title for each in materials(ledger, case.service)]
    given = tuple(values.get("material") or ())
    meant = tuple(dict.fromkeys(_meant(titles, each) for each in given))
    return Effect({"material": meant}) if meant != given else Effect()


def _meant(titles: Iterable[str], given: str) -> str:
    found = [each for each in titles if given in each]
    return found[0] if len(found) == 1 and given not in titles else given


def submit(ledger: Ledger, case: AgentCase, at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what submitting entails: without a due date of its own the promised working days of the service item, counted from the moment."""
    if values.get("due"):
        return Effect()
    service = ledger.named("service", case.service)
    if service is None or service.promised_days is None:
        why = Text("事项{service}没有写承诺时限，用 --due 写限期", "the service item {service} promises no days; give the due date with --due")
        return Effect(hindrance=("RC304", why.fill(service=_called(ledger, case))))
    return Effect(clock(due_after(ledger.settings, at, Span(service.promised_days))))


def grant(ledger: Ledger, case: AgentCase, _at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what granting entails: without a result of its own the results that the service item says."""
    service = ledger.named("service", case.service)
    return Effect({"result": "、".join(service.results)}) if not values.get("result") and service is not None and service.results else Effect()


def due_now(ledger: Ledger, case: AgentCase) -> tuple[date, date | None] | None:
    """Return when a submitted case is due by the calendar of today, and the due date that was written where that is another; None before it was submitted."""
    step = next((each for each in reversed(case.log) if each.step == "submit" and each.due is not None), None)
    if step is None or step.due is None:
        return None
    settings = ledger.settings
    day = settings.calendar.on_or_after(step.due) if step.workdays is None else due_after(settings, step.at, Span(step.workdays)).day
    return day, None if day == step.due else step.due


def _called(ledger: Ledger, case: AgentCase) -> Text:
    return named(ledger.named, "service", case.service)


def _listed(names: list[str]) -> Text:
    return Text("、".join(names) or "（没有）", ", ".join(names) or "(none)")


KNOWN_MATERIAL = Condition("RC360", why_not_of_the_item)
COMPLETE = Condition("RC361", why_not_submitted)
DEFERRABLE = Condition("RC362", why_not_deferrable)
IN_TIME = Condition("RC363", why_not_until)
TRUSTED = Condition("RC364", why_not_trusted)
MADE_GOOD = Condition("RC365", why_not_granted)
OWN_WORK = Judging(doers, Text("自己办的这一件", "has done this case itself"))

_TAKEN = Text("办这一步时不让过", "when the step is taken, it is refused")
"""A service item may be changed while cases are in hand: what was right by then is not made wrong, but pointed out."""

RC360 = Rule(
    "RC360",
    Text("不是事项的材料", "Material that the item does not ask for"),
    Text("事项{service}没有材料“{material}”", "the service item {service} asks for no “{material}”"),
    Text("照事项里的材料名称写：redchain service show {id:word}", "name it as the service item does: redchain service show {id:word}"),
    Text("名称对不上，清单上就总是差这一份。", "Under another name it stays missing on the checklist."),
    severity="warning",
    otherwise=_TAKEN,
)
RC361 = Rule(
    "RC361",
    Text("材料没收齐就报送", "Submitted with materials missing"),
    Text("已报送，必要材料“{material}”没有收到，也没有容缺", "it is submitted, and the needed material “{material}” has neither come nor may follow"),
    Text(
        "收到了就补记：redchain case receive {id:word} --material …；退回补正以后还可以容缺",
        "record it if it has come: redchain case receive {id:word} --material …; once the case is sent back it may be let follow",
    ),
    Text("材料不齐报上去，多半要退回补正，企业白等。", "What is submitted incomplete comes back, and the firm has waited for nothing."),
    severity="warning",
    otherwise=_TAKEN,
)
RC362 = Rule(
    "RC362",
    Text("不能容缺的材料", "Material that may not follow later"),
    Text("“{material}”记了容缺，事项{service}不许容缺这一份", "“{material}” is to follow, which the service item {service} does not allow"),
    Text(
        "先收齐：redchain case receive {id:word} --material …；确实可以后补的，由实施单位改事项",
        "have it: redchain case receive {id:word} --material …; where it may follow after all, the item's unit says so",
    ),
    Text("哪些能后补由实施单位定，代办的人不能自己定。", "What may follow later is for the unit in charge to say, not for whoever does the case."),
    severity="warning",
    otherwise=_TAKEN,
)
RC363 = Rule(
    "RC363",
    Text("容缺期限太长", "Follows too late"),
    Text("“{material}”容缺到 {until}，按承诺时限最晚 {last}", "“{material}” is to follow by {until}; within the days promised it would be by {last}"),
    Text("请企业在 {last} 以前补齐：redchain case receive {id:word} --material …", "have it by {last}: redchain case receive {id:word} --material …"),
    Text(
        "容缺的材料要在事项的承诺时限内补齐，延几次也从头一次算起。",
        "What follows has to come within the days promised for the item, counted from the first time.",
    ),
    severity="warning",
    otherwise=_TAKEN,
)
RC364 = Rule(
    "RC364",
    Text("信用不良还容缺", "Let follow without a clean credit record"),
    Text(
        "{firm}在 {seen} 核查有不良信用记录，“{material}”还是容缺了",
        "“{material}” is to follow, though the credit record of {firm} was found not to be clean on {seen}",
    ),
    Text(
        "收齐再办：redchain case receive {id:word} --material …；已经修复的，先登记新的核查：redchain enterprise edit {enterprise:word} --attested …",
        "have it: redchain case receive {id:word} --material …; if the record is clean again, enter that first: redchain enterprise edit {enterprise:word} --attested …",
    ),
    Text("容缺凭信用承诺，失信没有修复的不适用。", "To let something follow is to trust a promise, which takes a clean record."),
    severity="warning",
    otherwise=_TAKEN,
)
RC365 = Rule(
    "RC365",
    Text("容缺没补齐就办成", "Granted before the rest came"),
    Text("{why}", "{why}"),
    Text(
        "补齐以后再办成：redchain case receive {id:word} --material …；没有补的不予办理",
        "have it first: redchain case receive {id:word} --material …; refuse the case where it does not come",
    ),
    Text("容缺是先受理、后补交，没有补齐不能出证。", "The rest may follow, but nothing is issued before it has come."),
)
RC367 = Rule(
    "RC367",
    Text("需求是别家的", "Need of another firm"),
    Text("需求{need}是{firm}的，这一件是给{other}办的", "the need {need} is {firm}'s, and this case is done for {other}"),
    Text(
        "核对 need，这家企业的需求：redchain need list --enterprise {id:word}",
        "look up `need`; the needs of this firm: redchain need list --enterprise {id:word}",
    ),
    Text("件挂错了需求，两家的账都对不上。", "A case under the wrong need confuses the records of both firms."),
)


def ensure_papers_fit_the_item(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that the papers of a case in hand are those its service item asks for (RC360), complete once submitted (RC361), let follow where they may (RC362), soon enough (RC363) and of a firm with a clean record (RC364); all warnings."""
    case, item = trace.facts, around.index.find("service", trace.facts.service)
    if item is None or case.state not in IN_HAND:
        return
    asked, needed, may = (_of_the_item(around, item, each) for each in ("materials_asked", "materials_needed", "materials_deferrable"))
    service, later = around.called("service", item.id), [each.split(" ", 2) for each in case.deferrals]
    yield from (RC360.broken(("log",), service=service, material=each, id=item.id) for each in case.papers if each not in asked)
    if case.state == "submitted":
        yield from (RC361.broken(("log",), material=each, id=trace.id) for each in needed if each not in case.papers)
    firm = around.index.find("enterprise", case.enterprise)
    for begun, until, title in later:
        seen = _last_seen(firm.facts.credit, begun) if firm else None
        if seen is not None:
            yield RC364.broken(("log",), firm=around.called("enterprise", firm.id), seen=seen, material=title, id=trace.id, enterprise=firm.id)
        if title in asked and title not in may:
            yield RC362.broken(("log",), service=service, material=title, id=trace.id)
        elif item.facts.promised_days is not None:
            last = around.calendar.add(date.fromisoformat(begun), item.facts.promised_days)
            if until > last.isoformat():
                yield RC363.broken(("log",), material=title, until=until, last=last, id=trace.id)


def _of_the_item(around: Any, item: Trace, key: str) -> tuple[str, ...]:
    """Return titles of materials of a service item; of a bundle that names none those of its items."""
    if item.facts.materials_asked:
        return tuple(getattr(item.facts, key))
    parts = (around.index.find("service", each) for each in item.facts.named)
    return tuple(dict.fromkeys(title for part in parts if part is not None for title in getattr(part.facts, key)))


def ensure_rest_had_come(case: AgentCase) -> Iterator[Finding]:
    """Ensure that nothing is granted before what was let follow has come (RC365)."""
    for place, step in enumerate(case.log):
        left = left_behind(case.log[:place]) if step.step == "grant" else {}
        if left:
            yield RC365.broken(("log", place, "step"), why=_say_left(left), id=case.id)


def ensure_need_is_the_firms(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a case is done for the firm whose need it names (RC367)."""
    case = trace.facts
    need = around.index.find("need", case.need) if case.need else None
    if need is not None and need.facts.enterprise != case.enterprise:
        firm, other = around.called("enterprise", need.facts.enterprise), around.called("enterprise", case.enterprise)
        yield RC367.broken(("need",), need=around.called("need", case.need), firm=firm, other=other, id=case.enterprise)
