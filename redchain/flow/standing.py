"""Where a clone stands (`redchain status`): its branch, what is not committed, pushed or pulled, who asks, what waits, and whether the lists are of today's records."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.check.proposal import Speakers
from redchain.flow.closed_months import FOLDER as CLOSED
from redchain.flow.three_lists import FOLDER, day_of_lists
from redchain.flow.what_waits import what_waits
from redchain.history.git import own_email
from redchain.history.recent_commits import changed_since, last_own_commit, remotes_of, upstream_of
from redchain.history.repository import unfinished
from redchain.history.trees import count_uncommitted
from redchain.kinds.need.model import Need
from redchain.kinds.registry import KINDS
from redchain.store.layout import DATA
from redchain.views.first_steps import FirstSteps, first_steps
from redchain.views.waiting import Waiting, overdue

if TYPE_CHECKING:
    from datetime import date

    from redchain.flow.workspace import Workspace
    from redchain.history.recent_commits import RecentCommit, Upstream
    from redchain.history.repository import Unfinished

_MOST = 3


class Mine(NamedTuple):
    """Who asks: a member (empty: no identity is registered here), whether a keeper, the units it may act for."""

    member: str
    is_keeper: bool
    units: tuple[str, ...]


class Lists(NamedTuple):
    """The day that the lists name (None: there are none), and how many commits have changed records since they were made."""

    day: date | None
    behind: int


class Standing(NamedTuple):
    """How a clone stands; what git knows is None outside git. `begun` is the merge or rebase that git has not finished here, `has_remote` whether there is a place to sync with."""

    branch: str | None
    upstream: Upstream | None
    uncommitted: int | None
    unreadable: int
    mine: Mine
    waiting: tuple[Waiting, ...]
    total: int
    late: int
    lists: Lists
    last: RecentCommit | None
    begun: Unfinished | None = None
    has_remote: bool = False


def standing_of(space: Workspace) -> Standing:
    """Return how a clone stands now."""
    checkout, speakers = space.checkout, Speakers(space.ledger, space.settings.access)
    member = space.member
    mine = Mine(member, bool(member) and speakers.is_keeper(member), speakers.units_of(member) if member else ())
    waits = [each for each in what_waits(space) if not mine.units or set(mine.units) & {*each.actors}]
    branch = space.branch
    return Standing(
        branch=branch.removeprefix("refs/heads/") if branch else None,
        upstream=upstream_of(checkout) if checkout else None,
        uncommitted=uncommitted_of(space) if checkout else None,
        unreadable=len(space.broken),
        mine=mine,
        waiting=tuple(waits[:_MOST]),
        total=len(waits),
        late=len(overdue(waits)),
        lists=lists_of(space),
        last=last_own_commit(checkout) if checkout else None,
        begun=unfinished(checkout) if checkout else None,
        has_remote=bool(checkout and remotes_of(checkout)),
    )


def uncommitted_of(space: Workspace) -> int:
    """Return how many files of the records are not as the last commit has them; 0 outside git."""
    checkout = space.checkout
    return count_uncommitted(checkout, checkout.prefix_of(space.root), (DATA,)) if checkout else 0


def first_steps_of(space: Workspace) -> tuple[FirstSteps, ...]:
    """Return what is still to be done before a repository is in use: nothing where there is a need."""
    checkout = space.checkout
    if space.ledger.shelf(Need):
        return ()
    return first_steps(space.ledger, email=own_email(space.root).strip() if checkout else "", remotes=remotes_of(checkout) if checkout else "")


def lists_of(space: Workspace) -> Lists:
    """Return of which day the generated lists are, and whether records have changed since."""
    day, checkout = day_of_lists(space.source), space.checkout
    folders = [f"{DATA}/{each.kind.folder}" for each in KINDS]
    return Lists(day, (changed_since(checkout, space.root, FOLDER, folders, CLOSED) or 0) if day and checkout else 0)
