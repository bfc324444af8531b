"""The rules that check one record by itself, with the kinds that each applies to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.check.rules import rc300_life, rc400_firms, rc500_validity
from redchain.kinds.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redchain.model.base import Record
    from redchain.model.finding import Finding

    RecordRule = Callable[[Any], Iterator[Finding]]

_LIVING = tuple(model.kind.name for model in KINDS if model.moves)

RECORD_RULES: tuple[tuple[RecordRule, tuple[str, ...]], ...] = (
    (rc300_life.ensure_log_is_not_empty, _LIVING),
    (rc300_life.ensure_steps_are_legal, _LIVING),
    (rc300_life.ensure_steps_follow_in_time, _LIVING),
    (rc300_life.ensure_steps_carry_their_keys, _LIVING),
    (rc300_life.ensure_steps_fit_the_past, _LIVING),
    (rc300_life.ensure_dates_follow, tuple(model.kind.name for model in KINDS if model.kind.dates)),
    (rc400_firms.ensure_organisation_code_checks, ("enterprise",)),
    (rc500_validity.ensure_size_follows_figures, ("enterprise",)),
    (rc500_validity.ensure_years_can_be_met, ("resource",)),
)
"""Each rule with the kinds it applies to."""


def judge_alone(record: Record, rules: tuple[RecordRule, ...] | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with a record by itself; a caller with many records passes the `rules` of their kind."""
    found: list[Finding] = []
    for ensure in rules_of(type(record)) if rules is None else rules:
        found += ensure(record)
    return tuple(found)


def rules_of(model: type[Record]) -> tuple[RecordRule, ...]:
    """Return the rules that check a record of this kind by itself: those that several kinds share, then its own."""
    kind = model.kind
    return (*(ensure for ensure, kinds in RECORD_RULES if kind.name in kinds), *(each.ensure for each in kind.rules if not each.is_across))
