"""Names that look alike among many that are the same (RC404)."""

from __future__ import annotations

from datetime import date
from typing import Any

from redchain.check.rule_context import RuleContext
from redchain.check.rules.rc400_firms import ensure_names_look_different
from redchain.kinds.registry import kind_named
from redchain.model.ledger import Index, Trace


def trace(kind: str, identifier: str, name: str) -> Trace:
    model: Any = kind_named(kind)
    known = {"name_key": name, "allowed": (), "uscc": None}
    return Trace(f"{kind}:{identifier}", f"data/{kind}", (), model.kind.facts(*(known.get(each) for each in model.kind.facts._fields)))


class Counting(Index):
    """Counts the records that were looked for."""

    looked_for = 0

    def find(self, kind: str, identifier: str) -> Trace | None:
        self.looked_for += 1
        return super().find(kind, identifier)


def judged(kind: str, names: list[str]) -> tuple[list[str], int]:
    """The ids that are found fault with, and how many records were looked for on the way."""
    traces = [trace(kind, f"a{place:03}", name) for place, name in enumerate(names)]
    index = Counting(traces)
    around = RuleContext(index, frozenset(), date(2026, 11, 23))
    return [each.id for each in traces if list(ensure_names_look_different(around, each))], index.looked_for


def test_of_equal_names_that_may_be_none_is_looked_at_twice() -> None:
    assert judged("resource", ["贷款贴息"] * 300) == ([], 0)


def test_one_that_only_looks_the_same_is_found_among_them() -> None:
    found, _ = judged("resource", [*["苏州贴息"] * 3, "蘇州贴息"])
    assert found == ["a000", "a001", "a002", "a003"]


def test_equal_names_of_units_are_found() -> None:
    assert judged("unit", ["市科技局", "市科技局", "市水务局"])[0] == ["a000", "a001"]
