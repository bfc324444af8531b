"""The lists and reports of the town, byte for byte; `pytest tests/golden --bless` accepts what is made now."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from redchain.kinds.meeting.model import Meeting
from redchain.model.dates import Month
from redchain.render.csv import csv
from redchain.render.html import html
from redchain.render.markdown import markdown
from redchain.report.as_json import report_json
from redchain.report.monthly import monthly
from redchain.report.page import report_document
from redchain.views.lists import kept_lists, list_page, list_table, listing_of
from redchain.views.meeting_papers import MeetingWriting

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)
ZONE = ZoneInfo("Asia/Shanghai")
PAPERS = {
    "minutes": ("minutes", "M-20260901-2XQ4D"),
    "minutes-draft": ("minutes", "M-20261010-E5HN2"),
    "notice": ("notice", "M-20261118-9PXTA"),
    "attendance": ("attendance", "M-20261010-E5HN2"),
}
FILES = (
    *(f"{name}.{form}" for name in kept_lists() for form in ("md", "csv")),
    "needs.html",
    *("report-2026-11.md", "report-2026-11.html", "report-2026-11.json", "report-2026-11.en.md", "report-2026-10.md"),
    *(f"{name}.{form}" for name in PAPERS for form in ("md", "en.md")),
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
    if stem in PAPERS:
        return paper(stem, form, ledger)
    return report(stem, form, ledger) if stem.startswith("report-") else three_list(stem, form, ledger)


def three_list(stem: str, form: str, ledger: Ledger) -> str:
    model = kept_lists()[stem]
    if form == "csv":
        return csv(list_table(listing_of(model, ledger, TODAY)))
    page = list_page(listing_of(model, ledger, TODAY))
    return html(page) if form == "html" else markdown(page)


def paper(stem: str, form: str, ledger: Ledger) -> str:
    kind, identifier = PAPERS[stem]
    writing, meeting = MeetingWriting(ledger, datetime(2026, 11, 23, 9, tzinfo=ZONE)), ledger.find(Meeting, identifier)
    assert meeting is not None
    made = {"minutes": writing.minutes, "notice": writing.notice, "attendance": writing.attendance}[kind](meeting)
    return markdown(made.page, "en" if form == "en.md" else "zh")


def report(stem: str, form: str, ledger: Ledger) -> str:
    figures = monthly(ledger, Month.parse(stem.removeprefix("report-")), TODAY, ZONE)
    if form == "json":
        return json.dumps(report_json(figures), ensure_ascii=False, indent=2) + "\n"
    page = report_document(figures, "en" if form == "en.md" else "zh")
    return html(page) if form == "html" else markdown(page)
