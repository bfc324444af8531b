"""RC220 to RC228: what is said to come from a record of ours, or from a topic of a meeting, does; and who is asked for a role has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redchain.lazy_pattern import pattern
from redchain.model.finding import Rule
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.check.rule_context import RuleContext
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Trace

_NOT_THERE = Text("查不到：没有这条记录，或会议没有这个议题", "does not exist: there is no such record, or no such topic of a meeting")
_NOT_EARLIER = Text("不是以前会议的议题", "is not a topic of an earlier meeting")
_LOOKS_LIKE_A_TOPIC = pattern(r"(?:[A-Z]-[0-9A-Z-]{3,30}|(?!\d{5}/)[0-9A-HJKMNP-TV-Z]{5})/\d{1,9}", re.ASCII | re.IGNORECASE)
"""An id, or the end of one, with a number: not the numbers of other papers, as 2025-12/3 or ZF2025/3."""
RC220 = Rule(
    "RC220",
    Text("所指的编号查不到", "Named by its id, and not there"),
    Text("编号对不上：{what} {value} {why}", "{what} {value} {why}"),
    Text(
        "核对编号，如 M-20261126-7K3F9/2；复议、通报的是以前会议的议题；外面系统的编号照原样写",
        "check the id, such as M-20261126-7K3F9/2; what is taken up again is a topic of an earlier meeting; the id of another system stays as it is",
    ),
    Text("从哪个会、哪次走访来的，要能查回去。", "Where a need came from can be looked up."),
    lets_pass=True,
)
RC221 = Rule(
    "RC221",
    Text("来源和来源编号不一致", "Source of another kind"),
    Text("来源是“{source}”，来源编号 {value} 却是{kind}", "its source is “{source}”, but {value} is of the kind {kind}"),
    Text("改 source 或 source_ref", "change `source` or `source_ref`"),
    Text("按来源统计时，两边要对得上。", "Figures by source count what both say."),
    severity="warning",
)
_SOURCES = {"roundtable": ("meeting",), "visit": ("visit",), "survey": ("visit", "project")}


def ensure_source_exists(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that a source which looks like one of our ids exists (RC220), and is of the kind that the source says (RC221, a warning)."""
    value = trace.facts.source_ref
    identifier, slash, number = (value or "").partition("/")
    model = _event_kind(identifier) if value else None
    if model is None:
        return
    if not _is_there(around, model, identifier, number if slash else None):
        yield RC220.broken(("source_ref",), what=Text("来源编号", "the source"), value=value, why=_NOT_THERE)
    elif trace.facts.source in _SOURCES and model.kind.name not in _SOURCES[trace.facts.source]:
        from redchain.kinds.need.model import SOURCES

        yield RC221.broken(("source_ref",), value=value, source=SOURCES[trace.facts.source], kind=Text(model.kind.label.zh, model.kind.label.en.lower()))


def ensure_earlier_topics_exist(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that an earlier topic which is taken up again, or reported on, is one of a meeting before where it looks like a topic of ours (RC220)."""
    for place, value in trace.facts.again_of:
        why = _why_not_earlier(around, trace, value)
        if why is not None:
            yield RC220.broken(("topics", place, "again"), what=Text("以前的议题", "the earlier topic"), value=value, why=why)


def _why_not_earlier(around: RuleContext, trace: Trace, value: str) -> Text | None:
    """Return why what a topic takes up is not a topic of an earlier meeting, or None; free words may be anything."""
    identifier, _, number = value.partition("/")
    model = _event_kind(identifier)
    if model is None:
        return _NOT_THERE if _LOOKS_LIKE_A_TOPIC.fullmatch(value) else None
    if model.kind.name != "meeting" or not _is_there(around, model, identifier, number):
        return _NOT_THERE
    found = around.index.find("meeting", identifier)
    is_later = found is not None and (identifier == trace.id or found.facts.held_on > trace.facts.held_on)
    return _NOT_EARLIER if is_later else None


def ensure_topic_exists(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that the meeting which resolved a project has the topic that it names (RC220); a meeting that is not there is RC201."""
    facts = trace.facts
    if facts.meeting is None or facts.topic is None:
        return
    found = around.index.find("meeting", facts.meeting)
    if found is not None and facts.topic not in found.facts.numbers:
        yield RC220.broken(("topic",), what=Text("议题", "the topic"), value=f"{facts.meeting}/{facts.topic}", why=_NOT_THERE)


def _is_there(around: RuleContext, model: type[Record], identifier: str, number: str | None) -> bool:
    """Tell whether there is a record of this id, and where a number is given a topic of it; what cannot be read may have any."""
    found = around.index.find(model.kind.name, identifier)
    if found is None:
        return around.index.resolves(f"{model.kind.name}:{identifier}")
    return number is None or number in {str(each) for each in getattr(found.facts, "numbers", ())}


def _event_kind(identifier: str) -> type[Record] | None:
    """Return the kind whose event id this is, or None."""
    from redchain.model.event_id import event_day

    if event_day(identifier) is None:
        return None
    from redchain.kinds.registry import KINDS

    return next((each for each in KINDS if each.kind.prefix == identifier.partition("-")[0]), None)


RC223 = Rule(
    "RC223",
    Text("设置里没有这个板块", "Town that is not in the settings"),
    Text("设置里没有板块“{value}”", "the settings name no town {value}"),
    Text("可用：{allowed}；新板块写到 data/settings/programme.yaml 的 towns", "allowed: {allowed}; add new ones to `towns` in data/settings/programme.yaml"),
    Text("走访按板块排，同一个地方写成两个名字就排不到一起。", "Visits are planned by town; a place under two names is visited twice."),
    severity="warning",
)


def ensure_towns_are_known(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that firms and posts name towns of the settings, where these name any (RC223, a warning)."""
    facts, known = trace.facts, [each.name for each in around.programme.towns]
    named = [(("towns", place), each) for place, each in enumerate(facts.towns)] if trace.kind == "person" else [(("town",), facts.town)]
    for place, value in named if known else ():
        if value is not None and value not in known:
            yield RC223.broken(place, value=value, allowed=say_towns(known))


def say_towns(known: Iterable[str]) -> Text:
    """Return the towns that there are, in words."""
    return join([Text(each, each) for each in known], zh="、", en=", ")


RC228 = Rule(
    "RC228",
    Text("这个人没有要的角色", "A person without the role asked for"),
    Text("{who} 不是{role}", "{who} is no {role}"),
    Text(
        "换一位，或给这个岗位加上角色：redchain person edit {who:word} --roles …",
        "name another, or give the post the role: redchain person edit {who:word} --roles …",
    ),
    Text(
        "专家、助企员、导师、代办员各做各的事，岗位上写明了才派得对。", "Experts, helpers, mentors and agents do different things; the post says who is which."
    ),
)


def ensure_people_have_roles(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that whoever a field asks for a role has it (RC228)."""
    for each in trace.facts.roles_asked:
        role, identifier, *place = each.split(" ")
        person = around.index.find("person", identifier)
        if person is not None and role not in person.facts.roles:
            yield RC228.broken(tuple(int(key) if key.isdecimal() else key for key in place), who=identifier, role=_say_role(role))


def _say_role(role: str) -> Text:
    from redchain.kinds.person.roles import PERSON_ROLES

    return next(words for name, words in PERSON_ROLES.items() if name == role)
