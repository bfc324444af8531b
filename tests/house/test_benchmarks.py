"""What the benchmarks measure is a repository as redchain has it today: valid records, each with the schema of its kind."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from redchain.cli.main import main

pytestmark = pytest.mark.slow

TOP = Path(__file__).parents[2]


def test_generated_records_are_valid_and_name_a_schema_that_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run([sys.executable, str(TOP / "benchmarks" / "generate.py"), "1000", str(tmp_path / "town")], check=True)
    records = [path for path in (tmp_path / "town" / "data").rglob("*.yaml") if path.name != "redchain.yaml"]
    assert len(records) >= 1000
    named = {Path(re.findall(r"\$schema=(\S+)", path.read_text("utf-8"))[0]).name for path in records}
    assert len(named) == 7
    assert named <= {each.name for each in (TOP / "schemas").iterdir()}
    assert main(["--root", str(tmp_path / "town"), "--lang", "en", "--today", "2026-11-23", "validate"]) == 0, capsys.readouterr().out
    assert f"checked {len(records)} records: 0 errors" in capsys.readouterr().out
