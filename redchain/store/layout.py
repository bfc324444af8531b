"""Where records are stored below `data/`, and what else may be there."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from redchain.errors import NOT_THERE
from redchain.model.event_id import event_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.model.kind import Kind

    Stamps = dict[str, int]
    """Record files as a scan saw them: path from the root with `/`, and a stamp that changes when the file does (0: too fresh to trust)."""

DATA = "data"
ROOT_FILE = f"{DATA}/redchain.yaml"
SETTINGS = f"{DATA}/settings"
SCHEMAS = "schemas"
FORMER_ORDERS = f"{DATA}/dispatches"
"""Where orders were stored before their kind was called `order`."""
_RACY_NS = 50_000_000
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
LISTS = "lists"
CLOSED_MONTHS = f"{DATA}/{LISTS}/closed"
"""Where the figures of closed months are written down."""
_KNOWN = frozenset({"redchain.yaml", "settings", LISTS})
IGNORED = frozenset({"README.md", "desktop.ini", "Thumbs.db"})
"""Files that may be among records."""
OFFICE_TRACE = "~$"
"""Begins the name of the file that Office and WPS keep beside a document while it is open."""
NO_RECORDS = frozenset({"extension", "folder", "office"})
"""Why something astray below `data/` is surely no record."""
_LIKE_RECORDS = (".yaml", ".yml", ".yaml.txt", ".yml.txt")


def canonical_path(kind: Kind, identifier: str) -> str:
    """Return where the record of a kind is written: `data/<folder>/[<yyyy-mm>/]<id>.yaml`."""
    day = event_day(identifier) if kind.prefix else None
    folder = f"{DATA}/{kind.folder}" + (f"/{day:%Y-%m}" if day else "")
    return f"{folder}/{identifier}.yaml"


def find_root(start: str) -> str | None:
    """Return the nearest folder from `start` upwards that holds `data/redchain.yaml`, or None; raises OSError where the system does not tell."""
    folder = os.path.abspath(start)
    while True:
        if _is_file(f"{folder}/{ROOT_FILE}"):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _is_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except ValueError:  # a name that no file can have
        return False
    except OSError as problem:
        if problem.errno in NOT_THERE:
            return False
        raise


def scan(root: str, folders: Iterable[str]) -> tuple[dict[str, Stamps], list[tuple[str, str]]]:
    """Return the record files below each `data/<folder>`, in no order, and strays as (path, why)."""
    trusted_before = time.time_ns() - _RACY_NS
    files: dict[str, Stamps] = {}
    strays: list[tuple[str, str]] = []
    for folder in (f"{DATA}/{each}" for each in folders):
        files[folder] = {}
        if os.path.islink(f"{root}/{folder}"):
            strays.append((folder, "symlink"))
        else:
            _walk((None, f"{root}/{folder}"), folder, trusted_before, files[folder], strays)
    return files, strays


def strays_beside(root: str, folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (path, why) of what is directly in `data/` and belongs to nothing there."""
    try:
        found = sorted(os.scandir(f"{root}/{DATA}"), key=lambda each: each.name)
    except OSError:
        return
    for each in found:
        if each.name.startswith(OFFICE_TRACE) and not each.is_dir():
            yield shown(f"{DATA}/{each.name}"), "office"
        elif each.is_symlink() and each.name not in (_KNOWN | IGNORED) and each.name not in folders and not each.name.startswith("."):
            yield shown(f"{DATA}/{each.name}"), "symlink"  # not followed: it may lead nowhere, or round in a ring
        elif is_unknown(each.name, folders, is_folder=each.is_dir()):
            yield shown(f"{DATA}/{each.name}"), why_unknown(each.name, holds_records=not each.is_dir() or _holds_records(each.path))
        elif each.name == LISTS:
            yield from (
                (shown(f"{DATA}/{LISTS}/{name}"), "records")
                for name in sorted(os.listdir(each.path))
                if is_like_record(name) and not name.startswith(OFFICE_TRACE)
            )


