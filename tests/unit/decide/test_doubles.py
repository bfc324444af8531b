"""Whether what is to be entered is there already: the same others named and the same title, in use or at its end."""

from __future__ import annotations

from redchain.decide.doubles import double_of
from tests.small import need, small


def test_a_record_of_the_same_firm_and_title_is_its_double() -> None:
    there = need("A", "submit", "register", title="变压器不够用")
    ledger = small(there)
    assert double_of(ledger, need("B", "submit", title="变压器不够用")) == there
    assert double_of(ledger, need("B", "submit", title="缺焊工")) is None
    assert double_of(small(need("A", "submit", "withdraw", title="变压器不够用")), need("B", "submit", title="变压器不够用")) is None
