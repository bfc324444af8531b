"""What a firm says of its supply must be possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.finding import Rule
from redchain.model.kind import OwnRule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.enterprise.model import Enterprise
    from redchain.model.finding import Finding

RC230 = Rule(
    "RC230",
    Text("供应企业是自己", "Its own supplier"),
    Text("{product}的供应企业写着本企业", "the firm is named as its own supplier of {product}"),
    Text(
        "去掉自己；自产的写在 makes：redchain enterprise edit {id:word} --buys …",
        "take it out; what it makes itself goes under `makes`: redchain enterprise edit {id:word} --buys …",
    ),
    Text("图谱按采购和供应找缺口、单点；自己供自己的不是采购。", "The map finds gaps and single points by who buys from whom; nobody buys from themselves."),
)


def ensure_suppliers_are_others(firm: Enterprise) -> Iterator[Finding]:
    """Ensure that no firm is named as its own supplier (RC230)."""
    for place, each in enumerate(firm.buys):
        if firm.id in each.suppliers:
            yield RC230.broken(("buys", place, "suppliers", each.suppliers.index(firm.id)), product=each.name, id=firm.id)


OWN_RULES = (OwnRule(RC230, ensure_suppliers_are_others),)
