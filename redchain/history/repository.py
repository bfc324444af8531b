"""One git repository for a commit: its configuration and identity, its tip, objects and trees, and what git does best itself."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Self

from redchain.errors import RefusalError
from redchain.history import git
from redchain.history.checkout import Checkout, find_checkout
from redchain.history.loose_objects import parents_in
from redchain.history.pre_commit_hook import is_own_hook
from redchain.lazy_pattern import pattern
from redchain.model.git_blob_id import blob_id
from redchain.shell_words import shown
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

_COMMIT_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")
_EVERY_FILE = ("-c", "core.fsmonitor=false", "-c", "core.sparseCheckout=false")
"""Options that make git look at the files we name, wherever they lie and whatever a file system monitor says of them."""
_CONTINUE = {
    "MERGE_HEAD": "git commit --no-edit",
    "CHERRY_PICK_HEAD": "git cherry-pick --continue",
    "REVERT_HEAD": "git revert --continue",
    "rebase-merge": "git rebase --continue",
    "rebase-apply": "git rebase --continue",
    "applying": "git am --continue",
}
_WITHOUT_IDENTITY = pattern(r"(?i)tell me who you are|\bident\b|auto-detect|\bidentity\b|name consists only of disallowed characters|no email was given")
"""Git's words where it is not told who commits; anything else is another trouble."""
_IDENTS = ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
_COMMIT_ID = pattern(r"[0-9a-f]{40}|[0-9a-f]{64}")
_IDENT = pattern(r"[^<>\n]*[^<>\s][^<>\n]* <[^<>\n]*> \d+ [-+]\d{4}")


class Identity(NamedTuple):
    """Author and committer as git writes them: name, address, seconds, offset."""

    author: str
    committer: str


class Tip(NamedTuple):
    """The commit that HEAD names: its id in hexadecimal, and its tree's, 20 bytes."""

    commit: str
    tree: bytes


