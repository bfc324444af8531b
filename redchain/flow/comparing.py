"""Two states of the records side by side: two revisions, or a revision and the work tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.flow.base import open_base
from redchain.lists.differences import differences
from redchain.model.kinds import kind_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.flow.base import Base
    from redchain.flow.workspace import Workspace
    from redchain.lists.differences import Difference
    from redchain.model.base import Record


class Comparison(NamedTuple):
    """The commits compared (None: the work tree) and what differs."""

    first: str
    second: str | None
    differences: tuple[Difference, ...]


def compare(space: Workspace, first: str, second: str | None = None) -> Comparison:
    """Return what changed from `first` to `second` (None: the work tree); `REV...` stands for where the two parted. Raises UsageError."""
    old = open_base(space, first.removesuffix("..."), parted=first.endswith("..."))
    if second is None:
        return Comparison(old.revision.commit, None, differences(old.ledger, space.ledger, (*old.pairs, *_renamed(old))))
    new = open_base(space, second, parted=False)
    pairs: list[tuple[Record | None, Record | None]] = []
    for kind, identifier in sorted(old.touched | new.touched):
        model = kind_named(kind)
        assert model is not None  # noqa: S101  # kinds come from KINDS
        pairs.append((old.as_it_was.find(model, identifier), new.as_it_was.find(model, identifier)))
    return Comparison(old.revision.commit, new.revision.commit, differences(old.as_it_was, new.as_it_was, pairs))


def _renamed(old: Base) -> Iterator[tuple[Record | None, Record | None]]:
    """The records that only have another id now; one that was changed besides is among the pairs already."""
    changed = {(each.record.kind.name, each.record.id) for each in old.pairs}
    for each in old.renames:
        model = kind_named(each.kind)
        if model is not None and (each.kind, each.new) not in changed:
            yield old.as_it_was.find(model, each.old), old.space.ledger.find(model, each.new)
