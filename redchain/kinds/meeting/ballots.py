"""What a meeting's log says of attendance, topics and ballots, and what stands against each: pure, from the meeting before a step and the step."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.model.votes import OUTCOMES, Tally, base_of, has_quorum, outcome_of
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.kinds.meeting.model import Meeting, MeetingStep, Topic
    from redchain.model.votes import Outcome, RuleSet

LISTS = ("agreed", "opposed", "abstained")
TOTALS = ("agreed_total", "opposed_total", "abstained_total")
BALLOTS = (*LISTS, *TOTALS)
CAST = dict(zip(LISTS, (Text("同意", "for"), Text("不同意", "against"), Text("弃权", "abstained")), strict=True))
"""What a ballot is called where ballots are counted."""


class Wrong(NamedTuple):
    """What is wrong with a step: the rule's code, the key it is at, and why."""

    code: str
    key: str
    why: Text


def say_silent(count: int) -> Text:
    """Return how many were there and cast no ballot, without being recused."""
    return Text(f"未投票 {count} 人", f"{count} did not vote")


class Vote(NamedTuple):
    """One vote as the index keeps it: the place of its step, the topic, its rule set (empty: the usual one), what was counted, how it ended, and whether names were kept."""

    place: int
    topic: int
    rule_set: str
    tally: Tally
    outcome: Outcome
    has_names: bool
    has_ballots: bool


def step_of(meeting: Meeting, verb: str) -> MeetingStep | None:
    """Return the last step of a verb, or None."""
    return next((each for each in reversed(meeting.log) if each.step == verb), None)


def notices(meeting: Meeting) -> tuple[MeetingStep, ...]:
    """Return its notices in the order in which they were given; the last one counts."""
    return tuple(each for each in meeting.log if each.step == "invite")


def observers(meeting: Meeting) -> tuple[str, ...]:
    """Return who was asked to observe by any notice and has not become entitled since."""
    known = {*entitled(meeting)}
    return tuple(dict.fromkeys(who for each in notices(meeting) for who in each.observers if who not in known))


def entitled(meeting: Meeting) -> tuple[str, ...]:
    """Return who was invited to vote, by the last notice; nobody before the first."""
    found = step_of(meeting, "invite")
    return found.entitled if found else ()


def present(meeting: Meeting) -> tuple[str, ...]:
    """Return who of them came; nobody before the meeting was opened."""
    found = step_of(meeting, "open")
    return found.present if found else ()


def resolved(meeting: Meeting) -> dict[int, MeetingStep]:
    """Return the step by which each topic was settled."""
    return {each.topic: each for each in meeting.log if each.step == "resolve" and each.topic is not None}


def left(meeting: Meeting) -> tuple[Topic, ...]:
    """Return the topics that are not settled yet, in the order of the agenda."""
    done = resolved(meeting)
    return tuple(each for each in meeting.topics if each.number not in done)


def tally(meeting: Meeting, step: MeetingStep) -> Tally:
    """Return what a vote comes to in numbers: recusal lowers who is due and who is there; an absent member stays in the base."""
    recused = {*step.recused}
    counts = [len({*getattr(step, key)}) or getattr(step, total) or 0 for key, total in zip(LISTS, TOTALS, strict=True)]
    return Tally(len({*entitled(meeting)} - recused), len({*present(meeting)} - recused), *counts)


def wrong_with(meeting: Meeting, step: MeetingStep) -> Iterator[Wrong]:
    """Yield what is wrong with a step as the meeting itself tells; `meeting` is as it was before the step."""
    if step.step in {"invite", "open"}:
        yield from _attendance(meeting, step)
    elif step.step == "resolve":
        found = next((each for each in meeting.topics if each.number == step.topic), None)
        yield from _topic(meeting, step, found)
        if found is not None:
            yield from _ballots(meeting, step, found)
    elif step.step == "minute" and left(meeting):
        numbers = Text("、".join(str(each.number) for each in left(meeting)), ", ".join(str(each.number) for each in left(meeting)))
        yield Wrong("RC332", "step", Text("议题 {numbers} 还没有议决", "not settled yet: topic {numbers}").fill(numbers=numbers))


