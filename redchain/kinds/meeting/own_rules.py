"""The rules that only meetings are held to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.model import office_in_index
from redchain.kinds.meeting.ballots import again, wrong_by_rules, wrong_with
from redchain.kinds.meeting.resolutions import EVERY, FOLLOW_UP, Outgrowth, Resolution, is_done, replacing, was_heard, was_named
from redchain.kinds.meeting.rules import say_dissolved, say_no_chair, say_no_rules, say_voters, why_not_on_the_day
from redchain.kinds.party.tree import chain_id_in_index
from redchain.model.finding import Rule
from redchain.model.kind import OwnRule
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.kinds.meeting.model import Meeting
    from redchain.model.finding import Finding
    from redchain.model.ledger import Trace

RC222 = Rule(
    "RC222",
    Text("没有这样的表决规则", "No such rule set"),
    Text("{why}", "{why}"),
    Text(
        "圆桌会只用 consult（协商表决）；其他规则见 settings/programme.yaml 的 rule_sets；改规则另写一条 since，以前的会不变",
        "a round table only uses `consult`; for others see rule_sets in settings/programme.yaml; a changed one is a further entry with `since`, and past meetings stay",
    ),
    Text("圆桌会是协商，不是法定表决；按哪条规则表决要先定好。", "A round table consults and takes no statutory vote; by which rules is settled beforehand."),
    lets_pass=True,
)
RC330 = Rule(
    "RC330",
    Text("应到名单不对", "Wrong list of those entitled"),
    Text("{why}", "{why}"),
    Text(
        "不写 --entitled，由命令按成员名单写；成员或表决权变了，members 里原来的一条写 until，另写一条 since，以前的会不变",
        "leave --entitled out, and the command writes the members; where those or their votes change, the entry gets an `until` and a further one a `since`, and past meetings stay",
    ),
    Text("应到是表决的基数，多一个少一个，结果就不一样。", "Those entitled are the base of every vote: one more or less changes the outcome."),
    lets_pass=True,
)
RC331 = Rule(
    "RC331",
    Text("到会名单不对", "Wrong attendance"),
    Text("{why}", "{why}"),
    Text("实到、请假都在应到之内，一人只算一种", "those present and those excused are among those entitled, each in one list"),
    Text("到会人数决定能不能表决。", "Whether there is a quorum follows from who is there."),
)
RC332 = Rule(
    "RC332",
    Text("议题对不上", "Topic that does not fit"),
    Text("{why}", "{why}"),
    Text("照议程的序号，每个议题议决一次，全部议决后再定稿", "use the numbers of the agenda; settle each topic once, and all before the minutes are final"),
    Text("议程以外的不表决；没有结论的议题，纪要里也说不清。", "Nothing off the agenda is voted on, and the minutes say what became of every topic."),
)
RC333 = Rule(
    "RC333",
    Text("票记得不对", "Ballot that may not be"),
    Text("{why}", "{why}"),
    Text("只有应到、实到、没有回避的成员投票，一人一票", "only members who are entitled, present and not recused vote, once each"),
    Text("多一票、代一票，结果就不算数。", "One ballot too many, or cast for somebody else, and the vote does not count."),
)
RC334 = Rule(
    "RC334",
    Text("结论和票数不符", "Outcome that the votes do not give"),
    Text("{why}", "{why}"),
    Text(
        "按规则改结论；争议较大的可以缓议；规则改了的，在 settings/programme.yaml 里另写一条 since",
        "write the outcome that follows, or postpone what is disputed; a changed rule set is a further entry with `since` in settings/programme.yaml",
    ),
    Text("通过不通过由票数算，不由人写。", "Whether something is adopted follows from the votes."),
)
RC335 = Rule(
    "RC335",
    Text("不表决却记票，或表决却没有票", "Ballots without a vote, or a vote without ballots"),
    Text("{why}", "{why}"),
    Text("表决的议题 form 写 vote，并记票；通报、讨论不记票", "a topic that is voted on has the form `vote` and ballots; reports and discussions have none"),
    Text("没有票数的通过无法核对。", "An adoption without votes cannot be checked."),
)
RC336 = Rule(
    "RC336",
    Text("到会人数不够就议决", "Settled without a quorum"),
    Text("{why}", "{why}"),
    Text("缓议：--outcome postponed", "postpone it: --outcome postponed"),
    Text("到会的人不够，表决无效。", "Without a quorum a vote is void."),
)
RC337 = Rule(
    "RC337",
    Text("上次决议没有回头看", "Earlier resolutions not followed up"),
    Text(
        "以前的会有 {count} 项决议还没有落实，这次没有安排通报（{refs}）",
        "open resolutions of earlier meetings: {count}; no topic of this one reports on them ({refs})",
    ),
    Text(
        f"议题里加一个通报（form: report），题目写“{FOLLOW_UP.zh}”，或写 again: M-…/2：redchain meeting edit {{id:word}}",
        f"add a topic of the form `report`, titled “{FOLLOW_UP.en}”, or with `again: M-…/2`: redchain meeting edit {{id:word}}",
    ),
    Text("议而不决、决而不行，会就白开了。", "What was resolved and never looked at again might as well not have been resolved."),
    severity="warning",
)
RC338 = Rule(
    "RC338",
    Text("会前准备太晚", "Prepared too late"),
    Text("{why}", "{why}"),
    Text("推迟会议（held_on），或说明情况", "hold the meeting later (`held_on`), or say why"),
    Text("临时通知，来的人没有准备，也请不到该来的人。", "On short notice people come unprepared, or not at all."),
    severity="warning",
)
RC339 = Rule(
    "RC339",
    Text("不能这样主持或开会", "Not to be chaired or opened like this"),
    Text("{why}", "{why}"),
    Text(
        "主持人是该组织的成员或链办；开会不早于 held_on；组织撤销的，先取消会议",
        "the chair is a member or of the office; a meeting opens on its day or later; before an organisation is dissolved its meetings are cancelled",
    ),
    Text("谁主持、哪天开，与会的人事先知道。", "Who chairs and on which day is known beforehand."),
    lets_pass=True,
)
_RULES: Mapping[str, Rule] = {each.code: each for each in (RC331, RC332, RC333, RC334, RC335, RC336)}


def ensure_log_adds_up(meeting: Meeting) -> Iterator[Finding]:
    """Ensure that attendance (RC331), topics (RC332), ballots (RC333, RC335) and the sort of outcome (RC334) fit, as the meeting alone tells."""
    for place, step in enumerate(meeting.log):
        if step.step in {"invite", "open", "resolve", "minute"}:
            before = meeting.model_copy(update={"log": meeting.log[:place]})
            yield from (_RULES[each.code].broken(("log", place, each.key), why=each.why) for each in wrong_with(before, step))


def ensure_opened_on_its_day(meeting: Meeting) -> Iterator[Finding]:
    """Ensure that a meeting is not opened before its day (RC339)."""
    for place, step in enumerate(meeting.log):
        why = why_not_on_the_day(None, meeting, step) if step.step == "open" else None
        if why is not None:
            yield RC339.broken(("log", place, "at"), why=why)


def ensure_votes_follow_the_rules(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that every vote goes by a rule set that there is (RC222), and ends as that gives (RC333, RC334, RC336)."""
    held_on = date.fromisoformat(trace.facts.held_on)
    for vote in map(again, trace.facts.votes):
        rules = around.programme.rules_for(trace.facts.form, vote.rule_set or None, held_on)
        if rules is None:
            yield RC222.broken(("topics",), why=say_no_rules(vote.rule_set))
            continue
        yield from (_RULES[each.code].broken(("log", vote.place, each.key), why=each.why) for each in wrong_by_rules(rules, vote))
    voted = {each.rule_set for each in map(again, trace.facts.votes)}
    for name in trace.facts.rule_sets:
        if name not in voted and around.programme.rules_for(trace.facts.form, name, held_on) is None:
            yield RC222.broken(("topics",), why=say_no_rules(name))


