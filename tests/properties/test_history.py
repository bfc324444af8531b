"""Laws of learning: no history, no change; with one, bounded and explained changes that do not depend on the order of records."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.match.corpus import corpus_of
from redchain.match.suggest import suggest
from redchain.model.ledger import Ledger, ledger_of
from redchain.model.settings import MatchWeights, Root, Settings

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)
WORDS = st.text(alphabet="氢能电堆检测贷款光子招工", min_size=2, max_size=10)
LIVES = ((), ("accept",), ("accept", "finish"), ("send_back",), ("send_back", "uphold"), ("recall",))
MORE = {"finish": {"reply": "好"}, "send_back": {"reason": "不归我"}}


@st.composite
def _needs(draw: st.DrawFn) -> list[Need]:
    log = [{"at": "2026-01-01T09:00:00+08:00", "step": "submit", "by": "firm"}]
    plain: dict[str, Any] = {"enterprise": "firm", "category": "融资", "raised_on": "2026-01-01", "log": log}
    return [Need.model_validate({**plain, "id": f"N-20260101-0000{number}", "title": draw(WORDS)}) for number in range(draw(st.integers(1, 5)))]


@st.composite
def _resources(draw: st.DrawFn) -> list[Resource]:
    plain: dict[str, Any] = {"unit": "u", "category": "融资"}
    return [Resource.model_validate({**plain, "id": f"r{number}", "title": draw(WORDS)}) for number in range(draw(st.integers(1, 5)))]


@st.composite
def _orders(draw: st.DrawFn, year: int = 2026, lives: tuple[tuple[str, ...], ...] = LIVES) -> list[Order]:
    made = []
    for number in range(draw(st.integers(0, 6))):
        log: list[dict[str, Any]] = [{"at": f"{year}-02-01T09:00:00+08:00", "step": "dispatch", "by": "u", "due": f"{year}-03-01"}]
        log += [{"at": f"{year}-02-02T09:00:00+08:00", "step": each, "by": "u", **MORE.get(each, {})} for each in draw(st.sampled_from(lives))]
        place = {"need": f"N-20260101-0000{draw(st.integers(0, 4))}", "resource": f"r{draw(st.integers(0, 4))}"}
        made.append(Order.model_validate({"id": f"D-20260201-0000{number}", "unit": "u", "role": "lead", "log": log, **place}))
    return made


def _book(records: list[Any], bound: float = 0.1) -> Ledger:
    firm = Enterprise(id="firm", name="示例", chains=())
    return ledger_of(Settings(root=Root(format=1, title="示例", region="320582"), categories=(), match=MatchWeights(history=bound)), [firm, *records])


@given(_needs(), _resources(), st.floats(0, 1))
def test_without_history_nothing_changes(needs: list[Need], offers: list[Resource], bound: float) -> None:
    records = [*needs, *offers]
    assert suggest(corpus_of(_book(records, bound), TODAY), needs, keep_weak=True) == suggest(corpus_of(_book(records, 0.0), TODAY), needs, keep_weak=True)


@given(_needs(), _resources(), _orders(lives=((), ("recall",))), _orders(year=2027))
def test_orders_that_tell_nothing_yet_change_nothing(needs: list[Need], offers: list[Resource], open_ones: list[Order], later: list[Order]) -> None:
    for orders in (open_ones, later):
        records = [*needs, *offers, *orders]
        assert suggest(corpus_of(_book(records), TODAY), needs, keep_weak=True) == suggest(corpus_of(_book([*needs, *offers]), TODAY), needs, keep_weak=True)


@settings(max_examples=40)
@given(_needs(), _resources(), _orders(), st.floats(0, 1), st.randoms(use_true_random=False))
def test_learning_is_bounded_explained_and_independent_of_order(
    needs: list[Need], offers: list[Resource], orders: list[Order], bound: float, chance: Any
) -> None:
    records = [*needs, *offers, *orders]
    shuffled = list(records)
    chance.shuffle(shuffled)
    found = suggest(corpus_of(_book(records, bound), TODAY), needs, keep_weak=True)
    assert found == suggest(corpus_of(_book(shuffled, bound), TODAY), needs, keep_weak=True)
    for match, plain in zip(found, suggest(corpus_of(_book(records, 0.0), TODAY), needs, keep_weak=True), strict=True):
        before = {each.resource: each.score for each in plain.suggestions}
        assert before.keys() == {each.resource for each in match.suggestions}
        for each in match.suggestions:
            assert 0 <= each.score <= 1
            assert sum(reason.points for reason in each.reasons) == pytest.approx(each.score, abs=1e-9)
            learnt = sum(reason.points for reason in each.reasons if reason.part == "history")
            assert abs(learnt) <= bound + 1e-4
            assert each.score - before[each.resource] == pytest.approx(learnt, abs=1e-9)
