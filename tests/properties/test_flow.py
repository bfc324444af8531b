"""Random legal and illegal verbs on a small repository: what may happen happens and passes every check, what may not is refused and changes nothing.

The model beside the program is written anew here, from design §3 and the domain, not from the program's own tables.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from redchain.check.change_rules import judge_pairs
from redchain.check.proposal import Pair, Proposal
from redchain.check.record_rules import judge_across, judge_alone
from redchain.check.rule_context import RuleContext
from redchain.decide.change import Change
from redchain.decide.dispatch import OrderRequest, dispatch
from redchain.decide.take_step import Doing, act
from redchain.errors import RedchainError, RefusalError
from redchain.kinds.need.model import Need
from redchain.kinds.need.rules import escalation
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.kinds.project.rules import open_milestones
from redchain.kinds.registry import KINDS
from redchain.model.base import Record
from redchain.model.deadline_clock import clock_of
from redchain.model.fields import reference_paths, references
from redchain.model.ledger import Index, Ledger, Trace, ledger_of
from redchain.model.sla import LIMITS
from redchain.model.suggested_commands import commands_now, say_next
from redchain.views.waiting import waiting
from tests.small import SETTINGS as SMALL
from tests.small import base, log, moment, need, order, project

pytestmark = pytest.mark.slow

ZONE = ZoneInfo("Asia/Shanghai")
SETTINGS = SMALL.model_copy(update={"limits": (*SMALL.limits, *(each for each in LIMITS if each.stage != "finish"))})
NEEDS, UNITS, EVERYBODY = "ABC", ("bureau", "bank", "office-one"), ("office-one", "office-two", "bureau", "bank", "firm-one", "firm-two", "nobody")
OPEN, ENDED, ACTIVE = {"submitted", "incomplete", "registered", "verified"}, {"declined", "merged", "withdrawn"}, {"pending", "working", "disputed"}
BEFORE_END = {"submitted", "incomplete", "registered"}
LIFE: dict[str, tuple[set[str], str | None, set[str]]] = {
    "need register": ({"submitted"}, "registered", set()),
    "need ask_more": ({"submitted"}, "incomplete", {"reason"}),
    "need supplement": ({"incomplete"}, "submitted", set()),
    "need decline": (BEFORE_END, "declined", {"reason"}),
    "need merge": (BEFORE_END, "merged", {"into"}),
    "need withdraw": (BEFORE_END, "withdrawn", set()),
    "need verify": ({"registered"}, "verified", {"rating"}),
    "need close": ({"verified"}, "closed", {"result"}),
    "need reopen": ({"verified", "closed", "declined", "merged"}, "registered", {"reason"}),
    "need escalate": ({"registered"}, None, {"level"}),
    "need hold": ({"registered"}, None, {"reason"}),
    "need resume": ({"registered"}, None, set()),
    "dispatch accept": ({"pending"}, "working", set()),
    "dispatch send_back": ({"pending"}, "disputed", {"reason"}),
    "dispatch uphold": ({"disputed"}, "void", set()),
    "dispatch overrule": ({"disputed"}, "pending", set()),
    "dispatch progress": ({"working"}, None, set()),
    "dispatch extend": ({"working"}, None, set()),
    "dispatch hold": ({"pending", "working"}, None, {"reason"}),
    "dispatch resume": ({"pending", "working"}, None, set()),
    "dispatch finish": ({"working"}, "finished", {"reply"}),
    "dispatch redo": ({"finished"}, "working", {"reason"}),
    "dispatch recall": (ACTIVE, "void", set()),
    "project progress": ({"running"}, None, set()),
    "project milestone": ({"running"}, None, {"milestone"}),
    "project finish": ({"running"}, "finished", set()),
    "project stop": ({"running"}, "stopped", {"reason"}),
}
FIRMS, UNITS_OWN = {"supplement", "withdraw"}, {"accept", "send_back", "progress", "extend", "hold", "resume", "finish"}
LIFTS = {"resume", "finish", "recall", "redo", "reopen", "decline", "merge", "withdraw", "verify", "send_back"}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "reason": st.sampled_from(["说明", "另一条说明"]),
    "reply": st.just("已办好"),
    "into": st.sampled_from([f"N-20261102-{each * 5}" for each in (*NEEDS, "Z")]),
    "rating": st.sampled_from(["satisfied", "unsatisfied", "unreachable"]),
    "result": st.sampled_from(["solved", "long_term"]),
    "level": st.sampled_from(["city", "chain_chief"]),
    "milestone": st.sampled_from(["签约", "验收", "没有"]),
}

FAIR: dict[str, Any] = {
    "reason": "说明",
    "reply": "已办好",
    "rating": "unsatisfied",
    "result": "solved",
    "level": "city",
    "milestone": "签约",
    "into": "N-20261102-AAAAA",
}
FORWARD = (
    "accept", "finish", "verify", "redo", "close", "extend", "send_back", "uphold", "overrule", "reopen",
    "register", "supplement", "progress", "milestone", "recall", "resume", "ask_more",
)  # fmt: skip


@dataclass
class Life:
    """What the model knows of one record."""

    kind: str
    state: str
    unit: str = ""
    need: str = ""
    role: str = ""
    item: str | None = None
    due: date | None = None
    held: bool = False
    overruled: bool = False
    extended: bool = False
    reached: set[str] = field(default_factory=set)


def trace_of(record: Record) -> Trace:
    refs = tuple(dict.fromkeys(f"{'|'.join(kinds)}:{identifier}" for _, kinds, identifier in references(record, reference_paths(type(record)))))
    log = getattr(record, "log", ())
    return Trace(f"{record.kind.name}:{record.id}", f"data/{record.kind.folder}", refs, record.facts(), log[-1].at.date().isoformat() if log else "")


def everything(ledger: Ledger) -> dict[str, Record]:
    return {each.id: each for model in KINDS for each in ledger.all(model)}


class Flow(RuleBasedStateMachine):
    """A chain with an office of two, needs in several states (one with sub-items), a few orders and those that come, and a project."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = moment(5)
        self.lives: dict[str, Life] = {}
        self.count = 0

    @initialize()
    def begin(self) -> None:
        items = [{"title": "设备", "category": "融资"}, {"title": "招工", "category": "用工"}]
        needs = [need("A", "submit"), need("B", "submit", "register"), need("C", "submit", "register", items=items)]
        needs += [need("D", "submit", "register"), need("E", "submit", "register", "verify", log=log("submit", "register", day=2) + log("verify", day=4))]
        orders = [
            order("D", "D", "dispatch", "accept", "finish"),
            order("E", "E", "dispatch", "accept", "finish"),
            order("F", "A", "dispatch", "send_back", need=needs[1].id),
        ]
        self.ledger = ledger_of(SETTINGS, [*base(), *needs, *orders, project("A", "start")])
        self.lives = {each.id: Life("need", each.state) for each in needs} | {"P-20261104-AAAAA": Life("project", "running", unit="bureau")}
        self.lives |= {each.id: Life("dispatch", each.state, each.unit, each.need, each.role, due=each.due) for each in orders}

    # the model ------------------------------------------------------------------------------------------------------------------------------

    def orders(self, need_id: str) -> list[Life]:
        return [each for each in self.lives.values() if each.kind == "dispatch" and each.need == need_id]

    def may(self, life: Life, verb: str, actor: str, need_id: str) -> bool:
        office = {"office-one", "office-two"}
        if life.kind == "project":
            return actor in office | {"bureau"}
        if life.kind == "dispatch":
            return actor == life.unit if verb in UNITS_OWN else actor in office
        if verb in FIRMS:
            return actor in office | {"firm-one"}
        if verb in {"verify", "close"}:
            own = {each.unit for each in self.orders(need_id) if each.state != "void"}
            return actor in office and (actor not in own or office <= own)
        return actor in office

    def is_free(self, identifier: str, verb: str, values: dict[str, Any], on: date) -> bool:
        """Whether neither the past nor other records speak against it."""
        life, orders = self.lives[identifier], self.orders(identifier)
        if verb in {"decline", "withdraw", "merge"} and any(each.state in ACTIVE for each in orders):
            return False
        if verb == "merge":
            target = self.lives.get(values["into"])
            return values["into"] != identifier and target is not None and target.state in OPEN
        if verb == "verify":
            leads = [each.state for each in orders if each.role == "lead"]
            return "finished" in leads and set(leads) <= {"finished", "void"}
        if verb in {"hold", "resume"}:
            return life.held == (verb == "resume")
        if verb == "send_back":
            return not life.overruled
        if verb == "extend":
            return self.may_be_longer(identifier, values["due"], on)
        if verb == "redo":
            twins = [each for each in self.orders(life.need) if (each.unit, each.item) == (life.unit, life.item) and each.state in ACTIVE]
            return (
                self.lives[life.need].state in {"registered", "verified"}
                and not twins
                and not (life.role == "lead" and self.has_lead(life.need, life.item, identifier))
            )
        return verb != "milestone" or (values["milestone"] in {"签约", "验收"} - life.reached)

    def has_lead(self, need_id: str, item: str | None, but: str = "") -> bool:
        """Whether another order leads the matter: it is in hand, or was answered since the need was last opened (a verified one is opened by what is done again)."""
        opened = max((each.at for each in self.ledger.shelf(Need)[need_id].log if each.step == "reopen"), default=moment(1))
        for identifier, each in self.ledger.shelf(Order).items():
            if identifier != but and (each.need, each.role, each.item) == (need_id, "lead", item):
                answered = max((step.at for step in each.log if step.step == "finish"), default=moment(1))
                is_answered = each.state == "finished" and answered > opened and self.lives[need_id].state == "registered"
                if each.state in ACTIVE or is_answered:
                    return True
        return False

    def may_be_longer(self, identifier: str, wanted: date, on: date) -> bool:
        """Once, asked by the due date in force, and by no more than the limits add: eight working days, none for support (see tests/small.py)."""
        life, order = self.lives[identifier], self.ledger.shelf(Order)[identifier]
        if life.state != "working" or life.held or self.lives[life.need].held or life.extended or life.role == "support":  # a need on hold holds its orders
            return False
        clock = clock_of(order.log, self.ledger.shelf(Need)[life.need].log, SETTINGS, on)
        assert clock
        assert life.due
        return on <= clock.due and max(life.due, clock.due) < wanted <= SETTINGS.calendar.add(clock.due, 8)

    def live(self, identifier: str, verb: str, values: dict[str, Any]) -> None:
        """Let the model take the step."""
        life = self.lives[identifier]
        if verb == "redo" and self.lives[life.need].state == "verified":
            self.live(life.need, "reopen", {})
        life.state = LIFE[f"{life.kind} {verb}"][1] or life.state
        life.held = verb == "hold" or (life.held and verb not in LIFTS)
        life.overruled |= verb == "overrule"
        life.extended = verb == "extend" or (life.extended and verb != "redo")
        life.due = values.get("due") or life.due
        if verb == "milestone":
            life.reached.add(values["milestone"])

    # the rules ------------------------------------------------------------------------------------------------------------------------------

    @rule(data=st.data(), hours=st.integers(1, 60))
    def random_step(self, data: st.DataObject, hours: int) -> None:
        """Any verb, with values, an actor and a moment that are often right."""
        identifier = data.draw(st.sampled_from(sorted(self.lives)))
        life = self.lives[identifier]
        verbs = sorted(each.split()[1] for each in LIFE if each.startswith(f"{life.kind} "))
        likely = [each for each in verbs if life.state in LIFE[f"{life.kind} {each}"][0]] or verbs
        verb = data.draw(st.one_of(st.sampled_from(likely), st.sampled_from(verbs)))
        needed = sorted(LIFE[f"{life.kind} {verb}"][2])
        values = {key: data.draw(VALUES[key]) for key in (needed if data.draw(st.integers(0, 7)) else needed[1:])}
        if verb == "extend":
            values["due"] = (life.due or self.now.date()) + timedelta(days=data.draw(st.integers(-2, 9)))
        actor = data.draw(st.one_of(st.none(), st.sampled_from(EVERYBODY)))
        self.attempt(identifier, verb, values, Doing(actor, moment(1) if data.draw(st.integers(0, 9)) == 0 else self.now + timedelta(hours=hours), "说明"))

    @rule(data=st.data(), hours=st.integers(1, 30))
    def fair_step(self, data: st.DataObject, hours: int) -> None:
        """A verb that the model holds possible, so that lives go all the way."""
        at = self.now + timedelta(hours=hours)
        fair = []
        for identifier, life in self.lives.items():
            good = {key: FAIR[key] for key in FAIR if key != "due"} | {"due": (life.due or at.date()) + timedelta(days=9)}
            for each, (sources, _, needed) in LIFE.items():
                verb = each.removeprefix(f"{life.kind} ")
                values = {key: good[key] for key in needed | ({"due"} if verb == "extend" else set())}
                if verb != each and life.state in sources and verb in FORWARD and self.is_free(identifier, verb, values, at.date()):
                    fair.append((identifier, verb, values))
        verbs = sorted({verb for _, verb, _ in fair}, key=FORWARD.index)
        if verbs:
            verb = data.draw(st.sampled_from(verbs))
            self.attempt(*data.draw(st.sampled_from([each for each in fair if each[1] == verb])), Doing(None, at, "说明"))

    def attempt(self, identifier: str, verb: str, values: dict[str, Any], doing: Doing) -> None:
        life = self.lives[identifier]
        sources, _, needed = LIFE[f"{life.kind} {verb}"]
        legal = life.state in sources and needed <= values.keys() and doing.at > self.now and self.is_free(identifier, verb, values, doing.at.date())
        legal = legal and (doing.by is None or self.may(life, verb, doing.by, identifier))
        model: type[Record] = {"need": Need, "dispatch": Order, "project": Project}[life.kind]
        change = self.tried(lambda: act(self.ledger, model, [identifier], doing, {"step": verb, **values}), legal=legal)
        if change is not None:
            self.now = doing.at
            self.live(identifier, verb, values)
            if verb == "redo":
                life.due = next(each.after.due for each in change.puts if isinstance(each.after, Order))
            self.judged(change)

    @rule(data=st.data(), hours=st.integers(1, 30))
    def send(self, data: st.DataObject, hours: int) -> None:
        identifier = data.draw(st.sampled_from([each for each, life in self.lives.items() if life.kind == "need"]))
        unit, role = data.draw(st.sampled_from([*UNITS, "nobody"])), data.draw(st.sampled_from(["lead", "lead", "joint", "support"]))
        item = data.draw(st.sampled_from([None, None, "设备", "没有"]))
        actor = data.draw(st.sampled_from([None, None, "office-two", "bank"]))
        at = self.now + timedelta(hours=hours)
        twins = [each for each in self.orders(identifier) if (each.unit, each.item) == (unit, item) and each.state in ACTIVE]
        known = unit in UNITS and (item is None or (item == "设备" and identifier.endswith("CCCCC")))
        legal = self.lives[identifier].state == "registered" and known and not twins and actor in {None, "office-two"}
        self.count += 1
        name = f"D-{at:%Y%m%d}-{self.count:05d}"
        resource = data.draw(st.sampled_from([None, "loan"]))
        legal = legal and (resource is None or unit == "bank") and not (role == "lead" and self.has_lead(identifier, item))
        change = self.tried(lambda: dispatch(self.ledger, [OrderRequest(identifier, unit, role, resource, item)], Doing(actor, at), [name]), legal=legal)
        if change is not None:
            (put,) = change.puts
            assert isinstance(put.after, Order)
            self.now = at
            self.lives[name] = Life("dispatch", "pending", unit, identifier, role, item, put.after.due)
            self.judged(change)

    def tried(self, decide: Any, *, legal: bool) -> Change | None:
        """What `decide` returns; it must refuse exactly what the model forbids, say why and what to do, and change nothing."""
        before = everything(self.ledger)
        try:
            change: Change = decide()
        except RedchainError as refused:
            assert not legal, refused.text.en
            assert refused.remedy
            assert isinstance(refused, RefusalError) or "--" in refused.text.en
            return None
        finally:
            assert everything(self.ledger) == before
        assert legal, change
        return change

    def judged(self, change: Change) -> None:
        """Every change passes the checks on records, across records, and on changes; then it is what stands."""
        ahead = self.ledger.after(each.after for each in change.puts)
        for put in change.puts:
            assert put.before == self.ledger.find(type(put.after), put.after.id)
            assert type(put.after).model_validate_json(put.after.model_dump_json(exclude_unset=True)) == put.after
            assert judge_alone(put.after) == ()
        pairs = tuple(Pair(each.before, each.after) for each in change.puts)
        found = [each for _, each in judge_pairs(Proposal(self.ledger, ahead, pairs, ZONE))]
        assert [each for each in found if each.code != "RC512"] == []  # a date that was chosen may be a day off, which is only remarked on
        traces = [trace_of(each) for each in everything(ahead).values()]
        around = RuleContext(Index(traces), frozenset(SETTINGS.category_names), self.now.date())
        assert [found for _, found in judge_across(around, traces) if found.is_error] == []
        self.ledger = ledger_of(SETTINGS, everything(ahead).values())

    @rule(data=st.data(), hours=st.integers(0, 60))
    def what_is_offered_is_permitted(self, data: st.DataObject, hours: int) -> None:
        """Each step that is offered, after a command, in a refusal or to do, may be taken by whoever is offered it, with honest words."""
        self.offers_hold([data.draw(st.sampled_from(sorted(self.lives)))], self.now + timedelta(hours=hours))

    def teardown(self) -> None:
        self.offers_hold(list(self.lives), self.now)

    def offers_hold(self, identifiers: list[str], now: datetime) -> None:
        known, doing = everything(self.ledger), Doing(None, now, is_rough=True, latest=now)
        offered = {each.command for each in waiting(self.ledger, now.date(), now) if each.id in identifiers}
        for record in (known[each] for each in identifiers):
            offered |= {command for by in (None, *EVERYBODY) for command in commands_now(self.ledger, record, replace(doing, by=by))}
            following = say_next(self.ledger, record, doing)
            offered |= set(re.findall(r"redchain .*?(?= or redchain |; redchain |$)", following.en)) if following else set()
        for command in sorted(offered):
            self.follow(command, doing)

    def follow(self, command: str, doing: Doing) -> None:
        """Take the step that a command takes, which must not be refused."""
        words = shlex.split(command)[1:]
        if words[0] == "match":  # finds whom to dispatch to
            need = self.ledger.shelf(Need)[words[1]]
            assert need.state == "submitted" or dispatch(self.ledger, [OrderRequest(need.id, "institute")], doing, ["D-20261130-99999"])
            return
        model: type[Record] = {"need": Need, "project": Project}.get(words[0], Order)
        verb, identifier, *rest = words if model is Order else words[1:]
        given = {each.removeprefix("--").replace("-", "_"): value for each, value in zip(rest[::2], rest[1::2], strict=True)}
        assert verb != "log", command
        others = (each.id for each in self.ledger.all(Need) if each.id != identifier and each.state in OPEN)
        record: Any = everything(self.ledger)[identifier]
        honest = FAIR | {"into": next(others, None), "milestone": next(iter(open_milestones(record)), None) if model is Project else None}
        values = {key: honest.get(key, "说明") if value == "…" else value for key, value in given.items() if key not in {"by", "note"}}
        assert act(self.ledger, model, [identifier], replace(doing, by=given.get("by"), note=given.get("note")), {"step": verb.replace("-", "_"), **values})

    @invariant()
    def records_and_model_agree(self) -> None:
        if not self.lives:
            return
        records = everything(self.ledger)
        assert {each: records[each].state for each in self.lives} == {each: life.state for each, life in self.lives.items()}
        for entry in escalation(self.ledger):
            assert self.lives[entry.need].state == "registered"
            assert sum(each.state == "void" for each in self.orders(entry.need)) >= 2
        for identifier, life in self.lives.items():
            if life.kind == "need" and life.state in ENDED:
                assert not any(each.state in ACTIVE for each in self.orders(identifier))


Flow.TestCase.settings = settings(max_examples=60, stateful_step_count=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
TestFlow = pytest.mark.filterwarnings("default")(Flow.TestCase)
