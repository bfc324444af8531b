"""The papers of one meeting: its minutes (纪要), its notice (通知), and its attendance and votes (签到表)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.document import NONE, Column, Document, Paragraph, Section, Table, day_words, numbered
from redchain.kinds.meeting.ballots import CAST, LISTS, TOTALS, entitled, observers, present, resolved, say_silent, step_of, tally
from redchain.kinds.meeting.model import TOPIC_FORMS, Meeting, MeetingStep, Topic
from redchain.kinds.meeting.resolutions import looked_back_on, say_outgrowth, was_heard
from redchain.kinds.meeting.rules import voters
from redchain.kinds.need.model import Need
from redchain.kinds.party.model import Party
from redchain.model.dates import local_day
from redchain.model.fields import fields
from redchain.model.visibility import HIDDEN, phrase
from redchain.model.votes import BASES, MEETING_FORMS, OUTCOMES, base_of, has_quorum
from redchain.text import Text, join, same
from redchain.views.papers import MARK, Letter, PaperWriting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from redchain.document import Block, Cell, Words
    from redchain.kinds.meeting.resolutions import Resolution
    from redchain.model.votes import RuleSet, Tally

_STEP, _TOPIC, _MEETING = ({name: field.label for name, field in fields(each).items()} for each in (MeetingStep, Topic, Meeting))
_DUE, _OBSERVING, _HERE, _EXCUSED, _RECUSED = (_STEP[each] for each in ("entitled", "observers", "present", "excused", "recused"))
_ABSENT, _SILENT, _SECRET = Text("缺席", "Absent"), Text("未投票", "no ballot"), Text("无记名", "secret")
_DAY, _PLACE, _CHAIR = Text("时间", "Day"), _MEETING["place"], _MEETING["chair"]
_FORM, _PROPOSER, _NEEDS, _OUTCOME = _TOPIC["form"], _TOPIC["proposer"], _TOPIC["needs"], _STEP["outcome"]
_AGAIN, _VOTE, _UNSETTLED = Text("此前议题", "Earlier topic"), Text("表决", "Vote"), Text("未定", "not settled yet")
_NUMBER, _TITLE, _ID = Column(_STEP["topic"], "right"), Column(Text("题目", "Title"), is_heading=True), Column(_MEETING["id"], is_whole=True)
_UNIT, _REPORT_ON, _STATE = Column(_STEP["unit"]), Column(_STEP["report_on"], "right"), Column(Text("状态", "State"), "center")
_RESOLUTION = (Column(Text("会议", "Meeting")), Column(Text("决议", "Resolution"), is_heading=True))


class _Seats(NamedTuple):
    """Who has a seat at a meeting, in the order of its notice, or would have where none was given; and who of them came."""

    entitled: tuple[str, ...]
    observers: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()

    @property
    def absent(self) -> tuple[str, ...]:
        """Those who neither came nor were excused."""
        return tuple(each for each in self.entitled if each not in {*self.present, *self.excused})


class MeetingWriting(PaperWriting):
    """Writing the papers of one meeting."""

    def minutes(self, meeting: Meeting) -> Letter:
        """Return what was settled by which votes, who sees to it, what was raised, what became of earlier resolutions, and the chair's words last; a draft until they are final."""
        final = step_of(meeting, "minute")
        title = Text("{title}纪要", "{title}: minutes") if meeting.state == "done" else Text("{title}纪要（草稿）", "{title}: minutes (draft)")
        topics = tuple(self._settled(meeting, each) for each in meeting.topics)
        sections = [
            Section(Text("议题和结论", "Topics and outcomes"), () if topics else (Paragraph(NONE),), topics),
            *self._tasks(meeting),
            *self._raised(meeting),
            *self._looked_back(meeting),
        ]
        if final is not None and final.words:
            sections.append(Section(Text("主持人讲话", "The chair's words"), (Paragraph(final.words),)))
        if final is not None:
            sections[-1] = _ending(sections[-1], self._signed((meeting,), self._day(final)))
        return self._made(title.fill(title=meeting.title), sections, self._opening(meeting))

    def notice(self, meeting: Meeting) -> Letter:
        """Return who is asked to come when and where, what is on the agenda, and which resolutions are reported on; a proposal until it is given."""
        given, seats = step_of(meeting, "invite"), self._seats(meeting)
        title = Text("关于召开{title}的通知", "Notice of {title}") if given else Text("关于召开{title}的通知（拟）", "Notice of {title} (proposed)")
        opening = Text("定于{day}召开{title}，现将有关事项通知如下。", "{title} will be held on {day}.").fill(
            day=day_words(meeting.held_on), title=meeting.title
        )
        rows = tuple((each.number, each.title, self._way(meeting, each), self._proposer(each), self._about(each)) for each in meeting.topics)
        width = 5 if any(each.needs for each in meeting.topics) else 4
        columns = (_NUMBER, _TITLE, Column(_FORM, "center"), Column(_PROPOSER), Column(_NEEDS))
        topics = Table(columns[:width], tuple(each[:width] for each in rows))
        asked = (
            Text(
                "不能到会的，会前向链办请假；缺席成员的书面意见不计票。",
                "Who cannot come tells the chain office before; written opinions of those absent do not count.",
            ),
            Text("与议题有利害关系的成员，表决时回避。", "Members with an interest in a topic do not vote on it."),
        )
        points = tuple(Paragraph(Text(f"{place}. {each.zh}", f"{place}. {each.en}")) for place, each in enumerate(asked, 1))
        sections = (
            Section(Text("时间和地点", "When and where"), (*self._where(meeting), _said(Text("会议类别", "Form"), MEETING_FORMS[meeting.form]))),
            Section(Text("议题", "Topics"), (topics,)),
            Section(Text("参加人员", "Who takes part"), (self._listed(_DUE, seats.entitled), self._listed(_OBSERVING, seats.observers))),
            *self._to_report(meeting),
            Section(Text("要求", "Requirements"), (*points, *self._signed((meeting,), self._day(given) if given else None))),
        )
        to = Paragraph(Text("各有关单位：", "To those concerned:"), place="addressee")
        return self._made(title.fill(title=meeting.title), sections, (to, Paragraph(opening)))

    def attendance(self, meeting: Meeting) -> Letter:
        """Return a row for each member and observer to sign, with who came and how they voted once that is known; of a secret vote no ballot has a name."""
        seats, done, is_open = self._seats(meeting), resolved(meeting), step_of(meeting, "open") is not None
        topics = [each for each in meeting.topics if self._is_open_vote(meeting, each) or (each.number in done and done[each.number].recused)]
        columns = (
            Column(Text("序号", "No."), "right"),
            Column(Text("单位", "Unit"), is_heading=True),
            Column(Text("身份", "As"), "center", is_whole=True),
            *((Column(Text("到会", "Came"), "center"),) if is_open else ()),
            Column(Text("签到", "Signature"), "center", is_by_hand=True),
            *(Column(Text(f"议题 {each.number}", f"Topic {each.number}"), "center", is_whole=True) for each in topics),
        )
        rows: list[tuple[Cell, ...]] = []
        for place, who in enumerate((*seats.entitled, *seats.observers), 1):
            came = (_came(seats, who),) if is_open else ()
            role = _DUE if who in seats.entitled else _OBSERVING
            votes = (_ballot(each, done.get(each.number), who, seats) for each in topics)
            rows.append((place, self._called(who, in_full=True), role, *came, None, *votes))
        is_given = step_of(meeting, "invite") is not None
        title = (
            Text("{title}签到和表决表", "{title}: attendance and votes")
            if is_given
            else Text("{title}签到和表决表（拟）", "{title}: attendance and votes (proposed)")
        )
        sheet = Section(Text("签到表", "Attendance"), (Table(columns, tuple(rows)), self._counts(meeting)))
        head = [day_words(meeting.held_on), *([same(meeting.place)] if meeting.place else [])]
        head += [Text("主持：{name}", "chair: {name}").fill(name=self._called(meeting.chair))] if meeting.chair else []
        page = Document(title.fill(title=meeting.title), (sheet,), MARK, join(head, zh="　", en=", "), self.ledger.settings.root.language)
        return Letter(page, tuple(self._hidden))

    def _made(self, title: Text, sections: Iterable[Section], opening: tuple[Block, ...]) -> Letter:
        return Letter(Document(title, numbered(sections), MARK, "", self.ledger.settings.root.language, opening), tuple(self._hidden))

    def _day(self, step: MeetingStep) -> date:
        return local_day(step.at, self.ledger.settings.zone)

    def _seats(self, meeting: Meeting) -> _Seats:
        notice, opened = step_of(meeting, "invite"), step_of(meeting, "open")
        if notice is None:
            party = self.ledger.find(Party, meeting.party)
            return _Seats(voters(party, self.today) if party else ())
        return _Seats(entitled(meeting), observers(meeting), present(meeting), opened.excused if opened else ())

    def _where(self, meeting: Meeting) -> tuple[Paragraph, ...]:
        return (
            _said(_DAY, day_words(meeting.held_on)),
            *([] if step_of(meeting, "open") and not meeting.place else [_said(_PLACE, meeting.place or _UNSETTLED)]),
            _said(_CHAIR, self._called(meeting.chair, in_full=True) if meeting.chair else _UNSETTLED),
        )

    def _opening(self, meeting: Meeting) -> tuple[Block, ...]:
        """Return which meeting it was, when and where, who chaired, and who came."""
        seats, party = self._seats(meeting), self.ledger.find(Party, meeting.party)
        name = phrase(meeting.party if party is None else party.name if self._may_show(party) else HIDDEN)
        held = Text("{party}{form}", "{form} of {party}").fill(party=name, form=MEETING_FORMS[meeting.form])
        head = (_said(Text("会议", "Meeting"), held), *self._where(meeting))
        if step_of(meeting, "open") is None:
            return (*head, self._listed(_DUE, seats.entitled), self._listed(_OBSERVING, seats.observers))
        recused = tuple(dict.fromkeys(each for step in resolved(meeting).values() for each in step.recused))
        lists = ((_HERE, seats.present), (_EXCUSED, seats.excused), (_ABSENT, seats.absent), (_OBSERVING, seats.observers), (_RECUSED, recused))
        return (*head, _said(_DUE, str(len(seats.entitled))), *(self._listed(label, names) for label, names in lists))

    def _names(self, actors: Iterable[str], *, in_full: bool = False) -> Text:
        return join([self._called(each, in_full=in_full) for each in actors], zh="、", en=", ")

    def _listed(self, label: Text, actors: Sequence[str]) -> Paragraph:
        """Return how many there are under a label, and who."""
        if not actors:
            return _said(label, Text("无", "none"))
        head = Text("{label}（{count}）", "{label} ({count})").fill(label=label, count=len(actors))
        return _said(head, self._names(actors, in_full=True))

    def _counted(self, label: Text, actors: Sequence[str]) -> Text:
        count = Text("{label} {count}", "{count} {label}").fill(label=Text(label.zh, label.en.lower()), count=len(actors))
        return _with_names(count, self._names(actors)) if actors else count

    def _proposer(self, topic: Topic) -> Text | None:
        return self._called(topic.proposer) if topic.proposer else None

    def _about(self, topic: Topic) -> Text | None:
        """Return the needs that a topic is about, by id and title."""
        found = [(each, self.ledger.find(Need, each)) for each in topic.needs]
        said = [Text("{id} {title}", "{id} {title}").fill(id=each, title=self._title(need)) if need else same(each) for each, need in found]
        return join(said) if said else None

    def _settled(self, meeting: Meeting, topic: Topic) -> Section:
        """Return what became of a topic: who brought it, the vote with its base, the outcome, and what was settled."""
        step = resolved(meeting).get(topic.number)
        title = Text("议题 {number}：{title}", "Topic {number}: {title}").fill(number=topic.number, title=topic.title)
        about = ((_FORM, self._way(meeting, topic)), (_PROPOSER, self._proposer(topic)), (_NEEDS, self._about(topic)), (_AGAIN, topic.again))
        blocks = [_said(label, words) for label, words in about if words]
        if step is None or step.outcome is None:
            return Section(title, (*blocks, _said(_OUTCOME, Text("未议", "not settled"))))
        if topic.form == "vote":
            blocks += self._vote(meeting, topic, step)
        elif step.recused:
            blocks.append(self._listed(_RECUSED, step.recused))
        blocks.append(_said(_OUTCOME, OUTCOMES[step.outcome]))
        blocks += [_said(Text("议定", "Settled"), step.words)] if step.words else []
        return Section(title, tuple(blocks))

    def _vote(self, meeting: Meeting, topic: Topic, step: MeetingStep) -> Iterator[Paragraph]:
        """Yield who was there and counted, whether they were enough, the ballots, and the base of the majority."""
        rules, found, seats = self._rules(meeting, topic), tally(meeting, step), self._seats(meeting)
        lists = ((_DUE, seats.entitled), (_HERE, seats.present), (_EXCUSED, seats.excused), (_OBSERVING, seats.observers))
        counts = [Text(f"{label.zh} {len(who)}", f"{len(who)} {label.en.lower()}") for label, who in lists]
        here = join([*counts, self._counted(_RECUSED, step.recused)], zh="，", en=", ")
        counted = Text("计入表决的应到 {due}、到会 {here}", "{due} entitled and {here} present counted").fill(due=found.entitled, here=found.present)
        yield _said(Text("到会", "Attendance"), join([here, join([counted, *_say_quorum(rules, found)], zh="，", en=", ")]))
        if not any(found[2:]):
            yield _said(_VOTE, Text("没有表决", "no vote was taken"))
            return
        yield _said(_VOTE, join([self._ballots(meeting, step), *_say_base(rules, found)]))

    def _ballots(self, meeting: Meeting, step: MeetingStep) -> Text:
        """Return the ballots: by name where the vote was open, else in numbers."""
        if not any(getattr(step, key) for key in LISTS):
            totals = [(words, getattr(step, key)) for words, key in zip(CAST.values(), TOTALS, strict=True)]
            said = [Text(f"{words.zh} {total}", f"{total} {words.en}") for words, total in totals if total is not None]
            said += [say_silent(count)] if (count := tally(meeting, step).silent) > 0 else []
            return Text("无记名，{said}", "secret, {said}").fill(said=join(said, zh="，", en=", "))
        cast = {each for key in LISTS for each in getattr(step, key)}
        silent = [each for each in present(meeting) if each not in cast and each not in step.recused]
        said = [self._counted(words, getattr(step, key)) for key, words in CAST.items()]
        said += [_with_names(say_silent(len(silent)), self._names(silent))] if silent else []
        return Text("记名，{said}", "open, {said}").fill(said=join(said, zh="，", en=", "))

    def _tasks(self, meeting: Meeting) -> Iterator[Section]:
        """Yield who sees to what was settled, and when it is reported on."""
        done = resolved(meeting)
        found = [(each, done[each.number]) for each in meeting.topics if each.number in done]
        rows = tuple(
            (topic.number, topic.title, self._called(step.unit) if step.unit else None, _iso(step.report_on))
            for topic, step in found
            if step.unit or step.report_on
        )
        if rows:
            yield Section(Text("落实分工", "Who sees to what"), (Table((_NUMBER, _TITLE, _UNIT, _REPORT_ON), rows),))

    def _raised(self, meeting: Meeting) -> Iterator[Section]:
        """Yield the needs and projects that came of the meeting, where they stand today."""
        needs = tuple(
            (topic.number, need.id, self._title(need), self._firm(need), self._orders(need), need.moves.say(need.state))
            for topic in meeting.topics
            for need in self.ledger.where(Need, "source_ref", f"{meeting.id}/{topic.number}")
        )
        projects = tuple(
            (each.topic, each.id, *self._project(each), each.moves.say(each.state)) for each in self.ledger.where_named("project", "meeting", meeting.id)
        )
        firm, title = Column(Text("企业", "Enterprise")), Column(Text("需求", "Need"), is_heading=True)
        tables = (
            Table((_NUMBER, _ID, title, firm, Column(Text("工单", "Orders")), _STATE), needs),
            Table((_NUMBER, _ID, Column(Text("行动项目", "Project"), is_heading=True), Column(Text("牵头单位", "Lead")), _STATE), projects),
        )
        shown = tuple(each for each in tables if each.rows)
        if shown:
            yield Section(Text("提出的需求和项目", "Needs and projects"), (self._as_of_today(), *shown))

    def _as_of_today(self) -> Paragraph:
        return Paragraph(Text("截至{day}：", "As of {day}:").fill(day=day_words(self.today)))

    def _orders(self, need: Need) -> Text:
        """Return the orders of a need: the id, the unit and the state of each."""
        if not self._may_show(need):
            return HIDDEN
        words = Text("{id} {unit}（{state}）", "{id} {unit} ({state})")
        said = [words.fill(id=each.id, unit=self._unit(each), state=each.moves.say(each.state)) for each in self._live(need)]
        return join(said, zh="\n", en="\n") if said else Text("未派单", "none")

    def _project(self, project: Any) -> tuple[Words, Words]:
        if self._may_show(project):
            return project.title, self._called(project.lead)
        return HIDDEN, HIDDEN

    def _looked_back(self, meeting: Meeting) -> Iterator[Section]:
        """Yield what became of earlier resolutions that were open when the meeting began, and whether it heard of them."""
        rows = tuple(
            (*self._resolution(each), say_outgrowth(found), _heard(meeting, each) if step_of(meeting, "open") else None)
            for each, found in looked_back_on(self.ledger, meeting)
        )
        columns = (*_RESOLUTION, _UNIT, _REPORT_ON, Column(Text("情况", "What came of it")), Column(Text("本次", "This time"), "center"))
        if rows:
            yield Section(Text("以前决议的落实", "Earlier resolutions"), (self._as_of_today(), Table(columns, rows)))

    def _to_report(self, meeting: Meeting) -> Iterator[Section]:
        """Yield the resolutions on which its agenda reports."""
        named, day = meeting.reports, meeting.held_on.isoformat()
        found = (each for each, _ in looked_back_on(self.ledger, meeting) if was_heard(each, "", [(day, named)]))
        rows = tuple(map(self._resolution, found))
        if rows:
            said = Paragraph(Text("请有关单位准备通报：", "The units named here report on:"))
            yield Section(Text("以前决议的落实", "Earlier resolutions"), (said, Table((*_RESOLUTION, _UNIT, _REPORT_ON), rows)))

    def _resolution(self, resolution: Resolution) -> tuple[Words, Words, Text | None, str]:
        """Return a resolution: of which meeting, what it was, who sees to it, and when it is reported on."""
        mate = self.ledger.find(Meeting, resolution.meeting)
        unit = self._called(resolution.unit) if resolution.unit else None
        if mate is None or not self._may_show(mate):
            return resolution.meeting, HIDDEN, HIDDEN if unit else None, resolution.report_on
        where = Text("{day} 议题 {number}", "{day}, topic {number}").fill(day=mate.held_on, number=resolution.number)
        return where, resolution.title, unit, resolution.report_on

    def _rules(self, meeting: Meeting, topic: Topic) -> RuleSet | None:
        return self.ledger.settings.programme.rules_for(meeting.form, topic.rule_set, meeting.held_on)

    def _is_open_vote(self, meeting: Meeting, topic: Topic) -> bool:
        """Tell whether a topic is voted on by name, as nothing says otherwise."""
        rules = self._rules(meeting, topic)
        return topic.form == "vote" and not (rules and rules.secret)

    def _way(self, meeting: Meeting, topic: Topic) -> Text:
        """Return how a topic is dealt with, and that its vote is secret."""
        is_secret = topic.form == "vote" and not self._is_open_vote(meeting, topic)
        return Text("表决（无记名）", "vote (secret)") if is_secret else TOPIC_FORMS[topic.form]

    def _counts(self, meeting: Meeting) -> Table:
        """Return the topics with their outcomes and votes in numbers; empty where they are not settled."""
        done = resolved(meeting)
        columns = (_NUMBER, _TITLE, Column(_FORM, "center"), Column(_OUTCOME, "center"))
        counts = (*(Text(each.zh, each.en.capitalize()) for each in CAST.values()), _RECUSED, Text("计票应到", "Counted"))
        rows = tuple((each.number, each.title, self._way(meeting, each), *_in_numbers(meeting, done.get(each.number))) for each in meeting.topics)
        return Table((*columns, *(Column(each, "right") for each in counts)), rows, Text("议题", "Topics"))


