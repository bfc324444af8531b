"""Where the pages of a site are: which kinds have pages, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.registry import KINDS
from redchain.model.page_view import called
from redchain.render.markup import escape_html

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.text import Language

FIRST = ("need", "resource", "project")
"""The three lists, before all others."""
WITHOUT_PAGE = frozenset({"person", "claim", "pairing", "visit", "case"})
"""Kinds of which a site has no pages: posts, bids, and what is between a firm and those who help it."""


def paged_kinds() -> tuple[type[Record], ...]:
    """Return the kinds whose records have pages, the three lists first."""
    found = [each for each in KINDS if each.kind.name not in WITHOUT_PAGE]
    return tuple(sorted(found, key=lambda each: FIRST.index(each.kind.name) if each.kind.name in FIRST else len(FIRST)))


def page_of(record: Record) -> str:
    """Return the path of a record's page."""
    return f"{record.kind.name}/{record.id}.html"


class Names:
    """What records are called, and the links to their pages, from pages one folder down."""

    def __init__(self, ledger: Ledger, language: Language) -> None:
        """Know nothing yet."""
        self._ledger, self._language = ledger, language
        self._links: dict[tuple[tuple[str, ...], str], str] = {}

    def name(self, record: Record) -> str:
        """Return what a record is called: short where it has a short name."""
        words = getattr(record, "short_name", None) or next((value for name in record.kind.title if (value := getattr(record, name, None))), "")
        return words or called(record).say(self._language)

    def called(self, kind: str, identifier: str | None) -> str:
        """Return what the record with an id is called; empty where there is none."""
        found = self._ledger.named(kind if kind != "lead" else "unit", identifier) if identifier else None
        return "" if found is None else self.name(found)

    def of_bodies(self) -> frozenset[str]:
        """Return what chains and units are called, in full and for short."""
        found = (each for kind in ("chain", "unit") for each in self._ledger.all_named(kind))
        return frozenset(words for each in found for words in (each.name, each.short_name) if words)

    def link(self, kinds: tuple[str, ...], identifier: str) -> str:
        """Return the name of a record with the link to its page; an id that no record has stands for itself."""
        key = (kinds, identifier)
        if key not in self._links:
            found = next((each for kind in kinds if (each := self._ledger.named(kind, identifier)) is not None), None)
            self._links[key] = escape_html(identifier) if found is None else self.link_to(found)
        return self._links[key]

    def link_to(self, record: Record) -> str:
        """Return the same of a record at hand."""
        words = escape_html(self.name(record))
        return words if record.kind.name in WITHOUT_PAGE else f'<a href="../{page_of(record)}">{words}</a>'
