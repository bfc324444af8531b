"""`redchain <kind> list`: from the cache without building anything heavy where that answers, from the records otherwise."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from redchain.cli.context import FORMATS, format_with_json, here, refuse_format
from redchain.errors import EXIT_FINE, NoRootError, UsageError
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from redchain.cli.context import Context
    from redchain.cli.parsing import BilingualCommand, Given, Option
    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.store.listing_from_cache import Listing

_ONCE = ("format", "sort", "limit")
_SEVERAL = ("has", "since", "until", "month", "due_since", "due_until")
_SWITCHES = frozenset({"overdue", "on_hold", "has_order"})
_ALWAYS = {"order": ("due", "light", "overdue"), "policy": ("validity",)}
"""The further columns that lists always have."""
_FILTER = Text("筛选用 --字段 值，如 --state 已受理", "filter with --FIELD VALUE, such as --state registered")


class Asked(NamedTuple):
    """What a list command asks for: the format, filters field → values (any of them), whether archived records are shown, the order, and how many."""

    format_name: str
    filters: dict[str, list[str]]
    archived: bool = False
    sort: str | None = None
    limit: int | None = None
    is_count: bool = False


def quick(context: Context, group: str, arguments: list[str]) -> int | None:
    """List from the cache; None when the full way is needed (help, other formats, unknown fields, stale cache)."""
    if "--help" in arguments or "-h" in arguments:
        return None
    asked = parse(arguments)
    if asked.format_name == "json" or asked.sort:
        return None
    from redchain.history.checkout import cache_file, find_checkout
    from redchain.store.layout import find_root
    from redchain.store.listing_from_cache import quick_listing

    root = find_root(context.root or here())
    if root is None:
        if context.root is None:
            raise NoRootError(here())
        return None
    checkout = find_checkout(root)
    if checkout is not None and checkout.was_interrupted:
        return None
    found = quick_listing(root, cache_file(root), group, archived=asked.archived, index=checkout.index_stamp() if checkout else "")
    found = _in_time(context, root, group, asked, found) if found is not None and _is_plain(found, asked.filters) else None
    if found is None:
        return None
    show_rows(context, found, asked)
    return EXIT_FINE


def _in_time(context: Context, root: str, group: str, asked: Asked, found: Listing) -> Listing | None:
    """Return a list with the further columns that it always has; None where they are not in the cache."""
    if group not in _ALWAYS or asked.is_count:
        return found
    from redchain.history.checkout import cache_file
    from redchain.store.listing_from_cache import quick_further

    further = quick_further(root, cache_file(root) or "", group, str(context.today) if context.today else None)
    return further and found._replace(further=further)


def _is_plain(found: Listing, filters: dict[str, list[str]]) -> bool:
    """Tell whether every wanted value is surely one of its column: its words may be any, or a row or the code list has it just so."""
    for name, wanted in filters.items():
        if name not in found.columns:
            return False
        place, named = found.columns.index(name), {each for code, names in found.values.get(name, {}).items() for each in (code, *names)}
        cells = {part for row in found.rows for part in (row[place], *row[place].split(", "))} | named
        if name not in found.free and not all(each in cells for each in wanted):
            return False
    return True


def command(verb: str, summary: Text, model: type[Record]) -> BilingualCommand:
    """Return the command; filters are options of any name, so they are read here and not by Typer."""
    from functools import partial

    from redchain.cli.parsing import TABBED, Argument, BilingualCommand, Option, flag, format_option

    filters = Argument("filters", Text("", ""), "", is_several=True, hidden=True, default=())
    archived = flag("all", Text("连同已归档的", "archived ones too"))
    shown = [
        Option("sort", Text("按一个字段排序，前面加 - 倒着排", "sort by a field; with - before it the other way round"), metavar="FIELD"),
        Option("limit", Text("最多几条", "at most this many"), metavar="N"),
        flag("count", Text("只说有几条", "only say how many")),
    ]
    options: list[Option | Argument] = [format_option(FORMATS, TABBED), archived, *narrowing_options(), *shown, filters]
    return BilingualCommand(verb, summary, partial(_list, model), options, ignore_unknown_options=True)


def narrowing_options() -> list[Option]:
    """Return the options by which the records of a kind are narrowed down, beside filters of any name."""
    from redchain.cli.parsing import Option

    return [
        Option("has", Text("文字里有这些字，可写几次", "with these words in its texts; may be repeated"), metavar="TEXT", multiple=True),
        Option("since", Text("登记日或第一步从这天起", "raised, or begun, on this day or later"), metavar="DATE", multiple=True),
        Option("until", Text("登记日或第一步到这天止", "raised, or begun, on this day or earlier"), metavar="DATE", multiple=True),
        Option("month", Text("登记日或第一步在这个月", "raised, or begun, in this month"), metavar="YYYY-MM", multiple=True),
        Option("due_since", Text("限期在这天或以后", "due on this day or later"), metavar="DATE", multiple=True),
        Option("due_until", Text("限期在这天或以前", "due on this day or earlier"), metavar="DATE", multiple=True),
    ]


def _list(model: type[Record], context: Context, given: Given) -> None:
    from redchain.cli import output
    from redchain.cli.records.derived import DerivedFacts
    from redchain.cli.records.show import record_entry

    asked = parse([*again(given), *given["filters"]])
    space = context.workspace()
    from redchain.store.listing_from_cache import keep_sound_settings
    from redchain.store.listing_from_records import full_listing

    if not space.settings_findings:
        keep_sound_settings(space.store.connection, space.root)
    if asked.filters and not asked.archived:
        asked = asked._replace(archived=_asks_for_archived(context, space, model, asked))
    if asked.format_name == "json":
        chosen = islice(_chosen(context, space, model, asked), asked.limit)
        if asked.is_count:
            output.envelope(context, f"{model.kind.name} list", {"count": sum(1 for _ in chosen)})
            return
        facts = DerivedFacts(space)
        output.envelope_of_many(context, f"{model.kind.name} list", (record_entry(space, model, each) | facts.in_time(each) for each in chosen))
        return
    found = full_listing(space.store, model, archived=asked.archived)
    if asked.filters or asked.sort:
        rows = {row[0]: row for row in found.rows}
        found = found._replace(rows=[rows[each.id] for each in _chosen(context, space, model, asked) if each.id in rows])
    if not asked.is_count:
        found = _widened(context, space, model, found, asked)
    show_rows(context, found, asked._replace(filters={}))


def _widened(context: Context, space: Workspace, model: type[Record], found: Listing, asked: Asked) -> Listing:
    """Return a list with its further columns; those that it always has are kept for the quick way."""
    from redchain.cli.records.filters import BESIDE, Filters
    from redchain.cli.records.further_columns import further, further_columns, keep_of_day

    filters = Filters(context, space, model)
    by = [each if each in BESIDE else filters.named(each) for each in asked.filters]
    sort = filters.named(asked.sort.removeprefix("-")) if asked.sort else None
    names = further_columns(filters, found.columns, by, sort, _ALWAYS.get(model.kind.name, ()))
    if not names:
        return found
    ledger, is_whole = space.ledger, not (by or sort)
    timed = ledger.where(model, "state", *model.moves.open) if is_whole and model.moves else (ledger.find(model, row[0]) for row in found.rows)
    made = further(filters, names, (each for each in timed if each is not None))
    if is_whole:
        keep_of_day(space, model.kind.name, made)
    return found._replace(further=made)


def _asks_for_archived(context: Context, space: Workspace, model: type[Record], asked: Asked) -> bool:
    """Tell whether a filter names the archived ones: they are meant then, also without `--all`."""
    from redchain.cli.records.filters import Filters

    return "archived" in Filters(context, space, model).read(asked.filters).values.get("validity", frozenset())


def _chosen(context: Context, space: Workspace, model: type[Record], asked: Asked) -> Iterator[Record]:
    """Yield the records that pass the filters; a value of any words that no record has is told."""
    from redchain.cli.records.filters import Filters, say_none
    from redchain.model.fields import fields
    from redchain.store.listing_from_records import free_fields

    ledger, filters = space.ledger, Filters(context, space, model)
    wanted = filters.read(asked.filters)

    def records() -> Iterator[Record]:
        return (each for each in ledger.every(model) if asked.archived or each.archived_on is None)

    for name in set(free_fields(model)) & set(wanted.values):
        present = [value for each in records() for value in sorted(filters.values_of(each, name))]
        for word in sorted(wanted.values[name] - {*present}):
            context.tell(say_none(name, fields(model)[name].label, word, present))
    found: Iterable[Record] = (each for each in records() if filters.passes(each, wanted))
    if asked.sort:
        name, is_falling = filters.named(asked.sort.removeprefix("-")), asked.sort.startswith("-")
        found = _sorted([*found], lambda each: filters.rank(each, name), is_falling=is_falling)
    yield from found


def _sorted(found: list[Record], rank: Callable[[Record], tuple[bool, Any]], *, is_falling: bool) -> list[Record]:
    """The records in order; those that have no value are last either way."""
    ranked = [(rank(each), each) for each in found]
    known = sorted((each for each in ranked if not each[0][0]), key=lambda each: each[0][1], reverse=is_falling)
    return [each for _, each in (*known, *(each for each in ranked if each[0][0]))]


def again(given: Given, *, is_list: bool = True) -> Iterator[str]:
    """Yield the options that were read already, as they were typed; those that say what a list shows only for a list."""
    for name in (*(_ONCE if is_list else ()), "all", "count", *_SEVERAL):
        value = given.get("format_name" if name == "format" else name)
        for each in value if isinstance(value, tuple) else (value,):
            flag = f"--{name.replace('_', '-')}"
            yield from () if each in {None, False} else (flag,) if each is True else (flag, str(each))


def parse(arguments: list[str]) -> Asked:
    """Read `--format F`, `--json`, `--all`, `--sort`, `--limit`, `--count` and `--field value` filters; raises UsageError."""
    filters: dict[str, list[str]] = {}
    once: dict[str, str] = {}
    waiting = [each for each in arguments if each not in {"--all", "--count", "--json"}]
    while waiting:
        name, equals, value = waiting.pop(0).partition("=")
        if not name.startswith("-"):
            raise UsageError(Text(f"多出来的参数：{name}", f"unexpected argument: {name}"), _FILTER)
        field = name.lstrip("-").replace("-", "_")
        if not equals and field in _SWITCHES and (not waiting or waiting[0].startswith("-")):
            value = "yes"
        elif not equals:
            if not waiting:
                raise UsageError(Text(f"{name} 后面缺少值", f"{name} needs a value"), _FILTER)
            value = waiting.pop(0)
        field = "format" if name == "-f" else field
        if not value.strip() and field != "format":
            raise UsageError(Text(f"{name} 后面没有内容", f"{name} has no value"), _FILTER)
        if field not in _ONCE:
            filters.setdefault(field, []).append(value)
        elif field in once:
            raise UsageError(Text(f"{name} 写了两次", f"{name} is given twice"), Text("只留一个", "give it once"))
        else:
            once[field] = value
    format_name = format_with_json(once.get("format")) if "--json" in arguments else once.get("format", "table")
    refuse_format(format_name, FORMATS)
    sort = once["sort"].strip().replace("-", "_") if "sort" in once else None
    sort = f"-{sort[1:]}" if sort and sort.startswith("_") else sort
    return Asked(format_name, filters, "--all" in arguments, sort, _limit(once.get("limit")), "--count" in arguments)


def parse_filters(given: Given, words: Iterable[str]) -> Asked:
    """Read what narrows records down where all of them are taken; raises UsageError for what only a list shows, which would be dropped."""
    asked = parse([*again(given, is_list=False), *words])
    only_lists = {"--sort": asked.sort, "--limit": asked.limit, "--count": asked.is_count, "--format": asked.format_name != "table"}
    for flag in (each for each, is_given in only_lists.items() if is_given):
        raise UsageError(
            Text(f"{flag} 只用于列表", f"{flag} is for lists only"), Text("去掉它，用 --字段 值 筛选", "leave it out, and filter by `--field value`")
        )
    return asked


def _limit(typed: str | None) -> int | None:
    if typed is None:
        return None
    try:
        number = int(typed)
    except ValueError:
        number = 0
    if number < 1:
        raise UsageError(
            Text(f"--limit 不能是 {typed}", f"--limit cannot be {typed}"), Text("写一个正整数，如 --limit 20", "give a whole number, such as --limit 20")
        )
    return number


def show_rows(context: Context, found: Listing, asked: Asked) -> None:
    """Print the rows that pass the filters; coded values are said in words and records named, in CSV that programs read they stay codes and ids."""
    from redchain.cli import output
    from redchain.cli.records.shown_columns import coded_columns, shown_columns

    for name in set(found.free) & set(asked.filters):
        _tell_missing(context, found, name, asked.filters[name])
    rows = [row for row in found.rows if passes(found, row, asked.filters)] if asked.filters else found.rows
    if asked.is_count:
        count = len(rows if asked.limit is None else rows[: asked.limit])
        output.csv_of(context, {"count": Text("数目", "Count")}, [(str(count),)]) if asked.format_name == "csv" else context.print(str(count))
        return
    whole, rows = len(rows), rows[: asked.limit]
    is_csv = asked.format_name == "csv"
    if is_csv and not context.csv_in_words:
        output.csv(*_with_days(found, *coded_columns(found, rows)))
        return
    heads, rows, drawing = shown_columns(found, rows, context.language, has_every_id=is_csv)
    if is_csv:
        output.csv(*_with_days(found, heads, rows))
        return
    output.table(context, heads, rows, drawing)
    if asked.limit is not None and len(rows) < whole:
        context.tell(Text(f"共 {whole} 条，显示前 {len(rows)} 条", f"{counted(whole, 'record')}, the first {len(rows)} shown"))
    else:
        context.tell(Text(f"共 {len(rows)} 条", counted(len(rows), "record")))


def _with_days(found: Listing, heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> tuple[Sequence[str], Sequence[tuple[str, ...]]]:
    """Return a list with its due dates as what a spreadsheet may take for days with their times."""
    from redchain.render.csv import Meant

    names = {"due", *found.further.labels["due"]} if found.further and "due" in found.further.labels else set[str]()
    places = {place for place, head in enumerate(heads) if head in names}
    return heads, [tuple(Meant(cell) if place in places else cell for place, cell in enumerate(row)) for row in rows] if places else rows


def _tell_missing(context: Context, found: Listing, name: str, wanted: list[str]) -> None:
    present = [part for row in found.rows for part in row[found.columns.index(name)].split(", ")]
    missing = {each.strip() for each in wanted} - {*present, *(row[found.columns.index(name)] for row in found.rows)}
    for word in sorted(missing):
        from redchain.cli.records.filters import say_none

        context.tell(say_none(name, Text(*found.labels[name]), word, present))


def passes(found: Listing, row: tuple[str, ...], filters: dict[str, list[str]]) -> bool:
    """Tell whether a row has one of the wanted values in every filtered column; a value may be a code or its name."""
    for field, wanted in filters.items():
        place = found.columns.index(field)
        cell = row[place]
        codes, named = {cell, *cell.split(", ")}, found.values.get(field, {})
        if codes.isdisjoint(wanted) and {name for each in codes for name in named.get(each, ())}.isdisjoint(wanted):
            return False
    return True
