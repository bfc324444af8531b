"""The last resort: a bug is said to be one, with a log to send along."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from typing import TYPE_CHECKING

from redchain import __version__
from redchain.errors import RefusalError
from redchain.text import Language, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.flow.workspace import Workspace


def caused_by_cache(opened: Sequence[Workspace]) -> RefusalError | None:
    """Return what to say instead of a bug where a cache that was read from is not as it was written; it is removed, and made anew by the next run."""
    if not [each for each in opened if each.drops_damaged_cache()]:
        return None
    return RefusalError(
        Text("缓存有缺损，命令没有做完；缓存已经删掉，会重新做", "the cache was damaged, and the command did not finish; it is removed and will be made anew"),
        Text("再运行一次同样的命令", "run the same command again"),
    )


def report_bug(problem: Exception, arguments: Sequence[str], language: Language) -> None:
    """Write a log with versions and traceback, and tell the user where it is."""
    path = _log_path()
    verbs = [each for each in arguments[:2] if not each.startswith("-")]
    text = f"redchain {__version__}\nPython {sys.version}\n{platform.platform()}\ncommand: {' '.join(verbs)}\n\n{''.join(traceback.format_exception(problem))}"
    try:
        with open(path, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError:  # a full or read-only disk: the details go where they can be seen
        print(text, file=sys.stderr)  # noqa: T201  # the command line speaks
    words = Text(
        "这是 redchain 自身的错误：{kind}\n是否已经写入或提交，用 git status 和 git log -1 查看。详细记录：{path}\n请把它发给维护人员（先看一眼，里面可能有记录内容）。",
        "this is a bug in redchain: {kind}\n`git status` and `git log -1` show whether anything was written or committed. Details: {path}\nplease send that file to the maintainers (look at it first: it may quote your records).",
    )
    print(words.fill(kind=type(problem).__name__, path=path).say(language), file=sys.stderr)  # noqa: T201  # the command line speaks


def _log_path() -> str:
    from redchain.history.checkout import find_checkout

    try:
        checkout = find_checkout(os.getcwd())
        folder = checkout.own_folder if checkout else tempfile.gettempdir()
        os.makedirs(folder, exist_ok=True)
    except OSError:
        folder = tempfile.gettempdir()
    return os.path.join(folder, f"bug-{os.getpid()}.log")
