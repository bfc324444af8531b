"""Rates, medians and changes by hand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.report.definitions import ALL_RATED, COUNTS, label_of
from redchain.report.figures import Fact, Figures, tally
from redchain.report.ratio import Ratio, change, shift


@pytest.mark.parametrize(
    ("part", "whole", "said", "percent"),
    [
        (0, 0, "—", None),
        (0, 3, "0.0%", 0.0),
        (1, 3, "33.3%", 33.3),
        (2, 3, "66.7%", 66.7),
        (1, 16, "6.3%", 6.3),
        (3, 3, "100.0%", 100.0),
        (1, 2000, "0.1%", 0.1),
    ],
)
def test_ratio(part: int, whole: int, said: str, percent: float | None) -> None:
    assert (str(Ratio(part, whole)), Ratio(part, whole).percent) == (said, percent)


@pytest.mark.parametrize(
    ("now", "before", "zh", "en"),
    [(3, 0, "无基数", "no base"), (0, 0, "无基数", "no base"), (4, 4, "持平", "unchanged"), (6, 4, "+50.0%", "+50.0%"), (0, 4, "−100.0%", "−100.0%")],
)
def test_change(now: int, before: int, zh: str, en: str) -> None:
    assert change(now, before) == (zh, en)


@pytest.mark.parametrize(
    ("now", "before", "zh"),
    [
        (Ratio(1, 2), Ratio(1, 4), "+25.0 个百分点"),
        (Ratio(1, 4), Ratio(1, 2), "−25.0 个百分点"),
        (Ratio(1, 2), Ratio(2, 4), "持平"),
        (Ratio(1, 2), Ratio(0, 0), "无基数"),
        (Ratio(0, 0), Ratio(1, 2), "—"),
    ],
)
def test_shift(now: Ratio, before: Ratio, zh: str) -> None:
    assert shift(now, before).zh == zh


@pytest.mark.parametrize(("days", "median"), [((), None), ((7,), 7), ((9, 1, 5), 5), ((1, 2, 10, 20), 6), ((1, 2), 1.5)])
def test_median(days: tuple[int, ...], median: float | None) -> None:
    assert tally(Fact("days_to_close", days=each) for each in days).median_days == median


def test_rates_by_their_definitions() -> None:
    figures = Figures(
        signed=6,
        sign_due=7,
        upheld=1,
        dispatched=9,
        solved=3,
        partly_solved=1,
        long_term=2,
        explained=3,
        not_possible=1,
        satisfied=3,
        basically=2,
        unsatisfied=1,
        unreachable=4,
    )
    assert figures.signed_in_time == Ratio(6, 7)
    assert figures.returned == Ratio(1, 9)
    assert figures.solve_rate == Ratio(4, 10)
    assert figures.satisfied_rate == Ratio(3, 6)
    assert figures.content_rate == Ratio(5, 6)


@given(st.lists(st.sampled_from(["received", "closed", "open", "opening"])))
def test_a_tally_counts(names: list[str]) -> None:
    figures = tally(Fact(each) for each in names)
    assert [figures.received, figures.closed, figures.open] == [names.count(each) for each in ("received", "closed", "open")]
    assert figures.is_balanced == (figures.opening + figures.received == figures.closed + figures.open)


def test_every_definition_is_of_a_figure() -> None:
    figures = Figures()
    for each in (*COUNTS, *ALL_RATED):
        assert each.name == "usage" or hasattr(figures, each.name)
        assert label_of(each.name) == each.label


def test_every_source_is_a_record_with_such_a_step_or_field() -> None:
    kinds = {"need": Need, "order": Order, "resource": Resource}
    for each in (*COUNTS, *ALL_RATED):
        for source in each.source.split(", "):
            kind, _, part = source.partition(".")
            model = kinds[kind]
            assert not part or part in model.model_fields or part == "due" or (model.moves and model.moves.move(part)), (each.name, source)


def test_every_count_and_rate_is_defined_in_both_languages() -> None:
    for each in (*COUNTS, *ALL_RATED):
        assert re.search(r"[\u4e00-\u9fff]", each.meaning.zh)
        assert not re.search(r"[\u4e00-\u9fff]", each.label.en + each.meaning.en)
