"""A revision as git knows it: the commit it means, the files it holds, and their contents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from redchain.errors import UsageError, WorldError
from redchain.history import git
from redchain.history.loose_objects import loose_size
from redchain.history.loose_trees import commit_at, parting
from redchain.history.tree_bytes import TREE, entries
from redchain.lazy_pattern import pattern
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redchain.history.checkout import Checkout

_WHOLE_ID = pattern(r"[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?")
_PART_OF_ID = pattern(r"[0-9a-fA-F]{4,63}")
_BRANCHES = Text("看有哪些：git branch -a；远端分支先 git fetch", "see which there are: git branch -a; for a remote branch, git fetch first")
_UNSHALLOW = Text("git fetch --unshallow；CI 中取全部历史（fetch-depth: 0）", "git fetch --unshallow; in CI fetch the whole history (fetch-depth: 0)")


class ResolvedCommit(NamedTuple):
    """The commit that a revision means: its full id and the moment of its committing (seconds since 1970)."""

    id: str
    seconds: int


def resolve(checkout: Checkout, revision: str) -> ResolvedCommit:
    """Return the commit a user names; raises UsageError for one that is not there or has several meanings, WorldError where git does not open the repository."""
    recent = commit_at(checkout, (checkout.head_commit() or "") if revision == "HEAD" else revision)
    if recent is not None and recent.seconds is not None:
        return ResolvedCommit(recent.id, recent.seconds)
    _refuse_range(revision)
    _ensure_one_meaning(checkout, revision)
    command = ("-c", "log.showSignature=false", "log", "-1", "--format=%H %ct", "--end-of-options", f"{revision}^{{commit}}", "--")
    answer = git.run(checkout.top, *command) if revision.strip() else git.Answer(1, "", "")
    if answer.code or not answer.out.strip():
        git.refuse_unopened(checkout.top)
        if answer.code < 0:
            raise _unanswered(answer)
        raise UsageError(
            Text(f"git 里没有 {revision} 这个提交或分支", f"git knows no commit or branch {revision}"),
            _UNSHALLOW if is_shallow(checkout) else _BRANCHES,
        )
    commit, _, seconds = answer.out.strip().partition(" ")
    return ResolvedCommit(commit, int(seconds) if seconds.removeprefix("-").isdecimal() else 0)


def tip_of(checkout: Checkout) -> str | None:
    """Return the commit that HEAD names; git is asked where its own files do not tell, as where references are kept in a table. None before the first."""
    return checkout.head_commit() or git.run(checkout.top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").out.strip() or None


def _refuse_range(revision: str) -> None:
    """Raise UsageError for two revisions in one, of which git would take the second alone."""
    first, dots, second = revision.strip().partition("..")
    if dots:
        both = shown("redchain", "diff", first or "HEAD", second.lstrip(".") or "HEAD")
        raise UsageError(
            Text(f"{revision} 是两个版本，这里要一个", f"{revision} names two revisions where one is wanted"),
            Text(f"只写一个提交或分支；比较两个：{both}", f"give one commit or branch; to compare two: {both}"),
        )


def _ensure_one_meaning(checkout: Checkout, revision: str) -> None:
    """Raise UsageError where branches and tags of one name are different commits: git takes the tag, which anybody may push under a branch's name."""
    name = re.split(r"[~^@:]", revision.strip(), maxsplit=1)[0]
    if not name or name.endswith("HEAD") or name.startswith("refs/") or _WHOLE_ID.fullmatch(name):
        return
    places = [f"{each}{name}" for each in ("refs/", "refs/tags/", "refs/heads/", "refs/remotes/")]
    answer = git.run(checkout.top, "for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", *places, f"refs/remotes/{name}/HEAD")
    words = [line.split(" ") for line in answer.out.splitlines()]
    found = {refname: peeled or identifier for refname, identifier, peeled in words if refname in {*places, f"refs/remotes/{name}/HEAD"}}
    commits = set(found.values())
    is_abbreviation = _PART_OF_ID.fullmatch(name) and any(not each.startswith(name.lower()) for each in commits)
    if len(commits) > 1 or is_abbreviation:
        names = ", ".join(found)
        raise UsageError(
            Text(f"{revision} 不只一个意思：{names} 指的不是同一个提交", f"{revision} means more than one commit: {names}"),
            Text("写全名，如 refs/heads/main、refs/remotes/origin/main", "give the whole name, such as refs/heads/main or refs/remotes/origin/main"),
        )


def merge_bases(checkout: Checkout, named: ResolvedCommit, revision: str, head: str | None = None) -> tuple[str, ...]:
    """Return the commits where the current branch, or another `head`, parted from `named`: several where the two have been merged crosswise.

    Raises UsageError where there is none, or the clone is too shallow to tell.
    """
    parted = parting(checkout, named.id, head or checkout.head_commit() or "")
    if parted is not None:
        return (parted.at,)
    answer = git.run(checkout.top, "merge-base", "--all", named.id, head or "HEAD")
    if answer.code == 0 and answer.out.strip():
        return tuple(answer.out.split())
    if answer.code not in {0, 1}:  # 1: there is none
        raise _unanswered(answer)
    if is_shallow(checkout):
        raise UsageError(
            Text(f"克隆太浅，找不到与 {revision} 的分叉点", f"the clone is too shallow to tell where it parted from {revision}"),
            _UNSHALLOW,
        )
    raise UsageError(
        Text(f"当前分支与 {revision} 没有共同的历史", f"the current branch shares no history with {revision}"),
        Text("换一个同源的提交或分支", "name a commit or branch of the same origin"),
    )


