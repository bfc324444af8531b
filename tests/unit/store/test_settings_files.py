"""One table of settings files: loader, schemas, docs, `init` and editors know each entry, and a copy of the package that gains one too."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from redchain.kinds.schema import schema_of
from redchain.manual.kinds import kinds_page
from redchain.model.settings import SETTINGS_FILES, Root, Settings, SettingsFile
from redchain.store.settings import load_settings, settings_files
from redchain.store.source import WorkTree
from redchain.store.templates import TEMPLATES, new_files
from redchain.store.writing import modeline

TOP = Path(__file__).parents[3]
NEW = new_files(Root(format=1, title="示例市 @REGION@", region="320582"))
MADE_IN_MODEL = '''

class Holding(Frozen):
    """`settings/holding.yaml`: made up by a test."""

    days: Annotated[int, Field(strict=True, ge=1), Text("挂起天数", "Days on hold")] = 30
'''
LOOK = """
import json, sys
from redchain.kinds.schema import schema_of
from redchain.manual.kinds import kinds_page
from redchain.model.settings import Root
from redchain.store.settings import load_settings, settings_files
from redchain.store.source import WorkTree
from redchain.store.templates import new_files

source = WorkTree(sys.argv[1])
settings, findings = load_settings(source)
new = new_files(Root(format=1, title="x", region="320582"))
print(json.dumps({
    "days": settings.holding.days,
    "findings": [(each.code, each.file, each.line) for each in findings],
    "files": settings_files(source),
    "schema": schema_of("holding")["description"],
    "docs": "### `data/settings/holding.yaml`" in kinds_page().generated,
    "new": new["data/settings/holding.yaml"],
    "readme": "| `holding.yaml` | 挂起多久要催 |" in new["data/settings/README.md"],
    "editor": json.loads(new[".vscode/settings.json"])["yaml.schemas"]["schemas/holding.schema.json"],
}))
"""


@pytest.mark.parametrize("file", SETTINGS_FILES, ids=lambda each: each.name)
def test_every_entry_is_known_everywhere(file: SettingsFile, repository: Path) -> None:
    path = file.path_with("2027")
    place = repository / path
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a", encoding="utf-8") as text:
        text.write("unheard_of: 1\n")
    _, findings = load_settings(WorkTree(str(repository)))
    assert ("RC101", path) in [(each.code, each.file) for each in findings]
    assert path in settings_files(WorkTree(str(repository)))
    assert schema_of(file.name)["title"] == file.title.zh
    assert f"\n### `{file.path}`\n" in kinds_page().generated
    assert NEW[path].startswith(modeline(path, file.name))
    assert json.loads(NEW[".vscode/settings.json"])["yaml.schemas"][f"schemas/{file.name}.schema.json"] == file.path_with("*")
    assert (f"| {file.meaning.zh} |" in NEW["data/settings/README.md"]) == path.startswith("data/settings/")


def test_what_init_writes_is_read_without_a_finding(tmp_path: Path) -> None:
    for path, text in NEW.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    settings, findings = load_settings(WorkTree(str(tmp_path)))
    assert findings == ()
    assert settings == Settings(**{**dict(settings or ()), "root": Root(format=1, title="示例市 @REGION@", region="320582")})


def test_every_template_of_a_settings_file_belongs_to_an_entry() -> None:
    listed = {f"{each.name}.yaml" for each in SETTINGS_FILES}
    assert {each for each in os.listdir(TEMPLATES) if each.endswith(".yaml")} == listed


@pytest.mark.slow
def test_a_new_file_is_its_model_its_line_its_field_and_its_template(tmp_path: Path, repository: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(TOP / "redchain", package / "redchain", ignore=shutil.ignore_patterns("__pycache__"))
    model = package / "redchain/model/settings.py"
    before, field, after = model.read_text(encoding="utf-8").partition("    access: Access = Access()\n")
    classes, opening, rest = before.partition("\n\nclass Settings(Frozen):")
    model.write_text(classes + MADE_IN_MODEL + opening + rest + field + "    holding: Holding = Holding()\n" + after, encoding="utf-8")
    table = package / "redchain/model/settings.py"
    entry = '\n    SettingsFile("data/settings/holding.yaml", Holding, Text("挂起", "Holding"), Text("挂起多久要催", "when to ask")),'
    text = table.read_text(encoding="utf-8").replace("import Categories,", "import Categories, Holding,")
    table.write_text(text.replace("SETTINGS_FILES = (", f"SETTINGS_FILES = ({entry}"), encoding="utf-8")
    template = "# yaml-language-server: $schema=../../schemas/holding.schema.json\n# days: 30\n"
    (package / "redchain/templates/holding.yaml").write_text(template, encoding="utf-8")
    (repository / "data/settings").mkdir(exist_ok=True)
    (repository / "data/settings/holding.yaml").write_text("days: 12\n", encoding="utf-8")
    (repository / "data/settings/sla.yaml").write_text("day: 12\n", encoding="utf-8")

    environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", LOOK, str(repository)], env=environment, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "days": 12,
        "findings": [["RC101", "data/settings/sla.yaml", 1]],
        "files": ["data/settings/holding.yaml", "data/redchain.yaml", "data/settings/sla.yaml"],
        "schema": "data/settings/holding.yaml：挂起多久要催\nHolding: data/settings/holding.yaml: when to ask",
        "docs": True,
        "new": template,
        "readme": True,
        "editor": "data/settings/holding.yaml",
    }


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("categories", 'categories:\n  - name: "融资"\n  - name: "融 资"\n', "RC115", 3),
        ("synonyms", 'concepts:\n  - name: "示例词"\n  - name: "示例词"\n', "RC115", 3),
        ("calendar/2027", 'holidays:\n  - first: "2027-02-08"\n    last: "2027-02-10"\n  - first: "2027-02-10"\n', "RC508", 4),
        ("access", 'owners:\n  - {unit: "yilian", handle: "@a"}\n  - {unit: "yilian", handle: "@b"}\n', "RC115", 3),
        ("access", 'keepers: ["m1-0123456789abcdef0123456789abcdef", "m1-0123456789abcdef0123456789abcdef"]\n', "RC115", 1),
        ("sla", "limits:\n  - {stage: finish, workdays: 5}\n  - {stage: finish, workdays: 9}\n", "RC115", 3),
        (
            "sla",
            "limits:\n  - {stage: finish, workdays: 5, urgencies: [high, urgent]}\n  - {stage: finish, limit: 3日, urgencies: [urgent, high]}\n",
            "RC115",
            3,
        ),
        ("sla", "limits:\n  - {stage: finish, workdays: 5, urgencies: [high, high]}\n", "RC115", 2),
        ("sla", "limits:\n  - {stage: finish, workdays: 5, categories: [融资, 融资]}\n", "RC115", 2),
        ("sla", "lights:\n  - {light: red, late: 3}\n  - {light: red, late: 1}\n  - {light: green}\n", "RC115", 3),
        ("categories", 'categories:\n  - {name: "示例类", words: ["甲词", "甲 词"]}\n', "RC115", 2),
        ("synonyms", 'concepts:\n  - {name: "示例词", words: ["甲词", "甲词"]}\n', "RC115", 2),
        ("calendar/2027", 'workdays:\n  - first: "2027-02-06"\n  - first: "2027-02-06"\n', "RC508", 3),
    ],
)
def test_what_a_settings_file_lists_twice_is_found(tmp_path: Path, name: str, text: str, code: str, line: int) -> None:
    path = tmp_path / "data" / "settings" / f"{name}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    (tmp_path / "data" / "redchain.yaml").write_text('format: 1\ntitle: "示例市"\nregion: "320582"\n', "utf-8")
    _, found = load_settings(WorkTree(str(tmp_path)))
    assert [(each.code, each.line) for each in found] == [(code, line)]


@pytest.mark.parametrize(
    "text",
    [
        "limits:\n  - {stage: finish, workdays: 5}\n  - {stage: finish, workdays: 9, roles: [support]}\n  - {stage: accept, workdays: 5}\n",
        "lights:\n  - {light: red, words: 督办, late: 9}\n  - {light: red, late: 3}\n  - {light: green}\n",
    ],
)
def test_what_differs_is_no_repetition(tmp_path: Path, text: str) -> None:
    path = tmp_path / "data" / "settings" / "sla.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    (tmp_path / "data" / "redchain.yaml").write_text('format: 1\ntitle: "示例市"\nregion: "320582"\n', "utf-8")
    assert load_settings(WorkTree(str(tmp_path)))[1] == ()


@pytest.mark.parametrize("path", [each.path for each in SETTINGS_FILES if not each.is_yearly])
def test_a_settings_file_that_is_a_link_to_nothing_is_not_taken_for_none(tmp_path: Path, path: str) -> None:
    for each, raw in NEW.items():
        (tmp_path / each).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / each).write_text(raw, "utf-8")
    (tmp_path / path).unlink(missing_ok=True)
    (tmp_path / path).symlink_to("nowhere.yaml")
    _, findings = load_settings(WorkTree(str(tmp_path)))
    assert [(each.code, each.file) for each in findings] == [("RC001", path)]
