"""The page of a firm: the size class with the figures it stands on, its needs and their open orders, and the resources it may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.firm_size import SIZES, possible_sizes, say_sizes, trade_of
from redchain.model.page_view import Entry, PageView, Row, clauses, entry, short, standing_row
from redchain.shell_words import shown
from redchain.text import Text, join, plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.enterprise.model import Enterprise
    from redchain.model.page_view import Look


def _size(firm: Enterprise) -> Text:
    """The size class on record, the one that the figures give, and the figures."""
    counted, trade = possible_sizes(firm.figures), trade_of(firm.industry) if firm.industry else None
    figures = [
        *([trade.label] if trade else []),
        *([Text(f"从业人员 {firm.staff} 人", f"staff {firm.staff}")] if firm.staff is not None else []),
        *(
            [Text(f"年营业收入 {plain_number(firm.revenue_wan)} 万元", f"yearly revenue {plain_number(firm.revenue_wan)} × 10,000 yuan")]
            if firm.revenue_wan is not None
            else []
        ),
        *(
            [Text(f"资产总额 {plain_number(firm.assets_wan)} 万元", f"total assets {plain_number(firm.assets_wan)} × 10,000 yuan")]
            if firm.assets_wan is not None
            else []
        ),
    ]
    recorded = Text("登记为{size}", "{size} on record").fill(size=SIZES[firm.size]) if firm.size else Text("没有登记规模", "no size on record")
    if counted is None:
        basis = Text("指标不全，推算不出（要行业代码和从业人员、营业收入等）", "the figures do not say (industry, staff and revenue are needed)")
        return clauses(recorded, basis)
    by_figures = Text("按指标为{sizes}：{figures}", "by its figures {sizes}: {figures}").fill(sizes=say_sizes(counted), figures=join(figures, zh="，", en=", "))
    return clauses(recorded, by_figures)


def _entries(look: Look, firm: Enterprise) -> Iterator[Entry]:
    ledger = look.ledger
    yield Entry(Text("规模", "Size"), (Row(_size(firm)),))
    needs = dict(ledger.facts_named("need", "enterprise", firm.id))
    in_hand = sorted((each for each, facts in needs.items() if facts.state in look.open_states("need")), reverse=True)
    label = Text("需求（共 {all} 条，在办 {open} 条）", "Needs ({all}, {open} of them open)").fill(all=len(needs), open=len(in_hand))
    rows = (standing_row(look, need) for each in in_hand if (need := ledger.named("need", each)) is not None)
    yield entry(label, rows, len(in_hand), shown("redchain", "need", "list", "--enterprise", firm.id) if needs else "")
    orders = [(each, facts) for each, facts in ledger.facts_named("order", "need", *in_hand) if facts.state in look.open_states("order")]
    if orders:
        rows = (_order(look, each) for each, _ in orders)
        yield entry(Text("在办工单", "Open orders"), rows, len(orders), shown("redchain", "todo", "--enterprise", firm.id))
    paired = [each for each in ledger.where_named("pairing", "enterprise", firm.id) if each.is_open]
    if paired:
        yield entry(Text("结对", "Pairing"), (standing_row(look, each) for each in paired), len(paired))
    visits = sorted(
        (each for each in ledger.facts_named("visit", "enterprise", firm.id) if each[1].state != "void"), key=lambda each: (each[1].visited_on, each[0])
    )
    if visits:
        rows = (standing_row(look, visit) for each, _ in reversed(visits) if (visit := ledger.named("visit", each)) is not None)
        yield entry(Text("走访", "Visits"), rows, len(visits), shown("redchain", "visit", "list", "--enterprise", firm.id))
    cases = [each for each in ledger.where_named("case", "enterprise", firm.id) if each.is_open]
    if cases:
        yield entry(
            Text("在办帮代办件", "Open cases"),
            (standing_row(look, each) for each in cases),
            len(cases),
            shown("redchain", "case", "list", "--enterprise", firm.id),
        )
    yield from _built_together(look, firm)
    surely, perhaps, later = look.usable_by(firm)
    usable = Text(f"符合条件 {surely} 项，条件待核实 {perhaps} 项", f"{surely} for certain, {perhaps} more if conditions hold")
    if later:
        words = Text("{usable}，另有 {later} 项今天办不了（到期、不在申报期）", "{usable}; {later} more, but not today (expired, or not open)")
        usable = words.fill(usable=usable, later=later)
    yield Entry(
        Text("可用资源", "Resources it may use"),
        (Row(usable),),
        see=shown("redchain", "match", in_hand[0]) if in_hand else shown("redchain", "resource", "list"),
    )


def _built_together(look: Look, firm: Enterprise) -> Iterator[Entry]:
    """Yield the co-building projects of which the firm is a party or that have advised it."""
    found = {each for field in ("parties", "advised") for each, facts in look.ledger.facts_named("project", field, firm.id) if facts.form == "co_building"}
    if found:
        rows = (standing_row(look, project) for each in sorted(found) if (project := look.ledger.named("project", each)) is not None)
        yield entry(Text("党建共建", "Co-building"), rows, len(found), shown("redchain", "project", "list", "--enterprise", firm.id))


def _order(look: Look, identifier: str) -> Row:
    order = look.ledger.named("order", identifier)
    unit, need = look.ledger.named("unit", order.unit), look.ledger.named("need", order.need)
    name = Text("{unit} {id}（{title}）", "{unit} {id} ({title})").fill(unit=short(unit, order.unit), id=order.id, title=need.title if need else order.need)
    return standing_row(look, order, name)


PAGE = PageView(None, _entries, covers=("size", "industry", "staff", "revenue_wan", "assets_wan"))
