"""What each part of the ranking is worth: switched off one at a time and measured on the judged sets: `python benchmarks/ablation.py [--dev DIR]`."""

from __future__ import annotations

import argparse
import json
import os
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from matching import HERE, TODAY, Judged, judged_sets
from paste import paste

from redchain.flow.workspace import open_workspace
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.match.corpus import corpus_of
from redchain.match.embeddings import has_language_model
from redchain.match.evaluate import figures, interval, rank_all, values_of
from redchain.match.scorers import CHANNEL, SCORERS
from redchain.match.tune import judged_needs, measured
from redchain.model.ledger import Ledger
from redchain.model.settings import MatchWeights
from redchain.model.text_folding import Normaliser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from redchain.model.base import Record

WAYS = ("given", "general")


class Variant(NamedTuple):
    """One way to rank: what is done to the ledger, and what is patched meanwhile; `against` names the variant it is compared with."""

    name: str
    change: Callable[[Ledger], Ledger] = lambda ledger: ledger
    meanwhile: Callable[[], AbstractContextManager[None]] = nullcontext
    against: str = "as shipped"


def variants() -> tuple[Variant, ...]:
    """Return the full ranking, every part switched off and the one that is an extra switched on, then needs written in traditional characters with and without conversion."""
    shipped = MatchWeights()
    parts = [each for each in (*SCORERS, CHANNEL) if each.name != "semantic" and getattr(shipped, each.name)]
    off = [Variant(f"without {part.name}", _weights(**{part.name: 0.0})) for part in parts]
    alone = Variant(f"{SCORERS[0].name} alone", _weights(**{each.name: 0.0 for each in parts[1:]}))
    return (
        Variant("as shipped"),
        *off,
        alone,
        *([Variant("with the language model (semantic 0.3)", _weights(semantic=0.3))] if has_language_model() else []),
        Variant("without the categories' lay words", _without_lay_words),
        Variant("without the needs' details", _of_needs(detail=None, expected=None)),
        Variant("without the resources' details", _of_resources(detail=None, support=None)),
        Variant("without structured conditions", _of_resources(eligibility=None)),
        Variant("without normalising", meanwhile=_as_written),
        Variant("needs in traditional characters", _in_traditional),
        Variant("the same without normalising", _in_traditional, _as_written, "needs in traditional characters"),
    )


def ablate(folders: Mapping[str, Path]) -> list[dict[str, Any]]:
    """Return, for every set, way and variant, nDCG@10 and hit@1, and the paired difference from what it is compared with."""
    rows = []
    for set_name, folder in folders.items():
        judged = Judged(folder)
        for way in WAYS:
            known: dict[str, list[float]] = {}
            for each in variants():
                with each.meanwhile():
                    ranked = rank_all(corpus_of(each.change(judged.ledger), TODAY), judged.qrels, way)
                known[each.name] = values_of("ndcg", ranked)
                found, base = figures(ranked), known[each.against]
                change = [new - old for old, new in zip(base, known[each.name], strict=True)]
                rows.append(
                    {"set": set_name, "categories": way, "variant": each.name, "needs": found.answerable, "ndcg": found.ndcg, "hit_1": found.hit_1}
                    | {"change": sum(change) / len(change), "interval": interval(change), "gaps": [found.abstained, found.unanswerable, found.false_gaps]}
                )
    return rows


def history() -> dict[str, Any]:
    """Return what learning is worth on the example records: each need with an outcome, ranked without its own, with and without `history`."""
    ledger = open_workspace(str(HERE.parent), TODAY).ledger
    found = judged_needs(corpus_of(ledger, TODAY))
    measure, weights = measured(corpus_of(ledger, TODAY), found), ledger.settings.match
    before, after = measure(weights.model_copy(update={"history": 0.0})), measure(weights)
    gain = interval([new - old for old, new in zip(before, after, strict=True)])
    return {"needs": len(found), "without": sum(before) / len(before), "with": sum(after) / len(after), "interval": gain}


