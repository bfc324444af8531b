"""The page of the report's figures: every count, rate and number of working days with its formula and source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.manual.page import Page, code, grid, plain
from redchain.report.counted import OF_NEEDS, OF_ORDERS
from redchain.report.definitions import DAYS, GENERAL, RATES, USAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.report.counted import Definition

_HEAD = """# 月报 / The monthly report"""


def definitions_page() -> Page:
    """Return the page of the report's figures."""
    general = grid(("约定 Convention", "含义", "Meaning"), ((f"{plain(term.zh)} {plain(term.en)}", plain(said.zh), plain(said.en)) for term, said in GENERAL))
    parts = (
        "## 约定 / Conventions",
        general,
        "## 需求 / Needs",
        _grid(OF_NEEDS),
        "## 工单 / Orders",
        _grid(OF_ORDERS),
        "## 比率 / Rates",
        _grid((*RATES, USAGE)),
        "## 工作日 / Working days",
        _grid(DAYS),
    )
    return Page("report.md", _HEAD, "\n\n".join(parts))


def _grid(definitions: Iterable[Definition]) -> str:
    heads = ("JSON", "指标 Figure", "口径", "Definition", "取自 From")
    return grid(
        heads,
        (
            (code(each.name), f"{plain(each.label.zh)} {plain(each.label.en)}", plain(each.meaning.zh), plain(each.meaning.en), code(each.source))
            for each in definitions
        ),
    )
