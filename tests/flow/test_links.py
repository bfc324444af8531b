"""Nothing below the root is followed out of it, read or written: links, pipes and devices are told, and no line of what they lead to is shown."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="there are no links and pipes of this sort")]

OUTSIDE = "needle-in-the-haystack: [\n"
"""A line that makes a YAML finding, which quotes it."""


def in_the_way(kind: str, path: Path, secret: Path) -> None:
    """Put something that is no file where a file should be."""
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "link":
        path.symlink_to(secret)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "loop":
        path.symlink_to(path.name)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()


@pytest.mark.parametrize("kind", ["link", "device", "loop", "pipe", "folder"])
@pytest.mark.parametrize("path", ["data/settings/sla.yaml", "data/settings/calendar/2026.yaml", "data/needs/2026-11/N-20261110-ZZZZ1.yaml"])
def test_what_is_no_file_is_told_and_never_read(clone: Clone, tmp_path_factory: pytest.TempPathFactory, path: str, kind: str) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret"
    secret.write_text(OUTSIDE, encoding="utf-8")
    in_the_way(kind, clone.path / path, secret)

    done = clone.run("validate")

    assert path in done.out
    assert "needle" not in done.out + done.err
    assert "needle" not in clone.run("report", "--month", "2026-11", "--without-broken").out


@pytest.mark.parametrize("folder", ["data/needs", "data/enterprises", "data/settings"])
def test_a_folder_that_is_a_link_is_neither_read_nor_written(clone: Clone, tmp_path_factory: pytest.TempPathFactory, folder: str) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "sla.yaml").write_text(OUTSIDE, encoding="utf-8")
    (clone.path / folder).exists() and (clone.path / folder).rename(clone.path / "elsewhere")
    (clone.path / folder).symlink_to(outside)

    done = clone.run("validate")
    clone.run("enterprise", "add", "--name", "示例新企业", "--chains", "qingneng", "--no-commit", "--without-broken")
    clone.run("fmt", "--no-commit")

    assert done.code == 1
    assert "needle" not in done.out + done.err
    assert os.listdir(outside) == ["sla.yaml"]
    assert (outside / "sla.yaml").read_text(encoding="utf-8") == OUTSIDE
