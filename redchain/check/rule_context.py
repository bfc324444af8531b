"""What the rules that need other records look at: the index of all records, the category names and the day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.model.dates import Calendar
from redchain.model.named_record import named
from redchain.model.programme import Programme
from redchain.model.text_folding import Normaliser, look_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from redchain.model.ledger import Index, Trace
    from redchain.model.settings import Settings
    from redchain.text import Text

_IN_HAND = frozenset({"pending", "working", "disputed"})


def _unknown(_kind: str, _identifier: str) -> None:
    """Know no record."""


@dataclass(frozen=True)
class RuleContext:
    """The index of all records, the category names and the day."""

    index: Index
    categories: frozenset[str]
    today: date
    find: Callable[[str, str], Any] = _unknown
    """What finds records by kind and id; only what is found wrong asks for their names."""
    settings: Settings | None = None
    """The settings, for the rules that go by numbers of theirs."""

    @property
    def programme(self) -> Programme:
        """The numbers that the programme goes by."""
        return self.settings.programme if self.settings else Programme()

    @property
    def calendar(self) -> Calendar:
        """The calendar of working days."""
        return self.settings.calendar if self.settings else Calendar()

    def called(self, kind: str, identifier: str) -> Text:
        """Return what a record is called, with its id."""
        return named(self.find, kind, identifier)

    @cached_property
    def by_credit_code(self) -> dict[str, list[str]]:
        """Firm ids by credit code."""
        return _group((trace.facts.uscc, trace.id) for trace in self.index.of("enterprise"))

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """Firm ids by the match key of their names."""
        return _group((trace.facts.name_key, trace.id) for trace in self.index.of("enterprise"))

    @cached_property
    def segments(self) -> list[str]:
        """The ids of the segments of all chains."""
        return [segment for trace in self.index.of("chain") for segment in trace.facts.segment_ids]

    @cached_property
    def by_look(self) -> Mapping[str, Mapping[str, Alike]]:
        """Records by kind and by what their names look like."""
        return _Looks(self)

    @cached_property
    def fold(self) -> Normaliser:
        """What folds scripts, with its converter."""
        return Normaliser()

    @cached_property
    def look(self) -> Callable[[str], str]:
        """Tells what a name looks like; of each name it is found out once."""
        return cache(partial(look_of, fold=self.fold))

    def used(self, resource: str) -> int:
        """Count the orders in hand that use a resource."""
        return sum(1 for each in self.index.naming("order", "resource", resource) if self.is_in_hand(each))

    @cached_property
    def in_hand(self) -> Mapping[str, Mapping[tuple[str, str | None], Sequence[str]]]:
        """Ids of orders in hand by need, and then by unit and sub-item."""
        return _OrdersInHand(self)

    def leads(self, need: str) -> Iterator[Trace]:
        """Yield the lead orders of a need."""
        return (each for each in self.index.naming("order", "need", need) if each.facts.role == "lead")

    def is_in_hand(self, order: Trace) -> bool:
        """Tell whether a unit is still working on an order."""
        return order.facts.state in _IN_HAND


class _OrdersInHand(dict[str, dict[tuple[str, str | None], list[str]]]):
    """The orders in hand of a need, grouped when first asked for: only the orders of needs that are judged are looked at."""

    def __init__(self, around: RuleContext) -> None:
        super().__init__()
        self._around = around

    def __missing__(self, need: str) -> dict[tuple[str, str | None], list[str]]:
        groups = self[need] = defaultdict(list)
        for each in self._around.index.naming("order", "need", need):
            if self._around.is_in_hand(each):
                groups[each.facts.unit, each.facts.item].append(each.id)
        return groups


class Alike(NamedTuple):
    """The ids of records whose names look alike, and their different names."""

    ids: list[str]
    names: set[str]


class _Looks(dict[str, dict[str, Alike]]):
    """The records of a kind by the look of their names, grouped when first asked for."""

    def __init__(self, around: RuleContext) -> None:
        super().__init__()
        self._around = around

    def __missing__(self, kind: str) -> dict[str, Alike]:
        groups: dict[str, Alike] = defaultdict(lambda: Alike([], set()))
        for trace in self._around.index.of(kind):
            look = self._around.look(trace.facts.name_key)
            if look:
                groups[look].ids.append(trace.id)
                groups[look].names.add(trace.facts.name_key)
        self[kind] = dict(groups)
        return self[kind]


def _group(pairs: Iterable[tuple[str | None, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, identifier in pairs:
        if key:
            groups[key].append(identifier)
    return groups
