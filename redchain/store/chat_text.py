"""Text from a chat, in whatever encoding it was saved, read into the blocks that it holds."""

from __future__ import annotations

from redchain.decide.chat_blocks import OPENS, Blocks, BrokenBlockError, blocks_in
from redchain.store.several_entries import decoded
from redchain.store.workbook_parts import MOST_COLUMNS, MOST_ROWS, UnreadableSpreadsheetError

_MOST_BY_HAND = 1 << 20
"""In a longer text blocks are looked for only where one is opened."""
_PACKED = (b"PK", b"\xd0\xcf\x11\xe0")
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_OPENINGS = tuple(words[1:-1].encode(encoding) for words in OPENS for encoding in _ENCODINGS)


def read_chat_blocks(raw: bytes, name: str) -> Blocks | None:
    """Return the blocks of a text as a sheet of that name; None for a file that holds none. Raises UnreadableSpreadsheetError."""
    is_opened = any(each in raw for each in _OPENINGS)
    if raw.startswith(_PACKED) or (len(raw) > _MOST_BY_HAND and not is_opened):
        return None
    found = decoded(raw)
    if found is None or "\0" in found[0]:
        return None
    if max(map(found[0].count, "\r\n\u2028\u2029")) >= MOST_ROWS:
        if not is_opened:
            return None
        raise UnreadableSpreadsheetError("rows")
    try:
        read = blocks_in(found[0], name)
    except BrokenBlockError as problem:
        raise UnreadableSpreadsheetError(problem.why, problem.line) from problem
    if read is not None and read.grid.width > MOST_COLUMNS:
        raise UnreadableSpreadsheetError("columns")
    return read
