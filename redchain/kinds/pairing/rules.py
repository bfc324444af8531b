"""What a pairing's life goes by: its chain, its office, whose helper it is, what stands against its steps, and the rules of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.kinds.enterprise.model import warden
from redchain.kinds.enterprise.rules import STILL
from redchain.kinds.project.rules import DONE_DAYS, RC320, left_open, why_not_complete
from redchain.model.dates import local_day
from redchain.model.finding import Rule
from redchain.model.kind import Condition, Effect, OwnRule
from redchain.model.named_record import named
from redchain.model.powers import states_at
from redchain.model.suggested_commands import command_for
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

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
    words = Text(
        "{firm}已有助企员 {helper}（{other}），换人用交接：{command}", "{firm} has a helper already, {helper} ({other}); to change the helper: {command}"
    )
    return words.fill(
        firm=named(ledger.named, "enterprise", pairing.enterprise),
        helper=named(ledger.named, "person", other.helper),
        other=other.id,
        command=command_for(type(pairing), other.id, "hand_over", helper=pairing.helper),
    )


def is_early(ledger: Ledger, pairing: Pairing, step: PairingStep) -> bool:
    """Whether a step was taken before the last day of a pairing that has one."""
    return pairing.due is not None and local_day(step.at, ledger.settings.zone) < pairing.due


def why_too_early(ledger: Ledger, pairing: Pairing, step: PairingStep) -> Text | None:
    """Return that a pairing would be finished before its last day and nobody says why, or None."""
    if not is_early(ledger, pairing, step) or step.note:
        return None
    return Text(
        "期满日 {due} 还没到；不再结对用解除（{stop}），确实提前期满用 --note 说明，月报不计入期满",
        "its last day, {due}, is still to come; end it ({stop}), or say with --note why it is finished already, which reports do not count as finished",
    ).fill(due=pairing.due, stop=command_for(type(pairing), pairing.id, "stop"))


def why_not_another(_ledger: Ledger, _pairing: Pairing, step: PairingStep) -> Text | None:
    """Return that a pairing would be handed over to whoever has it, or None."""
    return Text(f"助企员已经是 {step.helper}", f"{step.helper} is its helper already") if step.helper == step.former else None


def why_not_in_office(ledger: Ledger, _pairing: Pairing, step: PairingStep) -> Text | None:
    """Return that whoever takes over has left the post, or None."""
    person = ledger.named("person", step.helper)
    if person is None or person.archived_on is None or person.archived_on > local_day(step.at, ledger.settings.zone):
        return None
    return Text("{who}已于 {day} 离岗", "{who} left on {day}").fill(who=named(ledger.named, "person", person.id), day=person.archived_on)


def hand_over(_ledger: Ledger, pairing: Pairing, _at: datetime, values: Mapping[str, Any]) -> Effect:
    """Return what a hand-over entails: the pairing names its new helper, and the step the former one."""
    return Effect({"former": pairing.helper}, fields={"helper": values["helper"]} if values.get("helper") else {})


ALL_REACHED = Condition("RC320", why_not_complete)
FREE = Condition("RC350", why_not_started)
ANOTHER = Condition("RC359", why_not_another)
IN_TIME = Condition("RC370", why_too_early)
IN_OFFICE = Condition("RC352", why_not_in_office)

RC350 = Rule(
    "RC350",
    Text("一家企业两个助企员", "Second helper of a firm"),
    Text("{firm}已在结对 {other}", "{firm} is in a running pairing already, {other}"),
    Text(
        "换人用交接：redchain pairing hand-over {other:word} --helper … --reason …；多出的解除：redchain pairing stop {id:word} --reason …",
        "to change the helper hand it over: redchain pairing hand-over {other:word} --helper … --reason …; end the other one: redchain pairing stop {id:word} --reason …",
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
        "分给别的助企员：redchain pairing hand-over {id:word} --helper … --reason …；确能多联系的，改岗位上的数：redchain person edit {helper:word} --max-firms …",
        "give some to others: redchain pairing hand-over {id:word} --helper … --reason …; or allow for more: redchain person edit {helper:word} --max-firms …",
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
    Text("换人：{command}", "name another: {command}"),
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
            yield RC352.broken((key,), who=around.called("person", person.id), day=person.facts.archived_on, command=another(trace.id, key))


def another(identifier: str, key: str) -> str:
    """Return the command that names somebody else as helper or mentor of a pairing."""
    if key == "helper":
        return shown("redchain", "pairing", "hand-over", identifier, "--helper", "…", "--reason", "…")
    return shown("redchain", "pairing", "edit", identifier, "--mentor", "…")


RC359 = Rule(
    "RC359",
    Text("交接对不上", "Hand-overs that do not fit"),
    Text("{why}", "{why}"),
    Text(
        "用命令交接：redchain pairing hand-over {id:word} --helper … --reason …",
        "hand it over by the command: redchain pairing hand-over {id:word} --helper … --reason …",
    ),
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


def ensure_hand_overs_are_by_the_holder(before: Pairing | None, after: Pairing, _zone: ZoneInfo) -> Iterator[Finding]:
    """Ensure that the first hand-over of a change names as former helper who had the pairing before it (RC359); those behind it follow on it."""
    place, step = next(
        ((place, each) for place, each in enumerate(after.log) if each.step == "hand_over" and (before is None or each not in before.log)), (0, None)
    )
    if before is not None and step is not None and step.former is not None and step.former != before.helper:
        why = Text(f"原助企员写着 {step.former}，交接以前是 {before.helper}", f"it names {step.former} as the former helper, but {before.helper} had the firm")
        yield RC359.broken(("log", place, "former"), why=why, id=after.id)


RC370 = Rule(
    "RC370",
    Text("没到期满日就期满", "Finished before its last day"),
    Text("{id} 在 {on} 期满，期满日是 {due}", "{id} was finished on {on}, but its last day is {due}"),
    Text(
        "不再结对用解除：redchain pairing stop {id:word} --reason …；确实提前期满，用 --note 说明",
        "end it instead: redchain pairing stop {id:word} --reason …; or say why with --note",
    ),
    Text("提前结束当成期满，帮带有没有做满就说不清了。", "If an early end counted as the full term, nobody could tell whether it was served."),
    severity="warning",
)


def ensure_terms_are_served(pairing: Pairing) -> Iterator[Finding]:
    """Ensure that a pairing with a last day was not finished before it without a word (RC370, a warning)."""
    end = next((each for each in reversed(pairing.log) if each.step == "finish"), None)
    if end is not None and pairing.due is not None and end.at.date() < pairing.due and not end.note:
        yield RC370.broken(("due",), id=pairing.id, on=end.at.date(), due=pairing.due)


def ensure_goals_were_reached(pairing: Pairing) -> Iterator[Finding]:
    """Ensure that a pairing was finished with all goals reached, or with words that say why not (RC320)."""
    return left_open(pairing, "finish", Text("结对已期满", "the pairing is finished"))


RC369 = Rule(
    "RC369",
    Text("结对写得不合适", "Pairing that hardly fits"),
    Text("{why}", "{why}"),
    Text(
        "核对后改：redchain pairing edit {id:word} …；不该再结对的解除：redchain pairing stop {id:word} --reason …",
        "look at it and edit it: redchain pairing edit {id:word} …; end it where it should not run: redchain pairing stop {id:word} --reason …",
    ),
    Text(
        "助企员、导师是从外面来帮的；期满日只有 1+1带1 有；停业、失联的企业先核实还在不在。",
        "Helpers and mentors come from outside; only pairings with a mentor have a last day; of a firm that is dormant or lost it is to be found out whether it is still there.",
    ),
    severity="warning",
)


def ensure_pairing_fits(around: Any, trace: Trace) -> Iterator[Finding]:
    """Ensure that a running pairing has nobody of the firm itself as helper or mentor, and a firm that is in operation (RC369, a warning)."""
    if trace.facts.state != RUNNING:
        return
    for key, label in (("helper", Text("助企员", "helper")), ("mentor", Text("导师", "mentor"))):
        identifier = getattr(trace.facts, key)
        person = around.index.find("person", identifier) if identifier else None
        if person is not None and person.facts.home == trace.facts.enterprise:
            words = Text("{label} {who}是企业自己的人", "its {label}, {who}, is of the firm itself")
            yield RC369.broken((key,), why=words.fill(label=label, who=around.called("person", person.id)), id=trace.id)
    firm = around.index.find("enterprise", trace.facts.enterprise)
    if firm is not None and firm.facts.operating in STILL:
        words = Text("{firm}登记为{state}，还在结对", "{firm} is on record as {state}, and the pairing runs")
        why = words.fill(firm=around.called("enterprise", firm.id), state=STILL[firm.facts.operating])
        yield RC369.broken(("enterprise",), why=why, id=trace.id)


def ensure_last_day_has_a_mentor(pairing: Pairing) -> Iterator[Finding]:
    """Ensure that only a pairing with a mentor has a last day (RC369, a warning)."""
    if pairing.due is not None and pairing.mentor is None and pairing.state == RUNNING:
        yield RC369.broken(("due",), why=Text("写了期满日，没有导师", "it has a last day, but no mentor"), id=pairing.id)


_ACROSS = ((RC369, ensure_pairing_fits), (RC350, ensure_firm_has_one_helper), (RC351, ensure_helper_has_room), (RC352, ensure_nobody_has_left))
OWN_RULES = (
    OwnRule(RC320, ensure_goals_were_reached),
    *(OwnRule(rule, ensure, is_across=True) for rule, ensure in _ACROSS),
    OwnRule(RC359, ensure_hand_overs_fit),
    OwnRule(RC370, ensure_terms_are_served),
    OwnRule(RC369, ensure_last_day_has_a_mentor),
    DONE_DAYS,
)
