"""The decisions are numbered without a gap, each headed by its number, and every one that is referred to is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

TOP = Path(__file__).parents[2]
FOLDER = TOP / "docs" / "decisions"


def test_numbers_run_on_and_head_their_pages() -> None:
    pages = sorted(FOLDER.glob("*.md"))
    assert [each.name[:5] for each in pages] == [f"{number:04d}-" for number in range(1, len(pages) + 1)]
    for page in pages:
        lines = page.read_text("utf-8").splitlines()
        assert lines[0].startswith(f"# {page.name[:4]}: ")
        assert lines[2].startswith("Status: ")


def test_decisions_referred_to_are_there() -> None:
    words = subprocess.run(
        ["git", "grep", "-hoE", r"decisions/[0-9]{4}-[a-z0-9-]+\.md|[Dd]ecision [0-9]{4}"], cwd=TOP, check=True, capture_output=True, encoding="utf-8"
    )
    numbers = set(re.findall(r"\d{4}", words.stdout))
    assert numbers <= {each.name[:4] for each in FOLDER.glob("*.md")}
    assert set(re.findall(r"decisions/(\S+\.md)", words.stdout)) <= {each.name for each in FOLDER.glob("*.md")}
