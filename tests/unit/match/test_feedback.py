"""Learning: bounded, fading, from similar needs only, and nothing at all without a history."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from redchain.kinds.order.model import Order
from redchain.match.corpus import corpus_of, query_of
from redchain.match.suggest import match_need, ranking, suggest
from redchain.model.settings import MatchWeights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.match.feedback import LearntPoints

TODAY = date(2026, 11, 23)
FIRST, SECOND = "N-20261101-00001", "N-20261101-00002"
SOLVED = [
    {"at": "2026-11-01T09:00:00+08:00", "step": "submit", "by": "qing"},
    {"at": "2026-11-01T10:00:00+08:00", "step": "register", "by": "qing"},
    {"at": "2026-11-06T09:00:00+08:00", "step": "verify", "by": "qing", "rating": "satisfied", "valid": True},
]
PLENTY = ("贷款贴息", "设备检测", "人才公寓", "厂房租赁", "用电增容", "专利申请", "展会补贴", "环评指导", "招聘会", "物流专线")


def order(verbs: tuple[str, ...] = ("accept", "finish"), **fields: Any) -> Order:
    log: list[dict[str, Any]] = [{"at": "2026-11-02T09:00:00+08:00", "step": "dispatch", "by": "u", "due": "2026-11-20"}]
    log += [
        {"at": "2026-11-05T09:00:00+08:00", "step": each, "by": "u", **{"finish": {"reply": "好"}, "send_back": {"reason": "x"}}.get(each, {})}
        for each in verbs
    ]
    return Order.model_validate({"id": "D-20261102-00001", "need": FIRST, "unit": "u", "role": "lead", "resource": "p02", "log": log, **fields})


@pytest.fixture
def offers(resource: Any) -> list[Any]:
    return [resource(f"p{place:02d}", title) for place, title in enumerate(PLENTY)]


def _learnt(books: Any, wish: Any, today: date = TODAY) -> Mapping[str, LearntPoints]:
    corpus = corpus_of(books, today)
    query = query_of(corpus, wish)
    return corpus.feedback.learnt(wish, query.terms, query.categories)


def test_a_resource_that_solved_a_similar_need_gains_and_says_so(ledger: Any, need: Any, offers: list[Any]) -> None:
    past, wish = need("博士住哪里，公寓还有吗", log=SOLVED), need("新来的博士要住公寓", id=SECOND)
    plain, taught = (match_need(corpus_of(ledger(past, wish, *offers, *more), TODAY), wish, keep_weak=True) for more in ((), (order(),)))
    before, after = ({each.resource: each for each in found.suggestions} for found in (plain, taught))
    reason = next(each for each in after["p02"].reasons if each.part == "history")
    assert 0 < reason.points <= MatchWeights().history
    assert after["p02"].score == pytest.approx(before["p02"].score + reason.points, abs=1e-4)
    assert sum(each.points for each in after["p02"].reasons) == pytest.approx(after["p02"].score, abs=1e-6)
    assert reason.text.zh.startswith(f"曾用于相似需求 {FIRST}（相似度 0.")
    assert reason.text.zh.endswith("）：满意")
    assert {name: each.score for name, each in after.items() if name != "p02"} == {name: each.score for name, each in before.items() if name != "p02"}


@pytest.mark.parametrize(
    ("verbs", "sign"), [(("accept",), 1), (("accept", "finish"), 1), (("send_back",), -1), (("send_back", "uphold"), -1), (("recall",), 0)]
)
def test_what_went_wrong_teaches_the_other_way(ledger: Any, need: Any, offers: list[Any], verbs: tuple[str, ...], sign: int) -> None:
    past, wish = need("博士住哪里，公寓还有吗", log=SOLVED[:2]), need("新来的博士要住公寓", id=SECOND)
    found = _learnt(ledger(past, wish, *offers, order(verbs)), wish)
    assert [(each > 0) - (each < 0) for each in (learnt.points for learnt in found.values())] == ([sign] if sign else [])


def test_a_remembered_rejection_takes_points_from_similar_needs_and_bars_its_own(ledger: Any, need: Any, offers: list[Any]) -> None:
    rejected = [{"resource": "p02", "because": "只给本科", "on": "2026-11-10", "until": "2026-11-30"}]
    past, wish = need("博士住哪里，公寓还有吗", rejected=rejected), need("新来的博士要住公寓", id=SECOND)
    books = ledger(past, wish, *offers)
    assert _learnt(books, wish)["p02"].points < 0
    assert "只给本科" in _learnt(books, wish)["p02"].text.en
    for day, barred in ((date(2026, 11, 9), False), (TODAY, True), (date(2026, 12, 1), False)):
        assert ("p02" not in [name for name, _ in ranking(corpus_of(books, day), past)]) == barred


def test_a_need_s_own_orders_and_those_of_other_categories_or_other_words_teach_nothing(ledger: Any, need: Any, offers: list[Any]) -> None:
    past = need("博士住哪里，公寓还有吗", log=SOLVED)
    assert _learnt(ledger(past, *offers, order()), past) == {}
    for wish in (need("新来的博士要住公寓", id=SECOND, category="融资"), need("阀门漏气，想找人看", id=SECOND)):
        assert _learnt(ledger(past, wish, *offers, order()), wish) == {}
    assert _learnt(
        ledger(past, need("新来的博士要住公寓", id=SECOND, category="综合诉求"), *offers, order()), need("博士要住公寓", id=SECOND, category="综合诉求")
    )


def test_lessons_fade_with_age_and_future_ones_are_not_known(ledger: Any, need: Any, offers: list[Any]) -> None:
    past, wish = need("博士住哪里，公寓还有吗", log=SOLVED), need("新来的博士要住公寓", id=SECOND)
    books = ledger(past, wish, *offers, order())
    points = [_learnt(books, wish, date(year, 11, 23))["p02"].points for year in (2026, 2027, 2030)]
    assert points == sorted(points, reverse=True)
    assert points[2] < points[0] / 4
    assert _learnt(books, wish, date(2026, 11, 1)) == {}


def test_the_setting_bounds_it_and_zero_turns_it_off(ledger: Any, need: Any, offers: list[Any]) -> None:
    pasts = [need("新来的博士要住公寓", id=f"N-20261101-000{number:02d}", log=SOLVED) for number in range(10, 60)]
    orders = [order(id=f"D-20261102-000{place + 10:02d}", need=past.id) for place, past in enumerate(pasts)]
    wish = need("新来的博士要住公寓", id=SECOND)
    for bound in (0.0, 0.05, 0.4):
        found = _learnt(ledger(wish, *pasts, *orders, *offers, weights=MatchWeights(history=bound)), wish)
        assert bool(found) == (bound > 0)
        assert all(0.9 * bound < each.points <= bound for each in found.values())


def test_scores_stay_between_0_and_1(ledger: Any, need: Any, resource: Any) -> None:
    past, wish = need("博士公寓", log=SOLVED), need("博士公寓", id=SECOND)
    offers = [resource("p02", "博士公寓"), resource("p03", "会计代账", category="融资", eligibility={"chains": ["qingneng"]})]
    for verbs, name in ((("accept", "finish"), "p02"), (("send_back", "uphold"), "p03")):
        books = ledger(past, wish, *offers, order(verbs, resource=name), weights=MatchWeights(history=1.0, category=0, chain=0))
        found = {each.resource: each for each in suggest(corpus_of(books, TODAY), [wish], keep_weak=True)[0].suggestions}
        assert all(0 <= each.score <= 1 for each in found.values())
        assert found[name].score == (1.0 if name == "p02" else 0.0)
        assert sum(each.points for each in found[name].reasons) == pytest.approx(found[name].score)


def test_many_needs_learn_the_same_from_the_table_as_one_by_one(ledger: Any, need: Any, offers: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    past, wishes = need("博士住哪里，公寓还有吗", log=SOLVED), [need("新来的博士要住公寓", id=f"N-20261101-000{number}") for number in range(10, 14)]
    books = ledger(past, *wishes, *offers, order())
    one_by_one = [dict(_learnt(books, each)) for each in (past, *wishes)]
    monkeypatch.setattr("redchain.match.feedback.FEW", 0)
    assert [dict(_learnt(books, each)) for each in (past, *wishes)] == one_by_one
    assert one_by_one[0] == {}
    assert one_by_one[1]["p02"].outcomes
