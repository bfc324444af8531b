"""How far long work has come: told to who watches the run; where nobody does, nothing is told and nothing is spent."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sized

    from redchain.text import Text

    Watcher = Callable[[Iterable[Any], Text, Sized], Iterable[Any]]

ThingT = TypeVar("ThingT")
WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)
"""Who watches: passes things on one by one, knowing what is done with them and among how many."""


def watched(things: Iterable[ThingT], doing: Text, among: Sized) -> Iterable[ThingT]:
    """Return things that are worked through one after the other, watched where somebody watches; `among` is only counted then."""
    watcher = WATCHER.get()
    return things if watcher is None else watcher(things, doing, among)
