"""The page of a policy: whether it holds now, what replaced it, and which resources go by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.resource.validity import STANDINGS, standing
from redchain.model.page_view import Entry, PageView, Row, clauses, entry, standing_row
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from redchain.kinds.policy.model import Policy
    from redchain.model.ledger import Ledger
    from redchain.model.page_view import Look


def _standing(look: Look, policy: Policy) -> Row:
    if policy.archived_on is not None and policy.archived_on <= look.today:
        return Row(Text(f"已于 {policy.archived_on} 归档", f"archived on {policy.archived_on}"))
    until = Text(f"到 {policy.valid_until} 止", f"until {policy.valid_until}") if policy.valid_until else None
    new = look.ledger.named("policy", policy.replaced_by)
    return Row(clauses(STANDINGS[standing(look.ledger, policy, look.today)], until, say_newer(look.ledger, new, look.today) if new else None))


def say_newer(ledger: Ledger, new: Policy, today: date) -> Text:
    """Say by which a policy is replaced, and how that one stands where it does not hold."""
    stands = standing(ledger, new, today)
    how = Text("，{how}", ", {how}").fill(how=STANDINGS[stands]) if stands not in {"valid", "expiring"} else Text("", "")
    if stands == "upcoming":
        return Text("到 {day} 由“{title}”（{id}）取代", "to be replaced by “{title}” ({id}) on {day}").fill(title=new.title, id=new.id, day=str(new.begins))
    return Text("由“{title}”（{id}{how}）取代", "replaced by “{title}” ({id}{how})").fill(title=new.title, id=new.id, how=how)


def _entries(look: Look, policy: Policy) -> Iterator[Entry]:
    found = [each for each in look.ledger.where_named("resource", "policy", policy.id) if each.archived_on is None]
    if found:
        see = shown("redchain", "resource", "list", "--policy", policy.id)
        yield entry(Text("可兑现的资源", "Resources by it"), (standing_row(look, each) for each in found), len(found), see)
    older = look.ledger.where_named("policy", "replaced_by", policy.id)
    if older:
        yield entry(Text("取代了", "Replaces"), (standing_row(look, each) for each in older), len(older))


PAGE = PageView(_standing, _entries)
