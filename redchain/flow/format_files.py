"""Tidying record files: each to its canonical folder, with plain line ends; the records themselves stay as they are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redchain.flow.inspect import files_below
from redchain.flow.perform import checkout_for_commit, recording, write_only, writing_files
from redchain.kinds.registry import KINDS, kind_in_folder
from redchain.store.canonical_form import id_in, proper_path, tidied_text, with_modeline
from redchain.store.disk import prepare, read_bytes
from redchain.store.layout import scan
from redchain.store.limits import MAX_BYTES
from redchain.store.settings import settings_files
from redchain.store.source import WorkTree
from redchain.text import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.flow.perform import WriteOptions
    from redchain.flow.workspace import Workspace
    from redchain.history.checkout import Checkout
    from redchain.history.journal import FileUpdate

SUBJECT = "fmt: tidy {files}"


@dataclass(frozen=True)
class FileToTidy:
    """One file to tidy: where it is and where it belongs, its bytes before and after."""

    path: str
    home: str
    before: bytes
    after: bytes

    @property
    def moves(self) -> bool:
        """Whether it goes to another folder."""
        return self.path != self.home


@dataclass(frozen=True)
class SkippedFile:
    """One file that cannot be tidied, and why."""

    path: str
    why: Text


@dataclass(frozen=True)
class TidyResult:
    """What was tidied, or would be; what was skipped; the commit, None when nothing was committed."""

    files: tuple[FileToTidy, ...]
    skipped: tuple[SkippedFile, ...]
    commit: str | None = None


def tidy(space: Workspace, paths: Sequence[str], options: WriteOptions) -> TidyResult:
    """Tidy every record and settings file, or those below `paths`, with at most one commit; raises UsageError for a path that holds none."""
    if options.dry_run:
        return TidyResult(*_plan(space.root, paths))
    checkout = checkout_for_commit(space, options)
    if checkout is None:
        with writing_files(space.root, options):
            files, skipped = _plan(space.root, paths)
            before = {each.path: each.before for each in files}
            write_only(space.root, ((path, before.get(path), raw) for path, raw in _writes(files)))
            return TidyResult(files, skipped)
    from redchain.history.commit import Wanted, commit

    with recording(checkout, options):
        branch = checkout.branch
        files, skipped = _plan(space.root, paths)
        made = (
            commit(checkout, Wanted(_updates(space, checkout, files), SUBJECT.format(files=counted(len(files), "file")), branch), prepare, options.say)
            if files
            else None
        )
        return TidyResult(files, skipped, made)


def _plan(root: str, paths: Sequence[str]) -> tuple[tuple[FileToTidy, ...], tuple[SkippedFile, ...]]:
    files: list[FileToTidy] = []
    skipped: list[SkippedFile] = []
    chosen = sorted(_chosen(root, paths))
    homes: set[str] = set()
    for each in chosen:
        found = _plan_file(root, each, homes)
        if isinstance(found, SkippedFile):
            skipped.append(found)
        elif found is not None:
            files.append(found)
            homes.add(found.home)
    return tuple(files), tuple(skipped)


def _chosen(root: str, paths: Sequence[str]) -> set[str]:
    files, _ = scan(root, [model.kind.folder for model in KINDS])
    known = {path for there in files.values() for path in there} | set(settings_files(WorkTree(root)))
    return files_below(root, paths, known) if paths else known


def _plan_file(root: str, path: str, homes: set[str]) -> FileToTidy | SkippedFile | None:
    """Return what to do with one file: nothing, tidy it, or skip it with a reason."""
    try:
        raw = read_bytes(f"{root}/{path}", MAX_BYTES, of_repository=True)
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return SkippedFile(path, Text("读不了，或不是 UTF-8", "it cannot be read, or is not UTF-8"))
    if len(raw) > MAX_BYTES:
        return SkippedFile(path, Text("文件过大", "it is too large"))
    after, home = tidied_text(text), path
    model = kind_in_folder(path.split("/")[1])
    if model is not None:
        wanted = proper_path(model.kind, path)
        why = _obstacle(root, path, wanted, after, homes)
        if why is not None:
            return SkippedFile(path, why)
        home = wanted or path
        after = after if home == path else with_modeline(after, model.kind, home)
    return None if home == path and after.encode() == raw else FileToTidy(path, home, raw, after.encode())


def _obstacle(root: str, path: str, home: str | None, text: str, homes: set[str]) -> Text | None:
    """Return why a record file cannot be put where it belongs, or None."""
    if home is None:
        return Text("文件名不是这一类的编号", "its name is not an id of its kind")
    if home == path:
        return None
    stem = home.rpartition("/")[2].removesuffix(".yaml")
    if id_in(text) != stem:
        return Text(f"文件名和里面的编号不一致（{id_in(text) or '没有编号'}）", f"its name differs from the id in it ({id_in(text) or 'none'})")
    if home in homes or os.path.lexists(f"{root}/{home}"):
        return Text(f"{home} 已经存在", f"{home} already exists")
    return None


def _writes(files: tuple[FileToTidy, ...]) -> Iterator[tuple[str, bytes | None]]:
    """Yield what to write: new places first, so that a kill in between leaves a record twice, never lost."""
    yield from ((each.home, each.after) for each in files)
    yield from ((each.path, None) for each in files if each.moves)


def _updates(space: Workspace, checkout: Checkout, files: tuple[FileToTidy, ...]) -> list[FileUpdate]:
    from redchain.history.journal import FileUpdate

    prefix = checkout.prefix_of(space.root)
    before = {each.path: each.before for each in files}
    return [FileUpdate(prefix + path, before.get(path), raw) for path, raw in _writes(files)]
