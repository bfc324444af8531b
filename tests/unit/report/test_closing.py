"""What is written down of a closed month is read back as it was, and nothing else is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.chain.model import Chain
from redchain.kinds.unit.model import Unit
from redchain.model.dates import Month
from redchain.report.closing import NO_CLOSINGS, ClosedMonth, ClosedMonths, DamagedMonth, closed_text, closings_of, known_before, read_closed
from redchain.report.corrections import closed_json, say_closed
from redchain.report.figures import MEASURES
from redchain.report.figures import NUMBERS as NUMBERS_TOLD
from redchain.report.month_figures import MonthFigures, figures_of
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

MONTHS = st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(Month.of)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.dictionaries(st.sampled_from([each.name for each in MEASURES]), st.integers(1, 10**6))
DAYS = st.fixed_dictionaries({each: st.lists(st.integers(0, 500)).map(lambda found: tuple(sorted(found))) for each in ("days_to_close", "days_to_finish")})
FIGURES = st.builds(MonthFigures, st.dictionaries(NAMES, NUMBERS), DAYS, st.dictionaries(NAMES, NAMES))
CLOSED = st.builds(ClosedMonth, MONTHS, st.dates(date(2020, 1, 1), date(2040, 1, 1)), FIGURES, st.dictionaries(MONTHS, FIGURES, max_size=2))


@given(CLOSED)
def test_it_is_read_back(closed: ClosedMonth) -> None:
    assert read_closed(closed_text(closed)) == closed


@given(CLOSED, st.data())
def test_whatever_is_changed_shows(closed: ClosedMonth, data: st.DataObject) -> None:
    text = closed_text(closed)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from('0123456789 ",:{}\nx').filter(lambda each: each != text[place]))
    with pytest.raises(ValueError):  # noqa: PT011  # whatever is wrong with it
        read_closed(text[:place] + other + text[place + 1 :])


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "1", '{"corrected": []}', "[" * 100_000, '{"corrected": {"x": 1}}'])
def test_what_is_nothing_of_the_kind_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_closed(text)


def test_a_month_is_known_as_it_was_last_told() -> None:
    first, second = (MonthFigures({"total": {"received": each}}, {}, {}) for each in (1, 2))
    october = ClosedMonth(Month(2026, 10), date(2026, 11, 2), first, {})
    november = ClosedMonth(Month(2026, 11), date(2026, 12, 2), first, {Month(2026, 10): second})
    assert known_before(Month(2026, 11), [november, october]) == {Month(2026, 10): first}
    assert known_before(Month(2026, 12), [november, october]) == {Month(2026, 10): second, Month(2026, 11): first}
    assert known_before(Month(2027, 10), [november, october]) == {Month(2026, 10): second, Month(2026, 11): first}
    assert known_before(Month(2027, 11), [november, october]) == {Month(2026, 11): first}


def test_what_has_changed_is_told_of_each_group_by_its_name(town: Ledger) -> None:
    empty = ClosedMonth(Month(2026, 10), date(2026, 11, 2), MonthFigures({}, {"days_to_close": (), "days_to_finish": ()}, {}), {})
    since = closings_of(town, Month(2026, 10), ClosedMonths((empty,)), town.settings.zone).since
    assert since is not None
    names = {each.group: str(getattr(each.name_of_group, "zh", each.name_of_group)) for each in since.figures}
    assert names.pop("total") == "合计"
    kinds = {group.partition(":")[0] for group in names}
    assert kinds == {"chain", "unit", "category"}
    for group, said in names.items():
        kind, _, key = group.partition(":")
        found = town.find(Unit if kind == "unit" else Chain, key) if kind in ("unit", "chain") else None
        assert said in ((found.name, found.short_name) if found is not None else (town.settings.say_category(key).zh,)), group


def test_only_the_total_tells_rates_each_other_group_numbers_alone(town: Ledger) -> None:
    empty = ClosedMonth(Month(2026, 10), date(2026, 11, 2), MonthFigures({}, {"days_to_close": (), "days_to_finish": ()}, {}), {})
    since = closings_of(town, Month(2026, 10), ClosedMonths((empty,)), town.settings.zone).since
    assert since is not None
    numbers = {each.name for each in NUMBERS_TOLD}
    told = {is_total: {each.name for each in since.figures if (each.group == "total") is is_total} - numbers for is_total in (True, False)}
    assert told[True]
    assert all(each.before != each.now for each in since.figures)
    assert told[False] == set()


@pytest.mark.parametrize(("month", "is_told"), [(Month(2025, 11), True), (Month(2025, 10), False), (Month(2026, 11), True), (Month(2026, 12), False)])
def test_damaged_months_are_told_of_for_a_year(town: Ledger, month: Month, is_told: bool) -> None:  # noqa: FBT001  # a table
    damaged = DamagedMonth(month, "closed/x.json", Text("放回来", "put it back"))
    found = closings_of(town, Month(2026, 11), ClosedMonths((), (damaged,)), town.settings.zone)
    assert [each.month for each in found.damaged] == ([month] if is_told else [])


def test_a_month_says_that_it_is_closed_and_whether_its_figures_stand(town: Ledger) -> None:
    month, zone = Month(2026, 10), town.settings.zone
    own = ClosedMonth(month, date(2026, 11, 2), figures_of(town, [month], zone)[month], {})
    changed = own._replace(figures=MonthFigures({}, {"days_to_close": (), "days_to_finish": ()}, {}))
    same, other = (closings_of(town, month, ClosedMonths((each,)), zone) for each in (own, changed))
    rest = "; the other tables are not part of what was closed, and go by the records as they are"
    assert [str(said and said.en) for said in map(say_closed, (NO_CLOSINGS, same, other))] == [
        "None",
        "closed on 2 November 2026; the records still give the same figures of needs and orders" + rest,
        "closed on 2 November 2026; the records now give other figures of needs and orders, see Corrections" + rest,
    ]
    assert closed_json(NO_CLOSINGS) is None
    assert [(found["on"], found["is_same"]) for each in (same, other) if (found := closed_json(each))] == [("2026-11-02", True), ("2026-11-02", False)]
