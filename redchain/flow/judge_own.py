"""Own commits judged one by one before they go to others: a mistake that a later one took back stays in the history for ever once it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.flow.audit import audit_after
from redchain.history import git
from redchain.history.replay import own_commits
from redchain.shell_words import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redchain.flow.audit_memo import BadCommit
    from redchain.flow.workspace import Workspace
    from redchain.history.repository import Repository


class OwnFaults(NamedTuple):
    """The own commits that are wrong each by itself, the oldest first; and the command that makes one commit of what is right only together."""

    bad: tuple[BadCommit, ...] = ()
    fold: str = ""


def judge_own(space: Workspace, repository: Repository, theirs: str, label: str) -> OwnFaults:
    """Judge each commit of HEAD that `theirs` does not have, as the audit will; `label` names theirs in commands."""
    bad = audit_after(space, theirs)
    return OwnFaults(bad, _fold(space, repository, bad, (theirs, label))) if bad else OwnFaults()


def _fold(space: Workspace, repository: Repository, bad: tuple[BadCommit, ...], theirs: tuple[str, str]) -> str:
    """Return what makes one commit of the first that changed what is wrong and all after it, or of all own ones where they are not in one row."""
    head, (start, named), first = space.tip or "HEAD", theirs, bad[0].id
    own = own_commits(repository, start, head)
    if not own.has_merges:
        prefix = repository.checkout.prefix_of(space.root)
        first = _first_that_changed(repository, (start, head), {prefix + path for one in bad for path, *_ in one.files}) or first
        start = named = f"{first[:10]}~"
    back = shown("git", "reset", "--soft", named)
    is_nothing = repository.run("diff-tree", "--quiet", start, head).code == 0
    return back if is_nothing else f"{back} && {shown('git', 'commit', '-C', first[:10])}"


def _first_that_changed(repository: Repository, between: tuple[str, str], paths: Iterable[str]) -> str:
    """Return the oldest commit after one up to another that changed one of the paths; empty where none did."""
    named = [git.literal(each) for each in sorted(paths)]
    answer = repository.run("rev-list", "--reverse", "--topo-order", "--stdin", given="\n".join([between[1], f"^{between[0]}", "--", *named, ""]))
    return answer.out.split("\n", 1)[0] if named and answer.code == 0 else ""
