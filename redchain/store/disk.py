"""Files on disk: small ones read whole and fast, all written atomically."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern
from redchain.model.git_blob_id import blob_id
from redchain.store.exchange import exchange

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 16 * 1024
_NO_SURPRISE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
"""How a file below the root is opened: no link is followed, no pipe waited for; Windows knows neither."""
TEMPORARY = ".redchain-"
"""How the names of files begin that are not in their place yet; then comes who writes them."""
_LEFT = pattern(r"\.redchain-([0-9]{1,9})-.+")
_LONG_AGO = 3600.0


def read_bytes(path: str, most: int, *, of_repository: bool = False) -> bytes:
    """Return the bytes of a file; of one with more than `most`, at least `most` + 1. Raises OSError.

    `of_repository`: nothing but a file as git keeps it is read; a link may lead anywhere, a pipe or a device would be waited for without end.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | (_NO_SURPRISE if of_repository else 0))
    try:
        if of_repository and not (stat.S_ISREG(mode := os.fstat(descriptor).st_mode) or stat.S_ISDIR(mode)):
            raise OSError(errno.ESPIPE, "a pipe or a device, not a file", path)
        first = os.read(descriptor, CHUNK)
        if len(first) < CHUNK:
            return first
        parts, size = [first], len(first)
        while size <= most:
            part = os.read(descriptor, CHUNK)
            if not part:
                break
            parts.append(part)
            size += len(part)
        return b"".join(parts)
    finally:
        os.close(descriptor)


def linked_folder(root: str, path: str) -> str | None:
    """Return the first folder of a path below a root that is a link, so that what is read or written there would lie elsewhere."""
    parts = path.split("/")
    return next((each for count in range(1, len(parts)) if os.path.islink(f"{root}/{(each := '/'.join(parts[:count]))}")), None)


@dataclass
class PreparedFile:
    """A file that is on the disk already under a name of its own, `beside`, so that only a rename is left to do; `new` is its blob id, None where it is to be deleted."""

    path: str
    beside: str
    new: bytes | None = None
    made_folders: tuple[str, ...] = ()
    old: bytes | None = None

    def place(self) -> None:
        """Give it its place, whatever is there; neither a reader nor a kill ever sees half of it."""
        with _naming(self.path):
            if self.new is not None:
                os.replace(self.beside, self.path)
            elif _is_there(self.path):
                os.unlink(self.path)

    def place_instead_of(self, old: bytes | None) -> bool:
        """Give it its place if the file there has this blob id (None: there is none); that file is kept beside until `discard`.

        False where somebody has saved something else by now, be it at the last moment; nobody's bytes are gone then.
        """
        self.old = old
        return self._trade_if(old, self.new)

    def take_back(self) -> bool:
        """Let the old file have its place again; False where somebody has saved since, which then stays."""
        return self._trade_if(self.new, self.old)

    def discard(self) -> bool:
        """Forget what lies beside, and the folders that were made for it; but what somebody has written into the old file through an open handle gets its place back.

        False where the system does not let go of what lies beside.
        """
        is_gone = False
        with suppress(OSError):
            found = _id_of(self.beside)
            if found not in {None, self.old, self.new} and _id_of(self.path) == self.new:
                _trade(self.beside, self.path)
            is_gone = _is_unlinked(self.beside)
        with suppress(OSError):
            for each in self.made_folders:
                os.rmdir(each)
        return is_gone

    def _trade_if(self, there: bytes | None, beside: bytes | None) -> bool:
        """Let the file in the place and the one beside trade places if they are these."""
        with _naming(self.path):
            if _id_of(self.path) != there:
                return False
            _trade(self.beside, self.path)
            try:
                if _id_of(self.beside) == there:
                    return True
            except OSError:  # what was there cannot be looked at, so it gets its place back
                _trade(self.beside, self.path)
                raise
            _trade(self.beside, self.path)
            if _id_of(self.beside) != beside:  # saved once more: the last counts
                _trade(self.beside, self.path)
                os.unlink(self.beside)
            return False


