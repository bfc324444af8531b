"""A site built again makes anew only what a change has to do with, and is the same to the byte as one built from nothing."""

from __future__ import annotations

import re
import time
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

from redchain.flow import site, site_renewal
from redchain.flow.workspace import open_workspace
from redchain.match import gap_answers
from redchain.site.gap_page import site_corpus, site_gaps
from redchain.site.pages import Site
from redchain.site.places import Names
from redchain.site.shown_ledger import shown_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from redchain.site.shown_ledger import Level
    from tests.conftest import Clone

TODAY = date(2026, 11, 23)
NEED = "N-20251203-EM1A3"


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def build(clone: Clone, folder: str, level: str) -> dict[str, bytes]:
    assert clone.run("site", "build", "-o", folder, "--visibility", level).code == 0
    return files_of(clone.path / folder)


def opened(clone: Clone) -> None:
    """Make every record one for the chain, so that a site shows all there is."""
    for each in (clone.path / "data").rglob("*.yaml"):
        if each.name != "redchain.yaml" and "settings" not in each.parts:
            words = re.sub(r"^visibility: .*\n", "", each.read_text(encoding="utf-8"), flags=re.MULTILINE)
            each.write_text(f"{words.rstrip()}\nvisibility: chain\n", encoding="utf-8")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "x")


