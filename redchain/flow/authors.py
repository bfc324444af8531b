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

    def __init__(self, base: BaseRevision, proposed: ProposedCommits) -> None:
        """Read nothing yet."""
        self.base = base
        self.proposed = proposed
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
        found = [self.author(each) for each in self.proposed.commits if any(change.path == path for change in each.changes)]
        return (*found, self._local_author) if is_dirty or not found else tuple(found)

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

    def _authors_of_step(self, record: Record, step: Any) -> tuple[Author | None, ...]:
        """The first commit that holds the step and whose parent does not, and those that brought its bytes in before they were a record.

        The identity of this machine for a step that is not committed.
        """
        for edit in self._edits(record):
            if step in _log(edit.after) and step not in _log(edit.before):
                worded = self._worded_otherwise(edit, step)
                return tuple(dict.fromkeys((*self._authors_of(edit), *(self._authors_of_step(record, worded) if worded else ()))))
        return (None if self._is_committed(record) else self._local_author,)

    def _worded_otherwise(self, edit: RecordEdit, step: Any) -> Any:
        """The step that an edit puts in other words: one of the proposal, in the same place, of the same verb and actor; None where there is none."""
        place, before = _log(edit.after).index(step), _log(edit.before)
        was = before[place] if place < len(before) else None
        known = _log(self.base.original_ledger.find(type(edit.record), edit.record.id))
        is_it = was is not None and (was.step, was.by) == (step.step, step.by) and was not in _log(edit.after) and was not in known
        return was if is_it else None

    def _authors_of_field(self, pair: Pair, field: str) -> Iterator[Author]:
        names, last = [field], pair.before
        if field == ITSELF and pair.before is None:
            names = [each for each in type(pair.record).model_fields if each != "log"]
        for edit in self._edits(pair.record):
            if edit.after is not None and any(getattr(edit.before, each, None) != getattr(edit.after, each) for each in names):
                yield from self._authors_of(edit)
            last = edit.after
        if last is None or any(getattr(last, each) != getattr(pair.record, each) for each in names):
            yield self._local_author

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
