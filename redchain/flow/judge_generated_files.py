"""The generated files of a proposal: those edited by hand, those that nobody generates, and lists as of a day that cannot be."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from redchain.check.rules.rc200_ids_and_references import CLOSE_OFFICE
from redchain.check.rules.rc700_changes import RC712
from redchain.check.rules.rc700_whole_proposals import RC722, RC723
from redchain.flow.closed_months import is_as_written, month_at, restore
from redchain.flow.kept_sheets import is_kept_sheet, is_place_of_sheet
from redchain.flow.three_lists import FOLDER, day_of_lists, list_files, lists_are_as_of
from redchain.kinds.schema import schema_file, schema_names, schema_text
from redchain.model.git_blob_id import blob_id
from redchain.shell_words import shown
from redchain.store.layout import IGNORED, OFFICE_TRACE, SCHEMAS
from redchain.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redchain.flow.base_revision import BaseRevision
    from redchain.flow.two_trees import TwoTrees
    from redchain.flow.workspace import Workspace
    from redchain.model.finding import Finding


def judge_generated_files(base: BaseRevision, trees: TwoTrees, own: Workspace) -> Iterator[Finding]:
    """Yield generated files that the proposal changes into something that redchain does not generate from its own records (RC712, RC722, RC723)."""
    for folder, command in ((FOLDER, "redchain lists"), (SCHEMAS, "redchain schema")):
        changed = [path for path in sorted(base.differing) if path == folder or path.startswith(f"{folder}/")]
        if not changed:
            continue
        wanted = _lists(own) if folder == FOLDER else {f"{SCHEMAS}/{schema_file(each)}": schema_text(each).encode() for each in schema_names()}
        for path in changed:
            if folder == FOLDER and month_at(path) is not None:
                yield from _closed_month(base, trees, own, path)
            elif path in wanted and trees.own.get(path, ("", ""))[1] != blob_id(wanted[path]).hex():
                yield RC712.broken((), command=command, commit=base.commit.id[:10], file=path).at(path, 1, 1)
            elif path in trees.after and path not in wanted and folder == FOLDER and not _may_lie_there(path, own):
                is_trace = path.rpartition("/")[2].startswith(OFFICE_TRACE)
                yield RC722.broken(remedy=CLOSE_OFFICE if is_trace else None).at(path, 1, 1)
        if folder == FOLDER and any(path in wanted for path in changed):
            yield from _implausible_day(base, own)


def _closed_month(base: BaseRevision, trees: TwoTrees, own: Workspace, path: str) -> Iterator[Finding]:
    """Yield the file of a closed month that was changed or deleted after it was written, or is not what the records give (RC712)."""
    if path in trees.before:
        yield RC712.broken((), remedy=restore(path, base.commit.id[:10])).at(path, 1, 1)
    elif path in trees.own and not is_as_written(own, path):
        command = shown("redchain", "report", "--month", str(month_at(path)), "--close")
        again = Text(f"删掉这个文件，再运行 {command}", f"delete the file and run {command}")
        yield RC712.broken((), remedy=again).at(path, 1, 1)


def _implausible_day(base: BaseRevision, own: Workspace) -> Iterator[Finding]:
    day, today, before = day_of_lists(own.source), base.space.today, day_of_lists(base.source)
    path = f"{FOLDER}/{lists_are_as_of()}"
    if day is None:
        return
    if day > today:
        yield RC723.broken((), day=day, why=Text("还没有到", "which has not come yet")).at(path, 1, 1)
    elif before is not None and day < before:
        yield RC723.broken((), day=day, why=Text(f"早于改动之前清单的 {before}", f"before those of the base, {before}")).at(path, 1, 1)


def _lists(space: Workspace) -> dict[str, bytes]:
    return list_files(space, day_of_lists(space.source) or space.today)


def _may_lie_there(path: str, own: Workspace) -> bool:
    """Whether a file among the lists is nowhere taken for more than it is, or is a sheet that was kept as it was sent."""
    name = path.rpartition("/")[2]
    if name in IGNORED or name.startswith("."):
        return True
    with suppress(OSError):
        return is_place_of_sheet(path) and is_kept_sheet(path, own.source.read(path))
    return False
