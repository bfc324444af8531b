"""Options that several commands have, declared once so that they read alike everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.cli.parsing import Argument, Option, flag
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

RECORD = Argument("record", Text("编号", "its id"), "ID")
OUTPUT = Option("output", Text("写到文件（默认打印）", "write to a file (default: print)"), "--output", "-o", metavar="FILE")
"""The file a command writes instead of printing."""
CHECK = flag("check", Text("只检查是否最新，不写", "only check that they are up to date"))
"""Of a command that generates files."""
DRY_FILES = flag("dry_run", Text("只显示将更新哪些文件", "only show which files would change"))
"""Of a command that generates files."""


def format_option(formats: Sequence[str], more: Text | None = None, default: str | None = "table") -> Option:
    """Return `--format`, which takes one of `formats`; `more` is said in brackets behind them."""
    words = Text("、".join(formats[:-1]) + f" 或 {formats[-1]}", ", ".join(formats[:-1]) + f" or {formats[-1]}")
    said = words if more is None else Text(f"{words.zh}（{more.zh}）", f"{words.en} ({more.en})")
    return Option("format_name", Text("", ""), "--format", "-f", metavar="FORMAT", default=default, detail=said, is_common=True)


def folder_option(usual: str) -> Option:
    """Return `--output`, the folder a command writes generated files to; `usual` is the one of the repository."""
    said = Text(f"写到这个目录（默认仓库的 {usual}/）", f"the folder (default: {usual}/ of the repository)")
    return Option("output", said, "--output", "-o", metavar="DIR")
