"""Which likely duplicates (重复诉求) can all be merged one after another: none of these merges takes from another what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.match.duplicates import Duplicate


def compatible(found: Iterable[Duplicate]) -> Iterator[Duplicate]:
    """Yield the pairs that do not exclude an earlier one: a need is merged once, and one that others are merged into stays.

    >>> from redchain.match.duplicates import Duplicate
    >>> [f"{each.need} {each.into}" for each in compatible(Duplicate(need, into, 0.5, tuple) for need, into in ("ab", "ac", "bc", "dc", "be", "eb", "ed"))]
    ['a b', 'd c', 'e b']
    """
    merged, kept = set[str](), set[str]()
    for each in found:
        if each.need not in merged and each.need not in kept and each.into not in merged:
            merged.add(each.need)
            kept.add(each.into)
            yield each
