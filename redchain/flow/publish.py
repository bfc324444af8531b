"""Publishing generated files: written only where they differ, with exactly one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.flow.generated_files import write_all
from redchain.flow.perform import checkout_for_commit, recording, refuse_linked_folders, write_only, writing_files
from redchain.history.checkout import Checkout, find_checkout
from redchain.store.disk import prepare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.flow.perform import WriteOptions
    from redchain.flow.workspace import Workspace
    from redchain.history.journal import FileUpdate
    from redchain.history.repository import Unfinished


class Published(NamedTuple):
    """Which files changed (paths from the root); the commit, None when nothing was committed; in a merge the command of git that finishes it."""

    changed: tuple[str, ...]
    commit: str | None = None
    to_go_on: str | None = None


def publish(space: Workspace, files: Mapping[str, bytes], subject: str, options: WriteOptions) -> Published:
    """Write the generated `files` (path from the root → bytes) that differ from what is there, and commit exactly those."""
    merging = None if options.dry_run or options.no_commit else _merge(space)
    if merging is not None:
        return _into_merge(space, *merging, files, options)
    if options.dry_run:
        return Published(stale(space, files))
    refuse_linked_folders(space.root, files)
    checkout = checkout_for_commit(space, options)
    if checkout is None:
        with writing_files(space.root, options):
            changed = _changed(space, files)
            write_only(space.root, ((path, _bytes(f"{space.root}/{path}"), files[path]) for path in changed))
            return Published(tuple(changed))
    from redchain.history.commit import Wanted, commit

    with recording(checkout, options):
        changed = _changed(space, files)
        wanted = Wanted(_updates(space, checkout, changed, files), subject, space.branch)
        return Published(tuple(changed), commit(checkout, wanted, prepare, options.say) if changed else None)


def _merge(space: Workspace) -> tuple[Checkout, Unfinished] | None:
    """The merge (or the like) that git has begun here, when a commit is wanted."""
    checkout = find_checkout(space.root) if space.settings.root.commit else None
    if checkout is None or checkout.in_progress() is None:
        return None
    from redchain.history.repository import unfinished

    found = unfinished(checkout)
    return None if found is None else (checkout, found)


def _into_merge(space: Workspace, checkout: Checkout, found: Unfinished, files: Mapping[str, bytes], options: WriteOptions) -> Published:
    """Write and stage files that are generated anew from the merged records, so that they need no hand to resolve; the user's git commits."""
    from redchain.history.git_index import holding
    from redchain.history.repository import Repository, is_generated

    if not all(map(is_generated, (*files, *found.conflicts))):
        raise found.refusal()
    with recording(checkout, options), Repository(checkout) as repository, holding(repository, options.say) as index:
        changed, prefix = _changed(space, files), checkout.prefix_of(space.root)
        write_all((f"{space.root}/{path}", files[path]) for path in changed)
        index.stage([f"{prefix}{path}" for path in files])
    return Published(tuple(changed), to_go_on=found.command)


def stale(space: Workspace, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the generated files that are not what they would be now."""
    return tuple(_changed(space, files))


def _changed(space: Workspace, files: Mapping[str, bytes]) -> list[str]:
    return sorted(path for path, raw in files.items() if _bytes(f"{space.root}/{path}") != raw)


def _updates(space: Workspace, checkout: Checkout, changed: list[str], files: Mapping[str, bytes]) -> list[FileUpdate]:
    from redchain.history.journal import FileUpdate

    prefix = checkout.prefix_of(space.root)
    return [FileUpdate(prefix + path, _bytes(f"{space.root}/{path}"), files[path]) for path in changed]


def _bytes(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
