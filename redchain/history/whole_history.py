"""The history of a branch from a commit on, oldest first: each commit from its object, with what it changed against each of its parents."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from redchain.history import git
from redchain.history.git_log import ProposedCommit, cut_off, proposed, signers_of
from redchain.history.revisions import commits_between
from redchain.history.trees import FileChange, changes_in
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.history.checkout import Checkout

_AT_ONCE = 250
_DIFF = ("diff-tree", "--stdin", "--always", "--root", "-r", "-t", "-m", "-z", "--raw", "--no-abbrev", "--no-renames", "--ignore-submodules=none")
_SIGNED = b"\ngpgsig"


class WalkedCommit(NamedTuple):
    """A commit as its object has it, with its changes against its first parent, and those against each of its parents in their order."""

    commit: ProposedCommit
    by_parent: tuple[tuple[FileChange, ...], ...]

    @property
    def is_merge(self) -> bool:
        """Whether it has several parents."""
        return len(self.commit.parents) > 1

    @property
    def is_signed(self) -> bool:
        """Whether it carries a signature, whoever made it."""
        return _SIGNED in self.commit.raw.partition(b"\n\n")[0]


def commits_after(checkout: Checkout, start: str, head: str) -> list[str]:
    """Return the ids of the commits up to `head` that are not in the history of `start`, each after its parents. Raises WorldError where a shallow clone does not show them."""
    wanted = commits_between(checkout, start, head)
    if cut_off(checkout).intersection(wanted):
        raise _too_shallow()
    return wanted


def first_with(checkout: Checkout, head: str, path: str) -> str | None:
    """Return the first commit on the way of first parents to `head` that added a path (from git's top); None where none did.

    Raises WorldError where a shallow clone does not show it: the commit at which that is cut off seems to add everything.
    """
    told = git.run(checkout.top, "log", "--first-parent", "--diff-filter=A", "--no-renames", "--format=%H", head, "--", git.literal(path))
    found = told.out.split()
    if found and found[-1] in cut_off(checkout):
        raise _too_shallow()
    return found[-1] if found else None


def count_after(checkout: Checkout, older: str, newer: str) -> int:
    """Return how many commits of `newer` are not in the history of `older`; 0 where git knows one of them no more."""
    words = git.run(checkout.top, "rev-list", "--count", newer, f"^{older}", "--").out.strip()
    return int(words) if words.isdecimal() else 0


def common_commit(checkout: Checkout, parents: Sequence[str]) -> str | None:
    """Return the best commit that all these have in their history; None where there is none."""
    return next(iter(git.run(checkout.top, "merge-base", "--octopus", *parents).out.split()), None)


def walk(checkout: Checkout, root: str, commits: Sequence[str]) -> Iterator[list[WalkedCommit]]:
    """Yield the commits in their order, some hundreds at a time, each read from its object."""
    prefix = checkout.prefix_of(root)
    with git.ObjectReader(checkout.top) as reader:
        for start in range(0, len(commits), _AT_ONCE):
            part = commits[start : start + _AT_ONCE]
            heads = {each: proposed(each, raw, "", (), prefix) for each, raw in reader.objects(part, "commit")}
            told = _against_parents(checkout, [(each, parent) for each in part for parent in heads[each].parents or ("",)])
            made = []
            for each in part:
                by_parent = tuple(told.get((each, parent), ()) for parent in heads[each].parents or ("",))
                made.append(WalkedCommit(proposed(each, heads[each].raw, "", by_parent[0], prefix), by_parent))
            yield made


def _against_parents(checkout: Checkout, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[FileChange, ...]]:
    """What each commit changed against a parent: git answers each line with a line of its id, then each change and its path, all ended by NUL."""
    answer = git.run(checkout.top, *_DIFF, given="".join(f"{commit} {parent}".rstrip() + "\n" for commit, parent in pairs))
    if answer.code:
        raise _too_shallow() if cut_off(checkout) else git.failure(Text("git 读不了历史", "git cannot read the history"), answer.words)
    words, place, found = answer.out.split("\0"), 0, dict[tuple[str, str], tuple[FileChange, ...]]()
    for pair in pairs:
        if words[place : place + 1] != [pair[0]]:
            raise git.failure(Text("git 读不了历史", "git cannot read the history"), pair[0][:10])
        found[pair], place = changes_in(words, place + 1)
    return found


def trusted_signers(checkout: Checkout, commits: Sequence[WalkedCommit], allowed: str) -> dict[str, str]:
    """Return whose key made the signature of those of the commits that have a good one; `allowed` are the keys as git reads them."""
    signed = [each.commit.id for each in commits if each.is_signed]
    if not signed:
        return {}
    with tempfile.TemporaryDirectory(prefix="redchain-") as folder:
        path = os.path.join(folder, "allowed_signers")
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(allowed)
        return signers_of(checkout, signed, path)


def merged_text(checkout: Checkout, one: bytes, base: bytes, other: bytes) -> bytes | None:
    """Return what git makes of a file that two sides changed at different places; None where they changed the same."""
    with tempfile.TemporaryDirectory(prefix="redchain-") as folder:
        paths = [os.path.join(folder, each) for each in ("one", "base", "other")]
        for path, raw in zip(paths, (one, base, other), strict=True):
            with open(path, "wb") as file:
                file.write(raw)
        answer = git.run(checkout.top, "merge-file", "-p", "-q", *paths)
    return answer.out.encode("utf-8", "surrogateescape") if answer.code == 0 else None


def _too_shallow() -> Exception:
    return git.failure(
        Text("克隆太浅，看不到全部历史", "the clone is too shallow to show the whole history"),
        remedy=Text("git fetch --unshallow；CI 中取全部历史（fetch-depth: 0）", "git fetch --unshallow; in CI fetch the whole history (fetch-depth: 0)"),
    )
