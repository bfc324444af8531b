"""What the rules that need other records look at: the index of all records, the category names and the day."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from redchain.model.text_folding import Normaliser, look_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from redchain.model.ledger import Index, Trace

_IN_HAND = frozenset({"pending", "working", "disputed"})


@dataclass(frozen=True)
class RuleContext:
    """The index of all records, the category names and the day."""

    index: Index
    categories: frozenset[str]
    today: date

    @cached_property
    def by_credit_code(self) -> dict[str, list[str]]:
        """Firm ids by credit code."""
        return _group((trace.facts.uscc, trace.id) for trace in self.index.of("enterprise"))

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """Firm ids by the match key of their names."""
        return _group((trace.facts.name_key, trace.id) for trace in self.index.of("enterprise"))

    @cached_property
    def by_look(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Ids by kind and by what their names look like."""
        return _Looks(self)

    @cached_property
    def fold(self) -> Normaliser:
        """What folds scripts, with its converter."""
        return Normaliser()

    @cached_property
    def used(self) -> Counter[str]:
        """Orders in hand by resource."""
        orders = (trace.facts for trace in self.index.of("order") if self.is_in_hand(trace))
        return Counter(each.resource for each in orders if each.resource)

    @cached_property
    def in_hand(self) -> dict[tuple[str, str, str | None], list[str]]:
        """Ids of orders in hand by need, unit and sub-item."""
        orders: dict[tuple[str, str, str | None], list[str]] = defaultdict(list)
        for trace in self.index.of("order"):
            if self.is_in_hand(trace):
                orders[trace.facts.need, trace.facts.unit, trace.facts.item].append(trace.id)
        return orders

    @cached_property
    def leads(self) -> dict[str, list[Trace]]:
        """Lead orders by need."""
        leads: dict[str, list[Trace]] = defaultdict(list)
        for trace in self.index.of("order"):
            if trace.facts.role == "lead":
                leads[trace.facts.need].append(trace)
        return leads

    def is_in_hand(self, order: Trace) -> bool:
        """Tell whether a unit is still working on an order."""
        return order.facts.state in _IN_HAND


class _Looks(dict[str, dict[str, list[str]]]):
    """The ids of a kind by the look of their names, grouped when first asked for."""

    def __init__(self, around: RuleContext) -> None:
        super().__init__()
        self._around = around

    def __missing__(self, kind: str) -> dict[str, list[str]]:
        fold = self._around.fold
        self[kind] = _group((look_of(trace.facts.name_key, fold), trace.id) for trace in self._around.index.of(kind))
        return self[kind]


def _group(pairs: Iterable[tuple[str | None, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, identifier in pairs:
        if key:
            groups[key].append(identifier)
    return groups
