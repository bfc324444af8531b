"""What each part of the score gives the records of the catalogue for a question: words, concepts, questions on file, and meaning where a language model reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from redchain.kinds.need.model import Need
from redchain.match.query import query_of
from redchain.match.readings import filled
from redchain.match.score_table import DIGITS
from redchain.match.scorers import SCORERS
from redchain.match.suggestion import Reason
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.match.asked_words import KnownSayings, NearSayings
    from redchain.match.corpus import Corpus
    from redchain.match.inverted_index import Array
    from redchain.match.query import Query
    from redchain.match.scorers import Scorer

SAME_WEIGHT, MEANING_WEIGHT = 0.2, 1.5
"""What questions on file, and meaning by a language model, weigh beside text and concepts."""
_PLAIN = tuple(each for each in SCORERS if each.name in {"text", "concept"})
_MEANING = next(each for each in SCORERS if each.name == "semantic")


class Part(NamedTuple):
    """One part of the scores: its name, its share of the whole, what it gives each record from 0 to 1, and what says why."""

    name: str
    share: float
    values: Array
    explain: Callable[[int], Text]


class Reading(NamedTuple):
    """A question with the parts of its scores.

    `said` holds it beside the names and questions on file, `force` is what is left of the score of each record, `near` how alike question and record are in concepts, `has_model` whether a language model has a say.
    """

    question: str
    parts: Sequence[Part]
    said: NearSayings
    force: Array
    near: Array
    has_model: bool

    @property
    def scores(self) -> Array:
        """The score of each record, from 0 to 1."""
        scores: Array = (sum((part.share * part.values for part in self.parts), np.zeros(len(self.force))) * self.force).round(DIGITS)
        return scores

    @property
    def plain_share(self) -> float:
        """The share of what needs no language model."""
        return sum(each.share for each in self.parts if each.name != _MEANING.name)

    def reasons(self, place: int) -> tuple[Reason, ...]:
        """Return what the score of a record is made of."""
        return tuple(Reason(each.name, round(float(each.share * each.values[place] * self.force[place]), DIGITS), each.explain(place)) for each in self.parts)


def read_question(corpus: Corpus, sayings: KnownSayings, force: Array, question: str, *, by_model: bool = True) -> Reading:
    """Return a question with its scores; it is read as matching reads the title of a need.

    Args:
        corpus: the catalogue.
        sayings: the questions and names on file.
        force: what is left of the score of each record that no longer holds.
        question: the question, or a clause of it.
        by_model: whether a language model is asked where there is one.
    """
    need = Need.model_construct(id="", enterprise="", title=question, category="", chain=None, raised_on=corpus.today, log=())
    query, weights = query_of(corpus, need), corpus.ledger.settings.match
    has_model = by_model and corpus.embeddings is not None and query.is_read
    weighed = [(_part(each, corpus, query), float(getattr(weights, each.name))) for each in _PLAIN]
    said = sayings.beside(question)
    weighed.append((Part("same", 0.0, said.values, lambda place: _say_nearest(said.nearest(place))), SAME_WEIGHT))
    if has_model:
        weighed.append((_part(_MEANING, corpus, query), MEANING_WEIGHT))
    whole = sum(weight for _, weight in weighed)
    parts = [each._replace(share=weight / whole) for each, weight in weighed]
    if has_model and corpus.embeddings is not None:
        values = filled(~corpus.embeddings.known, [each.values for each in parts], [each.share for each in parts])
        parts[-1] = parts[-1]._replace(values=values)
    return Reading(question, parts, said, force, query.cosines, has_model)


def _part(scorer: Scorer, corpus: Corpus, query: Query) -> Part:
    return Part(scorer.name, 0.0, scorer.values(corpus, query).clip(max=1.0), lambda place: scorer.explain(corpus, query, place))


def _say_nearest(words: str) -> Text:
    if not words:
        return Text("登记的名称、俗称、问答里没有相近的说法", "no name or question on file comes near")
    return Text("相近的说法：{words}", "said like it: {words}").fill(words=words)
