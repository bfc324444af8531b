from __future__ import annotations

from typing import Any

import pytest

from redchain.kinds.order.model import Order
from redchain.match.corpus import corpus_of
from redchain.match.suggest import match_need, ranking, suggest
from redchain.model.settings import MatchWeights

OPEN = MatchWeights(gap=0)


def test_the_best_comes_first_with_a_reason_for_every_part(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "职工食堂", category="用工"), resource("r2", "氢能电堆测试台架", eligibility={"text": "氢能企业"}))
    (match,) = suggest(corpus_of(book, today), [need("电堆测试没有台架")], keep_weak=True)
    best = match.suggestions[0]
    assert (match.need, match.gap, best.resource, best.eligible) == ("N-20261101-00001", False, "r2", "unknown")
    assert [each.part for each in best.reasons] == ["text", "concept", "category", "chain", "eligibility"]
    assert best.reasons[-1].points == 0
    assert best.reasons[-1].text.en == "who may apply: 氢能企业; seems to meet “氢能”"
    assert sum(each.points for each in best.reasons) == pytest.approx(best.score)


@pytest.mark.parametrize("case", [("面向小微企业", "r1"), ("面向大中型企业", "r2")])
def test_words_that_speak_against_the_firm_put_others_first(ledger: Any, need: Any, resource: Any, today: Any, case: tuple[str, str]) -> None:
    words, first = case
    offers = [resource(each, "氢能电堆测试台架", eligibility={"text": text}) for each, text in (("r1", words), ("r2", "面向各类企业"))]
    (match,) = suggest(corpus_of(ledger(*offers, *_others(resource)), today), [need("电堆测试没有台架")], keep_weak=True)
    found = {each.resource: each for each in match.suggestions[:2]}
    assert next(iter(found)) == first
    assert [each.points < 0 for each in found["r1"].reasons if each.part == "eligibility"] == [first == "r2"]
    for each in found.values():
        assert sum(reason.points for reason in each.reasons) == pytest.approx(each.score)
        assert each.eligible == "unknown"
    if first == "r2":
        assert found["r1"].score == pytest.approx(0.85 * found["r2"].score, rel=0.2)


