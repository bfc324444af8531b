"""A kind is its package and one line in the tuple of kinds: a copy of redchain that gains `standard` knows it everywhere, and refuses what it does not declare."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow
TOP = Path(__file__).parents[2]
STANDARD = """id: "{id}"
title: "用工补贴办法"
issuer: "{issuer}"
log:
  - at: "2026-11-10T09:00:00+08:00"
    step: {step}
    by: "shi-renshe-ju"
"""


class City:
    """A clone of the town, with a redchain that knows standards."""

    def __init__(self, clone: Clone, package: Path) -> None:
        self.root, self.package = clone.path, package

    def run(self, *arguments: str) -> tuple[int, str, str]:
        environment = {**os.environ, "PYTHONPATH": str(self.package), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "redchain", "--root", str(self.root), "--today", "2026-11-23", "--lang", "en", *arguments]
        done = subprocess.run(command, env=environment, cwd=self.root, capture_output=True, encoding="utf-8", check=False)
        return done.returncode, done.stdout, done.stderr

    def fine(self, *arguments: str) -> str:
        code, out, err = self.run(*arguments)
        assert code == 0, (arguments, out, err)
        return out + err

    def refused(self, *arguments: str) -> str:
        code, out, err = self.run(*arguments)
        assert code == 1, (arguments, out, err)
        return err


@pytest.fixture
def city(clone: Clone, tmp_path: Path) -> City:
    package = tmp_path / "package"
    shutil.copytree(TOP / "redchain", package / "redchain", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TOP / "tests" / "new_kind" / "standard", package / "redchain" / "kinds" / "standard", ignore=shutil.ignore_patterns("__pycache__"))
    registry = package / "redchain" / "kinds" / "registry.py"
    text = registry.read_text(encoding="utf-8")
    line = "from redchain.kinds.project.model import Project\n"
    assert line in text
    assert "    Project,\n" in text
    text = text.replace(line, f"from redchain.kinds.standard.model import Standard\n{line}").replace("    Project,\n", "    Project,\n    Standard,\n")
    registry.write_text(text, encoding="utf-8")
    return City(clone, package)


def test_a_standard_lives_its_life_in_every_command(city: City) -> None:
    assert "standard" in city.fine("--help")
    added = city.fine("standard", "add", "--title", "用工补贴办法", "--id", "butie", "--issuer", "市人社局", "--valid-until", "2026-12-10")
    assert "RC901 warning" in added
    assert "redchain standard publish butie" in city.fine("todo")
    assert "butie  in force" in city.fine("standard", "publish", "butie")
    assert "review before its end" in city.fine("todo")
    assert "the new end is not after 2026-12-10" in city.refused("standard", "amend", "butie", "--until", "2026-12-01")
    assert city.fine("standard", "amend", "butie", "--until", "2027-06-30")
    shown = city.fine("standard", "show", "butie")
    assert "Valid until  2027-06-30" in shown
    assert "Asked" not in shown  # a list without entries says nothing
    assert "Valid until: 2026-12-10 → 2027-06-30" in city.fine("diff", "HEAD~1")
    (entry,) = json.loads(city.fine("standard", "list", "--format", "json"))["data"]
    assert (entry["id"], entry["state"], entry["valid_until"]) == ("butie", "in_force", "2027-06-30")
    assert "data/lists/standards.md" in city.fine("lists")
    assert "butie" in (city.root / "data" / "lists" / "standards.csv").read_text(encoding="utf-8-sig")
    report = city.fine("report", "--month", "2026-11", "--format", "json")
    assert json.loads(report)["data"]["kinds"]["standard"] == [{"编号": "butie", "发文单位": "市人社局"}]
    assert "Standards published" in city.fine("report", "--month", "2026-11", "--document-lang", "en")


def test_who_may_act_for_a_standard_is_what_it_declares(city: City) -> None:
    """The finance bureau's neighbour does not publish what another unit has written, though it is a government unit."""
    city.fine("standard", "add", "--title", "用工补贴办法", "--id", "butie", "--issuer", "shi-renshe-ju", "--chain", "qingneng")
    refusal = city.refused("standard", "publish", "butie", "--by", "shi-keji-ju")
    assert "for the issuing unit (shi-renshe-ju), not for shi-keji-ju" in refusal
    city.fine("standard", "publish", "butie")
    assert "RC709" in city.refused("standard", "repeal", "butie", "--reason", "x", "--by", "keji-zhihang")
    city.fine("standard", "repeal", "butie", "--reason", "x")
    assert city.run("standard", "edit", "butie", "--issuer", "shi-keji-ju")[0] == 2  # it is fixed


