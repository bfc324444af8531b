"""A model at a server as ranking uses it: what it may not read counts as if there were no model, and its scale is measured."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from redchain.match.corpus import corpus_of
from redchain.match.embeddings import E5, _scale_of
from redchain.match.served import key_of
from redchain.match.suggest import suggest
from redchain.model.settings import MatchWeights
from tests.model_server import toy_vector

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PLAIN = MatchWeights()
ASKING = MatchWeights.model_validate({"semantic": {"endpoint": "http://127.0.0.1:1/v1/embeddings", "model": "toy"}})


class Models:
    """Servers in memory, which may not read a text with `private` in it."""

    def __init__(self, *, embeds: bool = True, reranks: int = 0, private: str = "\0") -> None:
        self.embeds, self.reranks, self.private = embeds, reranks, private
        self.told: list[list[str]] = []
        self.judged: list[tuple[str, tuple[str, ...]]] = []

    def may_read(self, _: Any, text: str) -> bool:
        return self.private not in text

    def withhold(self, _: Any, identifiers: Any) -> None:
        self.private_ids = tuple(identifiers)

    def vectors(self, keys: Sequence[str], text_of: Callable[[int], str], *, asked: bool = False) -> list[bytes]:
        del asked
        self.told.append([text_of(place) for place in range(len(keys))])
        rows = np.array([toy_vector(each) for each in self.told[-1]])
        return [struct.pack(f"<{len(row)}e", *(row / np.linalg.norm(row))) for row in rows]

    def relevances(self, query: str, documents: Sequence[str]) -> list[float]:
        self.judged.append((query, tuple(documents)))
        return [float(place) for place, _ in enumerate(documents)]


OFFERS = (("a", "融资对接"), ("b", "公共卫生间开放"), ("c", "招工会"), ("d", "设备检测"))


@pytest.fixture
def ranked(ledger: Any, need: Any, resource: Any, today: Any) -> Callable[..., Any]:
    """Rank the offers for a need under some weights and with some servers."""

    def rank(title: str, weights: MatchWeights, models: Models | None, **fields: Any) -> Any:
        wish = need(title, **fields)
        book = ledger(*(resource(*each) for each in OFFERS), wish, weights=weights)
        (match,) = suggest(corpus_of(book, today, models=models), [wish], keep_weak=True)
        for each in match.suggestions:
            assert sum(reason.points for reason in each.reasons) == pytest.approx(each.score, abs=1e-9)
        assert [each.score for each in match.suggestions] == sorted((each.score for each in match.suggestions), reverse=True)
        return match

    return rank


def scores(match: Any) -> list[tuple[str, float]]:
    return [(each.resource, each.score) for each in match.suggestions]


def parts(suggestion: Any) -> dict[str, Any]:
    return {each.part: each for each in suggestion.reasons}


def test_what_means_the_same_comes_first_and_resources_and_needs_go_in_one_request_each(ranked: Any) -> None:
    models = Models()
    match = ranked("职工如厕不便", ASKING, models)
    assert match.suggestions[0].resource == "b"
    assert parts(match.suggestions[0])["semantic"].points > 0
    assert models.told[:2] == [[title for _, title in OFFERS], ["职工如厕不便"]]


def test_sub_items_are_read_ahead_too(ranked: Any) -> None:
    models = Models()
    ranked("职工如厕不便", ASKING, models, items=[{"title": "周转资金", "category": "融资"}])
    assert models.told[1] == ["职工如厕不便\n周转资金", "周转资金"]


def test_without_servers_at_hand_the_part_is_left_out(ranked: Any) -> None:
    assert scores(ranked("职工如厕不便", ASKING, None)) == scores(ranked("职工如厕不便", PLAIN, None))


def test_a_need_that_may_not_be_read_is_ranked_as_if_there_were_no_model_and_says_so(ranked: Any) -> None:
    models = Models(private="如厕")
    match = ranked("职工如厕不便", ASKING, models)
    assert scores(match) == scores(ranked("职工如厕不便", PLAIN, None))
    said = parts(match.suggestions[0])["semantic"]
    assert (said.points, said.text.zh) == (0.0, "语义模型没有读这条需求（不公开，或有个人信息），不算这一项")
    assert not any("如厕" in text for texts in models.told for text in texts)


def test_a_resource_that_may_not_be_read_keeps_the_total_of_its_other_parts(ledger: Any, need: Any, resource: Any, today: Any) -> None:
    from redchain.match.query import query_of
    from redchain.match.readings import Readings

    wish, models = need("职工如厕不便，求检测"), Models(private="检测")
    models.may_read = lambda _, text: not text.startswith("设备")  # type: ignore[method-assign]  # only the resource is private
    tables = []
    for weights, asked in ((ASKING, models), (PLAIN, None)):
        corpus = corpus_of(ledger(*(resource(*each) for each in OFFERS), wish, weights=weights), today, models=asked)
        tables.append(Readings(corpus, [query_of(corpus, wish)]).weighed(corpus.ledger.settings.match).totals[0])
    assert tables[0][3] == pytest.approx(tables[1][3])
    assert tables[0][1] != pytest.approx(tables[1][1])
    assert models.private_ids == ("d",)
    assert not any("设备检测" in texts for texts in models.told)


def test_where_nothing_may_be_read_there_is_no_such_part(ranked: Any) -> None:
    models = Models(private="")
    assert scores(ranked("职工如厕不便", ASKING, models)) == scores(ranked("职工如厕不便", PLAIN, None))
    assert models.told == []


def test_the_first_few_that_fit_change_places_and_keep_the_scores(ranked: Any) -> None:
    plain, models = ranked("职工如厕不便求检测融资", PLAIN, None), Models(embeds=False, reranks=3)
    match = ranked("职工如厕不便求检测融资", PLAIN, models)
    ((query, documents),) = models.judged
    assert query == "职工如厕不便求检测融资"
    titles = dict(OFFERS)
    assert list(documents) == [titles[each.resource] for each in plain.suggestions[:3]]
    assert [each.resource for each in match.suggestions] == [plain.suggestions[place].resource for place in (2, 1, 0, 3)]
    assert [each.score for each in match.suggestions] == [each.score for each in plain.suggestions]
    assert parts(match.suggestions[0])["rerank"].text.en == "reranking model: number 3 → number 1 (2)"
    assert "rerank" not in parts(match.suggestions[3])


def test_a_resource_that_may_not_be_read_keeps_its_place_in_reranking(ranked: Any) -> None:
    plain = ranked("职工如厕不便求检测融资", PLAIN, None)
    first = dict(OFFERS)[plain.suggestions[0].resource]
    models = Models(embeds=False, reranks=3)
    models.may_read = lambda _, text: text != first  # type: ignore[method-assign]
    match = ranked("职工如厕不便求检测融资", PLAIN, models)
    assert match.suggestions[0] == plain.suggestions[0]
    assert first not in models.judged[0][1]


def test_a_need_that_may_not_be_read_is_not_reranked(ranked: Any) -> None:
    models = Models(embeds=False, reranks=3, private="职工")
    match = ranked("职工如厕不便", PLAIN, models)
    assert scores(match) == scores(ranked("职工如厕不便", PLAIN, None))
    assert "没有读这条需求" in parts(match.suggestions[0])["semantic"].text.zh
    assert models.judged == []


def test_few_resources_tell_no_scale() -> None:
    assert _scale_of(np.eye(9, dtype=np.float32)) == E5


def test_the_scale_follows_the_model() -> None:
    rng = np.random.default_rng(1)
    for shared, mean in ((0.0, 0.0), (1.0, 0.5), (2.7, 0.88)):
        vectors = rng.normal(size=(200, 384)) / np.sqrt(384)
        vectors += shared / np.sqrt(384)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        unlike, alike = _scale_of(vectors.astype(np.float32))
        assert unlike == pytest.approx(1 - 1.4 * (1 - mean), abs=0.03)
        assert alike == pytest.approx(1 - 0.52 * (1 - mean), abs=0.02)


def test_one_text_for_all_is_no_division_by_nought() -> None:
    unlike, alike = _scale_of(np.ones((12, 1), np.float32))
    assert unlike < alike


def test_a_key_tells_texts_and_pairs_apart() -> None:
    assert len({key_of("a"), key_of("ab"), key_of("a", "b"), key_of("b", "a"), key_of("")}) == 5
    assert len(key_of("甲")) == 32


@pytest.mark.usefixtures("model")
def test_what_the_installed_model_reads_here_is_not_sent_to_a_reranker_unless_it_may_leave(ranked: Any) -> None:
    installed = MatchWeights.model_validate({"semantic": 0.3})
    plain, models = ranked("职工如厕不便", installed, None), Models(embeds=False, reranks=3, private="如厕")
    match = ranked("职工如厕不便", installed, models)
    assert models.judged == []
    assert scores(match) == scores(plain)
    said = parts(match.suggestions[0])
    assert said["semantic"].points > 0
    assert "重排模型没有读这条需求" in said["rerank"].text.zh
    ranked("周转资金", installed, models)
    assert [query for query, _ in models.judged] == ["周转资金"]
