"""`redchain docs`: every command, rule and kind is there; what people wrote stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from redchain.check.catalogue import RULES
from redchain.cli.registry import COMMANDS, GLOBAL_OPTIONS
from redchain.kinds.registry import KINDS
from redchain.manual.page import BEGIN, END
from redchain.report.figures import FIGURES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NAMES = ["commands.md", "data-format.md", "report.md", "rules.md"]
MANUAL = ["man/redchain.1", "man/zh_CN/redchain.1"]


def test_everything_declared_is_documented(reader: Any, tmp_path: Path) -> None:
    assert reader.run("docs", "--output", str(tmp_path)).code == 0
    commands, kinds, report, rules = ((tmp_path / name).read_text(encoding="utf-8") for name in NAMES)
    for command in COMMANDS:
        assert f"## redchain {command.name}\n" in commands
        assert command.summary.zh in commands
    for name, _ in GLOBAL_OPTIONS:
        assert name.split()[0] in commands
    assert "### redchain need add\n" in commands
    assert "`--raised-on DATE`" in commands
    assert all(f"| `{each.name}` |" in report for each in FIGURES if each.meaning)
    for rule in RULES:
        assert f"### {rule.code}\n" in rules
    for model in KINDS:
        assert f"## {model.kind.name}\n" in kinds
        assert all(f"`{name}`" in kinds for name in model.model_fields)
        assert all(f"| `{move.verb}` |" in kinds for move in (model.moves.moves if model.moves else ()))


def test_a_common_option_is_explained_once_and_named_by_each_command_that_has_it(reader: Any, tmp_path: Path) -> None:
    reader.run("docs", "--output", str(tmp_path))
    commands = (tmp_path / "commands.md").read_text(encoding="utf-8")
    for option, least in (("--format, -f FORMAT", 15), ("--at TIME", 20), ("--no-commit", 20)):
        assert commands.count(f"| `{option}` |") == 1
        assert commands.count(f"`{option.split(',')[0].split()[0]}`") > least
    for heading in ("Common options of reading commands", "Common options of writing commands", "Commands of every kind"):
        (line,) = [each for each in commands.splitlines() if each.startswith("## ") and each.endswith(heading)]
        anchor = line.removeprefix("## ").lower().replace(" / ", "--").replace(" ", "-")
        assert f"]({'#' + anchor})" in commands


def test_every_option_of_every_command_is_named_under_it(reader: Any, tmp_path: Path) -> None:
    reader.run("docs", "--output", str(tmp_path))
    page = (tmp_path / "commands.md").read_text(encoding="utf-8")
    parts = {each.splitlines()[0].strip("# "): each for each in re.split(r"^(?=###? redchain )", page, flags=re.MULTILINE)[1:]}
    for path in ("redchain need add", "redchain accept", "redchain match", "redchain dispatch", "redchain calendar show", "redchain validate"):
        options = re.findall(r"^  (--[a-z-]+)", reader.run(*path.split()[1:], "--help").out, re.MULTILINE)
        assert [each for each in options if each != "--help" and not re.search(rf"`{each}\b", parts[path])] == []


def test_check_write_and_check_again(clone: Any) -> None:
    folder = clone.path / "docs"
    old = clone.run("docs", "--check", "--lang", "en")
    assert old.code == 1
    assert "out of date" in old.err
    assert not folder.exists()
    assert clone.run("docs", "--dry-run").code == 0
    assert not folder.exists()
    assert sorted(clone.run("docs").out.splitlines()) == sorted(str(folder / name) for name in (*NAMES, *MANUAL))
    done = clone.run("docs", "--check", "--lang", "zh")
    assert (done.code, done.out) == (0, "")
    assert len(clone.subjects()) == 1, "nothing is committed"


def test_what_people_wrote_stays(clone: Any) -> None:
    clone.run("docs")
    path = clone.path / "docs" / "rules.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("# 检查规则 / Rules", "# 我们的规则").replace("### RC001\n", "### RC999\n") + "\n手写的结尾\n", encoding="utf-8")
    assert clone.run("docs", "--check").code == 1
    assert clone.run("docs").code == 0
    mended = path.read_text(encoding="utf-8")
    assert mended == text.replace("# 检查规则 / Rules", "# 我们的规则") + "\n手写的结尾\n"


def test_a_page_that_lost_its_marks_is_refused(clone: Any) -> None:
    clone.run("docs")
    path = clone.path / "docs" / "rules.md"
    whole = path.read_text(encoding="utf-8")
    for mark in (BEGIN, END):
        path.write_text(whole.replace(mark, ""), encoding="utf-8")
        for language, words in (("zh", "标记不见了"), ("en", "marks around")):
            done = clone.run("docs", "--lang", language)
            assert (done.code, done.out) == (1, "")
            assert words in done.err
        assert path.read_text(encoding="utf-8") == whole.replace(mark, "")


def test_it_is_not_in_the_overview(reader: Any) -> None:
    assert "docs" not in reader.run("--help").out
    assert reader.run("docs", "--help").code == 0
