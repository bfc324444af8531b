"""One process at a time writes a clone, and what a killed one leaves behind the next one finishes: forwards after the commit point, backwards before it."""

from __future__ import annotations

import base64
import json
import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.errors import WorldError
from redchain.history.repository import Repository, blob_at
from redchain.model.blob import blob_id
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redchain.history.checkout import Checkout

    Put = Callable[[str, bytes | None], None]

_PATIENCE_WITH_OTHERS = 0.5
_TIMEOUT = 60.0
WAITING = Text("另一个 redchain 正在写这个仓库，等待中……", "another redchain is writing this repository; waiting…")


@contextmanager
def writing(checkout: Checkout, say: Callable[[Text], object]) -> Iterator[None]:
    """Hold the clone's lock; says that it waits, and gives up after a minute."""
    from filelock import FileLock, Timeout

    folder = checkout.own_folder
    os.makedirs(folder, exist_ok=True)
    lock = FileLock(f"{folder}/lock")
    try:
        lock.acquire(timeout=_PATIENCE_WITH_OTHERS)
    except Timeout:
        say(WAITING)
        try:
            lock.acquire(timeout=_TIMEOUT)
        except Timeout as problem:
            raise WorldError(
                Text("等了一分钟，另一个 redchain 还没有写完", "after a minute another redchain is still writing"),
                Text(f"确认没有别的 redchain 在运行后再试（锁：{folder}/lock）", f"make sure no other redchain runs, then try again (lock: {folder}/lock)"),
            ) from problem
    try:
        yield
    finally:
        lock.release()


_TEMPORARY = ".redchain-"
_PATIENCE = 10.0


class FileUpdate(NamedTuple):
    """One path from the top of the work tree with its bytes before and after (None: not there)."""

    path: str
    old: bytes | None
    new: bytes | None


class _Planned(NamedTuple):
    """One path of a journal, with the blob ids before and after, in hexadecimal."""

    path: str
    old: str | None
    new: str | None


def keep(checkout: Checkout, updates: Sequence[FileUpdate], *, made: str | None) -> None:
    """Write down what is about to happen: `made` is our commit, or None when git itself commits and the files come first."""
    paths = [[each.path, _id(each.old), _id(each.new)] for each in updates]
    before = None if made else [None if each.old is None else base64.b64encode(each.old).decode() for each in updates]
    target = _file(checkout)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(f"{target}.new", "w", encoding="utf-8") as file:
        json.dump({"commit": made, "paths": paths, "before": before}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(f"{target}.new", target)


def drop(checkout: Checkout) -> None:
    """Forget it: all is done, or nothing was."""
    with suppress(FileNotFoundError):
        os.unlink(_file(checkout))


def exists(checkout: Checkout) -> bool:
    """Tell whether a command was killed before it was done."""
    return os.path.exists(_file(checkout))


def recover(checkout: Checkout, put: Put) -> bool:
    """Finish what a kill left, or undo it where git had not committed yet; returns whether there was anything."""
    if not exists(checkout):
        return False
    try:
        with open(_file(checkout), encoding="utf-8") as file:
            kept = json.load(file)
        planned = [_Planned(str(path), old, new) for path, old, new in kept["paths"]]
        before: list[Any] = list(kept["before"] or ())
        made = kept["commit"]
    except (OSError, ValueError, KeyError, TypeError):
        drop(checkout)
        return False
    with Repository(checkout) as repository:
        _sweep(checkout, [each.path for each in planned])
        if made:
            _forwards(repository, planned, put)
        else:
            _backwards(repository, planned, before, put)
    drop(checkout)
    return True


def _forwards(repository: Repository, planned: list[_Planned], put: Put) -> None:
    """Where HEAD has our content, bring file and index along; a file that somebody has edited since stays."""
    tip = repository.tip()
    done = []
    for path, old, new in planned:
        blob = blob_at(repository, tip, path)
        if (blob.hex() if blob else None) != new:
            continue
        if _on_disk(repository, path) == old:
            put(f"{repository.checkout.top}/{path}", None if blob is None else repository.content(blob))
        if _on_disk(repository, path) == new:
            done.append(path)
        elif new is not None:
            repository.run("update-index", "--add", "--cacheinfo", f"100644,{new},{path}")
    if done:
        repository.update_index(done)


def _backwards(repository: Repository, planned: list[_Planned], before: list[Any], put: Put) -> None:
    """Where git has not committed our content, put the file back as it was."""
    _await_git(repository)
    for (path, _, new), old in zip(planned, before, strict=False):
        if not repository.has_uncommitted(path) or _on_disk(repository, path) != new:
            continue
        put(f"{repository.checkout.top}/{path}", None if old is None else base64.b64decode(old))
        if old is None:
            repository.remove_from_index([path])


def _await_git(repository: Repository) -> None:
    """A git that our killed command had started may still be at work, such as in a slow hook."""
    lock, until = f"{repository.checkout.git_dir}/index.lock", time.monotonic() + _PATIENCE
    while os.path.exists(lock) and time.monotonic() < until:
        time.sleep(0.05)


def _sweep(checkout: Checkout, paths: Sequence[str]) -> None:
    """Take away half-written temporary files; whoever holds the lock knows that nobody is writing them."""
    for folder in {os.path.dirname(f"{checkout.top}/{each}") for each in paths}:
        with suppress(OSError):
            for each in os.listdir(folder):
                if each.startswith(_TEMPORARY):
                    os.unlink(f"{folder}/{each}")


def _on_disk(repository: Repository, path: str) -> str | None:
    found = repository.file_id(path)
    return found.hex() if found else None


def _id(raw: bytes | None) -> str | None:
    return None if raw is None else blob_id(raw).hex()


def _file(checkout: Checkout) -> str:
    return f"{checkout.own_folder}/journal.json"
