"""The architecture: who may import whom, how long files and functions may be, how modules begin."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest
from importlinter import cli

TOP = Path(__file__).parents[2]
MODULES = sorted((TOP / "redchain").rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MOST_PARAMETERS = 5
BANNED = {"utils", "helpers", "common", "manager", "handler", "processor", "misc"}


def named(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [each for each in ast.walk(tree) if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_the_layers_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    assert cli.lint_imports(no_cache=True) == cli.EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_opens_with_one_sentence_and_is_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    opening = ast.get_docstring(ast.parse(text))
    assert opening, "a module opens with one sentence"
    assert opening.splitlines()[0].rstrip().endswith("."), "which ends with a full stop"
    assert len(text.splitlines()) <= LONGEST_FILE
    assert path.stem not in BANNED


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_functions_are_short(path: Path) -> None:
    for each in functions(path):
        length = (each.end_lineno or each.lineno) - each.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{each.name} has {length} lines"


def test_shipped_files_are_in_the_package() -> None:
    assert {"pre-commit", "validate.yml", "README.zh.md", "README.en.md"} <= {each.name for each in (TOP / "redchain" / "templates").iterdir()}
    assert (TOP / ".ci" / "run").stat().st_mode & 0o111 or os.name == "nt"
