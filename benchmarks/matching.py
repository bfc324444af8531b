"""Ranks the same needs with redchain and with other engines, in one run: `python benchmarks/matching.py [--full] [--dev DIR] [--only quality]`.

Quality is measured on the judged sets of `matching/` and, when `--dev` (or REDCHAIN_DEV_SET) names one, on another: a folder with `data/` and `qrels.tsv`.
Speed is measured on invented texts, each engine in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paste import paste
from rankers import RANKERS

from redchain.demo.words import TOPICS
from redchain.flow.workspace import open_workspace
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.kinds.resource.validity import is_live
from redchain.match.eligible import may_be_suggested
from redchain.match.evaluate import FIGURES, RankedNeed, figures, interval, rank_all, values_of
from redchain.match.qrels import read_qrels
from redchain.model.text_folding import Normaliser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redchain.model.ledger import Ledger

HERE = Path(__file__).resolve().parent
TODAY = date(2026, 11, 24)
OURS = "redchain"
SIZES = {"quick": (2_000, 200), "plain": (10_000, 1_000), "full": (100_000, 10_000)}
BUDGET = 20.0  # CPU seconds of ranking; an engine that needs longer is stopped then, and the rest is reckoned from the needs it has ranked
_LETTERS, _VOCABULARY, _WORDS_A_TEXT = 2_500, 20_000, 24


class Judged:
    """One judged set: its ledger and judgements, and every need and resource as plain text."""

    def __init__(self, folder: Path) -> None:
        self.space = open_workspace(str(folder), TODAY)
        self.qrels = read_qrels((folder / "qrels.tsv").read_text(encoding="utf-8"))
        self.ledger: Ledger = self.space.ledger
        self._fold = Normaliser()
        self.resources = [each for each in self.ledger.all(Resource) if is_live(each, TODAY) and may_be_suggested(each)]

    def texts(self, *, categories: bool) -> list[str]:
        """Return the resources' texts, with the names of their categories or without."""
        return [self._fold(_text_of_resource(each, categories=categories)) for each in self.resources]

    def query(self, need: Need, *, categories: bool) -> str:
        """Return a need's text."""
        words = [need.title, need.detail, need.expected, *(item.title for item in need.items), need.category if categories else None]
        return self._fold("\n".join(each for each in words if each))


def ranked_by(name: str, judged: Judged, categories: str, ours: Sequence[RankedNeed]) -> tuple[RankedNeed, ...]:
    """Return every need as another engine ranks the resources that redchain ranked: those that no structured condition rules out.

    The engine gets the name of the category as a word where categories are given.
    """
    engine, named = RANKERS[name](), categories == "given"
    engine.index(judged.texts(categories=named))
    found = []
    for mine in ours:
        need, allowed = judged.ledger.shelf(Need)[mine.need], {each for each, _ in mine.ranking}
        order = [judged.resources[place].id for place in engine.rank(judged.query(need, categories=named), len(judged.resources))]
        found.append(RankedNeed(mine.need, tuple((each, 0.0) for each in order if each in allowed), mine.answers, is_gap=False))
    return tuple(found)


def quality(folders: Mapping[str, Path]) -> list[dict[str, Any]]:
    """Return the figures of every engine on every set, and how far redchain stands above it with a paired interval."""
    rows = []
    for set_name, folder in folders.items():
        judged = Judged(folder)
        for categories in ("given", "general"):
            ours = rank_all(judged.space.corpus, judged.qrels, categories)
            best = values_of("ndcg", ours)
            for name in (OURS, *RANKERS):
                ranked = ours if name == OURS else ranked_by(name, judged, categories, ours)
                found = figures(ranked)
                ahead = interval([mine - other for mine, other in zip(best, values_of("ndcg", ranked), strict=True)])
                rows.append(
                    {"set": set_name, "categories": categories, "engine": name, "needs": found.answerable, "intervals": dict(found.intervals), "ahead": ahead}
                    | {each: getattr(found, each) for each in FIGURES}
                )
    return rows


