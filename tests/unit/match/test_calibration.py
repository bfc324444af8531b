from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.match.calibration import Calibration, CandidateSigns, calibrate

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


def test_shared_words_the_chain_a_lead_and_company_each_speak_for_an_answer() -> None:
    plain = _chance([0.3, 0.3, *[0.1] * 8])
    assert _chance([0.3, 0.3, *[0.1] * 8], met=1.0) > plain
    assert _chance([0.3, 0.3, *[0.1] * 8], chain=1.0) > plain
    assert _chance([0.3, 0.2, *[0.1] * 8]) > plain
    assert _chance([0.3, 0.3, *[0.2] * 8]) > plain


def test_a_category_alone_does_not_speak_for_an_answer() -> None:
    plain = _chance([0.3, 0.3, *[0.1] * 8])
    assert _chance([0.3, 0.3, *[0.1] * 8], category=0.1) < plain


def test_no_candidates_are_fine() -> None:
    assert calibrate(np.zeros(0), CandidateSigns(np.zeros(0), np.zeros(0)), lambda _: 0.0).chance(0.5) < 1


def _chance(totals: list[float], met: float = 0.5, chain: float = 0.5, category: float = 0.0) -> float:
    columns = CandidateSigns(np.full(len(totals), category), np.full(len(totals), chain))
    return calibrate(np.array(totals), columns, lambda _: met).chance(totals[0])
