"""The state that another is compared with: the records before a change, of which only what differs is read."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from redchain.check.proposal import Pair
from redchain.errors import UsageError
from redchain.flow.open_revision import entries_at, open_revision, source_of
from redchain.history.checkout import cache_file, find_checkout
from redchain.history.revisions import merge_base, resolve
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.registry import KINDS, kind_named
from redchain.kinds.renaming import seen_through
from redchain.model.git_blob_id import blob_id
from redchain.model.ledger import Ledger
from redchain.model.overlay import Overlay
from redchain.store.layout import DATA, ROOT_FILE, SETTINGS, is_settings_file
from redchain.store.loading import Store
from redchain.store.settings import fallback_settings, load_settings
from redchain.store.source import Revision, TreeEntry
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from redchain.flow.two_trees import TwoTrees
    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.history.revisions import ResolvedCommit
    from redchain.kinds.renaming import Renaming, Seen
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Index, Trace
    from redchain.model.settings import Settings
    from redchain.store.record_reader import JudgedFile
    from redchain.store.source import Source


@dataclass(frozen=True)
class BaseRevision:
    """A state compared with another one.

    `space` is what it is compared with, `target` the commit whose history the change builds on, `differing` the paths that are not the same there. `files`
    are all its files with git's ids, `former` its record files that are different or gone now, which the store `past` holds; `changed` is what each
    differing record file of `space` holds (git's id of the content, the kind, the id).
    """

    space: Workspace
    checkout: Checkout
    commit: ResolvedCommit
    target: ResolvedCommit
    source: Revision
    files: dict[str, str]
    differing: frozenset[str]
    past: Store
    former: dict[str, JudgedFile]
    changed: dict[str, tuple[str, str, str]]

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

    @property
    def files_without_record(self) -> Iterator[str]:
        """The files that differ and make no record now: they have errors, or are copies of a record."""
        paths = self.space.ledger.paths
        for path, (_, kind, identifier) in self.changed.items():
            model = kind_named(kind)
            if model is None or self.space.ledger.find(model, identifier) is None or paths.get(f"{kind}:{identifier}") != path:
                yield path

    @cached_property
    def unreadable(self) -> tuple[Trace, ...]:
        """Record files of the base that had errors and are records now."""
        present = {(kind, identifier) for _, kind, identifier in self.changed.values()}
        return tuple(each for each in self.traces.values() if each.facts is None and (each.kind, each.id) in present)

    @cached_property
    def unreadable_and_gone(self) -> tuple[Trace, ...]:
        """Record files of the base that had errors and of which nothing is left."""
        present = {(kind, identifier) for _, kind, identifier in self.changed.values()}
        unread = (each for each in self.traces.values() if each.facts is None and (each.kind, each.id) not in present)
        return tuple(each for each in unread if f"{each.kind}:{each.id}" not in self.space.ledger.paths)

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
        for model, records in self.past.ledger(self.settings[0]).shelves():
            over[model.kind.name].update(records)
        shelves = {model: Overlay(over[model.kind.name], self.space.ledger.shelf(model)) for model in KINDS}
        return Ledger(self.settings[0], shelves, Overlay({key: each.path for key, each in self.traces.items()}, self.space.ledger.paths))

    @cached_property
    def index(self) -> Index:
        """The index of the base, as the rules across records read it."""
        return self.space.store.lazy_index(self.traces.values(), frozenset(f"{kind}:{identifier}" for kind, identifier in self.touched))

    @cached_property
    def traces(self) -> dict[str, Trace]:
        """The traces of the files that differ, as they were, by key."""
        return {each.trace.key: each.trace for each in reversed(self.former.values())}

    @cached_property
    def settings(self) -> tuple[Settings, tuple[Finding, ...]]:
        """The settings of the base and what was wrong with them."""
        if not any(map(is_settings_file, self.differing)):
            return self.space.settings, self.space.settings_findings
        found, findings = load_settings(self.source)
        return found or fallback_settings(), findings

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
        return {(each.kind, each.id) for each in self.traces.values()} | {(kind, identifier) for _, kind, identifier in self.changed.values()}

    @cached_property
    def _orders(self) -> dict[str, set[str]]:
        """The orders of each need, as they were and as they are."""
        orders: dict[str, set[str]] = defaultdict(set)
        for each in (*self.space.store.traces("order"), *(trace for trace in self.traces.values() if trace.kind == "order")):
            if each.facts is not None:
                orders[each.facts.need].add(each.id)
        return orders


def open_base_revision(space: Workspace, revision: str, *, at_merge_base: bool = True) -> BaseRevision:
    """Return `revision`, or where the work tree parted from it, beside what `space` reads; raises UsageError outside git and for a revision that is not there."""
    checkout = find_checkout(space.root)
    if checkout is None:
        raise UsageError(
            Text("这里不是 git 仓库，没有可以对照的提交", "this is not a git repository, so there is nothing to compare with"),
            Text("先 git init 并提交", "`git init` and commit first"),
        )
    commit = (merge_base if at_merge_base else resolve)(checkout, revision)
    entries, present = entries_at(checkout, space.root, commit.id, DATA), space.store.contents()
    known = {each.path: each.id for each in entries}
    records = {path for path, found in present.items() if known.get(path) != found[0]} | {each for each in known if each not in present}
    settings = {each for each in (*known, *_settings_paths(space.source)) if is_settings_file(each) and known.get(each) != _id_of(space.source, each)}
    return _compared(space, checkout, Opened(commit, commit, entries), frozenset({each for each in records if not is_settings_file(each)} | settings))


def base_of(space: Workspace, trees: TwoTrees) -> BaseRevision:
    """Return what a proposal starts from, beside `space`, which is the proposal's own tree."""
    entries = tuple(TreeEntry(path, *each) for path, each in trees.before.items())
    differing = frozenset(each for each in trees.before.keys() | trees.after.keys() if trees.before.get(each) != trees.after.get(each))
    return _compared(space, trees.checkout, Opened(trees.base, trees.target, entries, trees.read), differing)


class Opened(NamedTuple):
    """A state read from git: the commit it is named by, the commit whose history leads to it, its files, and how their contents are read."""

    commit: ResolvedCommit
    target: ResolvedCommit
    entries: tuple[TreeEntry, ...]
    read: Callable[[Sequence[str]], Mapping[str, bytes]] | None = None


def _compared(space: Workspace, checkout: Checkout, opened: Opened, differing: frozenset[str]) -> BaseRevision:
    def source(entries: Iterable[TreeEntry]) -> Revision:
        return Revision(entries, opened.read, ahead=False) if opened.read else source_of(checkout, entries)

    def state_of(paths: Collection[str]) -> tuple[Store, dict[str, JudgedFile]]:
        entries = (each for each in opened.entries if each.path in paths)
        store = Store(source(entries), cache_file(space.root), keeps_records=True, zone=space.zone, readers=space.store.readers)
        store.refresh()
        return store, {each.path: each for each in store.judged()}

    past, former = state_of(differing)
    files = {each.path: each.id for each in opened.entries if each.is_file}
    changed = space.store.contents(differing)
    touched = {(each.trace.kind, each.trace.id) for each in former.values()} | {(kind, identifier) for _, kind, identifier in changed.values()}
    others = space.store.files_of(touched) - differing
    if others:  # files with the id of one that differs, which do not: the record or a copy of it
        past, former = state_of(differing | others)
    return BaseRevision(space, checkout, opened.commit, opened.target, source(opened.entries), files, differing, past, former, changed)


def _settings_paths(source: Source) -> Iterator[str]:
    """The paths of everything that may be a settings file, two folders deep."""
    yield ROOT_FILE
    for name in source.names(SETTINGS):
        inner = source.names(f"{SETTINGS}/{name}")
        yield from (f"{SETTINGS}/{name}/{each}" for each in inner)
        if not inner:
            yield f"{SETTINGS}/{name}"


def _id_of(source: Source, path: str) -> str | None:
    """Git's id of a file's content; None when it cannot be read."""
    try:
        return (source.blob_of(path) or blob_id(source.read(path))).hex()
    except OSError:
        return None


def settings_at(space: Workspace, revision: str) -> Settings:
    """Return the settings of a revision; raises UsageError for one that git does not know."""
    return load_settings(open_revision(space.root, revision)[0])[0] or fallback_settings()
