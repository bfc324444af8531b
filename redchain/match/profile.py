"""A record as ranking reads it: weighted terms, concepts, senses and trades, made of its fields, each with a weight of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.match.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redchain.kinds.need.model import Need
    from redchain.kinds.resource.model import Resource
    from redchain.match.analyzer import Reader
    from redchain.match.terms import Normaliser

TITLE, ALIASES, DETAIL, CATEGORY, CONDITIONS = 1.5, 1.5, 1.0, 1.0, 1.0
ASKED, TOLD, HOPED, ITEM = 1.5, 1.0, 0.6, 1.0
"""Weights of a need's title, detail, expected result and sub-items."""

Fields = tuple[tuple[float, str], ...]


class Profile(NamedTuple):
    """The text as terms and the concepts with weighted counts, the vector of senses, the trades that limit it, and the normalised text that may name a chain."""

    text: Mapping[str, float]
    concepts: Mapping[str, float]
    senses: Mapping[str, float]
    trades: tuple[str, ...]
    limits: str


def profile_of(reader: Reader, resource: Resource) -> Profile:
    """Return a resource as ranking reads it; what limits it stands in its title and its conditions."""
    fold = reader.fold
    conditions = (resource.eligibility.text if resource.eligibility else None) or ""
    title, limits = fold(resource.title), fold(conditions)
    fields = ((TITLE, title), (ALIASES, fold("\n".join(resource.aliases))), (DETAIL, fold(resource.detail or "")), (CONDITIONS, limits))
    terms = weighed_terms((*fields, (CATEGORY, fold(resource.category))))
    limits = f"{title}\n{limits}"
    return Profile(terms, reader.summed(fields), reader.senses.of(terms), tuple(sorted(reader.trades(limits))), limits)


def fields_of(fold: Normaliser, need: Need) -> Fields:
    """Return a need's normalised texts with their weights."""
    plain = ((ASKED, need.title), (TOLD, need.detail), (HOPED, need.expected), *((ITEM, item.title) for item in need.items))
    return tuple((weight, fold(text)) for weight, text in plain if text)


def weighed_terms(fields: Iterable[tuple[float, str]]) -> dict[str, float]:
    """Return the terms of some fields with their counts, each times its field's weight."""
    counts: dict[str, float] = {}
    for weight, text in fields:
        for term in terms_of(text):
            counts[term] = counts.get(term, 0.0) + weight
    return counts


def asked_terms(fields: Iterable[tuple[float, str]]) -> dict[str, float]:
    """Return the terms of a need's fields, each with its highest weight: saying a thing twice asks for it once."""
    found: dict[str, float] = {}
    for weight, text in fields:
        for term in terms_of(text):
            found[term] = max(found.get(term, 0.0), weight)
    return found
