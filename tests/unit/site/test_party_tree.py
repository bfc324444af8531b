"""The page of the party organisations: each committee with what stands below it, of what may be shown alone."""

from __future__ import annotations

import re
from datetime import date, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from redchain.kinds.party.tree import covered, stands, tree
from redchain.model.ledger import ledger_of
from redchain.site import party_tree
from redchain.site.pages import site_files
from redchain.site.party_tree import PAGE, tree_body
from redchain.site.places import Names
from redchain.site.shown_ledger import shown_ledger

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 11, 23)


class Nested(HTMLParser):
    """How deep each organisation stands on the page, in its order: a heading at 0, below it lists in lists; and whether all that was opened was closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[int, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        href = dict(attrs).get("href") or ""
        if found := re.fullmatch(r"\.\./party/(.+)\.html", href):
            self.found.append((self.open.count("ul"), found[1]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def records_of(ledger: Ledger, **changes: dict[str, Any]) -> Ledger:
    """The ledger with all of it public, and some records changed."""
    every = (each for model, _ in ledger.shelves() for each in ledger.all(model))
    opened: list[Record] = [each.model_copy(update={"visibility": "public", **changes.get(each.id, {})}) for each in every]
    return ledger_of(ledger.settings, opened)


def body(ledger: Ledger, language: Any = "zh") -> str:
    shown = shown_ledger(ledger, "public")
    return tree_body(shown, TODAY, Names(shown, language), language)


TOP, SIDE, LEAF = "qingneng-dangwei", "qingneng-keyan", "qingneng-zhibu"


@pytest.fixture
def ledger(town: Ledger) -> Ledger:
    """All public, with a committee, an organisation of a side below it, and a branch below that."""
    return records_of(town, **{LEAF: {"parent": SIDE}})


def test_each_organisation_stands_below_the_one_it_belongs_to(ledger: Ledger) -> None:
    page = Nested(body(ledger))
    assert page.found == [(0, TOP), (1, SIDE), (2, LEAF)]
    assert page.open == []


def test_beside_and_below_each_other_they_stand_in_the_order_of_the_tree(town: Ledger) -> None:
    """However many there are, and however deep: as `party tree` tells them."""
    some = town.named("party", LEAF)
    more = [some.model_copy(update={"id": f"z{number}", "parent": parent}) for number, parent in enumerate((SIDE, "z0", "z1", TOP, "z3", "z3", "z0"))]
    ledger = ledger_of(town.settings, [*(each for model, _ in town.shelves() for each in town.all(model)), *more])
    page = Nested(body(records_of(ledger)))
    assert page.found == [(depth, each.id) for depth, each in tree(ledger, town.named("party", TOP))]
    assert len(page.found) == 10
    assert page.open == []


def test_it_says_whom_each_covers_and_who_is_in_the_chair(ledger: Ledger) -> None:
    firms = len(covered(ledger, [ledger.named("party", LEAF)], TODAY).enterprises)
    for language, words in (("zh", f"链上支部 · 企业 {firms}</span>"), ("en", f"branch · enterprises {firms}</span>")):
        assert words in body(ledger, language).partition(f'"../party/{LEAF}.html"')[2].partition("</li>")[0]
    assert re.search(r'现任轮值：<a href="../(unit|enterprise)/', body(ledger))


def test_below_a_hidden_one_nothing_tells_of_it(ledger: Ledger) -> None:
    page = body(records_of(ledger, **{SIDE: {"visibility": "office"}}))
    assert SIDE not in page
    assert ledger.named("party", SIDE).name not in page
    assert Nested(page).found == [(0, TOP), (1, LEAF)]
    assert Nested(page.partition("其他党组织</h2>")[2].removesuffix("</section>")).found == [(1, LEAF)]
    assert body(records_of(ledger, **{each: {"visibility": "office"} for each in (TOP, SIDE, LEAF)})) == '<p class="none">没有可以公开的党组织。</p>'


def test_what_is_no_more_is_left_out_and_what_stands_below_it_is_not(ledger: Ledger) -> None:
    gone = records_of(ledger, **{SIDE: {"archived_on": date(2026, 1, 1)}})
    assert not stands(gone.named("party", SIDE))
    assert Nested(body(gone)).found == [(0, TOP), (1, LEAF)]


def test_in_a_ring_each_stands_once(ledger: Ledger) -> None:
    found = Nested(body(records_of(ledger, **{TOP: {"parent": LEAF}}))).found
    assert sorted(each for _, each in found) == [TOP, SIDE, LEAF]


def test_a_page_that_would_be_too_long_says_how_many_are_left(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(party_tree, "MOST", 2)
    page = Nested(cut := body(ledger))
    assert (page.found, page.open) == ([(0, TOP), (1, SIDE)], [])
    assert "另有 1 个" in cut


def test_front_page_and_list_lead_to_it_where_there_are_organisations(town: Ledger) -> None:
    files = dict(site_files(records_of(town), "public", NOW, "zh"))
    assert f'href="{PAGE}"' in files["index.html"].decode()
    assert f'href="../{PAGE}"' in files["lists/parties.html"].decode()
    hidden = {each.id: {"visibility": "office"} for each in town.all_named("party")}
    files = dict(site_files(records_of(town, **hidden), "public", NOW, "zh"))
    assert PAGE not in files
    assert not [path for path, raw in files.items() if PAGE.encode() in raw]
