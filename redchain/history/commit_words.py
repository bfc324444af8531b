"""What a commit says to people: why it is refused, and what they have to know of one that is made."""

from __future__ import annotations

from redchain.errors import RefusalError
from redchain.shell_words import word
from redchain.text import Text


def switched(wanted: str | None, now: str | None) -> RefusalError:
    """Return the refusal where HEAD names another branch than the one that was read."""
    before, after = ((each or "HEAD").removeprefix("refs/heads/") for each in (wanted, now))
    return RefusalError(
        Text(
            f"运行期间分支从 {before} 换成了 {after}，没有提交，文件没有改动",
            f"the branch was switched from {before} to {after} meanwhile; nothing was committed and no file was changed",
        ),
        Text("确认在要写的分支上（git branch），再运行一次命令", "make sure which branch you are on (git branch), then run the command again"),
    )


def saved_meanwhile(path: str) -> Text:
    """Return the word on a file that somebody has saved while a commit that was then refused was being made."""
    return Text(
        f"注意：{path} 在这期间被保存过（编辑器或钩子），保留了保存的内容；看一看：git diff HEAD -- {word(path)}",
        f"note: {path} was saved meanwhile (by an editor or a hook), and what was saved stays; see: git diff HEAD -- {word(path)}",
    )


def detached(made: str) -> Text:
    """Return the word on a commit that no branch keeps."""
    return Text(
        f"注意：HEAD 不在任何分支上（游离状态），刚才的提交 {made[:7]} 换分支后就找不到了；要保留：git branch 新分支名 {word(made[:7])}，再合并到常用的分支",
        f"note: HEAD is detached, so no branch keeps commit {made[:7]} and it is lost from sight when you switch; to keep it: "
        f"git branch NEW-NAME {word(made[:7])}, then merge that into your branch",
    )
