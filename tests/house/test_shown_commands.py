"""Every command shown in a document runs, and what the document shows of its output is true."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TOP = Path(__file__).parents[2]
DOCUMENTS = sorted([TOP / "README.md", TOP / "README.zh-CN.md", *(TOP / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
TODAY = "2026-11-23"


def shown(document: Path) -> list[tuple[str, list[str]]]:
    """The commands of a document, each with the lines it shows of the output."""
    commands: list[tuple[str, list[str]]] = []
    for block in BLOCK.findall(document.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                commands.append((line[2:], []))
            elif line.strip() and line.strip() != "…" and commands:
                commands[-1][1].append(line)
    return commands


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A git repository with this repository's records, and a folder with what somebody sent."""
    (tmp_path / "收件").mkdir()
    (tmp_path / "收件" / "诉求.csv").write_text("企业名称,诉求内容,诉求类别\n张家港示例重型齿轮有限公司,变压器不够用,要素保障\n", encoding="utf-8")
    shutil.copytree(TOP / "data", tmp_path / "data", ignore=shutil.ignore_patterns("lists"))
    for command in (
        ["init", "-q"],
        ["config", "user.name", "示例"],
        ["config", "user.email", "office@example.org"],
        ["config", "gc.auto", "0"],
        ["remote", "add", "origin", ".git"],  # for `sync`: what others have sent is what is here
        ["add", "data"],
        ["commit", "-qm", "start"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


@pytest.mark.parametrize("document", DOCUMENTS, ids=[str(each.relative_to(TOP)) for each in DOCUMENTS])
def test_the_commands_a_document_shows_run_and_print_what_it_shows(document: Path, clone: Path) -> None:
    for line, lines in shown(document):
        words = shlex.split(line)
        if words[0] != "redchain":
            assert words[0] in {"make", "git", "pip"}, f"{document.name} shows a command nobody knows: {line}"
            continue
        done = subprocess.run(
            [sys.executable, "-m", "redchain", "--today", TODAY, *words[1:]], cwd=clone, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        printed = done.stdout + done.stderr
        for each in lines:
            pattern = ".*".join(re.escape(part) for part in each.strip().split("…"))
            assert re.search(pattern, printed), f"{document.name}: {line}\nshows: {each}\nprinted:\n{printed}"


def test_the_make_targets_a_document_shows_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        for line, _ in shown(document):
            words = shlex.split(line)
            if words[0] == "make":
                assert set(words[1:]) <= targets, f"{document.name}: {line}"


def test_both_readmes_show_the_same_commands() -> None:
    def verbs(name: str) -> list[str]:
        return [" ".join(shlex.split(line.replace("--lang zh ", "").replace("--lang en ", ""))[:3]) for line, _ in shown(TOP / name)]

    assert [each for each in verbs("README.md") if "--document-lang" not in each] == verbs("README.zh-CN.md")
