"""Publishing generated files: written only where they differ, with exactly one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.flow.perform import ready_place, settle
from redchain.history.place import Place, start_below
from redchain.store.disk import put, write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.flow.perform import Manner
    from redchain.flow.workspace import Workspace


class Published(NamedTuple):
    """Which files changed (paths from the root), and the commit, None when nothing was committed."""

    changed: tuple[str, ...]
    commit: str | None = None


def publish(space: Workspace, files: Mapping[str, bytes], subject: str, manner: Manner) -> Published:
    """Write the generated `files` (path from the root → bytes) that differ from what is there, and commit exactly those."""
    place = None if manner.dry_run else ready_place(space, manner)
    if place is None:
        changed = _changed(space, files)
        if not manner.dry_run:
            for path in changed:
                write_atomically(f"{space.root}/{path}", files[path])
        return Published(tuple(changed))
    from redchain.history.lock import writing

    with writing(place, manner.say):
        settle(place)
        changed = _changed(space, files)
        return Published(tuple(changed), _commit(space, place, changed, files, subject) if changed else None)


def stale(space: Workspace, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the generated files that are not what they would be now."""
    return tuple(_changed(space, files))


def _changed(space: Workspace, files: Mapping[str, bytes]) -> list[str]:
    return sorted(path for path, raw in files.items() if _bytes(f"{space.root}/{path}") != raw)


def _commit(space: Workspace, place: Place, changed: list[str], files: Mapping[str, bytes], subject: str) -> str:
    from redchain.history.commit import Touch, commit

    start = start_below(place, space.root)
    touches = [Touch(start + path, _bytes(f"{space.root}/{path}"), files[path]) for path in changed]
    return commit(place, touches, subject, put)


def _bytes(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