class Repository:
    """The repository of a checkout; use it in a `with`, since it may hold a git process that reads objects."""

    def __init__(self, checkout: Checkout) -> None:
        """Open it; raises WorldError for a `.git` without objects or references."""
        self.checkout = checkout
        self._trees: dict[bytes, bytes] = {}
        self._objects = git.ObjectReader(checkout.top)
        if not is_whole(checkout):
            raise git.unopened_error(checkout.top, "")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        """End the process that reads objects."""
        self._objects.__exit__(kind, problem, trace)

    @cached_property
    def variables(self) -> dict[str, str]:
        """Git's configuration and identities, in one call; keys in lower case."""
        answer = self.run("var", "-l")
        if answer.is_missing:
            raise git.not_installed_error()
        pairs = (line.partition("=") for line in answer.out.splitlines())
        found = {key if key.startswith("GIT_") else key.lower(): value if equals else "true" for key, equals, value in pairs}
        if "core.repositoryformatversion" not in found:  # git sees no repository here, such as one that belongs to somebody else
            raise git.unopened_error(self.checkout.top, self.run("rev-parse", "--git-dir").words)
        return found

    def run(self, *arguments: str, given: str = "", as_user: bool = False, index: str | None = None, handed: tuple[int, ...] = ()) -> git.Answer:
        """Run git in the work tree."""
        more = None if index is None else {"GIT_INDEX_FILE": index}
        return git.run(self.checkout.top, *arguments, given=given, as_user=as_user, more=more, handed=handed)

    def identity(self) -> Identity:
        """Return author and committer as the user's git has them; refuses where git would."""
        is_set = all(self.variables.get(each, "").strip() for each in ("user.email", "user.name"))
        idents = [self.variables.get(each, "") for each in _IDENTS]
        if not is_set or not all(map(_IDENT.fullmatch, idents)):
            idents = [self._strict_identity(each, is_set=is_set) for each in _IDENTS]
        return Identity(*idents)

    def refuse_without_work_tree(self) -> None:
        """Refuse a bare repository; a work tree linked to one is fine."""
        if self.variables.get("core.bare", "false").lower() == "true" and not os.path.exists(f"{self.checkout.git_dir}/commondir"):
            raise RefusalError(
                Text("这是裸仓库（core.bare），没有工作区，无法提交", "this is a bare repository (core.bare) without a work tree, so nothing can be committed"),
                Text("git clone 出一个工作区再运行，或加 --no-commit 只写文件", "`git clone` it and run there, or pass --no-commit to write files only"),
            )

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

    def tip(self) -> Tip | None:
        """Return the commit that HEAD names, or None on an unborn branch."""
        identifier = self.checkout.head_commit() or ""
        if not _COMMIT_ID.fullmatch(identifier):
            answer = self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
            identifier = answer.out.strip()
            if answer.code:
                return None
        return self.tip_of(identifier)

    def tip_of(self, commit: str | None) -> Tip | None:
        """Return a commit by its id, with its tree; None where there is none."""
        raw = None if commit is None else self._objects.read(commit)
        while raw is not None and raw.startswith(b"object "):  # a tag, where somebody has let HEAD name one
            commit = raw[len(b"object ") : raw.index(b"\n")].decode("ascii")
            raw = self._objects.read(commit)
        return None if commit is None or raw is None else Tip(commit, bytes.fromhex(raw[len(b"tree ") : raw.index(b"\n")].decode("ascii")))

    def parents_of(self, commit: str) -> list[str] | None:
        """Return the parents of a commit; None where there is no such commit, or it cannot be read."""
        raw = self._objects.read(commit) if _COMMIT_ID.fullmatch(commit) else None
        return None if raw is None else list(parents_in(raw.partition(b"\n\n")[0].split(b"\n")))

    def staged(self, paths: Sequence[str], index: str | None = None) -> dict[str, str]:
        """Return what the index holds at `paths`: path → id in hexadecimal; a path in conflict has none."""
        answers = (self.run("ls-files", "-s", "-z", "--", *map(git.literal, part), index=index) for part in git.portions(paths))
        lines = (each.partition("\t") for answer in answers for each in answer.out.split("\0") if each)
        return {path: words.split(" ")[1] for words, _, path in lines if words.endswith(" 0")}

    def has_commit(self, identifier: str) -> bool:
        """Tell whether HEAD stands on a commit."""
        return self.run("merge-base", "--is-ancestor", identifier, "HEAD").code == 0

    def tree(self, identifier: bytes) -> bytes:
        """Return the bytes of a tree; each is read once."""
        if identifier not in self._trees:
            self._trees[identifier] = self.content(identifier)
        return self._trees[identifier]

    def content(self, identifier: bytes) -> bytes:
        """Return the bytes of an object; raises WorldError where it is missing."""
        raw = self._objects.read(identifier.hex())
        if raw is None:
            raise git.unreadable_object_error(identifier.hex())
        return raw

    def store(self, kind: str, raw: bytes) -> bytes:
        """Store one object, seen to the disk where the user's git asks for that; returns its id, 20 bytes."""
        return git.store_object(f"{self.checkout.common_dir}/objects", kind, raw, sync=self._syncs_objects)

    def file_id(self, path: str) -> bytes | None:
        """Return the blob id of the file at a path of the work tree, or None when there is none."""
        try:
            with open(f"{self.checkout.top}/{path}", "rb") as file:
                return blob_id(file.read())
        except OSError:
            return None

    def id_of_stored(self, path: str, raw: bytes) -> str:
        """Return the id (hexadecimal) under which git would store these bytes at a path, with line ends and filters as its attributes say."""
        given = raw.decode("utf-8", "surrogateescape")
        return self.run("-c", "core.safecrlf=false", "hash-object", "--stdin", "--path", path, given=given).out.strip()

    def stored_id(self, path: str) -> bytes | None:
        """Return the blob id under which git would store the file at a path, with line ends and filters as its attributes say; None when there is none."""
        answer = self.run("-c", "core.safecrlf=false", "hash-object", "--", path)
        return bytes.fromhex(answer.out.strip()) if answer.code == 0 else None

    def as_checked_out(self, path: str, blob: str) -> bytes:
        """Return the bytes that git would write at a path for a content, with line ends and filters as its attributes say."""
        answer = self.run("cat-file", "--filters", f"--path={path}", blob)
        if answer.code:
            raise git.unreadable_object_error(blob)
        return answer.out.encode("utf-8", "surrogateescape")

    def has_uncommitted(self, path: str) -> bool:
        """Tell whether a path differs from the tip, in the index or in the work tree."""
        return bool(self.run(*_EVERY_FILE, "status", "--porcelain", "-z", "--", git.literal(path)).out)

    def add(self, paths: Sequence[str], index: str) -> git.Answer:
        """Stage `paths`, also those that are gone, in an index; this resolves conflicts there."""
        return self.run(*_EVERY_FILE, "add", "--all", *git.PATHS_GIVEN, given=git.joined(map(git.literal, paths)), index=index)

    def commit_staged(self, message: str, *, index: str, handed: tuple[int, ...]) -> git.Answer:
        """Let git commit what an index holds."""
        return self.run(*_EVERY_FILE, "commit", "--quiet", "-m", message, as_user=True, index=index, handed=handed)

    def take_back(self, commit: str, parent: str | None, branch: str | None) -> bool:
        """Let a branch (None: HEAD, where it is detached) stand where it stood before a commit; False where it has moved on."""
        name, move = branch or "HEAD", ["update-ref", *([] if branch else ["--no-deref"]), "-m", "redchain: taken back"]
        return self.run(*move, *([name, parent] if parent else ["-d", name]), commit).code == 0

    def see_again(self, paths: Sequence[str], index: str) -> None:
        """Take the marks from `paths` by which git does not look at their files (assume-unchanged, skip-worktree), since it would not commit them."""
        listed = self.run("ls-files", "-v", "-z", "--", *map(git.literal, paths), index=index).out.split("\0")
        for is_marked, option in ((str.islower, "--no-assume-unchanged"), (lambda tag: tag in "Ss", "--no-skip-worktree")):
            marked = [each[2:] for each in listed if each and is_marked(each[0])]
            if marked:
                self.run("update-index", option, "-z", "--stdin", given=git.joined(marked), index=index)

    @cached_property
    def _syncs_objects(self) -> bool:
        """Whether the user's git wants loose objects on the disk before a commit counts; git's own default does not."""
        wanted = self.variables.get("core.fsync", "").lower().replace(" ", "").split(",")
        return self.variables.get("core.fsyncobjectfiles", "false").lower() == "true" or bool({"loose-object", "objects", "all"} & set(wanted))

    def _has_commit_hook(self) -> bool:
        folder = self.variables.get("core.hookspath")
        if folder is None:
            folder = f"{self.checkout.common_dir}/hooks"
        folder = os.path.join(self.checkout.top, os.path.expanduser(folder))
        return any(os.access(f"{folder}/{name}", os.X_OK) and not is_own_hook(f"{folder}/{name}") for name in _COMMIT_HOOKS)

    def _strict_identity(self, name: str, *, is_set: bool) -> str:
        answer = self.run("var", name)
        date = name.replace("IDENT", "DATE")
        if answer.code and is_set and os.environ.get(date):
            raise RefusalError(
                Text(f"git 不认环境变量 {date} 里的时间：{answer.words}", f"git does not take the time in the environment variable {date}: {answer.words}"),
                Text(f"去掉它（unset {date}），或写成 2026-11-23T09:00:00+08:00 的样子", f"unset {date}, or write it like 2026-11-23T09:00:00+08:00"),
            )
        if answer.code and not _WITHOUT_IDENTITY.search(answer.words):
            raise git.failure(Text(f"git 没有说出 {name}", f"git does not tell {name}"), answer.words, Text("再运行一次", "run the command again"))
        if answer.code:
            raise RefusalError(
                Text("git 不知道提交人是谁", "git does not know who commits"),
                Text(
                    '先设置：git config --global user.name "单位或姓名" 和 git config --global user.email "邮箱"',
                    'set them first: git config --global user.name "NAME" and git config --global user.email "ADDRESS"',
                ),
            )
        return answer.out.strip()


