from __future__ import annotations

import sys

import pytest

from redchain.match.terms import Normaliser, is_character, may_be_traditional, normalise, readable, runs_of, terms_of


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


def test_punctuation_and_other_scripts_end_a_run() -> None:
    assert runs_of("氢能,pcb板_电堆 3.5kw") == ["氢能", "pcb", "板", "电堆", "3", "5kw"]
    assert "能板" not in terms_of("氢能,pcb板")


def test_terms_are_characters_pairs_and_whole_runs() -> None:
    assert terms_of("燃料池cnas") == ["燃", "料", "池", "燃料", "料池", "cnas"]
    assert terms_of("") == []


def test_characters_are_a_family_of_their_own() -> None:
    assert [is_character(each) for each in ("氢", "氢能", "a", "3")] == [True, False, False, False]


def test_matched_pairs_are_joined_to_the_longest_run() -> None:
    weights = {"燃": 1.0, "料": 1.0, "电": 1.0, "燃料": 2.0, "料电": 2.0, "检测": 3.0, "cma": 9.0}
    assert readable(["做燃料电堆", "检测一次", "cma"], weights, 5) == ("cma", "燃料电", "检测")
    assert readable(["做燃料电堆", "检测一次", "cma"], weights, 1) == ("cma",)


def test_single_characters_speak_only_when_no_pair_was_met() -> None:
    assert readable(["氢气"], {"氢": 2.0, "气": 1.0}, 5) == ("氢", "气")
    assert readable(["氢气"], {}, 5) == ()
