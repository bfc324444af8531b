"""The rules that check one record by itself, and those that need the other records, with the kinds that each applies to."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from redchain.check.allowed_findings import ensure_allowances_hold, unneeded, without_allowed
from redchain.check.list_items import ensure_items_are_single, ensure_words_end_plainly
from redchain.check.quick_rules import allows_nothing, dates_look, ends_look, items_look, keys_look, log_look, past_look
from redchain.check.rules import (
    rc100_fields,
    rc100_list_items,
    rc200_ids_and_references,
    rc200_sources,
    rc300_doubled_steps,
    rc300_steps,
    rc400_firms,
    rc500_validity,
)
from redchain.kinds.registry import KINDS
from redchain.kinds.renaming import twins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redchain.check.quick_rules import Look
    from redchain.check.rule_context import RuleContext
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Trace

    RecordRule = Callable[[Any], Iterator[Finding]]

    RulesOfKind = tuple[tuple[Look | None, tuple[RecordRule, ...]], ...]
    """The rules of a kind in order, each behind a quick look, which may stand for several: where it says that nothing is wrong they are not asked."""

    CrossRecordRule = Callable[[RuleContext, Trace], Iterator[Finding]]

_LIVING = tuple(model.kind.name for model in KINDS if model.moves)

RECORD_RULES: tuple[tuple[RecordRule, tuple[str, ...]], ...] = (
    (ensure_allowances_hold, tuple(model.kind.name for model in KINDS)),
    (rc200_ids_and_references.ensure_id_is_no_device, tuple(model.kind.name for model in KINDS if model.kind.prefix is None)),
    (ensure_items_are_single, tuple(model.kind.name for model in KINDS)),
    (rc300_steps.ensure_log_is_not_empty, _LIVING),
    (rc300_steps.ensure_steps_are_legal, _LIVING),
    (rc300_steps.ensure_steps_follow_in_time, _LIVING),
    (rc300_doubled_steps.ensure_steps_are_single, _LIVING),
    (rc300_steps.ensure_steps_carry_their_keys, _LIVING),
    (rc300_steps.ensure_steps_say_something, _LIVING),
    (rc300_steps.ensure_steps_fit_the_past, _LIVING),
    (ensure_words_end_plainly, tuple(model.kind.name for model in KINDS)),
    (rc100_list_items.ensure_keys_are_unique, tuple(model.kind.name for model in KINDS)),
    (rc300_steps.ensure_dates_follow, tuple(model.kind.name for model in KINDS if model.kind.dates)),
    (rc100_fields.ensure_credit_code_checks, ("enterprise",)),
    (rc400_firms.ensure_organisation_code_checks, ("enterprise",)),
    (rc500_validity.ensure_size_follows_figures, ("enterprise",)),
    (rc500_validity.ensure_years_can_be_met, ("resource",)),
)
"""Each rule with the kinds it applies to."""


def judge_alone(record: Record, rules: RulesOfKind | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with a record by itself; a caller with many records passes the `rules` of their kind."""
    found: list[Finding] = []
    for is_sound, ensured in rules_of(type(record)) if rules is None else rules:
        if is_sound is None or not is_sound(record):
            for ensure in ensured:
                found += ensure(record)
    return tuple(found)


@cache
def rules_of(model: type[Record]) -> RulesOfKind:
    """Return the rules that check a record of this kind by itself: those that several kinds share, then its own."""
    kind = model.kind
    shared = [ensure for ensure, kinds in RECORD_RULES if kind.name in kinds]
    grouped = groupby(shared, _LOOKS.get)
    looked = [(look(model) if look else None, tuple(ensured)) for look, ensured in grouped]
    return (*looked, (None, tuple(each.ensure for each in kind.rules if each.ensure and not each.is_across)))


