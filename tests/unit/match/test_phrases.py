"""What two texts share, in phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.match.phrases import shared_phrases
from redchain.match.terms import runs_of, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def phrases(ours: str, theirs: str, *known: str, most: int = 5) -> tuple[str, ...]:
    weights = dict.fromkeys({*terms_of(ours)} & {*terms_of(theirs)}, 1.0)

    def words_in(run: str) -> Iterator[str]:
        place = 0
        while place < len(run):
            word = max((each for each in known if run.startswith(each, place)), key=len, default="")
            place += len(word) or 1
            yield from [word] if word else []

    return shared_phrases(runs_of(ours), theirs, weights, words_in, most)


@pytest.mark.parametrize(
    ("ours", "theirs", "known", "said"),
    [
        ("变压器不够用", "变压器增容", ("变压器",), ("变压器",)),
        ("想评专精特新", "专精特新培育", ("专精特新",), ("专精特新",)),
        ("摊位费太贵", "展位费补贴", ("摊位费",), ()),
        ("出国参展的费用", "境外参展补贴", (), ("参展",)),
        ("带一个客户来", "1+1带1，带一批客户", (), ("客户",)),
        ("我想要贷款", "想要的贷款", ("贷款",), ("贷款",)),
        ("旧床分钱", "分旧钱床", (), ()),
        ("做cnas检测", "cnas认证和检测", (), ("cnas", "检测")),
        ("检测报告的检测", "检测，检测报告", (), ("检测报告",)),
        ("水电气接入", "电气设备；接入", ("水电", "接入"), ("接入",)),
        ("", "检测", (), ()),
        ("不能停电", "停电怎么办", (), ("停电",)),
    ],
)
def test_phrases_are_whole_and_stand_in_both(ours: str, theirs: str, known: tuple[str, ...], said: tuple[str, ...]) -> None:
    assert phrases(ours, theirs, *known) == said


def test_the_longest_come_first_and_only_so_many() -> None:
    assert phrases("检测、贷款担保、产业园、厂房", "厂房 产业园 贷款担保 检测", most=2) == ("贷款担保", "产业园")


def test_what_weighs_nothing_is_not_said() -> None:
    assert shared_phrases(["公司检测"], "公司的检测", {"检测": 1.0, "公司": 0.0}, lambda _: [], 5) == ("检测",)


CHARACTERS = st.text("检测贷款的我一个cnas，厂房", max_size=14)


@given(CHARACTERS, CHARACTERS, st.lists(st.sampled_from(["检测", "贷款", "厂房贷款", "测贷"]), max_size=3))
def test_whatever_is_said_stands_in_both_and_none_within_another(ours: str, theirs: str, known: list[str]) -> None:
    found = phrases(ours, theirs, *known)
    assert all(each in ours and each in theirs and len(each) > 1 for each in found)
    assert not any(one != other and one in other for one in found for other in found)
