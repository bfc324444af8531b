"""The lists and reports of the town, byte for byte; `pytest tests/golden --bless` accepts what is made now."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from redchain.model.dates import Month
from redchain.render.csv import csv
from redchain.render.html import html
from redchain.render.markdown import markdown
from redchain.report.as_json import report_json
from redchain.report.monthly import monthly
from redchain.report.page import report_document
from redchain.views.lists import kept_lists, list_page, list_table, listing_of

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)
ZONE = ZoneInfo("Asia/Shanghai")
FILES = (
    *(f"{name}.{form}" for name in kept_lists() for form in ("md", "csv")),
    "needs.html",
    *("report-2026-11.md", "report-2026-11.html", "report-2026-11.json", "report-2026-11.en.md", "report-2026-10.md"),
)


@pytest.mark.parametrize("name", FILES)
def test_golden(name: str, town: Ledger, request: pytest.FixtureRequest) -> None:
    made, path = make(name, town).encode(), HERE / name
    if request.config.getoption("bless"):
        path.write_bytes(made)
    assert made == path.read_bytes(), f"{name} differs; look at the difference, then accept it with `make bless`"


def test_no_stray_golden_file() -> None:
    assert {each.name for each in HERE.iterdir() if each.suffix in {".md", ".csv", ".html", ".json"}} == set(FILES)


def make(name: str, ledger: Ledger) -> str:
    stem, _, form = name.partition(".")
    return report(stem, form, ledger) if stem.startswith("report-") else three_list(stem, form, ledger)


def three_list(stem: str, form: str, ledger: Ledger) -> str:
    model = kept_lists()[stem]
    if form == "csv":
        return csv(list_table(listing_of(model, ledger, TODAY)))
    page = list_page(listing_of(model, ledger, TODAY))
    return html(page) if form == "html" else markdown(page)


def report(stem: str, form: str, ledger: Ledger) -> str:
    figures = monthly(ledger, Month.parse(stem.removeprefix("report-")), TODAY, ZONE)
    if form == "json":
        return json.dumps(report_json(figures), ensure_ascii=False, indent=2) + "\n"
    page = report_document(figures, "en" if form == "en.md" else "zh")
    return html(page) if form == "html" else markdown(page)
