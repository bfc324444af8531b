"""Completion: what may stand next, for every command, in real shells, without a write, a lock or an error in the line."""

from __future__ import annotations

import os
import resource
import select
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redchain.cli.completion.answer import answer, offered
from redchain.cli.completion.shells import Answer, Line, Offer, say_answer, words_of_bash
from redchain.cli.parsing import Option
from redchain.cli.registry import GLOBAL_OPTIONS, commands
from tests.cli.every_command import NEED, ORDER
from tests.cli.test_json_flag import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redchain.text import Language
    from tests.conftest import Clone

TOP = Path(__file__).parents[2]
SCRIPTS = TOP / "redchain" / "cli" / "completion"
BREAKS = " \t\n\"'@><=;|&(:"
COMMANDS = dict(whole())
GLOBAL = {name.split()[0] for name, _ in GLOBAL_OPTIONS}


@pytest.fixture
def known(reader: Clone) -> Clone:
    """The town with a cache, as any command leaves it."""
    assert reader.run("need", "list").code == 0
    return reader


def words(*typed: str, language: Language = "zh") -> list[str]:
    return [each.word for each in offered(typed, language).offers]


def test_every_command_is_offered() -> None:
    assert words("") == [each.name for each in commands() if each.group]
    for each in commands():
        assert not each.zh or words(each.zh[:1]) == [other.zh for other in commands() if other.zh[:1] == each.zh[0]]
    for group in {name.split()[0] for name in COMMANDS if " " in name}:
        assert words(group, "") == [name.split()[1] for name in COMMANDS if name.startswith(f"{group} ")]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_every_command_is_offered_and_takes_what_it_takes(name: str) -> None:
    declared = {flag: each for each in COMMANDS[name].params if isinstance(each, Option) for flag in (*each.opts, *each.secondary_opts)}
    found = words(*name.split(), "--")
    assert len(found) == len({*found})
    assert {each for each in declared if each.startswith("--")} <= {*found}
    more = {*found} - {*declared} - GLOBAL
    assert not more or name.endswith(" list")  # its filters are no declared options
    for flag, each in declared.items():
        if not each.is_flag and each.choices and each.name != "category":
            assert {offer.word for offer in offered([*name.split(), flag, ""], "en").offers} == {str(code) for code in each.choices}, flag
            said = {(offer.word, offer.says or offer.word) for offer in offered([*name.split(), flag, ""], "zh").offers}
            assert said == {(text.zh or str(code), str(code)) for code, text in each.choices.items()}, flag
    for language in ("zh", "en"):
        says = {offer.says for offer in offered([*name.split(), "--"], "zh" if language == "zh" else "en").offers}
        assert all(says), says


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("ne",), ["need"]),
        (("--lang", "en", "ne"), ["need"]),
        (("--lang", ""), ["zh", "en"]),
        (("need", "--quiet", "clo"), ["close"]),
        (("need", "list", "--state", "re"), ["registered"]),
        (("need", "list", "--state=re"), ["--state=registered"]),
        (("need", "list", "--state", "已销"), ["已销号"]),
        (("need", "list", "--urgency", "urgent,h"), ["urgent,high"]),
        (("need", "list", "--urgency", "urgent、h"), ["urgent、high"]),
        (("need", "add", "--category", "融"), ["融资"]),
        (("report", "--format", "ht"), ["html"]),
        (("explain", "RC205"), ["RC205"]),
        (("ci", "template", "gite"), ["gitee", "gitee-pages"]),
        (("completion", "z"), ["zsh"]),
        (("schema", "nee"), ["need"]),
        (("accept", "--y"), ["--yes"]),
        (("accept", "--yes", "--y"), []),
        (("待",), ["待办"]),
        (("需求", "新"), ["新增"]),
        (("需求", "销号", "--结"), ["--结果"]),
        (("need", "list", "--状态", "reg"), ["registered"]),
        (("nothing", "of", "this"), []),
        (("need", "list", "--has", ""), []),
        (("accept", "--", "--y"), []),
    ],
)
def test_commands_options_and_values(typed: Sequence[str], expected: list[str]) -> None:
    assert words(*typed) == expected


