"""`redchain export --parquet DIR`, `--sqlite FILE` and `--duckdb FILE`: records as typed tables for those who ask with SQL."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

from redchain.cli.context import computing_space
from redchain.cli.file_arguments import STDOUT
from redchain.cli.office.extra import needs_extra
from redchain.cli.parsing import Option
from redchain.cli.records.derived import derived
from redchain.errors import DISK_TROUBLE, DiskError, UsageError, system_words
from redchain.kinds.registry import kind_named
from redchain.store.layout import DATA
from redchain.store.table_files import MODULES, TableFilesError, WrongPlaceError, others_beside, write_tables
from redchain.text import Text
from redchain.views.record_tables import TableColumn, TableFact, rows, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from redchain.cli.context import Context
    from redchain.cli.parsing import Given
    from redchain.cli.records.filters import Filters
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.store.table_files import Engine
    from redchain.views.record_tables import TableForm, Told

_ENGINES: tuple[Engine, ...] = ("parquet", "sqlite", "duckdb")
OPTIONS = (
    Option(
        "parquet",
        Text("写成 Parquet，每张表一个文件（查询用，见 queries.md）", "as Parquet, a file of each table (to be asked with SQL: queries.md)"),
        "--parquet",
        metavar="DIR",
    ),
    Option("sqlite", Text("写成一个 SQLite 数据库", "as an SQLite database"), "--sqlite", metavar="FILE"),
    Option("duckdb", Text("写成一个 DuckDB 数据库", "as a DuckDB database"), "--duckdb", metavar="FILE"),
)
_SUBJECT = Text(" Parquet、DuckDB ", "Parquet and DuckDB")
_FORMS: dict[str, TableForm] = {"unit": "texts", "due": "day", "overdue": "yes_no", "on_hold": "yes_no", "has_order": "yes_no"}
_CODED = frozenset(("state", "light", "validity"))
_OF_OPEN = frozenset(("light", "due", "overdue", "on_hold"))
"""Facts about what waits, of which a record at its end has none."""


def engine_asked(given: Given) -> tuple[Engine, str] | None:
    """Return as what tables are to be written and where; None where they are not. Raises UsageError where other forms are asked for, too."""
    asked = [(each, given[each]) for each in _ENGINES if given[each] is not None]
    if not asked:
        return None
    others = [flag for flag, name in (("-o", "output"), ("--format", "format_name"), ("--protect", "protect")) if given[name]]
    flags = [*(f"--{each}" for each, _ in asked), *others]
    if len(flags) > 1:
        raise UsageError(
            Text(f"{'、'.join(flags)} 只能用一个", f"only one of {', '.join(flags)} can be used"),
            Text(f"各用一次 redchain export，如 {flags[0]} 单独用", f"run redchain export once for each, such as with {flags[0]} alone"),
        )
    if asked[0][1] == STDOUT:
        raise UsageError(Text(f"{flags[0]} 要写到磁盘上", f"{flags[0]} is written to the disk"), Text("写明名称", "name a file or folder"))
    needs_extra("query", _SUBJECT, *MODULES[asked[0][0]])
    return asked[0]


def facts_of(filters: Filters, model: type[Record], is_told: Callable[[Record], bool]) -> tuple[TableFact, ...]:
    """Return the columns beside the fields of a kind: its state, and what follows from other records and the day, as the chain of a need that names none.

    Of a firm that is not told by itself its region is not told either.
    """
    names = (*(("state",) if model.moves else ()), *derived(model))
    return tuple(
        TableFact(TableColumn(each, _form(model, each)), _cell(filters, model, each, is_told), filters.choices(each) if each in _CODED else {})
        for each in names
    )


def _form(model: type[Record], name: str) -> TableForm:
    is_several = name == "unit" or (model.kind.name == "project" and name in {"enterprise", "region"})
    return "texts" if is_several else _FORMS.get(name, "text")


def _cell(filters: Filters, model: type[Record], name: str, is_told: Callable[[Record], bool]) -> Callable[[Record], Any]:
    form = _form(model, name)
    read: dict[TableForm, Callable[[str], Any]] = {"day": date.fromisoformat, "yes_no": lambda each: each == "True"}

    def cell(record: Record) -> Any:
        if name == "state":
            return record.state or None
        if name in _OF_OPEN and not record.may_wait:
            return None
        if name == "region" and not all(is_told(each) for each in filters.firms_of(record)):
            return () if form == "texts" else None
        found = sorted(filters.values_of(record, name)) if name not in {"due", "validity"} else [each for each in [filters.cell(record, name)] if each]
        if form == "texts":
            return tuple(found)
        return read.get(form, str)(found[0]) if found and found[0] else None

    return cell


def write_told(context: Context, told: Sequence[Told], asked: tuple[Engine, str], about: Mapping[str, str]) -> None:
    """Write the tables of some kinds and print where; raises UsageError, or DiskError, where that cannot be."""
    (engine, target), space = asked, computing_space(context)
    _refuse_within(space, target)
    made = rows(told, about, space.settings.category_labels, space.zone, _kind_of(space))
    try:
        write_tables(engine, target, tables(told), made)
    except OSError as problem:
        if problem.errno in DISK_TROUBLE:
            raise DiskError(problem, Text("没有写", "nothing was written")) from problem
        why = system_words(problem)
        raise _cannot(target, why) from problem
    except WrongPlaceError as problem:
        raise _taken(problem) from problem
    except TableFilesError as problem:
        raise _cannot(target, Text(str(problem), str(problem))) from problem
    context.print(target)
    others = others_beside(target, tables(told)) if engine == "parquet" else []
    if others:
        context.warn(
            Text(
                f"{target} 里还有别次导出的：{'、'.join(others)}；一起查会混进旧的，不要就删掉",
                f"{target} also holds tables of another export: {', '.join(others)}; delete what is not to be asked with these",
            )
        )


def _refuse_within(space: Workspace, target: str) -> None:
    """Refuse a place among the records or in git's own folder, where a file would be taken for a record or harm what is there."""
    place = os.path.realpath(target) + os.sep
    for each in (f"{space.root}/{DATA}", *((space.checkout.git_dir, space.checkout.common_dir) if space.checkout else ())):
        if place.startswith(os.path.realpath(each) + os.sep):
            raise UsageError(
                Text(f"{target} 在记录的目录或 git 自己的目录里，没有写", f"{target} lies among the records or in git's own folder; nothing was written"),
                Text("换一个别处的文件名或目录", "choose a file or folder elsewhere"),
            )


