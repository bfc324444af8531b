"""Ids that records of two kinds share where a reference names either by its id alone: in what words it is said, and which id is free instead."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = Text("{kind}也有编号 {id}，只写编号的地方分不清是哪一条", "the {kind} {id} has the same id, so whatever names an id alone could mean either")
_LONGEST = 58
"""A name id of 63 signs leaves this much before a number."""


def free_id(stem: str, is_taken: Callable[[str], bool]) -> str:
    """Return an id like another one that is not taken: with the first number, from 2 on, that is free.

    >>> free_id("suanli-quan", {"suanli-quan", "suanli-quan-2"}.__contains__)
    'suanli-quan-3'
    """
    short = stem[:_LONGEST].rstrip("-")
    return next(each for number in count(2) if not is_taken(each := f"{short}-{number}"))