def is_unknown(name: str, folders: Iterable[str], *, is_folder: bool) -> bool:
    """Tell whether something directly in `data/` is a folder or a YAML file that belongs to nothing."""
    return name not in _KNOWN and name not in folders and not name.startswith(".") and (is_folder or is_like_record(name))


def why_unknown(name: str, *, holds_records: bool) -> str:
    """Return why something directly in `data/` that belongs to nothing is not read."""
    if f"{DATA}/{name}" == FORMER_ORDERS:
        return "former"
    return "records" if holds_records else "folder"


def is_settings_file(path: str) -> bool:
    """Tell whether a path is the one of a settings file."""
    return path == ROOT_FILE or path.startswith(f"{SETTINGS}/")


def settings_stamp(root: str) -> str:
    """Return a hash that changes when any settings file does; empty when one was changed too short a while ago to tell."""
    paths = [f"{root}/{ROOT_FILE}", f"{root}/{SETTINGS}"]
    paths += [os.path.join(folder, each) for folder, names, files in os.walk(f"{root}/{SETTINGS}") for each in (*names, *files)]
    trusted_before, seen = time.time_ns() - _RACY_NS, []
    for path in sorted(paths):
        with suppress(OSError):
            found = os.stat(path)
            seen.append((path, found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_mode))
    if any(max(each[1:3]) >= trusted_before for each in seen):
        return ""
    return hashlib.sha1(repr(seen).encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()


def is_like_record(name: str) -> bool:
    """Tell whether a file is named as if it were a record, though perhaps not quite rightly (`.yml`, `.YAML`, `.yaml.txt`)."""
    return name.lower().endswith(_LIKE_RECORDS)


def why_no_record(name: str) -> str:
    """Return why a file in the folder of a kind is none of its records."""
    if name.startswith(OFFICE_TRACE):
        return "office"
    return "misnamed" if is_like_record(name) else "extension"


def _holds_records(folder: str) -> bool:
    return any(is_like_record(name) for _, _, names in os.walk(folder) for name in names)


def shown(path: str) -> str:
    """Return a path as it can be printed: what is not Unicode text in it is replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


def is_text(name: str) -> bool:
    """Tell whether a file name is Unicode text; one unpacked from a GBK archive may be other bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _walk(place: tuple[int | str | None, str], relative: str, trusted_before: int, files: Stamps, strays: list[tuple[str, str]]) -> None:
    """Look through a folder: the one it lies in, and its name there."""
    with ExitStack() as stack:
        try:
            folder, found = stack.enter_context(_opened(*place))
        except FileNotFoundError:
            return
        except OSError:
            strays.append((relative, "unreadable"))
            return
        for each in found:
            name = each.name
            if name[0] == ".":
                continue
            path = f"{relative}/{name}"
            if not name.isascii() and not is_text(name):
                strays.append((shown(path), "name"))
            elif each.is_symlink():
                strays.append((path, "symlink"))
            elif name[-5:] == ".yaml" and name[:2] != OFFICE_TRACE:
                seen = each.stat(follow_symlinks=False)
                modified, changed = seen.st_mtime_ns, seen.st_ctime_ns
                is_fresh = modified >= trusted_before or changed >= trusted_before
                files[path] = 0 if is_fresh else hash((modified, changed, seen.st_size, seen.st_ino))
            elif each.is_dir(follow_symlinks=False):
                _walk((folder, name), path, trusted_before, files, strays)
            elif name not in IGNORED:
                strays.append((path, why_no_record(name)))


@contextmanager
def _opened(within: int | str | None, name: str) -> Iterator[tuple[int | str, Iterator[os.DirEntry[str]]]]:
    """Open a folder named in another one, and yield what is to be named after it and what is in it; from an open folder the system finds each file at once."""
    if isinstance(within, str) or os.scandir not in os.supports_fd:
        path = f"{within}/{name}" if within else name
        with os.scandir(path) as found:
            yield path, found
        return
    handle = os.open(name, _FOLDER, dir_fd=within)
    try:
        with os.scandir(handle) as found:
            yield handle, found
    finally:
        os.close(handle)
