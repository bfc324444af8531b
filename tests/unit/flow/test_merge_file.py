"""What a file is by where it lies, which decides how git's merge driver merges it."""

from __future__ import annotations

import pytest

from redchain.flow.merge_file import merge_file, sort_of
from redchain.kinds.need.model import Need
from redchain.model.dates import CalendarYear
from redchain.model.settings import Root


@pytest.mark.parametrize(
    ("path", "sort", "prefix", "model"),
    [
        ("data/needs/2026-11/N-20261102-AAAAA.yaml", "record", "", Need),
        ("市/data/needs/N-20261102-AAAAA.yaml", "record", "市/", Need),
        ("data/redchain.yaml", "settings", "", Root),
        ("a/b/data/settings/calendar/2027.yaml", "settings", "a/b/", CalendarYear),
        ("data/lists/needs.md", "list", "", None),
        ("data/lists/needs.csv", "list", "", None),
        ("data/lists/closed/2026-10.json", "other", "", None),
        ("schemas/need.schema.json", "schema", "", None),
        ("schemas/own.json", "other", "", None),
        ("data/nowhere/x.yaml", "other", "", None),
        ("README.md", "other", "", None),
        ("data/data/needs/x.yaml", "record", "data/", Need),
    ],
)
def test_a_file_is_what_its_place_says(path: str, sort: str, prefix: str, model: object) -> None:
    found = sort_of(path)
    assert (found.sort, found.prefix, found.model) == (sort, prefix, model)


def test_what_git_wrote_is_not_touched_where_nothing_can_be_merged(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    for name, raw in (("base", b"\xff"), ("ours", b"\xfe"), ("theirs", b"\xfd")):
        (folder / name).write_bytes(raw)
    files = str(folder / "base"), str(folder / "ours"), str(folder / "theirs")
    with pytest.raises(UnicodeDecodeError):
        merge_file(files, "data/needs/x.yaml", str(folder))
    assert (folder / "ours").read_bytes() == b"\xfe"
    assert not merge_file(files, "data/lists/needs.md", str(folder)).has_conflict
    assert (folder / "ours").read_bytes() == b"\xfe"
