"""What a cache remembers beside the records, in a file of which a disk has lost something: it is not believed, and never an error."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from redchain.store import cache
from redchain.store.loading import Store
from redchain.store.source import WorkTree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "git" / "redchain" / "cache.sqlite"


def opened(repository: Path, file: Path) -> Store:
    store = Store(WorkTree(str(repository)), str(file))
    store.refresh()
    return store


def lose_page(file: Path, number: int) -> None:
    path = cache.file_of_this_code(str(file))
    with open(path, "r+b") as written:
        written.seek((number - 1) * 4096)
        written.write(bytes(4096))


@pytest.mark.parametrize("ask", [Store.last_touch, lambda store: store.touched_since(0)])
def test_lost_notes_of_touched_records_mean_a_cache_made_anew(ask: object, repository: Path, file: Path) -> None:
    time.sleep(0.06)  # a file is trusted by its stamp once it is older than a twentieth of a second
    opened(repository, file).connection.close()
    with closing(sqlite3.connect(cache.file_of_this_code(str(file)))) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'touched'").fetchone()
    lose_page(file, page)
    store = opened(repository, file)
    assert callable(ask)
    ask(store)
    assert store.was_damaged


def test_a_long_text_of_which_a_page_is_lost_is_not_recalled(repository: Path, file: Path) -> None:
    store, text = opened(repository, file), "示例" * 9000
    store.remember("report:1", text)
    assert store.recall("report:1") == text
    store.connection.close()
    path = cache.file_of_this_code(str(file))
    with open(path, "rb") as written:
        raw = written.read()
    lose_page(file, raw.rindex(("示例" * 20).encode()) // 4096 + 1)  # the last of a chain, which SQLite does not miss
    assert opened(repository, file).recall("report:1") is None
