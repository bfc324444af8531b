"""A folder for what is shown while a command runs: gone with the command, or where that was killed, with the next one that starts."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX, _INNER = "redchain-site-", "pages"
"""What is shown lies in a folder within the one that is held, since who builds there holds it for itself; where it is there, the outer one is held by who made it, or by nobody any more."""


@contextmanager
def passing_folder() -> Iterator[str]:
    """Yield a new folder that is gone afterwards; first take away those of commands that were killed."""
    _clear()
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as made, _held(made):
        pages = f"{made}/{_INNER}"
        os.mkdir(pages)
        yield pages


if sys.platform == "win32":

    def _clear() -> None:
        """Leave all as it is: Windows locks no folder, so nobody can tell which is still shown."""

    @contextmanager
    def _held(_folder: str) -> Iterator[None]:
        yield

else:
    import fcntl

    def _clear() -> None:
        with suppress(OSError):
            for each in os.scandir(tempfile.gettempdir()):
                if each.name.startswith(_PREFIX):
                    _clear_unless_held(each.path)

    def _clear_unless_held(path: str) -> None:
        """Take away a folder of one's own that nobody holds; where locks are unknown or it is somebody else's it stays."""
        with suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(descriptor).st_uid == os.getuid() and os.path.isdir(f"{path}/{_INNER}"):
                    shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(descriptor)

    @contextmanager
    def _held(folder: str) -> Iterator[None]:
        """Hold a folder for as long as the command lives; a kill sets it free."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # where locks are unknown nobody takes it away either
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
