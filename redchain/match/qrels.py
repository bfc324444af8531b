"""Judgements (qrels): which resource answers which need, and how well, as tab-separated text."""

from __future__ import annotations

from redchain.text import Text

Qrels = dict[str, dict[str, int]]
HEADER = ("need", "resource", "grade")
DIRECT = 2
HIGHEST_GRADE = 10


class QrelsError(ValueError):
    """A line of judgements is not as it should be; `text` says where and why in both languages."""

    def __init__(self, line: int, fault: Text) -> None:
        """Name the line, counted from 1."""
        self.text = Text("第 {line} 行：{fault}", "line {line}: {fault}").fill(line=line, fault=fault)
        super().__init__(self.text.en)


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


def _judgement(number: int, line: str) -> tuple[str, str, int]:
    cells = [each.strip() for each in line.split("\t")]
    if len(cells) != len(HEADER) or not all(cells):
        raise QrelsError(number, Text("须有三个以制表符分隔的值：need、resource、grade", "three tab-separated values are needed: need, resource, grade"))
    if not (cells[2].isascii() and cells[2].isdigit() and int(cells[2]) <= HIGHEST_GRADE):
        fault = Text("评分须为 0 到 {most} 的整数：{grade}", "the grade must be a whole number from 0 to {most}: {grade}")
        raise QrelsError(number, fault.fill(most=HIGHEST_GRADE, grade=cells[2]))
    return cells[0], cells[1], int(cells[2])
