"""The mark of a cache names the start of the machine at which it was made, also where the system gives that no name."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from redchain.store import cache_mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    cache_mark._start.cache_clear()
    yield
    cache_mark._start.cache_clear()


def test_a_cache_of_before_the_last_start_of_the_machine_is_looked_at_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not yet on the disk may be lost, and a stamp does not tell."""
    path = tmp_path / "cache.sqlite"
    path.write_bytes(b"rows")
    started = time.time() - time.monotonic()
    monkeypatch.setattr(cache_mark, "_BOOT_ID", str(tmp_path / "none"))
    monkeypatch.setattr(time, "monotonic", lambda: time.time() - (started // 60 + 0.5) * 60)  # nowhere near another minute
    cache_mark.mark(str(path))
    cache_mark._start.cache_clear()
    assert cache_mark.is_marked(str(path))
    cache_mark._start.cache_clear()
    monkeypatch.setattr(time, "monotonic", lambda: 1.0)
    assert not cache_mark.is_marked(str(path))