def _said(label: Text, words: Words) -> Paragraph:
    return Paragraph(Text("{label}：{words}", "{label}: {words}").fill(label=label, words=words))


def _with_names(count: Text, names: Text) -> Text:
    return Text("{count}（{names}）", "{count} ({names})").fill(count=count, names=names)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _ending(section: Section, signed: tuple[Paragraph, ...]) -> Section:
    """Return a section with those who sign below all of it."""
    if not section.sections:
        return replace(section, blocks=(*section.blocks, *signed))
    *others, last = section.sections
    return replace(section, sections=(*others, _ending(last, signed)))


def _heard(meeting: Meeting, resolution: Resolution) -> Text:
    """Return whether a meeting heard of an earlier resolution."""
    day = meeting.held_on.isoformat()
    if was_heard(resolution, "", [(day, meeting.heard)]):
        return Text("已通报", "heard")
    return Text("未到期", "not due yet") if resolution.report_on > day else Text("未通报", "not heard")


def _came(seats: _Seats, who: str) -> Text | None:
    """Return whether a member came; of observers it is not on record."""
    return next((words for words, names in ((_HERE, seats.present), (_EXCUSED, seats.excused), (_ABSENT, seats.absent)) if who in names), None)


def _ballot(topic: Topic, step: MeetingStep | None, who: str, seats: _Seats) -> Text | None:
    """Return how a member voted on a topic, that they were recused, or that the vote was secret; None where there was nothing to vote on, or before."""
    if step is None:
        return None
    if who in step.recused:
        return _RECUSED
    has_names, has_totals = (any(getattr(step, key) not in {None, ()} for key in keys) for keys in (LISTS, TOTALS))
    if topic.form != "vote" or who not in seats.present or not (has_names or has_totals):
        return None
    return next((words for key, words in CAST.items() if who in getattr(step, key)), _SILENT if has_names else _SECRET)


