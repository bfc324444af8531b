"""Needs as a chat carries them: a block of lines for each, a field a line, read into a sheet with a row for each block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from redchain.decide.sheet_firms import is_code_head
from redchain.decide.sheet_heads import folded, meaning_of
from redchain.kinds.need.model import Need
from redchain.kinds.registry import KINDS
from redchain.lazy_pattern import pattern
from redchain.model.grid import Grid
from redchain.text import Text
from redchain.text_cleaning import clean

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
_HALF_WIDTH = "|"
_JOINERS = "\u200c\u200d"
_LONGEST_LABEL = 30
_BULLETS = pattern(r"[ \t\u3000\xa0]*(?:[>＞》»•·●▪‣∙◦○■□◆◇*＊+\-–—][ \t\u3000\xa0]*)+")
"""What stands before each line that was quoted or is of a list."""
_QUOTED = pattern(r"\s*[「『“\"](?:[^「」『』【】]{0,40}[:：])?\s*")
"""What a chat writes before the first line of what is quoted."""
_MARK = pattern(r"\s*[【\[［]([^【】\[\]［］]{1,20})[】\]］][」』”\"\s\u200c\u200d]*(.*)", re.DOTALL)
_CLOSED = pattern(r"[】\]］]")
_ANY_OPENING, _ANY_CLOSING = (pattern(rf"[【\[［]\s*{each.zh[1:-1]}\s*[】\]］]|【\s*{each.en[1:-1]}\s*】", re.IGNORECASE) for each in (OPENS, CLOSES))
_TABLE_CELLS, _MOST_LINES_BEFORE_A_HEAD = pattern(r"[,\t;]"), 30
_FEWEST_CELLS = 3
_SEPARATORS = pattern(r"[,\t;，；]")
_NUMBERED, _PERSONAL = "number", "person"


class BrokenBlockError(Exception):
    """A block that cannot be taken as it is, and the line.

    `cut` is without its end, `twice` has a field that is said again, `joined` has lost its line breaks, and of `like` the mark is within a line.
    """

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
    lines: Sequence[str] = [each.strip(_JOINERS) for each in clean(text).split("\n")]
    is_marked = any(_is_opening(each) for each in lines)
    if not is_marked:
        lines = _without_bullets(lines)
        is_by_hand = _is_by_hand(lines)
        _refuse_other_marks(lines, is_by_hand=is_by_hand)
        if not is_by_hand:
            return None
    reader = _Reader(is_marked=is_marked)
    for number, line in enumerate(lines):
        reader.line(number, line)
    reader.end()
    return Blocks(_grid(reader, name), tuple(each + 1 for each in reader.outside))


class _Mark(NamedTuple):
    """A line that opens or closes a block: what was quoted has something before the mark, and something may stand behind it."""

    is_opening: bool
    before: str
    behind: str


def _is_opening(line: str) -> bool:
    found = _mark(line)
    return found is not None and found.is_opening


def _mark(line: str) -> _Mark | None:
    """Return what a line opens or closes; None for any other line, one with a mark before words that are of no field among them."""
    if not _CLOSED.search(line):
        return None
    before = found[0] if (found := _BULLETS.match(line) or _QUOTED.match(line)) is not None else ""
    mark = _MARK.fullmatch(line[len(before) :])
    is_opening = _MARKS.get(folded(f"[{mark[1]}]")) if mark is not None else None
    if mark is None or is_opening is None or (is_opening and mark[2].strip() and _said(mark[2]) is None):
        return None
    return _Mark(is_opening, before.strip() if _BULLETS.fullmatch(before) else "", mark[2].strip())


def _without(bullets: str, line: str) -> str:
    """Return a line without the bullets that stand before each line of what was quoted."""
    found = _BULLETS.match(line) if bullets else None
    wanted = "".join(bullets.split())
    if found is None or not "".join(found[0].split()).startswith(wanted):
        return line
    left = iter(wanted)
    ahead = next(left)
    for place, each in enumerate(line):
        if each == ahead and (ahead := next(left, "")) == "":
            return line[place + 1 :].removeprefix(" ")
    return line


def _without_bullets(lines: Sequence[str]) -> Sequence[str]:
    """Return lines that all begin with the same bullets without them."""
    filled = [each for each in lines if each.strip()]
    found = _BULLETS.match(filled[0]) if filled else None
    if found is None:
        return lines
    bullets = found[0].strip()
    bare = [_without(bullets, each) for each in lines]
    return bare if all(one != other for one, other in zip(lines, bare, strict=True) if one.strip()) else lines


def _refuse_other_marks(lines: Sequence[str], *, is_by_hand: bool) -> None:
    """Refuse a text that names the mark of a block within its lines, and is no table: its lines would be taken for a table's, or for a whole block."""
    at = next((number for number, each in enumerate(lines) if _ANY_OPENING.search(each)), None)
    if at is None or "".join(lines[: at + 1]).lstrip().startswith("<") or _is_table(lines, at):
        return
    if is_by_hand and any(_said(each) for each in lines[: at + 1]):
        return
    opening = _ANY_OPENING.search(lines[at])
    is_joined = opening is not None and _ANY_CLOSING.search(lines[at], opening.end()) is not None
    raise BrokenBlockError("joined" if is_joined else "like", at + 1)


def _is_table(lines: Sequence[str], mark: int) -> bool:
    """Whether a line has cells before a mark stands in any, or holds several heads of one kind."""
    if any(len([*filter(str.strip, _TABLE_CELLS.split(each))]) >= _FEWEST_CELLS for each in lines[:mark]):
        return True
    bare = ([cell.strip(' \t"') for cell in _SEPARATORS.split(each)] for each in lines[:_MOST_LINES_BEFORE_A_HEAD] if not _ANY_OPENING.search(each))
    return any(sum(1 for cell in cells if 0 < len(cell) <= _LONGEST_LABEL and meaning_of(model, cell).field) > 1 for cells in bare for model in KINDS)


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
        self._bullets = ""
        self._cells: dict[str, str] = {}
        self._blank = 0

    def line(self, number: int, line: str) -> None:
        """Read the next line."""
        line = line if self._opened is None else _without(self._bullets, line)
        mark = _mark(line)
        if mark is not None and (mark.is_opening or self._opened is None or not mark.before):
            self._bound(number, mark)
        elif self._is_marked and self._opened is None:
            self._pass_over(number, line)
        elif line.lstrip().startswith((GOES_ON, _HALF_WIDTH)) and self._cells:
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

    def _bound(self, number: int, mark: _Mark) -> None:
        if mark.is_opening and self._opened is not None:
            raise BrokenBlockError("cut", self._opened + 1)
        if mark.is_opening and mark.behind:
            raise BrokenBlockError("joined", number + 1)
        if not mark.is_opening and (self._opened is None or mark.behind):
            self._pass_over(number, "…")
        self._finish()
        self._opened, self._bullets = (number, mark.before) if mark.is_opening else (None, "")

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
