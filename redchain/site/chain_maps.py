"""The map of a chain on its page: upstream, midstream and downstream side by side, each segment with its firms and products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.supply_map import WEAKNESSES, chain_map
from redchain.model.fields import fields
from redchain.render.markup import escape
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.kinds.chain.supply_map import SegmentMap, Weakness
    from redchain.model.ledger import Ledger
    from redchain.site.places import Names
    from redchain.text import Language

MOST = 60
"""So many firms of a segment are named; all of them stand in the list of firms."""
_TITLE = Text("产业链图谱", "Map of the chain")
_ONLY = Text(
    "只按本站可以公开的企业：没有列出企业的环节，不等于本地没有企业；缺口、单点也只就这些企业说。",
    "Of the firms that this site may show: a segment without a firm here may well have some, and gaps and single points are those among these firms.",
)
_FIRMS, _PRODUCTS, _LEFT = Text("企业", "Firms"), Text("产品", "Products"), Text("等 {count} 家", "and others, {count} in all")


def map_section(ledger: Ledger, chain: Any, names: Names, language: Language) -> str:
    """Return the map of a chain; empty for one without segments."""
    found = chain_map(ledger, chain)
    if not found.segments:
        return ""
    columns: dict[str, list[SegmentMap]] = {}
    for each in found.segments:
        columns.setdefault(each.segment.stream, []).append(each)
    label = fields(type(found.segments[0].segment))["stream"]
    drawn = "".join(
        f"<div><h3>{escape(label.say(stream).say(language))}</h3>{''.join(_segment(each, names, language) for each in segments)}</div>"
        for stream, segments in columns.items()
    )
    return f'<section><h2>{_TITLE.say(language)}</h2>\n<p class="aside">{_ONLY.say(language)}</p>\n<div class="chain">{drawn}</div></section>'


def _segment(each: SegmentMap, names: Names, language: Language) -> str:
    empty = "" if each.firms else ' class="gap"'
    return f"<section{empty}><h4>{escape(each.segment.name)}</h4>{_said(each.weaknesses, language)}{''.join(_rows(each, names, language))}</section>"


def _rows(each: SegmentMap, names: Names, language: Language) -> Iterator[str]:
    between = "、" if language == "zh" else ", "
    if each.firms:
        said = between.join(names.link(("enterprise",), firm) for firm in each.firms[:MOST])
        more = escape(_LEFT.fill(count=len(each.firms)).say(language)) if len(each.firms) > MOST else ""
        yield f'<p><span class="state">{_FIRMS.say(language)}</span> {said} {more}</p>'
    if each.products:
        said = between.join(f"{escape(product.name)}{_said(product.weaknesses, language)}" for product in each.products[:MOST])
        yield f'<p><span class="state">{_PRODUCTS.say(language)}</span> {said}</p>'


def _said(weaknesses: Sequence[Weakness], language: Language) -> str:
    return "".join(f' <span class="weak">{escape(WEAKNESSES[each].say(language))}</span>' for each in weaknesses)
