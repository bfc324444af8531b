"""What waits at a policy, its list, and its table in the monthly report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.document import Column, Table
from redchain.model.kind import Next, Offer, Wait
from redchain.model.list_view import ListColumn, ListEntry, ListView
from redchain.model.visibility import chain_name, unit_name
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from redchain.kinds.policy.model import Policy

    from redchain.model.ledger import Ledger
    from redchain.model.settings import Settings

_NOTICE = timedelta(days=30)


def waits(_ledger: Ledger, policy: Policy, today: date) -> Iterator[Wait]:
    """Yield its publication, or its review in the month before its end."""
    if policy.state == "draft":
        yield Wait("publish", policy.log[-1].at)
    elif policy.state == "in_force" and policy.valid_until and policy.valid_until - today <= _NOTICE:
        yield Wait("review", policy.log[-1].at, policy.valid_until, offers=(Offer(policy, "amend"),))


def next_step(_ledger: Ledger, policy: Policy) -> Next:
    """Return its publication."""
    return Next((Offer(policy, "publish"),))


def published(ledger: Ledger, first: date, last: date) -> Table | None:
    """Return the policies published in a period, or None when there are none."""
    rows = [
        (policy.id, unit_name(policy.issuer, ledger))
        for policy in ledger.all_named("policy")
        for step in policy.log
        if step.step == "publish" and first <= step.at.date() <= last
    ]
    columns = (Column(Text("编号", "Id")), Column(Text("发文单位", "Issuer")))
    return Table(columns, tuple(rows), Text("新发布的政策", "Policies published")) if rows else None


def _entries(ledger: Ledger, policies: Iterable[Policy], _today: date) -> Iterator[ListEntry]:
    for policy in policies:
        yield ListEntry((policy.chain or "~", policy.id), chain_name(policy.chain or "", ledger), policy.moves.states[policy.state], (policy.id, policy.title))


def _remarks(_settings: Settings) -> tuple[Text, ...]:
    return ()


POLICIES = ListView(
    "policies",
    Text("政策清单", "Policies"),
    ("chain", Text("状态", "State")),
    (ListColumn("id"), ListColumn("title", is_heading=True)),
    _entries,
    _remarks,
    rank=9,
)
