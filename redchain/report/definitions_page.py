"""The page of the report's figures: every number, rate and average with its formula and source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.manual.page import Page, code, grid, plain
from redchain.report.figures import AVERAGES, CONVENTIONS, NEED_FIGURES, ORDER_FIGURES, RATES, USAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.report.measure import Definition

_HEAD = """# 月报 / The monthly report"""


def definitions_page() -> Page:
    """Return the page of the report's figures."""
    conventions = ((f"{plain(term.zh)} {plain(term.en)}", plain(said.zh), plain(said.en)) for term, said in CONVENTIONS)
    parts = (
        "## 约定 / Conventions",
        grid(("约定 Convention", "含义", "Meaning"), conventions),
        "## 需求 / Needs",
        _grid(NEED_FIGURES),
        "## 工单 / Orders",
        _grid(ORDER_FIGURES),
        "## 比率 / Rates",
        _grid((*RATES, USAGE)),
        "## 工作日 / Working days",
        _grid(AVERAGES),
    )
    return Page("report.md", _HEAD, "\n\n".join(parts))


def _grid(figures: Iterable[Definition]) -> str:
    heads = ("JSON", "指标 Figure", "口径", "Definition", "取自 From")
    rows = (
        (code(each.name), f"{plain(each.label.zh)} {plain(each.label.en)}", plain(each.meaning.zh), plain(each.meaning.en), code(each.source))
        for each in figures
        if each.meaning
    )
    return grid(heads, rows)