def test_its_records_are_held_to_every_rule_and_to_its_own(city: City) -> None:
    folder = city.root / "data" / "standards"
    folder.mkdir()
    (folder / "good.yaml").write_text(STANDARD.format(id="good", issuer="shi-renshe-ju", step="draft"), encoding="utf-8")
    (folder / "nobody.yaml").write_text(STANDARD.format(id="nobody", issuer="no-such-unit", step="draft"), encoding="utf-8")
    (folder / "early.yaml").write_text(STANDARD.format(id="early", issuer="shi-renshe-ju", step="publish"), encoding="utf-8")
    asked = STANDARD.format(id="asked", issuer="shi-renshe-ju", step="draft") + '    asked: ["shi-keji-ju", "no-such-unit"]\n'
    (folder / "asked.yaml").write_text(asked, encoding="utf-8")
    (folder / "extra.yaml").write_text(STANDARD.format(id="extra", issuer="shi-renshe-ju", step="draft") + "phone: x\n", encoding="utf-8")
    old = STANDARD.format(id="old", issuer="shi-renshe-ju", step="draft").replace("log:", 'valid_until: "2026-11-20"\nvalid_from: "2026-11-21"\nlog:')
    old += '  - at: "2026-11-10T10:00:00+08:00"\n    step: publish\n    by: "shi-renshe-ju"\n'
    (folder / "old.yaml").write_text(old, encoding="utf-8")
    found = json.loads(city.run("validate", "--format", "json", "data/standards")[1])["data"]["findings"]
    told = {(each["code"], each["file"].rpartition("/")[2], each["line"]) for each in found if each["code"] != "RC901"}
    assert told == {
        ("RC101", "extra.yaml", 8),
        ("RC205", "nobody.yaml", 3),
        ("RC205", "asked.yaml", 8),
        ("RC301", "early.yaml", 6),
        ("RC305", "asked.yaml", 8),
        ("RC306", "old.yaml", 4),
        ("RC902", "old.yaml", 4),
    }
    assert {each["file"].rpartition("/")[2] for each in found if each["code"] == "RC901"} >= {"good.yaml", "old.yaml"}


def test_schemas_documentation_owners_and_rules_know_it(city: City, tmp_path: Path) -> None:
    city.fine("standard", "add", "--title", "用工补贴办法", "--id", "butie", "--issuer", "shi-renshe-ju")
    access = city.root / "data" / "settings" / "access.yaml"
    access.parent.mkdir(exist_ok=True)
    access.write_text(
        'keeper_handle: "@keepers"\nowners:\n  - unit: shi-renshe-ju\n    handle: "@hr"\n  - unit: shi-fagai-wei\n    handle: "@plan"\n', encoding="utf-8"
    )
    city.fine("codeowners")
    owners = (city.root / ".github" / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    assert "/data/standards/butie.yaml @hr" in owners
    assert any(each.startswith("/data/standards/ ") for each in owners)
    city.fine("schema", "-o", str(tmp_path / "schemas"))
    schema = json.loads((tmp_path / "schemas" / "standard.schema.json").read_text(encoding="utf-8"))
    assert schema["properties"]["issuer"]["title"] == "发文单位"
    city.fine("docs", "-o", str(tmp_path / "docs"))
    pages = {name: (tmp_path / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("commands", "data-format", "rules")}
    assert "redchain standard publish" in pages["commands"]
    assert "## standard" in pages["data-format"]
    assert "### RC902" in pages["rules"]
    assert "Standard past its end" in city.fine("explain", "RC902")
