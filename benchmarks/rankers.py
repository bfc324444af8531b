"""The rankers that are measured side by side: each takes texts once, then gives the places of the best ones for a query, best first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WORDS = re.compile(r"[\w.+-]+")


class Ranker(Protocol):
    """A ranker; texts and queries come normalised (NFKC, one case, simplified characters), so that all start from the same letters."""

    def index(self, texts: Sequence[str]) -> None: ...

    def rank(self, query: str, most: int) -> list[int]: ...


def cut(text: str) -> list[str]:
    """Return jieba's words (by rjieba, which cuts the same and faster), without punctuation."""
    import rjieba

    return [each for each in rjieba.cut(text) if WORDS.fullmatch(each)]


def characters(text: str) -> list[str]:
    """Return single characters and pairs of neighbours, Latin words and numbers whole: what redchain itself starts from."""
    from redchain.match.terms import terms_of

    return terms_of(text)


class Bm25s:
    """bm25s with its default parameters."""

    def __init__(self, split: Callable[[str], list[str]]) -> None:
        self._split = split

    def index(self, texts: Sequence[str]) -> None:
        import bm25s

        self._size = len(texts)
        self._engine = bm25s.BM25()
        self._engine.index([self._split(each) or [" "] for each in texts], show_progress=False)

    def rank(self, query: str, most: int) -> list[int]:
        words = [each for each in self._split(query) if each in self._engine.vocab_dict]
        if not words:
            return []
        places, scores = self._engine.retrieve([words], k=min(most, self._size), show_progress=False, n_threads=1)
        return [int(place) for place, score in zip(places[0], scores[0], strict=True) if score > 0]

    def best(self, query: str) -> float:
        """Return the score of the best text; 0 where no word is known."""
        words = [each for each in self._split(query) if each in self._engine.vocab_dict]
        return float(self._engine.retrieve([words], k=1, show_progress=False, n_threads=1)[1][0][0]) if words else 0.0


class Tantivy:
    """tantivy, words split beforehand, one thread, index in memory."""

    def __init__(self, split: Callable[[str], list[str]]) -> None:
        self._split = split

    def index(self, texts: Sequence[str]) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder().add_text_field("body", tokenizer_name="whitespace").add_unsigned_field("place", stored=True).build()
        self._engine = tantivy.Index(schema)
        writer = self._engine.writer(heap_size=200_000_000, num_threads=1)
        for place, text in enumerate(texts):
            writer.add_document(tantivy.Document(body=" ".join(self._split(text)), place=place))
        writer.commit()
        writer.wait_merging_threads()
        self._engine.reload()
        self._searcher, self._schema = self._engine.searcher(), schema

    def rank(self, query: str, most: int) -> list[int]:
        from tantivy import Occur, Query

        terms = [(Occur.Should, Query.term_query(self._schema, "body", each)) for each in self._split(query)]
        if not terms:
            return []
        found = self._searcher.search(Query.boolean_query(terms), most).hits
        return [int(self._searcher.doc(address)["place"][0]) for _, address in found]


class Tfidf:
    """scikit-learn's TF-IDF over character n-grams of 1 to 3, by cosine."""

    def index(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
        self._matrix = self._vectors.fit_transform(texts).T.tocsr()

    def rank(self, query: str, most: int) -> list[int]:
        import numpy as np

        scores = (self._vectors.transform([query]) @ self._matrix).toarray()[0]
        best = np.argpartition(-scores, most)[:most] if most < len(scores) else np.arange(len(scores))
        return [int(each) for each in sorted(best, key=lambda place: (-scores[place], place)) if scores[each] > 0]


class Fuzzy:
    """rapidfuzz's token_set_ratio over jieba's words."""

    def index(self, texts: Sequence[str]) -> None:
        self._texts = [" ".join(cut(each)) for each in texts]

    def rank(self, query: str, most: int) -> list[int]:
        from rapidfuzz import fuzz, process

        return [place for _, _, place in process.extract(" ".join(cut(query)), self._texts, scorer=fuzz.token_set_ratio, limit=most)]


RANKERS: dict[str, Callable[[], Any]] = {
    "bm25s, jieba words": lambda: Bm25s(cut),
    "bm25s, characters and pairs": lambda: Bm25s(characters),
    "tantivy, jieba words": lambda: Tantivy(cut),
    "tantivy, characters and pairs": lambda: Tantivy(characters),
    "TF-IDF, characters 1–3": Tfidf,
    "rapidfuzz token_set_ratio, jieba words": Fuzzy,
}
