"""The table of powers: which paths judge, who guards a field, and that the documentation names every row."""

from __future__ import annotations

from pathlib import Path

import pytest

from redchain.check.power_table import EVERY_KIND, JUDGING_FILES, SETTINGS_POWERS, every_office, guard_of_field, guard_of_file, judges
from redchain.kinds.chain.model import Chain
from redchain.kinds.person.model import Person
from redchain.kinds.registry import KINDS
from redchain.kinds.unit.model import Unit
from redchain.model.settings import SETTINGS_FILES
from tests.small import need, order, project, small

ACCESS = (Path(__file__).parents[3] / "docs/access.md").read_text(encoding="utf-8")
OFFICE = ("office-one", "office-two")


@pytest.mark.parametrize(
    "path",
    [
        ".github/workflows/validate.yml",
        ".GitHub/CODEOWNERS",
        "CODEOWNERS",
        "docs/codeowners",
        ".gitattributes",
        "data/needs/.gitattributes",
        "a/b/.gitmodules",
        ".pre-commit-config.yaml",
        ".husky/pre-commit",
        "hooks/pre-commit",
        ".gitlab-ci.yml",
        ".workflow/redchain.yml",
        "Jenkinsfile",
        "Makefile",
        "tools/x.PY",
        "run.sh",
    ],
)
def test_what_judges_is_the_keepers(path: str) -> None:
    assert judges(path)
    assert guard_of_file(small(), path) == ((), True)


@pytest.mark.parametrize("path", ["README.md", "docs/x.md", "data/needs/README.md", "github/x", "a.github/x", "data/units/x.yaml", "my-codeowners"])
def test_what_does_not_judge_is_any_offices(path: str) -> None:
    assert not judges(path)
    assert guard_of_file(small(), path) == (OFFICE, False)


@pytest.mark.parametrize("file", SETTINGS_FILES, ids=lambda each: each.path)
def test_every_settings_file_gives_power(file: object) -> None:
    guard = guard_of_file(small(), file.path_with("2027"))  # type: ignore[attr-defined]  # a settings file
    assert guard.is_power
    assert guard.units == (OFFICE if file.name in {"match", "synonyms", "import"} else ())  # type: ignore[attr-defined]


def test_where_no_chain_names_a_lead_every_department_is_an_office() -> None:
    leaderless = small(Chain(id="one", name="一链"))
    assert every_office(leaderless) == ("bureau", "office-one", "office-two")


LEADERLESS = Chain(id="two", name="二链")
FIRM = small().named("enterprise", "firm-one")


@pytest.mark.parametrize(
    ("record", "field", "units"),
    [
        (LEADERLESS, "lead_units", ()),
        (LEADERLESS, "name", ("bureau", *OFFICE)),
        (small().named("chain", "one"), "lead_units", OFFICE),
        (small().named("unit", "office-one"), "members", OFFICE),
        (small().named("unit", "bank"), "members", ("bank",)),
        (small().named("unit", "bank"), "side", ()),
        (small().named("unit", "bank"), "section", ("bank", *OFFICE)),
        (small().named("unit", "bank"), "visibility", OFFICE),
        (Unit(id="bank", name="示例银行", side="finance", chains=("one",)), "members", ("bank", *OFFICE)),
        (Unit(id="office-one", name="一链办", side="government", chains=("two",)), "members", OFFICE),
        (FIRM, "chains", OFFICE),
        (FIRM, "name", OFFICE),
        (need("A", "submit"), "category", OFFICE),
        (need("A", "submit"), "note", OFFICE),
        (order("A", "A", "dispatch"), "note", ("bureau", "office-one", "office-two")),
        (project("A", "start"), "lead", OFFICE),
        (Person(id="e1", home="bank", roles=("expert",), post="示例岗", chains=("one",)), "skills", OFFICE),
        (Person(id="e1", home="bank", roles=("expert",), post="示例岗"), "home", ()),
        (Person(id="e1", home="bank", roles=("expert",), post="示例岗"), "skills", ()),
        (small().named("resource", "loan"), "capacity", ("bank", *OFFICE)),
        (small().named("resource", "loan"), "allow", OFFICE),
        *((small().named("resource", "loan"), each, ("bank", *OFFICE)) for each in ("id", "visibility", "archived_on")),
        *((small().named("enterprise", "firm-one"), each, OFFICE) for each in ("id", "visibility", "archived_on")),
    ],
)
def test_who_may_change_a_field(record: object, field: str, units: tuple[str, ...]) -> None:
    ledger = small(*([record] if isinstance(record, Unit) else []), need("A", "submit", "register"))
    found = guard_of_field(ledger, record, field).units  # type: ignore[arg-type]  # records of several kinds
    assert set(found) == set(units)


def test_the_documentation_names_every_row() -> None:
    rows = [line for line in ACCESS.splitlines() if line.startswith("| ")]
    for model in KINDS:
        kind = model.kind
        own = () if kind.name in {"resource", "policy", "service"} or not kind.own else kind.own.fields  # theirs is all but `unit` and `allow`
        line = " ".join(each for each in rows if each.startswith(f"| {kind.label.zh.removeprefix('企业')[-2:]}") or kind.label.zh[-2:] in each.split("|")[1])
        for field in (*kind.powers, *kind.kept, *(each for each in kind.granting if each != "id"), *own):
            assert f"`{field}`" in line, (kind.name, field)
    theirs = next(each for each in rows if each.startswith("| 资源、政策文件"))
    for model in (each for each in KINDS if each.kind.name in {"resource", "policy", "service"}):
        assert model.kind.own
        said = {each for each in EVERY_KIND if f"`{each}`" in theirs.split("|")[1]}
        assert said - {"allow"} == set(EVERY_KIND) & set(model.kind.own.fields), "the row says which of the powers over every kind are the unit's here"
    everything = "\n".join(rows)
    assert all(f"`{each}`" in everything for each in EVERY_KIND)
    assert all(any(path.split("/")[-1] in everything or path.split("/")[-2] in everything for path in each.paths) for each in SETTINGS_POWERS)
    assert all(each.decides.zh.strip() for each in JUDGING_FILES)
