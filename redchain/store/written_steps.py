"""The steps of a log as they are written, character by character, before anything is read into them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from redchain.lazy_pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LOG = pattern(r"^log:", re.MULTILINE)


def steps_written_otherwise(before: bytes, after: bytes) -> Iterator[tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]]]:
    """Yield the steps of both files as text, unless the old log stands unchanged at the beginning of the new one."""
    old, new = (each.decode("utf-8", "replace").replace("\r\n", "\n") for each in (before, after))
    if not _begins_with(new, old):
        yield _steps(old), _steps(new)


def _begins_with(new: str, old: str) -> bool:
    """Whether the one log that a text has begins with that of another; without one such place there is nothing to be sure of."""
    (*_, at_old), (*_, at_new) = ([-1, *(each.start() for each in _LOG.finditer(text))] for text in (old, new))
    return min(at_old, at_new) >= 0 and new[at_new:].startswith(old[at_old:].rstrip())


def _steps(text: str) -> Sequence[Mapping[str, Any]]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        record = YAML(typ="base", pure=True).load(text)  # every value as its text
    except YAMLError:
        return ()
    steps = record.get("log") if isinstance(record, dict) else None
    return [each for each in steps if isinstance(each, dict)] if isinstance(steps, list) else ()
