"""Inspecting a repository: sorted findings, chosen paths, and an error where nothing was looked at."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redchain.errors import NoRootError, RefusalError, UsageError
from redchain.flow.inspect import inspect
from redchain.flow.workspace import open_workspace, resolve_root
from redchain.kinds.unit.model import Unit

if TYPE_CHECKING:
    from redchain.flow.inspect import Inspection

BASE = Path(__file__).parents[2] / "cases" / "_base"
TODAY = date(2026, 11, 23)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "repository"))


def look(root: Path, *paths: str) -> Inspection:
    return inspect(open_workspace(str(root), TODAY, forgiving=True), [str(root / each) for each in paths])


def spoil(root: Path) -> None:
    """Several slips in several files."""
    (root / "data/units/keji-ju.yaml").write_text('id: "keji-ju"\nname: 12\nside: 政府\n', encoding="utf-8")
    (root / "data/needs/2026-11/N-20261103-B0002.yaml").write_text("a: [\n")
    (root / "data/resources/zhuandai.yaml").write_text(
        'id: "zhuandai"\nunit: "nobody"\ntitle: "x"\ncategory: 缺\nvalid_until: "2020-01-01"\n', encoding="utf-8"
    )
    (root / "data/units/x.yml").write_text("x")
    shutil.copy(root / "data/units/lian-ban.yaml", root / "data/units/lian-ban-2.yaml")
    (root / "data/chains/bandaoti.yaml").rename(root / "data/chains/other.yaml")


def test_everything_is_checked_and_counted(repository: Path) -> None:
    found = look(repository)
    assert (found.checked, found.findings, found.errors) == (16, (), 0)


def test_findings_are_sorted_by_file_and_line(repository: Path) -> None:
    spoil(repository)
    found = look(repository).findings
    assert list(found) == sorted(found, key=lambda each: each.order())
    assert {"RC103", "RC104", "RC005", "RC205", "RC206", "RC501", "RC202", "RC203", "RC201"} <= {each.code for each in found}


def test_ten_runs_find_the_same(repository: Path) -> None:
    spoil(repository)
    first = look(repository)
    assert first.errors > 5
    assert all(look(repository) == first for _ in range(9))


def test_a_copy_is_a_duplicate_and_names_the_other_file(repository: Path) -> None:
    spoil(repository)
    (finding,) = [each for each in look(repository).findings if each.code == "RC203"]
    assert finding.file == "data/units/lian-ban-2.yaml"
    assert "data/units/lian-ban.yaml" in finding.text.en
    assert not [each for each in look(repository).findings if each.code == "RC201" and each.file == finding.file]


@pytest.mark.parametrize("copy", ["data/units/lian-ban (1).yaml", "data/units/lian-ban - 副本.yaml", "data/units/a/lian-ban.yaml", "data/units/A.yaml"])
def test_a_copy_never_takes_the_place_of_the_record(repository: Path, copy: str) -> None:
    record = repository / "data/units/lian-ban.yaml"
    (repository / copy).parent.mkdir(exist_ok=True)
    text = record.read_text("utf-8").replace('name: "', 'name: "旧')
    (repository / copy).write_text(text, "utf-8", newline="\n")
    for _ in ("read anew", "from the cache"):
        opened = open_workspace(str(repository), TODAY)
        assert not opened.ledger.shelf(Unit)["lian-ban"].name.startswith("旧")
        assert opened.ledger.paths["unit:lian-ban"] == "data/units/lian-ban.yaml"
        assert [(each.code, each.file) for each in opened.ledger.broken] == [("RC203", copy)]
        assert [each.code for each in look(repository).findings if each.file in {copy, "data/units/lian-ban.yaml"}] == ["RC203"]


def test_with_paths_only_their_findings_are_told(repository: Path) -> None:
    spoil(repository)
    found = look(repository, "data/resources")
    assert found.checked == 2
    assert {each.file for each in found.findings} == {"data/resources/zhuandai.yaml"}
    one = look(repository, "data/units/keji-ju.yaml")
    assert (one.checked, {each.file for each in one.findings}) == (1, {"data/units/keji-ju.yaml"})
    assert look(repository, "data/resources", "data/units/keji-ju.yaml").checked == 3
    assert look(repository, ".").checked == look(repository).checked


def test_an_inspection_remembered_sees_every_kind_of_change(repository: Path) -> None:
    """In git the cache is kept: a stray, a setting, a day and an edit each make the remembered answer worthless."""
    (repository / ".git").mkdir()
    assert look(repository).findings == ()
    assert look(repository).findings == ()
    stray = repository / "data/units/x.yml"
    stray.write_text("x")
    assert [each.code for each in look(repository).findings] == ["RC202"]
    stray.unlink()
    assert look(repository).findings == ()
    settings = repository / "data/settings/match.yaml"
    settings.parent.mkdir()
    settings.write_text("gapp: 1\n")
    assert [each.code for each in look(repository).findings] == ["RC101"]
    settings.unlink()
    later = inspect(open_workspace(str(repository), date(2028, 1, 1)))
    assert [each.code for each in later.findings] == ["RC501"]
    assert look(repository).findings == ()
    path = repository / "data/units/keji-ju.yaml"
    path.write_bytes(path.read_bytes() + b"x: 1\n")
    assert [each.code for each in look(repository).findings] == ["RC101"]


def test_a_path_is_told_from_where_the_user_stands(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "data" / "needs")
    found = inspect(open_workspace(str(repository), TODAY), ["2026-11"])
    assert found.checked == 3


@pytest.mark.parametrize("path", ["data/nowhere", "data/need", "data/needs/2026-1", "data/needs/2026-11/N-20261103-B0009.yaml", "..", "data/redchain.txt"])
def test_a_path_without_records_is_an_error(path: str, repository: Path) -> None:
    with pytest.raises(UsageError) as caught:
        look(repository, path)
    assert caught.value.remedy is not None
    assert os.path.basename(path) in caught.value.text.zh


def test_nothing_checked_is_an_error(repository: Path) -> None:
    for each in (repository / "data").iterdir():
        if each.is_dir():
            shutil.rmtree(each)
    with pytest.raises(UsageError):
        look(repository)


def test_checking_writes_nothing(repository: Path) -> None:
    spoil(repository)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in repository.rglob("*") if path.is_file()}
    look(repository)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in repository.rglob("*") if path.is_file()} == before


def test_broken_root_settings_are_refused_by_commands_but_shown_by_a_check(repository: Path) -> None:
    (repository / "data/redchain.yaml").write_text("format: 1\n")
    with pytest.raises(RefusalError):
        open_workspace(str(repository), TODAY)
    assert {"RC102"} == {each.code for each in look(repository).findings if each.file == "data/redchain.yaml"}


def test_the_root_is_found_or_named(repository: Path, tmp_path: Path) -> None:
    assert resolve_root(None, str(repository / "data" / "units")) == str(repository)
    assert resolve_root(str(repository), str(tmp_path)) == str(repository)
    with pytest.raises(NoRootError):
        resolve_root(None, str(tmp_path))
    with pytest.raises(UsageError):
        resolve_root(str(tmp_path), str(repository))


def test_a_dangling_reference_names_its_key_its_place_and_the_nearest_id(repository: Path) -> None:
    path = repository / "data/orders/2026-11/D-20261104-B0001.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('by: "cailiao-suo"', 'by: "cailiao-su"'), encoding="utf-8")
    (finding,) = look(repository).findings
    assert (finding.code, finding.line, finding.column) == ("RC205", 14, 9)
    assert "by" in finding.text.zh
    assert "办理人" in finding.text.zh
    assert finding.remedy is not None
    assert "cailiao-suo" in finding.remedy.en


def test_a_record_with_many_dangling_references_is_judged_once(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from redchain.store.record_reader import RecordReader

    rows = ", ".join(f'"N-20261103-{number:05d}"' for number in range(300))
    path = "data/projects/2026-11/P-20261103-B0009.yaml"
    (repository / path).parent.mkdir(parents=True, exist_ok=True)
    (repository / path).write_text(
        f'id: "P-20261103-B0009"\ntitle: "示例"\nneeds: [{rows}]\nlead: "keji-ju"\ngoals: "x"\ndue: "2027-01-01"\n'
        'log:\n  - at: "2026-11-03T16:04:00+08:00"\n    step: start\n    by: "keji-ju"\n',
        encoding="utf-8",
    )
    read, judged = RecordReader.read, []

    def counted(reader: RecordReader, raw: bytes) -> object:
        judged.append(raw)
        return read(reader, raw)

    monkeypatch.setattr(RecordReader, "read", counted)
    found = [each for each in look(repository).findings if each.file == path and each.code == "RC205"]
    assert len(found) > 20
    assert {each.line for each in found} == {3}
    assert sum(rows.encode() in raw for raw in judged) <= 1


@pytest.mark.parametrize("name", ["need", "needs", "需求", "data/need"])
def test_the_name_of_a_kind_is_answered_with_its_folder(name: str, repository: Path) -> None:
    with pytest.raises(UsageError) as caught:
        look(repository, name)
    assert caught.value.remedy is not None
    assert caught.value.remedy.en.endswith("redchain validate data/needs")
