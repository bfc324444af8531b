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


def before_each(words: str) -> object:
    """What puts words before each line."""
    return lambda text: "\n".join(f"{words}{each}" for each in text.split("\n"))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: f"\ufeff{text}",
        lambda text: text.replace("\n", "\n\n"),
        str.strip,
        *map(before_each, (">", "> ", "> > ", "＞", "• ", "- ", "\u200b", "\u2060 ", "  ", "\u3000")),
        lambda text: text.replace("\n", "\u200b\n"),
        lambda text: text.replace("】\n", "】\u200d\n"),
        lambda text: text.replace("\n", "\u2028"),
        lambda text: text.replace("\n", "\u2029"),
        lambda text: text.replace("\n｜", "\n|"),
        lambda text: f"「张三：{text}」\n- - - - - - - -\n收到",
        lambda text: f"“{text}”",
        lambda text: f"{text}谢谢",
        lambda text: "\n".join(f"> {each}".strip() for each in text.split("\n")),
    ],
)
def test_what_chats_and_mail_do_to_lines_changes_nothing(change: object) -> None:
    assert callable(change)
    assert rows(change(BLOCK)) == rows(BLOCK)


def test_what_is_part_of_no_block_is_named_by_its_line() -> None:
    found = blocks_in(f"示例企业 09:12\n{BLOCK}\n\n谢谢\n[企业需求]\n企业: 乙\n标题: 丙\n[ 完 ]\n【完】", "t")
    assert found is not None
    assert found.outside == (1, 12, 17)
    assert [number for number, row in enumerate(found.grid.rows) if row] == [0, 2, 13]  # a row stands where its block does


def test_what_stands_behind_the_end_is_told_as_part_of_no_block() -> None:
    found = blocks_in(f"{BLOCK}谢谢\n{BLOCK}」", "t")
    assert found is not None
    assert found.outside == (9,)


@pytest.mark.parametrize("words", ["> ", "•", "\u200b"])
def test_what_is_written_by_hand_may_be_quoted(words: str) -> None:
    assert rows(f"{words}企业：甲\n{words}标题：乙") == [{"企业": "甲", "标题": "乙"}]


def test_what_is_written_by_hand_may_speak_of_the_mark() -> None:
    assert rows("企业：甲\n标题：乙\n描述：见【企业需求】表") == [{"企业": "甲", "标题": "乙", "描述": "见【企业需求】表"}]


def test_what_begins_as_a_list_does_stays_a_list() -> None:
    assert rows("【企业需求】\n企业：甲\n描述：两件：\n- 一\n- 二\n【完】") == [{"企业": "甲", "描述": "两件：\n- 一\n- 二"}]
    assert rows("• 【企业需求】\n• 企业：甲\n• 描述：两件：\n• • 一\n• 【完】") == [{"企业": "甲", "描述": "两件：\n• 一"}]


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
        ("您好\n【企业需求】 企业：甲 标题：乙 【完】", "joined", 2),
        ("张三：【企业需求】企业：甲 标题：乙【完】", "joined", 1),
        ("→ 【企业需求】\n→ 企业：甲\n→ 标题：乙\n→ 【完】", "like", 1),
        ("张三：【企业需求】\n企业：甲\n标题：乙", "like", 1),
        ("您好，请收\n张三：【企业需求】\n企：甲\n【完】", "like", 2),
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
        "【企业需求】汇总,,\n企业,标题,类别\n甲,乙,融资",
        '"资源名称","牵头单位"\n"【企业需求】对接会","甲"',
        "甲栏,乙栏,丙栏\n1,2,【企业需求】",
    ],
)
def test_other_texts_hold_no_blocks(text: str) -> None:
    assert blocks_in(text, "t") is None
