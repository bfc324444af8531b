"""The policies and service items in `data/`: the 10 items of investment and 55 for the public are whole, everything is known by three lay words, and bundles stand in order."""

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
    assert Counter(each.group for each in city.all(ServiceItem)) == {"investment": 10, "public": 55, "bundle": 3}
    assert len(city.all(Policy)) == 60


def test_policies_say_what_they_give_and_are_told_apart_by_number_and_title(city: Ledger) -> None:
    policies = city.all(Policy)
    assert len({each.number for each in policies}) == len({each.title for each in policies}) == 60
    for each in policies:
        assert each.clauses, each.id
        assert each.number.startswith("示"), each.id
        assert "示例" in each.title, each.id
        assert each.issued_on is not None, each.id
        assert each.valid_until or each.review_on, each.id


def test_some_policies_have_lapsed_some_were_replaced_and_some_run_without_an_end(city: Ledger) -> None:
    policies = {each.id: each for each in city.all(Policy)}
    lapsed = [each for each in policies.values() if each.valid_until is not None and each.valid_until < TODAY]
    assert len(lapsed) == 9
    assert sum(each.replaced_by is None for each in lapsed) == 2
    assert sum(each.valid_until is None for each in policies.values()) == 10
    for each in policies.values():
        if each.replaced_by is not None:
            newer = policies[each.replaced_by]
            assert newer.valid_until is None or newer.valid_until >= TODAY, each.id


def test_lay_words_lead_to_few_records(city: Ledger) -> None:
    words = Counter(word for each in (*city.all(ServiceItem), *city.all(Policy)) for word in each.aliases)
    assert sum(count > 1 for count in words.values()) <= 3
    assert max(words.values()) == 2


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
