"""Atomic writing and reading whole files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from redchain.model.git_blob_id import blob_id
from redchain.store import disk
from redchain.store.disk import prepare, read_bytes, write_atomically


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


WAYS = ["exchange", "links", "copies"]


def let_work(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system be one that can exchange two files, one that has only hard links, or one that has neither."""
    if way != "exchange":
        monkeypatch.setattr(disk, "exchange", lambda *_: False)
    if way == "copies":
        monkeypatch.setattr(disk, "_linked", lambda *_: False)


def at_the_last_moment(act: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `act` happen after the file was looked at and before the two trade places, once."""
    trade, done = disk._trade, []

    def traded(one: str, other: str) -> None:
        if not done:
            done.append(1)
            act()  # type: ignore[operator]
        trade(one, other)

    monkeypatch.setattr(disk, "_trade", traded)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("old", "new"), [(b"one", b"two"), (None, b"two"), (b"one", None)], ids=["changed", "added", "deleted"])
def test_what_was_there_is_kept_until_all_is_done(way: str, old: bytes | None, new: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    let_work(way, monkeypatch)
    path = tmp_path / "x.yaml"
    for is_wanted in (False, True):
        if old is not None:
            path.write_bytes(old)
        prepared = prepare(str(path), new)
        assert prepared.place_instead_of(old and blob_id(old))
        assert (path.read_bytes() if path.exists() else None) == new
        assert is_wanted or prepared.take_back()
        prepared.discard()
        left = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
        wanted = new if is_wanted else old
        assert left == ({} if wanted is None else {"x.yaml": wanted})


@pytest.mark.parametrize(
    ("way", "how"),
    [
        ("exchange", "in place"),
        ("exchange", "renamed"),
        ("exchange", "made"),
        ("exchange", "deleted"),
        ("links", "in place"),
        ("links", "made"),
        ("links", "deleted"),
    ],
)
def test_a_save_at_the_last_moment_stays(way: str, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    let_work(way, monkeypatch)
    path = tmp_path / "x.yaml"
    old = None if how == "made" else b"one"
    if old:
        path.write_bytes(old)

    def save() -> None:
        if how == "renamed":
            (tmp_path / "swp").write_bytes(b"saved")
            (tmp_path / "swp").replace(path)
        elif how == "deleted":
            path.unlink()
        else:
            path.write_bytes(b"saved")

    at_the_last_moment(save, monkeypatch)
    prepared = prepare(str(path), b"two")
    assert not prepared.place_instead_of(old and blob_id(old))
    prepared.discard()
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == ({} if how == "deleted" else {"x.yaml": b"saved"})


@pytest.mark.parametrize("how", ["in place", "renamed"])
def test_a_save_while_all_is_taken_back_stays(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"one")
    prepared = prepare(str(path), b"two")
    assert prepared.place_instead_of(blob_id(b"one"))

    def save() -> None:
        if how == "renamed":
            (tmp_path / "swp").write_bytes(b"saved")
            (tmp_path / "swp").replace(path)
        else:
            path.write_bytes(b"saved")

    at_the_last_moment(save, monkeypatch)
    assert not prepared.take_back()
    prepared.discard()
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"x.yaml": b"saved"}


def test_what_an_editor_writes_through_a_file_it_had_open_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"one")
    prepared = prepare(str(path), b"two")
    with path.open("r+b") as editor:
        assert prepared.place_instead_of(blob_id(b"one"))
        editor.write(b"saved")
    prepared.discard()
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"x.yaml": b"saved"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot be asked whether a process runs")
def test_what_killed_processes_left_beside_generated_files_goes_and_nothing_else(tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    stays = [f".redchain-{os.getpid()}-abc", ".redchain-notes.txt", f"redchain-{dead.pid}-abc", f".redchain-{dead.pid}"]
    for each in (*stays, f".redchain-{dead.pid}-abc", f".redchain-{dead.pid}-x-y"):
        (tmp_path / each).write_bytes(b"half")
    write_atomically(str(tmp_path / "x.md"), b"one")
    assert {each.name for each in tmp_path.iterdir()} == {*stays, "x.md"}


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are a thing of Unix")
def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    """As /dev/null and /dev/stdout are: nobody who writes there means to put a file in their place."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen([sys.executable, "-c", f"print(open({str(pipe)!r}, 'rb').read())"], stdout=subprocess.PIPE) as reader:
        write_atomically(str(pipe), b"one")
        assert reader.communicate(timeout=60)[0].strip() == b"b'one'"
    assert pipe.is_fifo()
    assert [each.name for each in tmp_path.iterdir()] == ["pipe"]
