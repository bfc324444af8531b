"""Commands that are offered read alike wherever they are offered: after a step, in a refusal, in what waits."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.model.attempt_step import after_all
from redchain.model.ledger import Ledger, ledger_of
from redchain.model.suggested_commands import command_for, commands_now, say_next
from redchain.store.settings import fallback_settings
from redchain.views.waiting import waiting
from tests.small import base, need, order, project

TODAY = date(2026, 11, 20)
LEDGERS: dict[str, tuple[Any, ...]] = {
    "submitted": (need("A", "submit"),),
    "incomplete": (need("A", "submit", "ask_more"),),
    "held": (need("A", "submit", "register", "hold"),),
    "answered": (need("A", "submit", "register"), order("A", "A", "dispatch", "accept", "finish")),
    "verified": (need("A", "submit", "register", "verify"), order("A", "A", "dispatch", "accept", "finish")),
    "pending": (need("A", "submit", "register"), order("A", "A", "dispatch")),
    "working": (need("A", "submit", "register"), order("A", "A", "dispatch", "accept")),
    "disputed": (need("A", "submit", "register"), order("A", "A", "dispatch", "send_back")),
    "order held": (need("A", "submit", "register"), order("A", "A", "dispatch", "accept", "hold")),
    "running": (project("A", "start", due="2026-12-31"),),
}


@pytest.mark.parametrize("records", LEDGERS.values(), ids=LEDGERS)
def test_what_is_offered_is_a_command_that_is_possible(records: tuple[Any, ...]) -> None:
    ledger = ledger_with(records)
    possible = {bare(each) for record in records for each in commands_now(ledger, record)}
    told = [words for record in records if (words := say_next(ledger, record, after_all(ledger, record)))]
    offered = [each for words in told for each in re.split(" or |; ", words.en)] + [each.command for each in waiting(ledger, TODAY)]
    assert offered
    looks = {f"redchain match {each.id}" for each in records if each.state == "submitted"}  # which changes nothing
    assert {bare(each) for each in offered} <= possible | looks


def ledger_with(records: tuple[Any, ...]) -> Ledger:
    return ledger_of(fallback_settings(), [*base(), *records])


def bare(command: str) -> str:
    """The command without a note, which no step needs, and with what is known of a value left out."""
    return re.sub(r"--(milestone) \S+", r"--\1 …", command.removesuffix(" --note …"))


def test_a_result_is_never_put_into_the_mouth_of_who_closes() -> None:
    ledger = ledger_with(LEDGERS["verified"])
    said = say_next(ledger, LEDGERS["verified"][0], after_all(ledger, LEDGERS["verified"][0]))
    assert said is not None
    assert said.en == "redchain need close N-20261102-AAAAA --result …"
    assert [each.command for each in waiting(ledger, TODAY)] == [said.en]


@pytest.mark.parametrize(
    ("made", "command"),
    [
        (command_for(Need, "N-1", "ask_more"), "redchain need ask-more N-1 --reason …"),
        (command_for(Need, "N-1", "verify"), "redchain need verify N-1 --rating …"),
        (command_for(Order, "D-1", "extend"), "redchain extend D-1 --reason …"),
        (command_for(Order, "D-1", "progress"), "redchain progress D-1 --note …"),
        (command_for(Order, "D-1", "progress", note="已上门"), "redchain progress D-1 --note 已上门"),
        (command_for(Project, "P-1", "milestone", milestone="签约"), "redchain project milestone P-1 --milestone 签约"),
        (command_for(Project, "P-1", "milestone", milestone="sign it; rm"), "redchain project milestone P-1 --milestone 'sign it; rm'"),
    ],
)
def test_a_command_can_be_copied(made: str, command: str) -> None:
    assert made == command
