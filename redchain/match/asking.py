"""Questions of firms, answered from the catalogue: policies and service items ranked whole, the passage of each that answers, and how sure that is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.kinds.policy.model import Policy
from redchain.kinds.resource.basis import why_gone
from redchain.kinds.service.model import ServiceItem
from redchain.lazy_pattern import pattern
from redchain.match.analyzer import summed_terms
from redchain.match.asked_words import KnownSayings, Saying, TellingWords, clauses_of, without_noise
from redchain.match.asking_chance import NEARLY_SURE, SAME, Level, Signs, level_of
from redchain.match.asking_doubts import doubts_of
from redchain.match.asking_scores import read_question
from redchain.match.inverted_index import Bm25
from redchain.match.kept_catalogue import place_of
from redchain.match.passages import passages_of
from redchain.match.score_table import DIGITS
from redchain.match.terms import words_of
from redchain.match.topics import asked_apart, asked_in_list, asked_one_by_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from redchain.match.asking_scores import Reading
    from redchain.match.corpus import Corpus
    from redchain.match.inverted_index import Array
    from redchain.match.passages import Passage
    from redchain.match.suggestion import Reason
    from redchain.model.base import Record
    from redchain.text import Text

FIRST = 3
"""So many records are looked at for a passage."""
_OVER_SHARE = 0.85
"""What is no longer in force stands behind what is."""
_CLAUSE = 12
"""So many characters of a clause say as much as a question."""
_NAME = 6
"""So many letters of a title or a number name a record."""
EXAMPLE = pattern(r"[（(，,]?示例[）)]?")


class Found(NamedTuple):
    """A record with its score from 0 to 1, the reasons for it, the passage of it that is nearest to the question, and what in the question speaks against it."""

    record: Policy | ServiceItem
    score: float
    reasons: tuple[Reason, ...]
    passage: Passage | None
    doubts: tuple[Text, ...] = ()


class Answer(NamedTuple):
    """What comes of a question: how sure it is, as a level and as a chance from 0 to 1, the best records, best first, and whether the first is near at all."""

    level: Level
    chance: float
    found: tuple[Found, ...]
    is_near: bool = False


@dataclass(frozen=True)
class Catalogue:
    """The policies and service items in use that may be shown, read once for many questions."""

    records: Mapping[str, Policy | ServiceItem]
    corpus: Corpus
    today: date

    @property
    def fresh(self) -> Mapping[tuple[type[Record], str], Mapping[str, bytes]]:
        """What was made anew, by kind and name, for the caller to keep."""
        return {place_of(name): each for (_, name), each in self.corpus.fresh.items()}

    @property
    def has_model(self) -> bool:
        """Whether a language model has a say."""
        return self.corpus.embeddings is not None

    def without_model(self) -> Catalogue:
        """Return the same without what a language model says."""
        return replace(self, corpus=replace(self.corpus, embeddings=None))

    def ask(self, question: str) -> Answer:
        """Return the answer to a question; one that names a record by its title, its document number or its id is answered from that record."""
        question = without_noise(question)
        reading = self._read(question)
        scores = reading.scores
        best = sorted(range(len(scores)), key=lambda place: (-scores[place], self.corpus.ids[place]))
        first = [place for place in best[:FIRST] if scores[place] > 0]
        named = self._named(question)
        if named is not None:
            first = [named, *(place for place in first if place != named)][:FIRST]
        if not first:
            return Answer("none", 0.0, ())
        found = tuple(self._found(reading, place) for place in first)
        if named is not None:
            return Answer("answer", 1.0, found, is_near=True)
        signs = self._signs(reading, best)
        chance = min(round(signs.chance, DIGITS), NEARLY_SURE if found[0].doubts else 1.0)
        return Answer(level_of(chance), chance, found, signs.is_near)

    def ask_apart(self, question: str) -> tuple[tuple[str, Answer], ...]:
        """Return the matters of a question with their answers; one, the question itself, unless it names several that are told apart by what they come to.

        Of numbered ones one at least comes to something, of those joined by 另外 one has an answer of its own; where nothing but a mark or 和 stands between
        them each has one, since a second question mostly asks more about the first. So does one that tells nothing itself (要多久).
        """
        plain = without_noise(question)
        readings: tuple[tuple[tuple[str, ...], Callable[[set[Level]], bool]], ...] = (
            (asked_in_list(plain), lambda levels: levels != {"none"}),
            (asked_apart(plain), lambda levels: "answer" in levels),
            (asked_one_by_one(plain), lambda levels: levels == {"answer"}),
        )
        for texts, is_enough in readings:
            parts = [(each, self.ask(each)) for each in self._each_telling(texts)]
            if not parts[1:] or not is_enough({answer.level for _, answer in parts}):
                continue
            firsts = [self.corpus.ids.index(_name(answer.found[0].record)) for _, answer in parts if answer.level != "none"]
            if not any(one == other or self._is_kin(one, other) for one, other in combinations(firsts, 2)):
                return tuple(parts)
        return ((question, self.ask(question)),)

    def _each_telling(self, texts: Sequence[str]) -> list[str]:
        """Return the parts of a question, what tells nothing by itself together with the one before."""
        parts: list[str] = []
        for each in texts:
            if parts and not (words_of(self._telling(each)) and words_of(self._telling(parts[-1]))):
                parts[-1] += f"，{each}"
            else:
                parts.append(each)
        return parts

    def _named(self, question: str) -> int | None:
        """Return the record whose id the question is, or whose document number or title stands in it, the longest of these; None where there is none."""
        key = _key(question)
        found = [(len(name), -place) for place, names in enumerate(self._names) for name in names if name in key]
        return -max(found)[1] if found else None

    @cached_property
    def _names(self) -> tuple[tuple[str, ...], ...]:
        """The document number, the title and the id of each record, as far as they are long enough to be told from other words."""
        every = (self.records[each] for each in self.corpus.ids)
        names = ((getattr(each, "number_key", ""), _key(EXAMPLE.sub("", each.title)), _key(each.id)) for each in every)
        return tuple(tuple(each for each in some if len(each) >= _NAME) for some in names)

    def _read(self, question: str, *, by_model: bool = True) -> Reading:
        return read_question(self.corpus, self._sayings, self._in_force, question, by_model=by_model)

    def _found(self, reading: Reading, place: int) -> Found:
        reasons, name = reading.reasons(place), self.corpus.ids[place]
        doubts = doubts_of(reading.question, self.records[name], self.corpus.analyzer.text_of(self.corpus.resource(place)))
        return Found(self.records[name], round(sum(each.points for each in reasons), DIGITS), reasons, self._passage(reading, place), doubts)

    def _passage(self, reading: Reading, place: int) -> Passage | None:
        """Return the passage of a record that is nearest to a question: the answer to one that asks the same, or else by words; the first where none has a word of it."""
        passages, first = self._passages[self.corpus.ids[place]]
        if not passages:
            return None
        if reading.said.values[place] >= SAME:
            asked = f"faqs/{reading.said.nearest(place)}"
            if any(each.part == asked for each in passages):
                return next(each for each in passages if each.part == asked)
        scores = self._passage_index.asked(summed_terms(((1.0, self.corpus.analyzer.normalise(reading.question)),))).scores()
        return passages[max(range(len(passages)), key=lambda each: (scores[first + each], -each))]

    def _signs(self, reading: Reading, best: Sequence[int]) -> Signs:
        """Return how sure the best record is; the most telling clause of a question counts as much as the whole.

        A question that tells nothing is about nothing.
        """
        question, scores, first = reading.question, reading.scores, best[0]
        covered, known = self._shares(question, first)
        if covered is None:
            return Signs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        plain, most = float(self._read(question, by_model=False).scores[first]), 0.0
        for each in clauses_of(question):
            worth = min(1.0, len(each) / _CLAUSE)
            most = max(most, worth * float(self._read(each, by_model=False).scores[first]))
            covered = max(covered, worth * (self._shares(each, first)[0] or 0.0))
        gained = max(0.0, most - plain) * reading.plain_share / 2
        other = next((float(scores[each]) for each in best[1:] if not self._is_kin(first, each)), 0.0)
        same, score = float(reading.said.values[first]), float(scores[first])
        return Signs(score + gained, score - other, float(reading.near[first]), known, covered, same, reading.has_model)

    def _shares(self, question: str, place: int) -> tuple[float | None, float]:
        """Return how much of what is asked about a record has, and how much anything has, by pairs of characters; rare ones count most, unknown ones most of all.

        What the thesaurus takes for the same does not count: 注销 is near 企业开办 there, and no answer to it. The first is None where nothing is asked about.
        """
        analyzer, text = self.corpus.analyzer, self.corpus.text
        weights = {each: text.weight(each) for each in set(words_of(self._telling(question)))}
        total = sum(weights.values())
        if not total:
            return None, 0.0
        held = set(words_of(analyzer.text_of(self.corpus.resource(place))))
        covered = sum(weight for each, weight in weights.items() if each in held)
        known = sum(weight for each, weight in weights.items() if each in text.postings.rows)
        return covered / total, known / total

    def _is_kin(self, one: int, other: int) -> bool:
        """Tell whether two records are about one matter: an item and the policy that it goes by, a bundle and a step of it, a policy and what replaced it."""
        names = self.corpus.ids[one], self.corpus.ids[other]
        return names[1] in self._kin[names[0]] or names[0] in self._kin[names[1]]

    @cached_property
    def _kin(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(_named_by(each)) for name, each in self.records.items()}

    @cached_property
    def _telling(self) -> TellingWords:
        return TellingWords(self.corpus.analyzer.normalise, self.corpus.ledger.settings.asking)

    @cached_property
    def _sayings(self) -> KnownSayings:
        offers = ((place, self.corpus.resource(place), self.records[name]) for place, name in enumerate(self.corpus.ids))
        sayings = [Saying(place, words) for place, offer, each in offers for words in (offer.title, *offer.aliases, *(faq.question for faq in each.faqs))]
        return KnownSayings(sayings, self._telling, self.corpus.text, len(self.corpus.ids))

    @cached_property
    def _in_force(self) -> Array:
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


def _named_by(record: Policy | ServiceItem) -> Iterator[str]:
    """Yield the records that one names as part of its own matter."""
    if isinstance(record, ServiceItem):
        yield from (f"policy/{each}" for each in record.policies)
        yield from (f"service/{each.service}" for each in record.stages if each.service)
    elif record.replaced_by:
        yield f"policy/{record.replaced_by}"


def _name(record: Policy | ServiceItem) -> str:
    return f"{record.kind.name}/{record.id}"


def _key(words: str) -> str:
    """Return the letters and digits of words in plain characters."""
    return "".join(each for each in unicodedata.normalize("NFKC", words).casefold() if each.isalnum())


def is_in_force(records: Mapping[str, Policy | ServiceItem], record: Policy | ServiceItem, today: date) -> bool:
    """Tell whether a record of a catalogue holds on a day."""
    return isinstance(record, ServiceItem) or why_gone(lambda name: records.get(f"policy/{name}"), record, today) is None
