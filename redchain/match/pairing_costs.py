"""What a firm and a helper cost as a pair, in whole points: how far the helper's chains, towns and skills are from the firm's chain, town and trade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.pairing.rules import first_chain
from redchain.match.pairing_flow import BARRED
from redchain.match.terms import terms_of
from redchain.model.text_folding import Normaliser

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.kinds.person.model import Person
    from redchain.match.inverted_index import Array
    from redchain.model.ledger import Ledger
    from redchain.model.programme import Programme


@dataclass(frozen=True)
class PairCosts:
    """The points of each pair, firms × helpers: for the chain, the town and the trade; `barred` tells which may not be."""

    chain: Array
    town: Array
    trade: Array
    barred: Array

    def whole(self) -> Array:
        """Return the points of each pair together, `BARRED` for one that may not be."""
        return np.where(self.barred, BARRED, self.chain + self.town + self.trade)


def pair_costs(ledger: Ledger, firms: Sequence[Enterprise], helpers: Sequence[Person]) -> PairCosts:
    """Return what each firm and each helper cost as a pair.

    What is not known costs nothing: a firm without a town, or without anything that a skill could be near to, and a helper who names no towns. Whoever works for the firm itself, or for another one
    on a segment of it, may not be its helper.
    """
    programme = ledger.settings.programme
    chain, trade = _chain(ledger, firms, helpers, programme.pair.chain), _trade(ledger, firms, helpers, programme.pair.trade)
    return PairCosts(chain, _town(programme, firms, helpers), trade, _barred(ledger, firms, helpers))


def _chain(ledger: Ledger, firms: Sequence[Enterprise], helpers: Sequence[Person], points: int) -> Array:
    chains = [first_chain(ledger, each) for each in firms]
    known = {each: np.array([each not in helper.chains for helper in helpers], dtype=np.int64) * points for each in set(chains) if each}
    nothing = np.zeros(len(helpers), dtype=np.int64)
    return _stacked([known.get(each, nothing) for each in chains], len(helpers))


def _town(programme: Programme, firms: Sequence[Enterprise], helpers: Sequence[Person]) -> Array:
    towns, every = {each.town for each in firms if each.town}, {town for each in helpers for town in each.towns}
    beside = {town: {each for each in every if programme.are_near(town, each)} for town in towns}

    def points(town: str | None, helper: Person) -> int:
        if town is None or not helper.towns or town in helper.towns:
            return 0
        return programme.pair.far if beside[town].isdisjoint(helper.towns) else programme.pair.near

    rows = {town: np.array([points(town, each) for each in helpers], dtype=np.int64) for town in (*towns, None)}
    return _stacked([rows[each.town or None] for each in firms], len(helpers))


def _trade(ledger: Ledger, firms: Sequence[Enterprise], helpers: Sequence[Person], points: int) -> Array:
    """Points fall with the likeness of the nearest skill to the nearest word: twice the terms they share over the terms of both (Dice)."""
    words = [_words(ledger, each) for each in firms]
    skills = sorted({skill for each in helpers for skill in each.skills})
    known = sorted({word for each in words for word in each})
    if not points or not known:
        return np.zeros((len(firms), len(helpers)), dtype=np.int64)
    near = _far(skills, known, points)
    place, row = {each: number for number, each in enumerate(known)}, {each: number for number, each in enumerate(skills)}
    of_skills = {some: near[:, [place[each] for each in some]].min(axis=1, initial=points) for some in set(words) if some}
    nearest = np.stack([*of_skills.values()])
    mine = [nearest[:, [row[each] for each in helper.skills]].min(axis=1, initial=points) for helper in helpers]
    by_words = dict(zip(of_skills, np.stack(mine, axis=1) if mine else np.zeros((len(of_skills), 0), dtype=np.int64), strict=True))
    nothing = np.zeros(len(helpers), dtype=np.int64)
    return _stacked([by_words.get(each, nothing) for each in words], len(helpers))


def _far(skills: Sequence[str], words: Sequence[str], points: int) -> Array:
    """Return the points between each skill and each word, worked out in whole numbers."""
    fold = Normaliser()
    ours, theirs = [[frozenset(terms_of(fold(each))) for each in some] for some in (skills, words)]
    column = {term: number for number, term in enumerate(sorted({term for each in ours for term in each}))}
    shared = (_incidence(ours, column) @ _incidence(theirs, column).T).astype(np.int64)
    sizes = np.array([len(each) for each in ours], dtype=np.int64)[:, None] + np.array([len(each) for each in theirs], dtype=np.int64)[None, :]
    far: Array = points - 2 * points * shared // np.maximum(sizes, 1)
    return far


def _incidence(texts: Sequence[frozenset[str]], column: dict[str, int]) -> Array:
    made = np.zeros((len(texts), len(column)), dtype=np.float32)  # counts stay exact, and multiplying is fast
    for number, terms in enumerate(texts):
        made[number, [column[each] for each in terms if each in column]] = 1
    return made


def _words(ledger: Ledger, firm: Enterprise) -> tuple[str, ...]:
    """Return what a firm does: its products and the names of its segments."""
    segments = (each for chain in firm.chains if (found := ledger.named("chain", chain)) for each in found.segments)
    return tuple(sorted({each.name for each in firm.makes} | {each.name for each in segments if each.id in firm.segments}))


def _barred(ledger: Ledger, firms: Sequence[Enterprise], helpers: Sequence[Person]) -> Array:
    homes = {each.home: ledger.find(Enterprise, each.home) for each in helpers}
    barred = np.zeros((len(firms), len(helpers)), dtype=bool)
    for number, helper in enumerate(helpers):
        home = homes[helper.home]
        if home is not None:
            barred[:, number] = [each.id == home.id or not set(each.segments).isdisjoint(home.segments) for each in firms]
    return barred


def _stacked(rows: Iterable[Array], width: int) -> Array:
    found = list(rows)
    return np.stack(found) if found else np.zeros((0, width), dtype=np.int64)
