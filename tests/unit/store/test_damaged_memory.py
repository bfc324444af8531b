"""What a cache remembers beside the records, in a file of which a disk has lost something: it is not believed, and never an error."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from redchain.kinds.resource.model import Resource
from redchain.store import cache
from redchain.store.lazy_records import Derived
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


LOSSES = (
    "UPDATE kept SET value = replace(CAST(value AS TEXT), 'b', 'd') WHERE part = 'two'",
    "UPDATE kept SET value = 7 WHERE part = 'two'",
    "UPDATE kept SET value = NULL WHERE part = 'two'",
    "UPDATE kept SET part = 'three' WHERE part = 'two'",
    "DELETE FROM kept WHERE part = 'two'",
)


def damage(file: Path, loss: str) -> None:
    with closing(sqlite3.connect(cache.file_of_this_code(str(file)))) as connection, connection:
        assert connection.execute(loss).rowcount == 1


@pytest.mark.parametrize("loss", LOSSES)
def test_what_ranking_keeps_is_not_recalled_where_some_of_it_is_other_than_it_was_written(loss: str, repository: Path, file: Path) -> None:
    columns = {"one": b"aaa", "two": b"bbb"}
    Derived(opened(repository, file)).keep({(Resource, "names:1"): columns})
    assert Derived(opened(repository, file)).recall(Resource, "names:1") == columns
    damage(file, loss)
    store = opened(repository, file)
    assert Derived(store).recall(Resource, "names:1") == {}
    Derived(store).keep({(Resource, "names:1"): columns})
    assert Derived(opened(repository, file)).recall(Resource, "names:1") == columns


@pytest.mark.parametrize("loss", LOSSES)
def test_what_is_kept_in_parts_is_none_of_it_believed_where_one_is_other_than_it_was_written(loss: str, repository: Path, file: Path) -> None:
    parts = {"one": "aaa", "two": "bbb"}
    opened(repository, file).renew_parts("need:listed", ("", "head"), parts.items(), None)
    store = opened(repository, file)
    assert (store.head("need:listed"), store.parts("need:listed")) == ("head", parts)
    damage(file, loss)
    store = opened(repository, file)
    assert store.parts("need:listed") is None
    store.renew_parts("need:listed", (store.head("need:listed"), "head"), parts.items(), None)
    assert opened(repository, file).parts("need:listed") == parts


@pytest.mark.parametrize("head", ["UPDATE kept SET value = 'x' WHERE part = ''", "DELETE FROM kept WHERE part = ''"])
def test_parts_without_their_head_are_replaced_by_new_ones(head: str, repository: Path, file: Path) -> None:
    opened(repository, file).renew_parts("need:listed", ("", "old"), [("one", "aaa")], None)
    damage(file, head)
    store = opened(repository, file)
    assert store.head("need:listed") == ""
    store.renew_parts("need:listed", ("", "new"), [("two", "bbb")], ())
    assert opened(repository, file).parts("need:listed") == {"two": "bbb"}


def test_a_text_that_is_none_any_more_means_a_cache_made_anew(repository: Path, file: Path) -> None:
    """Else the cache stays as it is, and every run is a cold one."""
    opened(repository, file).renew_parts("need:listed", ("", "head"), [("one", "aaa")], None)
    damage(file, "UPDATE kept SET value = CAST(x'ff61' AS TEXT) WHERE part = 'one'")
    assert opened(repository, file).parts("need:listed") is None
    store = opened(repository, file)
    assert (store.head("need:listed"), store.was_damaged) == ("", False)
