"""The rows of `list` from the cache alone, if no file has changed since they were kept; imports no pydantic."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.store import cache
from redchain.store.layout import DATA, NO_RECORDS, scan, settings_stamp, strays_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from redchain.model.base import Record
    from redchain.store.layout import Stamps

_FOLDERS = "folders"
_SOUND = "sound-settings"
ARCHIVED = "archived_on"
"""The last column, which is there only where archived records are."""
CELLS = "SELECT b.cells, f.path FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.kind = ? ORDER BY f.path"
"""Asks for the cells of every file of a kind, none where it holds no record."""


class Further(NamedTuple):
    """Columns beside those of a kind, of what follows from other records or from the day: labels, words of coded values, what is called how, and cells by id; others have none."""

    labels: dict[str, tuple[str, str]]
    values: dict[str, dict[str, tuple[str, str]]]
    called: dict[str, dict[str, str]]
    cells: dict[str, list[str]]


class Listing(NamedTuple):
    """The columns of a kind with their labels, the labels of coded values, which columns may hold any words, and one row of cells for each record.

    `called` says, for each column of references, what the records are called that it may name; `events` are the columns that name events, which ids tell apart.
    """

    columns: tuple[str, ...]
    labels: dict[str, tuple[str, str]]
    values: dict[str, dict[str, tuple[str, str]]]
    free: tuple[str, ...]
    rows: list[tuple[str, ...]]
    called: dict[str, dict[str, str]]
    events: tuple[str, ...]
    further: Further | None = None


def listing_cells(record: Record) -> str:
    """Return the columns that `list` shows, in the order of the kind's declaration, the day of archiving, and what it is called, joined by the separator."""
    values = record.__dict__  # asking a model for what is not there takes long
    called = values.get("short_name") or values.get("name") or values.get("title") or values.get("post") or record.id
    cells = [_cell(values[column] if column in values else getattr(record, column)) for column in record.kind.columns]
    return cache.SEPARATOR.join([*cells, _cell(values[ARCHIVED]), " ".join(called.split())])


def _cell(value: Any) -> str:
    if type(value) is str:
        return value
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def keep_shape(connection: sqlite3.Connection, kind: str, shape: dict[str, Any], folders: Iterable[tuple[str, str]]) -> None:
    """Keep in the cache what a listing of this kind needs to know of its model, and all kinds with their folders."""
    cache.remember(connection, f"shape:{kind}", json.dumps(shape, ensure_ascii=False))
    cache.remember(connection, _FOLDERS, cache.SEPARATOR.join(map(" ".join, folders)))


def listing_of(shape: dict[str, Any], cells_of: Callable[[str], Iterable[str]], *, archived: bool) -> Listing:
    """Return the listing of each usable record, the first of those with one id; archived ones only when asked for, with the day of it.

    `cells_of` returns the cells of the records of a kind.
    """
    rows: dict[str, tuple[str, ...]] = {}
    for row in (tuple(each.split(cache.SEPARATOR)) for each in cells_of(shape["kind"]) if each):
        rows.setdefault(row[0], row)
    shown = [row[:-1] for row in rows.values()] if archived else [row[:-2] for row in rows.values() if not row[-2]]
    columns = (*shape["columns"], *([ARCHIVED] if archived else []))
    names = {kind: _called(cells_of(kind)) for kind in {each for kinds in shape["references"].values() for each in kinds}}
    called = {column: {name: words for each in kinds for name, words in names[each].items()} for column, kinds in shape["references"].items()}
    return Listing(columns, shape["labels"], shape["values"], tuple(shape["free"]), shown, called, tuple(shape["events"]))


def _called(cells: Iterable[str]) -> dict[str, str]:
    """Return what each record is called, by id."""
    found: dict[str, str] = {}
    for each in cells:
        found.setdefault(each.partition(cache.SEPARATOR)[0], each.rpartition(cache.SEPARATOR)[2])
    return found


def keep_sound_settings(connection: sqlite3.Connection, root: str) -> None:
    """Keep in the cache that the settings files, as they are now, have no errors."""
    stamp = settings_stamp(root)
    if stamp:
        cache.remember(connection, _SOUND, stamp)


