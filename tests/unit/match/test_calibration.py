from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.match.calibration import TAKEN, Calibration, Signs, best_places, calibrate

SHARE = st.floats(0, 1)


@given(st.floats(-40, 40), SHARE, SHARE)
def test_the_chance_rises_with_the_total(offset: float, one: float, other: float) -> None:
    calibration = Calibration(offset)
    low, high = sorted((calibration.chance(one), calibration.chance(other)))
    assert (low, high) == (calibration.chance(min(one, other)), calibration.chance(max(one, other)))
    assert 0 <= low <= high <= 1


@given(st.floats(-10, 0), st.floats(0.01, 0.6))
def test_the_total_of_a_chance_gives_the_chance(offset: float, total: float) -> None:
    calibration = Calibration(offset)
    assert calibration.total_of(calibration.chance(total)) == pytest.approx(total, abs=1e-6)


def test_nothing_in_common_has_no_chance() -> None:
    assert Calibration(30).chance(0.0) == 0.0


PLAIN = Signs(said=0.3, second_pair=0.3, chain=0.3, concept=0.5, length=3.0, together=0.4, breadth=1.5, leaning=0.5, concepts=4.0)


@pytest.mark.parametrize("sign", ["said", "second_pair", "chain", "concept", "length", "together", "breadth"])
def test_what_speaks_for_an_answer_makes_it_more_likely(sign: str) -> None:
    assert _chance(PLAIN._replace(**{sign: getattr(PLAIN, sign) + 0.1})) > _chance(PLAIN)


@pytest.mark.parametrize("sign", ["leaning", "concepts"])
def test_what_speaks_against_one_makes_it_less_likely(sign: str) -> None:
    assert _chance(PLAIN._replace(**{sign: getattr(PLAIN, sign) + 0.1})) < _chance(PLAIN)


def test_the_best_ones_chance_is_what_the_signs_say_whatever_its_total() -> None:
    assert calibrate(0.2, PLAIN).chance(0.2) == pytest.approx(calibrate(0.5, PLAIN).chance(0.5))


@given(st.floats(-5, 10), st.floats(0, 5))
def test_what_speaks_of_no_offices_matter_makes_an_answer_less_likely_and_never_likelier(elsewhere: float, more: float) -> None:
    plain, told, more_told = calibrate(0.4, PLAIN), calibrate(0.4, PLAIN, elsewhere), calibrate(0.4, PLAIN, elsewhere + more)
    assert more_told.chance(0.4) <= told.chance(0.4) <= plain.chance(0.4)
    assert told.is_elsewhere == (told.chance(0.4) < plain.chance(0.4))


@given(st.integers(0, 30), st.integers(1, 12), st.data())
def test_the_best_places_are_the_highest_that_fit(size: int, count: int, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.tuples(st.lists(SHARE, min_size=size, max_size=size), st.lists(st.booleans(), min_size=size, max_size=size)), max_size=4))
    values, fits = (np.array([each[part] for each in rows], kind).reshape(len(rows), size) for part, kind in ((0, float), (1, bool)))
    fitting = [sorted((place for place in range(size) if fits[place]), key=lambda place: (-values[place], place)) for values, fits in rows]
    assert best_places(values, fits, count) == [each[:count] for each in fitting]


def _chance(signs: Signs) -> float:
    return calibrate(0.4, signs).chance(0.4)


@given(st.floats(0, 1), st.floats(-5, 5), st.floats(0, 200))
def test_what_is_surely_answered_stays_so_whatever_sentence_it_is_like(best: float, elsewhere: float, more: float) -> None:
    """It is told as less likely, and not as a gap: the sentences go by words alone."""
    sure = Signs(said=0.9, second_pair=0.9, chain=0.0, concept=0.9, length=3.0, together=0.9, breadth=1.0, leaning=0.1, concepts=1.0)
    plain, told = calibrate(best, sure), calibrate(best, sure, elsewhere + more)
    assert plain.chance(best) > 0.88 or best == 0
    assert told.offset >= plain.offset - TAKEN - 1e-9
    assert told.chance(best) > 0.29 or best == 0
