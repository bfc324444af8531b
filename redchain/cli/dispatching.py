"""`redchain match --dispatch`: an agreed plan becomes orders, previewed, then written with one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.performing import acting, ask, day, fresh_id, moment
from redchain.cli.planned import plan_entry
from redchain.cli.verbs import tell
from redchain.decide.add import title_of
from redchain.decide.orders import OrderRequest, dispatch
from redchain.decide.refusing import refused, say_possible, say_record
from redchain.decide.stale_plan import refuse_outdated
from redchain.decide.take_step import Doing
from redchain.errors import EXIT_FINE, RefusalError
from redchain.flow.perform import WriteOptions, perform
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.model.terms import ROLES
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.cli.context import Call
    from redchain.cli.mode import Given
    from redchain.decide.change import Change
    from redchain.flow.perform import PerformResult
    from redchain.flow.workspace import Workspace
    from redchain.match.plan import Plan, PlanLine
    from redchain.match.suggest import Suggestion
    from redchain.model.ledger import Ledger
    from redchain.model.terms import Role

LONGEST_REASON = 200
_HEADS = (Text("需求", "Need"), Text("角色", "Role"), Text("单位", "Unit"), Text("资源", "Resource"), Text("得分", "Score"))


def dispatch_plan(call: Call, space: Workspace, plan: Plan, given: Given) -> int:
    """Show the orders that a plan makes, ask, and perform them as one change; raises RefusalError when there is none to make."""
    if given["needs"]:
        _refuse_what_cannot_go(space, plan)
    lines = [each for each in plan.lines if each.lead and space.ledger.shelf(Need)[each.wish.need].state == "registered"]
    if not lines:
        raise _nothing(plan)
    due = None if given["due"] is None else day("--due", given["due"])
    orders = [OrderRequest(**each, due=due) for line in lines for each in _orders(space, line)]
    ids = _fresh_ids(space, len(orders))
    is_json = given["format_name"] == "json"
    if not is_json:
        _preview(call, space, lines)
    _tell_unregistered(call, space, plan)
    if not given["dry_run"] and not given["yes"]:
        count = len(orders)
        waits = Text(f"要派 {count} 张工单，还没有确认", f"{count} orders wait for a yes")
        ask(call, waits, Text(f"派出这 {count} 张工单？", f"Dispatch these {count} orders?"))

    def decide(ledger: Ledger) -> Change:
        refuse_outdated(ledger, orders)
        return dispatch(ledger, orders, Doing(acting(ledger, given["by"]), moment(given["at"], space), is_rough=given["at"] is None), ids)

    now = space if given["dry_run"] else call.workspace()  # read again under the lock: somebody may have dispatched since
    done = perform(now, decide, WriteOptions(given["dry_run"], given["no_commit"], call.tell))
    if not is_json:
        return tell(call, now, done)
    output.envelope(call, "match --dispatch", {**plan_entry(call, space, plan), "orders": [_entry(each) for each in _made(done)], "commit": done.commit})
    return EXIT_FINE


def _orders(space: Workspace, line: PlanLine) -> Iterator[dict[str, Any]]:
    language = space.settings.root.language

    def made(role: Role, chosen: Suggestion) -> dict[str, Any]:
        spoken = [each.text.say(language) for each in chosen.reasons if each.points or chosen.eligible == "unknown"]
        score = Text(f"匹配得分 {chosen.score:.2f}", f"match score {chosen.score:.2f}")
        reasons = [" ".join(each.split())[:LONGEST_REASON] for each in (score.say(language), *spoken)]
        unit = space.ledger.shelf(Resource)[chosen.resource].unit
        return {"need": line.wish.need, "unit": unit, "role": role, "resource": chosen.resource, "item": line.wish.item, "reasons": tuple(reasons)}

    if line.lead:
        yield made("lead", line.lead)
    yield from (made("support", each) for each in line.supports)


def _fresh_ids(space: Workspace, count: int) -> list[str]:
    ids: set[str] = set()
    while len(ids) < count:
        ids.add(fresh_id(Order, space))
    return sorted(ids)


def _refuse_what_cannot_go(space: Workspace, plan: Plan) -> None:
    """Refuse needs asked for by name that cannot be dispatched, each with its own reason."""
    shelf = space.ledger.shelf(Need)
    for each in (*plan.held, *plan.settled, *(line.wish.need for line in plan.lines)):
        need = shelf[each]
        if need.state != "registered":
            words = Text("{record}，受理之后才能派单", "{record}; it is dispatched once registered").fill(record=say_record(need))
            raise refused("RC311", words, say_possible(need))
    if plan.held:
        need = shelf[plan.held[0]]
        raise RefusalError(Text(f"需求 {need.id} 挂起中，恢复后再派", f"the need {need.id} is on hold; resume it first"), say_possible(need))
    if plan.settled:
        order = next(each.id for each in space.ledger.all(Order) if each.need == plan.settled[0] and each.role == "lead" and each.state != "void")
        raise RefusalError(
            Text(f"需求 {plan.settled[0]} 已有主办工单 {order}", f"the need {plan.settled[0]} has a lead order already: {order}"),
            Text(
                f"看进展：redchain order show {order}；另加单位：redchain dispatch 需求 单位",
                f"see it: redchain order show {order}; add a unit: redchain dispatch",
            ),
        )
    for line in plan.lines:
        if line.lead is None:
            raise _cannot(line)


def _cannot(line: PlanLine) -> RefusalError:
    remedy = Text(f"指定单位派：redchain dispatch {line.wish.need} 单位", f"choose a unit yourself: redchain dispatch {line.wish.need} UNIT")
    if line.gap:
        return RefusalError(Text(f"{line.wish.need} 暂无匹配，是资源缺口，不派单", f"nothing fits {line.wish.need}: it is a gap and is not dispatched"), remedy)
    return RefusalError(Text(f"适合 {line.wish.need} 的资源都已满", f"every resource that fits {line.wish.need} is full"), remedy)


def _nothing(plan: Plan) -> RefusalError:
    words = Text("没有可以派的需求：没有一条已受理、未派主办的需求排上资源", "nothing to dispatch: no registered need without a lead order got a resource")
    see = Text("看安排：redchain match --plan", "see the plan: redchain match --plan")
    return RefusalError(words, see if plan.lines else Text("看需求：redchain need list", "see the needs: redchain need list"))


def _preview(call: Call, space: Workspace, lines: Sequence[PlanLine]) -> None:
    rows = []
    for line in lines:
        for role, each in [("lead", line.lead), *(("support", support) for support in line.supports)]:
            if each is not None:
                resource = space.ledger.shelf(Resource)[each.resource]
                unit = space.ledger.find(Unit, resource.unit)
                named = resource.unit if unit is None else unit.short_name or title_of(unit)
                rows.append([line.wish.need, call.say(ROLES["lead" if role == "lead" else "support"]), named, resource.title, f"{each.score:.2f}"])
    output.table(call, [call.say(each) for each in _HEADS], rows)


def _tell_unregistered(call: Call, space: Workspace, plan: Plan) -> None:
    shelf = space.ledger.shelf(Need)
    waiting = {line.wish.need for line in plan.lines if line.lead and shelf[line.wish.need].state != "registered"}
    if waiting:
        call.tell(Text(f"另有 {len(waiting)} 条尚未受理，先受理再派", f"{len(waiting)} more are not registered yet and are not dispatched"))


def _made(done: PerformResult) -> list[Order]:
    return [put.after for put in done.change.puts if isinstance(put.after, Order)]


def _entry(order: Order) -> dict[str, Any]:
    return {"id": order.id, "need": order.need, "item": order.item, "unit": order.unit, "role": order.role, "resource": order.resource, "due": str(order.due)}
