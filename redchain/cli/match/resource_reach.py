"""`redchain match --resource RESOURCE`: whom a resource reaches, needs and firms that have not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, matching_space, refuse_format
from redchain.cli.match.ranking import gap_asked, ranked
from redchain.cli.match.suggest import CODES, ELIGIBLE, TOP
from redchain.cli.parsing import Option
from redchain.errors import EXIT_FINE, UsageError
from redchain.match.bands import band_of, say_score
from redchain.text import Text, join

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Argument, Given
    from redchain.match.resource_reach import Reach, ReachedFirm, ReachedNeed

_HEADS = {
    "for": Text("适合谁", "For"),
    "id": Text("编号", "Id"),
    "title": Text("名称", "Title"),
    "enterprise": Text("企业", "Enterprise"),
    "score": Text("得分", "Score"),
    "place": Text("名次", "Place"),
    "eligible": Text("申请条件", "Eligible"),
    "reasons": Text("理由", "Reasons"),
    "band": Text("把握", "Band"),
}
_FOR = {"need": Text("需求", "need"), "firm": Text("企业", "firm")}


def options() -> list[Option | Argument]:
    """Return the option that asks for it."""
    words = Text("反向匹配：这个资源适合哪些需求、哪些企业", "the other way round: which needs and firms a resource is for")
    return [Option("resource", words, metavar="RESOURCE")]


def run(context: Context, given: Given) -> int:
    """Print whom the resource reaches; JSON and CSV hold everyone, the table the first of each."""
    from redchain.decide.lookup import find_meant
    from redchain.kinds.resource.model import Resource
    from redchain.match.resource_reach import reach

    refuse_format(given["format_name"], FORMATS)
    if given["needs"]:
        raise UsageError(
            Text("--resource 不和需求编号一起用", "--resource takes no need"),
            Text("看一条需求和这个资源：redchain match 需求 --why 资源", "for one need and this resource: redchain match NEED --why RESOURCE"),
        )
    space = matching_space(context)
    resource, is_shown = find_meant(space.ledger, Resource, given["resource"]), given["format_name"] == "table"
    found = ranked(context, space, lambda corpus: reach(corpus, resource), may_go_on=is_shown, gap=gap_asked(space, given))
    if given["format_name"] == "json":
        output.envelope(context, "match --resource", _entry(context, found))
    elif given["format_name"] == "csv":
        output.csv_of(context, _HEADS, _rows(context, found), CODES | {"for": _FOR})
    else:
        context.print("\n".join(_lines(context, found, given["top"] or TOP)))
    return EXIT_FINE


def _entry(context: Context, found: Reach) -> dict[str, Any]:
    return {
        "resource": found.resource.id,
        "barred": context.say(found.withheld) if found.withheld else None,
        "needs": [
            {
                "need": each.need.id,
                "enterprise": each.need.enterprise,
                "score": each.score,
                "band": band_of(each.score),
                "place": each.rank,
                "eligible": each.eligibility.eligible,
                "reasons": [{"part": reason.part, "points": reason.points, "text": context.say(reason.text)} for reason in each.suggestion.reasons],
                "asks": [context.say(ask) for ask in each.eligibility.asks],
            }
            for each in found.needs
        ],
        "firms": [
            {
                "enterprise": each.firm.id,
                "eligible": each.eligibility.eligible,
                "reasons": [context.say(reason) for reason in each.eligibility.reasons],
                "asks": [context.say(ask) for ask in each.eligibility.asks],
            }
            for each in found.firms
        ],
        "excluded": found.excluded,
        "idle": found.idle,
    }


def _rows(context: Context, found: Reach) -> list[list[str]]:
    needs = [
        [
            "need",
            each.need.id,
            each.need.title,
            each.need.enterprise,
            f"{each.score:.4f}",
            str(each.rank),
            each.eligibility.eligible,
            _why(context, each),
            band_of(each.score),
        ]
        for each in found.needs
    ]
    return needs + [["firm", each.firm.id, each.firm.name, each.firm.id, "", "", each.eligibility.eligible, _why(context, each), ""] for each in found.firms]


def _lines(context: Context, found: Reach, top: int) -> list[str]:
    counts = {eligible: sum(each.eligibility.eligible == eligible for each in found.firms) for eligible in ("yes", "unknown")}
    needs = Text("适合的需求 {count} 条：", "needs that it fits: {count}").fill(count=len(found.needs))
    firms = Text(
        "尚未提出这类需求的企业：符合 {yes} 家，待核实 {unknown} 家，不符合 {no} 家",
        "firms that have not asked: {yes} eligible, {unknown} to be checked, {no} not eligible",
    ).fill(no=found.excluded, **counts)
    if found.idle:
        words = Text("{firms}（另有停业或失联的 {idle} 家没有比对）", "{firms} ({idle} dormant or lost ones were not looked at)")
        firms = words.fill(firms=firms, idle=found.idle)
    lines = [f"{found.resource.id}  {found.resource.title}"]
    if found.withheld:
        lines.append(context.say(Text("注意，今天办不了：{why}", "note: not to be had today: {why}").fill(why=found.withheld)))
    lines += [context.say(needs), *(_need_line(context, each) for each in found.needs[:top]), *_rest(context, len(found.needs), top)]
    lines += [
        context.say(Text("{firms}：", "{firms}").fill(firms=firms)),
        *(_firm_line(context, each) for each in found.firms[:top]),
        *_rest(context, len(found.firms), top),
    ]
    return lines


def _need_line(context: Context, each: ReachedNeed) -> str:
    said = Text("  {score}  {need}  {title}  {eligible}（排第 {place}）", "  {score}  {need}  {title}  {eligible} (number {place})")
    return context.say(
        said.fill(score=say_score(each.score), need=each.need.id, title=each.need.title, eligible=ELIGIBLE[each.eligibility.eligible], place=each.rank)
    )


def _firm_line(context: Context, each: ReachedFirm) -> str:
    return f"  {context.say(ELIGIBLE[each.eligibility.eligible])}  {each.firm.short_name or each.firm.name}  [{each.firm.id}]  {_why(context, each)}"


def _rest(context: Context, count: int, top: int) -> list[str]:
    return (
        [context.say(Text("  …另有 {more}，全部：--top {count}", "  … and {more} more; all: --top {count}").fill(more=count - top, count=count))]
        if count > top
        else []
    )


def _why(context: Context, each: ReachedNeed | ReachedFirm) -> str:
    return context.say(join(list(each.eligibility.reasons)))
