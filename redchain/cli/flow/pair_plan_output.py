"""A plan of pairings as people and programs read it: who changes and why, what it costs, and what fewer changes would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.model.page_view import short
from redchain.text import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.cli.context import Context
    from redchain.decide.pair_up import PairRequest
    from redchain.flow.workspace import Workspace
    from redchain.match.pairing_plan import PairingLine, PairingPlan, Points, Why

WHYS: dict[Why, Text] = {
    "kept": Text("不变", "stays"),
    "new": Text("新结对", "paired anew"),
    "left": Text("原助企员离任", "its helper has left"),
    "barred": Text("原助企员所在企业与它同环节", "its helper works for it or for a rival"),
    "nearer": Text("更合适", "suits it better"),
    "load": Text("为均衡负担，或给别的企业让位", "to even the load, or to make room"),
    "full": Text("没有名额", "no place left"),
}
HANDED: dict[Why, Text] = {
    "left": Text("原助企员离任", "the former helper has left the post"),
    "barred": Text("统筹结对：原助企员所在企业与本企业同环节", "plan of all pairings: the former helper works for the firm or for a rival"),
    "nearer": Text("统筹结对：新助企员更合适", "plan of all pairings: the new helper suits the firm better"),
    "load": Text("统筹结对：均衡负担", "plan of all pairings: to even the load"),
}
"""The reasons that hand-overs are given."""
_PARTS = {"chain": Text("产业链", "chain"), "town": Text("板块", "town"), "trade": Text("专长", "trade")}
_HEADS = (
    Text("企业", "Firm"),
    Text("原助企员", "Helper now"),
    Text("新助企员", "Helper planned"),
    Text("理由", "Why"),
    Text("不合适分", "Misfit"),
    Text("保留原助企员多几分", "Cost of keeping"),
)
_LADDER = (Text("换人计几分", "Price of a change"), Text("换人企业", "Firms that change"), Text("不合适分合计", "Misfit of all"))
_CSV_HEADS = {
    "firm": Text("企业", "Firm"),
    "name": Text("企业名称", "Name"),
    "pairing": Text("结对", "Pairing"),
    "before": Text("原助企员", "Helper now"),
    "after": Text("新助企员", "Helper planned"),
    "why": Text("理由", "Why"),
    "misfit_before": Text("原不合适分", "Misfit now"),
    "misfit_after": Text("新不合适分", "Misfit planned"),
    "price": Text("保留原助企员多几分", "Cost of keeping"),
}
_DRAWING = output.Drawing(0, (4, 5), whole=())


def print_plan(context: Context, space: Workspace, found: PairingPlan, format_name: str) -> None:
    """Print a plan in the format asked for."""
    if format_name == "json":
        output.envelope(context, "pair --plan", plan_entry(context, space, found))
    elif format_name == "csv":
        output.csv_of(context, _CSV_HEADS, (_row(space, each) for each in found.lines), {"why": WHYS})
    else:
        print_changes(context, space, found.changed())
        if not any(each.changed for each in found.ladder):
            return
        context.print("")
        rows = [[str(each.keep) + ("*" if each.keep == found.keep else ""), str(each.changed), str(each.misfit)] for each in found.ladder]
        output.table(context, [context.say(each) for each in _LADDER], rows)


def print_changes(context: Context, space: Workspace, lines: Iterable[PairingLine]) -> None:
    """Print the firms that get a helper or another one, each with the reason."""
    output.table(context, [context.say(each) for each in _HEADS], (_told(context, space, each) for each in lines), _DRAWING)


def plan_entry(context: Context, space: Workspace, found: PairingPlan) -> dict[str, Any]:
    """Return a plan as JSON holds it."""

    def points(each: Points | None) -> dict[str, int] | None:
        return None if each is None else {**each._asdict(), "whole": each.whole}

    lines = [
        {
            "firm": each.firm,
            "name": short(space.ledger.named("enterprise", each.firm), each.firm),
            "pairing": each.pairing,
            "before": each.before,
            "after": each.after,
            "why": each.why,
            "reason": context.say(WHYS[each.why]),
            "points_before": points(each.then),
            "points_after": points(each.now),
            "price": each.price,
        }
        for each in found.lines
    ]
    ladder = [each._asdict() for each in found.ladder]
    return {
        "firms": lines,
        "keep": found.keep,
        "stay": found.stay,
        "helpers": found.helpers,
        "room": found.room,
        "idle": found.idle,
        "cost": found.cost,
        "ladder": ladder,
    }


def tell_plan(context: Context, space: Workspace, found: PairingPlan) -> None:
    """Say how many are paired, change and stay, who gets nobody, and what the figures mean."""
    changed = found.changed()
    new, full = sum(each.pairing is None for each in changed), [each for each in found.lines if each.why == "full"]
    context.tell(
        Text(
            f"共 {len(found.lines)} 家：新结对 {new} 家，换人 {len(changed) - new} 家，不变 {len(found.lines) - len(changed) - len(full)} 家，没有名额 {len(full)} 家",
            f"{counted(len(found.lines), 'firm')}: {new} paired anew, {len(changed) - new} with another helper, {len(found.lines) - len(changed) - len(full)} as before, {len(full)} without a place",
        )
    )
    if found.idle:
        context.tell(
            Text(
                f"停业、失联的 {found.idle} 家没有排进来，已有的结对不动",
                f"{counted(found.idle, 'firm')} dormant or lost left out; what pairings they have stay",
            )
        )
    if found.stay:
        context.tell(Text(f"另有 {found.stay} 家是 1+1带1，助企员不变", f"{found.stay} more have a mentor as well, and keep their helper"))
    context.tell(
        Text(
            f"总分 {found.cost}，已验证没有更低的；换一个助企员计 {found.keep} 分，改用 --keep",
            f"{found.cost} points in all, proved to be the least; a change costs {found.keep} (another: --keep)",
        )
        if found.ladder
        else Text(f"总分 {found.cost}，已验证没有更低的", f"{found.cost} points in all, proved to be the least")
    )
    if full:
        some = join([_firm(space, each.firm) for each in full[:_MOST_NAMED]], zh="、", en=", ")
        more = Text(f" 等 {len(full)} 家", f" and {len(full) - _MOST_NAMED} more") if len(full) > _MOST_NAMED else Text("", "")
        words = Text(
            "名额不够（{helpers} 个助企员，共 {room} 个名额）：{some}{more}；增加助企员，或改最多联系企业数：redchain person edit 岗位 --max-firms 数",
            "there are not enough places ({helpers} helpers, {room} places): {some}{more}; add posts, or allow for more: redchain person edit POST --max-firms N",
        )
        context.warn(words.fill(helpers=found.helpers, room=found.room, some=some, more=more))


def tell_mass(context: Context, space: Workspace, wanted: Sequence[PairRequest]) -> None:
    """Say that a pull request with so many changes will be stopped."""
    from redchain.kinds.pairing.model import Pairing

    limit, total = space.settings.access.mass, sum(1 for _ in space.ledger.facts(Pairing))
    changed = sum(each.pairing is not None for each in wanted)
    most = min(limit.records, max(limit.least, total * limit.percent // 100))
    for code, count, least in (("RC711", changed, most), ("RC721", len(wanted) - changed, limit.records)):
        if count > least and total:
            context.warn(
                Text(
                    f"{'交接' if code == 'RC711' else '新结对'} {count} 家，超过一次提交的上限 {least}：走合并请求会被 {code} 拦下，由管理员提交，或用 --chain 一条链一条链地办",
                    f"{count} {'handed over' if code == 'RC711' else 'paired anew'} at once, of {least} at most: {code} stops a pull request of them; have a keeper commit it, or go chain by chain with --chain",
                )
            )


_MOST_NAMED = 5


def _told(context: Context, space: Workspace, line: PairingLine) -> list[str]:
    name = context.say(_firm(space, line.firm))
    price = "" if line.price is None else str(line.price)
    return [name, _post(space, line.before), _post(space, line.after), context.say(_why(line)), context.say(_misfit(line)), price]


def _why(line: PairingLine) -> Text:
    if line.why == "nearer" and line.then and line.now:
        saved = line.then.whole - line.now.whole
        return Text(f"{WHYS['nearer'].zh}（省 {saved} 分）", f"{WHYS['nearer'].en} ({saved} points less)")
    return WHYS[line.why]


def _misfit(line: PairingLine) -> Text:
    """Return the parts that are not 0, then and now."""
    said = []
    for part, label in _PARTS.items():
        then, now = (None if each is None else getattr(each, part) for each in (line.then, line.now))
        if then or now:
            change = f"{now or 0}" if then is None or then == now else f"{then}→{now or 0}"
            said.append(Text(f"{label.zh} {change}", f"{label.en} {change}"))
    return join(said, zh="，", en=", ") if said else Text("0", "0")


def _row(space: Workspace, line: PairingLine) -> list[str]:
    then, now = ("" if each is None else str(each.whole) for each in (line.then, line.now))
    name = short(space.ledger.named("enterprise", line.firm), line.firm)
    return [line.firm, name, line.pairing or "", line.before or "", line.after or "", line.why, then, now, "" if line.price is None else str(line.price)]


def _firm(space: Workspace, identifier: str) -> Text:
    name = short(space.ledger.named("enterprise", identifier), identifier)
    return Text(name, name)


def _post(space: Workspace, identifier: str | None) -> str:
    found = space.ledger.named("person", identifier)
    return identifier or "" if found is None else f"{found.id} {found.post}"
