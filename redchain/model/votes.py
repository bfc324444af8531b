"""The arithmetic of votes (表决): how many are due, whether there is a quorum, and what the ballots come to; exact, never rounded."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from redchain.model.base import Frozen
from redchain.model.field_types import Day, Flag, Word
from redchain.model.fields import Key, Labels, Meaning
from redchain.text import Text

Outcome = Literal["adopted", "rejected", "postponed", "noted"]
OUTCOMES: dict[Outcome, Text] = {
    "adopted": Text("通过", "adopted"),
    "rejected": Text("未通过", "rejected"),
    "postponed": Text("缓议", "postponed"),
    "noted": Text("已听取", "noted"),
}
Base = Literal["entitled", "present", "cast"]
BASES: dict[Base, Text] = {
    "entitled": Text("应到人数", "those entitled"),
    "present": Text("实到人数", "those present"),
    "cast": Text("同意与不同意票", "votes for and against"),
}
MeetingForm = Literal["round_table", "committee", "party"]
MEETING_FORMS: dict[MeetingForm, Text] = {
    "round_table": Text("圆桌会", "round table"),
    "committee": Text("委员会会议", "committee meeting"),
    "party": Text("党组织会议", "party meeting"),
}
Share = Annotated[str, StringConstraints(strict=True, pattern=r"^[1-9][0-9]{0,2}/[1-9][0-9]{0,2}$")]
"""A share as people write it, such as `2/3`."""
_HALF, _WHOLE = Fraction(1, 2), Fraction(1)


class RuleSet(Frozen):
    """How a matter is voted on: who must be there, and how many must agree."""

    name: Annotated[Word, Key(), Text("规则", "Rule set")]
    title: Annotated[Word | None, Text("名称", "Title")] = None
    forms: Annotated[
        tuple[MeetingForm, ...],
        Text("会议类别", "Forms of meeting"),
        Labels(**MEETING_FORMS),
        Meaning("哪些会议可用；第一个写它的规则是该类会议的默认规则", "The meetings that may use it; the first that names a form is the usual one there"),
    ] = ()
    quorum: Annotated[Share, Text("到会", "Quorum"), Meaning("实到占应到的比例", "The share of those entitled who must be there")] = "1/2"
    strict: Annotated[Flag, Text("须超过", "Strictly more"), Meaning("true：实到须超过这一比例，不能等于", "true: more than that share must be there")] = False
    majority: Annotated[Share, Text("过半", "Majority"), Meaning("同意票须超过基数的这一比例", "More than this share of the base must agree")] = "1/2"
    of: Annotated[Base, Text("基数", "Base"), Labels(**BASES)] = "entitled"
    since: Annotated[
        Day | None,
        Text("起用日", "Since"),
        Meaning("从这一天的会起用；以前的会照以前的规则", "It counts for meetings from this day on; those before keep what counted then"),
    ] = None
    secret: Annotated[Flag, Text("无记名", "Secret"), Meaning("true：只记票数，不记名", "true: totals alone are kept, no names")] = False

    def meets(self, other: RuleSet) -> bool:
        """Tell whether another entry of the same name begins on the same day."""
        return self.since == other.since

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if not _HALF <= Fraction(self.majority) < _WHOLE:
            raise PydanticCustomError("majority_share", "a majority is at least one half and less than all")
        if Fraction(self.quorum) > _WHOLE or (self.strict and Fraction(self.quorum) == _WHOLE):
            raise PydanticCustomError("quorum_share", "a quorum that nobody can reach")
        return self


class Tally(NamedTuple):
    """What is counted: those entitled and those of them present, both without the recused, and the ballots."""

    entitled: int
    present: int
    agreed: int = 0
    opposed: int = 0
    abstained: int = 0

    @property
    def silent(self) -> int:
        """How many of those present cast no ballot."""
        return self.present - self.agreed - self.opposed - self.abstained


def has_quorum(rules: RuleSet, tally: Tally) -> bool:
    """Tell whether enough of those entitled are present; of nobody there is none.

    >>> has_quorum(RuleSet(name="consult"), Tally(44, 22)), has_quorum(RuleSet(name="consult", strict=True), Tally(44, 22))
    (True, False)
    """
    least = Fraction(rules.quorum) * tally.entitled
    return tally.present > 0 and (tally.present > least if rules.strict else tally.present >= least)


def base_of(rules: RuleSet, tally: Tally) -> int:
    """Return of how many the majority is taken."""
    return {"entitled": tally.entitled, "present": tally.present, "cast": tally.agreed + tally.opposed}[rules.of]


def outcome_of(rules: RuleSet, tally: Tally) -> Outcome:
    """Return what the ballots come to: without a quorum, and where as many agree as oppose, the matter is postponed.

    >>> outcome_of(RuleSet(name="consult"), Tally(44, 30, agreed=22)), outcome_of(RuleSet(name="consult"), Tally(42, 28, agreed=22))
    ('rejected', 'adopted')
    """
    if not has_quorum(rules, tally):
        return "postponed"
    if tally.agreed > Fraction(rules.majority) * base_of(rules, tally):
        return "adopted"
    return "postponed" if tally.agreed == tally.opposed != 0 else "rejected"


RULE_SETS = (
    RuleSet(name="consult", title="协商表决", forms=("round_table",)),
    RuleSet(name="party", title="党组织会议", forms=("committee", "party")),
    RuleSet(name="personnel", title="人事事项", forms=("committee", "party"), quorum="2/3"),
    RuleSet(name="election", title="选举", forms=("committee", "party"), quorum="4/5", secret=True),
    RuleSet(name="again", title="复议", forms=("committee", "party")),
)
"""The shipped rule sets; a round table consults, it takes no statutory vote."""
