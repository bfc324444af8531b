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
from redchain.match.calibration import SURE, Line, Signs
from redchain.match.candidates import candidates_of, signs_of
from redchain.match.corpus import corpus_of
from redchain.match.evaluate import filed
from redchain.model.settings import MatchWeights

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.match.evaluate import CategoryMode
    from redchain.match.inverted_index import Array

WAYS: tuple[CategoryMode, ...] = ("given", "general")
UNSEEN = ("counties",)
LEVELS = (0.02, 0.06, 0.12)
"""The shares of answerable needs that may be taken for gaps: eager, as shipped, cautious."""
EACH = 0.55
"""The signs alone and what speaks of no office's matter may each be wrong of so much of a level; few needs are taken for gaps by both."""
RIDGE = 5.0
STRETCH = 1.25
"""The greatest quarter with which four of five first places that score 0.65 and more are right in each set: beside needs without their answers the plain fit is too timid."""


TAKEN = 3.5
"""The most, in logits of the plain fit, that speaking of no office's matter may take from what the signs come to: the least at which the aims of docs/matching.md hold."""


class Example(NamedTuple):
    """One judged need, as it is or with its answers taken away (`robbed`); `worth` is 1 where the first place is right, ½ where only another is."""

    set_name: str
    way: str
    signs: Signs
    elsewhere: float
    is_answerable: bool
    robbed: bool
    worth: float


class Model(NamedTuple):
    """The worth of each sign with the constant, the most that they may come to, and how much that may take from it."""

    worth: Array
    start: float
    matter: Line
    taken: float = TAKEN

    def stretched(self, by: float, above: float) -> Model:
        """Return the model whose logits are as many times as high, and then higher by so much; the order of needs stays."""
        return Model(self.worth * by, self.start * by + above, Line(self.matter.start * by + above, self.matter.fall * by), self.taken * by)


def examples(name: str, judged: Judged) -> list[Example]:
    """Return the examples of a set."""
    corpus, found = corpus_of(judged.ledger, TODAY), []
    for way in WAYS:
        for need in judged.ledger.all(Need):
            answers = {each for each, grade in judged.qrels.get(need.id, {}).items() if grade > 0}
            (candidates,) = candidates_of(corpus, [filed(need, way)])
            elsewhere = corpus.elsewhere.sign(candidates.query.terms)
            best = signs_of(corpus, candidates.query, candidates.fitting)
            if best is not None:
                right = corpus.ids[best[0]] in answers
                found.append(Example(name, way, best[1], elsewhere, bool(answers), robbed=False, worth=(1 + right) / 2 if answers else 0.0))
            if answers:
                other = ~np.isin(corpus.ids, list(answers))
                left = signs_of(corpus, candidates.query, candidates.fitting & other)
                if left is not None:
                    found.append(Example(name, way, left[1], elsewhere, is_answerable=False, robbed=True, worth=0.0))
    return found


def fit(learnt: Sequence[Example]) -> Model:
    """Return the model: ridge logistic regression on standardised signs, by Newton's method, and the line that makes what speaks of no office's matter as often wrong.

    Needs that nothing answers have no part in it: the signs learn from needs with their answers and without, the line from those with answers alone.
    """
    told = [each for each in learnt if each.is_answerable or each.robbed]
    plain = np.array([each.signs for each in told])
    middle, spread = plain.mean(axis=0), plain.std(axis=0) + 1e-9
    rows = np.c_[np.ones(len(plain)), (plain - middle) / spread]
    worth = np.array([each.worth for each in told])
    found, ridge = np.zeros(rows.shape[1]), np.diag([0.0, *[RIDGE] * plain.shape[1]])
    for _ in range(50):
        chances = 1 / (1 + np.exp(-rows @ found))
        curve = (rows * (chances * (1 - chances))[:, None]).T @ rows + ridge
        found += np.linalg.solve(curve, rows.T @ (worth - chances) - ridge @ found)
    scaled = found[1:] / spread
    start = float(found[0] - scaled @ middle)
    return Model(scaled, start, _matter(scaled, start, [each for each in told if each.is_answerable]))


def _matter(worth: Array, start: float, answerable: Sequence[Example]) -> Line:
    """Return the line that is as often wrong as the signs alone at the shipped level, and in the middle of the needs with an answer takes nothing from nine of ten."""
    logits = np.quantile([worth @ np.array(each.signs) + start for each in answerable], [EACH * LEVELS[1], 0.9])
    ends = np.quantile([each.elsewhere for each in answerable], [1 - EACH * LEVELS[1], 0.5])
    fall = float((logits[1] - logits[0]) / (ends[0] - ends[1]))
    return Line(float(logits[0] + fall * ends[0]), fall)


