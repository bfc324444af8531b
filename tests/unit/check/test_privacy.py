"""What may never enter git is found wherever it stands, and what only looks like it is left alone."""

from __future__ import annotations

import pytest

from redchain.check.rules.rc600_privacy import holds_secrets, identity_number_is_real, judge_text
from redchain.model.text_folding import normalise


def found(text: str) -> list[tuple[str, int, int]]:
    return [(each.code, each.line, each.column) for each in judge_text(text.encode(), text)]


@pytest.mark.parametrize(
    "number",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+8613800138000",
        "8613800138000",
        "008613800138000",
        "+86 138 0013 8000",
        "+86-13800138000",
        "１３８００１３８０００",
        "老张13800138000",
        "(13800138000)",
        "13 8001 38000",
        "138 0013 800 0",
        "138 001 380 00",
        "tel:13800138000",
    ],
)
def test_mobile_numbers_are_found_however_written(number: str) -> None:
    assert [each[0] for each in found(f"note: {number}\n")] == ["RC601"]


@pytest.mark.parametrize(
    "text",
    [
        "0512-58121234",
        "规格 138*1234*5678",
        "尺寸：138×1234×5678",
        "12800138000",
        "138001380001",
        "5868613800138000",
        "a13800138000",
        "1.13800138000",
        "1380013800",
        "138****8000",
        "N-20261123-13800",
        "2026-11-23 2026-11-24",
    ],
)
def test_other_numbers_are_no_mobile_numbers(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "written",
    [
        r'"138\t0013\t8000"',
        r'"138 \t 0013 8000"',
        r'"138\/0013\/8000"',
        r'"138\ 0013\ 8000"',
        r'"138 0013\n8000"',
        r'"138-\n0013-8000"',
        r'"联系 13800\n138000，谢谢"',
        '"138\\\n  00138000"',
        '"联系 138 0013\\\n8000"',
        '"138\\\r\n    00138000"',
    ],
)
def test_a_number_parted_by_escapes_of_double_quotes_is_found(written: str) -> None:
    assert found(f"note: {written}\n") == [("RC601", 1, written.index("138") + 7)]


@pytest.mark.parametrize("written", [r'"C:\temp\new"', r'"13\n2026-11-23"', r'"1.\n380013800 元"', r'"产值\n13800138000 元"'])
def test_escapes_make_no_number_of_others(written: str) -> None:
    assert found(f"note: {written}\n") == []


def test_the_place_is_told_and_the_secret_is_masked() -> None:
    text = 'id: "x"\nnote: "电话 13800138000"\n'
    (finding,) = judge_text(text.encode(), text)
    assert (finding.line, finding.column) == (2, 11)
    for words in finding.text:
        assert "13800138000" not in words
        assert "138****00" in words


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("张三 13812345678", "138****78"),
        ("王五　１３８１２３４５６７８", "138****78"),
        ("张三（13812345678）", "138****78"),
        ("+86 138-1234-5678", "138****78"),
        ("8613812345678", "138****78"),
        ("1 3 8 1 2 3 4 5 6 7 8", "138****78"),
        ("张三一三八一二三四五六七八", "一三八****七八"),
        ("身份证：110101 19900307 7716", "110****16"),
    ],
)
def test_of_a_number_its_own_characters_are_shown_and_nothing_beside_it(words: str, shown: str) -> None:
    text = f"note: {words}\n"
    (finding,) = judge_text(text.encode(), text)
    assert all(f"{lead}{shown}" in each for lead, each in zip(("：", ": "), finding.text, strict=True)), finding.text


def test_two_in_one_file_are_two_findings() -> None:
    assert found("a: 13800138000\nb: zhangsan@qq.com\n") == [("RC601", 1, 4), ("RC603", 2, 4)]


@pytest.mark.parametrize(
    "words",
    ["身份证号11010119900307771X", "身份证：110101 19900307 7716", "证件号码 110101199003077716", "身份证件号码：110101199003077716", "sfz 11010119900307771x"],
)
def test_what_is_called_an_identity_number_needs_no_check_character(words: str) -> None:
    assert [each[0] for each in found(f"note: {words}\n")] == ["RC602"]


@pytest.mark.parametrize(
    "words", ["合同编号 110101199003077716", "身份证号 110101199013077716", "编号 11010119900307771X", "身份证件要带原件，合同编号 110101199003077716"]
)
def test_other_numbers_with_a_wrong_check_character_are_none(words: str) -> None:
    assert found(f"note: {words}\n") == []


def test_identity_numbers_need_the_check_character_and_a_birthday() -> None:
    assert identity_number_is_real("320582199003070010")
    assert identity_number_is_real("32058219880808006x")
    assert not identity_number_is_real("320582199003070011")
    assert not identity_number_is_real("913205821000003315"), "a credit code of digits, whose check character is also right"


