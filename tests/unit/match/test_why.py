"""Why a pair is, or is not, suggested: every obstacle is named, and agrees with what `match` does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.match.corpus import corpus_of
from redchain.match.suggest import suggest
from redchain.match.why import why
from redchain.model.ledger import ledger_of
from redchain.model.settings import MatchWeights, Root, Settings

TODAY = date(2026, 11, 23)


def kinds(ledger: Any, wish: Any, offer: Any, *more: Any, top: int = 5) -> list[str]:
    return [each.kind for each in why(corpus_of(ledger(wish, offer, *more), TODAY), wish, offer, top).obstacles]


def test_a_suggested_pair_lacks_nothing_and_has_the_score_of_match(ledger: Any, need: Any, resource: Any) -> None:
    wish, offer = need("阀门检测"), resource("r1", "阀门检测服务")
    books = ledger(wish, offer, resource("r2", "阀门校准"))
    found = why(corpus_of(books, TODAY), wish, offer, 5)
    assert (found.is_suggested, found.is_gap, found.obstacles, found.standing.rank) == (True, False, (), 1)
    assert found.standing.suggestion == suggest(corpus_of(books, TODAY), [wish])[0].suggestions[0]


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [
        ({"valid_until": "2026-11-22"}, ["not_offered"]),
        ({"valid_from": "2026-11-24"}, ["not_offered"]),
        ({"visibility": "office"}, ["not_offered"]),
        ({"archived_on": "2026-11-20"}, ["not_offered"]),
        ({"eligibility": {"sizes": ["large"]}}, ["ineligible"]),
        ({"eligibility": {"sizes": ["large"]}, "valid_until": "2026-11-22"}, ["not_offered", "ineligible"]),
        ({"eligibility": {"min_years": 3}}, []),
        ({"capacity": 2}, []),
        ({"capacity": 1}, ["full"]),
    ],
)
def test_what_keeps_a_resource_back_is_named(ledger: Any, need: Any, resource: Any, fields: dict[str, Any], lacks: list[str]) -> None:
    log = [{"at": "2026-11-02T09:00:00+08:00", "step": "dispatch", "by": "u", "due": "2026-11-20"}]
    used = Order.model_validate({"id": "D-20261102-00001", "need": "N-20261101-00009", "unit": "u", "role": "lead", "resource": "r1", "log": log})
    assert kinds(ledger, need("阀门检测"), resource("r1", "阀门检测服务", **fields), resource("r2", "阀门检测"), used) == lacks


def test_a_rejection_a_low_score_and_a_late_place_are_named(ledger: Any, need: Any, resource: Any) -> None:
    rejected = [{"resource": "r1", "because": "只收化工", "on": "2026-11-10", "until": "2026-12-31"}]
    offer, better = resource("r1", "阀门检测服务"), [resource(f"a{place}", "阀门检测", category="检测认证") for place in range(3)]
    assert kinds(ledger, need("阀门检测", rejected=rejected), offer, *better) == ["rejected"]
    assert kinds(ledger, need("阀门检测"), offer, *better, top=3) == ["beyond_top"]
    far = resource("r1", "公寓", category="融资")
    assert kinds(ledger, need("阀门检测"), far, *better, top=3) == ["beyond_top"]
    found = why(corpus_of(ledger(need("阀门检测"), far), TODAY), need("阀门检测"), far, 5)
    assert [each.kind for each in found.obstacles] == ["below_threshold"]
    assert found.is_gap
    assert found.obstacles[0].text.zh.endswith("，这条需求暂无匹配资源，是缺口")


def test_what_is_unknown_comes_with_how_to_find_out(ledger: Any, need: Any, resource: Any) -> None:
    wish, offer = need("阀门检测"), resource("r1", "阀门检测服务", eligibility={"min_years": 3})
    found = why(corpus_of(ledger(wish, offer), TODAY), wish, offer, 5)
    assert found.standing.suggestion.eligible == "unknown"
    assert [each.en for each in found.standing.eligibility.asks] == ["ask the firm for its age, then: redchain enterprise edit qing --founded-on …"]


_OFFER = st.fixed_dictionaries(
    {"title": st.text(alphabet="阀门检测公寓贷款", min_size=1, max_size=6), "category": st.sampled_from(["检测认证", "融资"])},
    optional={
        "visibility": st.sampled_from(["chain", "office"]),
        "valid_until": st.sampled_from(["2026-11-22", "2026-11-23"]),
        "eligibility": st.sampled_from([{"sizes": ["small"]}, {"sizes": ["large"]}, {"min_years": 2}]),
    },
)


@pytest.mark.slow
@given(st.lists(_OFFER, min_size=1, max_size=6), st.integers(1, 6), st.booleans())
def test_it_says_suggested_of_exactly_what_match_suggests(offers: list[dict[str, Any]], top: int, rejects: bool) -> None:  # noqa: FBT001  # drawn
    log = [{"at": "2026-11-01T09:00:00+08:00", "step": "submit", "by": "f"}]
    rejected = [{"resource": "r0", "because": "x", "on": "2026-11-10", "until": "2026-12-31"}] if rejects else []
    plain: dict[str, Any] = {"id": "N-20261101-00001", "enterprise": "f", "category": "检测认证", "raised_on": "2026-11-01", "title": "阀门检测"}
    wish = Need.model_validate({**plain, "rejected": rejected, "log": log})
    made = [Resource.model_validate({"id": f"r{place}", "unit": "u", **each}) for place, each in enumerate(offers)]
    firm = Enterprise(id="f", name="示例", chains=(), size="small")
    books = ledger_of(Settings(root=Root(format=1, title="示例", region="320582"), categories=(), match=MatchWeights()), [firm, wish, *made])
    corpus = corpus_of(books, TODAY)
    shown = {each.resource for each in suggest(corpus, [wish], top)[0].suggestions}
    assert {each.id for each in made if why(corpus, wish, each, top).is_suggested} == shown


def test_the_resource_of_an_archived_unit_is_told_to_be_so(ledger: Any, need: Any, resource: Any) -> None:
    wish, offer = need("阀门检测"), resource("r1", "阀门检测服务")
    unit = Unit.model_validate({"id": offer.unit, "name": "示例研究院", "side": "research", "archived_on": "2026-11-20"})
    found = why(corpus_of(ledger(wish, offer, resource("r2", "阀门校准", unit="other"), unit), TODAY), wish, offer, 5)
    assert [each.kind for each in found.obstacles] == ["not_offered"]
    assert found.obstacles[0].text == (f"它的单位 {offer.unit} 已于 2026-11-20 归档", f"its unit {offer.unit} was archived on 2026-11-20")
