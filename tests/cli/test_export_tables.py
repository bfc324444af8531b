"""`export --sqlite`, `--duckdb` and `--parquet`: the same rows in each, and the ten questions of docs/queries.md are answered as a count by hand answers them."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from pyarrow import parquet

from redchain.kinds.need.model import RATINGS, Need
from redchain.kinds.order.model import Order
from redchain.kinds.registry import KINDS
from redchain.kinds.resource.model import Resource
from redchain.model.powers import chain_of
from redchain.model.visibility import is_shown
from redchain.store.table_files import TableFilesError, write_tables
from redchain.views.record_tables import Table, TableColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from redchain.model.ledger import Ledger
    from redchain.views.record_tables import Row
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

HOUSE = Path(__file__).parents[2]
QUERIES = re.findall(r"^```sql\n(.*?)^```", (HOUSE / "docs" / "queries.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
OUTPUTS = {"sqlite": "made.db", "duckdb": "made.duckdb", "parquet": "tables"}


def tables_in(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table of a database, or the one of a Parquet file, by name with its rows."""
    if file.suffix == ".parquet":
        found = parquet.read_table(file)
        return {file.stem: list(zip(*(each.to_pylist() for each in found.columns), strict=True))}
    if file.suffix == ".duckdb":
        with duckdb.connect(str(file), read_only=True) as database:
            names = [name for (name,) in database.execute("SELECT table_name FROM information_schema.tables").fetchall()]
            return {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608  # names of our own
    with closing(sqlite3.connect(file)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608  # names of our own


def plain(row: Iterable[Any]) -> tuple[Any, ...]:
    """A row as SQLite has it."""
    return tuple(
        each.isoformat(sep=" ", timespec="seconds")
        if isinstance(each, datetime)
        else each.isoformat()
        if isinstance(each, date)
        else json.dumps(each, ensure_ascii=False)
        if isinstance(each, list)
        else each
        for each in row
    )


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the exports of the town that only readers need are made, once for each line of words."""
    return tmp_path_factory.mktemp("tables")


def made(clone: Clone, shelf: Path, *words: str) -> dict[str, Path]:
    folder = shelf / "-".join(("all", *words))
    places = {engine: folder / name for engine, name in OUTPUTS.items()}
    if folder.exists():
        return places
    for engine, place in places.items():
        done = clone.run("export", *words, f"--{engine}", str(place))
        assert (done.code, done.out) == (0, f"{place}\n"), done
    return places


def test_the_three_hold_the_same_rows(reader: Clone, shelf: Path, town: Ledger) -> None:
    places = made(reader, shelf, "--restricted", "--all")
    lite, duck = (tables_in(places[each]) for each in ("sqlite", "duckdb"))
    files = {name: rows for each in places["parquet"].iterdir() for name, rows in tables_in(each).items()}
    assert {*lite} == {*duck} == {*files} == {*(each.kind.folder for each in KINDS), "steps", "links", "words", "about"}
    for name, rows in lite.items():
        assert [plain(each) for each in duck[name]] == [plain(each) for each in files[name]] == rows, name
    assert {model.kind.folder: len(lite[model.kind.folder]) for model in KINDS} == {model.kind.folder: len(town.shelf(model)) for model in KINDS}
    assert not [*shelf.rglob(".redchain-*")]


def test_columns_have_types(reader: Clone, shelf: Path) -> None:
    places = made(reader, shelf)
    schema = parquet.read_schema(places["parquet"] / "needs.parquet")
    wanted = {
        "id": "string",
        "raised_on": "date32[day]",
        "amount_wan": "double",
        "common": "bool",
        "tags": "list<element: string>",
        "overdue": "bool",
        "days": "int64",
    }
    assert {name: str(schema.field(name).type) for name in wanted} == wanted
    with duckdb.connect(str(places["duckdb"]), read_only=True) as database:
        told = dict(database.execute("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'steps'").fetchall())
    assert (told["at"], told["number"], told["by"]) == ("TIMESTAMP", "BIGINT", "VARCHAR")


def test_steps_lead_to_the_state_of_their_record(reader: Clone, shelf: Path, town: Ledger) -> None:
    found = tables_in(made(reader, shelf, "--restricted", "--all")["sqlite"])
    last = {(kind, identifier): state for kind, identifier, _, _, _, _, state, _ in found["steps"]}
    records = [each for model in KINDS if model.moves for each in town.every(model)]
    assert last == {(each.kind.name, each.id): each.state for each in records if each.steps}
    assert len(found["steps"]) == sum(len(each.steps) for each in records)
    assert ("need", "N-20251203-EM1A3", 3, "2025-12-23 10:00:00", "verify", "shi-gongxin-ju", "verified", '{"rating":"satisfied","valid":true}') in found[
        "steps"
    ]


def _months(needs: Sequence[Need], _town: Ledger) -> Counter[tuple[Any, ...]]:
    return Counter((each.raised_on.isoformat()[:7], each.category) for each in needs)


def _ratings(needs: Sequence[Need], town: Ledger) -> Counter[tuple[Any, ...]]:
    rated = ((each, step.rating) for each in needs for step in each.log if step.step == "verify")
    leads = (
        (order.unit, RATINGS[rating].zh)
        for need, rating in rated
        for order in town.where(Order, "need", need.id)
        if order.role == "lead" and order.state == "finished"
    )
    return Counter(leads)


def _firms(needs: Sequence[Need], town: Ledger) -> Counter[tuple[Any, ...]]:
    return Counter((town.named("enterprise", each.enterprise).name,) for each in needs)


def _common(needs: Sequence[Need], town: Ledger) -> Counter[tuple[Any, ...]]:
    firms = {((chain_of(town, each) or None), each.category, each.enterprise) for each in needs}
    return Counter({key: count for key, count in Counter(each[:2] for each in firms).items() if count >= 3})


def _used(_needs: Sequence[Need], town: Ledger) -> Counter[tuple[Any, ...]]:
    used = Counter(each.resource for each in _orders(town) if each.state != "void" and each.resource)
    return Counter({(each.id, each.title): used[each.id] for each in town.every(Resource) if is_shown(each, town)})


def _orders(town: Ledger) -> list[Order]:
    return [each for each in town.every(Order) if is_shown(each, town) and each.archived_on is None]


def _in_hand(_needs: Sequence[Need], town: Ledger) -> Counter[tuple[Any, ...]]:
    return Counter((each.unit,) for each in _orders(town) if each.is_open)


def _sent_back(_needs: Sequence[Need], town: Ledger) -> Counter[tuple[Any, ...]]:
    return Counter((each.unit,) for each in _orders(town) for step in each.log if step.step == "send_back")


def _together(_needs: Sequence[Need], town: Ledger) -> Counter[tuple[Any, ...]]:
    units: dict[str, set[str]] = {}
    for each in _orders(town):
        if each.state != "void":
            units.setdefault(each.need, set()).add(each.unit)
    return Counter((one, other) for found in units.values() for one in found for other in found if one < other)


COUNTS: dict[int, tuple[Callable[[Sequence[Need], Ledger], Counter[tuple[Any, ...]]], int, int]] = {
    0: (_months, 2, 2),
    2: (_in_hand, 1, 1),
    3: (_firms, 1, 1),
    4: (_ratings, 2, 2),
    5: (_sent_back, 1, 1),
    7: (_common, 2, 2),
    8: (_used, 2, 2),
    9: (_together, 2, 2),
}
"""Of a question: what counts by hand, how many columns of its rows name what is counted, and which holds the count."""


@pytest.fixture
def needs(town: Ledger) -> list[Need]:
    return [each for each in town.every(Need) if is_shown(each, town) and each.archived_on is None]


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_the_ten_questions_are_answered(reader: Clone, shelf: Path, town: Ledger, needs: list[Need], number: int) -> None:
    places, query = made(reader, shelf), QUERIES[number]
    with closing(sqlite3.connect(places["sqlite"])) as database:
        answer = database.execute(query).fetchall()
    with duckdb.connect(str(places["duckdb"]), read_only=True) as database:
        assert [plain(each) for each in database.execute(query).fetchall()] == answer
    assert len(QUERIES) == 10
    assert answer
    if number in COUNTS:
        count, width, place = COUNTS[number]
        by_hand, told = count(needs, town), Counter({row[:width]: row[place] for row in answer})
        assert (by_hand if number != 3 else Counter({key: by_hand[key] for key in told})) == told
    if number == 1:
        closed = [(each.category, (each.log[-1].at.date() - each.log[0].at.date()).days) for each in needs if each.state == "closed"]
        assert {row[0]: (row[1], row[3]) for row in answer} == {
            name: (sum(1 for each in closed if each[0] == name), max(days for each, days in closed if each == name)) for name, _ in closed
        }
    if number == 6:
        waiting = [each for each in needs if each.state == "registered" and all(order.state == "void" for order in town.where(Order, "need", each.id))]
        assert [row[0] for row in answer] == [each.id for each in sorted(waiting, key=lambda each: (each.raised_on, each.id))]


def test_filters_and_what_is_restricted(reader: Clone, tmp_path: Path, needs: list[Need]) -> None:
    done = reader.run("--lang", "en", "export", "need", "--category", "融资", "--sqlite", str(tmp_path / "some.db"))
    found = tables_in(tmp_path / "some.db")
    assert {row[0] for row in found["needs"]} == {each.id for each in needs if each.category == "融资"}
    assert {row[1] for row in found["steps"]} == {row[0] for row in found["needs"]}
    assert {*found} == {"needs", "steps", "links", "words", "about"}
    assert "exported" in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_of_another_export_in_the_same_folder_are_named(reader: Clone, tmp_path: Path, lang: str) -> None:
    for kinds, told in ((("need", "order"), False), (("need",), True), (("need", "order"), False)):
        done = reader.run("--lang", lang, "export", *kinds, "--parquet", str(tmp_path))
        assert (done.code, "orders.parquet" in done.err) == (0, told), done
    assert "unit.parquet" not in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("more", [("--duckdb", "b.duckdb"), ("-o", "needs.csv"), ("--format", "csv"), ("--protect",)])
def test_one_form_at_a_time(clone: Clone, lang: str, more: tuple[str, ...]) -> None:
    done = clone.run("--lang", lang, "export", "--sqlite", "a.db", *more)
    assert done.code == 2
    assert "--sqlite" in done.err
    assert more[0] in done.err
    assert not (clone.path / "a.db").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("engine", OUTPUTS)
def test_a_place_that_cannot_be_written_is_said(clone: Clone, lang: str, engine: str) -> None:
    (clone.path / "taken").mkdir()
    (clone.path / "file").write_text("", encoding="utf-8")
    place = "file" if engine == "parquet" else "taken"
    done = clone.run("--lang", lang, "export", f"--{engine}", place)
    assert done.code == 2, done
    assert place in done.err
    assert not [*clone.path.rglob(".redchain-*")]


@pytest.mark.parametrize("engine", OUTPUTS)
def test_what_is_no_table_is_never_replaced(clone: Clone, engine: str) -> None:
    """A record, a file of git's, a workbook, a pipe; the folder of the records and git's own."""
    for name in ("其他.xlsx", "words.txt"):
        (clone.path / name).write_bytes(b"PK\x03\x04 something else")
    os.mkfifo(clone.path / "pipe")
    record = clone.git("ls-files", "data/needs").split()[0]
    before = clone.files()
    for place in (record, ".git/index", ".git/made", "data/made", "data/needs/made", "其他.xlsx", "words.txt", "pipe", "-"):
        for lang in ("zh", "en"):
            done = clone.run("--lang", lang, "export", "need", f"--{engine}", place)
            assert (done.code, place in done.err or place == "-") == (2, True), (place, done)
    assert clone.files() == before
    assert clone.git("status", "--porcelain", "-uno") == ""


@pytest.mark.parametrize(("engine", "beside"), [("sqlite", "-wal"), ("sqlite", "-journal"), ("duckdb", ".wal")])
def test_a_database_that_a_program_has_open_is_not_replaced(clone: Clone, engine: str, beside: str) -> None:
    assert clone.run("export", "need", f"--{engine}", "made").code == 0
    (clone.path / f"made{beside}").write_bytes(b"")
    before = (clone.path / "made").read_bytes()
    for lang in ("zh", "en"):
        done = clone.run("--lang", lang, "export", "need", f"--{engine}", "made")
        assert (done.code, f"made{beside}" in done.err) == (2, True), done
    assert (clone.path / "made").read_bytes() == before


@pytest.mark.parametrize("engine", OUTPUTS)
def test_who_may_read_a_file_stays_when_it_is_written_anew(clone: Clone, engine: str) -> None:
    assert clone.run("export", "need", f"--{engine}", "made").code == 0
    file = clone.path / "made" / "needs.parquet" if engine == "parquet" else clone.path / "made"
    file.chmod(0o600)
    assert clone.run("export", "need", "--restricted", f"--{engine}", "made").code == 0
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("size", [256, 1100, 3000])
@pytest.mark.parametrize("engine", OUTPUTS)
def test_a_full_disk_leaves_what_was_there(clone: Clone, tmp_path: Path, engine: str, size: int) -> None:
    """A limit of the process stands for the disk: what goes beyond it fails as a write does."""
    places = {name: tmp_path / name for name in OUTPUTS.values()}
    place = places[OUTPUTS[engine]]
    assert clone.run("export", "unit", f"--{engine}", str(place)).code == 0
    before = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file() and clone.path not in each.parents}
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from redchain.cli.main import main;"
        f"import redchain.store.table_files as t; go = t.write_tables;"
        f"limited = lambda *a: (resource.setrlimit(resource.RLIMIT_FSIZE, ({size << 10}, {size << 10})), go(*a))[1];"
        "import redchain.cli.office.export_tables as e; e.write_tables = limited; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--today", "2026-11-23", "export", "--all", "--restricted", f"--{engine}", str(place)],
        cwd=clone.path,
        capture_output=True,
        text=True,
        check=False,
    )
    now = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file() and clone.path not in each.parents}
    if done.returncode == 0:
        made = tables_in(place / "needs.parquet" if engine == "parquet" else place)
        assert len(made["needs"]) > 40
    else:
        assert now == before, done.stderr
        assert "Traceback" not in done.stderr
    assert not [each for each in tmp_path.rglob("*") if each.name.startswith(".redchain-")]


def test_a_chain_is_joined_by_its_id(reader: Clone, shelf: Path) -> None:
    with closing(sqlite3.connect(made(reader, shelf)["sqlite"])) as database:
        lost = database.execute("SELECT n.id FROM needs n LEFT JOIN chains c ON c.id = n.chain WHERE n.chain IS NOT NULL AND c.id IS NULL").fetchall()
        told = database.execute("SELECT count(*) FROM needs n JOIN chains c ON c.id = n.chain").fetchone()
        ids = [database.execute(f'SELECT count(DISTINCT id) = count(*) FROM "{each.kind.folder}"').fetchone()[0] for each in KINDS]  # noqa: S608  # our own
    assert (lost, told[0] > 30, set(ids)) == ([], True, {1})


def test_of_a_firm_that_is_not_told_its_region_is_not_told(clone: Clone, tmp_path: Path) -> None:
    firm = clone.path / "data" / "enterprises" / "sl-qingguan.yaml"
    firm.write_text(firm.read_text(encoding="utf-8") + "visibility: office\n", encoding="utf-8")
    clone.git("commit", "-qam", "hidden")
    place = tmp_path / "made.db"
    assert clone.run("export", "--sqlite", str(place)).code == 0
    with closing(sqlite3.connect(place)) as database:
        assert set(database.execute("SELECT region FROM needs WHERE enterprise = 'sl-qingguan'")) == {(None,)}
        assert database.execute("SELECT count(*) FROM needs WHERE region IS NOT NULL").fetchone()[0] > 30


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_library_that_is_not_installed_is_named(reader: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.setattr("redchain.cli.office.extra.find_spec", lambda _name: None)
    done = reader.run("--lang", lang, "export", "--parquet", str(tmp_path / "tables"))
    assert done.code == 2
    assert "[query]" in done.err
    assert reader.run("export", "--sqlite", str(tmp_path / "made.db")).code == 0


@pytest.mark.parametrize("engine", OUTPUTS)
def test_what_was_there_stays_where_not_all_could_be_written(tmp_path: Path, engine: Any) -> None:
    table, place = Table("one", (TableColumn("id", "text"),)), tmp_path / OUTPUTS[engine]
    assert write_tables(engine, str(place), [table], [("one", ("a",))]) == {"one": 1}

    def breaking() -> Iterator[tuple[str, Row]]:
        yield "one", ("b",)
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        write_tables(engine, str(place), [table], breaking())
    file = place / "one.parquet" if engine == "parquet" else place
    assert tables_in(file) == {"one": [("a",)]}
    assert [each.name for each in tmp_path.rglob("*") if each.is_file()] == [file.name]


@pytest.mark.parametrize("engine", ["sqlite", "duckdb"])
def test_what_a_library_says_is_passed_on(tmp_path: Path, engine: Any) -> None:
    table = Table("one", (TableColumn("id", "text"),))
    with pytest.raises(TableFilesError, match="already exists"):
        write_tables(engine, str(tmp_path / "made"), [table, table], [])
    assert not [*tmp_path.iterdir()]
