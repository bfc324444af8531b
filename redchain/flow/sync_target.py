"""Where a branch shall stand after a sync: on theirs, with own commits upon it, or on one that joins both where own ones have gone out already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.errors import RefusalError
from redchain.flow.merge_file import joined
from redchain.history.replay import CannotReplayError, laid_on, merged, own_commits, replayed
from redchain.history.request_branch import arrived_request, is_all_requested, is_requested
from redchain.history.tree_bytes import entry_at
from redchain.store.layout import ROOT_FILE
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.history.remote import Remote
    from redchain.history.replay import Join, OwnCommits
    from redchain.history.repository import Repository

_ADDRESS = "git remote -v"


def has_records(repository: Repository, space: Workspace, commit: str) -> bool:
    """Whether a commit holds a data repository; one that a host began with a README alone does not."""
    return entry_at(repository, repository.tip_of(commit), f"{repository.checkout.prefix_of(space.root)}{ROOT_FILE}") is not None


def arrived_at(checkout: Checkout, remote: Remote, theirs: str) -> str | None:
    """Return the last own commit that was sent for approval and all whose changes are there already."""
    return arrived_request(checkout, remote.name, theirs, _join(checkout))


def _join(checkout: Checkout) -> Join:
    """What joins one file: its content before, theirs and ours."""

    def join(path: str, before: bytes, theirs_now: bytes, ours_now: bytes) -> bytes | None:
        return joined(checkout.top, path, (before, theirs_now, ours_now))

    return join


def target_of(repository: Repository, space: Workspace, remote: Remote, theirs: str, ours: str) -> str:
    """Return the commit that this branch shall stand on; nothing but objects is written. Raises CannotReplayError where only git, or a person, can tell."""
    own = own_commits(repository, theirs, ours)
    if own.parted == theirs:
        return _without_requests(repository, remote, theirs, ours)
    if not own.commits:
        return theirs
    if own.parted is None and has_records(repository, space, theirs):
        raise RefusalError(
            Text(f"{remote.label} 和这里没有共同的历史，是另一个数据仓库", f"{remote.label} shares no history with this repository: it is another one"),
            Text(f"核对地址：{_ADDRESS}；要用那边的，另外 git clone", f"check the address: {_ADDRESS}; to work with that one, `git clone` it elsewhere"),
        )
    join, arrived = _join(repository.checkout), arrived_at(repository.checkout, remote, theirs)
    if arrived == ours:
        return theirs
    if arrived:
        own = _since(repository, own, (theirs, ours, arrived), join)
    if own.has_merges or is_requested(repository.checkout, remote, arrived or theirs):
        return _without_requests(repository, remote, theirs, merged(repository, own, theirs, ours, join))
    return replayed(repository, own, theirs, join)


def _without_requests(repository: Repository, remote: Remote, theirs: str, made: str) -> str:
    """Return theirs where it is all the same as what was made of both and everything own was sent for approval: it has arrived, and others changed it since."""
    trees = [found.tree for each in (theirs, made) if (found := repository.tip_of(each)) is not None]
    return theirs if len(trees) == 2 and trees[0] == trees[1] and is_all_requested(repository.checkout, remote, theirs) else made  # noqa: PLR2004  # both


def _since(repository: Repository, own: OwnCommits, between: tuple[str, str, str], join: Join) -> OwnCommits:
    """The own commits since those that have arrived, as what they change of what the two sides had in common and what arrived, taken together.

    Where the own branch has taken over others' commits since, what these changed is no own change; and what has arrived is none either.
    """
    theirs, ours, arrived = between
    before = own_commits(repository, theirs, arrived).parted
    since = own_commits(repository, arrived, ours)
    if before is None or own.parted is None or before == own.parted:
        return since
    try:
        return since._replace(parted=laid_on(repository, (before, arrived), own.parted, join))
    except CannotReplayError:
        return own
