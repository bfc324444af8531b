"""Event ids hold a real day; names are short lower-case ASCII."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from redchain.model.event import event_day, event_id
from redchain.model.ids import NameId, NeedId, OrderId, ProjectId

NAME, NEED = TypeAdapter(NameId), TypeAdapter(NeedId)


def test_the_first_and_the_last_id_of_a_day() -> None:
    assert event_id("N", date(2026, 11, 23), 0) == "N-20261123-00000"
    assert event_id("D", date(2026, 11, 23), 32**5 - 1) == "D-20261123-ZZZZZ"


@pytest.mark.parametrize(
    "text",
    [
        "N-20261340-7K3F9",
        "N-20260230-7K3F9",
        "N-20261123-7K3FI",
        "N-20261123-7k3f9",
        "N-20261123-7K3F",
        "N-20261123-7K3F9\n",
        "n-20261123-7K3F9",
        "N20261123-7K3F9",
        "N-２０２６1123-7K3F9",
        "",
    ],
)
def test_what_is_no_event_id_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        NEED.validate_python(text)


def test_the_day_of_an_event_id() -> None:
    assert event_day("N-20261123-7K3F9") == date(2026, 11, 23)
    assert event_day("sl-hangqing") is None
    assert event_day("N-20260230-7K3F9") is None


def test_each_kind_has_its_own_letter() -> None:
    for letter, kind in (("N", NeedId), ("P", ProjectId), ("D", OrderId)):
        adapter: TypeAdapter[str] = TypeAdapter(kind)
        for other in "NPD":
            given = f"{other}-20261123-7K3F9"
            if other == letter:
                assert adapter.validate_python(given) == given
            else:
                with pytest.raises(ValidationError):
                    adapter.validate_python(given)


@pytest.mark.parametrize("name", ["a", "0", "sl-hangqing", "a" * 63, "0-anli-9", "a--b", "a-"])
def test_names_that_pass(name: str) -> None:
    assert NAME.validate_python(name) == name


@pytest.mark.parametrize("name", ["", "-a", "A", "a_b", "a b", "局", "ａ", "a" * 64, "a.b", "a/b", "../a", "a\n", 1, None])
def test_names_that_are_refused(name: object) -> None:
    with pytest.raises(ValidationError):
        NAME.validate_python(name)
