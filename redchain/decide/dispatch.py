"""Dispatching: one or several orders for needs, as one change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from redchain.decide.change import Change, Put
from redchain.decide.lookup import refuse_archived_references, refuse_unknown_references, title_of, unknown_record
from redchain.decide.refusal_words import refused, say_possible, say_record
from redchain.decide.several import SeveralRefusedError
from redchain.decide.take_step import step_taken
from redchain.errors import RedchainError, RefusalError
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.model.dispatch_basis import basis_of
from redchain.model.field_types import Role
from redchain.model.named_record import named
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from redchain.decide.take_step import Doing
    from redchain.model.ledger import Ledger


@dataclass(frozen=True)
class OrderRequest:
    """What is to be dispatched: `due` None means the limit of the settings counts from the day of dispatch."""

    need: str
    unit: str
    role: Role = "lead"
    resource: str | None = None
    item: str | None = None
    due: date | None = None
    reasons: tuple[str, ...] = ()


class WithoutLead(NamedTuple):
    """A need that a plan gives no lead: a gap, or what scores too little (`undecided`: the words for its best score, and the mark), several topics in words, or why the best is `barred` today."""

    need: str
    is_gap: bool
    undecided: tuple[Text, float] | None = None
    several: Text | None = None
    barred: Text | None = None


class Planned(NamedTuple):
    """The needs of a plan: those it plans for, those on hold and those that have a lead order already; and which of the first got no lead."""

    needs: tuple[str, ...]
    held: tuple[str, ...]
    settled: tuple[str, ...]
    without_lead: tuple[WithoutLead, ...]


def dispatch(ledger: Ledger, orders: Sequence[OrderRequest], doing: Doing, ids: Sequence[str], refused: dict[str, RedchainError] | None = None) -> Change:
    """Return the change that makes these orders, each under its id of `ids`; all or none.

    Raises RefusalError when a need is not registered, a name belongs to nothing, or the actor is not the office of the need's chain. Where `refused` is given,
    the needs of such orders are put into it with the reason, those orders whose need or id is in it already are left out, and the others go on.
    """
    made: list[Order] = []
    mates: dict[str, list[Order]] = defaultdict(list)  # of other orders only those of the same need matter
    for order, identifier in zip(orders, ids, strict=True):
        mine = mates[order.need]
        if refused is not None and not refused.keys().isdisjoint({order.need, identifier}):
            continue
        try:
            made.append(_made(ledger.after(mine) if mine else ledger, order, doing, identifier))
        except RedchainError as problem:
            if refused is None:
                raise
            refused[order.need] = problem
            continue
        mine.append(made[-1])
    if not made:
        raise SeveralRefusedError(refused or {}, len(orders))
    units = [title_of(unit) if (unit := ledger.find(Unit, each.unit)) else each.unit for each in made]
    who = f"{made[0].need} to {units[0]}" if len(made) == 1 else f"{len(made)} orders"
    return Change(f"flow: dispatch {', '.join(each.id for each in made)} ({who})", tuple(Put(each) for each in made))


def _made(ledger: Ledger, order: OrderRequest, doing: Doing, identifier: str) -> Order:
    need = ledger.find(Need, order.need)
    if need is None:
        raise unknown_record(ledger, Need, order.need)
    resource = ledger.find(Resource, order.resource)
    blank = Order.model_validate(
        {
            "id": identifier,
            "need": order.need,
            "unit": order.unit,
            "role": order.role,
            "basis": basis_of(need, resource),
            "log": (),
            **{key: value for key in ("item", "resource") if (value := getattr(order, key)) is not None},
            **({"reasons": order.reasons} if order.reasons else {}),
        }
    )
    refuse_unknown_references(ledger, blank)
    refuse_archived_references(ledger, blank)
    return step_taken(ledger, blank, "dispatch", doing, {} if order.due is None else {"due": order.due})[0].after  # type: ignore[return-value]  # the order itself comes first


def refuse_undispatchable(ledger: Ledger, planned: Planned) -> None:
    """Refuse needs asked for by name that cannot be dispatched, each with its own reason."""
    shelf = ledger.shelf(Need)
    for each in (*planned.held, *planned.settled, *planned.needs):
        need = shelf[each]
        if need.state != "registered":
            words = Text("{record}，受理之后才能派单", "{record}; it is dispatched once registered").fill(record=say_record(need))
            raise refused("RC311", words, say_possible(ledger, need))
    if planned.held:
        need = shelf[planned.held[0]]
        raise RefusalError(
            Text("{need}挂起中，恢复后再派", "{need} is on hold; resume it first").fill(need=_spaced(named(ledger.named, "need", need.id))),
            say_possible(ledger, need),
        )
    if planned.settled:
        raise _settled(ledger, planned.settled[0])
    for lacking in planned.without_lead:
        raise _without_lead(ledger, lacking)


def _settled(ledger: Ledger, need: str) -> RefusalError:
    order = next(each.id for each in ledger.where(Order, "need", need) if each.role == "lead" and each.state != "void")
    return RefusalError(
        Text("{need}已有主办工单 {order}", "{need} has a lead order already: {order}").fill(need=_spaced(named(ledger.named, "need", need)), order=order),
        Text(
            f"看进展：redchain order show {word(order)}；另加单位：redchain dispatch 需求 单位",
            f"see it: redchain order show {word(order)}; add a unit: redchain dispatch",
        ),
    )


def _without_lead(ledger: Ledger, lacking: WithoutLead) -> RefusalError:
    need, is_gap, undecided, several, barred = lacking
    called = _spaced(named(ledger.named, "need", need))
    remedy = Text(f"指定单位派单：redchain dispatch {word(need)} 单位", f"choose a unit yourself: redchain dispatch {word(need)} UNIT")
    if is_gap:
        return RefusalError(Text("{need}暂无匹配，是资源缺口，不派单", "nothing fits {need}: it is a gap and is not dispatched").fill(need=called), remedy)
    if several is not None:
        return RefusalError(
            Text("{need}待定：{several}，不派单", "{need} is undecided: {several}, and is not dispatched").fill(need=called, several=several),
            Text(
                f"先拆开：redchain match {word(need)} --split；由一个单位全部办理的，指定单位派单：redchain dispatch {word(need)} 单位",
                f"split it first: redchain match {word(need)} --split; where one unit can do all of it, name that unit: redchain dispatch {word(need)} UNIT",
            ),
        )
    if barred is not None:
        words = Text("{need}待定：最好的资源今天办不了，{why}", "{need} is undecided: its best resource is not to be had today: {why}")
        return RefusalError(words.fill(need=called, why=barred), remedy)
    if undecided is not None:
        words = Text(
            "{need}待定：最好的资源得分 {score}，低于 {least}，不派单",
            "{need} is undecided: its best resource scores {score}, below {least}, and is not dispatched",
        )
        see = Text(
            f"看理由：redchain match {word(need)}；确认合适的，指定单位派单：redchain dispatch {word(need)} 单位 --resource 资源，或放宽 --least",
            f"see the reasons: redchain match {word(need)}; when sure, choose yourself: redchain dispatch {word(need)} UNIT --resource R, or give a lower --least",
        )
        return RefusalError(words.fill(need=called, score=undecided[0], least=f"{undecided[1]:g}"), see)
    return RefusalError(Text("适合{need}的资源都已满", "every resource that fits {need} is full").fill(need=called), remedy)


def nothing_to_dispatch(*, is_planned: bool, undecided: int = 0) -> RefusalError:
    """Return the refusal of a plan that makes no order; `is_planned` says whether there was anything to plan for, `undecided` how much waits for a person."""
    words = Text("没有可以派的需求：已受理、未派主办的需求都没有排上资源", "nothing to dispatch: no registered need without a lead order got a resource")
    if undecided:
        words = Text(f"{words.zh}，{undecided} 项待定", f"{words.en}; {undecided} undecided")
    see = Text("看安排：redchain match --plan", "see the plan: redchain match --plan")
    return RefusalError(words, see if is_planned else Text("看需求：redchain need list", "see the needs: redchain need list"))


def _spaced(name: Text) -> Text:
    """Return a name before more words; behind an id that stands alone Chinese has a blank too."""
    return Text(f"{name.zh} " if name.zh.isascii() else name.zh, name.en)
