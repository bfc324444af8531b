"""`redchain match [NEED…]`: ranked resources with reasons for each open need, or an honest gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, matching_space, refuse_format
from redchain.cli.match.next_steps import tell_next
from redchain.cli.match.ranking import gap_asked, level_options, ranked
from redchain.cli.parsing import Argument, Option, flag, format_option, whole_number
from redchain.cli.scoping import CHAIN, FIRM, named
from redchain.decide.lookup import find_all_meant, title_of
from redchain.errors import EXIT_FINE, UsageError
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.kinds.resource.validity import HINDRANCES
from redchain.match.bands import BANDS, band_of, say_score
from redchain.model.powers import chain_of
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.flow.workspace import Workspace
    from redchain.match.candidates import Threshold
    from redchain.match.suggest import Glance, Match
    from redchain.match.suggestion import Suggestion

OPEN = ("submitted", "registered")
NARROWING = (CHAIN, FIRM)
"""The options that say of which needs, where none is named."""
TOP = 5
_MOST_NAMED = 5
MOST_OFFERED = 60
_COUNTED = {2: "两", 3: "三", 4: "四", 5: "五", 6: "六"}
_HEADS = {
    "need": Text("需求", "Need"),
    "title": Text("标题", "Title"),
    "place": Text("名次", "Place"),
    "resource": Text("资源编号", "Resource"),
    "resource_title": Text("资源", "Title of the resource"),
    "score": Text("得分", "Score"),
    "eligible": Text("申请条件", "Eligible"),
    "reasons": Text("理由", "Reasons"),
    "band": Text("把握", "Band"),
    "topic": Text("子事项", "Topic"),
}
ELIGIBLE = {"yes": Text("符合", "eligible"), "unknown": Text("待核实", "to be checked"), "no": Text("不符合", "not eligible")}
CODES: dict[str, dict[Any, Text]] = {"eligible": ELIGIBLE, "band": BANDS}


def say_eligible(found: Suggestion | Glance) -> Text:
    """Return whether the firm may use a resource, and, in a word, why it cannot have it today."""
    words = ELIGIBLE[found.eligible]
    barred = Text("{words}，{barred}", "{words}, but {barred}")
    return barred.fill(words=words, barred=HINDRANCES[found.barred.kind]) if found.barred else words


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
        *NARROWING,
        Option("top", Text("每条需求给几个资源", "how many resources a need"), "--top", "-k", metavar="K", type=whole_number(1, 1000)),
        flag("weak", Text("缺口也列出最接近的资源", "show the nearest resources of a gap too")),
        *level_options(),
        format_option(FORMATS),
    ]


def run(context: Context, given: Given) -> int:
    """Print the matches of the needs asked for."""
    from redchain.match.suggest import glances, suggest

    refuse_format(given["format_name"], FORMATS)
    space = matching_space(context)
    needs, top, weak, is_shown = wanted_needs(space, given), given["top"] or TOP, given["weak"], given["format_name"] == "table"
    gap = gap_asked(space, given)
    if is_shown and not given["needs"]:
        _summary(context, space, ranked(context, space, lambda corpus: glances(corpus, needs, keep_weak=weak), may_go_on=True, gap=gap))
    else:
        found = ranked(context, space, lambda corpus: suggest(corpus, needs, top, keep_weak=weak), may_go_on=is_shown, gap=gap)
        _print(context, space, found, given["format_name"])
    return EXIT_FINE


def wanted_needs(space: Workspace, given: Given) -> list[Need]:
    """Return the needs named, or else every one that waits for a resource; raises RefusalError for an unknown one."""
    for flag_name in (str(each.name) for each in NARROWING if given[str(each.name)]):
        if given["needs"]:
            raise UsageError(
                Text(f"写了需求就不用 --{flag_name}", f"--{flag_name} does not go with needs that are named"), Text("去掉其中一个", "leave one of them out")
            )
    chains, firms = (named(space.ledger, given, str(each.name)) for each in NARROWING)
    found = find_all_meant(space.ledger, Need, given["needs"]) or space.ledger.where(Need, "state", *OPEN)
    return [each for each in found if (not chains or chain_of(space.ledger, each) in chains) and (not firms or each.enterprise in firms)]


def _print(context: Context, space: Workspace, found: Iterable[Match], format_name: str) -> None:
    if format_name == "json":
        output.envelope(context, "match", [_entry(context, each) for each in found])
    elif format_name == "csv":
        output.csv_of(context, _HEADS, (row for each in found for row in _rows(context, space, each)), CODES)
    else:
        matches = list(found)
        context.print("\n\n".join("\n".join(_details(context, space, each)) for each in matches))
        tell_next(context, space, matches)


def _entry(context: Context, match: Match) -> dict[str, Any]:
    topics = [{"title": each.item.title, "category": each.item.category, **_ranking(context, each.match)} for each in match.topics]
    return {"need": match.need, **_ranking(context, match), "topics": topics}


def _ranking(context: Context, match: Match) -> dict[str, Any]:
    return {
        "suggestions": [entry_of(context, each) for each in match.suggestions],
        "gap": match.gap,
        "elsewhere": match.elsewhere,
        "threshold": threshold_entry(context, match.threshold),
    }


def threshold_entry(context: Context, threshold: Threshold) -> dict[str, Any]:
    """Return what a best score must reach as the JSON contract has it."""
    return {"least": threshold.least, "usual": threshold.usual, "text": context.say(threshold.text) if threshold.text else None}


def entry_of(context: Context, suggestion: Suggestion) -> dict[str, Any]:
    """Return a suggestion as the JSON contract has it."""
    reasons = [{"part": each.part, "points": each.points, "text": context.say(each.text)} for each in suggestion.reasons]
    barred = context.say(suggestion.barred.text) if suggestion.barred else None
    score = {"score": suggestion.score, "band": band_of(suggestion.score)}
    return {"resource": suggestion.resource, **score, "eligible": suggestion.eligible, "barred": barred, "reasons": reasons}


def reason_lines(context: Context, suggestion: Suggestion, margin: str) -> list[str]:
    """Return the reasons for a score, a line each, their points in a column."""
    return [f"{margin}{f'{each.points:+.2f}' if each.points else '':5}  {context.say(each.text)}" for each in suggestion.reasons]


def _rows(context: Context, space: Workspace, match: Match) -> list[list[str]]:
    found = [("", match), *((each.item.title, each.match) for each in match.topics)]
    return [[*row, topic] for topic, of_topic in found for row in _rows_of(context, space, of_topic)]


def _rows_of(context: Context, space: Workspace, match: Match) -> list[list[str]]:
    title = title_of(space.ledger.shelf(Need)[match.need])
    if not match.suggestions:
        return [[match.need, title, "", "", context.say(Text("暂无匹配", "no match")) if context.csv_in_words else "", "", "", "", ""]]
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
    """Return a need with what is suggested for it; one with several topics with what is suggested for each."""
    from redchain.decide.split_need import may_be_split

    need = space.ledger.shelf(Need)[match.need]
    lines = [f"{need.id}  {need.title}" + _in_brackets(context, space, need.category)]
    if not match.topics:
        return [*lines, *_refiled(context, space, match), *_suggestions(context, space, match, "  ")]
    lines.append(context.say(Text("  {said}，分别找资源：", "  {said}, each ranked by itself:").fill(said=say_count(len(match.topics)))))
    for number, (item, found) in enumerate(match.topics, 1):
        lines.append(context.say(Text(f"  （{number}）{item.title}", f"  ({number}) {item.title}")) + _in_brackets(context, space, item.category))
        lines += _suggestions(context, space, found, "    ")
    if not may_be_split(space.ledger, need):
        return lines
    split = Text(
        "  写成子事项：redchain match {need:word} --split（先看看：加 --dry-run）",
        "  to make sub-items of them: redchain match {need:word} --split (--dry-run to look first)",
    )
    lines.append(context.say(split.fill(need=need.id)))
    return lines


def say_count(count: int) -> Text:
    """Return that a need has so many topics."""
    return Text(f"这条诉求有{_COUNTED.get(count, str(count))}件事", f"this need covers {count} matters")


def _in_brackets(context: Context, space: Workspace, category: str) -> str:
    return context.say(Text("（{category}）", " ({category})").fill(category=space.settings.say_category(category)))


def _refiled(context: Context, space: Workspace, match: Match) -> Iterator[str]:
    """Yield which category a need seems to belong to, how to change it, and what is best then."""
    if match.refiled is None:
        return
    (category, chance), best = match.refiled
    seems = Text(
        "  类别像是“{said}”（从说法看可能性 {chance}）：改类别用 redchain need edit {need:word} --category {category:word}",
        "  the category seems to be “{said}” (by its words {chance} likely): to change it, redchain need edit {need:word} --category {category:word}",
    )
    yield context.say(seems.fill(said=space.settings.say_category(category), chance=f"{chance:.0%}", need=match.need, category=category))
    then = Text("  改后最合适的是：{score}  {title}  [{resource}]", "  best then: {score}  {title}  [{resource}]")
    yield context.say(then.fill(score=say_score(best.score), title=_title(space, best.resource), resource=best.resource))


def _suggestions(context: Context, space: Workspace, match: Match, margin: str) -> list[str]:
    lines = []
    if match.gap:
        lines.append(margin + context.say(Text("暂无匹配：没有资源达到门槛，应列入资源缺口", "no match: no resource reaches the threshold; this is a gap")))
    if match.elsewhere is not None:
        seems = Text(
            "不像是登记的单位能办的事，像是“{like}”这一类；有单位管的，看最接近的资源：redchain match {need:word} --weak",
            "it does not seem to be a matter of the units on file, rather one like “{like}”; if it is one, see what comes nearest: redchain match {need:word} --weak",
        )
        lines.append(margin + context.say(seems.fill(like=match.elsewhere, need=match.need)))
    if match.threshold.text is not None:
        lines.append(margin + context.say(match.threshold.text))
    for place, each in enumerate(match.suggestions, 1):
        resource = space.ledger.shelf(Resource)[each.resource]
        may_apply = Text("申请条件：{eligible}", "{eligible}").fill(eligible=say_eligible(each))
        lines.append(f"{margin}{place}. {context.say(say_score(each.score))}  {resource.title}  [{each.resource}]  {context.say(may_apply)}")
        offered = _offered(resource)
        if offered:
            lines.append(f"{margin}     " + context.say(Text("提供：{offered}", "it offers: {offered}").fill(offered=offered)))
        lines += reason_lines(context, each, f"{margin}     ")
    return lines


def _offered(resource: Resource) -> str:
    """Return the first sentence of what a resource gives."""
    words = (resource.detail or resource.support or "").split("\n", 1)[0]
    first = words.partition("。")[0].partition("；")[0]
    if len(first) > MOST_OFFERED:
        return f"{first[: MOST_OFFERED - 1]}…"
    return first if words.removesuffix("。") == first else f"{first}……"


def _summary(context: Context, space: Workspace, found: Iterable[Glance]) -> None:
    heads = [
        context.say(each)
        for each in (Text("需求", "Need"), Text("标题", "Title"), Text("最匹配的资源", "Best resource"), Text("得分", "Score"), Text("资格", "Eligible"))
    ]
    rows, gaps, several = [], 0, []
    for each in found:
        gaps += each.gap
        several += [each.need] if each.topics else []
        title = title_of(space.ledger.shelf(Need)[each.need])
        if each.resource is not None:
            rows.append([each.need, title, _title(space, each.resource), context.say(say_score(each.score)), context.say(say_eligible(each))])
        else:
            rows.append([each.need, title, context.say(Text("暂无匹配", "no match")), "", ""])
    output.table(context, heads, rows)
    context.tell(
        Text(
            f"共 {len(rows)} 条需求，{gaps} 条暂无匹配；看理由：redchain match 需求编号",
            f"{counted(len(rows), 'need')}, {gaps} without a match; for the reasons: redchain match NEED",
        )
    )
    tell_several(context, several)


def tell_several(context: Context, needs: Sequence[str]) -> None:
    """Say which needs have several topics, each of which wants a resource of its own."""
    if needs:
        more = Text(" 等 {count} 条", " and others, {count} in all").fill(count=len(needs)) if len(needs) > _MOST_NAMED else Text("", "")
        words = Text(
            "一条含几件事的：{needs}{more}；分别查看：redchain match {first:word}",
            "several matters in one: {needs}{more}; each by itself: redchain match {first:word}",
        )
        named = needs[:_MOST_NAMED]
        context.tell(words.fill(needs=Text("、".join(named), ", ".join(named)), more=more, first=needs[0]))


def _title(space: Workspace, resource: str) -> str:
    return title_of(space.ledger.shelf(Resource)[resource])


def _reasons(suggestion: Suggestion) -> Text:
    return Text("；".join(each.text.zh for each in suggestion.reasons), "; ".join(each.text.en for each in suggestion.reasons))
