"""What a meeting's life goes by: its chain and office, its chair, what stands against its steps and what they entail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.model import office_of_chain
from redchain.kinds.meeting.ballots import vote_of, wrong_by_rules, wrong_with
from redchain.kinds.meeting.resolutions import FOLLOW_UP, open_resolutions
from redchain.kinds.party.rules import rotation_of
from redchain.kinds.party.tree import chain_id as chain_of_party
from redchain.model.dates import local_day
from redchain.model.kind import Condition, Effect
from redchain.model.powers import states_at
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from redchain.kinds.meeting.model import Meeting, MeetingStep
    from redchain.kinds.party.model import Party
    from redchain.model.ledger import Ledger


def chain_id(ledger: Ledger, meeting: Meeting) -> str:
    """Return the id of the chain of a meeting's organisation; empty where there is none."""
    party = ledger.named("party", meeting.party)
    return chain_of_party(ledger, party) if party else ""


def office(ledger: Ledger, meeting: Meeting) -> tuple[str, ...]:
    """Return the units that are the office of the chain of a meeting's organisation."""
    return office_of_chain(ledger, chain_id(ledger, meeting))


def voters(party: Party, day: date) -> tuple[str, ...]:
    """Return who votes in an organisation on a day, in the order of its members."""
    return tuple(each.member for each in party.members if each.votes and each.is_on(day))


def chair_on(party: Party | None, day: date) -> str | None:
    """Return who chairs an organisation on a day by its rotation, or None."""
    rotation = rotation_of(party) if party is not None else None
    term = rotation.on(day) if rotation else None
    return term.chair if term else None


