"""The files that git tracks, by its index: the one in use, which a hook of `git commit -a` sees before the commit is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.history import git
from redchain.history.index_bytes import paths_in
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.history.checkout import Checkout

_OF_BOTH = "1"  # the stage of what both sides of a merge had; a rename may have left it behind


_UNREADABLE = Text(
    "git 读不了索引（.git/index），有没有记录不在磁盘上就说不准",
    "git cannot read its index (.git/index), so nobody can tell whether a record is missing on disk",
)
_ANOTHER = Text(
    "运行 git status 查看原因；索引坏了就重做一份（暂存的要重新 git add）：mv .git/index .git/index.old；git reset",
    "run `git status` to see why; a broken index is made anew, and what was staged is added again: mv .git/index .git/index.old; git reset",
)


class Tracked(NamedTuple):
    """One file of the index: its path from the root of the data repository, git's id of its content, and whether git was told not to have it on disk."""

    path: str
    id: str
    is_skipped: bool


def names(checkout: Checkout, root: str, folders: Sequence[str]) -> list[str]:
    """Return the paths of what git tracks below folders of a data repository, links too, in the order of their bytes; raises WorldError where git cannot read its index."""
    prefix = checkout.prefix_of(root)
    paths, below = paths_in(checkout.index_in_use), tuple(f"{prefix}{each}/".encode("utf-8", "surrogateescape") for each in folders)
    if paths is not None:
        found = [each.decode("utf-8", "surrogateescape") for each in paths if each.startswith(below) or each + b"/" in below]
    else:
        found = _listed(checkout, prefix, folders)
        found.pop()
    return [each[len(prefix) :] for each in found] if prefix else found


def tracked(checkout: Checkout, root: str, folders: Sequence[str]) -> Iterator[Tracked]:
    """Yield the files (no links) that git tracks below folders of a data repository; raises WorldError where git cannot read its index."""
    prefix = checkout.prefix_of(root)
    for each in _listed(checkout, prefix, folders, "-t", "-s"):
        fields, _, path = each.partition("\t")
        parts = fields.split(" ")
        if path and parts[1].startswith("100") and parts[3] != _OF_BOTH:
            yield Tracked(path[len(prefix) :], parts[2], parts[0] == "S")


def _listed(checkout: Checkout, prefix: str, folders: Sequence[str], *options: str) -> list[str]:
    """Return what `git ls-files` says of folders, the last thing being an empty text."""
    paths = [git.literal(prefix + each) for each in folders]
    answer = git.run(checkout.top, "ls-files", "-z", *options, "--", *paths, more={"GIT_INDEX_FILE": checkout.index_in_use})
    if answer.code:
        raise git.failure(_UNREADABLE, answer.words, _ANOTHER)
    return answer.out.split("\0")


def contents(checkout: Checkout, root: str, paths: Sequence[str]) -> dict[str, bytes]:
    """Return what the index holds at paths of a data repository, of those that git can read."""
    wanted = set(paths)
    ids = {each.path: each.id for each in tracked(checkout, root, sorted({each.rpartition("/")[0] for each in paths})) if each.path in wanted}
    with git.ObjectReader(checkout.top) as objects:
        found = dict(objects.blobs(ids.values()))
    return {path: found[each] for path, each in ids.items() if each in found}
