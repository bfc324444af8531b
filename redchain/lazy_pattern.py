"""Regular expressions that are compiled when they are first used: there are over a hundred, compiling takes longer than most commands, and a command uses few."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr, Generic, cast

if TYPE_CHECKING:
    from re import Pattern

_USES = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


class _LazyPattern(Generic[AnyStr]):
    """Stands for a compiled pattern until it is used; then it has that pattern's own methods, so that a call costs no more."""

    def __init__(self, words: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = words
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile on the first use of anything but the text."""
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__.update({each: getattr(compiled, each) for each in _USES})
        return getattr(compiled, name)


def pattern(words: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """Return what `re.compile` would, but compile it when it is first used."""
    return cast("Pattern[AnyStr]", _LazyPattern(words, flags))
