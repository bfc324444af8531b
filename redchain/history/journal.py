"""What a killed command leaves behind, so that the next one can finish it: forwards after the commit point, backwards before it."""

from __future__ import annotations

import base64
import json
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.history.objects import blob_at, blob_id, content
from redchain.history.place import own_folder
from redchain.history.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.history.place import Place

    Put = Callable[[str, bytes | None], None]

_TEMPORARY = ".redchain-"
_PATIENCE = 10.0


class Touch(NamedTuple):
    """One path from the top of the work tree with its bytes before and after (None: not there)."""

    path: str
    old: bytes | None
    new: bytes | None


def keep(place: Place, touches: Sequence[Touch], *, made: str | None) -> None:
    """Write down what is about to happen: `made` is our commit, or None when git itself commits and the files come first."""
    paths = [[each.path, _id(each.old), _id(each.new)] for each in touches]
    before = None if made else [None if each.old is None else base64.b64encode(each.old).decode() for each in touches]
    target = _file(place)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(f"{target}.new", "w", encoding="utf-8") as file:
        json.dump({"commit": made, "paths": paths, "before": before}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(f"{target}.new", target)


def drop(place: Place) -> None:
    """Forget it: all is done, or nothing was."""
    with suppress(FileNotFoundError):
        os.unlink(_file(place))


def exists(place: Place) -> bool:
    """Tell whether a command was killed before it was done."""
    return os.path.exists(_file(place))


def recover(place: Place, put: Put) -> bool:
    """Finish what a kill left, or undo it where git had not committed yet; returns whether there was anything."""
    if not exists(place):
        return False
    try:
        with open(_file(place), encoding="utf-8") as file:
            kept = json.load(file)
        paths = [(str(path), old, new) for path, old, new in kept["paths"]]
        before: list[Any] = list(kept["before"] or ())
        made = kept["commit"]
    except (OSError, ValueError, KeyError, TypeError):
        drop(place)
        return False
    repository = Repository(place)
    _sweep(place, [path for path, _, _ in paths])
    if made:
        _forwards(repository, paths, put)
    else:
        _backwards(repository, paths, before, put)
    drop(place)
    return True


def sync_index(repository: Repository, paths: Sequence[str]) -> bool:
    """Let the index know the files at `paths` as they are now; returns whether git could."""
    code, _, _ = repository.run("update-index", "--add", "--remove", "--", *paths)
    return code == 0


def _forwards(repository: Repository, paths: list[tuple[str, Any, Any]], put: Put) -> None:
    """Where HEAD has our content, bring file and index along; a file that somebody has edited since stays."""
    tip = repository.tip()
    done = []
    for path, old, new in paths:
        blob = blob_at(repository, tip, path)
        if (blob.hex() if blob else None) != new:
            continue
        if on_disk(repository, path) == old:
            put(f"{repository.place.top}/{path}", None if blob is None else content(repository, blob))
        if on_disk(repository, path) == new:
            done.append(path)
        elif new is not None:
            repository.run("update-index", "--add", "--cacheinfo", f"100644,{new},{path}")
    if done:
        sync_index(repository, done)


def _backwards(repository: Repository, paths: list[tuple[str, Any, Any]], before: list[Any], put: Put) -> None:
    """Where git has not committed our content, put the file back as it was."""
    _await_git(repository)
    for (path, _, new), old in zip(paths, before, strict=False):
        _, said, _ = repository.run("status", "--porcelain", "--", path)
        if not said.strip() or on_disk(repository, path) != new:
            continue
        put(f"{repository.place.top}/{path}", None if old is None else base64.b64decode(old))
        if old is None:
            repository.run("rm", "--cached", "--quiet", "--force", "--ignore-unmatch", "--", path)


def _await_git(repository: Repository) -> None:
    """A git that our killed command had started may still be at work, such as in a slow hook."""
    lock, until = f"{repository.place.git_dir}/index.lock", time.monotonic() + _PATIENCE
    while os.path.exists(lock) and time.monotonic() < until:
        time.sleep(0.05)


def _sweep(place: Place, paths: Sequence[str]) -> None:
    """Take away half-written temporary files; whoever holds the lock knows that nobody is writing them."""
    for folder in {os.path.dirname(f"{place.top}/{each}") for each in paths}:
        with suppress(OSError):
            for each in os.listdir(folder):
                if each.startswith(_TEMPORARY):
                    os.unlink(f"{folder}/{each}")


def on_disk(repository: Repository, path: str) -> str | None:
    """Return the blob id of the file at a path of the work tree, in hexadecimal, or None when there is none."""
    try:
        with open(f"{repository.place.top}/{path}", "rb") as file:
            return _id(file.read())
    except OSError:
        return None


def _id(raw: bytes | None) -> str | None:
    return None if raw is None else blob_id(raw).hex()


def _file(place: Place) -> str:
    return f"{own_folder(place)}/journal.json"
