"""What waits for whom in a repository; what was worked out before from the same records, settings and day is taken from the cache."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from redchain.kinds.registry import KINDS
from redchain.model.traffic_light import Plight, lights
from redchain.views.waiting import Waiting, relit, waited_from, waiting, waiting_at

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record
    from redchain.model.ledger import Ledger
    from redchain.store.cache import Touched


_NAMED_BY = {
    "need": (("order", "need"), ("project", "needs"), ("need", "into")),
    "enterprise": (("need", "enterprise"), ("pairing", "enterprise"), ("visit", "enterprise"), ("case", "enterprise"), ("project", "parties")),
    "resource": (("order", "resource"),),
    "order": (),
    "project": (),
    "challenge": (("claim", "challenge"),),
    "claim": (),
    "policy": (),
    "person": (("pairing", "helper"), ("pairing", "mentor"), ("visit", "visitors"), ("case", "agent")),
    "pairing": (),
    "visit": (),
    "service": (("case", "service"),),
    "case": (),
}
"""The kinds of which it is known at what something waits, or what is listed, because of them, and the fields that name them; of any other everything is worked out anew."""
_STEPS = 2
"""A firm is named by its needs, these by their orders."""
_WAITED_AT = frozenset(model.kind.name for model in KINDS if model.kind.waits is not None)
_DAYS, _MOMENTS = ("since", "due", "was"), ("at", "due_at")


def what_waits(space: Workspace, asked: Callable[[Ledger], Iterable[Record]] | None = None) -> tuple[Waiting, ...]:
    """Return everything that waits now, the most urgent first; only what the records that have changed since, or the day, have to do with is worked out anew.

    Where that would be everything, no more is than what waits at the records that are `asked` for, and nothing is kept; otherwise others may wait too.
    """
    name, number, today = f"waiting:{space.settings_mark}", space.store.last_touch(), space.today.isoformat()
    kept, since, day = json.loads(space.store.recall(name) or '[null, 0, ""]')
    touched = None if kept is None or day > today else space.store.touched_since(since)
    known = None if touched is None else concerned(space.ledger, touched)
    if known is None and asked is not None:
        records = {(each.kind.name, each.id): each for each in asked(space.ledger)}
        return tuple(sorted(waiting_at(space.ledger, records.values(), space.now), key=Waiting.order))
    found = waiting(space.ledger, space.today, space.now) if known is None else _renewed(space, _unpacked(space, kept), known, is_same_day=day == today)
    if known is None or touched or day != today:
        space.store.remember(name, json.dumps([_packed(space, found), number, today], ensure_ascii=False, default=lambda each: each.isoformat()))
    return found


def _renewed(space: Workspace, kept: tuple[Waiting, ...], known: frozenset[tuple[str, str]], *, is_same_day: bool) -> tuple[Waiting, ...]:
    """Of what is not worked out anew only light and delay are another: on another day, or where it is due at some time of this one."""
    anew = known if is_same_day else known | {(each.kind, each.id) for each in kept if each.is_day_bound} | _begun(space)
    if is_same_day and not anew and not any(each.due_at and each.due_at.date() == space.today for each in kept):
        return kept
    records = (record for kind, identifier in sorted(anew) if (record := space.ledger.named(kind, identifier)) is not None)
    found = waiting_at(space.ledger, records, space.now)
    left = relit((each for each in kept if (each.kind, each.id) not in anew), space.settings, space.now)
    return tuple(sorted((*left, *found), key=Waiting.order))


def _begun(space: Workspace) -> frozenset[tuple[str, str]]:
    """Kind and id of every record at which something waits from a day on that has come: while it waited for that day, nothing of it was kept."""
    return frozenset((model.kind.name, each) for model in KINDS for each in waited_from(space.ledger, model, space.today))


def concerned(ledger: Ledger, touched: Sequence[Touched], kinds: Container[str] = _WAITED_AT) -> frozenset[tuple[str, str]] | None:
    """Return kind and id of every record at which something else may wait, or of which a list may tell something else, since those were touched; None where that may be any.

    What waits and what is listed depends on the record, on what it is part of and its other parts, on the needs merged into it, its firm and its resources, and on chains and units.
    """
    found = {(each.kind, each.id) for each in touched}
    if not {kind for kind, _ in found} <= _NAMED_BY.keys():
        return None
    found |= {(kind, identifier) for each in touched for named, _, identifier in (ref.partition(":") for ref in each.refs) for kind in named.split("|")}
    for _ in range(_STEPS):
        found |= {
            (kind, each.id) for named, identifier in found for kind, field in _NAMED_BY.get(named, ()) for each in ledger.where_named(kind, field, identifier)
        }
    return frozenset(each for each in found if each[0] in kinds)


def _packed(space: Workspace, found: Iterable[Waiting]) -> list[Any]:
    """Rows as JSON keeps them: lights by their place in the settings."""
    known: dict[Any, int] = {each: place for place, each in enumerate(lights(space.settings))}
    return [each._replace(light=known.get(each.light)) for each in found]  # type: ignore[arg-type]  # a row, no longer a thing that waits


def _unpacked(space: Workspace, rows: Iterable[list[Any]]) -> tuple[Waiting, ...]:
    known, made = lights(space.settings), []
    places = [(Waiting._fields.index(each), read) for names, read in ((_DAYS, date.fromisoformat), (_MOMENTS, datetime.fromisoformat)) for each in names]
    light, plight = Waiting._fields.index("light"), Waiting._fields.index("plight")
    for row in rows:
        row[0] = tuple(row[0])
        for place, read in places:
            if row[place] is not None:
                row[place] = read(row[place])
        if row[light] is not None:
            row[light] = known[row[light]]
        row[plight] = Plight._make(row[plight])
        made.append(Waiting._make(row))
    return tuple(made)
