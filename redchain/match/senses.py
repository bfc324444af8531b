"""What a text is about, as a vector over the concepts of the thesaurus, from character pairs it shares with their words."""

from __future__ import annotations

from heapq import nlargest
from math import sqrt
from operator import itemgetter
from typing import TYPE_CHECKING

from redchain.match.bm25 import Bm25
from redchain.match.terms import is_character, terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.match.thesaurus import Thesaurus

MOST_SENSES = 20
COMMON_SHARE = 0.1


class Senses:
    """Explicit semantic analysis (Gabrilovich and Markovitch, 2007) with concepts in place of encyclopaedia pages.

    A concept's document is every character pair and Latin run of its words, each once. A text's vector is its BM25 score against each
    such document, the highest 20 kept, brought to length 1. So a phrase that no entry lists still leans towards the concepts whose words
    are like it.
    """

    def __init__(self, thesaurus: Thesaurus) -> None:
        """Index the concepts."""
        documents: dict[str, dict[str, float]] = {each: {} for each in thesaurus.concepts}
        for word, concept in thesaurus.words().items():
            documents[concept].update((term, 1.0) for term in terms_of(word) if not is_character(term))
        self.names = tuple(documents)
        self._text = Bm25(documents.values(), common_share=COMMON_SHARE)

    def of(self, terms: Mapping[str, float]) -> dict[int, float]:
        """Return the vector of a text given as terms with counts: position of the concept → share, of length 1, or empty."""
        scores = self._text.sparse_scores(terms)
        highest = nlargest(MOST_SENSES, scores.items(), key=itemgetter(1, 0))
        length = sqrt(sum(score * score for _, score in highest))
        return {place: score / length for place, score in sorted(highest)} if length else {}
