"""A file that is entered twice at once is entered once: the second command decides on what the first has written."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("more", [(), ("--no-commit",)], ids=["committing", "only writing"])
def test_of_two_that_enter_a_file_at_once_the_second_sees_what_the_first_wrote(clone: Clone, more: tuple[str, ...]) -> None:
    rows = "".join(f"sl-bacai,想换第{number}台变压器,要素保障\n" for number in range(5))
    (clone.path / "a.csv").write_text(f"企业,标题,类别\n{rows}", "utf-8")
    command = [sys.executable, "-m", "redchain", "--today", "2026-11-23", "need", "add", "--from", "a.csv", *more]
    both = [subprocess.Popen(command, cwd=clone.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    assert sorted(each.communicate() is not None and each.returncode for each in both) == [0, 1]
    assert len(clone.subjects()) == (1 if more else 2)
    assert clone.run("need", "list", "--has", "台变压器", "--count").out == "5\n"
