"""RC7xx, the times in a proposal: when new steps were taken, when they were entered, and what their due dates were counted from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from redchain.check.rules.rc700_changes import RC713
from redchain.check.said_steps import say_moment, say_verb_of
from redchain.model.finding import Rule
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from redchain.check.proposal import Act, Pair, Proposal, Speakers
    from redchain.model.base import Step
    from redchain.model.finding import Finding

_UNMARKED = Text("没有注明补记日期", "it is not marked as entered late")
_NOT_THEIRS = Text("{who}不是链办，不能补记", "{who} is not of the office")
_BEFORE_STEP = Text("补记日期 {marked} 早于这一步", "it says that it was entered on {marked}, before it was taken")
_AFTER_COMMIT = Text("补记日期 {marked} 晚于提交的 {entered}", "it says that it was entered on {marked}, but was committed on {entered}")
_LONG_AGO = Text("补记日期 {marked} 比提交的 {entered} 早得多", "it says that it was entered on {marked}, long before it was committed on {entered}")
_HOW_MARKED = Text("entered_on 写提交的那天；用命令补记会自动写好", "write the day of the commit as entered_on; commands do so by themselves")
_MARKED = Text("已注明补记，请审核的人核对", "it is marked; have a reviewer check it")


def ensure_steps_are_not_late(speakers: Speakers | None, acts: Iterable[Act], most: int, zone: ZoneInfo) -> Iterator[tuple[Act, Finding]]:
    """Ensure that new steps older than `most` days are marked and entered by the office (RC713; what is so is only pointed out). Without `speakers` nobody is known."""
    from redchain.model.late_entry import ENTERED, days_late, is_late

    for act in acts:
        step, at = act.step, act.author.at if act.author else None
        days = days_late(step.at, at) if step is not None and at is not None else 0
        if step is not None and at is not None and is_late(step) and (wrong := _wrong_day_of_entry(act, at, most, zone)):
            yield (
                act,
                RC713.broken(
                    (*act.field[:-1], ENTERED),
                    remedy=_HOW_MARKED,
                    verb=say_verb_of(act.pair.record, step),
                    at=say_moment(step),
                    days=days,
                    most=most,
                    why=wrong,
                ),
            )
            continue
        if step is None or days <= most:
            continue
        is_theirs = speakers is None or (act.author is not None and speakers.is_of_office(act.author.member, act.pair))
        who = act.author.say() if act.author else Text("", "")
        why = _UNMARKED if not is_late(step) else _MARKED if is_theirs else _NOT_THEIRS.fill(who=who)
        found = RC713.broken((*act.field[:-1], "at"), verb=say_verb_of(act.pair.record, step), at=say_moment(step), days=days, most=most, why=why)
        yield act, replace(found, severity="warning") if why is _MARKED else found


def _wrong_day_of_entry(act: Act, at: datetime, most: int, zone: ZoneInfo) -> Text | None:
    """Say what is wrong with the day on which a step is said to have been entered: it lies neither before the step, nor after its commit, nor long before that."""
    from redchain.model.dates import local_day

    marked, taken = act.step.entered_on, local_day(act.step.at, zone)
    entered = local_day(at, zone)
    made = local_day(act.author.committed_at, zone) if act.author and act.author.committed_at else entered
    if taken <= marked <= entered and (min(made, entered) - marked).days <= most:
        return None
    problem = _BEFORE_STEP if marked < taken else _AFTER_COMMIT if marked > entered else _LONG_AGO
    return problem.fill(marked=marked.isoformat(), entered=entered.isoformat())


RC717 = Rule(
    "RC717",
    Text("步骤晚于提交", "Step dated after its commit"),
    Text("新步骤“{verb}”写的是 {at}，写下它的提交却在 {entered}", "the new step “{verb}” is dated {at}, but the commit that holds it was made at {entered}"),
    Text("写实际的时间；还没有发生的，办了再记", "enter the actual time; what has not happened yet is entered when it has"),
    Text("提交时还没有发生的事，写不出真实的经过。", "What had not happened when it was committed cannot be a true account."),
)
_SKEW = timedelta(minutes=1)


def ensure_steps_precede_their_commit(acts: Iterable[Act], now: datetime) -> Iterator[tuple[Act, Finding]]:
    """Ensure that no new step is dated after the commit that first holds it (RC717); a step that is ahead of `now`, too, is no matter of this rule."""
    for act in acts:
        step, made = act.step, act.author.committed_at if act.author else None
        if step is not None and made is not None and made + _SKEW < step.at <= now:
            entered = made.astimezone(step.at.tzinfo).isoformat(sep=" ", timespec="minutes")
            yield act, RC717.broken((*act.field[:-1], "at"), verb=say_verb_of(act.pair.record, step), at=say_moment(step), entered=entered)


RC718 = Rule(
    "RC718",
    Text("推算的限期不对", "Due date miscounted"),
    Text("“{verb}”一步的 {key}（{label}）按时限推算应是 {wanted}，写的是 {found}", "{key} ({label}) of the step “{verb}” counts as {wanted}, not {found}"),
    Text(
        "用命令办这一步，限期自动推算；自己定的限期只写 due，不写 {keys}",
        "take the step by command, which counts it; of a due date that is chosen write `due` alone, without {keys}",
    ),
    Text(
        "按时限推算的限期，按改动之前的时限、日历重算一遍；对不上就是改过。",
        "A counted due date is counted again by the limits and the calendar before the change.",
    ),
    otherwise=Text("同时改了时限、日历或时区的，只提醒", "with limits, calendar or time zone changed as well it is only warned of"),
)


def ensure_counted_dates_agree(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that due dates which say that they were counted are what the settings of the base make them (RC718).

    Where the proposal changes those settings, which RC803 judges, a step may stand on any state of them in between: that is pointed out only.
    """
    kind = pair.record.kind
    if pair.after is None or not pair.is_grown or not kind.counted:
        return
    for place, step in pair.new_steps:
        carried = [key for key in kind.counted if key in step.model_fields_set]
        wrong = carried and proposal.miscounted(pair, place, step, carried)
        if wrong:
            key, wanted, found = wrong
            nothing = Text("（没有）", "(none)")
            values = {"wanted": nothing if wanted is None else wanted, "found": nothing if found is None else found}
            label = _label(step, key)
            found = RC718.broken(("log", place), verb=say_verb_of(pair.after, step), key=key, label=label, keys=same(", ".join(kind.counted)), **values)
            yield replace(found, severity="warning") if proposal.counts_otherwise else found


