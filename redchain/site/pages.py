"""All files of a site, made from the records that it may show."""

from __future__ import annotations

from datetime import datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.model.page_view import Look, Row
from redchain.site.cards import cards_of, page_at
from redchain.site.frame import ASSETS, MARK, Edition, Frame, Tab
from redchain.site.front_page import LISTS, LISTS_AT, front_body
from redchain.site.gap_page import PAGE as GAPS
from redchain.site.gap_page import TITLE as GAPS_TITLE
from redchain.site.gap_page import site_corpus, site_gaps
from redchain.site.list_filters import facets_of, filter_form, row_files
from redchain.site.list_pages import list_bodies, list_path, site_list
from redchain.site.party_tree import KIND as PARTY
from redchain.site.party_tree import PAGE as TREE
from redchain.site.party_tree import TITLE as TREE_TITLE
from redchain.site.party_tree import tree_body, tree_link
from redchain.site.places import FIRST, Names, paged_kinds
from redchain.site.record_pages import RecordPages
from redchain.site.script import SCRIPT
from redchain.site.search import PAGE, TITLE, findable, index_of, search_body
from redchain.site.shown_ledger import LEVELS, shown_ledger
from redchain.site.style import SITE_STYLE
from redchain.site.submit import PAGE as SUBMIT_PAGE
from redchain.site.submit import TITLE as SUBMIT_TITLE
from redchain.site.submit import submit_files
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping
    from datetime import date

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.model.list_view import ListEntry
    from redchain.site.cards import Card
    from redchain.site.gap_page import Gaps
    from redchain.site.list_pages import SiteList
    from redchain.site.shown_ledger import Level
    from redchain.text import Language

_NOTE = Text("{mark}；公开范围：{level}", "{mark}; for: {level}")
_NO_ROW = Row(Text("", ""))


class Known(NamedTuple):
    """What is known from a build before of records that have not changed since, nor what they name: their cards, the entries of lists, the gaps."""

    cards: Mapping[str, Card] = MappingProxyType({})
    entries: Callable[[type[Record]], Iterable[ListEntry]] | None = None
    gaps: Gaps | None = None


class Site:
    """A site that can be made of the records of a ledger, all of which it may show."""

    def __init__(self, shown: Ledger, level: Level, now: datetime, edition: Edition, known: Known | None = None) -> None:
        """Find out what lists it has and what its records are called."""
        known = known or Known()
        self._shown, self._language = shown, (language := edition.language)
        self._now = datetime.combine(now.date(), time.min, now.tzinfo)  # a site is the same all day
        self._names = Names(shown, language)
        listed = {each: known.entries(each) for each in paged_kinds() if each.kind.list_view} if known.entries else {}
        self._lists = [site_list(each, shown, now.date(), self._names, listed.get(each)) for each in paged_kinds()]
        self.frame = _frame(shown, self._lists, level, edition)
        self.cards = cards_of(shown, self._names, language, known.cards)
        self.gaps = known.gaps or site_gaps(site_corpus(shown, now.date()), self._names, language)

    def files(self, without: Container[str] = ()) -> Iterator[tuple[str, bytes]]:
        """Yield the path and the bytes of each file, but for the pages of records `without` which it is asked."""
        yield f"{ASSETS}/site.css", SITE_STYLE.encode()
        yield f"{ASSETS}/site.js", SCRIPT.encode()
        today, language = self._now.date(), self._language
        yield "index.html", self.frame.page("index.html", self.frame.title, front_body(self._shown, today, self._lists, self.gaps, language))
        yield GAPS, self.frame.page(GAPS, GAPS_TITLE.say(language), self.gaps.body)
        yield from self._list_files(today)
        index = index_of(findable(self.cards.values()))
        yield PAGE, self.frame.page(PAGE, TITLE.say(language), search_body(self._lists, index, language))
        yield from index.files()
        script, form = submit_files(self._shown.settings.categories, language)
        yield script
        yield SUBMIT_PAGE, self.frame.page(SUBMIT_PAGE, SUBMIT_TITLE.say(language), form)
        yield from self._records(without)

    def _list_files(self, today: date) -> Iterator[tuple[str, bytes]]:
        language, names = self._language, self._names.of_bodies()
        for each in self._lists:
            facets = facets_of(each, language, names)
            around = filter_form(each, facets, language)
            if around[0]:
                yield from row_files(each, facets, language)
            if each.model.kind.name == PARTY and each.rows:
                around = f"<p>{tree_link(language, '../')}</p>\n{around[0]}", around[1]
                yield TREE, self._tree_page(each, today)
            for number, body in list_bodies(each, today, language, around):
                above = () if each.model.kind.name in FIRST else ((LISTS_AT, LISTS.say(language)),)
                yield (path := list_path(each.model, number)), self.frame.page(path, each.title.say(language), body, above)

    def _tree_page(self, listed: SiteList, today: date) -> bytes:
        above = ((LISTS_AT, LISTS.say(self._language)), (listed.path, listed.title.say(self._language)))
        return self.frame.page(TREE, TREE_TITLE.say(self._language), tree_body(self._shown, today, self._names, self._language), above)

    def _records(self, without: Container[str]) -> Iterator[tuple[str, bytes]]:
        wanted = [each for each in self.cards.values() if page_at(each) not in without]
        pages = RecordPages(_look(self._shown, self._now), self._language, self._names, self.cards.values())
        trails = {each.model.kind.name: ((each.path, each.title.say(self._language)),) for each in self._lists}
        for each in wanted:
            record = self._shown.named(each.kind, each.id)
            yield (path := page_at(each)), self.frame.page(path, _full_name(record), pages.body(record), trails[each.kind])


def site_files(ledger: Ledger, level: Level, now: datetime, language: Language) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of each file of a site, from the records that its level allows."""
    return Site(shown_ledger(ledger, level), level, now, Edition(language)).files()


def _full_name(record: Any) -> str:
    return str(next((words for name in record.kind.title if (words := getattr(record, name, None))), record.id))


def _frame(shown: Ledger, lists: list[SiteList], level: Level, edition: Edition) -> Frame:
    tabs = [Tab(each.path, each.title) for each in lists if each.model.kind.name in FIRST]
    tabs += [Tab(GAPS, GAPS_TITLE), Tab(LISTS_AT, LISTS), Tab(PAGE, TITLE), Tab(SUBMIT_PAGE, SUBMIT_TITLE)]
    return Frame(shown.settings.root.title, edition, tabs, _NOTE.fill(mark=MARK, level=LEVELS[level]))


def _look(shown: Ledger, now: datetime) -> Look:
    """Return with what records are said to stand; a site says nothing of what waits for whom. The page of every record asks for facts, so they are kept."""
    for model, _ in shown.shelves():
        shown.keep_facts(model.kind.name)
    return Look(shown, now, lambda _actor: (), lambda _waiting: _NO_ROW, lambda _firm: (0, 0, 0))
