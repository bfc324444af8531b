"""What a challenge's life goes by: its chain and firms, what stands against its steps, and the rules of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.model import office_of_chain
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, OwnRule
from redchain.model.named_record import named
from redchain.model.powers import say_state, states_at
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from redchain.kinds.challenge.model import Challenge, ChallengeStep
    from redchain.kinds.claim.model import ClaimStep
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger, Trace

STANDING = frozenset({"filed", "argued", "chosen", "public", "running", "finished", "approved", "verified"})
"""The states of a claim that was neither declined nor withdrawn, and has not failed."""
CHOSEN = STANDING - {"filed", "argued"}
"""Those of a claim that was chosen."""
APPROVED = frozenset({"approved", "verified"})
"""Those of a claim whose work was accepted."""
ENDED_NEED = frozenset({"declined", "withdrawn", "merged"})
_SHOWABLE = frozenset({"public", "chain", "units"})


def chain_id(_ledger: Ledger, challenge: Challenge) -> str:
    """Return the id of a challenge's chain."""
    return challenge.chain


def office(ledger: Ledger, challenge: Challenge) -> tuple[str, ...]:
    """Return the units that are the office of its chain."""
    return office_of_chain(ledger, challenge.chain)


def firms(ledger: Ledger, challenge: Challenge) -> tuple[str, ...]:
    """Return the firms whose needs it is made of."""
    found = (ledger.named("need", each) for each in challenge.needs)
    return tuple(dict.fromkeys(each.enterprise for each in found if each is not None))


def claims_of(ledger: Ledger, challenge: str) -> tuple[Any, ...]:
    """Return the claims of a challenge, by id."""
    return ledger.where_named("claim", "challenge", challenge)


def claims_for(ledger: Ledger, challenge: Challenge) -> tuple[Any, ...]:
    """Return the claims of a challenge, by id."""
    return claims_of(ledger, challenge.id)


def is_of_team(claim: Any, expert: str, home: str | None) -> bool:
    """Tell whether an expert is one of a claim's own, or works for one of its team, and so does not judge it: asked with the claim or its facts."""
    return expert in claim.experts or home in {claim.unit, *claim.partners}


def until_at(challenge: Challenge, moment: datetime) -> date | None:
    """Return until when a challenge could be claimed, as was in force at a moment."""
    return next((each.until for each in reversed(challenge.log) if each.until is not None and each.at <= moment), None)


def why_too_few(ledger: Ledger, challenge: Challenge, _step: ChallengeStep) -> Text | None:
    """Return that a challenge has too few indicators, or None."""
    least = ledger.settings.programme.challenges.min_indicators
    return None if len(challenge.indicators) >= least else _say_few(len(challenge.indicators), least)


def why_not_drafted(ledger: Ledger, challenge: Challenge, step: ChallengeStep) -> Text | None:
    """Return that one of its needs has ended without an answer, or None."""
    for each in challenge.needs:
        need = ledger.named("need", each)
        if need is not None and states_at(need, step.at) <= ENDED_NEED:
            return Text("需求{need}是“{state}”，不能再立榜", "the need {need} is “{state}”; no challenge is made of it").fill(
                need=named(ledger.named, "need", need.id), state=say_state(need, step.at)
            )
    return None


def why_not_posted(_ledger: Ledger, challenge: Challenge, _step: ChallengeStep) -> Text | None:
    """Return that a challenge is kept to the office and cannot be posted, or None."""
    return None if challenge.visibility in _SHOWABLE else Text("公开范围是“仅链办”，不能发榜", "it is for the chain office only, so it cannot be posted")


def why_not_extended(_ledger: Ledger | None, challenge: Challenge, step: ChallengeStep) -> Text | None:
    """Return why the new last day is no later one, or None."""
    known = challenge.until
    if known is None or step.until is None or step.until > known:
        return None
    return Text(f"新的截止日 {step.until} 不晚于现在的 {known}", f"the new last day {step.until} is not after the present one, {known}")


