"""Making a data repository: its files, a git repository around it, the hook, the merge driver, and one first commit."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.errors import RefusalError
from redchain.flow.first_records import first_files
from redchain.flow.generated_files import disk_errors_in_words, write_all
from redchain.flow.update_git_index import finish_interrupted
from redchain.history.checkout import Checkout, find_checkout
from redchain.store.disk import prepare, write_atomically
from redchain.store.layout import DATA, ROOT_FILE, find_root
from redchain.store.templates import COMMENT, WORKFLOW, ci_template, new_files
from redchain.text import Text

if TYPE_CHECKING:
    from redchain.flow.first_records import Beginning
    from redchain.flow.perform import WriteOptions
    from redchain.model.settings import Root


_HALF_MADE = Text(
    "数据仓库还没有建好；磁盘可写后再运行一次 redchain init", "the data repository is not made yet; run `redchain init` again once the disk is writable"
)
_WITHOUT_HOOK = Text("数据仓库已经建好，只差提交前的钩子（可以不用）", "the data repository is made, only its pre-commit hook is missing (it works without)")


@dataclass(frozen=True)
class InitResult:
    """What was made, or with a dry run would be: files written and kept (paths from `top`), the hook, the commit or why there is none."""

    root: str
    top: str
    written: tuple[str, ...]
    kept: tuple[str, ...]
    created_git: bool
    has_hook: bool
    commit: str | None = None
    uncommitted: Text | None = None


def refuse_where_none_can_be(folder: str, options: WriteOptions) -> None:
    """Refuse a folder that is a data repository already, lies within the data of one, or is none; after finishing what a killed command left there."""
    root = os.path.realpath(folder)
    finish_interrupted(root, options.say)
    _refuse(folder, root)


def email_in(folder: str) -> str:
    """Return the address with which git would commit in a folder, which need not exist yet; empty where it knows none."""
    from redchain.history.git import is_installed, own_email

    return own_email(_nearest(os.path.realpath(folder))).strip() if is_installed() else ""


def init_repository(folder: str, settings: Root, beginning: Beginning, options: WriteOptions) -> InitResult:
    """Make a data repository in `folder` with its first records; existing files stay as they are. Raises RefusalError where there is one, or where none can be."""
    from redchain.history.git import is_installed
    from redchain.history.repository import is_whole, refuse_inside_git_folder, refuse_when_unready

    refuse_where_none_can_be(folder, options)
    root = os.path.realpath(folder)
    if not is_installed():
        return _without_git(root, settings, beginning, options)
    refuse_inside_git_folder(root)
    checkout = find_checkout(_nearest(root))
    if checkout is not None and (beginning.is_apart or (checkout.git_dir == f"{root}/.git" and not is_whole(checkout))):
        checkout = None
    if checkout is not None:
        refuse_when_unready(checkout)
    files = _files(checkout.top if checkout else root, root, settings, beginning)
    if options.dry_run:
        return _plan(checkout, root, files)
    with disk_errors_in_words(_HALF_MADE):
        return _write(checkout, root, files, settings, options)


def _refuse(folder: str, root: str) -> None:
    if os.path.isfile(f"{root}/{ROOT_FILE}"):
        raise RefusalError(
            Text(f"{folder} 已经是数据仓库（有 {ROOT_FILE}）", f"{folder} is already a data repository: it has {ROOT_FILE}"),
            Text("看看现状：redchain validate；新仓库请换一个目录", "check it with `redchain validate`; choose another folder for a new one"),
        )
    around = find_root(root)
    if around is not None and (root + "/").startswith(f"{os.path.realpath(around)}/{DATA}/"):
        raise RefusalError(
            Text(f"{folder} 在另一个数据仓库的 data/ 里", f"{folder} is inside the data/ folder of another data repository"),
            Text("换一个目录", "choose another folder"),
        )
    nearest = root
    while not os.path.lexists(nearest):
        nearest = os.path.dirname(nearest)
    if not os.path.isdir(nearest):
        raise RefusalError(Text(f"{folder} 是文件，不是目录", f"{folder} is a file, not a folder"), Text("换一个目录", "choose another folder"))


def _nearest(folder: str) -> str:
    """The nearest folder upwards that exists."""
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return folder


def _files(top: str, root: str, settings: Root, beginning: Beginning) -> dict[str, str]:
    """All files by their path from the top of the git repository, where the workflow has to lie."""
    below = os.path.relpath(root, top).replace(os.sep, "/")
    below = "" if below == "." else below
    files = {f"{below}/{path}" if below else path: text for path, text in first_files(new_files(settings), beginning).items()}
    return {**files, WORKFLOW: ci_template("github", settings.language, below), COMMENT: ci_template("comment", settings.language)}


def _split(top: str, files: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (files to write, files that are there and stay)."""
    kept = tuple(path for path in sorted(files) if os.path.lexists(f"{top}/{path}"))
    return tuple(path for path in sorted(files) if path not in kept), kept


