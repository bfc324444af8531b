"""What people write stays text: Rich markup, terminal escapes, directions and formulas do nothing, wherever they are shown."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Terminal
    from tests.conftest import Clone

pytestmark = pytest.mark.slow

MARKUP = "[red]红[/red] [link=http://x]x[/link] {braces} %s :smile: **粗** <b>b</b> | 竖"
FORMULA = "=1+1"
ZWJ = "👨‍👩‍👧"  # held together by a zero-width joiner
NEED = "N-20251203-EM1A3"


@pytest.fixture
def odd(clone: Clone) -> Clone:
    """A clone whose needs have odd titles; one has escapes that only a hand-edited file can hold."""
    for number, title in enumerate((MARKUP, FORMULA, "@SUM(A1)", "+86 电话", f"家 {ZWJ}")):
        done = clone.run(
            "need",
            "add",
            "--id",
            f"N-20261123-ZZZZ{number}",
            "--title",
            title,
            "--enterprise",
            "sl-bacai",
            "--category",
            "融资",
            "--note",
            "甲\n\t乙\n[bold]丙",
        )
        assert done.code == 0, done
    return clone


def test_markup_stays_text_on_a_terminal(odd: Clone, terminal: Terminal) -> None:
    for words in (("need", "list"), ("need", "show", "N-20261123-ZZZZ0"), ("need", "log", "N-20261123-ZZZZ0"), ("match",), ("match", "N-20261123-ZZZZ0")):
        code, shown = terminal(odd, *words, columns=400)
        assert code == 0
        assert MARKUP in shown or words[1] == "log", words
        assert "\x1b[31m" not in shown


def test_a_narrow_terminal_folds_and_loses_nothing(odd: Clone, terminal: Terminal) -> None:
    code, shown = terminal(odd, "need", "list", "--id", "N-20261123-ZZZZ0", columns=40)
    assert code == 0
    plain = re.sub(r"\x1b\[[0-9;]*m|\s", "", shown)
    assert "[red]" in plain or "red" in plain


def test_markup_stays_text_in_a_pipe_and_in_json(odd: Clone) -> None:
    assert MARKUP in odd.run("need", "list").out
    assert MARKUP in odd.run("need", "show", "N-20261123-ZZZZ0").out
    titles = {each["id"]: each["title"] for each in json.loads(odd.run("need", "list", "--format", "json").out)["data"]}
    assert titles["N-20261123-ZZZZ0"] == MARKUP
    assert titles["N-20261123-ZZZZ4"] == f"家 {ZWJ}"


def test_formulas_are_defused_in_csv(odd: Clone) -> None:
    for words in (("need", "list", "--format", "csv"), ("match", "--format", "csv")):
        cells = [cell for row in csv.reader(io.StringIO(odd.run(*words).out.removeprefix("\ufeff"))) for cell in row]
        assert {"'=1+1", "'@SUM(A1)", "'+86 电话"} <= set(cells)
        assert not [cell for cell in cells if cell[:1] in set("=+@")]


def test_lists_and_reports_escape_what_people_wrote(odd: Clone) -> None:
    assert odd.run("lists").code == 0
    page = (odd.path / "data/lists/needs.md").read_text("utf-8")
    assert "<b>b</b>" not in page
    assert "[link=http://x]" not in page.replace("\\[", "")
    rows = list(csv.reader(io.StringIO((odd.path / "data/lists/needs.csv").read_text("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+@")]
    html = odd.run("report", "--month", "2026-11", "--format", "html").out
    assert "<b>b</b>" not in html
    assert odd.run("validate").code == 0


def test_every_row_of_a_pipe_is_one_line(odd: Clone) -> None:
    lines = odd.run("need", "log", "N-20261123-ZZZZ0").out.splitlines()
    assert {line.count("\t") for line in lines} == {3}


@pytest.mark.parametrize("escape", ["\x1b[31m红\x1b[0m", "\x1b]0;标题\x07", "\x9b31m", "a\rb", "\u202e反了", "\u2066x\u2069"])
def test_escapes_in_a_file_reach_neither_terminal_nor_pipe(clone: Clone, terminal: Terminal, escape: str) -> None:
    clone.append(f"data/needs/2025-12/{NEED}.yaml", f'note: "前{escape}后"\n')
    clone.append("data/units/gongdian.yaml", f"note{escape}: 1\n")
    (clone.path / f"data/units/x{escape.replace('/', '')}.yaml").write_text("id: [\n", "utf-8")
    for words in (("validate",), ("validate", "--format", "github"), ("need", "show", NEED), ("unit", "show", "gongdian"), ("need", "list")):
        done = clone.run(*words)
        assert not re.search("[\x1b\x07\x9b\r\u202e\u2066]", done.out + done.err), words
        assert done.code in {0, 1}
    for more in ({}, {"NO_COLOR": "1"}):
        _, shown = terminal(clone, "validate", **more)
        own = re.sub(r"\x1b\[3[13]m(错误|提醒)\x1b\[0m", r"\1", shown)  # the colours of severities, which are not from a file
        assert not re.search("[\x1b\x07\x9b\u202e\u2066]", shown if more else own)
    found = json.loads(clone.run("validate", "--format", "json").out)["data"]["findings"]
    assert found


def test_escapes_typed_on_the_command_line_are_not_echoed(reader: Clone) -> None:
    for words in (("\x1b[31mbogus",), ("need", "show", "\x1b[31m"), ("need", "list", "--\x1b[31m", "x"), ("explain", "\x1b]0;x\x07"), ("validate", "\x1b[31m")):
        done = reader.run(*words)
        assert done.code in {1, 2}
        assert "\x1b" not in done.err
        assert "\x07" not in done.err


def test_github_annotations_cannot_be_forged(clone: Clone) -> None:
    (clone.path / "data/units/a,b::error file=x.yaml").write_text("id: x\n::error::y: 1\n", "utf-8")
    done = clone.run("validate", "--format", "github")
    lines = done.out.splitlines()
    assert lines
    assert all(line.startswith(("::error file=data/", "::warning file=data/")) for line in lines)
    assert not [line for line in lines if "file=x.yaml" in line.split("::")[1].split(",")]
