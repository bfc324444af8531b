"""Fits what tells that nothing serves a need, to judged sets: `python benchmarks/fit_gaps.py [--dev DIR]`.

Prints the weights of `redchain/match/calibration.py`, what they do on a set that was left out of the fit, and the thresholds at some levels. A set
named after `--unseen` is only judged by the result.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matching import TODAY, Judged, judged_sets

from redchain.kinds.need.model import Need
from redchain.match.calibration import SURE, Signs
from redchain.match.candidates import Candidates, signs_of
from redchain.match.corpus import corpus_of
from redchain.match.evaluate import filed
from redchain.model.settings import MatchWeights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from redchain.match.evaluate import CategoryMode
    from redchain.match.inverted_index import Array

WAYS: tuple[CategoryMode, ...] = ("given", "general")
UNSEEN = ("townsfolk",)
LEVELS = (0.02, 0.06, 0.12)
"""The shares of answerable needs that may be taken for gaps: eager, as shipped, cautious."""
RIDGE = 5.0
NONE_COUNTS = 3.0
"""A need that nothing answers counts so often: there are few."""


class Example(NamedTuple):
    """One judged need, as it is or with its answers taken away (`robbed`); `worth` is 1 where the first place is right, ½ where only another is."""

    set_name: str
    way: str
    signs: Signs
    is_answerable: bool
    robbed: bool
    worth: float


def examples(name: str, judged: Judged) -> list[Example]:
    """Return the examples of a set."""
    corpus, found = corpus_of(judged.ledger, TODAY), []
    for way in WAYS:
        for need in judged.ledger.all(Need):
            answers = {each for each, grade in judged.qrels.get(need.id, {}).items() if grade > 0}
            candidates = Candidates(corpus, filed(need, way))
            best = signs_of(corpus, candidates.query, candidates.fitting)
            if best is not None:
                right = corpus.ids[best[0]] in answers
                found.append(Example(name, way, best[1], bool(answers), robbed=False, worth=(1 + right) / 2 if answers else 0.0))
            if answers:
                other = ~np.isin(corpus.ids, list(answers))
                left = signs_of(corpus, candidates.query, _both(candidates.fitting, other))
                if left is not None:
                    found.append(Example(name, way, left[1], is_answerable=False, robbed=True, worth=0.0))
    return found


def _both(fits: Callable[[Array], Array], other: Array) -> Callable[[Array], Array]:
    return lambda places: fits(places) & other[places]


def fit(learnt: Sequence[Example]) -> tuple[Array, float]:
    """Return the worth of each sign and the constant: ridge logistic regression on standardised signs, by Newton's method."""
    plain = np.array([each.signs for each in learnt])
    middle, spread = plain.mean(axis=0), plain.std(axis=0) + 1e-9
    rows = np.c_[np.ones(len(plain)), (plain - middle) / spread]
    worth = np.array([each.worth for each in learnt])
    counts = np.array([1.0 if each.is_answerable or each.robbed else NONE_COUNTS for each in learnt])
    found, ridge = np.zeros(rows.shape[1]), np.diag([0.0, *[RIDGE] * plain.shape[1]])
    for _ in range(50):
        chances = 1 / (1 + np.exp(-rows @ found))
        curve = (rows * (counts * chances * (1 - chances))[:, None]).T @ rows + ridge
        found += np.linalg.solve(curve, rows.T @ (counts * (worth - chances)) - ridge @ found)
    scaled = found[1:] / spread
    return scaled, float(found[0] - scaled @ middle)


def evidence(model: tuple[Array, float], some: Iterable[Example]) -> Array:
    """Return the logit of each example."""
    return np.array([model[0] @ np.array(each.signs) + model[1] for each in some])


def auc(above: Array, below: Array) -> float:
    """Return the chance that one of the first lies above one of the second."""
    return float(((above[:, None] > below) + 0.5 * (above[:, None] == below)).mean())


def judged_by(model: tuple[Array, float], threshold: float, some: Sequence[Example]) -> dict[str, Any]:
    """Return AUC, how many needs without an answer fall below the threshold, and how many with one do."""
    answered = evidence(model, [each for each in some if each.is_answerable])
    bare = evidence(model, [each for each in some if not each.is_answerable and not each.robbed])
    robbed = evidence(model, [each for each in some if each.robbed])
    return {
        "auc": round(auc(answered, bare), 3),
        "auc_robbed": round(auc(answered, robbed), 3),
        "caught": [int((bare < threshold).sum()), len(bare)],
        "wrong": [int((answered < threshold).sum()), len(answered)],
    }


def quantile(model: tuple[Array, float], learnt: Sequence[Example], level: float) -> float:
    """Return the logit below which that share of the answerable needs lies."""
    return float(np.quantile(evidence(model, [each for each in learnt if each.is_answerable]), level))


def _moved(model: tuple[Array, float], learnt: Sequence[Example]) -> tuple[Array, float]:
    """Return the model with the constant that puts the shipped level at the shipped threshold, so that thresholds chosen in repositories keep their sense."""
    gap = MatchWeights().gap
    return model[0], model[1] + float(np.log(gap / (SURE - gap))) - quantile(model, learnt, LEVELS[1])


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", type=Path, default=os.environ.get("REDCHAIN_DEV_SET"))
    known: dict[str, list[Example]] = {}
    for name, folder in judged_sets(parser.parse_args().dev).items():
        known[name] = examples(name, Judged(folder))
    seen = [name for name in known if name not in UNSEEN]
    for name in seen:
        learnt = [each for other in seen if other != name for each in known[other]]
        model = fit(learnt)
        for way in WAYS:
            told = judged_by(model, quantile(model, learnt, LEVELS[1]), [each for each in known[name] if each.way == way])
            print(json.dumps({"left out": name, "categories": way, **told}))
    learnt = [each for name in seen for each in known[name]]
    model = _moved(fit(learnt), learnt)
    print(json.dumps({"worth": dict(zip(Signs._fields, np.round(model[0], 3).tolist(), strict=True)), "start": round(model[1], 3)}))
    for level in LEVELS:
        logit = quantile(model, learnt, level)
        print(json.dumps({"level": level, "gap": round(SURE / (1 + float(np.exp(-logit))), 3)}))
        for name, some in known.items():
            for way in WAYS:
                print(json.dumps({"set": name, "categories": way, **judged_by(model, logit, [each for each in some if each.way == way])}))


if __name__ == "__main__":
    main()
