"""Rates, medians and changes by hand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.report.figures import FIGURES, MEASURES, USAGE, Occurrence, figure, is_balanced, tally
from redchain.report.measure import Counts, Rate, Ratio, change, shift


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
    assert figure("median_days").of(tally(Occurrence("days_to_close", days=each) for each in days)) == median


@pytest.mark.parametrize(("days", "mean"), [((), None), ((7,), 7), ((1, 2), 1.5), ((1, 1, 2), 1.3), ((1, 2, 2), 1.7), ((0,) * 19 + (1,), 0.1)])
def test_mean(days: tuple[int, ...], mean: float | None) -> None:
    assert figure("mean_days").of(tally(Occurrence("days_to_close", days=each) for each in days)) == mean


def test_rates_by_their_definitions() -> None:
    counted = {
        "signed": 6,
        "sign_due": 7,
        "upheld": 1,
        "dispatched": 9,
        "redispatched": 2,
        "solved": 3,
        "partly_solved": 1,
        "long_term": 2,
        "explained": 3,
        "not_possible": 1,
        "satisfied": 3,
        "basically": 2,
        "unsatisfied": 1,
        "unreachable": 4,
    }
    rates = {"signed_in_time": (6, 7), "returned": (1, 9), "dispatch_accuracy": (7, 9), "solve_rate": (4, 10), "satisfied_rate": (3, 6), "content_rate": (5, 6)}
    assert {name: figure(name).of(Counts(counted)) for name in rates} == rates


@given(st.lists(st.sampled_from(["received", "closed", "open", "opening"])))
def test_a_tally_counts(names: list[str]) -> None:
    counts = tally(Occurrence(each) for each in names)
    assert [counts[each] for each in ("received", "closed", "open")] == [names.count(each) for each in ("received", "closed", "open")]
    assert is_balanced(counts) == (counts["opening"] + counts["received"] == counts["closed"] + counts["open"])


OCCURRENCES = st.lists(
    st.sampled_from(
        [*(Occurrence(each.name) for each in MEASURES), *(Occurrence(name, days=days) for name in ("days_to_close", "days_to_finish") for days in (0, 3, 8))]
    )
)


@given(OCCURRENCES, OCCURRENCES)
def test_counts_of_two_ledgers_add_up(here: list[Occurrence], there: list[Occurrence]) -> None:
    """What is counted in each and added is what is counted in both at once, for every figure."""
    both = tally([*here, *there])
    assert tally(here) + tally(there) == both
    assert sum([tally(here), tally(there)], tally(())) == both


def test_an_unknown_measure_is_not_counted_as_none() -> None:
    with pytest.raises(KeyError):
        tally(())["recieved"]


def test_every_figure_is_made_of_measures_and_has_its_own_name() -> None:
    assert len({each.name for each in FIGURES}) == len(FIGURES)
    empty = tally(())
    for each in FIGURES:
        assert figure(each.name) is each
        assert each.of(empty) in {0, None, Ratio(0, 0)}
        if isinstance(each, Rate) and each.sample:
            assert empty[each.sample] == 0


def test_every_source_is_a_record_with_such_a_step_or_field() -> None:
    kinds = {"need": Need, "order": Order, "resource": Resource}
    for each in (*FIGURES, USAGE):
        for source in each.source.split(", ") if each.source else ():
            kind, _, part = source.partition(".")
            model = kinds[kind]
            assert not part or part in model.model_fields or part == "due" or (model.moves and model.moves.move(part)), (each.name, source)


def test_every_figure_that_is_shown_is_defined_in_both_languages() -> None:
    for each in (*FIGURES, USAGE):
        assert not re.search(r"[\u4e00-\u9fff]", each.label.en + each.heading.en)
        if each.meaning:
            assert re.search(r"[\u4e00-\u9fff]", each.label.zh)
            assert re.search(r"[\u4e00-\u9fff]", each.meaning.zh)
            assert not re.search(r"[\u4e00-\u9fff]", each.meaning.en)
