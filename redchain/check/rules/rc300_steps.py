"""RC3xx: the steps of a record, and how they fit those of other records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from redchain.model.finding import Rule
from redchain.text import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from redchain.check.proposal import Pair, Proposal
    from redchain.check.rule_context import RuleContext
    from redchain.model.base import Frozen, Record
    from redchain.model.finding import FieldPath, Finding
    from redchain.model.kind import Misstep
    from redchain.model.ledger import Trace

_NEW = Text("新建", "new")

RC301 = Rule(
    "RC301",
    Text("步骤不合流程", "Illegal step"),
    Text("状态“{state}”下不能“{verb}”", "“{verb}” is not possible in the state “{state}”"),
    Text("此时可以：{possible}", "possible now: {possible}"),
    Text(
        "流程见 docs/data-format.md；状态由步骤推出，跳步会让状态失真。",
        "The state is derived from the steps, so a skipped step would falsify it (docs/data-format.md).",
    ),
)


def ensure_steps_are_legal(record: Record) -> Iterator[Finding]:
    """Ensure that the table of moves allows every step (RC301)."""
    moves = record.moves
    if moves is None:
        return
    for wrong in record.walked[1]:
        move = moves.move(wrong.verb)
        verb = move.label if move else Text(wrong.verb, wrong.verb)
        state = moves.states.get(wrong.state, _NEW)
        yield RC301.broken(("log", wrong.place, "step"), state=state, verb=verb, possible=_say_possible(record, wrong))


def _say_possible(record: Record, wrong: Misstep) -> Text:
    """The steps that were possible instead, as far as the record alone tells."""
    from redchain.model.base import step_model
    from redchain.model.powers import breach

    before = record.model_copy(update={"log": record.steps[: wrong.place]})
    at, step = record.steps[wrong.place], step_model(type(record))
    samples = (step.model_validate({"at": at.at, "step": each, "by": at.by}) for each in record.moves.possible(wrong.state)) if record.moves else ()
    possible = [record.moves.table[each.step] for each in samples if record.moves and breach(None, before, each) is None]
    if not possible:
        return Text("没有（已经结束）", "nothing (it has ended)")
    return Text("、".join(f"{each.label.zh}（{each.verb}）" for each in possible), ", ".join(each.verb for each in possible))


RC302 = Rule(
    "RC302",
    Text("没有办理经过", "Empty log"),
    Text("log 是空的，至少要有“{verb}”一步", "the log is empty; it needs at least the step “{verb}”"),
    Text("用 redchain {kind:word} add 新建记录，会自动写好第一步", "create records with `redchain {kind:word} add`, which writes the first step"),
    Text("没有步骤就没有状态。", "Without steps there is no state."),
)


def ensure_log_is_not_empty(record: Record) -> Iterator[Finding]:
    """Ensure that a record whose kind has steps has a first one (RC302)."""
    if record.moves and not getattr(record, "log", ()):
        first = record.moves.moves[0]
        yield RC302.broken(("log",), verb=first.label, kind=record.kind.name)


RC303 = Rule(
    "RC303",
    Text("步骤时间倒退", "Steps out of order"),
    Text("第 {place} 步的时间早于上一步", "step {place} is earlier than the step before it"),
    Text("log 只能往后添加；核对这两步的时间", "steps may only be added at the end of a log; check the two times"),
    Text("办理时限从步骤时间算起。", "Deadlines are counted from the times of the steps."),
)


def ensure_steps_follow_in_time(record: Record) -> Iterator[Finding]:
    """Ensure that no step is earlier than the one before it (RC303)."""
    log = getattr(record, "log", ())
    for place, (earlier, later) in enumerate(pairwise(log), 2):
        if later.at < earlier.at:
            yield RC303.broken(("log", place - 1, "at"), place=place)


RC304 = Rule(
    "RC304",
    Text("步骤缺少内容", "Step without a required key"),
    Text("“{verb}”一步必须写 {key}（{label}）", "the step “{verb}” needs {key} ({label})"),
    Text("在这一步里补上：{line}", "add to this step: {line}"),
    Text("没有理由的退单、没有期限的派单都无法核对。", "A refusal without a reason or an order without a deadline cannot be checked."),
)
RC305 = Rule(
    "RC305",
    Text("步骤多了内容", "Step with a key of another verb"),
    Text("“{verb}”一步不用 {key}（{label}）", "the step “{verb}” does not carry {key} ({label})"),
    Text("删掉它，或写进 note", "remove it, or move it to `note`"),
    Text("写错地方的内容不会被统计。", "What is written in the wrong place is not counted."),
)


def ensure_steps_carry_their_keys(record: Record) -> Iterator[Finding]:
    """Ensure that each step has the keys that its verb needs (RC304) and none of other verbs (RC305)."""
    moves = record.moves
    if moves is None:
        return
    for place, step in enumerate(getattr(record, "log", ())):
        move, keys = moves.table[step.step], step.model_fields_set
        for key in move.needs:
            if key not in keys:
                yield RC304.broken(("log", place), verb=move.label, key=key, label=_label(step, key), line=f"{key}: …")
        for key in () if keys <= move.allowed else sorted(keys - move.allowed):
            yield RC305.broken(("log", place, key), verb=move.label, key=key, label=_label(step, key))


RC306 = Rule(
    "RC306",
    Text("日期先后不对", "Dates out of order"),
    Text("{later} 早于 {earlier}", "{later} is before {earlier}"),
    Text("核对这两个日期", "check the two dates"),
    Text("先后颠倒的日期会让期限和统计出错。", "Dates in the wrong order lead to wrong deadlines and statistics."),
)


def ensure_dates_follow(record: Record) -> Iterator[Finding]:
    """Ensure that dates which belong together are in order (RC306)."""
    for field, later, earlier_field, earlier in _pairs(record):
        if later < earlier:
            yield RC306.broken(field, later=_say(record, field, later), earlier=_say(record, earlier_field, earlier))


RC307 = Rule(
    "RC307",
    Text("主办未办复就核验", "Verified too early"),
    Text("需求已核验，但工单 {dispatch} 还在“{state}”", "the need is verified while its order {dispatch} is still “{state}”"),
    Text("先办复（finish）或撤销（recall）这张工单", "finish or recall that order first"),
    Text(
        "“办结”不等于“解决”：办复之后才能回访核验。",
        "An answer is not yet a solution: a need is verified only after every lead order has been answered.",
    ),
)


def ensure_verified_after_answers(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that a need is verified only when its lead orders have been answered or are void (RC307)."""
    if trace.facts.state not in {"verified", "closed"}:
        return
    for order in around.leads(trace.id):
        if order.facts.state not in {"finished", "void"}:
            yield RC307.broken(("log",), dispatch=order.id, state=_say_state(order))


