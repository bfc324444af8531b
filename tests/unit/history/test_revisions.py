"""What a revision means and holds: its commit, its files, and their contents."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from redchain.errors import UsageError, WorldError
from redchain.history.checkout import Checkout, find_checkout
from redchain.history.revisions import merge_base, read_blobs, resolve, tree_at

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone


def checkout_of(clone: Clone) -> Checkout:
    checkout = find_checkout(str(clone.path))
    assert checkout is not None
    return checkout


def committed(clone: Clone, folder: str = "data") -> dict[str, str]:
    """Path → blob id of the plain files below a folder at HEAD, as git lists them."""
    lines = clone.git("ls-tree", "-r", "-z", "HEAD", "--", f"{folder}/").split("\0")[:-1]
    return {line.partition("\t")[2]: line.split()[2] for line in lines if line.startswith("100")}


def read_files(clone: Clone, root: Path, revision: str) -> dict[str, bytes]:
    """Path → bytes of the plain files below `data/` at a revision."""
    checkout = checkout_of(clone)
    files = {path: identifier for path, mode, identifier in tree_at(checkout, str(root), resolve(checkout, revision).id, "data") if mode.startswith("100")}
    blobs = read_blobs(checkout, files.values())
    return {path: blobs[identifier] for path, identifier in files.items()}


def test_the_files_of_a_revision_with_their_bytes(clone: Clone) -> None:
    entries = list(tree_at(checkout_of(clone), str(clone.path), resolve(checkout_of(clone), "HEAD").id, "data"))
    assert [path for path, _, _ in entries] == sorted(path for path, _, _ in entries)
    assert {path: identifier for path, _, identifier in entries} == committed(clone)
    assert all(raw == (clone.path / path).read_bytes() for path, raw in read_files(clone, clone.path, "HEAD").items())


def test_the_files_of_the_past_are_as_they_were(clone: Clone) -> None:
    unit = "data/units/gongdian.yaml"
    before = (clone.path / unit).read_bytes()
    clone.run("unit", "edit", "gongdian", "--note", "甲")
    past = read_files(clone, clone.path, "HEAD~1")
    assert past[unit] == before != (clone.path / unit).read_bytes()


def test_links_are_no_files_and_odd_names_stay_what_they_are(clone: Clone) -> None:
    (clone.path / "清单 [1]").mkdir()
    clone.git("mv", "data", "清单 [1]/data")
    root = clone.path / "清单 [1]"
    (root / "data/link.yaml").symlink_to("redchain.yaml")
    (root / "data/同 一\t个.yaml").write_bytes(b"x: 1\n")
    (root / "data/again.yaml").write_bytes(b"x: 1\n")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "moved")
    files = read_files(clone, root, "HEAD")
    assert "data/link.yaml" not in files
    assert "120000" in {mode for path, mode, _ in tree_at(checkout_of(clone), str(root), "HEAD", "data") if path == "data/link.yaml"}
    assert files["data/同 一\t个.yaml"] == files["data/again.yaml"] == b"x: 1\n"


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_a_name_in_gbk_is_the_name_that_the_disk_has(clone: Clone) -> None:
    name = os.fsdecode("需求表".encode("gbk")) + ".yaml"
    with open(f"{clone.path}/data/{name}", "wb") as file:
        file.write(b"x")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "gbk")
    assert f"data/{name}" in {path for path, _, _ in tree_at(checkout_of(clone), str(clone.path), "HEAD", "data")}


def test_a_content_that_is_missing_is_an_error(clone: Clone) -> None:
    (clone.path / "data/new.yaml").write_bytes(b"new: 1\n")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "new")
    blob = clone.git("rev-parse", "HEAD:data/new.yaml").strip()
    (clone.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(WorldError, match=blob):
        read_blobs(checkout_of(clone), [blob, *committed(clone).values()])


@pytest.mark.parametrize("revision", ["", " ", "nowhere", "--all", "HEAD:data", "-1"])
def test_a_revision_that_is_none_is_refused(clone: Clone, revision: str) -> None:
    with pytest.raises(UsageError):
        resolve(checkout_of(clone), revision)


def test_where_two_branches_parted(clone: Clone) -> None:
    parted = clone.git("rev-parse", "HEAD").strip()
    clone.git("branch", "other")
    clone.git("commit", "-q", "--allow-empty", "-m", "here")
    assert merge_base(checkout_of(clone), "other") == resolve(checkout_of(clone), parted)
    clone.git("checkout", "-q", "--orphan", "alone")
    clone.git("commit", "-q", "--allow-empty", "-m", "alone")
    with pytest.raises(UsageError):
        merge_base(checkout_of(clone), "other")


def test_files_of_a_commit_that_is_not_there_are_not_simply_none(clone: Clone) -> None:
    with pytest.raises(WorldError, match="0" * 10):
        list(tree_at(checkout_of(clone), str(clone.path), "0" * 40, "data"))
