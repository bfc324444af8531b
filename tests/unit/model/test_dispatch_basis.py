"""The hash of what a dispatch was made on changes with the words a match stands on, and with nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest

from redchain.kinds.resource.model import Resource
from redchain.model.dispatch_basis import basis_of
from tests.small import need

NEED = need("A", "submit", "register", detail="周转困难", items=[{"title": "还款", "category": "融资"}])
LOAN = Resource(id="loan", unit="bank", title="信用贷款", category="融资", detail="免抵押")


def changed(record: Any, **values: Any) -> Any:
    return type(record).model_validate({**record.model_dump(), **values})


def test_it_is_short_and_the_same_every_time() -> None:
    assert re.fullmatch("[0-9a-f]{12}", basis_of(NEED, LOAN))
    assert basis_of(NEED, LOAN) == basis_of(changed(NEED), changed(LOAN)) == "faea0b5660fc"
    assert basis_of(NEED, None) != basis_of(NEED, LOAN)


@pytest.mark.parametrize(
    "values",
    [{"title": "新"}, {"detail": None}, {"expected": "三天内"}, {"category": "用工"}, {"chain": "two"}, {"items": []}],
    ids=lambda values: next(iter(values)),
)
def test_words_of_the_need_count(values: dict[str, Any]) -> None:
    assert basis_of(changed(NEED, **values), LOAN) != basis_of(NEED, LOAN)


@pytest.mark.parametrize(
    "values",
    [{"title": "新"}, {"detail": None}, {"support": "百万"}, {"category": "用工"}, {"eligibility": {"sizes": ["small"]}}],
    ids=lambda values: next(iter(values)),
)
def test_words_of_the_resource_count(values: dict[str, Any]) -> None:
    assert basis_of(NEED, changed(LOAN, **values)) != basis_of(NEED, LOAN)


@pytest.mark.parametrize("values", [{"note": "备注"}, {"urgency": "urgent"}, {"wanted_by": "2026-12-01"}, {"log": []}], ids=lambda values: next(iter(values)))
def test_the_rest_of_the_need_does_not(values: dict[str, Any]) -> None:
    assert basis_of(changed(NEED, **values), LOAN) == basis_of(NEED, LOAN)


@pytest.mark.parametrize(
    "values", [{"note": "备注"}, {"capacity": 3}, {"valid_until": "2027-01-01"}, {"aliases": ["贷款"]}], ids=lambda values: next(iter(values))
)
def test_the_rest_of_the_resource_does_not(values: dict[str, Any]) -> None:
    assert basis_of(NEED, changed(LOAN, **values)) == basis_of(NEED, LOAN)
