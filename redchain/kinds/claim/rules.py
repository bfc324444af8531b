"""What a claim's life goes by: its challenge, what stands against its steps, and the rules of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.model import office_of_chain
from redchain.kinds.challenge.rules import CHOSEN, STANDING, claims_of, is_of_team, until_at, why_settled
from redchain.kinds.challenge.rules import firms as firms_of
from redchain.kinds.project.rules import DONE_DAYS, RC320, left_open, open_milestones, why_not_complete
from redchain.model.dates import local_day
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, OwnRule
from redchain.model.named_record import named
from redchain.model.powers import say_state, states_at
from redchain.text import Text, plain_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
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
    """Return that one of its team is in another standing claim of the challenge, or None."""
    others = (each for each in claims_of(ledger, claim.challenge) if each.id != claim.id and _shared(claim, each))
    other = next((each for each in others if states_at(each, step.at) & STANDING), None)
    if other is None:
        return None
    shared = _shared(claim, other)[0]
    return Text("{unit}已参加揭榜 {other}（{state}）", "{unit} is in the claim {other} of it already ({state})").fill(
        unit=named(ledger.named, _kind_of(ledger, shared), shared), other=other.id, state=say_state(other, step.at)
    )


def _shared(one: Any, other: Any) -> list[str]:
    """Return who is in the teams of two claims, as the first of them names its own."""
    return [each for each in (one.unit, *one.partners) if each in {other.unit, *other.partners}]


def why_not_chosen(ledger: Ledger, claim: Claim, step: ClaimStep) -> Text | None:
    """Return that a challenge for one team has a chosen claim already, or None."""
    challenge = challenge_of(ledger, claim)
    return None if challenge is None else why_settled(ledger, challenge, step, but=claim.id)


def why_not_signed(ledger: Ledger, _claim: Claim, step: ClaimStep) -> Text | None:
    """Return that the publicity of a claim is too short, or None."""
    if step.until is None:
        return None
    least = ledger.settings.programme.challenges.publicity_workdays
    first = ledger.settings.calendar.add(local_day(step.at, ledger.settings.zone), least)
    return None if step.until >= first else _say_short(least, first)


def why_not_objected(ledger: Ledger, claim: Claim, step: ClaimStep) -> Text | None:
    """Return that the publicity has ended, or None."""
    until = claim.public_until
    if until is None or local_day(step.at, ledger.settings.zone) <= until:
        return None
    return Text(f"公示到 {until}，期满以后不再收异议", f"it was public until {until}, and after that nobody objects")


def why_not_begun(ledger: Ledger, claim: Claim, step: ClaimStep) -> Text | None:
    """Return why a signed claim may not begin yet, or None: its publicity has passed, and what was objected is answered."""
    until = claim.public_until
    if until is not None and local_day(step.at, ledger.settings.zone) <= until:
        return Text(f"公示到 {until}，期满以后才能启动", f"it is public until {until} and begins after that")
    return _say_unanswered(claim.objections) if claim.objections and step.note is None else None


def why_biased(ledger: Ledger, claim: Claim, step: ClaimStep) -> Text | None:
    """Return that an expert would judge a claim that they or their home belong to, or None."""
    for each in step.experts:
        person = ledger.named("person", each)
        if is_of_team(claim, each, person.home if person else None):
            return Text("{expert}是揭榜一方的，要回避", "{expert} is of the team and does not judge it").fill(expert=named(ledger.named, "person", each))
    return None


def why_not_accepted(ledger: Ledger, claim: Claim, step: ClaimStep) -> Text | None:
    """Return that milestones are still open and nobody says why, or None: they are reported once the claim is sent back."""
    return why_not_complete(ledger, claim, step, (Text("退回补报", "send it back to have them reported"), "redo"))


def say_accepted(_ledger: Ledger, claim: Claim) -> Text:
    """Return that accepting stays, with the milestones that stay open by it."""
    left = open_milestones(claim)
    if not left:
        return Text("通过验收不能收回", "what was accepted stays accepted")
    return Text("里程碑还没有完成：{zh}；通过验收以后不能再补，也不能收回", "milestones are open: {en}; once it is accepted they stay so").fill(
        zh="、".join(left), en=", ".join(left)
    )


def sign(ledger: Ledger, _claim: Claim, at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what signing entails: without a day of its own, the publicity that the settings ask for."""
    settings = ledger.settings
    until = settings.calendar.add(local_day(at, settings.zone), settings.programme.challenges.publicity_workdays)
    return Effect() if values.get("until") else Effect({"until": until})


