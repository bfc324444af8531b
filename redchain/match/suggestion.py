"""A resource suggested for a need, with the reasons for its score."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from redchain.match.scorers import CHANNEL, scorers_of, unsaid
from redchain.text import Text, join, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from redchain.kinds.resource.validity import WhyNot
    from redchain.match.candidates import Candidates
    from redchain.match.conditions import Eligible
    from redchain.match.score_table import ScoredCandidate

ELIGIBILITY = "eligibility"
HISTORY = "history"
ITEM = "item"
UNSAID = "unsaid"
CAPACITY = "capacity"
SEMANTIC, RERANK = "semantic", "rerank"
_UNREAD = Text(
    "语义模型没有读这条需求（不公开，或有个人信息），不算这一项",
    "the language model did not read this need (not public, or personal data in it), so this part is left out",
)
_UNSENT = Text(
    "重排模型没有读这条需求（不公开，或有个人信息），名次没有重排",
    "the reranking model did not read this need (not public, or personal data in it), so the order is as it was",
)


@dataclass(frozen=True)
class Reason:
    """Why a score is what it is: the part, the points it adds (4 digits; 0 for the item, for what the resource does not mention, for having no place left, and for eligibility unless words speak against the firm), and the words for people."""

    part: str
    points: float
    text: Text


@dataclass(frozen=True, eq=False)
class Suggestion:
    """A resource for a need; the points of its reasons, which may be worked out when they are asked for, add up to its score, which lies between 0 and 1; `barred` says why it is not given today, or is None."""

    resource: str
    score: float
    eligible: Eligible
    barred: WhyNot | None
    _explain: Callable[[], tuple[Reason, ...]] = field(repr=False)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons for the score."""
        return self._explain()

    def __eq__(self, other: object) -> bool:
        """Tell whether all that is said is the same."""
        return isinstance(other, Suggestion) and self._said == other._said

    def __hash__(self) -> int:
        """Return the hash of what is said."""
        return hash(self._said)

    @property
    def _said(self) -> tuple[object, ...]:
        return self.resource, self.score, self.eligible, self.barred, self.reasons

    def __reduce__(self) -> tuple[Callable[..., Suggestion], tuple[object, ...]]:
        """Return how another process makes it, to which what is not said yet cannot be left."""
        return _again, self._said


def _again(resource: str, score: float, eligible: Eligible, barred: WhyNot | None, reasons: tuple[Reason, ...]) -> Suggestion:
    return Suggestion(resource, score, eligible, barred, lambda: reasons)


def reasons_of(scored: ScoredCandidate, candidates: Candidates, item: str | None, moved: Reason | None) -> tuple[Reason, ...]:
    """Return the reasons for a candidate's score; `item` is the title of the sub-item that it fits best, `moved` what a reranking server made of it."""
    corpus, learnt, eligibility = candidates.corpus, candidates.learnt, candidates.eligibility(scored.place)
    resource = corpus.ids[scored.place]
    scorers = zip((*scorers_of(corpus, candidates.query), CHANNEL), scored.points, strict=True)
    reasons = [
        Reason(each.name, points, each.explain(corpus, candidates.query, scored.place))
        for each, points in scorers
        if each is not CHANNEL or corpus.channels[scored.place]
    ]
    if corpus.asks_model and not candidates.query.is_read:
        reasons.append(Reason(SEMANTIC, 0.0, _UNREAD))
    elif corpus.models is not None and corpus.models.reranks and not candidates.query.is_sent:
        reasons.append(Reason(RERANK, 0.0, _UNSENT))
    if moved is not None:
        reasons.append(moved)
    if resource in learnt:
        reasons.append(Reason(HISTORY, scored.learnt, learnt[resource].text))
    if item is not None:
        reasons.append(Reason(ITEM, 0.0, Text("最合子事项：{item}", "fits the sub-item best: {item}").fill(item=item)))
    missing = unsaid(corpus, candidates.query, scored.place)
    if missing:
        words = join([same(each) for each in missing], zh="、", en=", ")
        reasons.append(Reason(UNSAID, 0.0, Text("资源没有提到：{words}", "not mentioned by the resource: {words}").fill(words=words)))
    full = corpus.no_places_left(corpus.resource(scored.place))
    if full is not None:
        reasons.append(Reason(CAPACITY, 0.0, full))
    reasons.append(Reason(ELIGIBILITY, scored.doubt, join(list(eligibility.reasons))))
    return tuple(reasons)
