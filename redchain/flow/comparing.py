"""Two states of the records side by side: two revisions, or a revision and the work tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.flow.base import open_base
from redchain.lists.differences import differences
from redchain.model.kinds import kind_named

if TYPE_CHECKING:
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
        return Comparison(old.revision.commit, None, differences(old.ledger, space.ledger, old.pairs))
    new = open_base(space, second, parted=False)
    pairs: list[tuple[Record | None, Record | None]] = []
    for kind, identifier in sorted(old.touched | new.touched):
        model = kind_named(kind)
        assert model is not None  # noqa: S101  # kinds come from KINDS
        pairs.append((old.ledger.find(model, identifier), new.ledger.find(model, identifier)))
    return Comparison(old.revision.commit, new.revision.commit, differences(old.ledger, new.ledger, pairs))
