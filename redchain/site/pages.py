"""All files of a site, made from the records that it may show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.model.page_view import Look, Row
from redchain.site.frame import ASSETS, MARK, Frame, Tab
from redchain.site.front_page import front_body
from redchain.site.list_pages import list_bodies, list_path, site_list
from redchain.site.places import FIRST, Names, page_of, paged_kinds
from redchain.site.record_pages import RecordPages
from redchain.site.script import SCRIPT
from redchain.site.search import PAGE, TITLE, findable, postings_of, search_body, search_files, shard_count
from redchain.site.shown_ledger import LEVELS, shown_ledger
from redchain.site.style import SITE_STYLE
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from redchain.model.ledger import Ledger
    from redchain.site.list_pages import SiteList
    from redchain.site.shown_ledger import Level
    from redchain.text import Language

_NOTE = Text("{mark}；公开范围：{level}", "{mark}; for: {level}")
_NO_ROW = Row(Text("", ""))


def site_files(ledger: Ledger, level: Level, now: datetime, language: Language) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of each file of a site, from the records that its level allows."""
    shown, today = shown_ledger(ledger, level), now.date()
    names = Names(shown, language)
    lists = [site_list(model, shown, today, names) for model in paged_kinds()]
    frame = _frame(shown, lists, level, language)
    yield f"{ASSETS}/site.css", SITE_STYLE.encode()
    yield f"{ASSETS}/site.js", SCRIPT.encode()
    yield "index.html", frame.page("index.html", frame.title, front_body(shown, today, lists, language))
    for each in lists:
        title = each.title.say(language)
        for number, body in list_bodies(each, today, language):
            yield (path := list_path(each.model, number)), frame.page(path, title, body)
    found = [*findable((record for each in lists for record in shown.all(each.model)), names, language)]
    postings = postings_of(found)
    yield PAGE, frame.page(PAGE, TITLE.say(language), search_body(lists, len(found), shard_count(postings), language))
    yield from search_files(found, postings)
    pages = RecordPages(_look(shown, now), language, names)
    for each in lists:
        trail = ((each.path, each.title.say(language)),)
        for record in shown.all(each.model):
            yield (path := page_of(record)), frame.page(path, _full_name(record), pages.body(record), trail)


def _full_name(record: Any) -> str:
    return str(next((words for name in record.kind.title if (words := getattr(record, name, None))), record.id))


def _frame(shown: Ledger, lists: list[SiteList], level: Level, language: Language) -> Frame:
    tabs = [Tab(each.path, each.title) for each in lists if each.rows or each.model.kind.name in FIRST]
    tabs.append(Tab(PAGE, TITLE))
    return Frame(shown.settings.root.title, language, tabs, _NOTE.fill(mark=MARK, level=LEVELS[level]))


def _look(shown: Ledger, now: datetime) -> Look:
    """Return with what records are said to stand; a site says nothing of what waits for whom. The page of every record asks for facts, so they are kept."""
    for model, _ in shown.shelves():
        shown.keep_facts(model.kind.name)
    return Look(shown, now, lambda _actor: (), lambda _waiting: _NO_ROW, lambda _firm: (0, 0, 0))
