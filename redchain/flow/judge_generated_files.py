"""The generated files of a proposal: those edited by hand, those that nobody generates, and lists as of a day that cannot be."""

from __future__ import annotations

import os
import re
from datetime import date
from typing import TYPE_CHECKING

from redchain.check.rules.rc700_changes import RC712
from redchain.check.rules.rc700_whole_proposals import RC722, RC723
from redchain.flow.base_revision import SCHEMAS, file_blob_id
from redchain.flow.three_lists import FOLDER, day_of_lists, list_files, lists_are_as_of
from redchain.kinds.schema import schema_file, schema_names, schema_text
from redchain.model.git_blob_id import blob_id
from redchain.store.layout import IGNORED
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.flow.base_revision import BaseRevision
    from redchain.model.finding import Finding


def judge_generated_files(base: BaseRevision) -> Iterator[Finding]:
    """Yield generated files that the proposal changes into something that redchain does not generate (RC712, RC722, RC723)."""
    root = base.space.root
    for folder, command in ((FOLDER, "redchain lists"), (SCHEMAS, "redchain schema")):
        known = {path for path in base.files if path.startswith(f"{folder}/")}
        changed = [path for path in sorted(known | set(_files_in(root, folder))) if base.differs(path)]
        if not changed:
            continue
        wanted = _lists(base) if folder == FOLDER else {f"{SCHEMAS}/{schema_file(each)}": schema_text(each).encode() for each in schema_names()}
        for path in changed:
            if path in wanted and file_blob_id(root, path) != blob_id(wanted[path]).hex():
                yield RC712.broken((), command=command, commit=base.commit.id[:10], file=path).at(path, 1, 1)
            elif path not in wanted and folder == FOLDER and not _may_lie_there(root, path):
                yield RC722.broken((), file=path).at(path, 1, 1)
        if folder == FOLDER and any(path in wanted for path in changed):
            yield from _implausible_day(base)


def _implausible_day(base: BaseRevision) -> Iterator[Finding]:
    day, today, before = day_of_lists(base.space.root), base.space.today, _day_before(base)
    path = f"{FOLDER}/{lists_are_as_of()}"
    if day is None:
        return
    if day > today:
        yield RC723.broken((), day=day, why=Text("还没有到", "which has not come yet")).at(path, 1, 1)
    elif before is not None and day < before:
        yield RC723.broken((), day=day, why=Text(f"早于改动之前清单的 {before}", f"before those of the base, {before}")).at(path, 1, 1)


def _day_before(base: BaseRevision) -> date | None:
    """The day of the lists that the proposal starts from."""
    try:
        head = base.source.read(f"{FOLDER}/{lists_are_as_of()}")[:600].decode("utf-8", "replace")
        found = re.search(r"\d{4}-\d{2}-\d{2}", head)
        return date.fromisoformat(found[0]) if found else None
    except (OSError, ValueError):
        return None


def _lists(base: BaseRevision) -> dict[str, bytes]:
    space = base.space
    return list_files(space, day_of_lists(space.root) or space.today)


def _may_lie_there(root: str, path: str) -> bool:
    """Whether a file among the lists is gone, or one that is nowhere taken for more than it is."""
    name = path.rpartition("/")[2]
    return not os.path.lexists(f"{root}/{path}") or name in IGNORED or name.startswith(".")


def _files_in(root: str, folder: str) -> Iterator[str]:
    """Every file below a folder; a folder that is a link holds what nobody generated, so it is one file."""
    top = f"{root}/{folder}"
    for place, folders, names in os.walk(top):
        links = [each for each in folders if os.path.islink(f"{place}/{each}")]
        yield from (f"{place}/{name}"[len(root) + 1 :].replace(os.sep, "/") for name in sorted([*names, *links]))
