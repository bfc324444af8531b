"""Suggestions for needs: the best eligible resources, each with the reasons for its score, or a gap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.resource.model import Resource
from redchain.match.candidates import candidates_of, read_together
from redchain.match.filed_category import likely_category
from redchain.match.query import text_of_need
from redchain.match.score_table import DIGITS
from redchain.match.suggestion import RERANK, Reason, Suggestion, reasons_of
from redchain.match.topics import topics_of
from redchain.progress import watched
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redchain.kinds.need.model import Need, NeedItem
    from redchain.kinds.resource.validity import WhyNot
    from redchain.match.candidates import Candidates, Threshold
    from redchain.match.conditions import Eligible
    from redchain.match.corpus import Corpus
    from redchain.match.eligible import EligibilityCheck
    from redchain.match.filed_category import LikelyCategory
    from redchain.match.score_table import ScoredCandidate

_MATCHING = Text("匹配需求", "matching needs")
_LOOKED_AT = 5
"""Among so many times as many answers those to rerank are looked for."""


@dataclass(frozen=True)
class Match:
    """A need's suggestions, best first, ties by id; `gap` when even the best is below the `threshold` of the topic that it answers best.

    `topics` where the need speaks of several things without sub-items: each with suggestions of its own. `refiled` where its words speak clearly for
    another category, under which something scores better. `elsewhere` where a gap is one because the need speaks of no office's matter: the sentence
    that it is most like.
    """

    need: str
    suggestions: tuple[Suggestion, ...]
    gap: bool
    threshold: Threshold
    topics: tuple[TopicMatch, ...] = ()
    refiled: RefiledMatch | None = None
    elsewhere: str | None = None


class RefiledMatch(NamedTuple):
    """The category that a need's words speak for, and the best suggestion under it."""

    likely: LikelyCategory
    best: Suggestion


class TopicMatch(NamedTuple):
    """One of several topics of a need, as the sub-item that it would be, and its match."""

    item: NeedItem
    match: Match


class Glance(NamedTuple):
    """A need's best resource without the reasons, None where nothing is suggested; `barred` and `gap` as in a match; how many topics it has (0: sub-items, or one)."""

    need: str
    resource: str | None
    score: float
    eligible: Eligible
    barred: WhyNot | None
    gap: bool
    topics: int


@dataclass(frozen=True)
class Standing:
    """How one resource stands for a need: its score with reasons, its eligibility, its rank among those that may be suggested, and what it must reach."""

    suggestion: Suggestion
    eligibility: EligibilityCheck
    rank: int
    threshold: Threshold


def suggest(corpus: Corpus, needs: Iterable[Need], top: int = 10, *, keep_weak: bool = False) -> tuple[Match, ...]:
    """Return the match of each need with its topics, in the order given; a gap's weak suggestions are left out unless `keep_weak`."""
    needs = tuple(needs)
    read_ahead(corpus, needs)
    found = zip(watched(needs, _MATCHING, needs), match_each(corpus, needs, top, keep_weak=keep_weak), strict=False)
    return tuple(_with_topics(corpus, need, match, top, keep_weak=keep_weak) for need, match in found)


def _with_topics(corpus: Corpus, need: Need, found: Match, top: int, *, keep_weak: bool) -> Match:
    topics = _match_topics(corpus, need, top, keep_weak=keep_weak)
    return replace(found, topics=topics, refiled=None if topics else _refiled(corpus, need, found))


def _refiled(corpus: Corpus, need: Need, found: Match) -> RefiledMatch | None:
    likely = likely_category(corpus, need)
    if likely is None:
        return None
    other = match_need(corpus, need.model_copy(update={"category": likely.category}), 1).suggestions
    now = found.suggestions[:1] if not found.gap else ()
    if not other or (now and now[0].score > other[0].score) or corpus.ledger.shelf(Resource)[other[0].resource].category != likely.category:
        return None
    return RefiledMatch(likely, other[0])


def _match_topics(corpus: Corpus, need: Need, top: int, *, keep_weak: bool) -> tuple[TopicMatch, ...]:
    """Return the match of each topic of a need; a model server that may not read the whole of it reads no topic either."""
    topics = topics_of(corpus, need)
    if not topics:
        return ()
    withheld = corpus.models is not None and not corpus.models.may_read(need, text_of_need(corpus, need))
    whole = need.model_copy(update={"visibility": "office"}) if withheld else need
    return tuple(TopicMatch(each, match_need(corpus, item_as_need(whole, each), top, keep_weak=keep_weak)) for each in topics)


