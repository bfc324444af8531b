"""Two states of the records side by side: two revisions, or a revision and the work tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.check.proposal import Pair
from redchain.flow.base_revision import open_base_revision
from redchain.kinds.registry import kind_named
from redchain.kinds.renaming import seen_through
from redchain.views.differences import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.flow.base_revision import BaseRevision
    from redchain.flow.workspace import Workspace
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger
    from redchain.views.differences import Difference


class Comparison(NamedTuple):
    """The commits compared (None: the work tree), what differs, and why files of those commits that differ could not be read."""

    first: str
    second: str | None
    differences: tuple[Difference, ...]
    broken: tuple[Finding, ...] = ()


def compare(space: Workspace, first: str, second: str | None = None, *, for_others: bool = False) -> Comparison:
    """Return what changed from `first` to `second` (None: the work tree); `REV...` means the commit where the two parted. Raises UsageError.

    `for_others`: as it may be shown outside the clone.
    """
    old = open_base_revision(space, first.removesuffix("..."), at_merge_base=first.endswith("..."))
    if second is None:
        return compared(old, for_others=for_others)
    new = open_base_revision(space, second, at_merge_base=False)
    was, now = old.original_ledger, new.original_ledger
    found = differences(was, now, _pairs(was, now, old.touched | new.touched), for_others=for_others)
    return Comparison(old.commit.id, new.commit.id, found, (*old.past.broken(), *new.past.broken()))


def compared(old: BaseRevision, *, for_others: bool = False) -> Comparison:
    """Return what is different from a state in what it stands beside."""
    now = old.space.ledger
    pairs = [each for each in _pairs(old.original_ledger, now, old.touched) if not old.is_unreadable(each)]
    return Comparison(old.commit.id, None, differences(old.ledger, now, pairs, for_others=for_others), old.past.broken())


def _pairs(before: Ledger, after: Ledger, touched: set[tuple[str, str]]) -> Iterator[Pair]:
    """Each record before and after; one that only names what was renamed has not changed, and one that was renamed has."""
    seen = seen_through(before, after, touched)
    olds = {(each.kind, each.new): each.old for each in seen.renames}
    for kind, identifier in sorted(touched - {(each.kind, each.old) for each in seen.renames}):
        model = kind_named(kind)
        assert model is not None  # noqa: S101  # kinds come from KINDS
        old = seen.ledger if (kind, identifier) not in olds else before
        pair = Pair(old.find(model, olds.get((kind, identifier), identifier)), after.find(model, identifier))
        if pair.before != pair.after:
            yield pair
