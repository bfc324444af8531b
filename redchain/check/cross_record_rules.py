"""The rules that need the other records, with the kinds that each applies to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from redchain.check.rules import rc200_references, rc300_life, rc400_firms, rc500_validity
from redchain.kinds.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redchain.check.surroundings import Surroundings
    from redchain.model.finding import Finding
    from redchain.model.ledger import Trace

    CrossRecordRule = Callable[[Surroundings, Trace], Iterator[Finding]]

CROSS_RECORD_RULES: tuple[tuple[CrossRecordRule, tuple[str, ...]], ...] = (
    (rc200_references.ensure_references_answer, tuple(model.kind.name for model in KINDS)),
    (rc200_references.ensure_category_is_known, ("need", "resource")),
    (rc200_references.ensure_chain_is_the_firms, ("need",)),
    (rc200_references.ensure_segments_are_known, ("enterprise",)),
    (rc200_references.ensure_item_is_the_needs, ("order",)),
    (rc300_life.ensure_verified_after_answers, ("need",)),
    (rc300_life.ensure_order_begins_after_its_need, ("order",)),
    (rc300_life.ensure_order_ends_with_its_need, ("order",)),
    (rc300_life.ensure_merges_end, ("need",)),
    (rc300_life.ensure_order_follows_registration, ("order",)),
    (rc300_life.ensure_order_is_single, ("order",)),
    (rc400_firms.ensure_firms_are_single, ("enterprise",)),
    (rc500_validity.ensure_resource_has_not_expired, ("resource",)),
    (rc500_validity.ensure_capacity_suffices, ("resource",)),
    (rc500_validity.ensure_steps_are_past, tuple(model.kind.name for model in KINDS if model.moves)),
    (rc500_validity.ensure_match_is_not_suspect, ("order",)),
)
"""Each rule with the kinds it applies to."""


def judge_across(around: Surroundings, traces: Iterable[Trace]) -> Iterator[tuple[Trace, Finding]]:
    """Yield what is wrong with `traces` among the other records; the field of a dangling reference is found later."""
    by_kind: dict[str, list[CrossRecordRule]] = defaultdict(list)
    for each, kinds in CROSS_RECORD_RULES:
        for kind in kinds:
            by_kind[kind].append(each)
    for model in KINDS:
        by_kind[model.kind.name] += [each.ensure for each in model.kind.rules if each.is_across]
    for trace in traces:
        if trace.facts is None:
            continue
        for ensure in by_kind[trace.kind]:
            for finding in ensure(around, trace):
                yield trace, finding
