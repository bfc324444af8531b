from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.policy.model import Policy
from redchain.kinds.resource.model import Resource
from redchain.kinds.resource.validity import is_live
from redchain.match.conditions import Applicant
from redchain.match.eligible import EligibilityCheck, applicant_of, check_eligibility, reason_withheld
from redchain.model.field_types import region_prefix
from redchain.model.ledger import ledger_of
from redchain.model.settings import Root, Settings


def _verdict(makers: tuple[Any, Any, Any], conditions: dict[str, Any] | None, enterprise: str = "qing", **fields: Any) -> str:
    ledger, need, resource = makers
    offer = resource("r1", "检测", **({"eligibility": conditions} if conditions else {}))
    wish = need("检测", enterprise=enterprise, **fields)
    books = ledger(offer, wish)
    return check_eligibility(books, offer, applicant_of(books, wish), date(2026, 11, 23)).eligible


@pytest.fixture
def makers(ledger: Any, need: Any, resource: Any) -> tuple[Any, Any, Any]:
    return ledger, need, resource


@pytest.mark.parametrize(
    ("conditions", "verdict"),
    [
        (None, "yes"),
        ({"chains": ["qingneng"]}, "yes"),
        ({"chains": ["guangzi"]}, "no"),
        ({"sizes": ["small", "micro"]}, "yes"),
        ({"sizes": ["large"]}, "no"),
        ({"regions": ["320582"]}, "yes"),
        ({"regions": ["320500"]}, "yes"),
        ({"regions": ["320000"]}, "yes"),
        ({"regions": ["320581", "310000"]}, "no"),
        ({"titles": ["专精特新", "高新技术企业"]}, "yes"),
        ({"titles": ["专精特新"]}, "no"),
        ({"text": "链上企业"}, "unknown"),
        ({"text": "小微企业", "sizes": ["small", "micro"]}, "yes"),
        ({"chains": ["qingneng"], "sizes": ["large"]}, "no"),
    ],
)
def test_conditions_on_a_firm_that_is_fully_known(makers: Any, conditions: dict[str, Any] | None, verdict: str) -> None:
    assert _verdict(makers, conditions) == verdict


@pytest.mark.parametrize(
    ("conditions", "verdict"),
    [
        ({"sizes": ["small"]}, "unknown"),
        ({"regions": ["320500"]}, "unknown"),
        ({"titles": ["专精特新"]}, "unknown"),
        ({"chains": ["qingneng"]}, "yes"),
        ({"chains": ["guangzi"], "sizes": ["small"]}, "no"),
        ({"chains": ["yejin"], "sizes": ["small"]}, "unknown"),
    ],
)
def test_what_the_record_lacks_is_unknown_and_a_failed_condition_wins(makers: Any, conditions: dict[str, Any], verdict: str) -> None:
    assert _verdict(makers, conditions, enterprise="gang") == verdict


def test_the_need_s_own_chain_counts_beside_the_firm_s(makers: Any) -> None:
    assert _verdict(makers, {"chains": ["guangzi"]}, chain="guangzi") == "yes"


@pytest.mark.parametrize("conditions", [{"chains": ["qingneng"]}, {"sizes": ["small"]}, {"regions": ["320000"]}, {"titles": ["专精特新"]}, {"text": "任何"}])
def test_an_enterprise_without_a_record_is_unknown(makers: Any, conditions: dict[str, Any]) -> None:
    assert _verdict(makers, conditions, enterprise="nobody", chain="qingneng") == "unknown"


def test_an_open_offer_is_open_to_an_unknown_enterprise_too(makers: Any) -> None:
    assert _verdict(makers, None, enterprise="nobody") == "yes"


@pytest.mark.parametrize(
    ("start", "end", "live"),
    [
        (None, None, True),
        ("2026-11-23", "2026-11-23", True),
        ("2026-11-24", None, False),
        (None, "2026-11-22", False),
    ],
)
def test_both_end_days_belong_to_the_validity(resource: Any, today: date, start: str | None, end: str | None, live: bool) -> None:  # noqa: FBT001 - a table
    assert is_live(resource("r1", "检测", valid_from=start, valid_until=end), today) is live


def test_why_a_resource_is_out_is_said(ledger: Any, need: Any, resource: Any, today: date) -> None:
    wish = need("检测")
    late, kept = resource("r1", "检测", valid_until="2026-01-01"), resource("r2", "检测", visibility="office")
    large = resource("r3", "检测", eligibility={"sizes": ["large"], "text": "大型企业"})
    reasons = [reason_withheld(each, today) for each in (late, kept)]
    assert reasons[0]
    assert "2026-01-01" in reasons[0].text.zh
    assert reasons[1]
    assert "chain office" in reasons[1].text.en
    assert reason_withheld(large, today) is None
    found = check_eligibility(ledger(), large, applicant_of(ledger(), wish), today)
    assert found.eligible == "no"
    assert [each.zh for each in found.reasons] == ["不符合规模条件：须为大型", "适用对象：大型企业"]


def test_an_archived_resource_says_when(resource: Any, today: date) -> None:
    found = reason_withheld(resource("r1", "检测", archived_on="2026-11-02"), today)
    assert found
    assert found.text.zh == "已于 2026-11-02 归档"


def test_text_of_a_condition_is_quoted_not_interpreted(ledger: Any, need: Any, resource: Any, today: date) -> None:
    offer = resource("r1", "检测", eligibility={"text": "{what} [red]企业[/red]"})
    assert check_eligibility(ledger(), offer, applicant_of(ledger(), need("检测")), today).reasons[0].zh == "适用对象：{what} [red]企业[/red]"


