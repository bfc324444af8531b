"""One commit for exactly the touched paths: objects, journal, one move of the branch, files, index; a kill leaves the old state or the new one."""

from __future__ import annotations

import io
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from redchain.errors import RefusalError, WorldError
from redchain.history.place import own_folder
from redchain.history.repository import ZERO, Repository
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redchain.history.place import Place

    Put = Callable[[str, bytes | None], None]

_FILE, _TREE = 0o100644, 0o040000
_TRIES = 5


class Touch(NamedTuple):
    """One path from the top of the work tree with its bytes before and after (None: not there)."""

    path: str
    old: bytes | None
    new: bytes | None


def commit(place: Place, touches: Sequence[Touch], message: str, put: Put) -> str:
    """Commit exactly `touches` and write them to the work tree with `put`; returns the commit's id.

    Refuses when a touched file has changes that are not committed yet. Whatever else is staged or edited stays as it is.
    """
    repository = Repository(place)
    if repository.must_go_through_git():
        return _through_git(repository, touches, message, put)
    identity = repository.identity()
    for _ in range(_TRIES):
        tip = repository.tip()
        if not _is_clean(repository, tip, touches):
            return _through_git(repository, touches, message, put)
        made = _objects(repository, tip, touches, message, identity)
        _keep_journal(place, made, touches)
        if _move_branch(repository, made, tip, message):
            _finish(repository, touches, put)
            return made
        _drop_journal(place)
    raise WorldError(Text("分支一直在变动，没有提交", "the branch keeps moving; nothing was committed"), Text("稍后再试", "try again in a moment"))


def recover(place: Place, put: Put) -> bool:
    """Roll forward what a kill left between the commit and the files; returns whether there was anything."""
    path = _journal(place)
    try:
        with open(path, encoding="utf-8") as file:
            kept = json.load(file)
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        _drop_journal(place)
        return False
    repository = Repository(place)
    code, _, _ = repository.run("merge-base", "--is-ancestor", kept["commit"], "HEAD")
    if code == 0:
        for each, old, new in kept["paths"]:
            if _blob_on_disk(repository, each) == old:
                put(f"{place.top}/{each}", _content(repository, new))
        _sync_index(repository, [each for each, _, _ in kept["paths"]])
    _drop_journal(place)
    return True


def journal_exists(place: Place) -> bool:
    """Tell whether a command was killed before its files were written."""
    return os.path.exists(_journal(place))


def _objects(repository: Repository, tip: Any | None, touches: Sequence[Touch], message: str, identity: Any) -> str:
    changes: dict[str, Any] = {}
    for each in touches:
        level = changes
        *folders, name = each.path.split("/")
        for folder in folders:
            level = level.setdefault(folder, {})
        level[name] = None if each.new is None else _store(repository, "blob", each.new)
    tree = _graft(repository, tip.tree.binsha if tip else None, changes)
    parent = f"parent {tip.hexsha}\n" if tip else ""
    text = f"tree {(tree or _store(repository, 'tree', b'')).hex()}\n{parent}author {identity.author}\ncommitter {identity.committer}\n\n{message}\n"
    return _store(repository, "commit", text.encode()).hex()


def _graft(repository: Repository, tree: bytes | None, changes: dict[str, Any]) -> bytes | None:
    """Return the tree with the changes in it; only the trees along the touched paths are read and written."""
    from git.objects.fun import tree_entries_from_data, tree_to_stream

    entries = {} if tree is None else {name: (sha, mode) for sha, mode, name in tree_entries_from_data(repository.repo.odb.stream(tree).read())}
    for name, change in changes.items():
        below = entries.get(name)
        if isinstance(change, dict):
            made = _graft(repository, below[0] if below and below[1] == _TREE else None, change)
            mode = _TREE
        else:
            made, mode = change, below[1] if below and below[1] != _TREE else _FILE
        if made is None:
            entries.pop(name, None)
        else:
            entries[name] = (made, mode)
    if not entries:
        return None
    ordered = sorted(entries.items(), key=lambda each: each[0].encode() + (b"/" if each[1][1] == _TREE else b""))
    stream = io.BytesIO()
    tree_to_stream([(sha, mode, name) for name, (sha, mode) in ordered], stream.write)
    return _store(repository, "tree", stream.getvalue())


