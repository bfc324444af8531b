"""What a project's life goes by: its chain and offices, its milestones, what waits at it, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from redchain.kinds.chain.model import office as office_of
from redchain.kinds.need.rules import chain_id as chain_of_need
from redchain.kinds.need.rules import office as office_of_need
from redchain.kinds.project import agreement, extension
from redchain.model.dates import local_day
from redchain.model.deadline import set_by_hand
from redchain.model.fields import fields
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, Next, Offer, OwnRule, Wait
from redchain.model.suggested_commands import command_for
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from redchain.kinds.claim.model import Claim, ClaimStep
    from redchain.kinds.pairing.model import Pairing, PairingStep
    from redchain.kinds.project.model import Project, ProjectStep
    from redchain.model.dates import Calendar
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger

    WithMilestones: TypeAlias = Project | Claim | Pairing
    TheirStep: TypeAlias = ProjectStep | ClaimStep | PairingStep


def chain_id(ledger: Ledger, project: Project) -> str:
    """Return the id of a project's chain: its own, or that of the first of its needs that is there; empty when neither says one."""
    if project.chain:
        return project.chain
    first = next((need for each in project.needs if (need := ledger.named("need", each))), None)
    return chain_of_need(ledger, first) if first else ""


def office(ledger: Ledger, project: Project) -> tuple[str, ...]:
    """Return the units that are the office of a project's chain; where it names none, those of its needs together."""
    own = ledger.named("chain", project.chain)
    if own is not None:
        return office_of(ledger, own)
    needs = [need for each in project.needs if (need := ledger.named("need", each))]
    return tuple(dict.fromkeys(unit for each in needs for unit in office_of_need(ledger, each)))


def why_not_reached(_ledger: Ledger | None, project: WithMilestones, step: TheirStep) -> Text | None:
    """Return why a milestone cannot be reported, or None: it is one of the record's, and reached once."""
    known = [each.title for each in project.milestones]
    if step.milestone is None:
        return None if open_milestones(project) else Text("没有还开着的{what}", "none of its {what} is open").fill(what=_what(project))
    if step.milestone not in known:
        names = Text("、".join(known) or "（没有）", ", ".join(known) or "(none)")
        return Text("没有{what}“{title}”；有：{names}", "{title} is none of its {what}; there are: {names}").fill(
            what=_what(project), title=step.milestone, names=names
        )
    reached = next((each for each in project.log if each.step == "milestone" and each.milestone == step.milestone), None)
    if reached is None:
        return None
    return Text("{what}“{title}”已于 {day} 完成", "{title}, one of its {what}, was reached on {day}").fill(
        what=_what(project), title=step.milestone, day=reached.at.date()
    )


def _what(record: WithMilestones) -> Text:
    """Return what the milestones of a record are called."""
    label = fields(type(record))["milestones"].label
    return Text(label.zh, label.en.lower())


_REPORTED = Text("先报", "report them first"), "milestone"


def open_milestones(project: WithMilestones) -> tuple[str, ...]:
    """Return the milestones that neither have a day of completion nor were reported."""
    reported = {each.milestone for each in project.log if each.step == "milestone"}
    return tuple(each.title for each in project.milestones if each.done_on is None and each.title not in reported)


def why_not_complete(_ledger: Ledger | None, record: WithMilestones, step: Any, way: tuple[Text, str] = _REPORTED) -> Text | None:
    """Return that milestones are still open and nobody says why, with the `way` to have them reported, or None."""
    left = open_milestones(record)
    if not left or step.note or step.reason:
        return None
    how, verb = way
    values = {"milestone": left[0]} if verb == "milestone" else {}
    return Text(
        "还有 {count} 个{what}没有完成：{names}；{how}（{command}），确实不做了用 --note 说明",
        "{count} of its {what} are open: {names}; {how} ({command}), or say with --note why they are not",
    ).fill(
        count=len(left),
        what=_what(record),
        names=Text("、".join(left), ", ".join(left)),
        how=how,
        command=command_for(type(record), record.id, verb, **values),
    )


