"""`redchain match --evaluate QRELS`: how good the ranking is, measured with judgements."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from redchain.cli import output
from redchain.cli.context import FORMATS, matching_space, refuse_format
from redchain.cli.match.ranking import gap_asked, ranked
from redchain.cli.parsing import Option, flag
from redchain.decide.lookup import title_of
from redchain.errors import EXIT_FINE, UsageError
from redchain.kinds.need.model import Need
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import Argument, Given
    from redchain.flow.workspace import Workspace
    from redchain.match.evaluate import Evaluation, RankedNeed
    from redchain.match.qrels import Qrels

CATEGORIES = ("given", "blank", "general")
_FIGURES = {
    "ndcg": Text("nDCG@10（增益 2^g−1）", "nDCG@10 (gain 2^g−1)"),
    "recall": Text("recall@10（2 级）", "recall@10 (grade 2)"),
    "hit_1": Text("hit@1（2 级）", "hit@1 (grade 2)"),
    "hit_5": Text("hit@5（2 级）", "hit@5 (grade 2)"),
    "mrr": Text("MRR（2 级）", "MRR (grade 2)"),
}
_COUNTS = {
    "answerable": Text("有答案的需求（其中有 2 级答案）", "needs with an answer (with a grade-2 one)"),
    "abstained": Text("无答案的需求判为缺口", "needs without an answer, reported as gaps"),
    "false_gaps": Text("有答案却判为缺口", "needs with an answer, yet reported as gaps"),
}
_WORDS = {"figure": _FIGURES | _COUNTS, "gap": {"yes": Text("是", "yes")}}
_FIGURE_HEADS = {"figure": Text("指标", "Figure"), "value": Text("值", "Value"), "low": Text("95% 下限", "95% low"), "high": Text("95% 上限", "95% high")}
_MISS_HEADS = {
    "need": Text("需求", "Need"),
    "title": Text("标题", "Title"),
    "answer": Text("最好的答案", "Best answer"),
    "rank": Text("名次", "Rank"),
    "above": Text("排在它前面的", "What stood above"),
    "gap": Text("缺口", "Gap"),
}
_BIN_HEADS = {
    "score": Text("得分", "Score"),
    "pairs": Text("前十名的配对", "Pairs in the first ten"),
    "relevant": Text("其中相关", "Relevant"),
    "firsts": Text("第一名", "First places"),
    "right": Text("其中相关", "Relevant"),
}


def options() -> list[Option | Argument]:
    """Return the option that asks for it, and those that go with it."""
    categories = Text(
        "衡量时需求的类别：given 照旧，blank 去掉，general 改为综合诉求",
        "the needs' categories when measuring: given, blank (taken away) or general (综合诉求)",
    )
    qrels = Text("用评判文件（需求、资源、等级）衡量排序", "measure the ranking with judgements (need, resource, grade)")
    return [
        Option("qrels", qrels, "--evaluate", metavar="QRELS"),
        Option("categories", categories, metavar="|".join(CATEGORIES), default="given"),
        flag("misses", Text("衡量时逐条列出没排对的需求", "when measuring, list the needs that went wrong")),
        flag("calibration", Text("评测时列出各得分段中相关建议的比例", "when measuring, list the share of relevant suggestions in each range of scores")),
    ]


def run(context: Context, given: Given) -> int:
    """Print the figures, or what went wrong, or the calibration; JSON holds all three."""
    from redchain.match.evaluate import figures, rank_all, unknown_needs

    refuse_format(given["format_name"], FORMATS)
    _refuse_categories(given["categories"])
    space = matching_space(context)
    qrels = _judgements(given["qrels"])
    needs = ranked(context, space, lambda corpus: rank_all(corpus, qrels, given["categories"]), gap=gap_asked(space, given))
    found = figures(needs, unknown_needs(space.ledger, qrels))
    if given["format_name"] == "json":
        output.envelope(context, "match --evaluate", _content(found, needs, given["categories"]))
        return EXIT_FINE
    heads, rows = _table(space, found, needs, given)
    if given["format_name"] == "csv":
        output.csv_of(context, heads, rows, _WORDS)
    else:
        output.table(context, *output.in_words(context, heads, rows, _WORDS))
    return EXIT_FINE


def _refuse_categories(given: str) -> None:
    if given not in CATEGORIES:
        raise UsageError(
            Text(f"--categories 不认识 {given}", f"unknown value for --categories: {given}"),
            Text(f"可用：{'、'.join(CATEGORIES)}", f"one of {', '.join(CATEGORIES)}"),
        )


def _judgements(path: str) -> Qrels:
    from redchain.match.qrels import QrelsError, read_qrels

    try:
        with open(path, encoding="utf-8") as file:
            return read_qrels(file.read())
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


def _content(found: Evaluation, ranked: tuple[RankedNeed, ...], categories: str) -> dict[str, Any]:
    from redchain.match.evaluate import calibration_bins, misses

    return {
        **asdict(found),
        "categories": categories,
        "intervals": {name: each and list(each) for name, each in found.intervals.items()},
        "misses": [each._asdict() for each in misses(ranked)],
        "calibration": [each._asdict() for each in calibration_bins(ranked)],
    }


def _table(space: Workspace, found: Evaluation, ranked: tuple[RankedNeed, ...], given: Given) -> tuple[dict[str, Text], list[list[str]]]:
    if given["misses"]:
        return _MISS_HEADS, _miss_rows(space, ranked)
    if given["calibration"]:
        return _BIN_HEADS, _bin_rows(ranked)
    return _FIGURE_HEADS, _figure_rows(found)


def _figure_rows(found: Evaluation) -> list[list[str]]:
    rows = [[key, _figure(getattr(found, key)), *map(_figure, found.intervals[key] or (None, None))] for key in _FIGURES]
    return rows + [[key, value, "", ""] for key, value in _counts(found)]


def _counts(found: Evaluation) -> list[tuple[str, str]]:
    return [
        ("answerable", f"{found.answerable} ({found.direct})"),
        ("abstained", f"{found.abstained}/{found.unanswerable}"),
        ("false_gaps", f"{found.false_gaps}/{found.answerable}"),
    ]


def _miss_rows(space: Workspace, ranked: tuple[RankedNeed, ...]) -> list[list[str]]:
    from redchain.match.evaluate import misses

    needs = space.ledger.shelf(Need)
    return [
        [
            each.need,
            title_of(needs[each.need]),
            each.answer or "—",
            "—" if each.rank is None else str(each.rank),
            ", ".join(each.above),
            "yes" if each.is_gap else "",
        ]
        for each in misses(ranked)
    ]


def _bin_rows(ranked: tuple[RankedNeed, ...]) -> list[list[str]]:
    from redchain.match.evaluate import calibration_bins

    return [
        [f"{each.low:.1f}–{each.high:.1f}", str(each.pairs), _share(each.relevant, each.pairs), str(each.firsts), _share(each.right, each.firsts)]
        for each in calibration_bins(ranked)
    ]


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "—"