def _unanswered(answer: git.Answer) -> WorldError:
    """Return the error for a git that was killed or fell over, which says nothing of what was asked."""
    return git.failure(Text(f"git 没有答完（{answer.code}）", f"git did not answer ({answer.code})"), answer.words, Text("再运行一次", "run the command again"))


def commits_between(checkout: Checkout, start: str, head: str) -> list[str]:
    """Return the ids of the commits up to `head` that are not in the history of `start`, each after its parents; raises WorldError where git cannot read them."""
    parted = parting(checkout, start, (checkout.head_commit() or "") if head == "HEAD" else head)
    if parted is not None:
        return [each.id for each in parted.other]
    answer = git.run(checkout.top, "rev-list", "--topo-order", "--reverse", head, f"^{start}", "--")
    if answer.code:
        raise git.failure(Text(f"git 读不了 {start[:10]} 以来的提交", f"git cannot read the commits since {start[:10]}"), answer.words)
    return answer.out.split()


def merge_base(checkout: Checkout, revision: str) -> ResolvedCommit:
    """Return where the current branch parted from `revision`, the first such commit by git's count; raises UsageError as `merge_bases` does."""
    named = resolve(checkout, revision)
    found = merge_bases(checkout, named, revision)[0]
    return named if found == named.id else resolve(checkout, found)


def is_shallow(checkout: Checkout) -> bool:
    """Tell whether the clone's history is cut off (`git clone --depth`)."""
    return git.run(checkout.top, "rev-parse", "--is-shallow-repository").out.strip() == "true"


def tree_at(checkout: Checkout, root: str, commit: str, *folders: str) -> Iterator[tuple[str, str, str]]:
    """Yield path from the root, mode and git's id of everything at and below `folders` at a commit, by path; raises WorldError where git cannot read all of it."""
    prefix = checkout.prefix_of(root)
    answer = git.run(checkout.top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *(f"{prefix}{each}" for each in folders))
    if answer.code:
        raise git.failure(Text(f"git 列不出 {commit[:10]} 的文件", f"git cannot list the files of {commit[:10]}"), answer.words)
    for each in answer.out.split("\0"):
        head, _, path = each.partition("\t")
        if path:
            mode, _, identifier = head.split(" ")
            yield path[len(prefix) :], mode, identifier


def tree_listed(checkout: Checkout, root: str, commit: str, folders: Sequence[str], reader: git.ObjectReader) -> Iterator[tuple[str, str, str]]:
    """Yield the same by one who reads objects already."""
    raw = dict(reader.objects([commit], "commit"))[commit]
    start = bytes.fromhex(raw[len(b"tree ") : raw.index(b"\n")].decode("ascii"))
    prefix, length = checkout.prefix_of(root).encode("utf-8", "surrogateescape"), len(start)

    def below(tree: bytes, place: bytes) -> Iterator[tuple[str, str, str]]:
        for each in entries(dict(reader.objects([tree.hex()], "tree"))[tree.hex()], length):
            path = place + each.name
            is_wanted = path in wanted or path.startswith(inside)
            if each.mode == TREE and (is_wanted or any(one.startswith(path + b"/") for one in wanted)):
                yield from below(each.id, path + b"/")
            elif each.mode != TREE and is_wanted:
                yield path[len(prefix) :].decode("utf-8", "surrogateescape"), each.mode.decode("ascii"), each.id.hex()

    wanted = {prefix + each.encode() for each in folders}
    inside = tuple(each + b"/" for each in wanted)
    return below(start, b"")


def content_at(checkout: Checkout, commit: str, path: str) -> str:
    """Return git's id of what lies at a path from git's top at a commit; empty where nothing does."""
    return git.run(checkout.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{path}").out.strip()


def read_blobs(checkout: Checkout, identifiers: Iterable[str]) -> dict[str, bytes]:
    """Return the contents behind git's ids, all read by one process; raises WorldError for one that is missing."""
    with git.ObjectReader(checkout.top) as reader:
        return dict(reader.blobs(dict.fromkeys(identifiers)))


def sizes_of(checkout: Checkout, identifiers: Iterable[str]) -> dict[str, int]:
    """Return how many bytes the objects behind git's ids have, without reading them; raises WorldError for one that is missing."""
    objects, wanted = f"{checkout.common_dir}/objects", tuple(dict.fromkeys(identifiers))
    found = {each: size for each in wanted if (size := loose_size(objects, each)) is not None}
    asked = "".join(f"{each}\n" for each in wanted if each not in found)
    if not asked:
        return found
    answer = git.run(checkout.top, "cat-file", "--batch-check=%(objectname) %(objectsize)", given=asked)
    if answer.code:
        raise git.failure(Text("git 读不了这些提交的内容", "git cannot read what these commits hold"), answer.words)
    words = [line.split(" ") for line in answer.out.splitlines()]
    missing = next((each for each, *rest in words if not rest[0].isdecimal()), None)
    if missing is not None:
        raise git.unreadable_object_error(missing)
    return found | {each: int(size) for each, size in words}
