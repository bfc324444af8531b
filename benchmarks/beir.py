"""Ranks public retrieval sets with redchain and with bm25s over the same characters and pairs: `python benchmarks/beir.py DIR [DIR …] [--most 1000]`.

Each folder is a set in the layout of BEIR (Thakur et al. 2021): `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`) and
`qrels/test.tsv` (query, document and grade after a header). None is part of the repository: their licences are their authors'. A document becomes a resource,
a query a need (of several lines the first is its title), both 综合诉求 and of no chain, so that only text and concepts can tell them apart.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rankers import RANKERS

from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.match.corpus import corpus_of
from redchain.match.evaluate import DEPTH, Interval, interval, ndcg
from redchain.match.suggest import ranking
from redchain.model.ledger import ledger_of
from redchain.model.settings import CATCH_ALL
from redchain.model.text_folding import Normaliser
from redchain.store.settings import fallback_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

TODAY = date(2026, 11, 24)
PEER = "bm25s, characters and pairs"
SEED = 1
Texts = dict[str, tuple[str, str]]


class PublicSet(NamedTuple):
    """Documents and queries by id, each with a title (may be empty) and a text, and the judged documents of each query with their grades."""

    documents: Texts
    queries: Texts
    judged: Mapping[str, Mapping[str, int]]


class Row(NamedTuple):
    """How both rank one set: nDCG@10 and hit@1 of each, and the paired interval of the difference in nDCG@10."""

    name: str
    queries: int
    documents: int
    ours: tuple[float, float]
    theirs: tuple[float, float]
    ahead: Interval | None


def read_set(folder: Path, most: int | None = None) -> PublicSet:
    """Read a set; of its judged queries at most `most`, drawn the same on every run."""
    judged: dict[str, dict[str, int]] = {}
    with (folder / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as file:
        for query, document, grade in islice(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), 1, None):
            if int(grade) > 0:
                judged.setdefault(query, {})[document] = int(grade)
    kept = sorted(judged) if most is None or most >= len(judged) else random.Random(SEED).sample(sorted(judged), most)  # noqa: S311  # no secret
    queries = _read(folder / "queries.jsonl")
    return PublicSet(_read(folder / "corpus.jsonl"), {each: queries[each] for each in kept}, judged)


def _read(path: Path) -> Texts:
    with path.open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file if line.strip()]
    return {each["_id"]: (each.get("title") or "", each["text"]) for each in records}


def ours(public: PublicSet) -> Iterator[list[str]]:
    """Yield what redchain ranks first for each query."""
    offer = Resource.model_validate({"id": "d", "unit": "u", "title": "d", "category": CATCH_ALL, "detail": "d"})
    step = {"at": "2026-11-01T09:00:00+08:00", "step": "submit", "by": "f"}
    wish = Need.model_validate(
        {"id": "N-20261101-00001", "enterprise": "f", "raised_on": "2026-11-01", "title": "q", "detail": "q", "category": CATCH_ALL, "log": [step]}
    )
    ids = [f"d{place:08d}" for place in range(len(public.documents))]
    names = dict(zip(ids, public.documents, strict=True))
    offers = [offer.model_copy(update={"id": each, **_fields(public.documents[names[each]])}) for each in ids]
    corpus = corpus_of(ledger_of(fallback_settings(), offers), TODAY)
    for text in public.queries.values():
        yield [names[each] for each, _ in islice(ranking(corpus, wish.model_copy(update=_fields(text))), DEPTH)]


def _fields(text: tuple[str, str]) -> dict[str, str]:
    """Return title and text as the fields that they are; without a title the first line is it."""
    title, rest = text if text[0] else text[1].partition("\n")[::2]
    return {"title": title, "detail": rest}


def theirs(public: PublicSet) -> Iterator[list[str]]:
    """Yield what the peer ranks first for each query."""
    fold, engine, names = Normaliser(), RANKERS[PEER](), list(public.documents)
    engine.index([fold("\n".join(each)) for each in public.documents.values()])
    for text in public.queries.values():
        yield [names[each] for each in engine.rank(fold("\n".join(text)), DEPTH)]


def values(public: PublicSet, ranked: Iterable[Sequence[str]]) -> tuple[list[float], list[float]]:
    """Return nDCG@10 and hit@1 (any grade) of each query."""
    grades = [([each.get(name, 0) for name in order], tuple(each.values())) for order, each in zip(ranked, map(public.judged.get, public.queries), strict=True)]
    return [ndcg(found, answers) for found, answers in grades], [float(any(found[:1])) for found, _ in grades]


def row(name: str, public: PublicSet, rank: Callable[[PublicSet], Iterable[Sequence[str]]] = ours) -> Row:
    """Measure both on one set."""
    mine, other = values(public, rank(public)), values(public, theirs(public))
    ahead = interval([one - two for one, two in zip(mine[0], other[0], strict=True)])
    return Row(name, len(public.queries), len(public.documents), _means(mine), _means(other), ahead)


def _means(found: tuple[list[float], list[float]]) -> tuple[float, float]:
    first, second = (sum(each) / len(each) for each in found)
    return first, second


def as_markdown(rows: Iterable[Row]) -> str:
    """Return the table."""
    lines = ["| Set | Queries | Documents | redchain nDCG@10, hit@1 | bm25s nDCG@10, hit@1 | redchain ahead, nDCG@10 |", "|---|---:|---:|---|---|---|"]
    for each in rows:
        low, high = each.ahead or (0.0, 0.0)
        figures = " | ".join(f"{ndcg_:.3f}, {hit:.2f}" for ndcg_, hit in (each.ours, each.theirs))
        lines.append(f"| {each.name} | {each.queries:,} | {each.documents:,} | {figures} | [{low:+.3f}, {high:+.3f}] |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure the sets named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="sets in the layout of BEIR")
    parser.add_argument("--most", type=int, help="at most so many queries of each")
    given = parser.parse_args()
    print(as_markdown(row(each.name, read_set(each, given.most)) for each in given.folders))


if __name__ == "__main__":
    main()
