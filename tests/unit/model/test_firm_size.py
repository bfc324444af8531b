from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from redchain.kinds.enterprise.model import Enterprise
from redchain.model.firm_size import TRADES, Figures, IndustryCode, possible_sizes, trade_of

ORDER = ("large", "medium", "small", "micro")
# the published table: staff, revenue and assets (万元) of the lower bounds of large, medium, small; None: not used
PUBLISHED = {
    "A": (None, (20000, 500, 50), None),
    "C3443": ((1000, 300, 20), (40000, 2000, 300), None),
    "E": (None, (80000, 6000, 300), (80000, 5000, 300)),
    "F51": ((200, 20, 5), (40000, 5000, 1000), None),
    "F52": ((300, 50, 10), (20000, 500, 100), None),
    "G54": ((1000, 300, 20), (30000, 3000, 200), None),
    "G591": ((1000, 300, 20), (30000, 3000, 200), None),
    "G592": ((200, 100, 20), (30000, 1000, 100), None),
    "G60": ((1000, 300, 20), (30000, 2000, 100), None),
    "H61": ((300, 100, 10), (10000, 2000, 100), None),
    "H62": ((300, 100, 10), (10000, 2000, 100), None),
    "I63": ((2000, 100, 10), (100000, 1000, 100), None),
    "I64": ((2000, 100, 10), (100000, 1000, 100), None),
    "I65": ((300, 100, 10), (10000, 1000, 50), None),
    "K701": (None, (200000, 1000, 100), (10000, 5000, 2000)),
    "K702": ((1000, 300, 100), (5000, 1000, 500), None),
    "L72": ((300, 100, 10), None, (120000, 8000, 100)),
    "M73": ((300, 100, 10), None, None),
}


@pytest.mark.parametrize("industry", PUBLISHED)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_lower_bounds_are_those_published(industry: str, place: int) -> None:
    at = [None if bounds is None else bounds[place] for bounds in PUBLISHED[industry]]
    assert possible_sizes(Figures(industry, *at)) == {ORDER[place]}  # type: ignore[arg-type]  # a table of numbers
    for number, value in enumerate(at):
        if value is not None:
            figures = [None if each is None else value - 1 if number == other else each for other, each in enumerate(at)]
            assert possible_sizes(Figures(industry, *figures)) == {ORDER[place + 1]}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("figures", "sizes"),
    [
        (Figures("C3443", 2000, 30000), "medium"),
        (Figures("3443", 15, 50000), "micro"),
        (Figures("C", 300, 2000), "medium"),
        (Figures("C", 1000, 40000), "large"),
        (Figures("C", None, 30000), "medium small micro"),
        (Figures("C", 15), "micro"),
        (Figures("C", 5000), "large medium small micro"),
        (Figures("L72", 100, None, 7999), "small"),
    ],
)
def test_the_size_of_a_firm(figures: Figures, sizes: str) -> None:
    assert possible_sizes(figures) == set(sizes.split())


@pytest.mark.parametrize("figures", [Figures(), Figures("C"), Figures(None, 20, 300), Figures("J66", 20, 300), Figures("G", 20, 300), Figures("59", 20, 300)])
def test_without_a_row_or_a_figure_nothing_is_known(figures: Figures) -> None:
    assert possible_sizes(figures) is None


@pytest.mark.parametrize(
    ("code", "row"), [("A", "farming"), ("B06", "industry"), ("D", "industry"), ("46", "industry"), ("E", "construction"), ("Q85", "other")]
)
def test_industries_find_their_row(code: str, row: str) -> None:
    found = trade_of(code)
    assert found
    assert found.label.en.startswith(row)


@pytest.mark.parametrize("code", ["704", "7040", "J", "P83", "Q84", "S91", "T97", "53", "F", "I", "K", "Q"])
def test_industries_outside_the_rule_or_too_coarse_have_none(code: str) -> None:
    assert trade_of(code) is None


@pytest.mark.parametrize("code", ["C", "C39", "C397", "C3973", "3973", "39", "T97"])
def test_codes_are_read(code: str) -> None:
    assert TypeAdapter(IndustryCode).validate_python(code) == code


@pytest.mark.parametrize("code", ["", "U", "c39", "C3", "C39731", "A39", "98", "00", "制造业", "C 39", 3973])
def test_wrong_codes_are_refused(code: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(IndustryCode).validate_python(code)


def test_no_industry_stands_in_two_rows() -> None:
    codes = [code for trade in TRADES for code in trade.codes]
    assert len(codes) == len(set(codes))
    assert not any(one != other and one.startswith(other) for one in codes for other in codes)


@given(st.sampled_from(sorted(PUBLISHED)), st.integers(0, 5000), st.floats(0, 300000), st.floats(0, 300000))
def test_leaving_a_figure_out_never_rules_out_the_true_size(industry: str, staff: int, revenue: float, assets: float) -> None:
    full = possible_sizes(Figures(industry, staff, revenue, assets))
    assert full
    assert len(full) == 1
    for less in (Figures(industry, None, revenue, assets), Figures(industry, staff, None, assets), Figures(industry, staff, revenue, None)):
        left = possible_sizes(less)
        assert left is None or full <= left


@pytest.mark.parametrize(
    ("fields", "sizes"),
    [
        ({}, None),
        ({"size": "small"}, {"small"}),
        ({"size": "small", "industry": "C", "staff": 100, "revenue_wan": 1000.0}, {"small"}),
        ({"industry": "C", "staff": 100, "revenue_wan": 1000.0}, {"small"}),
        ({"size": "large", "industry": "C", "staff": 100, "revenue_wan": 1000.0}, {"large", "small"}),
        ({"size": "small", "industry": "C", "staff": 100}, {"small"}),
    ],
)
def test_what_is_on_record_and_what_is_counted_both_count_when_they_disagree(fields: dict[str, object], sizes: set[str] | None) -> None:
    firm = Enterprise.model_validate({"id": "f", "name": "示例", "chains": [], **fields})
    assert firm.sizes == sizes


def test_every_division_belongs_to_one_section() -> None:
    """The first division of each section by GB/T 4754-2017, and the one after the last."""
    starts = dict(zip("ABCDEFGHIJKLMNOPQRST", (1, 6, 13, 44, 47, 51, 53, 61, 63, 66, 70, 71, 73, 76, 80, 83, 84, 86, 91, 97), strict=True))
    code = TypeAdapter(IndustryCode)
    for division in range(1, 98):
        section = max((each for each, start in starts.items() if start <= division), key=starts.__getitem__)
        for letter in starts:
            if letter == section:
                assert code.validate_python(f"{letter}{division:02}")
            else:
                with pytest.raises(ValidationError):
                    code.validate_python(f"{letter}{division:02}")
    for outside in ("00", "98", "99"):
        with pytest.raises(ValidationError):
            code.validate_python(outside)
