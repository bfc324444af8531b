"""What git's history says: the commits of one file, and ids whose records were deleted."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from redchain.history.place import start_below
from redchain.history.plain import run_plainly
from redchain.history.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.history.place import Place

_FIELD, _RECORD = "\x1f", "\x1e"


class PastCommit(NamedTuple):
    """One commit that touched a file."""

    commit: str
    at: str
    author: str
    subject: str


class Reuse(NamedTuple):
    """An id whose record was deleted and whose name now stands for other content: where it lay, and the commit that deleted it."""

    name: str
    path: str
    commit: str


def commits_of(place: Place, root: str, path: str) -> tuple[PastCommit, ...]:
    """Return the commits that touched a record, newest first, wherever below `data/` its file lay: the file name is its id."""
    anywhere = f":(glob){start_below(place, root) + path.split('/', maxsplit=1)[0]}/**/{os.path.basename(path)}"
    form = _FIELD.join(("%H", "%aI", "%an", "%s")) + _RECORD
    code, out, _ = Repository(place).run("log", f"--format={form}", "--", anywhere)
    if code:
        return ()
    return tuple(PastCommit(*each.strip("\n").split(_FIELD)) for each in out.split(_RECORD) if each.strip("\n"))


def deleted_names(place: Place, root: str, folder: str) -> frozenset[str]:
    """Return the names of files below `folder` that some commit deleted; a file that was only moved does not count."""
    code, out = run_plainly(place, "log", "-M", "--diff-filter=D", "--name-only", "-z", "--format=", "--", start_below(place, root) + folder)
    return frozenset(os.path.basename(each) for each in out.split("\0") if each) if code == 0 else frozenset()


def reuses(place: Place, root: str, folder: str, present: Mapping[str, str]) -> tuple[Reuse, ...]:
    """Return which of the file names in `present` (name → blob id now) stand for other content than a deleted record of that name had."""
    start = start_below(place, root) + folder
    specs = [f":(glob){start}/**/{name}" for name in present]
    command = ("log", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=AD", "-z", f"--format={_RECORD}%H", "--", *specs)
    code, out = run_plainly(place, *command)
    return tuple(_reuses(out, present)) if code == 0 else ()


def _reuses(out: str, present: Mapping[str, str]) -> Iterator[Reuse]:
    """A name is reused when what it stands for now did not begin as what any earlier record of that name ended as."""
    ended: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    born: dict[str, str | None] = {}
    for part in out.split(_RECORD)[1:]:
        commit, *pieces = [each.strip("\n") for each in part.split("\0")]
        added: dict[str, str] = {}
        deleted: dict[str, tuple[str, str]] = {}
        for head, path in zip(pieces[0::2], pieces[1::2], strict=False):
            _, _, old, new, status = head.split(" ")
            if status == "D":
                deleted[os.path.basename(path)] = (path, old)
            else:
                added[os.path.basename(path)] = new
        for name, (path, blob) in deleted.items():
            if name not in added:
                ended[name].append((path, blob, commit))
                born[name] = None
        born.update({name: blob for name, blob in added.items() if name not in deleted})
    for name, past in ended.items():
        path, _, commit = past[-1]
        if (born[name] or present[name]) not in {blob for _, blob, _ in past}:
            yield Reuse(name, path, commit)