_LOOKS: dict[RecordRule, Callable[[type[Record]], Look | None]] = {
    ensure_allowances_hold: lambda _: allows_nothing,
    ensure_items_are_single: items_look,
    rc300_steps.ensure_log_is_not_empty: log_look,
    rc300_steps.ensure_steps_are_legal: log_look,
    rc300_steps.ensure_steps_follow_in_time: log_look,
    rc300_doubled_steps.ensure_steps_are_single: log_look,
    rc300_steps.ensure_steps_carry_their_keys: log_look,
    rc300_steps.ensure_steps_say_something: log_look,
    rc300_steps.ensure_steps_fit_the_past: past_look,
    ensure_words_end_plainly: ends_look,
    rc100_list_items.ensure_keys_are_unique: keys_look,
    rc300_steps.ensure_dates_follow: dates_look,
}
"""What stands before each rule that need not be asked of a sound record: makes the look of a kind."""


CROSS_RECORD_RULES: tuple[tuple[CrossRecordRule, tuple[str, ...]], ...] = (
    (rc200_ids_and_references.ensure_references_resolve, tuple(model.kind.name for model in KINDS)),
    (rc200_ids_and_references.ensure_ids_tell_kinds_apart, tuple(model.kind.name for model in KINDS if twins(model))),
    (rc200_sources.ensure_people_have_roles, tuple(model.kind.name for model in KINDS if "roles_asked" in model.kind.indexed)),
    (rc200_ids_and_references.ensure_category_is_known, ("need", "resource")),
    (rc200_ids_and_references.ensure_chain_is_the_firms, ("need",)),
    (rc200_ids_and_references.ensure_segments_are_known, ("enterprise",)),
    (rc200_sources.ensure_towns_are_known, ("enterprise", "person")),
    (rc200_sources.ensure_source_exists, ("need",)),
    (rc200_sources.ensure_earlier_topics_exist, ("meeting",)),
    (rc200_sources.ensure_topic_exists, ("project",)),
    (rc200_ids_and_references.ensure_item_is_the_needs, ("order",)),
    (rc300_steps.ensure_verified_after_answers, ("need",)),
    (rc300_steps.ensure_order_begins_after_its_need, ("order",)),
    (rc300_steps.ensure_order_ends_with_its_need, ("order",)),
    (rc300_steps.ensure_merges_end, ("need",)),
    (rc300_steps.ensure_order_follows_registration, ("order",)),
    (rc300_steps.ensure_order_is_single, ("order",)),
    (rc400_firms.ensure_firms_are_single, ("enterprise",)),
    (rc400_firms.ensure_names_look_different, tuple(model.kind.name for model in KINDS if "name_key" in model.kind.indexed)),
    (rc500_validity.ensure_resource_has_not_expired, ("resource",)),
    (rc500_validity.ensure_capacity_suffices, ("resource",)),
    (rc500_validity.ensure_steps_are_past, tuple(model.kind.name for model in KINDS if model.moves)),
    (rc500_validity.ensure_days_are_past, tuple(model.kind.name for model in KINDS)),
    (rc500_validity.ensure_match_is_not_suspect, ("order",)),
    (rc500_validity.ensure_review_is_near, tuple(model.kind.name for model in KINDS if "review_on" in model.kind.indexed)),
)
"""Each rule with the kinds it applies to."""


def judge_across(around: RuleContext, traces: Iterable[Trace]) -> Iterator[tuple[Trace, Finding]]:
    """Yield what is wrong with `traces` among the other records; the field of a dangling reference is found later."""
    by_kind: dict[str, list[CrossRecordRule]] = defaultdict(list)
    for each, kinds in CROSS_RECORD_RULES:
        for kind in kinds:
            by_kind[kind].append(each)
    for model in KINDS:
        by_kind[model.kind.name] += [each.ensure for each in model.kind.rules if each.ensure and each.is_across]
    for trace in traces:
        if trace.facts is None:
            continue
        found: Iterable[Finding] = (finding for ensure in by_kind[trace.kind] for finding in ensure(around, trace))
        if trace.facts.allowed:
            found = tuple(found)
            found = (*without_allowed(found, trace.facts.allowed), *unneeded(found, trace.facts.allowed, "ledger"))
        yield from ((trace, each) for each in found)
