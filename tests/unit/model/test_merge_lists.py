"""Where the items that both sides have added to one list come to stand."""

from __future__ import annotations

import pytest

from redchain.kinds.unit.model import Unit
from redchain.model.conflict import Merged
from redchain.model.merge import merge


def tagged(tags: str) -> Unit:
    return Unit(id="bureau", name="示例局", side="government", tags=tuple(tags))


@pytest.mark.parametrize(
    ("before", "ours", "theirs", "wanted"),
    [
        ("", "xz", "yz", "xyz"),  # z is behind x and behind y
        ("", "zx", "zy", "zxy"),
        ("", "xyz", "xz", "xyz"),
        ("a", "axz", "ayz", "axyz"),
        ("ab", "az", "abyz", "ayz"),  # b is gone, and y is still before z
        ("ab", "bnz", "mza", "mnz"),  # that z is on either side of what is gone says nothing
        ("ab", "azb", "abz", "azb"),  # one has it before b, the other behind it
        ("", "xy", "yx", "xy"),
        ("", "ycx", "zcw", "yzcxw"),
    ],
)
def test_an_item_that_both_have_added_stands_behind_what_either_has_before_it(before: str, ours: str, theirs: str, wanted: str) -> None:
    base, one, two = tagged(before), tagged(ours), tagged(theirs)
    assert merge(base, one, two) == merge(base, two, one) == Merged(tagged(wanted))
