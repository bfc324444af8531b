"""The rules on a change of one record, in the order in which they are asked."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from redchain.check.rules.rc300_steps import ensure_new_steps_say_something
from redchain.check.rules.rc500_validity import ensure_due_dates_are_worked, ensure_new_steps_are_past
from redchain.check.rules.rc700_archived import ensure_archived_is_not_in_use, ensure_no_archived_record_is_named
from redchain.check.rules.rc700_bases import ensure_bases_are_seen
from redchain.check.rules.rc700_changes import (
    ensure_actors_may_act,
    ensure_changes_fit_the_kind,
    ensure_first_step_fits_the_id,
    ensure_fixed_fields_stay,
    ensure_ids_are_not_used_again,
    ensure_log_only_grows,
    ensure_new_steps_come_last,
    ensure_record_stays,
    ensure_steps_are_possible,
)
from redchain.check.rules.rc700_own_work import ensure_work_is_judged_by_others
from redchain.check.rules.rc700_times import (
    ensure_counted_dates_agree,
    ensure_days_are_not_late,
    ensure_days_fit_the_id,
    ensure_steps_are_not_late,
    ensure_steps_precede_their_commit,
)
from redchain.check.rules.rc800_access import ensure_commits_are_signed, ensure_identities_may_act, ensure_names_are_not_taken, ensure_powers_are_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from redchain.check.proposal import Act, Pair, Proposal, Speakers
    from redchain.model.finding import Finding
    from redchain.model.settings import Settings

CHANGE_RULES: tuple[Callable[[Proposal, Pair], Iterator[Finding]], ...] = (
    ensure_record_stays,
    ensure_fixed_fields_stay,
    ensure_changes_fit_the_kind,
    ensure_log_only_grows,
    ensure_new_steps_come_last,
    ensure_first_step_fits_the_id,
    ensure_steps_are_possible,
    ensure_new_steps_say_something,
    ensure_new_steps_are_past,
    ensure_actors_may_act,
    ensure_no_archived_record_is_named,
    ensure_archived_is_not_in_use,
    ensure_bases_are_seen,
    ensure_work_is_judged_by_others,
    ensure_ids_are_not_used_again,
    ensure_due_dates_are_worked,
    ensure_counted_dates_agree,
    ensure_days_fit_the_id,
    ensure_names_are_not_taken,
)


def judge_pairs(proposal: Proposal) -> Iterator[tuple[Pair, Finding]]:
    """Yield what is wrong with each record's change."""
    for pair in proposal.pairs:
        for ensure in CHANGE_RULES:
            for finding in ensure(proposal, pair):
                yield pair, finding


def judge_times(settings: Settings, speakers: Speakers | None, acts: Sequence[Act], now: datetime) -> Iterator[tuple[Act, Finding]]:
    """Yield what is wrong with when new steps were taken and entered, by the settings of the base; without `speakers` nobody is known."""
    grace = settings.access.late_days
    late = ensure_steps_are_not_late(speakers, acts, grace, settings.zone)
    yield from chain(late, ensure_days_are_not_late(speakers, acts, grace), ensure_steps_precede_their_commit(acts, now))


def judge_authors(speakers: Speakers, acts: Sequence[Act]) -> Iterator[tuple[Act, Finding]]:
    """Yield which new steps and changed fields are by somebody who may not, or who has not signed where that is asked for."""
    return chain(ensure_identities_may_act(speakers, acts), ensure_commits_are_signed(speakers.access, acts), ensure_powers_are_kept(speakers, acts))
