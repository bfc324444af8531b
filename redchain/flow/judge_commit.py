"""Judging one commit of the history as a pull request of it would be: by the same change rules, and by the records and settings as its parent had them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from redchain.check.change_rules import judge_authors, judge_pairs, judge_times
from redchain.check.power_table import ITSELF
from redchain.check.proposal import Act, Pair, Proposal, Speakers, acts_of
from redchain.check.rules.rc200_ids_and_references import RC203
from redchain.check.rules.rc700_changes import RC712, RC714, ensure_old_steps_stay_as_written
from redchain.check.rules.rc700_wrong_places import ensure_renaming_is_only_that
from redchain.check.rules.rc800_access import ensure_commit_is_signed, ensure_files_are_kept, ensure_identities_stay, ensure_records_are_written_by_their_own
from redchain.flow.authors import ACCESS_FILE
from redchain.flow.changed_files import changed_files
from redchain.flow.closed_months import month_at, restore
from redchain.flow.inspect import reused_finding
from redchain.flow.misplaced import misplaced_by, unreadable_settings
from redchain.flow.moving_state import files_of
from redchain.flow.proposed_commits import is_nothing, model_at
from redchain.flow.two_trees import Difference
from redchain.history.git_log import is_reused
from redchain.kinds.registry import kind_named
from redchain.kinds.renaming import seen_through
from redchain.model.ledger import Ledger
from redchain.store.layout import DATA, is_settings_file
from redchain.store.record_reader import judged_file, trace_of
from redchain.store.written_steps import steps_written_otherwise
from redchain.store.yaml_positions import positions_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from redchain.check.proposal import Author
    from redchain.flow.moving_state import Files, MovingState, RecordChange
    from redchain.history.trees import FileChange
    from redchain.kinds.renaming import Seen
    from redchain.model.finding import Finding
    from redchain.model.settings import Settings


class Deed(NamedTuple):
    """What somebody did at once: the changes, who is behind it, the commit it began from, the last day that is not in the future; whether logs of two sides were put together."""

    changes: Sequence[FileChange]
    author: Author
    parent: str
    today: date
    is_merge: bool = False


def judge_commit(state: MovingState, deed: Deed) -> tuple[Finding, ...]:
    """Return the errors in what a commit did to the state before it, and leave the state as it is after it."""
    files, modes = files_of(deed.changes, state.checkout.prefix_of(state.root))
    found = {each for each in _Judgement(state, deed, files, modes).findings() if each.is_error}
    return tuple(sorted(found, key=lambda each: each.order()))


class _Judgement:
    """The judgement of one commit."""

    def __init__(self, state: MovingState, deed: Deed, files: Files, modes: Mapping[str, str]) -> None:
        self.state, self.deed, self.files, self.modes = state, deed, files, modes
        self.access = state.settings.access
        self.news = {path: new for path, _, new in files}
        self.records = state.changes(files)
        self.prefix = state.checkout.prefix_of(state.root)
        self.differences = [Difference(each.path, each.before, each.after) for each in deed.changes]

    def findings(self) -> Iterator[Finding]:
        """Yield everything found; the state has moved on when all is told."""
        alone = list(self._alone())
        base, settings_before = self.state.ledger, self.state.settings_findings
        yield from alone
        yield from unreadable_settings(settings_before, has_root=self.state.has_root or self.state.is_empty)
        yield from misplaced_by(self.prefix, self.differences)
        settings, found, _ = self.state.settings_after(self.files, self.modes)
        yield from (each for each in found if each not in settings_before)
        ahead = self._ahead(base, settings)
        yield from self._among_records(base, ahead, alone)
        self.state.note_ended(self.deed.author.commit, self.files)
        self.state.put(self.records)
        self.state.take_settings(self.files, self.modes)

    def _ahead(self, base: Ledger, settings: Settings) -> Ledger:
        """The ledger as the commit makes it."""
        below = base if settings is base.settings else Ledger(settings, dict(base.shelves()), base.paths)
        made = below.after(each.after for each in self.records if each.after is not None and each.after != each.before)
        for each in self.records:
            if each.after is None and each.before is not None:
                made = made.without(each.before)
        return made

    def _alone(self) -> Iterator[Finding]:
        """What is wrong with each changed file by itself that was not before, and files that are not the record of their id."""
        for path, old, new in self.files:
            model = model_at(path)
            if model is None or is_nothing(new) or old == new:
                continue
            before, after = (self.state.contents.reading(path, each, self.state.settings.zone) for each in (old, new))
            known = {(each.code, each.text) for each in before.findings}
            file = judged_file(path, after.findings, trace_of(path, model.kind.name, after))
            yield from (
                each for each in file.findings if (each.code, each.text) not in known and not (each.code == "RC201" and before.id == after.id and before.id)
            )
        for change in self.records:
            for path in change.copies:
                yield RC203.broken(("id",), id=change.id, file=path, other=change.path).at(path, 1, 1, change.id)

    def _among_records(self, base: Ledger, ahead: Ledger, alone: Sequence[Finding]) -> Iterator[Finding]:
        touched = {(each.kind, each.id) for each in self.records}
        seen = seen_through(base, ahead, touched)
        introduced = frozenset((each.record, each.code) for each in alone if each.is_error)
        pairs, mended = self._pairs(seen, ahead)
        proposal = Proposal(seen.ledger, ahead, pairs, self.state.settings.zone, self.deed.parent, introduced, None, self.deed.today)
        yield from (self._placed(pair, each) for pair, each in judge_pairs(proposal))
        speakers = Speakers(proposal.powers, self.access)
        acts = [*acts_of(ahead, pairs, self.deed.author)]
        renamed = [(each.old, Pair(seen.ledger.named(each.kind, each.new), ahead.named(each.kind, each.new))) for each in seen.renames]
        acts += [Act(pair, (ITSELF,), None, self.deed.author) for _, pair in renamed]
        known = speakers if speakers.are_known else None
        yield from (self._placed(act.pair, each) for act, each in judge_times(self.state.settings, known, acts, datetime.now(UTC)))
        yield from self._brought_back({(each.kind, each.new) for each in seen.renames if each.new in base.named(each.kind, each.old).former_ids})
        yield from self._written_otherwise()
        yield from self._mended(mended, known)
        yield from self._closed_months()
        if known is None:
            yield from (self._placed(*each) for each in ensure_renaming_is_only_that(renamed))
            return
        yield from self._by_whom(known, acts, ahead)

    def _pairs(self, seen: Seen, ahead: Ledger) -> tuple[tuple[Pair, ...], list[RecordChange]]:
        """The records that differ, and those that nobody could read before."""
        gone = {(each.kind, each.old) for each in seen.renames}
        pairs, mended = [], []
        for each in self.records:
            model = kind_named(each.kind)
            assert model is not None  # noqa: S101  # kinds come from KINDS
            if each.before is None and each.after is not None and any(path == each.path and self._was_unreadable(path, old) for path, old, _ in self.files):
                mended.append(each)
            elif (each.kind, each.id) not in gone:
                pair = Pair(seen.ledger.find(model, each.id), ahead.find(model, each.id))
                if pair.before != pair.after:
                    pairs.append(pair)
        return tuple(pairs), mended

    def _was_unreadable(self, path: str, old: str) -> bool:
        return not is_nothing(old) and self.state.contents.reading(path, old, self.state.settings.zone).record is None

    def _brought_back(self, own: Collection[tuple[str, str]]) -> Iterator[Finding]:
        """New records under the id of a deleted one that are not what that one was (RC204); `own` are renamed to an id that they had before."""
        for each in self.records:
            is_new = each.before is None and each.after is not None and (each.kind, each.id) not in own
            ended = self.state.ended.get(f"{each.id}.yaml") if is_new else None
            if ended is not None and is_reused(ended, self.news[each.path], is_new=True):
                yield reused_finding(ended, each.path, each.id)

    def _mended(self, mended: Iterable[RecordChange], speakers: Speakers | None) -> Iterator[Finding]:
        """Records that could not be read at the start: what changed in them nobody can tell (RC714), so that keepers alone may mend them."""
        for each in mended:
            found = RC714.broken((), id=each.id, commit=self.deed.parent[:10], file=each.path).at(each.path, 1, 1, each.id)
            if speakers is not None and not speakers.is_keeper(self.deed.author.member):
                yield replace(found, severity="error")

    def _by_whom(self, speakers: Speakers, acts: Sequence[Act], ahead: Ledger) -> Iterator[Finding]:
        author = self.deed.author
        yield from (self._placed(act.pair, each) for act, each in judge_authors(speakers, acts) if each.code != "RC802")
        unsigned = ensure_commit_is_signed(self.access, author) if self.files else None
        if unsigned is not None:
            yield unsigned.at(self.files[0][0], 0, 0)
        for path, _, _ in changed_files(self.prefix, self.differences, ahead):
            yield from (each.at(path, 1, 1) for each in ensure_files_are_kept(speakers, path, (author,)))
        for change in self.records:
            if change.before is not None and change.before == change.after:
                found = ensure_records_are_written_by_their_own(speakers, change.path, change.before, author)
                yield from (each.at(change.path, 1, 1, change.id) for each in found)
        if any(change.kind == "unit" for change in self.records) or any(is_settings_file(path) for path, *_ in self.files):
            yield from (each.at(ACCESS_FILE, 1, 1) for each in ensure_identities_stay(speakers, Speakers(ahead, ahead.settings.access)))

    def _written_otherwise(self) -> Iterator[Finding]:
        """Old steps that are worth what they were and say it in other characters (RC703); where a merge puts two logs together, none stands where it stood."""
        olds = {path: old for path, old, _ in self.files}
        for each in self.records if not self.deed.is_merge else ():
            old, new = olds.get(each.old_path, ""), self.news.get(each.path, "")
            if each.before is None or each.after is None or not each.before.steps or not old or not new or is_nothing(old) or is_nothing(new):
                continue
            pair = Pair(each.before, each.after)
            for before, after in steps_written_otherwise(self.state.contents.raw(old), self.state.contents.raw(new)):
                yield from (self._placed(pair, one) for one in ensure_old_steps_stay_as_written(pair, before, after))

    def _closed_months(self) -> Iterator[Finding]:
        """The figures of closed months that were changed after they were written (RC712)."""
        for path, old, new in self.files:
            if month_at(path) is not None and not is_nothing(old) and old != new:
                yield RC712.broken((), remedy=restore(path, self.deed.parent[:10])).at(path, 1, 1)

    def _placed(self, pair: Pair, finding: Finding) -> Finding:
        """The finding with its place in the file as the commit left it, or as it was for a record that is gone; what is no error is not asked for its place."""
        if not finding.is_error:
            return finding
        record = pair.record
        known = next((each for each in self.records if (each.kind, each.id) == (record.kind.name, record.id)), None)
        path = known.path or known.old_path if known else DATA
        new = self.news.get(path, "")
        if pair.after is None or not new or is_nothing(new):
            return finding.at(path, 1, 1, record.id)
        text = self.state.contents.raw(new).decode("utf-8", "replace").removeprefix("\ufeff")
        return finding.at(path, *positions_of(text).where(finding.field), record.id)
