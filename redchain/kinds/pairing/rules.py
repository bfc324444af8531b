"""What a pairing's life goes by: its chain, its office, whose helper it is, what stands against its steps, and the rules of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.enterprise.model import warden
from redchain.kinds.project.rules import RC320, left_open, open_milestones
from redchain.model.dates import local_day
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, OwnRule
from redchain.model.named_record import named
from redchain.model.powers import states_at
from redchain.model.suggested_commands import command_for
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from redchain.kinds.pairing.model import Pairing, PairingStep
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger, Trace

RUNNING = "running"


def chain_id(ledger: Ledger, record: Any) -> str:
    """Return the id of the chain that counts for what is done with a firm: its first that is there; empty for none."""
    firm = ledger.named("enterprise", record.enterprise)
    return first_chain(ledger, firm) if firm else ""


def first_chain(ledger: Ledger, firm: Any) -> str:
    """Return the id of the first chain of a firm that is there; empty for none."""
    return next((each for each in firm.chains if ledger.named("chain", each)), "")


def office(ledger: Ledger, record: Any) -> tuple[str, ...]:
    """Return the units that are the office of the first chain of a firm."""
    firm = ledger.named("enterprise", record.enterprise)
    return warden(ledger, firm) if firm else ()


def home(ledger: Ledger, pairing: Pairing) -> tuple[str, ...]:
    """Return the unit or firm that the helper of a pairing works for."""
    person = ledger.named("person", pairing.helper)
    return (person.home,) if person else ()


def helpers_home(ledger: Ledger, firm: str) -> frozenset[str]:
    """Return the unit that the helper of a firm works for, while the pairing runs and the post is held; none for a firm without one."""
    people = (ledger.named("person", each.helper) for each in running_of(ledger, "enterprise", firm))
    return frozenset(each.home for each in people if each is not None and each.archived_on is None)


def running_of(ledger: Ledger, field: str, identifier: str) -> tuple[Pairing, ...]:
    """Return the running pairings of a firm, a helper or a mentor, as `field` says, by id."""
    return tuple(each for each in ledger.where_named("pairing", field, identifier) if each.state == RUNNING and each.archived_on is None)


def room_of(person: Any, usual: int) -> int:
    """Return how many firms somebody may have: what the post says, else the usual number."""
    return usual if person.max_firms is None else int(person.max_firms)


def why_not_started(ledger: Ledger, pairing: Pairing, step: PairingStep) -> Text | None:
    """Return that the firm has another running pairing, or None."""
    others = (each for each in ledger.where_named("pairing", "enterprise", pairing.enterprise) if each.id != pairing.id)
    other = next((each for each in others if states_at(each, step.at) == {RUNNING}), None)
    if other is None:
        return None
    return Text("{firm}已有助企员 {helper}（{other}）", "{firm} has a helper already, {helper} ({other})").fill(
        firm=named(ledger.named, "enterprise", pairing.enterprise), helper=named(ledger.named, "person", other.helper), other=other.id
    )


def why_not_another(_ledger: Ledger, _pairing: Pairing, step: PairingStep) -> Text | None:
    """Return that a pairing would be handed over to whoever has it, or None."""
    return Text(f"助企员已经是 {step.helper}", f"{step.helper} is its helper already") if step.helper == step.former else None


def why_not_in_office(ledger: Ledger, _pairing: Pairing, step: PairingStep) -> Text | None:
    """Return that whoever takes over has left the post, or None."""
    person = ledger.named("person", step.helper)
    if person is None or person.archived_on is None or person.archived_on > local_day(step.at, ledger.settings.zone):
        return None
    return Text("{who}已于 {day} 离岗", "{who} left on {day}").fill(who=named(ledger.named, "person", person.id), day=person.archived_on)


def why_not_complete(_ledger: Ledger | None, pairing: Pairing, step: PairingStep) -> Text | None:
    """Return that goals are still open and nobody says why, or None."""
    left = open_milestones(pairing)
    if not left or step.note:
        return None
    return Text(
        "还有 {count} 个帮带目标没有达成：{names}；先报（{command}），确实不做了用 --note 说明",
        "{count} of its goals are open: {names}; report them first ({command}), or say with --note why they are not",
    ).fill(count=len(left), names=Text("、".join(left), ", ".join(left)), command=command_for(type(pairing), pairing.id, "milestone", milestone=left[0]))


def hand_over(_ledger: Ledger, pairing: Pairing, _at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what a hand-over entails: the pairing names its new helper, and the step the former one."""
    return Effect({"former": pairing.helper}, fields={"helper": values["helper"]} if values.get("helper") else {})


ALL_REACHED = Condition("RC320", why_not_complete)
FREE = Condition("RC350", why_not_started)
ANOTHER = Condition("RC359", why_not_another)
IN_OFFICE = Condition("RC352", why_not_in_office)

RC350 = Rule(
    "RC350",
    Text("一家企业两个助企员", "Second helper of a firm"),
    Text("{firm}已在结对 {other}", "{firm} is in a running pairing already, {other}"),
    Text(
        "换人用交接：redchain pairing hand-over {other:word} --helper …；多出的解除：redchain pairing stop {id:word} --reason …",
        "to change the helper hand it over: redchain pairing hand-over {other:word} --helper …; end the other one: redchain pairing stop {id:word} --reason …",
    ),
    Text("一家企业只认一个助企员，有事才知道找谁。", "A firm has one helper, so that it knows whom to turn to."),
)


