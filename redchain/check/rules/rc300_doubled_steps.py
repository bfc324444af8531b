"""RC329: a step that stands in a log twice, word for word, as where two copies of it were put together by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.finding import Rule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.base import Record
    from redchain.model.finding import Finding

RC329 = Rule(
    "RC329",
    Text("同一步写了两次", "The same step twice"),
    Text("第 {place} 步和第 {first} 步一模一样", "step {place} is the same as step {first}, word for word"),
    Text("合并时留下的就删掉其中一步；确实办了两次的不用改", "delete one of the two where a merge has left it; where it was taken twice, nothing is wrong"),
    Text("写两次的一步会算成两次，也会让人以为办了两回。", "A step that stands there twice is counted twice, and looks as if it had been taken twice."),
    severity="warning",
)


def ensure_steps_are_single(record: Record) -> Iterator[Finding]:
    """Ensure that no step stands in the log twice with the same moment, actor and words (RC329)."""
    seen: dict[object, int] = {}
    for place, step in enumerate(record.steps, 1):
        first = seen.setdefault(step, place)
        if first != place:
            yield RC329.broken(("log", place - 1), place=place, first=first)
