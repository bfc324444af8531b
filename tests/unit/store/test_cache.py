"""The cache is never needed, never trusted, and never changes an answer."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from redchain.kinds.need.model import Need
from redchain.kinds.registry import KINDS
from redchain.model.event_id import place_order
from redchain.store import cache, cache_mark
from redchain.store.loading import Store
from redchain.store.settings import fallback_settings
from redchain.store.source import WorkTree

Plain = tuple[Any, ...]
NEED = "data/needs/2026-11/N-20261103-B0002.yaml"


def judged(store: Store) -> list[Plain]:
    """What the rules are given, in path order; facts as JSON, since the cache keeps lists where a fresh reading has tuples."""
    store.refresh()
    return sorted((each.path, each.findings, each.trace.key, each.trace.refs, json.dumps(each.trace.facts), each.trace.last) for each in store.judged())


def cold(root: Path) -> list[Plain]:
    return judged(Store(WorkTree(str(root))))


def records(store: Store) -> dict[str, object]:
    ledger = store.ledger(fallback_settings())
    return {f"{model.kind.name}:{record.id}": record for model in KINDS for record in ledger.all(model)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a store is told to keep its cache; `own` is where it does."""
    return tmp_path / "git" / "redchain" / "cache.sqlite"


def own(file: Path) -> Path:
    return Path(cache.file_of_this_code(str(file)))


