"""Control characters and line breaks in people's words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from redchain.text_cleaning import clean, one_line


def test_terminal_escapes_and_direction_marks_go() -> None:
    assert clean("红\x1b[31m链\u202e\ufeff\x00") == "红[31m链"


def test_every_break_becomes_a_plain_one() -> None:
    assert clean("a\r\nb\rc\u2028d\u2029e") == "a\nb\nc\nd\ne"


@given(st.text())
def test_one_line_is_one_line(words: str) -> None:
    line = one_line(words)
    assert not set(line) & set("\n\r\t\x1b\x00\u202e")
    assert one_line(line) == line
