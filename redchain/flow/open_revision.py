"""The files of a commit as a source that the store reads like a work tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.errors import UsageError
from redchain.history.checkout import find_checkout
from redchain.history.revisions import read_blobs, resolve, tree_at
from redchain.kinds.order.model import Order
from redchain.store.layout import DATA, FORMER_ORDERS
from redchain.store.source import Revision, TreeEntry
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.history.checkout import Checkout


def open_revision(root: str, revision: str) -> tuple[Revision, str]:
    """Return a revision of the data repository at `root`, which may be in a bare repository, and the full id of its commit.

    Raises UsageError outside git and for an unknown revision.
    """
    checkout = find_checkout(root, or_bare=True)
    if checkout is None:
        raise UsageError(
            Text("这里没有 git，没有版本可比", "this is not a git repository, so there is no revision"),
            Text("先 git init 并提交", "`git init` and commit first"),
        )
    commit = resolve(checkout, revision).id
    return source_of(checkout, entries_at(checkout, root, commit, DATA)), commit


def entries_at(checkout: Checkout, root: str, commit: str, *folders: str) -> tuple[TreeEntry, ...]:
    """Return what is at and below `folders` at a commit; orders that still lay in their former folder then stand in today's."""
    found = {path: (mode, identifier) for path, mode, identifier in tree_at(checkout, root, commit, *folders)}
    return tuple(TreeEntry(path, *each) for path, each in with_orders_in_place(found).items())


def with_orders_in_place(files: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return files by their paths from the root; orders that still lie in their former folder stand in today's."""
    former, today = f"{FORMER_ORDERS}/", f"{DATA}/{Order.kind.folder}/"
    if not any(each.startswith(former) for each in files) or any(each.startswith(today) for each in files):
        return files
    return {today + path.removeprefix(former) if path.startswith(former) else path: each for path, each in files.items()}


def source_of(checkout: Checkout, entries: Iterable[TreeEntry]) -> Revision:
    """Return entries of a commit as a source whose contents git reads."""
    return Revision(entries, lambda identifiers: read_blobs(checkout, identifiers))
