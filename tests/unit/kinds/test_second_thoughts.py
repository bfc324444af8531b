"""Every step says by which other it is put right, or asks before it is taken since none does."""

from __future__ import annotations

import pytest

from redchain.kinds.registry import KINDS
from redchain.model.kind import START, Move, Moves

MOVES = [(model.moves, move) for model in KINDS if model.moves for move in model.moves.moves]
ENDS_A_DISPUTE = {"uphold"}  # the need is dispatched anew
CORRECTIONS = {"correct"}  # what they correct is not true any more


@pytest.mark.parametrize(("moves", "move"), MOVES, ids=[f"{moves.moves[0].verb}-{move.verb}" for moves, move in MOVES])
def test_a_step_is_put_right_by_another_or_asks_first(moves: Moves, move: Move) -> None:
    assert move.undone_by or move.lasting or move.verb in ENDS_A_DISPUTE | CORRECTIONS
    for verb in move.undone_by:
        after = {move.target} if move.target else {*move.sources} - {START}
        assert after & {*moves.table[verb].sources}, verb


def test_those_ask_that_no_other_step_takes_back() -> None:
    asking = {f"{moves.moves[0].verb}: {move.verb}" for moves, move in MOVES if move.lasting}
    assert asking == {
        "dispatch: extend",
        "dispatch: recall",
        "submit: decline",
        "submit: withdraw",
        "start: extend",
        "start: finish",
        "start: stop",
        "found: dissolve",
        *(f"draft: {each}" for each in ("extend", "solve", "withdraw")),
        *(f"file: {each}" for each in ("decline", "extend", "pay", "approve", "verify", "fail", "withdraw")),
        "record: confirm",
        "record: recall",
        *(f"open: {each}" for each in ("grant", "refuse", "verify", "withdraw")),
        "plan: open",
        "plan: resolve",
        "plan: minute",
        "plan: cancel",
    }
