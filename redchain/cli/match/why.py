"""`redchain match NEED --why RESOURCE`: why a resource is suggested for a need, or what keeps it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import matching_space, refuse_format
from redchain.cli.match.ranking import gap_asked, ranked
from redchain.cli.match.suggest import TOP, entry_of, reason_lines, say_eligible, threshold_entry
from redchain.cli.parsing import Option
from redchain.errors import EXIT_FINE, UsageError
from redchain.match.bands import say_score
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Argument, Given
    from redchain.match.plan_mark import PlanMark
    from redchain.match.why import Why

FORMATS = ("table", "json")


def options() -> list[Option | Argument]:
    """Return the option that asks for it."""
    words = Text("说明这个资源为什么推荐或不推荐", "say why this resource is, or is not, suggested for the need")
    return [Option("why", words, metavar="RESOURCE")]


def run(context: Context, given: Given) -> int:
    """Print what is to be said of one need and one resource."""
    from redchain.decide.lookup import find_meant
    from redchain.kinds.need.model import Need
    from redchain.kinds.resource.model import Resource
    from redchain.match.plan_mark import plan_mark
    from redchain.match.why import why

    refuse_format(given["format_name"], FORMATS)
    if len(set(given["needs"])) != 1:
        raise UsageError(
            Text("--why 要写一条需求", "--why goes with one need"), Text("例如：redchain match 需求 --why 资源", "such as: redchain match NEED --why RESOURCE")
        )
    ledger = (space := matching_space(context)).ledger
    need, resource, is_shown = find_meant(ledger, Need, given["needs"][0]), find_meant(ledger, Resource, given["why"]), given["format_name"] == "table"
    gap = gap_asked(space, given)
    found, mark = ranked(context, space, lambda corpus: (why(corpus, need, resource, given["top"] or TOP), plan_mark(corpus)), may_go_on=is_shown, gap=gap)
    if given["format_name"] == "json":
        output.envelope(context, "match --why", _entry(context, found, mark))
    else:
        context.print("\n".join(_lines(context, found, mark)))
    return EXIT_FINE


def _entry(context: Context, found: Why, mark: PlanMark) -> dict[str, Any]:
    return {
        "need": found.need.id,
        **entry_of(context, found.standing.suggestion),
        "place": found.standing.rank,
        "suggested": found.is_suggested,
        "gap": found.is_gap,
        "threshold": threshold_entry(context, found.standing.threshold),
        "lacks": [{"kind": each.kind, "text": context.say(each.text)} for each in found.obstacles],
        "asks": [context.say(each) for each in found.standing.eligibility.asks],
        "mark": mark._asdict(),
    }


def _lines(context: Context, found: Why, mark: PlanMark) -> list[str]:
    from redchain.cli.match.plan_output import say_mark

    suggestion, place, threshold = found.standing.suggestion, found.standing.rank, found.standing.threshold
    head = Text(
        "得分 {score}，在可推荐的资源里排第 {place}，{eligible}；第一名低于 {least} 才算缺口",
        "score {score}, number {place} of what may be suggested, {eligible}; a gap if the first is below {least}",
    )
    lines = [
        f"{found.need.id}  {found.need.title}",
        f"{found.resource.id}  {found.resource.title}",
        context.say(head.fill(score=say_score(suggestion.score, 3), place=place, eligible=say_eligible(suggestion), least=f"{threshold.least:g}")),
        *([] if threshold.text is None else [f"  {context.say(threshold.text)}"]),
        context.say(say_mark(mark)),
        *reason_lines(context, suggestion, "  "),
    ]
    if found.is_suggested:
        lines.append(context.say(Text("予以推荐。", "It is suggested.")))
    if found.obstacles:
        lines.append(context.say(Text("需要注意：", "But note:") if found.is_suggested else Text("不予推荐，原因：", "It is not suggested, because:")))
        lines += [f"  - {context.say(each.text)}" for each in found.obstacles]
    if found.standing.eligibility.asks:
        lines.append(context.say(Text("核实办法：", "How to find out:")))
        lines += [f"  - {context.say(each)}" for each in found.standing.eligibility.asks]
    return lines
