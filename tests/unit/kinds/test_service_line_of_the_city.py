"""The policies and service items in `data/`: the ten items of investment are whole, everything is known by three lay words, and bundles stand in order."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from redchain.flow.workspace import open_workspace
from redchain.kinds.policy.model import Policy
from redchain.kinds.service.model import ServiceItem
from redchain.model.ledger import Ledger

TOP, TODAY = Path(__file__).parents[3], date(2026, 11, 23)


@pytest.fixture(scope="module")
def city() -> Ledger:
    return open_workspace(str(TOP), TODAY).ledger


def test_items_are_counted_by_group(city: Ledger) -> None:
    assert Counter(each.group for each in city.all(ServiceItem)) == {"investment": 10, "public": 6, "bundle": 3}
    assert len(city.all(Policy)) == 6


def test_everything_is_known_by_three_lay_words_and_marked_as_an_example(city: Ledger) -> None:
    for each in (*city.all(ServiceItem), *city.all(Policy)):
        assert len(set(each.aliases)) >= 3, each.id
        assert "示例" in each.tags, each.id


def test_items_can_be_applied_for_and_promise_no_more_days_than_the_law_gives(city: Ledger) -> None:
    for each in city.all(ServiceItem):
        assert each.faqs, each.id
        if each.group != "bundle":
            assert each.who, each.id
            assert each.materials, each.id
            assert each.results, each.id
            assert each.promised_days is not None, each.id
            assert each.promised_days <= (each.legal_days or 0), each.id
            assert sum(stage.workdays or 0 for stage in each.stages) <= each.promised_days, each.id


def test_bundles_name_items_with_their_promised_days(city: Ledger) -> None:
    for bundle in (each for each in city.all(ServiceItem) if each.group == "bundle"):
        assert bundle.named
        for stage in bundle.stages:
            item = city.find(ServiceItem, stage.service)
            assert item is not None
            assert stage.workdays == item.promised_days, (bundle.id, item.id)
