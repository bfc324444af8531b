"""What git could not merge: the paths in conflict with their three contents, where the two sides come from, and going on once all is resolved."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, NamedTuple

from redchain.history import git
from redchain.history.conversation import going_on
from redchain.history.git_index import holding
from redchain.history.repository import Repository, unfinished
from redchain.history.revisions import content_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.history.checkout import Checkout
    from redchain.text import Text

Way = Literal["merge", "rebase", "cherry-pick", "revert", "am", "stash"]
_WAYS: dict[str, Way] = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "applying": "am",
}
_HEADS: dict[Way, str] = {"merge": "MERGE_HEAD", "cherry-pick": "CHERRY_PICK_HEAD", "revert": "REVERT_HEAD", "rebase": "REBASE_HEAD", "stash": "stash@{0}"}
_GO_ON: dict[Way, tuple[str, ...]] = {
    "merge": ("commit", "--no-edit"),
    "cherry-pick": ("cherry-pick", "--continue"),
    "revert": ("revert", "--continue"),
    "rebase": ("rebase", "--continue"),
    "am": ("am", "--continue"),
}
_SHORT = 7
_SKIPPED = frozenset({"cherry-pick", "revert", "am"})
"""What asks its user where nothing is left of a commit; a rebase goes on by itself."""
_UNASKED = {"GIT_EDITOR": "true", "REDCHAIN_OWN_COMMIT": ""}
"""The message stays as it is, and our own hook looks at the commit: what was merged has not been judged."""


class InConflict(NamedTuple):
    """One path that git could not merge, from git's top, and the ids of its contents before and on each side; None where it was not there."""

    path: str
    base: str | None
    ours: str | None
    theirs: str | None


class Source(NamedTuple):
    """Where a side comes from: a branch, or empty; the commit, short, and its subject."""

    branch: str
    commit: str
    subject: str


class Stopped(NamedTuple):
    """What git has begun and cannot finish by itself: which command, the paths in conflict, and where the sides come from."""

    way: Way
    paths: tuple[InConflict, ...]
    ours: Source
    theirs: Source


def stopped(checkout: Checkout) -> Stopped | None:
    """Return what git stopped at here, or None; without a merge or the like in progress, conflicts are those of a stash."""
    found = unfinished(checkout)
    way: Way = "stash" if found is None else _WAYS[found.mark]
    paths = tuple(_as_committed(checkout, each, way) for each in _paths(checkout))
    if found is None and not paths:
        return None
    ours = _source(checkout, "HEAD", (checkout.branch or "").removeprefix("refs/heads/"))
    return Stopped(way, paths, ours, _patch(checkout) if way == "am" else _incoming(checkout, way, paths))


def sent_content(checkout: Checkout, path: str) -> str | None:
    """Return what a file was, as far as fetched, on the branch that this one follows, also while this one is rebased; None where that is not known."""
    branch = checkout.branch or rebased_branch(checkout)
    name = (branch or "").removeprefix("refs/heads/")
    tip = git.run(checkout.top, "rev-parse", "--verify", "--quiet", f"{name}@{{upstream}}") if name else None
    if tip is None or tip.code:
        return None
    found = git.run(checkout.top, "cat-file", "blob", f"{tip.out.strip()}:{path}")
    return None if found.code else found.out


def rebased_branch(checkout: Checkout) -> str | None:
    """Return the branch (refs/heads/…) that a rebase under way will move once it is done; None where there is none."""
    for folder in ("rebase-merge", "rebase-apply"):
        with suppress(OSError), open(f"{checkout.git_dir}/{folder}/head-name", encoding="utf-8", errors="surrogateescape") as file:
            name = file.read().strip()
            return name if name.startswith("refs/heads/") else None
    return None


def _paths(checkout: Checkout) -> tuple[InConflict, ...]:
    found: dict[str, dict[str, str]] = {}
    for each in git.run(checkout.top, "ls-files", "-u", "-z").out.split("\0"):
        words, tab, path = each.partition("\t")
        if tab:
            _, identifier, number = words.split(" ")
            found.setdefault(path, {})[number] = identifier
    return tuple(InConflict(path, stages.get("1"), stages.get("2"), stages.get("3")) for path, stages in found.items())


def _as_committed(checkout: Checkout, entry: InConflict, way: Way) -> InConflict:
    """A file that each side has renamed otherwise: git keeps under both names what it made of the two, so each side's own is looked up."""
    if entry.base is not None or (entry.ours is None) == (entry.theirs is None):
        return entry
    head = "HEAD" if entry.ours else _HEADS.get(way, "")
    own = git.run(checkout.top, "rev-parse", "--verify", "--quiet", f"{head}:{entry.path}").out.strip() if head else ""
    return entry if not own else entry._replace(ours=own) if entry.ours else entry._replace(theirs=own)


