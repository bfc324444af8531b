"""Lengths of limits as people write them: what is clear is read, what is not is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from redchain.model.sla import Limit
from redchain.model.time_span import Span, read_span

if TYPE_CHECKING:
    from redchain.model.time_span import Unit


@pytest.mark.parametrize(
    ("words", "number", "unit"),
    [
        ("10个工作日", 10, "workday"),
        ("10 个工作日", 10, "workday"),
        ("１０个工作日", 10, "workday"),
        ("10工作日", 10, "workday"),
        ("十五个工作日", 15, "workday"),
        ("3 working days", 3, "workday"),
        ("10日", 10, "day"),
        ("10 日", 10, "day"),
        ("１０日", 10, "day"),
        ("１０　天", 10, "day"),
        ("10天", 10, "day"),
        ("10个自然日", 10, "day"),
        ("十日", 10, "day"),
        ("二十日", 20, "day"),
        ("0日", 0, "day"),
        ("2小时", 2, "hour"),
        ("二小时", 2, "hour"),
        ("两小时", 2, "hour"),
        ("两个小时", 2, "hour"),
        ("24 小时", 24, "hour"),
        ("2 Hours", 2, "hour"),
        ("60分钟", 60, "minute"),
        ("九十九分钟", 99, "minute"),
    ],
)
def test_what_is_clear_is_read(words: str, number: int, unit: Unit) -> None:
    found = read_span(words)
    assert found == Span(number, unit)
    assert read_span(str(found)) == found


@pytest.mark.parametrize(
    "words",
    [
        *("", "10", "日", "-1日", "-1", "1.5天", "1.5小时", "半天", "半日", "3-5日", "3至5日", "约10日", "10日左右", "1个月", "1周", "1年", "十十日", "零十日"),
        *("一百日", "0小时", "0分钟", "501日", "501个工作日", "12001小时", "10日2小时", "2个工作小时", "10 日 内", "٣日", "1e3日", "1,000日", "10工作"),
    ],
)
def test_what_is_not_clear_is_refused(words: str) -> None:
    assert read_span(words) is None


def test_a_length_is_said_in_both_languages() -> None:
    assert tuple(Span(10, "day").words) == ("10 日", "10 days")
    assert tuple(Span(1).words) == ("1 个工作日", "1 working day")
    assert tuple(Span(1, "hour").words) == ("1 小时", "1 hour")
    assert Span(90, "minute").time == timedelta(hours=1.5)


def test_a_limit_has_one_length_and_an_extension_of_the_same_unit() -> None:
    assert Limit(stage="finish", limit="１０ 天", extended="二十日").most == Span(20, "day")
    assert Limit(stage="finish", workdays=7, extended=15).most == Span(15)
    assert Limit.model_validate({"stage": "finish", "workdays": "10 个工作日"}).span == Span(10)
    assert Limit(stage="finish", limit="2小时").most is None
