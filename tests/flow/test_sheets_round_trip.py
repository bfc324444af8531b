"""Ten thousand records go out as a workbook and come back as they were, also after LibreOffice has saved it in each of its forms."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Clone

pytestmark = pytest.mark.slow
GENERATOR = Path(__file__).parents[2] / "benchmarks/generate.py"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def generated(path: Path, size: int) -> Clone:
    subprocess.run([sys.executable, str(GENERATOR), str(size), str(path)], check=True, capture_output=True)
    return Clone(path)


def assert_same(clone: Clone, file: Path) -> None:
    """Nothing that the file says differs from the records, and none of them is missing."""
    lines = clone.program("export", "--all", "--restricted", "--format", "jsonl", "--today", "2026-11-23").out.splitlines()
    count = sum(1 for each in lines if each)
    done = clone.program("import", str(file), "--format", "json", "--today", "2026-11-23")
    sheets = json.loads(done.out)["data"]
    assert sum(each["counts"].get("same", 0) for each in sheets) == count
    assert [(each["sheet"], each["refused"], each["counts"]) for each in sheets if each["refused"] or set(each["counts"]) - {"same"}] == []
    assert done.code == 0


def exported(clone: Clone, file: Path) -> Path:
    done = clone.program("export", "--all", "--restricted", "-o", str(file), "--today", "2026-11-23")
    assert done.code == 0, done.err
    return file


def test_ten_thousand_records_come_back_as_they_were(tmp_path: Path) -> None:
    clone = generated(tmp_path / "town", 10_000)
    assert_same(clone, exported(clone, tmp_path / "all.xlsx"))


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_a_save_by_libreoffice_changes_nothing(clone: Clone, tmp_path: Path, ending: str) -> None:
    file = exported(clone, tmp_path / "all.xlsx")
    command = [
        str(OFFICE),
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        ending,
        "--outdir",
        str(tmp_path / "saved"),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert_same(clone, tmp_path / "saved" / f"all.{ending}")
