"""Every reading command in every format on records written to break it: no line is a command to a runner, no cell a formula, and JSON holds every word."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from tests.cli.every_command import SHEET, SHEET_TEXT, calls
from tests.conftest import Clone
from tests.unit.render.test_hostile_words import COMMANDS, FORMULAS, LINKS, live, runs, unseen

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

TITLES = [each for each in (*COMMANDS, *FORMULAS, *LINKS) if each.isprintable() and not unseen(each) and each == each.strip() and "⠀" not in each]
FORMATS = ("", "json", "csv", "markdown", "github", "gitlab", "sarif", "ics", "text", "html", "md")
READING = {
    name: call for name, call in calls().items() if not call.writes and not call.arguments[-1].startswith("made") and name not in {"ci comment", "ci template"}
}
NEED = """id: N-20261110-ZZ{n}
enterprise: sl-bacai
title: {title}
category: 融资
raised_on: "2026-11-10"
detail: |-
  ::error::x
  ##[error]x
  =1+1
log:
  - at: "2026-11-10T09:00:00+08:00"
    step: submit
    by: sl-bacai
    note: |-
      第一行
      ::add-mask::x
      ##[set-env name=PATH;]x
"""


@pytest.fixture(scope="module")
def made(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copytree(town_template, tmp_path_factory.mktemp("hostile") / "town"))
    for place, title in enumerate(TITLES):
        name = path / f"data/needs/2026-11/N-20261110-ZZ{place:03d}.yaml"
        name.write_text(NEED.format(n=f"{place:03d}", title=json.dumps(title, ensure_ascii=False)), encoding="utf-8")
    (path / "data/units/odd.yaml").write_text('id: odd\nname: "::add-mask::局"\nside: government\nduties: "##[error]x"\n', encoding="utf-8")
    (path / "data/units/::error::x.yaml").write_text("::error::y: 1\n", encoding="utf-8")
    (path / "data/units/##[error]z.yaml").write_text("id: [\n", encoding="utf-8")
    (path / "qrels.tsv").write_text("need\tresource\tgrade\nN-20261123-JSGVN\tbangdaiban\t2\n", encoding="utf-8")
    (path / SHEET).write_text(SHEET_TEXT, encoding="utf-8")
    clone = Clone(path)
    clone.git("add", "-A")
    clone.git("commit", "-qm", "::error::x\n\n##[error]y")
    return path


@pytest.fixture
def odd(made: Path, calm: None, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clone:
    monkeypatch.chdir(made)
    return Clone(made, capfd)


def is_json(text: str) -> None:
    json.loads(text)
    assert not unseen(text)


def is_csv(text: str) -> None:
    cells = [cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")) for cell in row]
    assert cells
    assert not [each for each in cells if runs(each)]


def is_calendar(text: str) -> None:
    assert Calendar.from_ical(text).walk("VEVENT")


READERS: dict[str, Callable[[str], None]] = {"json": is_json, "gitlab": is_json, "sarif": is_json, "csv": is_csv, "ics": is_calendar}


@pytest.mark.parametrize("name", READING)
def test_no_output_of_a_command_does_anything(name: str, odd: Clone) -> None:
    for form in FORMATS:
        done = odd.run(*READING[name].arguments, *(["--format", form] if form else []))
        assert done.code in {0, 1, 2}, (form, done.err)
        if done.code == 2 and form:
            continue  # which this command does not write
        obeyed = live(done.out + "\n" + done.err)
        assert form == "github" or not obeyed, (form, obeyed[:3])
        assert all(each.startswith(("::error file=data/", "::warning file=data/")) for each in obeyed)
        if done.out and form in READERS:
            READERS[form](done.out.replace("\r\n", "\n") if form == "csv" else done.out)
        elif form in {"", "table", "text"}:
            assert not [cell for line in done.out.splitlines() if "\t" in line for cell in line.split("\t") if runs(cell)]


@pytest.mark.parametrize("place", range(0, len(TITLES), 9))
def test_one_record_with_such_a_title(place: int, odd: Clone) -> None:
    identifier = f"N-20261110-ZZ{place:03d}"
    for words in (("need", "show"), ("need", "log"), ("match",)):
        done = odd.run(*words, identifier)
        assert done.code == 0, done.err
        assert not live(done.out + "\n" + done.err)
        shown = json.loads(odd.run(*words, identifier, "--format", "json").out)["data"]
        assert words[-1] != "show" or shown["title"] == TITLES[place]


def test_there_are_enough_of_them() -> None:
    assert len(TITLES) >= 60
    assert len(READING) >= 35
