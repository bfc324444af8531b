"""Building a site into a folder: only what has changed is written, only what a site wrote before is removed."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from redchain.errors import RefusalError
from redchain.flow.generated_files import disk_errors_in_words
from redchain.flow.site_renewal import is_as_before, planned_site, remember_site
from redchain.history.writing_lock import writing_outside_git
from redchain.store.disk import linked_folder
from redchain.store.layout import DATA
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from redchain.flow.site_renewal import Planned
    from redchain.flow.workspace import Workspace
    from redchain.site.frame import Edition
    from redchain.site.shown_ledger import Level

MANIFEST = "redchain-site.json"
"""Beside the pages: which files the site is made of, with a hash and the size of each, so that the next build knows what is its own."""
_FORMAT = 1
_BUILDING = Text("另一个命令正在往这个目录里写网站，等待中……", "another command is building a site into this folder; waiting…")
_NOTHING = Text("什么都没有写", "nothing was written")
_HALF = Text("网站可能只写了一半；再执行一次就会补齐", "the site may be half written; the next build makes it whole")


class SiteBuilt(NamedTuple):
    """What a build did, or would do: the paths written and removed, and how many files the site has with how many bytes."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    files: int
    size: int


class _Entry(NamedTuple):
    digest: str
    size: int


class Asked(NamedTuple):
    """Which site is asked for: for whom, in which languages, and whether it is only to be told what would be written."""

    level: Level
    editions: tuple[Edition, ...]
    dry_run: bool = False


def build_site(space: Workspace, folder: str, asked: Asked, say: Callable[[Text], object]) -> SiteBuilt:
    """Build the site of a repository in a folder of its own; raises RefusalError for one in which somebody else's files are. One build writes a folder at a time."""
    _refuse_a_wrong_place(space, folder)
    with disk_errors_in_words(_NOTHING, folder):
        if asked.dry_run:
            return _build(space, folder, asked)
        os.makedirs(folder, exist_ok=True)
        with writing_outside_git(folder, say, _BUILDING):
            return _build(space, folder, asked)


def _build(space: Workspace, folder: str, asked: Asked) -> SiteBuilt:
    level, editions, dry_run = asked
    before = _before(folder)
    listed = _listed(before)
    if all(is_as_before(space, level, each, listed) for each in editions) and all(_size(f"{folder}/{path}") == each.size for path, each in before.items()):
        return SiteBuilt((), (), len(before), sum(each.size for each in before.values()))
    planned = [(each, planned_site(space, level, each, listed)) for each in editions]
    paths = (edition.folder + path for edition, plan in planned for path in plan.same)
    same = {path: before[path] for path in paths if path in before and _size(f"{folder}/{path}") == before[path].size}
    made, changed = _made(folder, _files(planned, same), before)
    made |= same
    _refuse_in_the_way(folder, made, before)
    removed = tuple(sorted(before.keys() - made.keys()))
    size = sum(each.size for each in made.values())
    if not dry_run and (changed or removed or made != before):
        _write(folder, (before, made), changed, removed)
    if not dry_run:
        for edition, plan in planned:
            remember_site(space, level, edition, _listed(made), plan)
    return SiteBuilt(tuple(sorted(changed)), removed, len(made), size)


