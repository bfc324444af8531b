"""How a branch stands to the one it is pushed to, which commit redchain made last, and what was committed since."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.history import git
from redchain.history.remote import REQUESTS
from redchain.history.request_branch import arrived_request
from redchain.history.stale_git_index import is_own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.history.checkout import Checkout

_REQUESTS = f"--glob=refs/remotes/*/{REQUESTS}*"
_SEEN = 200
"""So many commits back redchain's last one is looked for."""


class Upstream(NamedTuple):
    """The branch that this one follows, how many commits are not on it, how many of it, as far as fetched, are not pulled, and how many of the first were sent to wait for approval.

    `has_arrived` says that all that the first changed is there already, as one commit that the host made of them.
    """

    name: str
    ahead: int
    behind: int
    requested: int = 0
    has_arrived: bool = False


class RecentCommit(NamedTuple):
    """A commit: its id, its author's moment, and its subject."""

    commit: str
    at: str
    subject: str


def upstream_of(checkout: Checkout) -> Upstream | None:
    """Return how HEAD stands to the branch it follows; None where it follows none. Nothing is fetched."""
    name = git.run(checkout.top, "rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}")
    counts = git.run(checkout.top, "rev-list", "--left-right", "--count", "HEAD...@{upstream}") if name.code == 0 else name
    ahead, _, behind = counts.out.strip().partition("\t")
    if counts.code or not (ahead.isdigit() and behind.isdigit()):
        return None
    unsent = git.run(checkout.top, "rev-list", "--count", "HEAD", "--not", "@{upstream}", _REQUESTS).out.strip() if int(ahead) else ""
    requested = int(ahead) - int(unsent) if unsent.isdigit() else 0
    arrived = arrived_request(checkout, "*", "@{upstream}") if int(ahead) and int(behind) else None
    if arrived and not requested:  # the host has deleted the branch
        told = git.run(checkout.top, "rev-list", "--count", arrived, "^@{upstream}", "--").out.strip()
        requested = int(told) if told.isdigit() else 0
    return Upstream(name.out.strip(), int(ahead), int(behind), requested, arrived is not None)


def unsent_times(checkout: Checkout) -> list[int]:
    """Return when each commit of HEAD was made that, as far as fetched, no branch of any other repository has."""
    return [int(each) for each in git.run(checkout.top, "log", "--format=%ct", "HEAD", "--not", "--remotes").out.split() if each.isdigit()]


def last_own_commit(checkout: Checkout) -> RecentCommit | None:
    """Return the last commit of HEAD that may be redchain's, None where there is none among the latest."""
    answer = git.run(checkout.top, "log", "-z", f"--max-count={_SEEN}", "--encoding=UTF-8", "--format=%H%n%aI%n%s")
    found = (RecentCommit(*each.split("\n", 2)) for each in answer.out.split("\0") if each.count("\n") >= len(RecentCommit._fields) - 1)
    return next((each for each in found if is_own(each.subject)), None)


def changed_since(checkout: Checkout, root: str, folder: str, folders: Sequence[str], besides: str) -> int | None:
    """Return how many commits have changed `folders` of the data repository after the last one that changed `folder`, `besides` left out; None where none has changed that."""
    prefix = checkout.prefix_of(root)
    last = git.run(checkout.top, "log", "--max-count=1", "--format=%H", "--", git.literal(prefix + folder), f":(exclude,literal){prefix}{besides}").out.strip()
    if not last:
        return None
    counted = git.run(checkout.top, "rev-list", "--count", "HEAD", f"^{last}", "--", *(git.literal(prefix + each) for each in folders)).out.strip()
    return int(counted) if counted.isdigit() else None


def remotes_of(checkout: Checkout) -> str:
    """Return the remotes of a repository with their addresses, a line each; empty where there is none."""
    return git.run(checkout.top, "config", "--get-regexp", r"^remote\..*\.url$").out
