"""The arithmetic of votes against a table worked out by hand, and the laws that hold for every vote."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from redchain.model.votes import RULE_SETS, RuleSet, Tally, base_of, has_quorum, outcome_of

if TYPE_CHECKING:
    from redchain.model.votes import Outcome

SHIPPED = {each.name: each for each in RULE_SETS}
OWN = {
    "strict": RuleSet(name="strict", strict=True),
    "present": RuleSet(name="present", of="present"),
    "cast": RuleSet(name="cast", of="cast"),
    "two thirds": RuleSet(name="two thirds", majority="2/3"),
    "all there": RuleSet(name="all there", quorum="1/1"),
    "one third there": RuleSet(name="one third there", quorum="1/3"),
    "three quarters of cast": RuleSet(name="three quarters of cast", majority="3/4", of="cast"),
}
RULES = {**SHIPPED, **OWN}

# rules, entitled, present (both without the recused), agreed, opposed, abstained, what it comes to
TABLE: tuple[tuple[str, int, int, int, int, int, Outcome], ...] = (
    ("consult", 44, 30, 22, 5, 3, "rejected"),  # 22 of 44 is half, not more
    ("consult", 44, 30, 23, 3, 4, "adopted"),
    ("consult", 42, 28, 22, 3, 3, "adopted"),  # two of 44 recused: more than 21
    ("consult", 43, 29, 22, 4, 3, "adopted"),  # one recused: more than 21.5
    ("consult", 43, 29, 21, 5, 3, "rejected"),
    ("consult", 44, 22, 22, 0, 0, "rejected"),  # a quorum, and all of it agrees: still half
    ("consult", 44, 21, 21, 0, 0, "postponed"),  # no quorum
    ("consult", 44, 44, 22, 22, 0, "postponed"),  # a tie
    ("consult", 44, 44, 21, 23, 0, "rejected"),
    ("consult", 44, 44, 23, 21, 0, "adopted"),
    ("consult", 44, 44, 0, 0, 44, "rejected"),  # nobody for, nobody against: no tie
    ("consult", 44, 44, 10, 10, 24, "postponed"),
    ("consult", 44, 44, 44, 0, 0, "adopted"),
    ("consult", 44, 44, 0, 44, 0, "rejected"),
    ("consult", 44, 0, 0, 0, 0, "postponed"),
    ("consult", 0, 0, 0, 0, 0, "postponed"),  # all recused
    ("consult", 1, 1, 1, 0, 0, "adopted"),
    ("consult", 1, 1, 0, 1, 0, "rejected"),
    ("consult", 2, 1, 1, 0, 0, "rejected"),
    ("consult", 2, 2, 1, 1, 0, "postponed"),
    ("consult", 3, 2, 2, 0, 0, "adopted"),
    ("consult", 45, 23, 23, 0, 0, "adopted"),  # 23 of 45 are more than half, and a quorum
    ("consult", 45, 22, 22, 0, 0, "postponed"),
    ("strict", 44, 22, 22, 0, 0, "postponed"),  # half is not more than half
    ("strict", 44, 23, 23, 0, 0, "adopted"),
    ("strict", 45, 23, 23, 0, 0, "adopted"),
    ("party", 15, 8, 8, 0, 0, "adopted"),
    ("party", 15, 7, 7, 0, 0, "postponed"),
    ("personnel", 15, 10, 8, 2, 0, "adopted"),  # two thirds of 15 are 10
    ("personnel", 15, 9, 9, 0, 0, "postponed"),
    ("personnel", 15, 10, 7, 3, 0, "rejected"),
    ("personnel", 16, 11, 9, 2, 0, "adopted"),  # two thirds of 16 are 10 2/3
    ("personnel", 16, 10, 10, 0, 0, "postponed"),
    ("election", 15, 12, 8, 4, 0, "adopted"),  # four fifths of 15 are 12
    ("election", 15, 11, 11, 0, 0, "postponed"),
    ("election", 16, 13, 9, 4, 0, "adopted"),
    ("election", 16, 12, 12, 0, 0, "postponed"),
    ("election", 16, 13, 8, 5, 0, "rejected"),
    ("again", 44, 30, 23, 7, 0, "adopted"),
    ("present", 44, 30, 16, 14, 0, "adopted"),
    ("present", 44, 30, 15, 10, 5, "rejected"),
    ("cast", 44, 30, 3, 2, 25, "adopted"),
    ("cast", 44, 30, 2, 2, 26, "postponed"),
    ("cast", 44, 30, 0, 0, 30, "rejected"),
    ("two thirds", 45, 45, 30, 15, 0, "rejected"),  # 30 is two thirds, not more
    ("two thirds", 45, 45, 31, 14, 0, "adopted"),
    ("all there", 9, 9, 5, 4, 0, "adopted"),
    ("all there", 9, 8, 8, 0, 0, "postponed"),
    ("one third there", 44, 15, 15, 0, 0, "rejected"),  # a quorum of a third can never adopt on the entitled alone
    ("one third there", 44, 14, 14, 0, 0, "postponed"),
    ("three quarters of cast", 44, 30, 24, 8, 0, "rejected"),
    ("three quarters of cast", 44, 30, 25, 8, 0, "adopted"),
)


@pytest.mark.parametrize("row", TABLE)
def test_a_vote_comes_to_what_was_worked_out_by_hand(row: tuple[str, int, int, int, int, int, Outcome]) -> None:
    rules, *counts, comes_to = row
    assert outcome_of(RULES[rules], Tally(*counts)) == comes_to


def test_the_table_is_as_long_as_was_asked() -> None:
    assert len(TABLE) >= 40
    assert set(SHIPPED) <= {each[0] for each in TABLE}


@st.composite
def votes(draw: st.DrawFn) -> tuple[RuleSet, Tally]:
    """A rule set and a vote under it: nobody votes twice, and nobody who is not there."""
    entitled = draw(st.integers(0, 60))
    present = draw(st.integers(0, entitled))
    agreed = draw(st.integers(0, present))
    opposed = draw(st.integers(0, present - agreed))
    abstained = draw(st.integers(0, present - agreed - opposed))
    return draw(st.sampled_from(tuple(RULES.values()))), Tally(entitled, present, agreed, opposed, abstained)


@given(votes(), st.integers(1, 20))
def test_one_more_absentee_never_adopts_what_was_not(vote: tuple[RuleSet, Tally], more: int) -> None:
    rules, tally = vote
    if outcome_of(rules, tally) != "adopted":
        assert outcome_of(rules, tally._replace(entitled=tally.entitled + more)) != "adopted"


@given(votes())
def test_a_vote_against_that_becomes_one_for_never_rejects_what_was_adopted(vote: tuple[RuleSet, Tally]) -> None:
    rules, tally = vote
    if tally.opposed and outcome_of(rules, tally) == "adopted":
        assert outcome_of(rules, tally._replace(opposed=tally.opposed - 1, agreed=tally.agreed + 1)) == "adopted"


@given(votes())
def test_nothing_is_adopted_without_a_quorum_or_by_half_of_the_base(vote: tuple[RuleSet, Tally]) -> None:
    rules, tally = vote
    if outcome_of(rules, tally) == "adopted":
        assert has_quorum(rules, tally)
        assert 2 * tally.agreed > base_of(rules, tally)
        assert tally.agreed > tally.opposed or rules.of != "cast"


@given(votes())
def test_whoever_is_in_the_minority_of_those_entitled_decides_nothing(vote: tuple[RuleSet, Tally]) -> None:
    rules, tally = vote
    if rules.of == "entitled" and 2 * tally.agreed <= tally.entitled:
        assert outcome_of(rules, tally) != "adopted"


@given(votes())
def test_a_vote_is_adopted_rejected_or_postponed(vote: tuple[RuleSet, Tally]) -> None:
    rules, tally = vote
    assert outcome_of(rules, tally) in {"adopted", "rejected", "postponed"}
    assert (outcome_of(rules, tally) == "postponed") == (not has_quorum(rules, tally) or (tally.agreed == tally.opposed != 0 and not _is_more(rules, tally)))


def _is_more(rules: RuleSet, tally: Tally) -> bool:
    share = Fraction(rules.majority)
    return tally.agreed * share.denominator > share.numerator * base_of(rules, tally)


@pytest.mark.parametrize(
    "wrong",
    [
        {"majority": "1/3"},
        {"majority": "1/1"},
        {"majority": "0.5"},
        {"majority": "1/0"},
        {"quorum": "3/2"},
        {"quorum": "1/1", "strict": True},
        {"quorum": "半数"},
        {"of": "everybody"},
    ],
)
def test_rules_under_which_a_minority_decides_or_nobody_can_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        RuleSet.model_validate({"name": "own", **wrong})
