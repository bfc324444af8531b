"""Publishing generated files: written only where they differ, with exactly one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.flow.perform import checkout_for_commit, finish_interrupted
from redchain.history.checkout import Checkout
from redchain.store.disk import put, write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.flow.perform import WriteOptions
    from redchain.flow.workspace import Workspace


class Published(NamedTuple):
    """Which files changed (paths from the root), and the commit, None when nothing was committed."""

    changed: tuple[str, ...]
    commit: str | None = None


def publish(space: Workspace, files: Mapping[str, bytes], subject: str, options: WriteOptions) -> Published:
    """Write the generated `files` (path from the root → bytes) that differ from what is there, and commit exactly those."""
    checkout = None if options.dry_run else checkout_for_commit(space, options)
    if checkout is None:
        changed = _changed(space, files)
        if not options.dry_run:
            for path in changed:
                write_atomically(f"{space.root}/{path}", files[path])
        return Published(tuple(changed))
    from redchain.history.journal import writing

    with writing(checkout, options.say):
        finish_interrupted(checkout)
        changed = _changed(space, files)
        return Published(tuple(changed), _commit(space, checkout, changed, files, subject) if changed else None)


def stale(space: Workspace, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the generated files that are not what they would be now."""
    return tuple(_changed(space, files))


def _changed(space: Workspace, files: Mapping[str, bytes]) -> list[str]:
    return sorted(path for path, raw in files.items() if _bytes(f"{space.root}/{path}") != raw)


def _commit(space: Workspace, checkout: Checkout, changed: list[str], files: Mapping[str, bytes], subject: str) -> str:
    from redchain.history.commit import commit
    from redchain.history.journal import FileUpdate

    prefix = checkout.prefix_of(space.root)
    updates = [FileUpdate(prefix + path, _bytes(f"{space.root}/{path}"), files[path]) for path in changed]
    return commit(checkout, updates, subject, put)


def _bytes(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
