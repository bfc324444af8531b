"""Typed tables as files: Parquet, one file of each table, or one SQLite or DuckDB database; rows come one after the other and are never all held."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from abc import ABC, abstractmethod
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal

from redchain.store.disk import TEMPORARY, mode_for, remove_left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from redchain.views.record_tables import Row, Table, TableForm

Engine = Literal["parquet", "sqlite", "duckdb"]
MODULES: Mapping[Engine, tuple[str, ...]] = {"parquet": ("pyarrow",), "sqlite": (), "duckdb": ("pyarrow", "duckdb")}
"""The libraries that writing each of them takes."""
_AT_ONCE = 10_000
_SQLITE: Mapping[TableForm, str] = {"integer": "INTEGER", "yes_no": "INTEGER", "number": "REAL"}
_KEYS = ("id", "to_id")
"""Columns by which tables are joined: SQLite gets an index of each."""


_MAGIC: Mapping[Engine, tuple[int, bytes]] = {"parquet": (0, b"PAR1"), "sqlite": (0, b"SQLite format 3\0"), "duckdb": (8, b"DUCK")}
"""Where a file of each says what it is."""
_BESIDE: Mapping[Engine, tuple[str, ...]] = {"parquet": (), "sqlite": ("-wal", "-shm", "-journal"), "duckdb": (".wal",)}
"""How the names end of what a database keeps beside its file for as long as somebody has it open, or after that program was killed."""
_FULL = ("database or disk is full", "No space left on device", os.strerror(errno.ENOSPC))


class TableFilesError(Exception):
    """What a library says that cannot write a file."""


class WrongPlaceError(Exception):
    """There is something else where a file should be written: its path, and whether a program has the database open or left it so."""

    def __init__(self, path: str, *, is_open: bool = False) -> None:
        """Take what is there."""
        super().__init__(path)
        self.path, self.is_open = path, is_open


class _Writer(ExitStack, ABC):
    """Writes tables to files, which it lets go of at its end; without a problem all is in them then."""

    @abstractmethod
    def put(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows of a table."""


def write_tables(engine: Engine, target: str, tables: Sequence[Table], rows: Iterable[tuple[str, Row]]) -> dict[str, int]:
    """Write rows, each with the name of its table, to a file, or for Parquet to a folder, and return how many each table has.

    All is written beside its place first, and what was there before is replaced when all is there. Raises WrongPlaceError where there is anything but an older
    file of the same sort, OSError, and TableFilesError with a library's words.
    """
    folder = target if engine == "parquet" else os.path.dirname(target) or "."
    finals = [f"{folder}/{each.name}.parquet" for each in tables] if engine == "parquet" else [target]
    if engine == "parquet" and os.path.lexists(target) and not os.path.isdir(target):
        raise WrongPlaceError(target)
    for each in finals:
        _refuse_what_is_no_table(engine, each)
    os.makedirs(folder, exist_ok=True)
    remove_left(folder)
    places = [f"{folder}/{TEMPORARY}{os.getpid()}-{number}.{engine}" for number in range(len(finals))]
    try:
        for place in places:  # what the disk refuses is told by the system, before a library says it in its words
            os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        with _in_its_words(engine, target), _WRITERS[engine](places, tables) as writer:
            counts = _written(writer, tables, rows)
        for place, final in zip(places, finals, strict=True):
            os.chmod(place, mode_for(final))
            _see_to_the_disk(place)
        for place, final in zip(places, finals, strict=True):
            os.replace(place, final)
    finally:
        for place in places:
            for each in ("", *_BESIDE[engine]):
                with suppress(OSError):
                    os.unlink(place + each)
    return counts


def _refuse_what_is_no_table(engine: Engine, path: str) -> None:
    """Refuse to replace what is no file of this sort, and one that a program has open: what it keeps beside the old would be read with the new."""
    left = next((path + each for each in _BESIDE[engine] if os.path.lexists(path + each)), None)
    if left is not None:
        raise WrongPlaceError(left, is_open=True)
    if not os.path.lexists(path):
        return
    at, magic = _MAGIC[engine]
    if not os.path.isfile(path):
        raise WrongPlaceError(path)
    with open(path, "rb") as file:
        head = file.read(at + len(magic))
    if head and head[at:] != magic:
        raise WrongPlaceError(path)


def others_beside(folder: str, tables: Sequence[Table]) -> list[str]:
    """Return the Parquet files of a folder that are none of these tables, as those that another export has left."""
    own = {f"{each.name}.parquet" for each in tables}
    return sorted(each for each in os.listdir(folder) if each.endswith(".parquet") and not each.startswith(TEMPORARY) and each not in own)


def _written(writer: _Writer, tables: Sequence[Table], rows: Iterable[tuple[str, Row]]) -> dict[str, int]:
    named, counts = {each.name: each for each in tables}, {each.name: 0 for each in tables}
    waiting: dict[str, list[Row]] = {each.name: [] for each in tables}
    for name, row in rows:
        counts[name] += 1
        waiting[name].append(row)
        if len(waiting[name]) == _AT_ONCE:
            writer.put(named[name], waiting[name])
            waiting[name] = []
    for name, left in waiting.items():
        writer.put(named[name], left)
    return counts


