"""What a need's life goes by: its chain and office, what stands against its steps, what they entail, and when it is escalated (提级)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.kinds.chain.model import office_of_chain
from redchain.kinds.enterprise.rules import RC375, too_early
from redchain.kinds.order.model import orders_of
from redchain.model.dates import local, local_day
from redchain.model.deadline_clock import clock_of
from redchain.model.fields import fields
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, Judging, OwnRule
from redchain.model.named_record import named
from redchain.model.powers import say_state, states_at, was_open
from redchain.model.suggested_commands import command_for
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from redchain.kinds.need.model import Need, NeedStep
    from redchain.kinds.order.model import Order, OrderStep
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger, Trace
    from redchain.model.settings import Settings

_NOT_REACHED = frozenset({"unreachable", "unrated"})


def chain_id(ledger: Ledger, need: Need) -> str:
    """Return the id of a need's chain: its own, or its firm's first; empty when neither says one."""
    firm = None if need.chain else ledger.named("enterprise", need.enterprise)
    return need.chain or (firm.chains[0] if firm and firm.chains else "")


def office(ledger: Ledger, need: Need) -> tuple[str, ...]:
    """Return the units that are the office of a need's chain."""
    return office_of_chain(ledger, chain_id(ledger, need))


def holders(ledger: Ledger, need: Need) -> frozenset[str]:
    """Return the units that hold an order of the need that is not void."""
    return frozenset(each.unit for each in orders_of(ledger, need.id) if each.state != "void")


def why_not_merged(ledger: Ledger, need: Need, step: NeedStep) -> Text | None:
    """Return why a need may not be merged into the one the step names, or None."""
    if step.into is None:
        others = (each for each in ledger.all(type(need)) if each.id != need.id)
        return None if any(_takes_in(each, step.at) for each in others) else Text("没有别的在办需求可以并入", "there is no other open need to merge it into")
    if step.into == need.id:
        return Text("不能并入自己", "a need cannot be merged into itself")
    target = ledger.named("need", step.into)
    if target is None:
        return Text(f"没有需求 {step.into}", f"there is no need {step.into}")
    if not _takes_in(target, step.at):
        return Text("{into}是“{state}”，只能并入还在办的需求", "{into} is “{state}”; a need is merged into one that is still open").fill(
            into=named(ledger.named, "need", target.id), state=say_state(target, step.at)
        )
    return None


def _takes_in(target: Need, at: datetime) -> bool:
    """Whether another need may be merged into this one at a moment: it is open then."""
    return bool(states_at(target, at) & frozenset(target.moves.open))


def why_not_ended(ledger: Ledger, need: Need, step: NeedStep) -> Text | None:
    """Return why a need may not end now, or None: it does not end while a unit works on it."""
    first = next((each for each in orders_of(ledger, need.id) if was_open(each, step.at)), None)
    if first is None:
        return None
    return Text("工单 {order} 还在“{state}”，先撤销（{recall}）", "its order {order} is still “{state}”; recall it first ({recall})").fill(
        order=first.id, state=say_state(first, step.at), recall=command_for(type(first), first.id, "recall")
    )


def merged_into(ledger: Ledger, need: Need) -> tuple[Need, ...]:
    """Return the needs that are merged into this one."""
    return ledger.where(type(need), "into", need.id)


def orders_for(ledger: Ledger, need: Need) -> tuple[Order, ...]:
    """Return the orders of a need."""
    return orders_of(ledger, need.id)


def projects_for(ledger: Ledger, need: Need) -> tuple[Any, ...]:
    """Return the projects that answer a need."""
    return ledger.where_named("project", "needs", need.id)


def why_not_released(ledger: Ledger, need: Need, step: NeedStep) -> Text | None:
    """Return that other firms' needs are merged into it and would end with it unheard, or None."""
    others = (each for each in ledger.where(type(need), "into", need.id) if each.enterprise != need.enterprise and "merged" in states_at(each, step.at))
    first = next(others, None)
    if first is None:
        return None
    return Text(
        "需求 {other}（{firm}）并入了它，会跟着没有下文；先重新打开：redchain need reopen {other:word} --reason …",
        "the need {other} ({firm}) is merged into it and would end unheard; reopen that one first: redchain need reopen {other:word} --reason …",
    ).fill(other=first.id, firm=first.enterprise)


