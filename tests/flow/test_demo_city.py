"""The demo city: valid under every rule, the same each time, written as the project writes, and every month of it adds up."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from redchain.cli.main import main
from redchain.demo.city import Wanted, city
from redchain.flow.workspace import open_workspace
from redchain.kinds.registry import KINDS
from redchain.model.settings import Root, Settings
from redchain.store.layout import canonical_path
from redchain.store.writing import dump

pytestmark = pytest.mark.slow

TODAY = "2026-11-23"
SETTINGS = Settings(root=Root.model_validate({"format": 1, "title": "示例市", "region": "320582"}), categories=())
MONTHS = ("2025-12", *(f"2026-{month:02d}" for month in range(1, 12)))
FOLDERS = {each.kind.folder: each.kind.name for each in KINDS}


def made(scale: float, seed: int = 2026, **more: object) -> dict[str, str]:
    return dict(city(Wanted(date.fromisoformat(TODAY), scale, seed, **more), SETTINGS))  # type: ignore[arg-type]  # as given


def counts(files: dict[str, str]) -> Counter[str]:
    return Counter(FOLDERS[path.split("/")[1]] for path in files)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tenth of the city, as the command makes it."""
    folder = tmp_path_factory.mktemp("demo") / "city"
    with pytest.MonkeyPatch.context() as patched:
        for role in ("AUTHOR", "COMMITTER"):
            patched.setenv(f"GIT_{role}_NAME", "示例链办")
            patched.setenv(f"GIT_{role}_EMAIL", "office@example.org")
        patched.setenv("GIT_CONFIG_COUNT", "2")
        for place, (key, value) in enumerate((("user.name", "示例链办"), ("user.email", "office@example.org"))):
            patched.setenv(f"GIT_CONFIG_KEY_{place}", key)
            patched.setenv(f"GIT_CONFIG_VALUE_{place}", value)
        assert main(["--lang", "zh", "--today", TODAY, "demo", "--city", str(folder), "--scale", "0.1"]) == 0
    return folder


def test_a_tenth_is_valid_without_a_warning(town: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(town), "--today", TODAY, "--lang", "en", "validate"]) == 0
    assert "0 errors, 0 warnings" in capfd.readouterr().out


def test_the_same_wishes_give_the_same_bytes(town: Path) -> None:
    files = made(0.1)
    assert made(0.1) == files
    assert {path: (town / path).read_text(encoding="utf-8") for path in files} == files
    assert made(0.02) != made(0.02, seed=7)


def test_records_are_as_the_project_writes_them(town: Path) -> None:
    ledger = open_workspace(str(town), date.fromisoformat(TODAY)).ledger
    seen = 0
    for model in KINDS:
        for record in ledger.all_named(model.kind.name):
            path = canonical_path(model.kind, record.id)
            assert (town / path).read_text(encoding="utf-8") == dump(record, path)
            seen += 1
    assert seen == len(made(0.1))


def test_every_month_adds_up(town: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What was open, and came or came back, less what ended, is open: of all, and chain by chain; one month ends as the next begins."""
    before: dict[str, int] = {}
    for month in MONTHS:
        assert main(["--root", str(town), "--today", TODAY, "report", "--month", month, "--format", "json"]) == 0
        data = json.loads(capfd.readouterr().out)["data"]
        rows = {"": data["total"], **{each["id"]: each for each in data["by_chain"]}}
        for name, row in rows.items():
            ended = row["closed"] + row["declined"] + row["merged"] + row["withdrawn"]
            assert row["opening"] + row["received"] + row["reopened"] - ended == row["open"], (month, name)
            assert row["opening"] == before.get(name, 0), (month, name)
        before = {name: row["open"] for name, row in rows.items()}
