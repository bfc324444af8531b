"""An index that lags behind HEAD: the next commit made by hand would take back what redchain has committed, so it is found and brought along."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from redchain.history import git
from redchain.history.git_index import IndexEntry
from redchain.history.tree_bytes import entry_at, mode_for
from redchain.lazy_pattern import pattern
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redchain.history.repository import Repository, Tip

_MOST = 200
_STEPS = 20
_OWN_SUBJECT = pattern(r"[a-z]+: ")
_ABSENT = "0" * 40


class Differing(NamedTuple):
    """A path at which the index differs from HEAD: git's ids (hexadecimal) in both, None where it is not there."""

    path: str
    head: str | None
    staged: str | None


def differing(repository: Repository, paths: Sequence[str], index: str | None = None) -> list[Differing]:
    """Return at which of `paths` (files or folders from git's top) the index, or another one, differs from HEAD."""
    command = ("diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "HEAD", "--")
    answers = (repository.run(*command, *map(git.literal, part), index=index) for part in git.portions(paths))
    return [each for answer in answers if answer.code == 0 for each in _raw(answer.out)]


def is_behind(repository: Repository, found: Differing) -> bool:
    """Tell whether the index holds what was there before one of the last commits, all of redchain's own, that touched the path, while the file is as HEAD has it.

    Nobody loses anything when such an entry follows HEAD: what it holds is in the history, and what the file holds is in HEAD.
    """
    on_disk = repository.file_id(found.path)
    if (on_disk.hex() if on_disk else None) != found.head:
        return False
    from redchain.history.git_log import touches  # hardly ever needed

    own = takewhile(lambda each: is_own(each.subject), touches(repository.checkout, [found.path], f"-{_STEPS}", "HEAD").get(found.path, ()))
    return any(each.before == found.staged for each in own)


def is_own(subject: str) -> bool:
    """Tell whether a commit of this subject may be redchain's."""
    return bool(_OWN_SUBJECT.match(subject))


def behind(repository: Repository, paths: Sequence[str], index: str | None = None) -> tuple[str, ...]:
    """Return at which of `paths` (files or folders from git's top) the index, or another one, lags behind HEAD."""
    return tuple(each.path for each in differing(repository, paths, index)[:_MOST] if is_behind(repository, each))


def fallen_behind(repository: Repository, own: Mapping[str, str | None]) -> list[str]:
    """Return at which paths of the commit just made the index lags, because a hook staged them in the index of that commit alone.

    Such an entry holds what the path had before that commit, or what we wrote there (`own`: path → id), so nobody loses anything when it follows.
    """
    answer = repository.run("diff-tree", "-r", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-commit-id", "--root", "HEAD")
    made = {each.path: each.head for each in _raw(answer.out.lstrip("\0\n"))} if answer.code == 0 else {}
    found = differing(repository, list(made)) if made else []
    return [each.path for each in found if each.staged in {made[each.path], own.get(each.path, made[each.path])}]


def taken_into(paths: Sequence[str]) -> Text:
    """Return the word on a commit into which a hook has put more than redchain wrote, or something else."""
    some, few = _some(paths)
    return Text(
        f"注意：钩子改了要提交的内容，redchain 没有检查过：{some}；看一看：git show HEAD",
        f"note: a hook changed what was committed, and redchain has not checked it: {few}; see: git show HEAD",
    )


def _some(paths: Sequence[str]) -> tuple[str, str]:
    """Return as many of the paths as fit a line, in both languages."""
    more = len(paths) - 3
    return "、".join(paths[:3]) + (f" 等 {len(paths)} 个文件" if more > 0 else ""), ", ".join(paths[:3]) + (f" and {more} more" if more > 0 else "")


def entries_of(repository: Repository, tip: Tip | None, paths: Sequence[str]) -> list[IndexEntry]:
    """Return what the index has to hold at `paths` to agree with a commit."""
    found = ((path, entry_at(repository, tip, path)) for path in paths)
    return [IndexEntry(path, mode_for(each), each.id.hex() if each else None) for path, each in found]


def brought_along(paths: Sequence[str]) -> Text:
    """Return the word on an index that was behind and is not any more."""
    some, few = _some(paths)
    return Text(
        f"git 的暂存区落后于已提交的内容（可能是上次命令中断），已对齐：{some}",
        f"git's index was behind what is committed (a command may have been interrupted); brought along: {few}",
    )


def would_take_back(paths: Sequence[str]) -> Text:
    """Return the word on what is about to be committed by hand, of which the index lags behind HEAD."""
    some, few = _some(paths)
    return Text(
        f"git 的暂存区落后于已提交的内容，这次提交会把它撤销：{some}",
        f"git's index is behind what is committed, so this commit would take that back: {few}",
    )


def _raw(listed: str) -> Iterator[Differing]:
    """Read git's raw differences: `:mode mode id id status`, then the path."""
    parts = listed.split("\0")
    for head, path in zip(parts[::2], parts[1::2], strict=False):
        fields = head.lstrip(":").split(" ")
        if len(fields) == 5 and fields[4] != "U":  # noqa: PLR2004  # two modes, two ids, the status
            before, after = (None if each == _ABSENT else each for each in fields[2:4])
            yield Differing(path, before, after)