def _files(planned: Sequence[tuple[Edition, Planned]], same: Container[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of each language, but for those that stand as they were made before."""
    for edition, plan in planned:
        without = {path for path in plan.same if edition.folder + path in same}
        yield from ((edition.folder + path, raw) for path, raw in plan.site.files(without))


def _refuse_a_wrong_place(space: Workspace, folder: str) -> None:
    """Refuse a folder among the records or in git's own, where pages would be committed or lost, and a file where the folder should be."""
    place, git_dir = os.path.realpath(folder) + os.sep, space.checkout.common_dir if space.checkout else None
    for each, zh, en in ((f"{space.root}/{DATA}", "记录的目录", "the folder of the records"), (git_dir, "git 自己的目录", "git's own folder")):
        if each and place.startswith(os.path.realpath(each) + os.sep):
            raise RefusalError(
                Text(f"{folder} 在{zh}里，没有写入", f"{folder} lies in {en}; nothing was written"), Text("换一个别处的目录", "choose a folder elsewhere")
            )
    found = folder
    while found and not os.path.lexists(found):
        found = os.path.dirname(found)
    if found and not os.path.isdir(found):
        raise RefusalError(
            Text(f"{found} 不是目录，没有写入", f"{found} is no folder; nothing was written"),
            Text("换一个空的或还没有的目录", "choose a folder that is empty or not there yet"),
        )


def _made(folder: str, files: Iterable[tuple[str, bytes]], before: Mapping[str, _Entry]) -> tuple[dict[str, _Entry], dict[str, bytes]]:
    """Return what the site is made of now, and the bytes of the files that are not so on the disk."""
    made, changed = {}, {}
    for path, raw in files:
        made[path] = entry = _Entry(hashlib.sha256(raw).hexdigest()[:32], len(raw))
        if before.get(path) != entry or _size(f"{folder}/{path}") != entry.size:
            changed[path] = raw
    return made, changed


def _size(path: str) -> int:
    with suppress(OSError):
        found = os.lstat(path)
        return found.st_size
    return -1


def _before(folder: str) -> dict[str, _Entry]:
    """Return the files of the site that a folder holds already; raises RefusalError where there is something else."""
    if not os.path.isdir(folder) or not os.listdir(folder):
        return {}
    remedy = Text("换一个空的或还没有的目录", "choose a folder that is empty or not there yet")
    try:
        with open(f"{folder}/{MANIFEST}", encoding="utf-8") as file:
            kept = json.load(file)
        found = {str(path): _Entry(str(digest), int(size)) for path, (digest, size) in kept["files"].items()}
        if kept["format"] == _FORMAT and all(map(_is_plain, found)):
            return found
    except FileNotFoundError:
        raise RefusalError(Text(f"{folder} 里有别的文件，没有写入", f"{folder} holds files of another kind; nothing was written"), remedy) from None
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise RefusalError(
        Text(
            f"{folder}/{MANIFEST} 读不懂，说不出哪些文件是网站的，没有写入",
            f"{folder}/{MANIFEST} makes no sense, so nobody can tell which files are the site's; nothing was written",
        ),
        remedy,
    )


def _is_plain(path: str) -> bool:
    """Whether a path leads to a file below the folder, and nowhere else."""
    parts = path.split("/")
    return all(part not in {"", ".", ".."} for part in parts) and not any(sign in path for sign in ("\\", ":", "\0")) and path != MANIFEST


def _refuse_in_the_way(folder: str, made: Mapping[str, _Entry], before: Mapping[str, _Entry]) -> None:
    """Refuse to write over a file that no site wrote, or through a link."""
    for path in made.keys() - before.keys():
        if os.path.lexists(f"{folder}/{path}"):
            raise RefusalError(
                Text(
                    f"{folder}/{path} 不是网站写的，不覆盖；没有写入", f"{folder}/{path} was not written by a site and is not written over; nothing was written"
                ),
                Text("把它移到别处，或换一个目录", "move it elsewhere, or choose another folder"),
            )
    for each in {os.path.dirname(path) for path in (*made, *before)}:
        found = linked_folder(folder, f"{each}/x") if each else None
        if found is not None:
            raise RefusalError(
                Text(f"{folder}/{found} 是一个链接，没有写入", f"{folder}/{found} is a link; nothing was written"),
                Text("删掉这个链接，或换一个目录", "remove the link, or choose another folder"),
            )


def _write(folder: str, states: tuple[Mapping[str, _Entry], Mapping[str, _Entry]], changed: Mapping[str, bytes], removed: Iterable[str]) -> None:
    """Write and remove files; a build that is cut short leaves a list that names all that is there."""
    before, made = states
    os.makedirs(folder, exist_ok=True)
    unfinished = {path: _Entry("", -1) for path in changed}
    _put(f"{folder}/{MANIFEST}", _listed({**before, **unfinished}))
    with disk_errors_in_words(_HALF, folder):
        for each in sorted({os.path.dirname(path) for path in changed}):
            os.makedirs(f"{folder}/{each}", exist_ok=True)
        for path, raw in changed.items():
            _put(f"{folder}/{path}", raw)
        for path in removed:
            with suppress(FileNotFoundError):
                os.unlink(f"{folder}/{path}")
            with suppress(OSError):
                os.rmdir(os.path.dirname(f"{folder}/{path}"))
        _put(f"{folder}/{MANIFEST}", _listed(made))


def _listed(files: Mapping[str, _Entry]) -> bytes:
    rows = ",\n".join(f"{json.dumps(path, ensure_ascii=False)}: {json.dumps(files[path])}" for path in sorted(files))
    return f'{{"format": {_FORMAT}, "generated_by": "redchain site build", "files": {{\n{rows}\n}}}}\n'.encode()


def _put(path: str, raw: bytes) -> None:
    """Give a file its content at once, so that neither a reader nor a kill sees half of it; of pages that can be made again none is seen to the disk."""
    beside = f"{path}.{os.getpid()}.part"
    try:
        with open(beside, "wb") as file:
            file.write(raw)
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
