"""RC7xx: what a proposal may do to the records it starts from, whether by commands or by hand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from redchain.check.said_steps import say_moment, say_verb_of
from redchain.check.said_values import told_beside
from redchain.model.finding import Rule
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from redchain.check.proposal import Pair, Proposal
    from redchain.model.access import MassLimit
    from redchain.model.base import Record, Step
    from redchain.model.finding import Finding
    from redchain.model.kind import Kind

_GROWS = Text(
    "log 只能往后添加：把原来的步骤恢复原样，新的步骤写在最后", "steps may only be added at the end of a log: restore the old steps and put new ones last"
)

RC701 = Rule(
    "RC701",
    Text("删除了记录", "Record deleted"),
    Text("{kind} {id} 被删除", "the {kind} {id} has been deleted"),
    Text(
        "恢复它：git checkout {commit:word} -- {file:word}；不再使用就归档：redchain {command:word} archive {id:word}",
        "restore it: git checkout {commit:word} -- {file:word}; if it is no longer used, archive it: redchain {command:word} archive {id:word}",
    ),
    Text("旧清单、旧月报还指着它；记录只归档，不删除。", "Old lists and reports still refer to it: records are archived, never deleted."),
)


def ensure_record_stays(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that no record is deleted (RC701)."""
    if pair.after is None and pair.before is not None:
        kind = pair.before.kind
        file = proposal.base.paths.get(f"{kind.name}:{pair.before.id}", "")
        yield RC701.broken(("id",), kind=_kind(kind), id=pair.before.id, command=kind.name, file=file, commit=proposal.commit[:10])


RC702 = Rule(
    "RC702",
    Text("改了不能改的内容", "Fixed field changed"),
    Text("{key}（{label}）从 {old} 改成了 {new}", "{key} ({label}) was changed from {old} to {new}"),
    Text(
        "改回 {old}；记错了就另登记一条，把这条撤回或归档",
        "set it back to {old}; if it was wrong, register a new record and withdraw or archive this one",
    ),
    Text("企业、承办单位等一变，前面的步骤就成了别人的事。", "If the firm or the unit changed, the steps taken so far would become somebody else's."),
)


