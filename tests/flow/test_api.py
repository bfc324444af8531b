"""`redchain.open`: the page that documents it is run, nothing is written, and importing redchain stays cheap."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import redchain
from redchain.errors import NoRootError, RedchainError, UsageError

if TYPE_CHECKING:
    from tests.conftest import Clone

TOP = Path(__file__).parents[2]
PAGE = TOP / "docs" / "api.md"
TODAY = date(2026, 11, 23)


def test_the_page_shows_what_the_code_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    blocks = re.findall(r"^```pycon\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 5
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    runner.run(examples, out=told.append)
    assert "".join(told) == ""
    assert runner.summarize(verbose=False) == (0, len(examples.examples))


def test_reading_writes_nothing(reader: Clone) -> None:
    before = reader.files()
    books = redchain.open(reader.path / "data" / "needs", TODAY)
    assert Path(books.root) == reader.path
    assert books.findings
    assert len(books.match()) == sum(each.state in {"submitted", "registered"} for each in books.records("need"))
    assert books.report() == books.report("2026-11")
    assert reader.files() == before
    assert reader.git("status", "--porcelain") == ""


def test_the_report_is_that_of_the_command(reader: Clone) -> None:
    import json

    told = reader.run("report", "--month", "2026-10", "--format", "json")
    assert redchain.open(reader.path, TODAY).report("2026-10") == json.loads(told.out)["data"]


def test_the_past_is_read_without_a_checkout(clone: Clone, tmp_path: Path) -> None:
    now = redchain.open(clone.path / "data", TODAY).report()
    (clone.path / "data/needs/2026-11/N-20261102-Z5ZFM.yaml").unlink()
    clone.git("commit", "-qam", "one less")
    clone.git("clone", "-q", "--bare", str(clone.path), str(tmp_path / "bare.git"))
    assert redchain.open(tmp_path / "bare.git", TODAY, "HEAD~1").report() == now
    assert redchain.open(clone.path / "data", TODAY, "HEAD~1").report() == now
    assert redchain.open(clone.path, TODAY).report() != now
    with pytest.raises(UsageError, match="knows no commit"):
        redchain.open(clone.path, TODAY, "nowhere")


def test_what_cannot_be_is_refused(reader: Clone, tmp_path: Path) -> None:
    with pytest.raises(NoRootError) as outside:
        redchain.open(tmp_path)
    assert str(tmp_path) in outside.value.text.zh
    books = redchain.open(reader.path, TODAY)
    with pytest.raises(UsageError, match="there is no kind needs"):
        books.records("needs")
    with pytest.raises(RedchainError, match="there is no need"):
        books.match("N-19990101-00000")
    with pytest.raises(ValueError, match="2026-13"):
        books.report("2026-13")
    with pytest.raises(AttributeError):
        _ = redchain.close


def test_importing_redchain_imports_nothing_of_it() -> None:
    code = "import sys, redchain; print([each for each in sys.modules if each.startswith('redchain.')], 'pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[] False\n"
