"""What git's log says: the commits of a record, the commits of a proposal, and file names that deleted records had."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from redchain.history import git
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from redchain.history.checkout import Checkout

    _Changes = Sequence[tuple[list[str], str]]

_SETTINGS = ("-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "color.ui=false")
_RAW = ("--raw", "--no-abbrev", "--no-renames")


class RecordCommit(NamedTuple):
    """One commit that touched a record."""

    commit: str
    at: str
    author: str
    subject: str


class ProposedCommit(NamedTuple):
    """One commit of a proposal: the author's address, what git says of its signature, and the files it changed (path, old id, new id)."""

    id: str
    email: str
    signature: str
    signer: str
    files: tuple[tuple[str, str, str], ...]


class Reuse(NamedTuple):
    """A file name whose record was deleted and that now names other content: where it was, and the commit that deleted it."""

    name: str
    path: str
    commit: str


class _Logged(NamedTuple):
    """One commit as the log tells it: the fields asked for, and what it did to each path."""

    fields: list[str]
    changes: _Changes


def commits_of(checkout: Checkout, root: str, path: str) -> tuple[RecordCommit, ...]:
    """Return the commits that touched a record, newest first, wherever below its folder its file was: the file name is its id.

    Where a clone is cut off, git has a commit add every file of its tree, so those commits say nothing of who touched the record.
    """
    anywhere = _anywhere(checkout.prefix_of(root) + path.partition("/")[0], os.path.basename(path))
    found = (RecordCommit(*each.fields) for each in _log(checkout, ("%H", "%aI", "%an", "%s"), "--", anywhere) or ())
    ends = cut_off(checkout)
    return tuple(each for each in found if each.commit not in ends)


def count_changes(checkout: Checkout, root: str, folder: str) -> Counter[str]:
    """Return how many commits have changed each path below `folder` (from the root); a count that only grows as history does."""
    prefix = checkout.prefix_of(root)
    found = _log(checkout, ("%H",), *_RAW, "HEAD", "--", git.literal(prefix + folder)) or ()
    return Counter(path[len(prefix) :] for each in found for _, path in each.changes)


def cut_off(checkout: Checkout) -> frozenset[str]:
    """Return the commits at which the history of a shallow clone ends (`git clone --depth`, and what runs checks); none where it is whole."""
    try:
        with open(f"{checkout.common_dir}/shallow", encoding="ascii") as file:
            return frozenset(file.read().split())
    except FileNotFoundError:
        return frozenset()


def commits_since(checkout: Checkout, root: str, base: str, folder: str = "", *, signers: str | None = None) -> tuple[ProposedCommit, ...]:
    """Return the commits from `base` to HEAD, oldest first, with the files below `folder` each changed; `signers` is a file of allowed signers.

    Without a folder every commit is returned, also one that changed nothing. What only a merge changed (different from all its parents) counts as
    the merge's own.
    """
    prefix = checkout.prefix_of(root)
    fields = ("%H", "%ae", "%G?" if signers else "", "%GS" if signers else "")
    verified = ("gpg.format=ssh", f"gpg.ssh.allowedSignersFile={signers}", "gpg.ssh.program=ssh-keygen") if signers else ()
    order = ("--cc", "--reverse", "--topo-order", f"{base}..HEAD", "--", *((git.literal(prefix + folder),) if folder else ()))
    found = _log(checkout, fields, *_RAW, *order, settings=verified)
    if found is None:
        raise git.failure(Text(f"git 读不了 {base[:10]} 以来的提交", f"git cannot read the commits since {base[:10]}"))
    return tuple(ProposedCommit(commit, email, signature, signer, tuple(_files(changes, prefix))) for (commit, email, signature, signer), changes in found)


def deleted_names(checkout: Checkout, root: str, folder: str, commit: str = "HEAD") -> frozenset[str]:
    """Return the names of files below `folder` that `commit` or one before it deleted; a file that was only moved does not count."""
    found = _log(checkout, ("%H",), "--raw", "-M", "--diff-filter=D", commit, "--", git.literal(checkout.prefix_of(root) + folder)) or ()
    return frozenset(os.path.basename(path) for each in found for _, path in each.changes)


def reuses(checkout: Checkout, root: str, folder: str, present: Mapping[str, str], commit: str = "HEAD") -> tuple[Reuse, ...]:
    """Return which of the file names in `present` (name → blob id at `commit`) name other content than a deleted record of that name had."""
    paths = [_anywhere(checkout.prefix_of(root) + folder, name) for name in present]
    return tuple(_reuses(_log(checkout, ("%H",), *_RAW, "--reverse", "--diff-filter=AD", commit, "--", *paths) or (), present))


def _log(checkout: Checkout, fields: Sequence[str], *arguments: str, settings: Sequence[str] = ()) -> tuple[_Logged, ...] | None:
    """Return what `git log` tells, everything in it ended by NUL, which no name, address or path can hold; None when there is no history to tell."""
    form = "".join(f"{each}%x00" for each in fields)
    more = (word for each in settings for word in ("-c", each))
    answer = git.run(checkout.top, *_SETTINGS, *more, "log", "-z", "--encoding=UTF-8", f"--format={form}", *arguments)
    return None if answer.code else tuple(_logged(answer.out, len(fields)))


def _logged(out: str, count: int) -> Iterator[_Logged]:
    """Cut the log into commits: as many fields as were asked for, then for each path a word that begins with a colon, and the path."""
    words, place = out.split("\0"), 0
    while place + count < len(words):
        fields, changes = words[place : place + count], []
        place += count
        while place < len(words) and (word := words[place].lstrip("\n"))[:1] in {"", ":"}:
            if word:
                changes.append((word.split(" "), words[place + 1]))
            place += 2 if word else 1
        yield _Logged(fields, changes)


def _anywhere(folder: str, name: str) -> str:
    """The pathspec of every file of that name below a folder, whatever characters are in them."""
    plain_folder, plain_name = (re.sub(r"([*?\[\]\\])", r"\\\1", each) for each in (folder, name))
    return f":(top,glob){plain_folder}/**/{plain_name}"


def _files(changes: _Changes, prefix: str) -> Iterator[tuple[str, str, str]]:
    for words, path in changes:
        ids = [each for each in words if len(each) >= 40]  # noqa: PLR2004  # hexadecimal ids of either hash
        if path.startswith(prefix):
            yield path[len(prefix) :], ids[0], ids[-1]


def _reuses(commits: Sequence[_Logged], present: Mapping[str, str]) -> Iterator[Reuse]:
    """A name is reused when what it names now did not begin as what any earlier record of that name ended as."""
    ended: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    born: dict[str, str | None] = {}
    for (commit,), changes in commits:
        added: dict[str, str] = {}
        deleted: dict[str, tuple[str, str]] = {}
        for (_, _, old, new, status), path in changes:
            if status == "D":
                deleted[os.path.basename(path)] = (path, old)
            else:
                added[os.path.basename(path)] = new
        for name, (path, blob) in deleted.items():
            if name not in added:
                ended[name].append((path, blob, commit))
                born[name] = None
        born.update({name: blob for name, blob in added.items() if name not in deleted})
    for name, past in ended.items():
        path, _, commit = past[-1]
        if (born[name] or present[name]) not in {blob for _, blob, _ in past}:
            yield Reuse(name, path, commit)
