"""Own commits laid upon what others have sent, in git's objects alone: no file of the work tree is touched, and a kill leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.history import git
from redchain.history.loose_trees import parting
from redchain.history.repository import is_generated
from redchain.history.tree_bytes import entry_at, tree_with_changes
from redchain.history.trees import changes_between
from redchain.lazy_pattern import pattern
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from redchain.history.repository import Repository, Tip
    from redchain.history.trees import FileChange

    Join = Callable[[str, bytes, bytes, bytes], "bytes | None"]

_FILE, _NOTHING = "100644", "000000"
_HEADERS_KEPT = (b"author ", b"committer ", b"encoding ")
_WHO = pattern(r"(?P<NAME>.*) <(?P<EMAIL>[^<>]*)> (?P<DATE>\d+ [-+]\d{4})")
_MERGED = "merge: {theirs}\n"


class CannotReplayError(Exception):
    """A change that cannot be laid upon the other by looking at the files alone; `paths` are those in question."""

    def __init__(self, paths: Sequence[str]) -> None:
        """Keep the paths."""
        super().__init__(*paths)
        self.paths = tuple(paths)


class OwnCommits(NamedTuple):
    """The commits of this branch that the other does not have, the oldest first, each with its parents; and where the two parted."""

    commits: tuple[tuple[str, tuple[str, ...]], ...]
    parted: str | None

    @property
    def has_merges(self) -> bool:
        """Whether one of them joins two histories, so that they are not to be laid one after the other."""
        return any(len(parents) != 1 for _, parents in self.commits)


def own_commits(repository: Repository, theirs: str, ours: str) -> OwnCommits:
    """Return what `ours` has and `theirs` has not."""
    parted = parting(repository.checkout, theirs, ours)
    if parted is not None:
        return OwnCommits(tuple((each.id, each.parents) for each in parted.other), parted.at)
    answer = repository.run("rev-list", "--reverse", "--topo-order", "--parents", ours, f"^{theirs}")
    base = repository.run("merge-base", ours, theirs)
    if answer.code or base.code not in {0, 1}:
        raise git.failure(Text("git 读不出历史", "git cannot read the history"), answer.words or base.words)
    lines = [each.split() for each in answer.out.splitlines()]
    return OwnCommits(tuple((each[0], tuple(each[1:])) for each in lines), base.out.strip() or None)


def replayed(repository: Repository, own: OwnCommits, theirs: str, join: Join) -> str:
    """Lay the own commits upon `theirs` one by one; returns the last of the new ones. A commit of which nothing is left is left out.

    `join` is asked for the content where both sides have changed one file: path, content before, theirs, ours; None where it cannot tell.
    Raises CannotReplayError, and then nothing but unused objects was written.
    """
    onto = _tip(repository, theirs)
    for commit, (parent,) in own.commits:
        tree = _tree(repository, parent, commit, onto, join)
        if tree != onto.tree:
            onto = _tip(repository, _signed(repository, _anew(repository, commit, tree, (onto.commit,))))
    return onto.commit


def merged(repository: Repository, own: OwnCommits, theirs: str, ours: str, join: Join) -> str:
    """Join both branches by one commit that keeps the own ones as they are; raises CannotReplayError as `replayed` does."""
    if own.parted is None:
        raise CannotReplayError(())
    onto = _tip(repository, theirs)
    tree = _tree(repository, own.parted, ours, onto, join)
    who = repository.identity()
    text = f"tree {tree.hex()}\nparent {ours}\nparent {theirs}\nauthor {who.author}\ncommitter {who.committer}\n\n{_MERGED.format(theirs=theirs[:10])}"
    return _signed(repository, repository.store("commit", text.encode("utf-8", "surrogateescape")).hex())


def laid_on(repository: Repository, between: tuple[str, str], onto: str, join: Join) -> str:
    """Return a commit, which leads nowhere, that holds what became of the files between two others laid upon a third; raises CannotReplayError as `replayed` does."""
    tip = _tip(repository, onto)
    tree = _tree(repository, *between, tip, join)
    return onto if tree == tip.tree else _anew(repository, onto, tree, ())


def _tree(repository: Repository, before: str, after: str, onto: Tip, join: Join) -> bytes:
    """Return the tree of `onto` with what became of the files between `before` and `after`."""
    wanted: dict[str, Any] = {}
    refused = []
    for each in changes_between(repository.checkout, before, after):
        content = _content(repository, each, onto, join)
        if isinstance(content, _Refused):
            refused.append(each.path)
        elif not isinstance(content, _Same):
            level = wanted
            *folders, name = each.path.split("/")
            for folder in folders:
                level = level.setdefault(folder, {})
            level[name] = content
    if refused:
        raise CannotReplayError(refused)
    tree = tree_with_changes(repository, onto.tree, wanted) if wanted else onto.tree
    return tree if tree is not None else repository.store("tree", b"")


class _Same:
    """The file stays as the other side has it."""


class _Refused:
    """Which content is meant cannot be told."""


def _content(repository: Repository, change: FileChange, onto: Tip, join: Join) -> bytes | _Same | _Refused | None:
    """Return the blob id that a path shall have; None where nothing shall be there."""
    if not {change.old_mode, change.new_mode} <= {_FILE, _NOTHING}:  # links, programs, other repositories: git itself knows those
        return _Refused()
    there = entry_at(repository, onto, change.path)
    now = None if there is None else there.id.hex()
    old, new = (None if each is None else each[1] for each in (change.before, change.after))
    if there is not None and there.mode != _FILE.encode():
        return _Refused()
    if now == new or (now != old and is_generated(change.path)):
        return _Same()  # generated files are made anew from the records
    if now == old:
        return _Refused() if there is None and _is_blocked(repository, onto, change.path) else (None if new is None else bytes.fromhex(new))
    if old is None or new is None or now is None:
        return _Refused()
    contents = (repository.content(bytes.fromhex(each)) for each in (old, now, new))
    whole = join(change.path, *contents)
    return _Refused() if whole is None else repository.store("blob", whole)


def _is_blocked(repository: Repository, onto: Tip, path: str) -> bool:
    """Whether there is a file where a folder of the path would have to be."""
    parts = path.split("/")
    entries = (entry_at(repository, onto, "/".join(parts[:count])) for count in range(1, len(parts)))
    return any(each is not None and each.mode != b"40000" for each in entries)


def _anew(repository: Repository, commit: str, tree: bytes, parents: Iterable[str]) -> str:
    """Store the commit with another tree and other parents: who wrote it, when, and the message stay."""
    head, _, message = repository.content(bytes.fromhex(commit)).partition(b"\n\n")
    kept = [line for line in head.split(b"\n") if line.startswith(_HEADERS_KEPT)]
    lines = [b"tree " + tree.hex().encode(), *(b"parent " + each.encode() for each in parents), *kept]
    return repository.store("commit", b"\n".join(lines) + b"\n\n" + message).hex()


def _signed(repository: Repository, commit: str) -> str:
    """Have git sign the commit where the user's git signs every commit; the signature of the old one does not hold for another tree."""
    if repository.variables.get("commit.gpgsign", "false").lower() not in {"true", "yes", "on", "1", ""}:
        return commit
    raw = repository.content(bytes.fromhex(commit)).decode("utf-8", "surrogateescape")
    head, _, message = raw.partition("\n\n")
    fields = [each.partition(" ")[::2] for each in head.split("\n")]
    parents = [word for name, value in fields if name == "parent" for word in ("-p", value)]
    more = {f"GIT_{name.upper()}_{part}": value for name, line in fields if (who := _WHO.fullmatch(line)) for part, value in who.groupdict().items()}
    answer = git.run(repository.checkout.top, "commit-tree", "-S", *parents, fields[0][1], given=message, as_user=True, more=more)
    if answer.code:
        raise git.failure(Text("git 没有签名成功", "git could not sign"), answer.words)
    return answer.out.strip()


def _tip(repository: Repository, commit: str) -> Tip:
    found = repository.tip_of(commit)
    if found is None:
        raise git.unreadable_object_error(commit)
    return found