def as_markdown(rows: list[dict[str, Any]], learnt: Mapping[str, Any]) -> str:
    """Return one table: a row a variant, for each set and way nDCG@10 and what is lost or gained with its 95 % interval."""
    columns = list(dict.fromkeys((each["set"], each["categories"]) for each in rows))
    by = {(each["set"], each["categories"], each["variant"]): each for each in rows}
    heads = " | ".join(f"{name}, {'categories given' if way == 'given' else 'without'}" for name, way in columns)
    lines = [f"| nDCG@10 | {heads} |", "|---|" + "---|" * len(columns)]
    names = dict.fromkeys(each["variant"] for each in rows)
    lines += [f"| {name} | {' | '.join(_cell(by[*column, name]) for column in columns)} |" for name in names]
    shipped = [by[*column, "as shipped"] for column in columns]
    told = ["{0} of {1}; {2} of {needs}".format(*each["gaps"], needs=each["needs"]) for each in shipped]
    lines.append(f"| *as shipped: needs without answer taken for gaps; needs with one* | {' | '.join(told)} |")
    (low, high), names = learnt["interval"], ("needs", "without", "with")
    says = "Learning from outcomes, on {} needs of the example records, each ranked without its own outcome: {:.3f} without, {:.3f} with"
    return "\n".join([*lines, "", f"{says.format(*(learnt[name] for name in names))} [{low:+.3f}, {high:+.3f}]."]) + "\n"


def _cell(row: Mapping[str, Any]) -> str:
    low, high = row["interval"]
    change = "" if low == high == 0 else f" ({row['change']:+.3f} [{low:+.3f}, {high:+.3f}])"
    return f"{row['ndcg']:.3f}{change}"


def _weights(**changes: float) -> Callable[[Ledger], Ledger]:
    def change(ledger: Ledger) -> Ledger:
        weights = MatchWeights.model_validate({**ledger.settings.match.model_dump(exclude={"semantic", "rerank"}), **changes})
        return _with(ledger, ledger.settings.model_copy(update={"match": weights}))

    return change


def _without_lay_words(ledger: Ledger) -> Ledger:
    bare = tuple(each.model_copy(update={"words": ()}) for each in ledger.settings.categories)
    return _with(ledger, ledger.settings.model_copy(update={"categories": bare}))


def _of_needs(**values: Any) -> Callable[[Ledger], Ledger]:
    return lambda ledger: ledger.after(each.model_copy(update=values) for each in ledger.all(Need))


def _of_resources(**values: Any) -> Callable[[Ledger], Ledger]:
    return lambda ledger: ledger.after(each.model_copy(update=values) for each in ledger.all(Resource))


def _in_traditional(ledger: Ledger) -> Ledger:
    from opencc import OpenCC

    convert = OpenCC("s2t").convert
    told = [
        each.model_copy(
            update={
                "title": convert(each.title),
                "detail": each.detail and convert(each.detail),
                "items": tuple(one.model_copy(update={"title": convert(one.title)}) for one in each.items),
            }
        )
        for each in ledger.all(Need)
    ]
    return ledger.after(told)


@contextmanager
def _as_written() -> Iterator[None]:
    """Take texts as they are written, but in one case."""
    fold = Normaliser._fold  # noqa: SLF001  # a measurement looks inside
    Normaliser._fold = lambda _, text: text.casefold()  # type: ignore[method-assign]  # noqa: SLF001
    try:
        yield
    finally:
        Normaliser._fold = fold  # type: ignore[method-assign]  # noqa: SLF001


def _with(ledger: Ledger, settings: Any) -> Ledger:
    shelves: dict[type[Record], Mapping[str, Record]] = dict(ledger.shelves())
    return Ledger(settings, shelves, ledger.paths)


def main() -> None:
    """Measure and write ablation.md and ablation.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", default=os.environ.get("REDCHAIN_DEV_SET"), help="another judged set: a folder with data/ and qrels.tsv")
    parser.add_argument("--paste", action="store_true", help="put the table into docs/matching.md")
    parser.add_argument("-o", "--output", type=Path, default=HERE / "results", help="folder for ablation.md and ablation.json")
    given = parser.parse_args()
    rows = ablate(judged_sets(given.dev))
    learnt = history()
    page = as_markdown(rows, learnt)
    given.output.mkdir(parents=True, exist_ok=True)
    (given.output / "ablation.json").write_text(json.dumps({"parts": rows, "history": learnt}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (given.output / "ablation.md").write_text(f"<!-- generated by benchmarks/ablation.py -->\n\n{page}", encoding="utf-8")
    if given.paste:
        paste("matching.md", "ablation", page)
    print(page)


if __name__ == "__main__":
    main()
