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
sys.path.append(str(TOP / "benchmarks"))

import naive  # noqa: E402  # the folder must be known first


def test_generated_records_are_valid_and_name_a_schema_that_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run([sys.executable, str(TOP / "benchmarks" / "generate.py"), "1000", str(tmp_path / "town")], check=True)
    records = [path for path in (tmp_path / "town" / "data").rglob("*.yaml") if path.name != "redchain.yaml"]
    assert len(records) >= 1000
    named = {Path(re.findall(r"\$schema=(\S+)", path.read_text("utf-8"))[0]).name for path in records}
    assert len(named) == 7
    assert named <= {each.name for each in (TOP / "schemas").iterdir()}
    assert main(["--root", str(tmp_path / "town"), "--lang", "en", "--today", "2026-11-23", "validate"]) == 0, capsys.readouterr().out
    assert f"checked {len(records)} records: 0 errors" in capsys.readouterr().out


@pytest.mark.parametrize("loader", naive.LOADERS)
def test_the_naive_loaders_read_every_record_though_a_kind_has_none(loader: str, tmp_path: Path) -> None:
    pytest.importorskip("yaml_rs" if loader.startswith("bare") else {"ruamel": "ruamel.yaml", "pyyaml": "yaml"}[loader])
    subprocess.run([sys.executable, str(TOP / "benchmarks" / "generate.py"), "100", str(tmp_path / "town")], check=True)
    records = [path for path in (tmp_path / "town" / "data").rglob("*.yaml") if path.name != "redchain.yaml" and path.parent.name != "settings"]
    code = [sys.executable, str(TOP / "benchmarks" / "naive.py"), loader, str(tmp_path / "town")]
    assert int(subprocess.run(code, check=True, capture_output=True, text=True).stdout) == len(records)
