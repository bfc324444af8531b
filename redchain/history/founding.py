"""Making a git repository, and putting the hook into one."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

from redchain.errors import RefusalError, WorldError
from redchain.history.hook import hook_bytes, is_own_hook
from redchain.history.place import Place, find_place
from redchain.history.repository import Repository
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

_EXECUTABLE = 0o755


def has_git() -> bool:
    """Tell whether git is installed."""
    return shutil.which("git") is not None


def refuse_inside_git_folder(folder: str) -> None:
    """Refuse a folder (which need not exist yet) inside a bare repository or inside a `.git` folder."""
    start = os.path.abspath(folder)
    while not os.path.isdir(start):
        start = os.path.dirname(start)
    code, said, _ = _run(start, "rev-parse", "--is-bare-repository", "--is-inside-git-dir")
    if code == 0 and "true" in said.split():
        raise RefusalError(
            Text(f"{folder} 在裸仓库或 .git 目录里，不能放数据", f"{folder} lies in a bare repository or a .git folder, where no data can stand"),
            Text("换一个目录，或先 git clone 出工作区再运行", "choose another folder, or `git clone` it first and run there"),
        )


def start_repository(folder: str) -> Place:
    """Make a git repository in `folder`; the first branch is called as the user's git says, else main."""
    configured = _run(folder, "config", "--get", "init.defaultBranch")[1].strip()
    code, _, said = _run(folder, "init", "--quiet", *(() if configured else ("--initial-branch=main",)))
    place = find_place(folder)
    if code or place is None:
        raise WorldError(Text(f"git init 没有成功：{said.strip()}", f"git init failed: {said.strip()}"))
    return place


def knows_identity(place: Place) -> bool:
    """Tell whether git knows who commits here."""
    try:
        Repository(place).identity()
    except RefusalError:
        return False
    return True


def hook_path(place: Place) -> str:
    """Return where git looks for the pre-commit hook of a repository."""
    code, said, _ = _run(place.top, "rev-parse", "--git-path", "hooks/pre-commit")
    return os.path.join(place.top, said.strip()) if code == 0 and said.strip() else f"{place.git_dir}/hooks/pre-commit"


def install_hook(place: Place, write: Callable[[str, bytes], None]) -> bool:
    """Put the pre-commit hook in with `write`; returns False when another hook, or hooks kept outside this repository, are left as they are."""
    path = hook_path(place)
    if os.path.lexists(path):
        return is_own_hook(path)
    if not _is_own_folder(place, path):
        return False
    write(path, hook_bytes())
    os.chmod(path, _EXECUTABLE)
    return True


def _is_own_folder(place: Place, path: str) -> bool:
    """Whether a hook's path lies in this repository; with core.hooksPath it may be shared by all of a user's repositories."""
    code, said, _ = _run(place.top, "rev-parse", "--git-common-dir")
    common = os.path.realpath(os.path.join(place.top, said.strip())) if code == 0 else os.path.realpath(place.git_dir)
    return os.path.realpath(path).startswith((common + os.sep, os.path.realpath(place.top) + os.sep))


def _run(folder: str, *arguments: str) -> tuple[int, str, str]:
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    from git.cmd import Git

    door: Any = Git(folder)
    code, out, err = door.execute(["git", *arguments], with_extended_output=True, with_exceptions=False)
    return code, out, err
