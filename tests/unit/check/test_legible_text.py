"""A text is read as a person sees it, and every character knows where it stood."""

from __future__ import annotations

import pytest

from redchain.check.legible_text import legible
from redchain.check.rules.rc600_privacy import judge_text, mask, without_secrets


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("13800001234，（甲）—“乙”…", "13800001234，（甲）—“乙”…"),
        ("１３８", "138"),
        ("1\u200b3\u20608\ufeff\u00ad", "138"),
        ("1\ufe0f\u20e33\ufe0f\u20e3", "13"),
        ("\u0661\u0663", "13"),
        ("\u2460\u2472", "119"),
        (r"1\u200b3\x38", "138"),
        (r"a\_b", "a b"),
        (r"C:\new", r"C:\new"),
        ("ａｔ＠", "at@"),
        ("\U000e0031甲", "甲"),
    ],
)
def test_what_is_read(written: str, read: str) -> None:
    found = legible(written)
    assert found.text == read
    assert len(found.places) == len(read) + 1
    assert list(found.places) == sorted(found.places)
    assert found.places[-1] == len(written)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ('note: "\u200b\u200b138-0000-1234"', 10),
        ('note: "ａ 138\u200b00001234"', 10),
        (r'note: "\uFEFF138\uFEFF00001234"', 14),
        ("# 甲\U000e0031 一三八零零零零一二三四", 6),
    ],
)
def test_a_finding_stands_where_the_file_has_it(line: str, column: int) -> None:
    text = f"id: x\n{line}\n"
    (finding,) = judge_text(text.encode(), text)
    assert (finding.line, finding.column) == (2, column)


@pytest.mark.parametrize("secret", ["13800001234", "12345", "1", "zhangsan123", "320582199003070010", "abcdef"])
def test_a_masked_secret_hides_at_least_half(secret: str) -> None:
    shown = mask(secret).replace("****", "")
    assert len(shown) <= max(1, len(secret) // 2)
    assert secret not in mask(secret) or len(secret) == 1


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "@",
        "@qq.com.",
        "1",
        "1 ",
        "138 0000 1234 ",
        "13800001234,",
        " 05",
        " 绝密",
        "微信:",
        "(",
        r"\u200b",
        "一 ",
        "0512-58001234 ",
        "密级：",
        "1\u200b",
        " ",
        "内部资料 ",
    ],
)
def test_a_long_run_of_anything_is_judged_at_once(piece: str) -> None:
    """A pattern whose time grows with the square of the length would not end: these are 64 KiB in one line."""
    text = piece * (65536 // len(piece)) + "@"
    assert len(judge_text(text.encode(), text)) <= 65536


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("都提到“绝密”、“门锁”", "都提到“…”、“门锁”"),
        ("电话 138-0000-1234 和 139 0000 1234", "电话 … 和 …"),
        ("全角１３８００００１２３４。", "全角…。"),
        ("杜绝密闭空间", "杜绝密闭空间"),
        ("zhangsan@qq.com", "…"),
    ],
)
def test_what_a_text_may_not_quote_is_left_out(words: str, kept: str) -> None:
    assert without_secrets(words) == kept
    assert without_secrets(kept) == kept
