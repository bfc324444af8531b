"""A plan as people and programs read it: a table, details of single needs, JSON and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.match.suggest import CODES, entry_of, reason_lines, say_count, say_eligible, tell_several
from redchain.decide.lookup import title_of
from redchain.decide.split_need import may_be_split
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.match.bands import band_of, say_score
from redchain.match.plan_mark import LEAST_PAIRS
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.cli.context import Context
    from redchain.flow.workspace import Workspace
    from redchain.match.plan import Loss, Plan, PlanLine, Swap, Wish
    from redchain.match.plan_mark import PlanMark, Source
    from redchain.match.suggestion import Suggestion

MOST_HOLDERS = 3
_WIDER = 0.5
_HEADS = (
    Text("需求", "Need"),
    Text("标题", "Title"),
    Text("权重", "Weight"),
    Text("主办单位", "Lead unit"),
    Text("资源", "Resource"),
    Text("得分", "Score"),
    Text("协办", "Support"),
    Text("说明", "Remark"),
)
_CSV_HEADS = {
    "need": Text("需求", "Need"),
    "item": Text("子事项", "Sub-item"),
    "title": Text("标题", "Title"),
    "weight": Text("权重", "Weight"),
    "role": Text("角色", "Role"),
    "unit": Text("单位", "Unit"),
    "resource": Text("资源编号", "Resource"),
    "resource_title": Text("资源", "Title of the resource"),
    "score": Text("得分", "Score"),
    "eligible": Text("申请条件", "Eligible"),
    "remark": Text("说明", "Remark"),
    "band": Text("把握", "Band"),
}
_ROLES = {"lead": Text("主办", "lead"), "support": Text("协办", "support"), "undecided": Text("待定", "undecided")}
_LOADS = (Text("单位", "Unit"), Text("在办", "In hand"), Text("新增主办", "Leads added"), Text("新增协办", "Supports added"))
_GAP = Text("暂无匹配，列入缺口", "no match: a gap")
_UNDECIDED = Text("待定（低于 {least}）：{best}", "undecided (below {least}): {best}")
_BARRED = Text("待定（今天办不了）：{best}，{why}", "undecided (not to be had today): {best}, {why}")
_MARKS: dict[Source, Text] = {
    "asked": Text("安排门槛 {least}：按 --least", "planning mark {least}: by --least"),
    "settings": Text("安排门槛 {least}：按 settings/match.yaml 的 plan", "planning mark {least}: by plan in settings/match.yaml"),
    "shipped": Text(
        "安排门槛 {least}：软件自带；本库可比对的办件 {pairs} 件，满 {enough} 件后按本库结果确定",
        "planning mark {least}: the shipped one; this repository has {pairs} past pairs to go by, {enough} are needed",
    ),
    "own": Text(
        "安排门槛 {least}：按本库办件结果；比对 {pairs} 件，首选达到这个得分的 {above} 件中，{right} 件正是后来办成的",
        "planning mark {least}: by this repository's own outcomes; of {pairs} past pairs, {above} have a first place that scores as much, and {right} of these served",
    ),
}
_FULL = Text("合适的资源都已满", "everything that fits is full")


def print_plan(context: Context, space: Workspace, plan: Plan, format_name: str, *, details: bool) -> None:
    """Print a plan in the format asked for."""
    words = _Words(space, plan.least)
    if format_name == "json":
        output.envelope(context, "match --plan", plan_entry(context, space, plan))
    elif format_name == "csv":
        output.csv_of(context, _CSV_HEADS, (row for line in plan.lines for row in _rows(context, words, line)), CODES | {"role": _ROLES})
    elif details:
        context.print("\n\n".join("\n".join(_details(context, words, line)) for line in plan.lines))
        _print_rest(context, plan)
    else:
        output.table(context, [context.say(each) for each in _HEADS], [_row(context, words, line) for line in plan.lines])
        context.print("")
        output.table(
            context,
            [context.say(each) for each in _LOADS],
            [[words.unit(each.unit), str(each.in_hand), str(each.leads), str(each.supports)] for each in plan.loads],
        )
        _print_rest(context, plan)


def plan_entry(context: Context, space: Workspace, plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON holds it."""
    shelf = space.ledger.shelf(Resource)

    def chosen(suggestion: Suggestion) -> dict[str, Any]:
        return {"unit": shelf[suggestion.resource].unit, **entry_of(context, suggestion)}

    lines = [
        {
            **_wish(line.wish),
            "gap": line.gap,
            "lead": chosen(line.lead) if line.lead else None,
            "supports": [chosen(each) for each in line.supports],
            "lost": _loss(line.loss) if line.loss else None,
            "undecided": [chosen(each) for each in line.undecided],
            "topics": line.topics,
        }
        for line in plan.lines
    ]
    return {"needs": lines, "units": [vars(each) for each in plan.loads], "held": list(plan.held), "settled": list(plan.settled), "mark": plan.mark._asdict()}


