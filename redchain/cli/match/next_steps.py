"""What comes next after a match: the order for the best resource where it may be dispatched, else what the need waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.write_commands import next_doing
from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.resource.model import Resource
from redchain.model.kind import Offer
from redchain.model.suggested_commands import permitted
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.cli.context import Context
    from redchain.flow.workspace import Workspace
    from redchain.match.suggest import Match
    from redchain.model.attempt_step import Doing

_AGAIN = "redchain match "


def tell_next(context: Context, space: Workspace, matches: Sequence[Match]) -> None:
    """Say, for each need, the commands of which one is to be chosen; nothing where none is permitted."""
    doing = next_doing(space)
    for each in matches:
        commands = _dispatching(space, each, doing) or _otherwise(space, each, doing)
        if commands:
            context.tell(Text("下一步：{words}", "next: {words}").fill(words=Text(" 或 ".join(commands), " or ".join(commands))))


def _dispatching(space: Workspace, match: Match, doing: Doing) -> tuple[str, ...]:
    """The order to the unit of the best resource, where there is one; a need of several topics is split first."""
    best = next((each.resource for each in match.suggestions if each.eligible != "no"), None)
    resource = space.ledger.find(Resource, best)
    if resource is None or match.gap or match.topics:
        return ()
    order = Order.model_construct(id=match.need, need=match.need, unit=resource.unit, role="lead", resource=resource.id, log=())
    command = shown("redchain", "dispatch", match.need, resource.unit, "--resource", resource.id)
    return permitted(space.ledger, [Offer(order, "dispatch", command=command)], doing)


def _otherwise(space: Workspace, match: Match, doing: Doing) -> tuple[str, ...]:
    """What usually comes next for the need but another match."""
    need = space.ledger.shelf(Need)[match.need]
    following = need.kind.next_step(space.ledger, need) if need.kind.next_step else None
    return tuple(each for each in permitted(space.ledger, following.offers, doing) if not each.startswith(_AGAIN)) if following else ()
