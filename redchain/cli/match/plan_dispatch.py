"""`redchain match --dispatch`: an agreed plan becomes orders, previewed, then written with one commit."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from redchain.check.rules.rc600_privacy import without_secrets
from redchain.cli import output
from redchain.cli.flow.step import tell
from redchain.cli.match.plan_output import plan_entry, say_mark
from redchain.cli.match.suggest import say_count
from redchain.cli.typed_dates import read_day
from redchain.cli.write_commands import acting, ask, fresh_id, manner, moment
from redchain.decide.dispatch import OrderRequest, Planned, WithoutLead, dispatch, nothing_to_dispatch, refuse_undispatchable
from redchain.decide.lookup import title_of
from redchain.decide.stale_plan import refuse_outdated
from redchain.decide.take_step import Doing
from redchain.errors import EXIT_FINE
from redchain.flow.perform import perform
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.match.bands import LEASTS, VERY_LIKELY, say_score
from redchain.match.scorers import SCATTERED
from redchain.match.suggestion import ELIGIBILITY, UNSAID
from redchain.model.field_types import ROLES
from redchain.model.visibility import hidden_words
from redchain.text import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.decide.change import Change
    from redchain.flow.perform import PerformResult
    from redchain.flow.workspace import Workspace
    from redchain.match.plan import Plan, PlanLine
    from redchain.match.suggestion import Reason, Suggestion
    from redchain.model.field_types import Role
    from redchain.model.ledger import Ledger

LONGEST_REASON = 200
_HEADS = (Text("需求", "Need"), Text("角色", "Role"), Text("单位", "Unit"), Text("资源", "Resource"), Text("得分", "Score"))


def dispatch_plan(context: Context, space: Workspace, plan: Plan, given: Given) -> int:
    """Show the orders that a plan makes, ask, and perform them as one change; raises RefusalError when there is none to make."""
    doing = Doing(acting(space.ledger, given["by"]), moment(context, given["at"], space), is_rough=given["at"] is None, latest=space.latest)
    if given["needs"]:
        refuse_undispatchable(space.ledger, _planned(plan))
    lines = [each for each in plan.lines if each.lead and space.ledger.shelf(Need)[each.wish.need].state == "registered"]
    if not lines:
        raise nothing_to_dispatch(is_planned=bool(plan.lines), undecided=sum(each.is_undecided for each in plan.lines))
    due = None if given["due"] is None else read_day(context, "--due", given["due"], space, is_deadline=True)
    orders = [OrderRequest(**each, due=due) for line in lines for each in _orders(space, line)]
    ids = _fresh_ids(space, len(orders))
    is_json = given["format_name"] == "json"
    _tell_left_out(context, space, plan)

    def decide(ledger: Ledger) -> Change:
        refuse_outdated(ledger, orders)
        return dispatch(ledger, orders, doing, ids)

    is_asked = not given["dry_run"] and not given["yes"]
    if is_asked:
        _ask(context, space, lines, len(orders), lambda: perform(space, decide, replace(manner(context, given), dry_run=True)))
    now = space if given["dry_run"] else context.workspace()  # read again under the lock: somebody may have dispatched since
    done = perform(now, decide, manner(context, given))
    if not is_json:
        if not is_asked:
            _preview(context, space, lines)
        return tell(context, now, done)
    output.envelope(context, "match --dispatch", {**plan_entry(context, space, plan), "orders": [_entry(each) for each in _made(done)], "commit": done.commit})
    return EXIT_FINE


def _ask(context: Context, space: Workspace, lines: Sequence[PlanLine], count: int, rehearse: Callable[[], object]) -> None:
    """Ask whether the orders are to be made, once it is known that they may be, and show them to whoever can answer."""
    rehearse()
    if context.is_interactive:
        _preview(context, space, lines)
    waits = Text(f"要派 {count} 张工单，还没有确认", f"{counted(count, 'order')} {'waits' if count == 1 else 'wait'} for a yes")
    ask(context, waits, Text(f"派出这 {count} 张工单？", f"Dispatch {counted(count, 'order')}?"))


def _belongs_on_order(reason: Reason, chosen: Suggestion) -> bool:
    """Whether a reason tells the unit something: what adds points and can be read out, and what is to be checked or not mentioned."""
    if reason.part == ELIGIBILITY:
        return bool(reason.points) or chosen.eligible == "unknown"
    return reason.part == UNSAID or (bool(reason.points) and reason.text != SCATTERED)


def _orders(space: Workspace, line: PlanLine) -> Iterator[dict[str, Any]]:
    language, unspoken = space.settings.root.language, hidden_words(space.ledger)

    def may_be_kept(reason: Text) -> bool:
        """Whether a reason quotes nothing of another record that may not be shown, as why a like need rejected a resource."""
        return not any(words in said for said in (reason.zh, reason.en) for words in unspoken)

    def made(role: Role, chosen: Suggestion) -> dict[str, Any]:
        spoken = [each.text.say(language) for each in chosen.reasons if _belongs_on_order(each, chosen) and may_be_kept(each.text)]
        score = Text("匹配得分 {score}", "match score {score}").fill(score=say_score(chosen.score))
        reasons = [" ".join(without_secrets(each).split())[:LONGEST_REASON] for each in (score.say(language), *spoken)]
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


def _planned(plan: Plan) -> Planned:
    needs = tuple(line.wish.need for line in plan.lines)
    return Planned(needs, plan.held, plan.settled, tuple(_without_lead(plan, line) for line in plan.lines if line.lead is None))


def _without_lead(plan: Plan, line: PlanLine) -> WithoutLead:
    best = line.undecided[0] if line.undecided and line.is_undecided else None
    barred = best.barred.text if best and best.barred else None
    too_little = (say_score(best.score), plan.least) if best and not barred else None
    return WithoutLead(line.wish.need, line.gap, too_little, say_count(line.topics) if line.topics else None, barred)


def _preview(context: Context, space: Workspace, lines: Sequence[PlanLine]) -> None:
    rows = []
    for line in lines:
        for role, each in [("lead", line.lead), *(("support", support) for support in line.supports)]:
            if each is not None:
                resource = space.ledger.shelf(Resource)[each.resource]
                unit = space.ledger.find(Unit, resource.unit)
                named = resource.unit if unit is None else unit.short_name or title_of(unit)
                rows.append(
                    [line.wish.need, context.say(ROLES["lead" if role == "lead" else "support"]), named, resource.title, context.say(say_score(each.score))]
                )
    output.table(context, [context.say(each) for each in _HEADS], rows)
    _tell_chances(context, lines)


def say_chances(scores: Sequence[float]) -> Text:
    """Return how many orders have which chance, the best first.

    >>> say_chances([0.9, 0.7, 0.5, 0.8]).zh
    '2 条 ≥0.8，1 条 0.65–0.8，1 条 0.4–0.65'
    """
    edges = (VERY_LIKELY, *LEASTS.values())
    counts = Counter(next(least for least in edges if score >= least) for score in scores)
    ranges = {least: f"≥{least:g}" if place == 0 else f"{least:g}–{edges[place - 1]:g}" for place, least in enumerate(edges)}
    parts = [Text(f"{counts[each]} 条 {ranges[each]}", f"{counts[each]} at {ranges[each]}") for each in edges if counts[each]]
    return join(parts, zh="，", en=", ")


def _tell_chances(context: Context, lines: Sequence[PlanLine]) -> None:
    scores = [each.score for line in lines for each in (line.lead, *line.supports) if each is not None]
    context.tell(Text("得分：{chances}", "scores: {chances}").fill(chances=say_chances(scores)))


def _tell_left_out(context: Context, space: Workspace, plan: Plan) -> None:
    shelf = space.ledger.shelf(Need)
    waiting = {line.wish.need for line in plan.lines if line.lead and shelf[line.wish.need].state != "registered"}
    several = sum(bool(each.topics) for each in plan.lines)
    barred = sum(each.is_undecided and bool(each.undecided) and each.undecided[0].barred is not None for each in plan.lines)
    undecided = sum(each.is_undecided for each in plan.lines) - several - barred
    context.tell(say_mark(plan.mark))
    if several:
        context.tell(Text(f"另有 {several} 条各有几件事，先拆开再派", f"{several} more cover several matters each; split them first"))
    if undecided:
        context.tell(
            Text(
                f"另有 {undecided} 项待定（得分低于 {plan.least:g}），不派",
                f"{undecided} more are undecided (they score below {plan.least:g}) and are not dispatched",
            )
        )
    if barred:
        words = Text(
            f"另有 {barred} 项待定（最好的资源今天办不了），不派",
            f"{barred} more are undecided (their best resource is not to be had today) and are not dispatched",
        )
        context.tell(words)
    if waiting:
        context.tell(Text(f"另有 {len(waiting)} 条尚未受理，先受理再派", f"{len(waiting)} more are not registered yet and are not dispatched"))


def _made(done: PerformResult) -> list[Order]:
    return [put.after for put in done.change.puts if isinstance(put.after, Order)]


def _entry(order: Order) -> dict[str, Any]:
    return {"id": order.id, "need": order.need, "item": order.item, "unit": order.unit, "role": order.role, "resource": order.resource, "due": str(order.due)}
