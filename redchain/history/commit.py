"""One commit for exactly the touched paths: objects, journal, one move of the branch, files, index; a kill leaves the old state or the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redchain.errors import RefusalError, WorldError
from redchain.history import journal
from redchain.history.journal import Touch, on_disk, sync_index
from redchain.history.objects import blob_at, blob_id, graft, store
from redchain.history.repository import ZERO, Repository
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.history.journal import Put
    from redchain.history.place import Place
    from redchain.history.repository import Tip

__all__ = ["Touch", "commit"]
_TRIES = 5


def commit(place: Place, touches: Sequence[Touch], message: str, put: Put) -> str:
    """Commit exactly `touches` and write them to the work tree with `put`; returns the commit's id.

    Refuses when a touched file has changes that are not committed yet. Whatever else is staged or edited stays as it is.
    """
    repository = Repository(place)
    repository.refuse_without_work_tree()
    if repository.must_go_through_git():
        return _through_git(repository, touches, message, put)
    identity = repository.identity()
    said = ""
    for _ in range(_TRIES):
        tip = repository.tip()
        if not _is_clean(repository, tip, touches):
            return _through_git(repository, touches, message, put)
        made = _objects(repository, tip, touches, message, identity)
        journal.keep(place, touches, made=made)
        said = _move_branch(repository, made, tip, message)
        if not said:
            _finish(repository, touches, put)
            return made
        journal.drop(place)
    raise WorldError(
        Text(f"分支没有移动，没有提交：{said}", f"the branch did not move; nothing was committed: {said}"),
        Text("稍后再试；提到 .lock 文件时，确认没有 git 在运行后删掉它", "try again in a moment; if a .lock file is named, delete it once no git is running"),
    )


def _objects(repository: Repository, tip: Tip | None, touches: Sequence[Touch], message: str, identity: Any) -> str:
    changes: dict[str, Any] = {}
    for each in touches:
        level = changes
        *folders, name = each.path.split("/")
        for folder in folders:
            level = level.setdefault(folder, {})
        level[name] = None if each.new is None else store(repository, "blob", each.new)
    tree = graft(repository, tip.tree if tip else None, changes)
    parent = f"parent {tip.hexsha}\n" if tip else ""
    text = f"tree {(tree or store(repository, 'tree', b'')).hex()}\n{parent}author {identity.author}\ncommitter {identity.committer}\n\n{message}\n"
    return store(repository, "commit", text.encode("utf-8", "surrogateescape")).hex()


def _move_branch(repository: Repository, made: str, tip: Tip | None, message: str) -> str:
    """The commit point: the branch moves only if it still stands where we read it; returns what git says when it does not."""
    code, _, said = repository.run("update-ref", "-m", f"commit: {message.splitlines()[0]}", "HEAD", made, tip.hexsha if tip else ZERO)
    return (said.strip() or "git update-ref") if code else ""


def _finish(repository: Repository, touches: Sequence[Touch], put: Put) -> None:
    for each in touches:
        put(f"{repository.place.top}/{each.path}", each.new)
    if sync_index(repository, [each.path for each in touches]):
        journal.drop(repository.place)


def _is_clean(repository: Repository, tip: Tip | None, touches: Sequence[Touch]) -> bool:
    """Whether every touched file is at the tip as it was read; refuses one with uncommitted changes, says False when git stores it otherwise."""
    for each in touches:
        known = blob_at(repository, tip, each.path)
        if known == (None if each.old is None else blob_id(each.old)):
            continue
        _refuse_uncommitted(repository, each)
        return False
    return True


def _refuse_uncommitted(repository: Repository, touch: Touch) -> None:
    if on_disk(repository, touch.path) != (None if touch.old is None else blob_id(touch.old).hex()):
        raise RefusalError(
            Text(f"{touch.path} 刚刚被别人改过，没有写入", f"{touch.path} was changed a moment ago; nothing was written"),
            Text("重新运行命令", "run the command again"),
        )
    _, said, _ = repository.run("status", "--porcelain", "--", touch.path)
    if said.strip():
        raise RefusalError(
            Text(f"{touch.path} 有还没有提交的修改", f"{touch.path} has changes that are not committed"),
            Text(
                f"先提交：git add {touch.path}，再 git commit -m 说明 -- {touch.path}；或加 --no-commit",
                f"commit them first: git add {touch.path}, then git commit -m MESSAGE -- {touch.path}; or pass --no-commit",
            ),
        )


def _through_git(repository: Repository, touches: Sequence[Touch], message: str, put: Put) -> str:
    """Let git commit, so that hooks, signing and filters have their say; a refused commit leaves the files as they were."""
    repository.identity()
    for each in touches:
        _refuse_uncommitted(repository, each)
    new = [each.path for each in touches if each.old is None]
    journal.keep(repository.place, touches, made=None)
    for each in touches:
        put(f"{repository.place.top}/{each.path}", each.new)
    code, out, err = repository.run("add", "--", *new) if new else (0, "", "")
    if code == 0:
        code, out, err = repository.run("commit", "--quiet", "--only", "-m", message, "--", *(each.path for each in touches))
    if code:
        for each in touches:
            put(f"{repository.place.top}/{each.path}", each.old)
        if new:
            repository.run("rm", "--cached", "--quiet", "--force", "--ignore-unmatch", "--", *new)
    journal.drop(repository.place)
    if code:
        said = (err or out).strip()
        raise RefusalError(
            Text(f"git 没有接受提交：{said}", f"git refused the commit: {said}"), Text("按上面的提示改好再试", "mend what it says and try again")
        )
    tip = repository.tip()
    return str(tip.hexsha) if tip else ""