def say_mark(mark: PlanMark) -> Text:
    """Return what a pair must score for a plan, and where that comes from."""
    return _MARKS[mark.source].fill(least=f"{mark.least:g}", pairs=mark.pairs, above=mark.above, right=mark.right, enough=LEAST_PAIRS)


def _wish(wish: Wish) -> dict[str, Any]:
    return {"need": wish.need, "item": wish.item, "weight": wish.weight}


def _loss(loss: Loss) -> dict[str, Any]:
    return {
        "resource": loss.resource,
        "score": loss.score,
        "band": band_of(loss.score),
        "capacity": loss.capacity,
        "in_hand": loss.in_hand,
        "holders": [{**_wish(each.wish), "score": each.score, "band": band_of(each.score)} for each in loss.holders],
        "cost": loss.cost,
        "swaps": [{"need": each.wish.need, "item": each.wish.item, "before": each.before, "after": each.after} for each in loss.swaps],
    }


class _Words:
    """The names behind ids."""

    def __init__(self, space: Workspace, least: float) -> None:
        self._ledger, self._least = space.ledger, least

    def title(self, wish: Wish) -> str:
        """Return a need's title, with its sub-item's."""
        title = self._ledger.shelf(Need)[wish.need].title
        return title if wish.item is None else f"{title} / {wish.item}"

    def resource(self, identifier: str) -> str:
        """Return a resource's title."""
        return self._ledger.shelf(Resource)[identifier].title

    def unit_of(self, resource: str) -> str:
        """Return the name of the unit that offers a resource."""
        return self.unit(self._ledger.shelf(Resource)[resource].unit)

    def unit(self, identifier: str) -> str:
        """Return a unit's short name, or name, or id."""
        unit = self._ledger.find(Unit, identifier)
        return identifier if unit is None else unit.short_name or title_of(unit)

    def remark(self, line: PlanLine) -> Text:
        """Return why a wish goes without, and why it did not get its best resource."""
        if line.gap:
            return _GAP
        if line.topics:
            return self._several(line)
        parts = [self.lost(line.loss)] if line.loss else []
        if line.is_full:
            parts.insert(0, _FULL)
        return join([*parts, self._undecided(line)] if line.undecided else parts)

    def _several(self, line: PlanLine) -> Text:
        """Return how many topics a need has, and how to part them."""
        told = Text("待定：{said}", "undecided: {said}").fill(said=say_count(line.topics))
        if not may_be_split(self._ledger, self._ledger.shelf(Need)[line.wish.need]):
            return told
        part = Text("{told}，先拆开：redchain match {need:word} --split", "{told}; split it first: redchain match {need:word} --split")
        return part.fill(told=told, need=line.wish.need)

    def _undecided(self, line: PlanLine) -> Text:
        """Return the two best of what scores too little for a plan, or is not given today."""
        low = [self.offer(each) for each in line.undecided if each.barred is None]
        parts = [_UNDECIDED.fill(least=f"{self._least:g}", best=join(low, zh="、", en=", "))] if low else []
        parts += [_BARRED.fill(best=self.offer(each), why=each.barred.text) for each in line.undecided if each.barred]
        return join(parts)

    def offer(self, chosen: Suggestion) -> Text:
        """Return a unit with what it offers and its score."""
        unit, title = self.unit_of(chosen.resource), self.resource(chosen.resource)
        return Text("{unit}：{title} {score}", "{unit}: {title} {score}").fill(unit=unit, title=title, score=say_score(chosen.score))

    def lost(self, loss: Loss) -> Text:
        """Return who holds the best resource, or why it was passed over."""
        best = Text("首选“{title}”（{score}）", "its best, “{title}” ({score}),").fill(title=self.resource(loss.resource), score=say_score(loss.score))
        if loss.is_taken_up:
            full = Text("{best}容量 {capacity} 已被在办工单占满", "{best} has all {capacity} places taken by orders in hand")
            return full.fill(best=best, capacity=loss.capacity)
        cost = Text("", "") if loss.cost is None else Text("；改派给它则总分少 {cost:.2f}", "; giving it over would cost {cost:.2f}").fill(cost=loss.cost)
        if loss.capacity is not None and loss.holders and loss.in_hand + len(loss.holders) >= loss.capacity:
            shown = [
                Text("{need}（权重 {weight:.2f}，得分 {score}）", "{need} (weight {weight:.2f}, score {score})").fill(
                    need=each.wish.need, weight=each.wish.weight, score=say_score(each.score)
                )
                for each in loss.holders[:MOST_HOLDERS]
            ]
            more = len(loss.holders) - MOST_HOLDERS
            shown += [Text(f"另 {more} 条", f"{more} more")] if more > 0 else []
            held = Text("{best}名额给了 {who}{cost}", "{best} went to {who}{cost}")
            return held.fill(best=best, who=join(shown, zh="、", en=", "), cost=cost)
        return Text("{best}的单位任务偏多，由次选分担{cost}", "{best} has a unit with much in hand{cost}").fill(best=best, cost=cost)

    def swap(self, swap: Swap) -> Text:
        """Return what one need would have to change."""
        sides = [Text("不安排", "nothing") if each is None else same(self.resource(each)) for each in (swap.before, swap.after)]
        return Text("{need} 从“{before}”改为“{after}”", "{need}: from “{before}” to “{after}”").fill(need=swap.wish.need, before=sides[0], after=sides[1])


