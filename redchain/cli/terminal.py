"""What only a terminal gets: colours, and a pager for what is longer than the screen."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redchain.document import Tone

_CODES: dict[Tone, str] = {"bad": "31", "late": "33", "near": "34", "good": "32", "quiet": "2"}
STYLES: dict[Tone, str] = {"bad": "red", "late": "yellow", "near": "blue", "good": "green", "quiet": "dim"}
"""The same as Rich calls them."""


def has_colours() -> bool:
    """Tell whether standard output is a terminal that shows colours and whose user wants them (NO_COLOR, TERM=dumb)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") not in {None, "", "dumb"}


def tinted(text: str, tones: Mapping[str, Tone]) -> str:
    """Return a text with the words that have a colour in it, where they stand by themselves."""
    words = "|".join(map(re.escape, sorted(tones, key=len, reverse=True)))
    return re.sub(rf"(?<![^\s，,；])(?:{words})(?![^\s，,；])", lambda found: _in_colour(found[0], tones[found[0]]), text) if words else text


def _in_colour(words: str, tone: Tone) -> str:
    return f"\x1b[{_CODES[tone]}m{words}\x1b[0m"


def is_paged(text: str, *, quiet: bool) -> bool:
    """Tell whether a text goes to a pager: on a terminal, where it is longer than the screen, unless quiet or PAGER says none (empty, `cat`)."""
    if quiet or not (sys.stdout.isatty() and sys.stdin.isatty()) or os.environ.get("TERM") in {None, "", "dumb"}:
        return False
    if os.environ.get("PAGER", "less").strip() in {"", "cat"}:
        return False
    size = os.get_terminal_size(sys.stdout.fileno())
    return _height(text, size.columns) >= size.lines > 0


def show_paged(text: str) -> None:
    """Show a text in the pager that PAGER names, or `less`, which leaves a single screen and colours as they are."""
    import pydoc

    os.environ.setdefault("LESS", "FRX")
    sys.stdout.flush()
    pydoc.pager(text)


def _height(text: str, columns: int) -> int:
    from rich.cells import cell_len
    from rich.text import Text

    plain = Text.from_ansi(text).plain if "\x1b" in text else text
    return sum(max(1, -(-cell_len(line) // max(columns, 1))) for line in plain.splitlines())
