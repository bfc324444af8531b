"""A repository whose orders still lie in `data/dispatches/` is told what to move, by every command."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone


@pytest.mark.parametrize(("language", "words"), [("zh", "git mv data/dispatches data/orders"), ("en", "git mv data/dispatches data/orders")])
@pytest.mark.parametrize("command", [["todo"], ["lists"], ["order", "show", "6KXAJ"], ["validate"]])
def test_a_repository_with_orders_in_their_former_folder_is_told_what_to_move(clone: Clone, command: list[str], language: str, words: str) -> None:
    subprocess.run(["git", "mv", "data/orders", "data/dispatches"], cwd=clone.path, check=True)
    done = clone.run("--lang", language, *command)
    assert done.code == 1
    assert words in done.err + done.out
    subprocess.run(["git", "mv", "data/dispatches", "data/orders"], cwd=clone.path, check=True)
    assert clone.run("--lang", language, "validate").code == 0


def test_moving_them_home_changes_no_record(clone: Clone) -> None:
    """A revision from before is read as if its orders had lain in today's folder."""
    subprocess.run(["git", "mv", "data/orders", "data/dispatches"], cwd=clone.path, check=True)
    clone.git("commit", "-qm", "as it was")
    subprocess.run(["git", "mv", "data/dispatches", "data/orders"], cwd=clone.path, check=True)
    clone.git("commit", "-qm", "as it is")
    judged = clone.run("--lang", "en", "validate", "--against", "HEAD~1")
    assert judged.code == 0
    assert "introduces 0 errors, 0 warnings" in judged.out + judged.err
    assert clone.run("--lang", "en", "diff", "HEAD~1").out == ""