def renamed(path: Path, _chance: Random) -> None:
    path.write_text(re.sub(r"^((?:short_name|name|title): [^\"'\n]+)$", r"\1改", path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")


def gone(path: Path, _chance: Random) -> None:
    path.unlink()


def shorter(path: Path, _chance: Random) -> None:
    """Without the last step of its life."""
    first, _, steps = path.read_text(encoding="utf-8").partition("\nlog:\n")
    kept = steps.rpartition("\n  - ")[0]
    if kept:
        path.write_text(f"{first}\nlog:\n{kept}\n", encoding="utf-8")


def hidden(path: Path, _chance: Random) -> None:
    words = re.sub(r"^visibility: .*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text(f"{words.rstrip()}\nvisibility: office\n", encoding="utf-8")


def elsewhere(path: Path, chance: Random) -> None:
    """Of another firm, unit or need of its kind."""
    others = sorted(path.parents[1].rglob("*.yaml")) + sorted(path.parent.glob("*.yaml"))
    other = chance.choice(others).read_text(encoding="utf-8")
    words = path.read_text(encoding="utf-8")
    for name in ("enterprise", "unit", "need", "resource", "lead", "chain"):
        found = re.search(rf"^{name}: .*$", other, flags=re.MULTILINE)
        if found:
            words = re.sub(rf"^{name}: .*$", found[0], words, flags=re.MULTILINE)
    path.write_text(words, encoding="utf-8")


def gaps_anew(clone: Clone, level: Level = "chain") -> str:
    """The gaps worked out of the records alone, whatever was kept."""
    shown = shown_ledger(open_workspace(str(clone.path), TODAY).ledger, level)
    return site_gaps(site_corpus(shown, TODAY), Names(shown, "zh"), "zh").body


CHANGES: tuple[Callable[[Path, Random], None], ...] = (renamed, gone, shorter, elsewhere)
FOLDERS = ("needs", "orders", "projects", "enterprises", "resources", "visits", "cases", "pairings")
OTHERS = ("units", "chains", "policies", "meetings", "parties", "challenges", "people", "claims")


@pytest.mark.parametrize("seed", range(2))
def test_built_again_after_any_change_it_is_as_built_from_nothing(clone: Clone, seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # the same changes every time
    opened(clone)
    build(clone, "inner", "chain")
    renewed = 0
    for number in range(9):
        for _ in range(chance.randint(1, 2)):
            folder = chance.choice(FOLDERS if number % 4 else OTHERS)
            files = sorted((clone.path / "data" / folder).rglob("*.yaml"))
            (hidden if number == 7 else chance.choice(CHANGES))(chance.choice(files), chance)
        clone.git("add", "-A")
        clone.git("commit", "-qm", "x")
        before = files_of(clone.path / "inner")
        again = build(clone, "inner", "chain")
        assert again == build(clone, f"fresh{number}", "chain"), number
        assert gaps_anew(clone) in again["lists/gaps.html"].decode(), number
        renewed += again != before
    assert renewed > 4


@pytest.mark.parametrize("level", ["public", "chain"])
def test_where_some_are_hidden_it_is_as_built_from_nothing_too(clone: Clone, level: Level) -> None:
    """What is kept of the part that may be shown is believed only as long as that part says the same: of hidden records, names in texts and settings, too."""
    chance = Random(level)  # noqa: S311  # the same changes every time
    build(clone, "inner", level)
    for number in range(5):
        files = sorted((clone.path / "data" / chance.choice((*FOLDERS, *OTHERS))).rglob("*.yaml"))
        chance.choice((*CHANGES, hidden))(chance.choice(files), chance)
        if number == 3:
            settings = clone.path / "data" / "redchain.yaml"
            settings.write_text(re.sub("^title: .*$", "title: 另一个名称", settings.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
        clone.git("add", "-A")
        clone.git("commit", "-qm", "x")
        again = build(clone, "inner", level)
        assert again == build(clone, f"fresh{number}", level), number
        assert gaps_anew(clone, level) in again["lists/gaps.html"].decode(), number


def test_only_needs_that_a_change_touches_are_asked_anew(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(clone)
    time.sleep(0.1)  # what was written this very moment is looked at once more
    needs = re.findall(r"need/(N-[\w-]+)\.html", build(clone, "inner", "chain")["lists/gaps.html"].decode())
    asked: list[str] = []
    nearest = gap_answers.nearest
    monkeypatch.setattr(gap_answers, "nearest", lambda corpus, needs, most: asked.extend(each.id for each in needs) or nearest(corpus, needs, most))
    assert clone.run("gaps").code == 0
    assert asked == []
    noted(next((clone.path / "data" / "needs").rglob(f"{needs[0]}.yaml")))
    again = build(clone, "inner", "chain")
    assert asked == [needs[0]]
    assert gaps_anew(clone) in again["lists/gaps.html"].decode()
    asked.clear()
    build(clone, "other", "chain")
    assert asked == []
    noted(min((clone.path / "data" / "resources").rglob("*.yaml")))
    build(clone, "inner", "chain")
    assert {*needs} <= {*asked}


def test_nothing_is_made_where_nothing_has_changed(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    for level in ("public", "chain"):
        before = build(clone, level, level)
        with monkeypatch.context() as patched:
            patched.setattr(site, "planned_site", None)
            assert build(clone, level, level) == before


def test_only_pages_that_a_change_has_to_do_with_are_made(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(clone)
    build(clone, "inner", "chain")
    assert clone.run("need", "edit", NEED, "--note", "一句没有别处说过的话").code == 0
    made: list[str] = []

    class Watched(Site):
        def files(self, without: object = ()) -> object:  # type: ignore[override]
            for path, raw in super().files(without):  # type: ignore[arg-type]
                made.append(path)
                yield path, raw

    monkeypatch.setattr(site_renewal, "Site", Watched)
    again = build(clone, "inner", "chain")
    assert f"need/{NEED}.html" in made
    assert sum(each.startswith("need/") for each in made) < sum(each.startswith("need/") for each in again) / 2


def test_gaps_are_worked_out_again_only_where_a_change_may_have_to_do_with_them(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(clone)
    time.sleep(0.1)  # what was written this very moment is looked at once more
    build(clone, "inner", "chain")
    asked: list[str] = []
    monkeypatch.setattr(site_renewal, "site_gaps", lambda *given: asked.append("gaps") or site_gaps(*given))
    for folder, seldom in (("visits", True), ("pairings", True), ("needs", False), ("resources", False), ("orders", False), ("enterprises", False)):
        noted(min((clone.path / "data" / folder).rglob("*.yaml")))
        again = build(clone, "inner", "chain")
        assert bool(asked) is not seldom, folder
        assert gaps_anew(clone) in again["lists/gaps.html"].decode(), folder
        asked.clear()
    build(clone, "other", "chain")  # and then for new
    asked.clear()
    build(clone, "third", "chain")
    assert not asked


def noted(path: Path) -> None:
    """Say more in a record."""
    path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\nnote: 一句没有别处说过的话\n", encoding="utf-8")
