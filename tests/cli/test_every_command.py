"""What every command does in every trouble: the right words, the exit code, and nothing lost; a new command fails here until its call is written down."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.every_command import IDS, Call, calls, names
from tests.conftest import Clone

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Outcome

pytestmark = pytest.mark.slow

CALLS = calls()
BROKEN = "data/needs/2025-12/N-20251217-386GH.yaml"
SLA = "data/settings/sla.yaml"
BUG = 3
_SALT = re.compile("(salt|keepers):.*")


def test_no_command_is_left_out() -> None:
    assert set(names()) <= set(CALLS)


@pytest.fixture(scope="module")
def copies(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A repository for each trouble, made once; no call may change it."""
    made: dict[str, Path] = {}

    def copy(trouble: str) -> Path:
        if trouble not in made:
            path = made[trouble] = Path(shutil.copytree(town_template, tmp_path_factory.mktemp(trouble) / "town"))
            (path / "qrels.tsv").write_text("need\tresource\tgrade\nN-20261123-JSGVN\tbangdaiban\t2\n", encoding="utf-8")
            TROUBLES[trouble](path)
        return made[trouble]

    return copy


def a_record(path: Path) -> None:
    file = path / BROKEN
    file.write_bytes(b"<<<<<<< HEAD\n" + file.read_bytes())


def settings(path: Path) -> None:
    (path / SLA).parent.mkdir(exist_ok=True)
    (path / SLA).write_text("limits:\n  - stage: 办复\n    workdays: 3\n", encoding="utf-8")


TROUBLES: dict[str, Callable[[Path], None]] = {"none": lambda _: None, "record": a_record, "settings": settings}


@pytest.fixture
def at(copies: Callable[[str], Path], calm: None, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Clone]:
    """The repository that has a trouble, as the current folder."""

    def go(trouble: str) -> Clone:
        monkeypatch.chdir(copies(trouble))
        return Clone(copies(trouble), capfd)

    return go


def run(clone: Clone, call: Call, *more: str) -> Outcome:
    """Run a call, which may change nothing but what it was told to write."""
    before = clone.files()
    done = clone.run(*call.arguments, *more)
    for made in ("made", "made.md", "made.ics", "made.html", ".github"):
        found = clone.path / made
        shutil.rmtree(found, ignore_errors=True) if found.is_dir() else found.unlink(missing_ok=True)
    assert clone.files() == before
    assert done.code != BUG, done
    assert "Traceback" not in done.err
    return done._replace(out=_SALT.sub("", done.out.replace(str(clone.path), "")))


def usually(at: Callable[[str], Clone], name: str, seen: dict[str, Outcome] = {}) -> Outcome:  # noqa: B006  # remembered on purpose
    """What a call does when nothing is wrong."""
    if name not in seen:
        seen[name] = run(at("none"), CALLS[name])
    return seen[name]


@pytest.mark.parametrize("name", CALLS)
def test_a_record_that_cannot_be_read(name: str, at: Callable[[str], Clone]) -> None:
    call = CALLS[name]
    usual, done = usually(at, name), run(at("record"), call)
    assert BROKEN not in usual.err
    assert usual.code in {0, 1} or name == "ci comment"
    if call.record == "named":
        assert "1 个文件读不出来" in done.err
        assert f"{BROKEN}:1:1" in done.err
        assert "redchain validate" in done.err
        assert done.code == usual.code
    elif call.record == "refused":
        assert (done.code, done.out) == (1, "")
        assert BROKEN in done.err
        assert "--without-broken" in done.err
        going_on = run(at("record"), call, "--without-broken")
        assert going_on.code == usual.code
        assert BROKEN in going_on.err
    elif call.record == "own":
        assert (done.code, BROKEN in done.out) == (1, True)
    else:
        assert done == usual


@pytest.mark.parametrize("name", CALLS)
def test_settings_that_do_not_hold(name: str, at: Callable[[str], Clone]) -> None:
    call = CALLS[name]
    usual, done = usually(at, name), run(at("settings"), call)
    if call.settings == "named":
        assert f"{SLA}:2:12" in done.err
        assert done.code == usual.code
    elif call.settings == "refused":
        assert (done.code, done.out) == (1, "")
        assert f"{SLA} 有误" in done.err
        assert "redchain validate" in done.err
    elif call.settings == "own":
        assert (done.code, SLA in done.out) == (1, True)
    else:
        assert done == usual


@pytest.mark.parametrize("name", [name for name, call in CALLS.items() if call.record == "named" and not call.writes and name != "calendar export"])
def test_json_names_it_too(name: str, at: Callable[[str], Clone]) -> None:
    done = run(at("record"), CALLS[name], "--format", "json", "--quiet")
    if done.code == 0:
        assert [(each["file"], each["line"], each["code"]) for each in json.loads(done.out)["broken"]] == [(BROKEN, 1, "RC011")]
    assert BROKEN in done.err  # quiet or not
    assert "broken" not in json.loads(run(at("none"), CALLS[name], "--format", "json").out or "{}")


def test_both_languages(at: Callable[[str], Clone]) -> None:
    clone = at("record")
    said = run(clone, CALLS["todo"], "--lang", "en").err
    assert f"note: 1 file(s) cannot be read and are left out; see all problems: redchain validate\n  {BROKEN}:1:1 RC011 error" in said
    assert "nothing was done: " + BROKEN in run(clone, CALLS["lists"], "--lang", "en").err
    assert "data/settings/sla.yaml is wrong, and its defaults would give wrong results" in run(at("settings"), CALLS["todo"], "--lang", "en").err


def test_the_calls_work_in_the_town() -> None:
    assert IDS.keys() == {name.partition(" ")[0] for name in CALLS if name.endswith(" show")} - {"calendar", "identity"}
