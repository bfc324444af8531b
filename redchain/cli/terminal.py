"""What only a terminal gets: colours, and a pager for what is longer than the screen."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redchain.document import Tone

_CODES: dict[Tone, str] = {"bad": "31", "late": "33", "near": "34", "good": "32", "quiet": "2"}
STYLES: dict[Tone, str] = {"bad": "red", "late": "yellow", "near": "blue", "good": "green", "quiet": "dim"}
"""The same as Rich calls them."""


UTF_8, GBK = "utf-8", "gb18030"
_CHINESE = frozenset({"gbk", "gb2312", "gb18030", "euccn", "cp936", "936"})
SET_UTF_8 = Text(
    "把终端的编码改成 UTF-8；终端是 GBK 的，先运行 export LANG=zh_CN.GBK",
    "set the terminal to UTF-8; of one in GBK, run export LANG=zh_CN.GBK first",
)
"""What to do where a terminal sends bytes that are not the text they are taken for."""


def terminal_encoding() -> str:
    """Return the encoding of terminals as the environment names it: GB 18030, which holds GBK and GB 2312, or else UTF-8."""
    everything = os.environ.get("LC_ALL", "")
    locales = (everything,) if everything else (os.environ.get("LC_CTYPE", ""), os.environ.get("LANG", ""))  # Python itself sets LC_CTYPE to UTF-8
    told = os.environ.get("PYTHONIOENCODING", "").partition(":")[0]
    named = (told,) if told else (each.partition("@")[0].partition(".")[2] for each in locales)
    return GBK if any(each.lower().replace("-", "").replace("_", "") in _CHINESE for each in named) else UTF_8


def speak_its_language() -> None:
    """Let what is printed be in UTF-8, and what is shown or typed on a terminal in the encoding of that."""
    encoding = terminal_encoding()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=encoding if encoding != UTF_8 and stream.isatty() else UTF_8, errors="replace")
    if encoding != UTF_8 and sys.stdin.isatty() and hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding=encoding)


def typed_arguments(arguments: Sequence[str]) -> list[str]:
    """Return the arguments as they were typed on a terminal in GBK, where the system took them for bytes of no text."""
    encoding = terminal_encoding()
    if encoding == UTF_8:
        return [*arguments]
    return [each if each.isprintable() else os.fsencode(each).decode(encoding, "surrogateescape") for each in arguments]


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
    if terminal_encoding() != UTF_8:  # a pager is given UTF-8
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
    from rich.text import Text as Shown

    plain = Shown.from_ansi(text).plain if "\x1b" in text else text
    return sum(max(1, -(-cell_len(line) // max(columns, 1))) for line in plain.splitlines())
