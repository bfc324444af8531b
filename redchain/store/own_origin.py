"""Where this redchain was installed from, as others would install it: what a shared README and a CI configuration say."""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from redchain import __version__

ON_INDEX = f"redchain=={__version__}"
"""What pip is told where a package index has it."""
_PAGE = "https://pypi.org/project/redchain/"


class Origin(NamedTuple):
    """What others tell pip (None: it came from this machine alone), the wheel or archive it came from then, and its page where it has one."""

    requirement: str | None
    file: str | None = None
    page: str | None = None


def own_origin() -> Origin:
    """Return where the installed distribution says that it came from."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        return origin_of(distribution("redchain").read_text("direct_url.json"))
    except PackageNotFoundError:
        return Origin(None)


def origin_of(direct_url: str | None) -> Origin:
    """Return the origin that a `direct_url.json` (PEP 610) tells; without one it came from a package index.

    No path of this machine and nothing that opens a door is part of it.

    >>> origin_of('{"url": "https://git.example.org/a/redchain.git", "vcs_info": {"vcs": "git", "commit_id": "4f3a"}}').requirement
    'redchain @ git+https://git.example.org/a/redchain.git@4f3a'
    >>> origin_of('{"url": "file:///home/me/redchain-0.1.0-py3-none-any.whl", "archive_info": {}}')
    Origin(requirement=None, file='redchain-0.1.0-py3-none-any.whl', page=None)
    """
    if direct_url is None:
        return Origin(ON_INDEX, page=_PAGE)
    try:
        told = json.loads(direct_url)
        return _told(told, _without_password(told["url"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Origin(None)


def _told(told: dict[str, Any], url: str) -> Origin:
    scheme = urlsplit(url).scheme
    if scheme in {"", "file"}:
        return Origin(None, unquote(url.rpartition("/")[2]) if "archive_info" in told else None)
    below = f"#subdirectory={told['subdirectory']}" if told.get("subdirectory") else ""
    if "vcs_info" not in told:
        return Origin(f"redchain @ {url}{below}")
    kind, commit = told["vcs_info"]["vcs"], told["vcs_info"]["commit_id"]
    return Origin(f"redchain @ {kind}+{url}@{commit}{below}", page=url.removesuffix(".git") if scheme == "https" else None)


def _without_password(url: str) -> str:
    """Return an address without what only its owner may know; a user's name of ssh stays, such as git."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    kept = user.partition(":")[0] + at if parts.scheme == "ssh" else ""
    return urlunsplit(parts._replace(netloc=kept + host, query="", fragment=""))