def keep_further(connection: sqlite3.Connection, root: str, kind: str, further: Further, day: tuple[str, float, float]) -> None:
    """Keep the further columns of a kind in the cache, which hold for a day: how it is written, and the times when it begins and ends."""
    cache.remember(connection, f"further:{kind}", json.dumps([_stamp(connection, root), *day, further], ensure_ascii=False))


def quick_further(root: str, cache_file: str, kind: str, day: str | None) -> Further | None:
    """Return the further columns that were kept for a day (None: this one), while no record and no setting is another; beside a listing that was found."""
    connection = cache.open_existing(cache.file_of_this_code(cache_file))
    if connection is None:
        return None
    with closing(connection):
        try:
            stamp, kept_for, start, end, kept = json.loads(cache.recall(connection, f"further:{kind}") or '["", "", 0, 0, null]')
            is_of_day = kept_for == day if day is not None else start <= time.time() < end
            return Further(*kept) if kept and is_of_day and stamp == _stamp(connection, root) else None
        except sqlite3.Error:
            return None


def _stamp(connection: sqlite3.Connection, root: str) -> str:
    """What changes with any record and any setting."""
    return "".join(value for (value,) in connection.execute(cache.STATES)) + (settings_stamp(root) or "")


def quick_listing(root: str, cache_file: str | None, kind: str, *, archived: bool = False, index: str = "") -> Listing | None:
    """Return the listing from the cache, or None when there is none, it is not up to date, or anything is left out, told, or has the id of another.

    `index` is the stamp of git's index, by which records that are not on disk are known; empty where there is no git.
    """
    connection = cache.open_existing(cache.file_of_this_code(cache_file)) if cache_file else None
    if connection is None:
        return None
    with closing(connection):
        try:
            counts = _sound_files(connection, root, index)
            return None if counts is None else _listing(connection, kind, counts, archived=archived)
        except (sqlite3.Error, LookupError, ValueError):  # of a row that is none any more
            return None


def _are_known(connection: sqlite3.Connection, files: dict[str, Stamps]) -> bool:
    """Tell whether the cache is up to date with all files in the folders of kinds."""
    return all(
        cache.is_up_to_date(connection, folder, cache.digest(there)) or (0 not in there.values() and cache.stamps(connection, folder) == there)
        for folder, there in files.items()
    )


def _sound_files(connection: sqlite3.Connection, root: str, index: str) -> dict[str, int] | None:
    """Return how many files there are of each kind; None where the cache is not up to date with them, or anything is left out of records or settings."""
    kept = cache.recall(connection, _FOLDERS)
    if kept is None or cache.recall(connection, _SOUND) != settings_stamp(root):
        return None
    folders = dict(each.split(" ") for each in kept.split(cache.SEPARATOR))
    files, strays = scan(root, folders.values())
    are_sound = (
        all(why in NO_RECORDS for _, why in (*strays, *strays_beside(root, folders.values())))
        and _are_known(connection, files)
        and cache.recall(connection, cache.misnamed_name(connection.execute(cache.STATES))) == cache.NONE_MISNAMED
        and (not index or cache.recall(connection, cache.absent_name(index, connection.execute(cache.STATES))) == "")
        and cache.recall(connection, cache.sharing_name(connection.execute(cache.STATES))) == cache.NONE_SHARED
        and not _has_unusable(connection)
    )
    return {kind: len(files[f"{DATA}/{folder}"]) for kind, folder in folders.items()} if are_sound else None


def _has_unusable(connection: sqlite3.Connection) -> bool:
    contents = connection.execute("SELECT oid, kind FROM blob WHERE facts IS NULL").fetchall()
    return any(connection.execute("SELECT 1 FROM file WHERE oid = ? AND kind = ? LIMIT 1", each).fetchone() for each in contents)


def _listing(connection: sqlite3.Connection, kind: str, counts: Mapping[str, int], *, archived: bool) -> Listing | None:
    kept = cache.recall(connection, f"shape:{kind}")
    if kept is None or (archived and ARCHIVED not in json.loads(kept)["labels"]):
        return None

    def cells_of(each: str) -> list[str]:
        found = [cells for cells, _ in connection.execute(CELLS, (each,))]
        if len(found) != counts[each]:
            raise sqlite3.DatabaseError  # it has lost some
        return found

    return listing_of(json.loads(kept), cells_of, archived=archived)
