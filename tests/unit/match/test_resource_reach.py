"""The other way round: whom a resource reaches agrees with `match`, and firms are never lost for what is not known of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.match.corpus import corpus_of
from redchain.match.resource_reach import reach
from redchain.match.suggest import suggest

TODAY = date(2026, 11, 23)


def test_the_needs_are_those_for_which_match_suggests_it(town: Any) -> None:
    waiting = [each for each in town.all(Need) if each.state in {"submitted", "registered"}]
    matches = suggest(corpus_of(town, TODAY), waiting, 1000)
    least = town.settings.match.gap
    for offer in town.all(Resource):
        found = reach(corpus_of(town, TODAY), offer)
        if found.withheld:
            continue
        shown = [(match.need, each) for match in matches for each in match.suggestions if each.resource == offer.id and each.score >= least]
        assert [(each.need.id, each.suggestion) for each in found.needs] == sorted(shown, key=lambda pair: (-pair[1].score, pair[0]))


def test_firms_that_have_not_asked_come_with_their_verdict_and_the_named_chain_first(ledger: Any, resource: Any) -> None:
    firms = [
        Enterprise(id="a", name="甲", chains=("yejin",), size="small"),
        Enterprise(id="b", name="乙", chains=("qingneng",), size="small"),
        Enterprise(id="c", name="丙", chains=("qingneng",)),
        Enterprise(id="d", name="丁", chains=("qingneng",), size="large"),
        Enterprise(id="e", name="戊", chains=("qingneng",), size="small", operating="lost"),
        Enterprise(id="f", name="己", chains=("qingneng",), size="small", archived_on=date(2026, 1, 1)),
    ]
    offer = resource("r1", "氢能检测补贴", eligibility={"sizes": ["small"]})
    found = reach(corpus_of(ledger(offer, *firms), TODAY), offer)
    # the firm `qing` of the ledger is small and on the chain, `gang` has no size
    assert [(each.firm.id, each.eligibility.eligible, each.is_named) for each in found.firms] == [
        ("b", "yes", True),
        ("qing", "yes", True),
        ("a", "yes", False),
        ("c", "unknown", True),
        ("gang", "unknown", True),
    ]
    assert found.excluded == 1
    assert [each.en for each in found.firms[3].eligibility.asks] == ["ask the firm for its size, then: redchain enterprise edit c --size …"]


def test_a_firm_whose_need_it_fits_is_listed_with_the_need_only(ledger: Any, need: Any, resource: Any) -> None:
    offer, wish = resource("r1", "阀门检测服务"), need("阀门检测")
    found = reach(corpus_of(ledger(offer, wish), TODAY), offer)
    assert [each.need.id for each in found.needs] == [wish.id]
    assert [each.firm.id for each in found.firms] == ["gang"]


@pytest.mark.parametrize(
    "fields", [{"rejected": [{"resource": "r1", "because": "x", "on": "2026-11-10", "until": "2026-12-31"}]}, {"archived_on": "2026-11-10"}]
)
def test_needs_that_rejected_it_or_are_archived_are_left_out(ledger: Any, need: Any, resource: Any, fields: Any) -> None:
    offer = resource("r1", "阀门检测服务")
    assert reach(corpus_of(ledger(offer, need("阀门检测", **fields)), TODAY), offer).needs == ()


def test_a_resource_not_in_force_is_shown_as_if_it_were_with_a_warning(ledger: Any, need: Any, resource: Any) -> None:
    offer = resource("r1", "阀门检测服务", valid_from="2026-12-01")
    found = reach(corpus_of(ledger(offer, need("阀门检测")), TODAY), offer)
    assert found.withheld
    assert "2026-12-01" in found.withheld.zh
    assert len(found.needs) == 1