def test_values_are_said_in_the_language_of_the_line() -> None:
    assert Offer("已解决", "solved") in offered(["need", "close", "--result", ""], "zh").offers
    assert Offer("已销号", "closed") in offered(["need", "list", "--state", ""], "zh").offers
    assert Offer("solved", "已解决") in offered(["need", "close", "--result", "so"], "zh").offers
    assert Offer("solved", "solved") in offered(["need", "close", "--result", ""], "en").offers


@pytest.mark.parametrize(("typed", "mode"), [(("report", "-o", "x"), "files"), (("need", "add", "--from", ""), "files"), (("--root", ""), "dirs")])
def test_files_and_folders_are_left_to_the_shell(typed: Sequence[str], mode: str) -> None:
    assert offered(typed, "zh") == Answer(mode)


@pytest.mark.parametrize(
    ("typed", "mode", "expected"),
    [
        (("need", "show", "N-2025120"), "words", NEED),
        (("need", "show", "n-2025120"), "words", NEED),
        (("need", "show", "Ｎ－２０２５１２０"), "words", NEED),  # full-width
        (("need", "show", "EM1A3"), "meant", NEED),
        (("need", "show", "m1a3"), "meant", NEED),
        (("accept", "D-20251204-1G4"), "words", ORDER),
        (("accept", f"{ORDER},1G484"), "meant", f"{ORDER},{ORDER}"),
        (("todo", "--unit", "gong"), "words", "gongdian"),
        (("todo", "--unit=gong"), "words", "--unit=gongdian"),
        (("todo", "--unit", "gdn"), "meant", "gongdian"),
        (("need", "register", "X", "--by", "gong"), "words", "gongdian"),
    ],
)
def test_records_are_offered_by_ids(known: Clone, typed: Sequence[str], mode: str, expected: str) -> None:
    found = offered(typed, "zh")
    assert found.mode == mode
    assert expected in [each.word for each in found.offers]
    assert all(each.says for each in found.offers)


def test_records_are_offered_by_what_they_are_called(known: Clone) -> None:
    for cells in _cells(known, "unit"):
        identifier, name, called = cells[0], cells[1], cells[-1]
        found = offered(["todo", "--unit", called[:2]], "zh")
        assert found.mode == "words", called
        assert any(each.word in {called, name} and identifier in each.says for each in found.offers)
        inside = offered(["todo", "--unit", called[1:]], "zh")
        assert inside.mode == "words" or identifier in [each.word for each in inside.offers]


def test_an_order_is_told_by_its_need(known: Clone) -> None:
    need = next(each[1] for each in _cells(known, "order") if each[0] == ORDER)
    title = next(each[1] for each in _cells(known, "need") if each[0] == need)
    assert Offer(ORDER, title) in offered(["order", "show", ORDER[:-1]], "zh").offers


def _cells(clone: Clone, kind: str) -> list[list[str]]:
    (path,) = [each for each in (clone.path / ".git" / "redchain").glob("cache*.sqlite") if each.stat().st_mtime == _newest(clone)]
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT b.cells FROM file f JOIN blob b ON b.oid = f.oid AND b.kind = f.kind WHERE f.kind = ?", (kind,))
        return [each.split("\x1f") for (each,) in rows]


def _newest(clone: Clone) -> float:
    return max(each.stat().st_mtime for each in (clone.path / ".git" / "redchain").glob("cache*.sqlite"))


def test_what_has_just_been_added_is_offered(clone: Clone) -> None:
    assert clone.run("need", "list").code == 0
    added = clone.run("need", "add", "--enterprise", "sl-bacai", "--title", "管道断了", "--category", "融资").out.strip()
    assert added in words("need", "show", added[:-2])
    assert words("need", "show", added[-5:]) == [added]
    clone.run("need", "list")
    assert Offer(added, "管道断了") in offered(["need", "show", added[:-2]], "zh").offers