def why_settled(ledger: Ledger, challenge: Challenge, step: ChallengeStep | ClaimStep, but: str = "") -> Text | None:
    """Return that a challenge for one team has a chosen claim (but for one that is not asked about), so that nobody else can win it, or None."""
    found = _chosen(ledger, challenge, step.at, but) if challenge.mode == "single" else None
    if found is None:
        return None
    return Text("榜单是独立揭榜，已选定揭榜 {other}（{state}）", "one team takes this challenge, and the claim {other} was chosen ({state})").fill(
        other=found.id, state=say_state(found, step.at)
    )


def _chosen(ledger: Ledger, challenge: Challenge, moment: datetime, but: str = "") -> Any:
    """Return the claim that was chosen, as was so at a moment, but for one; None for none."""
    return next((each for each in claims_of(ledger, challenge.id) if each.id != but and states_at(each, moment) & CHOSEN), None)


def why_not_solved(ledger: Ledger, challenge: Challenge, step: ChallengeStep) -> Text | None:
    """Return why a challenge is not solved by the claim that the step names, or None."""
    if step.claim is None:
        known = claims_of(ledger, challenge.id)
        if any(states_at(each, step.at) & APPROVED for each in known):
            return None
        return Text("还没有揭榜通过验收", "no claim of it has been accepted yet")
    claim = ledger.named("claim", step.claim)
    if claim is None:
        return Text(f"没有揭榜 {step.claim}", f"there is no claim {step.claim}")
    if claim.challenge != challenge.id:
        return Text(f"揭榜 {claim.id} 揭的是榜单 {claim.challenge}", f"the claim {claim.id} is of the challenge {claim.challenge}")
    if states_at(claim, step.at) & APPROVED:
        return None
    return Text("揭榜 {claim} 是“{state}”，还没有通过验收", "the claim {claim} is “{state}” and has not been accepted").fill(
        claim=claim.id, state=say_state(claim, step.at)
    )


def why_not_withdrawn(ledger: Ledger, challenge: Challenge, step: ChallengeStep) -> Text | None:
    """Return that somebody has been chosen to work on it, or None."""
    found = _chosen(ledger, challenge, step.at)
    if found is None:
        return None
    return Text("揭榜 {claim} 是“{state}”，先了结它", "its claim {claim} is “{state}”; end that one first").fill(
        claim=found.id, state=say_state(found, step.at)
    )


