"""Atomic writing and reading whole files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from redchain.store.disk import read_bytes, write_atomically


@pytest.mark.parametrize("size", [0, 1, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 50_000])
def test_a_file_is_read_whole(size: int, tmp_path: Path) -> None:
    raw = bytes(each % 251 for each in range(size))
    (tmp_path / "x").write_bytes(raw)
    assert read_bytes(str(tmp_path / "x"), 1 << 20) == raw


def test_of_an_endless_file_only_a_little_more_than_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"#" * 3_000_000)
    assert 1 << 20 < len(read_bytes(str(tmp_path / "x"), 1 << 20)) < 1 << 21


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_bytes(str(tmp_path / "x"), 100)


def test_writing_makes_the_folders_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "data" / "needs" / "x.yaml"
    write_atomically(str(path), b"one")
    write_atomically(str(path), b"two")
    assert path.read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["x.yaml"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o755])
def test_writing_keeps_the_mode_of_the_file(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"one")
    path.chmod(mode)
    write_atomically(str(path), b"two")
    assert path.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_gets_the_users_mask(mask: int, mode: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        write_atomically(str(tmp_path / "x.yaml"), b"one")
    finally:
        os.umask(before)
    assert (tmp_path / "x.yaml").stat().st_mode & 0o777 == mode


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"one")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_atomically(str(path), b"two")
    assert path.read_bytes() == b"one"
    assert [each.name for each in tmp_path.iterdir()] == ["x.yaml"]
