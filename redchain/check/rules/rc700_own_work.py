"""RC715: nobody judges their own work, or it is said that they do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from redchain.check.said_steps import say_verb_of
from redchain.model.finding import Rule
from redchain.model.named_record import named
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.check.proposal import Pair, Proposal
    from redchain.model.finding import Finding

RC715 = Rule(
    "RC715",
    Text("自己核验自己的工单", "Judging one's own work"),
    Text("{by}自己承办了这条需求的工单，又自己“{verb}”", "{by} has handled an order for this need and now takes the step “{verb}” itself"),
    Text(
        "链办没有别的单位可办，所以允许；请审核的人与企业核实，或给产业链加一个牵头单位：redchain chain edit 产业链 --lead-units 单位",
        "it is allowed because the office has no other unit; have a reviewer check with the firm, or give the chain another lead unit: redchain chain edit CHAIN --lead-units UNIT",
    ),
    Text(
        "单位说办好了，和企业说办好了，是两回事；自己核验自己，少了这一道。",
        "A unit saying that the work is done is not the same as the firm saying so; a unit that judges its own work skips the second.",
    ),
    severity="warning",
)


_OWN_WORK = Text(
    "{by}{words}，又自己“{verb}”；链办没有别的单位可办，所以允许",
    "{by} {words} and takes the step “{verb}” itself; it is allowed because the office has no other unit",
)


def ensure_work_is_judged_by_others(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that nobody verifies or closes a need whose order they handled; if the office has no other unit, it is allowed and reported (RC715, or the kind's own rule, a warning)."""
    if pair.after is None or not pair.is_grown:
        return
    for place, each in pair.new_steps:
        if proposal.judges_own_work(pair, place, each) and proposal.why_not(pair, place, each) is None:
            yield _judged_alone(proposal, pair, place, each)


def _judged_alone(proposal: Proposal, pair: Pair, place: int, step: Any) -> Finding:
    by, verb, rule = named(proposal.base.named, "unit", step.by), say_verb_of(pair.record, step), proposal.rule_of_judging(pair, place, step)
    if rule is None:
        return RC715.broken(("log", place, "by"), by=by, verb=verb)
    move = pair.record.moves.move(step.step) if pair.record.moves else None
    words = move.judges.words if move is not None and move.judges is not None else ""
    return replace(rule.broken(("log", place, "by"), why=_OWN_WORK.fill(by=by, words=words, verb=verb)), severity="warning")
