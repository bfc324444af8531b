"""What other records, and the past of the record itself, say against a step that the table of moves would allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.need.model import OPEN_NEED_STATES, Need
from redchain.kinds.order.by_need import orders_of
from redchain.kinds.order.extension import why_not_extended
from redchain.kinds.project.model import Project
from redchain.model.base import START
from redchain.model.clock import is_held
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from redchain.kinds.need.model import NeedStep
    from redchain.kinds.order.model import Order, OrderStep
    from redchain.kinds.project.model import ProjectStep
    from redchain.model.base import Record, Step
    from redchain.model.ledger import Ledger

_ACTIVE = frozenset({"pending", "working", "disputed"})


def blocked(ledger: Ledger, record: Record, step: Step) -> Text | None:
    """Return why a step that the table allows may still not be taken, or None.

    `record` is the record before the step (a new one: with an empty log); whether the table allows the step is not asked here.
    Other records are seen as they were at the moment of the step, so `ledger` may hold their later life: to judge a proposal, pass what it proposes.
    """
    found = breach(ledger, record, step)
    return None if found is None else found[1]


def breach(ledger: Ledger, record: Record, step: Step) -> tuple[str, Text] | None:
    """Return the same with the code of the rule that the step would break."""
    for code, condition in _CONDITIONS.get((type(record).kind.name, step.step), ()):
        words = condition(ledger, record, step)
        if words is not None:
            return code, words
    return None


def breach_alone(record: Record, step: Step) -> tuple[str, Text] | None:
    """Return the same for what the record's own past says, of the verbs that need no other record."""
    for code, condition in _ALONE.get((type(record).kind.name, step.step), ()):
        words = condition(None, record, step)
        if words is not None:
            return code, words
    return None


def states_at(record: Record, moment: datetime) -> frozenset[str]:
    """Return the states a record had at a moment: one, or several when steps were taken at that very moment."""
    log, moves = getattr(record, "log", ()), record.moves
    if moves is None:
        return frozenset({START})
    begun = sum(1 for each in log if each.at < moment)
    reached = sum(1 for each in log if each.at <= moment)
    return frozenset(moves.state(log[:count]) for count in range(begun, reached + 1))


def _registered(ledger: Ledger, order: Order, step: OrderStep) -> Text | None:
    need = ledger.find(Need, order.need)
    if need is None:
        return Text(f"没有需求 {order.need}", f"there is no need {order.need}")
    if "registered" in states_at(need, step.at):
        return None
    return Text("只有已受理的需求才能派单，{need} 是“{state}”", "only a registered need is dispatched, and {need} is “{state}”").fill(
        need=need.id, state=_said(need)
    )


def _item(ledger: Ledger, order: Order, _step: OrderStep) -> Text | None:
    need = ledger.find(Need, order.need)
    titles = [each.title for each in need.items] if need else []
    if order.item is None or order.item in titles:
        return None
    names = Text("、".join(titles) or "（没有）", ", ".join(titles) or "(none)")
    return Text("需求 {need} 没有子事项“{item}”；它有：{names}", "the need {need} has no sub-item {item}; it has: {names}").fill(
        need=order.need, item=order.item, names=names
    )


def _single(ledger: Ledger, order: Order, step: OrderStep) -> Text | None:
    """A unit has one order in hand for one matter."""
    same = (each for each in orders_of(ledger, order.need) if each.id != order.id and (each.unit, each.item) == (order.unit, order.item))
    twin = next((each for each in same if _was_active(each, step.at)), None)
    if twin is None:
        return None
    return Text("{unit} 手上已有这条需求的工单 {other}（{state}）", "{unit} already has the order {other} for it in hand ({state})").fill(
        unit=order.unit, other=twin.id, state=_said(twin)
    )


def _send_back(_ledger: Ledger | None, order: Order, _step: OrderStep) -> Text | None:
    if any(each.step == "overrule" for each in order.log):
        return Text("退单已被驳回过一次，不能再退", "it was overruled once; there is no second refusal")
    return None


def _extend(_ledger: Ledger | None, order: Order, step: OrderStep) -> Text | None:
    """What the order alone tells; its due date in force takes its need and the calendar."""
    if is_held(order.log):
        return Text("挂起中不计时，恢复后再申请延期", "it is on hold and its clock stands; resume it before asking for more time")
    if order.due is not None and step.due is not None and step.due <= order.due:
        return Text(f"新限期 {step.due} 不晚于现在的限期 {order.due}", f"the new due date {step.due} is not after the present one, {order.due}")
    return None


def _hold(_ledger: Ledger | None, record: Order | Need, _step: Step) -> Text | None:
    return Text("已经挂起", "it is already on hold") if is_held(record.log) else None


