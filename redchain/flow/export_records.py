"""What an export says of the records it holds: the commit they stand on, the version of each, and which of them nobody has committed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING

from redchain.history.revisions import resolve, tree_at
from redchain.store.layout import DATA
from redchain.views.record_book import About

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.flow.workspace import Workspace
    from redchain.model.base import Record

VERSION_DIGITS = 12
"""So many digits of git's id of a content mark a version."""


@dataclass(frozen=True)
class Standing:
    """How the records of a workspace stand to the last commit."""

    space: Workspace

    @cached_property
    def about(self) -> About:
        """The commit, the day, and the moment of the commit; outside git, or before the first commit, the beginning of the day."""
        space = self.space
        if space.checkout is None or space.tip is None:
            return About("", space.today, datetime.combine(space.today, time(), space.zone))
        made_at = datetime.fromtimestamp(resolve(space.checkout, space.tip).seconds, UTC)
        return About(space.tip, space.today, made_at)

    def version(self, record: Record) -> str:
        """Return the mark of a record's version: the first 12 digits of git's id of its content; empty for one that is not as it was committed."""
        path = self.path(record)
        now = self.content(path)
        return now[:VERSION_DIGITS] if self._committed.get(path) == now else ""

    def path(self, record: Record) -> str:
        """Return the path of a record from the root."""
        key = f"{record.kind.name}:{record.id}"
        return self._paths.get(key) or self.space.ledger.paths[key]

    @cached_property
    def _paths(self) -> Mapping[str, str]:
        """The path of every record, asked for at once; empty where an id stands in several files, of which it is looked up which one counts."""
        found: dict[str, str] = {}
        for path, (_, kind, identifier) in self._contents.items():
            key = f"{kind}:{identifier}"
            found[key] = "" if key in found else path
        return found

    def content(self, path: str) -> str:
        """Return git's id of the content of a record's file."""
        return self._contents[path][0]

    @cached_property
    def _contents(self) -> Mapping[str, tuple[str, str, str]]:
        return self.space.store.contents()

    @cached_property
    def _committed(self) -> Mapping[str, str]:
        space = self.space
        if space.checkout is None or space.tip is None:
            return {}
        return {path: identifier for path, _, identifier in tree_at(space.checkout, space.root, space.tip, DATA)}
