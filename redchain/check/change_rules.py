"""The rules on a change: each record before and after, for commands and for hand edits alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.check.rules import rc700_changes as changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redchain.check.proposal import Pair, Proposal
    from redchain.model.finding import Finding

CHANGE_RULES: tuple[Callable[[Proposal, Pair], Iterator[Finding]], ...] = (
    changes.ensure_record_stays,
    changes.ensure_fixed_fields_stay,
    changes.ensure_log_only_grows,
    changes.ensure_new_steps_come_last,
    changes.ensure_first_step_fits_the_id,
    changes.ensure_steps_are_possible,
    changes.ensure_actors_may_act,
    changes.ensure_no_archived_record_is_named,
    changes.ensure_work_is_judged_by_others,
    changes.ensure_former_ids_stay,
)


def judge_pairs(proposal: Proposal) -> Iterator[tuple[Pair, Finding]]:
    """Yield what is wrong with each record's change."""
    for pair in proposal.pairs:
        for ensure in CHANGE_RULES:
            for finding in ensure(proposal, pair):
                yield pair, finding
