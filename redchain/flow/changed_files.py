"""Which files that hold no record a proposal changes: settings, what is generated, and whatever else is beside the data."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from redchain.check.power_table import judges
from redchain.flow.base_revision import SCHEMAS, file_blob_id
from redchain.history import git
from redchain.kinds.registry import kind_in_folder
from redchain.kinds.schema import schema_file, schema_names
from redchain.model.git_blob_id import blob_id
from redchain.store.layout import DATA, LISTS, ROOT_FILE, SETTINGS
from redchain.text import Text
from redchain.views.codeowners import codeowners

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.flow.base_revision import BaseRevision

_RECORD_PARTS = 3  # data, folder, file
_PLAIN = ("--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none", "--name-only", "-z")


class ChangedFile(NamedTuple):
    """A changed file: its path from the root, that from the top of the git repository, and whether the work tree differs from HEAD."""

    path: str
    top_path: str
    is_dirty: bool


def changed_files(base: BaseRevision) -> Iterator[ChangedFile]:
    """Yield the changed files that hold no record and are not what redchain generates; outside the root those that judge."""
    prefix = base.checkout.prefix_of(base.space.root)
    dirty = {*_uncommitted(base), *(prefix + each for each in _settings_at_hand(base))}
    for top_path in sorted(dirty | set(_names(base, "diff-tree", "-r", *_PLAIN, base.commit.id, "HEAD"))):
        path = top_path[len(prefix) :] if top_path.startswith(prefix) else os.path.relpath(top_path, prefix or ".").replace(os.sep, "/")
        is_inside = top_path.startswith(prefix)
        if (judges(top_path) or judges(path) or (is_inside and not _holds_records(path))) and not _is_generated(base, path, top_path):
            yield ChangedFile(path, top_path, top_path in dirty)


def _uncommitted(base: BaseRevision) -> Iterator[str]:
    """What differs from HEAD or is new; a file that is only missing counts once its removal is committed, since checks may lay out the data alone."""
    yield from _names(base, "diff", "--diff-filter=d", *_PLAIN, "HEAD")
    prefix = base.checkout.prefix_of(base.space.root)
    beside = (f":(top,exclude,literal){prefix}{DATA}",) if os.path.isdir(f"{base.space.root}/{DATA}") else ()
    yield from _names(base, "ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ":(top)", *beside)


def _settings_at_hand(base: BaseRevision) -> Iterator[str]:
    """Settings of the work tree that HEAD does not hold like this; they are compared by content, since they count even where git is told to look away."""
    root = base.space.root
    prefix = base.checkout.prefix_of(root)
    answer = git.run(base.checkout.top, "ls-tree", "-r", "-z", "--full-tree", "HEAD", "--", f"{prefix}{SETTINGS}/", f"{prefix}{ROOT_FILE}")
    rows = (each.partition("\t") for each in answer.out.split("\0") if each)
    head = {path[len(prefix) :]: words.rpartition(" ")[2] for words, _, path in rows}
    found = (f"{folder}/{name}" for folder, _, names in os.walk(f"{root}/{SETTINGS}") for name in names)
    present = {os.path.relpath(each, root).replace(os.sep, "/") for each in found} | {ROOT_FILE}
    yield from (each for each in sorted(present | set(head)) if file_blob_id(root, each) != head.get(each))


def _names(base: BaseRevision, *command: str) -> Iterator[str]:
    answer = git.run(base.checkout.top, *command)
    if answer.code:
        raise git.failure(Text("git 列不出改动的文件", "git cannot list the changed files"), answer.words)
    yield from (each for each in answer.out.split("\0") if each)


def _holds_records(path: str) -> bool:
    """Whether a path is that of a record, or of a list, which rules of their own judge."""
    parts = path.split("/")
    if parts[0] != DATA or len(parts) < _RECORD_PARTS:
        return False
    return parts[1] == LISTS or (kind_in_folder(parts[1]) is not None and path.endswith(".yaml"))


def _is_generated(base: BaseRevision, path: str, top_path: str) -> bool:
    """Whether a file is one that redchain generates, and as it does: whoever changes records may bring it along."""
    if path in {f"{SCHEMAS}/{schema_file(each)}" for each in schema_names()}:
        return True  # judged by RC712
    if top_path.rpartition("/")[2] != "CODEOWNERS":
        return False
    wanted = codeowners(base.space.ledger, base.checkout.prefix_of(base.space.root)).encode()
    return file_blob_id(base.checkout.top, top_path) == blob_id(wanted).hex()
