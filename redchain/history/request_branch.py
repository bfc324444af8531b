"""The branch by which own commits go to a repository whose main branch takes nothing but what was approved."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import TYPE_CHECKING

from redchain.history import git
from redchain.history.checkout import Checkout
from redchain.history.conversation import speaking
from redchain.history.git_log import is_ancestor
from redchain.history.remote import REQUESTS, Remote, seen_of
from redchain.history.revisions import read_blobs
from redchain.history.trees import changes_between
from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from redchain.history.replay import Join
    from redchain.history.trees import FileChange

_SEEN, _SENT = "refs/remotes/", "refs/redchain/requests/"
"""Where git keeps what it last saw of a remote, and where is kept here what was sent to wait for approval."""
_FILE = "100644"
_MOST, _LATEST = 30, 8
"""So many commits of others to the same files are looked at, for so many of the latest requests."""
_WEB = pattern(r"^(?:https?://|ssh://)?(?:[^@/]*@)?(?P<host>[^:/]+)(?::\d+)?[:/](?P<path>.+?)(?:\.git)?/?$")


def request_branch(checkout: Checkout, remote: Remote, email: str) -> tuple[str, str | None]:
    """Return the branch for own commits, and the commit it is known to stand on there; it never has to be forced, for one that parted from ours is left alone."""
    stem = REQUESTS + hashlib.sha256(email.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    for number in count(1):
        name = stem if number == 1 else f"{stem}-{number}"
        stands_at = seen_of(checkout, remote, name)
        if stands_at is None or is_ancestor(checkout, stands_at, checkout.head_commit() or "HEAD"):
            return name, stands_at
    raise AssertionError  # pragma: no cover


def note_request(checkout: Checkout, remote: Remote, branch: str, commit: str) -> None:
    """Note that a commit was sent to such a branch, also where a fetch does not bring that branch, or the host deletes it once it has made one commit of the request."""
    lines = (f"update refs/remotes/{remote.name}/{branch} {commit}\n", f"update {_SENT}{remote.name}/{commit} {commit}\n")
    with speaking(checkout, remote.name):
        git.run(checkout.top, "update-ref", "--stdin", given="".join(lines))


def forget_requests(checkout: Checkout, remote: Remote, theirs: str) -> None:
    """Forget what was noted of requests that have arrived: those are in `theirs`, or on no branch here any more."""
    below = f"{_SENT}{remote.name}/"
    if checkout.has_none_below(below):
        return
    there, noted = (git.run(checkout.top, "for-each-ref", "--format=%(objectname)", *more, below).out.split() for more in ((f"--merged={theirs}",), ()))
    gone = [each for each in noted if each in there or not git.run(checkout.top, "for-each-ref", "--count=1", f"--contains={each}", "refs/heads/").out.strip()]
    if gone:
        with speaking(checkout, remote.name):
            git.run(checkout.top, "update-ref", "--stdin", given="".join(f"delete {below}{each}\n" for each in gone))


def is_requested(checkout: Checkout, remote: Remote, theirs: str) -> bool:
    """Tell whether own commits are on such a branch already, so that they must stay the commits they are."""
    return bool(_requested(checkout, remote.name, theirs, (_SEEN,)))


def is_all_requested(checkout: Checkout, remote: Remote, theirs: str) -> bool:
    """Tell whether every own commit went to such a branch, but for merges."""
    names = _requested(checkout, remote.name, theirs)
    answer = git.run(checkout.top, "rev-list", "--no-merges", "--max-count=1", "HEAD", *(f"^{each}" for each in (theirs, *names)), "--") if names else None
    return answer is not None and not answer.code and not answer.out.strip()


def arrived_request(checkout: Checkout, remote: str, theirs: str, join: Join | None = None) -> str | None:
    """Return the last own commit that went to such a branch of a remote (`*` for any) and all whose changes are there already, as after a request that the host made one commit of.

    What is in the files tells, there or at a commit on the way there, for the commit there is another. Of commits after it nothing is there. Where others had
    changed a file as well, `join` tells whether the own changes would change it any more: path, content before, theirs, ours.
    """
    since = {each: git.run(checkout.top, "rev-list", "--count", f"{each}..HEAD").out.strip() for each in _requested(checkout, remote, theirs)}
    latest = sorted((int(count), each) for each, count in since.items() if count.isdigit())
    return next((each for _, each in latest[:_LATEST] if _has_arrived(checkout, each, theirs, join)), None)


def _requested(checkout: Checkout, remote: str, theirs: str, places: tuple[str, ...] = (_SEEN, _SENT)) -> tuple[str, ...]:
    """The commits of this branch on which such branches of a remote stand, or stood when they were sent."""
    below = [f"{each}{remote}/{REQUESTS if each == _SEEN else ''}" for each in places]
    if remote != "*" and all(map(checkout.has_none_below, below)):
        return ()
    patterns = (f"{each}*" for each in below)
    names = git.run(checkout.top, "for-each-ref", "--format=%(objectname)", "--merged=HEAD", f"--no-merged={theirs}", *patterns)
    return tuple(dict.fromkeys(names.out.split()))


def _has_arrived(checkout: Checkout, own: str, theirs: str, join: Join | None) -> bool:
    parted = git.run(checkout.top, "merge-base", own, theirs).out.strip()
    changed = {each.path: each for each in changes_between(checkout, parted, own)} if parted else {}
    if not changed:
        return False
    paths = "\n".join([theirs, f"^{parted}", "--", *map(git.literal, sorted(changed)), ""])
    told = git.run(checkout.top, "rev-list", "--first-parent", f"--max-count={_MOST}", "--stdin", given=paths).out.split()  # others may have gone on from it
    for there in dict.fromkeys((theirs, *told)):
        others = [each for each in changes_between(checkout, there, own) if each.path in changed]
        if all(_holds(checkout, changed[each.path], each, join) for each in others):
            return True
    return False


def _holds(checkout: Checkout, own: FileChange, there: FileChange, join: Join | None) -> bool:
    """Whether what an own change did to a file is in the file there as well, which is not the same as the own one."""
    states = own.before, there.before, own.after
    found = [each[1] for each in states if each is not None and each[0] == _FILE]
    if join is None or len(found) != len(states):
        return False
    read = read_blobs(checkout, tuple(dict.fromkeys(found)))
    before, theirs, ours = (read[each] for each in found)
    return join(own.path, before, theirs, ours) == theirs


def page_for(remote: Remote, branch: str) -> str:
    """Return the page on which the host takes a request for a branch; empty where the host is not known."""
    found = _WEB.match(remote.address)
    if found is None:
        return ""
    host, path = found["host"], found["path"]
    if "github" in host:
        return f"https://{host}/{path}/compare/{remote.branch}...{branch}?expand=1"
    if "gitlab" in host:
        return f"https://{host}/{path}/-/merge_requests/new?merge_request%5Bsource_branch%5D={branch.replace('/', '%2F')}"
    if "gitee" in host:
        return f"https://{host}/{path}/compare/{remote.branch}...{branch}"
    return ""
