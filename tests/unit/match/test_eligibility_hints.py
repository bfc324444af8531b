"""Hints: what plain words say of a firm, that they are passed over where a structured condition says it, and that they change no verdict."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.resource.model import Resource
from redchain.match.conditions import Applicant
from redchain.match.eligibility_hints import hints
from redchain.match.eligible import check_eligibility
from redchain.model.ledger import ledger_of
from redchain.model.settings import Root, Settings

TODAY = date(2026, 11, 23)
CHAINS = [Chain(id="qingneng", name="氢能产业链"), Chain(id="yejin", name="冶金新材料产业链", short_name="冶金")]
BOOKS = ledger_of(Settings(root=Root(format=1, title="x", region="320582"), categories=()), CHAINS)
KNOWN = {
    "chains": ["qingneng"],
    "size": "small",
    "industry": "C3443",
    "revenue_wan": 1900.0,
    "region": "320582",
    "titles": ["专精特新小巨人企业"],
    "founded_on": "2023-11-23",
    "startup": False,
}


def firm(**fields: Any) -> Enterprise:
    return Enterprise.model_validate({"id": "f", "name": "示例", "chains": [], **fields})


def offer(text: str | None = None, detail: str | None = None, **conditions: Any) -> Resource:
    wanted = {**conditions, **({"text": text} if text else {})}
    fields: dict[str, Any] = {"id": "r", "unit": "u", "title": "x", "category": "y", "detail": detail, "eligibility": wanted or None}
    return Resource.model_validate({key: value for key, value in fields.items() if value is not None})


def said(text: str, **fields: Any) -> str:
    """The hints on the firm of whom all is known (or with other fields), as one letter each: y, n or ?."""
    found = hints(BOOKS, offer(text), firm(**{**KNOWN, **fields}), TODAY)
    return "".join("y" if "看来符合" in each.zh else "n" if "可能不符" in each.zh else "?" for each in found)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("成立满三年的企业", "y"),
        ("成立满3年", "y"),
        ("注册成立三年以上", "y"),
        ("成立满四年", "n"),
        ("成立不满三年", "n"),
        ("成立不满五年", "y"),
        ("成立五年以内", "y"),
        ("成立两年内", "n"),
        ("成立于三年前", ""),
        ("规上工业企业", "n"),
        ("年度规模以上企业", "n"),
        ("非规上企业", ""),
        ("中小微企业", "y"),
        ("小微企业", "y"),
        ("中小企业", "y"),
        ("大中型企业", "n"),
        ("大型企业", "n"),
        ("专精特新企业", "y"),
        ("专精特新中小企业", "y"),
        ("高企", "n"),
        ("高新技术企业或专精特新企业", "y"),
        ("小巨人企业", "y"),
        ("拟申报高新技术企业的单位", ""),
        ("高新技术企业培育对象", ""),
        ("科技型中小企业", "n"),
        ("本市注册企业", "y"),
        ("市内注册", "y"),
        ("本市外企业", ""),
        ("初创企业", "n"),
        ("氢能企业", "y"),
        ("冶金企业", "n"),
        ("冶金、氢能企业", "y"),
        ("全部经营主体", ""),
    ],
)
def test_what_the_words_hint_at(text: str, verdict: str) -> None:
    assert said(text) == verdict


@pytest.mark.parametrize("text", ["成立满三年", "规上企业", "小微企业", "专精特新企业", "本市企业", "初创企业", "氢能企业"])
def test_what_is_not_on_record_cannot_be_told(text: str) -> None:
    found = hints(BOOKS, offer(text), firm(), TODAY)
    assert [each.zh.endswith("”档案里看不出") for each in found] == [True]


def test_other_words_firms_and_figures() -> None:
    assert said("规上企业", revenue_wan=2000.0) == "y"
    assert said("规上企业", industry="F51", revenue_wan=2000.0) == "?"
    assert said("本市企业", region="310115") == "n"
    assert said("成立满三年的中小企业", founded_on="2023-11-24") == "yn"
    assert hints(BOOKS, offer("小微企业"), None, TODAY) == ()


def test_of_the_detail_only_sentences_on_conditions_are_read() -> None:
    assert len(hints(BOOKS, offer(detail="服务小微企业。适用于成立满三年的企业。"), firm(**KNOWN), TODAY)) == 1
    assert hints(BOOKS, offer(detail="已服务规上企业三百家。"), firm(**KNOWN), TODAY) == ()


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("小微企业", {"sizes": ["small"]}),
        ("成立满五年", {"min_years": 1}),
        ("高企", {"titles": ["专精特新小巨人企业"]}),
        ("市内注册", {"regions": ["320582"]}),
        ("初创企业", {"startup": False}),
        ("冶金企业", {"chains": ["qingneng"]}),
    ],
)
def test_a_structured_condition_speaks_for_itself(text: str, conditions: dict[str, Any]) -> None:
    assert hints(BOOKS, offer(text, **conditions), firm(**KNOWN), TODAY) == ()


@given(st.sampled_from(["成立满九年", "规上企业", "大型企业", "高企", "初创企业", "冶金企业", "本市企业"]), st.booleans())
def test_a_hint_never_changes_a_verdict(text: str, in_detail: bool) -> None:  # noqa: FBT001  # drawn
    record = firm(**{**KNOWN, "region": "310115"})
    found = check_eligibility(BOOKS, offer(None if in_detail else text, f"适用于{text}" if in_detail else None), Applicant(record, "f"), TODAY)
    assert found.eligible == ("yes" if in_detail else "unknown")
    assert any("可能不符，请核实" in each.zh for each in found.reasons)


@pytest.mark.parametrize(
    ("text", "held"),
    [("高企", "高企"), ("高企", "国家高新技术企业"), ("高新技术企业", "国高"), ("小巨人", "专精特新“小巨人”企业"), ("单项冠军", "市级单项冠军")],
)
def test_a_title_is_known_by_its_other_names(text: str, held: str) -> None:
    assert said(text, titles=[held]) == "y"


def test_above_scale_goes_by_the_last_full_year() -> None:
    years = [{"year": 2025, "revenue_wan": 2000}, {"year": 2026, "revenue_wan": 10}]
    assert said("规上企业", revenue_wan=None, yearly=years) == "y"
    assert said("规上企业", revenue_wan=None, yearly=years[1:]) == "?"
