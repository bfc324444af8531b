"""Who is behind each part of a proposal: the commits since the base, their addresses as hashes, their signatures."""

from __future__ import annotations

import os
import tempfile
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.power_table import ITSELF
from redchain.check.proposal import Act, Author, Pair, acts_of
from redchain.history.git import own_email
from redchain.history.git_log import commits_since
from redchain.history.revisions import read_blobs
from redchain.kinds.registry import kind_in_folder, kind_named
from redchain.model.access import allowed_signers, member_of
from redchain.store.layout import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.flow.base_revision import BaseRevision
    from redchain.history.git_log import ProposedCommit
    from redchain.model.access import Access
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

ACCESS_FILE = f"{DATA}/settings/access.yaml"


class RecordEdit(NamedTuple):
    """What one commit did to a record."""

    commit: ProposedCommit
    before: Record | None
    after: Record | None


class Authors:
    """The commits since the base and what each of them did to the records."""

    def __init__(self, base: BaseRevision) -> None:
        """Read nothing yet."""
        self.base = base
        self.access: Access = base.settings[0].access
        self._members: dict[str, str] = {}

    def acts(self, ledger: Ledger, pairs: tuple[Pair, ...]) -> Iterator[Act]:
        """Yield every new step and every changed field with its author; `ledger` is the one that new steps are taken in."""
        for act in (*acts_of(ledger, pairs), *(Act(each, (ITSELF,), None, None) for each in self._renamed())):
            if act.by is None:
                yield from (act._replace(author=each) for each in self._authors_of_field(act.pair, str(act.field[0])))
            else:
                step = _log(act.pair.after)[int(act.field[1])]
                yield act._replace(author=self._author_of_step(act.pair.record, step))

    def authors_of_file(self, path: str, *, is_dirty: bool) -> tuple[Author, ...]:
        """Return who changed a file (its path from the top of the repository) since the base, with the identity of this machine where it is not committed."""
        checkout = self.base.checkout
        commits = commits_since(checkout, checkout.top, self.base.commit.id, path)
        known = {each.id: each for each in self._commits}
        found = [self._author(known.get(each.id, each)) for each in commits]
        return (*found, self._local_author) if is_dirty or not found else tuple(found)

    def are_all_keepers(self) -> bool:
        """Tell whether everything since the base was committed by keepers."""
        return bool(self._commits) and all(self._author(each).member in self.access.keepers for each in self._commits)

    def _renamed(self) -> Iterator[Pair]:
        """The records that are called otherwise, even where nothing else of them has changed."""
        for each in self.base.renames:
            model = kind_named(each.kind)
            if model is not None:
                yield Pair(self.base.ledger.find(model, each.new), self.base.space.ledger.find(model, each.new))

    def _author_of_step(self, record: Record, step: Any) -> Author | None:
        """The first commit that holds the step and whose parent does not; the identity of this machine for a step that is not committed."""
        for commit, old, new in self._history.get((record.kind.name, record.id), ()):
            if step in _log(new) and step not in _log(old):
                return self._author(commit)
        return None if self._is_committed(record) else self._local_author

    def _authors_of_field(self, pair: Pair, field: str) -> Iterator[Author]:
        names = [each for each in type(pair.record).model_fields if each != "log"] if field == ITSELF else [field]
        last = pair.before
        for commit, old, new in self._history.get((pair.record.kind.name, pair.record.id), ()):
            if new is not None and any(getattr(old, each, None) != getattr(new, each) for each in names):
                yield self._author(commit)
            last = new
        if last is None or any(getattr(last, each) != getattr(pair.record, each) for each in names):
            yield self._local_author

    def _is_committed(self, record: Record) -> bool:
        """Whether the newest commit that touched the record left it as it is now."""
        history = self._history.get((record.kind.name, record.id), ())
        return history[-1].after == record if history else False

    def _author(self, commit: ProposedCommit) -> Author:
        member = self._member(commit.email)
        if self.access.signatures == "ignore":
            return Author(commit.id, member)
        is_signed = commit.signature == "G" and commit.signer == member
        return Author(commit.id, member, is_signed)

    def _member(self, email: str) -> str:
        if email not in self._members:
            self._members[email] = member_of(self.access.salt or "", email) if email else ""
        return self._members[email]

    @cached_property
    def _local_author(self) -> Author:
        return Author("", self._member(own_email(self.base.checkout.top)))

    @cached_property
    def _commits(self) -> tuple[ProposedCommit, ...]:
        checkout, root, start = self.base.checkout, self.base.space.root, self.base.commit.id
        if self.access.signatures == "ignore":
            return commits_since(checkout, root, start, DATA)
        with tempfile.TemporaryDirectory(prefix="redchain-") as folder:
            signers = os.path.join(folder, "allowed_signers")
            with open(signers, "w", encoding="utf-8", newline="\n") as file:
                file.write(allowed_signers(self.access.keys))
            return commits_since(checkout, root, start, DATA, signers=signers)

    @cached_property
    def _history(self) -> dict[tuple[str, str], list[RecordEdit]]:
        """For each record, oldest first: the commit, the record before it and after it."""
        blobs = read_blobs(self.base.checkout, {oid for commit in self._commits for _, *ids in commit.files for oid in ids if set(oid) != {"0"}})
        history: dict[tuple[str, str], list[RecordEdit]] = {}
        for commit in self._commits:
            for key, (old, new) in self._records(commit, blobs).items():
                history.setdefault(key, []).append(RecordEdit(commit, old, new))
        return history

    def _records(self, commit: ProposedCommit, blobs: dict[str, bytes]) -> dict[tuple[str, str], tuple[Record | None, Record | None]]:
        """The records one commit touched, before and after; a file moved is one record."""
        found: dict[tuple[str, str], tuple[Record | None, Record | None]] = {}
        for path, old_id, new_id in commit.files:
            parts = path.split("/")
            model = kind_in_folder(parts[1]) if len(parts) > 2 and path.endswith(".yaml") else None  # noqa: PLR2004  # data, kind, file
            if model is None:
                continue
            judge = self.base.space.store.reader(model.kind.name)
            for side, oid in enumerate((old_id, new_id)):
                record = judge.read(blobs[oid])[0] if oid in blobs else None
                if record is not None:
                    before, after = found.get((model.kind.name, record.id), (None, None))
                    found[model.kind.name, record.id] = (record, after) if side == 0 else (before, record)
        return found


def _log(record: Record | None) -> tuple[Any, ...]:
    return getattr(record, "log", ())
