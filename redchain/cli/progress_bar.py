"""A bar of how far the work has come: for a terminal, after a second of work, and gone when the work is done."""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING, Any

from redchain.progress import WATCHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sized

    from rich.progress import Progress

    from redchain.cli.context import Context
    from redchain.text import Text

AFTER = 1.0
"""So many seconds a run works before anything is shown."""
EVERY = 0.1
"""So many seconds pass between two looks at how far the work is."""


class ProgressBar:
    """The bar of one run."""

    def __init__(self, context: Context) -> None:
        """Watch a run that begins; not where lines cannot be taken back, nor in CI."""
        self._context, self._begun = context, monotonic()
        self._shown: Progress | None = None
        can_be_seen = os.environ.get("TERM") != "dumb" and os.environ.get("CI", "").lower() in {"", "0", "false"}
        self._before = WATCHER.set(self._watch if can_be_seen else None)

    def leave(self) -> None:
        """Take the bar away for good."""
        self._clear()
        WATCHER.reset(self._before)

    def _watch(self, things: Iterable[Any], doing: Text, among: Sized) -> Iterator[Any]:
        looked, total = monotonic(), -1
        try:
            for count, each in enumerate(things):
                now = monotonic()
                if now - looked >= EVERY and now - self._begun >= AFTER:
                    looked, total = now, len(among) if total < 0 else total
                    self._show(self._context.say(doing), count, total)
                yield each
        finally:
            self._clear()

    def _clear(self) -> None:
        if self._shown is not None:
            self._shown.stop()
            self._shown = None

    def _show(self, doing: str, count: int, total: int) -> None:
        if self._shown is None:
            self._shown = self._drawn()
            self._shown.add_task(doing)
            self._shown.start()
        self._shown.update(self._shown.task_ids[0], description=doing, completed=count, total=total, refresh=True)

    @staticmethod
    def _drawn() -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

        columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn()
        return Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False, redirect_stdout=False, redirect_stderr=False)
