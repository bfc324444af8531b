"""What a claim's life goes by: its challenge, what stands against its steps, and the rules of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.model import office_of_chain
from redchain.kinds.challenge.rules import CHOSEN, STANDING, claims_of, until_at
from redchain.kinds.challenge.rules import firms as firms_of
from redchain.model.dates import local_day
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, OwnRule
from redchain.model.named_record import named
from redchain.model.powers import say_state, states_at
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from redchain.kinds.claim.model import Claim, ClaimStep
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger, Trace


def challenge_of(ledger: Ledger, claim: Claim) -> Any:
    """Return the challenge of a claim, or None where it is not there."""
    return ledger.named("challenge", claim.challenge)


def chain_id(ledger: Ledger, claim: Claim) -> str:
    """Return the id of the chain of a claim's challenge; empty where there is none."""
    challenge = challenge_of(ledger, claim)
    return challenge.chain if challenge else ""


def office(ledger: Ledger, claim: Claim) -> tuple[str, ...]:
    """Return the units that are the office of the chain of its challenge."""
    return office_of_chain(ledger, chain_id(ledger, claim))


def firms(ledger: Ledger, claim: Claim) -> tuple[str, ...]:
    """Return the firms whose needs its challenge is made of."""
    challenge = challenge_of(ledger, claim)
    return firms_of(ledger, challenge) if challenge else ()


def team(_ledger: Ledger, claim: Claim) -> frozenset[str]:
    """Return the units and firms that do its work."""
    return frozenset((claim.unit, *claim.partners))


def why_not_filed(ledger: Ledger, claim: Claim, step: ClaimStep) -> Text | None:
    """Return why a challenge cannot be claimed now, or None: it is posted, and its last day has not passed."""
    challenge = challenge_of(ledger, claim)
    if challenge is None:
        return Text(f"没有榜单 {claim.challenge}", f"there is no challenge {claim.challenge}")
    if "posted" not in states_at(challenge, step.at):
        return Text("榜单{challenge}是“{state}”，发榜以后才能揭", "the challenge {challenge} is “{state}”; it is claimed while it is posted").fill(
            challenge=named(ledger.named, "challenge", challenge.id), state=say_state(challenge, step.at)
        )
    until = until_at(challenge, step.at)
    if until is None or local_day(step.at, ledger.settings.zone) <= until:
        return None
    return Text(f"揭榜到 {until} 截止", f"it could be claimed until {until}")


def why_not_alone(ledger: Ledger, claim: Claim, step: ClaimStep) -> Text | None:
    """Return that the unit has another standing claim of the challenge, or None."""
    others = (each for each in claims_of(ledger, claim.challenge) if each.id != claim.id and each.unit == claim.unit)
    other = next((each for each in others if states_at(each, step.at) & STANDING), None)
    if other is None:
        return None
    return Text("{unit}已有揭榜 {other}（{state}）", "{unit} has the claim {other} of it already ({state})").fill(
        unit=named(ledger.named, _kind_of(ledger, claim.unit), claim.unit), other=other.id, state=say_state(other, step.at)
    )


def why_not_chosen(ledger: Ledger, claim: Claim, step: ClaimStep) -> Text | None:
    """Return that a challenge for one team has a chosen claim already, or None."""
    challenge = challenge_of(ledger, claim)
    if challenge is None or challenge.mode != "single":
        return None
    others = (each for each in claims_of(ledger, claim.challenge) if each.id != claim.id)
    other = next((each for each in others if states_at(each, step.at) & CHOSEN), None)
    if other is None:
        return None
    return Text("榜单是独立揭榜，已选定揭榜 {other}（{state}）", "one team takes this challenge, and the claim {other} was chosen ({state})").fill(
        other=other.id, state=say_state(other, step.at)
    )


def why_not_signed(ledger: Ledger, _claim: Claim, step: ClaimStep) -> Text | None:
    """Return that the publicity of a claim is too short, or None."""
    if step.until is None:
        return None
    least = ledger.settings.programme.challenges.publicity_workdays
    first = ledger.settings.calendar.add(local_day(step.at, ledger.settings.zone), least)
    return None if step.until >= first else _say_short(least, first)


def why_not_begun(ledger: Ledger, claim: Claim, step: ClaimStep) -> Text | None:
    """Return why a signed claim may not begin yet, or None: its publicity has passed, and what was objected is answered."""
    until = claim.public_until
    if until is not None and local_day(step.at, ledger.settings.zone) <= until:
        return Text(f"公示到 {until}，期满以后才能启动", f"it is public until {until} and begins after that")
    return _say_unanswered() if claim.objections and step.note is None else None


