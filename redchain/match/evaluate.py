"""How good the ranking is against judged pairs: nDCG, recall, hits, reciprocal rank and abstention."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.match.index import index_of
from redchain.match.suggest import is_gap, ranking
from redchain.model.need import Need
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from redchain.model.ledger import Ledger

Qrels = dict[str, dict[str, int]]
HEADER = ("need", "resource", "grade")
DEPTH = 10
DIRECT = 2
HIGHEST_GRADE = 10


class QrelsError(ValueError):
    """A line of judgements is not as it should be; `text` says where and why in both languages."""

    def __init__(self, line: int, fault: Text) -> None:
        """Name the line, counted from 1."""
        self.text = Text("第 {line} 行：{fault}", "line {line}: {fault}").fill(line=line, fault=fault)
        super().__init__(self.text.en)


@dataclass(frozen=True)
class Evaluation:
    """The figures; a mean over nothing is None.

    `ndcg` is over the answerable needs (any answer); `recall`, `hit_1`, `hit_5` and `mrr` over those with a direct (grade-2) answer.
    `abstained` of the `unanswerable` needs are gaps, rightly; `false_gaps` of the `answerable` ones are, wrongly.
    `unknown` counts judged needs that are not in the ledger.
    """

    answerable: int
    direct: int
    ndcg: float | None
    recall: float | None
    hit_1: float | None
    hit_5: float | None
    mrr: float | None
    unanswerable: int
    abstained: int
    false_gaps: int
    unknown: int


def read_qrels(text: str) -> Qrels:
    """Return need → resource → grade from tab-separated text with the header `need resource grade`.

    Raises:
        QrelsError: a line is not as described.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or tuple(lines[0].split("\t")) != HEADER:
        raise QrelsError(1, Text("表头须为 need、resource、grade，以制表符分隔", "the header must be need, resource, grade, separated by tabs"))
    qrels: Qrels = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            need, resource, grade = _judgement(number, line)
            if resource in qrels.setdefault(need, {}):
                raise QrelsError(number, Text("{need} 与 {resource} 重复评判", "{need} and {resource} are judged twice").fill(need=need, resource=resource))
            qrels[need][resource] = grade
    return qrels


def evaluate(ledger: Ledger, qrels: Mapping[str, Mapping[str, int]], today: date) -> Evaluation:
    """Return the figures of the ledger's own settings; every need of the ledger counts, one without a positive grade is unanswerable."""
    index = index_of(ledger, today)
    judged, false_gaps, abstained, unanswerable = [], 0, 0, 0
    for need in ledger.all(Need):
        answers = {resource: grade for resource, grade in qrels.get(need.id, {}).items() if grade > 0}
        ranked = list(ranking(index, need))
        gap = is_gap(index, ranked[0][1] if ranked else None)
        if answers:
            judged.append(([answers.get(resource, 0) for resource, _ in ranked], list(answers.values())))
            false_gaps += gap
        else:
            unanswerable += 1
            abstained += gap
    direct = [(ranked, answers) for ranked, answers in judged if DIRECT in answers]
    return Evaluation(
        answerable=len(judged),
        direct=len(direct),
        ndcg=_mean([ndcg(ranked, answers) for ranked, answers in judged]),
        recall=_mean([_recall(ranked, answers) for ranked, answers in direct]),
        hit_1=_mean([float(DIRECT in ranked[:1]) for ranked, _ in direct]),
        hit_5=_mean([float(DIRECT in ranked[:5]) for ranked, _ in direct]),
        mrr=_mean([1 / (ranked.index(DIRECT) + 1) if DIRECT in ranked else 0.0 for ranked, _ in direct]),
        unanswerable=unanswerable,
        abstained=abstained,
        false_gaps=false_gaps,
        unknown=sum(1 for each in qrels if ledger.find(Need, each) is None),
    )


def ndcg(ranked: Sequence[int], answers: Sequence[int], depth: int = DEPTH) -> float:
    """Return nDCG (Järvelin and Kekäläinen, 2002): gain 2^grade − 1, discount log2(rank + 1), over the best order of all answers.

    >>> ndcg([0, 2], [2]) == 1 / math.log2(3)
    True
    """
    best = _gain(sorted(answers, reverse=True)[:depth])
    return _gain(ranked[:depth]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _recall(ranked: Sequence[int], answers: Sequence[int]) -> float:
    """Return the share of direct answers found, of at most as many as there is room for."""
    return ranked[:DEPTH].count(DIRECT) / min(DEPTH, list(answers).count(DIRECT))


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def _judgement(number: int, line: str) -> tuple[str, str, int]:
    cells = [each.strip() for each in line.split("\t")]
    if len(cells) != len(HEADER) or not all(cells):
        raise QrelsError(number, Text("须有三个以制表符分隔的值：need、resource、grade", "three tab-separated values are needed: need, resource, grade"))
    if not (cells[2].isascii() and cells[2].isdigit() and int(cells[2]) <= HIGHEST_GRADE):
        fault = Text("评分须为 0 到 {most} 的整数：{grade}", "the grade must be a whole number from 0 to {most}: {grade}")
        raise QrelsError(number, fault.fill(most=HIGHEST_GRADE, grade=cells[2]))
    return cells[0], cells[1], int(cells[2])
