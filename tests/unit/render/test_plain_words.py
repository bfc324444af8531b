"""Words that need no escaping are told at a glance, and the answer is that of the long way."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redchain.render import csv, markdown
from tests.unit.render.test_hostile_words import WORDS as HOSTILE

NEVER = re.compile("(?!)")
PIECES = (
    "链",
    "上午",
    "下",
    "真",
    "假",
    "年",
    "月",
    "星期一",
    "需求",
    "，",
    "（",
    "１",
    "N-20261119-YFZXM",
    "2026-11-23",
    "jan",
    "true",
    "www.",
    "http://",
    "::",
    "##",
    "&",
)
WORDS = st.lists(
    st.one_of(st.sampled_from(PIECES), st.sampled_from(" \t\n\u3000\xa0\u2028\ufeff\u200b=+-@:#.,'/0123456789aZ_*|<"), st.characters()), max_size=8
).map("".join)


def both_ways(words: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """What a cell is written as, and what it is written as when nothing is told at a glance."""
    quick = markdown._breaks(words), csv.defuse(words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_PLAIN", NEVER)
        patch.setattr(csv, "_PLAIN", NEVER)
        return quick, (markdown._breaks(words), csv.defuse(words))


@pytest.mark.slow
@given(WORDS)
@settings(max_examples=2000)
def test_a_glance_changes_nothing(words: str) -> None:
    quick, slow = both_ways(words)
    assert quick == slow


@pytest.mark.parametrize("words", HOSTILE)
def test_a_glance_lets_nothing_hostile_through(words: str) -> None:
    for around in ("", "链", "链 "):
        quick, slow = both_ways(around + words)
        assert quick == slow


@pytest.mark.parametrize("words", ["示例精密的检测需求", "N-20261119-YFZXM", "2026-11-23", "市科技局，市工信局", "示例 精密", "检测 3 项（含复检）"])
def test_most_words_are_told_at_a_glance(words: str) -> None:
    assert markdown._PLAIN.fullmatch(words)
    assert csv._PLAIN.fullmatch(words)
