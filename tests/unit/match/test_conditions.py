"""Conditions of policies on firms, each worked by hand: bands, edges of bounds, what is not on record, first-time awards, attests that are too old."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.resource.model import Resource
from redchain.match.conditions import Applicant
from redchain.match.eligible import EligibilityCheck, Prospects, check_eligibility
from redchain.model.ledger import ledger_of
from redchain.model.settings import Root, Settings

DAY = date(2026, 11, 23)
CREDIT, SOCIAL = "无不良信用记录", "足额缴纳社保"
LEDGER = ledger_of(Settings(root=Root(format=1, title="x", region="320582"), categories=()), ())
"""Without records; the settings are the shipped ones: a look at a matter counts twelve months."""


def _year(year: int = 2025, **figures: float) -> dict[str, Any]:
    return {"year": year, **figures}


def _seen(day: str, matter: str = CREDIT, *, holds: bool = True) -> dict[str, Any]:
    return {"matter": matter, "holds": holds, "seen_on": day, "by": "u"}


def _of(firm: dict[str, Any], conditions: dict[str, Any], today: date = DAY) -> EligibilityCheck:
    record = Enterprise.model_validate({"id": "f", "name": "示例", "chains": [], **firm})
    offer = Resource.model_validate({"id": "r1", "unit": "u", "title": "奖补", "category": "政策资金", "eligibility": conditions})
    found = check_eligibility(LEDGER, offer, Applicant(record, "f"), today)
    assert offer.eligibility
    assert Prospects(LEDGER, Applicant(record, "f"), today).eligible(offer.eligibility.model_dump_json()) == found.eligible
    return found


HIGH_TECH = {
    "bounds": [
        {"measure": "rd_share", "least": 0.05, "where": "revenue_wan", "upto": 5000},
        {"measure": "rd_share", "least": 0.04, "where": "revenue_wan", "over": 5000, "upto": 20000},
        {"measure": "rd_share", "least": 0.03, "where": "revenue_wan", "over": 20000},
    ]
}
STAFF = {"bounds": [{"measure": "staff", "least": 20, "most": 300}]}
GROWTH = {"bounds": [{"measure": "revenue_growth", "least": 0.2}]}
SHRUNK = {"bounds": [{"measure": "revenue_growth", "least": -0.1}]}
RD_STAFF = {"bounds": [{"measure": "rd_staff_share", "least": 0.1}]}
SMALL = {"revenue_wan": 4000, "rd_wan": 200}

CASES: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    # industries
    ("the trade asked for", {"industry": "C3311"}, {"industries": ["C33"]}, "yes"),
    ("without its letter", {"industry": "3311"}, {"industries": ["C33"]}, "yes"),
    ("asked without its letter", {"industry": "C3311"}, {"industries": ["33"]}, "yes"),
    ("one of two", {"industry": "I6520"}, {"industries": ["C33", "I65"]}, "yes"),
    ("neither of two", {"industry": "F51"}, {"industries": ["C33", "I65"]}, "no"),
    ("a whole section", {"industry": "C39"}, {"industries": ["C"]}, "yes"),
    ("a section by its digits", {"industry": "39"}, {"industries": ["C"]}, "yes"),
    ("another section", {"industry": "I65"}, {"industries": ["C"]}, "no"),
    ("the section alone is too coarse", {"industry": "C"}, {"industries": ["C33"]}, "unknown"),
    ("the division alone is too coarse", {"industry": "C39"}, {"industries": ["C3973"]}, "unknown"),
    ("a coarse one of another section", {"industry": "I"}, {"industries": ["C33"]}, "no"),
    ("no industry on record", {}, {"industries": ["C33"]}, "unknown"),
    # first-time awards
    ("first time", {"titles": ["专精特新"]}, {"without": ["高新技术企业"]}, "yes"),
    ("awarded before", {"titles": ["高新技术企业"]}, {"without": ["高新技术企业"]}, "no"),
    ("one of two held", {"titles": ["瞪羚企业", "专精特新"]}, {"without": ["独角兽企业", "瞪羚企业"]}, "no"),
    ("no titles on record", {}, {"without": ["高新技术企业"]}, "unknown"),
    ("the short name", {"titles": ["高企"]}, {"titles": ["高新技术企业"]}, "yes"),
    ("the short name is wanted", {"titles": ["高新技术企业"]}, {"titles": ["高企"]}, "yes"),
    ("written apart", {"titles": ["高新技术 企业"]}, {"titles": ["高新技术企业"]}, "yes"),
    ("a longer name that is known", {"titles": ["国家高新技术企业"]}, {"titles": ["高企"]}, "yes"),
    ("with quotation marks", {"titles": ["专精特新“小巨人”企业"]}, {"titles": ["小巨人"]}, "yes"),
    ("the little giant of a province", {"titles": ["科技小巨人"]}, {"titles": ["专精特新小巨人企业"]}, "no"),
    ("a longer name that is not known", {"titles": ["市级高新技术企业"]}, {"titles": ["高新技术企业"]}, "unknown"),
    ("with its year", {"titles": ["高新技术企业（2024年认定）"]}, {"titles": ["高新技术企业"]}, "unknown"),
    ("a shorter name", {"titles": ["专精特新"]}, {"titles": ["专精特新小巨人企业"]}, "unknown"),
    ("a longer name, and the very one", {"titles": ["市级高新技术企业", "高新技术企业"]}, {"titles": ["高新技术企业"]}, "yes"),
    ("another name", {"titles": ["专精特新中小企业"]}, {"titles": ["专精特新小巨人企业"]}, "no"),
    ("perhaps awarded before", {"titles": ["市级高新技术企业"]}, {"without": ["高新技术企业"]}, "unknown"),
    ("awarded before, by the short name", {"titles": ["高企"]}, {"without": ["高新技术企业"]}, "no"),
    ("one had, one perhaps", {"titles": ["高企", "专精特新"]}, {"without": ["高新技术企业", "专精特新小巨人企业"]}, "no"),
    ("one held, the other perhaps", {"titles": ["专精特新"]}, {"titles": ["专精特新"], "without": ["小巨人"]}, "unknown"),
    ("one held, the other not", {"titles": ["专精特新中小企业"]}, {"titles": ["专精特新中小企业"], "without": ["小巨人"]}, "yes"),
    ("held what must be held and what must not", {"titles": ["专精特新", "小巨人"]}, {"titles": ["专精特新"], "without": ["小巨人"]}, "no"),
    # above scale
    ("industry of 20 million", {"industry": "C33", "revenue_wan": 2000}, {"above_scale": True}, "yes"),
    ("industry just below", {"industry": "C33", "revenue_wan": 1999.99}, {"above_scale": True}, "no"),
    ("last year counts before the own key", {"industry": "C33", "revenue_wan": 3000, "yearly": [_year(revenue_wan=1500)]}, {"above_scale": True}, "no"),
    ("mining", {"industry": "B06", "revenue_wan": 2500}, {"above_scale": True}, "yes"),
    ("power", {"industry": "D4412", "revenue_wan": 2500}, {"above_scale": True}, "yes"),
    ("a service of any size", {"industry": "I65", "revenue_wan": 90000}, {"above_scale": True}, "no"),
    ("a service of unknown revenue", {"industry": "I65"}, {"above_scale": True}, "no"),
    ("small, of unknown industry", {"revenue_wan": 100}, {"above_scale": True}, "no"),
    ("large, of unknown industry", {"revenue_wan": 9000}, {"above_scale": True}, "unknown"),
    ("industry of unknown revenue", {"industry": "C33"}, {"above_scale": True}, "unknown"),
    ("for those below alone", {"industry": "C33", "revenue_wan": 1000}, {"above_scale": False}, "yes"),
    ("above, where those below are meant", {"industry": "C33", "revenue_wan": 5000}, {"above_scale": False}, "no"),
    # bounds and their edges
    ("the least itself", {"staff": 20}, STAFF, "yes"),
    ("one fewer", {"staff": 19}, STAFF, "no"),
    ("the most itself", {"staff": 300}, STAFF, "yes"),
    ("one more", {"staff": 301}, STAFF, "no"),
    ("staff not on record", {"yearly": [_year(revenue_wan=1)]}, STAFF, "unknown"),
    ("last year's staff before the own key", {"staff": 10, "yearly": [_year(staff=25)]}, STAFF, "yes"),
    ("an older year does not count", {"yearly": [_year(2024, staff=25)]}, STAFF, "unknown"),
    ("this year does not count", {"yearly": [_year(2026, staff=25)]}, STAFF, "unknown"),
    ("the own key where the year is silent", {"staff": 25, "yearly": [_year(revenue_wan=5)]}, STAFF, "yes"),
    ("no own key for taxes", {"yearly": [_year(2024, tax_wan=90)]}, {"bounds": [{"measure": "tax_wan", "least": 50}]}, "unknown"),
    ("taxes paid", {"yearly": [_year(tax_wan=50)]}, {"bounds": [{"measure": "tax_wan", "least": 50}]}, "yes"),
    ("nothing exported", {"yearly": [_year(export_wan=0)]}, {"bounds": [{"measure": "export_wan", "least": 1}]}, "no"),
    ("invested", {"yearly": [_year(investment_wan=800)]}, {"bounds": [{"measure": "investment_wan", "least": 500}]}, "yes"),
    ("assets by the own key", {"assets_wan": 900}, {"bounds": [{"measure": "assets_wan", "most": 1000}]}, "yes"),
    # bands of revenue (5 / 4 / 3 %)
    ("5% of 4,000", {"yearly": [_year(**SMALL)]}, HIGH_TECH, "yes"),
    ("a little less", {"yearly": [_year(revenue_wan=4000, rd_wan=199.9)]}, HIGH_TECH, "no"),
    ("5,000 is the first band", {"yearly": [_year(revenue_wan=5000, rd_wan=240)]}, HIGH_TECH, "no"),
    ("5,000.01 is the second", {"yearly": [_year(revenue_wan=5000.01, rd_wan=240)]}, HIGH_TECH, "yes"),
    ("20,000 is the second band", {"yearly": [_year(revenue_wan=20000, rd_wan=799)]}, HIGH_TECH, "no"),
    ("4% exactly, of decimals", {"yearly": [_year(revenue_wan=7000.5, rd_wan=280.02)]}, HIGH_TECH, "yes"),
    ("above 20,000", {"yearly": [_year(revenue_wan=20001, rd_wan=601)]}, HIGH_TECH, "yes"),
    ("above 20,000, too little", {"yearly": [_year(revenue_wan=30000, rd_wan=899)]}, HIGH_TECH, "no"),
    ("the band is not known", {"yearly": [_year(rd_wan=500)]}, HIGH_TECH, "unknown"),
    ("revenue by the own key", {"revenue_wan": 4000, "yearly": [_year(rd_wan=200)]}, HIGH_TECH, "yes"),
    ("R&D is not known", {"yearly": [_year(revenue_wan=4000)]}, HIGH_TECH, "unknown"),
    ("a share of nothing", {"yearly": [_year(revenue_wan=0, rd_wan=5)]}, HIGH_TECH, "unknown"),
    (
        "outside the only band it is met, whatever is unknown",
        {"yearly": [_year(revenue_wan=900)]},
        {"bounds": [{"measure": "rd_share", "least": 0.04, "where": "revenue_wan", "over": 5000}]},
        "yes",
    ),
    # shares of staff, growth
    ("a tenth in R&D", {"yearly": [_year(staff=50, rd_staff=5)]}, RD_STAFF, "yes"),
    ("less than a tenth", {"yearly": [_year(staff=51, rd_staff=5)]}, RD_STAFF, "no"),
    ("R&D staff not known", {"staff": 50}, RD_STAFF, "unknown"),
    ("grown by a fifth", {"yearly": [_year(2024, revenue_wan=1000), _year(revenue_wan=1200)]}, GROWTH, "yes"),
    ("grown by less", {"yearly": [_year(2024, revenue_wan=1000), _year(revenue_wan=1199)]}, GROWTH, "no"),
    ("the year before is missing", {"yearly": [_year(revenue_wan=1200)]}, GROWTH, "unknown"),
    ("the own key is of no year", {"revenue_wan": 1200, "yearly": [_year(2024, revenue_wan=1000)]}, GROWTH, "unknown"),
    ("from nothing", {"yearly": [_year(2024, revenue_wan=0), _year(revenue_wan=1200)]}, GROWTH, "unknown"),
    ("fallen by no more than a tenth", {"yearly": [_year(2024, revenue_wan=1000), _year(revenue_wan=900)]}, SHRUNK, "yes"),
    ("fallen by more", {"yearly": [_year(2024, revenue_wan=1000), _year(revenue_wan=899)]}, SHRUNK, "no"),
    # attests
    ("seen lately", {"attested": [_seen("2026-06-01")]}, {"attests": [CREDIT]}, "yes"),
    ("seen lately, and wrong", {"attested": [_seen("2026-06-01", holds=False)]}, {"attests": [CREDIT]}, "no"),
    ("eleven months and thirty days", {"attested": [_seen("2025-11-24")]}, {"attests": [CREDIT]}, "yes"),
    ("twelve months to the day are too old", {"attested": [_seen("2025-11-23")]}, {"attests": [CREDIT]}, "unknown"),
    ("wrong, but too old", {"attested": [_seen("2025-01-01", holds=False)]}, {"attests": [CREDIT]}, "unknown"),
    ("the latest counts, wherever it stands", {"attested": [_seen("2026-06-01"), _seen("2026-05-01", holds=False)]}, {"attests": [CREDIT]}, "yes"),
    ("put right since", {"attested": [_seen("2026-05-01", holds=False), _seen("2026-06-01")]}, {"attests": [CREDIT]}, "yes"),
    ("never seen", {}, {"attests": [CREDIT]}, "unknown"),
    ("another matter", {"attested": [_seen("2026-06-01", SOCIAL)]}, {"attests": [CREDIT]}, "unknown"),
    ("one of two", {"attested": [_seen("2026-06-01", SOCIAL)]}, {"attests": [CREDIT, SOCIAL]}, "unknown"),
    ("both", {"attested": [_seen("2026-06-01", SOCIAL), _seen("2026-06-01")]}, {"attests": [CREDIT, SOCIAL]}, "yes"),
    # together: one no, else one unknown, else yes
    ("one no beside an unknown", {"staff": 10}, {**STAFF, "attests": [CREDIT]}, "no"),
    ("one unknown beside a yes", {"staff": 30}, {**STAFF, "attests": [CREDIT]}, "unknown"),
    ("a no among several bounds", {"staff": 30, "revenue_wan": 1}, {"bounds": [*STAFF["bounds"], {"measure": "revenue_wan", "least": 2}]}, "no"),
    ("words beside conditions are quoted", {"staff": 30}, {**STAFF, "text": "同一设备不重复补助"}, "yes"),
]


@pytest.mark.parametrize(("firm", "conditions", "verdict"), [each[1:] for each in CASES], ids=[each[0] for each in CASES])
def test_firms_on_conditions(firm: dict[str, Any], conditions: dict[str, Any], verdict: str) -> None:
    assert _of(firm, conditions).eligible == verdict


def test_what_is_missing_is_said_with_both_figures() -> None:
    found = _of({"yearly": [_year(revenue_wan=6000, rd_wan=234)]}, HIGH_TECH)
    assert [each.zh for each in found.reasons] == ["不符合研发费用占比条件：3.9%（2025 年），须不低于 4%（年营业收入大于 5000 万元、不超过 20000 万元的企业）"]
    near = _of({"yearly": [_year(revenue_wan=100000, rd_wan=2999)]}, HIGH_TECH)
    assert (
        near.reasons[0].en == "R&D share of revenue condition not met: 2.999% (in 2025), must be at least 3% (where yearly revenue is over 20000 × 10,000 yuan)"
    )


@pytest.mark.parametrize(
    ("firm", "conditions", "reason"),
    [
        ({"yearly": [_year(staff=25)]}, STAFF, "25 人（2025 年），须"),
        ({"staff": 25, "yearly": [_year(staff=25)]}, STAFF, "25 人（2025 年），须"),
        ({"staff": 250, "yearly": [_year(staff=25)]}, STAFF, "25 人（2025 年；企业信息里是 250 人），须"),
        ({"staff": 25, "yearly": [_year(2024, staff=21)]}, STAFF, "25 人（没有写年度），须"),
        ({"revenue_wan": 4000, "yearly": [_year(rd_wan=200)]}, HIGH_TECH, "5%（年营业收入没有写年度），须"),
        ({"yearly": [_year(2024, revenue_wan=1000), _year(revenue_wan=1200)]}, GROWTH, "20%（2025 年比 2024 年），须"),
        ({"yearly": [_year(2023, staff=19), _year(2024, staff=25)]}, STAFF, "须为20 人 至 300 人（要看 2025 年的，登记的是 2024 年的从业人员 25 人）"),
        ({"yearly": [_year(2026, staff=25)]}, STAFF, "（要看 2025 年的，登记的是 2026 年的从业人员 25 人）"),
        ({"yearly": [_year(2024, revenue_wan=4000, rd_wan=200)]}, HIGH_TECH, "（要看 2025 年的，登记的是 2024 年的年营业收入 4000 万元）"),
        ({"yearly": [_year(2024, rd_wan=200), _year(revenue_wan=4000)]}, HIGH_TECH, "的企业）"),
        ({"industry": "C33", "yearly": [_year(revenue_wan=3000)]}, {"above_scale": True}, "登记的是 3000 万元，2025 年）"),
        ({"industry": "C33", "yearly": [_year(2024, revenue_wan=3000)]}, {"above_scale": True}, "（要看 2025 年的，登记的是 2024 年的年营业收入 3000 万元）"),
    ],
)
def test_a_figure_is_said_with_its_year(firm: dict[str, Any], conditions: dict[str, Any], reason: str) -> None:
    assert reason in _of(firm, conditions).reasons[0].zh


@pytest.mark.parametrize(
    ("firm", "asked"),
    [
        ({"revenue_wan": 9000}, "问清行业后补登：redchain enterprise edit f --industry …"),
        ({"industry": "C33"}, "问清年营业收入后补登：redchain enterprise edit f --revenue-wan …"),
        ({"industry": "C33", "yearly": [_year(2024, revenue_wan=3000)]}, "问清年营业收入后补登：redchain enterprise edit f --revenue-wan …"),
        ({}, "问清行业、年营业收入后补登：redchain enterprise edit f --industry … --revenue-wan …"),
    ],
)
def test_of_the_scale_only_what_is_not_on_record_is_asked(firm: dict[str, Any], asked: str) -> None:
    assert [each.zh for each in _of(firm, {"above_scale": True}).asks] == [asked]


@pytest.mark.parametrize(
    ("figures", "bound", "asked"),
    [
        ({"rd_wan": 0}, {"measure": "rd_share", "least": 0.03}, "问清 2025 年的年营业收入后补登"),
        ({"revenue_wan": 0}, {"measure": "export_wan", "least": 1, "where": "revenue_wan", "upto": 5000}, "问清 2025 年的出口额后补登"),
        ({"revenue_wan": 0, "rd_wan": 5}, {"measure": "rd_share", "least": 0.03}, "问清 2025 年的年营业收入后补登"),
    ],
)
def test_a_figure_of_nothing_is_on_record(figures: dict[str, Any], bound: dict[str, Any], asked: str) -> None:
    (ask,) = _of({"yearly": [_year(**figures)]}, {"bounds": [bound]}).asks
    assert ask.zh.startswith(asked)


def test_all_that_is_unknown_is_asked_at_once_and_what_is_on_record_is_kept() -> None:
    conditions = {"bounds": [{"measure": "rd_share", "least": 0.03}, {"measure": "rd_staff", "least": 5}, {"measure": "revenue_growth", "least": 0.1}]}
    found = _of({"yearly": [_year(2024, revenue_wan=900.5), _year(revenue_wan=1000)]}, conditions)
    (ask,) = found.asks
    assert ask.zh == (
        "问清 2025 年的研发费用、研发人员后补登：redchain enterprise edit f --yearly "
        "'[{year: 2024, revenue_wan: 900.5}, {year: 2025, revenue_wan: 1000, rd_wan: …, rd_staff: …}]'"
    )
    found = _of({"attested": [_seen("2026-06-01", SOCIAL), _seen("2025-06-01")]}, {"attests": [CREDIT, SOCIAL]})
    (ask,) = found.asks
    assert ask.en == (
        f"ask the firm for its {CREDIT}, then: redchain enterprise edit f --attested "
        f"'[{{matter: {SOCIAL}, holds: true, seen_on: 2026-06-01, by: u}}, {{matter: {CREDIT}, holds: …, seen_on: 2026-11-23, by: …}}]'"
    )


def test_an_attest_that_is_too_old_says_so() -> None:
    found = _of({"attested": [_seen("2025-06-01")]}, {"attests": [CREDIT]})
    assert found.reasons[0].zh == f"待核实核查：须为{CREDIT}（2025-06-01 核查过，超过 12 个月）"


_FIGURES = st.none() | st.integers(0, 50).map(float)


@given(st.lists(_FIGURES, min_size=3, max_size=3), st.sampled_from([HIGH_TECH, GROWTH, STAFF, {"attests": [CREDIT]}, {"above_scale": True}]))
def test_a_figure_more_on_record_never_turns_an_answer_round(figures: list[float | None], conditions: dict[str, Any]) -> None:
    """What is decided by the records stays decided when another figure is entered; only what was unknown may change."""
    keys = ("revenue_wan", "rd_wan", "rd_staff")
    known = {key: value if key != "rd_staff" else int(value) for key, value in zip(keys, figures, strict=True) if value is not None}
    for left_out in known:
        fewer = _of({"yearly": [_year(**{key: value for key, value in known.items() if key != left_out})]}, conditions).eligible
        assert fewer in {"unknown", _of({"yearly": [_year(**known)]}, conditions).eligible}
