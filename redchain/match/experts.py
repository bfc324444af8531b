"""Experts for a challenge: the posts whose skills and chains suit it, ranked by the scorers of matching, and those that must stay out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.kinds.challenge.rules import STANDING, claims_of, is_of_team
from redchain.kinds.need.model import Need
from redchain.kinds.person.model import Person
from redchain.match.ranked_offers import offer, ranked_offers
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from redchain.kinds.challenge.model import Challenge
    from redchain.match.suggestion import Reason
    from redchain.model.ledger import Ledger

_NEAR = 0.05
"""From so many points on for words and concepts together the skills have to do with a challenge; chosen by hand, nothing was measured."""
_OWN = Text("是揭榜 {claim} 的专家", "an expert of the claim {claim}")
_HOME = Text("所在单位参加了揭榜 {claim}", "its home is in the team of the claim {claim}")
NO_SKILLS = Text("没有写专长，比不了", "no skills are written, so there is nothing to compare")


class RankedExpert(NamedTuple):
    """A post with its score from 0 to 1 and the reasons for it, whose points add up to it; without skills there is no score."""

    person: Person
    score: float | None
    reasons: tuple[Reason, ...]

    @property
    def is_near(self) -> bool:
        """Whether the skills have to do with the challenge, so that not the chain alone speaks for the post."""
        return sum(each.points for each in self.reasons if each.part != "chain") >= _NEAR


class LeftOut(NamedTuple):
    """A post that must stay out, and why."""

    person: Person
    why: Text


class Experts(NamedTuple):
    """The experts for a challenge, best first, ties by id, those without skills last; and those left out, by id."""

    ranked: tuple[RankedExpert, ...]
    left_out: tuple[LeftOut, ...]


def experts_for(ledger: Ledger, challenge: Challenge, today: date) -> Experts:
    """Return who suits a challenge among the experts in post; those who belong to a team that has claimed it are left out."""
    known = [each for each in ledger.current(Person) if "expert" in each.roles]
    reasons = {each.id: why for each in known if (why := why_partial(ledger, challenge, each)) is not None}
    free = [each for each in known if each.id not in reasons]
    ranked = sorted(_scored(ledger, challenge, [each for each in free if each.skills], today), key=lambda each: (-(each.score or 0.0), each.person.id))
    silent = (RankedExpert(each, None, ()) for each in free if not each.skills)
    return Experts((*ranked, *silent), tuple(LeftOut(each, reasons[each.id]) for each in known if each.id in reasons))


def why_partial(ledger: Ledger, challenge: Challenge, person: Person) -> Text | None:
    """Return why a post cannot judge or advise on a challenge, or None: by the rule that holds when a claim is judged (RC345)."""
    for claim in claims_of(ledger, challenge.id):
        if claim.state in STANDING and is_of_team(claim, person.id, person.home):
            return _OWN.fill(claim=claim.id) if person.id in claim.experts else _HOME.fill(claim=claim.id)
    return None


def _scored(ledger: Ledger, challenge: Challenge, people: Sequence[Person], today: date) -> Iterator[RankedExpert]:
    """Score people as if each were a resource made of their skills, for the chains that they know, and the challenge a need."""
    offers = [offer(each.id, "、".join(each.skills), each.chains) for each in people]
    for person, each in zip(people, ranked_offers(ledger, _as_need(challenge, today), offers, today), strict=True):
        yield RankedExpert(person, each.score, each.reasons)


def _as_need(challenge: Challenge, today: date) -> Need:
    """Return a challenge as the engine reads a request: its title, its field and what is to be done."""
    detail = "\n".join(each for each in (challenge.field, challenge.content) if each)
    return Need.model_construct(
        id=challenge.id, enterprise="", title=challenge.title, category="", chain=challenge.chain, detail=detail, raised_on=today, log=()
    )
