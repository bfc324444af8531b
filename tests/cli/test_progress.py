"""A bar of how far the work has come: on a terminal after a second of work, and gone at the end; nothing in a pipe, with --quiet, in CI, or for short work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from redchain.cli import progress_bar
from redchain.cli.context import Context
from redchain.cli.progress_bar import ProgressBar
from redchain.progress import WATCHER, watched
from redchain.text import Text

if TYPE_CHECKING:
    from tests.conftest import Clone

pytestmark = pytest.mark.slow
ON_A_TERMINAL = pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
HASTY = "import sys; from redchain.cli import progress_bar as bar; bar.AFTER = {after}; bar.EVERY = 0; from redchain.cli.main import main; sys.exit(main(sys.argv[1:]))"
"""A run to which a second is over at once."""
DOING = Text("数数", "counting")


def told(clone: Clone, *words: str, after: float = 0, **environment: str) -> str:
    """What a terminal gets as standard error of a command."""
    import pty

    ours, theirs = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name not in {"CI", "NO_COLOR"}}
    command = [sys.executable, "-c", HASTY.format(after=after), *words, "--today", "2026-11-23"]
    with subprocess.Popen(
        command, cwd=clone.path, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs, env={**known, "TERM": "xterm", **environment}
    ) as run:
        os.close(theirs)
        parts = []
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the terminal is closed
                break
            if not part:
                break
            parts.append(part)
        assert run.wait() == 0
    os.close(ours)
    return b"".join(parts).decode()


def seen(told: str) -> str:
    """What stands on the screen in the end."""
    lines, row = [""], 0
    for each in re.findall(r"\x1b\[[?0-9;]*[A-Za-z]|[\r\n]|[^\x1b\r\n]+", told):
        if each == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif each.endswith("A") and each[0] == "\x1b":
            row -= int(each[2:-1] or 1)
        elif each == "\x1b[2K":
            lines[row] = ""
        elif each[0] not in "\x1b\r":
            lines[row] += each
    return "\n".join(lines).strip()


@ON_A_TERMINAL
@pytest.mark.parametrize(
    ("language", "doing", "words"),
    [
        ("zh", "读取记录", ["validate"]),
        ("en", "exporting records", ["export", "need", "-o", "made.xlsx"]),
        ("zh", "生成清单", ["lists", "-o", "made"]),
        ("en", "counting needs", ["report"]),
        ("zh", "匹配需求", ["match"]),
        ("en", "looking at each row", ["import", "needs.csv"]),
    ],
)
def test_a_terminal_sees_how_far_the_work_is_and_nothing_of_it_at_the_end(clone: Clone, language: str, doing: str, words: list[str]) -> None:
    assert clone.run("export", "need", "-o", "needs.csv").code == 0
    shutil.rmtree(clone.path / ".git/redchain")
    shown = told(clone, *words, "--lang", language)
    assert doing in shown
    assert "%" in shown
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h"), "the cursor is back"
    assert not re.search(rf"{doing}|━|%", seen(shown))


@ON_A_TERMINAL
@pytest.mark.parametrize("environment", [{"CI": "true"}, {"TERM": "dumb"}])
def test_ci_and_terminals_that_take_nothing_back_see_none(clone: Clone, environment: dict[str, str]) -> None:
    assert "\x1b" not in told(clone, "validate", **environment)


@ON_A_TERMINAL
def test_quiet_runs_and_short_work_show_none(clone: Clone) -> None:
    assert told(clone, "--quiet", "validate") == ""
    assert "\x1b" not in told(clone, "validate", after=3600)


@pytest.mark.parametrize("words", [["validate"], ["export", "-o", "made.xlsx"]])
def test_a_pipe_gets_nothing_of_it_and_rich_is_not_read(clone: Clone, words: list[str]) -> None:
    line = HASTY.format(after=0).replace("sys.exit(main(sys.argv[1:]))", "code = main(sys.argv[1:]); sys.exit(code or 'rich.progress' in sys.modules)")
    done = subprocess.run(
        [sys.executable, "-c", line, *words, "--today", "2026-11-23"],
        cwd=clone.path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0
    assert not re.search(r"\x1b|━|\r(?!\n)", done.stdout + done.stderr)


def test_where_nobody_watches_things_are_passed_on_as_they_are() -> None:
    things = [1, 2]
    assert watched(things, DOING, things) is things


@pytest.mark.parametrize("is_left", [True, False])
def test_a_bar_passes_everything_on_and_ends_with_the_work(monkeypatch: pytest.MonkeyPatch, is_left: bool) -> None:  # noqa: FBT001  # a parameter of the test
    monkeypatch.setattr(progress_bar, "AFTER", 0)
    monkeypatch.setattr(progress_bar, "EVERY", 0)
    for name in ("CI", "TERM"):
        monkeypatch.delenv(name, raising=False)
    bar = ProgressBar(Context(None, "zh", None, quiet=False))
    given = watched((each for each in range(5)), DOING, range(5))
    if is_left:
        assert next(iter(given)) == 0
    else:
        assert list(given) == [0, 1, 2, 3, 4]
    bar.leave()
    assert WATCHER.get() is None