def _resume(_ledger: Ledger | None, record: Order | Need, _step: Step) -> Text | None:
    return None if is_held(record.log) else Text("没有挂起，不用恢复", "it is not on hold")


def _redo(ledger: Ledger, order: Order, step: OrderStep) -> Text | None:
    need = ledger.find(Need, order.need)
    if need is None or "registered" in states_at(need, step.at):
        return None
    return Text("需求 {need} 是“{state}”，先重新打开再重办", "the need {need} is “{state}”; reopen it before its order is redone").fill(
        need=need.id, state=_said(need)
    )


def _merge(ledger: Ledger, need: Need, step: NeedStep) -> Text | None:
    if step.into == need.id:
        return Text("不能并入自己", "a need cannot be merged into itself")
    target = ledger.find(Need, step.into)
    if target is None:
        return Text(f"没有需求 {step.into}", f"there is no need {step.into}")
    if not states_at(target, step.at) & frozenset(OPEN_NEED_STATES):
        return Text("{into} 是“{state}”，只能并入还在办的需求", "{into} is “{state}”; a need is merged into one that is still open").fill(
            into=target.id, state=_said(target)
        )
    return None


def _end(ledger: Ledger, need: Need, step: NeedStep) -> Text | None:
    """A need does not end while a unit works on it."""
    open_orders = [each for each in orders_of(ledger, need.id) if _was_active(each, step.at)]
    if not open_orders:
        return None
    first = open_orders[0]
    return Text(
        "工单 {order} 还在“{state}”，先撤销（redchain recall {order}）", "its order {order} is still “{state}”; recall it first (redchain recall {order})"
    ).fill(order=first.id, state=_said(first))


def _verify(ledger: Ledger, need: Need, step: NeedStep) -> Text | None:
    leads = [each for each in orders_of(ledger, need.id) if each.role == "lead" and each.log and each.log[0].at <= step.at]
    waiting = next((each for each in leads if not states_at(each, step.at) & {"finished", "void"}), None)
    if waiting is not None:
        return Text("主办工单 {order} 还在“{state}”，办复之后才能核验", "its lead order {order} is still “{state}”; verification comes after the answer").fill(
            order=waiting.id, state=_said(waiting)
        )
    if not any("finished" in states_at(each, step.at) for each in leads):
        return Text("还没有主办单位办复，没有可核验的", "no lead unit has answered yet; there is nothing to verify")
    return None


def _milestone(_ledger: Ledger | None, project: Project, step: ProjectStep) -> Text | None:
    known = {each.title: each for each in project.milestones}
    if step.milestone not in known:
        names = Text("、".join(known) or "（没有）", ", ".join(known) or "(none)")
        return Text("项目没有里程碑“{title}”；它有：{names}", "the project has no milestone {title}; it has: {names}").fill(title=step.milestone, names=names)
    reached = next((each for each in project.log if each.step == "milestone" and each.milestone == step.milestone), None)
    return (
        None
        if reached is None
        else Text(f"里程碑“{step.milestone}”已于 {reached.at.date()} 完成", f"the milestone {step.milestone} was reached on {reached.at.date()}")
    )


def _was_active(order: Order, moment: datetime) -> bool:
    """Whether an order was in hand at a moment, and not ended at that very moment."""
    states = states_at(order, moment) - {START}
    return bool(states) and states <= _ACTIVE


def _said(record: Record) -> Text:
    return record.moves.states.get(record.state, Text("新建", "new")) if record.moves else Text("", "")


_Condition = tuple[str, "Callable[[Any, Any, Any], Text | None]"]
_ALONE: Mapping[tuple[str, str], tuple[_Condition, ...]] = {
    ("need", "hold"): (("RC315", _hold),),
    ("need", "resume"): (("RC315", _resume),),
    ("order", "send_back"): (("RC313", _send_back),),
    ("order", "extend"): (("RC314", _extend),),
    ("order", "hold"): (("RC315", _hold),),
    ("order", "resume"): (("RC315", _resume),),
    ("project", "milestone"): (("RC312", _milestone),),
}
"""What a record's own past says against a step, by kind and verb, with the code of the rule."""
_CONDITIONS: Mapping[tuple[str, str], tuple[_Condition, ...]] = {
    **_ALONE,
    ("need", "merge"): (("RC310", _merge), ("RC309", _end)),
    ("need", "decline"): (("RC309", _end),),
    ("need", "withdraw"): (("RC309", _end),),
    ("need", "verify"): (("RC307", _verify),),
    ("order", "dispatch"): (("RC311", _registered), ("RC209", _item), ("RC316", _single)),
    ("order", "redo"): (("RC307", _redo), ("RC316", _single)),
    ("order", "extend"): (("RC314", _extend), ("RC314", why_not_extended)),
}
"""The same with what other records say; a step not listed stands on the table of moves alone."""
