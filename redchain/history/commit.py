"""One commit for exactly the changed paths: everything that can fail first, then one move of the branch, then only renames; a kill leaves the old state or the new one."""

from __future__ import annotations

import shlex
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from redchain.errors import NOT_COMMITTED, DiskError, RefusalError
from redchain.history import git, journal
from redchain.history.git_index import IndexEntry, agrees, await_unlocked, holding
from redchain.history.repository import Repository, blob_at, entry_at, is_generated, mode_for, tree_with_changes
from redchain.history.stale_git_index import brought_along, differing, entries_of, fallen_behind, is_behind, taken_into
from redchain.model.git_blob_id import blob_id
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.history.checkout import Checkout
    from redchain.history.git_index import HeldIndex
    from redchain.history.journal import FileUpdate, Prepare, Prepared
    from redchain.history.repository import Identity, Tip

    Say = Callable[[Text], object]

_TRIES = 5
_NO_COMMIT = "0" * 40


def commit(checkout: Checkout, updates: Sequence[FileUpdate], message: str, prepare: Prepare, say: Say = str) -> str:
    """Commit exactly `updates` and write them to the work tree with `prepare`; returns the commit's id, and says where no branch keeps it.

    Refuses when one of the files has changes that are not committed yet. Whatever else is staged or edited stays as it is.
    """
    with Repository(checkout) as repository:
        repository.refuse_without_work_tree()
        made = None if repository.must_go_through_git() else _ours(repository, updates, message, prepare, say)
        if made is None:
            made = _through_git(repository, updates, message, prepare, say)
    if checkout.is_detached:
        say(_detached(made))
    return made


def _detached(made: str) -> Text:
    return Text(
        f"注意：HEAD 不在任何分支上（游离状态），刚才的提交 {made[:7]} 换分支后就找不到了；要保留：git branch 新分支名 {made[:7]}，再合并到常用的分支",
        f"note: HEAD is detached, so no branch keeps commit {made[:7]} and it is lost from sight when you switch; to keep it: "
        f"git branch NEW-NAME {made[:7]}, then merge that into your branch",
    )


def _ours(repository: Repository, updates: Sequence[FileUpdate], message: str, prepare: Prepare, say: Say) -> str | None:
    """Make the commit ourselves while the index is held; None when only git can, since it stores one of the files otherwise than it stands."""
    prepared: list[Prepared] = []
    try:
        identity = repository.identity()
        with holding(repository, say) as index:
            try:
                return _committed(repository, updates, message, identity, (index, prepared, prepare, say))
            finally:
                for each in reversed(prepared):
                    each.discard()
    except OSError as problem:
        problem.filename = problem.filename or repository.checkout.git_dir
        raise DiskError(problem, NOT_COMMITTED) from problem


def _committed(
    repository: Repository, updates: Sequence[FileUpdate], message: str, identity: Identity, means: tuple[HeldIndex, list[Prepared], Prepare, Say]
) -> str | None:
    index, prepared, prepare, say = means
    words, checkout = "", repository.checkout
    for _ in range(_TRIES):
        tip = repository.tip()
        if not _is_clean(repository, tip, updates):
            return None
        behind = _behind(repository, tip, updates)
        made = _objects(repository, tip, updates, message, identity)
        journal.keep(checkout, updates, made=made)  # before anything lies about that the next command would have to sweep up
        if not prepared:
            index.prepare(_entries(repository, tip, updates))
            prepared.extend(prepare(f"{checkout.top}/{each.path}", each.new) for each in updates)
        words = _move_branch(repository, made, tip, message)
        if not words:
            _finish(repository, index, prepared, made)
            if behind:
                say(brought_along(behind))
            return made
        journal.drop(checkout)
    raise git.failure(
        Text("分支没有移动，没有提交", "the branch did not move; nothing was committed"),
        words,
        Text("稍后再试；提到 .lock 文件时，确认没有 git 在运行后删掉它", "try again in a moment; if a .lock file is named, delete it once no git is running"),
    )


