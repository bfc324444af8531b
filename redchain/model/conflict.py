"""What a merge of two changed copies comes to: a value, or the conflicts in its way; and how it is decided: by which choices, and what rules say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from redchain.text import Text

Side = Literal["ours", "theirs"]
ValueT = TypeVar("ValueT")
WHOLE: tuple[str, ...] = ()
"""The place of a conflict that is about all that the two sides changed, and of a choice that holds for everything."""


@dataclass(frozen=True)
class Conflict:
    """Something that the two sides changed, each in its own way.

    `place` is the field, and below it the field or the item of a list. Of a log that cannot be joined, `ours` and `theirs` are the two steps
    that exclude each other, and `base` is None. `why` says which rule stands against having both; where both changed one value it is None.
    """

    place: tuple[str, ...]
    base: Any
    ours: Any
    theirs: Any
    why: Text | None = None


@dataclass(frozen=True)
class Merged(Generic[ValueT]):
    """What a merge comes to: a value, or None and the conflicts that stand in its way; `dropped` are the steps that a choice between two leaves out."""

    value: ValueT | None
    conflicts: tuple[Conflict, ...] = ()
    dropped: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """How a merge is decided: the side chosen at the place of each conflict, what rules say against a merged record (key path, why), and the log that others have already."""

    choices: Mapping[tuple[str, ...], Side]
    faults: Callable[[Any], Iterable[tuple[Sequence[str | int], Text]]]
    sent: Callable[[], tuple[Any, ...]] = tuple


OPEN = Judgement({}, lambda _: ())
"""A merge in which nothing is chosen and no rule is asked."""
