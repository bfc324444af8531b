"""Ids and names of records from the cache as it is, for completion: nothing is checked, locked, waited for or written, and no pydantic is imported."""

from __future__ import annotations

import os
import re
import sqlite3
import unicodedata
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern
from redchain.store.cache import SEPARATOR, file_of_this_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Name = tuple[str, str]
    """What is typed for a record, and what is said of it."""

MOST = 100
"""So many names are offered at once, and the last besides, so that what all have in common stays what they have in common."""
_LAST = "\U0010ffff"
_USABLE = "SELECT f.id, b.cells FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.kind = ? AND b.cells <> ''"
_BEGUN = f"{_USABLE} AND f.id >= ? AND f.id < ? ORDER BY f.id"
_LIKE = f"{_USABLE} AND b.cells LIKE ? ESCAPE '\\' ORDER BY f.id DESC"
_ENDING = "SELECT id FROM file WHERE kind = ? AND id LIKE ? ORDER BY id DESC LIMIT ?"
_FOLDER = "SELECT path FROM file WHERE kind = ? LIMIT 1"
_KNOWN = "SELECT id FROM file WHERE kind = ? AND id >= ?"
_MONTH = pattern(r"[0-9]{4}-[0-9]{2}", re.ASCII)
_MONTHS = 2
_ONE = f"{_USABLE} AND f.id = ?"
_EVENT = pattern(r"[A-Z]+-[0-9]{8}-[0-9A-Z]{5}", re.ASCII)
_FEWEST = 2


def names_like(root: str, cache_file: str, kinds: Sequence[str], word: str) -> tuple[bool, list[Name]]:
    """Return records that a word may stand for, and whether it begins what is typed for them: their ids or names, else ids that it is the end or the sense of.

    The word may be the beginning or the end of an id, a part of a name, or initials. Without a cache there are none; what is newer has no name yet.
    """
    path = file_of_this_code(cache_file)
    if not os.path.exists(path):
        return True, []
    # immutable: without a lock, so that a command that writes never waits for a key that somebody presses
    with closing(sqlite3.connect(f"file:{_escaped(path)}?mode=ro&immutable=1", uri=True)) as connection:
        plain = unicodedata.normalize("NFKC", word)
        new = [each for kind in kinds for each in _newer(connection, kind, root, plain)]
        begun = [(each, "") for each in new if each.lower().startswith(plain.lower())]
        begun += [each for kind in kinds for each in _begun(connection, kind, word)]
        if begun or (len(word) < _FEWEST and word.isascii()):
            return True, begun
        ending = [(each, "") for each in new if each.endswith(plain.upper())]
        ending += [each for kind in kinds for each in _ending(connection, kind, word)]
        if ending:
            return False, ending
        named = [each for kind in kinds for each in _named(connection, kind, word)]
        first = min((rank for rank, *_ in named), default=0)
        said: dict[str, list[str]] = {}
        for rank, typed, says in named:
            if rank == first:
                said.setdefault(typed, []).append(says)  # a name may be that of several
        return first == 0, [(typed, ", ".join(says)) for typed, says in said.items()][:MOST]


def _escaped(path: str) -> str:
    """A path as it stands in an address of SQLite's."""
    path = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23").replace(os.sep, "/")
    return path if path.startswith("/") else f"/{path}"


def _newer(connection: sqlite3.Connection, kind: str, root: str, word: str) -> Iterator[str]:
    """Yield ids with a word in them of which the cache knows nothing yet: names of files, of events in the last months."""
    one = connection.execute(_FOLDER, (kind,)).fetchone()
    top = os.path.join(root, *one[0].split("/")[:2]) if one else ""
    with suppress(OSError):
        inside = os.listdir(top)
        months = sorted(each for each in inside if _MONTH.fullmatch(each))[-_MONTHS:]
        names = [*inside, *(name for each in months for name in os.listdir(os.path.join(top, each)))]
        found = sorted(each[:-5] for each in names if each.endswith(".yaml") and word.lower() in each[:-5].lower())
        known = {each for (each,) in connection.execute(_KNOWN, (kind, found[0]))} if found else set[str]()
        yield from (each for each in found if each not in known)


def _begun(connection: sqlite3.Connection, kind: str, word: str) -> list[Name]:
    """Return the records whose id begins with a word, however its letters are typed: those that come first, or of events the latest, and the one at the other end."""
    plain = unicodedata.normalize("NFKC", word)
    for start in dict.fromkeys((plain, plain.upper(), plain.lower())):
        asked = (kind, start, start + _LAST)
        one = connection.execute(f"{_BEGUN} LIMIT 1", asked).fetchone()
        if one is None:
            continue
        is_falling = _EVENT.fullmatch(one[0]) is not None
        rows = connection.execute(f"{_BEGUN}{' DESC' if is_falling else ''} LIMIT {MOST}", asked).fetchall()
        end = connection.execute(f"{_BEGUN}{'' if is_falling else ' DESC'} LIMIT 1", asked).fetchall()
        return [(each, _said(connection, cells)) for each, cells in dict([*rows, *end]).items() if not _is_archived(cells)]
    return []


def _ending(connection: sqlite3.Connection, kind: str, word: str) -> Iterator[Name]:
    """Yield the events whose id ends with a word."""
    plain = unicodedata.normalize("NFKC", word).upper()
    found = connection.execute(_ENDING, (kind, f"%{plain}", MOST)) if plain.isascii() and plain.isalnum() else ()
    for identifier in [each for (each,) in found if _EVENT.fullmatch(each)]:
        row = connection.execute(_ONE, (kind, identifier)).fetchone()
        if row is not None and not _is_archived(row[1]):
            yield identifier, _said(connection, row[1])


def _named(connection: sqlite3.Connection, kind: str, word: str) -> Iterator[tuple[int, str, str]]:
    """Yield the records that a word means: how well it does (0: it begins a name), what is typed for it, what is said of it."""
    plain = unicodedata.normalize("NFKC", word)
    letters = "%".join(f"\\{each}" if each in "%_\\" else each for each in plain)
    for identifier, cells in connection.execute(_LIKE, (kind, f"%{letters}%")):
        names = _names(cells)
        is_event = _EVENT.fullmatch(identifier) is not None
        begun = "" if is_event else next((each for each in names if each.startswith(plain)), "")
        if _is_archived(cells):
            continue
        if begun:
            yield 0, begun, identifier
        elif any(plain.casefold() in each.casefold() for each in names) or (not is_event and plain.lower() in identifier):
            yield 1, identifier, _said(connection, cells)
        elif not is_event and _are_letters_of(plain, identifier, names):
            yield 2, identifier, _said(connection, cells)


def _are_letters_of(word: str, identifier: str, names: Sequence[str]) -> bool:
    """Tell whether a word may be initials of an id, or an abbreviation of a name."""
    if word.isascii():
        return identifier.startswith(word[0].lower()) and _stand_in(word.lower(), identifier)
    return any(_stand_in(word, each) for each in names)


def _stand_in(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(each in rest for each in letters)


def _names(cells: str) -> tuple[str, ...]:
    """Return what a record is called, the short name first, and the whole of it."""
    parts = cells.split(SEPARATOR)
    return (parts[-1], parts[1])


def _said(connection: sqlite3.Connection, cells: str) -> str:
    """Return what a record is called; of an order, its need."""
    called, named = _names(cells)
    found = connection.execute(_ONE, ("need", named)).fetchone() if _EVENT.fullmatch(named) else None
    return found[1].rpartition(SEPARATOR)[2] if found else called


def _is_archived(cells: str) -> bool:
    return bool(cells.split(SEPARATOR)[-2])