RC719 = Rule(
    "RC719",
    Text("登记日期太早", "Day before the record"),
    Text(
        "{key}（{label}）{day} 比编号里的日期早 {days} 天，最多 {most} 天", "{key} ({label}) {day} is {days} days before the date in the id; {most} are allowed"
    ),
    Text("写实际的日子；更早的情况写进 detail 或 note", "enter the actual day; tell of what came before in `detail` or `note`"),
    Text("登记日期决定算在哪个月；写到以前，已经出的月报就变了。", "The day decides in which month it counts; written back, it changes reports that are out."),
)


def ensure_days_fit_the_id(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that the day on which a new record is said to have begun is not long before the day of its id (RC719)."""
    yield from _long_before_the_id(pair, proposal.longest_entry)


def ensure_days_are_not_late(speakers: Speakers | None, acts: Iterable[Act], most: int) -> Iterator[tuple[Act, Finding]]:
    """Ensure that a day more than `most` days before that of its id is entered by the office alone (RC719). Without `speakers` nobody is known."""
    for act in acts if speakers is not None else ():
        is_new = act.by is None and act.field == ("id",) and act.pair.before is None
        if is_new and not (speakers and act.author is not None and speakers.is_of_office(act.author.member, act.pair)):
            yield from ((act, replace(each, remedy=_BY_THE_OFFICE)) for each in _long_before_the_id(act.pair, most))


_BY_THE_OFFICE = Text(
    "写实际的日子；更早的由链办登记（宽限是 access.yaml 的 late_days）", "enter the actual day; what is older the office enters (late_days in access.yaml)"
)


def _long_before_the_id(pair: Pair, most: int) -> Iterator[Finding]:
    """The days on which a new record is said to have begun that lie more than `most` days before that of its id."""
    if pair.before is not None or pair.after is None:
        return
    from redchain.model.event_id import event_day

    made = event_day(pair.after.id)
    for later, (key, *more) in pair.after.kind.dates:
        day = getattr(pair.after, str(key), None) if later[0] == "log" and not more else None
        if made is not None and day is not None and (made - day).days > most:
            yield RC719.broken((key,), key=key, label=pair.label_of(str(key)), day=day.isoformat(), days=(made - day).days, most=most)


def _label(step: Step, key: str) -> Text:
    from redchain.model.fields import fields

    return fields(type(step))[key].label
