"""HTML: one page that needs nothing else, and in which people's words are only words."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.document import Column, Document, Figure, Figures, Mark, Paragraph, Section, Table, Terms
from redchain.render.html import escape, html
from redchain.render.style import STYLE
from redchain.text import Text
from redchain.text_cleaning import clean

if TYPE_CHECKING:
    from redchain.document import Align

VOID = {"meta", "br", "!doctype"}


class Reader(HTMLParser):
    """Collects tags and holds opening and closing ones against each other."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert not reader.open
    return reader


def page_of(words: str) -> Document:
    table = Table((Column(words, is_heading=True), Column(Text("灯", "Light"), "center")), ((words, Mark(words, "bad")), (words, 2)), words, has_total=True)
    blocks = (
        Paragraph(words),
        Paragraph(words, is_aside=True),
        Figures((Figure(words, words, words),)),
        table,
        Table(table.columns, (), words),
        Terms(((words, words),)),
    )
    return Document(words, (Section(words, blocks, (Section(words),)),), Text("机制", "made"), words)


@given(st.text(st.sampled_from("<>&\"'/（）script-- a链\n\x1b\u202e"), max_size=30))
def test_words_never_become_tags(words: str) -> None:
    plain, nasty = read(html(page_of("词"))), read(html(page_of(words)))
    kept = [tag for tag, _ in nasty.tags if tag not in {"br", "span", "dd"}]
    assert kept == [tag for tag, _ in plain.tags if tag not in {"br", "span", "dd"}] or not words.strip()


@given(st.text())
def test_escaped_words_read_back(words: str) -> None:
    assert unescape(escape(words).replace("<br>", "\n")) == clean(words).strip()


def test_it_is_accessible_and_self_contained() -> None:
    page = html(page_of("词"))
    tags = read(page).tags
    assert ("html", {"lang": "zh-CN"}) in tags
    assert 'lang="en"' in html(page_of("词"), "en")
    assert not [tag for tag, attrs in tags if tag in {"script", "img", "link", "iframe"} or "src" in attrs]
    assert not re.search(r"url\(|@import|https?:", page)
    assert all("scope" in attrs for tag, attrs in tags if tag == "th")
    assert [attrs["tabindex"] for tag, attrs in tags if attrs.get("role") == "region"] == ["0"]
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h\d", tag)]
    assert levels == [1, 2, 3]


def test_anchors_of_the_contents_exist() -> None:
    tags = read(html(page_of("词"))).tags
    assert {attrs["href"] for tag, attrs in tags if tag == "a"} == {f"#{attrs['id']}" for tag, attrs in tags if tag == "section" and "id" in attrs}


def test_the_last_row_of_a_total_is_marked() -> None:
    assert html(page_of("词")).count('<tr class="total">') == 1


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_what_is_filled_in_by_hand_has_room_on_the_screen_and_on_paper(align: Align) -> None:
    table = Table(
        (Column("单位", is_heading=True), Column("身份", align), Column("签到", align, is_by_hand=True)), (("甲局", "应到", None), ("乙局", "应到", None))
    )
    page = html(Document("签到表", (Section("签到表", (table,)),), "机制"))
    assert [page.count(each) for each in ('<td class="hand"></td>', '<th scope="col" class="hand">签到</th>', 'class="hand"')] == [2, 1, 3]
    room = "td.hand { min-width: 9em; height: 2.4em; }"
    screen, print_ = STYLE.split("@media print", 1)
    assert (room in screen, print_.index(room) > print_.index("min-width: 0")) == (True, True)
