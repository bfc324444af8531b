"""Whether what is to be entered is there already: the same others named and the same title, in use or at its end."""

from __future__ import annotations

from datetime import date

from redchain.decide.doubles import double_of, what_it_says
from redchain.kinds.visit.model import Visit
from tests.small import need, small


def test_a_record_of_the_same_firm_and_title_is_its_double() -> None:
    there = need("A", "submit", "register", title="变压器不够用")
    ledger = small(there)
    assert double_of(ledger, need("B", "submit", title="变压器不够用")) == there
    assert double_of(ledger, need("B", "submit", title="缺焊工")) is None
    assert double_of(small(need("A", "submit", "withdraw", title="变压器不够用")), need("B", "submit", title="变压器不够用")) is None


def visit(identifier: str, day: str) -> Visit:
    log = [{"at": f"{day}T18:00:00+08:00", "step": "record", "by": "office-one"}]
    return Visit.model_validate({"id": identifier, "enterprise": "firm-one", "visited_on": day, "visitors": ["h1"], "mode": "phone", "log": log})


def test_a_firm_is_visited_again_on_another_day_but_not_twice_on_one() -> None:
    there = visit("V-20261103-AAAAA", "2026-11-03")
    assert double_of(small(there), visit("V-20261103-BBBBB", "2026-11-03")) == there
    assert double_of(small(there), visit("V-20261104-BBBBB", "2026-11-04")) is None


def test_what_was_archived_says_the_same_whatever_day_that_was() -> None:
    there = visit("V-20261103-AAAAA", "2026-11-03").model_copy(update={"archived_on": date(2026, 11, 20)})
    assert what_it_says(there) == what_it_says(visit("V-20261103-BBBBB", "2026-11-03"))
    assert double_of(small(there), visit("V-20261103-BBBBB", "2026-11-03")) is None
