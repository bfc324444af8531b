"""What a proposal is judged between: two trees, both read from git's objects, whatever the work tree or the user's git says of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from redchain.errors import UsageError
from redchain.flow.open_revision import with_orders_in_place
from redchain.flow.workspace import Workspace
from redchain.history.checkout import find_checkout
from redchain.history.revisions import merge_bases, read_blobs, resolve, tree_listed
from redchain.history.trees import Uncommitted, changes_between, count_uncommitted, uncommitted
from redchain.shell_words import word
from redchain.store.layout import DATA, SCHEMAS
from redchain.store.settings import fallback_settings, load_settings
from redchain.store.source import Revision, TreeEntry
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redchain.history.checkout import Checkout
    from redchain.history.git import ObjectReader
    from redchain.history.revisions import ResolvedCommit
    from redchain.history.trees import FileChange

    State = tuple[str, str] | None
    """Mode and id of what is at a path; None for nothing."""

_MOST_BASES = 8
_AT_ONCE, _MOST_AHEAD = 100, 900


class Difference(NamedTuple):
    """One path, from git's top, that the proposal changes: mode and id of what is there before and after."""

    path: str
    before: State
    after: State


@dataclass(frozen=True)
class TwoTrees:
    """The files before a proposal and after it, each as path from the root → mode and id.

    `before` is the target branch, `after` the same with the proposal laid over it, file by file: what the proposal did not touch is as the target has it. Where
    both changed a file, `before` has it as it was where they parted (`base`). `own` is the proposal as it stands, without what the target did since.
    `differences` are the paths of the whole git repository on which the two are not the same, `uncommitted` those that HEAD does not have like this, `doubled`
    those of which a folder has two entries.
    """

    checkout: Checkout
    prefix: str
    target: ResolvedCommit
    base: ResolvedCommit
    head: str
    before: Mapping[str, tuple[str, str]]
    after: Mapping[str, tuple[str, str]]
    own: Mapping[str, tuple[str, str]]
    differences: tuple[Difference, ...]
    doubled: tuple[str, ...] = ()
    uncommitted: frozenset[str] = frozenset()
    blobs: Mapping[str, bytes] = field(default_factory=dict)
    reader: ObjectReader | None = None
    _ahead: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_merged(self) -> bool:
        """Whether the proposal holds everything that the target branch has."""
        return self.base.id == self.target.id

    def source(self, files: Mapping[str, tuple[str, str]]) -> Revision:
        """Return files as a source that the store reads."""
        return Revision((TreeEntry(path, mode, identifier) for path, (mode, identifier) in files.items()), self.read, ahead=False)

    def read(self, identifiers: Sequence[str]) -> Mapping[str, bytes]:
        """Return the contents behind git's ids; raises WorldError for one that is missing."""
        known = {each: self.blobs[each] for each in identifiers if each in self.blobs}
        others = [each for each in identifiers if each not in known]
        if self.reader is None or not self.reader.is_open:
            return known | read_blobs(self.checkout, others)
        if len(others) != 1:
            return known | dict(self.reader.blobs(others))
        if others[0] not in self._ahead:
            place = self._differing.get(others[0])
            near = [others[0]] if place is None else list(islice(self._differing, place, place + _AT_ONCE))
            if len(self._ahead) > _MOST_AHEAD:
                self._ahead.clear()
            self._ahead.update(self.reader.blobs(near))
        return known | {others[0]: self._ahead[others[0]]}

    @cached_property
    def _differing(self) -> dict[str, int]:
        """The ids of the record files that differ, which will all be read, and the place of each: asking git for one costs as much as for many."""
        both = (state for each in self.differences if each.path.startswith(f"{self.prefix}{DATA}/") for state in (each.before, each.after))
        names = dict.fromkeys(state[1] for state in both if state and state[0].startswith("100") and state[1] not in self.blobs)
        return {each: place for place, each in enumerate(names)}

    def workspace(self, space: Workspace, files: Mapping[str, tuple[str, str]]) -> Workspace:
        """Return files as a workspace whose history ends at HEAD."""
        source = self.source(files)
        settings, findings = load_settings(source)
        return Workspace(space.root, settings or fallback_settings(), findings, space.given_today, source, self.head, keeps_records=False)


