"""How sure a gap must be: the threshold at its levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.match.calibration import SURE
from redchain.match.gap_levels import threshold

if TYPE_CHECKING:
    from redchain.match.gap_levels import Level


@pytest.mark.parametrize(
    ("gap", "level", "least"),
    [
        (0.29, None, 0.29),
        (0.29, "cautious", 0.36),
        (0.29, "eager", 0.14),
        (0.5, "cautious", 0.5731),
        (0.5, "eager", 0.2937),
        (0.0, "cautious", 0.0),
        (0.0, "eager", 0.0),
        (0.95, "cautious", 0.95),
        (0.95, "eager", 0.95),
    ],
)
def test_a_level_moves_the_threshold_of_the_settings(gap: float, level: Level | None, least: float) -> None:
    assert threshold(gap, level) == least


@given(st.floats(0, 2))
def test_eager_is_never_above_and_cautious_never_below_and_both_stay_reachable(gap: float) -> None:
    assert threshold(gap, "eager") <= gap + 0.0001
    assert threshold(gap, "cautious") >= gap - 0.0001
    assert threshold(gap, "cautious") <= max(gap, SURE)
