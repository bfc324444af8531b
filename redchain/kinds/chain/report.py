"""The table of the chain maps (产业链配套) in reports: where the chains are weak, with the firms concerned, and their local shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.document import Column, Table
from redchain.kinds.chain.supply_map import WEAKNESSES, chain_map, is_kept
from redchain.model.visibility import chain_name, firm_name, is_shown, phrase
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from redchain.document import Cell
    from redchain.kinds.chain.model import Chain
    from redchain.kinds.chain.supply_map import ChainMap, WeakPoint
    from redchain.model.ledger import Ledger

_MOST = 20
_COLUMNS = (
    Column(Text("产业链", "Chain"), is_heading=True),
    Column(Text("情况", "What")),
    Column(Text("环节", "Segment")),
    Column(Text("产品", "Product")),
    Column(Text("在链企业", "Firms")),
    Column(Text("采购企业", "Buyers")),
)
_MEANING = (
    Text("产业链配套", "Supply on the chains"),
    Text(
        "按出报告时的登记，不分期，只看正常经营的企业。缺口环节：没有企业；缺口产品：环节要有或链上企业采购，各链没有企业生产，也没有企业在本地采购；单点：关键环节只有一家企业，或两家以上采购、只有一家生产；"
        "依赖进口：有企业从国外采购；本地配套率：来源为本地的采购 ÷ 写明来源的采购。名称相同（不计全半角、大小写、简繁）的才算同一种产品。",
        "By what is on record when the report is made, whatever the period; only firms in normal operation count. Gaps: a segment without a firm; a product that a segment needs or a firm "
        "on the chain buys, and no firm of any chain makes or buys locally. Single points: a key segment with one firm; a product that two or more buy and one makes. Bought abroad: by one firm at "
        "least. Local share: purchases of local origin ÷ those whose origin is on record. Products are the same when their names are, but for width, case and script.",
    ),
)


def supply_table(ledger: Ledger, _first: date, _last: date) -> Table | None:
    """Return the weak points of all chains whose map is kept, the first twenty, or None where none is: there is no saying how they stood on another day."""
    maps = [chain_map(ledger, each) for each in ledger.all_named("chain") if _is_told(each) and is_kept(ledger, each)]
    if not maps:
        return None
    rows = [_row(ledger, each, point) for each in maps for point in each.weak_points()]
    shares = [_share(ledger, each) for each in maps if each.known]
    notes = [Text("本地配套率：{shares}。", "Local share: {shares}.").fill(shares=join(shares, zh="、", en=", "))] if shares else []
    if len(rows) > _MOST:
        notes.append(Text("另有 {left} 处没有列出。", "{left} more are not listed.").fill(left=len(rows) - _MOST))
    return Table(_COLUMNS, tuple(rows[:_MOST]), Text("产业链配套", "Supply on the chains"), meanings=(_MEANING,), notes=tuple(notes))


def _is_told(chain: Chain) -> bool:
    return chain.archived_on is None and is_shown(chain)


def _row(ledger: Ledger, found: ChainMap, point: WeakPoint) -> tuple[Cell, ...]:
    segment = next((each.segment.name for each in found.segments if each.segment.id == point.segment), "")
    product, buyers = (point.product.name, point.product.buyers) if point.product else ("", ())
    return chain_name(found.chain.id, ledger), WEAKNESSES[point.what], segment, product, _names(ledger, point.firms), _names(ledger, buyers)


def _names(ledger: Ledger, firms: Sequence[str]) -> Text | str:
    return join([phrase(firm_name(each, ledger)) for each in firms], zh="、", en=", ") if firms else ""


def _share(ledger: Ledger, each: ChainMap) -> Text:
    share = Text("{chain} {local}/{known}（{share}）", "{chain} {local}/{known} ({share})")
    return share.fill(chain=phrase(chain_name(each.chain.id, ledger)), local=each.local, known=each.known, share=f"{each.local / each.known:.0%}")