def _kind_of(ledger: Ledger, actor: str) -> str:
    return "unit" if ledger.named("unit", actor) is not None else "enterprise"


def _say_short(least: int, first: Any) -> Text:
    return Text(f"公示不到 {least} 个工作日，至少到 {first}", f"it is public for less than {least} working days; until {first} at least")


def _say_unanswered(count: int) -> Text:
    said = "was an objection: say in `note` how it was settled" if count == 1 else f"were {count} objections: say in `note` how each was settled"
    return Text(f"公示期间有 {count} 件异议，要在 note 里逐件写明怎么处理的", f"there {said}")


OPEN = Condition("RC341", why_not_filed)
ALONE = Condition("RC342", why_not_alone)
FREE = Condition("RC343", why_not_chosen)
PUBLIC = Condition("RC344", why_not_signed)
IN_TIME = Condition("RC344", why_not_objected)
OVER = Condition("RC344", why_not_begun)
UNBIASED = Condition("RC345", why_biased)
ALL_REACHED = Condition("RC320", why_not_accepted)

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
    Text("{unit}已参加这个榜单的揭榜 {other}", "{unit} is in a claim of this challenge already, {other}"),
    Text(
        "撤回其中一个：redchain claim withdraw {id:word}；或换联合单位：redchain claim edit {id:word} --partners …",
        "withdraw one of them: redchain claim withdraw {id:word}; or name other partners: redchain claim edit {id:word} --partners …",
    ),
    Text("一家一个方案，牵头、联合都算，论证才好比较。", "Teams are compared by one plan each, whoever leads them."),
)


