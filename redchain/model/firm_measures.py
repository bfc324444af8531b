"""The yearly figures (年度指标) of firms that conditions may bound, and how a value of each is said."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from redchain.text import Text, plain_number

Measure = Literal[
    "staff",
    "revenue_wan",
    "assets_wan",
    "rd_wan",
    "rd_staff",
    "tax_wan",
    "export_wan",
    "investment_wan",
    "rd_share",
    "rd_staff_share",
    "revenue_growth",
]
NAMES: dict[Measure, Text] = {
    "staff": Text("从业人员", "staff"),
    "revenue_wan": Text("年营业收入", "yearly revenue"),
    "assets_wan": Text("资产总额", "total assets"),
    "rd_wan": Text("研发费用", "R&D spending"),
    "rd_staff": Text("研发人员", "R&D staff"),
    "tax_wan": Text("纳税额", "taxes paid"),
    "export_wan": Text("出口额", "exports"),
    "investment_wan": Text("固定资产投资", "fixed investment"),
    "rd_share": Text("研发费用占比", "R&D share of revenue"),
    "rd_staff_share": Text("研发人员占比", "R&D share of staff"),
    "revenue_growth": Text("营业收入增长率", "growth of revenue"),
}
"""What each measure is called; the last three are worked out from the others, and are shares: 0.04 for 4%."""
PARTS_OF_A_WHOLE: frozenset[Measure] = frozenset(("rd_share", "rd_staff_share"))
"""Shares that cannot be more than the whole."""
_SHARES: frozenset[Measure] = frozenset(("rd_share", "rd_staff_share", "revenue_growth"))
_PERSONS: frozenset[Measure] = frozenset(("staff", "rd_staff"))
_MOST_DIGITS = 6


def label_of(measure: Measure) -> Text:
    """Return what a field or a choice for a measure is called, with its unit."""
    name = NAMES[measure]
    upper = name.en[0].upper() + name.en[1:]
    if measure in _SHARES:
        return Text(name.zh, upper)
    return Text(f"{name.zh}（人）", upper) if measure in _PERSONS else Text(f"{name.zh}（万元）", f"{upper} (10,000 yuan)")


MEASURES: dict[Measure, Text] = {each: label_of(each) for each in NAMES}
"""Every measure with its label."""


def exact(value: float) -> Fraction:
    """Return a number as it is written, so that 0.04 is four hundredths and no bound is missed by a rounding."""
    return Fraction(str(value))


def say_measure(measure: Measure, value: Fraction) -> Text:
    """Return a value as people write it: 3.9%, 1200 万元."""
    if measure in _SHARES:
        return _percent(value)
    number = plain_number(round(float(value), _MOST_DIGITS))
    return Text(f"{number} 人", number) if measure in _PERSONS else Text(f"{number} 万元", f"{number} × 10,000 yuan")


def say_apart(measure: Measure, value: Fraction, bound: Fraction) -> Text:
    """Return a value with as many digits as it takes to be told from a bound that it misses: 3.996% beside 4%."""
    if measure not in _SHARES:
        return say_measure(measure, value)
    return _percent(value, next((each for each in range(1, _MOST_DIGITS) if round(value * 100, each) != bound * 100), _MOST_DIGITS))


def say_bounds(measure: Measure, least: float | None, most: float | None) -> Text:
    """Return what the bounds of a measure are in words."""
    low, high = (None if each is None else say_measure(measure, exact(each)) for each in (least, most))
    if low is not None and high is not None:
        return Text("{low} 至 {high}", "{low} to {high}").fill(low=low, high=high)
    return Text("不低于 {low}", "at least {low}").fill(low=low) if low is not None else Text("不高于 {high}", "at most {high}").fill(high=high)


def _percent(value: Fraction, digits: int = 2) -> Text:
    said = f"{plain_number(float(round(value * 100, digits)))}%"
    return Text(said, said)
