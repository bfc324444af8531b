"""Two laws of privacy: every way to write an invented number is found, and no amount, code, date or serial number is taken for one."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from redchain.check.personal_numbers import identity_number_is_real, passes_luhn
from redchain.check.rules.rc600_privacy import judge_text

SEPARATORS = st.sampled_from(
    [
        "",
        "-",
        ".",
        " ",
        "  ",
        "\u3000",
        "\u00a0",
        "\u200b",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u2010",
        "\u2011",
        "\u2012",
        "\u2013",
        "\u2014",
        "\u2212",
        "\uff0d",
        "·",
        "/",
        "_",
        " - ",
        "）",
        "）（",
        "\u2009",
        "\u202f",
    ]
)
WIDTHS = st.sampled_from(
    [
        "0123456789",
        "０１２３４５６７８９",
        "〇一二三四五六七八九",
        "\U0001d7ce\U0001d7cf\U0001d7d0\U0001d7d1\U0001d7d2\U0001d7d3\U0001d7d4\U0001d7d5\U0001d7d6\U0001d7d7",
    ]
)
BEFORE = st.sampled_from(["", "电话", "联系人张三", "tel", "手机：", "（", "+86 ", "86", "找张工", "2026-11-23 "])
AFTER = st.sampled_from(["", "。", "）", "（张三）", "联系", " 或办公室", "\n"])


def codes(text: str) -> list[str]:
    return [each.code for each in judge_text(text.encode(), text)]


def written(groups: list[str], between: str, digits: str) -> str:
    return between.join(groups).translate(str.maketrans("0123456789", digits))


@given(st.integers(0, 9999), SEPARATORS, WIDTHS, BEFORE, AFTER)
def test_a_mobile_number_is_found(number: int, between: str, digits: str, before: str, after: str) -> None:
    start = ("138", "159", "186", "139")[number % 4]
    said = written([start, "0000", f"{number:04d}"], between, digits)
    assert "RC601" in codes(f"note: {before}{said}{after}\n")


@given(
    st.integers(0, 999), st.dates(date(1900, 1, 1), date(2099, 12, 31)), SEPARATORS, WIDTHS, st.sampled_from([(6, 14), (6, 10, 14), (4, 8, 12, 16), (3, 6, 14)])
)
def test_an_identity_number_is_found(number: int, born: date, between: str, digits: str, cuts: tuple[int, ...]) -> None:
    stem = f"320582{born:%Y%m%d}{number:03d}"
    real = next(f"{stem}{check}" for check in "0123456789X" if identity_number_is_real(f"{stem}{check}"))
    groups = [real[start:end] for start, end in zip((0, *cuts), (*cuts, None), strict=True)]
    assert "RC602" in codes(f"note: {written(groups, between, digits)}\n")


@given(st.integers(0, 10**12 - 1), SEPARATORS)
def test_a_bank_card_is_found(number: int, between: str) -> None:
    stem = f"622{number:012d}"
    real = next(f"{stem}{check}" for check in range(10) if passes_luhn(f"{stem}{check}"))
    groups = [real[place : place + 4] for place in range(0, 16, 4)]
    assert "RC605" in codes(f"note: 银行卡 {between.join(groups)}\n")


AMOUNTS = st.builds(
    lambda before, number, unit: f"{before}{number}{unit}",
    st.sampled_from(["", "年产值", "用电", "合计 ", "约", "金额：", "投资"]),
    st.integers(1, 10**13),
    st.sampled_from(["元", "万元", "千瓦时", "kWh", "吨", "美元", "立方米", " 元", "（元）", "多元", ".50元"]),
)
CODES = st.builds(
    lambda label, number: f"{label}{number}",
    st.sampled_from(
        [
            "合同号",
            "合同编号：",
            "订单号",
            "单号 ",
            "运单号：",
            "发票号码",
            "流水号",
            "序列号 ",
            "批次号",
            "SN: ",
            "No.",
            "设备编号",
            "备案号：",
            "户号",
            "PO",
            "HT-",
        ]
    ),
    st.integers(10**9, 10**15 - 1),
)
DATES = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(
    lambda each: f"{each:%Y-%m-%d} {each:%Y-%m-%d %H:%M:%S} {each:%Y%m%d%H%M%S} {each:%Y/%m/%d}"
)
DECIMALS = st.decimals(min_value=0, max_value=10**6, places=6).map(lambda each: f"{each:f}")
THOUSANDS = st.integers(0, 10**13).map(lambda each: f"{each:,}")


@given(st.one_of(AMOUNTS, CODES, DATES, DECIMALS, THOUSANDS), st.sampled_from(["", "说", "：", "（"]), st.sampled_from(["", "。", "，", "）"]))
@example("2001-03-20 2001-03-20 02:00:00 20010320020000 2001/03/20", "", "")  # 18 digits of it pass the check character of an identity number
def test_no_amount_code_or_date_is_taken_for_one(words: str, before: str, after: str) -> None:
    assert codes(f"note: {before}{words}{after}\n") == []
