"""CSV of every command: in Chinese with labels and words, with `--machine` and in English with keys and codes."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest

from redchain.kinds.registry import KINDS
from redchain.model.base import Record
from redchain.model.fields import fields
from tests.cli.every_command import DRY, SHEET, SHEET_TEXT, calls
from tests.conftest import Clone

MORE: tuple[tuple[str, ...], ...] = (
    ("need", "list", "--count"),
    ("todo", "--unit", "gongdian"),
    ("match", "--evaluate", "qrels.tsv", "--misses"),
    ("match", "--evaluate", "qrels.tsv", "--calibration"),
)
_WITHOUT = frozenset({"match --tune"})
"""What the town has too little for."""
_TOLD = frozenset({"reasons", "remark", "why", "topic", "text", "notes"})
"""What is told to people in words; in every other column a program finds the same in either language."""


@pytest.fixture(scope="module")
def shared(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copytree(town_template, tmp_path_factory.mktemp("csv") / "town"))
    (path / "qrels.tsv").write_text("need\tresource\tgrade\nN-20261123-JSGVN\tbangdaiban\t2\n", "utf-8")
    (path / SHEET).write_text(SHEET_TEXT, encoding="utf-8")
    return path


@pytest.fixture
def reader(calm: None, shared: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clone:
    monkeypatch.chdir(shared)
    return Clone(shared, capfd)


def _readings() -> dict[str, tuple[str, ...]]:
    found = {name: call.arguments for name, call in calls().items() if DRY not in call.arguments and name not in _WITHOUT}
    return found | {" ".join(each): each for each in MORE}


def _rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff"), text
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def _codes() -> frozenset[str]:
    """What fields and states of records are in files, where that is not what they are called."""

    def of(model: type[Record]) -> set[str]:
        states = set(model.moves.states) | set(model.moves.table) if model.moves else set()
        return states | {code for each in fields(model).values() for code in each.choices}

    return frozenset().union(*map(of, KINDS)) | {"yes", "no", "unknown", "likely", "possible", "doubtful", "undecided", "firm", "need"}


@pytest.mark.parametrize("arguments", _readings().values(), ids=_readings())
def test_csv_is_in_words_in_chinese_and_in_keys_for_programs(reader: Clone, arguments: tuple[str, ...]) -> None:
    done = reader.run(*arguments, "--format", "csv", "--lang", "zh")
    if done.code == 2:  # a command without CSV says which formats it has, or that it has none
        assert "--format" in done.err or "-o" in arguments
        return
    if "-o" in arguments:
        return  # the same text, in a file
    head, *rows = _rows(done.out)
    assert [each for each in head if not re.search(r"[\u4e00-\u9fff]", each)] == []
    assert [cell for row in rows for cell in row if cell in _codes()] == []
    keys, *coded = _rows(reader.run("--machine", *arguments, "--format", "csv", "--lang", "zh").out)
    assert [each for each in keys if not re.fullmatch(r"[a-z][a-z_0-9]*", each)] == []
    assert (len(keys) <= len(head), len(coded)) == (True, len(rows))  # a name may stand beside its id
    english = _rows(reader.run(*arguments, "--format", "csv", "--lang", "en").out)
    assert english[0] == keys
    told = {place for place, key in enumerate(keys) if key in _TOLD}
    for one, other in zip(coded, english[1:], strict=True):
        assert [cell for place, cell in enumerate(one) if place not in told] == [cell for place, cell in enumerate(other) if place not in told]
    guarded = [cell for row in (*rows, *coded) for cell in row if cell.startswith("'") and re.fullmatch(r"'\d{4}-\d\d-\d\d.*|'(?:true|false)", cell.lower())]
    assert guarded == []  # what the program itself wrote needs no apostrophe


def test_enough_commands_have_csv(reader: Clone) -> None:
    found = [name for name, each in _readings().items() if reader.run(*each, "--format", "csv").out.startswith("\ufeff")]
    assert len(found) >= 30, found
