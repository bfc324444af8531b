"""`redchain match`: ranked resources with reasons for each open need, or an honest gap; and how good the ranking is."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from redchain.cli import show
from redchain.cli.call import Call, refuse_format
from redchain.decide.add import title_of, unknown_record
from redchain.errors import EXIT_FINE, UsageError
from redchain.match.evaluate import Evaluation, QrelsError, evaluate, read_qrels
from redchain.match.suggest import Match, Suggestion, suggest
from redchain.model.need import Need
from redchain.model.resource import Resource
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.parsing import Form
    from redchain.flow.workspace import Workspace

FORMATS = ("table", "json", "csv")
OPEN = ("submitted", "registered")
_ELIGIBLE = {"yes": Text("符合", "eligible"), "unknown": Text("待核实", "to be checked"), "no": Text("不符合", "not eligible")}
_FIGURES = (
    ("ndcg", Text("nDCG@10（增益 2^g−1）", "nDCG@10 (gain 2^g−1)")),
    ("recall", Text("recall@10（2 级）", "recall@10 (grade 2)")),
    ("hit_1", Text("hit@1（2 级）", "hit@1 (grade 2)")),
    ("hit_5", Text("hit@5（2 级）", "hit@5 (grade 2)")),
    ("mrr", Text("MRR（2 级）", "MRR (grade 2)")),
)


def build(form: "Form", name: str, _verb: list[str]) -> None:
    """Add the command."""
    call = form.call

    def match(
        needs: Annotated[
            list[str],
            form.argument(help=Text("需求编号（默认全部待受理和已受理的需求）", "ids of needs (default: every submitted or registered one)"), metavar="NEED"),
        ] = [],  # noqa: B006  # typer copies it
        top: Annotated[int, form.option("--top", "-k", help=Text("每条需求给几个资源", "how many resources a need"), metavar="K", min=1, max=1000)] = 5,
        weak: Annotated[bool, form.option("--weak", help=Text("缺口也列出最接近的资源", "show the nearest resources of a gap too"))] = False,  # noqa: FBT002  # a flag
        qrels: Annotated[
            str | None,
            form.option(
                "--evaluate",
                help=Text("用评判文件（需求、资源、等级）衡量排序", "measure the ranking with judgements (need, resource, grade)"),
                metavar="QRELS",
            ),
        ] = None,
        output: Annotated[str, form.option("--format", "-f", help=Text("table、json 或 csv", "table, json or csv"), metavar="FORMAT")] = "table",
    ) -> int:
        refuse_format(output, FORMATS)
        space = call.workspace()
        if qrels is not None:
            return _evaluate(call, space, qrels, output)
        wanted = [_need(space, each) for each in dict.fromkeys(needs)] or [each for each in space.ledger.all(Need) if each.state in OPEN]
        found = suggest(space.ledger, wanted, space.today, top, keep_weak=weak)
        _print(call, space, found, output, details=bool(needs))
        return EXIT_FINE

    form.add(
        name,
        Text(
            "为需求匹配资源：按相似、类别、产业链打分，逐条说明理由；没有合适的就是缺口。",
            "Match resources to needs, with a reason for every score; what nothing fits is a gap.",
        ),
        match,
    )


def _need(space: "Workspace", identifier: str) -> Need:
    found = space.ledger.find(Need, identifier)
    if found is None:
        raise unknown_record(space.ledger, Need, identifier)
    return found


def _print(call: Call, space: "Workspace", found: tuple[Match, ...], output: str, *, details: bool) -> None:
    if output == "json":
        show.envelope(call, "match", [_entry(call, each) for each in found])
    elif output == "csv":
        heads = ["need", "title", "place", "resource", "resource_title", "score", "eligible", "reasons"]
        show.csv(heads, [row for each in found for row in _rows(call, space, each)])
    elif details:
        call.print("\n\n".join("\n".join(_details(call, space, each)) for each in found))
    else:
        _summary(call, space, found)


def _entry(call: Call, match: Match) -> dict[str, Any]:
    suggestions = [
        {
            "resource": each.resource,
            "score": each.score,
            "eligible": each.eligible,
            "reasons": [{"part": reason.part, "points": reason.points, "text": call.say(reason.text)} for reason in each.reasons],
        }
        for each in match.suggestions
    ]
    return {"need": match.need, "suggestions": suggestions, "gap": match.gap}


def _rows(call: Call, space: "Workspace", match: Match) -> list[list[str]]:
    title = title_of(space.ledger.shelf(Need)[match.need])
    if not match.suggestions:
        return [[match.need, title, "", "", call.say(Text("暂无匹配", "no match")), "", "", ""]]
    return [
        [match.need, title, str(place), each.resource, _title(space, each), f"{each.score:.4f}", each.eligible, call.say(_reasons(each))]
        for place, each in enumerate(match.suggestions, 1)
    ]


def _details(call: Call, space: "Workspace", match: Match) -> list[str]:
    need = space.ledger.shelf(Need)[match.need]
    lines = [f"{need.id}  {need.title}" + call.say(Text("（{category}）", " ({category})").fill(category=space.settings.say_category(need.category)))]
    if match.gap:
        lines.append(call.say(Text("  暂无匹配：没有资源达到门槛，应列入资源缺口", "  no match: no resource reaches the threshold; this is a gap")))
    for place, each in enumerate(match.suggestions, 1):
        resource = space.ledger.shelf(Resource)[each.resource]
        lines.append(f"  {place}. {each.score:.2f}  {resource.title}  [{each.resource}]  {call.say(_ELIGIBLE[each.eligible])}")
        lines += [
            f"       {reason.points:+.2f}  {call.say(reason.text)}" if reason.points else f"              {call.say(reason.text)}" for reason in each.reasons
        ]
    return lines


def _summary(call: Call, space: "Workspace", found: tuple[Match, ...]) -> None:
    heads = [
        call.say(each)
        for each in (Text("需求", "Need"), Text("标题", "Title"), Text("最匹配的资源", "Best resource"), Text("得分", "Score"), Text("资格", "Eligible"))
    ]
    rows = []
    for each in found:
        title = title_of(space.ledger.shelf(Need)[each.need])
        if each.suggestions:
            best = each.suggestions[0]
            rows.append([each.need, title, _title(space, best), f"{best.score:.2f}", call.say(_ELIGIBLE[best.eligible])])
        else:
            rows.append([each.need, title, call.say(Text("暂无匹配", "no match")), "", ""])
    show.table(call, heads, rows)
    gaps = sum(1 for each in found if each.gap)
    call.tell(
        Text(
            f"共 {len(found)} 条需求，{gaps} 条暂无匹配；看理由：redchain match 需求编号",
            f"{len(found)} needs, {gaps} without a match; for the reasons: redchain match NEED",
        )
    )


def _title(space: "Workspace", suggestion: Suggestion) -> str:
    return title_of(space.ledger.shelf(Resource)[suggestion.resource])


def _reasons(suggestion: Suggestion) -> Text:
    return Text("；".join(each.text.zh for each in suggestion.reasons), "; ".join(each.text.en for each in suggestion.reasons))


def _evaluate(call: Call, space: "Workspace", path: str, output: str) -> int:
    try:
        with open(path, encoding="utf-8") as file:
            judged = read_qrels(file.read())
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError(
            Text(f"读不了 {path}", f"cannot read {path}"),
            Text("评判文件是 UTF-8 的制表符分隔文本：need resource grade", "judgements are tab-separated UTF-8: need resource grade"),
        ) from problem
    except QrelsError as problem:
        raise UsageError(
            Text(f"{path} {problem.text.zh}", f"{path} {problem.text.en}"),
            Text("每行：需求编号、资源编号、等级 0—2，以制表符分隔", "each line: need, resource and a grade of 0 to 2, separated by tabs"),
        ) from problem
    found = evaluate(space.ledger, judged, space.today)
    if output == "json":
        show.envelope(call, "match --evaluate", asdict(found))
        return EXIT_FINE
    rows = [[call.say(name), _figure(getattr(found, key))] for key, name in _FIGURES]
    rows += [[call.say(name), value] for name, value in _counts(found)]
    heads = [call.say(Text("指标", "Figure")), call.say(Text("值", "Value"))]
    if output == "csv":
        show.csv(heads, rows)
    else:
        show.table(call, heads, rows)
    return EXIT_FINE


def _counts(found: Evaluation) -> list[tuple[Text, str]]:
    return [
        (Text("有答案的需求（其中有 2 级答案）", "needs with an answer (with a grade-2 one)"), f"{found.answerable} ({found.direct})"),
        (Text("无答案的需求判为缺口", "needs without answer that are gaps"), f"{found.abstained}/{found.unanswerable}"),
        (Text("有答案却判为缺口", "needs with an answer that are gaps"), f"{found.false_gaps}/{found.answerable}"),
    ]


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}"