def solve(ledger: Ledger, challenge: Challenge, _at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what solving entails: where one claim alone has been accepted, it is that one."""
    done = [each.id for each in claims_of(ledger, challenge.id) if each.state in APPROVED]
    return Effect({"claim": done[0]}) if len(done) == 1 and not values.get("claim") else Effect()


def _say_few(count: int, least: int) -> Text:
    return Text(f"只有 {count} 项指标，至少要 {least} 项", f"it has {count} of the {least} indicators that it needs at least")


ENOUGH = Condition("RC340", why_too_few)
OPEN_NEEDS = Condition("RC347", why_not_drafted)
SHOWABLE = Condition("RC348", why_not_posted)
LATER = Condition("RC314", why_not_extended, alone=True)
SOLVED = Condition("RC346", why_not_solved)
UNSETTLED = Condition("RC343", why_settled)
NOBODY_CHOSEN = Condition("RC343", why_not_withdrawn)

RC340 = Rule(
    "RC340",
    Text("榜单指标太少", "Too few indicators"),
    Text("{why}", "{why}"),
    Text(
        "补指标（每项写现值和目标值）：redchain challenge edit {id:word} --indicators …",
        "add indicators, each with its present and its target value: redchain challenge edit {id:word} --indicators …",
    ),
    Text("指标说不清，揭榜的不知道做到什么算完成，验收也没有依据。", "Without clear indicators no team knows when it is done, and nothing can be accepted."),
    lets_pass=True,
)


def ensure_indicators_suffice(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a challenge that was checked has enough indicators (RC340)."""
    least = around.programme.challenges.min_indicators
    if trace.facts.state in {"checked", "posted", "solved"} and trace.facts.indicator_count < least:
        yield RC340.broken(("indicators",), why=_say_few(trace.facts.indicator_count, least), id=trace.id)


RC346 = Rule(
    "RC346",
    Text("攻克的揭榜对不上", "Solved by another claim"),
    Text("{why}", "{why}"),
    Text(
        "写这个榜单里已通过验收的揭榜：redchain claim list --challenge {id:word}",
        "name an accepted claim of this challenge: redchain claim list --challenge {id:word}",
    ),
    Text("攻克率按通过验收的揭榜算。", "What counts as solved is what was accepted."),
)


def ensure_solving_claim_is_approved(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a challenge is solved by a claim of its own that was accepted (RC346)."""
    claim = around.index.find("claim", trace.facts.solved_by or "")
    if trace.facts.solved_by is None or claim is None:
        return
    if claim.facts.challenge != trace.id:
        why = Text(f"揭榜 {claim.id} 揭的是榜单 {claim.facts.challenge}", f"the claim {claim.id} is of the challenge {claim.facts.challenge}")
        yield RC346.broken(("log",), why=why, id=trace.id)
    elif claim.facts.state not in APPROVED:
        yield RC346.broken(("log",), why=Text(f"揭榜 {claim.id} 没有通过验收", f"the claim {claim.id} has not been accepted"), id=trace.id)


RC347 = Rule(
    "RC347",
    Text("用已了结的需求立榜", "Challenge of an ended need"),
    Text("立榜之前，需求{need}已经“{state}”", "before it was drafted, the need {need} was already “{state}”"),
    Text("换成还在办的需求：redchain challenge edit {id:word} --needs 需求", "name a need that is open: redchain challenge edit {id:word} --needs NEED"),
    Text("不予受理、撤回、合并的需求没有人再等答案。", "Nobody waits for the answer to a need that was declined, withdrawn or merged."),
    lets_pass=True,
)


def ensure_needs_were_open(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that no need of a challenge had ended unanswered before the draft (RC347); only of those that have ended now the steps are looked at."""
    for place, each in enumerate(trace.facts.needs):
        need = around.index.find("need", each)
        if need is None or need.facts.state not in ENDED_NEED:
            continue
        challenge, record = around.find("challenge", trace.id), around.find("need", each)
        if challenge is not None and record is not None and challenge.log and states_at(record, challenge.log[0].at) <= ENDED_NEED:
            yield RC347.broken(("needs", place), need=around.called("need", each), id=trace.id, state=record.moves.say(record.state))


RC348 = Rule(
    "RC348",
    Text("不公开的榜单不能发榜", "Posted in secret"),
    Text("已经发榜，公开范围却是“仅链办”", "it is posted, but for the chain office only"),
    Text(
        "改公开范围：redchain challenge edit {id:word} --visibility chain；涉密的撤榜",
        "widen its visibility: redchain challenge edit {id:word} --visibility chain; withdraw what is secret",
    ),
    Text("发榜就是让人来揭；不能公开的不走揭榜。", "A challenge is posted for others to take it; what may not be shown is not posted."),
)


def ensure_posted_is_shown(challenge: Challenge) -> Iterator[Finding]:
    """Ensure that what is posted may be seen outside the chain office (RC348)."""
    if challenge.state == "posted" and challenge.visibility not in _SHOWABLE:
        yield RC348.broken(("visibility",), id=challenge.id)


OWN_RULES = (
    OwnRule(RC340, ensure_indicators_suffice, is_across=True),
    OwnRule(RC346, ensure_solving_claim_is_approved, is_across=True),
    OwnRule(RC347, ensure_needs_were_open, is_across=True),
    OwnRule(RC348, ensure_posted_is_shown),
)
