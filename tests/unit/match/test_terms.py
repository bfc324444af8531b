from __future__ import annotations

from redchain.match.terms import is_character, readable, runs_of, terms_of


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
