"""Why a resource is, or is not, suggested for a need: its score and rank, and everything that stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.match.bands import say_score
from redchain.match.eligible import applicant_of, check_eligibility, why_not_offered
from redchain.match.past_needs import standing_rejections
from redchain.match.suggest import Match, Score, Standing, match_need, standing_of
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.kinds.need.model import Need
    from redchain.kinds.resource.model import Resource
    from redchain.match.candidates import Threshold
    from redchain.match.corpus import Corpus
    from redchain.match.eligible import EligibilityCheck

ObstacleKind = Literal["not_offered", "ineligible", "rejected", "below_threshold", "beyond_top", "full"]


_NOTHING = Text("", "")


class Obstacle(NamedTuple):
    """One thing that stands in the way; a full resource is still suggested, any other obstacle keeps it back."""

    kind: ObstacleKind
    text: Text


@dataclass(frozen=True)
class Why:
    """Why a resource is, or is not, suggested for a need; `standing` is as if the resource were on offer, even where it is withheld."""

    need: Need
    resource: Resource
    standing: Standing
    obstacles: tuple[Obstacle, ...]
    is_gap: bool

    @property
    def is_suggested(self) -> bool:
        """Whether `match` shows it."""
        return all(each.kind == "full" for each in self.obstacles)


def why(corpus: Corpus, need: Need, resource: Resource, top: int) -> Why:
    """Return why a resource is among the first `top` suggestions for a need, or why it is not."""
    offering = corpus.offering([resource])
    standing = standing_of(offering, need, resource.id)
    assert standing is not None  # noqa: S101  # the corpus was made to offer it
    found = match_need(corpus, need, 1)
    short = _falls_short(standing, top, found)
    barred, full = _barred(corpus, need, resource, standing.eligibility), no_places_left(corpus, resource)
    return Why(need, resource, standing, (*barred, *short, *full), found.gap)


def lasting_obstacles(corpus: Corpus, need: Need, resource: Resource, found: Score) -> tuple[Obstacle, ...]:
    """Return what keeps a resource of this score from serving a need, its rank among others and the orders that it carries now aside."""
    low = (_below(found.score, found.threshold),) if found.threshold.is_missed(found.score) else ()
    eligibility = check_eligibility(corpus.ledger, resource, applicant_of(corpus.ledger, need), corpus.today)
    return (*_barred(corpus, need, resource, eligibility), *low)


def _barred(corpus: Corpus, need: Need, resource: Resource, eligibility: EligibilityCheck) -> Iterator[Obstacle]:
    withheld = why_not_offered(corpus.ledger, resource, corpus.today)
    if withheld is not None:
        yield Obstacle("not_offered", withheld)
    if eligibility.eligible == "no":
        yield Obstacle("ineligible", join(list(eligibility.reasons)))
    rejected = standing_rejections(need, corpus.today).get(resource.id)
    if rejected is not None:
        yield Obstacle("rejected", rejected)


def _falls_short(standing: Standing, top: int, found: Match) -> Iterator[Obstacle]:
    score = standing.suggestion.score
    if found.gap and standing.threshold.is_missed(score):
        whole = Text("，这条需求暂无匹配资源，是缺口", "; nothing reaches it, so the need is a gap")
        if found.elsewhere is not None:
            seems = Text("：不像是登记的单位能办的事，像是“{like}”这一类", ": it does not seem to be a matter of the units on file, rather one like “{like}”")
            whole = join([whole, seems.fill(like=found.elsewhere)], zh="", en="")
        yield _below(score, standing.threshold, whole)
    elif standing.rank > top:
        words = Text("排第 {place}，只给前 {top} 个：--top {place}", "it is number {place}, and only the first {top} are shown: --top {place}")
        yield Obstacle("beyond_top", words.fill(place=standing.rank, top=top))


def _below(score: float, threshold: Threshold, whole: Text = _NOTHING) -> Obstacle:
    words = Text("得分 {score} 低于门槛 {least}{whole}{why}", "its score {score} is below the threshold {least}{whole}{why}")
    why_so = _NOTHING if threshold.text is None else Text("（{moved}）", " ({moved})").fill(moved=threshold.text)
    return Obstacle("below_threshold", words.fill(score=say_score(score, 3), least=f"{threshold.least:g}", whole=whole, why=why_so))


def no_places_left(corpus: Corpus, resource: Resource) -> Iterator[Obstacle]:
    """Yield that a resource carries as many orders as it can, where it does."""
    words = corpus.no_places_left(resource)
    if words is not None:
        yield Obstacle("full", words)
