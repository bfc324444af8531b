"""Git's name for a file's content."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from redchain.model.git_blob_id import blob_id

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("raw", [b"", b"id: x\n", "变压器\n".encode(), b"\x00\xff" * 9000, b"a\r\nb"])
def test_the_name_of_a_content_is_gits(raw: bytes, tmp_path: Path) -> None:
    told = subprocess.run(["git", "hash-object", "--no-filters", "--stdin"], input=raw, capture_output=True, check=True, cwd=tmp_path).stdout
    assert blob_id(raw).hex() == told.decode().strip()