def _plan(checkout: Checkout | None, root: str, files: dict[str, str]) -> InitResult:
    from redchain.history.pre_commit_hook import hook_path

    top = checkout.top if checkout else root
    written, kept = _split(top, files)
    return InitResult(root, top, written, kept, checkout is None, checkout is None or not os.path.lexists(hook_path(checkout)))


def _write(checkout: Checkout | None, root: str, files: dict[str, str], settings: Root, options: WriteOptions) -> InitResult:
    from redchain.history.merge_driver import install_driver
    from redchain.history.pre_commit_hook import install_hook
    from redchain.history.repository import knows_identity, make_repository
    from redchain.history.writing_lock import writing

    created_git = checkout is None
    if checkout is None:
        os.makedirs(root, exist_ok=True)
        _refuse_left_locks(root)
        checkout = make_repository(root)
    with writing(checkout, options.say):
        written, kept = _split(checkout.top, files)
        why = Text("按要求没有提交", "not committed, as asked") if options.no_commit else None
        if why is None and not knows_identity(checkout):
            why = Text(
                '没有提交：git 不知道提交人是谁。先设置 git config user.name "单位或姓名" 和 git config user.email "邮箱"，再提交：git add -A && git commit -m init',
                'not committed: git does not know who commits. Set git config user.name "NAME" and git config user.email "ADDRESS", then commit: git add -A && git commit -m init',
            )
        commit = None
        if why is None:
            commit = _commit(checkout, {path: files[path] for path in written}, settings, options)
        else:
            write_all((f"{checkout.top}/{path}", files[path].encode()) for path in written)
        install_driver(checkout)
        with disk_errors_in_words(_WITHOUT_HOOK):
            return InitResult(root, checkout.top, written, kept, created_git, install_hook(checkout, write_atomically), commit, why)


def _refuse_left_locks(root: str) -> None:
    """Refuse where a killed `git init` has left a lock, at which the next one would fail."""
    from redchain.history.git import failure
    from redchain.history.left_locks import age_of, all_locks, delete_when_idle

    for lock in all_locks(Checkout(root, f"{root}/.git")):
        age = age_of(lock)
        raise failure(Text(f"git 的锁还在：{lock}，{age.zh}", f"a lock of git's is there: {lock}, {age.en}"), remedy=delete_when_idle(lock))


def _commit(checkout: Checkout, files: dict[str, str], settings: Root, options: WriteOptions) -> str:
    from redchain.history.commit import Wanted, commit
    from redchain.history.journal import FileUpdate

    updates = [FileUpdate(path, None, text.encode()) for path, text in files.items()]
    return commit(checkout, Wanted(updates, f"init: {settings.title}"), prepare, options.say)


def _without_git(root: str, settings: Root, beginning: Beginning, options: WriteOptions) -> InitResult:
    """Write the files only: git is not installed."""
    files = _files(root, root, settings, beginning)
    written, kept = _split(root, files)
    if not options.dry_run:
        write_all((f"{root}/{path}", files[path].encode()) for path in written)
    why = Text(
        "没有找到 git，只写了文件；装好 git 后运行：git init && git add -A && git commit -m init",
        "git is not installed, so only files were written; install it, then: git init && git add -A && git commit -m init",
    )
    return InitResult(root, root, written, kept, created_git=False, has_hook=False, uncommitted=why)
