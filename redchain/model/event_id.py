"""Event ids as text: made offline from a date and a random part, and read back (design: data contract)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from redchain.lazy_pattern import pattern

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_LENGTH = 5
_EVENT = pattern(rf"^([A-Z]{{1,3}})-(\d{{8}})-[{CROCKFORD}]{{{RANDOM_LENGTH}}}\Z", re.ASCII)


def event_pattern(prefix: str) -> str:
    """Return the pattern of the event ids of `prefix`, for schemas and messages."""
    return rf"^{prefix}-[0-9]{{8}}-[{CROCKFORD}]{{{RANDOM_LENGTH}}}$"


def event_day(identifier: str) -> date | None:
    """Return the date inside an event id, or None when it is no event id or no real date."""
    found = _EVENT.match(identifier)
    return day_of(found[2]) if found else None


@lru_cache(4096)
def day_of(digits: str) -> date | None:
    """Return the day that eight digits name, or None: thousands of ids are of few days."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def event_id(prefix: str, day: date, number: int) -> str:
    """Return the event id for `day` whose random part spells `number` (0 to 32^5 - 1) in Crockford base32.

    >>> event_id("N", date(2026, 11, 23), 7_836_777)
    'N-20261123-7F539'
    """
    letters = []
    for _ in range(RANDOM_LENGTH):
        number, digit = divmod(number, len(CROCKFORD))
        letters.append(CROCKFORD[digit])
    return f"{prefix}-{day:%Y%m%d}-{''.join(reversed(letters))}"


def place_order(path: str, identifier: str) -> tuple[bool, bool, int, str]:
    """Return what sorts files of one id so that the record comes before its copies: named as its id, in the folder of its month, in no deeper folder."""
    month = f"{identifier[2:6]}-{identifier[6:8]}"
    return (not path.endswith(f"/{identifier}.yaml"), f"/{month}/{identifier}.yaml" not in path, len(path), path)
