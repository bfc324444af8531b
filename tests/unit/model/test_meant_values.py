"""What is meant by dates, flags, numbers, ids and regions in other forms; nothing where nobody can tell."""

from __future__ import annotations

import pytest

from redchain.model.meant_values import meant_day, meant_flag, meant_moment, meant_month, meant_name_id, meant_number, meant_region


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2001/1/1", "2001-01-01"),
        ("2026.3.5", "2026-03-05"),
        ("2026年3月5日", "2026-03-05"),
        ("2026年03月05", "2026-03-05"),
        ("20260305", "2026-03-05"),
        ("２０２６－０３－０５", "2026-03-05"),
        ("2026 - 3 - 5", "2026-03-05"),
        ("2026—03—05", "2026-03-05"),
        ("2026-03-05（周四）", "2026-03-05"),
        ("2026-03-05 09:00", "2026-03-05"),
        (20260305, "2026-03-05"),
        ([2026, 3, 5], "2026-03-05"),
        ("3月5日", None),
        ("26-03-05", None),
        ("11/03/2026", None),
        ("2026-02-30", None),
        ("2026-13-01", None),
        ("2026年", None),
        ("长期", None),
        ("", None),
        (None, None),
        (46336, None),
        ([2026, 3], None),
    ],
)
def test_a_day(written: object, meant: str | None) -> None:
    assert meant_day(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-10T09:00:00", "2026-11-10T09:00:00+08:00"),
        ("2026/11/10 9:00", "2026-11-10T09:00:00+08:00"),
        ("2026年11月10日下午3点", "2026-11-10T15:00:00+08:00"),
        ("2026-11-10 上午9点半", "2026-11-10T09:30:00+08:00"),
        ("2026-11-10 12:30:05 +0800", "2026-11-10T12:30:05+08:00"),
        ("2026-11-10T01:00:00z", "2026-11-10T01:00:00Z"),
        ("2026-11-10", None),
        ("11月10日上午", None),
        ("2026-11-10T25:00:00+08:00", None),
        ("2026-11-31 09:00", None),
        ("46336", None),
    ],
)
def test_a_moment(written: object, meant: str | None) -> None:
    assert meant_moment(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("是", "true"), ("YES", "true"), ("on", "true"), (1, "true"), ("否", "false"), ("N", "false"), (0, "false"), ("也许", None), ("", None), (2, None)],
)
def test_a_flag(written: object, meant: str | None) -> None:
    assert meant_flag(written) == meant


@pytest.mark.parametrize(
    ("written", "count", "amount"),
    [
        ("010", "10", "10"),
        ("1_000", "1000", "1000"),
        ("1,000", "1000", "1000"),
        ("1，234，567", "1234567", "1234567"),
        ("1e3", "1000", "1000"),
        ("+0120", "120", "120"),
        ("１２", "12", "12"),
        ("5个工作日", "5", None),
        ("十天", "10", None),
        ("二十五天", "25", None),
        ("1.2万人", "12000", None),
        ("100万元", None, "100"),
        ("2亿元", None, "20000"),
        ("壹拾贰万元整", None, "12"),
        ("叁佰万圆正", None, "300"),
        ("壹仟贰佰", None, "1200"),
        ("元整", None, None),
        ("5000元", None, "0.5"),
        ("1.5万", "15000", "1.5"),
        ("3.5", "3.5", "3.5"),
        ("-5", "-5", "-5"),
        ("0x10", None, None),
        ("约100", None, None),
        ("100-200", None, None),
        ("12:30", None, None),
        ("~", None, None),
        ("", None, None),
        (True, None, None),
        ("9" * 5000, None, None),
        ("1e999", None, None),
    ],
)
def test_a_number(written: object, count: str | None, amount: str | None) -> None:
    assert meant_number(written, is_amount=False) == count
    assert meant_number(written, is_amount=True) == amount


@pytest.mark.parametrize(
    ("written", "meant"),
    [("AnLi_Ju", "anli-ju"), ("ａｎｌｉ", "anli"), (" an li ", "an-li"), ("示例局", None), ("../anli", None), ("", None), ("a" * 64, None)],
)
def test_an_id(written: object, meant: str | None) -> None:
    assert meant_name_id(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("320 582", "320582"),
        ("３２０５８２", "320582"),
        ("320582100", "320582"),
        ("3205", "320500"),
        (320582, "320582"),
        ("32058", None),
        ("张家港市", "320582"),
        ("鼓楼区", None),
        ("江苏省", "320000"),
        ("", None),
        ("市", None),
    ],
)
def test_a_region(written: object, meant: str | None) -> None:
    assert meant_region(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026年9月", "2026-09"),
        ("2026年9月份", "2026-09"),
        ("2026/9", "2026-09"),
        ("2026.09", "2026-09"),
        ("202609", "2026-09"),
        ("20260930", "2026-09"),
        ("２０２６－０９", "2026-09"),
        ("2026年9月30日", "2026-09"),
        ("9月", None),
        ("26-09", None),
        ("2026-13", None),
        ("2026-00", None),
        ("2026", None),
        ("上月", None),
        ("", None),
    ],
)
def test_a_month(written: object, meant: str | None) -> None:
    assert meant_month(written) == meant
