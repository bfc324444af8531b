"""Judging a proposal against the revision it starts from: what it introduces blocks, what was there before is only counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from redchain.check.change_rules import judge_authors, judge_pairs, judge_times
from redchain.check.proposal import Pair, Proposal, Speakers
from redchain.check.rules.rc200_ids_and_references import RC204
from redchain.check.rules.rc700_changes import RC701, RC714, ensure_change_is_small, ensure_old_steps_stay_as_written
from redchain.check.rules.rc700_whole_proposals import ensure_additions_are_few
from redchain.check.rules.rc700_wrong_places import ensure_renaming_is_only_that
from redchain.check.rules.rc800_access import (
    ensure_commit_is_signed,
    ensure_files_are_kept,
    ensure_identities_stay,
    ensure_records_are_written_by_their_own,
)
from redchain.flow.authors import ACCESS_FILE, Authors
from redchain.flow.base_revision import base_of
from redchain.flow.baseline import Baseline
from redchain.flow.changed_files import changed_files
from redchain.flow.inspect import deleted_records, inspect, is_kept_by_merge, merged_sides, reused_finding
from redchain.flow.judge_generated_files import judge_generated_files
from redchain.flow.misplaced import misplaced, unreadable_base
from redchain.flow.privacy_of_commits import PrivacyOfCommits
from redchain.flow.proposed_commits import ProposedCommits
from redchain.flow.taken_back import taken_back
from redchain.flow.two_trees import two_trees
from redchain.history.git import ObjectReader
from redchain.history.git_log import UNDO, is_ancestor, is_reused, lives_on
from redchain.history.revisions import content_at
from redchain.kinds.registry import kind_named
from redchain.model.base import Named
from redchain.model.merge import are_two
from redchain.store.layout import DATA
from redchain.store.written_steps import steps_written_otherwise
from redchain.store.yaml_positions import positions_of
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.check.proposal import Act
    from redchain.flow.base_revision import BaseRevision
    from redchain.flow.two_trees import TwoTrees
    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.history.git_log import ProposedCommit
    from redchain.model.base import Record
    from redchain.model.finding import Finding

_NO_MEMBERS = Text(
    "还没有登记任何成员，谁提交的没有核对，只按内容检查：redchain identity init",
    "no member is registered yet, so authors were not checked and only the content was judged: redchain identity init",
)
_CLOCK = "RC5"


class Judgement(NamedTuple):
    """What a proposal introduces, in order of place; how many findings were there before; remarks; the commit it was compared with, and what was there.

    `changed` counts records, `no_record` changed files that make none: unreadable ones, copies, and what lies where nothing belongs.
    """

    checked: int
    findings: tuple[Finding, ...]
    before: int
    notes: tuple[Text, ...]
    commit: str
    changed: int
    base: BaseRevision
    no_record: int = 0

    @property
    def errors(self) -> int:
        """How many findings block the proposal."""
        return sum(1 for each in self.findings if each.is_error)


def judge_against(space: Workspace, revision: str, *, allow_mass: bool = False, only_committed: bool = False) -> Judgement:
    """Judge what would be committed and merged, from git's objects, against `revision`; raises UsageError for a revision that is not there."""
    with ObjectReader(space.checkout.top if space.checkout else space.root) as reader:
        judged = [_judge(space, trees, allow_mass=allow_mass) for trees in two_trees(space, revision, reader, only_committed=only_committed)]
    first = judged[0]
    if len(judged) == 1:
        return first
    findings = sorted({each for one in judged for each in one.findings}, key=lambda each: each.order())
    crosswise = Text(
        f"这个分支与 {revision} 交叉合并过，分叉点有 {len(judged)} 个，每个都对照了",
        f"the branch and {revision} have been merged crosswise and parted at {len(judged)} commits; each was compared with",
    )
    return first._replace(
        findings=tuple(findings),
        before=min(each.before for each in judged),
        changed=max(each.changed for each in judged),
        no_record=max(each.no_record for each in judged),
        notes=(*first.notes, crosswise),
    )