def speed(name: str, resources: int, needs: int) -> dict[str, float]:
    """Return the CPU seconds to index and to rank the first ten for each need, and the memory added (MiB), measured in this process."""
    offers, wishes = list(_offers(resources)), list(_wishes(needs))
    rank, index = _ours(offers, wishes) if name == OURS else _theirs(name, offers, wishes)
    before = _peak()
    start = time.process_time()
    index()
    indexed = time.process_time()
    count = 0
    while count < needs and time.process_time() - indexed < BUDGET:
        rank(count)
        count += 1
    ranked = time.process_time()
    return {"index": indexed - start, "rank": (ranked - indexed) * needs / count, "memory": _peak() - before, "counted": count}


def _peak() -> float:
    """Return this process's peak memory in MiB; what getrusage says would count the parent's too, up to the start of this program."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:")) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _theirs(name: str, offers: list[Resource], wishes: list[Need]) -> tuple[Any, Any]:
    fold, engine = Normaliser(), RANKERS[name]()
    texts = [_text_of_resource(each, categories=True) for each in offers]
    queries = [f"{each.title}\n{each.detail}\n{each.category}" for each in wishes]
    return lambda place: engine.rank(fold(queries[place]), 10), lambda: engine.index([fold(each) for each in texts])


def _ours(offers: list[Resource], wishes: list[Need]) -> tuple[Any, Any]:
    from redchain.match.corpus import corpus_of
    from redchain.match.suggest import ranking
    from redchain.model.ledger import ledger_of
    from redchain.store.settings import fallback_settings

    ledger, kept = ledger_of(fallback_settings(), offers), []
    return lambda place: list(islice(ranking(kept[0], wishes[place]), 10)), lambda: kept.append(corpus_of(ledger, TODAY))


def _offers(count: int) -> Iterator[Resource]:
    for number, (topic, words) in enumerate(_texts(count, "offers")):
        yield Resource.model_validate(
            {"id": f"r{number:06d}", "unit": "u", "title": topic.resources[0][:12] + words[:10], "category": topic.category, "detail": words}
        )


def _wishes(count: int) -> Iterator[Need]:
    for number, (topic, words) in enumerate(_texts(count, "wishes")):
        step = {"at": "2026-11-01T09:00:00+08:00", "step": "submit", "by": "f"}
        plain = {"id": f"N-20261101-{number:05d}", "enterprise": "f", "raised_on": "2026-11-01", "log": [step]}
        yield Need.model_validate({**plain, "title": topic.titles[0][:12], "detail": words[:40], "category": topic.category})


def _texts(count: int, seed: str) -> Iterator[tuple[Any, str]]:
    """Yield a topic and a text of two- and three-character words drawn by Zipf's law, so that postings are as uneven as in real text."""
    made = random.Random("words")  # noqa: S311  # no secret
    letters = made.sample([each for each in map(chr, range(0x4E00, 0x9FA6)) if each.encode("gb2312", "ignore")], _LETTERS)
    words = ["".join(made.choices(letters, k=made.choice((2, 2, 2, 3)))) for _ in range(_VOCABULARY)]
    weights = [1 / (rank + 10) for rank in range(_VOCABULARY)]
    drawn = random.Random(seed)  # noqa: S311  # same
    for _ in range(count):
        yield drawn.choice(TOPICS), "".join(drawn.choices(words, weights, k=_WORDS_A_TEXT))


def _text_of_resource(offer: Resource, *, categories: bool) -> str:
    conditions = offer.eligibility.text if offer.eligibility else None
    words = (offer.title, offer.detail, offer.support, *offer.aliases, conditions, offer.category if categories else None)
    return "\n".join(each for each in words if each)


def speeds(resources: int, needs: int) -> list[dict[str, Any]]:
    """Return the speed of every engine, one process each."""
    rows = []
    for name in (OURS, *RANKERS):
        words = [sys.executable, str(HERE / "matching.py"), "--measure", name, "--size", str(resources), str(needs)]
        done = subprocess.run(words, check=True, capture_output=True, text=True)
        rows.append({"engine": name, "resources": resources, "needs": needs} | json.loads(done.stdout))
        print(f"  {name}: {done.stdout.strip()}", file=sys.stderr, flush=True)
    return rows


