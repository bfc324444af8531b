"""Learning: bounded, fading, from similar needs only, and nothing at all without a history."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from redchain.kinds.order.model import Order
from redchain.match.corpus import corpus_of
from redchain.match.feedback import GapLesson, LearntPoints, SimilarOutcome
from redchain.match.past_needs import Outcome
from redchain.match.query import query_of
from redchain.match.suggest import match_need, ranking, suggest
from redchain.model.settings import MatchWeights
from redchain.text import Text

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


def _learnt(books: Any, wish: Any, today: date = TODAY) -> Any:
    corpus = corpus_of(books, today)
    query = query_of(corpus, wish)
    return corpus.feedback.learnt(wish, query.numbers, query.categories)


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
    past, wishes = need("博士住哪里，公寓还有吗", log=closed("solved")), [need("新来的博士要住公寓", id=f"N-20261101-000{number}") for number in range(10, 14)]
    books = ledger(past, *wishes, *offers, order())

    def learnt() -> list[Any]:
        return [(dict(found), found.gap) for found in (_learnt(books, each) for each in (past, *wishes))]

    one_by_one = learnt()
    monkeypatch.setattr("redchain.match.feedback.FEW", 0)
    assert learnt() == one_by_one
    assert one_by_one[0] == ({}, GapLesson())
    assert one_by_one[1][0]["p02"].outcomes
    assert one_by_one[1][1].points < 0


def closed(result: str, *more: dict[str, Any]) -> list[dict[str, Any]]:
    return [*SOLVED, {"at": "2026-11-07T09:00:00+08:00", "step": "close", "by": "qing", "result": result}, *more]


REOPENED = {"at": "2026-11-08T09:00:00+08:00", "step": "reopen", "by": "qing", "reason": "又来了"}


@pytest.mark.parametrize(
    ("log", "sign"),
    [
        (closed("not_possible"), 1),
        (closed("solved"), -1),
        (closed("partly_solved"), -1),
        (closed("explained"), 0),
        (closed("long_term"), 0),
        (SOLVED, 0),
        (closed("not_possible", REOPENED), 0),
    ],
)
def test_how_a_similar_need_ended_moves_the_threshold_of_a_gap(ledger: Any, need: Any, offers: list[Any], log: list[dict[str, Any]], sign: int) -> None:
    past, wish = need("博士住哪里，公寓还有吗", log=log), need("新来的博士要住公寓", id=SECOND)
    plain = match_need(corpus_of(ledger(wish, *offers), TODAY), wish, keep_weak=True)
    taught = match_need(corpus_of(ledger(past, wish, *offers), TODAY), wish, keep_weak=True)
    usual = MatchWeights().gap
    moved = taught.threshold.least - usual
    assert (moved > 0) - (moved < 0) == sign
    assert abs(moved) <= MatchWeights().history
    assert taught.suggestions == plain.suggestions
    assert plain.threshold.least == usual
    assert plain.threshold.text is None
    if sign:
        assert taught.threshold.text is not None
        assert taught.threshold.text.zh.startswith(f"缺口门槛 {usual:.2f} → {taught.threshold.least:.2f}：相似需求 {FIRST}（相似度 0.")
        assert RESULT_WORDS[log[-1]["result"]] in taught.threshold.text.zh
    else:
        assert taught.threshold.text is None


RESULT_WORDS = {"not_possible": "以“暂无条件”销号", "solved": "以“已解决”销号", "partly_solved": "以“部分解决”销号"}


def test_what_nothing_served_before_is_told_as_a_gap_and_what_was_served_is_not(ledger: Any, need: Any, offers: list[Any]) -> None:
    """A threshold just below the best score, and one just above it."""
    wish = need("新来的博士要住公寓", id=SECOND)
    best = match_need(corpus_of(ledger(wish, *offers), TODAY), wish, keep_weak=True).suggestions[0].score
    for result, gap, told in (("not_possible", best - 0.01, True), ("solved", best + 0.01, False)):
        past = need("博士住哪里，公寓还有吗", log=closed(result))
        weights = MatchWeights(gap=round(gap, 4))
        assert match_need(corpus_of(ledger(wish, *offers, weights=weights), TODAY), wish).gap != told
        assert match_need(corpus_of(ledger(past, wish, *offers, weights=weights), TODAY), wish).gap == told


def test_ends_teach_no_gap_across_categories_before_their_day_to_themselves_or_where_learning_or_gaps_are_off(
    ledger: Any, need: Any, offers: list[Any]
) -> None:
    past, wish = need("博士住哪里，公寓还有吗", log=closed("not_possible")), need("新来的博士要住公寓", id=SECOND)

    def moved(*records: Any, of: Any = wish, on: date = TODAY, **weights: float) -> float:
        found = match_need(corpus_of(ledger(*records, *offers, weights=MatchWeights(**weights)), on), of).threshold
        return found.least - found.usual

    assert moved(past, wish) > 0
    assert moved(past, of=past) == 0
    assert moved(past, wish.model_copy(update={"category": "融资"}), of=wish.model_copy(update={"category": "融资"})) == 0
    assert moved(past, wish, on=date(2026, 11, 6)) == 0
    assert moved(past, wish, history=0.0) == 0
    assert moved(past, wish, gap=0.0) == 0
    assert 0 < moved(past, wish, on=date(2029, 11, 23)) < moved(past, wish) / 3


@pytest.mark.parametrize("few", [0, 8])
def test_the_threshold_stays_without_any_end_whatever_else_happened(
    ledger: Any, need: Any, offers: list[Any], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("redchain.match.feedback.FEW", few)
    past, wish = need("博士住哪里，公寓还有吗", log=SOLVED), need("新来的博士要住公寓", id=SECOND)
    for verbs in (("accept",), ("accept", "finish"), ("send_back", "uphold")):
        found = match_need(corpus_of(ledger(past, wish, *offers, order(verbs)), TODAY), wish).threshold
        assert (found.least, found.text) == (MatchWeights().gap, None)


def test_doubt_read_from_words_takes_no_score_below_a_threshold_that_was_moved(ledger: Any, need: Any, resource: Any) -> None:
    """What is only read from words hides nothing, wherever the threshold lies."""
    past, wish = need("博士住哪里，公寓还有吗", log=closed("not_possible")), need("新来的博士要住公寓", id=SECOND)
    offer = resource("p02", "人才公寓，新来的博士都可以住", eligibility={"text": "面向大型企业"})
    plain = match_need(corpus_of(ledger(wish, offer), TODAY), wish, keep_weak=True).suggestions[0].score
    for gap in (plain - 0.08, plain - 0.05, plain - 0.02, plain):
        found = match_need(corpus_of(ledger(past, wish, offer, weights=MatchWeights(gap=round(gap, 4))), TODAY), wish, keep_weak=True)
        undoubted = found.suggestions[0].score - sum(each.points for each in found.suggestions[0].reasons if each.part == "eligibility")
        assert undoubted > found.suggestions[0].score
        assert found.gap == (round(undoubted, 4) < found.threshold.least)


@pytest.mark.parametrize(("likeness", "zh", "en"), [(0.2, "相似需求", "the similar need"), (0.19, "略相似的需求", "the somewhat similar need")])
def test_what_is_only_somewhat_alike_is_said_to_be(likeness: float, zh: str, en: str) -> None:
    said = LearntPoints(0.02, (SimilarOutcome(likeness, likeness, Outcome(FIRST, "p02", 1.0, TODAY, Text("满意", "satisfied"))),)).text
    assert said == Text(f"曾用于{zh} {FIRST}（相似度 {likeness:.2f}）：满意", f"tried on {en} {FIRST} (likeness {likeness:.2f}): satisfied")