def _entries(repository: Repository, tip: Tip | None, updates: Sequence[FileUpdate]) -> list[IndexEntry]:
    return [IndexEntry(each.path, mode_for(entry_at(repository, tip, each.path)), None if each.new is None else blob_id(each.new).hex()) for each in updates]


def _objects(repository: Repository, tip: Tip | None, updates: Sequence[FileUpdate], message: str, identity: Identity) -> str:
    changes: dict[str, Any] = {}
    for each in updates:
        level = changes
        *folders, name = each.path.split("/")
        for folder in folders:
            level = level.setdefault(folder, {})
        level[name] = None if each.new is None else repository.store("blob", each.new)
    tree = tree_with_changes(repository, tip.tree if tip else None, changes)
    parent = f"parent {tip.commit}\n" if tip else ""
    text = f"tree {(tree or repository.store('tree', b'')).hex()}\n{parent}author {identity.author}\ncommitter {identity.committer}\n\n{message}\n"
    return repository.store("commit", text.encode("utf-8", "surrogateescape")).hex()


def _move_branch(repository: Repository, made: str, tip: Tip | None, message: str) -> str:
    """The commit point: the branch moves only if it is still where we read it; returns what git says when it does not."""
    answer = repository.run("update-ref", "-m", f"commit: {message.splitlines()[0]}", "HEAD", made, tip.commit if tip else _NO_COMMIT)
    return (answer.words or "git update-ref") if answer.code else ""


def _finish(repository: Repository, index: HeldIndex, prepared: Sequence[Prepared], made: str) -> None:
    """After the commit point only renames are left; the journal stays until all are done, and what did not work is told as it is."""
    problems: list[OSError] = []
    try:
        for each in prepared:
            _try(each.place, problems)
    finally:  # even where a person interrupts: an index that is behind would take the commit back
        _try(index.install, problems)
    if problems:
        raise _unfinished(problems[0], made) from problems[0]
    with suppress(OSError):  # nothing is left to do, which the next command finds out
        journal.drop(repository.checkout)


def _try(act: Callable[[], object], problems: list[OSError]) -> None:
    try:
        act()
    except OSError as problem:
        problems.append(problem)


def _unfinished(problem: OSError, made: str) -> DiskError:
    return DiskError(
        problem,
        Text(
            f"已经提交 {made[:7]}，但工作区的文件或 git 的暂存区没有写全；磁盘可写后，下一条 redchain 命令会接着写完，在那之前不要用 git commit",
            f"commit {made[:7]} is made, but not all files of the work tree or git's index are written; once the disk is writable the next "
            "redchain command finishes them; do not `git commit` before",
        ),
    )


def _is_clean(repository: Repository, tip: Tip | None, updates: Sequence[FileUpdate]) -> bool:
    """Whether every file is at the tip as it was read; refuses one with uncommitted changes, says False when git stores it otherwise."""
    for each in updates:
        if blob_at(repository, tip, each.path) != (None if each.old is None else blob_id(each.old)):
            _refuse_uncommitted(repository, tip, each)
            return False
    return True


def _behind(repository: Repository, tip: Tip | None, updates: Sequence[FileUpdate]) -> list[str]:
    """Return the paths at which the index lags behind the tip; refuses one where something else is staged."""
    if tip is None or agrees(repository.checkout, entries_of(repository, tip, [each.path for each in updates])):
        return []
    found = differing(repository, [each.path for each in updates])
    for each in found:
        if not is_behind(repository, each):
            raise _uncommitted(each.path)
    return [each.path for each in found]


def _refuse_uncommitted(repository: Repository, tip: Tip | None, update: FileUpdate) -> None:
    path = update.path
    if repository.file_id(path) != (None if update.old is None else blob_id(update.old)):
        raise RefusalError(
            Text(f"{path} 刚刚被别人改过，没有写入", f"{path} was changed a moment ago; nothing was written"),
            Text("重新运行命令", "run the command again"),
        )
    kept = blob_at(repository, tip, path)
    as_it_stands = None if update.old is None else blob_id(update.old)  # git keeps the line ends of a file that it stored with CRLF once, whatever it converts
    if repository.has_uncommitted(path) or kept not in {as_it_stands, repository.stored_id(path)}:
        raise _uncommitted(path)


