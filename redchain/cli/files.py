"""Files that a command line names: written or read whole, or refused with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.errors import UsageError, system_words
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.cli.context import Context

_ELSEWHERE = Text("换一个文件名或目录", "choose another file name or folder")


def write_output(context: Context, path: str, content: str | bytes) -> None:
    """Write the file that `-o` names and print its name; raises UsageError when it cannot be written."""
    from redchain.store.disk import write_atomically

    try:
        write_atomically(path, content.encode() if isinstance(content, str) else content)
    except OSError as problem:
        why = system_words(problem)
        raise UsageError(Text(f"写不了 {path}：{why.zh}", f"cannot write {path}: {why.en}"), _ELSEWHERE) from problem
    context.print(path)


def read_input(path: str, most: int, remedy: Text) -> bytes:
    """Return the bytes of a file that an option names, at most `most` + 1 of them; raises UsageError when it cannot be read."""
    from redchain.store.disk import read_bytes

    try:
        return read_bytes(path, most)
    except OSError as problem:
        why = system_words(problem)
        raise UsageError(Text(f"读不了 {path}：{why.zh}", f"cannot read {path}: {why.en}"), remedy) from problem
