"""Who stands behind each part of a proposal: the commits since the base, their addresses as hashes, their signatures."""

from __future__ import annotations

import os
import tempfile
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.check.access import Author, acts_of
from redchain.history.changes import commits_since, own_email, read_blobs
from redchain.kinds.registry import kind_in_folder
from redchain.model.access import allowed_signers, member_of
from redchain.store.layout import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.check.access import Act
    from redchain.check.proposal import Pair
    from redchain.flow.base_revision import Base
    from redchain.history.changes import Told
    from redchain.model.access import Access
    from redchain.model.base import Record

ACCESS_FILE = f"{DATA}/settings/access.yaml"


class Touched(NamedTuple):
    """What one commit did to a record."""

    told: Told
    before: Record | None
    after: Record | None


class Authors:
    """The commits since the base and what each of them did to the records."""

    def __init__(self, base: Base) -> None:
        """Read nothing yet."""
        self.base = base
        self.access: Access = base.settings[0].access
        self._members: dict[str, str] = {}

    def acts(self, pairs: tuple[Pair, ...]) -> Iterator[Act]:
        """Yield every new step and every changed power with who stands behind it."""
        for act in acts_of(pairs):
            if act.by is None:
                yield from (act._replace(author=each) for each in self._authors_of_field(act.pair, str(act.field[0])))
            else:
                step = _log(act.pair.after)[int(act.field[1])]
                yield act._replace(author=self._author_of_step(act.pair.record, step))

    def authors_of_file(self, path: str) -> tuple[Author, ...]:
        """Return who changed a file since the base; the identity of this machine when no commit did."""
        found = [self._author(each) for each in self._told if any(name == path for name, _, _ in each.files)]
        return tuple(found) or (self._here,)

    def all_keepers(self) -> bool:
        """Tell whether everything since the base was committed by keepers."""
        return bool(self._told) and all(self._author(each).member in self.access.keepers for each in self._told)

    def _author_of_step(self, record: Record, step: Any) -> Author | None:
        """The first commit that holds the step and whose parent does not; the identity of this machine for what is not committed."""
        for told, old, new in self._history.get((record.kind.name, record.id), ()):
            if step in _log(new) and step not in _log(old):
                return self._author(told)
        return None if self._is_committed(record) else self._here

    def _authors_of_field(self, pair: Pair, field: str) -> Iterator[Author]:
        found = False
        for told, old, new in self._history.get((pair.record.kind.name, pair.record.id), ()):
            if new is not None and getattr(old, field, None) != getattr(new, field):
                found = True
                yield self._author(told)
        if not found:
            yield self._here

    def _is_committed(self, record: Record) -> bool:
        """Whether the record as it is stands in the newest commit that touched it."""
        history = self._history.get((record.kind.name, record.id), ())
        return history[-1].after == record if history else False

    def _author(self, told: Told) -> Author:
        member = self._member(told.email)
        if self.access.signatures == "ignore":
            return Author(told.commit, member)
        is_signed = told.signature == "G" and told.signer == member
        return Author(told.commit, member, is_signed)

    def _member(self, email: str) -> str:
        if email not in self._members:
            self._members[email] = member_of(self.access.salt or "", email) if email else ""
        return self._members[email]

    @cached_property
    def _here(self) -> Author:
        return Author("", self._member(own_email(self.base.place)))

    @cached_property
    def _told(self) -> tuple[Told, ...]:
        place, root, commit = self.base.place, self.base.space.root, self.base.revision.commit
        if self.access.signatures == "ignore":
            return commits_since(place, root, commit, DATA)
        with tempfile.TemporaryDirectory(prefix="redchain-") as folder:
            signers = os.path.join(folder, "allowed_signers")
            with open(signers, "w", encoding="utf-8", newline="\n") as file:
                file.write(allowed_signers(self.access.keys))
            return commits_since(place, root, commit, DATA, signers=signers)

    @cached_property
    def _history(self) -> dict[tuple[str, str], list[Touched]]:
        """For each record, oldest first: the commit, the record before it and after it."""
        blobs = read_blobs(self.base.place, {oid for told in self._told for _, *ids in told.files for oid in ids if set(oid) != {"0"}})
        history: dict[tuple[str, str], list[Touched]] = {}
        for told in self._told:
            for key, (old, new) in self._records(told, blobs).items():
                history.setdefault(key, []).append(Touched(told, old, new))
        return history

    def _records(self, told: Told, blobs: dict[str, bytes]) -> dict[tuple[str, str], tuple[Record | None, Record | None]]:
        """The records one commit touched, before and after; a file moved is one record."""
        found: dict[tuple[str, str], tuple[Record | None, Record | None]] = {}
        for path, old_id, new_id in told.files:
            parts = path.split("/")
            model = kind_in_folder(parts[1]) if len(parts) > 2 and path.endswith(".yaml") else None  # noqa: PLR2004  # data, kind, file
            if model is None:
                continue
            judge = self.base.space.store.judge(model.kind.name)
            for side, oid in enumerate((old_id, new_id)):
                record = judge.read(blobs[oid])[0] if oid in blobs else None
                if record is not None:
                    before, after = found.get((model.kind.name, record.id), (None, None))
                    found[model.kind.name, record.id] = (record, after) if side == 0 else (before, record)
        return found


def _log(record: Record | None) -> tuple[Any, ...]:
    return getattr(record, "log", ())
