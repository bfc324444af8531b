"""Every rule by its code; `redchain explain` and docs/rules.md read this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.check.rules_of_access import ACCESS
from redchain.check.rules_of_change import CHANGE
from redchain.check.rules_of_flow import FLOW
from redchain.check.rules_of_matching import MATCHING
from redchain.check.rules_of_records import CLOCK, FIRMS, IDENTITY, LIFE, PRIVACY
from redchain.check.rules_of_text import READING, SHAPE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.check.rule import Rule

RULES: tuple[Rule, ...] = (*READING, *SHAPE, *IDENTITY, *LIFE, *FLOW, *FIRMS, *CLOCK, *MATCHING, *PRIVACY, *CHANGE, *ACCESS)
_BY_CODE = {each.code: each for each in RULES}


def rule(code: str) -> Rule:
    """Return the rule with this code; raises KeyError for an unknown one."""
    return _BY_CODE[code]


def codes() -> Iterable[str]:
    """Return every code, in order."""
    return tuple(_BY_CODE)
