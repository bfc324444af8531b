"""The lists of a site: names first, nothing that is empty, words in the language of the site, and each record of the list just once."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from redchain.document import say, say_cell
from redchain.kinds.registry import KINDS
from redchain.site.list_pages import list_bodies, site_list
from redchain.site.places import Names, paged_kinds

if TYPE_CHECKING:
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.text import Language

TODAY = date(2026, 11, 23)
ENTERPRISE = next(each for each in KINDS if each.kind.name == "enterprise")
EACH = pytest.mark.parametrize("model", paged_kinds(), ids=lambda each: each.kind.name)


@EACH
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_column_names_the_records_and_none_is_empty(town: Ledger, model: type[Record], language: Language) -> None:
    found = site_list(model, town, TODAY, Names(town, language))
    assert found.columns[0].is_heading
    assert found.rows
    for place, column in enumerate(found.columns):
        assert any(row.cells[place] not in {None, ""} for row in found.rows), say(column.label, language)


@EACH
def test_each_record_stands_on_its_pages_once_with_its_link(town: Ledger, model: type[Record]) -> None:
    found = site_list(model, town, TODAY, Names(town, "zh"))
    bodies = "".join(body for _, body in list_bodies(found, TODAY, "zh"))
    assert re.findall(rf'<th scope="row"><a href="\.\./{model.kind.name}/([^"]+)\.html">', bodies) == [row.id for row in found.rows]


def test_coded_values_are_in_the_language_of_the_site(town: Ledger) -> None:
    sizes: dict[Language, set[str]] = {}
    for language in ("zh", "en"):
        found = site_list(ENTERPRISE, town, TODAY, Names(town, language))
        place = [say(each.label, "en") for each in found.columns].index("Size")
        sizes[language] = {say_cell(row.cells[place], language) for row in found.rows}
    assert {"小型", "中型"} & sizes["zh"]
    assert {"small", "medium"} & sizes["en"]
    assert not sizes["zh"] & (sizes["en"] - {""})