def test_words_alone_hide_nothing(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    wish, plain, doubted = (
        need("电堆测试没有台架"),
        *(resource("r1", "氢能电堆测试台架", eligibility={"text": each}) for each in ("各类企业", "面向大中型企业")),
    )
    (whole,) = suggest(corpus_of(ledger(plain, *_others(resource)), today), [wish], keep_weak=True)
    just = MatchWeights(gap=whole.suggestions[0].score - 0.01)
    (match,) = suggest(corpus_of(ledger(doubted, *_others(resource), weights=just), today), [wish])
    assert not match.gap
    assert match.suggestions[0].resource == "r1"


def _others(resource: Any) -> list[Any]:
    return [resource(f"x{each}", f"其他服务{each}", category="综合诉求") for each in range(8)]


def test_a_need_of_several_topics_is_matched_topic_by_topic(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    others = [resource(f"x{each}", f"其他服务{each}", category="综合诉求") for each in range(8)]
    book = ledger(resource("loan", "流动资金贷款", category="融资"), resource("test", "阀门疲劳检测", category="检测认证"), *others)
    topics = [{"title": "流动资金贷款", "category": "融资"}, {"title": "阀门疲劳检测", "category": "检测认证"}]
    asked = need("几件事一起说", category="综合诉求", items=topics)
    (match,) = suggest(corpus_of(book, today), [asked])
    assert {each.resource for each in match.suggestions[:2]} == {"loan", "test"}
    for each in match.suggestions[:2]:
        assert sum(reason.points for reason in each.reasons) == pytest.approx(each.score)
    said = {each.resource: [reason.text.zh for reason in each.reasons if reason.part == "item"] for each in match.suggestions[:2]}
    assert said == {"loan": ["最合子事项：流动资金贷款"], "test": ["最合子事项：阀门疲劳检测"]}
    ranked = [each for each, _ in ranking(corpus_of(book, today), asked)]
    assert len(ranked) == len(set(ranked)) == 10


def test_without_sub_items_no_reason_speaks_of_one(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    (match,) = suggest(corpus_of(ledger(resource("r1", "阀门疲劳检测")), today), [need("阀门疲劳检测")], keep_weak=True)
    assert "item" not in {each.part for each in match.suggestions[0].reasons}


def test_a_gap_keeps_its_weak_suggestions_to_itself(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "职工食堂", category="用工"))
    (quiet,) = suggest(corpus_of(book, today), [need("电堆")])
    (frank,) = suggest(corpus_of(book, today), [need("电堆")], keep_weak=True)
    assert (quiet.gap, quiet.suggestions) == (True, ())
    assert frank.gap
    assert [each.resource for each in frank.suggestions] == ["r1"]


def test_no_resource_at_all_is_a_gap(ledger: Any, need: Any, today: Any) -> None:
    assert suggest(corpus_of(ledger(weights=OPEN), today), [need("电堆")])[0].gap


def test_only_live_visible_and_not_excluded_resources_are_suggested(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(
        resource("r1", "检测", valid_until="2026-11-22"),
        resource("r2", "检测", visibility="office"),
        resource("r3", "检测", eligibility={"sizes": ["large"]}),
        resource("r4", "检测", visibility="units"),
        weights=OPEN,
    )
    assert [each.resource for each in suggest(corpus_of(book, today), [need("检测")])[0].suggestions] == ["r4"]


def test_top_limits_and_the_order_of_needs_is_kept(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(*(resource(f"r{number}", "检测") for number in range(5)), weights=OPEN)
    wishes = [need("检测", id="N-20261101-00009"), need("检测", id="N-20261101-00002")]
    found = suggest(corpus_of(book, today), wishes, top=2)
    assert [(each.need, len(each.suggestions)) for each in found] == [("N-20261101-00009", 2), ("N-20261101-00002", 2)]


def test_top_none_at_all_still_tells_the_gap(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    (match,) = suggest(corpus_of(ledger(resource("r1", "检测"), weights=OPEN), today), [need("检测")], top=0)
    assert (match.gap, match.suggestions) == (False, ())


def test_the_ranking_reaches_the_weakest(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    book = ledger(resource("r1", "职工食堂", category="用工"), resource("r2", "检测"))
    assert [each for each, _ in ranking(corpus_of(book, today), need("检测"))] == ["r2", "r1"]


def test_a_resource_without_a_place_left_is_suggested_and_says_so(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    log = [{"at": "2026-11-02T09:00:00+08:00", "step": "dispatch", "by": "u", "due": "2026-11-20"}]
    used = Order.model_validate({"id": "D-20261102-00001", "need": "N-20261101-00009", "unit": "u", "role": "lead", "resource": "r1", "log": log})
    for capacity, says in ((1, ["满员：容量 1，在办 1"]), (2, []), (None, [])):
        book = ledger(need("阀门检测"), resource("r1", "阀门检测服务", capacity=capacity), resource("r2", "公寓", category="融资"), used)
        (match,) = suggest(corpus_of(book, today), [need("阀门检测")])
        assert match.suggestions[0].resource == "r1"
        assert [each.text.zh for each in match.suggestions[0].reasons if each.part == "capacity"] == says


def test_reasons_worked_out_when_they_are_asked_for_are_the_same(ledger: Any, need: Any, resource: Any, today: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    offers = [
        resource("loan", "流动资金贷款", category="融资"),
        resource("test", "阀门疲劳检测"),
        resource("near", "氢能阀门检测", eligibility={"text": "氢能企业"}),
    ]
    wish = need("阀门要做疲劳检测，还缺流动资金", items=[{"title": "流动资金贷款", "category": "融资"}, {"title": "阀门疲劳检测", "category": "检测认证"}])
    corpus = corpus_of(ledger(wish, *offers), today)
    shown = match_need(corpus, wish, keep_weak=True)
    assert len(shown.suggestions) == len(offers)
    assert match_need(corpus, wish, keep_weak=True, is_shown=False).suggestions == shown.suggestions
    monkeypatch.setattr("redchain.match.suggest.reasons_of", lambda *_: pytest.fail("nobody asked why"))
    assert [each.score for each in match_need(corpus, wish, keep_weak=True, is_shown=False).suggestions] == [each.score for each in shown.suggestions]


def test_suggestions_that_differ_in_a_reason_alone_differ(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    wish = need("阀门要做疲劳检测")
    offers = (resource("test", "阀门疲劳检测", eligibility={"text": each}) for each in ("氢能企业", "化工企业"))
    one, other = (match_need(corpus_of(ledger(wish, each), today), wish, keep_weak=True).suggestions[0] for each in offers)
    assert one != other
    assert (
        one
        == match_need(corpus_of(ledger(wish, resource("test", "阀门疲劳检测", eligibility={"text": "氢能企业"})), today), wish, keep_weak=True).suggestions[0]
    )
    assert len({one, other, one}) == 2
