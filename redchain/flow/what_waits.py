"""What waits for whom in a repository; what was worked out before from the same records, settings and day is taken from the cache."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from redchain.model.traffic_light import lights
from redchain.views.waiting import Waiting, waiting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.flow.workspace import Workspace


_DAYS, _MOMENTS = ("since", "due", "was"), ("at", "due_at")


def what_waits(space: Workspace) -> tuple[Waiting, ...]:
    """Return everything that waits now, the most urgent first."""
    name = f"waiting:{space.store.state()}:{space.mark}"
    kept = space.store.recall(name)
    if kept is not None:
        return _unpacked(space, kept)
    found = waiting(space.ledger, space.today, space.now)
    if not any(each.due_at and each.due_at.date() == space.today for each in found):  # such a one will be late at some time of this day
        space.store.remember(name, _packed(space, found))
    return found


def _packed(space: Workspace, found: Iterable[Waiting]) -> str:
    """Lights by their place in the settings, days and moments as ISO 8601 writes them."""
    known: dict[Any, int] = {each: place for place, each in enumerate(lights(space.settings))}
    rows = [each._replace(light=known.get(each.light)) for each in found]  # type: ignore[arg-type]  # a row, no longer a thing that waits
    return json.dumps(rows, ensure_ascii=False, default=lambda each: each.isoformat())


def _unpacked(space: Workspace, text: str) -> tuple[Waiting, ...]:
    known, made = lights(space.settings), []
    places = [(Waiting._fields.index(each), read) for names, read in ((_DAYS, date.fromisoformat), (_MOMENTS, datetime.fromisoformat)) for each in names]
    light = Waiting._fields.index("light")
    for row in json.loads(text):
        row[0] = tuple(row[0])
        for place, read in places:
            if row[place] is not None:
                row[place] = read(row[place])
        if row[light] is not None:
            row[light] = known[row[light]]
        made.append(Waiting._make(row))
    return tuple(made)
