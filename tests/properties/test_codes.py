"""The laws of the credit code: its check character finds every single slip, and hints are always right codes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from redchain.model.credit_code import CREDIT_CODE_ALPHABET, credit_check_character, credit_code_fault, normalise_credit_code, suggest_credit_code

law = settings(database=None, derandomize=True)
firsts = st.text(st.sampled_from(CREDIT_CODE_ALPHABET), min_size=17, max_size=17)


def whole(first: str) -> str:
    return first + credit_check_character(first)


@law
@given(firsts)
def test_every_code_with_its_check_character_is_right(first: str) -> None:
    assert credit_code_fault(whole(first)) is None


@law
@given(firsts, st.integers(0, 17), st.sampled_from(CREDIT_CODE_ALPHABET))
def test_one_wrong_character_is_always_found(first: str, place: int, other: str) -> None:
    code = whole(first)
    spoiled = code[:place] + other + code[place + 1 :]
    assert credit_code_fault(spoiled) == (None if spoiled == code else "check")


@law
@given(firsts, st.integers(0, 15))
def test_two_neighbours_exchanged_are_always_found(first: str, place: int) -> None:
    code = whole(first)
    spoiled = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert credit_code_fault(spoiled) == (None if spoiled == code else "check")


@law
@given(firsts, st.sampled_from([" ", "-", "　", "\t"]), st.integers(1, 17))
def test_a_pasted_code_normalises_to_its_written_form(first: str, gap: str, place: int) -> None:
    code = whole(first)
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code.lower())
    assert normalise_credit_code(f" {wide[:place]}{gap}{wide[place:]} ") == code
    assert normalise_credit_code(code) == code


@law
@given(st.text(st.sampled_from(CREDIT_CODE_ALPHABET + "OIZSV -ａ０oz"), max_size=20))
def test_a_hint_is_a_right_code_or_none(text: str) -> None:
    hint = suggest_credit_code(text)
    assert hint is None or credit_code_fault(hint) is None


@law
@given(st.text(max_size=30))
def test_any_text_has_a_fault_or_is_right(text: str) -> None:
    assert credit_code_fault(text) in {None, "length", "precision", "alphabet", "check"}
    assert credit_code_fault(normalise_credit_code(text)) in {None, "length", "precision", "alphabet", "check"}
