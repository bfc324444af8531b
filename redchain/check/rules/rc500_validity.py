"""RC5xx: what is valid only for a time or within limits: resources, capacities, matches, calendars, sizes of firms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from redchain.model.finding import Rule
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.check.proposal import Pair, Proposal
    from redchain.check.rule_context import RuleContext
    from redchain.kinds.enterprise.model import Enterprise
    from redchain.kinds.resource.model import Resource
    from redchain.model.finding import Finding
    from redchain.model.ledger import Trace

RC501 = Rule(
    "RC501",
    Text("资源已过期", "Resource expired"),
    Text("资源已于 {day} 到期", "the resource expired on {day}"),
    Text("核实后更新：redchain resource edit {id:word} --valid-until 日期", "check it, then: redchain resource edit {id:word} --valid-until DATE"),
    Text(
        "过期资源不参加匹配；时间不拦提交，只提醒。", "Expired resources are not matched; the passing of time only causes warnings and never blocks a commit."
    ),
    severity="warning",
)


def ensure_resource_has_not_expired(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that a resource has not expired (RC501, a warning)."""
    if trace.facts.valid_until is not None and trace.facts.valid_until < around.today.isoformat():
        yield RC501.broken(("valid_until",), day=trace.facts.valid_until, id=trace.id)


RC502 = Rule(
    "RC502",
    Text("资源超容量", "Resource over capacity"),
    Text("资源容量 {capacity}，在办工单已有 {used} 张", "the capacity is {capacity}, but {used} orders are in hand"),
    Text("调整容量，或改派其他资源", "raise the capacity or use another resource"),
    Text("超容量的承诺会变成超期。", "What is promised beyond capacity ends up overdue."),
    severity="warning",
)


