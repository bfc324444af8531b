"""Git's small files are read whatever bytes are in them: names that are no UTF-8, and what a disk has put there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redchain.history.checkout import Checkout
from redchain.history.conflicts import rebased_branch
from redchain.history.git_log import cut_off

if TYPE_CHECKING:
    from pathlib import Path

BRANCH = b"refs/heads/\xc1\xb4"  # 链 as an old Chinese system writes it


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    (tmp_path / ".git").mkdir()
    return Checkout(str(tmp_path), str(tmp_path / ".git"))


@pytest.mark.parametrize("folder", ["rebase-merge", "rebase-apply"])
def test_a_rebased_branch_is_told_as_head_tells_it(checkout: Checkout, tmp_path: Path, folder: str) -> None:
    (tmp_path / ".git" / "HEAD").write_bytes(b"ref: " + BRANCH + b"\n")
    (tmp_path / ".git" / folder).mkdir()
    (tmp_path / ".git" / folder / "head-name").write_bytes(BRANCH + b"\n")
    assert rebased_branch(checkout) == checkout.branch == BRANCH.decode("utf-8", "surrogateescape")


def test_where_a_clone_is_cut_off_is_told_around_damage(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / ".git" / "shallow").write_bytes(b"1" * 40 + b"\n\xff\xfe\n")
    assert "1" * 40 in cut_off(checkout)