def _attendance(meeting: Meeting, step: MeetingStep) -> Iterator[Wrong]:
    known = {*entitled(meeting)}
    if step.step == "invite":
        yield from _twice("RC331", "entitled", step.entitled)
        yield from _said("RC331", "observers", {*step.observers} & {*step.entitled}, _BOTH)
        if _is_the_same(meeting, step):
            yield Wrong("RC331", "entitled", Text("同一天已经发过同样的通知", "the same notice was given that day"))
        return
    for key in ("present", "excused"):
        yield from _twice("RC331", key, getattr(step, key))
        yield from _said("RC331", key, {*getattr(step, key)} - known, _NOT_TOLD)
    yield from _said("RC331", "excused", {*step.present} & {*step.excused}, Text("{who} 既算实到又算请假", "both present and excused: {who}"))


def _is_the_same(meeting: Meeting, step: MeetingStep) -> bool:
    """Tell whether a notice asks nobody else to come than the one before it, on the same day."""
    before = step_of(meeting, "invite")
    is_same_day = before is not None and before.at.date() == step.at.date()
    return is_same_day and {*entitled(meeting)} == {*step.entitled} and {*step.observers} <= {*observers(meeting)}


_NOT_TOLD = Text(
    "{who} 不在应到名单里；通知以后加入的成员，开会以前再发一次通知",
    "not among those invited to vote: {who}; for members who joined since, give the notice again before it is opened",
)
_BOTH = Text("{who} 既应到又列席", "both entitled and observing: {who}")


def _topic(meeting: Meeting, step: MeetingStep, found: Topic | None) -> Iterator[Wrong]:
    if found is None:
        numbers = Text("、".join(str(each.number) for each in meeting.topics) or "（没有）", ", ".join(str(each.number) for each in meeting.topics) or "(none)")
        yield Wrong(
            "RC332", "topic", Text("没有议题 {topic}；有：{numbers}", "there is no topic {topic}; there are: {numbers}").fill(topic=step.topic, numbers=numbers)
        )
    elif step.topic in resolved(meeting):
        yield Wrong("RC332", "topic", Text(f"议题 {step.topic} 已经议决", f"topic {step.topic} is settled already"))


def _ballots(meeting: Meeting, step: MeetingStep, topic: Topic) -> Iterator[Wrong]:
    given = [key for key in BALLOTS if getattr(step, key) not in {None, ()}]
    if topic.form != "vote":
        if given:
            yield Wrong("RC335", given[0], Text(f"议题 {topic.number} 不表决，不记票", f"topic {topic.number} is not voted on, so it has no ballots"))
        if step.outcome in {"adopted", "rejected"}:
            yield Wrong(
                "RC334", "outcome", Text(f"议题 {topic.number} 不表决，只能已听取或缓议", f"topic {topic.number} is not voted on: it is noted or postponed")
            )
        return
    if step.outcome == "noted":
        yield Wrong("RC334", "outcome", Text(f"议题 {topic.number} 要表决，不能只听取", f"topic {topic.number} is voted on, so it cannot only be noted"))
    if not any(tally(meeting, step)[2:]) and step.outcome in {"adopted", "rejected"}:
        yield Wrong("RC335", "outcome", Text(f"议题 {topic.number} 没有记票", f"there are no ballots on topic {topic.number}"))
    yield from _votes(meeting, step)


def _votes(meeting: Meeting, step: MeetingStep) -> Iterator[Wrong]:
    recused, here = {*step.recused}, {*present(meeting)}
    yield from _said("RC333", "recused", recused - {*entitled(meeting)}, Text("{who} 不在应到名单里，不用回避", "recused without being entitled: {who}"))
    absent = recused & {*entitled(meeting)} - here
    yield from _said("RC333", "recused", absent, Text("{who} 没有到会，谈不上回避，仍算应到", "absent, so not recused but still entitled: {who}"))
    for key in LISTS:
        cast = {*getattr(step, key)}
        yield from _said("RC333", key, cast & recused, Text("{who} 已回避，不能投票", "recused, and yet a ballot: {who}"))
        yield from _said("RC333", key, cast - here - recused, Text("{who} 没有到会，不能投票", "not present, and yet a ballot: {who}"))
    doubles = [each for each, count in Counter(each for key in LISTS for each in getattr(step, key)).items() if count > 1]
    yield from _said("RC333", "agreed", doubles, Text("{who} 投了不止一票", "more than one ballot: {who}"))
    names, totals = (any(getattr(step, key) not in {None, ()} for key in keys) for keys in (LISTS, TOTALS))
    if names and totals:
        yield Wrong("RC333", "agreed", Text("记名票和无记名票数只能写一种", "names and totals are both given; a vote is either open or secret"))
    count = sum(getattr(step, key) or 0 for key in TOTALS)
    if count > len(here - recused):
        yield Wrong(
            "RC333", "agreed_total", Text(f"共 {count} 票，多于能投票的 {len(here - recused)} 人", f"{count} ballots of {len(here - recused)} who could vote")
        )