def milestone(ledger: Ledger, project: WithMilestones, at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what reaching a milestone entails: its day stands in the list of milestones."""
    title, on = values.get("milestone"), local_day(at, ledger.settings.zone)
    marks = tuple(each.model_copy(update={"done_on": on}) if each.title == title else each for each in project.milestones)
    return Effect(fields={"milestones": marks})


def say_left_open(_ledger: Ledger, project: Project) -> Text | None:
    """Return that milestones are left open for good by finishing a project now, or None."""
    left = open_milestones(project)
    if not left:
        return None
    return Text("里程碑还没有完成：{zh}；结项以后不能再补", "milestones are open: {en}; once the project is finished they stay so").fill(
        zh="、".join(left), en=", ".join(left)
    )


ALL_REACHED = Condition("RC320", why_not_complete)
KNOWN_MILESTONE = Condition("RC312", why_not_reached, alone=True)


def waits(ledger: Ledger, project: Project, _today: date) -> Iterator[Wait]:
    """Yield what waits at a project: milestones that are due some day, its end, and of co-building that the agreement is signed."""
    if project.state != "running":
        return
    since, calendar, left = project.log[-1].at, ledger.settings.calendar, open_milestones(project)
    yield from (
        _until(calendar, each.due, Wait("milestone", since, offers=(Offer(project, "milestone", {"milestone": each.title}),), title=each.title))
        for each in project.milestones
        if each.due and each.title in left
    )
    is_agreement = project.form == agreement.CO_BUILDING
    if is_agreement and project.signed_on is None:
        yield Wait("sign_agreement", since, verb="progress", command=shown("redchain", "project", "edit", project.id, "--signed-on", "…"))
    if project.due:
        more = (Offer(project, "extend"),) if is_agreement else ()
        stage = "agreement" if is_agreement else "project"
        yield _until(calendar, project.due, Wait(stage, since, verb="finish", offers=(*to_finish(project), *more)))


def _until(calendar: Calendar, day: date, wait: Wait) -> Wait:
    end, was = set_by_hand(calendar, day)
    return wait._replace(due=end.day, was=was)


def next_step(_ledger: Ledger, project: Project) -> Next:
    """Return what usually comes next for a project."""
    return Next(_offers(project))


def to_finish(record: WithMilestones) -> tuple[Offer, ...]:
    """Return how a record is finished: with words where milestones are open, since it is not known that they were reached."""
    return Offer(record, "finish"), Offer(record, "finish", {"note": "…"})


def _offers(project: Project) -> tuple[Offer, ...]:
    """Milestones come before the end; what is built together goes on with advice and results until its agreement ends."""
    left = open_milestones(project)
    if project.form == agreement.CO_BUILDING:
        goals = (Offer(project, "milestone", {"milestone": left[0]}),) if left else ()
        return (*goals, Offer(project, "advise"), Offer(project, "result"))
    return (Offer(project, "milestone", {"milestone": left[0]}) if left else Offer(project, "finish"),)


RC320 = Rule(
    "RC320",
    Text("里程碑没完成就了结", "Ended with open milestones"),
    Text("{ended}，{what}还没有完成：{names}", "{ended} while some of its {what} are open: {names}"),
    Text(
        "做完了的先报；确实不做了，在了结的那一步写 note 说明，或从 milestones 里去掉",
        "report those that were reached before it is ended; of those given up say why in the `note` of that step, or take them away",
    ),
    Text(
        "清单上写着已完成，里程碑却只有一半，看的人不知道信哪个。",
        "A list that says finished beside half of the milestones leaves readers to guess which is true.",
    ),
    lets_pass=True,
)


def ensure_milestones_are_reached(project: Project) -> Iterator[Finding]:
    """Ensure that a project is finished with all milestones reached, or with words that say why not (RC320)."""
    return left_open(project, "finish", Text("项目已完成", "the project is finished"))


def left_open(record: WithMilestones, verb: str, ended: Text) -> Iterator[Finding]:
    """Yield that milestones were left open by the step that ended the work, and nobody said why (RC320)."""
    steps: tuple[TheirStep, ...] = record.log
    end, left = next((each for each in reversed(steps) if each.step == verb), None), open_milestones(record)
    if end is not None and left and not (end.reason or end.note):
        yield RC320.broken(("milestones",), ended=ended, what=_what(record), names=Text("、".join(left), ", ".join(left)))


RC237 = Rule(
    "RC237",
    Text("项目的类型和内容不符", "Form that does not fit"),
    Text("{why}", "{why}"),
    Text(
        "补上需求：redchain project edit {id:word} --needs …；不是为需求立的，写明类型：redchain project edit {id:word} --form …",
        "name its needs: redchain project edit {id:word} --needs …; if it is not for needs say what it is: redchain project edit {id:word} --form …",
    ),
    Text(
        "项目为企业的需求而立；调研、共建、活动才可以没有需求，只有调研有应走访数。",
        "Projects answer needs; only surveys, co-building and activities may have none, and only surveys have targets.",
    ),
    severity="warning",
)
_WITHOUT_NEEDS = frozenset({"survey", "co_building", "activity"})


def ensure_form_fits(project: Project) -> Iterator[Finding]:
    """Ensure that a project has needs unless its form does without, and targets only in a survey (RC237, a warning)."""
    if not project.needs and project.form not in _WITHOUT_NEEDS:
        yield RC237.broken(("needs",), why=Text("没有对应的需求", "it answers no need"), id=project.id)
    if project.targets and project.form != "survey":
        yield RC237.broken(("targets",), why=Text("不是走访调研，却有应走访数", "it has targets of visits, and is no survey"), id=project.id)


RC368 = Rule(
    "RC368",
    Text("完成日没有那一步", "Day of completion without its step"),
    Text("{what}“{title}”的完成日{told}", "{title}, one of its {what}: {told}"),
    Text("完成日由命令写：{command}", "the day is written by the command: {command}"),
    Text(
        "月报按步骤数；只改一个日子，谁在什么时候报的就查不到了。",
        "Reports count the steps; a day that is merely written does not say who reported it, and when.",
    ),
)


def ensure_done_days_come_by_steps(before: WithMilestones | None, after: WithMilestones, zone: ZoneInfo) -> Iterator[Finding]:
    """Ensure that a milestone that a change writes or alters has the day of the step that reported it, and none without one (RC368)."""
    known, steps = {each.title: each.done_on for each in before.milestones} if before else {}, {}
    for each in after.log:
        if each.step == "milestone":
            steps[each.milestone] = local_day(each.at, zone)
    for place, mark in enumerate(after.milestones):
        day = steps.get(mark.title)
        if mark.done_on == known.get(mark.title) or mark.done_on == day:
            continue
        told = Text("没有那一步", "no step reports it") if day is None else Text(f"应是那一步的 {day}", f"the step that reports it is of {day}")
        command = command_for(type(after), after.id, "milestone", milestone=mark.title)
        yield RC368.broken(("milestones", place), what=_what(after), title=mark.title, told=told, command=command)


DONE_DAYS = OwnRule(RC368)
OWN_RULES = (
    OwnRule(RC320, ensure_milestones_are_reached),
    OwnRule(RC237, ensure_form_fits),
    DONE_DAYS,
    *agreement.OWN_RULES,
    *extension.OWN_RULES,
)