def read_ahead(corpus: Corpus, needs: Iterable[Need]) -> None:
    """Have a server with a language model read many needs at once, with their sub-items; where none is asked, nothing happens."""
    if corpus.embeddings is None or corpus.models is None:
        return
    wholes = (each for need in needs for each in (need, *(item_as_need(need, item) for item in need.items)))
    texts = ((each, text_of_need(corpus, each)) for each in wholes)
    corpus.embeddings.read_ahead([text for each, text in texts if corpus.reads(each, text)])


def match_need(corpus: Corpus, need: Need, top: int = 10, *, keep_weak: bool = False, is_shown: bool = True) -> Match:
    """Return the match of one need, as `match_each` does of many."""
    return next(match_each(corpus, (need,), top, keep_weak=keep_weak, is_shown=is_shown))


def match_each(corpus: Corpus, needs: Iterable[Need], top: int = 10, *, keep_weak: bool = False, is_shown: bool = True) -> Iterator[Match]:
    """Yield the match of each need; where not all of them `is_shown`, reasons are worked out when they are asked for: the need is read again for that, for what was read of many takes room."""
    for read in read_each(corpus, needs):
        fitting = list(islice(read.fitting(), max(top, 1)))
        best = fitting[0] if fitting else None
        threshold = read.threshold(best)
        gap = threshold.is_missed(best.scored.score if best else None)
        shown = fitting[:top] if keep_weak or not gap else []
        explained = is_shown or corpus.models is not None  # a server is asked now or never
        suggestion = _suggestion if explained else partial(_unexplained, corpus, read.need)
        yield Match(read.need.id, tuple(map(suggestion, shown)), gap, threshold, elsewhere=read.elsewhere(best) if gap else None)


def glances(corpus: Corpus, needs: Iterable[Need], *, keep_weak: bool = False) -> tuple[Glance, ...]:
    """Return the first suggestion for each need, in the order given."""
    needs = tuple(needs)
    read_ahead(corpus, needs)
    return tuple(_glance(corpus, each, keep_weak=keep_weak) for each in read_each(corpus, watched(needs, _MATCHING, needs)))


def _glance(corpus: Corpus, read: ReadNeed, *, keep_weak: bool) -> Glance:
    """Return the first suggestion for a need, as `match_need` makes it, without working out its reasons."""
    need = read.need
    best = next(read.fitting(), None)
    gap = read.threshold(best).is_missed(best.scored.score if best else None)
    if best is None or (gap and not keep_weak):
        return Glance(need.id, None, 0.0, "unknown", None, gap, len(topics_of(corpus, need)))
    place = best.scored.place
    return Glance(need.id, corpus.ids[place], best.scored.score, best.topic.candidates.eligible(place), corpus.barred(place), gap, len(topics_of(corpus, need)))


def item_as_need(need: Need, item: NeedItem) -> Need:
    """Return a sub-item as a need of its own."""
    return need.model_copy(update={"title": item.title, "category": item.category, "detail": None, "expected": None, "items": ()})


def ranking(corpus: Corpus, need: Need) -> Iterator[tuple[str, float]]:
    """Yield (resource, score) of every resource that the need's firm may, or might, use, best first, weak ones too."""
    for each in read_need(corpus, need).fitting():
        yield corpus.ids[each.scored.place], each.scored.score


class NearestFew(NamedTuple):
    """The first few resources for a need with their scores, and whether even the best is too weak."""

    first: tuple[tuple[str, float], ...]
    gap: bool


def nearest(corpus: Corpus, needs: Iterable[Need], most: int | None = None) -> Iterator[NearestFew]:
    """Yield of each need the best `most` (None: all) of what `ranking` yields, and whether it is a gap."""
    for read in read_each(corpus, needs):
        found = list(islice(read.fitting(), most))
        best = found[0] if found else None
        gap = read.threshold(best).is_missed(best.scored.score if best else None)
        yield NearestFew(tuple((corpus.ids[each.scored.place], each.scored.score) for each in found), gap)


def read_each(corpus: Corpus, needs: Iterable[Need]) -> Iterator[ReadNeed]:
    """Yield needs as they are read; many are read together, which takes less than half the time and changes nothing."""
    waiting = iter(needs)
    while block := list(islice(waiting, read_together(corpus))):
        yield from map(partial(ReadNeed, corpus), block, _topics_of_each(corpus, block))


def read_need(corpus: Corpus, need: Need) -> ReadNeed:
    """Return one need as it is read."""
    return next(read_each(corpus, (need,)))


