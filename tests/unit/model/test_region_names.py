"""Regions by code and by name: each is read as it is said, and what several places are called is not guessed."""

from __future__ import annotations

import pytest

from redchain.model.region_names import region_code, region_name


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("张家港市", "320582"),
        ("张家港", "320582"),
        ("苏州市张家港", "320582"),
        ("江苏省苏州市张家港市", "320582"),
        ("江苏", "320000"),
        ("北京市朝阳区", "110105"),
        ("北京市", "110000"),
        ("朝阳区", None),
        ("朝阳", None),
        ("市", None),
        ("", None),
        ("别处", None),
    ],
)
def test_a_region_by_what_people_call_it(words: str, code: str | None) -> None:
    assert region_code(words) == code


def test_what_is_said_is_read_as_the_same_place() -> None:
    from redchain.model.region_names import _names

    odd = {code for code in _names() if region_code(region_name(code)) != code}
    assert len(_names()) > 3000
    assert not odd


def test_a_code_that_nobody_knows_stays() -> None:
    assert region_name("329999") == "329999"
