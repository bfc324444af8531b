"""What earlier runs kept of the catalogue of policies and service items, which ranking reads as resources of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain import __version__
from redchain.kinds.policy.model import Policy
from redchain.kinds.resource.model import Resource
from redchain.kinds.service.model import ServiceItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redchain.match.incremental_cache import Kept
    from redchain.model.base import Record

_ASKED = "asked-"
_LEXICON = "lexicon:"
"""What is made of the settings' words is the same for matching."""


def place_of(name: str) -> tuple[type[Record], str]:
    """Return the kind and the name under which something about the catalogue is kept, beside what matching keeps of resources."""
    return (Resource, name) if name.startswith(_LEXICON) else (Policy, f"{_ASKED}{name}")


class KeptCatalogue:
    """What was kept of policies and service items, as if they were resources whose ids are `policy/id` and `service/id`."""

    def __init__(self, kept: Kept, names: Iterable[str]) -> None:
        """Take what was kept, and the names of the records in the catalogue."""
        self._kept, self._names = kept, tuple(names)

    def state(self, _model: type[Record]) -> str:
        """Return a text that stays the same until any policy or service item changes; empty where that is not known."""
        states = [self._kept.state(each) for each in (Policy, ServiceItem)]
        return " ".join((__version__, *states)) if all(states) else ""

    def marks(self, _model: type[Record]) -> Mapping[str, str]:
        """Return every name with a mark of its record's content, empty for a record that is not kept as it is."""
        kept = {f"{kind.kind.name}/{name}": mark for kind in (Policy, ServiceItem) for name, mark in self._kept.marks(kind).items()}
        return {each: f"{__version__}:{mark}" if (mark := kept.get(each)) else "" for each in self._names}

    def recall(self, _model: type[Record], name: str) -> Mapping[str, bytes]:
        """Return what was kept under a name."""
        return self._kept.recall(*place_of(name))