def _judge(space: Workspace, trees: TwoTrees, *, allow_mass: bool) -> Judgement:
    after = trees.workspace(space, trees.after)
    base = base_of(after, trees)
    found = inspect(after, may_be_empty=bool(trees.before))
    proposed = ProposedCommits(base)
    baseline = Baseline(base, found.findings, proposed.deleted_names)
    fresh = {each for each in found.findings if not baseline.has(each)}
    before = len(found.findings) - len(fresh)
    introduced = frozenset((each.record, each.code) for each in fresh if each.is_error)
    proposal = Proposal(base.ledger, after.ledger, base.pairs, after.zone, base.commit.id, introduced, base.ledger_around, after.today)
    changes = [_placed(base, *each) for each in judge_pairs(proposal)]
    astray = tuple(misplaced(trees))
    changes += astray
    changes += (*_brought_back(base), *_ended_as_a_take_back(base, proposed))
    changes += judge_generated_files(base, trees, after if trees.is_merged else trees.workspace(space, trees.own))
    changes += unreadable_base(base, trees)
    writers, speakers = Authors(base, proposed, trees.uncommitted), Speakers(proposal.powers, base.settings[0].access)
    authors = writers if speakers.are_known else None
    acts = list(writers.acts(after.ledger, base.pairs))
    changes += _time_findings(base, acts, speakers if authors else None)
    changes += _identity_findings(base, acts, speakers, authors, trees) if authors else ()
    changes += (each.at(ACCESS_FILE, 1, 1) for each in ensure_identities_stay(speakers, Speakers(after.ledger, after.settings.access)))
    changes += () if authors else (_placed(base, *each) for each in ensure_renaming_is_only_that(writers.renamed()))
    changes += _remarks(base, authors)
    changes += taken_back(proposed, proposal, authors)
    privacy = PrivacyOfCommits(proposed)
    changes += privacy.findings()
    if not allow_mass:
        changes += _mass_findings(base, authors)
    ordered = sorted({*fresh, *changes}, key=lambda each: each.order())
    notes = (*(() if authors else (_NO_MEMBERS,)), *privacy.notes)
    no_record = {*base.files_without_record, *(each.file for each in astray)}
    changed = {(each.record.kind.name, each.record.id) for each in base.pairs} | {(each.kind, each.new) for each in base.renames}
    return Judgement(found.checked, tuple(ordered), before, notes, base.commit.id, len(changed), base, len(no_record))


def _mass_findings(base: BaseRevision, authors: Authors | None) -> list[Finding]:
    """What is too much at once, not counting what only keepers committed."""
    pairs = [each for each in base.pairs if authors is None or not authors.is_by_keepers(each.record)]
    total, limit = base.record_counts, base.settings[0].access.mass
    found = (*ensure_change_is_small(pairs, total, limit), *ensure_additions_are_few(pairs, total, limit))
    return [each.at(f"{DATA}/{folder}", 0, 0) for folder, each in found]


def _time_findings(base: BaseRevision, acts: list[Act], speakers: Speakers | None) -> Iterator[Finding]:
    """Whether new steps were entered in time, and old ones stay as they were written."""
    for act, finding in judge_times(base.settings[0], speakers, acts, datetime.now(UTC)):
        yield _placed(base, act.pair, finding)
    for pair in _written_anew(base):
        key = f"{pair.record.kind.name}:{pair.record.id}"
        old, new = base.past.read(base.ledger.paths[key]), base.space.store.read(base.space.ledger.paths[key])
        for before, after in steps_written_otherwise(old, new):
            yield from (_placed(base, pair, each) for each in ensure_old_steps_stay_as_written(pair, before, after))


def _written_anew(base: BaseRevision) -> Iterator[Pair]:
    """The records with steps whose files differ, even where they are worth the same."""
    for kind, identifier in sorted(base.touched):
        model = kind_named(kind)
        before, after = (ledger.find(model, identifier) if model else None for ledger in (base.ledger, base.space.ledger))
        if before is not None and after is not None and before.steps:
            yield Pair(before, after)


def _identity_findings(base: BaseRevision, acts: list[Act], speakers: Speakers, authors: Authors, trees: TwoTrees) -> Iterator[Finding]:
    """Whether those who wrote the new steps, changed records, settings or other files may do so by the records of the base."""
    for act, finding in judge_authors(speakers, acts):
        yield _placed(base, act.pair, finding)
    for path, top_path, is_dirty in changed_files(trees.prefix, trees.differences, base.space.ledger, trees.uncommitted):
        whose = authors.authors_of_file(top_path, is_dirty=is_dirty)
        unsigned = [unproven for each in whose if (unproven := ensure_commit_is_signed(authors.access, each))]
        yield from (each.at(path, 1, 1) for each in (*ensure_files_are_kept(speakers, path, whose), *unsigned))
    for record, author in authors.rewriters():
        path = base.space.ledger.paths.get(f"{record.kind.name}:{record.id}", "")
        yield from (each.at(path, 1, 1, record.id) for each in ensure_records_are_written_by_their_own(speakers, path, record, author))
    told = {act.author.commit for act in acts if act.author}
    for commit in authors.proposed.commits:
        unproven = ensure_commit_is_signed(authors.access, authors.author(commit)) if commit.files and commit.id not in told else None
        if unproven:
            yield unproven.at(commit.files[0][0], 0, 0)