def usual(ledger: Ledger, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a new meeting says unless told otherwise: its chair is whose turn it is, and where resolutions are open its first topic is what became of them."""
    party, day = ledger.named("party", values.get("party")), _day(values.get("held_on"))
    if party is None or day is None:
        return {}
    chair, is_open = chair_on(party, day), next(open_resolutions(ledger, party.id, day), None) is not None
    return {
        **({"chair": chair} if chair else {}),
        **({"topics": ({"number": 1, "title": FOLLOW_UP.say(ledger.settings.root.language), "form": "report"},)} if is_open else {}),
    }


def _day(value: Any) -> date | None:
    from datetime import date

    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def invite(ledger: Ledger, meeting: Meeting, at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what a notice entails: unless they are named, whoever votes in the organisation that day is entitled."""
    party = ledger.named("party", meeting.party)
    if party is None or values.get("entitled"):
        return Effect()
    return Effect({"entitled": voters(party, local_day(at, ledger.settings.zone))})


def _why(code: str) -> Callable[[Ledger | None, Meeting, MeetingStep], Text | None]:
    def why(_ledger: Ledger | None, meeting: Meeting, step: MeetingStep) -> Text | None:
        return next((each.why for each in wrong_with(meeting, step) if each.code == code and _is_said(step, each.key)), None)

    return why


def _is_said(step: MeetingStep, key: str) -> bool:
    """Whether a step that only asks if it may be taken says a key already."""
    return key == "step" or getattr(step, key) not in {None, ()}


def why_not_by_rules(ledger: Ledger, meeting: Meeting, step: MeetingStep) -> tuple[str, Text] | None:
    """Return why a vote does not stand by its rule set, with the code of the rule, or None."""
    vote = vote_of(meeting, 0, step)
    if vote is None:
        return None
    rules = ledger.settings.programme.rules_for(meeting.form, vote.rule_set or None, meeting.held_on)
    if rules is None:
        return "RC222", say_no_rules(vote.rule_set)
    return next(((each.code, each.why) for each in wrong_by_rules(rules, vote)), None)


def _by_rules(code: str) -> Callable[[Ledger, Meeting, MeetingStep], Text | None]:
    def why(ledger: Ledger, meeting: Meeting, step: MeetingStep) -> Text | None:
        found = why_not_by_rules(ledger, meeting, step)
        return found[1] if found and found[0] == code else None

    return why


def say_no_rules(name: str) -> Text:
    """Return that a rule set is not known, or not for this form of meeting."""
    if not name:
        return Text("这类会议没有表决规则", "there is no rule set for this form of meeting")
    return Text(f"没有这类会议可用的表决规则“{name}”", f"no rule set “{name}” that this form of meeting may use")


def why_not_the_voters(ledger: Ledger, meeting: Meeting, step: MeetingStep) -> Text | None:
    """Return that those invited to vote are not the voting members of that day, or None."""
    party = ledger.named("party", meeting.party)
    if party is None or not step.entitled:
        return None
    return say_voters({*step.entitled}, {*voters(party, local_day(step.at, ledger.settings.zone))})


def say_voters(said: set[str], due: set[str]) -> Text | None:
    """Return who is invited without a vote, and who with one is left out; None where it is the same."""
    more, less = sorted(said - due), sorted(due - said)
    if not more and not less:
        return None
    zh = "；".join(words + "、".join(names) for words, names in (("没有表决权的 ", more), ("漏了 ", less)) if names)
    en = "; ".join(words + ", ".join(names) for words, names in (("without a vote: ", more), ("left out: ", less)) if names)
    return Text(f"应到名单和当天有表决权的成员不一致：{zh}", f"those entitled are not the voting members of that day: {en}")


def why_nobody_votes(ledger: Ledger, meeting: Meeting, step: MeetingStep) -> Text | None:
    """Return that the organisation has no voting member that day, or None."""
    party = ledger.named("party", meeting.party)
    if party is None or voters(party, local_day(step.at, ledger.settings.zone)):
        return None
    return Text("{party} 当天没有有表决权的成员", "{party} has no voting member that day").fill(party=party.id)


def why_dissolved(ledger: Ledger, meeting: Meeting, step: MeetingStep) -> Text | None:
    """Return that the organisation has been dissolved, or None."""
    party = ledger.named("party", meeting.party)
    return say_dissolved(meeting.party) if party is not None and states_at(party, step.at) == {"dissolved"} else None


def say_dissolved(party: str) -> Text:
    """Return that an organisation meets no more."""
    return Text(f"{party} 已撤销，不再开会", f"{party} is dissolved and meets no more")


def why_not_chaired(ledger: Ledger, meeting: Meeting, _step: MeetingStep) -> Text | None:
    """Return that the chair neither is a member of the organisation on the day of the meeting nor runs its chain, or None."""
    party = ledger.named("party", meeting.party)
    if party is None or meeting.chair is None or meeting.chair in office(ledger, meeting):
        return None
    members = [each.member for each in party.members if each.is_on(meeting.held_on)]
    return None if meeting.chair in members else say_no_chair(meeting.chair)


def say_no_chair(chair: str) -> Text:
    """Return that the chair has nothing to do with the organisation."""
    return Text(f"{chair} 不是该组织的成员，也不是链办，不能主持", f"{chair} is neither a member nor of the office, and so does not chair")


def why_not_on_the_day(_ledger: Ledger | None, meeting: Meeting, step: MeetingStep) -> Text | None:
    """Return that a meeting is opened before its day, or None."""
    day = step.at.date()
    if day >= meeting.held_on:
        return None
    return Text(
        f"会议定在 {meeting.held_on}，还没有到；提前开的，先改 held_on", f"the meeting is on {meeting.held_on}; if it is held earlier, change `held_on` first"
    )


def why_over(ledger: Ledger, meeting: Meeting, step: MeetingStep) -> Text | None:
    """Return that the day of a meeting has passed before its notice, or None."""
    if local_day(step.at, ledger.settings.zone) <= meeting.held_on:
        return None
    return Text(
        f"会议定在 {meeting.held_on}，已经过了；改期的，先改 held_on", f"the meeting was to be on {meeting.held_on}, which has passed; change `held_on` first"
    )


NOT_OVER = Condition("RC339", why_over)
ATTENDANCE = Condition("RC331", _why("RC331"))
KNOWN_TOPIC = Condition("RC332", _why("RC332"))
BALLOTS = Condition("RC333", _why("RC333"))
FORM = Condition("RC335", _why("RC335"))
KIND_OF_OUTCOME = Condition("RC334", _why("RC334"))
KNOWN_RULES = Condition("RC222", _by_rules("RC222"))
SECRECY = Condition("RC333", _by_rules("RC333"))
QUORUM = Condition("RC336", _by_rules("RC336"))
OUTCOME = Condition("RC334", _by_rules("RC334"))
VOTERS = Condition("RC330", why_not_the_voters)
SOMEBODY = Condition("RC330", why_nobody_votes)
CHAIRED = Condition("RC339", why_not_chaired)
STANDING = Condition("RC339", why_dissolved)
ON_THE_DAY = Condition("RC339", why_not_on_the_day)
RESOLVING = (KNOWN_TOPIC, KNOWN_RULES, FORM, BALLOTS, SECRECY, QUORUM, KIND_OF_OUTCOME, OUTCOME)
