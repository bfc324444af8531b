"""The rows of `make bench` run on small repositories, and what is made of their figures holds."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from redchain.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SHAPES = {
    "records": ["200"],
    "open": ["80", "--open"],
    "commits": ["200", "--commits", "150"],
    "steps": ["120", "--steps", "20"],
    "unit": ["40", "--open", "--units", "1"],
    "firm": ["20", "--open", "--firms", "1"],
}
sys.path.append(str(BENCHMARKS))

import curves  # noqa: E402  # the folder must be known first
import everyday  # noqa: E402
from everyday import ROWS, Facts, Figure  # noqa: E402


@pytest.fixture(scope="module")
def facts_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Facts]:
    made: dict[str, Facts] = {}

    def facts(kind: str) -> Facts:
        if kind not in made:
            root = tmp_path_factory.mktemp(kind) / "town"
            subprocess.run([sys.executable, str(BENCHMARKS / "generate.py"), *SHAPES[kind], str(root)], check=True)
            made[kind] = Facts(str(root))
        return made[kind]

    return facts


def run(facts: Facts, *words: str) -> int:
    return main(["--root", facts.root, "--lang", "en", "--today", "2026-11-23", *words])


@pytest.mark.parametrize("kind", SHAPES)
def test_every_kind_of_repository_is_valid(kind: str, facts_of: Callable[[str], Facts], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(facts_of(kind), "validate") == 0, capsys.readouterr().out


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_runs(row: everyday.Row, facts_of: Callable[[str], Facts], capsys: pytest.CaptureFixture[str]) -> None:
    facts = facts_of(row.kind)
    if row.before:
        row.before(facts)
    assert run(facts, *row.words(facts)) == 0, capsys.readouterr().err


def test_a_town_has_orders_in_all_states_and_a_share_of_open_needs(facts_of: Callable[[str], Facts], tmp_path: Path) -> None:
    root = tmp_path / "town"
    subprocess.run([sys.executable, str(BENCHMARKS / "generate.py"), "1000", str(root)], check=True)
    steps = [path.read_text("utf-8").rpartition("    step: ")[2].split("\n")[0] for path in (root / "data/orders").rglob("*.yaml")]
    assert {"dispatch", "send_back", "progress", "finish"} <= set(steps)  # pending, disputed, working, finished
    assert {"uphold", "recall"} & set(steps)  # void
    last = [path.read_text("utf-8").rpartition("    step: ")[2].split("\n")[0] for path in (root / "data/needs").rglob("*.yaml")]
    assert {"register", "verify", "close", "decline", "withdraw", "ask_more"} <= set(last)
    assert 0.1 < sum(each in {"register", "ask_more", "resume", "verify"} for each in last) / len(last) < 0.5


def test_commits_are_as_many_as_asked_for_and_the_files_as_without_them(tmp_path: Path) -> None:
    for name, more in (("one", []), ("many", ["--commits", "150"])):
        subprocess.run([sys.executable, str(BENCHMARKS / "generate.py"), "200", *more, str(tmp_path / name)], check=True)
    log = subprocess.run(["git", "-C", str(tmp_path / "many"), "rev-list", "--count", "HEAD"], check=True, capture_output=True, text=True)
    assert log.stdout.strip() == "150"
    trees = [
        subprocess.run(["git", "-C", str(tmp_path / name), "rev-parse", "HEAD^{tree}"], check=True, capture_output=True).stdout for name in ("one", "many")
    ]
    assert trees[0] == trees[1]


def test_one_row_is_measured_by_name_and_a_part_of_a_run_replaces_nothing(tmp_path: Path) -> None:
    kept = BENCHMARKS / "results/everyday.json"
    before = kept.read_bytes()
    words = ["--only", "need list", "accept", "--size", "100", "--repeats", "1", "--work", str(tmp_path)]
    done = subprocess.run([sys.executable, str(BENCHMARKS / "run.py"), *words], check=True, capture_output=True, text=True)
    found = json.loads((tmp_path / "everyday.json").read_text("utf-8"))["figures"]
    assert [(each["row"], each["size"], each["problem"]) for each in found] == [("need list", 100, ""), ("accept", 100, "")]
    assert all(each["times"] > 1 and each["peak"] > 1 for each in found)
    assert "| need list |" in done.stdout
    assert kept.read_bytes() == before


def figure(size: int, times: float, **more: Any) -> Figure:
    return Figure("todo", "records", size, 1, times / 100, 0.01, times, **more)


@pytest.mark.parametrize(
    ("costs", "steepest"),
    [
        ((30, 40, 140, 1140), 1.0),  # proportional, net of a start of about 30
        ((30, 31, 131, 10031), 2.0),  # quadratic in the end
        ((30, 30, 30, 30), 0.0),  # flat
        ((30, 33, 29, 34), 0.0),  # noise
    ],
)
def test_growth_is_judged_net_of_starting_up(costs: tuple[float, ...], steepest: float) -> None:
    found = everyday.growth([figure(size, cost) for size, cost in zip((100, 1_000, 10_000, 100_000), costs, strict=True)])
    assert found["todo"] == pytest.approx(steepest, abs=0.06)


def test_what_misses_its_aim_or_grows_too_fast_is_marked() -> None:
    page = everyday.as_markdown([figure(100, 30), figure(1_000, 40), figure(10_000, 900, aim=100.0, peak=300.0)])
    assert "super-linear" in page
    assert "10,000: > 100 ×, > 250 MiB" in page


def test_curves_are_well_formed_and_name_every_line() -> None:
    made = curves.svg("Time & size", "s", [curves.Line("a < b", [(100, 0.2), (10_000, 3)]), curves.Line("gone", [])])
    texts = [each.text or "" for each in ET.fromstring(made).iter() if each.tag.endswith("text")]  # noqa: S314  # our own picture
    assert any(each.startswith("a < b") for each in texts)
    assert not any("gone" in each for each in texts)
    assert {"100", "1,000", "10,000"} <= set(texts)


def test_every_line_of_a_curve_has_a_colour_of_its_own() -> None:
    names = max(curves.EVERYDAY, tuple(curves.PEERS), key=len)
    made = curves.svg("Time", "s", [curves.Line(each, [(100, 0.2), (10_000, 3)]) for each in names])
    colours = [each.get("stroke") for each in ET.fromstring(made).iter() if each.tag.endswith("polyline")]  # noqa: S314  # as above
    assert len(set(colours)) == len(colours) == len(names)