def as_markdown(ranked: Sequence[Mapping[str, Any]], fast: Sequence[Mapping[str, Any]]) -> str:
    """Return the tables."""
    lines: list[str] = []
    for name, categories in dict.fromkeys((each["set"], each["categories"]) for each in ranked):
        rows = [each for each in ranked if (each["set"], each["categories"]) == (name, categories)]
        lines += ["", f"**{name}**, {rows[0]['needs']} answerable needs, categories {'as given' if categories == 'given' else 'all set to 综合诉求'}", ""]
        lines += ["| Engine | nDCG@10 | hit@1 | hit@5 | recall@10 | redchain ahead, nDCG@10 |", "|---|---|---:|---:|---:|---|"]
        lines += [_quality_row(each) for each in rows]
    if fast:
        ours = fast[0]
        lines += [
            "",
            f"{ours['resources']:,} resources of about 70 characters, {ours['needs']:,} needs of about 50, first ten places; CPU time of one thread",
            "",
        ]
        lines += ["| Engine | Corpus | : redchain | Rank | : redchain | Memory added |", "|---|---:|---:|---:|---:|---:|"]
        for each in fast:
            ratios = [f"{each[what] / ours[what]:.2f}" for what in ("index", "rank")]
            guess = " (reckoned)" if each["counted"] < each["needs"] else ""
            lines.append(f"| {each['engine']} | {each['index']:.1f} s | {ratios[0]} | {each['rank']:.1f} s{guess} | {ratios[1]} | {each['memory']:.0f} MiB |")
    return "\n".join(lines) + "\n"


def _quality_row(row: Mapping[str, Any]) -> str:
    low, high = row["intervals"]["ndcg"]
    mean, (least, most) = f"{row['ndcg']:.3f} [{low:.3f}, {high:.3f}]", row["ahead"]
    ahead = "" if row["engine"] == OURS else f"[{least:+.3f}, {most:+.3f}]"
    return f"| {row['engine']} | {mean} | {row['hit_1']:.2f} | {row['hit_5']:.2f} | {row['recall']:.2f} | {ahead} |"


def judged_sets(dev: str | None) -> dict[str, Path]:
    """Return the judged sets at hand by name."""
    own = {name: HERE / "matching" / name for name in ("trades", "districts", "townsfolk", "counties")}
    return own if not dev else {"dev": Path(dev), **own}


def main() -> None:
    """Run the chosen parts and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", default=os.environ.get("REDCHAIN_DEV_SET"), help="another judged set: a folder with data/ and qrels.tsv")
    parser.add_argument("--full", action="store_true", help="100,000 resources and 10,000 needs (about ten minutes); default 10,000 and 1,000")
    parser.add_argument("--quick", action="store_true", help="2,000 resources and 200 needs")
    parser.add_argument("--only", choices=("quality", "speed"))
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--paste", action="store_true", help="put the tables into docs/matching.md")
    parser.add_argument("-o", "--output", type=Path, default=HERE / "results", help="folder for matching.md and matching.json")
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(speed(given.measure, *given.size)))
        return
    size = SIZES["full" if given.full else "quick" if given.quick else "plain"]
    ranked = [] if given.only == "speed" else quality(judged_sets(given.dev))
    fast = [] if given.only == "quality" else speeds(*size)
    page = as_markdown(ranked, fast)
    given.output.mkdir(parents=True, exist_ok=True)
    (given.output / "matching.json").write_text(json.dumps({"quality": ranked, "speed": fast}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (given.output / "matching.md").write_text(f"<!-- generated by benchmarks/matching.py -->\n{page}", encoding="utf-8")
    if given.paste:
        if ranked:
            paste("matching.md", "peers", as_markdown(ranked, []))
        if fast:
            paste("matching.md", "speed", as_markdown([], fast))
    print(page)


if __name__ == "__main__":
    main()
