"""Judging a proposal against the revision it starts from: what it introduces blocks, what was there before is only counted."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from redchain.check.proposal import Proposal, Speakers
from redchain.check.rules.rc700_changes import RC712, RC714, ensure_change_is_small, ensure_steps_are_not_late, judge_pairs
from redchain.check.rules.rc800_access import (
    ensure_commit_is_signed,
    ensure_commits_are_signed,
    ensure_files_are_kept,
    ensure_identities_may_act,
    ensure_powers_are_kept,
)
from redchain.flow.authors import Authors
from redchain.flow.base_revision import SCHEMAS, file_blob_id, open_base_revision
from redchain.flow.baseline import Baseline
from redchain.flow.changed_files import changed_files
from redchain.flow.inspect import inspect
from redchain.flow.privacy_of_commits import PrivacyOfCommits
from redchain.flow.proposed_commits import ProposedCommits
from redchain.flow.three_lists import FOLDER, day_of_lists, list_files
from redchain.kinds.schema import schema_file, schema_names, schema_text
from redchain.model.git_blob_id import blob_id
from redchain.store.layout import DATA
from redchain.store.yaml_positions import Positions
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.check.proposal import Pair
    from redchain.flow.base_revision import BaseRevision
    from redchain.flow.workspace import Workspace
    from redchain.model.finding import Finding

_LATE_DAYS = 7
_NO_MEMBERS = Text(
    "还没有登记任何成员，谁提交的无法核对：redchain identity init", "no member is registered yet, so who commits cannot be checked: redchain identity init"
)
_CLOCK = "RC5"


class Judgement(NamedTuple):
    """What a proposal introduces, in order of place; how many findings were there before; remarks; and the commit it was compared with."""

    checked: int
    findings: tuple[Finding, ...]
    before: int
    notes: tuple[Text, ...]
    commit: str
    changed: int

    @property
    def errors(self) -> int:
        """How many findings block the proposal."""
        return sum(1 for each in self.findings if each.is_error)


def judge_against(space: Workspace, revision: str, *, allow_mass: bool = False) -> Judgement:
    """Judge the work tree against where it parted from `revision`; raises UsageError for a revision that is not there."""
    base = open_base_revision(space, revision)
    found = inspect(space)
    baseline = Baseline(base, found.findings)
    fresh = {each for each in found.findings if not baseline.has(each)}
    before = len(found.findings) - len(fresh)
    introduced = frozenset((each.record, each.code) for each in fresh if each.is_error)
    proposal = Proposal(base.ledger, space.ledger, base.pairs, space.zone, base.commit.id, introduced, base.ledger_around, space.today)
    changes = [_placed(base, *each) for each in judge_pairs(proposal)]
    changes += _remarks(base)
    changes += _generated_by_hand(base)
    proposed = ProposedCommits(base)
    authors = Authors(base, proposed) if Speakers(base.ledger, base.settings[0].access).are_known else None
    changes += _identity_findings(base, proposal, authors) if authors else ()
    privacy = PrivacyOfCommits(proposed)
    changes += privacy.findings()
    if not allow_mass:
        changes += _mass_findings(base, authors)
    ordered = sorted({*fresh, *changes}, key=lambda each: each.order())
    return Judgement(found.checked, tuple(ordered), before, (*(() if authors else (_NO_MEMBERS,)), *privacy.notes), base.commit.id, len(base.pairs))


def _mass_findings(base: BaseRevision, authors: Authors | None) -> list[Finding]:
    found = list(ensure_change_is_small(base.pairs, base.record_counts, base.settings[0].access.mass))
    return [] if found and authors and authors.are_all_keepers() else [each.at(f"{DATA}/{folder}", 0, 0) for folder, each in found]


def _identity_findings(base: BaseRevision, proposal: Proposal, authors: Authors) -> Iterator[Finding]:
    """Whether those who wrote the new steps, changed records, settings or other files may do so by the records of the base."""
    acts = list(authors.acts(base.space.ledger, base.pairs))
    speakers = Speakers(proposal.powers, authors.access)
    found = (ensure_identities_may_act(speakers, acts), ensure_commits_are_signed(authors.access, acts), ensure_powers_are_kept(speakers, acts))
    for act, finding in chain.from_iterable(found):
        yield _placed(base, act.pair, finding)
    for path, top_path, is_dirty in changed_files(base):
        whose = authors.authors_of_file(top_path, is_dirty=is_dirty)
        unsigned = [unproven for each in whose if (unproven := ensure_commit_is_signed(authors.access, each))]
        yield from (each.at(path, 1, 1) for each in (*ensure_files_are_kept(speakers, path, whose), *unsigned))


def blocks(finding: Finding) -> bool:
    """Tell whether a finding is about the proposal; one that only the passing of time makes, which is a warning, never blocks it."""
    return finding.is_error or not finding.code.startswith(_CLOCK)


def _remarks(base: BaseRevision) -> Iterator[Finding]:
    moment = datetime.fromtimestamp(base.commit.seconds, UTC)
    for pair, finding in ensure_steps_are_not_late(base.pairs, moment, _LATE_DAYS):
        yield _placed(base, pair, finding)
    for each in base.unreadable:
        path = base.space.ledger.paths.get(f"{each.kind}:{each.id}", each.path)
        yield RC714.broken((), id=each.id, commit=base.commit.id[:10], file=each.path).at(path, 1, 1, each.id)


def _placed(base: BaseRevision, pair: Pair, finding: Finding) -> Finding:
    """The finding with its place in the file as it is, or as it was for a record that is gone."""
    key = f"{pair.record.kind.name}:{pair.record.id}"
    if pair.after is None:
        return finding.at(base.ledger.paths.get(key, ""), 1, 1, pair.record.id)
    path = base.space.ledger.paths[key]
    text = base.space.store.read(path).decode("utf-8", "replace").removeprefix("\ufeff")
    return finding.at(path, *Positions(text).where(finding.field), pair.record.id)


def _generated_by_hand(base: BaseRevision) -> Iterator[Finding]:
    """Generated files that the proposal changes into something that redchain does not generate (RC712)."""
    root = base.space.root
    for folder, command in ((FOLDER, "redchain lists"), (SCHEMAS, "redchain schema")):
        known = {path for path in base.files if path.startswith(f"{folder}/")}
        changed = [path for path in sorted(known | set(_files_in(root, folder))) if base.differs(path)]
        if not changed:
            continue
        wanted = _lists(base) if folder == FOLDER else {f"{SCHEMAS}/{schema_file(each)}": schema_text(each).encode() for each in schema_names()}
        for path in changed:
            if path in wanted and file_blob_id(root, path) != blob_id(wanted[path]).hex():
                yield RC712.broken((), command=command, commit=base.commit.id[:10], file=path).at(path, 1, 1)


def _lists(base: BaseRevision) -> dict[str, bytes]:
    space = base.space
    return list_files(space, day_of_lists(space.root) or space.today)


def _files_in(root: str, folder: str) -> Iterator[str]:
    if os.path.isdir(f"{root}/{folder}"):
        yield from (f"{folder}/{name}" for name in sorted(os.listdir(f"{root}/{folder}")))