class ReadNeed:
    """A need read once: what fits it, and what the best of that must reach."""

    def __init__(self, corpus: Corpus, need: Need, topics: Sequence[_Topic]) -> None:
        """Take it with what it asks for."""
        self.need = need
        self._corpus, self._topics = corpus, topics

    def threshold(self, best: _Answer | None) -> Threshold:
        """Return what the best answer must reach: the threshold of the topic that it answers, of the whole need where there is none."""
        return self._candidates(best).threshold

    def elsewhere(self, best: _Answer | None) -> str | None:
        """Return the sentence of no office's matter that this topic, or the need, is most like, where that keeps its scores low."""
        return self._candidates(best).elsewhere

    def _candidates(self, best: _Answer | None) -> Candidates:
        return (self._topics[0] if best is None else best.topic).candidates

    def fitting(self) -> Iterator[_Answer]:
        """Yield what the need's firm may, or might, use, best first."""
        if self._topics[0].candidates.query.is_sent:
            return (each for each in _ranked(self._corpus, self._topics) if each.fits)
        return _by_score([_fitting_first(topic) for topic in self._topics])

    def answers(self) -> Iterator[_Answer]:
        """Yield every candidate once, best first, with the topic it answers best: a need of several is matched as a whole and topic by topic."""
        return _ranked(self._corpus, self._topics)

    def at(self, place: int) -> _Answer:
        """Return the resource at a place with the topic that it answers best, the first of equals, as it is ranked where no server changes that."""
        return max((_Answer(each.candidates.scored(place), each) for each in self._topics), key=lambda answer: answer.scored.score)

    def ranking(self, corpus: Corpus) -> Iterator[tuple[str, float]]:
        """Yield what `ranking` yields for the need and a corpus that differs from the first in its weights alone; neither asks a server."""
        topics = [_fitting_first(each._replace(candidates=each.candidates.under(corpus))) for each in self._topics]
        return ((corpus.ids[each.scored.place], each.scored.score) for each in _by_score(topics))


def ranking_of_all(corpus: Corpus, needs: Iterable[Need], most: int) -> Iterator[tuple[tuple[str, float], ...]]:
    """Yield (resource, score) of the best `most` resources for each need, whether its firm may use them or not."""
    for read in read_each(corpus, needs):
        yield tuple((corpus.ids[each.scored.place], each.scored.score) for each in islice(read.answers(), most))


def standing_of(corpus: Corpus, need: Need, resource: str) -> Standing | None:
    """Return how a resource stands for a need, be it suggested or not; None when it is no candidate at all."""
    ahead = 0
    for each in read_need(corpus, need).answers():
        scored, candidates = each.scored, each.topic.candidates
        if corpus.ids[scored.place] == resource:
            return Standing(_suggestion(each), candidates.eligibility(scored.place), ahead + 1, candidates.threshold)
        ahead += candidates.fits(scored.place)
    return None


class Score(NamedTuple):
    """What a resource scores for a need, whether the need's firm may use it, and what it must reach; without reasons."""

    score: float
    eligible: Eligible
    threshold: Threshold


def score_of(corpus: Corpus, need: Need, resource: str) -> Score | None:
    """Return what a resource scores for a need, as `scores_of` does for many."""
    return next(scores_of(corpus, (need,), resource))


def scores_of(corpus: Corpus, needs: Iterable[Need], resource: str) -> Iterator[Score | None]:
    """Yield what a resource scores for each need, as `standing_of` does, without ranking the others; None when it is no candidate."""
    place = corpus.place_of(resource)
    if place is None or (corpus.models is not None and corpus.models.reranks):
        yield from (_score_in(standing_of(corpus, each, resource)) for each in needs)
    else:
        for best in (read.at(place) for read in read_each(corpus, needs)):
            yield Score(best.scored.score, best.topic.candidates.eligible(place), best.topic.candidates.threshold)


def _score_in(standing: Standing | None) -> Score | None:
    return None if standing is None else Score(standing.suggestion.score, standing.eligibility.eligible, standing.threshold)


class _Topic(NamedTuple):
    """What is asked for: the whole need, or the sub-item of this title as a need of its own; and the candidates for it."""

    item: str | None
    candidates: Candidates


class _Answer(NamedTuple):
    """A resource, the topic that it answers best, and what a reranking server made of it."""

    scored: ScoredCandidate
    topic: _Topic
    moved: Reason | None = None

    @property
    def fits(self) -> bool:
        """Whether the need's firm may use it."""
        return self.topic.candidates.fits(self.scored.place)

    @property
    def base(self) -> float:
        """Its score before feedback and doubt."""
        return round(self.scored.score - self.scored.learnt - self.scored.doubt, DIGITS)