def is_whole(checkout: Checkout) -> bool:
    """Whether there are objects and references; a `git init` that was killed may have left none."""
    return all(os.path.isdir(f"{checkout.common_dir}/{each}") for each in ("objects", "refs"))


def make_repository(folder: str) -> Checkout:
    """Make a git repository in `folder`, or finish one; the first branch is called as the user's git says, else main."""
    configured = git.run(folder, "config", "--get", "init.defaultBranch").out.strip()
    answer = git.run(folder, "init", "--quiet", *(() if configured else ("--initial-branch=main",)))
    checkout = find_checkout(folder)
    if answer.code or checkout is None:
        raise git.failure(Text("git init 没有成功", "git init failed"), answer.words)
    return checkout


def knows_identity(checkout: Checkout) -> bool:
    """Tell whether git knows who commits here."""
    try:
        Repository(checkout).identity()
    except RefusalError:
        return False
    return True


def refuse_when_unready(checkout: Checkout | None) -> Checkout:
    """Return the checkout when a commit can be made there; refuses outside git and in the middle of a merge or rebase."""
    if checkout is None:
        raise RefusalError(
            Text("这里不是 git 仓库的工作区，无法提交", "this is not the work tree of a git repository, so nothing can be committed"),
            Text(
                "运行 git init（已有 .git 的，先用 git status 看它指向哪里），或加 --no-commit 只写文件",
                "run `git init` (where there is a .git already, see with `git status` where it points), or pass --no-commit to write files only",
            ),
        )
    found = unfinished(checkout)
    if found is not None:
        raise found.refusal()
    branch = checkout.branch
    if branch is not None and not branch.startswith("refs/heads/"):
        raise RefusalError(
            Text(
                f"git 的 HEAD 指向 {branch}，不是分支，不能提交",
                f"git's HEAD names {branch}, which is not a branch, so nothing can be committed",
            ),
            Text("换到一个分支：git switch 分支名；有哪些：git branch -a", "go to a branch: git switch BRANCH; see which there are: git branch -a"),
        )
    return checkout


