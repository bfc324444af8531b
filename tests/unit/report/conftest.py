"""A desk on which small ledgers are written down in a few words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.model.dates import Month
from redchain.model.ledger import Ledger, ledger_of
from redchain.model.settings import Category, Root, Settings
from redchain.model.sla import Limit
from redchain.report.monthly import Report, monthly

if TYPE_CHECKING:
    from redchain.model.base import Record

ZONE = ZoneInfo("Asia/Shanghai")
SETTINGS = Settings(
    root=Root(format=1, title="示例市", region="320582"),
    categories=(Category(name="融资", english="Finance"), Category(name="用工", english="Labour")),
    limits=(Limit(stage="accept", workdays=1), Limit(stage="accept", workdays=2, roles=("support",))),
)


@dataclass
class Desk:
    """Records on a desk; a log is a line such as `02 submit, 03 09:30 register, 10 close result=solved`, days of November 2026 unless `MM-DD`."""

    records: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.records += [
            Chain(id="c1", name="一链", lead_units=("office",)),
            Chain(id="c2", name="二链", lead_units=("office",)),
            *(Unit(id=each, name=f"单位{each}", side="government") for each in ("office", "u1", "u2")),
            Enterprise(id="f1", name="企业一", chains=("c1",)),
            Resource(id="r1", unit="u1", title="资源一", category="融资"),
        ]

    def need(self, log: str, **given: Any) -> Need:
        number = sum(isinstance(each, Need) for each in self.records)
        values = {"id": f"N-20261101-{number:05d}", "enterprise": "f1", "title": f"需求{number}", "category": "融资", "raised_on": "2026-10-01", **given}
        return self._keep(Need.model_validate({**values, "log": steps(log)}))

    def order(self, need: Need, log: str, **given: Any) -> Order:
        number = sum(isinstance(each, Order) for each in self.records)
        values = {"id": f"D-20261101-{number:05d}", "need": need.id, "unit": "u1", "role": "lead", **given}
        return self._keep(Order.model_validate({**values, "log": steps(log)}))

    def project(self, log: str, **given: Any) -> Project:
        number = sum(isinstance(each, Project) for each in self.records)
        values = {"id": f"P-20261101-{number:05d}", "title": f"项目{number}", "needs": [], "lead": "u1", "chain": "c1", **given}
        return self._keep(Project.model_validate({**values, "log": steps(log)}))

    def add(self, *records: Record) -> None:
        self.records += records

    @property
    def ledger(self) -> Ledger:
        return ledger_of(SETTINGS, self.records)

    def report(self, month: str = "2026-11", today: str = "2027-01-01") -> Report:
        return monthly(self.ledger, Month.parse(month), date.fromisoformat(today), ZONE)

    def _keep(self, record: Any) -> Any:
        self.records.append(record)
        return record


def steps(log: str) -> list[dict[str, Any]]:
    """Read `02 submit, 10-03 09:30 close result=solved` into steps."""
    return [_step(each.split()) for each in log.split(",")]


def _step(words: list[str]) -> dict[str, Any]:
    day = words.pop(0)
    clock = words.pop(0) if ":" in words[0] else "12:00"
    extras: dict[str, Any] = dict(each.split("=") for each in words[1:])
    if "valid" in extras:
        extras["valid"] = extras["valid"] == "yes"
    full = day if len(day) == 10 else f"2026-{day}" if "-" in day else f"2026-11-{day}"
    return {"at": f"{full}T{clock}:00+08:00", "step": words[0], "by": "office", **extras}


@pytest.fixture
def desk() -> Desk:
    return Desk()
