"""Generated files are what they would be now, on every build the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from redchain.cli.completion.table import NAME, table
from redchain.cli.upkeep.docs import pages
from redchain.flow.generated_files import differing
from redchain.kinds.schema import schema_file, schema_names, schema_text

TOP = Path(__file__).parents[2]
SCRIPT = "from redchain.cli.upkeep.docs import pages; from redchain.cli.completion.table import table; from redchain.kinds.schema import *; import hashlib; print(hashlib.sha256(repr([schema_text(each) for each in schema_names()] + [pages('/nowhere'), table()]).encode()).hexdigest())"


def test_the_schemas_are_fresh() -> None:
    assert differing(str(TOP / "schemas"), {schema_file(each): schema_text(each) for each in schema_names()}) == (), "run: redchain schema"


def test_there_is_no_schema_of_nothing() -> None:
    assert {each.name for each in (TOP / "schemas").iterdir()} == set(map(schema_file, schema_names()))


def test_the_documentation_is_fresh() -> None:
    folder = str(TOP / "docs")
    assert differing(folder, pages(folder)) == (), "run: redchain docs"


def test_the_table_of_completion_is_fresh() -> None:
    folder = str(TOP / "redchain" / "cli" / "completion")
    assert differing(folder, {NAME: table()}) == (), "run: redchain docs"


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "2"])
def test_builds_are_identical(seed: str) -> None:
    """Whatever the order of sets and dictionaries of a process."""
    made = [
        subprocess.run([sys.executable, "-c", SCRIPT], env={**os.environ, "PYTHONHASHSEED": each}, check=True, capture_output=True, text=True).stdout
        for each in ("0", seed)
    ]
    assert made[0] == made[1]