def _ranked(corpus: Corpus, topics: Sequence[_Topic]) -> Iterator[_Answer]:
    plain = _by_score([_best_first(topic) for topic in topics])
    query = topics[0].candidates.query
    return _reranked(corpus, query.text, plain) if query.is_sent else plain


def _by_score(answers: Sequence[Iterator[_Answer]]) -> Iterator[_Answer]:
    """Yield the answers to several topics, each best first, as one; of each resource the best."""
    if len(answers) == 1:
        yield from answers[0]
        return
    seen: set[int] = set()
    for each in merge(*answers, key=_order):
        if each.scored.place not in seen:
            seen.add(each.scored.place)
            yield each


def _reranked(corpus: Corpus, asked: str, plain: Iterator[_Answer]) -> Iterator[_Answer]:
    """Yield the answers again, the first few that fit and may be sent in the order of a server: the scores before feedback and doubt change places."""
    models, texts = corpus.models, dict[int, str]()
    assert models is not None  # noqa: S101  # it reranks
    head: list[_Answer] = []
    while len(texts) < models.reranks and len(head) < models.reranks * _LOOKED_AT and (each := next(plain, None)) is not None:
        resource = corpus.resource(each.scored.place)
        text = corpus.analyzer.text_of(resource)
        if each.fits and models.may_read(resource, text):
            texts[len(head)] = text
        head.append(each)
    relevances = models.relevances(asked, list(texts.values())) if len(texts) > 1 else []
    order = sorted(zip(texts, relevances, strict=False), key=lambda pair: (-pair[1], pair[0]))
    bases, ranks = sorted((head[place].base for place in texts), reverse=True), {place: rank for rank, place in enumerate(texts, 1)}
    for rank, (place, relevance) in enumerate(order, 1):
        words = Text("重排模型：第 {before} 位 → 第 {after} 位（{relevance}）", "reranking model: number {before} → number {after} ({relevance})")
        said = words.fill(before=ranks[place], after=rank, relevance=f"{relevance:.3g}")
        head[place] = _moved(head[place], bases[rank - 1], said, head[place].topic.candidates.threshold.least)
    return merge(sorted(head, key=_order), plain, key=_order)


def _moved(answer: _Answer, base: float, said: Text, gap: float) -> _Answer:
    """Return an answer with another score before feedback and doubt; doubt still hides nothing."""
    scored = answer.scored
    plain = min(max(base + scored.learnt, 0.0), 1.0)
    doubt = max(scored.doubt, min(0.0, gap - plain))
    changed = replace(scored, score=round(plain + doubt, DIGITS), learnt=round(plain - base, DIGITS), doubt=round(doubt, DIGITS))
    return answer._replace(scored=changed, moved=Reason(RERANK, round(base - answer.base, DIGITS), said))


def _topics_of_each(corpus: Corpus, needs: Sequence[Need]) -> Iterator[list[_Topic]]:
    """Yield what each of some needs asks for."""
    asked = [[(None, need), *((item.title, item_as_need(need, item)) for item in need.items)] for need in needs]
    found = iter(candidates_of(corpus, [each for of_need in asked for _, each in of_need]))
    return ([_Topic(title, next(found)) for title, _ in of_need] for of_need in asked)


def _best_first(topic: _Topic) -> Iterator[_Answer]:
    return (_Answer(scored, topic) for scored in topic.candidates.best_first())


def _fitting_first(topic: _Topic) -> Iterator[_Answer]:
    return (_Answer(scored, topic) for scored in topic.candidates.fitting_first())


def _order(answer: _Answer) -> tuple[float, int]:
    return -answer.scored.score, answer.scored.place


def _unexplained(corpus: Corpus, need: Need, answer: _Answer) -> Suggestion:
    place = answer.scored.place

    def explain() -> tuple[Reason, ...]:
        return _reasons(read_need(corpus, need).at(place))

    return Suggestion(corpus.ids[place], answer.scored.score, answer.topic.candidates.eligible(place), corpus.barred(place), explain)


def _suggestion(answer: _Answer) -> Suggestion:
    place, candidates, reasons = answer.scored.place, answer.topic.candidates, _reasons(answer)
    return Suggestion(candidates.corpus.ids[place], answer.scored.score, candidates.eligible(place), candidates.corpus.barred(place), lambda: reasons)


def _reasons(answer: _Answer) -> tuple[Reason, ...]:
    return reasons_of(answer.scored, answer.topic.candidates, answer.topic.item, answer.moved)