RC308 = Rule(
    "RC308",
    Text("派单早于需求", "Order before its need"),
    Text("工单的第一步早于需求{need}的登记日期", "the order's first step was taken before the need {need} was raised"),
    Text("核对派单时间和需求编号", "check the time of the order and the id of the need"),
    Text("先有点单，后有派单。", "First a firm raises a need, then it is dispatched."),
)


def ensure_order_begins_after_its_need(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that an order does not begin before its need was raised (RC308)."""
    need = around.index.find("need", trace.facts.need)
    if need is not None and trace.facts.begun_on is not None and trace.facts.begun_on < need.facts.raised_on:
        yield RC308.broken(("log", 0, "at"), need=around.called("need", need.id))


RC309 = Rule(
    "RC309",
    Text("需求已结束，工单还在办", "Open order for an ended need"),
    Text("需求{need}是“{state}”，这张工单却还在“{order}”", "the need {need} is “{state}”, but this order is still “{order}”"),
    Text("先撤销工单：redchain recall {id:word} --reason …", "recall the order first: redchain recall {id:word} --reason …"),
    Text(
        "需求撤回、合并、不予受理以后，单位不应还在为它办理和计时。",
        "Once a need is withdrawn, merged or declined, no unit should still be working on it, with the clock running.",
    ),
)


def ensure_order_ends_with_its_need(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that no order is in hand for a need that has ended (RC309)."""
    need = around.index.find("need", trace.facts.need)
    if need is not None and around.is_in_hand(trace) and need.facts.state in {"declined", "merged", "withdrawn"}:
        yield RC309.broken(("log",), need=around.called("need", need.id), state=_say_state(need), order=_say_state(trace), id=trace.id)


RC310 = Rule(
    "RC310",
    Text("合并找不到终点", "Circular merge"),
    Text("需求沿“并入”走下去又回到自己：{ring}", "following “merged into” leads back to the need itself: {ring}"),
    Text("核对 into，并入一条还在办的需求", "check `into`; merge into a need that is still open"),
    Text("合并之后总要有一条需求在办，否则诉求就丢了。", "After a merge one need must stay open, or the request is lost."),
)


def ensure_merges_end(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that following `into` from a merged need ends at another need (RC310)."""
    path, target = [trace.id], trace.facts.into
    while target is not None and target not in path:
        path.append(target)
        need = around.index.find("need", target)
        target = None if need is None else need.facts.into
    if target == trace.id:
        yield RC310.broken(("log",), ring=join([around.called("need", each) for each in [*path, target]], zh=" → ", en=" → "))


RC311 = Rule(
    "RC311",
    Text("未受理就派单", "Order before registration"),
    Text("需求{called}是“{state}”，还不能派单", "the need {called} is “{state}” and cannot be dispatched yet"),
    Text("先受理：redchain need register {need:word}", "register it first: redchain need register {need:word}"),
    Text("没受理的需求还没有核过内容，派出去就会退回来。", "A need that nobody has reviewed is sent back as soon as it is dispatched."),
)


def ensure_order_follows_registration(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that no order is in hand for a need that is not registered yet (RC311)."""
    need = around.index.find("need", trace.facts.need)
    if need is not None and around.is_in_hand(trace) and need.facts.state in {"submitted", "incomplete"}:
        yield RC311.broken(("need",), need=need.id, called=around.called("need", need.id), state=_say_state(need))


RC312 = Rule(
    "RC312",
    Text("里程碑对不上", "Unknown milestone"),
    Text("{why}", "{why}"),
    Text("照抄 milestones 里的事项，每个里程碑只记一次", "copy the title from `milestones`; each milestone is recorded once"),
    Text("里程碑对得上，进度才数得清。", "Progress can be counted only if steps and milestones match."),
)
RC313 = Rule(
    "RC313",
    Text("驳回后再次退单", "Second refusal"),
    Text("退单被驳回以后又退单", "the order was sent back again after it had been overruled"),
    Text("驳回以后只能接单；派错了由链办撤销（recall）", "after that the unit can only accept; if it is the wrong unit, the office recalls the order"),
    Text(
        "退单一天内提出、当天裁定，裁定以后不再推。",
        "An objection is raised within a day and decided that same day; after that there is no second refusal.",
    ),
)
RC314 = Rule(
    "RC314",
    Text("延期不合规定", "Invalid extension"),
    Text("{why}", "{why}"),
    Text("限期之前申请，新限期要晚于原限期", "apply before the due date, and for a later one"),
    Text("过期以后才延期，等于没有期限。", "If a due date could be extended after it has passed, there would be no due dates."),
)
RC315 = Rule(
    "RC315",
    Text("挂起和恢复不成对", "Unpaired hold or resume"),
    Text("{why}", "{why}"),
    Text("挂起一次，恢复一次", "one resume for one hold"),
    Text("挂起停止计时，成对才算得清停了多久。", "A hold pauses the clock; how long can be told only if each hold has its resume."),
)


def ensure_steps_fit_the_past(record: Record) -> Iterator[Finding]:
    """Ensure that milestones are known (RC312), no order is refused twice (RC313), extensions are asked for in time (RC314), and holds and resumes alternate (RC315)."""
    log, table = record.steps, record.moves.table if record.moves else {}
    for place, step in enumerate(log):
        move = table.get(step.step)
        if move is None or not move.looks_back:
            continue
        from redchain.model.powers import breach  # hardly ever asked

        found = breach(None, record.model_copy(update={"log": log[:place]}), step)
        if found is not None:
            yield _OF_THE_PAST[found[0]].broken(("log", place, "step"), why=found[1])


RC316 = Rule(
    "RC316",
    Text("同一单位重复派单", "Second order for the same matter"),
    Text("{unit}手上已有这条需求的另一张工单 {other}", "{unit} already has another order for this need in hand, {other}"),
    Text("撤销其中一张：redchain recall {id:word} --reason …", "recall one of them: redchain recall {id:word} --reason …"),
    Text("一件事一个单位只有一张在办工单，期限才只有一个。", "A unit has only one order in hand for a matter, so that there is only one due date."),
)


def ensure_order_is_single(around: RuleContext, trace: Trace) -> Iterator[Finding]:
    """Ensure that a unit has only one order in hand for a matter (RC316); reported for the later one."""
    if not around.is_in_hand(trace):
        return
    earlier = min(around.in_hand[trace.facts.need][trace.facts.unit, trace.facts.item])
    if trace.id != earlier:
        yield RC316.broken(("unit",), unit=around.called("unit", trace.facts.unit), other=earlier, id=trace.id)


RC319 = Rule(
    "RC319",
    Text("步骤没有说明", "Step that says nothing"),
    Text("“{verb}”一步没有写{label}（{key}）", "the step “{verb}” says nothing: {key} ({label}) is missing"),
    Text("在这一步里补上：{key}: …", "add to this step: {key}: …"),
    Text(
        "没有内容的进展、没有理由的撤销，看经过的人什么也不知道；新的步骤必须写，以前的只提醒。",
        "Progress without words, or a recall without a reason, tells nobody anything: new steps must have it, old ones only get a warning.",
    ),
    severity="warning",
    otherwise=Text("新写的步骤算错误", "in a new step it is an error"),
)


def ensure_steps_say_something(record: Record) -> Iterator[Finding]:
    """Ensure that each step which ought to say something does (RC319, a warning: what is in a log already stays)."""
    yield from (found for _, found in _silent_steps(record, enumerate(getattr(record, "log", ()))))


def ensure_new_steps_say_something(_proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that each new step which ought to say something does (RC319): what nobody may add later must be said at once."""
    if pair.after is not None and pair.is_grown:
        yield from (replace(found, severity="error") for _, found in _silent_steps(pair.after, pair.new_steps))


def _silent_steps(record: Record, steps: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Finding]]:
    """Yield those of some steps of a record that say nothing where their verb ought to (RC319)."""
    table = record.moves.table if record.moves else {}
    for place, step in steps:
        move = table.get(step.step)
        if move is not None and move.says and step.model_fields_set.isdisjoint(move.says):
            yield place, RC319.broken(("log", place), verb=move.label, key=move.says[0], label=_label(step, move.says[0]))


RC321 = Rule(
    "RC321",
    Text("更正时间不合规定", "Invalid correction of a time"),
    Text("{why}", "{why}"),
    Text(
        "只更正写在未来的步骤：用 correct 命令，原写的时间记在 was",
        "only steps dated in the future are corrected: the command `correct` writes what stood there into `was`",
    ),
    Text(
        "已经发生的事不改写；写错到未来的时间会挡住后面的步骤，由链办更正并留下原来的时间。",
        "What has happened is not rewritten; a time in the future blocks what follows, so the office corrects it and keeps what stood there.",
    ),
)
_OF_THE_PAST: Mapping[str, Rule] = {each.code: each for each in (RC312, RC313, RC314, RC315, RC321)}


def _label(part: Frozen, key: str) -> Text:
    from redchain.model.fields import fields

    return fields(type(part))[key].label


def _say_state(trace: Trace) -> Text:
    from redchain.kinds.registry import kind_named

    model = kind_named(trace.kind)
    return model.moves.states.get(trace.facts.state, _NEW) if model and model.moves else _NEW


def _pairs(record: Record) -> Iterator[tuple[FieldPath, date, FieldPath, date]]:
    """The pairs of dates that the kind declares as ordered, as far as both are given: (later, its day, earlier, its day)."""
    for later, earlier in record.kind.dates:
        if not getattr(record, str(later[0])):
            continue
        for place, day in days_at(record, later, ()):
            numbers = iter([each for each in place if isinstance(each, int)])
            other = tuple(next(numbers, "*") if each == "*" else each for each in earlier)
            for at, found in days_at(record, other, ()):
                yield place, day, at, found


def days_at(value: Any, keys: tuple[str | int, ...], place: FieldPath) -> list[tuple[FieldPath, date]]:
    """Return the days that a key path leads to, each with its place; `*` stands for every item of a list, a verb for its last step in the log."""
    reached: list[tuple[FieldPath, Any]] = [(place, value)]
    for key in keys:
        if key == "*":
            reached = [((*at, number), each) for at, many in reached for number, each in enumerate(many)]
        elif isinstance(key, int):
            reached = [((*at, key), many[key]) for at, many in reached if key < len(many)]
        elif any(isinstance(each, tuple) for _, each in reached):
            reached = [((*at, number), each) for at, many in reached for number, each in enumerate(many) if each.step == key][-1:]
        else:
            reached = [((*at, key), found) for at, each in reached if (found := getattr(each, key)) is not None]
    return [(at, found.date() if isinstance(found, datetime) else found) for at, found in reached]


def _say(record: Record, field: FieldPath, day: date) -> Text:
    if field[0] == "log":
        name = Text("步骤时间", "the step's time") if field[2] == "at" else _label(record.steps[int(field[1])], str(field[2]))
    else:
        from redchain.model.fields import fields

        known = fields(type(record))[str(field[0])]
        name = (known.parts[str(field[-1])] if known.parts else known).label
    return Text(f"{name.zh} {day.isoformat()}", f"{name.en} {day.isoformat()}")
