"""`redchain match [NEED…]`: ranked resources with reasons for each open need, or an honest gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, matching_space, refuse_format
from redchain.cli.match.ranking import ranked
from redchain.cli.parsing import Argument, Option, flag, format_option, whole_number
from redchain.decide.lookup import find_meant, title_of
from redchain.errors import EXIT_FINE
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.match.bands import band_of, say_score
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.match.suggest import Glance, Match, Suggestion

OPEN = ("submitted", "registered")
TOP = 5
ELIGIBLE = {"yes": Text("符合", "eligible"), "unknown": Text("待核实", "to be checked"), "no": Text("不符合", "not eligible")}


def options() -> list[Option | Argument]:
    """Return what every mode of the command may be given."""
    return [
        Argument(
            "needs",
            Text("需求编号（默认全部待受理和已受理的需求）", "ids of needs (default: every submitted or registered one)"),
            "NEED",
            is_several=True,
            default=(),
        ),
        Option("top", Text("每条需求给几个资源", "how many resources a need"), "--top", "-k", metavar="K", type=whole_number(1, 1000)),
        flag("weak", Text("缺口也列出最接近的资源", "show the nearest resources of a gap too")),
        format_option(FORMATS),
    ]


def run(context: Context, given: Given) -> int:
    """Print the matches of the needs asked for."""
    from redchain.match.suggest import glances, suggest

    refuse_format(given["format_name"], FORMATS)
    space = matching_space(context)
    needs, top, weak, is_shown = wanted_needs(space, given), given["top"] or TOP, given["weak"], given["format_name"] == "table"
    if is_shown and not given["needs"]:
        _summary(context, space, ranked(context, space, lambda corpus: glances(corpus, needs, keep_weak=weak), may_go_on=True))
    else:
        found = ranked(context, space, lambda corpus: suggest(corpus, needs, top, keep_weak=weak), may_go_on=is_shown)
        _print(context, space, found, given["format_name"])
    return EXIT_FINE


def wanted_needs(space: Workspace, given: Given) -> list[Need]:
    """Return the needs named, or else every one that waits for a resource; raises RefusalError for an unknown one."""
    named = {(need := find_meant(space.ledger, Need, each)).id: need for each in given["needs"]}
    return list(named.values()) or list(space.ledger.where(Need, "state", *OPEN))


def _print(context: Context, space: Workspace, found: Iterable[Match], format_name: str) -> None:
    if format_name == "json":
        output.envelope(context, "match", [_entry(context, each) for each in found])
    elif format_name == "csv":
        heads = ["need", "title", "place", "resource", "resource_title", "score", "eligible", "reasons", "band"]
        output.csv(heads, [row for each in found for row in _rows(context, space, each)])
    else:
        context.print("\n\n".join("\n".join(_details(context, space, each)) for each in found))


def _entry(context: Context, match: Match) -> dict[str, Any]:
    return {"need": match.need, "suggestions": [entry_of(context, each) for each in match.suggestions], "gap": match.gap}


def entry_of(context: Context, suggestion: Suggestion) -> dict[str, Any]:
    """Return a suggestion as the JSON contract has it."""
    reasons = [{"part": each.part, "points": each.points, "text": context.say(each.text)} for each in suggestion.reasons]
    return {"resource": suggestion.resource, "score": suggestion.score, "band": band_of(suggestion.score), "eligible": suggestion.eligible, "reasons": reasons}


def reason_lines(context: Context, suggestion: Suggestion, margin: str) -> list[str]:
    """Return the reasons for a score, a line each, their points in a column."""
    return [f"{margin}{f'{each.points:+.2f}' if each.points else '':5}  {context.say(each.text)}" for each in suggestion.reasons]


def _rows(context: Context, space: Workspace, match: Match) -> list[list[str]]:
    title = title_of(space.ledger.shelf(Need)[match.need])
    if not match.suggestions:
        return [[match.need, title, "", "", context.say(Text("暂无匹配", "no match")), "", "", "", ""]]
    return [
        [
            match.need,
            title,
            str(place),
            each.resource,
            _title(space, each.resource),
            f"{each.score:.4f}",
            each.eligible,
            context.say(_reasons(each)),
            band_of(each.score),
        ]
        for place, each in enumerate(match.suggestions, 1)
    ]


def _details(context: Context, space: Workspace, match: Match) -> list[str]:
    need = space.ledger.shelf(Need)[match.need]
    lines = [f"{need.id}  {need.title}" + context.say(Text("（{category}）", " ({category})").fill(category=space.settings.say_category(need.category)))]
    if match.gap:
        lines.append(context.say(Text("  暂无匹配：没有资源达到门槛，应列入资源缺口", "  no match: no resource reaches the threshold; this is a gap")))
    for place, each in enumerate(match.suggestions, 1):
        resource = space.ledger.shelf(Resource)[each.resource]
        lines.append(f"  {place}. {context.say(say_score(each.score))}  {resource.title}  [{each.resource}]  {context.say(ELIGIBLE[each.eligible])}")
        lines += reason_lines(context, each, "       ")
    return lines


def _summary(context: Context, space: Workspace, found: Iterable[Glance]) -> None:
    heads = [
        context.say(each)
        for each in (Text("需求", "Need"), Text("标题", "Title"), Text("最匹配的资源", "Best resource"), Text("得分", "Score"), Text("资格", "Eligible"))
    ]
    rows, gaps = [], 0
    for each in found:
        gaps += each.gap
        title = title_of(space.ledger.shelf(Need)[each.need])
        if each.resource is not None:
            rows.append([each.need, title, _title(space, each.resource), context.say(say_score(each.score)), context.say(ELIGIBLE[each.eligible])])
        else:
            rows.append([each.need, title, context.say(Text("暂无匹配", "no match")), "", ""])
    output.table(context, heads, rows)
    context.tell(
        Text(
            f"共 {len(rows)} 条需求，{gaps} 条暂无匹配；看理由：redchain match 需求编号",
            f"{len(rows)} needs, {gaps} without a match; for the reasons: redchain match NEED",
        )
    )


def _title(space: Workspace, resource: str) -> str:
    return title_of(space.ledger.shelf(Resource)[resource])


def _reasons(suggestion: Suggestion) -> Text:
    return Text("；".join(each.text.zh for each in suggestion.reasons), "; ".join(each.text.en for each in suggestion.reasons))