def _incoming(checkout: Checkout, way: Way, paths: Sequence[InConflict]) -> Source:
    """Where the other side comes from; where several are merged at once, the one that has what is in conflict, or all of them."""
    merged = checkout.merged_in() if way == "merge" else ()
    if len(merged) < 2:  # noqa: PLR2004  # as nearly always
        return _source(checkout, _HEADS.get(way, ""), "")
    having = [each for each in merged if all(content_at(checkout, each, one.path) == (one.theirs or "") for one in paths)]
    if len(having) == 1:
        return _source(checkout, having[0], "")
    return Source("", ", ".join(_source(checkout, each, "").commit for each in having or merged), "")


def _source(checkout: Checkout, head: str, branch: str) -> Source:
    answer = git.run(checkout.top, "log", "-1", "--no-walk", "--format=%h%x00%s", head) if head else None
    commit, _, subject = answer.out.rstrip("\n").partition("\0") if answer is not None and answer.code == 0 else ("", "", "")
    return Source(branch, commit, subject)


def _patch(checkout: Checkout) -> Source:
    """What the patch says that `git am` stopped at: its subject, and the commit that it was made of in the sender's clone."""
    folder = f"{checkout.git_dir}/rebase-apply"
    number = _first_line(f"{folder}/next")
    _, _, commit = _first_line(f"{folder}/{number:0>4}").partition("From ")
    return Source("", commit[:_SHORT], _first_line(f"{folder}/final-commit"))


def _first_line(path: str) -> str:
    with suppress(OSError), open(path, encoding="utf-8", errors="replace") as file:
        return file.readline().strip()
    return ""


def stage(checkout: Checkout, paths: Sequence[str], say: Callable[[Text], object]) -> None:
    """Let git's index hold the files as they are, which resolves conflicts there; the clone's own lock must be held."""
    with Repository(checkout) as repository, holding(repository, say) as index:
        index.stage(paths)


def go_on(checkout: Checkout, way: Way) -> git.Answer:
    """Let git finish what it has begun, as its user would; hooks run, and messages stay as they are. A commit of which nothing is left is skipped."""
    is_nothing = way in _SKIPPED and git.run(checkout.top, "diff", "--cached", "--quiet", "HEAD").code == 0
    command = (way, "--skip") if is_nothing else _GO_ON[way]
    with going_on(checkout, checkout.branch or rebased_branch(checkout)) as handed:
        answer = git.run(checkout.top, *command, as_user=True, more=_UNASKED, handed=handed)
    return (end_rebase(checkout) or answer) if answer.code and way == "rebase" else answer


def end_rebase(checkout: Checkout) -> git.Answer | None:
    """End a rebase that has moved its branch and could not take HEAD back to it (a full disk, a lock): git itself never would, for the branch is not where it was.

    Returns None where there is none, or more is to be done.
    """
    folder, branch = f"{checkout.git_dir}/rebase-merge", rebased_branch(checkout)
    try:
        with open(f"{folder}/orig-head", encoding="ascii") as file:
            before = file.read().strip()
        is_done = branch is not None and os.path.getsize(f"{folder}/git-rebase-todo") == 0
    except (OSError, ValueError):
        return None
    tips = git.run(checkout.top, "rev-parse", "HEAD", branch or "").out.split() if is_done else []
    if branch is None or len(tips) != 2 or tips[0] != tips[1] or tips[0] == before:  # noqa: PLR2004  # HEAD and the branch
        return None
    has_aside = os.path.exists(f"{folder}/autostash")
    with going_on(checkout, branch) as handed:
        answer = git.run(checkout.top, "symbolic-ref", "-m", "rebase (finish)", "HEAD", branch, as_user=True, handed=handed)
        for more in (("rebase", "--quit"), *([("stash", "pop", "--quiet")] if has_aside else [])):
            answer = answer if answer.code else git.run(checkout.top, *more, as_user=True, handed=handed)
    return answer


def unstage(checkout: Checkout, paths: Sequence[str]) -> None:
    """Let what a stash brought be no more than changed files again, as where nothing was in conflict."""
    git.run(checkout.top, "reset", "--quiet", *git.PATHS_GIVEN, given=git.joined(map(git.literal, paths)))


def drop_stash(checkout: Checkout, paths: Sequence[InConflict]) -> str | None:
    """Drop the newest entry of the stash where it is what came into conflict; returns the commit that brings it back, None where it is another."""
    tip = git.run(checkout.top, "rev-parse", "--verify", "--quiet", "stash@{0}").out.strip()
    held = [git.run(checkout.top, "rev-parse", "--verify", "--quiet", f"stash@{{0}}:{each.path}").out.strip() for each in paths]
    if not tip or not paths or any(each.theirs is not None and each.theirs != found for each, found in zip(paths, held, strict=True)):
        return None
    return tip if git.run(checkout.top, "stash", "drop", "--quiet", "stash@{0}").code == 0 else None
