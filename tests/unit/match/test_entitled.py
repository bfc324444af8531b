"""What a firm may have by policies: in which group each resource falls, in which order, and what is said of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.policy.model import Policy
from redchain.kinds.resource.model import Resource
from redchain.match.entitled import Entitlement, entitled
from redchain.model.ledger import ledger_of
from tests.small import SETTINGS, base

TODAY = date(2026, 11, 23)
FIRM: dict[str, Any] = {"id": "f", "name": "示例企业", "chains": ["one"], "size": "small", "region": "320582", "titles": ["专精特新"], "staff": 30}
TOO_LARGE = {"bounds": [{"measure": "staff", "least": 40}]}


def policy(identifier: str = "p", **given: Any) -> Policy:
    values = {"id": identifier, "title": "示例办法", "number": "示政发1号", "unit": "office-one", "clauses": [{"title": "奖励", "text": "给予奖励。"}]}
    return Policy.model_validate({**values, **given})


def offer(identifier: str = "r", conditions: dict[str, Any] | None = None, **given: Any) -> Resource:
    values = {"id": identifier, "unit": "office-one", "title": f"奖励{identifier}", "category": "融资", "policy": "p", "clause": "奖励"}
    return Resource.model_validate({**values, **({"eligibility": conditions} if conditions else {}), **given})


def found(*resources: Resource, policies: tuple[Policy, ...] = (policy(),), today: date = TODAY, **firm: Any) -> tuple[Entitlement, ...]:
    record = Enterprise.model_validate({**FIRM, **firm})
    return entitled(ledger_of(SETTINGS, [*base(), *policies, record, *resources]), record, today)


def left(each: Entitlement) -> int | None:
    return None if each.last_on is None else (each.last_on - TODAY).days


@pytest.mark.parametrize(
    ("resource", "verdict", "reason"),
    [
        (offer(conditions={"sizes": ["small"]}, automatic=True), "direct", "符合规模条件"),
        (offer(conditions={"sizes": ["small"]}), "apply", "符合规模条件"),
        (offer(conditions={"sizes": ["small"]}, apply_from="2026-11-23", apply_until="2026-11-23"), "apply", "符合规模条件"),
        (offer(conditions={"sizes": ["small"]}, apply_from="2026-11-24"), "later", "2026-11-24 开始申报"),
        (offer(conditions={"sizes": ["small"]}, apply_until="2026-11-22"), "later", "申报已于 2026-11-22 截止"),
        (offer(conditions={"sizes": ["small"]}, apply_until="2026-11-22", automatic=True), "direct", "符合规模条件"),
        (offer(), "apply", "没有限制条件"),
        (offer(conditions={"text": "经营良好"}), "check", "还要看：经营良好"),
        (offer(conditions={"sizes": ["small"], "text": "同一设备不重复补助"}), "apply", "符合规模条件"),
        (offer(conditions={"industries": ["C33"]}), "check", "待核实行业：须为C33"),
        (offer(conditions={"industries": ["C33"]}, apply_until="2026-11-22"), "later", "申报已于"),
        (offer(conditions=TOO_LARGE), "short", "不符合从业人员条件：30 人（没有写年度），须不低于 40 人"),
        (offer(conditions=TOO_LARGE, apply_from="2026-11-24"), "no", "不符合从业人员条件"),
        (offer(conditions={**TOO_LARGE, "sizes": ["small"]}), "short", "不符合从业人员条件"),
        (offer(conditions={**TOO_LARGE, "sizes": ["large"]}), "no", "不符合规模条件"),
        (offer(conditions={**TOO_LARGE, "industries": ["C33"]}), "no", "不符合从业人员条件"),
        (offer(conditions={"bounds": [*TOO_LARGE["bounds"], {"measure": "staff", "least": 50}]}), "no", "不符合从业人员条件"),
        (offer(conditions={"without": ["专精特新"]}), "short", "不符合首次认定条件：须为没有专精特新"),
        (offer(valid_until="2026-11-22"), "over", "不在有效期内"),
        (offer(valid_from="2026-11-24"), "upcoming", "不在有效期内"),
        (offer(visibility="office"), "office", "仅链办可见"),
        (offer(conditions={"sizes": ["large"]}, valid_until="2026-11-22"), "no", "不符合规模条件"),
        (offer(conditions={"industries": ["C33"]}, valid_until="2026-11-22"), "over", "不在有效期内"),
    ],
)
def test_groups(resource: Resource, verdict: str, reason: str) -> None:
    (each,) = found(resource)
    assert each.verdict == verdict
    assert (each.reasons[0].zh if each.reasons else "").startswith(reason)
    assert bool(each.asks) == (verdict == "check" or (verdict == "later" and reason == "申报已于"))


@pytest.mark.parametrize(
    ("policies", "verdict"),
    [
        ((policy(valid_until="2026-11-22"),), "over"),
        ((policy(valid_until="2026-11-23"),), "apply"),
        ((policy(valid_from="2026-11-24"),), "upcoming"),
        ((policy(valid_until="2026-01-01", replaced_by="q"), policy("q")), "apply"),
        ((policy(valid_until="2026-01-01", replaced_by="q"), policy("q", valid_until="2026-02-01")), "over"),
        ((policy(valid_until="2026-01-01", replaced_by="q"), policy("q", valid_until="2026-02-01", replaced_by="p")), "over"),
        ((policy(replaced_by="q"), policy("q", valid_until="2026-02-01")), "over"),
        ((policy(replaced_by="q"), policy("q", archived_on="2026-02-01")), "over"),
        ((policy(replaced_by="q"), policy("q", valid_from="2026-11-24")), "apply"),
        ((policy(issued_on="2026-11-24"),), "upcoming"),
        ((policy(archived_on="2026-01-01"),), "over"),
        ((), "apply"),
    ],
)
def test_a_policy_that_is_not_in_force_gives_nothing(policies: tuple[Policy, ...], verdict: str) -> None:
    (each,) = found(offer(), policies=policies)
    assert each.verdict == verdict


OLD = policy(replaced_by="q")


def test_what_the_policy_in_its_place_does_not_give_is_to_be_checked() -> None:
    (each,) = found(offer(), policies=(OLD, policy("q", title="新办法", clauses=[{"title": "停止", "text": "不再受理。"}])))
    assert each.verdict == "check"
    assert each.reasons[0].zh == "依据的政策“示例办法”（p）已被“新办法”（q）取代，新文件里没有“奖励”这一条"
    assert each.policy == OLD
    assert each.asks


def test_what_the_policy_in_its_place_gives_too_is_given_by_that() -> None:
    new = policy("q", number="示政发2号", valid_from="2026-11-23")
    assert [each.policy for each in found(offer(), policies=(OLD, new))] == [new]
    assert [each.policy for each in found(offer(), policies=(OLD, new.model_copy(update={"valid_from": date(2026, 11, 24)})))] == [OLD], "not yet"


def test_what_no_policy_gives_and_what_is_archived_is_left_out() -> None:
    assert found(offer(policy=None, clause=None), offer("s", archived_on="2026-01-01")) == ()


def test_the_order() -> None:
    items = (
        offer("a", {"sizes": ["large"], "regions": ["310000"]}),
        offer("b", {"industries": ["C33"], "attests": ["依法纳税"]}),
        offer("c", {"industries": ["C33"]}),
        offer("d"),
        offer("e", apply_until="2026-12-31"),
        offer("g", apply_until="2026-11-30"),
        offer("h", {"sizes": ["small"]}, automatic=True),
        offer("i", TOO_LARGE),
        offer("j", apply_from="2027-01-01"),
    )
    listed = [(each.resource.id, each.verdict, left(each)) for each in found(*items)]
    assert listed == [
        ("h", "direct", None),
        ("g", "apply", 7),
        ("e", "apply", 38),
        ("d", "apply", None),
        ("c", "check", None),
        ("b", "check", None),
        ("i", "short", None),
        ("j", "later", None),
        ("a", "no", None),
    ]


@pytest.mark.parametrize(
    ("resource", "policies", "days"),
    [
        (offer(apply_until="2026-12-23", valid_until="2026-11-30"), (policy(),), 7),
        (offer(apply_until="2026-11-30", valid_until="2026-12-23"), (policy(valid_until="2026-12-01"),), 7),
        (offer(apply_until="2026-12-23"), (policy(valid_until="2026-11-24"),), 1),
        (offer(), (policy(valid_until="2026-11-23"),), 0),
        (offer(apply_until="2026-11-24", valid_until="2026-12-03", conditions={"sizes": ["small"]}, automatic=True), (policy(),), 10),
        (offer(), (policy(valid_until="2026-01-01", replaced_by="q"), policy("q", valid_until="2026-11-25")), 2),
        (offer(), (policy(valid_until="2026-01-01", replaced_by="q"), policy("q", clauses=[])), None),
    ],
)
def test_the_days_left_end_with_whatever_ends_first(resource: Resource, policies: tuple[Policy, ...], days: int | None) -> None:
    assert [left(each) for each in found(resource, policies=policies)] == [days]


def test_words_that_hint_are_told_and_change_nothing() -> None:
    (each,) = found(offer(conditions={"regions": ["320582"], "text": "面向规上企业"}), industry="C33", revenue_wan=100)
    assert each.verdict == "apply"
    assert [reason.zh for reason in each.reasons][1:] == ["还要看：面向规上企业", "文字条件“规上”可能不符，请核实"]
