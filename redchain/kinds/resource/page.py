"""The page of a resource: whether it may be used now, how many orders it carries, which those are, and whom it reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.resource.validity import VALIDITIES, validity, why_not_given
from redchain.model.page_view import Entry, PageView, Row, clauses, entry, standing_row
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.resource.model import Resource
    from redchain.model.page_view import Look


def _standing(look: Look, resource: Resource) -> Row:
    if resource.archived_on is not None and resource.archived_on <= look.today:
        return Row(Text(f"已于 {resource.archived_on} 归档", f"archived on {resource.archived_on}"))
    until = Text(f"到 {resource.valid_until} 止", f"until {resource.valid_until}") if resource.valid_until else None
    used = sum(facts.state in look.open_states("order") for _, facts in look.ledger.facts_named("order", "resource", resource.id))
    most = Text(f"（最多 {resource.capacity}）", f" of {resource.capacity}") if resource.capacity else Text("（不限）", "")
    barred = why_not_given(look.ledger, resource, look.today)
    why = barred.text if barred else None
    return Row(clauses(VALIDITIES[validity(resource, look.today)], until, why, Text("在办 {used}{most}", "{used}{most} in hand").fill(used=used, most=most)))


def _entries(look: Look, resource: Resource) -> Iterator[Entry]:
    known = [(each, facts) for each, facts in look.ledger.facts_named("order", "resource", resource.id) if facts.state != "void"]
    times, see = len(known), shown("redchain", "order", "list", "--resource", resource.id)
    yield Entry(Text("已采用", "Adopted"), (Row(Text(f"{times} 次", f"{times} times" if times != 1 else "once")),), see=see if times else "")
    open_ones = [each for each, facts in known if facts.state in look.open_states("order")]
    rows = (_order(look, each) for each in sorted(open_ones, reverse=True))
    if open_ones:
        yield entry(Text("在办工单", "Open orders"), rows, len(open_ones), see)
    yield Entry(Text("适合谁", "Whom it reaches"), (), see=shown("redchain", "match", "--resource", resource.id))


def _order(look: Look, identifier: str) -> Row:
    order = look.ledger.named("order", identifier)
    need = look.ledger.named("need", order.need)
    return standing_row(look, order, Text("{title}（{id}）", "{title} ({id})").fill(title=need.title if need else order.need, id=order.id))


PAGE = PageView(_standing, _entries)
