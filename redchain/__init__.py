"""redchain keeps a city's three lists (三张清单) as versioned YAML records in git."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redchain.api import open as open  # noqa: A004  # part of the public interface, named as it is used

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import `redchain.open` only when it is asked for, so that importing redchain stays cheap."""
    if name == "open":
        from redchain.api import open as found

        return found
    raise AttributeError(name)
