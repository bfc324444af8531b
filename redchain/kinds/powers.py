"""Who may do what: which unit is a chain's office, and which actor may take a step in a record's life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from redchain.kinds.chain.model import Chain
from redchain.kinds.enterprise.model import Enterprise
from redchain.kinds.need.model import Need
from redchain.kinds.order.by_need import orders_of
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.kinds.unit.model import Unit
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

Part = Literal["firm", "unit", "lead", "office"]

_SAYS: Mapping[Part, Text] = {
    "firm": Text("提出需求的企业", "the firm that asks"),
    "unit": Text("承办单位", "the unit of the order"),
    "lead": Text("项目牵头单位", "the project's lead unit"),
    "office": Text("产业链的链办", "the chain's office"),
}
_FIRM: tuple[Part, ...] = ("firm", "office")
_OFFICE: tuple[Part, ...] = ("office",)
_UNIT: tuple[Part, ...] = ("unit",)
_LEAD: tuple[Part, ...] = ("lead", "office")
_NEED: Mapping[str, tuple[Part, ...]] = {**dict.fromkeys(("submit", "supplement", "withdraw"), _FIRM), "reject": ("office", "firm")}
_DISPATCH: Mapping[str, tuple[Part, ...]] = dict.fromkeys(("accept", "send_back", "progress", "extend", "hold", "resume", "finish"), _UNIT)
_DEEDS: Mapping[str, Text] = {"reject": Text("否决资源", "reject a resource")}
"""What may be done beside the steps of a life."""
_JUDGING = frozenset({"verify", "close"})


def parts_of(model: type[Record], verb: str) -> tuple[Part, ...]:
    """Return the parts that may take a step, the one that usually does first; whatever is not listed is the office's."""
    if model is Need:
        return _NEED.get(verb, _OFFICE)
    if model is Order:
        return _DISPATCH.get(verb, _OFFICE)
    return _LEAD if model is Project else _OFFICE


def say_part(part: Part) -> Text:
    """Return a part in words."""
    return _SAYS[part]


def say_verb(record: Record, verb: str) -> Text:
    """Return a verb in words."""
    move = record.moves.move(verb) if record.moves else None
    return move.label if move else _DEEDS.get(verb, Text(verb, verb))


def office(ledger: Ledger, need: Need | None) -> tuple[str, ...]:
    """Return the ids of the units that are the office of a need's chain: its lead units, or every government unit where the chain names none."""
    return office_of(ledger, None if need is None else chain_of(ledger, need))


def chain_of(ledger: Ledger, need: Need) -> Chain | None:
    """Return a need's chain; None when neither it nor its firm says one, or when there is no such chain."""
    return ledger.find(Chain, chain_id(ledger, need))


def chain_id(ledger: Ledger, need: Need) -> str:
    """Return the id of a need's chain: its own, or its firm's first; empty when neither says one."""
    firm = ledger.find(Enterprise, need.enterprise)
    return need.chain or (firm.chains[0] if firm and firm.chains else "")


def project_chain_id(ledger: Ledger, project: Project) -> str:
    """Return the id of a project's chain: its own, or that of the first of its needs that is there; empty when neither says one."""
    if project.chain:
        return project.chain
    first = next((need for each in project.needs if (need := ledger.find(Need, each))), None)
    return chain_id(ledger, first) if first else ""


def candidates(ledger: Ledger, record: Record, verb: str) -> tuple[str, ...]:
    """Return the ids of all who may take a step by their part, the usual one first."""
    return tuple(dict.fromkeys(each for part in parts_of(type(record), verb) for each in _players(ledger, record, part)))


def default_actor(ledger: Ledger, record: Record, verb: str, speaks_for: tuple[str, ...] = ()) -> str | None:
    """Return who takes a step when nobody is named: of those who may, one that is spoken for, else the first; None when there is nobody."""
    known = sorted(candidates(ledger, record, verb), key=lambda each: each not in speaks_for)
    return next((each for each in known if may_act(ledger, record, verb, each) is None), known[0] if known else None)


def may_act(ledger: Ledger, record: Record, verb: str, actor: str) -> Text | None:
    """Return None when `actor` may take the step `verb` in the life of `record`, else why not.

    `record` is the record before the step, or the new one for its first step. Roles are read from `ledger`: to judge a
    proposal, pass the ledger it starts from, so that nobody can give themselves a part.
    """
    known = candidates(ledger, record, verb)
    if actor not in known:
        return _not_theirs(record, verb, actor, known)
    return _own_work(ledger, record, verb, actor) if isinstance(record, Need) and judges_own_work(ledger, record, verb, actor) else None


def judges_own_work(ledger: Ledger, record: Record, verb: str, actor: str) -> bool:
    """Tell whether the step judges an order that the actor holds; it may be taken only where nobody else of the office can judge."""
    return isinstance(record, Need) and verb in _JUDGING and actor in holders(ledger, record)


def _not_theirs(record: Record, verb: str, actor: str, known: tuple[str, ...]) -> Text:
    parts = [_SAYS[each] for each in parts_of(type(record), verb)]
    whose = Text("或".join(each.zh for each in parts), " or ".join(each.en for each in parts))
    names = Text("、".join(known), ", ".join(known)) if known else Text("现在没有这样的单位", "there is none now")
    return Text("“{verb}”由{whose}办理（{names}），{actor} 不能办理", "“{verb}” is for {whose} ({names}), not for {actor}").fill(
        verb=say_verb(record, verb), whose=whose, names=names, actor=actor
    )


def _own_work(ledger: Ledger, need: Need, verb: str, actor: str) -> Text | None:
    """Nobody judges their own work while somebody else of the office can (domain: never let the unit close its own order)."""
    label, held = need.moves.table[verb].label, holders(ledger, need)
    others = [each for each in office(ledger, need) if each not in held]
    if not others:
        return None
    return Text(
        "{actor} 自己承办了这条需求的工单，“{verb}”由链办的其他单位办理：{others}",
        "{actor} holds an order of this need; “{verb}” is for another unit of the office: {others}",
    ).fill(actor=actor, verb=label, others=Text("、".join(others), ", ".join(others)))


def holders(ledger: Ledger, need: Need) -> frozenset[str]:
    """Return the units that hold an order of the need that is not void."""
    return frozenset(each.unit for each in orders_of(ledger, need.id) if each.state != "void")


def _players(ledger: Ledger, record: Record, part: Part) -> Iterator[str]:
    if part == "office":
        yield from _office_for(ledger, record)
    elif part == "firm" and isinstance(record, Need):
        yield record.enterprise
    elif part == "unit" and isinstance(record, Order):
        yield record.unit
    elif part == "lead" and isinstance(record, Project):
        yield record.lead


def _office_for(ledger: Ledger, record: Record) -> tuple[str, ...]:
    if isinstance(record, Need):
        return office(ledger, record)
    if isinstance(record, Order):
        return office(ledger, ledger.find(Need, record.need))
    if isinstance(record, Project):
        own = ledger.find(Chain, record.chain)
        if own is not None:
            return office_of(ledger, own)
        needs = [need for each in record.needs if (need := ledger.find(Need, each))]
        return tuple(dict.fromkeys(unit for each in needs for unit in office(ledger, each)))
    return office_of(ledger, None)


def office_of(ledger: Ledger, chain: Chain | None) -> tuple[str, ...]:
    """Return the units that are the office of a chain; of none, or of one that names none, every government unit."""
    if chain is not None and chain.lead_units:
        return chain.lead_units
    return tuple(each.id for each in ledger.all(Unit) if each.side == "government")