def test_about_one_credit_code_of_digits_in_ten_would_alarm_without_the_birthday() -> None:
    """The reason for the second condition: none of these has a birthday."""
    assert not any(identity_number_is_real(f"9132058210000{number:04d}0") for number in range(1000))


@pytest.mark.parametrize("address", ["zhangsan@qq.com", "a.b+c@gmail.com", "x@163.com", "x@vip.sina.com", "x@yahoo.com.cn", "Ｘ＠qq.com"])
def test_personal_addresses_are_found(address: str) -> None:
    assert [each[0] for each in found(f"note: {address}\n")] == ["RC603"]


@pytest.mark.parametrize("address", ["office@zjg.gov.cn", "@张三", "x@example.org", "qq.com", "a@b"])
def test_office_addresses_pass(address: str) -> None:
    assert found(f"note: {address}\n") == []


@pytest.mark.parametrize("mark", ["秘密★1年", "绝密", "【机密】", "（秘密）", "内部资料", "密级: 秘密", "列为机密", "内部文件，不得外传"])
def test_marks_of_secrecy_are_found(mark: str) -> None:
    assert "RC604" in [each[0] for each in found(f"note: {mark}\n")]


@pytest.mark.parametrize("text", ["高密度", "密封圈", "秘书处", "商业秘密保护", "内部压力", "保密协议", "精密加工", "内部文件夹"])
def test_everyday_words_are_no_marks(text: str) -> None:
    assert found(f"note: {text}\n") == []


@pytest.mark.parametrize("comment", ["# redchain: allow RC601 公开的客服热线", "#redchain:allow RC601 hotline", "# redchain: allow RC603, RC601 公开"])
def test_a_comment_with_a_reason_allows_the_next_line_only(comment: str) -> None:
    assert found(f"{comment}\nnote: 13800138000\n") == []
    assert found(f"note: 13800138000 {comment}\n") == []
    assert found(f"{comment}\na: b\nnote: 13800138000\n") == [("RC601", 3, 7)]


@pytest.mark.parametrize("comment", ["# redchain: allow RC601", "# redchain: allow RC602 身份证", "# allow RC601 公开", "# redchain: allow RC6011 公开"])
def test_a_comment_without_reason_or_of_another_code_allows_nothing(comment: str) -> None:
    assert [each[0] for each in found(f"{comment}\nnote: 13800138000\n")] == ["RC601"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("note: |\n  电话 138\n  00138000\n", [("RC601", 2, 6)]),
        ("note: |\n  电话 138-\n  0013-8000\n", [("RC601", 2, 6)]),
        ("note: 电话 1380013\n  8000\n", [("RC601", 1, 10)]),
        ("note: |\n  电话 １３８\n  ００１３８０００\n", [("RC601", 2, 6)]),
        ("note: |\r\n  电话 138\r\n  00138000\r\n", [("RC601", 2, 6)]),
        ("detail: >\n  身份证 11010519491231\n  002X\n", [("RC602", 2, 7)]),
        ("note: |\n  产值 1860\n  13800138000\n", [("RC601", 3, 3)]),
        ("note: |\n  13800138000\n  13900139000\n", [("RC601", 2, 3), ("RC601", 3, 3)]),
    ],
)
def test_a_number_broken_over_two_lines_is_found_where_it_begins(text: str, places: list[tuple[str, int, int]]) -> None:
    assert found(text) == places


@pytest.mark.parametrize(
    "text",
    [
        "note: |\n  产值 138\n  00138000 元\n",
        "staff: 138\nrevenue_wan: 13800\n",
        "items:\n  - 138\n  - 00138000\n",
        "note: |\n  2025年 12\n  2026年 13\n",
        "note: |\n  合同号 138\n  00138000\n",
    ],
)
def test_numbers_on_two_lines_that_are_no_secret_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "words",
    ["QQ：1234\n5678\nb: 2", "手机 138 1234\n  5678\nabc", "手机 138 \n \n 1234 5678", "zs@163.com\u0301", "护照 \u00c11234567", "绝\n密"],
)
def test_what_may_leave_is_looked_at_in_every_way_its_lines_may_be_read(words: str) -> None:
    assert holds_secrets(words)
    assert holds_secrets(normalise(words))


@pytest.mark.parametrize("words", ["第一行\n第二行\n  第三行", "产能 1380\n吨，投资 1200 万元", "2026-11-23\n2026-11-24", "ﾃｽﾄ é 한국"])
def test_ordinary_texts_of_several_lines_may_leave(words: str) -> None:
    assert not holds_secrets(words)
