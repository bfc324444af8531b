"""Which files that hold no record a proposal changes: settings, what is generated, and whatever else is beside the data."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from redchain.check.power_table import judges
from redchain.kinds.registry import kind_in_folder
from redchain.kinds.schema import schema_file, schema_names
from redchain.model.git_blob_id import blob_id
from redchain.store.layout import DATA, IGNORED, LISTS, SCHEMAS
from redchain.views.codeowners import codeowners

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redchain.flow.two_trees import Difference
    from redchain.model.ledger import Ledger

_RECORD_PARTS = 3  # data, folder, file


class ChangedFile(NamedTuple):
    """A changed file: its path from the root, that from the top of the git repository, and whether the work tree differs from HEAD."""

    path: str
    top_path: str
    is_dirty: bool


def changed_files(prefix: str, differences: Iterable[Difference], ledger: Ledger, uncommitted: frozenset[str] = frozenset()) -> Iterator[ChangedFile]:
    """Yield the changed files that hold no record and are not what redchain generates from `ledger`, the one after the change; outside the root those that judge."""
    for each in differences:
        is_inside = each.path.startswith(prefix)
        path = each.path[len(prefix) :] if is_inside else os.path.relpath(each.path, prefix).replace(os.sep, "/")
        if (judges(each.path) or judges(path) or (is_inside and not _holds_records(path))) and not _is_generated(prefix, ledger, path, each):
            yield ChangedFile(path, each.path, each.path in uncommitted)


def _holds_records(path: str) -> bool:
    """Whether a path is that of a record, or of a list, which rules of their own judge; what lies among the lists and is none, nobody generates."""
    parts = path.split("/")
    if parts[0] != DATA or len(parts) < _RECORD_PARTS:
        return False
    if parts[1] == LISTS:
        return parts[-1] not in IGNORED and not parts[-1].startswith(".")
    return kind_in_folder(parts[1]) is not None and path.endswith(".yaml")


def _is_generated(prefix: str, ledger: Ledger, path: str, difference: Difference) -> bool:
    """Whether a file is one that redchain generates, and as it does: whoever changes records may bring it along."""
    if path in {f"{SCHEMAS}/{schema_file(each)}" for each in schema_names()}:
        return True  # judged by RC712
    if difference.path.rpartition("/")[2] != "CODEOWNERS" or difference.after is None:
        return False
    wanted = codeowners(ledger, prefix).encode()
    return difference.after == ("100644", blob_id(wanted).hex())
