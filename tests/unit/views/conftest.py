"""One small ledger with every kind of line a list can have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Milestone, Project
from redchain.kinds.resource.model import Eligibility, Resource
from redchain.kinds.unit.model import Unit
from redchain.model.ledger import Ledger, ledger_of
from redchain.model.settings import Category, Root, Settings

if TYPE_CHECKING:
    from redchain.model.base import Record

SETTINGS = Settings(
    root=Root(format=1, title="示例市", region="320582"), categories=(Category(name="用工", english="Labour"), Category(name="融资", english="Finance"))
)


def log(*verbs: str) -> list[dict[str, Any]]:
    return [{"at": "2026-11-02T09:00:00+08:00", "step": each, "by": "u1"} for each in verbs]


def need(number: int, *verbs: str, closed: str | None = None, **given: Any) -> Need:
    values = {"id": f"N-20261102-{number:05d}", "enterprise": "f1", "title": f"需求{number}", "category": "融资", "raised_on": "2026-11-02", **given}
    steps = [each | {"result": closed} if each["step"] == "close" else each for each in log(*verbs)]
    return Need.model_validate({**values, "log": steps})


def order(number: int, to: int, *verbs: str, due: str = "2026-11-30", **given: Any) -> Order:
    steps = log(*verbs)
    steps[0]["due"] = due
    return Order.model_validate({"id": f"D-20261102-{number:05d}", "need": f"N-20261102-{to:05d}", "unit": "u1", "role": "lead", **given, "log": steps})


def everything() -> list[Record]:
    return [
        Chain(id="c1", name="一链"),
        Chain(id="c2", name="二链"),
        Unit(id="u1", name="单位一", short_name="一", side="government"),
        Unit(id="u2", name="单位二", side="finance"),
        Unit(id="u3", name="单位三", side="finance", visibility="office"),
        Enterprise(id="f1", name="企业一有限公司", short_name="企业一", chains=("c1",)),
        Enterprise(id="f2", name="企业二有限公司", chains=("c2",), visibility="units"),
        need(1, "submit"),
        need(2, "submit", "register", enterprise="f2"),
        need(3, "submit", "register", urgency="urgent"),
        need(4, "submit", "register", "verify", "close", closed="solved"),
        need(5, "submit", "register", visibility="office", title="秘密"),
        need(6, "submit", "register", "hold"),
        need(7, "submit", enterprise="nobody"),
        need(8, "submit", "register", chain="c2"),
        need(9, "submit", "register", "verify", "close", "reopen", chain="c2", closed="solved"),
        order(1, 3, "dispatch", "accept", due="2026-11-20"),
        order(2, 3, "dispatch", "accept", due="2026-11-19", unit="u2", role="support"),
        order(3, 3, "dispatch", "recall", due="2026-11-01", unit="u2", resource="r1"),
        order(4, 4, "dispatch", "accept", "finish", resource="r1"),
        order(5, 5, "dispatch"),
        order(6, 6, "dispatch", due="2026-11-03"),
        order(7, 2, "dispatch", due="2026-11-25", resource="r1", unit="u3"),
        order(8, 8, "dispatch", due="2026-11-25", visibility="office"),
        Resource(id="r1", unit="u1", title="资源一", category="融资", capacity=2, eligibility=Eligibility(chains=("c2",)), valid_until=date(2026, 12, 23)),
        Resource(id="r2", unit="u1", title="资源二", category="用工", promised_days=3, support="最高\n10 万元"),
        Resource(id="r3", unit="u2", title="资源三", category="融资", valid_until=date(2026, 11, 22)),
        Resource(id="r4", unit="u2", title="资源四", category="融资", visibility="office"),
        Resource(id="r5", unit="nobody", title="资源五", category="别的", valid_from=date(2026, 11, 24)),
        Project(
            id="P-20261102-00001",
            title="项目一",
            needs=("N-20261102-00008", "N-20261102-00003"),
            lead="u1",
            supporting=("u2", "u3"),
            due=date(2026, 11, 20),
            milestones=(Milestone(title="甲", done_on=date(2026, 11, 9)), Milestone(title="乙")),
            log=log("start"),
        ),
        Project(id="P-20261102-00002", title="项目二", needs=(), lead="u1", due=date(2026, 11, 3), log=log("start", "finish")),
        Project(id="P-20261102-00003", title="秘密", needs=(), lead="u1", chain="c1", visibility="units", log=log("start")),
    ]


@pytest.fixture
def ledger() -> Ledger:
    return ledger_of(SETTINGS, everything())


@pytest.fixture
def turned() -> Ledger:
    """The same records, met in the opposite order."""
    return ledger_of(SETTINGS, everything()[::-1])
