"""The page for telling a need: a form that says of every field what it is, and nothing of any record; the same bytes on every run."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from redchain.decide.chat_blocks import blocks_in
from redchain.decide.sheet_heads import meaning_of
from redchain.kinds.need.model import Need
from redchain.site.submit import PAGE, submit_files

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger
    from redchain.text import Language

EACH = pytest.mark.parametrize("language", ["zh", "en"])


class _Form(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def boxes(self) -> list[dict[str, str]]:
        return [found for _, found in self.tags if "data-check" in found]


@EACH
def test_each_field_has_its_label_and_says_what_is_wrong_beside_itself(town: Ledger, language: Language) -> None:
    form = _Form(submit_files(town.settings.categories, language)[1])
    labels = {found["for"] for tag, found in form.tags if tag == "label"}
    ids = [found["id"] for _, found in form.tags if "id" in found]
    assert len(ids) == len(set(ids))
    assert len(form.boxes()) == 8
    for each in form.boxes():
        assert each["id"] in labels
        assert set(each["aria-describedby"].split()) <= set(ids)
        assert f"w-{each['name']}" in each["aria-describedby"].split()


@EACH
def test_the_labels_of_a_block_are_heads_that_a_sheet_of_needs_knows(town: Ledger, language: Language) -> None:
    for each in _Form(submit_files(town.settings.categories, language)[1]).boxes():
        assert each["name"] == "uscc" or meaning_of(Need, each["data-label"]).field == each["name"]


@EACH
def test_the_categories_are_those_of_the_ledger(town: Ledger, language: Language) -> None:
    few = town.settings.categories[:2]
    page = submit_files((*few, few[0].model_copy(update={"name": '<b>"甲"</b>', "english": "<i>"})), language)[1]
    values = [found["value"] for tag, found in _Form(page).tags if tag == "option"]
    assert values[:4] == ["", *(each.name for each in few), '<b>"甲"</b>']
    assert (f">{few[0].english} ({few[0].name})<" in page) == (language == "en")
    assert "<b>" not in page
    assert "<i>" not in page


@EACH
def test_without_scripts_the_page_holds_a_block_to_be_filled_in(town: Ledger, language: Language) -> None:
    page = submit_files(town.settings.categories, language)[1]
    block = unescape(re.search(r"<noscript>.*<pre>(.*?)</pre>.*</noscript>", page, re.DOTALL)[1])  # type: ignore[index]
    found = blocks_in(block, "t")
    assert found is not None
    assert (found.outside, len(found.grid.rows[0])) == ((), 9)
    assert town.settings.categories[0].name in page.partition("</noscript>")[0]


@EACH
def test_nothing_on_the_page_is_run_but_its_script(town: Ledger, language: Language) -> None:
    (path, script), page = submit_files(town.settings.categories, language)
    form = _Form(page)
    assert [found["src"] for tag, found in form.tags if tag == "script"] == [path]
    assert not [found for _, found in form.tags if "style" in found or any(name.startswith("on") for name in found)]
    for word in (b"innerHTML", b"fetch", b"XMLHttp", b"localStorage", b"eval", b"document.write", b"http:", b"https:", b"UNSEEN", b"\\U"):
        assert word not in script
    told = next(found for tag, found in form.tags if tag == "form")
    assert set(re.findall(rb'tell\("(\w+)"', script)) == {key.encode() for key in json.loads(told["data-words"])}


def test_it_is_the_same_on_every_run(town: Ledger) -> None:
    assert submit_files(town.settings.categories, "zh") == submit_files(town.settings.categories, "zh")
    assert PAGE == "submit.html"