class Unfinished(NamedTuple):
    """A merge, rebase, cherry-pick or revert that git has begun: its mark in the git directory, how to end it, and the paths still in conflict."""

    mark: str
    conflicts: tuple[str, ...]

    @property
    def command(self) -> str:
        """The command of git that goes on with it."""
        return _CONTINUE[self.mark]

    def refusal(self) -> RefusalError:
        """Return why nothing else can be committed now, with the way out; conflicts in the generated lists alone need nobody's judgement."""
        said = Text(f"git 正在合并或变基（{self.mark}），先完成它", f"git is in the middle of a merge or rebase ({self.mark}); finish it first")
        abort = shown("git", self.command.split()[1] if "--continue" in self.command else "merge", "--abort")
        if not self.conflicts:
            return RefusalError(
                said, Text(f"完成：redchain resolve，或 {self.command}；放弃：{abort}", f"to finish: redchain resolve, or {self.command}; to give up: {abort}")
            )
        records = [each for each in self.conflicts if not is_generated(each)]
        if not records:
            remedy = Text(
                f"冲突只在生成的清单里：redchain lists 重新生成，再 {self.command}；放弃：{abort}",
                f"only generated lists are in conflict: `redchain lists` makes them anew, then {self.command}; to give up: {abort}",
            )
            return RefusalError(said, remedy)
        add, lists = shown("git", "add", "--", *records[:5]), len(records) < len(self.conflicts)
        return RefusalError(
            said,
            Text(
                f"先解决冲突：redchain resolve；或手工改好有冲突的文件再 {add}；{'再 redchain lists 重新生成清单，' if lists else ''}再 {self.command}；放弃：{abort}",
                f"resolve the conflicts first: redchain resolve; or by hand, then {add}; "
                f"{'then `redchain lists` makes the lists anew, ' if lists else ''}then {self.command}; to give up: {abort}",
            ),
        )


def is_generated(path: str) -> bool:
    """Tell whether a path (from git's top) is one of the generated lists."""
    return f"/{path}".rpartition("/")[0].endswith("/data/lists")


def unfinished(checkout: Checkout) -> Unfinished | None:
    """Return what git has begun and not finished here, or None."""
    mark = checkout.in_progress()
    if mark is None:
        return None
    if mark == "rebase-apply" and os.path.exists(f"{checkout.git_dir}/rebase-apply/applying"):
        mark = "applying"
    answer = git.run(checkout.top, "diff", "--name-only", "--diff-filter=U", "-z")
    return Unfinished(mark, tuple(dict.fromkeys(each for each in answer.out.split("\0") if each)))


def refuse_inside_git_folder(folder: str) -> None:
    """Refuse a folder (which need not exist yet) inside a bare repository or inside a `.git` folder."""
    start = os.path.abspath(folder)
    while not os.path.isdir(start):
        start = os.path.dirname(start)
    answer = git.run(start, "rev-parse", "--is-bare-repository", "--is-inside-git-dir")
    if answer.code == 0 and "true" in answer.out.split():
        raise RefusalError(
            Text(f"{folder} 在裸仓库或 .git 目录里，不能放数据", f"{folder} lies in a bare repository or a .git folder, which cannot hold data"),
            Text("换一个目录，或先 git clone 出工作区再运行", "choose another folder, or `git clone` it first and run there"),
        )
