"""One commit for exactly the changed paths: objects, journal, one move of the branch, files, index; a kill leaves the old state or the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.errors import RefusalError
from redchain.history import git, journal
from redchain.history.repository import Repository, blob_at, graft
from redchain.model.blob import blob_id
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.history.checkout import Checkout
    from redchain.history.journal import FileUpdate, Put
    from redchain.history.repository import Identity, Tip

_TRIES = 5
_NO_COMMIT = "0" * 40


def commit(checkout: Checkout, updates: Sequence[FileUpdate], message: str, put: Put) -> str:
    """Commit exactly `updates` and write them to the work tree with `put`; returns the commit's id.

    Refuses when one of the files has changes that are not committed yet. Whatever else is staged or edited stays as it is.
    """
    with Repository(checkout) as repository:
        repository.refuse_without_work_tree()
        if repository.must_go_through_git():
            return _through_git(repository, updates, message, put)
        identity = repository.identity()
        words = ""
        for _ in range(_TRIES):
            tip = repository.tip()
            if not _is_clean(repository, tip, updates):
                return _through_git(repository, updates, message, put)
            made = _objects(repository, tip, updates, message, identity)
            journal.keep(checkout, updates, made=made)
            words = _move_branch(repository, made, tip, message)
            if not words:
                _finish(repository, updates, put)
                return made
            journal.drop(checkout)
    raise git.failure(
        Text("分支没有移动，没有提交", "the branch did not move; nothing was committed"),
        words,
        Text("稍后再试；提到 .lock 文件时，确认没有 git 在运行后删掉它", "try again in a moment; if a .lock file is named, delete it once no git is running"),
    )


def _objects(repository: Repository, tip: Tip | None, updates: Sequence[FileUpdate], message: str, identity: Identity) -> str:
    changes: dict[str, Any] = {}
    for each in updates:
        level = changes
        *folders, name = each.path.split("/")
        for folder in folders:
            level = level.setdefault(folder, {})
        level[name] = None if each.new is None else repository.store("blob", each.new)
    tree = graft(repository, tip.tree if tip else None, changes)
    parent = f"parent {tip.commit}\n" if tip else ""
    text = f"tree {(tree or repository.store('tree', b'')).hex()}\n{parent}author {identity.author}\ncommitter {identity.committer}\n\n{message}\n"
    return repository.store("commit", text.encode("utf-8", "surrogateescape")).hex()


def _move_branch(repository: Repository, made: str, tip: Tip | None, message: str) -> str:
    """The commit point: the branch moves only if it is still where we read it; returns what git says when it does not."""
    answer = repository.run("update-ref", "-m", f"commit: {message.splitlines()[0]}", "HEAD", made, tip.commit if tip else _NO_COMMIT)
    return (answer.words or "git update-ref") if answer.code else ""


def _finish(repository: Repository, updates: Sequence[FileUpdate], put: Put) -> None:
    for each in updates:
        put(f"{repository.checkout.top}/{each.path}", each.new)
    if repository.update_index([each.path for each in updates]):
        journal.drop(repository.checkout)


def _is_clean(repository: Repository, tip: Tip | None, updates: Sequence[FileUpdate]) -> bool:
    """Whether every file is at the tip as it was read; refuses one with uncommitted changes, says False when git stores it otherwise."""
    for each in updates:
        if blob_at(repository, tip, each.path) != (None if each.old is None else blob_id(each.old)):
            _refuse_uncommitted(repository, each)
            return False
    return True


def _refuse_uncommitted(repository: Repository, update: FileUpdate) -> None:
    path = update.path
    if repository.file_id(path) != (None if update.old is None else blob_id(update.old)):
        raise RefusalError(
            Text(f"{path} 刚刚被别人改过，没有写入", f"{path} was changed a moment ago; nothing was written"),
            Text("重新运行命令", "run the command again"),
        )
    if repository.has_uncommitted(path):
        raise RefusalError(
            Text(f"{path} 有还没有提交的修改", f"{path} has changes that are not committed"),
            Text(
                f"先提交：git add {path}，再 git commit -m 说明 -- {path}；或加 --no-commit",
                f"commit them first: git add {path}, then git commit -m MESSAGE -- {path}; or pass --no-commit",
            ),
        )


def _through_git(repository: Repository, updates: Sequence[FileUpdate], message: str, put: Put) -> str:
    """Let git commit, so that hooks, signing and filters have their say; a refused commit leaves the files as they were."""
    repository.identity()
    for each in updates:
        _refuse_uncommitted(repository, each)
    new = [each.path for each in updates if each.old is None]
    journal.keep(repository.checkout, updates, made=None)
    for each in updates:
        put(f"{repository.checkout.top}/{each.path}", each.new)
    answer = repository.commit_only([each.path for each in updates], message, new=new)
    if answer.code:
        for each in updates:
            put(f"{repository.checkout.top}/{each.path}", each.old)
        if new:
            repository.remove_from_index(new)
    journal.drop(repository.checkout)
    if answer.code:
        words = answer.words or answer.out.strip()
        raise RefusalError(
            Text(f"git 没有接受提交：{words}", f"git refused the commit: {words}"), Text("按上面的提示改好再试", "fix what it says and try again")
        )
    tip = repository.tip()
    return tip.commit if tip else ""
