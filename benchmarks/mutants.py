"""Mutation testing of the pure rooms: changes one node of a module, runs the tests that reach its line, and counts the changes no test notices.

python benchmarks/mutants.py model report decide --sample 60 --seed 1     (needs fork: Linux or macOS)
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import coverage
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).parents[1]
ROOMS = ("model", "kinds", "report", "decide")
TESTS = ("tests/unit", "tests/town", "tests/golden", "tests/properties")
OPTIONS = ("-q", "-x", "-m", "not slow", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider", "--no-cov")
NEAREST, SECONDS = 40, 120
COMPARISONS = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr}


class Mutant(NamedTuple):
    """One change: where it is, what it does, and the changed module."""

    path: Path
    line: int
    words: str
    tree: ast.Module


def changed(node: ast.AST) -> ast.AST | None:
    """Return a node with another meaning in place of this one, or None where there is none to try."""
    new: ast.AST | None = None
    match node:
        case ast.Compare(ops=[operator, *rest]) if type(operator) in COMPARISONS:
            new = ast.Compare(node.left, [COMPARISONS[type(operator)](), *rest], node.comparators)
        case ast.BoolOp():
            new = ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            new = node.operand
        case ast.BinOp() if type(node.op) in OPERATORS:
            new = ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
        case ast.Constant(value=bool() | int() as value):
            new = ast.Constant(not value if isinstance(value, bool) else value + 1)
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            new = ast.Return(ast.Constant(None))
        case ast.If(test=test) if not (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"):
            new = ast.If(ast.UnaryOp(ast.Not(), test), node.body, node.orelse)
        case ast.IfExp():
            new = ast.IfExp(node.test, node.orelse, node.body)
    return new


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every change of a module, one at a time; annotations mean nothing when they run."""
    original = ast.parse(path.read_text(encoding="utf-8"))
    notes = [note for each in ast.walk(original) for note in (getattr(each, "returns", None), getattr(each, "annotation", None)) if note]
    silent = {id(inner) for note in notes for inner in ast.walk(note)}
    for number, node in enumerate(ast.walk(original)):
        if id(node) in silent or changed(node) is None:
            continue
        tree = copy.deepcopy(original)
        place = next(each for count, each in enumerate(ast.walk(tree)) if count == number)
        new = ast.copy_location(changed(place), place)  # type: ignore[arg-type]  # it is one, as above
        words = f"{head(place)}  →  {head(new)}"
        yield Mutant(path, node.lineno, words, ast.fix_missing_locations(Replacing(place, new).visit(tree)))  # type: ignore[attr-defined]  # all of these have a line


def head(node: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(node)).split("\n")[0][:100]


class Replacing(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().generic_visit(node)


def reaching(rooms: list[str]) -> coverage.CoverageData:
    """Run the tests once and return which of them reach which line."""
    file = f"{tempfile.mkdtemp()}/coverage"
    sources = [f"--cov={TOP}/redchain/{each}" for each in rooms]
    command = [sys.executable, "-m", "pytest", *OPTIONS[:-1], *sources, "--cov-context=test", "--cov-report=", "--cov-fail-under=0", *TESTS]
    subprocess.run(command, cwd=TOP, env={**os.environ, "COVERAGE_FILE": file, "COVERAGE_CORE": "ctrace"}, check=True)
    data = coverage.CoverageData(file)
    data.read()
    return data


def tests_of(data: coverage.CoverageData, mutant: Mutant) -> list[str]:
    """Return the tests that reach a mutant, nearest first; of a line run on import, those that reach the module at all."""
    by_line = data.contexts_by_lineno(str(mutant.path))
    found = {each.partition("|")[0] for each in by_line.get(mutant.line, ()) if each}
    found = found or {each.partition("|")[0] for line in by_line.values() for each in line if each and "" in by_line.get(mutant.line, [""])}
    room = mutant.path.relative_to(TOP / "redchain").parts[0]
    names = (f"test_{mutant.path.stem}.py", f"/{room}/")
    return sorted(found, key=lambda each: (*(name not in each for name in names), each))


def is_killed(mutant: Mutant, tests: list[str]) -> bool:
    """Whether a test fails on a mutant; the nearest are asked first, each group in a process of its own."""
    return any(fails(mutant, part) for part in (tests[:NEAREST], tests[NEAREST:]) if part)


def fails(mutant: Mutant, tests: list[str]) -> bool:
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # of the processor: a loop without an end counts as noticed
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        real = SourceFileLoader.get_code
        SourceFileLoader.get_code = lambda loader, name: (  # type: ignore[method-assign]  # the one module is compiled from its changed tree
            compile(mutant.tree, str(mutant.path), "exec") if loader.path == str(mutant.path) else real(loader, name)
        )
        os._exit(pytest.main([*OPTIONS, *tests]) != pytest.ExitCode.OK)
    return os.waitpid(child, 0)[1] != 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", default=ROOMS)
    parser.add_argument("--sample", type=int, default=60, help="how many mutants of each room")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    os.chdir(TOP)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp()
    data, start, killed, tried = reaching(given.rooms), time.monotonic(), Counter[str](), Counter[str]()
    for room in given.rooms:
        every = [each for path in sorted((TOP / "redchain" / room).rglob("*.py")) for each in mutants(path)]
        for each in random.Random(given.seed).sample(every, min(given.sample, len(every))):  # noqa: S311  # a sample, not a secret
            tests = tests_of(data, each)
            tried[room] += 1
            killed[room] += (noticed := is_killed(each, tests))
            if not noticed:
                print(f"{each.path.relative_to(TOP)}:{each.line}  {each.words}  ({len(tests)} tests)", flush=True)
        print(
            f"{room}: {killed[room]} of {tried[room]} killed of {len(every)} ({killed[room] / tried[room]:.0%}), {time.monotonic() - start:.0f} s", flush=True
        )


if __name__ == "__main__":
    main()
