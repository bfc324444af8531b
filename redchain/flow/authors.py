"""Who is behind each part of a proposal: the commits since the base, their addresses as hashes, their signatures."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from redchain.check.power_table import ITSELF
from redchain.check.proposal import Act, Author, Pair, acts_of
from redchain.history.git import own_email
from redchain.kinds.registry import kind_named
from redchain.model.access import member_of
from redchain.model.late_entry import before_a_minute
from redchain.store.layout import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.flow.base_revision import BaseRevision
    from redchain.flow.proposed_commits import ProposedCommits, RecordEdit
    from redchain.history.git_log import ProposedCommit
    from redchain.model.access import Access
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

_LAST = 32_503_680_000
"""The year 3000 in seconds since 1970: what a commit says beyond is no date."""
ACCESS_FILE = f"{DATA}/settings/access.yaml"


class Authors:
    """The commits since the base and what each of them did to the records."""

    def __init__(self, base: BaseRevision, proposed: ProposedCommits, uncommitted: frozenset[str] = frozenset()) -> None:
        """Read nothing yet; `uncommitted` are the paths, from the top of the git repository, which HEAD does not have as they are."""
        self.base = base
        self.proposed = proposed
        self._uncommitted = uncommitted
        self.access: Access = base.settings[0].access
        self._members: dict[str, str] = {}

    def acts(self, ledger: Ledger, pairs: tuple[Pair, ...]) -> Iterator[Act]:
        """Yield every new step and every changed field with its author; `ledger` is the one that new steps are taken in."""
        for act in (*acts_of(ledger, pairs), *(Act(each, (ITSELF,), None, None) for _, each in self.renamed())):
            if act.by is None:
                yield from (act._replace(author=each) for each in self._authors_of_field(act.pair, str(act.field[0])))
            else:
                step = _log(act.pair.after)[int(act.field[1])]
                yield from (act._replace(author=each) for each in self._authors_of_step(act.pair.record, step))

    def authors_of_file(self, path: str, *, is_dirty: bool) -> tuple[Author, ...]:
        """Return who changed a file (its path from the top of the repository) since the base, with the identity of this machine where it is not committed."""
        found = tuple(self.author(each) for each in self.proposed.commits if any(change.path == path for change in each.changes))
        if is_dirty:
            return (*found, self._local_author)
        return found or self._mergers

    def rewriters(self) -> Iterator[tuple[Record, Author]]:
        """Yield each record that differs and who wrote it otherwise without changing what it says: moved it, put a comment in, set its mode."""
        found: dict[tuple[str, str, Author], Record] = {}
        for key, edits in self.proposed.history.items():
            for each in edits if key in self.base.touched else ():
                if each.before is not None and each.before == each.after:
                    found[(*key, self.author(each.commit))] = self.base.original_ledger.find(type(each.record), key[1]) or each.record
        yield from ((record, author) for (_, _, author), record in found.items())

    def is_by_keepers(self, record: Record) -> bool:
        """Tell whether whatever the proposal does to a record was committed, and brought in, by keepers alone."""
        edits = self._edits(record)
        commits = [each for edit in edits for each in (edit.commit, *edit.carriers)]
        return bool(edits) and self._is_committed(record) and all(self.author(each).member in self.access.keepers for each in commits)

    def renamed(self) -> Iterator[tuple[str, Pair]]:
        """Yield the records that are called otherwise, with their old id, even where nothing else of them has changed."""
        for each in self.base.renames:
            model = kind_named(each.kind)
            if model is not None:
                yield each.old, Pair(self.base.ledger.find(model, each.new), self.base.space.ledger.find(model, each.new))

    def _authors_of_step(self, record: Record, step: Any) -> tuple[Author, ...]:
        """Every commit that holds the step and whose parent does not, and those that brought its bytes in before they were a record, or in other words.

        The identity of this machine for a step that is not committed.
        """
        found: dict[Author, None] = {}
        for edit in self._edits(record):
            if step in _log(edit.after) and step not in _log(edit.before):
                worded = (each for was in self._worded_otherwise(edit, step) for each in self._authors_of_step(record, was))
                found |= dict.fromkeys((*self._authors_of(edit), *worded))
        if found:
            return tuple(found)
        return (self._local_author,) if self._is_uncommitted(record) else self._mergers

    def _worded_otherwise(self, edit: RecordEdit, step: Any) -> Iterator[Any]:
        """The steps that an edit puts in other words: those of the proposal that it takes out, of the same verb and actor, or all the same but for these."""
        known = _log(self.base.original_ledger.find(type(edit.record), edit.record.id))
        for was in _log(edit.before):
            is_like = (was.step, was.by) == (step.step, step.by) or was.model_copy(update={"step": step.step, "by": step.by}) == step
            if is_like and was not in _log(edit.after) and was not in known:
                yield was

    def _authors_of_field(self, pair: Pair, field: str) -> Iterator[Author]:
        names, last = [field], pair.before
        if field == ITSELF and pair.before is None:
            names = [each for each in type(pair.record).model_fields if each != "log"]
        for edit in self._edits(pair.record):
            if edit.after is not None and any(getattr(edit.before, each, None) != getattr(edit.after, each) for each in names):
                yield from self._authors_of(edit)
            last = edit.after
        if last is None or any(getattr(last, each) != getattr(pair.record, each) for each in names):
            yield from (self._local_author,) if self._is_uncommitted(pair.record) else self._mergers

    def _authors_of(self, edit: RecordEdit) -> tuple[Author, ...]:
        return tuple(dict.fromkeys(self.author(each) for each in (edit.commit, *edit.carriers)))

    def _edits(self, record: Record) -> Sequence[RecordEdit]:
        """What the commits did to a record, oldest first, under whatever id it had by then."""
        ids = (record.id, *getattr(record, "former_ids", ()))
        if len(ids) == 1:
            return self.proposed.history.get((record.kind.name, record.id), ())
        by_commit: dict[str, RecordEdit] = {}
        for edit in (each for name in reversed(ids) for each in self.proposed.history.get((record.kind.name, name), ())):
            other = by_commit.get(edit.commit.id)
            by_commit[edit.commit.id] = edit if other is None else _joined(other, edit)
        return tuple(by_commit[each.id] for each in self.proposed.commits if each.id in by_commit)

    def _is_committed(self, record: Record) -> bool:
        """Whether the newest commit that touched the record left it as it is now."""
        history = self._edits(record)
        return history[-1].after == record if history else False

    def _is_uncommitted(self, record: Record) -> bool:
        """Whether a file of the record is not as HEAD has it."""
        prefix, key = self.base.checkout.prefix_of(self.base.space.root), f"{record.kind.name}:{record.id}"
        paths = (paths.get(key) for paths in (self.base.space.ledger.paths, self.base.ledger.paths))
        return any(f"{prefix}{each}" in self._uncommitted for each in paths if each)

    @cached_property
    def _mergers(self) -> tuple[Author, ...]:
        """Who is behind what is committed and no commit seems to have changed: those who merged, since a merge may take from anywhere in the past."""
        merges = [each for each in self.proposed.commits if len(each.parents) > 1] or self.proposed.commits
        return tuple(dict.fromkeys(map(self.author, merges))) or (self._local_author,)

    def author(self, commit: ProposedCommit) -> Author:
        """Return who made a commit."""
        member = self._member(commit.email)
        is_signed = bool(member) and commit.signer == member
        return Author(commit.id, member, is_signed, self._entered(commit.seconds), datetime.fromtimestamp(min(commit.seconds, _LAST), UTC))

    def _member(self, email: str) -> str:
        if email not in self._members:
            self._members[email] = member_of(self.access.salt, email) if email and self.access.salt else ""
        return self._members[email]

    def _entered(self, seconds: int) -> datetime:
        """When something was entered that a commit says it made then: not before what it is compared with, wherever it parted from it, and not in the future."""
        earliest = max(self.base.commit.seconds, self.base.target.seconds)
        return min(datetime.fromtimestamp(min(max(seconds, earliest), _LAST), UTC), before_a_minute(self.base.space.latest))

    @cached_property
    def _local_author(self) -> Author:
        return Author("", self._member(own_email(self.base.checkout.top)), at=self._entered(0))


def _joined(one: RecordEdit, other: RecordEdit) -> RecordEdit:
    """What one commit did to a record that it calls otherwise: what was there under the one id, and what is under the other."""
    return one._replace(before=one.before or other.before, after=one.after or other.after, carriers=(*one.carriers, *other.carriers))


def _log(record: Record | None) -> tuple[Any, ...]:
    return getattr(record, "log", ())