def ensure_firm_has_one_helper(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a firm has one running pairing (RC350); reported for the later one."""
    if trace.facts.state != RUNNING:
        return
    same = [each for each in around.index.naming("pairing", "enterprise", trace.facts.enterprise) if each.facts.state == RUNNING]
    first = min(same, key=lambda each: (each.facts.begun, each.id), default=trace)
    if first.id != trace.id:
        yield RC350.broken(("enterprise",), firm=around.called("enterprise", trace.facts.enterprise), other=first.id, id=trace.id)


RC351 = Rule(
    "RC351",
    Text("助企员联系企业过多", "Helper of too many firms"),
    Text("{who}联系的企业算 {count} 家，最多 {most} 家", "{who} has pairings that count as {count} firms, of {most} at most"),
    Text(
        "分给别的助企员：redchain pairing hand-over {id:word} --helper …；确能多联系的，改岗位上的数：redchain person edit {helper:word} --max-firms …",
        "give some to others: redchain pairing hand-over {id:word} --helper …; or allow for more: redchain person edit {helper:word} --max-firms …",
    ),
    Text("联系太多，就谁也联系不到；1+1带1 费时，算两家。", "Whoever has too many firms looks after none; one with a mentor takes the time of two."),
    severity="warning",
)


def ensure_helper_has_room(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a helper has no more firms than they may (RC351, a warning); reported for the last one they were given."""
    person = around.index.find("person", trace.facts.helper)
    if trace.facts.state != RUNNING or person is None:
        return
    same = [each for each in around.index.naming("pairing", "helper", trace.facts.helper) if each.facts.state == RUNNING]
    count, most = sum(each.facts.load for each in same), room_of(person.facts, around.programme.contact.max_firms)
    if count > most and trace.id == max(same, key=lambda each: (each.facts.begun, each.id)).id:
        yield RC351.broken(("helper",), who=around.called("person", person.id), count=count, most=most, id=trace.id, helper=person.id)


RC352 = Rule(
    "RC352",
    Text("助企员或导师已离岗", "Helper or mentor who has left"),
    Text("{who}已于 {day} 离岗，企业还在结对", "{who} left on {day}, and the pairing still runs"),
    Text(
        "交接给别人：redchain pairing hand-over {id:word} --helper …；换导师：redchain pairing edit {id:word} --mentor …",
        "hand it over: redchain pairing hand-over {id:word} --helper …; name another mentor: redchain pairing edit {id:word} --mentor …",
    ),
    Text("人走了没有交接，企业就没有人联系了。", "A firm whose helper left without a hand-over is looked after by nobody."),
    severity="warning",
)


def ensure_nobody_has_left(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that helper and mentor of a running pairing hold their posts (RC352, a warning)."""
    if trace.facts.state != RUNNING:
        return
    for key in ("helper", "mentor"):
        identifier = getattr(trace.facts, key)
        person = around.index.find("person", identifier) if identifier else None
        if person is not None and person.facts.archived_on is not None:
            yield RC352.broken((key,), who=around.called("person", person.id), day=person.facts.archived_on, id=trace.id)


RC359 = Rule(
    "RC359",
    Text("交接对不上", "Hand-overs that do not fit"),
    Text("{why}", "{why}"),
    Text("用命令交接：redchain pairing hand-over {id:word} --helper …", "hand it over by the command: redchain pairing hand-over {id:word} --helper …"),
    Text("换助企员要有交接这一步，才查得到谁什么时候接的。", "A helper is changed by a hand-over, which tells who took over when."),
)


def ensure_hand_overs_fit(pairing: Pairing) -> Iterator[Finding]:
    """Ensure that each hand-over goes from whoever had the pairing to somebody else, and that its helper is whom the last one names (RC359)."""
    holder = None
    for place, each in enumerate(pairing.log):
        if each.step != "hand_over":
            continue
        if each.former is not None and holder not in {None, each.former}:
            why = Text(f"原助企员写着 {each.former}，上一次交接给的是 {holder}", f"it names {each.former} as the former helper, but {holder} had taken over")
            yield RC359.broken(("log", place, "former"), why=why, id=pairing.id)
        if each.helper is not None and each.helper in {holder, each.former}:
            why = Text(f"{each.helper} 交接给自己", f"{each.helper} would hand it over to themselves")
            yield RC359.broken(("log", place, "helper"), why=why, id=pairing.id)
        holder = each.helper
    if holder is not None and holder != pairing.helper:
        why = Text(f"最后交接给 {holder}，助企员却写着 {pairing.helper}", f"it was last handed over to {holder}, but names {pairing.helper}")
        yield RC359.broken(("helper",), why=why, id=pairing.id)


def ensure_goals_were_reached(pairing: Pairing) -> Iterator[Finding]:
    """Ensure that a pairing was finished with all goals reached, or with words that say why not (RC320)."""
    return left_open(pairing, "finish", Text("结对已期满", "the pairing is finished"))


_ACROSS = ((RC350, ensure_firm_has_one_helper), (RC351, ensure_helper_has_room), (RC352, ensure_nobody_has_left))
OWN_RULES = (
    OwnRule(RC320, ensure_goals_were_reached),
    *(OwnRule(rule, ensure, is_across=True) for rule, ensure in _ACROSS),
    OwnRule(RC359, ensure_hand_overs_fit),
)
