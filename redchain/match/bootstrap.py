"""How sure a mean is: percentile intervals from resampling (Efron, 1979), the same on every machine and run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RESAMPLES = 1000
LEVEL = 0.95
SEED = 20261124
_MULTIPLIER, _INCREMENT, _MODULUS, _LOW_BITS = 6364136223846793005, 1442695040888963407, 1 << 64, 33  # Knuth's MMIX generator


class Interval(NamedTuple):
    """The bounds between which a mean lies in 95 % of the resamples."""

    low: float
    high: float


def interval(values: Sequence[float], resamples: int = RESAMPLES) -> Interval | None:
    """Return the interval of the mean of `values`, one value a need; None for no values.

    The differences of two rankings on the same needs give the paired interval of their difference.
    """
    if not values:
        return None
    size, numbers = len(values), _numbers(SEED)
    means = sorted(math.fsum(values[next(numbers) % size] for _ in range(size)) / size for _ in range(resamples))
    cut = round(resamples * (1 - LEVEL) / 2)
    return Interval(means[cut], means[-1 - cut])


def _numbers(seed: int) -> Iterator[int]:
    """Yield 31-bit numbers of a linear congruential generator; its low bits, which repeat soon, are dropped."""
    state = seed
    while True:
        state = (state * _MULTIPLIER + _INCREMENT) % _MODULUS
        yield state >> _LOW_BITS
