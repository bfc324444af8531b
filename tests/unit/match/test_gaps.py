"""The gaps: which needs are in, how they are grouped, and what is said of the nearest resource."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.match.corpus import corpus_of
from redchain.match.gaps import Gap
from redchain.match.gaps import gaps as all_gaps
from redchain.match.suggest import standing_of
from redchain.model.settings import MatchWeights

TODAY = date(2026, 11, 23)


def gaps(corpus: Any) -> tuple[Gap, ...]:
    return all_gaps(corpus).groups


def order(need: str, *verbs: str, resource: str | None = "r1") -> Order:
    more: dict[str, dict[str, str]] = {"send_back": {"reason": "x"}, "finish": {"reply": "好"}}
    log = [{"at": "2026-11-02T09:00:00+08:00", "step": "dispatch", "by": "u", "due": "2026-11-20"}]
    log += [{"at": "2026-11-05T09:00:00+08:00", "step": each, "by": "u", **more.get(each, {})} for each in verbs]
    return Order.model_validate({"id": "D-20261102-00001", "need": need, "unit": "u", "role": "lead", "resource": resource, "log": log})


def titles(found: Any) -> list[list[str]]:
    return [[each.need.title for each in gap.unmet] for gap in found]


@pytest.mark.parametrize(
    ("verbs", "resource", "listed"),
    [((), "r1", False), (("accept", "finish"), "r1", False), (("recall",), "r1", True), (("send_back", "uphold"), "r1", True), ((), None, True)],
)
def test_a_standing_order_with_a_resource_takes_a_need_off_the_list(ledger: Any, need: Any, verbs: tuple[str, ...], resource: str | None, listed: bool) -> None:  # noqa: FBT001 - a table
    wish = need("阀门检测")
    assert bool(gaps(corpus_of(ledger(wish, order(wish.id, *verbs, resource=resource)), TODAY))) is listed


@pytest.mark.parametrize(
    ("steps", "listed"),
    [
        (["submit"], True),
        (["submit", "register"], True),
        (["submit", "ask_more"], True),
        (["submit", "decline"], False),
        (["submit", "withdraw"], False),
        (["submit", "register", "verify"], False),
    ],
)
def test_only_needs_that_wait_are_listed(ledger: Any, need: Any, steps: list[str], listed: bool) -> None:  # noqa: FBT001 - a table
    more: dict[str, dict[str, Any]] = {"ask_more": {"reason": "x"}, "decline": {"reason": "x"}, "verify": {"rating": "satisfied", "valid": True}}
    log = [{"at": "2026-11-01T09:00:00+08:00", "step": each, "by": "qing", **more.get(each, {})} for each in steps]
    assert bool(gaps(corpus_of(ledger(need("阀门检测", log=log)), TODAY))) is listed
    assert gaps(corpus_of(ledger(need("阀门检测", archived_on="2026-11-20")), TODAY)) == ()


def test_like_needs_of_a_category_are_one_group_with_its_words_and_sums(ledger: Any, need: Any) -> None:
    common = {"urgency": "urgent", "raised_on": "2026-11-09"}
    wishes = [
        need("双十一前赶货，包装线差六十个人", id="N-20261101-00001", category="用工", amount_wan=3.0, **common),
        need("急单赶货，包装线差四十个人", id="N-20261101-00002", category="用工", amount_wan=4.5),
        need("包装线差四十个人", id="N-20261101-00003", category="融资"),
        need("想办夜校", id="N-20261101-00004", category="用工"),
    ]
    found = gaps(corpus_of(ledger(*wishes), TODAY))
    assert titles(found) == [[wishes[0].title, wishes[1].title], [wishes[2].title], [wishes[3].title]]
    first = found[0]
    assert (first.category, first.chains, first.blank, first.amount_wan, first.longest) == ("用工", ("qingneng",), 2, 7.5, 16)
    assert [each.waiting for each in first.unmet] == [10, 16]
    assert first.urgencies == {"urgent": 1, "normal": 1}
    assert "包装线差" in first.words
    assert found[1].words == ()
    assert found[1].amount_wan is None
    assert all(each.nearest is None for each in found)


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({"valid_until": "2026-11-01"}, ["not_offered"]),
        ({"archived_on": "2026-11-01"}, ["not_offered"]),
        ({"eligibility": {"sizes": ["large"]}}, ["ineligible"]),
    ],
)
def test_the_nearest_resource_of_a_blank_need_may_be_one_to_renew_or_to_open(ledger: Any, need: Any, resource: Any, fields: Any, kinds: list[str]) -> None:
    found = gaps(corpus_of(ledger(need("阀门疲劳检测"), resource("r1", "阀门疲劳检测", **fields), resource("r2", "贷款", category="融资")), TODAY))
    assert [each.blank for each in found] == [1]
    assert found[0].nearest
    assert found[0].nearest.resource.id == "r1"
    assert [each.kind for each in found[0].nearest.obstacles] == kinds


def test_the_nearest_resource_on_offer_stands_as_match_shows_it(ledger: Any, need: Any, resource: Any) -> None:
    """Words weigh otherwise beside what has expired; by that measure it might seem within reach, with nothing to say of what it lacks."""
    expired = [resource(f"r{each}", f"阀门{each}", valid_until="2026-11-01") for each in range(2, 6)]
    books = ledger(need("阀门疲劳检测"), resource("r1", "阀门疲劳检测中心"), *expired, weights=MatchWeights(gap=1.0))
    found = gaps(corpus_of(books, TODAY))
    standing = standing_of(corpus_of(books, TODAY), books.all(Need)[0], "r1")
    assert found[0].nearest
    assert standing
    assert (found[0].nearest.resource.id, found[0].nearest.score) == ("r1", standing.suggestion.score)


def test_a_resource_kept_for_the_office_is_never_named(ledger: Any, need: Any, resource: Any) -> None:
    found = gaps(corpus_of(ledger(need("阀门疲劳检测"), resource("r1", "阀门疲劳检测", visibility="office", valid_until="2026-11-01")), TODAY))
    assert found[0].nearest is None


def test_a_need_that_something_fits_is_no_gap_but_may_be_dispatched(ledger: Any, need: Any, resource: Any) -> None:
    fitted, blank = need("阀门检测", id="N-20261101-00001"), need("野狗成群", id="N-20261101-00002", category="综合诉求")
    urgent = need("阀门检测，很急", id="N-20261101-00003", urgency="urgent")
    found = all_gaps(corpus_of(ledger(fitted, blank, urgent, resource("r1", "阀门检测服务")), TODAY))
    assert titles(found.groups) == [["野狗成群"]]
    assert [(each.unmet.need.id, each.resource.id, each.unmet.is_gap) for each in found.dispatchable] == [(urgent.id, "r1", False), (fitted.id, "r1", False)]


def test_a_unit_has_the_gaps_in_its_hands_and_those_its_resources_come_nearest_to(ledger: Any, need: Any, resource: Any) -> None:
    near, in_hand, other = (
        need("阀门检测", id="N-20261101-00001"),
        need("野狗成群", id="N-20261101-00002"),
        need("贷款", id="N-20261101-00003", category="融资"),
    )
    service = resource("r1", "阀门检测服务")
    books = ledger(near, in_hand, other, service, order(in_hand.id, resource=None))
    corpus = corpus_of(books, TODAY)
    assert [each.unmet.need.id for each in all_gaps(corpus, units=(service.unit,)).dispatchable] == [near.id]
    assert [each.need.id for gap in all_gaps(corpus, units=("u",)).groups for each in gap.unmet] == [in_hand.id]
    assert all_gaps(corpus, units=("nobody",)) == ((), ())


def test_the_order_of_records_does_not_matter(ledger: Any, need: Any, resource: Any) -> None:
    records = [need(f"包装线差{each}个人", id=f"N-20261101-0000{each}", category="用工") for each in range(5)]
    records += [resource(f"r{each}", "包装线临时工", category="用工") for each in range(3)]
    assert gaps(corpus_of(ledger(*records), TODAY)) == gaps(corpus_of(ledger(*reversed(records)), TODAY))
