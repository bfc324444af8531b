"""The branch by which own commits go to a repository whose main branch takes nothing but what was approved."""

from __future__ import annotations

import hashlib
from itertools import count

from redchain.history import git
from redchain.history.checkout import Checkout
from redchain.history.git_log import is_ancestor
from redchain.history.remote import REQUESTS, Remote, seen_of
from redchain.history.trees import changes_between
from redchain.lazy_pattern import pattern

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


def is_requested(checkout: Checkout, remote: Remote, theirs: str) -> bool:
    """Tell whether own commits are on such a branch already, so that they must stay the commits they are."""
    return bool(_requested(checkout, remote.name, theirs))


def arrived_request(checkout: Checkout, remote: str, theirs: str) -> str | None:
    """Return the last own commit that went to such a branch of a remote (`*` for any) and all whose changes are there already, as after a request that the host made one commit of.

    What is in the files tells, for the commit there is another. Of commits after it nothing is there.
    """
    since = {each: git.run(checkout.top, "rev-list", "--count", f"{each}..HEAD").out.strip() for each in _requested(checkout, remote, theirs)}
    latest = sorted((int(count), each) for each, count in since.items() if count.isdigit())
    return next((each for _, each in latest if _has_arrived(checkout, each, theirs)), None)


def _requested(checkout: Checkout, remote: str, theirs: str) -> tuple[str, ...]:
    """The commits of this branch on which such branches of a remote stand."""
    below = f"refs/remotes/{remote}/{REQUESTS}"
    if remote != "*" and checkout.has_none_below(below):
        return ()
    names = git.run(checkout.top, "for-each-ref", "--format=%(objectname)", "--merged=HEAD", f"--no-merged={theirs}", f"{below}*")
    return tuple(dict.fromkeys(names.out.split()))


def _has_arrived(checkout: Checkout, own: str, theirs: str) -> bool:
    parted = git.run(checkout.top, "merge-base", own, theirs).out.strip()
    if not parted:
        return False
    changed = {each.path for each in changes_between(checkout, parted, own)}
    return bool(changed) and changed.isdisjoint(each.path for each in changes_between(checkout, theirs, own))


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
