"""The program as a newcomer meets it: one process a command, from the first record to the lists and the report."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow


def test_a_year_in_a_nutshell(clone: Clone) -> None:
    shutil.rmtree(clone.path / ".git")
    for each in clone.path.glob("data/*/"):
        shutil.rmtree(each)
    for words in (
        ("init", "-q", "-b", "main"),
        ("config", "user.name", "示例链办"),
        ("config", "user.email", "office@example.org"),
        ("add", "-A"),
        ("commit", "-qm", "empty"),
    ):
        clone.git(*words)
    day = ("--today", "2026-11-23", "--lang", "zh", "--quiet")
    life = 'log: [{at: "2026-11-23T00:00:00+08:00", step: submit, by: shiliqingneng}, {at: "2026-11-23T00:00:00+08:00", step: register, by: gongxinju}]'
    registered = clone.path.parent / "registered.yaml"
    registered.write_text(life + "\n", encoding="utf-8")
    steps = (
        ("chain", "add", "--name", "氢能产业链", "--short-name", "氢能"),
        ("unit", "add", "--name", "工信局", "--side", "政务端", "--chains", "qingneng"),
        ("chain", "edit", "qingneng", "--lead-units", "gongxinju"),
        ("enterprise", "add", "--name", "示例氢能有限公司", "--short-name", "示例氢能", "--chains", "氢能", "--size", "小型"),
        ("resource", "add", "--unit", "工信局", "--title", "电堆检测服务", "--category", "检测认证", "--aliases", "测电堆"),
        ("need", "add", "--id", "N-20261123-AAAAA", "--enterprise", "示例氢能", "--title", "想找人测电堆", "--category", "检测认证", "--from", str(registered)),
        ("order", "add", "--need", "N-20261123-AAAAA", "--unit", "工信局", "--role", "主办", "--due", "2026-12-01", "--resource", "电堆检测服务"),
        ("project", "add", "--title", "电堆检测攻关", "--needs", "N-20261123-AAAAA", "--lead", "工信局"),
        ("validate",),
        ("lists",),
        ("report", "--month", "2026-11", "-o", "月报.html"),
    )
    for step in steps:
        done = clone.program(*day, *step)
        assert done.code == 0, (step, done)
    assert len(clone.subjects()) == 1 + 8 + 1
    (match,) = json.loads(clone.program(*day, "match", "--format", "json").out)["data"]
    assert match["suggestions"][0]["resource"].startswith("diandui")
    assert clone.git("status", "--porcelain").split() == ["??", '"\\346\\234\\210\\346\\212\\245.html"']
    assert clone.git("fsck", "--strict", "--no-dangling") == ""


def test_the_same_commands_in_a_folder_with_an_odd_name(clone: Clone) -> None:
    odd = clone.path.parent / "目录 [1] 'x' $(x) --root"
    clone.path.rename(odd)
    moved = type(clone)(odd)
    for words in (
        ("validate",),
        ("need", "list"),
        ("need", "add", "--title", "标题", "--enterprise", "sl-bacai", "--category", "融资"),
        ("lists",),
        ("match", "--format", "json"),
    ):
        assert moved.program("--today", "2026-11-23", *words).code == 0, words
    assert moved.git("status", "--porcelain") == ""


@pytest.mark.skipif(sys.platform == "win32", reason="pipes")
@pytest.mark.parametrize(
    "arguments",
    [
        ("need", "list"),
        ("need", "list", "--format", "json"),
        ("need", "list", "--format", "csv"),
        ("validate", "--format", "sarif"),
        ("report",),
        ("explain",),
        ("--help",),
    ],
)
def test_a_reader_that_has_seen_enough_ends_the_program_silently(reader: Clone, arguments: tuple[str, ...]) -> None:
    with subprocess.Popen([sys.executable, "-m", "redchain", *arguments], cwd=reader.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        said = child.stderr.read()
    assert b"Traceback" not in said
    assert b"Broken" not in said
    assert b"Exception" not in said
    assert child.returncode == 0


ADD = ("need", "add", "--enterprise", "sl-bacai", "--title", "管道断了", "--category", "融资")


@pytest.mark.parametrize(("arguments", "code"), [(ADD, 0), (("need", "show", "没有的"), 1), (("validate",), 1), (("validate", "--format", "json"), 1)], ids=str)
def test_a_reader_that_has_gone_does_not_change_what_the_exit_code_says(clone: Clone, arguments: tuple[str, ...], code: int) -> None:
    if arguments[0] == "validate":
        (clone.path / "data/units/poxun.yaml").write_text("id: 没有引号\n" * 9, encoding="utf-8")
    with subprocess.Popen([sys.executable, "-m", "redchain", *arguments], cwd=clone.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as child:
        assert child.stdout is not None
        child.stdout.close()
    assert child.returncode == code
    assert len(clone.subjects()) == (2 if arguments == ADD else 1)


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    "arguments", [ADD, ("need", "list"), ("validate",), ("need", "list", "--format", "json"), ("--version",), ("match", "--help")], ids=" ".join
)
def test_a_closed_standard_stream_is_one_that_nobody_reads(clone: Clone, arguments: tuple[str, ...], closed: str) -> None:
    words = " ".join(f"'{each}'" for each in (sys.executable, "-m", "redchain", "--lang", "zh", *arguments))
    done = subprocess.run(f"{words} {closed}", shell=True, cwd=clone.path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done
    assert "Traceback" not in done.stderr
    assert bool(done.stdout) == (">&-" not in closed.replace("2>&-", ""))
    assert len(clone.subjects()) == (2 if arguments == ADD else 1)
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix")
@pytest.mark.parametrize(("arguments", "code"), [(("need", "add"), 2), (("match", "--plan", "--dispatch"), None)], ids=str)
def test_no_question_is_asked_where_standard_input_is_closed(clone: Clone, arguments: tuple[str, ...], code: int | None) -> None:
    def run(redirected: str) -> tuple[int, str]:
        words = " ".join(f"'{each}'" for each in (sys.executable, "-m", "redchain", "--lang", "zh", *arguments))
        done = subprocess.run(f"{words} {redirected}", shell=True, cwd=clone.path, capture_output=True, encoding="utf-8", check=False)
        return done.returncode, done.stderr

    closed, empty = run("<&-"), run("</dev/null")
    assert closed == empty
    assert code is None or closed[0] == code
    assert len(clone.subjects()) == 1


def test_head_of_a_list_shows_its_first_line_and_nothing_else(reader: Clone) -> None:
    done = subprocess.run(
        f"'{sys.executable}' -m redchain --quiet need list | head -1", shell=True, cwd=reader.path, capture_output=True, encoding="utf-8", check=True
    )  # a pipe is the point
    assert (done.stdout, done.stderr) == ("编号\t标题\t企业\t类别\t紧急程度\t登记日期\t状态\n", "")


def test_the_installed_program_and_the_module_are_one(reader: Clone) -> None:
    program = shutil.which("redchain", path=os.path.dirname(sys.executable))
    if program is None:
        pytest.skip("redchain is not installed beside this Python")
    words = ["--today", "2026-11-23", "report", "--month", "2026-11", "--format", "json"]
    installed = subprocess.run([program, *words], cwd=reader.path, capture_output=True, encoding="utf-8", check=True)
    assert installed.stdout == reader.program(*words).out == reader.run("report", "--month", "2026-11", "--format", "json").out


def test_output_is_utf_8_whatever_the_locale_says(reader: Clone) -> None:
    plain = {"PATH": os.environ["PATH"], "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-m", "redchain", "need", "list", "--lang", "zh"], cwd=reader.path, env=plain, capture_output=True, check=True)
    assert done.stdout.decode("utf-8").startswith("编号\t")


def test_arguments_that_are_not_utf_8_are_refused_in_words(clone: Clone) -> None:
    before = clone.files()
    for words in (
        [b"need", b"add", b"--title", b"\xff\xfe", b"--enterprise", b"sl-bacai", b"--category", b"\xc8\xda"],
        [b"\xff"],
        [b"need", b"show", b"\xff"],
        [b"validate", b"\xff"],
    ):
        done = subprocess.run([sys.executable.encode(), b"-m", b"redchain", *words], cwd=clone.path, capture_output=True, check=False)
        assert done.returncode in {1, 2}, done
        assert b"Traceback" not in done.stderr
        assert done.stdout == b""
    assert clone.files() == before


def test_help_and_version_import_nothing_heavy() -> None:
    script = "import sys; from redchain.cli.main import main; main(sys.argv[1:]); heavy = {'typer', 'pydantic', 'git', 'ruamel', 'rich', 'yaml_rs', 'numpy'} & set(sys.modules); sys.exit(f'{heavy}' if heavy else 0)"
    for words in (["--help"], ["--version"]):
        done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr


def test_a_warm_list_imports_no_models(clone: Clone) -> None:
    time.sleep(0.06)  # files written a moment ago are not trusted
    clone.run("validate")
    clone.run("need", "list")
    script = "import sys; from redchain.cli.main import main; main(sys.argv[1:]); heavy = {'typer', 'pydantic', 'git', 'ruamel', 'yaml_rs', 'numpy'} & set(sys.modules); sys.exit(f'{heavy}' if heavy else 0)"
    done = subprocess.run([sys.executable, "-c", script, "need", "list"], cwd=clone.path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_no_plugins_are_looked_for_unless_the_user_wants_them(clone: Clone) -> None:
    def loaded(**more: str) -> str:
        command = [sys.executable, "-X", "importtime", "-m", "redchain", "validate"]
        return subprocess.run(command, cwd=clone.path, capture_output=True, encoding="utf-8", check=False, env={**os.environ, **more}).stderr

    without = loaded()
    assert "pydantic_core" in without
    assert "importlib.metadata" not in without
    assert "importlib.metadata" in loaded(PYDANTIC_DISABLE_PLUGINS="one-that-is-not-wanted")


@pytest.mark.parametrize("words", [["validate"], ["todo"], ["report", "--month", "2026-11"], ["lists"], ["need", "show", "N-20261103-HSYPW"]], ids=" ".join)
def test_what_does_not_match_loads_nothing_of_matching(clone: Clone, words: list[str]) -> None:
    script = "import sys; from redchain.cli.main import main; main(sys.argv[1:]); sys.exit('numpy' in sys.modules or 'redchain.match.index' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script, *words], cwd=clone.path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
