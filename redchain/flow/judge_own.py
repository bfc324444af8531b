"""Own commits judged one by one before they go to others: a mistake that a later one took back stays in the history for ever once it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.flow.audit import audit_after
from redchain.history import git
from redchain.history.replay import own_commits
from redchain.history.trees import changes_between
from redchain.shell_words import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redchain.flow.audit_memo import BadCommit
    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.history.repository import Repository


class OwnFaults(NamedTuple):
    """The own commits that are wrong each by itself, the oldest first; the command that makes one commit of what is right only together, and whether its message is that of the first."""

    bad: tuple[BadCommit, ...] = ()
    fold: str = ""
    keeps_first: bool = True


def judge_own(space: Workspace, repository: Repository, theirs: str, label: str) -> OwnFaults:
    """Judge each commit of HEAD that `theirs` does not have, as the audit will; `label` names theirs in commands."""
    bad = audit_after(space, theirs)
    return OwnFaults(bad, *_fold(space, repository, bad, (theirs, label))) if bad else OwnFaults()


def _fold(space: Workspace, repository: Repository, bad: tuple[BadCommit, ...], theirs: tuple[str, str]) -> tuple[str, bool]:
    """Return what makes one commit of the first that changed what is wrong and all after it, or of all own ones where they are not in one row; and whether it says what the first says."""
    head, (start, named), first = space.tip or "HEAD", theirs, bad[0].id
    own = own_commits(repository, start, head)
    if not own.has_merges:
        prefix = repository.checkout.prefix_of(space.root)
        first = _first_that_changed(repository, (start, head), {prefix + path for one in bad for path, *_ in one.files}) or first
        start = named = f"{first[:10]}~"
    back = shown("git", "reset", "--soft", named)
    is_nothing = repository.run("diff-tree", "--quiet", start, head).code == 0
    if is_nothing:
        return back, True
    places = [place for place, (each, _) in enumerate(own.commits) if each == first]
    says = _first_that_lasts(repository.checkout, own.commits[places[0] if places else 0 :], start, head) or first
    return f"{back} && {shown('git', 'commit', '-C', says[:10])}", says == first


def _first_that_lasts(checkout: Checkout, commits: Sequence[tuple[str, tuple[str, ...]]], before: str, head: str) -> str:
    """Return the first commit of which something is left in the end: one that only deleted what is there again says nothing of it; empty where there is none."""
    left = {(each.path, each.new) for each in changes_between(checkout, before, head)}
    for each, parents in commits:
        if parents and not left.isdisjoint((change.path, change.new) for change in changes_between(checkout, parents[0], each)):
            return each
    return ""


def _first_that_changed(repository: Repository, between: tuple[str, str], paths: Iterable[str]) -> str:
    """Return the oldest commit after one up to another that changed one of the paths; empty where none did."""
    named = [git.literal(each) for each in sorted(paths)]
    answer = repository.run("rev-list", "--reverse", "--topo-order", "--stdin", given="\n".join([between[1], f"^{between[0]}", "--", *named, ""]))
    return answer.out.split("\n", 1)[0] if named and answer.code == 0 else ""