def two_trees(space: Workspace, revision: str, reader: ObjectReader, *, only_committed: bool = False) -> Iterator[TwoTrees]:
    """Yield the trees to judge for each commit where the proposal parted from `revision`: several where the two were merged crosswise.

    Contents are read through `reader` as long as it is open. With `only_committed` the proposal is what HEAD (or the revision that is looked at) holds, as a host would merge it; else what a commit of everything now would make of that.
    Raises UsageError for a revision that is not there, and WorldError where git cannot read everything.
    """
    checkout = find_checkout(space.root)
    if checkout is None:
        raise UsageError(
            Text("这里不是 git 仓库，没有可以对照的提交", "this is not a git repository, so there is nothing to compare with"),
            Text("先 git init 并提交", "`git init` and commit first"),
        )
    target, head, prefix = resolve(checkout, revision), resolve(checkout, space.revision or "HEAD").id, checkout.prefix_of(space.root)
    bases = merge_bases(checkout, target, revision, head)
    if len(bases) > _MOST_BASES:
        raise UsageError(
            Text(f"与 {revision} 的分叉点有 {len(bases)} 个，太多", f"the branch has parted from {revision} at {len(bases)} commits, which is too many"),
            Text(f"先合并或变基：git merge {word(revision)}", f"merge or rebase first: git merge {word(revision)}"),
        )
    entries = list(tree_listed(checkout, space.root, head, (DATA, SCHEMAS), reader))
    listed = {path: (mode, identifier) for path, mode, identifier in entries}
    doubled = tuple({path for path, *rest in entries if listed[path] != tuple(rest)}) if len(listed) != len(entries) else ()
    now = Uncommitted() if only_committed else uncommitted(checkout, prefix, (DATA, SCHEMAS))
    since_target = changes_between(checkout, target.id, head)
    for each in bases:
        base = target if each == target.id else resolve(checkout, each)
        since = since_target if base is target else changes_between(checkout, each, head)
        before, after, own, differences = _laid_over(prefix, listed, since, since_target, now)
        dirty = frozenset(one.path for one in now.changes)
        yield TwoTrees(checkout, prefix, target, base, head, before, after, own, differences, doubled, dirty, now.blobs, reader)


def not_committed(space: Workspace) -> int:
    """Return how many files of the data repository have changes that are not committed."""
    checkout = find_checkout(space.root)
    return count_uncommitted(checkout, checkout.prefix_of(space.root), (DATA, SCHEMAS)) if checkout else 0


def _laid_over(
    prefix: str, listed: Mapping[str, tuple[str, str]], since_base: Iterable[FileChange], since_target: Iterable[FileChange], now: Uncommitted
) -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]], dict[str, tuple[str, str]], tuple[Difference, ...]]:
    """Lay the proposal over the target, file by file."""
    from_base, from_target = {each.path: each for each in since_base}, {each.path: each for each in since_target}
    from_head = {each.path: each for each in now.changes}
    before, after, own = dict(listed), dict(listed), dict(listed)
    differences = []
    for path in sorted(from_base.keys() | from_target.keys() | from_head.keys()):
        known = from_base.get(path) or from_target.get(path)
        committed = known.after if known else from_head[path].before
        at_base = from_base[path].before if path in from_base else committed
        at_target = from_target[path].before if path in from_target else committed
        proposed = from_head[path].after if path in from_head else committed
        was, will_be = _judged(at_base, at_target, proposed)
        if was != will_be:
            differences.append(Difference(path, was, will_be))
        if path.startswith((f"{prefix}{DATA}/", f"{prefix}{SCHEMAS}/")) or path in {f"{prefix}{DATA}", f"{prefix}{SCHEMAS}"}:
            for side, state in ((before, was), (after, will_be), (own, proposed)):
                _put(side, path[len(prefix) :], state)
    return with_orders_in_place(before), after, own, tuple(differences)


def _judged(at_base: State, at_target: State, proposed: State) -> tuple[State, State]:
    """What a path is before and after a proposal."""
    if proposed in {at_base, at_target}:
        return at_target, at_target
    return at_base, proposed


def _put(side: dict[str, tuple[str, str]], path: str, state: State) -> None:
    if state is None:
        side.pop(path, None)
    else:
        side[path] = state