def _uncommitted(path: str) -> RefusalError:
    if is_generated(path):
        command = f"git checkout HEAD -- {shlex.quote(path)}"
        return RefusalError(
            Text(f"{path} 有还没有提交的修改", f"{path} has changes that are not committed"),
            Text(
                f"清单是生成的，不用保留：{command}，再运行一次；或加 --no-commit",
                f"lists are generated, so nothing is lost: {command}, then run this again; or pass --no-commit",
            ),
        )
    return RefusalError(
        Text(f"{path} 有还没有提交的修改", f"{path} has changes that are not committed"),
        Text(
            f"先提交：git add {path}，再 git commit -m 说明 -- {path}；或加 --no-commit",
            f"commit them first: git add {path}, then git commit -m MESSAGE -- {path}; or pass --no-commit",
        ),
    )


def _through_git(repository: Repository, updates: Sequence[FileUpdate], message: str, prepare: Prepare, say: Say) -> str:
    """Let git commit, so that hooks, signing and filters have their say; a refused commit leaves the files as they were."""
    checkout = repository.checkout
    repository.identity()
    tip = repository.tip()
    for each in updates:
        _refuse_uncommitted(repository, tip, each)
    prepared: list[Prepared] = []
    new = [each.path for each in updates if each.old is None]
    try:
        await_unlocked(checkout, say)
        journal.keep(checkout, updates, made=None)
        prepared.extend(prepare(f"{checkout.top}/{each.path}", each.new) for each in updates)
    except OSError as problem:
        for made in reversed(prepared):
            made.discard()
        problem.filename = problem.filename or checkout.git_dir
        raise DiskError(problem, NOT_COMMITTED) from problem
    try:
        for made in prepared:
            made.place()
        repository.see_again([each.path for each in updates if each.old is not None])
        answer = repository.commit_only([each.path for each in updates], message, new=new)
    except OSError as problem:
        _take_back(repository, updates, prepare, new)
        raise DiskError(problem, NOT_COMMITTED) from problem
    if answer.code:
        _take_back(repository, updates, prepare, new)
        words = answer.words or answer.out.strip()
        raise RefusalError(
            Text(f"git 没有接受提交：{words}", f"git refused the commit: {words}"), Text("按上面的提示改好再试", "fix what it says and try again")
        )
    with suppress(OSError):
        journal.drop(checkout)
    made_tip = repository.tip()
    _follow_hooks(repository, made_tip, updates, say)
    return made_tip.commit if made_tip else ""


def _follow_hooks(repository: Repository, made: Tip | None, updates: Sequence[FileUpdate], say: Say) -> None:
    """Let the index follow what a hook has put into the commit; left behind, it would take that back with the next commit by hand."""
    own = {each.path: None if each.new is None else blob_id(each.new).hex() for each in updates}
    lagging = fallen_behind(repository, own)
    if lagging:
        say(taken_into(lagging))
        try:
            with holding(repository, say) as index:
                index.prepare(entries_of(repository, made, lagging))
                index.install()
        except OSError as problem:
            raise _unfinished(problem, made.commit if made else "") from problem


def _take_back(repository: Repository, updates: Sequence[FileUpdate], prepare: Prepare, new: Sequence[str]) -> None:
    """Put the files back as they were; where the disk refuses even that, say so, and the journal stays for the next command."""
    try:
        for each in updates:
            prepare(f"{repository.checkout.top}/{each.path}", each.old).place()
        if new:
            repository.remove_from_index(new)
        journal.drop(repository.checkout)
    except OSError as problem:
        raise DiskError(
            problem,
            Text(
                "没有提交，但文件没有全部还原；磁盘可写后，下一条 redchain 命令会还原",
                "nothing was committed, but not all files are as they were; once the disk is writable the next redchain command puts them back",
            ),
        ) from problem
