"""Questions of firms, answered from the catalogue: policies and service items ranked whole, the passage of each that answers, and how sure that is."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from redchain.kinds.chain.model import Chain
from redchain.kinds.need.model import Need
from redchain.kinds.policy.model import Policy
from redchain.kinds.resource.basis import why_gone
from redchain.kinds.resource.model import Resource
from redchain.kinds.service.model import ServiceItem
from redchain.lazy_pattern import pattern
from redchain.match.analyzer import summed_terms
from redchain.match.candidates import DIGITS, weight_shares
from redchain.match.corpus import corpus_of, query_of
from redchain.match.eligible import why_not_offered
from redchain.match.inverted_index import Bm25
from redchain.match.passages import passages_of
from redchain.match.scorers import SCORERS
from redchain.match.suggestion import Reason
from redchain.match.terms import words_of
from redchain.model.ledger import ledger_of
from redchain.model.model_servers import Semantic
from redchain.model.settings import CATCH_ALL
from redchain.model.visibility import is_shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from redchain.match.corpus import Corpus, Query
    from redchain.match.passages import Passage
    from redchain.model.ledger import Ledger

Level = Literal["answer", "perhaps", "none"]
FIRST = 3
"""So many records are looked at for a passage."""
_PARTS = ("text", "concept")
_OVER_SHARE = 0.85
"""What is no longer in force stands behind what is."""
_FRAME = (
    "手续 材料 条件 申请 办理 办 公司 企业 单位 工厂 厂里 我们 需要 可以 能不能 要不要 有没有 是不是 "
    "多少 多久 哪里 什么 怎么 如何 几天 找谁 补贴 补助 奖励 政策 要求 时间 登记 证明"
)
"""Words of any question to an office: they do not tell what is asked about."""
_MARKS = pattern(r"[，。？！；,?!;、：:\s]+")
_NAME = 6
"""So many letters of a title or a number name a record."""
_NOISE = pattern(r"https?://\S+|<[^<>]{0,80}>|[你您]好|谢谢|请问|打扰了?|麻烦")
"""What surrounds a question and asks nothing: links, tags, greetings."""
_EXAMPLE = pattern(r"[（(，,]?示例[）)]?")


class Found(NamedTuple):
    """A record with its score from 0 to 1, the reasons for it, and the passage of it that is nearest to the question."""

    record: Policy | ServiceItem
    score: float
    reasons: tuple[Reason, ...]
    passage: Passage | None


class Answer(NamedTuple):
    """What comes of a question: how sure it is, as a level and as a chance from 0 to 1, and the best records, best first."""

    level: Level
    chance: float
    found: tuple[Found, ...]


class Signs(NamedTuple):
    """What tells whether the best record answers: its score, how much of what is asked about it has, and how much anything in the catalogue has."""

    score: float
    covered: float
    known: float

    @property
    def chance(self) -> float:
        """The chance that the question has an answer, by a logistic model whose weights were rounded from questions with and without one (docs/asking.md)."""
        return 1 / (1 + math.exp(-(_BASE + _SCORE * self.score + _COVERED * self.covered + _KNOWN * self.known)))


_BASE, _SCORE, _COVERED, _KNOWN = -3.2, 8.0, 3.0, 1.5
_CLAUSE, _LEAST = 12, 5
"""So many characters of a clause say as much as a question; with fewer than the second nothing is told."""
_TOLD, _NEARLY_SURE = 0.3, 0.79
"""A record that has less than this share of what is asked about is none to be sure of."""
SURE, UNSURE = 0.8, 0.45
"""From the first on a passage is quoted as the answer; below the second nothing is."""


@dataclass(frozen=True)
class Catalogue:
    """The policies and service items in use that may be shown, read once for many questions."""

    records: Mapping[str, Policy | ServiceItem]
    corpus: Corpus
    today: date

    def ask(self, question: str) -> Answer:
        """Return the answer to a question; one that names a record by its title, its document number or its id is answered from that record."""
        question = _NOISE.sub(" ", question)
        query, parts = self._read(question)
        points = [points * self._in_force for points in parts]
        scores = np.sum(points, axis=0).round(DIGITS) if self.corpus.ids else np.zeros(0)
        best = sorted(range(len(scores)), key=lambda place: (-scores[place], self.corpus.ids[place]))[:FIRST]
        best = [place for place in best if scores[place] > 0]
        named = self._named(question)
        if named is not None:
            found = [named, *(place for place in best if place != named)][:FIRST]
            return Answer("answer", 1.0, tuple(self._found(question, query, place, [each[place] for each in points]) for place in found))
        if not best:
            return Answer("none", 0.0, ())
        whole = self._signs(question, best[0], float(scores[best[0]]))
        clauses = [(each, self._signs_of(each, best[0])) for each in clauses_of(question)]
        chance = (whole.chance + max((whole.chance, *(found.chance * min(1.0, len(each) / _CLAUSE) for each, found in clauses)))) / 2
        if max((whole.covered, *(found.covered for _, found in clauses))) < _TOLD:
            chance = min(chance, _NEARLY_SURE)
        level: Level = "answer" if chance >= SURE else "perhaps" if chance >= UNSURE else "none"
        return Answer(level, round(chance, DIGITS), tuple(self._found(question, query, place, [each[place] for each in points]) for place in best))

    def _named(self, question: str) -> int | None:
        """Return the record whose id the question is, or whose document number or title stands in it, the longest of these; None where there is none."""
        key = _key(question)
        found = [(len(name), -place) for place, names in enumerate(self._names) for name in names if name in key]
        return -max(found)[1] if found else None

    @cached_property
    def _names(self) -> tuple[tuple[str, ...], ...]:
        """The document number, the title and the id of each record, as far as they are long enough to be told from other words."""
        every = (self.records[each] for each in self.corpus.ids)
        names = ((getattr(each, "number_key", ""), _key(_EXAMPLE.sub("", each.title)), _key(each.id)) for each in every)
        return tuple(tuple(each for each in some if len(each) >= _NAME) for some in names)

    def _signs_of(self, clause: str, place: int) -> Signs:
        """Return how sure it is that a record answers what one clause of a question says."""
        _, parts = self._read(clause)
        return self._signs(clause, place, sum(float(points[place]) for points in parts) * float(self._in_force[place]))

    def _read(self, question: str) -> tuple[Query, list[np.ndarray]]:
        """Return a question as matching reads a need, and what each part of the score gives each record."""
        need = Need.model_construct(id="", enterprise="", title=question, category="", chain=None, raised_on=self.today, log=())
        query, weights = query_of(self.corpus, need), self.corpus.ledger.settings.match
        return query, [share * each.values(self.corpus, query).clip(max=1.0) for share, each in zip(weight_shares(weights, _SCORERS), _SCORERS, strict=True)]

    def _found(self, question: str, query: Query, place: int, points: Sequence[float]) -> Found:
        reasons = tuple(
            Reason(each.name, round(float(own), DIGITS), each.explain(self.corpus, query, place)) for each, own in zip(_SCORERS, points, strict=True)
        )
        name = self.corpus.ids[place]
        return Found(self.records[name], round(sum(each.points for each in reasons), DIGITS), reasons, self._passage(question, name))

    def _passage(self, question: str, name: str) -> Passage | None:
        """Return the passage of a record that is nearest to a question; the first where none has a word of it."""
        passages, first = self._passages[name]
        if not passages:
            return None
        scores = self._passage_index.asked(summed_terms(((1.0, self.corpus.analyzer.normalise(question)),))).scores()
        return passages[max(range(len(passages)), key=lambda each: (scores[first + each], -each))]

    def _signs(self, question: str, place: int, score: float) -> Signs:
        """Return how sure the best record is, by the pairs of characters that tell what is asked about; rare ones count most, unknown ones most of all.

        What the thesaurus takes for the same is in the score alone: 注销 is near 企业开办 there, and no answer to it. A question that tells nothing is about nothing.
        """
        analyzer, corpus = self.corpus.analyzer, self.corpus
        weights = {each: corpus.text.weight(each) for each in set(words_of(self._frame.sub(" ", analyzer.normalise(question))))}
        total = sum(weights.values())
        if not total:
            return Signs(0.0, 0.0, 0.0)
        held = set(words_of(analyzer.text_of(corpus.resource(place))))
        covered = sum(weight for each, weight in weights.items() if each in held)
        known = sum(weight for each, weight in weights.items() if each in corpus.text.postings.rows)
        return Signs(score, covered / total, known / total)

    @cached_property
    def _frame(self) -> re.Pattern[str]:
        words = {self.corpus.analyzer.normalise(each) for each in (*self.corpus.ledger.settings.asking, *_FRAME.split())}
        return re.compile("|".join(re.escape(each) for each in sorted(words, key=lambda each: (-len(each), each))))

    @cached_property
    def _in_force(self) -> np.ndarray:
        return np.array([1.0 if is_in_force(self.records, self.records[each], self.today) else _OVER_SHARE for each in self.corpus.ids])

    @cached_property
    def _passages(self) -> Mapping[str, tuple[tuple[Passage, ...], int]]:
        found, first = {}, 0
        for name in self.corpus.ids:
            passages = passages_of(self.records[name])
            found[name] = passages, first
            first += len(passages)
        return found

    @cached_property
    def _passage_index(self) -> Bm25:
        normalise = self.corpus.analyzer.normalise
        return Bm25.of(summed_terms(((1.0, normalise(each.words)),)) for passages, _ in self._passages.values() for each in passages)


_SCORERS = tuple(each for each in SCORERS if each.name in _PARTS)


def _key(words: str) -> str:
    """Return the letters and digits of words in plain characters."""
    return "".join(each for each in unicodedata.normalize("NFKC", words).casefold() if each.isalnum())


def clauses_of(question: str) -> tuple[str, ...]:
    """Return the clauses of a question that is made of several, each also with the next: firms tell a story around what they ask.

    >>> clauses_of("我们做壳体的，想换机床，能补多少？")
    ('我们做壳体的', '我们做壳体的，想换机床', '想换机床，能补多少')
    """
    parts = [each for each in _MARKS.split(question) if len(each) > 1]
    runs = (found for place, each in enumerate(parts) for found in (each, "，".join(parts[place : place + 2])))
    return tuple(dict.fromkeys(each for each in runs if len(each) >= _LEAST)) if len(set(parts)) > 1 else ()


def catalogue_of(ledger: Ledger, today: date) -> Catalogue:
    """Return the catalogue of a ledger as it is asked: what is archived, or may not be shown outside the clone, is left out."""
    every: tuple[Policy | ServiceItem, ...] = (*ledger.all(ServiceItem), *ledger.all(Policy))
    records = {f"{each.kind.name}/{each.id}": each for each in every if each.archived_on is None and is_shown(each)}
    weights = ledger.settings.match.model_copy(update={"semantic": Semantic(weight=0.0), "rerank": None, "history": 0.0})
    offers = (_offer(name, each) for name, each in records.items())
    own = ledger_of(ledger.settings.model_copy(update={"match": weights}), [*ledger.all(Chain), *offers])
    return Catalogue(records, corpus_of(own, today), today)


def is_in_force(records: Mapping[str, Policy | ServiceItem], record: Policy | ServiceItem, today: date) -> bool:
    """Tell whether a record of a catalogue holds on a day."""
    return isinstance(record, ServiceItem) or why_gone(lambda name: records.get(f"policy/{name}"), record, today) is None


def _offer(name: str, record: Policy | ServiceItem) -> Resource:
    """Return a record as the engine reads a resource."""
    detail = "\n".join(words for each in passages_of(record) for words in (*([each.label.zh] if "/" in each.part else []), *(line.zh for line in each.lines)))
    return Resource.model_construct(
        id=name, unit="", title=_EXAMPLE.sub("", record.title), aliases=record.aliases, detail=detail, category="", eligibility=None
    )


def service_line(ledger: Ledger, catalogue: Catalogue) -> Resource | None:
    """Return the line (专线、热线) that firms may ask anything; None where no resource in use is one."""
    lines = (each for each in ledger.current(Resource) if any(word in each.title for word in _LINES) and why_not_offered(ledger, each, catalogue.today) is None)
    return min((each for each in lines if each.category == CATCH_ALL or catalogue.corpus.analyzer.is_channel(each)), key=lambda each: each.id, default=None)


_LINES = ("专线", "热线")
