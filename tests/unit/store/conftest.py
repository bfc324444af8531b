"""A small repository on disk for the tests of the store."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

BASE = Path(__file__).parents[2] / "cases" / "_base"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of the base of the cases, a minute old, so that its files' stamps are trusted."""
    root = Path(shutil.copytree(BASE, tmp_path / "repository"))
    for path in root.rglob("*.yaml"):
        os.utime(path, (path.stat().st_mtime - 60,) * 2)
    return root
