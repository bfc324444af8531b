"""`redchain fmt`: files go home and lose what editors leave behind; records stay as they are; one commit."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def need(clone: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of one need, from the clone's top, where the test stands."""
    monkeypatch.chdir(clone.path)
    found: Path = min((clone.path / "data" / "needs").rglob("*.yaml")).relative_to(clone.path)
    return found


def commit(clone: Any) -> None:
    clone.git("add", "-A")
    clone.git("commit", "-qm", "by hand")


def test_a_tidy_repository_has_nothing_to_do(clone: Any) -> None:
    before = clone.files()
    assert clone.run("fmt", "--check").code == 0
    done = clone.run("fmt", "--lang", "en")
    assert (done.code, done.out) == (0, "")
    assert "everything is tidy" in done.err
    assert clone.files() == before
    assert len(clone.subjects()) == 1


def test_moves_a_record_home_in_one_commit(clone: Any, need: Path) -> None:
    text = (clone.path / need).read_bytes()
    moved = clone.path / "data" / "needs" / need.name
    (clone.path / need).rename(moved)
    commit(clone)
    check = clone.run("fmt", "--check", "--lang", "en")
    assert check.code == 1
    assert check.out.splitlines() == [f"data/needs/{need.name} → {need.as_posix()}"]
    assert moved.exists()
    done = clone.run("fmt")
    assert done.code == 0, done.err
    assert (clone.path / need).read_bytes() == text
    assert not moved.exists()
    assert clone.subjects()[0] == "fmt: tidy 1 file"
    assert clone.git("status", "--porcelain") == ""
    assert clone.run("fmt", "--check").code == 0


def test_the_schema_comment_follows_the_move(clone: Any, need: Path) -> None:
    deep = clone.path / "data" / "needs" / "a" / "b" / need.name
    deep.parent.mkdir(parents=True)
    body = (clone.path / need).read_text(encoding="utf-8").splitlines(keepends=True)
    body = [each for each in body if not each.startswith("# yaml-language-server")]
    deep.write_text("# yaml-language-server: $schema=../../../../../schemas/need.schema.json\n" + "".join(body), encoding="utf-8")
    (clone.path / need).unlink()
    commit(clone)
    assert clone.run("fmt").code == 0
    assert (clone.path / need).read_text(encoding="utf-8") == "# yaml-language-server: $schema=../../../schemas/need.schema.json\n" + "".join(body)


def test_mends_line_ends_bom_nfc_and_the_last_newline(clone: Any, need: Path) -> None:
    text = (clone.path / need).read_text(encoding="utf-8") + 'note: "café"\n'
    spoiled = "\ufeff" + unicodedata.normalize("NFD", text).rstrip("\n").replace("\n", "\r\n")
    (clone.path / need).write_bytes(spoiled.encode())
    commit(clone)
    check = clone.run("fmt", "--check", "--lang", "en")
    assert check.out.splitlines() == [f"{need.as_posix()}  (BOM, line ends, NFC, final newline)"]
    assert clone.run("fmt", "--lang", "zh").code == 0
    assert (clone.path / need).read_bytes() == text.encode()


def test_settings_are_mended_and_never_moved(clone: Any) -> None:
    path = clone.path / "data" / "redchain.yaml"
    text = path.read_bytes()
    path.write_bytes(text.replace(b"\n", b"\r\n"))
    commit(clone)
    assert clone.run("fmt").code == 0
    assert path.read_bytes() == text


def test_dry_run_and_no_commit(clone: Any, need: Path) -> None:
    moved = clone.path / "data" / "needs" / need.name
    (clone.path / need).rename(moved)
    before = clone.files()
    assert clone.run("fmt", "--dry-run").code == 0
    assert clone.files() == before
    refused = clone.run("fmt", "--lang", "en")
    assert refused.code == 1, "a file with changes that are not committed is left alone"
    assert "--no-commit" in refused.err
    assert clone.files() == before
    assert clone.run("fmt", "--no-commit").code == 0
    assert (clone.path / need).exists()
    assert not moved.exists()
    assert clone.subjects() == ["town"]


def test_only_what_is_named(clone: Any, need: Path) -> None:
    chain = next((clone.path / "data" / "chains").glob("*.yaml"))
    chain.write_bytes(chain.read_bytes().replace(b"\n", b"\r\n"))
    (clone.path / need).rename(clone.path / "data" / "needs" / need.name)
    commit(clone)
    assert clone.run("fmt", "data/needs").code == 0
    assert (clone.path / need).exists()
    assert b"\r\n" in chain.read_bytes()
    for language, words in (("zh", "不存在"), ("en", "does not exist")):
        done = clone.run("fmt", "data/nowhere", "--lang", language)
        assert done.code == 2
        assert words in done.err


def test_leaves_alone_what_it_cannot_tell(clone: Any, need: Path) -> None:
    folder = clone.path / "data" / "needs"
    copy, strange, odd = folder / need.name, folder / "N-20261101-AAAAA.yaml", folder / "draft.yaml"
    copy.write_bytes((clone.path / need).read_bytes())
    strange.write_bytes((clone.path / need).read_bytes())
    odd.write_text("id: x\n", encoding="utf-8")
    (clone.path / "data" / "units" / "gbk.yaml").write_bytes("name: 单位\n".encode("gbk"))
    commit(clone)
    before = clone.files()
    done = clone.run("fmt", "--lang", "en")
    assert done.code == 0
    assert clone.files() == before
    for words in ("already exists", "differs from the id in it", "not an id of its kind", "not UTF-8"):
        assert words in done.err
    assert clone.run("fmt", "--check").code == 1


def test_other_changes_stay_as_they_are(clone: Any, need: Path) -> None:
    (clone.path / need).rename(clone.path / "data" / "needs" / need.name)
    commit(clone)
    other = next((clone.path / "data" / "chains").glob("*.yaml"))
    other.write_bytes(other.read_bytes() + b'note: "staged"\n')
    clone.git("add", "-A")
    assert clone.run("fmt").code == 0
    assert clone.git("status", "--porcelain").splitlines() == [f"M  data/chains/{other.name}"]
