"""The verbs of the flow: each takes one step in one or more lives, some with consequences elsewhere, as one change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.decide.change import Change, Put
from redchain.decide.confirm import confirm
from redchain.decide.lookup import find_meant
from redchain.decide.orders import clock
from redchain.decide.take_step import Doing, taken
from redchain.kinds.need.model import Need
from redchain.kinds.order.extension import due_extended
from redchain.kinds.order.model import Order
from redchain.kinds.project.model import Project
from redchain.model.dates import local_day
from redchain.model.sla import due_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from redchain.model.base import Record
    from redchain.model.ledger import Ledger

    Verb = Callable[[Ledger, Any, Doing, Mapping[str, Any]], tuple[Put, ...]]
_MOST_NAMED = 4


def act(ledger: Ledger, model: type[Record], named: Sequence[str], doing: Doing, step: Mapping[str, Any]) -> Change:
    """Return the change that takes the same step in the lives of all `named` records (ids or pieces of them); all or none.

    `step` holds the verb under `step`, and the values it carries. Raises RefusalError and UsageError as `taken` does.
    """
    verb, values = step["step"], {key: value for key, value in step.items() if key != "step"}
    puts: dict[tuple[str, str], Put] = {}
    now = ledger
    ids = list(dict.fromkeys(find_meant(ledger, model, each).id for each in named))
    for identifier in ids:
        record = now.shelf(model)[identifier]
        for put in _VERBS.get((model.kind.name, verb), _plain(verb))(now, record, doing, values):
            key = (put.after.kind.name, put.after.id)
            puts[key] = Put(put.after, puts[key].before if key in puts else put.before)
        now = ledger.after(each.after for each in puts.values())
    return Change(_subject(verb, ids, values), tuple(puts.values()))


def _subject(verb: str, ids: Sequence[str], values: Mapping[str, Any]) -> str:
    more = "" if len(ids) <= _MOST_NAMED else f" and {len(ids) - _MOST_NAMED} more"
    into = f" into {values['into']}" if values.get("into") else ""
    return f"flow: {verb.replace('_', '-')} {', '.join(ids[:_MOST_NAMED])}{more}{into}"


def _plain(verb: str) -> Verb:
    """A verb whose step is all there is to it."""

    def step(ledger: Ledger, record: Record, doing: Doing, values: Mapping[str, Any]) -> tuple[Put, ...]:
        return (Put(taken(ledger, record, verb, doing, values), record),)

    return step


def _merge(ledger: Ledger, need: Need, doing: Doing, values: Mapping[str, Any]) -> tuple[Put, ...]:
    """The duplicate ends and names the need that goes on."""
    into = values.get("into")
    target = find_meant(ledger, Need, into).id if into else None
    return (Put(taken(ledger, need, "merge", doing, {**values, "into": target}), need),)


def _verify(ledger: Ledger, need: Need, doing: Doing, values: Mapping[str, Any]) -> tuple[Put, ...]:
    """A firm that could be asked and answered is a valid follow-up, unless somebody says otherwise (domain §1.4)."""
    rating = values.get("rating")
    valid = values.get("valid")
    if valid is None and rating is not None:
        valid = rating not in {"unreachable", "unrated"}
    return (Put(taken(ledger, need, "verify", doing, {**values, "valid": valid}), need),)


def _redo(ledger: Ledger, order: Order, doing: Doing, values: Mapping[str, Any]) -> tuple[Put, ...]:
    """An answer that did not hold: the order has a new clock, and a need already verified is open again."""
    need = ledger.find(Need, order.need)
    if need is None:
        return (Put(taken(ledger, order, "redo", doing, values), order),)
    on = local_day(doing.at, ledger.settings.zone)
    timed = values if values.get("due") else {**values, **clock(due_for(ledger.settings, need, order.role, on))}
    if need.state != "verified" or order.state != "finished":
        return (Put(taken(ledger, order, "redo", doing, timed), order),)
    reopened = taken(ledger, need, "reopen", doing, {"reason": values.get("reason")})
    return (Put(taken(ledger.after([reopened]), order, "redo", doing, timed), order), Put(reopened, need))


def _extend(ledger: Ledger, order: Order, doing: Doing, values: Mapping[str, Any]) -> tuple[Put, ...]:
    """Without a date of its own the extension is the most that the limits allow."""
    due = None if values.get("due") or order.state != "working" else due_extended(ledger, order, local_day(doing.at, ledger.settings.zone))
    return (Put(taken(ledger, order, "extend", doing, {**values, **(clock(due) if due else {})}), order),)


def _milestone(ledger: Ledger, project: Project, doing: Doing, values: Mapping[str, Any]) -> tuple[Put, ...]:
    """The step, and the day in the list of milestones."""
    after = taken(ledger, project, "milestone", doing, values)
    marks = tuple(
        each.model_copy(update={"done_on": local_day(doing.at, ledger.settings.zone)}) if each.title == values["milestone"] else each
        for each in project.milestones
    )
    return (Put(after.model_copy(update={"milestones": marks}), project),)


_VERBS: Mapping[tuple[str, str], Verb] = {
    ("need", "merge"): _merge,
    ("need", "verify"): _verify,
    ("order", "confirm"): confirm,
    ("order", "extend"): _extend,
    ("order", "redo"): _redo,
    ("project", "milestone"): _milestone,
}
"""The verbs with consequences of their own; all others take their step and nothing more."""
