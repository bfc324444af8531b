"""What other Python programs may use: `redchain.open(path)` gives a data repository to read."""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redchain.errors import BrokenFilesWarning, InterruptedWarning, UsageError
from redchain.flow.inspect import inspect
from redchain.flow.refuse_broken_files import broken_settings, refuse_broken_settings
from redchain.flow.update_git_index import finish_interrupted
from redchain.flow.workspace import Workspace, open_workspace, resolve_root
from redchain.kinds.need.model import Need
from redchain.kinds.registry import KINDS, kind_named
from redchain.model.dates import Month
from redchain.store.layout import find_root
from redchain.text import Text, counted

if TYPE_CHECKING:
    from datetime import date

    from redchain.match.suggest import Match
    from redchain.model.base import Record
    from redchain.model.finding import Finding
    from redchain.model.ledger import Ledger

_WAITING = ("submitted", "registered")


@dataclass(frozen=True)
class DataRepository:
    """A data repository on one day, to be read: nothing here writes a record, a list or a commit."""

    _space: Workspace

    @property
    def root(self) -> str:
        """The folder that holds `data/`."""
        return self._space.root

    @property
    def today(self) -> date:
        """The day on which it is looked at."""
        return self._space.today

    @property
    def ledger(self) -> Ledger:
        """Every usable record by kind and id; read once."""
        return self._space.ledger

    @property
    def broken(self) -> tuple[Finding, ...]:
        """Why each file is left out of `ledger`, one finding for a file, and what is wrong with the settings; empty when nothing is."""
        return (*broken_settings(self._space), *self._space.broken)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What `redchain validate` finds, in order of place. Raises UsageError where there is no record at all."""
        return inspect(self._space).findings

    def records(self, kind: str) -> tuple[Record, ...]:
        """Return the records of a kind, such as `need`, by id. Raises UsageError for an unknown kind."""
        model = kind_named(kind)
        if model is None:
            names = [each.kind.name for each in KINDS]
            raise UsageError(Text(f"没有 {kind} 这一类", f"there is no kind {kind}"), Text("可用：" + "、".join(names), "one of: " + ", ".join(names)))
        return self.ledger.all(model)

    def match(self, *needs: str, top: int = 5) -> tuple[Match, ...]:
        """Return the best resources for the needs of these ids, or else for every need that waits for one. Raises RefusalError for an unknown need, and when the settings do not hold."""
        from redchain.decide.lookup import find_all_meant
        from redchain.match.suggest import suggest

        refuse_broken_settings(self._space, matching=True)
        chosen = find_all_meant(self.ledger, Need, needs) or list(self.ledger.where(Need, "state", *_WAITING))
        return suggest(self._space.corpus, chosen, top)

    def report(self, month: str | None = None) -> dict[str, Any]:
        """Return the report of a month (`2026-11`; default: the present one) as `redchain report --format json` has it under `data`. Raises ValueError, and RefusalError when the settings do not hold."""
        from redchain.report.as_json import report_json
        from redchain.report.monthly import monthly

        refuse_broken_settings(self._space, matching=True)
        wanted = Month.of(self.today) if month is None else Month.parse(month)
        return report_json(monthly(self.ledger, wanted, self.today, self._space.zone))


def open(path: str | os.PathLike[str], today: date | None = None, revision: str | None = None) -> DataRepository:  # noqa: A001  # it is read as redchain.open
    """Open the data repository at `path` or above it, as if today were `today`. Raises RedchainError: no repository there, or broken settings.

    With `revision` it is read as it was at that commit, branch or tag; `path` may then be a bare repository. What is left out for its errors is warned of
    (BrokenFilesWarning) and stands in `broken`. What a killed command left is first finished or undone, as every command does (InterruptedWarning).
    """
    start = os.fspath(path)
    root = resolve_root(None, start) if revision is None else find_root(start) or start
    if revision is None:
        told: list[Text] = []
        finish_interrupted(root, told.append)
        for each in told:
            warnings.warn(each.en, InterruptedWarning, stacklevel=2)
    made = DataRepository(open_workspace(root, today, revision=revision))
    if made.broken:
        first = made.broken[0]
        words = f"left out, as they cannot be read or are not on disk: {counted(len(made.broken), 'file')} of {root}, the first: {first.file}:{first.line} {first.text.en}"
        warnings.warn(words, BrokenFilesWarning, stacklevel=2)
    return made
