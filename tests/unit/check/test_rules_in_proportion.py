"""What the rules across records walk through does not grow with the number of records: one walk of a kind is for all of them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from redchain.check.record_rules import judge_across
from redchain.check.rule_context import RuleContext
from redchain.model.ledger import Index, Trace
from redchain.store.loading import Store
from redchain.store.settings import load_settings
from redchain.store.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).parents[3]
A_KIND = 12
"""So many walks through one kind are more than a few rules have each taken once."""


class Walked(Index):
    """Counts how often all records of a kind are walked through."""

    def __init__(self, traces: Iterator[Trace]) -> None:
        super().__init__(traces)
        self.walks: Counter[str] = Counter()

    def of(self, kind: str) -> Iterator[Trace]:
        self.walks[kind] += 1
        return super().of(kind)


def test_a_kind_is_walked_through_for_all_records_not_for_each() -> None:
    settings, _ = load_settings(WorkTree(str(TOP)))
    assert settings is not None
    store = Store(WorkTree(str(TOP)))
    store.refresh()
    index = Walked(each.trace for each in store.judged())
    ledger = store.ledger(settings)
    list(judge_across(RuleContext(index, frozenset(settings.category_names), date(2026, 11, 23), ledger.named, settings), index.by_key.values()))
    assert len(index.by_key) > 500
    assert index.walks["enterprise"] >= 1
    assert {kind: count for kind, count in index.walks.items() if count > A_KIND} == {}