@contextmanager
def _in_its_words(engine: Engine, target: str) -> Iterator[None]:
    """Raise what a library says of a file that it cannot write as TableFilesError, and of a full disk as the system says it."""
    problems: type[Exception] = sqlite3.Error
    if engine == "duckdb":
        import duckdb

        problems = duckdb.Error
    try:
        yield
    except problems as problem:
        if any(each in str(problem) for each in _FULL):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), target) from problem
        raise TableFilesError(str(problem)) from problem


def _see_to_the_disk(path: str) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Parquet(_Writer):
    """A Parquet file of each table."""

    def __init__(self, places: Sequence[str], tables: Sequence[Table]) -> None:
        super().__init__()
        from pyarrow.parquet import ParquetWriter

        self._writers = {each.name: self.enter_context(ParquetWriter(place, _schema(each))) for place, each in zip(places, tables, strict=True)}

    def put(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows of a table as a group."""
        self._writers[table.name].write_table(_arrow(table, rows))


class _DuckDB(_Writer):
    """A DuckDB database."""

    def __init__(self, places: Sequence[str], tables: Sequence[Table]) -> None:
        super().__init__()
        import duckdb

        os.unlink(places[0])  # it takes no empty file for a new one
        self._connection = self.enter_context(duckdb.connect(places[0]))
        for each in tables:
            self._take(each, (), "CREATE TABLE {name} AS SELECT * FROM rows")

    def put(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows of a table."""
        self._take(table, rows, "INSERT INTO {name} SELECT * FROM rows")

    def _take(self, table: Table, rows: Sequence[Row], command: str) -> None:
        self._connection.register("rows", _arrow(table, rows))
        self._connection.execute(command.format(name=_quoted(table.name)))
        self._connection.unregister("rows")

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> bool | None:
        if problem is None:
            self._connection.execute("CHECKPOINT")  # as it is closed it would say nothing of what did not go through
        return super().__exit__(kind, problem, trace)


class _SQLite(_Writer):
    """An SQLite database: days and moments are ISO text, yes and no 1 and 0, lists JSON."""

    def __init__(self, places: Sequence[str], tables: Sequence[Table]) -> None:
        super().__init__()
        self._connection = sqlite3.connect(places[0], isolation_level=None)
        self.callback(self._connection.close)
        self._tables = tables
        for each in ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "BEGIN"):  # nobody reads it before it is whole
            self._connection.execute(each)
        for table in tables:
            columns = ", ".join(f"{_quoted(each.name)} {_SQLITE.get(each.form, 'TEXT')}" for each in table.columns)
            self._connection.execute(f"CREATE TABLE {_quoted(table.name)} ({columns})")

    def put(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows of a table."""
        ways = [_SAID.get(each.form) for each in table.columns]
        marks = ", ".join("?" * len(ways))
        said = (tuple(cell if way is None or cell is None else way(cell) for way, cell in zip(ways, row, strict=True)) for row in rows)
        self._connection.executemany(f"INSERT INTO {_quoted(table.name)} VALUES ({marks})", said)  # noqa: S608  # names of our own

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> bool | None:
        if problem is None:
            keys = ((table.name, each.name) for table in self._tables for each in table.columns if each.name in _KEYS)
            for table, column in keys:
                self._connection.execute(f"CREATE INDEX {_quoted(f'{table}_by_{column}')} ON {_quoted(table)} ({_quoted(column)})")
            self._connection.execute("COMMIT")
        return super().__exit__(kind, problem, trace)


_WRITERS: Mapping[Engine, Callable[[Sequence[str], Sequence[Table]], _Writer]] = {"parquet": _Parquet, "sqlite": _SQLite, "duckdb": _DuckDB}
_SAID: Mapping[TableForm, Callable[[Any], Any]] = {
    "day": lambda cell: cell.isoformat(),
    "moment": lambda cell: cell.isoformat(sep=" ", timespec="seconds"),
    "texts": lambda cell: json.dumps(cell, ensure_ascii=False),
    "yes_no": int,
}


def _arrow(table: Table, rows: Sequence[Row]) -> Any:
    import pyarrow as pa

    schema = _schema(table)
    cells = zip(*rows, strict=True) if rows else ((),) * len(table.columns)
    return pa.Table.from_arrays([pa.array(each, field.type) for each, field in zip(cells, schema, strict=True)], schema=schema)


def _schema(table: Table) -> Any:
    import pyarrow as pa

    types: dict[TableForm, Any] = {
        "text": pa.string(),
        "json": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "yes_no": pa.bool_(),
        "day": pa.date32(),
        "moment": pa.timestamp("us"),
        "texts": pa.list_(pa.string()),
    }
    return pa.schema([(each.name, types[each.form]) for each in table.columns])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
