"""Raising a need at a meeting (问题派单): the need of a topic, registered by the office, and its order where a unit is named, as one change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from redchain.decide.change import Change, Put
from redchain.decide.dispatch import OrderRequest, dispatch
from redchain.decide.draft import add, make_record, with_defaults
from redchain.decide.refusal_words import refused, say_possible
from redchain.decide.take_step import step_taken
from redchain.kinds.meeting.rules import chain_id, office
from redchain.kinds.need.model import Need
from redchain.model.dates import local_day
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.decide.take_step import Doing
    from redchain.kinds.meeting.model import Meeting
    from redchain.model.ledger import Ledger

_HELD = ("open", "done")


def raise_need(ledger: Ledger, meeting: Meeting, values: Mapping[str, Any], doing: Doing, order: Mapping[str, Any] | None = None) -> Change:
    """Return the change that registers the need of a topic (`values` hold its number under `topic`) and, with `order`, dispatches it; both hold their ids."""
    topic = values["topic"]
    if meeting.state not in _HELD:
        words = Text("{record}还没有开，没有可派的问题", "{record} has not been held, so it raises nothing yet").fill(record=meeting.title)
        raise refused("RC332", words, say_possible(ledger, meeting))
    if topic not in {each.number for each in meeting.topics}:
        numbers = Text("、".join(str(each.number) for each in meeting.topics), ", ".join(str(each.number) for each in meeting.topics))
        words = Text("没有议题 {topic}；有：{numbers}", "there is no topic {topic}; there are: {numbers}").fill(topic=topic, numbers=numbers)
        raise refused("RC332", words, say_possible(ledger, meeting))
    need = _registered(ledger, meeting, values, doing)
    puts = [Put(need)]
    if order is not None:
        request = OrderRequest(need=need.id, **{key: value for key, value in order.items() if key != "id"})
        puts += dispatch(ledger.after([need]), [request], doing, [order["id"]]).puts
    return Change(f"meeting: raise {need.id} at {meeting.id}/{topic}", tuple(puts))


def _registered(ledger: Ledger, meeting: Meeting, values: Mapping[str, Any], doing: Doing) -> Need:
    given = {key: value for key, value in values.items() if key != "topic"}
    firm, chain = ledger.named("enterprise", given.get("enterprise")), chain_id(ledger, meeting)
    own = {"chain": chain} if chain and firm is not None and chain in firm.chains else {}
    full = with_defaults(
        Need,
        {**own, **given, "source": "roundtable", "source_ref": f"{meeting.id}/{values['topic']}"},
        local_day(doing.at, ledger.settings.zone),
    )
    by = doing.by or next((each for each in doing.speaks_for if each in office(ledger, meeting)), None) or next(iter(office(ledger, meeting)), None)
    need: Any = make_record(ledger, Need, full, replace(doing, by=by))
    add(ledger, need)  # refuses an id in use, and what refers to nothing
    return step_taken(ledger, need, "register", doing, {})[0].after  # type: ignore[return-value]  # the need itself comes first