def test_an_archived_record_is_not_offered(clone: Clone) -> None:
    assert clone.run("unit", "add", "--name", "示例归档局", "--id", "guidang-ju", "--side", "government").code == 0
    assert clone.run("unit", "list").code == 0
    assert words("unit", "show", "guidang") == ["guidang-ju"]
    assert clone.run("unit", "archive", "guidang-ju").code == 0
    assert clone.run("unit", "list").code == 0
    assert words("unit", "show", "guidang") == []
    assert words("unit", "show", "示例归档") == []


def test_what_all_offers_have_in_common_is_what_all_records_have_in_common(known: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very many only some are offered; the shell puts in what these begin with."""
    from redchain.store import names_from_cache

    every = words("need", "show", "N-")
    monkeypatch.setattr(names_from_cache, "MOST", 3)
    some = words("need", "show", "N-")
    assert len(some) < len(every)
    assert _common(some) == _common(every)


def _common(words: Sequence[str]) -> str:
    first, last = min(words), max(words)
    return next((first[:place] for place, each in enumerate(first) if last[place : place + 1] != each), first)


def test_without_a_cache_there_are_no_ids_and_none_is_made(clone: Clone) -> None:
    shutil.rmtree(clone.path / ".git" / "redchain", ignore_errors=True)
    assert words("need", "show", "N-") == []
    assert not (clone.path / ".git" / "redchain").exists()


def test_nothing_is_written_or_locked(known: Clone) -> None:
    before = {each: each.stat().st_mtime_ns for each in known.path.rglob("*")}
    folder = known.path / ".git" / "redchain"
    path = max(folder.glob("cache*.sqlite"), key=lambda each: each.stat().st_mtime)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        start = time.monotonic()
        assert NEED in words("need", "show", "N-2025120")
        assert time.monotonic() - start < 1
        connection.execute("ROLLBACK")
    assert {each: each.stat().st_mtime_ns for each in known.path.rglob("*")} == before


@pytest.mark.parametrize("trouble", ["garbage", "folder", "gone", "empty"])
def test_trouble_is_met_with_silence(clone: Clone, trouble: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clone.run("need", "list")
    for each in (clone.path / ".git" / "redchain").glob("cache*.sqlite"):
        each.unlink()
        if trouble == "folder":
            each.mkdir()
        elif trouble != "gone":
            each.write_bytes(b"SQLite format 3\0 no" if trouble == "garbage" else b"")
    capfd.readouterr()
    assert answer(["bash", "redchain need show N-", BREAKS]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    assert out in {"", "words\n"}


@given(st.text(), st.sampled_from(["bash", "zsh", "fish", "powershell", "other", ""]))
def test_whatever_is_typed_is_no_error(line: str, shell: str) -> None:
    from contextlib import redirect_stderr, redirect_stdout
    from io import StringIO

    said, out = StringIO(), StringIO()
    with redirect_stderr(said), redirect_stdout(out):
        assert answer([shell, f"redchain {line}", BREAKS]) == 0
        assert answer([shell]) == 0
    assert said.getvalue() == ""
    assert out.getvalue().partition("\n")[0] in {"", "words", "meant", "files", "dirs"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("redchain need sh", Line(["need", "sh"])),
        ("redchain need ", Line(["need", ""])),
        ("redchain 'a b' c\\ d", Line(["a b", "c d"])),
        ("redchain need list --state=re", Line(["need", "list", "--state=re"], kept="--state=")),
        ("redchain accept X --at 2026-11-23T10:0", Line(["accept", "X", "--at", "2026-11-23T10:0"], kept="2026-11-23T10:")),
        ("redchain todo --unit='市 ", Line(["todo", "--unit=市 "], kept="--unit=", quote="'")),
        ('redchain todo --unit "市', Line(["todo", "--unit", "市"], quote='"')),
    ],
)
def test_a_line_is_split_as_bash_splits_it(line: str, expected: Line) -> None:
    assert words_of_bash(line, BREAKS) == expected


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1))
def test_bash_reads_an_escaped_word_as_the_word(word: str) -> None:
    said = say_answer("bash", Line([""]), Answer("words", (Offer(word),))).splitlines()
    assert shlex.split(said[1]) == [word]


def test_an_offer_is_one_line_without_controls() -> None:
    said = say_answer("fish", Line([""]), Answer("words", (Offer("a", "题\n目\t\x1b[31m红"), Offer("b", "长" * 500))))
    assert said.count("\n") == 3
    assert "\x1b" not in said
    assert max(map(len, said.splitlines())) < 70


AT_ITS_TERMINAL = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
ARGUMENTS = {"bash": ("--norc", "--noprofile", "-i"), "zsh": ("-f", "-i"), "fish": ("--private", "--no-config", "-i")}


class Shell:
    """A shell on a terminal, in the folder of a repository, with the script that the program prints."""

    def __init__(self, name: str, folder: Path, home: Path) -> None:
        import pty

        script = home / f"redchain.{name}"
        program = home / "bin" / "redchain"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m redchain "$@"\n')
        program.chmod(0o755)
        environment = {
            "PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": str(home), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "REDCHAIN_LANG": "zh", "TERM": "xterm",
            "PYTHONPATH": str(TOP),
        }  # fmt: skip
        script.write_text(subprocess.run([str(program), "completion", name], env=environment, check=True, capture_output=True, encoding="utf-8").stdout)
        self._ours, theirs = pty.openpty()
        self.child = subprocess.Popen(
            [sys.executable, "-c", AT_ITS_TERMINAL, name, *ARGUMENTS[name]],
            cwd=folder,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.args = home / "args"
        # the line is run in the end, by a function of the same name that keeps what it was given
        keep = f"function redchain; printf '%s\\n' $argv > {self.args}; end" if name == "fish" else f"redchain() {{ printf '%s\\n' \"$@\" > {self.args}; }}"
        self._read(pause=3)  # a shell forgets what is typed before it is ready
        self._write(f"source {script}\n{keep}\necho re''ady\n")
        assert "ready" in self._read("ready")

    def complete(self, line: str) -> tuple[list[str], str]:
        """Type a line and the tab key, and run what it has become; returns its words, and what was shown."""
        self.args.unlink(missing_ok=True)
        self._write(f"{line}\t")
        shown = self._read()
        self._write("\n")
        deadline = time.monotonic() + 20
        while not (self.args.exists() and self.args.read_text(encoding="utf-8").endswith("\n")) and time.monotonic() < deadline:
            shown += self._read(pause=0.1)
        return self.args.read_text(encoding="utf-8").splitlines(), shown

    def listed(self, line: str) -> str:
        """Type a line and the tab key twice, and give the line up; returns what was shown."""
        self._write(f"{line}\t")
        shown = self._read()
        self._write("\t")
        shown += self._read()
        self._write("\x03")
        return shown + self._read()

    def _write(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def _read(self, until: str = "", pause: float = 1.5) -> str:
        shown, deadline = b"", time.monotonic() + 20
        while time.monotonic() < deadline and select.select([self._ours], [], [], 5 if until else pause)[0]:
            try:
                shown += os.read(self._ours, 65536)
            except OSError:
                break
            if until and until.encode() in shown:
                break
        return shown.decode("utf-8", "replace")

    def close(self) -> None:
        self.child.kill()
        self.child.wait()
        os.close(self._ours)


@pytest.fixture(params=["bash", "zsh", "fish"])
def shell(request: pytest.FixtureRequest, clone: Clone, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    pytest.importorskip("pty", reason="terminals as files are a thing of Unix")
    if shutil.which(request.param) is None:
        pytest.skip(f"there is no {request.param}")
    assert clone.run("unit", "add", "--name", "怪名 （一）号:局's $x", "--id", "shili-yihao", "--side", "government").code == 0
    assert clone.program("need", "list").code == 0
    made = Shell(request.param, clone.path, tmp_path_factory.mktemp("home"))
    yield made
    made.close()


@pytest.mark.slow
def test_a_shell_completes_the_line(shell: Shell) -> None:
    for line, expected in (
        ("redchain comp", ["completion"]),
        ("redchain need list --state=clo", ["need", "list", "--state=closed"]),
        ("redchain need show EM1A3", ["need", "show", NEED]),
        (f"redchain need show {NEED[:-2]}", ["need", "show", NEED]),
        ("redchain unit show 怪", ["unit", "show", "怪名 （一）号:局's $x"]),
        ("redchain unit show '怪", ["unit", "show", "怪名 （一）号:局's $x"]),
        ("redchain todo --unit shili-", ["todo", "--unit", "shili-yihao"]),
        ("redchain todo --unit=shili-", ["todo", "--unit=shili-yihao"]),
        ("redchain need add --from data/redch", ["need", "add", "--from", "data/redchain.yaml"]),
    ):
        if line.endswith("'怪") and "bash" in shell.child.args:
            continue  # the name holds the quote, which nothing can stand for within quotes
        found, shown = shell.complete(line)
        assert found == expected, shown
        assert "Traceback" not in shown
    assert "error" not in shell.listed("redchain sched").lower()
    assert "生成月报" in shell.listed("redchain re")


def test_the_powershell_script_asks_and_offers(known: Clone) -> None:
    """Where PowerShell is not installed, what it would be told."""
    done = known.program("--complete", "powershell", "unit", "list", "--side", "=gov")
    assert done.out == "words\ngovernment\t政务端\n"
    done = known.program("--complete", "powershell", "need", "=")
    assert done.out.startswith("words\nadd\t")
    if shutil.which("pwsh") is None:
        pytest.skip("there is no pwsh")
    script = f". {SCRIPTS / 'redchain.ps1'}; (TabExpansion2 'redchain need sho' 17).CompletionMatches.CompletionText"
    assert subprocess.run(["pwsh", "-NoProfile", "-Command", script], capture_output=True, text=True, check=True).stdout.split() == ["show"]


def test_powershell_gets_quoted_words() -> None:
    said = say_answer("powershell", Line([""]), Answer("words", (Offer("示例's 局", "x"), Offer("--state=a"))))
    assert said == "words\n'示例''s 局'\tx\n--state=a\t--state=a\n"


@pytest.mark.parametrize("given", [("bash",), ("ZSH",), ("fish",), ("powershell",), ("pwsh",)])
def test_the_script_is_printed(reader: Clone, given: tuple[str, ...]) -> None:
    done = reader.run("completion", *given)
    assert (done.code, done.err) == (0, "")
    assert "--complete" in done.out


def test_an_unknown_shell_is_refused(reader: Clone) -> None:
    assert reader.run("--lang", "zh", "completion", "tcsh").err == "错误：没有 tcsh 的补全脚本\n怎么办：可用：bash、zsh、fish、powershell\n"
    assert reader.run("--lang", "en", "completion", "tcsh").code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="counts the time of processes as Unix does")
def test_it_costs_little_more_than_starting(known: Clone) -> None:
    """Beside an empty Python, in turns, the least of several; nothing heavy is imported."""

    def cost(*command: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *command], cwd=known.path, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    asked = ("-m", "redchain", "--complete", "bash", "redchain need show N-2026", BREAKS)
    turns = [(cost("-c", "pass"), cost(*asked)) for _ in range(7)]
    assert min(each for _, each in turns) <= 6 * min(each for each, _ in turns)
    imported = subprocess.run([sys.executable, "-X", "importtime", *asked], cwd=known.path, check=True, capture_output=True, text=True).stderr
    assert not {each.rpartition("|")[2].strip() for each in imported.splitlines()} & {"pydantic", "typer", "rich", "ruamel.yaml", "numpy", "subprocess"}
