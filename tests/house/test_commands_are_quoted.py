"""No command that is shown to be pasted has a file's, a record's or a person's words in it unquoted."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).parents[2]
MODULES = sorted((TOP / "redchain").rglob("*.py"))
QUOTING = {"word", "shown"}
"""Functions that return words of a command, each of which stands for itself."""
PLACE = "\0"
DECLARED = ("kind.name", "command.name", "__version__", "CORRECT", "OPEN")
"""What stands in the code itself and is no word of anybody else's."""
COMMAND = re.compile(
    r"(?<![\w./-])(?:redchain|rm|mv|cp|pip|git(?! (?:cannot|does|is|has|tracks) )) (?=[a-z\0-])(.*?)(?=[；。，、（）()“”`\n]|[;,:] | (?:或|or|and|to|was|if) |$)",
    re.DOTALL,
)


def phrases(tree: ast.Module) -> Iterator[tuple[int, str, list[bool]]]:
    """Yield every text of a module: where it stands, itself with a mark for each place that is filled, and whether that is filled with a quoted word."""
    parts = {id(part) for each in ast.walk(tree) if isinstance(each, ast.JoinedStr) for part in ast.walk(each) if part is not each}
    opening = {id(each.body[0].value) for each in ast.walk(tree) if isinstance(each, (ast.Module, ast.ClassDef, ast.FunctionDef)) and is_documented(each)}
    for each in ast.walk(tree):
        if isinstance(each, ast.JoinedStr):
            pieces = [piece.value if isinstance(piece, ast.Constant) else PLACE for piece in each.values]
            yield each.lineno, "".join(map(str, pieces)), [is_quoted(piece.value) for piece in each.values if isinstance(piece, ast.FormattedValue)]
        elif isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in parts | opening and "{" in each.value:
            try:
                found = list(Formatter().parse(each.value))
            except ValueError:
                continue  # no phrase to fill
            yield (
                each.lineno,
                "".join(f"{text}{PLACE if name is not None else ''}" for text, name, *_ in found),
                [spec == "word" for _, name, spec, _ in found if name is not None],
            )


def is_documented(each: ast.Module | ast.ClassDef | ast.FunctionDef) -> bool:
    first = each.body[0] if each.body else None
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)


def is_quoted(value: ast.expr) -> bool:
    return ast.unparse(value).endswith(DECLARED) or (isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in QUOTING)


def bare(text: str, quoted: list[bool]) -> Iterator[str]:
    """Yield the commands in a text that have something unquoted in them."""
    for found in COMMAND.finditer(text):
        first = text[: found.start()].count(PLACE)
        if not all(quoted[first : first + found[0].count(PLACE)]):
            yield found[0].replace(PLACE, "{…}")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(TOP).as_posix())
def test_every_shown_command_is_quoted(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [f"{path.relative_to(TOP)}:{line}: {each}" for line, text, quoted in phrases(tree) for each in bare(text, quoted)]
    assert not found, "\n".join(found)


def test_one_module_alone_quotes() -> None:
    assert [path.name for path in MODULES if re.search(r"^\s*(?:import|from) shlex", path.read_text(encoding="utf-8"), re.MULTILINE)] == []


@pytest.mark.parametrize(
    ("source", "shows"),
    [
        ('f"git mv {path}"', True),
        ('f"git mv {word(path)}"', False),
        ('Text("恢复：git checkout {commit} -- {file}；不再用就删", "")', True),
        ('Text("恢复：git checkout {commit:word} -- {file:word}；{file} 不再用就删", "")', False),
        ('f"{path} 读不了；查看：redchain validate"', False),
        ('f"see it: redchain show {identifier}"', True),
    ],
)
def test_the_search_finds_what_it_is_for(source: str, shows: bool) -> None:  # noqa: FBT001  # a case
    assert bool([each for _, text, quoted in phrases(ast.parse(source)) for each in bare(text, quoted)]) is shows
