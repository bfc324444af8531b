"""The demo city: valid under every rule, the same each time, written as the project writes, and every month of it adds up."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from redchain.cli.main import main
from redchain.cli.todo_scope import Asked, narrowed
from redchain.demo.city import Wanted, city
from redchain.flow.what_waits import what_waits
from redchain.flow.workspace import open_workspace
from redchain.kinds.registry import KINDS
from redchain.model.settings import Root, Settings
from redchain.store.layout import canonical_path
from redchain.store.writing import dump

if TYPE_CHECKING:
    from redchain.model.ledger import Ledger

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


def test_a_full_city_has_what_is_told_of_it() -> None:
    files = made(1.0)
    found = counts(files)
    assert (found["enterprise"], found["pairing"], found["need"], found["meeting"], found["challenge"], found["claim"]) == (2275, 2275, 1932, 36, 56, 81)
    assert (found["visit"], found["case"]) == (11456, 900)
    assert 1900 < found["order"] < 1980
    assert (found["person"], found["party"], found["policy"], found["service"], found["project"]) == (384 + 24 + 81 + 12, 3 + 18 + 106, 60, 10 + 55 + 3, 59)
    roles = Counter(line for path, text in files.items() if path.startswith("data/people/") for line in text.splitlines() if line.startswith("roles:"))
    assert roles == {"roles: [helper]": 384, "roles: [mentor]": 24, "roles: [expert]": 81, "roles: [agent]": 12}
    assert any("    step: reopen\n" in text for path, text in files.items() if path.startswith("data/needs/"))
    solved = [path for path, text in files.items() if path.startswith("data/challenges/") and "    step: solve\n" in text]
    assert len(solved) > 30
    claims = [text for path, text in files.items() if path.startswith("data/claims/")]
    named = {each for text in claims for line in text.splitlines() if line.startswith("experts:") for each in line.split('"')[1::2]}
    assert len(named) == 81
    assert not any("    step: withdraw\n" in text for text in claims)


@pytest.fixture(scope="module")
def ledger(town: Path) -> Ledger:
    return open_workspace(str(town), date.fromisoformat(TODAY)).ledger


def test_every_helper_and_mentor_is_told_the_same_whether_it_is_looked_for_or_picked_from_all(town: Path) -> None:
    posts = [each.id for each in open_workspace(str(town), date.fromisoformat(TODAY)).ledger.all_named("person") if {*each.roles} & {"helper", "mentor"}]
    asked: list[dict[str, Any]] = [{"helper": (each,), "chain": (), "committee": False} for each in posts]
    day = date(2026, 11, 20)  # on which nothing was asked

    alone = [narrowed(open_workspace(str(town), day), Asked(None), each) for each in asked]
    what_waits(open_workspace(str(town), day))
    picked = [narrowed(open_workspace(str(town), day), Asked(None), each) for each in asked]

    assert alone == picked
    assert sum(map(bool, alone)) > 30


def test_the_hydrogen_committee_of_a_full_city() -> None:
    files = made(1.0, chains=("hydrogen",))
    found = [text for path, text in files.items() if path.startswith("data/parties/hydrogen")]
    covered = {line.split('"')[1] for text in found for line in text.splitlines() if "- member:" in line}
    firms = {Path(path).stem for path in files if path.startswith("data/enterprises/")}
    sides = {Path(path).stem: text.split("side: ")[1].split()[0] for path, text in files.items() if path.startswith("data/units/")}
    assert (len(covered & firms), sum(sides.get(each) == "research" for each in covered), sum(sides.get(each) == "government" for each in covered)) == (
        26,
        3,
        15,
    )


def test_what_a_year_brings(ledger: Ledger) -> None:
    """Votes by statute and in secret, turns skipped and swapped, orders held and given more time, needs taken higher, a helper who left."""
    meetings, orders, needs = ledger.all_named("meeting"), ledger.all_named("order"), ledger.all_named("need")
    assert {topic.rule_set for each in meetings for topic in each.topics} == {None, "personnel", "election"}
    assert any(step.agreed_total for each in meetings for step in each.log)
    assert {"skip", "swap"} <= {step.step for each in ledger.all_named("party") for step in each.log}
    assert {"extend", "hold", "resume", "uphold"} <= {step.step for each in orders for step in each.log}
    assert {"escalate", "hold", "ask_more", "decline"} <= {step.step for each in needs for step in each.log}
    assert any(each.archived_on for each in ledger.all_named("person"))
    assert {each.form for each in ledger.all_named("project")} >= {"survey", "co_building"}
    assert {each.mode for each in ledger.all_named("visit")} == {"on_site", "phone", "online"}
    assert {each.state for each in ledger.all_named("visit")} == {"recorded", "confirmed", "void"}
    assert {"defer", "ask_more", "grant", "refuse", "withdraw", "verify"} <= {step.step for each in ledger.all_named("case") for step in each.log}
    assert any(each.need for each in ledger.all_named("case"))
    assert any(step.step == "hand_over" for each in ledger.all_named("pairing") for step in each.log)
    assert {"roundtable", "hotline", "platform", "transfer", "self", "visit", "survey"} <= {each.source for each in needs}


def test_each_chain_builds_together(town: Path, ledger: Ledger, capfd: pytest.CaptureFixture[str]) -> None:
    """An agreement a chain with advice and results, extended for a year; the months of the report add up to its steps."""
    projects = ledger.where_named("project", "form", "co_building")
    assert [each.chain for each in sorted(projects, key=lambda each: each.chain)] == ["hydrogen", "metallurgy", "semiconductor"]
    steps = Counter(step.step for each in projects for step in each.log)
    assert all(len(each.parties) >= 4 and each.signed_on and each.resources for each in projects)
    assert all({step.step for step in each.log} == {"start", "advise", "result", "extend"} for each in projects)
    found: Counter[str] = Counter()
    for month in MONTHS:
        assert main(["--root", str(town), "--today", TODAY, "--lang", "zh", "report", "--month", month, "--format", "json"]) == 0
        rows = json.loads(capfd.readouterr().out)["data"]["kinds"].get("project", [])
        total = {name: sum(int(row[name]) for row in rows[:-1]) for name in ("在期协议", "新签", "共建成果", "问诊次数", "设施派单")}
        assert {name: int(rows[-1][name]) for name in total} == total
        found.update({name: count for name, count in total.items() if name != "在期协议"})
        assert total["在期协议"] == 3
    facilities = [each.id for each in ledger.all_named("resource") if each.shared]
    assert found == {"新签": 3, "共建成果": steps["result"], "问诊次数": steps["advise"], "设施派单": len(ledger.where_named("order", "resource", *facilities))}


def test_the_chains_have_gaps_and_single_points(town: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for chain in ("hydrogen", "semiconductor", "metallurgy"):
        assert main(["--root", str(town), "--today", TODAY, "chain", "map", chain, "--format", "json"]) == 0
        rows = json.loads(capfd.readouterr().out)["data"]["rows"]
        found = {what for each in rows for what in each["what"]}
        assert {"gap_product", "single_firm", "imported"} <= found, chain
        assert "single_maker" in found or chain == "hydrogen"  # with six firms hardly anybody buys


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    for lang, words in (("zh", "不是空的，没有写入"), ("en", "is not empty; nothing was written")):
        assert main(["--lang", lang, "demo", "--city", str(tmp_path), "--scale", "0.01"]) == 1
        assert words in capfd.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("options", "zh", "en"),
    [
        (("--chains", "造船"), "没有“造船”这条产业链", "there is no chain 造船"),
        (("--scale", "0"), "0", "0"),
        (("--scale", "much"), "much", "much"),
        (("--seed", "-1"), "-1", "-1"),
    ],
)
def test_wishes_that_are_none_are_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str], options: tuple[str, ...], zh: str, en: str) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        assert main(["--lang", lang, "demo", "--city", str(tmp_path / "city"), *options]) == 2
        assert words in capfd.readouterr().err
    assert not (tmp_path / "city").exists()


def test_without_a_city_it_says_what_is_missing(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "demo"]) == 2
    assert "--city" in capfd.readouterr().err


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "demo", "--city", str(tmp_path / "city"), "--scale", "0.02", "--dry-run"]) == 0
    said = capfd.readouterr()
    assert "Enterprise\t51" in said.out
    assert "nothing was written" in said.err
    assert not (tmp_path / "city").exists()


def test_any_last_day_and_any_chain_make_a_valid_city(tmp_path: Path, calm: None, capfd: pytest.CaptureFixture[str]) -> None:
    for place, (last, options) in enumerate((("2026-01-31", ("--seed", "3")), ("2024-02-29", ("--chains", "纺织", "--chains", "氢能")))):
        root = str(tmp_path / f"city-{place}")
        assert main(["--today", last, "demo", "--city", root, "--scale", "0.02", *options]) == 0
        capfd.readouterr()
        assert main(["--root", root, "--today", last, "--lang", "en", "validate"]) == 0
        assert "0 errors, 0 warnings" in capfd.readouterr().out


def test_it_is_a_repository_of_its_own_within_another(tmp_path: Path, calm: None) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert main(["demo", "--city", str(tmp_path / "city"), "--scale", "0.01"]) == 0
    assert (tmp_path / "city" / ".git").is_dir()