def evidence(model: Model, some: Iterable[Example]) -> Array:
    """Return the logit of each example."""
    signs = np.array([model.worth @ np.array(each.signs) + model.start for each in some])
    most = np.array([model.matter.start - model.matter.fall * each.elsewhere for each in some])
    return np.minimum(signs, np.maximum(most, signs - model.taken))


def auc(above: Array, below: Array) -> float:
    """Return the chance that one of the first lies above one of the second."""
    return float(((above[:, None] > below) + 0.5 * (above[:, None] == below)).mean())


class Told(NamedTuple):
    """The logits, less the threshold, of the needs with an answer, of those without one, and of those whose answers were taken away."""

    answered: Array
    bare: Array
    robbed: Array

    @classmethod
    def by(cls, model: Model, threshold: float, some: Sequence[Example]) -> Told:
        """Return what a model says of some needs."""
        answered, rest = [each for each in some if each.is_answerable], [each for each in some if not each.is_answerable]
        kinds = (answered, [each for each in rest if not each.robbed], [each for each in rest if each.robbed])
        return cls(*(evidence(model, kind) - threshold for kind in kinds))

    @classmethod
    def all(cls, some: Sequence[Told]) -> Told:
        """Return all of them as one."""
        return cls(*(np.concatenate(each) for each in zip(*some, strict=True)))

    @property
    def figures(self) -> dict[str, Any]:
        """AUC, how many needs without an answer fall below the threshold, how many with one do, and how many whose answers were taken away."""
        counts = {name: [int((each < 0).sum()), len(each)] for name, each in zip(("wrong", "caught", "robbed"), self, strict=True)}
        at_seven = int((self.bare < np.quantile(self.answered, 0.07)).sum())
        return {"auc": round(auc(self.answered, self.bare), 3), "auc_robbed": round(auc(self.answered, self.robbed), 3), **counts, "caught_at_7%": at_seven}


def quantile(model: Model, learnt: Sequence[Example], level: float) -> float:
    """Return the logit below which that share of the answerable needs lies."""
    return float(np.quantile(evidence(model, [each for each in learnt if each.is_answerable]), level))


def _moved(model: Model, learnt: Sequence[Example]) -> Model:
    """Return the model stretched, and with the constants that put the shipped level at the shipped threshold, so that thresholds chosen in repositories keep their sense."""
    gap = MatchWeights().gap
    return model.stretched(STRETCH, float(np.log(gap / (SURE - gap))) - STRETCH * quantile(model, learnt, LEVELS[1]))


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", type=Path, default=os.environ.get("REDCHAIN_DEV_SET"))
    known: dict[str, list[Example]] = {}
    for name, folder in judged_sets(parser.parse_args().dev).items():
        known[name] = examples(name, Judged(folder))
    seen = [name for name in known if name not in UNSEEN]
    pooled = []
    for name in seen:
        learnt = [each for other in seen if other != name for each in known[other]]
        model = fit(learnt)
        ways = [Told.by(model, quantile(model, learnt, LEVELS[1]), [each for each in known[name] if each.way == way]) for way in WAYS]
        pooled += ways
        for way, told in zip(WAYS, ways, strict=True):
            print(json.dumps({"left out": name, "categories": way, **told.figures}))
    print(json.dumps({"left out": "each in turn, all pooled", **Told.all(pooled).figures}))
    learnt = [each for name in seen for each in known[name]]
    model = _moved(fit(learnt), learnt)
    line = [round(each, 3) for each in model.matter]
    print(
        json.dumps(
            {
                "worth": dict(zip(Signs._fields, np.round(model.worth, 3).tolist(), strict=True)),
                "start": round(model.start, 3),
                "matter": line,
                "taken": round(model.taken, 3),
            }
        )
    )
    for level in LEVELS:
        logit = quantile(model, learnt, level)
        print(json.dumps({"level": level, "gap": round(SURE / (1 + float(np.exp(-logit))), 3)}))
        for name, some in known.items():
            for way in WAYS:
                print(json.dumps({"set": name, "categories": way, **Told.by(model, logit, [each for each in some if each.way == way]).figures}))


if __name__ == "__main__":
    main()
