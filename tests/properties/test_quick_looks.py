"""The law of quick looks: what a cheap look at a text spares is never anything that the rules would find."""

from __future__ import annotations

import re
from random import Random

import pytest

from redchain.check import secrecy
from redchain.check.contacts import chat_ids, named_lines, private_mail
from redchain.check.digit_runs import may_hold_runs, runs
from redchain.check.legible_text import is_usual, legible
from redchain.check.list_items import _LAST_MARK, _MARKS, separator_in
from redchain.check.personal_numbers import bank_numbers, identity_numbers, mobile_numbers
from redchain.check.rules.rc600_privacy import _found_in, judge_text
from redchain.model.invisible_characters import UNSEEN

WORDS = (
    *(
        "绝密",
        "绝 密",
        "机密",
        "机 密级",
        "秘密★",
        "工作秘密",
        "密级：",
        "密级",
        "内部资料",
        "內部參考",
        "内 部 文 件",
        "内部明电",
        "仅供内部传阅",
        "核心商密▲",
        "精密",
        "机密 10年",
    ),
    *(
        "涉及国家秘密",
        "属于机密",
        "本件为秘密",
        "加急",
        "特急·",
        "【",
        "】",
        "(",
        ")",
        "件",
        "文件",
        "材料",
        "注意保密",
        "不得外传",
        "国家秘密",
        "絕密",
        "機密",
        "祕密",
    ),
    *(
        "某某@qq.com",
        "abc#163.com",
        "user(at)qq点com",
        "a [a] 126。cn",
        "x at gmail dot com",
        "user艾特qq.com",
        "圈a",
        "yeah.net",
        "me@example.org",
        "。com",
        "】com",
    ),
    *("微信 abc123456", "微信：", "威信号abc_123", "加我微信abc12345", "加v：abc12345", "wx: abc12345", "WeChat: abc1234", "weixinhao:abc123", "VX ab_1234567"),
    *(
        "QQ 123456",
        "qq号：1234567",
        "扣扣12345678",
        "企鹅号 1234567",
        "q号123456",
        "公众号微信：abc123",
        "小微企业",
        "电话56123456",
        "座机：561 2345",
        "固话为5612345",
        "☎ 5612345",
    ),
    *(
        "tel.5612345",
        "TEL: 56123456",
        "电话核实",
        "张三",
        "李主任",
        "王工",
        "护照E12345678",
        "台胞证12345678",
        "passport: E1234567",
        "回乡证H12345678",
        "通行证 C1234567",
        "护照办理",
    ),
    *(
        "0512-56123456",
        "(0512)56123456",
        "+86 512 56123456",
        "138 0000 1234",
        "13800001234",
        "一三八〇〇〇〇一二三四",
        "62220000",
        "3205",
        "2026-11-23",
        "２０２６",
        "①",
    ),
    *(
        "\n",
        "\n  ",
        "note: ",
        "  - at: ",
        '"',
        "“",
        "”",
        "，",
        "。",
        "、",
        ":",
        "：",
        " ",
        "\u3000",
        "\u00a0",
        "\u200b",
        "\\u200b",
        "\\n",
        "\\",
        "-",
        "_",
        "*",
        "#",
        "\t",
        "\r\n",
        "\ufeff",
        "é",
        "🏭",
    ),
    *("title: 想找轴承钢的供应商", "step: progress", 'unit: "ass-033"', "数字化/智能化", "一、二", "1,000", "末尾。", "末尾 ；\n"),
)
FULL_MARK = re.compile(secrecy._MARK.pattern.replace(secrecy._BEGINS, ""), re.MULTILINE)


def texts(seed: int) -> list[str]:
    random = Random(seed)  # noqa: S311  # texts to look at, no secrets
    return ["".join(random.choices(WORDS, k=random.randint(1, 9))) for _ in range(500)]


def everything(raw: bytes, text: str) -> dict[str, list[tuple[int, int]]]:
    """All rules asked, none spared."""
    held, may = tuple(runs(text)), may_hold_runs(raw, text)
    assert may or not held
    marks = FULL_MARK.finditer(text.translate(secrecy._TRADITIONAL))
    return {
        "RC601": list(mobile_numbers(text, held)),
        "RC602": list(identity_numbers(text, held)),
        "RC603": list(private_mail(text)),
        "RC604": [each.span("label") if each["label"] else each.span() for each in marks],
        "RC605": list(bank_numbers(text, held)) if held else [],
        "RC606": list(chat_ids(text)),
        "RC607": list(named_lines(text, may_hold_numbers=may)),
    }


@pytest.mark.parametrize("seed", range(6))
def test_what_a_look_spares_holds_nothing(seed: int) -> None:
    seen: set[str] = set()
    for text in texts(seed):
        read = legible(text).text
        wanted = everything(read.encode(), read)
        found = {each.code for each in judge_text(text.encode(), text)}
        assert {code for code, spans in wanted.items() if spans} <= found, text
        assert list(secrecy.secrecy_marks(read)) == wanted["RC604"], text
        seen |= found
    assert seen >= {"RC601", "RC602", "RC603", "RC604", "RC606", "RC607"}


LED_TO = ("电话 138\n    1234 5678", "1381\n  2345678", "post: 主任王建国\n", "联系人：王小明", "李四先生", "posted", "员", "\n  - 13", '"张家港\n')


@pytest.mark.parametrize("seed", range(12, 16))
def test_a_text_told_to_be_clean_is_clean_when_it_is_read_through(seed: int) -> None:
    random, seen = Random(seed), set()  # noqa: S311  # as above
    for text in texts(seed):
        more = text + "".join(random.choices((*LED_TO, *WORDS, "示例 "), k=random.randint(0, 3)))
        found = {each.rule.code for each in _found_in(more.encode(), more)}
        assert {each.code for each in judge_text(more.encode(), more)} == found, more
        seen |= found or {""}
    assert seen >= {"RC601", "RC604", "RC610", ""}


@pytest.mark.parametrize("seed", range(6, 10))
def test_a_usual_text_hides_nothing(seed: int) -> None:
    for text in texts(seed):
        plain = "".join(each for each in text if is_usual(each))
        assert legible(plain).text == plain
        assert UNSEEN.search(plain) is None, text


@pytest.mark.parametrize("seed", range(10, 12))
def test_a_name_without_a_mark_at_its_end_need_not_be_searched(seed: int) -> None:
    for text in texts(seed):
        assert text.rstrip()[-1:] in _MARKS or _LAST_MARK.sub("", text) == text, text


def test_a_slash_between_chinese_words_parts_them_behind_brackets() -> None:
    assert separator_in("产业（示例）/链") == "/"