def blocks(finding: Finding) -> bool:
    """Tell whether a finding is about the proposal; one that only the passing of time makes, which is a warning, never blocks it."""
    return finding.is_error or not finding.code.startswith(_CLOCK)


def _remarks(base: BaseRevision, authors: Authors | None) -> Iterator[Finding]:
    """What became of files that could not be read before: to mend them is for keepers, and nobody deletes them."""
    for each in base.unreadable:
        path = base.space.ledger.paths.get(f"{each.kind}:{each.id}", each.path)
        found = RC714.broken((), id=each.id, commit=base.commit.id[:10], file=each.path).at(path, 1, 1, each.id)
        model = kind_named(each.kind)
        record = base.space.ledger.find(model, each.id) if model else None
        is_keepers = authors is None or (record is not None and authors.is_by_keepers(record))
        yield found if is_keepers else replace(found, severity="error")
    for each in base.unreadable_and_gone:
        model = kind_named(each.kind)
        assert model is not None  # noqa: S101  # kinds come from KINDS
        kind = Text(model.kind.label.zh, model.kind.label.en.lower())
        yield RC701.broken(("id",), kind=kind, id=each.id, command=each.kind, file=each.path, commit=base.commit.id[:10]).at(each.path, 1, 1, each.id)


def _placed(base: BaseRevision, pair: Pair, finding: Finding) -> Finding:
    """The finding with its place in the file as it is, or as it was for a record that is gone."""
    key = f"{pair.record.kind.name}:{pair.record.id}"
    if pair.after is None:
        return finding.at(base.ledger.paths.get(key, ""), 1, 1, pair.record.id)
    path = base.space.ledger.paths[key]
    text = base.space.store.read(path).decode("utf-8", "replace").removeprefix("\ufeff")
    return finding.at(path, *positions_of(text).where(finding.field), pair.record.id)


def _brought_back(base: BaseRevision) -> Iterator[Finding]:
    """New records under the id of a deleted one that are not what that one was (RC204)."""
    new = [each.after for each in base.pairs if each.before is None and each.after is not None]
    sides = merged_sides(base.space) or (base.space.tip or base.target.id,)
    before = () if any(is_ancestor(base.checkout, base.target.id, each) for each in sides) else (base.target.id,)
    ended = deleted_records(base.space, *before, *sides) if new else {}
    for each in new if ended else ():
        path, found = base.space.ledger.paths[f"{each.kind.name}:{each.id}"], ended.get(f"{each.id}.yaml")
        present = base.space.store.blob_of(path) if found is not None else ""
        if found is not None and is_reused(found, present, is_new=True) and not is_kept_by_merge(base.space, found, path, present):
            yield reused_finding(found, path, each.id)


def _ended_as_a_take_back(base: BaseRevision, proposed: ProposedCommits) -> Iterator[Finding]:
    """Records of the base that a commit took out under the name of a take-back, and whose id names something else now (RC204): what is merged is not taken back."""
    own = {each.id for each in proposed.commits}
    for (kind, identifier), edits in proposed.history.items():
        ended = [each for each in edits if each.after is None and each.commit.subject.startswith(UNDO) and not own.intersection(each.commit.parents)]
        path = base.space.ledger.paths.get(f"{kind}:{identifier}") if ended else None
        model = kind_named(kind)
        is_back = any(each.before is None and each.after == ended[-1].before for each in edits[edits.index(ended[-1]) :]) if ended else False
        if path is None or model is None or is_back or _is_beside(base, proposed, ended[-1].commit.id, path):
            continue
        if not _is_it(base.space.ledger.find(model, identifier), ended[-1].before):
            yield RC204.broken(("id",), id=identifier, commit=ended[-1].commit.id[:10], old=path).at(path, 1, 1, identifier)


def _is_it(now: Record | None, before: Record | None) -> bool:
    """Whether a record is the one that was taken out, or that one with something changed, which the other rules judge as what it is."""
    if now is None or before is None or now == before:
        return now == before
    return now.steps[: len(before.steps)] == before.steps if before.steps else isinstance(now, Named) and not are_two(before, now)


def _is_beside(base: BaseRevision, proposed: ProposedCommits, ended: str, path: str) -> bool:
    """Whether a commit that took a record out was merged with a side that never lost it, and that the merge keeps."""
    top_path = base.checkout.prefix_of(base.space.root) + path
    return any(_is_kept_by(base.checkout, each, ended, top_path) for each in proposed.commits if len(each.parents) > 1)


def _is_kept_by(checkout: Checkout, merge: ProposedCommit, ended: str, path: str) -> bool:
    made = content_at(checkout, merge.id, path) if is_ancestor(checkout, ended, merge.id) else ""
    return bool(made) and any(lives_on(checkout, ended, each, path, made) for each in merge.parents)