def _said(code: str, key: str, wrong: Iterable[str], words: Text) -> Iterator[Wrong]:
    names = sorted(wrong)
    if names:
        yield Wrong(code, key, words.fill(who=Text("、".join(names), ", ".join(names))))


def _twice(code: str, key: str, names: Iterable[str]) -> Iterator[Wrong]:
    yield from _said(code, key, [each for each, count in Counter(names).items() if count > 1], Text("{who} 写了两次", "named twice: {who}"))


def vote_of(meeting: Meeting, place: int, step: MeetingStep) -> Vote | None:
    """Return the vote that a step records, or None where it is on none."""
    topic = next((each for each in meeting.topics if each.number == step.topic), None)
    if step.step != "resolve" or topic is None or topic.form != "vote" or step.outcome is None:
        return None
    has_names = any(getattr(step, key) for key in LISTS)
    has_ballots = has_names or any(getattr(step, key) is not None for key in TOTALS)
    return Vote(place, topic.number, topic.rule_set or "", tally(meeting, step), step.outcome, has_names, has_ballots)


def wrong_by_rules(rules: RuleSet, vote: Vote) -> Iterator[Wrong]:
    """Yield what is wrong with a vote by its rule set: names in a secret one or none in an open one (RC333), another outcome (RC334), or no quorum (RC336); to postpone is always possible."""
    if rules.secret and vote.has_names:
        yield Wrong("RC333", "agreed", Text("这项表决无记名，只写票数", "this vote is secret: totals only, no names"))
    if not rules.secret and vote.has_ballots and not vote.has_names:
        yield Wrong(
            "RC333", "agreed_total", Text("这项表决记名，要写谁同意、谁不同意、谁弃权", "this vote is open: it says who agreed, who opposed and who abstained")
        )
    if vote.outcome == "postponed":
        return
    due = outcome_of(rules, vote.tally)
    if not has_quorum(rules, vote.tally):
        yield Wrong("RC336", "outcome", say_quorum(rules, vote.tally))
    elif vote.has_ballots and vote.outcome not in {due, "noted"}:
        yield Wrong("RC334", "outcome", say_outcome(rules, vote.tally, due))


def say_quorum(rules: RuleSet, found: Tally) -> Text:
    """Return that too few are there, in numbers."""
    word = Text("超过", "more than") if rules.strict else Text("达到", "at least")
    return Text(
        "应到 {entitled}，实到 {present}，没有{word}应到的 {share}，只能缓议",
        "{present} of {entitled} are there, not {word} {share} of them; the topic can only be postponed",
    ).fill(entitled=found.entitled, present=found.present, word=word, share=rules.quorum)


def say_outcome(rules: RuleSet, found: Tally, due: Outcome) -> Text:
    """Return what the ballots come to, in numbers."""
    if due == "postponed":
        return Text("同意与不同意都是 {agreed} 票：应为“{due}”", "{agreed} agreed and as many opposed: the outcome is “{due}”").fill(
            agreed=found.agreed, due=OUTCOMES[due]
        )
    return Text(
        "同意 {agreed} 票，基数 {base}，要超过 {share}：应为“{due}”", "{agreed} agreed, of {base}, and more than {share} is needed: the outcome is “{due}”"
    ).fill(agreed=found.agreed, base=base_of(rules, found), share=rules.majority, due=OUTCOMES[due])


def kept(vote: Vote) -> tuple[Any, ...]:
    """Return a vote as the index keeps it."""
    return (vote.place, vote.topic, vote.rule_set, list(vote.tally), vote.outcome, vote.has_names, vote.has_ballots)


def again(row: Any) -> Vote:
    """Return a vote from what the index kept."""
    place, topic, rule_set, counts, outcome, has_names, has_ballots = row
    return Vote(place, topic, rule_set, Tally(*counts), outcome, has_names, has_ballots)
