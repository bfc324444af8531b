"""`redchain <kind> list`: from the cache without building anything heavy where that answers, from the records otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.cli.context import FORMATS, here, refuse_format
from redchain.errors import EXIT_FINE, NoRootError, UsageError
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context
    from redchain.cli.parsing import BilingualCommand, Given
    from redchain.model.base import Record
    from redchain.store.listing import Listing

_FILTER = Text("筛选用 --字段 值，如 --state registered", "filter with --FIELD VALUE, such as --state registered")


class Asked(NamedTuple):
    """What a list command asks for: the format, filters field → values (any of them), and whether archived records are shown."""

    format_name: str
    filters: dict[str, list[str]]
    archived: bool = False


def quick(context: Context, group: str, arguments: list[str]) -> int | None:
    """List from the cache; None when the full way is needed (help, other formats, unknown fields, stale cache)."""
    if "--help" in arguments or "-h" in arguments:
        return None
    asked = parse(arguments)
    if asked.format_name == "json":
        return None
    from redchain.history.checkout import cache_file
    from redchain.store.layout import find_root
    from redchain.store.listing import quick_listing

    root = find_root(context.root or here())
    if root is None:
        if context.root is None:
            raise NoRootError(here())
        return None
    found = quick_listing(root, cache_file(root), group, archived=asked.archived)
    if found is None or not set(asked.filters) <= set(found.columns):
        return None
    show_rows(context, found, asked)
    return EXIT_FINE


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command; filters are options of any name, so they are read here and not by Typer."""
    from functools import partial

    from redchain.cli.parsing import Argument, BilingualCommand, flag, format_option

    filters = Argument("filters", Text("", ""), "", is_several=True, hidden=True, default=())
    archived = flag("all", Text("连同已归档的", "archived ones too"))
    return BilingualCommand(verb, summary, partial(_list, model), [format_option(FORMATS), archived, filters], ignore_unknown_options=True)


def _list(model: type[Record], context: Context, given: Given) -> None:
    from redchain.cli import output
    from redchain.cli.records.show import record_entry

    asked = parse(["--format", given["format_name"], *given["filters"]])
    space = context.workspace()
    known = {*model.model_fields, "state", "path"}
    unknown = [each for each in asked.filters if each not in known]
    if unknown:
        raise UsageError(
            Text(f"{model.kind.label.zh}没有字段 {unknown[0]}", f"{model.kind.label.en} has no field {unknown[0]}"),
            Text(f"可筛选：{'、'.join(sorted(known))}", f"fields: {', '.join(sorted(known))}"),
        )
    from redchain.store.full_listing import full_listing

    found = full_listing(space.store, model, archived=given["all"])
    if asked.format_name != "json" and set(asked.filters) <= set(found.columns):
        show_rows(context, found, asked)
        return
    records = (space.ledger.all if given["all"] else space.ledger.current)(model)
    entries = [entry for each in records if _fits(model, entry := record_entry(space, model, each), asked.filters)]
    if asked.format_name == "json":
        output.envelope(context, f"{model.kind.name} list", entries)
        return
    ids = {each["id"] for each in entries}
    show_rows(context, found._replace(rows=[row for row in found.rows if row[0] in ids]), asked._replace(filters={}))


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


def show_rows(context: Context, found: Listing, asked: Asked) -> None:
    """Print the rows that pass the filters; coded values are said in words in a table, kept as codes in CSV."""
    from redchain.cli import output

    side = 0 if context.language == "zh" else 1
    rows = [row for row in found.rows if passes(found, row, asked.filters)]
    heads = [found.labels[each][side] for each in found.columns]
    if asked.format_name == "csv":
        output.csv(list(found.columns), rows)
        return
    output.table(context, heads, _spoken(found, rows, side))
    context.tell(Text(f"共 {len(rows)} 条", f"{len(rows)} records"))


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


def _fits(model: type[Record], entry: dict[str, Any], filters: dict[str, list[str]]) -> bool:
    for field, wanted in filters.items():
        value = entry.get(field, "")
        if not set(wanted) & {word for each in (value if isinstance(value, list) else [value]) for word in _said(model, field, each)}:
            return False
    return True


def _said(model: type[Record], field: str, value: Any) -> tuple[str, ...]:
    """The ways to name a value in a filter: as written in the file, or in words of either language."""
    if isinstance(value, bool):
        return ("true", "是", "yes") if value else ("false", "否", "no")
    if isinstance(value, float):
        return (str(value), f"{value:.0f}") if value.is_integer() else (str(value),)
    from redchain.model.fields import fields

    words = str(value)
    if field == "state":
        return (words, *(model.moves.states.get(words, ()) if model.moves else ()))
    return (words, *(fields(model)[field].say(words) if field in model.model_fields else ()))