def _in_numbers(meeting: Meeting, step: MeetingStep | None) -> tuple[Cell, ...]:
    """Return the outcome of a topic, its ballots, how many were recused, and how many were counted as entitled."""
    if step is None or step.outcome is None:
        return (None,) * 6
    found = tally(meeting, step)
    votes = (*found[2:], len({*step.recused}), found.entitled) if any(found[2:]) else (None,) * 5
    return OUTCOMES[step.outcome], *votes


def _say_quorum(rules: RuleSet | None, found: Tally) -> Iterator[Text]:
    if rules is not None:
        word = Text("超过", "more than") if rules.strict else Text("达到", "at least")
        not_zh, not_en = ("", "") if has_quorum(rules, found) else ("没有", "not ")
        yield Text("到会{no}{word}应到的 {share}", "{no}{word} {share} of those entitled").fill(no=Text(not_zh, not_en), word=word, share=rules.quorum)


def _say_base(rules: RuleSet | None, found: Tally) -> Iterator[Text]:
    if rules is not None:
        yield Text("基数为{of} {base}，同意须超过 {share}（{name}）", "of {of}, {base}; more than {share} of them must agree ({name})").fill(
            of=BASES[rules.of], base=base_of(rules, found), share=rules.majority, name=Text(rules.title or rules.name, rules.name)
        )
