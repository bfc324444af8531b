"""A small invented ledger to match on: three chains, three firms, a handful of resources."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.resource.model import Resource
from redchain.model.ledger import Ledger, ledger_of
from redchain.model.settings import Category, Concept, MatchWeights, Root, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2026, 11, 23)
CATEGORIES = (
    Category(name="检测认证", english="Testing", words=("检测", "校准")),
    Category(name="融资", english="Finance", words=("贷款", "资金周转", "利息")),
    Category(name="用工", english="Labour", words=("招工", "普工")),
    Category(name="综合诉求", english="General", words=("其他",)),
)
CHAINS = (
    Chain(id="qingneng", name="氢能产业链", short_name="氢能"),
    Chain(id="yejin", name="冶金产业链"),
    Chain(id="guangzi", name="光子产业链", short_name="光子"),
)
FIRMS = (
    Enterprise(id="qing", name="示例氢能公司", chains=("qingneng",), size="small", region="320582", titles=("高新技术企业",)),
    Enterprise(id="gang", name="示例钢铁公司", chains=("yejin", "qingneng")),
)


@pytest.fixture
def today() -> date:
    """The day on which everything is judged."""
    return TODAY


@pytest.fixture
def need() -> Callable[..., Need]:
    """Make a need; give what differs."""

    def make(title: str, **fields: Any) -> Need:
        log = [{"at": "2026-11-01T09:00:00+08:00", "step": "submit", "by": "qing"}]
        plain = {"id": "N-20261101-00001", "enterprise": "qing", "category": "检测认证", "raised_on": "2026-11-01", "log": log}
        return Need.model_validate({**plain, "title": title, **fields})

    return make


@pytest.fixture
def resource() -> Callable[..., Resource]:
    """Make a resource; give what differs."""

    def make(identifier: str, title: str, **fields: Any) -> Resource:
        return Resource.model_validate({"id": identifier, "unit": "zhijian", "title": title, "category": "检测认证", **fields})

    return make


@pytest.fixture
def ledger() -> Callable[..., Ledger]:
    """Make a ledger of the chains, the firms and the records given."""

    def make(*records: Any, weights: MatchWeights | None = None, concepts: tuple[Concept, ...] = ()) -> Ledger:
        root = Root(format=1, title="示例", region="320582")
        return ledger_of(Settings(root=root, categories=CATEGORIES, match=weights or MatchWeights(), own_concepts=concepts), (*CHAINS, *FIRMS, *records))

    return make
