"""The architecture: who may import whom, how long files and functions may be, how modules begin."""

from __future__ import annotations

import ast
import os
import subprocess
from pathlib import Path

import pytest
from importlinter import cli

TOP = Path(__file__).parents[2]
MODULES = sorted((TOP / "redchain").rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MOST_PARAMETERS = 5
BANNED = {"utils", "helpers", "common", "manager", "handler", "processor", "misc"}


TOP_LEVEL = {
    *(".ci", ".gitattributes", ".github", ".gitignore", ".pre-commit-config.yaml", ".pre-commit-hooks.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"),
    *("Makefile", "README.md", "README.zh-CN.md", "RELEASING.md", "benchmarks", "constraints.txt", "data", "docs", "pyproject.toml", "redchain", "schemas"),
    "tests",
}


def named(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [each for each in ast.walk(tree) if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_the_top_level_holds_what_belongs_there() -> None:
    if not (TOP / ".git").exists():
        pytest.skip("not in a clone")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, check=True, capture_output=True, text=True).stdout
    assert {each.partition("/")[0] for each in listed.split("\0") if each} == TOP_LEVEL


@pytest.mark.slow  # `make lint` asks the same
def test_the_layers_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    assert cli.lint_imports(no_cache=True) == cli.EXIT_STATUS_SUCCESS


def runtime_imports(path: Path) -> set[str]:
    """The modules that a module imports when it runs, not for type annotations alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {id(part) for each in ast.walk(tree) if isinstance(each, ast.If) and "TYPE_CHECKING" in ast.dump(each.test) for part in ast.walk(each)}
    return {each.module or "" for each in ast.walk(tree) if isinstance(each, ast.ImportFrom) and id(each) not in for_types}


def test_what_the_cycle_contract_leaves_out_is_for_types_alone() -> None:
    """A kind's rules and views name its class, and the declaration of kinds names what stands on it; none of them imports it to run."""
    assert not any(each.startswith("redchain.model.") for each in runtime_imports(TOP / "redchain" / "model" / "kind.py"))
    for path in (TOP / "redchain" / "kinds").glob("*/*.py"):
        module = f"redchain.kinds.{path.parent.name}.{path.stem}"
        assert module not in reached(module), module


def reached(module: str) -> set[str]:
    """The modules of kinds that a module imports when it runs, and those that they import."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        path = TOP / (waiting.pop().replace(".", "/") + ".py")
        fresh = {each for each in (runtime_imports(path) if path.exists() else ()) if each.startswith("redchain.kinds.")} - found
        found |= fresh
        waiting += fresh
    return found


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
