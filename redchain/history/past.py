"""What git's history says: the commits of one file, and ids whose records were deleted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from redchain.history.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.history.place import Place

_FIELD, _RECORD = "\x1f", "\x1e"


class PastCommit(NamedTuple):
    """One commit that touched a file."""

    commit: str
    at: str
    author: str
    subject: str


class Retired(NamedTuple):
    """A record file that a commit deleted: its path from the root of the data, its blob id, the commit."""

    path: str
    blob: str
    commit: str


def commits_of(place: Place, root: str, path: str) -> tuple[PastCommit, ...]:
    """Return the commits that touched a record, newest first, wherever below `data/` its file lay: the file name is its id."""
    anywhere = f":(glob){_from_top(place, root, path.split('/')[0])}/**/{os.path.basename(path)}"
    form = _FIELD.join(("%H", "%aI", "%an", "%s")) + _RECORD
    code, out, _ = Repository(place).run("log", f"--format={form}", "--", anywhere)
    if code:
        return ()
    return tuple(PastCommit(*each.strip("\n").split(_FIELD)) for each in out.split(_RECORD) if each.strip("\n"))


def retired(place: Place, root: str, folder: str, since: str | None = None) -> tuple[str, tuple[Retired, ...]]:
    """Return (tip, record files deleted and not put back in the same commit), oldest first; with `since` only of later commits."""
    repository = Repository(place)
    tip = repository.tip()
    if tip is None:
        return "", ()
    span = f"{since}..{tip.hexsha}" if since else tip.hexsha
    command = ("log", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=AD", "-z", f"--format={_RECORD}%H", span)
    code, out, _ = repository.run(*command, "--", _from_top(place, root, folder))
    if code:
        return ("", ()) if since is None else retired(place, root, folder)
    return str(tip.hexsha), tuple(_deletions(out, _from_top(place, root, "")))


def _deletions(out: str, start: str) -> Iterator[Retired]:
    for part in out.split(_RECORD)[1:]:
        pieces = [each.strip("\n") for each in part.split("\0")]
        commit, gone, added = pieces[0], [], set()
        for head, path in zip(pieces[1::2], pieces[2::2], strict=False):
            if not head.startswith(":"):
                continue
            _, _, old, _, status = head.split(" ")
            if status == "D":
                gone.append((path, old))
            else:
                added.add(os.path.basename(path))
        yield from (Retired(path.removeprefix(start), blob, commit) for path, blob in gone if os.path.basename(path) not in added)


def _from_top(place: Place, root: str, path: str) -> str:
    below = os.path.relpath(os.path.realpath(root), place.top).replace(os.sep, "/")
    return path if below == "." else f"{below}/{path}"
