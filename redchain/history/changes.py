"""What a revision holds, read from git only as far as it differs: file ids of its tree, the contents asked for, the commits since."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from redchain.errors import UsageError
from redchain.history.place import start_below
from redchain.history.plain import own_environment, run_plainly
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.history.place import Place

_PLAIN_FILE = ("100644", "100755")
_FIELD, _RECORD = "\x1f", "\x1e"


class Revision(NamedTuple):
    """A commit: its full id and the moment of its committing (seconds since 1970)."""

    commit: str
    seconds: int


class Told(NamedTuple):
    """One commit since the base: who says to have written it, what git says of its signature, and the record files it changed (path, old id, new id)."""

    commit: str
    email: str
    signature: str
    signer: str
    files: tuple[tuple[str, str, str], ...]


def resolve(place: Place, revision: str) -> Revision:
    """Return the commit a user names; raises UsageError for one that is not there."""
    code, out = run_plainly(place, "log", "-1", "--format=%H %ct", "--end-of-options", f"{revision}^{{commit}}", "--") if revision.strip() else (1, "")
    if code or not out.strip():
        raise UsageError(
            Text(f"git 里没有 {revision} 这个提交或分支", f"git knows no commit or branch {revision}"),
            Text("看有哪些：git branch -a；远端分支先 git fetch", "see which there are: git branch -a; for a remote branch, git fetch first"),
        )
    commit, _, seconds = out.strip().partition(" ")
    return Revision(commit, int(seconds))


def base_of(place: Place, revision: str) -> Revision:
    """Return where the present branch parted from `revision`; raises UsageError where there is no such point or the clone is too shallow to tell."""
    named = resolve(place, revision)
    code, out = run_plainly(place, "merge-base", named.commit, "HEAD")
    if code == 0 and out.strip():
        return named if out.split()[0] == named.commit else resolve(place, out.split()[0])
    if is_shallow(place):
        raise UsageError(
            Text(f"克隆太浅，找不到与 {revision} 的分叉点", f"the clone is too shallow to tell where it parted from {revision}"),
            Text("git fetch --unshallow；CI 中取全部历史（fetch-depth: 0）", "git fetch --unshallow; in CI fetch the whole history (fetch-depth: 0)"),
        )
    raise UsageError(
        Text(f"当前分支与 {revision} 没有共同的历史", f"the present branch shares no history with {revision}"),
        Text("换一个同源的提交或分支", "name a commit or branch of the same origin"),
    )


def is_shallow(place: Place) -> bool:
    """Tell whether the clone lacks a part of its history."""
    return run_plainly(place, "rev-parse", "--is-shallow-repository")[1].strip() == "true"


def files_at(place: Place, root: str, commit: str, *folders: str) -> dict[str, str]:
    """Return the plain files below `folders` at a commit: path from the root → git's id of the content."""
    start = start_below(place, root)
    code, out = run_plainly(place, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *(f"{start}{each}/" for each in folders))
    if code:
        return {}
    found = {}
    for each in out.split("\0"):
        head, _, path = each.partition("\t")
        mode, _, rest = head.partition(" ")
        if mode in _PLAIN_FILE:
            found[path[len(start) :]] = rest.partition(" ")[2]
    return found


def read_blobs(place: Place, identifiers: Iterable[str]) -> dict[str, bytes]:
    """Return the contents behind git's ids, all read by one process; one that is missing is left out."""
    wanted = list(dict.fromkeys(identifiers))
    if not wanted:
        return {}
    command = ["git", "-C", place.top, "cat-file", "--batch"]
    done = subprocess.run(command, input="\n".join(wanted).encode() + b"\n", capture_output=True, check=False, env=own_environment())  # noqa: S603  # git, with ids of its own
    return dict(_blobs(done.stdout))


def _blobs(out: bytes) -> Iterator[tuple[str, bytes]]:
    place = 0
    while place < len(out):
        end = out.index(b"\n", place)
        words = out[place:end].decode("ascii", "replace").split(" ")
        place = end + 1
        if len(words) == 3 and words[1] == "blob":  # noqa: PLR2004  # id, type, size
            size = int(words[2])
            yield words[0], out[place : place + size]
            place += size + 1


def commits_since(place: Place, root: str, base: str, folder: str, *, signers: str | None = None) -> tuple[Told, ...]:
    """Return the commits from `base` to HEAD, oldest first, with the files below `folder` each changed; `signers` is a file of allowed signers.

    What only a merge brought in (different from all its parents) is told of the merge.
    """
    start = start_below(place, root)
    form = _FIELD.join(("%H", "%ae", "%G?" if signers else "", "%GS" if signers else ""))
    how = ("-c", "gpg.format=ssh", "-c", f"gpg.ssh.allowedSignersFile={signers}", "-c", "gpg.ssh.program=ssh-keygen") if signers else ()
    raw = ("--raw", "--no-abbrev", "--no-renames", "--cc", "-z", "--reverse", "--topo-order")
    code, out = run_plainly(place, *how, "log", *raw, f"--format={_RECORD}{form}", f"{base}..HEAD", "--", f"{start}{folder}")
    return tuple(_told(out, start)) if code == 0 else ()


def _told(out: str, start: str) -> Iterator[Told]:
    for part in out.split(_RECORD)[1:]:
        head, *pieces = part.split("\0")
        commit, email, signature, signer = head.strip("\n").split(_FIELD)
        files, waiting = [], [each.strip("\n") for each in pieces if each.strip("\n")]
        while len(waiting) > 1:
            meta, path = waiting.pop(0), waiting.pop(0)
            ids = [each for each in meta.split(" ") if len(each) >= 40]  # noqa: PLR2004  # hexadecimal ids of either hash
            if path.startswith(start):
                files.append((path[len(start) :], ids[0], ids[-1]))
        yield Told(commit, email, signature, signer, tuple(files))


def own_email(place: Place) -> str:
    """Return the address git would write into a commit made now; empty when it knows none."""
    given = os.environ.get("GIT_AUTHOR_EMAIL")
    return given or run_plainly(place, "config", "--get", "user.email")[1].strip()
