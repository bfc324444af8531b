"""Archiving: what is still being worked on, or in use by such, stays; everything else is put away and nothing else changes."""

from __future__ import annotations

from datetime import date

import pytest

from redchain.decide.archive import archive
from redchain.errors import RefusalError
from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.kinds.resource.model import Resource
from redchain.kinds.unit.model import Unit
from redchain.model.in_use import is_alive, users
from tests.small import need, order, project, small

DAY = date(2026, 11, 23)
CLOSED = need("A", "submit", "register", "verify", "close")
OPEN = need("B", "submit", enterprise="firm-two")
DONE = order("A", "A", "dispatch", "accept", "finish", resource="loan")


def test_a_record_that_nobody_uses_is_put_away_and_nothing_else_changes() -> None:
    change = archive(small(CLOSED, DONE), Resource, "fair", DAY)
    assert change.subject == "resource: archive fair 招聘专场"
    [put] = change.puts
    assert put.before is not None
    assert put.after == put.before.model_copy(update={"archived_on": DAY})
    assert archive(small(), Resource, "fair", DAY, "活动已停办").subject == "resource: archive fair 招聘专场 (活动已停办)"


def test_a_record_with_an_ended_life_is_put_away() -> None:
    for model, record in ((Need, CLOSED), (Order, DONE), (Project, project("A", "start", "stop"))):
        assert archive(small(record), model, record.id, DAY).puts[0].after.archived_on == DAY


@pytest.mark.parametrize("record", [OPEN, order("A", "B", "dispatch"), project("A", "start")], ids=lambda each: each.kind.name)
def test_a_record_whose_life_goes_on_stays(record: Need | Order | Project) -> None:
    assert is_alive(record)
    with pytest.raises(RefusalError, match="still being worked on"):
        archive(small(record), type(record), record.id, DAY)


def test_what_can_only_begin_again_is_not_alive() -> None:
    assert not is_alive(CLOSED)
    assert not is_alive(DONE)
    assert not is_alive(need("C", "submit", "decline"))
    assert not is_alive(small().shelf(Unit)["bureau"])


def test_a_record_that_others_in_hand_refer_to_stays() -> None:
    book = small(OPEN, need("C", "submit", enterprise="firm-two"), need("D", "submit", "register", "verify", "close", enterprise="firm-two"))
    firm = book.shelf(Enterprise)["firm-two"]
    assert [each.id for each in users(book, firm)] == ["N-20261102-BBBBB", "N-20261102-CCCCC"]
    with pytest.raises(RefusalError, match="2 records in hand refer to firm-two: N-20261102-BBBBB, N-20261102-CCCCC"):
        archive(book, Enterprise, "firm-two", DAY)


def test_of_many_users_the_first_three_are_named() -> None:
    book = small(*(need(letter, "submit", enterprise="firm-two") for letter in "BCDE"))
    with pytest.raises(RefusalError, match=r"4 records in hand refer to firm-two: N-20261102-BBBBB, N-20261102-CCCCC, N-20261102-DDDDD$"):
        archive(book, Enterprise, "firm-two", DAY)


def test_users_that_ended_or_were_put_away_or_only_acted_do_not_count() -> None:
    archived = OPEN.model_copy(update={"archived_on": DAY})
    book = small(CLOSED, DONE, archived, need("C", "submit"))
    assert list(users(book, book.shelf(Enterprise)["firm-two"])) == []
    assert list(users(book, book.shelf(Resource)["loan"])) == []
    assert list(users(book, book.shelf(Unit)["office-one"])) == []


def test_what_is_not_there_or_was_put_away_before_is_refused() -> None:
    with pytest.raises(RefusalError, match="no resource nothing"):
        archive(small(), Resource, "nothing", DAY)
    book = small()
    away = book.after([book.shelf(Resource)["fair"].model_copy(update={"archived_on": date(2026, 1, 5)})])
    with pytest.raises(RefusalError, match="fair was archived on 2026-01-05") as refused:
        archive(away, Resource, "fair", DAY)
    assert refused.value.remedy is not None
    assert "edit fair --unset archived_on" in refused.value.remedy.en


def test_a_chain_that_open_needs_reach_through_their_firm_stays() -> None:
    book = small(OPEN)
    with pytest.raises(RefusalError, match="1 record in hand refers to two: N-20261102-BBBBB") as refused:
        archive(book, Chain, "two", DAY)
    assert refused.value.remedy is not None
    assert "redchain need edit N-20261102-BBBBB --chain" in refused.value.remedy.en
    assert "redchain need edit N-20261102-BBBBB --chain" in refused.value.remedy.zh


def test_a_chain_whose_needs_have_ended_or_chose_another_is_put_away() -> None:
    book = small(CLOSED, need("B", "submit", enterprise="firm-two", chain="one"))
    assert archive(book, Chain, "two", DAY).puts[0].after.archived_on == DAY
