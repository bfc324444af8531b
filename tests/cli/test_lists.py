"""`redchain lists`: six files and one commit; `--check`, `--dry-run` and `--output` never commit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

FILES = [f"data/lists/{name}.{form}" for name in ("needs", "projects", "resources") for form in ("csv", "md")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_six_files_are_written_and_named(clone: Clone, lang: str) -> None:
    done = clone.run("lists", "--lang", lang)
    assert (done.code, done.out.split()) == (0, FILES)
    assert {"zh": "已提交", "en": "committed"}[lang] in done.err
    assert all((clone.path / each).read_bytes() for each in FILES)
    assert (clone.path / "data/lists/needs.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    again = clone.run("lists", "--lang", lang)
    assert (again.code, again.out) == (0, "")
    assert {"zh": "没有变化", "en": "not changed"}[lang] in again.err
    assert clone.run("validate").code == 0


def test_check_says_what_is_stale(clone: Clone) -> None:
    done = clone.run("lists", "--check")
    assert (done.code, done.out.split()) == (1, FILES)
    assert "redchain lists" in done.err
    assert not (clone.path / "data/lists").exists()
    clone.run("lists")
    assert clone.run("lists", "--check") == (0, "", "三张清单都是最新\n")
    assert clone.run("lists", "--check", "--today", "2027-01-01").code == 0
    clone.append("data/lists/projects.md", "手改\n")
    done = clone.run("lists", "--check")
    assert (done.code, done.out.split()) == (1, ["data/lists/projects.md"])


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"", b"2026-99-99", "没有日期".encode()])
def test_check_of_a_damaged_list(clone: Clone, damage: bytes) -> None:
    clone.run("lists")
    (clone.path / "data/lists/needs.md").write_bytes(damage)
    done = clone.run("lists", "--check")
    assert done.code == 1
    assert "data/lists/needs.md" in done.out.split()
    assert "Traceback" not in done.err


def test_a_dry_run_names_the_files_only(clone: Clone) -> None:
    done = clone.run("lists", "--dry-run")
    assert (done.code, done.out.split()) == (0, FILES)
    assert not (clone.path / "data/lists").exists()
    assert clone.subjects() == ["town"]


def test_elsewhere_without_a_commit(clone: Clone, tmp_path: Path) -> None:
    done = clone.run("lists", "--output", str(tmp_path / "新 目录"))
    assert done.code == 0
    assert sorted(each.name for each in (tmp_path / "新 目录").iterdir()) == sorted(each.rpartition("/")[2] for each in FILES)
    assert clone.git("status", "--porcelain") == ""


def test_json_names_the_files_and_the_commit(clone: Clone) -> None:
    content = json.loads(clone.run("lists", "--format", "json").out)["data"]
    assert content == {"files": FILES, "changed": FILES, "commit": clone.git("rev-parse", "HEAD").strip()}
    assert json.loads(clone.run("lists", "--format", "json").out)["data"] == {"files": FILES, "changed": [], "commit": None}


def test_a_change_makes_the_lists_stale_and_renews_only_them(clone: Clone) -> None:
    clone.run("lists")
    clone.run("resource", "edit", "kejidai", "--title", "科技信用贷（新）")
    assert clone.run("lists", "--check").out.split() == ["data/lists/resources.csv", "data/lists/resources.md"]
    assert clone.run("lists").out.split() == ["data/lists/resources.csv", "data/lists/resources.md"]
    assert clone.git("show", "--format=", "--name-only").split() == ["data/lists/resources.csv", "data/lists/resources.md"]


def test_the_language_of_the_lists_is_the_repositorys(clone: Clone) -> None:
    root = clone.path / "data/redchain.yaml"
    root.write_text(root.read_text("utf-8").replace("language: zh", "language: en"), "utf-8")
    clone.git("commit", "-qam", "english")
    assert clone.run("lists", "--lang", "zh").code == 0
    assert "Enterprise" in (clone.path / "data/lists/needs.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["清单.xlsx", "lists.csv", "三张清单.PDF", "needs.md", "x.docx/"])
def test_a_folder_that_looks_like_a_file_is_refused(clone: Clone, tmp_path: Path, name: str) -> None:
    for lang, words in (("zh", "像是一个文件"), ("en", "looks like a file")):
        done = clone.run("lists", "-o", f"{tmp_path}/{name}", "--lang", lang)
        assert (done.code, done.out) == (2, "")
        assert words in done.err
        assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["清单", "2026.11", "v1.2", "there.md"])
def test_other_folders_are_taken(clone: Clone, tmp_path: Path, name: str) -> None:
    (tmp_path / "there.md").mkdir()
    assert clone.run("lists", "-o", f"{tmp_path}/{name}").code == 0
    assert len(list((tmp_path / name).iterdir())) == len(FILES)
