"""`redchain match --evaluate QRELS`: how good the ranking is, measured with judgements."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from redchain.cli import show
from redchain.cli.call import refuse_format
from redchain.cli.mode import Mode, parameter
from redchain.errors import EXIT_FINE, UsageError
from redchain.match.evaluate import Evaluation, QrelsError, evaluate, read_qrels
from redchain.text import Text

if TYPE_CHECKING:
    import inspect

    from redchain.cli.call import Call
    from redchain.cli.mode import Given
    from redchain.cli.parsing import Form
    from redchain.flow.workspace import Workspace

FORMATS = ("table", "json", "csv")
_FIGURES = (
    ("ndcg", Text("nDCG@10（增益 2^g−1）", "nDCG@10 (gain 2^g−1)")),
    ("recall", Text("recall@10（2 级）", "recall@10 (grade 2)")),
    ("hit_1", Text("hit@1（2 级）", "hit@1 (grade 2)")),
    ("hit_5", Text("hit@5（2 级）", "hit@5 (grade 2)")),
    ("mrr", Text("MRR（2 级）", "MRR (grade 2)")),
)


def options(form: Form) -> list[inspect.Parameter]:
    """Return the option that asks for it."""
    qrels = form.option(
        "--evaluate",
        help=Text("用评判文件（需求、资源、等级）衡量排序", "measure the ranking with judgements (need, resource, grade)"),
        metavar="QRELS",
    )
    return [parameter("qrels", str | None, qrels)]


def run(call: Call, given: Given) -> int:
    """Print the figures."""
    refuse_format(given["output"], FORMATS)
    return _evaluate(call, call.workspace(), given["qrels"], given["output"])


MODE = Mode("qrels", "--evaluate", options, run)


def _evaluate(call: Call, space: Workspace, path: str, output: str) -> int:
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
