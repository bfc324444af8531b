"""What is on offer by the card that is kept of a resource is what is on offer by its record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redchain.kinds.resource.model import Resource
from redchain.match.corpus import corpus_of
from redchain.match.eligible import reason_withheld

DAYS = st.none() | st.integers(-3, 3).map(lambda each: date(2026, 11, 23) + timedelta(days=each))


@given(start=DAYS, end=DAYS, archived=DAYS, visibility=st.sampled_from(["public", "chain", "units", "office"]))
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_the_index_offers_what_nothing_bars(ledger: Any, resource: Any, today: date, **drawn: Any) -> None:
    plain = resource("r1", "检测")
    offer = plain.model_copy(
        update={"valid_from": drawn["start"], "valid_until": drawn["end"], "archived_on": drawn["archived"], "visibility": drawn["visibility"]}
    )
    book = ledger(offer)
    assert corpus_of(book, today).ids == (("r1",) if reason_withheld(book.shelf(Resource)["r1"], today) is None else ())
