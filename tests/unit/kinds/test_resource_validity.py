"""Validity: the first and the last day both count."""

from __future__ import annotations

from datetime import date

import pytest

from redchain.kinds.resource.model import Resource
from redchain.kinds.resource.validity import is_live, validity


@pytest.mark.parametrize(
    ("day", "expected", "live"),
    [
        (date(2026, 3, 31), "upcoming", False),
        (date(2026, 4, 1), "valid", True),
        (date(2026, 11, 30), "valid", True),
        (date(2026, 12, 1), "expiring", True),
        (date(2026, 12, 31), "expiring", True),
        (date(2027, 1, 1), "expired", False),
    ],
)
def test_validity(day: date, expected: str, live: bool) -> None:  # noqa: FBT001  # the expected value
    resource = Resource(id="r1", unit="u1", title="资源", category="融资", valid_from=date(2026, 4, 1), valid_until=date(2026, 12, 31))
    assert (validity(resource, day), is_live(resource, day)) == (expected, live)


def test_an_archived_resource_is_out_of_use_from_that_day() -> None:
    resource = Resource(id="r1", unit="u1", title="资源", category="融资", archived_on=date(2026, 5, 1))
    assert [is_live(resource, date(2026, 4, 30)), is_live(resource, date(2026, 5, 1))] == [True, False]


def test_a_resource_without_dates_is_always_valid() -> None:
    assert validity(Resource(id="r1", unit="u1", title="资源", category="融资"), date(1999, 1, 1)) == "valid"