def test_a_second_run_answers_the_same_without_reading_again(repository: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    time.sleep(0.06)  # a file is trusted by its stamp once it is older than a twentieth of a second
    first = judged(Store(WorkTree(str(repository)), str(file)))
    reads: list[str] = []
    monkeypatch.setattr("redchain.store.source.read_bytes", lambda path, _: reads.append(path))
    assert judged(Store(WorkTree(str(repository)), str(file))) == first
    assert reads == []


@pytest.mark.parametrize("content", [b"", b"not a database", b"\x00" * 5000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_cache_means_a_cold_run(content: bytes, repository: Path, file: Path) -> None:
    file.parent.mkdir(parents=True)
    own(file).write_bytes(content)
    assert judged(Store(WorkTree(str(repository)), str(file))) == cold(repository)


@pytest.mark.parametrize(
    "loss",
    [
        "DELETE FROM file WHERE path = (SELECT min(path) FROM file)",
        "DELETE FROM blob WHERE oid = (SELECT max(oid) FROM blob)",
        "DELETE FROM found WHERE value = (SELECT max(value) FROM found)",
        "DELETE FROM meta WHERE name = 'count'",
    ],
)
def test_a_cache_that_lost_rows_means_a_cold_run(loss: str, repository: Path, file: Path) -> None:
    """It is whole for SQLite, and would leave out records without a word."""
    time.sleep(0.06)  # as above
    judged(Store(WorkTree(str(repository)), str(file)))
    with closing(sqlite3.connect(own(file))) as connection, connection:
        assert connection.execute(loss).rowcount == 1
    found = Store(WorkTree(str(repository)), str(file))
    assert judged(found) == cold(repository)
    assert found.was_damaged
    again = Store(WorkTree(str(repository)), str(file))
    assert judged(again) == cold(repository)
    assert not again.was_damaged


@pytest.mark.slow
def test_a_cache_whose_pages_hold_fewer_rows_means_a_cold_run(file: Path) -> None:
    """As a page of an earlier state leaves it: in a leaf the number of cells is one less."""
    town = Path(__file__).parents[2] / "town"
    expected, whole = judged(Store(WorkTree(str(town)), str(file))), own(file).read_bytes()
    known = records(refreshed(town))
    leaves = [start for start in range(4096, len(whole), 4096) if whole[start] in {0x0A, 0x0D} and whole[start + 4] > 1]
    assert len(leaves) > 20
    for start in leaves:
        own(file).write_bytes(whole[: start + 4] + bytes([whole[start + 4] - 1]) + whole[start + 5 :])
        store = Store(WorkTree(str(town)), str(file))
        assert records(store_refreshed(store)) == known, start
        assert judged(Store(WorkTree(str(town)), str(file))) == expected, start


def store_refreshed(store: Store) -> Store:
    store.refresh()
    return store


@pytest.mark.slow
def test_a_cache_with_any_page_torn_means_a_cold_run(file: Path) -> None:
    """As power failing while it was written leaves it: found out only when the page is asked for, and mended for the next run."""
    town = Path(__file__).parents[2] / "town"
    expected, whole = judged(Store(WorkTree(str(town)), str(file))), own(file).read_bytes()
    known = records(refreshed(town))
    for start in range(0, len(whole), 4096):
        torn = random.Random(start).randbytes(4096)  # noqa: S311  # any bytes will do
        own(file).write_bytes(whole[:start] + torn + whole[start + 4096 :])
        store = Store(WorkTree(str(town)), str(file))
        assert judged(store) == expected
        assert records(store) == known
        assert judged(Store(WorkTree(str(town)), str(file))) == expected


def refreshed(root: Path) -> Store:
    store = Store(WorkTree(str(root)))
    store.refresh()
    return store


def test_a_cut_off_cache_means_a_cold_run(repository: Path, file: Path) -> None:
    expected = judged(Store(WorkTree(str(repository)), str(file)))
    os.truncate(own(file), own(file).stat().st_size // 2)
    assert judged(Store(WorkTree(str(repository)), str(file))) == expected


def test_a_cache_of_other_code_is_neither_believed_nor_emptied(repository: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two versions on one clone at once: each goes on with its own."""
    other = Store(WorkTree(str(repository)), str(file))
    expected = judged(other)
    other.connection.execute("UPDATE blob SET findings = '[]', facts = NULL, refs = 'unit:nobody' WHERE id = (SELECT min(id) FROM blob)")
    cache_mark.mark(str(own(file)))
    untrue = judged(other)
    with monkeypatch.context() as patch:
        patch.setattr(cache, "signature", lambda: "f" * 40)
        assert judged(Store(WorkTree(str(repository)), str(file))) == expected
    assert judged(other) == untrue != expected


def test_two_that_make_the_cache_at_once_share_it(repository: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that comes second to the lock does not make anew what the first is reading."""
    first: list[Store] = []

    class Late(cache_mark.Connection):
        def execute(self, query: str, *more: object) -> sqlite3.Cursor:
            if query == "BEGIN IMMEDIATE" and not first:
                first.append(None)  # type: ignore[arg-type]
                first[0] = Store(WorkTree(str(repository)), str(file))
                first[0].refresh()
            return super().execute(query, *more)  # type: ignore[arg-type]

    opened = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, **more: opened(path, **{**more, "factory": Late}))
    second = Store(WorkTree(str(repository)), str(file))
    assert records(first[0]) == records(refreshed(repository))
    assert judged(second) == cold(repository)


OLD, NEW = 3700, 60  # seconds


@pytest.mark.parametrize("name", ["cache-0123456789abcdef.sqlite", "cache.sqlite", "cache-0123456789abcdef.sqlite-journal"])
def test_what_other_versions_left_goes_after_an_hour(name: str, file: Path) -> None:
    assert (left(file, name, NEW), left(file, name, OLD)) == (True, False)


@pytest.mark.parametrize("name", ["cache-01234567-0123456789abcdef.sqlite", "report.sqlite"])
def test_what_is_not_of_this_place_stays(name: str, file: Path) -> None:
    assert left(file, name, OLD)


def left(file: Path, name: str, age: int) -> bool:
    """Whether a file of some age is still there after the cache beside it was made."""
    other = file.with_name(name)
    other.parent.mkdir(parents=True, exist_ok=True)
    other.touch()
    os.utime(other, (time.time() - age,) * 2)
    own(file).unlink(missing_ok=True)
    cache.open_cache(str(own(file))).close()
    assert own(file).exists()
    return other.exists()


def test_a_database_of_another_program_is_replaced(repository: Path, file: Path) -> None:
    file.parent.mkdir(parents=True)
    with sqlite3.connect(own(file)) as connection:
        connection.execute("CREATE TABLE blob (x)")
    connection.close()
    assert judged(Store(WorkTree(str(repository)), str(file))) == cold(repository)


def test_where_no_cache_can_lie_everything_works(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.sqlite").mkdir()
    for place in (tmp_path / "file" / "cache.sqlite", tmp_path / "folder.sqlite", Path("/proc/nowhere/cache.sqlite")):
        assert judged(Store(WorkTree(str(repository)), str(place))) == cold(repository)


def test_a_read_only_cache_is_passed_over(repository: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when another user owns it: every write fails."""
    expected = judged(Store(WorkTree(str(repository)), str(file)))
    opened = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda path, **more: opened(f"file:{path}?mode=ro", uri=True, **more) if path == str(own(file)) else opened(path, **more)
    )
    (repository / NEED).write_text("id: [\n")
    found = judged(Store(WorkTree(str(repository)), str(file)))
    assert found != expected
    assert found == cold(repository)


def test_a_cache_deleted_while_it_is_open_does_no_harm(repository: Path, file: Path) -> None:
    store = Store(WorkTree(str(repository)), str(file))
    expected = judged(store)
    shutil.rmtree(file.parent)
    assert judged(store) == expected
    assert records(store) == records(refreshed(repository))
    assert judged(Store(WorkTree(str(repository)), str(file))) == expected


def test_a_locked_cache_does_not_stop_a_second_process(repository: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = judged(Store(WorkTree(str(repository)), str(file)))
    opened = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, **more: opened(path, **{**more, "timeout": 0.05}))
    holder = opened(own(file), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert judged(Store(WorkTree(str(repository)), str(file))) == expected
    finally:
        holder.close()


def test_what_is_remembered_is_recalled(tmp_path: Path) -> None:
    path = str(tmp_path / "c.sqlite")
    connection = cache.open_cache(path)
    cache.remember(connection, "report", "变压器")
    assert cache.recall(connection, "report") == "变压器"
    assert cache.recall(connection, "other") is None
    connection.close()
    with closing(cache.open_cache(path)) as again:
        assert cache.recall(again, "report") == "变压器"


def test_editing_and_going_back_is_seen(repository: Path, file: Path) -> None:
    """The content decides, not the time: an old content is known again, a new one is judged."""
    store = Store(WorkTree(str(repository)), str(file))
    first = judged(store)
    old = (repository / NEED).read_bytes()
    (repository / NEED).write_bytes(b'id: "N-20261103-B0002"\n')
    assert judged(store) != first
    (repository / NEED).write_bytes(old)
    assert judged(store) == first


def test_one_store_may_be_refreshed_again_and_again(repository: Path) -> None:
    store = Store(WorkTree(str(repository)))
    for path in sorted((repository / "data").rglob("*.yaml")):
        if path.name != "redchain.yaml":
            path.write_bytes(path.read_bytes() + b"# again\n")
            assert judged(store) == cold(repository)
    for path in sorted((repository / "data/needs").rglob("*.yaml")):
        path.unlink()
        assert judged(store) == cold(repository)


EDITS = ["title: 12\n", "note: 13800138000\n", "# c\n", "state: x\n", 'title: "再写一次"\n', "- x\n", "chain: yejin\n", "tags: [a]\n", "\tx\n"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_after_random_edits_the_cache_answers_as_a_cold_run(seed: int, repository: Path, file: Path) -> None:
    """Files are changed, cut, copied, moved, deleted and brought back; after each the warm answer is the cold one."""
    chance = random.Random(seed)  # noqa: S311  # slips of the hand, no secrets
    data = repository / "data"
    kept = {path: path.read_bytes() for path in sorted(data.rglob("*.yaml")) if path.name != "redchain.yaml"}
    for _ in range(12):
        for _ in range(chance.randint(1, 3)):
            edit(chance, data, kept)
        warm = Store(WorkTree(str(repository)), str(file))
        fresh = Store(WorkTree(str(repository)))
        assert judged(warm) == judged(fresh)
        assert warm.strays == fresh.strays
        assert records(warm) == records(fresh)
        assert warm.fingerprint() == fresh.fingerprint()


def edit(chance: random.Random, data: Path, kept: dict[Path, bytes]) -> None:
    path = chance.choice([*sorted(data.rglob("*/*.yaml")), *kept])
    raw = path.read_bytes() if path.exists() else kept[path]
    deed = chance.randint(0, 6)
    if deed == 0:
        path.unlink(missing_ok=True)
    elif deed == 1:
        path.write_bytes(raw + chance.choice(EDITS).encode())
    elif deed == 2:
        path.write_bytes(raw[: chance.randint(0, len(raw))])
    elif deed == 3:
        path.with_name(f"copy-{chance.randint(0, 3)}.yaml").write_bytes(raw)
    elif deed == 4:
        path.write_bytes(chance.choice(sorted(kept.items()))[1])
    elif deed == 5 and path.exists():
        (path.parent / "moved").mkdir(exist_ok=True)
        path.rename(path.parent / "moved" / path.name)
    else:
        path.write_bytes(kept.get(path, raw))


def test_records_kept_as_json_are_the_records(repository: Path, file: Path) -> None:
    first = refreshed_with(repository, file)
    made = records(first)
    for model in KINDS:
        shelf = first.ledger(fallback_settings()).shelf(model)
        for each in shelf:
            assert shelf[each]
        shelf.flush()  # type: ignore[attr-defined]  # the store's own shelf
    again = refreshed_with(repository, file)
    kept = again.connection.execute("SELECT count(*) FROM blob WHERE json IS NOT NULL").fetchone()[0]
    assert kept > 0
    assert records(again) == made
    need = again.ledger(fallback_settings()).find(Need, "N-20261104-B0003")
    assert need is not None
    assert need.state == "verified"


def refreshed_with(root: Path, file: Path) -> Store:
    store = Store(WorkTree(str(root)), str(file))
    store.refresh()
    return store


def test_what_was_judged_in_another_time_zone_is_judged_again(repository: Path, file: Path) -> None:
    path = repository / "data/orders/2026-11/D-20261111-C0001.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    step = '  - at: "2026-11-10T17:00:00+00:00"\n    step: dispatch\n    by: "lian-ban"\n    due: "2026-11-10"\n'
    path.write_text(f'id: "D-20261111-C0001"\nneed: "N-20261102-B0001"\nunit: "keji-ju"\nrole: joint\nlog:\n{step}', "utf-8")

    def codes(zone: str) -> set[str]:
        return {each.code for found in judged(Store(WorkTree(str(repository)), str(file), zone=ZoneInfo(zone))) for each in found[1]}

    assert "RC306" in codes("Asia/Shanghai")
    assert "RC306" not in codes("Europe/London")
    assert "RC306" in codes("Asia/Shanghai")


def test_the_signature_sees_every_source_file_that_judges(tmp_path: Path) -> None:
    """Also one in a folder of a folder: a rule or a kind that has changed never answers from what it judged before."""
    package = tmp_path / "redchain"
    shutil.copytree(Path(cache._PACKAGE), package, ignore=shutil.ignore_patterns("__pycache__", "templates", "defaults"))
    seen = {cache.signature_of(str(package))}
    for path in ("text.py", "model/base.py", "kinds/need/model.py", "check/rules/rc300_steps.py", "store/record_reader.py", "views/lists.py"):
        with (package / path).open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        seen.add(cache.signature_of(str(package)))
    assert len(seen) == 7


@pytest.mark.parametrize("identifier", ["N-20261103-B0002", "lian-ban"])
def test_the_record_comes_before_its_copies_in_the_cache_as_in_the_history(repository: Path, identifier: str) -> None:
    places = (
        f"{identifier}.yaml",
        f"x/{identifier}.yaml",
        f"2026-11/{identifier}.yaml",
        f"2026-10/{identifier}.yaml",
        f"x/2026-11/{identifier}.yaml",
        "a.yaml",
    )
    paths = [f"data/needs/{each}" for each in places]
    store = Store(WorkTree(str(repository)))
    store.refresh()
    rows = ", ".join(f"('{each}')" for each in paths)
    found = store.ask(f"WITH f(path, id) AS (SELECT column1, '{identifier}' FROM (VALUES {rows})) SELECT f.path FROM f ORDER BY {cache.FIRST}")  # noqa: S608
    assert [path for (path,) in found] == sorted(paths, key=lambda path: place_order(path, identifier))


def test_a_cache_that_another_thread_clears_up_is_no_error(tmp_path: Path) -> None:
    made: list[sqlite3.Connection] = []
    thread = threading.Thread(target=lambda: made.append(cache.open_cache(str(tmp_path / "c.sqlite"))))
    thread.start()
    thread.join()
    cache.close(made[0])
    with pytest.raises(sqlite3.ProgrammingError, match="thread"):
        made[0].close()
