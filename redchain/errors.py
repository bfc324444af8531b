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
    errno.ESPIPE: "不是普通文件，是管道或设备",
    errno.ENOTDIR: "路径里有一段不是目录",
    errno.EEXIST: "已经有同名文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "名字太长",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件太大",
    errno.EIO: "磁盘读写出错",
    errno.ELOOP: "是符号链接，不跟着走（或链接绕成了圈）",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ENOTEMPTY: "目录不是空的",
    errno.EBUSY: "正被占用",
    errno.ESTALE: "网络磁盘断开了",
}


class RedchainError(Exception):
    """A sentence for the user in both languages, what to do next, and the exit code."""

    exit_code = EXIT_REFUSED

    def __init__(self, text: Text, remedy: Text | None = None) -> None:
        """Keep the sentence and the optional next step."""
        super().__init__(text.en)
        self.text = text
        self.remedy = remedy


class BrokenFilesWarning(UserWarning):
    """Files of a data repository that cannot be read are left out."""


class InterruptedWarning(UserWarning):
    """What a killed command left was finished or undone before reading, or could not be."""


class RefusalError(RedchainError):
    """The records or the state of things do not allow what was asked (exit code 1)."""


class UsageError(RedchainError):
    """The command line itself is wrong: a flag, a value, a path (exit code 2)."""

    exit_code = EXIT_USAGE


class UnknownVerbError(UsageError):
    """There is no such subcommand."""


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
    """The environment failed: disk, git or another process stood in the way (exit code 1)."""


WRITING = Text("写不了", "cannot write")
USING = Text("读写不了", "cannot read or write")
DISK_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.ESTALE})
"""What is wrong with a disk, not with the name of a file."""
NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})
"""What the system answers where there is no such file; any other answer tells nothing about it."""
NOTHING_WRITTEN = Text("什么都没有写", "nothing was written")
NOT_COMMITTED = Text("没有提交，文件没有改动", "nothing was committed and no file was changed")


class DiskError(WorldError):
    """The disk stood in the way: of which file, why, what is true now, and what to do."""

    def __init__(self, problem: OSError, now: Text, what: Text = WRITING) -> None:
        """Say what did not work, and that `now` is how things stand."""
        place, why = problem.filename if isinstance(problem.filename, str) else "", system_words(problem)
        zh, en = f"{what.zh} {place}".rstrip(), f"{what.en} {place}".rstrip()
        super().__init__(Text(f"{zh}：{why.zh}；{now.zh}", f"{en}: {why.en}; {now.en}"), _disk_remedy(problem))


def _disk_remedy(problem: OSError) -> Text:
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Text("腾出磁盘空间（df -h 可查看）后再试", "make room on the disk (`df -h` shows it), then try again")
    if problem.errno == errno.EROFS:
        return Text("磁盘是只读的：换到可写的目录，或重新挂载后再试", "the disk is read-only: go to one that may be written, or mount it anew, then try again")
    if problem.errno in {errno.EIO, errno.ESTALE}:
        return Text("检查磁盘或网络连接后再试；先做好备份", "check the disk or the network, then try again; make a backup first")
    if problem.errno in {errno.EACCES, errno.EPERM}:
        return Text("检查所在目录的权限后再试", "check the rights on its folder, then try again")
    return Text("检查目录是否存在、是否有写权限", "check that the folder exists and may be written")


def system_words(problem: OSError) -> Text:
    """Return what the system says of a file."""
    words = problem.strerror or type(problem).__name__
    return Text(_SYSTEM.get(problem.errno or 0, words), words)