def why_not_verified(ledger: Ledger, need: Need, step: NeedStep) -> Text | None:
    """Return why a need may not be verified now, or None: its lead units have all answered, one at least (domain §0.2)."""
    leads = [each for each in orders_of(ledger, need.id) if each.role == "lead" and each.log and each.log[0].at <= step.at]
    waiting = next((each for each in leads if not states_at(each, step.at) & {"finished", "void"}), None)
    if waiting is not None:
        return Text("主办工单 {order} 还在“{state}”，办复之后才能核验", "its lead order {order} is still “{state}”; verification comes after the answer").fill(
            order=waiting.id, state=say_state(waiting, step.at)
        )
    if not any("finished" in states_at(each, step.at) for each in leads):
        return Text("还没有主办单位办复，没有可核验的", "no lead unit has answered yet; there is nothing to verify")
    return None


def verify(_ledger: Ledger, _need: Need, _at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what a verification entails: a firm that could be asked and answered is a valid follow-up, unless somebody says otherwise (domain §1.4)."""
    rating = values.get("rating")
    return Effect() if rating is None or values.get("valid") is not None else Effect({"valid": rating not in _NOT_REACHED})


ENDED = Condition("RC309", why_not_ended)
RELEASED = Condition("RC322", why_not_released)
MERGED = Condition("RC310", why_not_merged)
VERIFIED = Condition("RC307", why_not_verified)
OWN_ORDERS = Judging(holders, Text("自己承办了这条需求的工单", "holds an order of this need"))

MOST_FRUITLESS = 2
"""So many dispatches without a result put a need on the list."""


class Fruitless(NamedTuple):
    """A dispatch that led to nothing: its id, its unit, when that was settled, and how."""

    order: str
    unit: str
    at: datetime
    words: Text


class Stuck(NamedTuple):
    """A need on the list, with the dispatches that put it there, oldest first."""

    need: str
    fruitless: tuple[Fruitless, ...]

    @property
    def reasons(self) -> tuple[Text, ...]:
        """Why it is on the list, one phrase a dispatch."""
        return tuple(each.words for each in self.fruitless)


def escalation(ledger: Ledger) -> tuple[Stuck, ...]:
    """Return the needs on the escalation list, by id.

    A need is on it when it is registered and since it was last escalated or reopened at least two of its lead or joint dispatches came to
    nothing: sent back with the office's consent, or recalled after the unit had accepted or after the due date (a recall before
    that only mends a slip). After Quanzhou's and Bozhou's rule: two hand-offs without a result go up (domain §0.4, §1.2).
    """
    troubled = sorted({each.need for each in ledger.where_named("order", "state", "void")})
    needs = (need for each in troubled if (need := ledger.named("need", each)))
    return tuple(found for need in needs if (found := stuck(ledger, need)))


def stuck(ledger: Ledger, need: Need) -> Stuck | None:
    """Return the entry of one need, or None when it is not on the list."""
    return _stuck(need, orders_of(ledger, need.id), ledger.settings)


def _stuck(need: Need, orders: Iterable[Order], settings: Settings) -> Stuck | None:
    if need.state != "registered":
        return None
    since = max((each.at for each in need.log if each.step in {"escalate", "reopen"}), default=None)
    found = sorted(
        (each for order in orders if (each := _fruitless(need, order, settings)) and (since is None or each.at > since)), key=lambda each: (each.at, each.order)
    )
    return Stuck(need.id, tuple(found)) if len(found) >= MOST_FRUITLESS else None


def _fruitless(need: Need, order: Order, settings: Settings) -> Fruitless | None:
    if order.state != "void" or order.role == "support":
        return None
    last = next(each for each in reversed(order.log) if each.step in {"uphold", "recall"})
    if last.step == "recall" and not _was_tried(need, order, last, settings):
        return None
    words = {
        "uphold": Text("{order}（{unit}）退单", "{order} ({unit}) was sent back"),
        "recall": Text("{order}（{unit}）无结果撤销", "{order} ({unit}) was recalled without a result"),
    }
    return Fruitless(order.id, order.unit, last.at, words[last.step].fill(order=order.id, unit=order.unit))


def _was_tried(need: Need, order: Order, recall: OrderStep, settings: Settings) -> bool:
    """Whether a unit had taken the order, or let the due date in force pass, before it was recalled."""
    if any(each.step == "accept" for each in order.log):
        return True
    clock = clock_of(order.log, need.log, settings, local_day(recall.at, settings.zone))
    return clock is not None and clock.end.has_passed(local(recall.at, settings.zone))


RC322 = Rule(
    "RC322",
    Text("并入的需求没有下文", "Merged into a need that ended"),
    Text("它并入的需求{target}是“{state}”，没有人再办它", "the need {target} that it was merged into is “{state}”, so nobody works on it"),
    Text("重新打开：redchain need reopen {id:word} --reason …", "open it again: redchain need reopen {id:word} --reason …"),
    Text("合并只是并案办理；并入的那条撤回了，这一条的企业还在等。", "Merging joins work; when the other firm withdraws, this one is still waiting."),
    lets_pass=True,
)
_UNHEARD = {"declined": Text("不予受理", "declined"), "withdrawn": Text("已撤回", "withdrawn")}


def ensure_merged_needs_are_heard(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a merged need does not end with another firm's that was withdrawn or declined (RC322)."""
    seen, target = {trace.id}, around.index.find("need", trace.facts.into or "")
    while target is not None and target.facts.into and target.id not in seen:
        seen.add(target.id)
        target = around.index.find("need", target.facts.into)
    if target is not None and target.facts.state in _UNHEARD and target.facts.enterprise != trace.facts.enterprise:
        yield RC322.broken(("log",), target=around.called("need", target.id), state=_UNHEARD[target.facts.state], id=trace.id)


