"""The cache is never wrong: whatever happens to the files, a store that remembers and one that does not judge and list the same."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import tempfile
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redchain.check.record_rules import judge_across
from redchain.check.rule_context import RuleContext
from redchain.kinds.registry import KINDS
from redchain.model.ledger import Index
from redchain.store.cache import file_of_this_code
from redchain.store.listing_from_cache import keep_sound_settings, quick_listing
from redchain.store.listing_from_records import full_listing
from redchain.store.loading import Store
from redchain.store.settings import load_settings
from redchain.store.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

TOWN = Path(__file__).parents[1] / "town" / "data"
RACE = 0.06


def files_of(root: Path) -> list[Path]:
    return sorted(each for each in root.glob("data/*/**/*.yaml") if not each.is_symlink())


def add(root: Path, chance: random.Random) -> None:
    model = chance.choice(files_of(root))
    stem = f"copy-{chance.randrange(1000)}" if not re.match("[A-Z]-", model.stem) else f"{model.stem[:-5]}{chance.randrange(10000, 99999)}"
    (model.parent / f"{stem}.yaml").write_text(model.read_text("utf-8").replace(model.stem, stem), "utf-8")


def twin(root: Path, chance: random.Random) -> None:
    model = chance.choice(files_of(root))
    (model.parent / f"twin-{chance.randrange(1000)}.yaml").write_bytes(model.read_bytes())


def delete(root: Path, chance: random.Random) -> None:
    chance.choice(files_of(root)).unlink()


def modify(root: Path, chance: random.Random) -> None:
    file = chance.choice(files_of(root))
    file.write_text(file.read_text("utf-8") + chance.choice(["# 改\n", 'note: "改"\n', "tags: [甲]\n", "nosuch: 1\n", "title: [\n"]), "utf-8")


def same_length(root: Path, chance: random.Random) -> None:
    file = chance.choice(files_of(root))
    file.write_text(file.read_text("utf-8").replace("市", "县").replace("2026-1", "2026-0"), "utf-8")


def rename(root: Path, chance: random.Random) -> None:
    file = chance.choice(files_of(root))
    folder = root / "data" / chance.choice([model.kind.folder for model in KINDS]) / chance.choice(["", "2026-01", "别处"])
    folder.mkdir(parents=True, exist_ok=True)
    file.rename(folder / chance.choice([file.name, "other.yaml"]))


def swap(root: Path, chance: random.Random) -> None:
    one, other = chance.sample(files_of(root), 2)
    between = one.with_suffix(".tmp")
    one.rename(between)
    other.rename(one)
    between.rename(other)


def touch(root: Path, chance: random.Random) -> None:
    file = chance.choice(files_of(root))
    os.utime(file, ns=(0, chance.choice([0, file.stat().st_mtime_ns, time.time_ns()])))


def stray(root: Path, chance: random.Random) -> None:
    folder = root / "data" / chance.choice(["needs", "units", "nowhere"])
    folder.mkdir(exist_ok=True)
    (folder / chance.choice(["x.yml", "笔记.txt"])).write_text("x", "utf-8")
    with suppress(FileExistsError):
        (folder / "link.yaml").symlink_to(root / "data/redchain.yaml")


ACTS: tuple[Callable[[Path, random.Random], None], ...] = (add, twin, delete, modify, same_length, rename, swap, touch, stray)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cache")
    shutil.copytree(TOWN, path / "town" / "data")
    return path


def seen(store: Store, root: Path) -> dict[str, Any]:
    """Everything that a store says about its repository."""
    settings, wrong = load_settings(WorkTree(str(root)))
    assert settings is not None
    store.refresh()
    if not wrong:
        keep_sound_settings(store.connection, str(root))
    judged = list(store.judged())
    around = RuleContext(Index(each.trace for each in judged), frozenset(settings.category_names), date(2026, 11, 23))
    ledger = store.ledger(settings)
    return {
        "judged": [
            (each.path, sorted(finding.order() for finding in each.findings), json.dumps(each.trace)) for each in sorted(judged, key=lambda each: each.path)
        ],
        "across": [(trace.path, finding.order()) for trace, finding in judge_across(around, around.index.by_key.values())],
        "duplicates": sorted(each.path for each in around.index.duplicates),
        "settings": wrong,
        "left out": store.broken(),
        "strays": [each.order() for each in store.stray_findings()],
        "records": {model.kind.name: dict(ledger.shelf(model)) for model in KINDS},
        "paths": dict(ledger.paths),
        "listings": {model.kind.name: full_listing(store, model) for model in KINDS},
        "fingerprint": store.fingerprint(),
    }


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(ACTS), min_size=1, max_size=4), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_a_store_with_a_cache_sees_what_a_store_without_sees(root: Path, rounds: list[list[Any]], chance: random.Random) -> None:
    with tempfile.TemporaryDirectory(dir=root) as folder:
        copy = Path(folder)
        shutil.copytree(root / "town" / "data", copy / "data")
        cache = str(copy / "cache.sqlite")
        seen(Store(WorkTree(str(copy)), cache), copy)
        for acts in rounds:
            for act in acts:
                act(copy, chance)
            assert seen(Store(WorkTree(str(copy)), cache), copy) == seen(Store(WorkTree(str(copy))), copy)
        time.sleep(RACE)
        warm = seen(Store(WorkTree(str(copy)), cache), copy)
        assert warm == seen(Store(WorkTree(str(copy))), copy)
        is_whole = not warm["left out"] and not warm["settings"]
        for model in KINDS:
            assert quick_listing(str(copy), cache, model.kind.name) == (warm["listings"][model.kind.name] if is_whole else None)


def test_a_quick_listing_steps_aside_when_anything_changed(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "town" / "data", tmp_path / "data")
    cache = str(tmp_path / "cache.sqlite")
    time.sleep(RACE)
    seen(Store(WorkTree(str(tmp_path)), cache), tmp_path)
    assert quick_listing(str(tmp_path), cache, "need") is not None
    file = files_of(tmp_path)[-1]
    for act in (file.touch, lambda: (tmp_path / "data/needs/new.yaml").write_text("id: [", "utf-8"), files_of(tmp_path)[0].unlink):
        act()
        kinds = [model.kind.name for model in KINDS if quick_listing(str(tmp_path), cache, model.kind.name) is None]
        assert kinds
        time.sleep(RACE)
        seen(Store(WorkTree(str(tmp_path)), cache), tmp_path)


@pytest.mark.parametrize("damage", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00" * 200])
def test_a_damaged_cache_is_a_cold_run(root: Path, tmp_path: Path, damage: bytes) -> None:
    copy = root / "town"
    cache = tmp_path / "cache.sqlite"
    wanted = seen(Store(WorkTree(str(copy))), copy)
    for raw in (damage, None):
        if raw is not None:
            Path(file_of_this_code(str(cache))).write_bytes(raw)
        assert quick_listing(str(copy), str(cache), "need") is None or raw is None
        assert seen(Store(WorkTree(str(copy)), str(cache)), copy) == wanted


def test_half_a_cache_is_a_cold_run(root: Path, tmp_path: Path) -> None:
    copy, cache = root / "town", tmp_path / "cache.sqlite"
    wanted = seen(Store(WorkTree(str(copy)), str(cache)), copy)
    own = Path(file_of_this_code(str(cache)))
    raw = own.read_bytes()
    for size in (len(raw) // 2, 4096, 100):
        own.write_bytes(raw[:size])
        quick_listing(str(copy), str(cache), "need")
        assert seen(Store(WorkTree(str(copy)), str(cache)), copy) == wanted


def test_a_cache_in_a_folder_that_cannot_be_written_is_done_without(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    copy = root / "town"
    assert seen(Store(WorkTree(str(copy)), str(tmp_path / "file" / "cache.sqlite")), copy) == seen(Store(WorkTree(str(copy))), copy)
