"""The rules of cases beside those of their papers: due dates, doubles, firms that do not operate, days that cannot be; and the list of them all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.kinds.case.rules import (
    IN_HAND,
    RC360,
    RC361,
    RC362,
    RC363,
    RC364,
    RC365,
    RC367,
    ensure_need_is_the_firms,
    ensure_papers_fit_the_item,
    ensure_rest_had_come,
)
from redchain.kinds.enterprise.rules import RC375, STILL, too_early
from redchain.model.fields import fields
from redchain.model.finding import Rule
from redchain.model.kind import OwnRule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.case.model import AgentCase
    from redchain.model.finding import Finding
    from redchain.model.ledger import Trace

RC371 = Rule(
    "RC371",
    Text("限期晚于承诺", "Due later than promised"),
    Text(
        "限期写的是 {due}，按事项{service}的承诺时限最晚 {last}",
        "its due date is {due}; within the days that the service item {service} promises it would be {last}",
    ),
    Text(
        "催办的按 {last} 办；限期写错的退回补正以后重报：redchain case ask-more {id:word} --reason …",
        "have it by {last}; if the date is wrong send the case back and submit it again: redchain case ask-more {id:word} --reason …",
    ),
    Text("限期写得比承诺晚，逾期就看不出来。", "With a due date behind the promise nobody sees that it is late."),
    severity="warning",
)


def ensure_due_as_promised(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a submitted case is not due later than its service item promises (RC371, a warning)."""
    case, item = trace.facts, around.index.find("service", trace.facts.service)
    if item is None or item.facts.promised_days is None or case.state != "submitted" or not case.due_by_hand:
        return
    sent, due = (date.fromisoformat(each) for each in case.due_by_hand.split(" "))
    last = around.calendar.add(sent, item.facts.promised_days)
    if around.calendar.on_or_after(due) > last:
        yield RC371.broken(("log",), due=due, service=around.called("service", item.id), last=last, id=trace.id)


RC373 = Rule(
    "RC373",
    Text("同一事项在办两件", "Second case of the same item"),
    Text("{firm}的{service}已有在办的件 {other}", "{service} is being done for {firm} already, by the case {other}"),
    Text(
        "重复的撤回：redchain case withdraw {id:word}；确实要办两次的不用管",
        "withdraw the double: redchain case withdraw {id:word}; let it be where it is to be done twice",
    ),
    Text("两个代办员各办一遍，企业要交两回材料。", "Where two agents do the same the firm hands in its papers twice."),
    severity="warning",
)


def ensure_done_once(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a service item is in hand once for a firm (RC373, a warning); reported for each of them, since whoever opens one is to be told at once."""
    case = trace.facts
    same = (each for each in around.index.naming("case", "enterprise", case.enterprise) if each.facts.service == case.service and _is_in_hand(each))
    other = min((each.id for each in same if each.id != trace.id), default=None)
    if _is_in_hand(trace) and other is not None:
        firm, service = around.called("enterprise", case.enterprise), around.called("service", case.service)
        yield RC373.broken(("service",), firm=firm, service=service, other=other, id=trace.id)


def _is_in_hand(trace: Trace) -> bool:
    return trace.facts.state in IN_HAND


_PAPERS = tuple(OwnRule(each) for each in (RC361, RC362, RC363, RC364))
RC376 = Rule(
    "RC376",
    Text("给停业、失联的企业办件", "Case of a firm that does not operate"),
    Text("{firm}登记为{state}，这一件还在办", "{firm} is on record as {state}, and the case is in hand"),
    Text(
        "先核实企业还在不在；不办了的撤回：redchain case withdraw {id:word} --reason …；恢复经营的改档案：redchain enterprise edit {enterprise:word} --operating normal",
        "find out first whether the firm is still there; withdraw the case: redchain case withdraw {id:word} --reason …; "
        "or, if it works again: redchain enterprise edit {enterprise:word} --operating normal",
    ),
    Text(
        "企业不在了，办下来的证照没有人用；委托是不是它的，也要核实。",
        "Nobody uses what is granted to a firm that is gone, and the mandate may not be its own.",
    ),
    severity="warning",
)


def ensure_firm_operates(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that the firm of a case in hand is in operation (RC376, a warning)."""
    firm = around.index.find("enterprise", trace.facts.enterprise)
    if _is_in_hand(trace) and firm is not None and firm.facts.operating in STILL:
        yield RC376.broken(("enterprise",), firm=around.called("enterprise", firm.id), state=STILL[firm.facts.operating], id=trace.id, enterprise=firm.id)


def ensure_mandate_is_of_our_time(case: AgentCase) -> Iterator[Finding]:
    """Ensure that no mandate is dated before anything could be recorded (RC375)."""
    for place, step in enumerate(case.log):
        yield from too_early(fields(type(step))["authorised_on"].label, ("log", place, "authorised_on"), step.authorised_on)


OWN_RULES = (
    OwnRule(RC375, ensure_mandate_is_of_our_time),
    OwnRule(RC376, ensure_firm_operates, is_across=True),
    OwnRule(RC360, ensure_papers_fit_the_item, is_across=True),
    *_PAPERS,
    OwnRule(RC365, ensure_rest_had_come),
    OwnRule(RC367, ensure_need_is_the_firms, is_across=True),
    OwnRule(RC371, ensure_due_as_promised, is_across=True),
    OwnRule(RC373, ensure_done_once, is_across=True),
)
