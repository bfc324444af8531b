from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.match.calibration import Columns, Evidence, evidence_of

SHARE = st.floats(0, 1)


@given(st.floats(-40, 40), SHARE, SHARE)
def test_the_chance_rises_with_the_total(offset: float, one: float, other: float) -> None:
    evidence = Evidence(offset)
    low, high = sorted((evidence.chance(one), evidence.chance(other)))
    assert (low, high) == (evidence.chance(min(one, other)), evidence.chance(max(one, other)))
    assert 0 <= low <= high <= 1


@given(st.floats(-10, 0), st.floats(0.01, 0.6))
def test_the_total_of_a_chance_gives_the_chance(offset: float, total: float) -> None:
    evidence = Evidence(offset)
    assert evidence.total_of(evidence.chance(total)) == pytest.approx(total, abs=1e-6)


def test_nothing_in_common_has_no_chance() -> None:
    assert Evidence(30).chance(0.0) == 0.0


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
    assert evidence_of(np.zeros(0), Columns(np.zeros(0), np.zeros(0)), lambda _: 0.0).chance(0.5) < 1


def _chance(totals: list[float], met: float = 0.5, chain: float = 0.5, category: float = 0.0) -> float:
    columns = Columns(np.full(len(totals), category), np.full(len(totals), chain))
    return evidence_of(np.array(totals), columns, lambda _: met).chance(totals[0])
