"""What a party organisation goes by: its chain and office, who chairs it, what waits at it, and its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.chain.model import office_of_chain
from redchain.kinds.party.tree import chain_id
from redchain.model.dates import local_day
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, Offer, OwnRule, Wait
from redchain.model.rotation import Rotation, Turn
from redchain.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from redchain.kinds.party.model import Party, PartyStep
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger, Trace

_NO_ROTATION = Text("没有轮值安排（rotation）", "it has no rotation")
_TURNS = frozenset({"hand_over", "skip", "swap"})


def office(ledger: Ledger, party: Party) -> tuple[str, ...]:
    """Return the units that are the office of an organisation's chain."""
    return office_of_chain(ledger, chain_id(ledger, party))


def rotation_of(party: Party, steps: Sequence[PartyStep] | None = None) -> Rotation | None:
    """Return the rotation of a committee with what its log (or the part of it that is given) says; None where it has none."""
    plan = party.rotation
    if plan is None or not plan.order:
        return None
    turns = [_turn(each) for each in (party.log if steps is None else steps) if each.step in _TURNS]
    return Rotation(plan.order, plan.period, plan.starts_on, turns)


def _turn(step: PartyStep) -> Turn:
    return Turn(step.step, step.at.date(), step.chair or "", step.other or "", step.starts_on)


