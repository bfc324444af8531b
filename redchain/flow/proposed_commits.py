"""The commits of a proposal one by one: what each did to every record, who brought in bytes that became a record only later, and the contents behind it."""

from __future__ import annotations

import os
import tempfile
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from redchain.history.git_log import commits_since
from redchain.history.revisions import read_blobs, sizes_of
from redchain.history.trees import is_content
from redchain.kinds.registry import kind_in_folder
from redchain.lazy_pattern import pattern
from redchain.model.access import allowed_signers
from redchain.store.layout import DATA
from redchain.store.limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.flow.base_revision import BaseRevision
    from redchain.history.git_log import ProposedCommit
    from redchain.model.base import Record

    _Commits = tuple[ProposedCommit, ...]
    _Told = dict[tuple[str, str], tuple[list[str], Record | None, Record | None]]

LONGEST_TEXT = max(MAX_BYTES, 1 << 20)
"""No larger content of a commit is ever read."""
_TELLING = 16
_MOMENT = pattern(rb"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d)?")


class RecordEdit(NamedTuple):
    """What one commit did to a record; `carriers` are earlier commits of the proposal that brought its bytes in where they were no record yet."""

    commit: ProposedCommit
    before: Record | None
    after: Record | None
    carriers: tuple[ProposedCommit, ...] = ()

    @property
    def record(self) -> Record:
        """The record as the commit left it, or as it was when the commit deleted it."""
        found = self.after or self.before
        assert found is not None  # noqa: S101  # an edit has at least one side
        return found


class ProposedCommits:
    """The commits since the base, oldest first; contents are read once, through one process of git, after their sizes have been asked."""

    def __init__(self, base: BaseRevision) -> None:
        """Read nothing yet."""
        self.base = base

    @cached_property
    def commits(self) -> tuple[ProposedCommit, ...]:
        """The commits, with every file below the root that each of them changed, whatever it is."""
        checkout, root, start, head = self.base.checkout, self.base.space.root, self.base.target.id, self.base.space.tip or "HEAD"
        access = self.base.settings[0].access
        if access.signatures == "ignore":
            return commits_since(checkout, root, start, head=head)
        with tempfile.TemporaryDirectory(prefix="redchain-") as folder:
            signers = os.path.join(folder, "allowed_signers")
            with open(signers, "w", encoding="utf-8", newline="\n") as file:
                file.write(allowed_signers(access.keys))
            return commits_since(checkout, root, start, head=head, signers=signers)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many bytes each content has that a commit changed or that it changed it into."""
        return sizes_of(self.base.checkout, (oid for commit in self.commits for _, *ids in commit.files for oid in ids if not is_nothing(oid)))

    @cached_property
    def blobs(self) -> dict[str, bytes]:
        """The contents by git's id, but for those that are too long to be anything we read."""
        return read_blobs(self.base.checkout, (oid for oid, size in self.sizes.items() if size <= LONGEST_TEXT))

    @cached_property
    def history(self) -> dict[tuple[str, str], list[RecordEdit]]:
        """For each record, oldest first, what the commits did to it."""
        found: dict[tuple[str, str], list[RecordEdit]] = {}
        carried = _Carried(self.blobs)
        for commit in self.commits:
            sides = {path: (self._record(path, old), self._record(path, new)) for path, old, new in commit.files}
            brought = carried.after(commit, {path for path, (_, after) in sides.items() if after is not None})
            told = _by_record(sides)
            numbered = {key: self._numbered_otherwise(commit, key, told, found) for key in told}
            for key, (paths, before, after) in told.items():
                carriers = tuple(dict.fromkeys((*(each for path in paths for each in brought.get(path, ())), *numbered[key])))
                found.setdefault(key, []).append(RecordEdit(commit, before, after, carriers if before is None else ()))
        return found

    def _numbered_otherwise(self, commit: ProposedCommit, key: tuple[str, str], told: _Told, found: Mapping[tuple[str, str], list[RecordEdit]]) -> _Commits:
        """Who is behind a record that a commit puts under another id, without saying that it is renamed."""
        paths, before, after = told[key]
        if before is not None or after is None:
            return ()
        contents = {path: (old, new) for path, old, new in commit.files}
        gone = [other for other, (_, _, left) in told.items() if left is None and other[0] == key[0] and other[1] not in getattr(after, "former_ids", ())]
        alike = (each for each in gone if any(are_alike(self.blobs, contents[old][0], contents[new][1]) for old in told[each][0] for new in paths))
        return tuple(one for each in alike for edit in found.get(each, ()) for one in (edit.commit, *edit.carriers))

    @cached_property
    def deleted_names(self) -> frozenset[str]:
        """The names of files that any of the commits deleted."""
        return frozenset(path.rpartition("/")[2] for commit in self.commits for path, _, new in commit.files if is_nothing(new))

    def _record(self, path: str, oid: str) -> Record | None:
        model = model_at(path)
        if model is None or oid not in self.blobs:
            return None
        return self.base.space.store.reader(model.kind.name).usable(self.blobs[oid])


class _Carried:
    """Which commits brought in what lies at a path and is no record, so that nobody's bytes become a record in the name of who moved or mended them."""

    def __init__(self, blobs: Mapping[str, bytes]) -> None:
        self._blobs = blobs
        self._by_path: dict[str, tuple[ProposedCommit, ...]] = {}
        self._by_content: dict[str, tuple[ProposedCommit, ...]] = {}

    def after(self, commit: ProposedCommit, records: set[str]) -> dict[str, tuple[ProposedCommit, ...]]:
        """Note what a commit did; returns for each path that holds a record now who brought its bytes in: at this path, at one it empties, or as the same content."""
        gone = [(old, self._by_path[path]) for path, old, new in commit.files if is_nothing(new) and path in self._by_path]
        brought = {}
        for path, _, new in commit.files:
            here = self._by_path.pop(path, ())
            if path in records:
                moved = (each for old, commits in gone if are_alike(self._blobs, old, new) for each in commits)
                brought[path] = (*here, *moved, *self._by_content.get(new, ()))
            elif not is_nothing(new):
                self._by_path[path] = (*here, commit)
                self._by_content.setdefault(new, self._by_path[path])
        return brought


def are_alike(blobs: Mapping[str, bytes], old: str, new: str) -> bool:
    """Whether what was moved away and what is there now share a line that says something, or a moment."""
    return bool(_telling(blobs.get(old, b"")) & _telling(blobs.get(new, b"")))


def _telling(raw: bytes) -> set[bytes]:
    lines = (each.strip() for each in raw.splitlines())
    return {each for each in lines if len(each) >= _TELLING} | set(_MOMENT.findall(raw))


def _by_record(sides: dict[str, tuple[Record | None, Record | None]]) -> _Told:
    """What one commit did to each record, by kind and id: its paths, the record before and after; a file that was moved is one record."""
    found: _Told = {}
    for path, pair in sides.items():
        for side, record in enumerate(pair):
            if record is not None:
                paths, before, after = found.get((record.kind.name, record.id), ([], None, None))
                found[record.kind.name, record.id] = ([*paths, path], record, after) if side == 0 else ([*paths, path], before, record)
    return found


def model_at(path: str) -> type[Record] | None:
    """Return the model of the record that a file at a path from the root may be; None where none is read."""
    parts = path.split("/")
    is_read = len(parts) > 2 and parts[0] == DATA and path.endswith(".yaml") and "/." not in path  # noqa: PLR2004  # data, kind, file
    return kind_in_folder(parts[1]) if is_read else None


def is_nothing(oid: str) -> bool:
    """Tell whether an id says that there is no content."""
    return not is_content(oid)
