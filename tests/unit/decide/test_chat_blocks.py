"""Needs as a chat carries them: blocks are read whole, a value holds whatever stands in it, and what is part of no block is named by its line."""

from __future__ import annotations

import pytest

from redchain.decide.chat_blocks import BrokenBlockError, blocks_in

BLOCK = '【企业需求】\n企业：示例（甲）公司\n标题：a：b "c", d\n描述：一\n｜标题：假\n｜【完】\n｜\n｜　末\n【完】'


def rows(text: str) -> list[dict[str, str]]:
    """What each block of a text says, by the heads."""
    found = blocks_in(text, "t")
    assert found is not None
    heads, *cells = found.grid.rows
    return [{str(head): str(cell) for head, cell in zip(heads, row, strict=True) if cell is not None} for row in cells if row]


def test_a_value_holds_whatever_stands_in_it() -> None:
    assert rows(BLOCK) == [{"企业": "示例（甲）公司", "标题": 'a：b "c", d', "描述": "一\n标题：假\n【完】\n\n　末"}]


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: f"\ufeff{text}", lambda text: text.replace("\n", "\n\n"), str.strip])
def test_what_chats_and_mail_do_to_lines_changes_nothing(change: object) -> None:
    assert callable(change)
    assert rows(change(BLOCK)) == rows(BLOCK)


def test_what_is_part_of_no_block_is_named_by_its_line() -> None:
    found = blocks_in(f"示例企业 09:12\n{BLOCK}\n\n谢谢\n[企业需求]\n企业: 乙\n标题: 丙\n[ 完 ]\n【完】", "t")
    assert found is not None
    assert found.outside == (1, 12, 17)
    assert [number for number, row in enumerate(found.grid.rows) if row] == [0, 2, 13]  # a row stands where its block does


def test_what_is_written_by_hand_needs_no_marks() -> None:
    text = "您好\n企业：甲\n1、诉求内容：想招人\n\n要二十个\n联系电话：—\n企业：乙\n标题：缺设备"
    assert rows(text) == [{"企业": "甲", "1、诉求内容": "想招人\n\n要二十个", "联系电话": "—"}, {"企业": "乙", "标题": "缺设备"}]


def test_english_labels_are_read() -> None:
    assert rows("【Need】\nEnterprise: A\nTitle: b\nWanted by: 2026-12-01\n【End】") == [{"Enterprise": "A", "Title": "b", "Wanted by": "2026-12-01"}]


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("【企业需求】\n企业：甲\n标题：乙", "cut", 1),
        ("x\n【企业需求】\n企业：甲\n【企业需求】\n企业：乙\n【完】", "cut", 2),
        ("【企业需求】\n企业：甲\n标题：乙\n标题：丙\n【完】", "twice", 4),
        ("【企业需求】\n企业：甲\n企业：乙\n【完】", "twice", 3),
        ("企业：甲\n标题：乙\n标题：丙", "twice", 3),
        ("【企业需求】\n企业：甲\n描述：乙\n诉求内容：丙\n【完】", "twice", 4),
    ],
)
def test_what_may_be_cut_or_two_in_one_is_refused(text: str, why: str, line: int) -> None:
    with pytest.raises(BrokenBlockError) as problem:
        blocks_in(text, "t")
    assert (problem.value.why, problem.value.line) == (why, line)


@pytest.mark.parametrize(
    "text",
    [
        "企业,标题,类别\n甲,乙,融资",
        '企业,标题,描述\n甲,乙,"\n企业：丙\n标题：丁"',
        "王老师好，表格晚点发您",
        "标题：只有标题",
        "企业：只有企业",
        "",
        "【完】",
        "【通知】\n各企业：请填写",
    ],
)
def test_other_texts_hold_no_blocks(text: str) -> None:
    assert blocks_in(text, "t") is None
