"""Nothing that a person has not committed is overwritten or swallowed: what stands at the paths of a commit is looked at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redchain.errors import RefusalError
from redchain.history.git_index import agrees
from redchain.history.repository import is_generated
from redchain.history.stale_git_index import differing, entries_of, is_behind
from redchain.history.tree_bytes import blob_at
from redchain.model.git_blob_id import blob_id
from redchain.shell_words import word
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redchain.history.journal import FileUpdate
    from redchain.history.repository import Repository, Tip


def is_clean(repository: Repository, tip: Tip | None, updates: Sequence[FileUpdate]) -> bool:
    """Whether every file is at the tip as it was read; refuses one with uncommitted changes, says False when git stores it otherwise."""
    for each in updates:
        if blob_at(repository, tip, each.path) != blob_or_none(each.old):
            refuse_uncommitted(repository, tip, each)
            return False
    return True


def paths_behind(repository: Repository, tip: Tip | None, updates: Sequence[FileUpdate]) -> list[str]:
    """Return the paths at which the index lags behind the tip; refuses one where something else is staged."""
    if tip is None or agrees(repository.checkout, entries_of(repository, tip, [each.path for each in updates])):
        return []
    found = differing(repository, [each.path for each in updates])
    for each in found:
        if not is_behind(repository, each):
            raise _uncommitted(each.path)
    return [each.path for each in found]


def refuse_uncommitted(repository: Repository, tip: Tip | None, update: FileUpdate) -> None:
    """Refuse a file that is not at the tip and in the index as it was read."""
    path = update.path
    if repository.file_id(path) != blob_or_none(update.old):
        raise changed_meanwhile(path)
    kept = blob_at(repository, tip, path)  # git keeps the line ends of a file that it stored with CRLF once, whatever it converts
    if repository.has_uncommitted(path) or kept not in {blob_or_none(update.old), repository.stored_id(path)}:
        raise _uncommitted(path)


def changed_meanwhile(path: str) -> RefusalError:
    """Return the refusal for a file that is not any more what was read a moment ago."""
    return RefusalError(
        Text(f"{path} 刚刚被别人改过，没有写入", f"{path} was changed a moment ago; nothing was written"), Text("重新运行命令", "run the command again")
    )


def _uncommitted(path: str) -> RefusalError:
    if is_generated(path):
        command = f"git checkout HEAD -- {word(path)}"
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
            f"先提交：git add {word(path)}，再 git commit -m 说明 -- {word(path)}；或加 --no-commit",
            f"commit them first: git add {word(path)}, then git commit -m MESSAGE -- {word(path)}; or pass --no-commit",
        ),
    )


def blob_or_none(raw: bytes | None) -> bytes | None:
    """Return the blob id of a file's bytes; None where there is no file."""
    return None if raw is None else blob_id(raw)
