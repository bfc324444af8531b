"""The lists of a site: of each kind that has pages, its records in tables of a hundred rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.document import Column, Mark, day_words, say, say_cell
from redchain.model.fields import fields
from redchain.model.visibility import NO_CHAIN
from redchain.render.markup import escape, escape_html
from redchain.text import Text, join, same
from redchain.views.lists import listing_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from redchain.document import Cell
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.model.list_view import ListEntry
    from redchain.site.places import Names
    from redchain.text import Language

ROWS = 100
_NONE = Text("没有可以公开的记录。", "There are no records that may be shown.")
_COUNT = Text("共 {count} 条，数据日期 {day}。只列本站可以公开的。", "{count} records, as of {day}; only those that this site may show.")
_PAGES = Text("分页", "Pages")
_CURRENT = ' aria-current="page"'
_STATE = Text("状态", "State")
_SCROLLS = Text("，可左右滚动", ", scrolls sideways")


class ListRow(NamedTuple):
    """One record of a list: its id, and its cells."""

    id: str
    cells: tuple[Cell, ...]


class SiteList(NamedTuple):
    """A list of a site: its kind, its title, its columns, of which the first names a record, and its rows in order."""

    model: type[Record]
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[ListRow, ...]

    @property
    def path(self) -> str:
        """The path of its first page."""
        return list_path(self.model)


def list_path(model: type[Record], number: int = 1) -> str:
    """Return the path of one page of a kind's list."""
    return f"lists/{model.kind.folder}{'' if number == 1 else f'-{number}'}.html"


def site_list(model: type[Record], ledger: Ledger, today: date, names: Names, entries: Iterable[ListEntry] | None = None) -> SiteList:
    """Return the list of a kind: as its list view declares it, of `entries` where they are known; else its usual columns."""
    if model.kind.list_view is None:
        return _plain_list(model, ledger, names)
    listing = listing_of(model, ledger, today, entries)
    outer, inner = listing.groups
    columns = (listing.columns[0], Column(outer), Column(inner, is_whole=True), *listing.columns[1:])
    rows = (
        ListRow(str(each.cells[0]), (each.cells[0], None if each.outer == NO_CHAIN else each.outer, each.inner, *each.cells[1:])) for each in listing.entries
    )
    return _arranged(SiteList(model, listing.view.title, columns, tuple(rows)))


def _arranged(found: SiteList) -> SiteList:
    """Return a list with the names of its records first, where a narrow screen shows them, and without the columns in which no record has anything."""
    heading = next((place for place, each in enumerate(found.columns) if each.is_heading), 0)
    rest = (place for place in range(len(found.columns)) if place != heading and any(row.cells[place] not in {None, ""} for row in found.rows))
    order = (heading, *rest)
    rows = tuple(ListRow(row.id, tuple(row.cells[place] for place in order)) for row in found.rows)
    return found._replace(columns=tuple(found.columns[place] for place in order), rows=rows)


def _plain_list(model: type[Record], ledger: Ledger, names: Names) -> SiteList:
    known = fields(model)
    kept = [each for each in model.kind.columns if each != "state"]
    has_state = model.moves is not None
    heading = next((place for place, each in enumerate(kept) if each in model.kind.title), 0)
    columns = tuple(Column(known[each].label, is_heading=place == heading, is_whole=each == "id") for place, each in enumerate(kept))

    def cell(record: Any, name: str) -> Cell:
        value, field = getattr(record, name), known[name]
        values = value if isinstance(value, tuple) else (value,) if value not in (None, "") else ()
        return (
            join([_named(field.references, str(each)) if field.references else field.say(str(each)) for each in values], zh="、", en=", ") if values else None
        )

    def _named(kinds: tuple[str, ...], identifier: str) -> Text:
        found = next((each for kind in kinds if (each := ledger.named(kind, identifier)) is not None), None)
        return same(identifier if found is None else names.name(found))

    rows = (
        ListRow(each.id, (*(cell(each, name) for name in kept), *((each.moves.say(each.state),) if each.moves else ())))
        for each in ledger.all(model)
        if each.archived_on is None
    )
    return _arranged(SiteList(model, model.kind.label, (*columns, *((Column(_STATE),) if has_state else ())), tuple(rows)))


def list_bodies(found: SiteList, today: date, language: Language, around: tuple[str, str] = ("", "")) -> Iterator[tuple[int, str]]:
    """Yield the number and the body of each page of a list; `around` stand above and below its table."""
    pages = max(1, -(-len(found.rows) // ROWS))
    head = "".join(f'<th scope="col"{_side(each)}>{escape(say(each.label, language))}</th>' for each in found.columns)
    count = f'<p class="aside">{escape(_COUNT.fill(count=len(found.rows), day=day_words(today)).say(language))}</p>'
    name = escape_html(found.title.say(language) + _SCROLLS.say(language))
    for number in range(1, pages + 1):
        rows = "".join(_row(found, each, language) for each in found.rows[(number - 1) * ROWS : number * ROWS])
        table = f'<div class="scroll" role="region" tabindex="0" aria-label="{name}"><table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table></div>'
        yield (
            number,
            "\n".join(
                filter(
                    None,
                    (
                        count,
                        around[0],
                        table if found.rows else f'<p class="none">{_NONE.say(language)}</p>',
                        around[1],
                        _pages(found, number, pages, language),
                    ),
                )
            ),
        )


def _row(found: SiteList, row: ListRow, language: Language) -> str:
    return "<tr>" + "".join(_cell(found, row, place, language) for place in range(len(found.columns))) + "</tr>\n"


def _cell(found: SiteList, row: ListRow, place: int, language: Language) -> str:
    cell, column = row.cells[place], found.columns[place]
    words = escape(say_cell(cell, language))
    if place == 0:
        return f'<th scope="row"><a href="../{found.model.kind.name}/{row.id}.html">{words}</a></th>'
    said = f'<span class="mark {cell.tone}">{words}</span>' if isinstance(cell, Mark) else words
    return f"<td{_side(column)}>{said}</td>"


def _side(column: Column) -> str:
    if column.align == "left":
        return ' class="whole"' if column.is_whole else ""
    return ' class="num"' if column.align == "right" else ' class="mid"'


def _pages(found: SiteList, number: int, pages: int, language: Language) -> str:
    if pages == 1:
        return ""
    links = (f'<li><a href="../{list_path(found.model, each)}"{_CURRENT if each == number else ""}>{each}</a></li>' for each in range(1, pages + 1))
    return f'<nav class="pages" aria-label="{_PAGES.say(language)}"><ul>{"".join(links)}</ul></nav>'


def counted_lists(lists: Sequence[SiteList], language: Language, beside: Mapping[str, str]) -> str:
    """Return the lists with how many records each has, as links from the front page; `beside` are more links, behind the list of their kind."""
    items = (
        f'<li><a href="{each.path}">{escape(each.title.say(language))}</a> <span class="count">{len(each.rows)}</span></li>'
        + (f"<li>{beside[each.model.kind.name]}</li>" if each.model.kind.name in beside else "")
        for each in lists
        if each.rows
    )
    return f'<ul class="lists">{"".join(items)}</ul>'
