"""Groups of things that are near each other on average."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from redchain.match.inverted_index import Array

_CHUNK = 4096
_UNSURE = 1e-9
"""Averages are kept as running sums; one so near the limit is reckoned again, exactly."""


def clusters(near: Array, least: float) -> tuple[tuple[int, ...], ...]:
    """Return the places 0 to n - 1 in groups, largest first, then by first place; each group in order.

    Pairs are taken nearest first, ties by place. Two groups become one when all their pairs are at least `least` near on average.

    Args:
        near: how near each two of n things are, n by n, above the diagonal; 0 elsewhere.
        least: from which nearness on a pair counts.
    """
    count = len(near)
    ones, others = np.nonzero(near >= least)
    order = np.lexsort((others, ones, -near[ones, others]))
    ones, others = ones[order], others[order]
    sums = near + near.T
    label, groups = np.arange(count), {place: [place] for place in range(count)}
    sizes = np.ones(count)
    for start in range(0, len(ones), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        mine, theirs = ones[chunk], others[chunk]
        while len(mine):
            first, second = label[mine], label[theirs]
            open_ = np.flatnonzero((first != second) & (sums[first, second] >= (least - _UNSURE) * sizes[first] * sizes[second]))
            if not len(open_):
                break
            at = int(open_[0])
            one, other = int(first[at]), int(second[at])
            if _is_near(near, groups[one], groups[other], float(sums[one, other]), least):
                sums[one] += sums[other]
                sums[:, one] += sums[:, other]
                sizes[one] += sizes[other]
                label[groups[other]] = one
                groups[one] += groups.pop(other)
            mine, theirs = mine[at + 1 :], theirs[at + 1 :]
    found = (tuple(sorted(each)) for each in groups.values())
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


def _is_near(near: Array, mine: list[int], theirs: list[int], total: float, least: float) -> bool:
    """Tell whether the pairs of two groups are near enough on average; the running total tells, unless it is too close to say."""
    pairs = len(mine) * len(theirs)
    if total > (least + _UNSURE) * pairs:
        return True
    return fsum(float(near[min(one, other), max(one, other)]) for one in mine for other in theirs) / pairs >= least
