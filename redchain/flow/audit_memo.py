"""What was audited of each branch, kept in the clone's own folder so that the next audit goes on from there; safe to delete, never trusted across versions."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.history.checkout import own_file
from redchain.store.cache import signature
from redchain.store.disk import write_atomically
from redchain.store.record_reader import dump_findings, load_findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.flow.workspace import Workspace
    from redchain.model.finding import Finding


class BadCommit(NamedTuple):
    """A commit with errors: its id, the second of its committing, its subject, and what is wrong.

    `files` are those that something is wrong with (path, git's id of the content before and after), `mended_by` the later commit that put all of them back as they were.
    """

    id: str
    seconds: int
    subject: str
    findings: tuple[Finding, ...]
    files: tuple[tuple[str, str, str], ...] = ()
    mended_by: str = ""


class Audited(NamedTuple):
    """What is audited of a branch: from which commit, without it, up to which; how many commits, and the bad ones; whether somebody said where to begin."""

    start: str
    commit: str
    commits: int = 0
    bad: tuple[BadCommit, ...] = ()
    is_since: bool = False


def recall(space: Workspace) -> dict[str, Audited]:
    """Return by branch what is audited; nothing where it cannot be read, or other code has written it."""
    path = own_file(space.root, "audit", ".json")
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        with open(path or os.devnull, encoding="utf-8") as file:
            kept = json.load(file)
        if kept["signature"] == signature():
            return {branch: _audited(each) for branch, each in kept["branches"].items()}
    return {}


def remember(space: Workspace, branches: Mapping[str, Audited]) -> None:
    """Keep by branch what is audited; where that cannot be written the next audit begins anew."""
    path = own_file(space.root, "audit", ".json")
    kept = {branch: {**each._asdict(), "bad": [(*one[:3], dump_findings(one.findings), *one[4:]) for one in each.bad]} for branch, each in branches.items()}
    raw = json.dumps({"signature": signature(), "branches": kept}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    if path is not None:
        with suppress(OSError):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            write_atomically(path, raw)


def _audited(kept: dict[str, Any]) -> Audited:
    bad = tuple(
        BadCommit(str(each[0]), int(each[1]), str(each[2]), load_findings(each[3]), tuple((path, old, new) for path, old, new in each[4]), str(each[5]))
        for each in kept["bad"]
    )
    return Audited(str(kept["start"]), str(kept["commit"]), int(kept["commits"]), bad, bool(kept["is_since"]))
