"""Where records live, and what else may lie below `data/`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from redchain.kinds.need.model import Need
from redchain.kinds.order.model import Order
from redchain.kinds.registry import KINDS
from redchain.kinds.unit.model import Unit
from redchain.store.layout import canonical_path, find_root, scan, strays_beside
from redchain.store.places import why_astray
from redchain.store.source import Revision, TreeEntry

FOLDERS = [model.kind.folder for model in KINDS]


def test_named_records_lie_in_their_folder_and_events_in_their_month() -> None:
    assert canonical_path(Unit.kind, "keji-ju") == "data/units/keji-ju.yaml"
    assert canonical_path(Need.kind, "N-20261123-7K3F9") == "data/needs/2026-11/N-20261123-7K3F9.yaml"
    assert canonical_path(Order.kind, "D-20270102-00000") == "data/orders/2027-01/D-20270102-00000.yaml"


def test_a_named_record_that_looks_like_an_event_has_no_month() -> None:
    assert canonical_path(Unit.kind, "N-20261123-7K3F9") == "data/units/N-20261123-7K3F9.yaml"


def test_the_files_of_the_base_lie_where_they_belong(repository: Path) -> None:
    files, strays = scan(str(repository), FOLDERS)
    assert strays == []
    by_folder = {model.kind.folder: model.kind for model in KINDS}
    for folder, path in ((folder, path) for folder, there in files.items() for path in there):
        assert path == canonical_path(by_folder[folder.split("/")[1]], Path(path).stem)


def test_the_root_is_found_from_any_depth(repository: Path, tmp_path: Path) -> None:
    assert find_root(str(repository / "data" / "needs")) == str(repository)
    assert find_root(str(repository)) == str(repository)
    assert find_root(str(tmp_path)) is None


def test_the_scan_goes_to_any_depth(repository: Path) -> None:
    deep = repository / "data/units/a/b"
    deep.mkdir(parents=True)
    (deep / "x.yaml").write_text("id: x\n")
    (repository / "data/units/.hidden.yaml").write_text("x")
    files, strays = scan(str(repository), FOLDERS)
    paths = [path for there in files.values() for path in there]
    assert "data/units/a/b/x.yaml" in paths
    assert "data/units/.hidden.yaml" not in paths
    assert len(paths) == len({*paths})
    assert strays == []


def test_a_fresh_file_has_no_stamp_and_an_old_one_has_its_own(repository: Path) -> None:
    fresh = repository / "data/units/fresh.yaml"
    fresh.write_text("id: fresh\n")
    files, _ = scan(str(repository), ["units"])
    assert files["data/units"]["data/units/fresh.yaml"] == 0


@pytest.mark.parametrize(
    ("name", "why"),
    [(each, "extension") for each in ("x.yaml.bak", "清单.docx", "x.json", "x")] + [(each, "misnamed") for each in ("x.yml", "x.YAML", "x.yaml.txt")],
)
def test_other_files_are_strays(name: str, why: str, repository: Path) -> None:
    (repository / "data/units" / name).write_text("x")
    assert scan(str(repository), FOLDERS)[1] == [(f"data/units/{name}", why)]


def test_links_are_not_followed(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("id: secret\n")
    (repository / "data/units/link.yaml").symlink_to(repository / "data/units/keji-ju.yaml")
    (repository / "data/units/folder").symlink_to(outside)
    (repository / "data/units/loop").symlink_to(repository / "data")
    files, strays = scan(str(repository), FOLDERS)
    assert not [path for there in files.values() for path in there if "secret" in path or "link" in path]
    assert sorted(strays) == [("data/units/folder", "symlink"), ("data/units/link.yaml", "symlink"), ("data/units/loop", "symlink")]


def test_a_file_where_a_folder_belongs_is_a_stray(repository: Path) -> None:
    (repository / "data/stray").write_text("x")
    files, strays = scan(str(repository), ["stray", "units", "nowhere"])
    assert strays == [("data/stray", "unreadable")]
    assert {folder: len(there) for folder, there in files.items()} == {"data/stray": 0, "data/units": 4, "data/nowhere": 0}


def test_a_name_that_is_no_text_is_a_stray(repository: Path) -> None:
    (Path(os.fsdecode(os.fsencode(repository) + b"/data/units/" + "局.yaml".encode("gbk")))).write_text("id: x\n")
    _, strays = scan(str(repository), FOLDERS)
    ((path, why),) = strays
    assert why == "name"
    assert path.encode().decode().startswith("data/units/")


def test_what_lies_beside_the_folders(repository: Path) -> None:
    for each in ("需求", "need"):
        (repository / "data" / each).mkdir()
    (repository / "data/x.yaml").write_text("x")
    (repository / "data/Needs/2026-11").mkdir(parents=True)
    (repository / "data/Needs/2026-11/N-1.yml").write_text("x")
    (repository / "data/lists").mkdir()
    (repository / "data/说明.md").write_text("x")
    assert list(strays_beside(str(repository), FOLDERS)) == [
        ("data/Needs", "records"),
        ("data/need", "folder"),
        ("data/x.yaml", "records"),
        ("data/需求", "folder"),
    ]


@pytest.mark.parametrize("target", ["ring", "nowhere", "..", "units"])
def test_a_link_beside_the_folders_is_told_and_not_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "data/units").mkdir(parents=True)
    (tmp_path / "data/ring").symlink_to(target)

    assert list(strays_beside(str(tmp_path), ("units",))) == [("data/ring", "symlink")]


@pytest.mark.parametrize("path", ["data/units/~$x.yaml", "data/needs/2026-11/~$x.yaml", "data/units/~$x.xlsx", "data/~$x.yaml"])
def test_what_office_leaves_beside_an_open_file_is_no_record(repository: Path, path: str) -> None:
    (repository / path).write_bytes(b"\x05user")
    files, strays = scan(str(repository), FOLDERS)
    assert not [there for there in files.values() if path in there]
    assert [*strays, *strays_beside(str(repository), FOLDERS)] == [(path, "office")]
    committed = Revision([TreeEntry(path, "100644", "0" * 40)], lambda _: {})
    assert committed.scan(FOLDERS) == ({f"data/{each}": {} for each in FOLDERS}, [(path, "office")])
    assert why_astray(path, "100644", FOLDERS) == "office"