def _row(context: Context, words: _Words, line: PlanLine) -> list[str]:
    lead = line.lead
    supports = [words.offer(each) for each in line.supports]
    return [
        line.wish.need,
        words.title(line.wish),
        f"{line.wish.weight:.2f}",
        words.unit_of(lead.resource) if lead else "",
        words.resource(lead.resource) if lead else "",
        context.say(say_score(lead.score)) if lead else "",
        context.say(join(supports)),
        context.say(words.remark(line)),
    ]


def _rows(context: Context, words: _Words, line: PlanLine) -> Iterator[list[str]]:
    start = [line.wish.need, line.wish.item or "", words.title(line.wish), f"{line.wish.weight:.4f}"]
    chosen = [("lead", each) for each in (line.lead,) if each] + [("support", each) for each in line.supports]
    chosen += [("undecided", each) for each in line.undecided]
    for place, (role, each) in enumerate(chosen):
        remark = context.say(words.remark(line)) if place == 0 else ""
        yield [
            *start,
            role,
            words.unit_of(each.resource),
            each.resource,
            words.resource(each.resource),
            f"{each.score:.4f}",
            each.eligible,
            remark,
            band_of(each.score),
        ]
    if not chosen:
        yield [*start, "", "", "", "", "", "", context.say(words.remark(line)), ""]


def _details(context: Context, words: _Words, line: PlanLine) -> Iterator[str]:
    yield f"{line.wish.need}  {words.title(line.wish)}" + context.say(Text("（权重 {weight:.2f}）", " (weight {weight:.2f})").fill(weight=line.wish.weight))
    chosen = [(_ROLES["lead"], line.lead), *((_ROLES["support"], each) for each in line.supports)]
    for role, each in [*chosen, *((_ROLES["undecided"], each) for each in line.undecided)]:
        if each is not None:
            words_of = (words.unit_of(each.resource), words.resource(each.resource), f"[{each.resource}]", context.say(say_eligible(each)))
            yield f"  {context.say(role)}  {context.say(say_score(each.score))}  " + "  ".join(words_of)
            yield from reason_lines(context, each, "       ")
    remark = context.say(words.remark(line))
    if remark:
        yield f"  {remark}"
    for swap in line.loss.swaps if line.loss else ():
        yield "    " + context.say(words.swap(swap))


def _print_rest(context: Context, plan: Plan) -> None:
    """Say how many got a lead, who was left out, and what has several topics."""
    led = sum(1 for each in plan.lines if each.lead)
    gaps, undecided = sum(1 for each in plan.lines if each.gap), sum(1 for each in plan.lines if each.is_undecided)
    full = len(plan.lines) - led - gaps - undecided
    context.tell(say_mark(plan.mark))
    context.tell(
        Text(
            f"共 {len(plan.lines)} 项：{led} 项有主办，{undecided} 项待定，{gaps} 项暂无匹配，{full} 项资源已满",
            f"{len(plan.lines)} to be planned: {led} with a lead, {undecided} undecided, {gaps} without a match, {full} with no capacity left",
        )
    )
    if any(each.is_undecided and any(one.barred is None for one in each.undecided) for each in plan.lines):
        wider = Text(f"（要放宽：--least {_WIDER:g}）", f" (to take more: --least {_WIDER:g})") if plan.least > _WIDER else Text("", "")
        words = Text(
            "待定的得分低于 {least}，不派单{wider}；确认合适的：redchain dispatch 需求 单位 --resource 资源",
            "what is undecided scores below {least} and is not dispatched{wider}; when sure: redchain dispatch NEED UNIT --resource R",
        )
        context.tell(words.fill(least=f"{plan.least:g}", wider=wider))
    if plan.settled:
        context.tell(Text(f"另有 {len(plan.settled)} 条已有主办工单，不再安排", f"{len(plan.settled)} more have a lead order already"))
    if plan.held:
        context.tell(Text(f"另有 {len(plan.held)} 条挂起，不安排", f"{len(plan.held)} more are on hold"))
    tell_several(context, [line.wish.need for line in plan.lines if line.topics])