RC374 = Rule(
    "RC374",
    Text("走访撑不起需求", "Visit that does not bear its need"),
    Text("来源写的走访 {visit}，{why}", "of the visit {visit}, its source: {why}"),
    Text(
        "核对走访和日期；需求不成立的撤回：redchain need withdraw {id:word}",
        "look at the visit and the dates; withdraw a need that does not stand: redchain need withdraw {id:word}",
    ),
    Text("需求写着从哪次走访来，那次走访要对得上。", "A need that names a visit as its source has to go back to it."),
    severity="warning",
)


def ensure_visit_bears_it(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that the visit which a need names as its source was made at the need's firm, by the day it was raised, and is neither taken back, disputed nor archived (RC374, a warning)."""
    facts = trace.facts
    visit = around.index.find("visit", facts.source_ref) if facts.source_ref else None
    if visit is None:
        return
    for why in _why_not_borne(visit.facts, facts):
        yield RC374.broken(("source_ref",), visit=visit.id, why=why, id=trace.id)


def _why_not_borne(visit: Any, need: Any) -> Iterator[Text]:
    if visit.enterprise != need.enterprise:
        yield Text("走访的是别家企业", "it was made at another firm")
    if need.raised_on < visit.visited_on:
        yield Text(
            f"在 {visit.visited_on}，需求 {need.raised_on} 就提出了", f"it was made on {visit.visited_on}, and the need was raised on {need.raised_on} already"
        )
    if visit.state in _NOT_BORNE:
        yield _NOT_BORNE[visit.state]
    elif visit.archived_on:
        yield Text("已经归档，走访不计", "it is archived, and counts nowhere")


_NOT_BORNE = {"void": Text("已经作废", "it was taken back"), "disputed": Text("企业有异议", "the firm disputes it")}


def ensure_raised_in_our_time(need: Need) -> Iterator[Finding]:
    """Ensure that no need is dated before anything could be recorded (RC375)."""
    yield from too_early(fields(type(need))["raised_on"].label, ("raised_on",), need.raised_on)


OWN_RULES = (
    OwnRule(RC375, ensure_raised_in_our_time),
    OwnRule(RC374, ensure_visit_bears_it, is_across=True),
    OwnRule(RC322, ensure_merged_needs_are_heard, is_across=True),
)
