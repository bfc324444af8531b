"""A kind is declared once: a copy of the package that gains a model file and one line in kinds.py knows it everywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[2]
VISIT = '''"""A visit (走访), made up by a test."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from redchain.model.base import Frozen, Record
from redchain.model.kind import START, Kind, Move, Moves
from redchain.model.fields import Ref
from redchain.model.event import event_pattern
from redchain.model.ids import NameId
from redchain.model.words import Day, Line, Moment
from redchain.text import Text

MOVES = Moves(
    states={"planned": Text("已安排", "planned"), "done": Text("已走访", "done")},
    moves=(Move("plan", Text("安排", "plan"), (START,), "planned", needs=("held_on",)), Move("hold", Text("走访", "hold"), ("planned",), "done")),
)


class VisitStep(Frozen):
    """One step."""

    at: Annotated[Moment, Text("时间", "At")]
    step: Annotated[Literal["plan", "hold"], Text("步骤", "Step")]
    by: Annotated[NameId, Ref("unit"), Text("办理人", "By")]
    held_on: Annotated[Day | None, Text("走访日期", "Held on")] = None


class Visit(Record):
    """A visit."""

    kind: ClassVar[Kind] = Kind("visit", "visits", Text("走访", "Visit"), Text("一次走访", "One visit"), prefix="V", columns=("id", "title", "state"), indexed=("state",))
    moves: ClassVar[Moves] = MOVES

    id: Annotated[str, StringConstraints(strict=True, pattern=event_pattern("V")), Text("编号", "Id")]
    enterprise: Annotated[NameId, Ref("enterprise"), Text("企业", "Enterprise")]
    title: Annotated[Line, Text("标题", "Title")]
    log: Annotated[tuple[VisitStep, ...], Text("经过", "Log")]
'''
GOOD = """id: "{id}"
enterprise: "{firm}"
title: "走访航氢"
log:
  - at: "2026-11-10T09:00:00+08:00"
    step: {verb}
    by: "lian-ban"
    held_on: 2026-11-12
"""
LOOK = """
import json, sys
from datetime import date
from redchain.flow.inspect import inspect
from redchain.flow.workspace import open_workspace
from redchain.kinds.registry import kind_named
from redchain.store.layout import canonical_path

space = open_workspace(sys.argv[1], date(2026, 11, 23))
model = kind_named("visit")
found = [(each.code, each.file.rpartition("/")[2], each.line) for each in inspect(space).findings]
state = space.ledger.all(model)[0].state
print(json.dumps({"found": found, "state": state, "path": canonical_path(model.kind, "V-20261110-00001")}))
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of redchain that knows visits."""
    place = tmp_path / "package"
    shutil.copytree(TESTS.parent / "redchain", place / "redchain", ignore=shutil.ignore_patterns("__pycache__"))
    folder = place / "redchain/kinds/visit"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""A visit."""\n', encoding="utf-8")
    (folder / "model.py").write_text(VISIT, encoding="utf-8")
    kinds = place / "redchain/kinds/registry.py"
    text = kinds.read_text(encoding="utf-8")
    text = text.replace(
        "from redchain.kinds.unit.model import Unit\n", "from redchain.kinds.unit.model import Unit\nfrom redchain.kinds.visit.model import Visit\n"
    )
    kinds.write_text(text.replace("Order, Project)", "Order, Project, Visit)"), encoding="utf-8")
    return place


def test_a_new_kind_has_its_folder_ids_references_and_rules(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    shutil.copytree(TESTS / "cases" / "_base", root)
    visits = root / "data/visits/2026-11"
    visits.mkdir(parents=True)
    wrong = {
        "V-20261110-00001": {"firm": "sl-hangqing", "verb": "plan"},
        "V-20261110-00002": {"firm": "sl-nobody", "verb": "plan"},
        "V-20261110-00003": {"firm": "sl-hangqing", "verb": "hold"},
    }
    for identifier, values in wrong.items():
        (visits / f"{identifier}.yaml").write_text(GOOD.format(id=identifier, **values), encoding="utf-8")
    (visits / "V-2026-4.yaml").write_text(GOOD.format(id="V-2026-4", firm="sl-hangqing", verb="plan") + "phone: x\n", encoding="utf-8")

    environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", LOOK, str(root)], env=environment, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["path"] == "data/visits/2026-11/V-20261110-00001.yaml"
    assert told["state"] == "planned"
    assert sorted(told["found"]) == [
        ["RC101", "V-2026-4.yaml", 9],
        ["RC109", "V-2026-4.yaml", 1],
        ["RC205", "V-20261110-00002.yaml", 2],
        ["RC301", "V-20261110-00003.yaml", 6],
        ["RC305", "V-20261110-00003.yaml", 8],
    ]


def test_a_new_kind_has_its_commands(package: Path, tmp_path: Path) -> None:
    def said(*words: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "redchain", "--lang", "en", *words]
        return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True).stdout

    assert "\n  visit       visit\n" in said("--help")
    assert {"add", "plan", "edit", "archive", "show", "list", "log", "hold"} <= {line.split()[0] for line in said("visit").splitlines() if line[:3].strip()}
    assert "--held-on DATE" in said("visit", "add", "--help")
