"""The law of serial orders: where two changes of a record can both hold, their merge is what comes of one made upon the other, edit by edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from redchain.model.merge import merge
from tests.properties.test_merge import copies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.model.base import Record

pytestmark = pytest.mark.slow


def edits_of(before: Record, after: Record) -> Iterator[Record]:
    """The record on its way from one state to another, by one field or one further step at a time."""
    now: Any = before
    for name in type(before).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if name == "log" and new[: len(old)] == old:
            for count in range(len(old) + 1, len(new) + 1):
                now = now.model_copy(update={"log": new[:count]})
                yield now
        elif old != new:
            now = now.model_copy(update={name: new})
            yield now


def one_upon_the_other(base: Record, first: Record, second: Record) -> Record | None:
    """What comes of the second change made upon the first, edit by edit; None where one of the edits stands against it."""
    made, past = first, base
    for each in edits_of(base, second):
        found = merge(past, made, each)
        if found.conflicts:
            return None
        made, past = found.value, each
    return made


def both_changed(sides: tuple[Record, Record, Record]) -> bool:
    base, ours, theirs = sides
    return base not in (ours, theirs) and ours != theirs


@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])  # most draws leave a side as it was, which shows nothing
@given(copies().filter(both_changed))
def test_a_merge_is_what_comes_of_one_change_upon_the_other(sides: tuple[Record, Record, Record]) -> None:
    base, ours, theirs = sides
    merged = merge(base, ours, theirs)
    upon = (one_upon_the_other(base, ours, theirs), one_upon_the_other(base, theirs, ours))
    if not merged.conflicts:
        assert merged.value in upon
