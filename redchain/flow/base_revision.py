"""The revision a proposal starts from, seen from the work tree: only what differs is read from git."""

from __future__ import annotations

import os
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from redchain.check.proposal import Pair
from redchain.errors import UsageError
from redchain.history.checkout import find_checkout
from redchain.history.revisions import ResolvedCommit, files_at, merge_base, read_blobs, resolve
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.registry import KINDS, kind_in_folder, kind_named
from redchain.kinds.renaming import seen_through
from redchain.model.blob import blob_id
from redchain.model.ledger import Ledger, Overlay
from redchain.store.layout import DATA, ROOT_FILE, SETTINGS
from redchain.store.settings import fallback_settings, load_settings
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.kinds.renaming import Renaming, Seen
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Index, Trace
    from redchain.model.settings import Settings
    from redchain.store.record_reader import Row

SCHEMAS = "schemas"


class FormerFile(NamedTuple):
    """A record file of the base that is different or gone now: its bytes then, and what they were judged to be."""

    path: str
    kind: str
    id: str
    raw: bytes
    row: Row


@dataclass(frozen=True)
class BaseRevision:
    """A revision compared with the work tree.

    `files` are all its files with git's ids, `former` its record files that are different or gone now; `present` is what each record file of the
    work tree holds (git's id of the content, the kind, the id), `changed` those that the revision does not have like this.
    """

    space: Workspace
    checkout: Checkout
    commit: ResolvedCommit
    files: dict[str, str]
    former: dict[str, FormerFile]
    changed: dict[str, tuple[str, str, str]]
    present: dict[str, tuple[str, str, str]]

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The records that differ, by kind and id; a file that was only moved or written otherwise makes no pair."""
        found = []
        gone = {(each.kind, each.old) for each in self.renames}
        for kind, identifier in sorted(self.touched - gone):
            model = kind_named(kind)
            assert model is not None  # noqa: S101  # kinds come from KINDS
            pair = Pair(self.ledger.find(model, identifier), self.space.ledger.find(model, identifier))
            if pair.before != pair.after and not self.is_unreadable(pair):
                found.append(pair)
        return tuple(found)

    @cached_property
    def unreadable(self) -> tuple[FormerFile, ...]:
        """Record files of the base that had errors and are records now."""
        present = {(kind, identifier) for _, kind, identifier in self.changed.values()}
        return tuple(each for each in self.former.values() if each.row.record is None and (each.kind, each.id) in present)

    @property
    def ledger(self) -> Ledger:
        """The ledger of the base as it is to be compared: records that were renamed since, and those that refer to them, have the new ids."""
        return self._seen.ledger

    @property
    def renames(self) -> tuple[Renaming, ...]:
        """What was renamed between the base and the work tree."""
        return self._seen.renames

    @cached_property
    def _seen(self) -> Seen:
        return seen_through(self.original_ledger, self.space.ledger, self.touched)

    @cached_property
    def original_ledger(self) -> Ledger:
        """The ledger of the base as it was; a record that has not changed is the one of the work tree."""
        over: dict[str, dict[str, Record | None]] = defaultdict(dict)
        for kind, identifier in self.touched:
            over[kind][identifier] = None
        for each in self.former.values():
            over[each.kind][each.id] = each.row.record
        shelves = {model: Overlay(over[model.kind.name], self.space.ledger.shelf(model)) for model in KINDS}
        paths = Overlay({f"{each.kind}:{each.id}": each.path for each in self.former.values()}, self.space.ledger.paths)
        return Ledger(self.settings[0], shelves, paths)

    @cached_property
    def index(self) -> Index:
        """The index of the base, as the rules across records read it."""
        return self.space.store.lookup(self.traces.values(), frozenset(f"{kind}:{identifier}" for kind, identifier in self.touched))

    @cached_property
    def traces(self) -> dict[str, Trace]:
        """The traces of the files that differ, as they were, by key."""
        made = (self.space.store.trace(each.path, each.kind, each.row) for each in self.former.values())
        return {each.key: each for each in made}

    @cached_property
    def settings(self) -> tuple[Settings, tuple[Finding, ...]]:
        """The settings of the base and what was wrong with them."""
        paths = [each for each in self.files if _is_settings(each)]
        if not any(map(self.differs, paths)) and not self._added_settings(set(paths)):
            return self.space.settings, self.space.settings_findings
        return _settings_of(self.checkout, {each: self.files[each] for each in paths})

    def ledger_around(self, ledger: Ledger, record: Record) -> Ledger:
        """Return `ledger` with only the orders of the need that a record is about."""
        need = record.id if isinstance(record, Need) else record.need if isinstance(record, Order) else ""
        shelf = ledger.shelf(Order)
        orders = {each: found for each in sorted(self._orders.get(need, ())) if (found := shelf.get(each)) is not None}
        return Ledger(ledger.settings, {**dict(ledger.shelves()), Order: orders}, ledger.paths)

    @cached_property
    def record_counts(self) -> dict[str, int]:
        """How many records of each kind the base has."""
        folders = Counter(path.split("/", 2)[1] for path in self.files if path.startswith(f"{DATA}/") and path.endswith(".yaml"))
        return {model.kind.name: folders[model.kind.folder] for model in KINDS}

    def is_unreadable(self, pair: Pair) -> bool:
        """Tell whether a record seems new or deleted only because one of its files has errors."""
        kind, identifier = pair.record.kind.name, pair.record.id
        if pair.before is None:
            return any((each.kind, each.id) == (kind, identifier) for each in self.unreadable)
        return pair.after is None and f"{kind}:{identifier}" in self.space.ledger.paths

    @cached_property
    def touched(self) -> set[tuple[str, str]]:
        """Kind and id of every record that has a file which differs."""
        return {(each.kind, each.id) for each in self.former.values()} | {(kind, identifier) for _, kind, identifier in self.changed.values()}

    @cached_property
    def _orders(self) -> dict[str, set[str]]:
        """The orders of each need, as they were and as they are."""
        orders: dict[str, set[str]] = defaultdict(set)
        for each in (*self.space.store.traces("order"), *(trace for trace in self.traces.values() if trace.kind == "order")):
            if each.facts is not None:
                orders[each.facts.need].add(each.id)
        return orders

    def differs(self, path: str) -> bool:
        """Tell whether a file is not what it was."""
        return file_blob_id(self.space.root, path) != self.files.get(path)

    def _added_settings(self, known: set[str]) -> bool:
        found = (f"{folder}/{name}" for folder, _, names in os.walk(f"{self.space.root}/{SETTINGS}") for name in names)
        return any(os.path.relpath(each, self.space.root).replace(os.sep, "/") not in known for each in found)


def open_base_revision(space: Workspace, revision: str, *, at_merge_base: bool = True) -> BaseRevision:
    """Return `revision`, or where the work tree parted from it; raises UsageError outside git and for a revision that is not there."""
    checkout = _checkout(space, Text("这里不是 git 仓库，没有可以对照的提交", "this is not a git repository, so there is nothing to compare with"))
    commit = (merge_base if at_merge_base else resolve)(checkout, revision)
    return _compared(space, checkout, commit, files_at(checkout, space.root, commit.id, DATA, SCHEMAS))


def settings_at(space: Workspace, revision: str) -> Settings:
    """Return the settings of a revision; raises UsageError for one that git does not know."""
    checkout = _checkout(space, Text("这里没有 git，没有版本可比", "this is not a git repository, so there is no revision"))
    files = files_at(checkout, space.root, resolve(checkout, revision).id, DATA)
    return _settings_of(checkout, {path: oid for path, oid in files.items() if _is_settings(path)})[0]


def file_blob_id(root: str, path: str) -> str | None:
    """Return git's id of a file's content; None when it cannot be read."""
    try:
        with open(f"{root}/{path}", "rb") as file:
            return blob_id(file.read()).hex()
    except OSError:
        return None


def _checkout(space: Workspace, problem: Text) -> Checkout:
    checkout = find_checkout(space.root)
    if checkout is None:
        raise UsageError(problem, Text("先 git init 并提交", "`git init` and commit first"))
    return checkout


def _is_settings(path: str) -> bool:
    return path == ROOT_FILE or path.startswith(f"{SETTINGS}/")


def _compared(space: Workspace, checkout: Checkout, commit: ResolvedCommit, files: dict[str, str]) -> BaseRevision:
    present = space.store.contents()
    folders = tuple(f"{DATA}/{model.kind.folder}/" for model in KINDS)
    differing = {
        path: oid
        for path, oid in files.items()
        if (path not in present or present[path][0] != oid) and path.startswith(folders) and path.endswith(".yaml") and "/." not in path
    }
    blobs = read_blobs(checkout, differing.values())
    former = {path: _former_file(space, path, blobs.get(oid, b"")) for path, oid in differing.items()}
    changed = {path: found for path, found in present.items() if files.get(path) != found[0]}
    return BaseRevision(space, checkout, commit, files, former, changed, present)


def _former_file(space: Workspace, path: str, raw: bytes) -> FormerFile:
    model = kind_in_folder(path.split("/", 2)[1])
    assert model is not None  # noqa: S101  # the caller asks for record files only
    row = space.store.judge(model.kind.name).row(raw)
    return FormerFile(path, model.kind.name, row.id or path.rpartition("/")[2].removesuffix(".yaml"), raw, row)


def _settings_of(checkout: Checkout, files: dict[str, str]) -> tuple[Settings, tuple[Finding, ...]]:
    """The settings in files of git (path → id of the content), and what is wrong with them."""
    blobs = read_blobs(checkout, list(files.values()))
    with tempfile.TemporaryDirectory(prefix="redchain-") as folder:
        for path, oid in files.items():
            target = os.path.join(folder, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                file.write(blobs.get(oid, b""))
        found, findings = load_settings(folder)
    return found or fallback_settings(), findings
