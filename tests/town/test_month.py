"""October 2026 of a small town, each formula of the report against numbers worked out by hand from the files of `month/`.

The working is in the comments; N01 is the need whose id ends in 00N01, D01 the order whose id ends in 00D01, and the first line of each file says what
happens in it. Nothing here is computed: the figures were counted on paper. What was needed to count them:

- National Day is 1 to 7 October; Saturday 10 October and Sunday 20 September are make-up days; 25 to 27 September is Mid-Autumn.
  Working days of September from the 7th: 7 8 9 10 11, 14 15 16 17 18, 20 21 22 23 24, 28 29 30.
  Working days of October: 8 9 10, 12 13 14 15 16, 19 20 21 22 23, 26 27 28 29 30 (18 days).
- Dispatched in October: D02 D03 D04 D05 D07 D10 D11 D12 D13 D14 D16 D18 D19 D20 (14); before: D01 D06 D08 D09 D15 D17.
- Closed in October: N01 N02 N04 N05 N08 N11 N12 (7); N12 was opened again on the 20th.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from redchain.document import say
from redchain.model.dates import Month
from redchain.render.markdown import markdown
from redchain.report.figures import FIGURES, RATES, USAGE, figure, is_balanced, tally
from redchain.report.measure import Ratio
from redchain.report.monthly import Report, monthly
from redchain.report.page import report_document

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger
    from tests.conftest import Clone

MONTH = Path(__file__).parent / "month"
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def october(month_town: Ledger) -> Report:
    """The report of the whole of October, made on 24 November."""
    return monthly(month_town, Month(2026, 10), date(2026, 11, 24), ZONE)


COUNTS_BY_HAND = {
    "opening": 4,  # N01 N05 N09 N12; N08 was declined in September, N13 closed; N02 came at 00:30 on 1 October, Shanghai time
    "received": 10,  # N02 N03 N04 N06 N07 N10 N11 N14 N16 N17; N15 came at 00:30 on 1 November
    "asked_more": 1,  # N07
    "registered": 7,  # N02 N03 N04 N10 N11 N16 N17
    "reopened": 2,  # N08 (declined), N12 (closed); N03 and N05 were opened again from verified and were open all the while
    "closed": 7,  # N01 N02 N04 N05 N08 N11 N12
    "declined": 0,  # N08 in September
    "merged": 1,  # N06
    "withdrawn": 1,  # N07
    "open": 7,  # N03 N09 N10 N12 N14 N16 N17; 4 + 10 + 2 = 7 + 0 + 1 + 1 + 7
    "moved": 2,  # N09 (escalated) and N12 (opened again) were received before October and are open
    "blank": 4,  # N09 N12 (their orders adopt nothing), N14 (no order), N17 (no order stands)
    "stuck": 1,  # N17: two returns upheld; N09 has two orders, neither of them void
    "escalated": 2,  # N09 on the 12th and the 26th
    "lead_unit": 0,
    "chain_chief": 1,
    "city": 1,
    "dispatched": 14,
    "redispatched": 3,  # D04 after D03 was upheld, D20 after D19, D14 after D13 of the same sub-item was recalled; D16 follows a finished order
    "sent_back": 4,  # D03 D05 D19 D20
    "upheld": 3,  # D03 D19 D20
    "overruled": 1,  # D05
    "recalled": 1,  # D13
    "extended": 1,  # D04
    "put_on_hold": 2,  # D07 D10
    "finished": 9,  # D01 D02 D04 D05 D06 (twice) D07 D12 D14
    "redone": 2,  # D04 D06
    "in_hand": 6,  # D04 D08 D10 D11 D16 D18
    "running": 5,  # the same without D10, which is on hold
    "overdue": 3,  # D08 D11 D18
    "held": 1,  # D10
    "followed": 8,  # N01 N02 N03 N04 N05 (twice) N08 N11; N12 in September
    "valid": 6,  # N01 N02 N03 N04 N05 N05
    "satisfied": 3,  # N01 N04 N05
    "basically": 1,  # N02
    "unsatisfied": 2,  # N03, N05 the first time
    "unreachable": 1,  # N08
    "unrated": 0,
    "invalid": 1,  # N11
    "solved": 3,  # N01 N05 N08; N12 no longer stands
    "partly_solved": 1,  # N02
    "long_term": 1,  # N11
    "explained": 1,  # N04
    "not_possible": 0,
}

RATES_BY_HAND = {
    # due to sign in October: D01 (limit 8 October, over the holiday) D02 D03 (limit Saturday the 10th) D04 D05 D07 D10 D11 D12 D14 D16 D18 D19 D20; D13 was recalled
    # within its limit. Not in time: D04 (limit the 13th, accepted the 14th), D11 (the 16th, the 20th), D16 (the 22nd, never).
    "signed_in_time": (11, 14, "78.6%"),
    "returned": (3, 14, "21.4%"),
    "dispatch_accuracy": (11, 14, "78.6%"),  # 1 - 3/14
    "overdue_rate": (3, 5, "60.0%"),
    # limits in October: N01 13th, N02 19th, N04 22nd, N05 14th (as redone), N08 (D07), N11 28th (the later of its two), N16 30th; all but N16 are closed.
    # N03 was put off to November, N10 is on hold, N12 waits for D16 until November, N09 was due in September, N06 and N07 ended otherwise.
    "close_rate": (6, 7, "85.7%"),
    "close_rate_to_date": (7, 16, "43.8%"),  # all but N15 received; closed and still so: N01 N02 N04 N05 N08 N11 N13
    # closed and still so: N01 N02 N04 N05 N08 N11; open past the limit of a lead order: N09 N16 (D11 of N10 only supports). Late: N02 (D02), N11 (D14).
    # N08 is in time because its clock stood still: D07 was due on the 16th, was on hold for 15 16 19 20 21, and so was due on the 23rd.
    "closed_in_time": (4, 8, "50.0%"),
    "solve_rate": (4, 6, "66.7%"),  # N01 N02 N05 N08 of N01 N02 N04 N05 N08 N11
    "reach_rate": (6, 7, "85.7%"),  # all closings but N08
    "satisfied_rate": (3, 6, "50.0%"),
    "content_rate": (4, 6, "66.7%"),
    # dispatched in October: N02 N03 N04 N08 N10 N11 N12 N16 N17; a resource rejected for N09; of these N03 N08 N10 N11 N16 adopt one
    "match_rate": (5, 10, "50.0%"),
    "repeat_rate": (1, 10, "10.0%"),
}

DAYS_BY_HAND = {
    # dispatch to last reply, days on hold left out: D01 30 September to 13 October: 8 9 10 12 13 = 5; D02 8th to 21st: 9 10 12-16 19 20 21 = 10;
    # D05 13th to 20th: 14 15 16 19 20 = 5; D06 22 September to 14 October: 23 24 28 29 30, 8 9 10 12 13 14 = 11; D07 12th to 22nd: 13-16 19-22 = 8, less 5 on hold = 3;
    # D12 16th to 26th: 19-23 26 = 6; D14 19th to 30th: 20-23 26-30 = 9. D04 is being redone. In order: 3 5 5 6 9 10 11, in all 49.
    "days_to_finish": (3, 5, 5, 6, 9, 10, 11),
    "median_order_days": 6.0,
    "mean_order_days": 7.0,  # 49 / 7
    # submission to closing: N01 28 September to 15 October: 29 30, 8 9 10 12 13 14 15 = 9; N02 1st to 23rd: 8 9 10 12-16 19-23 = 13; N04 12th to 22nd: 13-16 19-22 = 8;
    # N05 21 September to 16 October: 22 23 24 28 29 30, 8 9 10 12-16 = 14; N08 17 September to 26 October: 18 20-24 28 29 30, 8 9 10 12-16 19-23 26 = 23;
    # N11 15th to 30th: 16 19-23 26-30 = 11; N12 15 September to 8 October: 16 17 18 20-24 28 29 30, 8 = 12. In order: 8 9 11 12 13 14 23, in all 90.
    "days_to_close": (8, 9, 11, 12, 13, 14, 23),
    "median_days": 12.0,
    "mean_days": 12.9,  # 90 / 7 = 12.857
}


@pytest.mark.parametrize(("name", "counted"), COUNTS_BY_HAND.items())
def test_each_count(october: Report, name: str, counted: int) -> None:
    assert figure(name).of(october.total) == counted


@pytest.mark.parametrize(("name", "counted"), RATES_BY_HAND.items())
def test_each_rate(october: Report, name: str, counted: tuple[int, int, str]) -> None:
    found = figure(name).of(october.total)
    assert isinstance(found, Ratio)
    assert (found.part, found.whole, str(found)) == counted


@pytest.mark.parametrize(("name", "counted"), DAYS_BY_HAND.items())
def test_each_number_of_days(october: Report, name: str, counted: object) -> None:
    assert (october.total.days[name] if name.startswith("days") else figure(name).of(october.total)) == counted


def test_resources_used(october: Report) -> None:
    # in force at the end: shenpi gongguan daikuan peixun (butie ended on the 20th); never adopted: peixun
    assert (october.resources["live"], october.resources["used"], str(USAGE.of(october.resources))) == (4, 3, "75.0%")
    assert [each.id for each in october.unused] == ["peixun"]


def test_every_figure_of_the_definitions_was_counted_by_hand() -> None:
    assert {each.name for each in FIGURES if each.meaning} <= {*COUNTS_BY_HAND, *RATES_BY_HAND, *DAYS_BY_HAND}
    assert {each.name for each in RATES} == set(RATES_BY_HAND)


def test_the_identity_by_hand(october: Report) -> None:
    assert is_balanced(october.total)
    assert all(is_balanced(each.counts) for each in (*october.by_chain, *october.by_category))
    # September: nothing before; N01 N05 N08 N09 N12 N13 came; N13 was closed, N08 declined; N01 N05 N09 N12 stayed open
    before = october.before
    assert (before["opening"], before["received"], before["closed"], before["declined"], before["open"]) == (0, 6, 1, 1, 4)


def test_by_chain(october: Report) -> None:
    counted = {each.id: each.counts for each in october.by_chain}
    jia, yi = counted["jia"], counted["yi"]
    # jia: N01 N09 open at the start; N02 N03 N06 N11 N16 came; N08 opened again; N01 N02 N08 N11 closed; N06 merged; N03 N09 N16 open
    assert (jia["opening"], jia["received"], jia["reopened"], jia["closed"], figure("ended").of(jia), jia["open"]) == (2, 5, 1, 4, 1, 3)
    # yi: N05 N12; N04 N07 N10 N14 N17; N12; N04 N05 N12; N07 withdrawn; N10 N12 N14 N17
    assert (yi["opening"], yi["received"], yi["reopened"], yi["closed"], figure("ended").of(yi), yi["open"]) == (2, 5, 1, 3, 1, 4)


def test_by_unit(october: Report) -> None:
    counted = {each.id: each.counts for each in october.by_unit}
    assert list(counted) == ["ju-a", "ju-b", "yuan-c", "hang-d"]  # by side, then id; the office has no order
    assert {name: (each["dispatched"], each["running"], each["overdue"]) for name, each in counted.items()} == {
        "ju-a": (6, 1, 1),  # D02 D07 D10 D14 D18 D20; D10 is on hold; D18
        "ju-b": (6, 2, 1),  # D03 D05 D11 D13 D16 D19; D11 D16; D11
        "yuan-c": (2, 2, 1),  # D04 D12; D04 D08; D08
        "hang-d": (0, 0, 0),
    }
    # led by ju-b at the end: N04 (closed) and N12 (closed on the 8th; D16 leads it); followed up: N04
    assert (counted["ju-b"]["closed"], counted["ju-b"]["followed"], figure("satisfied_rate").of(counted["ju-b"])) == (2, 1, Ratio(1, 1))
    assert {each["redispatched"] for each in counted.values()} == {0}  # whom an order went to in vain is the office's doing


def test_overdue_orders_unit_by_unit(october: Report) -> None:
    # D18 30 October to 31: none; D11 19th to 31st: 20-23 26-30 = 9; D08 18 September to 31 October: 20-24 28 29 30 = 8, and 18
    assert [(each.id[-5:], say(each.unit, "zh"), each.workdays, each.light.name) for each in october.overdue] == [
        ("00D18", "示例甲局", 0, "yellow"),
        ("00D11", "示例乙局", 9, "red"),
        ("00D08", "示例研究院", 26, "red"),
    ]


def test_the_three_sub_lists(october: Report) -> None:
    found = october.sub_lists
    assert [each.id[-5:] for each in found.new] == ["00N02", "00N03", "00N06", "00N11", "00N16", "00N04", "00N07", "00N10", "00N17", "00N14"]
    assert [(each.id[-5:], each.step.zh, each.on.isoformat()) for each in found.moved] == [("00N09", "提级", "2026-10-26"), ("00N12", "派单", "2026-10-21")]
    assert [(each.id[-5:], each.result and each.result.zh, each.rating and each.rating.zh, each.workdays) for each in found.closed] == [
        ("00N08", "已解决", "无法联系", 23),
        ("00N01", "已解决", "满意", 9),
        ("00N02", "部分解决", "基本满意", 13),
        ("00N11", "长期推进", "满意", 11),
        ("00N05", "已解决", "满意", 14),
        ("00N04", "解释说明", "满意", 8),
    ]


def test_returns_escalations_and_holds(october: Report) -> None:
    found = october.troubles
    assert [(each.order[-5:], each.ruling.zh, each.ruled_on and each.ruled_on.day) for each in found.returns] == [
        *(("00D03", "同意", 12), ("00D05", "驳回", 14), ("00D19", "同意", 21), ("00D20", "同意", 26)),
    ]
    assert [(each.need[-5:], each.orders.zh) for each in found.stuck] == [("00N17", "示例乙局 D-20261020-00D19；示例甲局 D-20261022-00D20")]
    assert [(each.need[-5:], each.level.zh, each.on.day) for each in found.escalations] == [("00N09", "链长（分管领导）", 12), ("00N09", "市主要领导", 26)]
    assert [(each.id[-5:], each.since.day, each.until) for each in found.holds] == [("00D10", 20, date(2026, 11, 10))]


def test_a_month_of_which_nothing_is_known_has_dashes(month_town: Ledger) -> None:
    early = monthly(month_town, Month(2026, 8), date(2026, 11, 24), ZONE)
    assert early.total == tally(())
    assert {str(each.of(early.total)) for each in RATES} == {"—"}
    assert "100.0%" not in markdown(report_document(early))


def test_the_records_keep_the_rules_and_the_program_prints_the_same(reader: Clone) -> None:
    place = ("--root", str(MONTH), "--today", "2026-11-24")
    checked = json.loads(reader.run("validate", "--format", "json", *place).out)["data"]
    assert [each for each in checked["findings"] if each["severity"] == "error"] == []
    made = json.loads(reader.run("report", "--month", "2026-10", "--format", "json", *place).out)["data"]["total"]
    assert {name: (each["part"], each["whole"]) for name, each in made["rates"].items()} == {name: each[:2] for name, each in RATES_BY_HAND.items()}
    assert made["median_order_days"] == {"value": 6.0, "n": 7}


def test_satisfaction_never_stands_without_its_samples(october: Report) -> None:
    page = markdown(report_document(october))
    assert "满意率 **50.0%**（有效样本 3/6，回访 8" in page
    assert "| 满意率 | 50.0%（3/6，回访 8） |" in page
