"""Files that have not changed are told by one digest a folder; a change of any of them is seen all the same."""

from __future__ import annotations

import os
import random
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from redchain.flow.workspace import open_workspace
from redchain.kinds.registry import KINDS
from redchain.model.ledger import Index
from redchain.store import cache

if TYPE_CHECKING:
    from pathlib import Path

    from redchain.store.loading import Store
    from tests.conftest import Clone

TODAY = date(2026, 11, 23)
FOLDERS = [f"data/{each.kind.folder}" for each in KINDS]


def refreshed(clone: Clone) -> Store:
    return open_workspace(str(clone.path), TODAY).store


def age(path: Path, seconds: int) -> None:
    os.utime(path, (1_700_000_000 + seconds,) * 2)


def rows(store: Store) -> list[tuple[str, int, bytes, str, str]]:
    return list(store.ask("SELECT path, stamp, oid, kind, id FROM file ORDER BY path"))


def kept(store: Store) -> set[str]:
    return {folder for folder in FOLDERS if store.recall(f"scan:{folder}")}


def settle(clone: Clone) -> None:
    """Two runs, so that all is read and then known; no file is too fresh to trust."""
    import time

    time.sleep(0.06)
    refreshed(clone)
    refreshed(clone)


def test_what_has_not_changed_is_not_compared_file_by_file(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(clone)
    asked: list[str] = []
    monkeypatch.setattr(cache, "stamps", lambda _, folder: asked.append(folder) or [])

    assert kept(refreshed(clone)) == set(FOLDERS)
    assert asked == []


@pytest.mark.parametrize("seed", range(3))
def test_any_change_is_seen(clone: Clone, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    settle(clone)
    for step in range(4):
        paths = sorted(clone.path.glob("data/*/**/*.yaml"))
        path = chance.choice([each for each in paths if "settings" not in each.parts and "lists" not in each.parts])
        how = chance.choice(["edit", "delete", "copy", "touch", "nothing"])
        if how == "edit":
            path.write_text(path.read_text(encoding="utf-8") + f"# {step}\n", encoding="utf-8")
            age(path, step)
        elif how == "delete":
            path.unlink()
        elif how == "copy":
            shutil.copy(path, path.with_name(f"z{step}-{path.name}"))
        elif how == "touch":
            age(path, step)
        found = refreshed(clone)
        assert found.fingerprint() == refreshed(clone).fingerprint()
    assert [(path, *rest) for path, _, *rest in rows(found)] == [(path, *rest) for path, _, *rest in cold_rows(clone)]


def cold_rows(clone: Clone) -> list[tuple[str, int, bytes, str, str]]:
    """The rows of a cache made anew beside the one in use."""
    from redchain.store.loading import Store
    from redchain.store.source import WorkTree

    store = Store(WorkTree(str(clone.path)))
    store.refresh()
    return rows(store)


def test_fingerprints_follow_the_files(clone: Clone) -> None:
    settle(clone)
    seen = [refreshed(clone).fingerprint()]
    path = min(clone.path.glob("data/needs/*/*.yaml"))
    text = path.read_bytes()

    path.write_bytes(text + b"# more\n")
    seen.append(refreshed(clone).fingerprint())
    (path.parent / "stray.txt").touch()
    seen.append(refreshed(clone).fingerprint())
    (path.parent / "stray.txt").unlink()
    path.write_bytes(text)
    seen.append(refreshed(clone).fingerprint())

    assert len(set(seen)) == 3
    assert seen[-1] == seen[0]


def test_a_change_between_two_scans_of_one_digest_is_seen(clone: Clone) -> None:
    """Back to the old stamp, but read anew in between: the digest of then is not trusted any more."""
    settle(clone)
    path = min(clone.path.glob("data/needs/*/*.yaml"))
    path.write_bytes(path.read_bytes() + b"# more\n")

    assert "data/needs" not in kept(refreshed(clone))
    settle(clone)
    assert kept(refreshed(clone)) == set(FOLDERS)


def test_what_names_a_record_is_found_as_by_walking_all(clone: Clone) -> None:
    orders = sorted(clone.path.glob("data/orders/*/*.yaml"))
    shutil.copy(orders[0], orders[0].with_name(f"z-{orders[0].name}"))
    store = refreshed(clone)
    first = {each.key: each for kind in KINDS for each in reversed(list(store.traces(kind.kind.name)))}
    whole = Index(first.values())
    lazy = store.lazy_index()
    fresh = store.lazy_index([whole.by_key[f"order:{orders[1].stem}"]._replace(last="2026-11-22")])

    asked = 0
    for model in KINDS:
        for field in model.kind.found_by:
            values = {value for each in whole.of(model.kind.name) for value in _said(each.facts, field) if value}
            for value in (*values, "nobody"):
                known = {each.key for each in whole.naming(model.kind.name, field, value)}
                assert {each.key for each in lazy.naming(model.kind.name, field, value)} == known
                assert sorted(each.key for each in fresh.naming(model.kind.name, field, value)) == sorted(known)
                asked += 1
    assert asked > 50


def test_referrers_are_those_that_name_a_record(clone: Clone) -> None:
    store = refreshed(clone)
    traces = [each for kind in KINDS for each in store.traces(kind.kind.name) if each.facts is not None]

    for each in traces:
        known = {
            other.key for other in traces if any(ref.rpartition(":")[2] == each.id and each.kind in ref.partition(":")[0].split("|") for ref in other.refs)
        }
        assert {found.key for found in store.referrers([each.key])} == known, each.key


def _said(facts: object, field: str) -> tuple[str, ...]:
    from redchain.model.ledger import said

    return said(facts, field)