def ensure_voters_were_invited(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that those entitled are the voting members of the day of each notice (RC330)."""
    party = around.index.find("party", trace.facts.party)
    for place, day, *said in trace.facts.invited if party is not None else ():
        why = say_voters({*said}, {who for who, votes, since, until in party.facts.seats if votes and since <= day <= (until or "9999")})
        if why is not None:
            yield RC330.broken(("log", place, "entitled"), why=why)


def ensure_chair_belongs(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a meeting to come is of an organisation that stands, and chaired by a member of it or by the office of its chain (RC339)."""
    facts, party = trace.facts, around.index.find("party", trace.facts.party)
    if party is None or facts.state not in {"planned", "invited"}:
        return
    if party.facts.state == "dissolved":
        yield RC339.broken(("party",), why=say_dissolved(facts.party))
    members = {who for who, _, since, until in party.facts.seats if since <= facts.held_on <= (until or "9999")}
    if facts.chair and facts.chair not in members and facts.chair not in office_in_index(around.index, chain_id_in_index(around.index, party)):
        yield RC339.broken(("chair",), why=say_no_chair(facts.chair))


def ensure_resolutions_are_followed_up(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a meeting to come hears of what earlier ones resolved and nobody has carried out (RC337, a warning)."""
    facts = trace.facts
    if facts.state not in {"planned", "invited"}:
        return
    is_heard_of_all = EVERY in facts.reports
    mates = [each for each in around.index.naming("meeting", "party", facts.party) if each.facts.held_on < facts.held_on]
    replaced = replacing((each.id, each.facts) for each in mates)
    refs = [
        each.ref
        for mate in mates
        for each in _still_open(around, mate, mates)
        if each.ref not in replaced and each.ref not in facts.reports and not (is_heard_of_all and each.report_on)
    ]
    if refs:
        yield RC337.broken(("topics",) if facts.numbers else (), count=len(refs), refs=Text("、".join(refs), ", ".join(refs)), id=trace.id)


def _still_open(around: Any, mate: Trace, mates: list[Trace]) -> Iterator[Resolution]:
    others = [(each.facts.held_on, each.facts.heard) for each in mates]
    for number, unit, report_on in mate.facts.adopted:
        resolution = Resolution(mate.id, number, "", unit, report_on)
        needs = around.index.naming("need", "source_ref", resolution.ref)
        projects = [each for each in around.index.naming("project", "meeting", mate.id) if each.facts.topic == number]
        is_heard, is_named = (each(resolution, mate.facts.held_on, others) for each in (was_heard, was_named))
        found = Outgrowth(tuple(each.facts for each in needs), tuple(each.facts for each in projects), is_heard, is_named)
        if not is_done(resolution, found):
            yield resolution


def ensure_prepared_in_time(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a meeting to come has its topics and its notice in time (RC338, a warning)."""
    facts, days = trace.facts, around.programme.meetings
    if facts.state not in {"planned", "invited"}:
        return
    held_on = date.fromisoformat(facts.held_on)
    if facts.invited:
        place, day, *_ = facts.invited[0]
        early = (held_on - date.fromisoformat(day)).days
        if early < days.notice_days:
            why = Text(
                f"会前 {early} 天才发通知，应提前 {days.notice_days} 天",
                f"the notice went out {counted(early, 'day')} before; it is due {days.notice_days} before",
            )
            yield RC338.broken(("log", place, "at"), why=why)
    early = (held_on - date.fromisoformat(facts.planned_on)).days
    if not facts.numbers and around.today > held_on - timedelta(days=days.agenda_days):
        why = Text(f"离开会不到 {days.agenda_days} 天，还没有议题", f"there are no topics yet, less than {days.agenda_days} days before the meeting")
        yield RC338.broken((), why=why)
    elif facts.numbers and early < days.agenda_days:
        why = Text(
            f"会前 {early} 天才筹备，议题应提前 {days.agenda_days} 天定好",
            f"the meeting was planned {counted(early, 'day')} before; its topics are due {days.agenda_days} before",
        )
        yield RC338.broken(("topics",), why=why)


OWN_RULES = (
    OwnRule(RC222, ensure_votes_follow_the_rules, is_across=True),
    OwnRule(RC330, ensure_voters_were_invited, is_across=True),
    OwnRule(RC331, ensure_log_adds_up),
    *map(OwnRule, (RC332, RC333, RC334, RC335, RC336)),
    OwnRule(RC337, ensure_resolutions_are_followed_up, is_across=True),
    OwnRule(RC338, ensure_prepared_in_time, is_across=True),
    OwnRule(RC339, ensure_opened_on_its_day),
    OwnRule(RC339, ensure_chair_belongs, is_across=True),
)
