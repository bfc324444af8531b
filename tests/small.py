"""A small ledger for tests of the flow: an office of two units, three units that take orders, two firms, and what a test adds."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.model.ledger import Ledger, ledger_of
from redchain.model.settings import Category, Root, Settings
from redchain.model.sla import Limit

if TYPE_CHECKING:
    from redchain.model.base import Record

SETTINGS = Settings(
    root=Root(format=1, title="示例市", region="320582"),
    categories=(Category(name="用工"), Category(name="融资")),
    limits=(Limit(stage="finish", workdays=7, extended=15), Limit(stage="finish", workdays=3, roles=("support",))),
)
EXTRA: dict[str, Any] = {
    "dispatch": {"due": "2026-11-12"},
    "send_back": {"reason": "不是本单位职责"},
    "extend": {"due": "2026-11-20"},
    "hold": {"reason": "等材料"},
    "finish": {"reply": "已办好"},
    "redo": {"reason": "企业不满意"},
    "ask_more": {"reason": "说不清"},
    "decline": {"reason": "涉诉"},
    "verify": {"rating": "satisfied", "valid": True},
    "close": {"result": "solved"},
    "reopen": {"reason": "又出现"},
    "escalate": {"level": "chain_chief"},
    "milestone": {"milestone": "签约"},
    "stop": {"reason": "条件不具备"},
}


def moment(day: int, hour: int = 9) -> datetime:
    """A moment of November 2026 in China."""
    return datetime.fromisoformat(f"2026-11-{day:02d}T{hour:02d}:00:00+08:00")


def log(*verbs: str, day: int = 2, by: str = "office-one", **more: dict[str, Any]) -> list[dict[str, Any]]:
    """Steps an hour apart, each with what its verb needs; `more` adds keys to the step of a verb."""
    return [{"at": moment(day, 8 + place).isoformat(), "step": each, "by": by, **EXTRA.get(each, {}), **more.get(each, {})} for place, each in enumerate(verbs)]


def need(letter: str, *verbs: str, **given: Any) -> Need:
    """A need of firm-one raised on the second."""
    values = {"id": f"N-20261102-{letter * 5}", "enterprise": "firm-one", "title": f"需求{letter}", "category": "融资", "raised_on": "2026-11-02"}
    return Need.model_validate({**values, "log": log(*verbs), **given})


def order(letter: str, to: str, *verbs: str, **given: Any) -> Order:
    """An order of the third for the need of a letter."""
    values = {"id": f"D-20261103-{letter * 5}", "need": f"N-20261102-{to * 5}", "unit": "bureau", "role": "lead"}
    return Order.model_validate({**values, "log": log(*verbs, day=3), **given})


def project(letter: str, *verbs: str, **given: Any) -> Project:
    """A project of the fourth, led by the bureau, with two milestones."""
    values = {"id": f"P-20261104-{letter * 5}", "title": f"项目{letter}", "needs": ["N-20261102-AAAAA"], "lead": "bureau"}
    marks = [{"title": "签约"}, {"title": "验收"}]
    return Project.model_validate({**values, "milestones": marks, "log": log(*verbs, day=4), **given})


def base() -> list[Record]:
    """Chains, units, firms and resources."""
    return [
        Chain(id="one", name="一链", lead_units=("office-one", "office-two")),
        Chain(id="two", name="二链"),
        Unit(id="office-one", name="一链办", side="government"),
        Unit(id="office-two", name="产业办", side="government"),
        Unit(id="bureau", name="示例局", short_name="局", side="government"),
        Unit(id="bank", name="示例银行", side="finance"),
        Unit(id="institute", name="示例研究院", side="research"),
        Enterprise(id="firm-one", name="一号示例有限公司", chains=("one",)),
        Enterprise(id="firm-two", name="二号示例有限公司", chains=("two",)),
        Resource(id="loan", unit="bank", title="信用贷款", category="融资"),
        Resource(id="fair", unit="bureau", title="招聘专场", category="用工"),
    ]


def small(*records: Record) -> Ledger:
    """The small ledger with these records."""
    return ledger_of(SETTINGS, [*base(), *records])
