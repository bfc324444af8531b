"""When two firms' names are one name, and when they only look alike; how widths, scripts and case are folded."""

from __future__ import annotations

import sys

import pytest

from redchain.model.text_folding import Normaliser, firm_name_key, look_of, may_be_traditional, normalise


@pytest.mark.parametrize(
    "name",
    [
        "张家港示例（氢能）有限公司",
        "张家港示例(氢能)有限公司",
        "张家港示例（氢能）股份有限公司",
        "张家港示例（氢能）有限责任公司",
        "张家港示例（氢能）公司",
        "张家港示例（氢能）",
        "张家港 示例（氢能） 有限 公司",
        "张家港示例　氢能　有限公司",
        "张家港示例·氢能有限公司",
        "张家港示例【氢能】有限公司",
        "张家港示例-氢能有限公司",
        "张家港示例氢能有限公司。",
        "张家港示例氢能有限公司．",
        "张家港示例氢能有限公司，",
        "张家港\u200b示例氢能有限公司",
        "\ufeff张家港示例氢能有限公司\u200e",
        "张家\u00ad港示例氢能\ufe0f有限公司",
        "张家港示例氢能\U000e0041有限\u2060公司",
    ],
)
def test_widths_brackets_and_suffixes_do_not_count(name: str) -> None:
    assert firm_name_key(name) == "张家港示例氢能"


def test_latin_names_fold_width_case_and_suffix() -> None:
    assert firm_name_key("ＡＢＣ Tech Co., Ltd.") == firm_name_key("abc tech co.ltd") == firm_name_key("ABC TECH")


def test_other_names_stay_apart() -> None:
    names = ["张家港示例氢能", "张家港示例氢能集团", "张家港示例氢能二厂", "苏州示例氢能", "张家港示例氢能科技有限公司"]
    assert len({firm_name_key(each) for each in names}) == len(names)


@pytest.mark.parametrize("name", ["公司", "有限公司", "（）", "Ltd.", "·"])
def test_a_name_of_nothing_but_suffix_still_has_a_key(name: str) -> None:
    assert firm_name_key(name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("蘇州示例電子", "苏州示例电子"),
        ("АВС示例科技", "abc示例科技"),
        ("ΑΒ示例", "AB示例"),
        ("張家港示例氫能", "张家港示例氢能"),
        ("张家港巿示例", "张家港市示例"),
        ("示\u0323例Ａ\u0301", "示例a"),
    ],
)
def test_names_that_only_look_alike_are_two_keys_of_one_look(name: str, other: str) -> None:
    fold = Normaliser()
    assert firm_name_key(name) != firm_name_key(other)
    assert look_of(firm_name_key(name), fold) == look_of(firm_name_key(other), fold)


@pytest.mark.parametrize(("name", "other"), [("苏州示例", "常州示例"), ("示例己", "示例已"), ("示例A0", "示例AO")])
def test_other_names_look_different(name: str, other: str) -> None:
    assert look_of(firm_name_key(name), Normaliser()) != look_of(firm_name_key(other), Normaliser())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("㎡", "m2"),
        ("⼯⼚", "工厂"),
        ("Ⅲ期", "iii期"),
        ("氫燃料電池", "氢燃料电池"),
        ("请尽快回覆", "请尽快回复"),
        ("CNAS检测", "cnas检测"),
    ],
)
def test_widths_scripts_and_case_are_folded(written: str, meant: str) -> None:
    assert normalise(written) == meant


def test_the_phrase_decides_between_readings() -> None:
    assert normalise("乾隆年間的乾燥機") == "乾隆年间的干燥机"


@pytest.mark.parametrize("text", ["CNAS", "氢能产业链，补贴怎么领？", ""])
def test_simplified_text_never_needs_the_converter(text: str) -> None:
    fold = Normaliser()
    fold(text)
    assert not may_be_traditional(text)
    assert fold._convert is None


def test_the_converter_is_made_once() -> None:
    fold = Normaliser()
    fold("氫能")
    first = fold._convert
    fold("電池")
    assert fold._convert is first


def test_without_opencc_the_rest_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opencc", None)
    assert normalise("ＡＢＣ氫能") == "abc氫能"


def test_no_character_that_is_skipped_would_have_changed() -> None:
    convert = pytest.importorskip("opencc").OpenCC("t2s").convert
    skipped = [each for each in map(chr, range(0x3000, 0xA000)) if not may_be_traditional(each)]
    assert len(skipped) > 6000
    assert convert("\n".join(skipped)) == "\n".join(skipped)


@pytest.mark.parametrize("phrase", ["回覆", "答覆", "深沈", "破釜沈舟", "英哩", "找藉口", "土坏", "意志消沈"])
def test_phrases_of_plain_characters_are_converted_too(phrase: str) -> None:
    assert may_be_traditional(phrase)


@pytest.mark.parametrize("unseen", ["\u2800", "\u200b", "\u3164", "\u2060"])
def test_blanks_that_nobody_sees_make_no_other_name(unseen: str) -> None:
    assert firm_name_key(f"示例{unseen}科技") == firm_name_key("示例科技")