@pytest.mark.parametrize(("code", "prefix"), [("320582", "320582"), ("320500", "3205"), ("320000", "32"), ("320510", "320510")])
def test_region_prefix(code: str, prefix: str) -> None:
    assert region_prefix(code) == prefix


FIGURES = {"industry": "C3443", "staff": 100, "revenue_wan": 30000.0, "founded_on": "2023-11-23", "startup": True}


def _of(firm: dict[str, Any], conditions: dict[str, Any], today: date = date(2026, 11, 23)) -> EligibilityCheck:
    record = Enterprise.model_validate({"id": "f", "name": "示例", "chains": ["qingneng"], **firm})
    offer = Resource.model_validate({"id": "r1", "unit": "u", "title": "检测", "category": "检测认证", "eligibility": conditions})
    return check_eligibility(ledger_of(Settings(root=Root(format=1, title="x", region="320582"), categories=()), ()), offer, Applicant(record, "f"), today)


@pytest.mark.parametrize(
    ("firm", "conditions", "verdict"),
    [
        ({}, {"sizes": ["small"]}, "yes"),
        ({}, {"sizes": ["large", "medium"]}, "no"),
        ({"staff": None}, {"sizes": ["large"]}, "no"),
        ({"staff": None}, {"sizes": ["medium", "small", "micro"]}, "yes"),
        ({"staff": None}, {"sizes": ["small", "micro"]}, "unknown"),
        ({"size": "large"}, {"sizes": ["large"]}, "unknown"),
        ({"size": "large"}, {"sizes": ["micro"]}, "no"),
        ({}, {"min_years": 3}, "yes"),
        ({}, {"min_years": 4}, "no"),
        ({}, {"max_years": 3}, "yes"),
        ({}, {"max_years": 2}, "no"),
        ({"founded_on": "2023-11-24"}, {"min_years": 3}, "no"),
        ({"founded_on": "2023-11-22"}, {"max_years": 3}, "no"),
        ({"founded_on": None}, {"min_years": 3}, "unknown"),
        ({}, {"min_years": 0}, "yes"),
        ({}, {"startup": True}, "yes"),
        ({}, {"startup": False}, "no"),
        ({"startup": None}, {"startup": True}, "unknown"),
        ({"startup": False}, {"startup": True, "min_years": 9}, "no"),
    ],
)
def test_size_by_figures_age_and_start_up(firm: dict[str, Any], conditions: dict[str, Any], verdict: str) -> None:
    merged = {key: value for key, value in {**FIGURES, **firm}.items() if value is not None}
    assert _of(merged, conditions).eligible == verdict


def test_what_is_unknown_says_how_to_find_out() -> None:
    found = _of({}, {"min_years": 3, "sizes": ["small"]})
    assert [each.zh for each in found.asks] == [
        "问清规模后补登：redchain enterprise edit f --size …",
        "问清成立年限后补登：redchain enterprise edit f --founded-on …",
    ]
    assert [each.en for each in _of({}, {"text": "链上企业"}).asks] == ["ask u"]
    assert _of({"founded_on": "2026-01-01"}, {"min_years": 3, "sizes": ["small"]}).asks == ()


def test_a_size_by_figures_says_what_it_stands_on() -> None:
    assert _of(FIGURES, {"sizes": ["small"]}).reasons[0].zh == "符合规模条件：小型（按行业、人员、营收、资产：小型）"


_ANY = {
    "chains": st.lists(st.sampled_from(["qingneng", "yejin"]), max_size=2),
    "sizes": st.lists(st.sampled_from(["large", "medium", "small", "micro"]), max_size=2),
    "regions": st.lists(st.sampled_from(["320582", "320000", "310000"]), max_size=2),
    "titles": st.lists(st.sampled_from(["高新技术企业", "专精特新"]), max_size=2),
    "min_years": st.none() | st.integers(0, 9),
    "max_years": st.none() | st.integers(0, 9),
    "startup": st.none() | st.booleans(),
    "text": st.none() | st.sampled_from(["规上企业", "成立满三年"]),
}


@given(st.fixed_dictionaries(_ANY))
def test_a_firm_of_which_nothing_is_known_is_never_excluded(conditions: dict[str, Any]) -> None:
    given_ones = {key: value for key, value in conditions.items() if value not in (None, [])}
    assert _of({"chains": []}, given_ones).eligible != "no"


@pytest.mark.parametrize(("until", "is_told"), [("2026-11-22", True), ("2026-11-23", False)])
def test_a_policy_that_no_longer_holds_is_told_beside_the_answer(makers: Any, until: str, is_told: bool) -> None:  # noqa: FBT001  # a table
    ledger, need, resource = makers
    policy = Policy(id="banfa", title="示例办法", number="示1号", unit="u1", valid_until=until)
    offer, wish = resource("r1", "检测", policy="banfa"), need("检测", enterprise="qing")
    books = ledger_of(ledger(offer, wish).settings, [*(each for model, shelf in ledger(offer, wish).shelves() for each in shelf.values()), policy])
    found = check_eligibility(books, offer, applicant_of(books, wish), date(2026, 11, 23))
    assert found.eligible == "yes"
    assert any("示例办法" in each.zh and "已过期" in each.zh for each in found.reasons) is is_told
