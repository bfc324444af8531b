"""Tables at a terminal: ids whole, titles readable, what is left out said; colours and a pager only where somebody sees them; CSV in the language of the run."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from redchain.cli.terminal import is_paged, tinted
from redchain.kinds.registry import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Terminal
    from tests.conftest import Clone

RED = "\x1b[31m"
BARE = re.compile(r"\x1b\[[0-9;]*m")
TABLES = (("todo", "--all"), ("overdue",), *((each.kind.name, "list") for each in KINDS))


@pytest.mark.parametrize("columns", [80, 130])
@pytest.mark.parametrize("words", TABLES, ids=" ".join)
def test_ids_stay_whole_titles_are_readable_and_what_is_left_out_is_said(reader: Clone, terminal: Terminal, words: tuple[str, ...], columns: int) -> None:
    code, shown = terminal(reader, "--lang", "zh", *words, columns=columns)
    plain = [line for line in BARE.sub("", shown).splitlines() if line]
    assert code == 0
    assert all(cell_len(line) <= columns for line in plain if "没有列出" not in line and "：" not in line)
    head, *rows = [line.split("\t") for line in reader.run("--lang", "zh", *words).out.splitlines()]
    said = next((line for line in plain if "没有列出" in line), "")
    first = next((place for place, line in enumerate(plain) if rows and rows[0][head.index("编号")] in line), 1)
    drawn = "".join(plain[:first])
    assert [each for each in head if each[:2] not in drawn and each not in said] == []
    place = head.index("编号")
    assert [row[place] for row in rows if row[place] not in "\n".join(plain)] == []
    assert not {"编号", "标题", "名称", "状态"} & {*said.split("：")[-1].split("；")[0].split("、")}


def test_a_title_gets_at_least_twelve_characters_in_a_line(reader: Clone, terminal: Terminal) -> None:
    _, shown = terminal(reader, "--lang", "zh", "need", "list", columns=80)
    titles = [each["title"] for each in json.loads(reader.run("need", "list", "--format", "json").out)["data"]]
    assert all(each[:12] in shown for each in titles)
    assert "没有列出：" in shown
    assert "没有列出" not in terminal(reader, "--lang", "zh", "--quiet", "need", "list", columns=80)[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_find_lists_can_be_pasted_from_80_columns(reader: Clone, terminal: Terminal, lang: str) -> None:
    _, shown = terminal(reader, "--lang", lang, "find", "氢能", columns=80)
    lines = [line for line in BARE.sub("", shown).splitlines() if line.startswith("redchain ")]
    assert len(lines) > 3
    for line in lines:
        assert reader.run(*re.split(r"\s{2,}", line)[0].split()[1:]).code == 0, line


@pytest.mark.parametrize(("more", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)], ids=str)
@pytest.mark.parametrize("words", [("todo", "--all"), ("validate",), ("order", "show", "LATE")], ids=" ".join)
def test_lights_and_findings_have_colours_on_a_terminal_that_wants_them(
    clone: Clone, terminal: Terminal, words: tuple[str, ...], more: dict[str, str], *, coloured: bool
) -> None:
    clone.append("data/units/new.yaml", "id: [\n")
    late = next(each for each in json.loads(clone.run("overdue", "--format", "json").out)["data"] if each["light"] == "red" and each["id"].startswith("D-"))
    named = [late["id"] if each == "LATE" else each for each in words]
    _, shown = terminal(clone, "--lang", "zh", *named, columns=160, **more)
    assert (RED in shown) is coloured
    assert RED not in clone.run("--lang", "zh", *named).out


def test_only_words_that_stand_by_themselves_are_coloured() -> None:
    assert tinted("办理中，红灯", {"红灯": "bad"}) == f"办理中，{RED}红灯\x1b[0m"
    assert tinted("红灯区改造 registered", {"红灯": "bad", "red": "bad"}) == "红灯区改造 registered"
    assert tinted("x", {}) == "x"


def pager(tmp_path: Path) -> str:
    program = tmp_path / "pager"
    program.write_text('#!/bin/sh\necho "PAGED"\nexec cat\n', encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def test_what_is_longer_than_the_screen_goes_to_the_pager(reader: Clone, terminal: Terminal, tmp_path: Path) -> None:
    long, short = ("need", "list"), ("chain", "list")
    assert "PAGED" in terminal(reader, *long, lines=24, PAGER=pager(tmp_path))[1]
    assert "PAGED" in terminal(reader, "need", "show", "N-20251203-EM1A3", lines=6, PAGER=pager(tmp_path))[1]
    assert "PAGED" not in terminal(reader, *short, PAGER=pager(tmp_path))[1]
    for more in ({"PAGER": ""}, {"PAGER": "cat"}, {"PAGER": pager(tmp_path), "TERM": "dumb"}):
        assert "PAGED" not in terminal(reader, *long, lines=24, **more)[1]
    assert "PAGED" not in terminal(reader, "--quiet", *long, lines=24, PAGER=pager(tmp_path))[1]
    assert "PAGED" not in reader.program(*long).out


def test_nothing_is_paged_where_nobody_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert not is_paged("a\n" * 1000, quiet=False)


@pytest.mark.parametrize(
    "words", [(each.kind.name, "list") for each in KINDS] + [("todo", "--all"), ("overdue",), ("remind",), ("find", "变压器")], ids=" ".join
)
def test_csv_in_chinese_has_chinese_heads_and_values_and_keys_for_machines(reader: Clone, words: tuple[str, ...]) -> None:
    def rows(*more: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(reader.run(*words, "--format", "csv", *more).out.removeprefix("\ufeff"))))

    zh, machine, en = rows("--lang", "zh"), rows("--lang", "zh", "--machine"), rows("--lang", "en")
    assert all(re.search("[\u4e00-\u9fff]", each) for each in zh[0])
    assert all(re.fullmatch("[a-z_]+", each) for each in machine[0])
    assert machine[0] == en[0]
    assert len(zh) == len(machine) == len(en)
    codes = {"registered", "working", "lead", "government", "normal", "urgent", "need"}
    assert not codes & {cell for row in zh for cell in row}


@pytest.mark.parametrize("words", [("need", "list"), ("todo",), ("need", "log"), ("find",)], ids=" ".join)
def test_help_says_what_stands_in_a_pipe(reader: Clone, words: tuple[str, ...]) -> None:
    assert "制表符" in reader.run("--lang", "zh", *words, "--help").out
    assert "tabs" in reader.run("--lang", "en", *words, "--help").out
