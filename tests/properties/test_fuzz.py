"""A fixed sample of what `make fuzz` does: whatever a file holds, its reader answers with a value or a finding, in bounded time."""

from __future__ import annotations

import io
import zipfile

import pytest

from redchain.store.spreadsheets import UnreadableSpreadsheetError, read_spreadsheet
from tests.fuzz import CORPUS, TARGETS, again, kept, one

SAMPLE = {"merge": 40, "arguments": 10, "cache": 4, "import": 5, "paste": 10, "kept": 30}
"""How many of the slow ones."""


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_a_file_holds_is_answered(name: str) -> None:
    for seed in range(SAMPLE.get(name, 200)):
        raw, said = one(name, seed)
        assert not said, f"{name}, seed {seed}: {raw!r}\n{said}"


@pytest.mark.parametrize("name", TARGETS)
def test_what_once_led_somewhere_new_or_was_answered_wrongly_is_answered(name: str) -> None:
    for raw in kept(name):
        said = again(name, raw)
        assert not said, f"{name}: {raw!r}\n{said}"


def test_what_is_kept_is_small_and_each_is_kept_once() -> None:
    files = sorted(CORPUS.glob("*.txt"))
    assert {each.stem for each in files} <= TARGETS.keys()
    assert sum(each.stat().st_size for each in files) < 1 << 17
    for each in files:
        assert len(kept(each.stem)) == len(set(kept(each.stem))) > 0


def test_the_same_seed_is_the_same_input() -> None:
    assert [one(name, 7)[0] for name in TARGETS] == [one(name, 7)[0] for name in TARGETS]


def test_an_exception_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("示例")

    monkeypatch.setitem(TARGETS, "record", TARGETS["record"]._replace(run=fail))
    assert "KeyError: '示例'" in one("record", 1)[1]


def test_a_workbook_of_a_later_version_of_the_format_is_damaged() -> None:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    raw = page.getvalue()
    entry = raw.index(b"PK\x01\x02")
    with pytest.raises(UnreadableSpreadsheetError):
        read_spreadsheet(raw[: entry + 6] + b"\x69\x00" + raw[entry + 8 :])
