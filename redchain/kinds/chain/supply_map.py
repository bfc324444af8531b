"""The map of a chain (产业链图谱): its segments with their firms and products, and where it is weak; worked out from what firms say they make and buy."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.model.text_folding import Normaliser
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redchain.kinds.chain.model import Chain, Segment
    from redchain.kinds.enterprise.model import Enterprise
    from redchain.model.ledger import Ledger

Weakness = Literal["gap_segment", "gap_product", "single_firm", "single_maker", "imported"]
WEAKNESSES: Mapping[Weakness, Text] = {
    "gap_segment": Text("缺口环节", "gap: no firm"),
    "gap_product": Text("缺口产品", "gap: not made here"),
    "single_firm": Text("单点环节", "single point: one firm"),
    "single_maker": Text("单点产品", "single point: one maker"),
    "imported": Text("依赖进口", "bought abroad"),
}
"""The ways in which a chain is weak, the gravest first."""


class Product(NamedTuple):
    """A product on a chain: its name, the id of its segment (empty where none is known), and the ids of the firms that make it, buy it, buy it abroad.

    `is_listed`: a segment needs it; `is_local`: somebody buys it locally, so that it is made here, by whomever.
    """

    name: str
    segment: str
    makers: tuple[str, ...]
    buyers: tuple[str, ...]
    importers: tuple[str, ...]
    is_listed: bool
    is_local: bool

    @property
    def weaknesses(self) -> tuple[Weakness, ...]:
        """In which ways it is a weak point."""
        found: list[Weakness] = []
        if not self.makers and not self.is_local and (self.buyers or self.is_listed):
            found.append("gap_product")
        if len(self.makers) == 1 and len(self.buyers) >= 2:  # noqa: PLR2004  # programme §11: bought by two at least
            found.append("single_maker")
        if self.importers:
            found.append("imported")
        return tuple(found)


class SegmentMap(NamedTuple):
    """A segment with the ids of the firms in it that operate normally, and its products by name."""

    segment: Segment
    firms: tuple[str, ...]
    products: tuple[Product, ...]

    @property
    def weaknesses(self) -> tuple[Weakness, ...]:
        """In which ways it is a weak point."""
        if not self.firms:
            return ("gap_segment",)
        return ("single_firm",) if self.segment.key and len(self.firms) == 1 else ()


class WeakPoint(NamedTuple):
    """One weak point: what it is, and where; without a product it is the whole segment."""

    what: Weakness
    segment: str
    product: Product | None
    firms: tuple[str, ...]


class ChainMap(NamedTuple):
    """The map of a chain: its segments in their order, products without a segment of it, firms in none, and firms that are not on it since they do not operate normally.

    `local` counts purchases of local origin, `known` those whose origin is on record.
    """

    chain: Chain
    segments: tuple[SegmentMap, ...]
    products: tuple[Product, ...]
    unplaced: tuple[str, ...]
    idle: tuple[str, ...]
    local: int
    known: int

    def weak_points(self) -> tuple[WeakPoint, ...]:
        """Return its weak points, the gravest first, each kind in the order of the chain."""
        found = [WeakPoint(what, each.segment.id, None, each.firms) for each in self.segments for what in each.weaknesses]
        products = (*(product for each in self.segments for product in each.products), *self.products)
        found += [WeakPoint(what, each.segment, each, each.makers) for each in products for what in each.weaknesses]
        kinds = tuple(WEAKNESSES)
        return tuple(sorted(found, key=lambda each: kinds.index(each.what)))


def is_kept(ledger: Ledger, chain: Chain) -> bool:
    """Tell whether anything was entered for the map of a chain: products, purchases or key segments; no firm is read for it."""
    if any(each.products or each.key for each in chain.segments):
        return True
    return any(chain.id in facts.chains and (facts.segments_made or facts.segments_bought) for _, facts in ledger.facts_named("enterprise"))


def chain_map(ledger: Ledger, chain: Chain) -> ChainMap:
    """Return the map of a chain; firms that do not operate normally, or are archived, are not on it."""
    current = [each for each in ledger.all_named("enterprise") if each.archived_on is None]
    every = [each for each in current if each.operating == "normal"]
    own = [each for each in every if chain.id in each.chains]
    products = _products(chain, own, every)
    firms: dict[str, list[str]] = defaultdict(list)
    for firm in own:
        for segment in {*firm.segments, *firm.segments_made}:
            firms[segment].append(firm.id)
    segments = tuple(SegmentMap(each, tuple(firms[each.id]), tuple(product for product in products if product.segment == each.id)) for each in chain.segments)
    placed = {firm for each in segments for firm in each.firms}
    origins = [bought.origin for firm in own for bought in firm.buys if bought.origin]
    rest = tuple(each for each in products if each.segment not in chain.segment_ids)
    unplaced = tuple(each.id for each in own if each.id not in placed)
    idle = tuple(each.id for each in current if each.operating != "normal" and chain.id in each.chains)
    return ChainMap(chain, segments, rest, unplaced, idle, origins.count("local"), len(origins))


def same_product(fold: Normaliser, name: str) -> str:
    """Return what the names of one product have in common: their characters, whatever their width, case and script."""
    return "".join(fold(name).split())


def _products(chain: Chain, own: Sequence[Enterprise], every: Sequence[Enterprise]) -> tuple[Product, ...]:
    """Return what the segments of a chain need and its firms make or buy, by name; makers are the firms of any chain."""
    key_of = cache(partial(same_product, Normaliser()))
    names: dict[str, str] = {}
    segments: dict[str, str] = {}
    for name, segment in _named(chain, own, every):
        key = key_of(name)
        names.setdefault(key, name)
        if segment in chain.segment_ids:
            segments.setdefault(key, segment)
    makers: dict[str, list[str]] = defaultdict(list)
    for firm in every:
        for key in dict.fromkeys(key_of(made.name) for made in firm.makes):
            makers[key].append(firm.id)
    buyers: dict[str, dict[str, bool]] = defaultdict(dict)
    for firm in own:
        for bought in firm.buys:
            bought_here = buyers[key_of(bought.name)]
            bought_here[firm.id] = bought_here.get(firm.id, False) or bought.origin == "abroad"
    local = {key_of(bought.name) for firm in own for bought in firm.buys if bought.origin == "local"}
    listed = {key_of(name) for each in chain.segments for name in each.products}
    return tuple(
        Product(
            names[key],
            segments.get(key, ""),
            tuple(makers[key]),
            tuple(buyers[key]),
            tuple(firm for firm, is_abroad in buyers[key].items() if is_abroad),
            key in listed,
            key in local,
        )
        for key in sorted(names, key=lambda each: names[each])
    )


def _named(chain: Chain, own: Sequence[Enterprise], every: Sequence[Enterprise]) -> Iterator[tuple[str, str | None]]:
    """Yield the products of a chain, each with a segment: what the segments need, then what firms make, also of other chains for one of these, then what firms buy."""
    yield from ((name, each.id) for each in chain.segments for name in each.products)
    yield from ((made.name, made.segment) for firm in every for made in firm.makes if chain.id in firm.chains or made.segment in chain.segment_ids)
    yield from ((bought.name, bought.segment) for firm in own for bought in firm.buys)