def _is_unlinked(path: str) -> bool:
    """Take a file away; False where the system refuses that."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _trade(one: str, other: str) -> None:
    """Let two files trade places, either of which may be nothing; no other file is ever written over."""
    if not _is_there(one):
        with suppress(FileNotFoundError):
            os.rename(other, one)
    elif not exchange(one, other):
        _trade_in_steps(one, other)


def _trade_in_steps(one: str, other: str) -> None:
    """The same where there is nothing at `other`, or the system cannot do it at once."""
    if not _is_there(other):
        if _linked(one, other):
            try:
                os.unlink(one)
            except OSError:
                if os.path.samefile(one, other):  # nobody has saved there since
                    os.unlink(other)
                raise
            return
        if not _is_there(other):  # a file system without hard links
            os.rename(one, other)
            return
    spare = f"{one}-"
    try:
        if not _linked(other, spare):
            shutil.copy2(other, spare)
        os.replace(one, other)
        os.replace(spare, one)
    finally:
        with suppress(OSError):
            os.unlink(spare)


def _linked(path: str, name: str) -> bool:
    """Give a file another name; False where the file system has no hard links, or that name is taken or gone."""
    try:
        os.link(path, name)
    except OSError:
        return False
    return True


def _is_there(path: str) -> bool:
    """Tell whether a name is taken; a system that does not answer is no answer (OSError), for what seems not to be there is written over."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _id_of(path: str) -> bytes | None:
    """The blob id of a file; None where there is none. Raises OSError where the system does not tell."""
    try:
        with open(path, "rb") as file:
            return blob_id(file.read())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def prepare(path: str, raw: bytes | None) -> PreparedFile:
    """Write bytes beside their place and see them to the disk, so that whatever a full or read-only disk refuses is known before anything has changed."""
    folder = os.path.dirname(path) or "."
    if raw is None:
        return PreparedFile(path, f"{folder}/{TEMPORARY}{os.getpid()}-{time.monotonic_ns()}")
    missing, new = _missing_folders(folder), blob_id(raw)
    temporary = ""
    try:
        with _naming(path):
            os.makedirs(folder, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(prefix=f"{TEMPORARY}{os.getpid()}-", dir=folder)
            with os.fdopen(descriptor, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, mode_for(path))
    except BaseException:
        PreparedFile(path, temporary, new, missing).discard()
        raise
    return PreparedFile(path, temporary, new, missing)


def remove_left(folder: str) -> None:
    """Take away what killed processes have left beside files of this folder; records need it not, of which a journal tells the next command."""
    with suppress(OSError):
        for name in os.listdir(folder):
            found = _LEFT.fullmatch(name)
            if found and not _is_writing(int(found[1]), f"{folder}/{name}"):
                os.unlink(f"{folder}/{name}")


def _is_writing(process: int, path: str) -> bool:
    """Whether a process may still be about to give this file its place; Windows cannot be asked, so that only the file's age counts there."""
    if sys.platform == "win32":
        return time.time() - os.lstat(path).st_mtime < _LONG_AGO
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def write_atomically(path: str, raw: bytes) -> None:
    """Write a file so that neither a reader nor a kill ever leaves half of it: temporary file, fsync, rename; what is no file, as /dev/null or a pipe, is written to."""
    if _is_no_file(path):
        with _naming(path), open(path, "wb") as out:
            out.write(raw)
        return
    remove_left(os.path.dirname(path) or ".")
    put(path, raw)


def _is_no_file(path: str) -> bool:
    """Whether there is something that a rename would put an end to: a device, a pipe or a socket."""
    with suppress(OSError):
        mode = os.stat(path).st_mode
        return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
    return False


def put(path: str, raw: bytes | None) -> None:
    """Write a file atomically, or delete it when there are no bytes to write."""
    prepared = prepare(path, raw)
    try:
        prepared.place()
    except BaseException:
        prepared.discard()
        raise


@contextmanager
def _naming(path: str) -> Iterator[None]:
    """Let what the system refuses name the file that was to be written, not a temporary one or none."""
    try:
        yield
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, path) from problem


def _missing_folders(folder: str) -> tuple[str, ...]:
    """Return the folders that have to be made, the innermost first."""
    found = []
    while not os.path.isdir(folder):
        found.append(folder)
        folder = os.path.dirname(folder) or "."
    return tuple(found)


def mode_for(path: str) -> int:
    """Return the mode of the file that is replaced, or the one that the user's mask gives a new file."""
    with suppress(OSError):
        return os.stat(path).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
