"""GitPython's door: identity, configuration, the tip, and running git for what it does best."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.errors import RefusalError, WorldError
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.history.place import Place

ZERO = "0" * 40
_COMMIT_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")


class Identity(NamedTuple):
    """Author and committer as git writes them: name, address, seconds, offset."""

    author: str
    committer: str


class Repository:
    """One git work tree, opened through GitPython."""

    def __init__(self, place: Place) -> None:
        """Open it; GitPython is imported here, for commands that need it."""
        os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
        import git

        self.place = place
        self._errors = (git.GitCommandError, ValueError, KeyError)
        self.repo: Any = git.Repo(place.top, odbt=git.GitCmdObjectDB)

    @cached_property
    def variables(self) -> dict[str, str]:
        """Git's configuration and identities, in one call; keys in lower case."""
        lines = self.repo.git.var("-l").splitlines()
        pairs = (line.partition("=") for line in lines if "=" in line)
        return {key if key.startswith("GIT_") else key.lower(): value for key, _, value in pairs}

    def identity(self) -> Identity:
        """Return author and committer as the user's git has them; refuses where git would."""
        if "user.email" not in self.variables or "user.name" not in self.variables:
            self._strict_identity()
        return Identity(self.variables["GIT_AUTHOR_IDENT"], self.variables["GIT_COMMITTER_IDENT"])

    def tip(self) -> Any | None:
        """Return the commit HEAD stands on, or None on an unborn branch."""
        try:
            return self.repo.head.commit
        except self._errors:
            return None

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run git in the work tree; returns (exit code, standard output, standard error)."""
        code, out, err = self.repo.git.execute(["git", *arguments], with_extended_output=True, with_exceptions=False)
        return code, out, err

    def must_go_through_git(self) -> bool:
        """Whether hooks, signing, filters or another object format ask for `git commit` itself."""
        read = self.variables
        if read.get("commit.gpgsign", "false").lower() in {"true", "yes", "on", "1", ""}:
            return True
        if read.get("extensions.objectformat", "sha1") != "sha1" or read.get("core.autocrlf", "false").lower() in {"true", "input"}:
            return True
        if any(key.startswith("filter.") and not key.startswith("filter.lfs.") for key in read):
            return True
        return self._has_commit_hook()

    def _has_commit_hook(self) -> bool:
        folder = self.variables.get("core.hookspath")
        if folder is None:
            folder = f"{self.repo.common_dir}/hooks"
        folder = os.path.join(self.place.top, os.path.expanduser(folder))
        return any(os.access(f"{folder}/{name}", os.X_OK) for name in _COMMIT_HOOKS)

    def _strict_identity(self) -> None:
        code, _, said = self.run("var", "GIT_COMMITTER_IDENT")
        if code:
            raise RefusalError(
                Text("git 不知道提交人是谁", "git does not know who commits"),
                Text(
                    '先设置：git config --global user.name "单位或姓名" 和 git config --global user.email "邮箱"',
                    'set them first: git config --global user.name "NAME" and git config --global user.email "ADDRESS"',
                ),
            ) from WorldError(Text(said, said))


def refuse_when_unready(place: Place | None) -> Place:
    """Return the place when a commit can be made there; refuses outside git, in a bare repository and in the middle of a merge or rebase."""
    if place is None:
        raise RefusalError(
            Text("这里不是 git 仓库，无法提交", "this is not a git repository, so nothing can be committed"),
            Text("运行 git init，或加 --no-commit 只写文件", "run `git init`, or pass --no-commit to write files only"),
        )
    mark = place.in_progress()
    if mark is not None:
        raise RefusalError(
            Text(f"git 正在合并或变基（{mark}），先完成它", f"git is in the middle of a merge or rebase ({mark}); finish it first"),
            Text("git status 会说明怎样继续或放弃", "`git status` says how to continue or abort"),
        )
    return place
