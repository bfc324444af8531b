"""`redchain validate`: findings with place, code and remedy in every format; exit codes; paths; never a write."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Clone

WRONG = 'id: gongdian\nname: "供电"\nside: govermnent\nnosuch: 1\n'
PATH = "data/units/gongdian.yaml"


@pytest.fixture
def wrong(clone: Clone) -> Clone:
    """A clone with one wrong unit; the town itself has one warning."""
    (clone.path / PATH).write_text(WRONG, "utf-8")
    return clone


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_well_but_for_a_warning(reader: Clone, lang: str) -> None:
    done = reader.run("validate", "--lang", lang)
    assert (done.code, done.err) == (0, "")
    assert {"zh": "检查了 187 条记录：0 个错误，1 个提醒", "en": "checked 187 records: 0 errors, 1 warning"}[lang] in done.out
    assert reader.run("validate", "--strict", "--lang", lang).code == 1


def test_strict_is_satisfied_when_nothing_is_left_to_say(clone: Clone) -> None:
    assert clone.run("resource", "edit", "jijie-yonggong", "--valid-until", "2027-09-30").code == 0
    assert clone.run("validate", "--strict").code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_findings_for_people(wrong: Clone, lang: str) -> None:
    done = wrong.run("validate", "--lang", lang)
    assert (done.code, done.err) == (1, "")
    lines = [line for line in done.out.splitlines() if line.startswith(PATH)]
    assert [line.split()[:2] for line in lines] == [[f"{PATH}:3:7", "RC104"], [f"{PATH}:4:1", "RC101"]]
    assert all(" → " in line for line in lines)
    assert "side: government" in lines[0]
    assert "redchain explain RC104" in done.out.splitlines()[-1] or "redchain explain" in done.out.splitlines()[-1]


def test_findings_as_json(wrong: Clone) -> None:
    content = json.loads(wrong.run("validate", "--format", "json").out)["data"]
    assert content["checked"] == 187
    found = [each for each in content["findings"] if each["file"] == PATH]
    assert [list(each) for each in found] == [["code", "severity", "file", "line", "column", "record", "text", "remedy"]] * 2
    assert [(each["code"], each["severity"], each["line"], each["column"], each["record"]) for each in found] == [
        ("RC104", "error", 3, 7, "gongdian"),
        ("RC101", "error", 4, 1, "gongdian"),
    ]


def test_findings_as_github_annotations(wrong: Clone) -> None:
    done = wrong.run("validate", "--format", "github", "--lang", "en")
    assert done.code == 1
    assert f"::error file={PATH},line=3,col=7,title=RC104::" in done.out
    assert re.search(r"^::warning file=data/resources/", done.out, re.MULTILINE)
    assert "%0A" in done.out
    assert "checked 187 records" in done.err


def test_findings_as_sarif(wrong: Clone) -> None:
    done = wrong.run("validate", "--format", "sarif", "--lang", "en")
    (run,) = json.loads(done.out)["runs"]
    assert (done.code, json.loads(done.out)["version"]) == (1, "2.1.0")
    rules = {each["id"] for each in run["tool"]["driver"]["rules"]}
    for each in run["results"]:
        assert each["ruleId"] in rules
        assert each["level"] in {"error", "warning"}
        assert each["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
    assert ("RC104", PATH, 3) in {
        (each["ruleId"], each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], each["locations"][0]["physicalLocation"]["region"]["startLine"])
        for each in run["results"]
    }


@pytest.mark.parametrize("form", ["json", "github", "sarif", "text"])
def test_nothing_wrong_in_each_format(clone: Clone, form: str) -> None:
    assert clone.run("resource", "edit", "jijie-yonggong", "--valid-until", "2027-09-30").code == 0
    done = clone.run("validate", "--strict", "--format", form)
    assert done.code == 0
    if form in {"json", "sarif"}:
        assert json.loads(done.out)
    assert ("187" in done.out + done.err) == (form != "sarif")


def test_only_what_was_asked_about(wrong: Clone) -> None:
    assert wrong.run("validate", "data/needs").code == 0
    assert wrong.run("validate", PATH).code == 1
    assert wrong.run("validate", str(wrong.path / "data/units")).code == 1
    done = wrong.run("validate", "data/needs", "data/units", "--format", "json")
    content = json.loads(done.out)["data"]
    assert content["checked"] < 187
    assert {each["file"] for each in content["findings"]} == {PATH}
    assert wrong.run("validate", ".").code == 1


def test_a_repository_without_records_is_an_error(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "empty/data").mkdir(parents=True)
    (tmp_path / "empty/data/redchain.yaml").write_bytes((clone.path / "data/redchain.yaml").read_bytes())
    for lang in ("zh", "en"):
        done = clone.run("validate", "--root", str(tmp_path / "empty"), "--lang", lang)
        assert (done.code, done.out) == (2, "")
        assert "redchain enterprise add" in done.err


def test_it_writes_nothing_in_the_work_tree_and_nothing_at_all_outside_git(wrong: Clone, tmp_path: Path) -> None:
    before, status = wrong.files(), wrong.git("status", "--porcelain")
    wrong.run("validate")
    assert (wrong.files(), wrong.git("status", "--porcelain")) == (before, status)
    (wrong.path / "data").rename(tmp_path / "data")
    seen = sorted(tmp_path.rglob("*"))
    assert wrong.run("validate", "--root", str(tmp_path)).code == 1
    assert sorted(tmp_path.rglob("*")) == seen


def test_again_is_the_same(wrong: Clone) -> None:
    first = wrong.run("validate", "--format", "json")
    assert wrong.run("validate", "--format", "json") == first
    wrong.forget_cache()
    assert wrong.run("validate", "--format", "json") == first


def test_many_bad_files_hide_nobody(clone: Clone) -> None:
    bad = {
        "a": b"", "b": b"\xff", "c": b"id: [", "d": b"- x", "e": b"id: e\nid: e\n", "f": b"a: &x 1\n", "g": b"\x00", "h": b"id: h\n---\nid: i\n", "i": b"id:\ti\n", "j": b"x" * 2_000_000,
        "k": b"a: " + b"[" * 100_000, "l": b"<<<<<<< a\n", "m": "id：m\n".encode(), "n": b"{" * 1000, "o": b"? a\n: b\n", "p": b"\xef\xbb\xbfid: \xef\xbb\xbfp\n", "q": b"id: !!int 5\n",
    }  # fmt: skip
    for name, raw in bad.items():
        (clone.path / f"data/units/bad-{name}.yaml").write_bytes(raw)
    done = clone.run("validate", "--format", "json")
    found = json.loads(done.out)["data"]
    assert done.code == 1
    assert found["checked"] == 187 + len(bad)
    assert {f"data/units/bad-{name}.yaml" for name in bad} <= {each["file"] for each in found["findings"]}
    assert all(each["remedy"] for each in found["findings"])
    assert clone.run("unit", "list").out.count("\n") == 15


@pytest.mark.parametrize("path", ["data/settings", "data/settings/calendar", "data/settings/calendar/2026.yaml"])
def test_settings_are_checked_by_their_path(clone: Clone, path: str) -> None:
    year = clone.path / "data/settings/calendar/2026.yaml"
    year.parent.mkdir(parents=True, exist_ok=True)
    year.write_text('stops:\n  - {first: "2026-11-24", note: 台风}\n', "utf-8")
    assert clone.run("validate", path).code == 0
    year.write_text('stops:\n  - {first: "2025-11-24", note: 台风}\n', "utf-8")
    done = clone.run("validate", path)
    assert done.code == 1
    assert "RC508" in done.out
    assert clone.run("validate", "data/settings/nothing.yaml").code == 2