def ensure_capacity_suffices(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that a resource is not used beyond its capacity (RC502, a warning)."""
    if trace.facts.capacity is not None and (used := around.used(trace.id)) > trace.facts.capacity:
        yield RC502.broken(("capacity",), capacity=trace.facts.capacity, used=used)


RC503 = Rule(
    "RC503",
    Text("步骤在未来", "Step in the future"),
    Text("步骤时间 {at} 还没有到", "the step is dated {at}, which is in the future"),
    Text("核对年份和日期：{way}", "check the year and the day: {way}"),
    Text(
        "多半是年份写错；写在未来的步骤会让后面的步骤一直办不了，时限也算不对。",
        "Usually the year is mistyped; a step in the future blocks later steps until then, and deadlines counted from it are wrong.",
    ),
    lets_pass=True,
)


def ensure_steps_are_past(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that no step is dated in the future (RC503)."""
    if trace.last > around.today.isoformat():
        command = shown("redchain", *([] if trace.kind == "order" else [trace.kind]), "correct", trace.id, "--meant", "…", "--reason", "…")
        way = Text(f"已提交的由链办更正：{command}", f"what is committed is corrected by the office: {command}")
        yield RC503.broken(("log",), at=trace.last, way=way)


def ensure_new_steps_are_past(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that no new step is dated in the future (RC503)."""
    if pair.after is None or proposal.today is None:
        return
    from redchain.model.dates import local_day

    for place, each in pair.new_steps:
        day = local_day(each.at, proposal.zone)
        if day > proposal.today:
            yield RC503.broken(("log", place, "at"), at=day.isoformat(), way=Text("写实际的时间", "enter the actual time"))


RC504 = Rule(
    "RC504",
    Text("匹配待确认", "Match to be confirmed"),
    Text("派单之后，需求或资源的文字改过", "the text of the need or the resource has changed since the order was made"),
    Text(
        "看过后确认：redchain confirm {id:word}；不合适则撤销：redchain recall {id:word} --reason …",
        "review it and confirm: redchain confirm {id:word}; if it no longer fits: redchain recall {id:word} --reason …",
    ),
    Text("依据变了，匹配可能不再合适，要有人看一眼。", "What the match was based on has changed, so somebody should review it."),
    severity="warning",
)


def ensure_match_is_not_suspect(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that the texts on which an order in hand was made are unchanged (RC504, a warning); an order without a basis is passed over."""
    order = trace.facts
    need, resource = around.index.find("need", order.need), around.index.find("resource", order.resource or "")
    if order.basis is None or not around.is_in_hand(trace) or need is None or (order.resource and resource is None):
        return
    from redchain.model.dispatch_basis import basis_from

    if order.basis != basis_from(need.facts.words, resource.facts.words if resource else ""):
        yield RC504.broken(("basis",), id=trace.id)


RC508 = Rule(
    "RC508",
    Text("日历中的日子有误", "Invalid day in a calendar"),
    Text("这几天有误：{problem}", "this entry is wrong: {problem}"),
    Text("对照国务院办公厅的放假通知改正", "correct it against the State Council's holiday notice"),
    Text("有误的日历整个不用，以免算错限期。", "A calendar with a mistake is not used at all, so that no due date is miscalculated."),
)
"""Found by `store/settings.py`, which reads the calendars."""

RC509 = Rule(
    "RC509",
    Text("日历文件名不是年份", "Calendar not named after a year"),
    Text("日历文件名 {name} 不是年份", "the calendar's file name {name} is not a year"),
    Text("改名为年份，如 data/settings/calendar/2027.yaml", "name it after its year: data/settings/calendar/2027.yaml"),
    Text("一年一个文件，年份由文件名定。", "There is one file per year, and its name says which year."),
)
"""Found by `store/settings.py`, which reads the calendars."""

RC510 = Rule(
    "RC510",
    Text("规模与数据不符", "Size does not match the figures"),
    Text("登记为{size}，按行业、从业人员、营业收入、资产应是{counted}", "recorded as {size}, but industry, staff, revenue and assets make it {counted}"),
    Text("核对 size，或核对 industry、staff、revenue_wan、assets_wan", "check size, or industry, staff, revenue_wan and assets_wan"),
    Text(
        "按《统计上大中小微型企业划分办法（2017）》核算；两者不一时，匹配按两种规模都可能处理。",
        "Calculated by the statistical classification rules of 2017; as long as the two differ, matching treats both sizes as possible.",
    ),
    severity="warning",
    allowed_by="record",
)


def ensure_size_follows_figures(firm: Enterprise) -> Iterator[Finding]:
    """Ensure that a firm's size is one that its staff, revenue and assets allow (RC510, a warning)."""
    if firm.size is None:
        return
    from redchain.model.firm_size import SIZES, possible_sizes, say_sizes

    counted = possible_sizes(firm.figures)
    if counted is not None and firm.size not in counted:
        yield RC510.broken(("size",), size=SIZES[firm.size], counted=say_sizes(counted))


RC511 = Rule(
    "RC511",
    Text("成立年限条件矛盾", "Impossible age condition"),
    Text("要求成立满 {least} 年，又不超过 {most} 年", "requires at least {least} years and at most {most}"),
    Text("核对 min_years 和 max_years", "check min_years and max_years"),
    Text("没有企业能同时满足，这条资源就永远匹配不上。", "No firm can meet both, so the resource would never be offered."),
)


def ensure_years_can_be_met(resource: Resource) -> Iterator[Finding]:
    """Ensure that a resource's two conditions on a firm's age can be met together (RC511)."""
    wanted = resource.eligibility
    if wanted and wanted.min_years is not None and wanted.max_years is not None and wanted.max_years < wanted.min_years:
        yield RC511.broken(("eligibility", "max_years"), least=wanted.min_years, most=wanted.max_years)


RC512 = Rule(
    "RC512",
    Text("限期在休息日", "Due on a day off"),
    Text("{key}（{label}）{day} 是休息日，按下一个工作日 {next} 计", "{key} ({label}) {day} is a day off; the next working day, {next}, counts"),
    Text(
        "要写清楚就改成 {next}；当天上班则写进 data/settings/calendar",
        "write {next} to make it explicit; if people work that day, write it into data/settings/calendar",
    ),
    Text(
        "《民法典》第二百零三条：期间的最后一日是法定休假日的，以休假日结束的次日为最后一日。",
        "Civil Code art. 203: a period that ends on a day off ends with the next working day.",
    ),
    severity="warning",
)


def ensure_due_dates_are_worked(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that a due date that somebody chooses is a working day (RC512, a warning)."""
    from redchain.check.rules.rc300_steps import days_at
    from redchain.model.base import step_model
    from redchain.model.fields import fields

    if pair.after is None or not pair.after.kind.deadlines:
        return
    calendar, new = proposal.ahead.settings.calendar, {("log", place) for place, _ in pair.new_steps}
    for keys in pair.after.kind.deadlines:
        known = {day for _, day in days_at(pair.before, keys, ())} if keys[0] != "log" and pair.before is not None else set()
        for place, day in days_at(pair.after, keys, ()):
            is_new = place[:2] in new and not (keys[-1] == "due" and _is_counted(pair.after.steps[int(place[1])])) if keys[0] == "log" else day not in known
            if is_new and not calendar.is_workday(day):
                label = fields(step_model(type(pair.after)))[str(keys[-1])].label if keys[0] == "log" else pair.label_of(str(place[0]))
                yield RC512.broken(place, key=place[-1], label=label, day=day, next=calendar.on_or_after(day))


RC513 = Rule(
    "RC513",
    Text("日期在未来", "Day in the future"),
    Text("{key}（{label}）{day} 还没有到", "{key} ({label}) {day} is in the future"),
    Text("核对年份和日期；还没有发生的先不写", "check the year and the day; leave it out until it has happened"),
    Text(
        "登记、完成、归档都是已经发生的事；写在未来，清单和统计就不实。",
        "What is raised, done or archived has happened; a day in the future makes lists and figures untrue.",
    ),
    lets_pass=True,
)


def ensure_days_are_past(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that the last day on which something is said to have happened is not in the future (RC513)."""
    day, *keys = trace.facts.latest_day.split(" ")
    if day > around.today.isoformat():
        from redchain.kinds.registry import kind_named
        from redchain.model.fields import fields

        known: Any = fields(kind_named(trace.kind))
        label = known[keys[0]].label if len(keys) == 1 else known[keys[0]].parts[keys[-1]].label
        yield RC513.broken(tuple(int(each) if each.isdigit() else each for each in keys), key=keys[-1], label=label, day=day)


def _is_counted(step: Any) -> bool:
    """Whether a due date was counted, and not chosen."""
    return getattr(step, "workdays", None) is not None or getattr(step, "limit", None) is not None


RC526 = Rule(
    "RC526",
    Text("核实日期太远", "Checked again too late"),
    Text("下一次核实定在 {day}，{years} 年以后", "it is to be checked on {day}, in {years} years"),
    Text(
        "写三年以内的日期：redchain {kind:word} edit {id:word} --review-on 日期",
        "write a day within three years: redchain {kind:word} edit {id:word} --review-on DATE",
    ),
    Text("定在几十年以后，等于再也不核实。", "A day that far off means that nobody will ever check it."),
    severity="warning",
)
_LONGEST = timedelta(days=3 * 366)
"""No check is put off for longer."""


def ensure_review_is_near(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that the next check of what is in use is not put off for years (RC526, a warning)."""
    day = trace.facts.review_on
    if day and not trace.facts.archived_on and day > (around.today + _LONGEST).isoformat():
        yield RC526.broken(("review_on",), day=day, years=int(day[:4]) - around.today.year, kind=trace.kind, id=trace.id)