def _taken(problem: WrongPlaceError) -> UsageError:
    """What is said where there is something else; raises nothing."""
    if problem.is_open:
        return UsageError(
            Text(f"有程序打开着这个数据库，或上次没有关好：{problem.path}", f"a program has the database open, or was killed while it had: {problem.path}"),
            Text("先关掉那个程序；没有了就删掉这个文件，或换一个文件名", "close that program; where there is none, delete that file, or choose another name"),
        )
    return UsageError(
        Text(f"{problem.path} 已经有了，不是同一种表，没有写", f"{problem.path} is there already and no table of this sort; nothing was written"),
        Text("换一个文件名或目录", "choose another file name or folder"),
    )


def _cannot(target: str, why: Text) -> UsageError:
    return UsageError(Text(f"写不了 {target}：{why.zh}", f"cannot write {target}: {why.en}"), Text("换一个文件名或目录", "choose another file name or folder"))


def _kind_of(space: Workspace) -> Callable[[tuple[str, ...], str], str]:
    """Return what tells of which of some kinds an id is: the first that has it."""
    shelves = {}

    def kind_of(kinds: tuple[str, ...], identifier: str) -> str:
        for each in kinds if len(kinds) > 1 else ():
            if each not in shelves:
                model = kind_named(each)
                shelves[each] = frozenset(space.ledger.shelf(model)) if model else frozenset[str]()
            if identifier in shelves[each]:
                return each
        return kinds[0]

    return kind_of
