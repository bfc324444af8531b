"""How many findings of one rule a file lists: enough to see what is wrong; the rest are counted, so that no file fills a screen or a disk."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redchain.model.finding import Finding

MOST_LISTED = 20
"""How many findings of one rule are listed for one file."""
EachT = TypeVar("EachT")


def listed(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of one file, of each rule the first few; one more stands for the rest, at the place of the first of them, and counts them."""
    return listed_by(findings, lambda each: each.code, lambda each: (each,))


def listed_by(each_of: Iterable[EachT], rule_of: Callable[[EachT], str], say: Callable[[EachT], Iterable[Finding]]) -> Iterator[Finding]:
    """Do the same for what has to be said first: only what is listed is said."""
    seen: Counter[str] = Counter()
    rest: dict[str, EachT] = {}
    for each in each_of:
        rule = rule_of(each)
        seen[rule] += 1
        if seen[rule] <= MOST_LISTED:
            yield from say(each)
        else:
            rest.setdefault(rule, each)
    for rule, each in rest.items():
        yield from (_rest(found, seen[rule] - MOST_LISTED) for found in islice(say(each), 1))


def _rest(finding: Finding, count: int) -> Finding:
    """Return the finding that stands for those that are not listed."""
    return replace(
        finding,
        text=Text(f"同类问题还有 {count} 处，没有逐条列出", f"{count} more of this kind are not listed"),
        remedy=Text("先改好列出的，再检查一次", "correct those that are listed, then check again"),
    )