def _store(repository: Repository, kind: str, raw: bytes) -> bytes:
    from gitdb import IStream

    made: bytes = repository.repo.odb.store(IStream(kind, len(raw), io.BytesIO(raw))).binsha
    return made


def _move_branch(repository: Repository, made: str, tip: Any | None, message: str) -> bool:
    """The commit point: the branch moves only if it still stands where we read it."""
    code, _, _ = repository.run("update-ref", "-m", f"commit: {message.splitlines()[0]}", "HEAD", made, tip.hexsha if tip else ZERO)
    return code == 0


def _finish(repository: Repository, touches: Sequence[Touch], put: Put) -> None:
    for each in touches:
        put(f"{repository.place.top}/{each.path}", each.new)
    if _sync_index(repository, [each.path for each in touches]):
        _drop_journal(repository.place)


def _sync_index(repository: Repository, paths: Sequence[str]) -> bool:
    code, _, _ = repository.run("update-index", "--add", "--remove", "--", *paths)
    return code == 0


def _is_clean(repository: Repository, tip: Any | None, touches: Sequence[Touch]) -> bool:
    """Whether every touched file is at the tip as it was read; refuses one with uncommitted changes, says False when git stores it otherwise."""
    for each in touches:
        known = _blob_at(tip, each.path)
        if known == (None if each.old is None else _blob_id(each.old)):
            continue
        _, said, _ = repository.run("status", "--porcelain", "--", each.path)
        if said.strip():
            raise RefusalError(
                Text(f"{each.path} 有还没有提交的修改", f"{each.path} has changes that are not committed"),
                Text(
                    f"先提交：git commit -m 说明 -- {each.path}；或加 --no-commit",
                    f"commit them first: git commit -m MESSAGE -- {each.path}; or pass --no-commit",
                ),
            )
        return False
    return True


def _through_git(repository: Repository, touches: Sequence[Touch], message: str, put: Put) -> str:
    """Let git commit, so that hooks, signing and filters have their say; a refused commit leaves the files as they were."""
    repository.identity()
    paths = [each.path for each in touches]
    for each in touches:
        put(f"{repository.place.top}/{each.path}", each.new)
    new = [each.path for each in touches if each.old is None]
    code, out, err = repository.run("add", "--", *new) if new else (0, "", "")
    if code == 0:
        code, out, err = repository.run("commit", "--quiet", "--only", "-m", message, "--", *paths)
    if code == 0:
        tip = repository.tip()
        return str(tip.hexsha) if tip else ""
    for each in touches:
        put(f"{repository.place.top}/{each.path}", each.old)
    if new:
        repository.run("rm", "--cached", "--quiet", "--force", "--ignore-unmatch", "--", *new)
    said = (err or out).strip()
    raise RefusalError(Text(f"git 没有接受提交：{said}", f"git refused the commit: {said}"), Text("按上面的提示改好再试", "mend what it says and try again"))


def _blob_at(tip: Any | None, path: str) -> bytes | None:
    if tip is None:
        return None
    try:
        blob: bytes = (tip.tree / path).binsha
    except KeyError:
        return None
    return blob


def _blob_id(raw: bytes) -> bytes:
    import hashlib

    return hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).digest()


def _blob_on_disk(repository: Repository, path: str) -> str | None:
    try:
        with open(f"{repository.place.top}/{path}", "rb") as file:
            return _blob_id(file.read()).hex()
    except OSError:
        return None


def _content(repository: Repository, blob: str | None) -> bytes | None:
    if blob is None:
        return None
    raw: bytes = repository.repo.odb.stream(bytes.fromhex(blob)).read()
    return raw


def _journal(place: Place) -> str:
    return f"{own_folder(place)}/journal.json"


def _keep_journal(place: Place, made: str, touches: Sequence[Touch]) -> None:
    paths = [[each.path, *(None if raw is None else _blob_id(raw).hex() for raw in (each.old, each.new))] for each in touches]
    target = _journal(place)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(f"{target}.new", "w", encoding="utf-8") as file:
        json.dump({"commit": made, "paths": paths}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(f"{target}.new", target)


def _drop_journal(place: Place) -> None:
    with suppress(FileNotFoundError):
        os.unlink(_journal(place))
