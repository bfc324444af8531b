"""The list of policies (政策清单): by the unit that issued them, then by validity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.policy.levels import LEVELS
from redchain.kinds.resource.validity import EXPIRING, STANDINGS, standing
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.visibility import HIDDEN, PRIVACY, is_shown, unit_name
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.policy.model import Policy
    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

_COLUMNS = (
    ListColumn("id", is_whole=True),
    ListColumn("title", is_heading=True),
    ListColumn("number", is_whole=True),
    ListColumn("level", "center"),
    ListColumn("issued_on", "right"),
    ListColumn("valid_until", "right"),
    ListColumn("replaced_by"),
    ListColumn("clauses", "right"),
    ListColumn(Text("可兑现的资源", "Resources by it"), "right"),
    ListColumn("review_on", "right"),
)


def _entries(ledger: Ledger, policies: Iterable[Policy], today: date) -> Iterator[ListEntry]:
    return (_entry(each, ledger, today) for each in policies)


def _entry(policy: Policy, ledger: Ledger, today: date) -> ListEntry:
    state = standing(ledger, policy, today)
    order = (policy.unit, tuple(STANDINGS).index(state), policy.id)
    outer, inner = unit_name(policy.unit, ledger), STANDINGS[state]
    if not is_shown(policy):
        return ListEntry(order, outer, inner, (policy.id, HIDDEN, *(None,) * (len(_COLUMNS) - 2)))
    by_it = sum(each.archived_on is None for each in ledger.where_named("resource", "policy", policy.id))
    cells: tuple[Cell, ...] = (policy.id, policy.title, policy.number, LEVELS[policy.level], _iso(policy.issued_on), _iso(policy.valid_until))
    cells += (policy.replaced_by, len(policy.clauses), by_it, _iso(policy.review_on))
    return ListEntry(order, outer, inner, cells)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _remarks(_settings: Settings) -> tuple[Text, ...]:
    return EXPIRING, PRIVACY


POLICIES = ListView(
    "policies",
    Text("政策清单", "Policies"),
    ("unit", Text("状态", "State")),
    _COLUMNS,
    _entries,
    _remarks,
    rank=6,
    inner=tuple(STANDINGS.values()),
    is_kept=False,
)
