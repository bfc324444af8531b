"""Needs as a chat carries them: a block of lines for each, a field a line, read into a sheet with a row for each block."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redchain.decide.sheet_firms import is_code_head
from redchain.decide.sheet_heads import folded, meaning_of
from redchain.kinds.need.model import Need
from redchain.lazy_pattern import pattern
from redchain.model.grid import Grid
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

OPENS = Text(f"【{Need.kind.label.zh}】", f"【{Need.kind.label.en}】")
CLOSES = Text("【完】", "【End】")
"""The lines around a block: without the last of them a chat, or whoever copied it, has cut it."""
GOES_ON = "｜"
"""Begins a line that goes on with the field above it, so that whatever stands there is taken for nothing else."""
PARTS = Text("：", ": ")
"""Between what a field is called and what it says."""
_MARKS = {folded(f"[{words[1:-1]}]"): is_opening for text, is_opening in ((OPENS, True), (CLOSES, False)) for words in text}
_COLON = pattern(r"[:：]")
_LONGEST_LABEL, _LONGEST_MARK = 30, 20
_LINES = pattern(r"\r\n|\r|\n")
_SEPARATORS = pattern(r"[,\t;，；]")
_NUMBERED, _PERSONAL = "number", "person"


class BrokenBlockError(Exception):
    """A block that cannot be taken as it is: `cut`, without its end, or `twice`, with a field that is said again; and the line."""

    def __init__(self, why: str, line: int) -> None:
        """Keep the reason and the line, from 1."""
        super().__init__(why, line)
        self.why, self.line = why, line


class Blocks(NamedTuple):
    """The blocks of a text as a sheet, whose rows stand where they do in the text, and the lines, from 1, that are part of none."""

    grid: Grid
    outside: tuple[int, ...]


def blocks_in(text: str, name: str) -> Blocks | None:
    """Return the blocks of a text; None for one that holds none. Raises BrokenBlockError.

    A text without the lines that open and close blocks will do where its lines begin with what fields are called, the firm and the title or detail among them.
    """
    lines = _LINES.split(text.removeprefix("\ufeff"))
    is_marked = any(_is_opening(each) for each in lines)
    if not is_marked and not _is_by_hand(lines):
        return None
    reader = _Reader(is_marked=is_marked)
    for number, line in enumerate(lines):
        reader.line(number, line)
    reader.end()
    return Blocks(_grid(reader, name), tuple(each + 1 for each in reader.outside))


def _is_opening(line: str) -> bool:
    return _mark(line) is True


def _mark(line: str) -> bool | None:
    """Whether a line opens a block (True) or closes one (False); None for any other."""
    plain = line.strip()
    is_short = len(plain) <= _LONGEST_MARK
    return _MARKS.get(folded(f"[{plain[1:-1]}]")) if is_short and plain[:1] in {"【", "[", "［"} and plain[-1:] in {"】", "]", "］"} else None


def _is_by_hand(lines: Sequence[str]) -> bool:
    """Whether a text names fields at the beginning of its lines, and is no table whose first line names several."""
    first = next((each for each in lines if each.strip()), "")
    if sum(1 for each in _SEPARATORS.split(first) if _key(each)) > 1:
        return False
    named = {_key(found[0]) for line in lines if (found := _said(line)) is not None}
    return "enterprise" in named and bool(named & {"title", "detail"})


def _said(line: str) -> tuple[str, str] | None:
    """Return what the field is called that a line is about, and what it says; None for any other line."""
    plain = line.strip()
    found = _COLON.search(plain, 0, _LONGEST_LABEL + 1)
    label = plain[: found.start()].strip() if found is not None else ""
    return (label, plain[found.end() :].strip()) if found is not None and _key(label) else None


def _key(label: str) -> str:
    """Return the field that a label means, or what else is known of it; empty where nothing is."""
    plain = label.strip()
    if not 0 < len(plain) <= _LONGEST_LABEL:
        return ""
    meant = meaning_of(Need, plain)
    return meant.field or (folded(plain) if meant.role in {_NUMBERED, _PERSONAL} or is_code_head(plain) else "")


class _Reader:
    """Reads a text line by line."""

    def __init__(self, *, is_marked: bool) -> None:
        self.found: list[tuple[int, dict[str, str]]] = []
        self.labels: dict[str, str] = {}
        self.outside: list[int] = []
        self._is_marked = is_marked
        self._opened: int | None = None
        self._cells: dict[str, str] = {}
        self._blank = 0

    def line(self, number: int, line: str) -> None:
        """Read the next line."""
        mark = _mark(line)
        if mark is not None:
            self._bound(number, is_opening=mark)
        elif self._is_marked and self._opened is None:
            self._pass_over(number, line)
        elif line.lstrip().startswith(GOES_ON) and self._cells:
            self._go_on(line.lstrip()[1:])
        elif (said := _said(line)) is not None:
            self._field(number, *said)
        elif not line.strip():
            self._blank += not self._is_marked
        elif self._cells:
            self._go_on(line.strip())
        else:
            self._pass_over(number, line)

    def end(self) -> None:
        """Read the end of the text."""
        if self._is_marked and self._opened is not None:
            raise BrokenBlockError("cut", self._opened + 1)
        self._finish()

    def _bound(self, number: int, *, is_opening: bool) -> None:
        if is_opening and self._opened is not None:
            raise BrokenBlockError("cut", self._opened + 1)
        if not is_opening and self._opened is None:
            self._pass_over(number, "…")
            return
        self._finish()
        self._opened = number if is_opening else None

    def _field(self, number: int, label: str, words: str) -> None:
        key = _key(label)
        if key in self._cells:
            if self._is_marked or key != "enterprise":
                raise BrokenBlockError("twice", number + 1)
            self._finish()
        if not self._cells:
            self.found.append((max(number, 1), self._cells))
        self.labels.setdefault(key, label)
        self._cells[key], self._blank = words, 0

    def _go_on(self, words: str) -> None:
        self._cells[next(reversed(self._cells))] += "\n" * (1 + self._blank) + words
        self._blank = 0

    def _finish(self) -> None:
        self._cells, self._blank = {}, 0

    def _pass_over(self, number: int, line: str) -> None:
        if line.strip():
            self.outside.append(number)


def _grid(read: _Reader, name: str) -> Grid:
    rows: list[tuple[str | None, ...]] = [tuple(read.labels.values())]
    for number, cells in read.found:
        rows += [()] * (number - len(rows))
        rows.append(tuple(cells.get(each, "").strip() or None for each in read.labels))
    return Grid(name, tuple(rows), is_text=True)
