"""One process at a time writes a clone, and what a killed one leaves behind the next one finishes: forwards after the commit point, backwards before it."""

from __future__ import annotations

import base64
import json
import os
import shlex
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from redchain.errors import WorldError
from redchain.history.git_index import holding
from redchain.history.repository import Repository, blob_at
from redchain.history.stale_git_index import behind, brought_along, differing, entries_of
from redchain.model.git_blob_id import blob_id
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redchain.history.checkout import Checkout
    from redchain.history.repository import Tip

    Prepare = Callable[[str, bytes | None], "Prepared"]

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
        _refuse_within_own_hook()
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
        with suppress(OSError):
            lock.release()


def _refuse_within_own_hook() -> None:
    """Refuse at once what a hook of our own commit starts: it would wait for the very command that waits for it."""
    if os.environ.get("REDCHAIN_OWN_COMMIT"):
        raise WorldError(
            Text(
                "正在 redchain 自己提交的钩子里，不能再写这个仓库",
                "this runs within a hook of redchain's own commit, which cannot write the repository as well",
            ),
            Text(
                '在钩子里先判断：[ -n "$REDCHAIN_OWN_COMMIT" ] && exit 0；提交之后再单独运行',
                'begin the hook with: [ -n "$REDCHAIN_OWN_COMMIT" ] && exit 0; run the command by itself afterwards',
            ),
        )


@contextmanager
def unless_busy(checkout: Checkout) -> Iterator[bool]:
    """Hold the clone's lock if nobody else does; tells whether it is held."""
    from filelock import FileLock, Timeout

    os.makedirs(checkout.own_folder, exist_ok=True)
    lock = FileLock(f"{checkout.own_folder}/lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        with suppress(OSError):
            lock.release()


_TEMPORARY = ".redchain-"
_PATIENCE = 10.0


class FileUpdate(NamedTuple):
    """One path from the top of the work tree with its bytes before and after (None: not there)."""

    path: str
    old: bytes | None
    new: bytes | None


class Prepared(Protocol):
    """A file whose bytes are on the disk, but not in their place yet."""

    def place(self) -> None:
        """Give it its place."""

    def discard(self) -> None:
        """Forget it."""


class _Planned(NamedTuple):
    """One path of a journal, with the blob ids before and after, in hexadecimal."""

    path: str
    old: str | None
    new: str | None


class Kept(NamedTuple):
    """What a killed command left: its commit (None where git was to make it), its paths, and their bytes before (base64)."""

    made: str | None
    planned: list[_Planned]
    before: list[Any]


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


def recover(checkout: Checkout, prepare: Prepare, say: Callable[[Text], object] = str) -> bool:
    """Finish what a kill left, or undo it where git had not committed yet; returns whether there was anything."""
    kept = read(checkout)
    if kept is None:
        if exists(checkout):
            drop(checkout)
        return False
    with Repository(checkout) as repository:
        _sweep(checkout, [each.path for each in kept.planned])
        if kept.made:
            _forwards(repository, kept, prepare, say)
        else:
            _backwards(repository, kept.planned, kept.before, prepare)
    drop(checkout)
    return True


def settle_index(checkout: Checkout, paths: Sequence[str], say: Callable[[Text], object]) -> None:
    """Bring the index along where it lags behind HEAD: at `paths` (files or folders from git's top), and where a killed command left it.

    Files stay as they are. The clone's own lock must be held.
    """
    kept = read(checkout)
    with Repository(checkout) as repository:
        tip = repository.tip()
        if tip is None:
            return
        left = _lagging(repository, _reached(repository, tip, kept.planned)) if kept and kept.made else ()
        found = sorted({*left, *behind(repository, paths)})
        if found:
            with holding(repository, say, waits=False) as index:
                index.prepare(entries_of(repository, repository.tip(), found))
                index.install()
            say(brought_along(found))


def read(checkout: Checkout) -> Kept | None:
    """Return what a killed command left; None where there is nothing, or nothing that can be read."""
    try:
        with open(_file(checkout), encoding="utf-8") as file:
            kept = json.load(file)
        made = kept["commit"]
        return Kept(made if made is None else str(made), [_Planned(str(path), old, new) for path, old, new in kept["paths"]], list(kept["before"] or ()))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _forwards(repository: Repository, kept: Kept, prepare: Prepare, say: Callable[[Text], object]) -> None:
    """Where HEAD has our content, bring file and index along; what somebody has edited or staged since stays."""
    with holding(repository, say) as index:
        tip = repository.tip()
        reached = _reached(repository, tip, kept.planned)
        index.prepare(entries_of(repository, tip, _lagging(repository, reached)))
        for path, old, new in reached:
            if _on_disk(repository, path) == old:
                prepare(f"{repository.checkout.top}/{path}", None if new is None else repository.content(bytes.fromhex(new))).place()
        index.install()
        lost = [each.path for each in kept.planned if each not in reached and _hex(blob_at(repository, tip, each.path)) == each.old]
    if lost and kept.made and repository.has_commit(kept.made):
        say(_taken_back(kept.made, lost))


def _reached(repository: Repository, tip: Tip | None, planned: list[_Planned]) -> list[_Planned]:
    """The paths at which HEAD has our content."""
    return [each for each in planned if _hex(blob_at(repository, tip, each.path)) == each.new]


def _lagging(repository: Repository, reached: list[_Planned]) -> tuple[str, ...]:
    """The paths at which the index still holds what was there before our commit."""
    before = {each.path: each.old for each in reached}
    return tuple(each.path for each in differing(repository, list(before)) if each.staged == before[each.path]) if before else ()


def _taken_back(made: str, paths: list[str]) -> Text:
    command = shlex.join(["git", "checkout", made[:10], "--", *paths[:5]])
    return Text(
        f"注意：提交 {made[:7]} 的内容被后来的提交撤销了（当时暂存区落后）；要恢复：{command}，再提交",
        f"note: a later commit took back what commit {made[:7]} recorded (the index was behind); to have it again: {command}, then commit",
    )


def _backwards(repository: Repository, planned: list[_Planned], before: list[Any], prepare: Prepare) -> None:
    """Where git has not committed our content, put the file back as it was."""
    _await_git(repository)
    for (path, _, new), old in zip(planned, before, strict=False):
        if not repository.has_uncommitted(path) or _on_disk(repository, path) != new:
            continue
        prepare(f"{repository.checkout.top}/{path}", None if old is None else base64.b64decode(old)).place()
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
    return _hex(repository.file_id(path))


def _hex(identifier: bytes | None) -> str | None:
    return identifier.hex() if identifier else None


def _id(raw: bytes | None) -> str | None:
    return None if raw is None else blob_id(raw).hex()


def _file(checkout: Checkout) -> str:
    return f"{checkout.own_folder}/journal.json"