def ensure_claim_is_single(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that nobody is in two standing claims of a challenge, as its unit or a partner (RC342); reported for the later one."""
    other = _earlier(around, trace, STANDING, lambda other: bool(_shared(trace.facts, other)))
    if other is not None:
        shared = _shared(trace.facts, other.facts)[0]
        place = ("unit",) if shared == trace.facts.unit else ("partners", trace.facts.partners.index(shared))
        kind = "unit" if around.index.find("unit", shared) else "enterprise"
        yield RC342.broken(place, unit=around.called(kind, shared), other=other.id, id=trace.id)


def _earlier(around: Any, trace: Trace, states: frozenset[str], is_meant: Callable[[Any], bool] = lambda _facts: True) -> Trace | None:
    """Return the first claim of the same challenge in one of some states, of those that are meant, which came before this one, in one too; None for none."""
    if trace.facts.state not in states:
        return None
    same = [each for each in around.index.naming("claim", "challenge", trace.facts.challenge) if each.facts.state in states and is_meant(each.facts)]
    first = min(same, key=lambda each: (each.facts.filed_on or "", each.id), default=trace)
    return None if first.id == trace.id else first


RC343 = Rule(
    "RC343",
    Text("独立揭榜不止一家", "Several teams for one challenge"),
    Text("榜单是独立揭榜，已选定揭榜 {other}", "one team takes this challenge, and the claim {other} was chosen"),
    Text("核对选定的是哪一家；要几家同时做，另立赛马榜", "check which one was chosen; for several at once draft a challenge in the mode race"),
    Text("独立揭榜只签一家；赛马才有几家。", "A challenge in the mode single is signed with one team, a race with several."),
)


def ensure_one_is_chosen(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a challenge for one team has only one chosen claim, and is not claimed by others after that (RC343); reported for the later one."""
    challenge = around.index.find("challenge", trace.facts.challenge)
    if challenge is None or challenge.facts.mode != "single":
        return
    other = _earlier(around, trace, CHOSEN) or _chosen_before(around, trace)
    if other is not None:
        yield RC343.broken(("log",), other=other.id)


def _chosen_before(around: Any, trace: Trace) -> Trace | None:
    """Return the chosen claim of the same challenge that had been chosen before the day on which this one was filed; None for none."""
    filed = trace.facts.filed_on if trace.facts.state in STANDING else None
    known = around.index.naming("claim", "challenge", trace.facts.challenge) if filed else ()
    return next((each for each in known if each.facts.state in CHOSEN and each.id != trace.id and each.facts.chosen_on < filed), None)


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
    if claim.unanswered:
        yield RC344.broken(("log",), why=_say_unanswered(claim.unanswered))


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
        if is_of_team(claim, each, person.facts.home if person else None):
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


RC380 = Rule(
    "RC380",
    Text("钱数超出约定", "More money than was agreed"),
    Text("{why}", "{why}"),
    Text(
        "核对金额：redchain claim show {id:word}；确有追加的，说明依据，由链办放行",
        "check the amounts: redchain claim show {id:word}; where more was granted say by what, and have the office let it pass",
    ),
    Text(
        "签约不超过榜额，拨付不超过签约，审计才对得上。", "What is signed stays within the reward and what is paid within what was signed, or no audit adds up."
    ),
    severity="warning",
)


def ensure_money_is_within_bounds(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that no more is signed than the challenge offers, and no more paid than was signed (RC380, a warning)."""
    claim, challenge = trace.facts, around.index.find("challenge", trace.facts.challenge)
    if claim.signed_wan is None:
        return
    reward = None if challenge is None else challenge.facts.reward_wan
    signed = plain_number(claim.signed_wan)
    if reward is not None and claim.signed_wan > reward:
        why = Text(f"签约 {signed} 万元，榜额只有 {plain_number(reward)} 万元", f"{signed} × 10,000 yuan were signed, of a reward of {plain_number(reward)}")
        yield RC380.broken(("log",), why=why, id=trace.id)
    if claim.paid_wan > claim.signed_wan:
        paid = plain_number(claim.paid_wan)
        yield RC380.broken(
            ("log",), why=Text(f"已拨付 {paid} 万元，签约只有 {signed} 万元", f"{paid} × 10,000 yuan were paid, of {signed} signed"), id=trace.id
        )


RC381 = Rule(
    "RC381",
    Text("没到截止日就选定", "Chosen before the last day"),
    Text("榜单到 {until} 截止，{chosen} 就选定了", "the challenge may be claimed until {until}, and this claim was chosen on {chosen}"),
    Text("核对选定的日子；截止以后再选定", "check the day on which it was chosen; choose after the last day"),
    Text("还有人可以揭，就先选定一家，对后来的不公平。", "To choose while others may still claim it is not fair to them."),
    severity="warning",
)


def ensure_choice_came_after_the_last_day(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a challenge for one team is decided when nobody can claim it any more (RC381, a warning)."""
    claim, challenge = trace.facts, around.index.find("challenge", trace.facts.challenge)
    if challenge is None or challenge.facts.mode != "single" or claim.state not in CHOSEN or not challenge.facts.until:
        return
    if claim.chosen_on <= challenge.facts.until:
        yield RC381.broken(("log",), until=challenge.facts.until, chosen=claim.chosen_on)


def ensure_milestones_were_reached(claim: Claim) -> Iterator[Finding]:
    """Ensure that work was accepted with all milestones reached, or with words that say why not (RC320)."""
    return left_open(claim, "approve", Text("揭榜已验收", "the claim was accepted"))


_ACROSS = tuple(
    OwnRule(rule, ensure, is_across=True)
    for rule, ensure in (
        (RC341, ensure_claimed_in_time),
        (RC342, ensure_claim_is_single),
        (RC343, ensure_one_is_chosen),
        (RC344, ensure_publicity_was_kept),
        (RC345, ensure_experts_are_outsiders),
        (RC349, ensure_claim_is_anothers),
        (RC380, ensure_money_is_within_bounds),
        (RC381, ensure_choice_came_after_the_last_day),
    )
)
OWN_RULES = (OwnRule(RC320, ensure_milestones_were_reached), DONE_DAYS, *_ACROSS)