def hand_over(ledger: Ledger, party: Party, at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what a hand-over entails: the first day of the term it opens, and the matters that are open, unless they were given."""
    rotation = rotation_of(party)
    if rotation is None:
        return Effect(hindrance=("RC327", _NO_ROTATION))
    made: dict[str, Any] = {}
    if values.get("starts_on") is None:
        made["starts_on"] = rotation.first_day(rotation.next_unsettled(local_day(at, ledger.settings.zone)))
    if values.get("matters") is None:
        made["matters"] = open_matters(ledger, party)
    return Effect(made)


def open_matters(ledger: Ledger, party: Party) -> str | None:
    """Return what is open on a committee's chain in words, for whoever takes over; None where nothing is."""
    chain = chain_id(ledger, party)
    said = []
    for model, _ in ledger.shelves():
        kind, moves = model.kind, model.moves
        if kind.name == "party" or moves is None or kind.chain is None or not chain:
            continue
        count = sum(1 for each in ledger.every_open(model) if kind.chain(ledger, each) == chain)
        if count:
            said.append(f"{kind.label.zh}在办 {count} 件")
    return "、".join(said) or None


def why_not_handed_over(_ledger: Ledger | None, party: Party, step: PartyStep) -> Text | None:
    """Return why a hand-over does not fit the rotation, or None: it opens a term, and its chair is the one who is due unless a reason is given.

    A further one of the same term corrects the one before, and says why. One that opened a term of an earlier rotation is not judged: the order was changed since.
    """
    rotation = rotation_of(party)
    if rotation is None:
        return _NO_ROTATION
    if step.starts_on is None or step.chair is None or step.starts_on < rotation.starts_on:
        return None
    number = rotation.opened_by(step.starts_on)
    if number is None:
        near = rotation.first_day(max(rotation.number_on(step.starts_on), 0))
        return Text(f"{step.starts_on} 不是一任的第一天，这一任从 {near} 起", f"{step.starts_on} is no term's first day; that term begins on {near}")
    running = max(rotation.number_on(step.at.date()), -1)
    if number > running + 1:
        after = rotation.first_day(running + 1)
        return Text(
            f"从 {step.starts_on} 起的一任还早，等从 {after} 起的一任开始后再交接",
            f"the term from {step.starts_on} on is too far ahead; hand it over once the term from {after} on has begun",
        )
    return _why_not_changed(rotation, number, step) if step.reason else _why_without_a_reason(rotation, number, step)


def _why_not_changed(rotation: Rotation, number: int, step: PartyStep) -> Text | None:
    """Return that a correction would change nothing, or None."""
    if rotation.settled_with(number) != step.chair:
        return None
    return Text(
        f"从 {step.starts_on} 起的一任已经交接给 {step.chair}，没有变化",
        f"the term from {step.starts_on} on was handed over to {step.chair} already; nothing would change",
    )


def _why_without_a_reason(rotation: Rotation, number: int, step: PartyStep) -> Text | None:
    """Return that a hand-over needs a reason, or None: it corrects another one of its term, or its chair is not the one who is due."""
    settled = rotation.settled_with(number)
    if settled is not None:
        return Text(
            f"从 {step.starts_on} 起的一任已经交接给 {settled}；更正要写明理由（--reason）",
            f"the term from {step.starts_on} on was handed over to {settled} already; a correction needs a reason (--reason)",
        )
    due = rotation.term(number).due
    if due == step.chair:
        return None
    return Text(
        f"从 {step.starts_on} 起应由 {due} 轮值，不是 {step.chair}；换人要写明理由（--reason）",
        f"from {step.starts_on} on {due} is due to chair, not {step.chair}; another needs a reason (--reason)",
    )


def why_before_the_first(_ledger: Ledger, party: Party, step: PartyStep) -> Text | None:
    """Return that a hand-over opens a term before the rotation begins, or None."""
    plan = party.rotation
    if plan is None or step.starts_on is None or step.starts_on >= plan.starts_on:
        return None
    return Text(f"轮值从 {plan.starts_on} 开始", f"the rotation begins on {plan.starts_on}")


def why_not_in_turn(_ledger: Ledger, party: Party, step: PartyStep) -> Text | None:
    """Return that whoever is skipped or swapped takes no turn, or None."""
    order = party.rotation.order if party.rotation else ()
    if not order:
        return _NO_ROTATION
    strange = [each for each in (step.chair, step.other) if each and each not in order]
    if strange:
        names = Text("、".join(order), ", ".join(order))
        return Text("{who} 不在轮值次序里；次序是：{names}", "{who} is not in the rotation; its order: {names}").fill(who=same(strange[0]), names=names)
    if step.chair is not None and step.chair == step.other:
        return Text("自己不能和自己对调", "nobody swaps with themselves")
    return None


FITS = Condition("RC327", why_not_handed_over)
NOT_BEFORE = Condition("RC327", why_before_the_first)
IN_TURN = Condition("RC326", why_not_in_turn)

RC324 = Rule(
    "RC324",
    Text("党组织在组织树上的位置不对", "Party organisation in the wrong place"),
    Text("{why}", "{why}"),
    Text(
        "产业链党委写 chain，不写 parent；六端组织写 parent（产业链党委）和 side；链上支部写 parent",
        "a committee names its chain and no parent; a side organisation its parent, a committee, and its side; a branch its parent",
    ),
    Text("组织树错了，覆盖就算不清，链办也找不到。", "With a wrong tree neither the coverage nor the office of an organisation can be told."),
)
RC325 = Rule(
    "RC325",
    Text("一条产业链有两个党委", "Second committee of a chain"),
    Text("产业链已有党委 {other}", "the chain has a committee already, {other}"),
    Text("撤销其中一个：redchain party dissolve {id:word} --reason …", "dissolve one of them: redchain party dissolve {id:word} --reason …"),
    Text("一条产业链一个党委，轮值和表决才只有一处。", "A chain has one committee, so that there is one rotation and one place to vote."),
)
RC326 = Rule(
    "RC326",
    Text("轮值次序写了不是成员的", "Rotation names a non-member"),
    Text("{who} 不是现任成员", "{who} is no present member"),
    Text("先写进 members，或从 rotation.order 里去掉", "add it to `members` first, or take it out of `rotation.order`"),
    Text("不是成员的不轮值。", "Only members take turns."),
)
RC327 = Rule(
    "RC327",
    Text("轮值交接对不上", "Hand-over that does not fit"),
    Text("{why}", "{why}"),
    Text(
        "看次序：redchain party rotation {id:word}；换人、更正写明理由（--reason）；次序变了，rotation.starts_on 写新的开始日",
        "see the order: redchain party rotation {id:word}; another chair or a correction needs a reason (--reason), a changed order a new `rotation.starts_on`",
    ),
    Text("轮到谁是算出来的；不按次序交接，要看得出为什么。", "Who is due is worked out; whoever departs from it says why."),
)
RC328 = Rule(
    "RC328",
    Text("上级党组织已撤销", "Below a dissolved organisation"),
    Text("上级 {parent} 已撤销", "the organisation above it, {parent}, is dissolved"),
    Text("改挂到别的组织（parent），或一并撤销", "move it below another (`parent`), or dissolve it as well"),
    Text("上级撤销了，下面的组织没有归属。", "What stands below a dissolved organisation belongs nowhere."),
    lets_pass=True,
)
RC521 = Rule(
    "RC521",
    Text("新一任已开始，还没有交接", "Term begun without a hand-over"),
    Text("从 {day} 起的一任还没有记轮值交接", "no hand-over is recorded for the term that began on {day}"),
    Text("redchain party hand-over {id:word} --chair …", "redchain party hand-over {id:word} --chair …"),
    Text("没有交接，就说不清现在谁负责召集。", "Without a hand-over nobody can say who convenes now."),
    severity="warning",
)

_PLACES: Mapping[str, tuple[Text | None, Text | None, Text | None]] = {
    "committee": (
        Text("产业链党委要写产业链（chain）", "a committee names its chain"),
        Text("产业链党委没有上级（parent）", "a committee has no parent"),
        Text("产业链党委不写端（side）", "a committee names no side"),
    ),
    "side": (
        Text("产业链写在产业链党委上，这里不写 chain", "the chain is named by the committee, not here"),
        Text("六端组织要写上级（parent）", "a side organisation names its parent"),
        Text("六端组织要写是哪一端（side）", "a side organisation names its side"),
    ),
    "branch": (
        Text("产业链写在产业链党委上，这里不写 chain", "the chain is named by the committee, not here"),
        Text("链上支部要写上级（parent）", "a branch names its parent"),
        Text("只有六端组织写端（side）", "only a side organisation names its side"),
    ),
}


def ensure_place_fits_level(party: Party) -> Iterator[Finding]:
    """Ensure that an organisation names the chain, the parent and the side that its level asks for, and no other (RC324)."""
    chain, parent, side = _PLACES[party.level]
    is_top = party.level == "committee"
    wrong = (
        ("chain", chain, bool(party.chain) != is_top),
        ("parent", parent, bool(party.parent) == is_top),
        ("side", side, bool(party.side) != (party.level == "side")),
        ("rotation", Text("只有产业链党委轮值", "only a committee has a rotation"), party.rotation is not None and not is_top),
    )
    yield from (RC324.broken((field,) if getattr(party, field) else (), why=words) for field, words, is_wrong in wrong if is_wrong)


def ensure_tree_holds(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a side organisation stands below a committee, and that no organisation stands above itself (RC324)."""
    parent = around.index.find("party", trace.facts.parent or "")
    if parent is None:
        return
    if trace.facts.level == "side" and parent.facts.level != "committee":
        yield RC324.broken(("parent",), why=Text("六端组织的上级是产业链党委", "a side organisation stands below a committee"))
    seen = {trace.id}
    while parent is not None and parent.id not in seen:
        seen.add(parent.id)
        parent = around.index.find("party", parent.facts.parent or "")
    if parent is not None and parent.id == trace.id:
        yield RC324.broken(("parent",), why=Text("上级绕了一圈又回到它自己", "the organisations above it lead back to itself"))


def ensure_committee_is_single(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a chain has one standing committee (RC325); reported for the one that was founded later."""
    facts = trace.facts
    if facts.level != "committee" or not _stands(facts) or not facts.chain:
        return
    others = [each for each in around.index.naming("party", "chain", facts.chain) if each.facts.level == "committee" and _stands(each.facts)]
    first = min(others, key=lambda each: (each.facts.founded_on or "", each.id)).id
    if trace.id != first:
        yield RC325.broken(("chain",), other=first, id=trace.id)


def ensure_rotation_names_members(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that members alone take turns, and not those who have left (RC326)."""
    today = around.today.isoformat()
    members = {who for who, _, _, until in trace.facts.seats if today <= (until or "9999")}
    yield from (RC326.broken(("rotation", "order", place), who=each) for place, each in enumerate(trace.facts.order) if each not in members)


def ensure_hand_overs_fit(party: Party) -> Iterator[Finding]:
    """Ensure that each hand-over opens a term, and names whoever was due or says why not (RC327)."""
    for place, step in enumerate(party.log):
        if step.step == "hand_over":
            why = why_not_handed_over(None, party.model_copy(update={"log": party.log[:place]}), step)
            if why is not None:
                yield RC327.broken(("log", place, "starts_on" if step.starts_on else "step"), why=why, id=party.id)


def ensure_parent_stands(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that what stands does not stand below a dissolved organisation (RC328)."""
    parent = around.index.find("party", trace.facts.parent or "")
    if parent is not None and trace.facts.state == "standing" and parent.facts.state == "dissolved":
        yield RC328.broken(("parent",), parent=parent.id)


def ensure_term_is_handed_over(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a term which has begun was handed over (RC521, a warning)."""
    day = trace.facts.next_term
    if day and day <= around.today.isoformat() and _stands(trace.facts):
        yield RC521.broken(("rotation",), day=day, id=trace.id)


def _stands(facts: Any) -> bool:
    return facts.state == "standing" and facts.archived_on is None


OWN_RULES = (
    OwnRule(RC324, ensure_place_fits_level),
    OwnRule(RC324, ensure_tree_holds, is_across=True),
    OwnRule(RC325, ensure_committee_is_single, is_across=True),
    OwnRule(RC326, ensure_rotation_names_members, is_across=True),
    OwnRule(RC327, ensure_hand_overs_fit),
    OwnRule(RC328, ensure_parent_stands, is_across=True),
    OwnRule(RC521, ensure_term_is_handed_over, is_across=True),
)


def waits(ledger: Ledger, party: Party, today: date) -> Iterator[Wait]:
    """Yield the hand-over of a term that has begun."""
    rotation = rotation_of(party)
    number = rotation.next_unsettled(today) if rotation else 0
    if rotation is None or rotation.number_on(today) < number:
        return
    settings, first = ledger.settings, rotation.first_day(number)
    due = settings.calendar.add(first, settings.programme.rotation.hand_over_workdays)
    offers = (Offer(party, "hand_over", {"chair": rotation.term(number).due}),)
    yield Wait("hand_over", _midnight(ledger, first), due, offers=offers)


def _midnight(ledger: Ledger, day: date) -> datetime:
    from datetime import datetime, time

    return datetime.combine(day, time(), ledger.settings.zone)
