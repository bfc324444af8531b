"""GitPython's door: identity, configuration, the tip, and running git for what it does best."""

from __future__ import annotations

import os
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.errors import RefusalError, WorldError
from redchain.history.hook import is_own_hook
from redchain.history.plain import tip_id
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.history.place import Place

ZERO = "0" * 40
_COMMIT_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")
_FOREIGN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR")
_IDENTS = ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
_COMMIT_ID = re.compile(r"[0-9a-f]{40}")
_IDENT = re.compile(r"[^<>\n]*[^<>\s][^<>\n]* <[^<>\n]*> \d+ [-+]\d{4}")


class Identity(NamedTuple):
    """Author and committer as git writes them: name, address, seconds, offset."""

    author: str
    committer: str


class Tip(NamedTuple):
    """The commit HEAD stands on: its id in hexadecimal, and its tree's, 20 bytes."""

    hexsha: str
    tree: bytes


class Repository:
    """One git work tree, opened through GitPython."""

    def __init__(self, place: Place) -> None:
        """Open it; GitPython is imported here, for commands that need it."""
        os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
        for name in _FOREIGN:  # inside another repository's hook they would lead git there
            os.environ.pop(name, None)
        import git

        self.place = place
        self._trees: dict[bytes, bytes] = {}
        self._errors = (git.GitCommandError, ValueError, KeyError)
        try:
            self.repo: Any = git.Repo(place.top, odbt=git.GitCmdObjectDB)
        except git.InvalidGitRepositoryError as problem:
            raise _broken(place, "") from problem

    @cached_property
    def variables(self) -> dict[str, str]:
        """Git's configuration and identities, in one call; keys in lower case."""
        pairs = (line.partition("=") for line in self.run("var", "-l")[1].splitlines())
        found = {key if key.startswith("GIT_") else key.lower(): value if equals else "true" for key, equals, value in pairs}
        if "core.repositoryformatversion" not in found:  # git sees no repository here, such as one that belongs to somebody else
            raise _broken(self.place, self.run("rev-parse", "--git-dir")[2].strip())
        return found

    def identity(self) -> Identity:
        """Return author and committer as the user's git has them; refuses where git would."""
        is_set = all(self.variables.get(each, "").strip() for each in ("user.email", "user.name"))
        idents = [self.variables.get(each, "") for each in _IDENTS]
        if not is_set or not all(map(_IDENT.fullmatch, idents)):
            idents = [self._strict_identity(each) for each in _IDENTS]
        return Identity(*idents)

    def refuse_without_work_tree(self) -> None:
        """Refuse a bare repository; a work tree linked to one is fine."""
        if self.variables.get("core.bare", "false").lower() == "true" and not os.path.exists(f"{self.place.git_dir}/commondir"):
            raise RefusalError(
                Text("这是裸仓库（core.bare），没有工作区，无法提交", "this is a bare repository (core.bare) without a work tree, so nothing can be committed"),
                Text("git clone 出一个工作区再运行，或加 --no-commit 只写文件", "`git clone` it and run there, or pass --no-commit to write files only"),
            )

    def syncs_objects(self) -> bool:
        """Whether the user's git wants loose objects on the disk before a commit counts; git's own default does not."""
        wanted = self.variables.get("core.fsync", "").lower().replace(" ", "").split(",")
        return self.variables.get("core.fsyncobjectfiles", "false").lower() == "true" or bool({"loose-object", "objects", "all"} & set(wanted))

    def tree(self, identifier: bytes) -> bytes:
        """Return the bytes of a tree; each is read once."""
        if identifier not in self._trees:
            self._trees[identifier] = self.repo.odb.stream(identifier).read()
        return self._trees[identifier]

    def tip(self) -> Tip | None:
        """Return the commit HEAD stands on, or None on an unborn branch."""
        identifier = tip_id(self.place) or ""
        if not _COMMIT_ID.fullmatch(identifier):
            code, out, _ = self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
            identifier = out.strip()
            if code:
                return None
        try:
            text: bytes = self.repo.odb.stream(bytes.fromhex(identifier)).read()
        except self._errors:
            return None
        return Tip(identifier, bytes.fromhex(text[5:45].decode("ascii")))

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run git in the work tree; returns (exit code, standard output, standard error)."""
        from git import GitCommandNotFound

        try:
            code, out, err = self.repo.git.execute(["git", *arguments], with_extended_output=True, with_exceptions=False)
        except GitCommandNotFound as problem:
            raise WorldError(
                Text("没有找到 git 程序，无法提交", "there is no git program, so nothing can be committed"),
                Text("安装 git，或加 --no-commit 只写文件", "install git, or pass --no-commit to write files only"),
            ) from problem
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
        return any(os.access(f"{folder}/{name}", os.X_OK) and not is_own_hook(f"{folder}/{name}") for name in _COMMIT_HOOKS)

    def _strict_identity(self, name: str) -> str:
        code, found, said = self.run("var", name)
        if code:
            raise RefusalError(
                Text("git 不知道提交人是谁", "git does not know who commits"),
                Text(
                    '先设置：git config --global user.name "单位或姓名" 和 git config --global user.email "邮箱"',
                    'set them first: git config --global user.name "NAME" and git config --global user.email "ADDRESS"',
                ),
            ) from WorldError(Text(said, said))
        return str(found).strip()


def _broken(place: Place, said: str) -> WorldError:
    return WorldError(
        Text(f"git 打不开 {place.top}：{said or '.git 不完整'}", f"git cannot open {place.top}: {said or 'its .git is incomplete'}"),
        Text("运行 git status 查看原因，或加 --no-commit 只写文件", "run `git status` to see why, or pass --no-commit to write files only"),
    )


def refuse_when_unready(place: Place | None) -> Place:
    """Return the place when a commit can be made there; refuses outside git, in a bare repository and in the middle of a merge or rebase."""
    if place is None:
        raise RefusalError(
            Text("这里不是 git 仓库的工作区，无法提交", "this is not the work tree of a git repository, so nothing can be committed"),
            Text("运行 git init，或加 --no-commit 只写文件", "run `git init`, or pass --no-commit to write files only"),
        )
    mark = place.in_progress()
    if mark is not None:
        raise RefusalError(
            Text(f"git 正在合并或变基（{mark}），先完成它", f"git is in the middle of a merge or rebase ({mark}); finish it first"),
            Text("git status 会说明怎样继续或放弃", "`git status` says how to continue or abort"),
        )
    return place
