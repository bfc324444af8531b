"""`redchain <kind> list`: from the cache without building anything heavy where that answers, from the records otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.cli.context import here, refuse_format
from redchain.errors import EXIT_FINE, NoRootError, UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Call
    from redchain.store.listing import Listing

FORMATS = ("table", "json", "csv")
_FILTER = Text("筛选用 --字段 值，如 --state registered", "filter with --FIELD VALUE, such as --state registered")


class Asked(NamedTuple):
    """What a list command asks for: the format, filters field → values (any of them), and whether archived records are shown."""

    format_name: str
    filters: dict[str, list[str]]
    archived: bool = False


def quick(call: Call, group: str, arguments: list[str]) -> int | None:
    """List from the cache; None when the full way is needed (help, other formats, unknown fields, stale cache)."""
    if "--help" in arguments or "-h" in arguments:
        return None
    asked = parse(arguments)
    if asked.format_name == "json":
        return None
    from redchain.history.checkout import cache_file
    from redchain.store.layout import find_root
    from redchain.store.listing import quick_listing

    root = find_root(call.root or here())
    if root is None:
        if call.root is None:
            raise NoRootError(here())
        return None
    found = quick_listing(root, cache_file(root), group, archived=asked.archived)
    if found is None or not set(asked.filters) <= set(found.columns):
        return None
    show_rows(call, found, asked)
    return EXIT_FINE


def parse(arguments: list[str]) -> Asked:
    """Read `--format F`, `--all` and `--field value` filters; raises UsageError."""
    filters: dict[str, list[str]] = {}
    format_name = "table"
    waiting = [each for each in arguments if each != "--all"]
    while waiting:
        name, equals, value = waiting.pop(0).partition("=")
        if not name.startswith("-"):
            raise UsageError(Text(f"多出来的参数：{name}", f"unexpected argument: {name}"), _FILTER)
        if not equals:
            if not waiting:
                raise UsageError(Text(f"{name} 后面缺少值", f"{name} needs a value"), _FILTER)
            value = waiting.pop(0)
        if name in {"--format", "-f"}:
            format_name = value
        else:
            filters.setdefault(name.lstrip("-").replace("-", "_"), []).append(value)
    refuse_format(format_name, FORMATS)
    return Asked(format_name, filters, "--all" in arguments)


def show_rows(call: Call, found: Listing, asked: Asked) -> None:
    """Print the rows that pass the filters; coded values are said in words in a table, kept as codes in CSV."""
    from redchain.cli import output

    side = 0 if call.language == "zh" else 1
    rows = [row for row in found.rows if passes(found, row, asked.filters)]
    heads = [found.labels[each][side] for each in found.columns]
    if asked.format_name == "csv":
        output.csv(list(found.columns), rows)
        return
    output.table(call, heads, _spoken(found, rows, side))
    call.tell(Text(f"共 {len(rows)} 条", f"{len(rows)} records"))


def _spoken(found: Listing, rows: list[tuple[str, ...]], side: int) -> list[tuple[str, ...]]:
    """The rows with coded values said in words."""
    for place, column in enumerate(found.columns):
        names = {code: each[side] for code, each in found.values.get(column, {}).items()}
        if names:
            rows = [(*row[:place], names.get(row[place], row[place]), *row[place + 1 :]) for row in rows]
    return rows


def passes(found: Listing, row: tuple[str, ...], filters: dict[str, list[str]]) -> bool:
    """Tell whether a row has one of the wanted values in every filtered column; a value may be a code or its name."""
    for field, wanted in filters.items():
        place = found.columns.index(field)
        cell = row[place]
        names: tuple[str, ...] = tuple(found.values.get(field, {}).get(cell, ()))
        parts = cell.split(", ")
        if not any(each in {cell, *names} or each in parts for each in wanted):
            return False
    return True
