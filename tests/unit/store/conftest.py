"""A small repository on disk for the tests of the store."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

BASE = Path(__file__).parents[2] / "cases" / "_base"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of the base of the cases, for one test."""
    return Path(shutil.copytree(BASE, tmp_path / "repository"))
