"""The page of a service item: in how many days it is done and who does it, the items of a bundle in their order, and the bundles it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.kinds.service.groups import AGENCIES, GROUPS
from redchain.model.page_view import Entry, PageView, Row, clauses, entry, standing_row
from redchain.shell_words import shown
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.service.model import ServiceItem
    from redchain.model.page_view import Look


def _standing(look: Look, service: ServiceItem) -> Row:
    if service.archived_on is not None and service.archived_on <= look.today:
        return Row(Text(f"已于 {service.archived_on} 归档", f"archived on {service.archived_on}"))
    legal = Text("（法定 {legal}）", " (by law {legal})").fill(legal=service.legal_days) if service.legal_days is not None else Text("", "")
    promised = service.promised_days
    days = None if promised is None else Text(f"承诺 {promised} 个工作日", f"{counted(promised, 'working day')} promised")
    agency = AGENCIES[service.agency] if service.agency else None
    return Row(clauses(GROUPS[service.group], None if days is None else Text("{days}{legal}", "{days}{legal}").fill(days=days, legal=legal), agency))


def _entries(look: Look, service: ServiceItem) -> Iterator[Entry]:
    items = [each for name in service.named if (each := look.ledger.named("service", name)) is not None]
    if items:
        see = shown("redchain", "service", "show", service.id, "--format", "json")
        yield entry(Text("先后办理", "In this order"), (standing_row(look, each) for each in items), len(items), see)
    bundles = [each for each in look.ledger.all_named("service") if each.archived_on is None and service.id in each.named]
    if bundles:
        yield entry(Text("所属一件事", "Part of"), (standing_row(look, each) for each in bundles), len(bundles))
    found = [each for each in look.ledger.where_named("resource", "service", service.id) if each.archived_on is None]
    if found:
        see = shown("redchain", "resource", "list", "--service", service.id)
        yield entry(Text("到这里申请的资源", "Resources applied for here"), (standing_row(look, each) for each in found), len(found), see)
    cases = sum(facts.state in look.open_states("case") for _, facts in look.ledger.facts_named("case", "service", service.id))
    if cases:
        yield Entry(
            Text("在办帮代办件", "Open cases"),
            (Row(Text(f"{cases} 件", counted(cases, "case"))),),
            see=shown("redchain", "case", "list", "--service", service.id),
        )


PAGE = PageView(_standing, _entries)
