"""What a score means in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.match.bands import BANDS, band_of, say_score

if TYPE_CHECKING:
    from redchain.match.bands import Band


@pytest.mark.parametrize(
    ("score", "band"),
    [(1.0, "likely"), (0.65, "likely"), (0.6499, "possible"), (0.4, "possible"), (0.3999, "doubtful"), (0.29, "doubtful"), (0.0, "doubtful")],
)
def test_the_band_of_a_score(score: float, band: Band) -> None:
    assert band_of(score) == band
    assert say_score(score).zh.endswith(f" {BANDS[band].zh}")
    assert say_score(score).en.endswith(f" {band}")


@pytest.mark.parametrize(("digits", "number"), [(2, "0.73"), (3, "0.734")])
def test_the_number_stands_before_its_band(digits: int, number: str) -> None:
    assert say_score(0.734, digits) == (f"{number} 很可能", f"{number} likely")
