"""The few exceptions a person reads; each owns its sentence and its exit code. Also what the system says of files, in both languages."""

from __future__ import annotations

import errno

from redchain.text import Text

EXIT_FINE = 0
EXIT_REFUSED = 1
EXIT_USAGE = 2
EXIT_BUG = 3
EXIT_INTERRUPTED = 130
_SYSTEM = {
    errno.ENOENT: "没有这个文件或目录",
    errno.EISDIR: "这是目录",
    errno.ENOTDIR: "路径里有一段不是目录",
    errno.EEXIST: "已经有同名文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "名字太长",
}


class RedchainError(Exception):
    """A sentence for the user in both languages, what to do next, and the exit code."""

    exit_code = EXIT_REFUSED

    def __init__(self, text: Text, remedy: Text | None = None) -> None:
        """Keep the sentence and the optional next step."""
        super().__init__(text.en)
        self.text = text
        self.remedy = remedy


class RefusalError(RedchainError):
    """The records or the state of things do not allow what was asked (exit code 1)."""


class UsageError(RedchainError):
    """The command line itself is wrong: a flag, a value, a path (exit code 2)."""

    exit_code = EXIT_USAGE


class NoRootError(UsageError):
    """No data repository was found from here upwards."""

    def __init__(self, start: str) -> None:
        """Name the folder where the search began."""
        super().__init__(
            Text("从 {start} 向上没有找到 data/redchain.yaml", "no data/redchain.yaml in {start} or above it").fill(start=start),
            Text(
                "换到数据仓库目录，或加 --root 目录；新建仓库用 redchain init 目录",
                "go to a data repository or pass --root DIR; `redchain init DIR` makes a new one",
            ),
        )


class WorldError(RedchainError):
    """The surroundings failed: disk, git or another process stood in the way (exit code 1)."""


def system_words(problem: OSError) -> Text:
    """Return what the system says of a file."""
    words = problem.strerror or type(problem).__name__
    return Text(_SYSTEM.get(problem.errno or 0, words), words)