def ensure_fixed_fields_stay(_proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that the fields that a kind declares as fixed do not change (RC702)."""
    if pair.before is None or pair.after is None:
        return
    verbs = {each.step for _, each in pair.new_steps}
    for fixed in pair.after.kind.fixed:
        old, new = getattr(pair.before, fixed.field), getattr(pair.after, fixed.field)
        if old != new and fixed.unless not in verbs and fixed.holds(pair.before):
            yield RC702.broken(
                (fixed.field,), key=fixed.field, label=pair.label_of(fixed.field), old=told_beside(old, new or ()), new=told_beside(new, old or ())
            )


def ensure_changes_fit_the_kind(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure what the kind of a record asks of its changes."""
    if pair.after is not None:
        for ensure in pair.after.kind.changes:
            yield from ensure(pair.before, pair.after, proposal.zone)


RC703 = Rule(
    "RC703",
    Text("改动了已有步骤", "Old step edited"),
    Text("第 {place} 步（{verb}，{at}）与原来不同：{keys}", "step {place} ({verb}, {at}) has been changed: {keys}"),
    _GROWS,
    Text("已经发生的事不改写；说错了，用新的步骤说明。", "What has happened is not rewritten; mistakes are corrected by a new step."),
)
RC704 = Rule(
    "RC704",
    Text("删掉了已有步骤", "Old step removed"),
    Text("原来的第 {place} 步（{verb}，{at}）不见了", "the former step {place} ({verb}, {at}) is missing"),
    _GROWS,
    Text("少一步，状态、时限、次数都会不同。", "Without the step the state, the deadlines and the counts would be different."),
)
RC705 = Rule(
    "RC705",
    Text("步骤插队或换了次序", "Steps inserted or reordered"),
    Text(
        "第 {place} 步（{verb}，{at}）不该在这里：已有步骤之前不能插入，次序不能换",
        "step {place} ({verb}, {at}) does not belong here: nothing may be inserted before existing steps, and their order may not change",
    ),
    _GROWS,
    Text("次序就是经过。", "The order of the steps is the record of what happened."),
)


def ensure_log_only_grows(_proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that old steps are neither edited (RC703), removed (RC704), inserted before nor reordered (RC705)."""
    if pair.before is None or pair.after is None:
        return
    old, new = pair.old_log, pair.new_log
    place = next((place for place, each in enumerate(old) if place >= len(new) or new[place] != each), None)
    if place is None:
        return
    gone = _gone(old, new)
    if not gone:
        yield RC705.broken(("log", place), **_step(pair.after, place, new[place]))
    elif place >= len(new) or new[place] in old or len(new) < len(old):
        yield RC704.broken(("log",), **_step(pair.before, gone[0], old[gone[0]]))
    else:
        keys = sorted(key for key in type(old[place]).model_fields if getattr(old[place], key) != getattr(new[place], key))
        yield RC703.broken(("log", place), **_step(pair.before, place, old[place]), keys=", ".join(keys))


def _gone(old: Sequence[Any], new: Sequence[Any]) -> list[int]:
    """Return the places of old steps that are no longer there; of two that are the same, the later goes first."""
    left, gone = [*new], []
    for place, each in enumerate(old):
        if each in left:
            left.remove(each)
        else:
            gone.append(place)
    return gone


def ensure_old_steps_stay_as_written(pair: Pair, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Ensure that old steps are not only worth what they were but say it in the same characters, as the same moment in another offset does not (RC703)."""
    if pair.before is None or pair.after is None:
        return
    for place, (old, new) in enumerate(zip(before, after, strict=False)):
        if pair.before.steps[place : place + 1] != pair.after.steps[place : place + 1]:
            continue  # what is worth something else has been found; what a correction changes is told by its step
        keys = sorted(key for key in {*old, *new} if old.get(key) != new.get(key) and not _names_a_record(pair.before.steps[place], key))
        if keys:
            yield RC703.broken(("log", place), **_step(pair.before, place, pair.before.steps[place]), keys=", ".join(keys))
            return


RC706 = Rule(
    "RC706",
    Text("新步骤倒填时间", "Back-dated step"),
    Text("新步骤“{verb}”的时间 {at} 早于原来最后一步 {last}", "the new step “{verb}” is dated {at}, which is before the last existing step, {last}"),
    Text("写实际的时间；补记的情况写在 note", "enter the actual time; if it is recorded late, say so in `note`"),
    Text("倒填时间会改变是否超期。", "Back-dating would change what counts as overdue."),
)


def ensure_new_steps_come_last(_proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that a new step is not dated before the last old one (RC706); one in the place of an old step is that step, edited (RC703)."""
    last = pair.old_log[-1:]
    if pair.after is None or not last:
        return
    for place, each in pair.new_steps:
        if place >= len(pair.old_log) and each.at < last[0].at:
            yield RC706.broken(("log", place, "at"), verb=say_verb_of(pair.after, each), at=say_moment(each), last=say_moment(last[0]))


RC707 = Rule(
    "RC707",
    Text("编号日期与第一步不符", "Id and first step do not match"),
    Text("编号里的日期是 {day}，第一步却在 {first}", "the date in the id is {day}, but the first step was taken on {first}"),
    Text(
        "编号和第一步由命令写（redchain {command:word} add）；--at 最多写 {days} 天前，更早的写这个范围里的日子，实际日期写进 note；要补录一批旧的，请管理员先放宽 data/settings/access.yaml 的 late_days",
        "commands write both (redchain {command:word} add); --at goes back {days} days at most: give a day within them and write the actual one into `note`; to enter many old records have late_days in data/settings/access.yaml raised first",
    ),
    Text("编号日期是登记的日子；编出来的旧经过对不上它。", "The date in an id is the day of registration, which an invented history does not match."),
)


def ensure_first_step_fits_the_id(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that a new record's first step was taken on the day of its id, or not long before (RC707)."""
    if pair.before is not None or pair.after is None or not pair.new_log:
        return
    from redchain.model.dates import local_day
    from redchain.model.event_id import event_day

    day = event_day(pair.after.id)
    first = local_day(pair.new_log[0].at, proposal.zone)
    is_ahead = day is not None and proposal.today is not None and day > proposal.today
    if day is not None and (is_ahead or not 0 <= (day - first).days <= proposal.longest_entry):
        command = pair.after.kind.name
        yield RC707.broken(("log", 0, "at"), day=day.isoformat(), first=first.isoformat(), command=command, days=proposal.longest_entry)


RC708 = Rule(
    "RC708",
    Text("此时不能走这一步", "Step not possible now"),
    Text("“{verb}”现在不能办：{why}", "“{verb}” is not possible: {why}"),
    Text(
        "先办好前面的；看它的现状：redchain {command:word} show {id:word}",
        "do what has to come first; to see its present state: redchain {command:word} show {id:word}",
    ),
    Text("流程表允许的一步，还要看其他记录和前面的经过。", "Even a step that the table of moves allows may depend on other records and on earlier steps."),
)


def ensure_steps_are_possible(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that other records and earlier steps allow each new step (RC708); the table of moves is checked in each record."""
    if pair.after is None or not pair.is_grown:
        return
    for place, each in pair.new_steps:
        found = proposal.breach(pair, place)
        if found is not None and (pair.after.id, found[0]) not in proposal.known:
            why = found[1]
            yield RC708.broken(("log", place, "step"), verb=say_verb_of(pair.after, each), why=why, command=pair.after.kind.name, id=pair.after.id)


RC709 = Rule(
    "RC709",
    Text("无权办理这一步", "Actor may not act"),
    Text("{why}", "{why}"),
    Text(
        "由有权的单位办理；单位和牵头关系有变化的，先合并那个变化",
        "have the step taken by a unit that may take it; if units or lead units are changing, merge that change first",
    ),
    Text(
        "谁能办哪一步，按改动之前的记录判断，自己给自己授权不算数。",
        "Who may act is judged by the records before the change, so that nobody can give themselves a role.",
    ),
)


def ensure_actors_may_act(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that the actor of each new step may take it by the roles of the base (RC709)."""
    if pair.after is None or not pair.is_grown or not proposal.has_units:
        return
    for place, each in pair.new_steps:
        why = proposal.why_not(pair, place, each)
        if why is not None:
            yield (proposal.rule_of_judging(pair, place, each) or RC709).broken(("log", place, "by"), why=why)


RC711 = Rule(
    "RC711",
    Text("一次改动太多", "Mass change"),
    Text(
        "一次改动或删除了 {count} 条{kind}（共 {all} 条），上限 {most} 条",
        "{count} of {all} {kind} records are changed or deleted at once; the limit is {most}",
    ),
    Text(
        "分几次提交；确需一次改完，由管理员提交，本机检查时加 --allow-mass",
        "split it into several proposals; if it has to be one change, have a keeper commit it; for a local check add --allow-mass",
    ),
    Text("批量替换出的错没有人能逐条看出来。", "Nobody can review hundreds of records one by one."),
)


def ensure_change_is_small(pairs: Iterable[Pair], total: Mapping[str, int], limit: MassLimit) -> Iterator[tuple[str, Finding]]:
    """Ensure that one proposal does not change or delete too many old records of a kind (RC711); yields (folder, finding)."""
    changed = Counter(pair.before.kind for pair in pairs if pair.before is not None)
    for kind, count in sorted(changed.items(), key=lambda each: each[0].name):
        most = min(limit.records, max(limit.least, total[kind.name] * limit.percent // 100))
        if count > most:
            yield kind.folder, RC711.broken((), count=count, kind=_kind(kind), all=total[kind.name], most=most)


RC712 = Rule(
    "RC712",
    Text("手工改了生成的文件", "Generated file edited"),
    Text("这个文件由 redchain 生成，内容与应生成的不同", "this file is generated, and it differs from what redchain generates"),
    Text(
        "不要手改：运行 {command}，或恢复原样：git checkout {commit:word} -- {file:word}",
        "do not edit it: run {command}, or restore it: git checkout {commit:word} -- {file:word}",
    ),
    Text(
        "下次生成时手改的内容会丢失；清单上的数字必须出自记录。", "The next run would overwrite the edit, and the figures in a list must come from the records."
    ),
)
"""Found by `flow/judge_proposal.py`, which generates the files anew, and for closed months by `flow/closed_months.py`, which knows what was first written."""

RC713 = Rule(
    "RC713",
    Text("补记过晚", "Entered late"),
    Text(
        "新步骤“{verb}”写的是 {at}，{days} 天以后才记（宽限 {most} 天）：{why}",
        "the new step “{verb}” is dated {at} and was entered {days} days later ({most} are allowed): {why}",
    ),
    Text(
        "核对时间；确是补记的，由链办用命令加 --at 补记，补记日期（entered_on）自动写好；宽限是 access.yaml 的 late_days",
        "check the time; if it is entered late, have the office enter it by command with --at, which marks it (entered_on); the days allowed are late_days in access.yaml",
    ),
    Text(
        "时间决定是否超期：过了宽限，只有链办能补记，并且要让人看得见。",
        "Times decide what is overdue: beyond the days of grace only the office enters a step, and everybody sees that it did.",
    ),
    otherwise=Text("链办补记并写明的，只提醒", "what the office enters late and says so is only warned of"),
)
"""Found by `rc700_times`, which knows when steps were entered."""

RC714 = Rule(
    "RC714",
    Text("原来读不出来", "Unreadable before"),
    Text("{id} 原来的文件有错误，无法核对改了什么", "the file of {id} had errors before the change, so it cannot be told what was changed"),
    Text("请审核的人对照旧文件看一遍：git show {commit:word}:{file:word}", "have a reviewer compare it with the old file: git show {commit:word}:{file:word}"),
    Text("读不出来的记录没有可以对照的经过。", "A record that cannot be read has no history to compare with."),
    severity="warning",
    otherwise=Text("不是管理员改的算错误", "by others than a keeper it is an error"),
)
"""Found by `flow/judge_proposal.py`, which reads the files of the base."""

RC716 = Rule(
    "RC716",
    Text("编号重复使用", "Id used again"),
    Text("编号不能这样用：{why}", "ids may not be used like this: {why}"),
    Text(
        "换一个编号；改编号用 redchain 类别 rename，它会写好 former_ids",
        "choose another id; to change an id use `redchain KIND rename`, which writes former_ids",
    ),
    Text(
        "以前的清单、月报和聊天里还写着旧编号；再给别的记录，就分不清是谁。单位和企业，政策、事项和资源，常只写编号，也不能同号。",
        "Earlier lists, reports and chats still use the old id; if another record were given it, it would be ambiguous. Nor may a unit and a firm share one, or a policy, a service item and a resource: they are named by an id alone.",
    ),
)


def ensure_ids_are_not_used_again(proposal: Proposal, pair: Pair) -> Iterator[Finding]:
    """Ensure that ids are never reused: former ids stay on record, nobody else has them, no new record takes one, nor that of a kind that references cannot tell from it (RC716)."""
    from redchain.model.base import Named

    after, before = pair.after, pair.before
    if not isinstance(after, Named):
        return
    kept = {after.id, *after.former_ids}
    known = {before.id, *before.former_ids} if isinstance(before, Named) else set()
    lost = sorted(known - kept)
    if lost:
        yield RC716.broken(("former_ids",), why=Text(f"{lost[0]} 不见了", f"{lost[0]} is gone"))
    used = next((each for each in after.former_ids if proposal.ahead.find(type(after), each) is not None), None)
    if used is not None:
        yield RC716.broken(("former_ids",), why=Text(f"{used} 是另一条记录的编号", f"{used} is the id of another record"))
    for each in sorted(kept - known):
        place = ("id",) if each == after.id else ("former_ids",)
        owner = proposal.former_owner(type(after), each)
        if owner is not None and owner.id != after.id:
            yield RC716.broken(place, why=Text(f"{each} 曾是 {owner.id} 的编号", f"{each} was the id of {owner.id}"))
        twin = proposal.twin_of(type(after), each)
        if twin is not None and not (each == after.id and (each, "RC217") in proposal.known):
            kind = _kind(twin.kind)
            yield RC716.broken(place, why=Text(f"{each} 是{kind.zh} {twin.id} 的编号", f"{each} is or was the id of the {kind.en} {twin.id}"))


def _kind(kind: Kind) -> Text:
    return Text(kind.label.zh, kind.label.en.lower())


def _names_a_record(step: Step, key: str) -> bool:
    """Whether a key of a step names a record, which may have been called otherwise since."""
    from redchain.model.fields import fields

    known = fields(type(step)).get(key)
    return known is not None and bool(known.references)


def _step(record: Record, place: int, step: Any) -> dict[str, Any]:
    return {"place": place + 1, "verb": say_verb_of(record, step), "at": say_moment(step)}
