"""What a text is about, as a vector over the concepts of the thesaurus, from character pairs it shares with their words."""

from __future__ import annotations

from heapq import nlargest
from math import sqrt
from operator import itemgetter
from typing import TYPE_CHECKING

from redchain.match.bm25 import Bm25
from redchain.match.postings import Postings
from redchain.match.terms import is_character, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_SENSES = 20
COMMON_SHARE = 0.1


class Senses:
    """Explicit semantic analysis (Gabrilovich and Markovitch, 2007) with concepts in place of encyclopaedia pages.

    A concept's document is every character pair and Latin run of its words, each once. A text's vector is its BM25 score against each
    such document, the highest 20 kept, brought to length 1. So a phrase that no entry lists still leans towards the concepts whose words
    are like it.
    """

    def __init__(self, names: Iterable[str], postings: Postings) -> None:
        """Take the concepts' names and what `concept_texts` gives of them."""
        self._names = tuple(names)
        self._text = Bm25(postings, common_share=COMMON_SHARE)
        self._said: dict[str, list[tuple[int, float]]] = {}

    def of(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Return the vector of a text given as terms with counts: concept → share, of length 1, or empty."""
        scores: dict[int, float] = {}
        for term, count in terms.items():
            if term in self._text.postings.rows:
                for place, value in self._said.get(term) or self._said_by(term):
                    scores[place] = scores.get(place, 0.0) + count * value
        highest = nlargest(MOST_SENSES, scores.items(), key=itemgetter(1, 0))
        length = sqrt(sum(score * score for _, score in highest))
        return {self._names[place]: score / length for place, score in sorted(highest)} if length else {}

    def _said_by(self, term: str) -> list[tuple[int, float]]:
        """Return what a term adds to the score of each concept, where it adds anything: kept, for texts have most terms in common."""
        found = self._said[term] = self._text.values(term)
        return found


def concept_texts(names: Iterable[str], words: Mapping[str, str]) -> Postings:
    """Return what each concept says: the character pairs and Latin runs of its words, given as word → concept."""
    documents: dict[str, dict[str, float]] = {each: {} for each in names}
    for word, concept in words.items():
        documents[concept].update((term, 1.0) for term in terms_of(word) if not is_character(term))
    return Postings.of(documents.values())