def why_biased(ledger: Ledger, claim: Claim, step: ClaimStep) -> Text | None:
    """Return that an expert would judge a claim that they or their home belong to, or None."""
    for each in step.experts:
        person = ledger.named("person", each)
        if each in claim.experts or (person is not None and person.home in team(ledger, claim)):
            return Text("{expert}是揭榜一方的，要回避", "{expert} is of the team and does not judge it").fill(expert=named(ledger.named, "person", each))
    return None


def sign(ledger: Ledger, _claim: Claim, at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what signing entails: without a day of its own, the publicity that the settings ask for."""
    settings = ledger.settings
    until = settings.calendar.add(local_day(at, settings.zone), settings.programme.challenges.publicity_workdays)
    return Effect() if values.get("until") else Effect({"until": until})


def _kind_of(ledger: Ledger, actor: str) -> str:
    return "unit" if ledger.named("unit", actor) is not None else "enterprise"


def _say_short(least: int, first: Any) -> Text:
    return Text(f"公示不到 {least} 个工作日，至少到 {first}", f"it is public for less than {least} working days; until {first} at least")


def _say_unanswered() -> Text:
    return Text("公示期间有异议，要在 note 里写明怎么处理的", "there was an objection: say in `note` how it was settled")


OPEN = Condition("RC341", why_not_filed)
ALONE = Condition("RC342", why_not_alone)
FREE = Condition("RC343", why_not_chosen)
PUBLIC = Condition("RC344", why_not_signed)
OVER = Condition("RC344", why_not_begun)
UNBIASED = Condition("RC345", why_biased)

RC341 = Rule(
    "RC341",
    Text("不在揭榜期内揭榜", "Claimed out of time"),
    Text("{why}", "{why}"),
    Text(
        "核对揭榜时间：redchain challenge show {challenge:word}；还要人揭，先给榜单延期",
        "check the time: redchain challenge show {challenge:word}; to leave more of it, extend the challenge first",
    ),
    Text("榜发出来人人同一个期限，才公平。", "It is fair only if all have the same days to claim it."),
)


def ensure_claimed_in_time(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a claim was filed while its challenge was posted, up to its last day (RC341)."""
    claim, challenge = trace.facts, around.index.find("challenge", trace.facts.challenge)
    if challenge is None or not claim.filed_on:
        return
    posted, until = challenge.facts.posted_on, challenge.facts.until
    if not posted or claim.filed_on < posted:
        why = Text(f"{claim.filed_on} 揭榜时，榜单还没有发榜", f"on {claim.filed_on} the challenge was not posted yet")
        yield RC341.broken(("log", 0, "at"), why=why, challenge=challenge.id)
    elif until and claim.filed_on > until:
        why = Text(f"揭榜到 {until} 截止，{claim.filed_on} 才揭", f"it could be claimed until {until}, and was on {claim.filed_on}")
        yield RC341.broken(("log", 0, "at"), why=why, challenge=challenge.id)


RC342 = Rule(
    "RC342",
    Text("一家揭了两次", "Claimed twice"),
    Text("{unit}对这个榜单已有揭榜 {other}", "{unit} has a claim of this challenge already, {other}"),
    Text("撤回其中一个：redchain claim withdraw {id:word}", "withdraw one of them: redchain claim withdraw {id:word}"),
    Text("一家一个方案，论证才好比较。", "Teams are compared by one plan each."),
)


def ensure_claim_is_single(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a unit has only one standing claim of a challenge (RC342); reported for the later one."""
    other = _earlier(around, trace, STANDING)
    if other is not None:
        kind = "unit" if around.index.find("unit", trace.facts.unit) else "enterprise"
        yield RC342.broken(("unit",), unit=around.called(kind, trace.facts.unit), other=other, id=trace.id)


def _earlier(around: Any, trace: Trace, states: frozenset[str], *, of_unit: bool = True) -> str | None:
    """Return another claim of the same challenge, and unit, in one of some states that came before this one, which is in one too."""
    if trace.facts.state not in states:
        return None
    same = [each for each in around.index.naming("claim", "challenge", trace.facts.challenge) if each.facts.state in states]
    first = min(((each.facts.filed_on or "", each.id) for each in same if not of_unit or each.facts.unit == trace.facts.unit), default=("", trace.id))[1]
    return None if first == trace.id else first


RC343 = Rule(
    "RC343",
    Text("独立揭榜选了两家", "Two teams for one challenge"),
    Text("榜单是独立揭榜，已选定揭榜 {other}", "one team takes this challenge, and the claim {other} was chosen"),
    Text("核对选定的是哪一家；要几家同时做，另立赛马榜", "check which one was chosen; for several at once draft a challenge in the mode race"),
    Text("独立揭榜只签一家；赛马才有几家。", "A challenge in the mode single is signed with one team, a race with several."),
)


def ensure_one_is_chosen(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a challenge for one team has only one chosen claim (RC343); reported for the later one."""
    challenge = around.index.find("challenge", trace.facts.challenge)
    if challenge is None or challenge.facts.mode != "single":
        return
    other = _earlier(around, trace, CHOSEN, of_unit=False)
    if other is not None:
        yield RC343.broken(("log",), other=other)


RC344 = Rule(
    "RC344",
    Text("公示不合规定", "Publicity cut short"),
    Text("{why}", "{why}"),
    Text("公示满期、异议处理以后再启动，处理结果写在 note", "begin after the publicity, with what became of objections in `note`"),
    Text("公示期满没有异议，或异议已经处理，钱才能拨。", "Money is paid only once nobody objects, or the objection is settled."),
    lets_pass=True,
)


def ensure_publicity_was_kept(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a signed claim was public for long enough, and began after that with all objections answered (RC344)."""
    from datetime import date

    claim, least = trace.facts, around.programme.challenges.publicity_workdays
    if claim.signed_on and claim.public_until:
        first = around.calendar.add(date.fromisoformat(claim.signed_on), least)
        if claim.public_until < first.isoformat():
            yield RC344.broken(("log",), why=_say_short(least, first))
    if claim.begun_on and claim.public_until and claim.begun_on <= claim.public_until:
        why = Text(f"公示到 {claim.public_until}，{claim.begun_on} 就启动了", f"it was public until {claim.public_until}, and began on {claim.begun_on}")
        yield RC344.broken(("log",), why=why)
    if claim.is_unanswered:
        yield RC344.broken(("log",), why=_say_unanswered())


RC345 = Rule(
    "RC345",
    Text("专家没有回避", "Expert of the team"),
    Text("专家{expert}审过这个揭榜，本人或所在单位却是揭榜一方", "{expert} judged it, and belongs to the team or works for it"),
    Text("换专家重新论证、验收；揭榜方的专家不审自己", "have it judged by others; experts of a team do not judge it"),
    Text("自己评自己，结论没有人信。", "Nobody trusts what people say of their own work."),
    lets_pass=True,
)


def ensure_experts_are_outsiders(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that no expert who checked the challenge, argued or accepted the claim is of its team (RC345)."""
    claim, challenge = trace.facts, around.index.find("challenge", trace.facts.challenge)
    if claim.state not in STANDING:
        return
    for each in dict.fromkeys((*claim.judges, *(challenge.facts.checkers if challenge else ()))):
        person = around.index.find("person", each)
        if each in claim.experts or (person is not None and person.facts.home in {claim.unit, *claim.partners}):
            yield RC345.broken(("log",), expert=around.called("person", each))


RC349 = Rule(
    "RC349",
    Text("提需求的企业自己揭榜", "Claimed by the firm that asks"),
    Text("{unit}自己提了这个榜单的需求，又来揭榜", "{unit} has a need in this challenge, and claims it"),
    Text("确是集团内部协作的，论证时说明", "if it is work inside a group, say so when the claim is argued"),
    Text("自己出题自己答，公信力不够；集团内部协作是有的。", "To answer one's own question wants an explanation; inside a group it happens."),
    severity="warning",
)


def ensure_claim_is_anothers(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that no firm claims a challenge made of its own needs (RC349, a warning)."""
    challenge = around.index.find("challenge", trace.facts.challenge)
    if challenge is None or trace.facts.state not in STANDING:
        return
    needs = (around.index.find("need", each) for each in challenge.facts.needs)
    if any(each is not None and each.facts.enterprise == trace.facts.unit for each in needs):
        yield RC349.broken(("unit",), unit=around.called("enterprise", trace.facts.unit))


OWN_RULES = tuple(
    OwnRule(rule, ensure, is_across=True)
    for rule, ensure in (
        (RC341, ensure_claimed_in_time),
        (RC342, ensure_claim_is_single),
        (RC343, ensure_one_is_chosen),
        (RC344, ensure_publicity_was_kept),
        (RC345, ensure_experts_are_outsiders),
        (RC349, ensure_claim_is_anothers),
    )
)
