"""What a file is by where it lies, which decides how git's merge driver merges it."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from redchain.flow.merge_file import merge_file, sort_of
from redchain.kinds.need.model import Need
from redchain.model.dates import CalendarYear
from redchain.model.settings import Root

if TYPE_CHECKING:
    from pathlib import Path


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


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit of a file's size here")
def test_a_side_is_whole_where_the_disk_takes_no_more(tmp_path: Path) -> None:
    """Git merges lines with what is there then, so a file cut off would be taken for what one side has deleted."""
    base = f'id: "N-20261102-AAAAA"\nenterprise: "firm"\ntitle: "示例"\ncategory: "要素保障"\nraised_on: "2026-11-02"\ndetail: "{"示例" * 3000}"\n'
    log = 'log:\n  - at: "2026-11-02T09:00:00+08:00"\n    step: "submit"\n    by: "firm"\n'
    sides = {"base": base + log, "ours": f"{base}urgency: low\n{log}", "theirs": f"{base}amount_wan: 3\n{log}"}
    for name, text in sides.items():
        (tmp_path / name).write_text(text, "utf-8", newline="\n")
    words = ["merge-file", *(str(tmp_path / each) for each in sides), "data/needs/2026-11/N-20261102-AAAAA.yaml"]
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); "
        "sys.dont_write_bytecode = True; from redchain.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run([sys.executable, "-c", limited, *words], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode > 1, done
    assert (tmp_path / "ours").read_text("utf-8") == sides["ours"]
    assert {each.name for each in tmp_path.iterdir()} == {*sides}
