"""What other records, and the past of the record itself, say against a step that the table of moves would allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.model.clock import is_held
from redchain.model.kind import START, Condition
from redchain.text import Text

if TYPE_CHECKING:
    from datetime import datetime

    from redchain.model.base import Record, Step
    from redchain.model.ledger import Ledger


def breach(ledger: Ledger | None, record: Record, step: Step) -> tuple[str, Text] | None:
    """Return why a step that the table allows may still not be taken, with the code of the rule it would break, or None.

    `record` is the record before the step (a new one: with an empty log); whether the table allows the step is not asked here.
    Other records are seen as they were at the moment of the step, so `ledger` may hold their later life: to judge a proposal, pass what it proposes.
    Without a ledger only what the record's own past says is asked.
    """
    move = record.moves.move(step.step) if record.moves else None
    for code, why, alone in move.conditions if move else ():
        words = why(ledger, record, step) if alone or ledger is not None else None
        if words is not None:
            return code, words
    return None


def states_at(record: Record, moment: datetime) -> frozenset[str]:
    """Return the states a record had at a moment: one, or several when steps were taken at that very moment."""
    return record.moves.states_at(record.steps, moment) if record.moves else frozenset({START})


def was_open(record: Record, moment: datetime) -> bool:
    """Tell whether a record was open at a moment, and not ended at that very moment."""
    states = states_at(record, moment) - {START}
    return bool(states) and record.moves is not None and states <= frozenset(record.moves.open)


def say_state(record: Record) -> Text:
    """Return how a record stands, in words."""
    return record.moves.say(record.state) if record.moves else Text("", "")


def _on_hold(_ledger: Ledger | None, record: Record, _step: Step) -> Text | None:
    return Text("已经挂起", "it is already on hold") if is_held(record.steps) else None


def _not_on_hold(_ledger: Ledger | None, record: Record, _step: Step) -> Text | None:
    return None if is_held(record.steps) else Text("没有挂起，不用恢复", "it is not on hold")


NOT_ON_HOLD = Condition("RC315", _on_hold, alone=True)
"""What is put on hold was not on hold."""
ON_HOLD = Condition("RC315", _not_on_hold, alone=True)
"""What is resumed was on hold."""
